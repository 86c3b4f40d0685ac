"""Periods of whole days: "2024", "2024-Q1", "2024-01/2024-09" as dates, and which make up which.

The canonical text of a period is its shortest: a year, a quarter, a month or a day where it is
one, otherwise ``A/B`` with years, months or days on both sides, the longest that fit.
"""

import re
import unicodedata
from calendar import month_name, monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from tally.errors import PeriodError

__all__ = [
    "Period",
    "PeriodError",
    "covers",
    "earliest",
    "in_words",
    "is_canonical",
    "latest",
    "latest_day",
    "meant",
    "parse",
    "parts",
]

# In letters, since a date among them would read as the mend of the cell.
_FORMS = "YYYY, YYYY-Qn, YYYY-MM, YYYY-MM-DD, or two of these joined by /"
_ORDINALS = ("first", "second", "third", "fourth")
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_NAMES = [name.lower() for name in month_name if name]
_NAME = f"({'|'.join(_NAMES)}|{'|'.join(name[:3] for name in _NAMES)})"
_YEAR = "([12][0-9]{3})"
#: Other ways to write a period that can only mean one, each with the form that it has here.
_MEANT = (
    (rf"{_YEAR}\.0+", r"\1"),
    (rf"{_YEAR}[-\u2013\u2014 /]?q([1-4])", r"\1-Q\2"),
    (rf"q([1-4])[-\u2013\u2014 /]?{_YEAR}", r"\2-Q\1"),
    (rf"{_YEAR}-([0-9])", r"\1-\2"),
    (rf"{_YEAR}[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}})", r"\1-\2-\3"),
    (rf"{_NAME}[ -]{_YEAR}", r"\2-\1"),
    (rf"([0-9]{{1,2}})[ -]{_NAME}[ -]{_YEAR}", r"\3-\2-\1"),
    (rf"{_NAME} ([0-9]{{1,2}}), {_YEAR}", r"\3-\1-\2"),
    (rf"{_YEAR} ?(?:[-\u2010-\u2015\u2212]|to) ?{_YEAR}", r"\1/\2"),
)
#: Signs that stand for a hyphen and for nothing else. A longer dash may be one from year to year.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"))
_TEXT = re.compile(r"([12][0-9]{3})(?:-Q([1-4])|-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from the first to the last, both included.

    Parameters
    ----------
    first, last : datetime.date
        The first and the last day.

    Raises
    ------
    PeriodError
        When the last day is before the first.

    Examples
    --------
    >>> print(Period(date(2024, 1, 1), date(2024, 3, 31)))
    2024-Q1
    >>> Period(date(2024, 1, 1), date(2024, 12, 31)).days
    366
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise PeriodError(f"A period can't end ({self.last}) before it begins ({self.first}).")

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int | None:
        """The number of months where the period is made of whole months, otherwise ``None``."""
        if self.first.day != 1 or self.last != _month_end(self.last.year, self.last.month):
            return None
        return _month_number(self.last) - _month_number(self.first) + 1

    @property
    def kind(self) -> str:
        """``year``, ``quarter``, ``month``, ``day`` or ``span``."""
        if self.first == self.last:
            return "day"
        for kind, months in _MONTHS.items():
            if self.months == months and (self.first.month - 1) % months == 0:
                return kind
        return "span"

    def __str__(self) -> str:
        """Give the canonical text."""
        first, last = self.first, self.last
        match self.kind:
            case "year":
                return f"{first.year:04d}"
            case "quarter":
                return f"{first.year:04d}-Q{first.month // 3 + 1}"
            case "month":
                return f"{first:%Y-%m}"
            case "day":
                return f"{first}"
        if self.months is None:
            return f"{first}/{last}"
        if first.month == 1 and last.month == 12:
            return f"{first.year:04d}/{last.year:04d}"
        return f"{first:%Y-%m}/{last:%Y-%m}"

    def contains(self, other: "Period | date") -> bool:
        """Tell whether a day, or all days of a period, lie in this one."""
        other = other if isinstance(other, Period) else Period(other, other)
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def before(self) -> "Period":
        """Give the period of the same kind and length just before.

        Whole months go back by months, everything else by days.

        Examples
        --------
        >>> print(parse("2024-Q1").before(), parse("2024-03").before())
        2023-Q4 2024-02
        """
        if self.months is not None:
            return _whole_months(_month_number(self.first) - self.months, self.months)
        length = timedelta(self.days)
        return Period(self.first - length, self.last - length)

    def year_before(self) -> "Period":
        """Give the same period one year earlier; 29 February becomes 28 February.

        Examples
        --------
        >>> print(parse("2024-Q1").year_before(), parse("2024-02-29").year_before())
        2023-Q1 2023-02-28
        """
        if self.months is not None:
            return _whole_months(_month_number(self.first) - 12, self.months)
        return Period(_year_earlier(self.first), _year_earlier(self.last))


def parse(text: str) -> Period:
    """Read a period.

    Parameters
    ----------
    text : str
        ``2024``, ``2024-Q1``, ``2024-01``, ``2024-01-31``, or ``A/B`` of any two of these: from
        the first day of A to the last day of B.

    Raises
    ------
    PeriodError
        When it is none of these, or B does not come after A.

    Examples
    --------
    >>> parse("2024-01/2024-09").days
    274
    >>> print(parse("2024-01-01/2024-12-31"))
    2024
    >>> parse("2024-H1")
    Traceback (most recent call last):
        ...
    tally.errors.PeriodError: '2024-H1' is not a period; its form is YYYY, YYYY-Qn, YYYY-MM, \
YYYY-MM-DD, or two of these joined by /.
    >>> parse("2023-02-29")
    Traceback (most recent call last):
        ...
    tally.errors.PeriodError: '2023-02-29' is not a period; the calendar has no such day.
    """
    if not isinstance(text, str):
        raise PeriodError(f"'{text}' is not a period; its form is {_FORMS}.")
    return _parse(text)


def meant(text: str) -> str | None:
    r"""Give the form of a period that is written otherwise, where it can only mean one.

    Examples
    --------
    >>> meant("2024-3"), meant("2024Q1"), meant("31 March 2024"), meant("2013 to 2018")
    ('2024-03', '2024-Q1', '2024-03-31', '2013/2018')
    >>> meant("Mar-24"), meant("01/03/2024")
    (None, None)
    >>> meant("2024\N{NON-BREAKING HYPHEN}03"), meant("2011\N{EN DASH}12")
    ('2024-03', None)
    >>> meant("\u06f2\u06f0\u06f2\u06f4-Q1")  # in Urdu digits
    '2024-Q1'
    """
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)
    plain = digits.strip().translate(_HYPHENS)
    if plain != text and _parse_simple(plain):
        return plain
    for pattern, form in _MEANT:
        if match := re.fullmatch(pattern, plain.lower()):
            written = match.expand(form)
            for number, name in enumerate(_NAMES, start=1):
                written = re.sub(f"{name}|{name[:3]}", str(number), written)
            written = re.sub("-([0-9])(?![0-9])", r"-0\1", written)
            ends = [_parse_simple(end) for end in written.split("/")]
            return written if None not in ends and ends == sorted(filter(None, ends)) else None
    return None


# A page asks for the same few periods hundreds of times.
@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    ends = [_parse_simple(end) for end in text.split("/")]
    periods = [end for end in ends if end is not None]
    if len(ends) not in (1, 2) or len(periods) != len(ends):
        raise PeriodError(f"'{text}' is not a period; {_mend(text, meant(text), _FORMS)}.")
    if len(periods) == 2 and not (
        periods[0].first <= periods[1].first and periods[0].last <= periods[1].last
    ):
        raise PeriodError(f"'{text}' ends before it begins; write the earlier period first.")
    return Period(periods[0].first, periods[-1].last)


def _mend(text: object, found: str | None, forms: str) -> str:
    """Say what to write in the place of a text; of a day or month that never was, only that."""
    if found:
        return f"write {found}"
    unreal = lacking(text) if isinstance(text, str) else None
    return f"the calendar has no such {unreal}" if unreal else f"its form is {forms}"


def lacking(text: str) -> str | None:
    """Give what the calendar lacks, a day or a month, where a text has the form of a period.

    Examples
    --------
    >>> lacking("2023-02-29"), lacking("2024-01/2024-13"), lacking("2024-H1"), lacking("2024")
    ('day', 'month', None, None)
    """
    matches = [_TEXT.fullmatch(end) for end in text.split("/")]
    if len(matches) > 2 or None in matches:
        return None
    unreal = [match for match in matches if match and _parse_simple(match[0]) is None]
    return ("day" if unreal[0][4] else "month") if unreal else None


def is_canonical(text: str) -> bool:
    """Tell whether a text is the shortest way to write its period.

    Raises
    ------
    PeriodError
        When it is not a period.

    Examples
    --------
    >>> is_canonical("2024-Q1"), is_canonical("2024-01/2024-03")
    (True, False)
    """
    return str(parse(text)) == text


def parts(period: Period, kind: str) -> list[Period]:
    """Divide a period into years, quarters, months or days.

    Parameters
    ----------
    period : Period
        The whole.
    kind : {"year", "quarter", "month", "day"}
        What to divide it into.

    Raises
    ------
    PeriodError
        When it is not made of whole ones.

    Examples
    --------
    >>> [str(part) for part in parts(parse("2024-Q1"), "month")]
    ['2024-01', '2024-02', '2024-03']
    """
    if kind == "day":
        days = (period.first + timedelta(n) for n in range(period.days))
        return [Period(day, day) for day in days]
    if kind not in _MONTHS:
        raise PeriodError(f"'{kind}' is no part; there are year, quarter, month and day.")
    length, months = _MONTHS[kind], period.months
    if months is None or months % length or (period.first.month - 1) % length:
        raise PeriodError(f"{period} is not made of whole {kind}s.")
    start = _month_number(period.first)
    return [_whole_months(start + n, length) for n in range(0, months, length)]


def covers(periods: Iterable[Period], whole: Period) -> bool:
    """Tell whether periods make up the whole: each of its days in exactly one of them.

    Examples
    --------
    >>> quarters = [parse(f"2024-Q{n}") for n in (1, 2, 3, 4)]
    >>> covers(quarters, parse("2024")), covers(quarters[1:], parse("2024"))
    (True, False)
    """
    ordered = sorted(periods)
    if not ordered or ordered[0].first != whole.first or ordered[-1].last != whole.last:
        return False
    return all(
        earlier.last.toordinal() + 1 == later.first.toordinal()
        for earlier, later in pairwise(ordered)
    )


def earliest(partial: str) -> date:
    """Give the first day that a partial date may mean.

    Raises
    ------
    PeriodError
        When it is no date such as 2024, 2024-04 or 2024-04-01.

    Examples
    --------
    >>> earliest("2024-04").isoformat()
    '2024-04-01'
    """
    return _parse_partial(partial).first


def in_words(text: str) -> str:
    """Tell a period in words.

    Examples
    --------
    >>> in_words("2024-Q1"), in_words("2024"), in_words("2024-01/2024-09")
    ('the first quarter of 2024', '2024', 'January to September 2024')
    """
    of = parse(text)
    first, last = of.first, of.last
    match of.kind:
        case "year":
            return str(first.year)
        case "quarter":
            return f"the {_ORDINALS[(first.month - 1) // 3]} quarter of {first.year}"
        case "month":
            return f"{first:%B} {first.year}"
        case "day":
            return f"{first.day} {first:%B} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year} to {last.year}"
    if "-" in text and all(t.count("-") == 1 for t in text.split("/")):
        year = "" if first.year == last.year else f" {first.year}"
        return f"{first:%B}{year} to {last:%B} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"


def latest(partial: str) -> date:
    """Give the last day that a partial date may mean.

    Raises
    ------
    PeriodError
        When it is no date such as 2024, 2024-04 or 2024-04-01.

    Examples
    --------
    >>> latest("2024-04").isoformat(), latest("2019").isoformat()
    ('2024-04-30', '2019-12-31')
    """
    return _parse_partial(partial).last


latest_day = latest


def has_come(day: date) -> bool:
    """Tell whether a day has come, by the clock of this machine.

    Tomorrow counts as come: it is today further east.

    Examples
    --------
    >>> has_come(date(2024, 12, 31)), has_come(date(2999, 1, 1))
    (True, False)
    """
    return day <= date.today() + timedelta(1)


def _parse_simple(text: str) -> Period | None:
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    year, quarter, month, day = (int(part or 0) for part in match.groups())
    try:
        if match[4] is not None:
            return Period(date(year, month, day), date(year, month, day))
        if match[2] is not None:
            return _whole_months(year * 12 + quarter * 3 - 3, 3)
        if match[3] is not None:
            return Period(date(year, month, 1), _month_end(year, month))
        return Period(date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        return None


def _parse_partial(partial: str) -> Period:
    period = None
    if isinstance(partial, str) and "Q" not in partial:
        period = _parse_simple(partial)
    if period is None:
        found = meant(partial) if isinstance(partial, str) else None
        sure = found and "Q" not in found and "/" not in found
        mend = _mend(partial, found if sure else None, "YYYY, YYYY-MM or YYYY-MM-DD")
        raise PeriodError(f"'{partial}' is not a date; {mend}.")
    return period


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _whole_months(start: int, length: int) -> Period:
    """Give the period of some months, counted in months since year 0."""
    end = start + length - 1
    return Period(date(start // 12, start % 12 + 1, 1), _month_end(end // 12, end % 12 + 1))


def _year_earlier(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))
