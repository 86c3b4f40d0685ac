"""Comparisons: the same cell by name as several bodies count it. Scopes differ; nobody errs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tally.audit.tell import cell_text
from tally.audit.world import Cell, Said, body_world
from tally.ledger.scopes import era_of
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval


@dataclass(frozen=True)
class Comparison:
    """Two bodies' counts of what has the same name.

    Parameters
    ----------
    cell : Cell
        What both name.
    bodies : tuple of str
        The body with the greater count first.
    claims : tuple of str
        One claim of each.
    printed : tuple of str
        What each printed.
    ratio : Interval or None
        The first count divided by the second; None where the second may be zero.
    sentence : str
        The comparison, with what each body counts.
    """

    cell: Cell
    bodies: tuple[str, str]
    claims: tuple[str, str]
    printed: tuple[str, str]
    ratio: Interval | None
    sentence: str


def comparisons(
    ledger: Ledger,
    *,
    period: str | None = None,
    measure: str | None = None,
    as_of: str | date | None = None,
    reading: str = "strict",
) -> list[Comparison]:
    """Set the counts of different bodies side by side wherever they name the same cell.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    period, measure : str, optional
        Only cells of these.
    as_of : date or str, optional
        Only what was known on that day.
    reading : {"strict", "conventional"}
        How words such as "over" are read.

    Returns
    -------
    list of Comparison
        In the order of the cells; figures that are equal for certain are left out.

    Examples
    --------
    >>> import tally
    >>> found = comparisons(tally.load(), period="2024", measure="fatalities")
    >>> next(c.ratio.text(2) for c in found if c.bodies == ("CRSS", "SATP"))
    '1.14'
    """
    told: dict[Cell, dict[str, Said]] = defaultdict(dict)
    for body in sorted(ledger.select(as_of=as_of)["body"].unique()):
        for said in body_world(ledger, body, as_of).statements:
            if said.kind == "count":
                told[said.cell][body] = said
    found = []
    for cell in sorted(told):
        if period not in (None, cell.period) or measure not in (None, cell.measure):
            continue
        for one, other in combinations(told[cell].values(), 2):
            if one.interval(reading) != other.interval(reading):
                found.append(_comparison(ledger, cell, one, other, reading))
    return found


def _comparison(ledger: Ledger, cell: Cell, one: Said, other: Said, reading: str) -> Comparison:
    if one.quantity.value < other.quantity.value:
        one, other = other, one
    above, below = one.interval(reading), other.interval(reading)
    ratio = None if below.low is None or below.low <= 0 else above / below
    times = "" if ratio is None else f", {ratio.text(2)} times as many"
    sentence = (
        f"{one.body} has {one.printed} and {other.body} {other.printed}{times} "
        f"({cell_text(ledger, cell)}): they count different things. "
        f"{one.body}: {_counts(ledger, one)} {other.body}: {_counts(ledger, other)}"
    )
    return Comparison(
        cell,
        (one.body, other.body),
        (one.claim, other.claim),
        (one.printed, other.printed),
        ratio,
        sentence,
    )


def _counts(ledger: Ledger, said: Said) -> str:
    """Tell what a body's totals include, in the year of the figure where its scope changed."""
    era = era_of(ledger, said.body, said.cell.when.first.year)
    if era is not None:
        return era.counts
    return str(ledger.tables["bodies"].at[said.body, "counts"])
