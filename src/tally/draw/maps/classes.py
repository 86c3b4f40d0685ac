"""Classes with round limits: a few groups of figures that a map can shade."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tally.results.result import Result

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
    places : int
        Decimal places of the figures: 0 for counts.
    """

    limits: tuple[float, ...]
    places: int

    @classmethod
    def of(cls, results: Iterable[Result]) -> Classes:
        """Make classes with round limits that keep these results apart.

        Steps of one size are tried first; where they leave more results in one class than
        growing steps do (1, 2, 5, 10 ...), the growing ones are taken.

        Examples
        --------
        >>> from tally.quantities.interval import Interval
        >>> counts = [Result(Interval(n, n), "people killed", ()) for n in (0, 16, 192, 489)]
        >>> Classes.of(counts).labels
        ['1 to 99', '100 to 199', '200 to 299', '300 to 399', '400 to 499']
        """
        results = list(results)
        places = max((r.places for r in results), default=0)
        ends = sorted(end for r in results for end in _ends(r) if end > 0)
        if not ends:
            return cls((), places)
        made = [cls(_even(ends[-1], places), places)]
        made += [cls(limits, places) for limits in _growing(ends[0], ends[-1], places)]
        few = [c for c in made if len(c.limits) <= MOST + 1]
        return max(few, key=lambda c: len({c.label(r) for r in results}))

    def index(self, value: float) -> int:
        """Give the number of the class of a positive value, from 0."""
        return min(max(bisect_right(self.limits, value) - 1, 0), len(self.limits) - 2)

    @property
    def labels(self) -> list[str]:
        """The classes in words, from the lowest."""
        return [self._label(i) for i in range(len(self.limits) - 1)]

    def label(self, result: Result) -> str:
        """Give the class of a result, by the middle of its interval; a real zero has its own."""
        ends = _ends(result)
        return self._of(sum(ends) / len(ends)) if ends else ZERO

    def reached(self, result: Result) -> list[str]:
        """Give the other classes into which the interval of a result reaches."""
        labels = dict.fromkeys(self._of(end) for end in _ends(result))
        return [label for label in labels if label != self.label(result)]

    def _of(self, value: float) -> str:
        # As it is printed, so that a figure of 2.00 is not in the class under 2.
        return self._label(self.index(round(value, self.places) or value)) if value > 0 else ZERO

    def _label(self, i: int) -> str:
        low, high = self.limits[i], self.limits[i + 1]
        if self.places == 0:
            last = high - 1
            return f"{low:,.0f}" if last == low else f"{low:,.0f} to {last:,.0f}"
        return f"{low:,g} to under {high:,g}" if low else f"under {high:,g}"


def _ends(result: Result) -> list[float]:
    return [end for end in (result.low, result.high) if end is not None]


def _even(top: float, places: int) -> tuple[float, ...]:
    """Give limits of one step: the smallest round one that makes few enough classes."""
    exponent = math.floor(math.log10(top)) - 1
    steps = (s * 10.0**e for e in range(exponent, 20) for s in (1, 2, 2.5, 5))
    step = next(
        s for s in steps if math.floor(top / s) < MOST and math.isclose(s, round(s, places))
    )
    limits = [round(i * step, places) for i in range(math.floor(top / step) + 2)]
    if places == 0:
        limits[0] = 1.0
    return tuple(dict.fromkeys(limits))


def _growing(low: float, top: float, places: int) -> Iterator[tuple[float, ...]]:
    """Give limits that grow by about the same factor, for smaller and larger factors."""
    last = math.floor(math.log10(top)) + 1
    for digits in ((1, 2, 5), (1, 5), (1,)):
        series = [round(d * 10.0**e, places) for e in range(-places, last + 1) for d in digits]
        start = max((s for s in series if s <= low), default=0.0)
        end = min(s for s in series if s > top)
        yield tuple(s for s in (0.0, *series) if start <= s <= end)
