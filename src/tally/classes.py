"""Classes with round limits: a few groups of figures that a map can shade."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tally.derive.result import Result

#: As many as can be told apart by shade.
MOST = 5

ZERO = "0"


@dataclass(frozen=True)
class Classes:
    """Classes of positive figures, each from one limit to just under the next.

    Parameters
    ----------
    limits : tuple of float
        Where the classes begin, ascending, and the end of the last one.
    whole : bool
        Whether the figures are whole numbers, such as counts.
    """

    limits: tuple[float, ...]
    whole: bool

    @classmethod
    def of(cls, results: Iterable[Result]) -> Classes:
        """Make classes with round limits that keep these results apart.

        Steps of one size are tried first; where they leave more results in one class than
        growing steps do (1, 2, 5, 10 ...), the growing ones are taken.

        Examples
        --------
        >>> from tally.quantity import Interval
        >>> counts = [Result(Interval(n, n), "people killed", ()) for n in (0, 16, 192, 489)]
        >>> Classes.of(counts).labels
        ['1 to 99', '100 to 199', '200 to 299', '300 to 399', '400 to 499']
        """
        results = list(results)
        whole = all(r.places == 0 for r in results)
        values = sorted(value for r in results if (value := middle(r)) > 0)
        if not values:
            return cls((), whole)
        made = [cls(_even(values[-1], whole), whole)]
        made += [cls(limits, whole) for limits in _growing(values[0], values[-1])]
        few = [c for c in made if len(c.limits) <= MOST + 1]
        return max(few, key=lambda c: len({c.index(v) for v in values}))

    def index(self, value: float) -> int:
        """Give the number of the class of a positive value, from 0."""
        return min(max(bisect_right(self.limits, value) - 1, 0), len(self.limits) - 2)

    @property
    def labels(self) -> list[str]:
        """The classes in words, from the lowest."""
        return [self._label(i) for i in range(len(self.limits) - 1)]

    def label(self, result: Result) -> str:
        """Give the class of a result, by the middle of its interval; a real zero has its own."""
        value = middle(result)
        return self._label(self.index(value)) if value > 0 else ZERO

    def reached(self, result: Result) -> list[str]:
        """Give the other classes into which the interval of a result reaches."""
        ends = [e for e in (result.low, result.high) if e is not None]
        labels = [self._label(self.index(e)) if e > 0 else ZERO for e in ends]
        return [label for label in dict.fromkeys(labels) if label != self.label(result)]

    def _label(self, i: int) -> str:
        low, high = self.limits[i], self.limits[i + 1]
        if self.whole:
            last = high - 1
            return f"{low:,.0f}" if last == low else f"{low:,.0f} to {last:,.0f}"
        return f"{low:,g} to under {high:,g}" if low else f"under {high:,g}"


def middle(result: Result) -> float:
    """Give the middle of a result's interval, or its one end where there is no other."""
    ends = [e for e in (result.low, result.high) if e is not None]
    return sum(ends) / len(ends) if ends else 0.0


def _even(top: float, whole: bool) -> tuple[float, ...]:
    """Give limits of one step; the smallest round step that makes few enough classes."""
    exponent = math.floor(math.log10(top)) - 1
    steps = (s * 10.0**e for e in (exponent, exponent + 1) for s in (1, 2, 2.5, 5))
    step = next(
        s for s in steps if math.floor(top / s) < MOST and not (whole and s != math.floor(s))
    )
    count = math.floor(top / step) + 1
    limits = [round(i * step, 6) for i in range(count + 1)]
    if whole:
        limits[0] = 1.0
    return tuple(dict.fromkeys(limits))


def _growing(low: float, top: float) -> Iterator[tuple[float, ...]]:
    """Give limits that grow by about the same factor, for smaller and larger factors."""
    for digits in ((1, 2, 5), (1, 5), (1,)):
        first, last = math.floor(math.log10(low)), math.floor(math.log10(top)) + 1
        series = [round(d * 10.0**e, 6) for e in range(first, last + 1) for d in digits]
        start = max(s for s in series if s <= low)
        end = min(s for s in series if s > top)
        yield tuple(s for s in series if start <= s <= end)
