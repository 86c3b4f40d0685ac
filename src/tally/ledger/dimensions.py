"""The dimensions of a claim: what a figure is of, each with the table that holds its terms.

Whatever goes through the coordinates of a claim asks here, so a further dimension is a table, a
column of the claims, and a line of this list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

#: The dimensions whose terms form trees, and the table that holds each tree, in the order in which
#: claims have them and are ordered by them.
TREES = {
    "region": "regions",
    "measure": "measures",
    "cause": "causes",
    "group": "groups",
    "actor": "actors",
    "tactic": "tactics",
    "target": "targets",
}

#: The table that holds the terms of a column of the claims.
TABLE_OF = {
    "claim_id": "claims",
    "source_id": "sources",
    "body": "bodies",
    "edition": "editions",
    "episode": "episodes",
    **TREES,
}

#: The term of all that is counted: what a claim has that tells nothing apart in a dimension.
ALL = "all"

#: The dimensions that have it.
OPEN = tuple(d for d in TREES if d not in ("region", "measure"))

#: Those that tell of a deed by whom it was done, how, and against whom. A deed may have several of
#: their terms at once, so what is told by them need not add up.
DEED = ("actor", "tactic", "target")

#: What a count is of.
COORDINATES = ("period", *TREES)

#: The columns that say what a figure is of. Two claims with the same cell are about the same thing.
CELL = ("body", *COORDINATES, "kind", "base", "episode")


def whole(**terms: str) -> dict[str, str]:
    """Give the terms of what is told apart in no dimension but those that are named.

    Examples
    --------
    >>> whole(cause="attacks")
    {'cause': 'attacks', 'group': 'all', 'actor': 'all', 'tactic': 'all', 'target': 'all'}
    """
    return dict.fromkeys(OPEN, ALL) | terms


def narrow(of: Mapping[str, str]) -> dict[str, str]:
    """Give the terms that tell something apart, by dimension.

    Examples
    --------
    >>> narrow({"measure": "attacks", "cause": "attacks", "group": "all", "tactic": "suicide"})
    {'cause': 'attacks', 'tactic': 'suicide'}
    """
    return {d: of[d] for d in OPEN if of.get(d, ALL) != ALL}


def ancestors(dimension: str, rows: Iterable[Mapping[str, str]]) -> dict[str, frozenset[str]]:
    """Give each term of a tree with all terms that it is a part of, itself included.

    Parameters
    ----------
    dimension : str
        The column that holds the terms.
    rows : iterable of mapping
        The rows of the tree's table; a region is also a part of whatever has it as a member.
    """
    above: dict[str, set[str]] = {}
    for row in rows:
        above.setdefault(row[dimension], set()).update(filter(None, [row["parent"]]))
        for member in filter(None, row.get("members", "").split("+")):
            above.setdefault(member, set()).add(row[dimension])

    def climb(term: str, seen: frozenset[str]) -> frozenset[str]:
        for up in above.get(term, ()):
            if up not in seen:
                seen = climb(up, seen | {up})
        return seen

    return {term: climb(term, frozenset({term})) for term in above}
