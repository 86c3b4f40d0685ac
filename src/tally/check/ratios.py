"""Ratios that can't be: changes and shares that the counts of the same body belie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tally.check.common import Doubt, Rows, interval_or_none
from tally.errors import Problem
from tally.ledger.base import Base
from tally.quantities.interval import Interval

#: Points by which a change or share may differ from what the counts make, unless a note says why:
#: the widest gap without one in the ledger is a third of this.
POINTS = 10

#: The most by which a region's people grow in a year, per cent; none of them became fewer.
GROWTH = 6

YEAR = re.compile("[12][0-9]{3}")
PEOPLE = re.compile("[0-9]{1,12}")

#: The columns that say what a count is of.
CELL = ("body", "period", "region", "measure", "cause", "group")

Counts = dict[tuple[str, ...], tuple[Interval, tuple[int, ...]]]


def _changes(rows: Rows) -> Iterator[Doubt]:
    """Find changes that go the other way than the counts, or far from them."""
    counts = _counts(rows)
    for line, claim in rows["claims"]:
        before = Base.parse(claim["base"]).only("period")
        if claim["kind"] != "change" or before is None:
            continue
        says = interval_or_none(claim["printed"], "change")
        now, then = counts.get(_cell(claim)), counts.get(_cell({**claim, "period": before}))
        if not says or not now or not then or not then[0].low:
            continue
        made = (Interval(now[0].low / then[0].high, now[0].high / then[0].low) - 1) * 100
        gap = _gap(says, made)
        falls, rises = _below(says, 0), says.low is not None and says.low > 0
        against = gap > 1 and ((falls and made.low > 0) or (rises and _below(made, 0)))
        if against or (gap > POINTS and not claim["note"]):
            way = "goes the other way" if against else f"is {float(gap):.0f} points away"
            message = f"{claim['printed']!r} {way}: the counts make {made.text(0)} per cent"
            yield _doubt(line, message, now[1] + then[1])


def _shares(rows: Rows) -> Iterator[Doubt]:
    """Find shares that are far from what the counts make."""
    counts = _counts(rows)
    for line, claim in rows["claims"]:
        base = Base.parse(claim["base"])
        if claim["kind"] != "share" or claim["note"] or len(base.terms) != 1:
            continue
        ((dimension, whole),) = base
        says = interval_or_none(claim["printed"], "share")
        part, of = counts.get(_cell(claim)), counts.get(_cell({**claim, dimension: whole}))
        if not says or not part or not of or not of[0].low:
            continue
        made = Interval(part[0].low / of[0].high, part[0].high / of[0].low) * 100
        if (gap := _gap(says, made)) > POINTS:
            message = (
                f"{claim['printed']!r} is {float(gap):.0f} points away: the counts make "
                f"{made.text(0)} per cent"
            )
            yield _doubt(line, message, part[1] + of[1])


def _people(rows: Rows) -> Iterator[Doubt]:
    """Find census counts between which a region's people would have dwindled or multiplied."""
    before: dict[str, tuple[int, int, int]] = {}
    counted = [
        (row["region"], int(row["year"]), int(row["population"]), line)
        for line, row in rows["population"]
        if YEAR.fullmatch(row["year"]) and PEOPLE.fullmatch(row["population"])
    ]
    for region, year, people, line in sorted(counted):
        if region in before:
            then, fewer, other = before[region]
            most = fewer * (1 + GROWTH / 100) ** (year - then)
            if not fewer <= people <= most:
                message = f"{region} had {fewer} people in {then} and can't have {people} in {year}"
                problem = Problem("population.csv", line, "population", message)
                yield Doubt(problem, (("population.csv", other),))
        before[region] = (year, people, line)


def _counts(rows: Rows) -> Counts:
    """Give the span of all counts that were ever printed of a cell, and their rows."""
    found: Counts = {}
    for line, claim in rows["claims"]:
        known = interval_or_none(claim["printed"], "count") if claim["kind"] == "count" else None
        if known is None or known.low is None or known.high is None or claim["episode"]:
            continue
        if _cell(claim) in found:
            span, lines = found[_cell(claim)]
            span = Interval(min(span.low, known.low), max(span.high, known.high))
            found[_cell(claim)] = (span, (*lines, line))
        else:
            found[_cell(claim)] = (Interval(known.low, known.high), (line,))
    return {cell: (span, lines) for cell, (span, lines) in found.items() if span.high}


def _cell(claim: dict[str, str]) -> tuple[str, ...]:
    return tuple(claim[c] for c in CELL)


def _below(interval: Interval, limit: int) -> bool:
    return interval.high is not None and interval.high < limit


def _gap(one: Interval, other: Interval) -> Fraction | int:
    """Give the distance between two intervals; 0 where they meet or an end is not known."""
    gaps = [0]
    for lower, higher in ((one, other), (other, one)):
        if lower.high is not None and higher.low is not None:
            gaps.append(higher.low - lower.high)
    return max(gaps)


def _doubt(line: int, message: str, lines: tuple[int, ...]) -> Doubt:
    problem = Problem("claims.csv", line, "value", message)
    return Doubt(problem, tuple(("claims.csv", n) for n in lines))


RULES = (_changes, _shares, _people)
