"""What several rules need: rows with their lines, cached reading, and doubts."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tally.errors import PeriodError, Problem, QuantityError
from tally.ledger import dimensions
from tally.ledger.dimensions import TREES
from tally.quantities import period, quantity
from tally.quantities.interval import Interval

Row = tuple[int, dict[str, str]]
Rows = dict[str, list[Row]]

#: The file and the line of a row.
Place = tuple[str, int | None]

# Several rules read each printed quantity and each period.
parse_quantity = lru_cache(maxsize=10_000)(quantity.parse)
compare_quantity = lru_cache(maxsize=10_000)(quantity.check)


class Doubt(NamedTuple):
    """A problem that rests on other rows as well: not told where one of them is wrong itself."""

    problem: Problem
    rests_on: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The row itself and those that it rests on."""
        return ((self.problem.file, self.problem.row), *self.rests_on)


@lru_cache(maxsize=10_000)
def period_or_none(text: str) -> period.Period | None:
    """Read a period; what is none is told by a rule of its own."""
    try:
        return period.parse(text)
    except PeriodError:
        return None


def days(partial: str | None) -> period.Period | None:
    """Give the days that a partial date may mean; None where it is empty or no date."""
    return None if not partial or "Q" in partial or "/" in partial else period_or_none(partial)


@lru_cache(maxsize=10_000)
def interval_or_none(printed: str, kind: str, reading: str = "conventional") -> Interval | None:
    """Read a printed quantity as an interval; what is none is told by double entry."""
    try:
        return parse_quantity(printed, kind).interval(reading)
    except QuantityError:
        return None


def ancestors(rows: Rows) -> dict[str, dict[str, frozenset[str]]]:
    """Give each term with all that it is a part of, by dimension."""
    return {d: dimensions.ancestors(d, [r for _, r in rows[t]]) for d, t in TREES.items()}
