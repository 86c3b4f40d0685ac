"""Ranks: "deadliest in a decade" held against the years that the ledger has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tally.audit.bounds import bounds
from tally.audit.world import AuditError, Cell
from tally.ledger.base import Base
from tally.ledger.dimensions import TREES
from tally.ledger.tables import Ledger
from tally.quantities import period, quantity
from tally.quantities.interval import Interval

HOLDS, FAILS, OPEN = "holds", "fails", "can't be decided"


@dataclass(frozen=True)
class Rank:
    """A rank and what the ledger says of it.

    Parameters
    ----------
    claim : str
        The claim of the rank.
    printed : str
        What was printed.
    body : str
        Whose counts were looked at.
    verdict : str
        ``holds``, ``fails`` or ``can't be decided``.
    years : tuple of str
        The years that decide it: those that are beyond it, or of which too little is known.
    known : dict of str to Interval
        What is known of each year; a year of which nothing is known is missing.
    claims : tuple of str
        The claims that bound the years.
    sentence : str
        The verdict and why.
    """

    claim: str
    printed: str
    body: str
    verdict: str
    years: tuple[str, ...]
    known: dict[str, Interval]
    claims: tuple[str, ...]
    sentence: str


def ranks(
    ledger: Ledger,
    *,
    body: str | None = None,
    as_of: str | date | None = None,
    reading: str = "strict",
) -> list[Rank]:
    """Hold every rank of the ledger against the years that it speaks of.

    A rank of no named body is held against each body that has a count of its own year.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body : str, optional
        Only by the counts of this body.
    as_of : date or str, optional
        Only what was known on that day.
    reading : {"strict", "conventional"}
        How words such as "over" are read.

    Returns
    -------
    list of Rank
        In the order of the claims.

    Examples
    --------
    >>> import tally
    >>> sorted({(rank.body, rank.verdict) for rank in ranks(tally.load())})[-1]
    ('PICSS', "can't be decided")
    """
    rows = ledger.select(as_of=as_of, kind="rank")
    found = []
    for claim_id, row in rows.iterrows():
        named = row["body"] != "unnamed"
        for one in [row["body"]] if named else _bodies(ledger, row, as_of):
            if body in (None, one):
                found.append(_rank(ledger, claim_id, row, one, as_of, reading))
    return found


def _bodies(ledger: Ledger, row: pd.Series, as_of: str | date | None) -> list[str]:
    same = ledger.select(
        as_of=as_of,
        period=row["period"],
        **{d: row[d] for d in TREES},
        kind="count",
    )
    return sorted(set(same["body"]) - {"unnamed"})


def _rank(
    ledger: Ledger,
    claim_id: str,
    row: pd.Series,
    body: str,
    as_of: str | date | None,
    reading: str,
) -> Rank:
    span = period.parse(Base.parse(row["base"])["period"])
    own = Cell.of(row)
    known: dict[str, Interval] = {}
    claims: list[str] = []
    for year in period.parts(span, "year"):
        cell = replace(own, period=str(year))
        try:
            answer = bounds(ledger, cell, body=body, as_of=as_of, reading=reading)
        except AuditError:
            continue
        if answer.claims:
            known[str(year)] = answer.interval
            claims += answer.claims
    highest = quantity.parse(row["printed"], "rank").unit == "highest"
    verdict, years = _verdict(
        known, own.period, [str(y) for y in period.parts(span, "year")], highest
    )
    sentence = _sentence(row["printed"], body, verdict, years, known, own.period)
    return Rank(
        claim_id,
        row["printed"],
        body,
        verdict,
        years,
        known,
        tuple(dict.fromkeys(claims)),
        sentence,
    )


def _verdict(
    known: dict[str, Interval], own: str, years: list[str], highest: bool
) -> tuple[str, tuple[str, ...]]:
    """Compare the year of the rank with each other year."""
    beyond, unsure = [], []
    mine = known.get(own)
    for year in years:
        if year == own:
            continue
        other = known.get(year)
        if mine is None or other is None:
            unsure.append(year)
            continue
        above, below = (other, mine) if highest else (mine, other)
        if above.low is not None and below.high is not None and above.low > below.high:
            beyond.append(year)
        elif above.high is None or below.low is None or above.high > below.low:
            unsure.append(year)
    if beyond:
        return FAILS, tuple(beyond)
    return (OPEN, tuple(unsure)) if unsure else (HOLDS, ())


def _sentence(
    printed: str, body: str, verdict: str, years: tuple, known: dict[str, Interval], own: str
) -> str:
    def told(year: str) -> str:
        return f"{year}: {known[year].text()}" if year in known else f"{year}: nothing published"

    mine = told(own)
    if verdict == HOLDS:
        return f"“{printed}” holds by the counts of {body}: {mine} is not exceeded."
    others = "; ".join(told(y) for y in years)
    if verdict == FAILS:
        return f"“{printed}” fails by the counts of {body}: {mine}, but {others}."
    return f"“{printed}” can't be decided by the counts of {body}: {mine}; {others}."
