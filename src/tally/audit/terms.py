"""Terms as sets: what each term of a dimension is made of, as far as that is certain.

A term is the set of its *pieces*. Two terms that share no piece do not overlap, a term whose
pieces are all in another is a part of it, and pieces that have no name ("elsewhere in the
country") are what keeps a list of parts from having to add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations

from tally.ledger import territory
from tally.ledger.dimensions import ALL, TREES
from tally.ledger.tables import Ledger

Pieces = frozenset

#: What a group or cause holds beside the terms below it in its tree.
HOLDS = {
    "security-and-officials": ("security-forces",),
    "operations-and-clashes": ("operations", "clashes"),
}

#: Causes that may overlap with their siblings: a sectarian attack is both.
LOOSE = {
    "sectarian": "all",
    "attacks-and-target-killings": "all",
    "clashes": "all",
    "cross-border-clashes": "all",
}

#: Measures that count people, each with the family of counts that it adds up.
PEOPLE = {
    "fatalities": ("fatalities",),
    "injuries": ("injuries",),
    "casualties": ("fatalities", "injuries"),
    "arrests": ("arrests",),
    "killed-or-arrested": ("fatalities", "arrests"),
}

#: Measures that count incidents, each with the cause that its incidents have.
INCIDENTS = {
    "incidents": "all",
    "attacks": "attacks",
    "operations": "operations",
    "ibos": "ibos",
}


def families(measure: str) -> tuple[str, ...]:
    """Give the families of counts that a measure adds up.

    Examples
    --------
    >>> families("casualties"), families("ibos")
    (('fatalities', 'injuries'), ('incidents',))
    """
    if measure in INCIDENTS:
        return ("incidents",)
    return PEOPLE.get(measure, (measure,))


def cause_of(measure: str, cause: str) -> str:
    """Give the cause that a cell of a family has: an attack is an incident caused by attackers.

    Examples
    --------
    >>> cause_of("attacks", "all"), cause_of("ibos", "operations")
    ('attacks', 'ibos')
    """
    own = INCIDENTS.get(measure, "all")
    return own if own == "ibos" or cause == "all" else cause


@lru_cache(maxsize=8)
def regions(ledger: Ledger) -> dict[str, Pieces]:
    """Give the pieces of each region.

    A country has a nameless piece beside its provinces; the rest of the country is everything
    but the provinces that it excludes, the nameless piece included.

    Examples
    --------
    >>> import tally
    >>> found = regions(tally.load())
    >>> found["PK-rest"] == found["PK"] - found["PK-KP+PK-BA"]
    True
    """
    table = ledger.tables["regions"].astype(object).fillna("")
    land = territory.of(ledger)
    members = {region: land.members(region) for region in table.index}
    below: dict[str, list[str]] = {}
    for region, row in table.iterrows():
        if row["parent"] and not (row["kind"] == "aggregate" and members[region]):
            below.setdefault(row["parent"], []).append(region)

    def pieces(region: str, seen: frozenset = frozenset()) -> set[str]:
        if region in seen:
            return set()
        inner = set(members[region])
        if table.at[region, "kind"] != "aggregate":
            inner |= set(below.get(region, ()))
        found = set() if members[region] and table.at[region, "kind"] != "country" else {region}
        for part in inner:
            found |= pieces(part, seen | {region})
        return found

    found = {region: frozenset(pieces(region)) for region in table.index}
    if {"PK", "PK-rest"} <= set(found):
        excluded = set(land.members("PK")) - set(land.members("PK-rest"))
        found["PK-rest"] = found["PK"].difference(*(found[region] for region in excluded))
    return found


@lru_cache(maxsize=8)
def groups(
    ledger: Ledger, militants_counted: bool, parts: tuple[str, ...] = ()
) -> dict[str, Pieces]:
    """Give the pieces of each group of people.

    Parameters
    ----------
    ledger : Ledger
        Whose tree of groups.
    militants_counted : bool
        Whether the body's totals are known to include militants: then everybody is either a
        militant or one of civilians and security forces. Otherwise the two are apart.
    parts : tuple of str
        Groups that are known to make up the body's totals: then nobody is in no one of them.

    Examples
    --------
    >>> import tally
    >>> found = groups(tally.load(), True)
    >>> found["all"] == found["civilians-and-security"] | found["militants"]
    True
    >>> found = groups(tally.load(), True, ("civilians", "security-forces", "militants"))
    >>> found["civilians-and-security"] == found["civilians"] | found["security-forces"]
    True
    """
    found = _tree(_parents(ledger, "groups"))
    both = found["civilians-and-security"] | found["militants"]
    found["all"] = both if militants_counted else found["all"] - found["militants"]
    if parts:
        everybody = frozenset().union(*(found[part] for part in parts))
        found = {term: pieces & everybody for term, pieces in found.items()}
    return found


def branches(ledger: Ledger, dimension: str, used: Iterable[str]) -> list[dict[str, Pieces]]:
    """Give the pieces of actors, tactics or targets: a deed may be of several at once.

    Each branch of the tree is divided for itself, since no two of them need to lie apart, and so
    are the terms within one; but a part lies within its whole.

    Parameters
    ----------
    ledger : Ledger
        Whose tree of terms.
    dimension : {"actor", "tactic", "target"}
        Which tree.
    used : iterable of str
        The terms that are spoken of.

    Returns
    -------
    list of dict of str to frozenset
        For each branch of which a term is used the pieces of all used terms; those of other
        branches hold every piece, as the whole does.

    Examples
    --------
    >>> import tally
    >>> found = branches(tally.load(), "target", ["all", "civilians", "police", "security-forces"])
    >>> [len(branch["all"]) for branch in found]
    [2, 3]
    >>> found[1]["police"] < found[1]["security-forces"] < found[1]["civilians"]
    True
    """
    parents = _parents(ledger, TREES[dimension])
    used = set(used)
    of: dict[str, list[str]] = {}
    for term in sorted(used - {ALL}):
        of.setdefault(_line(term, parents)[-1], []).append(term)
    found = []
    for _, terms in sorted(of.items()):
        above = {term: {t for t in _line(term, parents) if t in terms} for term in terms}
        chosen = (set(c) for n in range(len(terms) + 1) for c in combinations(terms, n))
        pieces = [frozenset(c) for c in chosen if all(above[term] <= c for term in c)]
        found.append(
            {term: frozenset(p for p in pieces if term not in above or term in p) for term in used}
        )
    return found


def _line(term: str, parents: Mapping[str, str]) -> list[str]:
    """Give a term and what is above it, up to the highest below the whole."""
    line = [term]
    while (above := parents.get(line[-1], "")) not in ("", ALL, *line):
        line.append(above)
    return line


def causes(ledger: Ledger, used: Iterable[str], add_up: bool) -> dict[str, Pieces]:
    """Give the pieces of each cause that is used.

    Parameters
    ----------
    ledger : Ledger
        Whose tree of causes.
    used : iterable of str
        The causes that are spoken of; ``ibos`` among them for incidents.
    add_up : bool
        Whether attacks and operations are all that is counted.

    Examples
    --------
    >>> import tally
    >>> found = causes(tally.load(), ["all", "attacks", "operations"], add_up=True)
    >>> found["all"] == found["attacks"] | found["operations"]
    True
    """
    used = set(used)
    parents = _parents(ledger, "causes")
    loose = {c: LOOSE[c] for c in LOOSE if c in used or _holder_used(c, used)}
    strict = {c: p for c, p in parents.items() if c not in LOOSE and c not in HOLDS}
    # The nearest ancestor that is itself a strict term.
    plain = _tree(strict | ({"ibos": "operations"} if "ibos" in used else {}))
    if add_up:
        plain["all"] = plain["attacks"] | plain["operations"]
    found = {}
    for term, pieces in plain.items():
        found[term] = frozenset((p, chosen) for p in pieces for chosen in _marks(p, loose, plain))
    for term, whole in loose.items():
        found[term] = frozenset(piece for piece in found[whole] if term in piece[1])
    for term, held in HOLDS.items():
        if term in parents and all(h in found for h in held):
            found[term] = frozenset().union(*(found[h] for h in held))
    return {term: pieces for term, pieces in found.items() if term in used}


def _holder_used(term: str, used: set[str]) -> bool:
    return any(term in held and holder in used for holder, held in HOLDS.items())


def _marks(piece: str, loose: Mapping[str, str], plain: Mapping[str, Pieces]) -> list[Pieces]:
    """Give every combination of the overlapping causes that a piece may also have."""
    open_to = sorted(term for term, whole in loose.items() if piece in plain[whole])
    return [frozenset(c) for n in range(len(open_to) + 1) for c in combinations(open_to, n)]


@lru_cache(maxsize=32)
def _parents(ledger: Ledger, table: str) -> dict[str, str]:
    return ledger.tables[table]["parent"].astype(object).fillna("").to_dict()


def _tree(parents: Mapping[str, str]) -> dict[str, Pieces]:
    """Give each term with itself, as its nameless rest, and with all below it."""
    found = {term: {term} for term in parents}
    for term in parents:
        above, seen = parents[term], {term}
        while above and above not in seen:
            found.setdefault(above, {above}).add(term)
            seen.add(above)
            above = parents.get(above, "")
    for term, held in HOLDS.items():
        if term in found:
            found[term] |= {p for h in held if h in found for p in found[h]}
    return {term: frozenset(pieces) for term, pieces in found.items()}
