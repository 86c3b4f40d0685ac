"""Terms as sets: what each term of a dimension is made of, as far as that is certain.

A term is the set of its *pieces*. Two terms that share no piece do not overlap, a term whose
pieces are all in another is a part of it, and pieces that have no name ("elsewhere in the
country") are what keeps a list of parts from having to add up to the whole.

Some terms may overlap with those beside them in their tree: whatever tells how a deed was done, by
whom and against whom, and what the tables say so of. Such a *loose* term has no pieces. All that is
known of it is what holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tally.ledger import territory
from tally.ledger.dimensions import ALL, DEED, TREES
from tally.ledger.tables import Ledger

Pieces = frozenset

#: The cause of incidents that are counted as operations of one kind, in no table of its own.
IBOS = "ibos"

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
    """Give the pieces of each group of people that is not loose.

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
    found = _tree(ledger, "group")
    both = found["civilians-and-security"] | found["militants"]
    found["all"] = both if militants_counted else found["all"] - found["militants"]
    if parts:
        everybody = frozenset().union(*(found[part] for part in parts))
        found = {term: pieces & everybody for term, pieces in found.items()}
    return found


@lru_cache(maxsize=8)
def causes(ledger: Ledger, add_up: bool) -> dict[str, Pieces]:
    """Give the pieces of each cause that is not loose.

    Parameters
    ----------
    ledger : Ledger
        Whose tree of causes.
    add_up : bool
        Whether attacks and operations are all that is counted.

    Examples
    --------
    >>> import tally
    >>> found = causes(tally.load(), add_up=True)
    >>> found["all"] == found["attacks"] | found["operations"]
    True
    """
    found = _tree(ledger, "cause")
    if add_up:
        found["all"] = found["attacks"] | found["operations"]
    return found


@lru_cache(maxsize=32)
def loose(ledger: Ledger, dimension: str) -> frozenset[str]:
    """Give the terms that may overlap with others beside them.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> "sectarian" in loose(ledger, "cause"), "operations" in loose(ledger, "cause")
    (True, False)
    >>> "police" in loose(ledger, "target"), "police" in loose(ledger, "group")
    (True, False)
    """
    table = _table(ledger, dimension)
    if dimension in DEED:
        return frozenset(table) - {ALL}
    found = {term for term, row in table.items() if row.get("overlaps")}
    # What is made up of a loose term, or a part of one, is loose itself.
    return frozenset(t for t in table if found & {t, *_members(table, t), *_line(table, t)})


@lru_cache(maxsize=32)
def holders(ledger: Ledger, dimension: str) -> dict[str, frozenset[str]]:
    """Give for each term all the terms that hold it whole, itself among them.

    Examples
    --------
    >>> import tally
    >>> found = holders(tally.load(), "cause")
    >>> sorted(found["clashes"])
    ['all', 'clashes', 'operations-and-clashes']
    """
    table = _table(ledger, dimension)
    made = [(term, _members(table, term)) for term in table]
    found = {}
    for term in table:
        above, todo = {term}, [term]
        while todo:
            one = todo.pop()
            wider = {table[one]["parent"], *(whole for whole, parts in made if one in parts)}
            todo += wider - above - {""}
            above |= wider - {""}
        found[term] = frozenset(above)
    return found


def _table(ledger: Ledger, dimension: str) -> dict[str, dict[str, str]]:
    table = ledger.tables[TREES[dimension]].astype(object).fillna("").to_dict("index")
    if dimension == "cause":
        table[IBOS] = {"parent": "operations"}
    return table


def _members(table: Mapping[str, Mapping[str, str]], term: str) -> list[str]:
    return list(filter(None, table[term].get("members", "").split("+")))


def _line(table: Mapping[str, Mapping[str, str]], term: str) -> list[str]:
    """Give what is above a term in its tree, the nearest first."""
    line: list[str] = []
    while (term := table[term]["parent"]) and term not in line:
        line.append(term)
    return line


def _tree(ledger: Ledger, dimension: str) -> dict[str, Pieces]:
    """Give each term that is not loose: itself, as its nameless rest, and all below it.

    One that others make up exactly has no rest.
    """
    table, apart = _table(ledger, dimension), loose(ledger, dimension)
    strict = [term for term in table if term not in apart]
    found = {term: set() if _members(table, term) else {term} for term in strict}
    for term in strict:
        if not _members(table, term):
            for above in _line(table, term):
                found[above].add(term)
    for term in strict:
        for member in _members(table, term):
            found[term] |= found[member]
    return {term: frozenset(pieces) for term, pieces in found.items()}
