"""Exact intervals: what is known of a number, and arithmetic that never claims more.

Ends are fractions, an end may be open (not itself possible), and ``None`` is an end that
nobody knows. `tally.quantities.quantity` offers `Interval` to the floors above.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real

from tally.errors import QuantityError

Number = int | float | Fraction | Decimal


def as_fraction(number: Number | str | None) -> Fraction:
    """Give the fraction that a number is written as: 0.1 and "0.1" are one tenth.

    Raises
    ------
    QuantityError
        When it is not a finite number.

    Examples
    --------
    >>> as_fraction(0.1)
    Fraction(1, 10)
    """
    plain = None if isinstance(number, bool) else number
    if isinstance(plain, Rational):
        return Fraction(int(plain.numerator), int(plain.denominator))
    if isinstance(number, str) and not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", number):
        raise QuantityError(f"'{number}' is not a plain number such as 1500, -21 or 0.5.")
    if isinstance(plain, Real | Decimal | str):
        try:
            return Fraction(Decimal(str(plain)))
        except (ArithmeticError, ValueError):
            pass
    raise QuantityError(f"{number!r} is not a finite number.")


def format_number(number: Fraction, places: int = 0) -> str:
    """Write a number with thousands separators and a true minus sign.

    Examples
    --------
    >>> format_number(Fraction(15241, 10), 1)
    '1,524.1'
    >>> format_number(Fraction(-21)) == "\N{MINUS SIGN}21"
    True
    """
    rounded = round(number, places)
    scaled = abs(int(rounded * 10**places))
    whole, rest = divmod(scaled, 10**places)
    decimals = f".{rest:0{places}d}" if places else ""
    sign = "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{whole:,}{decimals}"


def rounded(number: Fraction, places: int) -> Fraction:
    """Round as pupils are taught to, a half away from zero.

    Examples
    --------
    >>> rounded(Fraction(5, 2), 0), rounded(Fraction(-1633, 100), 1)
    (Fraction(3, 1), Fraction(-163, 10))
    """
    scaled = abs(number) * 10**places
    size = Fraction(math.floor(scaled + Fraction(1, 2)), 10**places)
    return -size if number < 0 else size


@dataclass(frozen=True, slots=True, init=False)
class Interval:
    """All the values that a number may have.

    Parameters
    ----------
    low, high : int, float, fractions.Fraction, decimal.Decimal or None
        The ends; ``None`` where there is none.
    low_open, high_open : bool
        Whether the end itself is excluded.

    Raises
    ------
    QuantityError
        When no value is left between the ends.

    Examples
    --------
    >>> print(Interval(40.5, 41.5) / 100 * 432)
    174 to 180
    >>> print((Interval(40.5, 41.5) / 100 * 432).integers().about())
    about 177 (175 to 179)
    >>> print(Interval(1500, None, low_open=True).integers())
    at least 1,501
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    # Written out, since it takes more types than an end then has.
    def __init__(
        self,
        low: Number | None,
        high: Number | None,
        low_open: bool = False,
        high_open: bool = False,
    ) -> None:
        """Make the ends exact and refuse an empty interval."""
        for end, value, is_open in (("low", low, low_open), ("high", high, high_open)):
            object.__setattr__(self, end, None if value is None else as_fraction(value))
            object.__setattr__(self, f"{end}_open", value is not None and is_open)
        if self.low is None or self.high is None:
            return
        if self.low > self.high:
            raise QuantityError(f"No number is at least {self.low} and at most {self.high}.")
        if self.low == self.high and (self.low_open or self.high_open):
            raise QuantityError(f"No number is left when {self.low} itself is excluded.")

    @classmethod
    def of(cls, value: "Interval | Number") -> "Interval":
        """Give an interval as it is, and a number as the interval of that number alone.

        Examples
        --------
        >>> print(Interval.of(5))
        5
        """
        return value if isinstance(value, Interval) else cls(value, value)

    def __add__(self, other: "Interval | Number") -> "Interval":
        """Add an interval or a number."""
        other = Interval.of(other)
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(
            low, high, self.low_open or other.low_open, self.high_open or other.high_open
        )

    def __neg__(self) -> "Interval":
        """Change the sign, and with it the ends."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def __sub__(self, other: "Interval | Number") -> "Interval":
        """Subtract an interval or a number; the two are taken to be independent."""
        return self + -Interval.of(other)

    def __mul__(self, other: "Interval | Number") -> "Interval":
        """Multiply by an interval or a number; the two are taken to be independent."""
        other = Interval.of(other)
        corners = [_product(a, b) for a in self._ends() for b in other._ends()]
        # At equal products the closed corner wins: it is a value that can be reached.
        low, low_open = min(corners, key=lambda corner: (corner[0], corner[1]))
        high, high_open = max(corners, key=lambda corner: (corner[0], not corner[1]))
        return Interval(_finite(low), _finite(high), low_open, high_open)

    def __truediv__(self, other: "Interval | Number") -> "Interval":
        """Divide by an interval or a number that can't be zero.

        Raises
        ------
        QuantityError
            When the divisor may be zero.
        """
        other = Interval.of(other)
        if other.contains(0):
            raise QuantityError(f"Division by a number that may be zero ({other}).")
        if other.low is None or other.low < 0:
            return -(self * (-other)._reciprocal())
        return self * other._reciprocal()

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Number) -> "Interval":
        """Subtract from a number."""
        return Interval.of(other) - self

    def __rtruediv__(self, other: Number) -> "Interval":
        """Divide a number."""
        return Interval.of(other) / self

    def _reciprocal(self) -> "Interval":
        """One over a positive interval."""
        assert self.low is not None
        low, low_open = Fraction(0), True
        if self.high is not None:
            low, low_open = 1 / self.high, self.high_open
        high, high_open = (None, False) if self.low == 0 else (1 / self.low, self.low_open)
        return Interval(low, high, low_open, high_open)

    def _ends(self) -> tuple[tuple, tuple]:
        low = (-math.inf, True) if self.low is None else (self.low, self.low_open)
        high = (math.inf, True) if self.high is None else (self.high, self.high_open)
        return low, high

    @property
    def exact(self) -> bool:
        """Whether one single value is left."""
        return self.low is not None and self.low == self.high

    @property
    def width(self) -> Fraction | None:
        """The distance between the ends; ``None`` where an end is missing."""
        return None if self.low is None or self.high is None else self.high - self.low

    def contains(self, number: Number) -> bool:
        """Tell whether the number is possible.

        Examples
        --------
        >>> Interval(219, 222).contains(220)
        True
        """
        return Interval.of(number).within(self)

    def within(self, other: "Interval") -> bool:
        """Tell whether every value is possible in the other interval too.

        Examples
        --------
        >>> Interval(219, 222).within(Interval(200, None))
        True
        """
        return self.intersect(other) == self

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether some value is possible in both.

        Examples
        --------
        >>> Interval(219, 222).overlaps(Interval(222, 230))
        True
        """
        return self.intersect(other) is not None

    def intersect(self, other: "Interval") -> "Interval | None":
        """Give the values possible in both, or ``None`` where there are none.

        Examples
        --------
        >>> print(Interval(174, 179).intersect(Interval(178, None)))
        178 to 179
        """
        (a, b), (c, d) = self._ends(), other._ends()
        low, high = max(a, c), min((b[0], not b[1]), (d[0], not d[1]))
        if low[0] > high[0] or (low[0] == high[0] and (low[1] or not high[1])):
            return None
        return Interval(_finite(low[0]), _finite(high[0]), low[1], not high[1])

    def hull(self, other: "Interval") -> "Interval":
        """Give the smallest interval that holds both.

        Examples
        --------
        >>> print(Interval(219, 222).hull(Interval(230, 235)))
        219 to 235
        """
        (a, b), (c, d) = self._ends(), other._ends()
        low, high = min(a, c), max((b[0], not b[1]), (d[0], not d[1]))
        return Interval(_finite(low[0]), _finite(high[0]), low[1], not high[1])

    def integers(self) -> "Interval | None":
        """Tighten to whole numbers, or give ``None`` where there are none between the ends.

        Examples
        --------
        >>> print(Interval(218.16, 222.48).integers())
        219 to 222
        """
        low = high = None
        if self.low is not None:
            low = math.floor(self.low) + 1 if self.low_open else math.ceil(self.low)
        if self.high is not None:
            high = math.ceil(self.high) - 1 if self.high_open else math.floor(self.high)
        if low is not None and high is not None and low > high:
            return None
        return Interval(low, high)

    def text(self, places: int = 0) -> str:
        """Tell the interval in words, rounded outwards to the decimal places.

        Examples
        --------
        >>> Interval(7, 8, high_open=True).text()
        'at least 7, under 8'
        >>> Interval(None, 34).text()
        'at most 34'
        >>> Interval(40.55, 41.5).text(1)
        '40.5 to 41.5'
        """
        if self.low is not None and self.exact:
            return format_number(self.low, places)
        words, unit = [], 10**places
        for end, is_open, rounding, closed_word, open_word in (
            (self.low, self.low_open, math.floor, "at least", "over"),
            (self.high, self.high_open, math.ceil, "at most", "under"),
        ):
            if end is not None:
                shown = Fraction(rounding(end * unit), unit)
                word = open_word if is_open and shown == end else closed_word
                words.append((word, format_number(shown, places)))
        if [word for word, _ in words] == ["at least", "at most"]:
            return f"{words[0][1]} to {words[1][1]}"
        return ", ".join(" ".join(word) for word in words) or "any number"

    def about(self) -> str:
        """Tell the middle at the precision that the interval allows, and the interval.

        The middle is rounded to the largest power of ten that is at most half the width.

        Examples
        --------
        >>> Interval(175, 179).about()
        'about 177 (175 to 179)'
        >>> Interval(1010, 1390).about()
        'about 1,200 (1,010 to 1,390)'
        >>> Interval(432, 432).about()
        '432'
        """
        if self.low is None or self.high is None:
            return self.text()
        width = self.high - self.low
        if width == 0:
            return self.text(0 if self.low.denominator == 1 else 1)
        if width < 2 and self.low.denominator == self.high.denominator == 1:
            return self.text()
        digits = math.floor(math.log10(width / 2))
        places = max(0, -digits)
        middle = format_number(round((self.low + self.high) / 2, -digits), places)
        return f"about {middle} ({self.text(places)})"

    def __str__(self) -> str:
        """Tell the interval in words, in whole numbers."""
        return self.text()

    def toDict(self) -> dict[str, str | bool | None]:
        """Give the exact ends; by this name pandas finds what it writes as JSON.

        Examples
        --------
        >>> Interval(40.5, 41.5, high_open=True).toDict()
        {'low': '81/2', 'high': '83/2', 'low_open': False, 'high_open': True}
        """
        low, high = (None if end is None else str(end) for end in (self.low, self.high))
        return {"low": low, "high": high, "low_open": self.low_open, "high_open": self.high_open}


def _product(a: tuple, b: tuple) -> tuple:
    """Multiply two ends; an end is its value and whether it is open."""
    if a[0] == 0 or b[0] == 0:
        # A zero that can be reached makes a zero whatever the other number is.
        reached = (a[0] == 0 and not a[1]) or (b[0] == 0 and not b[1])
        return Fraction(0), not reached
    if math.inf in (abs(a[0]), abs(b[0])):
        return math.inf if (a[0] > 0) == (b[0] > 0) else -math.inf, True
    return a[0] * b[0], a[1] or b[1]


def _finite(end: Fraction | float) -> Fraction | None:
    return None if isinstance(end, float) else end
