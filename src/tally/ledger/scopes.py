"""Scopes: what the totals of a body include, and from which year to which.

A body may change what it counts; each row of ``scopes.csv`` is one *era* of a body. Figures of two
eras are never added up or set against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: What a total may include, as columns of ``scopes.csv``.
INCLUDED = ("militants", "operations", "crime", "drones")


@dataclass(frozen=True)
class Era:
    """Years in which a body counted the same things; a row of ``scopes.csv``.

    Parameters
    ----------
    body : str
        Who counts.
    first : int
        The first year.
    last : int or None
        The last year; None while it lasts.
    counts : str
        What the totals include, in a sentence.
    militants, operations, crime, drones : str
        ``yes``, ``no`` or ``unknown``: whether the totals include them.
    groups : tuple of str
        The groups that make up the totals, nobody else; empty where that is unknown.
    note : str or None
        A remark.
    """

    body: str
    first: int
    last: int | None
    counts: str
    militants: str
    operations: str
    crime: str
    drones: str
    groups: tuple[str, ...] = ()
    note: str | None = None

    @property
    def years(self) -> str:
        """Its years in words: "2013 to 2017", or "2018 on" for one that lasts."""
        return f"{self.first} on" if self.last is None else f"{self.first} to {self.last}"

    def holds(self, first: int, last: int | None = None) -> bool:
        """Tell whether all years from the first to the last, or a single one, lie in it."""
        last = first if last is None else last
        return self.first <= first and (self.last is None or last <= self.last)


@lru_cache(maxsize=32)
def _all(ledger: Ledger) -> dict[str, tuple[Era, ...]]:
    table = ledger.tables["scopes"].astype(object)
    found: dict[str, list[Era]] = {}
    for row in table.where(table.notna(), None).to_dict("records"):
        years = {k: None if row[k] is None else int(row[k]) for k in ("first", "last")}
        groups = {"groups": tuple(row["groups"].split("+")) if row["groups"] else ()}
        era = Era(**{f.name: row[f.name] for f in fields(Era)} | years | groups)
        found.setdefault(era.body, []).append(era)
    return {body: tuple(sorted(eras, key=lambda era: era.first)) for body, eras in found.items()}


def eras(ledger: Ledger, body: str | None = None) -> tuple[Era, ...]:
    """Give the eras of a body, the first one first, or those of all bodies.

    Examples
    --------
    >>> import tally
    >>> [era.years for era in eras(tally.load(), "CRSS")]
    ['2011 to 2012', '2013 to 2017', '2018 on']
    """
    if body is not None:
        return _all(ledger).get(body, ())
    return tuple(era for of_body in _all(ledger).values() for era in of_body)


def era_of(ledger: Ledger, body: str, first: int, last: int | None = None) -> Era | None:
    """Give the era of a body that holds a year, or all of some years; None where none does.

    Examples
    --------
    >>> import tally
    >>> era_of(tally.load(), "CRSS", 2017).crime, era_of(tally.load(), "CRSS", 2017, 2018)
    ('yes', None)
    """
    return next((era for era in eras(ledger, body) if era.holds(first, last)), None)


#: What ``editions.csv`` has for an edition of which it is not known in which era it counts.
UNKNOWN = "unknown"


def own_scope(ledger: Ledger, claim: Mapping) -> str:
    """Give the era in which a figure counts, where it is another one than that of its years.

    A report may count in the way of the years before, or look back in its own: then its figures
    are of no series with others of the same years.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    claim : mapping
        With ``body``, ``edition``, and ``first`` and ``last``, the days of its period.

    Returns
    -------
    str
        The first year of the era; `UNKNOWN` where it is not known; empty for that of its years.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> [
    ...     own_scope(ledger, ledger.claim(claim))
    ...     for claim in (
    ...         "crss-2018q2-pk-fatalities-all-count",
    ...         "crss-2019q1-pk-fatalities-all-count",
    ...         "crss-2018-pk-fatalities-all-count",
    ...     )
    ... ]
    ['2013', 'unknown', '']
    """
    told = _told(ledger, claim["edition"]) if isinstance(claim["edition"], str) else ""
    if not told:
        return ""
    era = era_of(ledger, claim["body"], claim["first"].year, claim["last"].year)
    return "" if era is not None and told == str(era.first) else told


# One edition has many claims, and the audit asks for each of them.
@lru_cache(maxsize=2048)
def _told(ledger: Ledger, edition: str) -> str:
    """Give the scope that is told of an edition, or nothing."""
    told = ledger.edition(edition)["scope"]
    return told if isinstance(told, str) else ""


def era_of_claim(ledger: Ledger, claim: Mapping) -> Era | None:
    """Give the era in which a figure counts; None where none is known to hold all of it.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> era_of_claim(ledger, ledger.claim("crss-2018q2-pk-fatalities-all-count")).crime
    'yes'
    """
    own = own_scope(ledger, claim)
    if own:
        return next((e for e in eras(ledger, claim["body"]) if str(e.first) == own), None)
    return era_of(ledger, claim["body"], claim["first"].year, claim["last"].year)


def place_of_claim(ledger: Ledger, claim: Mapping) -> int:
    """Give the place of a figure's era among those of its body, as :func:`place_of` does.

    One of an unknown era has a place of its own, so it is in no series with others.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> [
    ...     place_of_claim(ledger, ledger.claim(f"crss-{year}-pk-fatalities-security-forces-count"))
    ...     for year in (2014, 2024)
    ... ]
    [2, 2]
    """
    own = own_scope(ledger, claim)
    if own == UNKNOWN:
        return -1
    return place_of(ledger, claim["body"], int(own) if own else claim["first"].year)


def breaks(ledger: Ledger, body: str) -> list[int]:
    """Give the years that begin a new era of a body.

    Examples
    --------
    >>> import tally
    >>> breaks(tally.load(), "CRSS")
    [2013, 2018]
    """
    return [era.first for era in eras(ledger, body)[1:]]


def place_of(ledger: Ledger, body: str, year: int) -> int:
    """Give the place of a year's era among those of its body; 0 for the first, and before it.

    Examples
    --------
    >>> import tally
    >>> [place_of(tally.load(), "CRSS", year) for year in (2012, 2017, 2018)]
    [0, 1, 2]
    """
    return sum(year >= first for first in breaks(ledger, body))


def adds_up(era: Era | None) -> bool:
    """Tell whether the totals of an era are attacks and operations and nothing else.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> [adds_up(era_of(ledger, body, 2019)) for body in ("PICSS", "PIPS")]
    [True, False]
    """
    return era is not None and era.operations == "yes" and "yes" not in (era.crime, era.drones)


def includes(era: Era | None, measure: str, cause: str, group: str) -> dict[str, str]:
    """Tell what a figure includes: militants, operations, crime and drone strikes.

    Parameters
    ----------
    era : Era or None
        What the body's totals include.
    measure, cause, group : str
        Of the figure, which may be narrower than the body's totals.

    Returns
    -------
    dict
        ``yes``, ``no`` or ``unknown`` for each.

    Examples
    --------
    >>> import tally
    >>> era = era_of(tally.load(), "PICSS", 2024)
    >>> includes(era, "fatalities", "attacks", "all")["operations"]
    'no'
    """
    told = {kind: "unknown" if era is None else getattr(era, kind) for kind in INCLUDED}
    if cause == "attacks":
        told |= dict.fromkeys(("operations", "crime", "drones"), "no")
    elif cause == "operations":
        told |= {"operations": "yes", "crime": "no", "drones": "no"}
    if group == "civilians-and-security":
        told["militants"] = "no"
    elif group == "militants":
        told["militants"] = "yes"
    return told
