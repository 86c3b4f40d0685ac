"""Ratios that can't be: changes and shares that the counts of the same body belie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from tally.check.common import Doubt, Rows, interval_or_none
from tally.errors import Problem
from tally.ledger.base import Base
from tally.ledger.dimensions import COORDINATES
from tally.quantities.interval import Interval

#: Points by which a change or share may differ from what the counts make, unless a note says why:
#: the widest gap without one in the ledger is a third of this.
POINTS = 10

#: The most by which a region's people grow in a year, per cent; none of them became fewer.
GROWTH = 6

YEAR = re.compile("[12][0-9]{3}")
PEOPLE = re.compile("[0-9]{1,12}")


class Count(NamedTuple):
    """The least and the greatest count that was ever printed of a cell, and the rows."""

    low: Fraction
    high: Fraction
    lines: tuple[int, ...]

    def over(self, other: Count) -> Interval:
        """Give what it is of another count; its least may not be zero."""
        return Interval(self.low / other.high, self.high / other.low)


def _changes(rows: Rows) -> Iterator[Doubt]:
    """Find changes that go the other way than the counts, or far from them."""
    counts = _counts(rows)
    for line, claim in rows["claims"]:
        if claim["kind"] != "change":
            continue
        before = Base.parse(claim["base"]).only("period")
        if before is None:
            continue
        says = interval_or_none(claim["printed"], "change")
        now, then = counts.get(_cell(claim)), counts.get(_cell({**claim, "period": before}))
        if not says or not now or not then or not then.low:
            continue
        made = (now.over(then) - 1) * 100
        gap = _gap(says, made)
        falls, rises = _below(says, 0), _above(says, 0)
        against = gap > 1 and ((falls and _above(made, 0)) or (rises and _below(made, 0)))
        if against or (gap > POINTS and not claim["note"]):
            way = "goes the other way" if against else f"is {float(gap):.0f} points away"
            message = f"{claim['printed']!r} {way}: the counts make {made.text(0)} per cent"
            yield _doubt(line, message, now.lines + then.lines)


def _shares(rows: Rows) -> Iterator[Doubt]:
    """Find shares that are far from what the counts make."""
    counts = _counts(rows)
    for line, claim in rows["claims"]:
        if claim["kind"] != "share" or claim["note"]:
            continue
        base = Base.parse(claim["base"])
        if len(base.terms) != 1:
            continue
        ((dimension, whole),) = base
        says = interval_or_none(claim["printed"], "share")
        part, of = counts.get(_cell(claim)), counts.get(_cell({**claim, dimension: whole}))
        if not says or not part or not of or not of.low:
            continue
        made = part.over(of) * 100
        if (gap := _gap(says, made)) > POINTS:
            message = (
                f"{claim['printed']!r} is {float(gap):.0f} points away: the counts make "
                f"{made.text(0)} per cent"
            )
            yield _doubt(line, message, part.lines + of.lines)


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


def _counts(rows: Rows) -> dict[tuple[str, ...], Count]:
    """Give the counts of all cells of which any but zero was printed."""
    found: dict[tuple[str, ...], Count] = {}
    for line, claim in rows["claims"]:
        known = interval_or_none(claim["printed"], "count") if claim["kind"] == "count" else None
        if known is None or known.low is None or known.high is None or claim["episode"]:
            continue
        cell = _cell(claim)
        low, high, lines = found.get(cell, Count(known.low, known.high, ()))
        found[cell] = Count(min(low, known.low), max(high, known.high), (*lines, line))
    return {cell: count for cell, count in found.items() if count.high}


#: The cell of a count.
_cell = itemgetter("body", *COORDINATES)


def _below(interval: Interval, limit: int) -> bool:
    return interval.high is not None and interval.high < limit


def _above(interval: Interval, limit: int) -> bool:
    return interval.low is not None and interval.low > limit


def _gap(one: Interval, other: Interval) -> Fraction:
    """Give the distance between two intervals; 0 where they meet or an end is not known."""
    gaps = [Fraction(0)]
    for lower, higher in ((one, other), (other, one)):
        if lower.high is not None and higher.low is not None:
            gaps.append(higher.low - lower.high)
    return max(gaps)


def _doubt(line: int, message: str, lines: tuple[int, ...]) -> Doubt:
    problem = Problem("claims.csv", line, "value", message)
    return Doubt(problem, tuple(("claims.csv", n) for n in lines))


RULES = (_changes, _shares, _people)
