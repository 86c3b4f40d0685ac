"""Results: an interval with its unit, its scope, and the claims or data that it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from tally.errors import TallyError
from tally.ledger.dimensions import COORDINATES
from tally.quantities.interval import Interval, format_number
from tally.quantities.quantity import HEDGES


class DeriveError(TallyError):
    """Something can't be derived from the claims that there are."""


@dataclass(frozen=True, repr=False)
class Result:
    """A number that knows where it comes from.

    Parameters
    ----------
    interval : Interval
        All the values that it may have.
    unit : str
        What it counts: ``people killed``, ``%``, ``per day``.
    claims : tuple of str
        The ids of the claims used, in order of use; empty where it was added up from data alone.
    scope : dict of str to str
        Body, measure, cause, group, region and period, as far as they are one.
    printed : str, optional
        The quantity that a source printed, in the book's spelling ("over 1,500", "41%"), where
        the number is a source's own.
    how : str
        The arithmetic in a few signs, such as ``51% of 432``; empty for a printed figure.
    places : int
        Decimal places to show.
    editions : tuple of str
        The editions of a data set whose rows were added up for it; `scope` and `how` tell which.

    Examples
    --------
    >>> killed = Result(Interval(432, 432), "people killed", ("a",), {"period": "2024-Q1"})
    >>> killed.text
    '432'
    >>> killed.origin
    'claim-a'
    >>> Result(Interval(3, 3), "people killed", editions=("ucdp-ged-25-1",)).origin
    'edition-ucdp-ged-25-1'
    """

    interval: Interval
    unit: str
    claims: tuple[str, ...] = ()
    scope: dict[str, str] = field(default_factory=dict, hash=False)
    printed: str | None = None
    how: str = ""
    places: int = 0
    editions: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The anchor of what it was made from: its first claim, or else its first edition."""
        return f"claim-{self.claims[0]}" if self.claims else f"edition-{self.editions[0]}"

    @property
    def text(self) -> str:
        """The number as prose prints it: the printed quantity, or the derived interval."""
        if self.printed is not None:
            return self.printed
        return self.interval_text

    @property
    def hedge(self) -> str | None:
        """The qualifier of a printed figure that has a hedge, such as ``over``; otherwise None."""
        said = self.printed or ""
        return next((w for w, words in HEDGES.items() if words and said.startswith(words)), None)

    @property
    def interval_text(self) -> str:
        """The interval in words, with a per cent sign where it is one."""
        text = self.interval.text(self.places)
        least = Fraction(1, 10**self.places)
        low = self.interval.low
        if low is not None and self.interval.exact and 0 < low <= least / 2:
            text = f"under {format_number(least, self.places)}"  # more than nothing
        return f"{text}%" if self.unit == "%" else text

    @property
    def low(self) -> float | None:
        """The lower end as a plain number, for charts."""
        return None if self.interval.low is None else float(self.interval.low)

    @property
    def high(self) -> float | None:
        """The upper end as a plain number, for charts."""
        return None if self.interval.high is None else float(self.interval.high)

    @property
    def middle(self) -> float:
        """The middle of the interval, to order by; its one end where the other is missing."""
        ends = [e for e in (self.low, self.high) if e is not None]
        return sum(ends) / len(ends) if ends else 0.0

    def __str__(self) -> str:
        """Tell it as prose prints it."""
        return self.text

    def __repr__(self) -> str:
        """Tell it in a few words."""
        return f"<{self.text} {self.unit}>"

    def toDict(self) -> dict:
        """Give the result with its exact ends; by this name pandas finds what it writes as JSON."""
        return {**self.as_dict(), "interval": self.interval.toDict()}

    def as_dict(self) -> dict:
        """Give the result as the run record keeps it."""
        return {
            "text": self.text,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "how": self.how,
            "scope": dict(self.scope),
            "claims": list(self.claims),
            **({"editions": list(self.editions)} if self.editions else {}),
        }


def of_statement(statement: Mapping[str, Any] | pd.Series, unit: str) -> Result:
    """Give the result that a statement itself is.

    Parameters
    ----------
    statement : mapping or pandas.Series
        A row of :meth:`tally.ledger.tables.Ledger.statements`.
    unit : str
        What a count of this measure counts; shares and changes are in per cent.
    """
    kind = statement["kind"]
    scope = {c: statement[c] for c in ("body", *COORDINATES)}
    units = {"share": "%", "change": "%", "rate": str(statement["base"]).replace("per:", "per ")}
    return Result(
        statement["interval"],
        units.get(kind, unit),
        tuple(statement["claims"]),
        scope,
        printed=statement["text"],
        places=statement["places"] + (kind != "count"),
    )


def change(later: Result, earlier: Result) -> Result:
    """Give the change from one number to another, in per cent of the earlier one.

    Raises
    ------
    DeriveError
        When the earlier number may be zero.

    Examples
    --------
    >>> before = Result(Interval(980, 980), "people killed", ("a",))
    >>> change(Result(Interval(1524, 1524), "people killed", ("b",)), before).text
    '55.5%'
    """
    if earlier.interval.low is None or earlier.interval.low <= 0:
        raise DeriveError(f"No change can be computed against {earlier.interval_text}.")
    return _made(
        (later.interval / earlier.interval - 1) * 100,
        "%",
        [later, earlier],
        f"{later.interval_text} against {earlier.interval_text}",
        places=1,
    )


def raised(earlier: Result, percent: Result) -> Result | None:
    """Give the count that a change makes of an earlier one, or None where it is no whole number.

    Examples
    --------
    >>> before = Result(Interval(138, 138), "people killed", ("a",))
    >>> raised(before, Result(Interval("79.5", "80.5"), "%", ("b",), printed="80%")).text
    '248 to 249'
    """
    count = (earlier.interval * (percent.interval + 100) / 100).integers()
    how = f"{earlier.interval_text} and {percent.text}"
    return None if count is None else _made(count, earlier.unit, [earlier, percent], how)


def share(part: Result, whole: Result) -> Result:
    """Give a part in per cent of its whole.

    Raises
    ------
    DeriveError
        When the whole may be zero.

    Examples
    --------
    >>> part = Result(Interval(219, 222), "people killed", ("a",))
    >>> share(part, Result(Interval(432, 432), "people killed", ("b",))).text
    '50.6 to 51.4%'
    """
    if whole.interval.low is None or whole.interval.low <= 0:
        raise DeriveError(f"No share can be computed of {whole.interval_text}.")
    ratio = part.interval / whole.interval * 100
    how = f"{part.interval_text} of {whole.interval_text}"
    return _made(_clip(ratio, 0, 100), "%", [part, whole], how, places=1)


def part(percent: Result, whole: Result) -> Result:
    """Give the count that a share of a count stands for, in whole people or incidents.

    Examples
    --------
    >>> whole = Result(Interval(432, 432), "people killed", ("a",))
    >>> part(Result(Interval(50.5, 51.5), "%", ("b",), printed="51%"), whole).text
    '219 to 222'
    """
    count = (_clip(percent.interval, 0, 100) / 100 * whole.interval).integers()
    how = f"{percent.text} of {whole.interval_text}"
    if count is None:
        raise DeriveError(f"No whole number is {how}.")
    return _made(count, whole.unit, [percent, whole], how)


def whole_of(count: Result, percent: Result) -> Result:
    """Give the whole that a count is the printed share of, in whole people or incidents.

    Raises
    ------
    DeriveError
        When the share may be nothing, or no whole number fits.

    Examples
    --------
    >>> count = Result(Interval(637, 637), "people killed", ("a",))
    >>> whole_of(count, Result(Interval("55.5", "56.5"), "%", ("b",), printed="56%")).text
    '1,128 to 1,147'
    """
    how = f"{count.interval_text} is {percent.text}"
    if percent.interval.low is None or percent.interval.low <= 0:
        raise DeriveError(f"No whole can be computed of which {how}.")
    found = (count.interval / _clip(percent.interval, 0, 100) * 100).integers()
    if found is None:
        raise DeriveError(f"There is no whole number of which {how}.")
    return _made(found, count.unit, [count, percent], how)


def ratio(one: Result, other: Result) -> Result:
    """Give how many times a number is another one, such as the deaths that two bodies count.

    Raises
    ------
    DeriveError
        When the other number may be zero.

    Examples
    --------
    >>> crss = Result(Interval(2555, 2555), "people killed", ("a",))
    >>> ratio(crss, Result(Interval(1885, 1885), "people killed", ("b",))).text
    '1.36'
    """
    if other.interval.low is None or other.interval.low <= 0:
        raise DeriveError(f"No ratio can be computed to {other.interval_text}.")
    how = f"{one.interval_text} for {other.interval_text}"
    return _made(one.interval / other.interval, "times", [one, other], how, places=2)


def add_up(parts: Iterable[Result]) -> Result:
    """Add up numbers of one unit.

    Raises
    ------
    DeriveError
        When the units differ, or there is nothing to add up.

    Examples
    --------
    >>> add_up(Result(Interval(n, n + 3), "people killed") for n in (219, 432)).text
    '651 to 657'
    """
    parts = list(parts)
    units = {p.unit for p in parts}
    if len(units) != 1:
        told = ", ".join(sorted(units)) or "nothing at all"
        raise DeriveError(f"Numbers of one unit can be added up, and these are of: {told}.")
    summed = parts[0].interval
    for more in parts[1:]:
        summed = summed + more.interval
    how = " + ".join(p.interval_text for p in parts)
    return _made(summed, parts[0].unit, parts, how, parts[0].places)


def reach(results: Iterable[Result]) -> Result:
    """Give the range from the lowest to the highest of some numbers of the same thing.

    Examples
    --------
    >>> crss = Result(Interval(3417, 3417), "people killed", ("a",), {"body": "CRSS"})
    >>> picss = Result(Interval(3413, 3413), "people killed", ("b",), {"body": "PICSS"})
    >>> reach([crss, picss]).text, reach([crss]).text
    ('3,413 to 3,417', '3,417')
    """
    results = list(results)
    if len(results) == 1:
        return results[0]
    interval = results[0].interval
    for more in results[1:]:
        interval = interval.hull(more.interval)
    told = (" by ".join(filter(None, [r.text, r.scope.get("body")])) for r in results)
    return _made(interval, results[0].unit, results, "; ".join(told), results[0].places)


def difference(one: Result, other: Result) -> Result:
    """Give by how many a number is more than another one.

    Examples
    --------
    >>> crss = Result(Interval(3417, 3417), "people killed", ("a",))
    >>> difference(crss, Result(Interval(3413, 3413), "people killed", ("b",))).text
    '4'
    """
    how = f"{one.interval_text} − {other.interval_text}"
    return _made(one.interval - other.interval, one.unit, [one, other], how, one.places)


def remainder(whole: Result, parts: Iterable[Result]) -> Result:
    """Give what is left of a whole when its parts are taken away; never less than nothing.

    Raises
    ------
    DeriveError
        When the parts exceed the whole for certain.

    Examples
    --------
    >>> whole = Result(Interval(432, 432), "people killed", ("a",))
    >>> remainder(whole, [Result(Interval(219, 222), "people killed", ("b",))]).text
    '210 to 213'
    """
    taken = add_up(parts)
    left = (whole.interval - taken.interval).intersect(Interval(0, None))
    how = f"{whole.interval_text} − ({taken.how})"
    if left is None:
        raise DeriveError(f"The parts are more than the whole: {how}.")
    return replace(_made(left, whole.unit, [whole, taken], how), scope=whole.scope)


def rounds(result: Result, other: Result) -> bool:
    """Tell whether a result only repeats another one in rounder words, such as "at least 685"."""
    return other.interval.within(result.interval) and not result.interval.within(other.interval)


def both(one: Result, other: Result | None) -> Result:
    """Give what two results leave for the same number; the first where they have nothing in common.

    Examples
    --------
    >>> left = Result(Interval(32, 35), "people killed", ("a",))
    >>> both(left, Result(Interval(31, 34), "people killed", ("b",))).text
    '32 to 34'
    """
    if other is None:
        return one
    shared = one.interval.intersect(other.interval)
    if shared is None or shared == one.interval:
        return one
    how = f"{one.interval_text}, and {other.interval_text}"
    return _made(shared, one.unit, [one, other], how, one.places)


def rate(amount: Result, units: int, per: str) -> Result:
    """Give an amount per day (or per any other of `units` equal parts).

    Examples
    --------
    >>> rate(Result(Interval(59775, 59775), "operations", ("a",)), 366, "day").text
    '163.3'
    """
    how = f"{amount.interval_text} in {units:,} {per}s"
    return _made(amount.interval / units, f"per {per}", [amount], how, places=1)


def span(amount: Result, per_day: Result) -> Result:
    """Give the days over which an amount would make a stated rate per day true.

    Examples
    --------
    >>> amount = Result(Interval(59775, 59775), "operations", ("a",))
    >>> span(amount, Result(Interval(168.5, 169.5), "per day", ("b",), printed="169")).text
    '353 to 354'
    """
    how = f"{amount.interval_text} at {per_day.text} per day"
    days = (amount.interval / per_day.interval).integers()
    if days is None:
        raise DeriveError(f"No whole number of days makes {how} true.")
    return _made(days, "days", [amount, per_day], how)


def per_100k(count: Result, population: Interval, census: str) -> Result:
    """Give a count per 100,000 people.

    Parameters
    ----------
    count : Result
        People killed, for example.
    population : Interval
        People counted in the census, as exactly as the count was printed.
    census : str
        Which census, for the arithmetic shown.

    Examples
    --------
    >>> killed = Result(Interval(432, 432), "people killed", ("a",))
    >>> per_100k(killed, Interval.of(1_000_000), "a census").text
    '43.20'
    """
    how = f"{count.interval_text} among {population} people ({census})"
    interval = count.interval / population * 100_000
    return _made(interval, f"{count.unit} per 100,000", [count], how, places=2)


def _made(interval: Interval, unit: str, used: list[Result], how: str, places: int = 0) -> Result:
    claims, editions = (
        tuple(dict.fromkeys(c for result in used for c in getattr(result, of)))
        for of in ("claims", "editions")
    )
    shared = {
        k: v for k, v in used[0].scope.items() if all(u.scope.get(k, v) == v for u in used[1:])
    }
    return Result(interval, unit, claims, shared, None, how, places, editions)


def _clip(interval: Interval, low: int, high: int) -> Interval:
    return interval.intersect(Interval(low, high)) or interval
