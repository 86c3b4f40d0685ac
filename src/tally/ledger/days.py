"""Days and times: as the tables have them, and as whoever asks may name them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pandas as pd

from tally.errors import LedgerError
from tally.quantities import period


def days(dates: Iterable[date | None]) -> pd.Series | Any:
    """Make days what pandas counts with; a missing one is ``NaT``.

    Examples
    --------
    >>> days([date(2024, 1, 8), None]).dtype
    dtype('<M8[s]')
    """
    return pd.array(list(dates), dtype="datetime64[s]")


def as_day(when: Any) -> date | None:
    """Give the day of a cell of such a column, or None.

    Examples
    --------
    >>> as_day(days([date(2024, 1, 8)])[0]), as_day(pd.NaT)
    (datetime.date(2024, 1, 8), None)
    """
    return None if pd.isna(when) else pd.Timestamp(when).date()


def latest_day(text: str | None) -> date | None:
    """Give the last day of a time that a cell names, or None where the cell is empty.

    Examples
    --------
    >>> latest_day("2024-02"), latest_day(None)
    (datetime.date(2024, 2, 29), None)
    """
    return period.latest(text) if isinstance(text, str) else None


def as_date(as_of: str | date | None) -> date | None:
    """Read an ``as_of``: a date, its ISO text, or None or 'latest' for no limit.

    Examples
    --------
    >>> as_date("2024-12-31")
    datetime.date(2024, 12, 31)
    """
    if as_of is None or as_of == "latest":
        return None
    if isinstance(as_of, datetime):
        return as_of.date()
    if isinstance(as_of, date):
        return as_of
    # A parameter of digits alone may have been a number; weeks are no form of a day here.
    is_day = isinstance(as_of, str) and re.fullmatch(r"\d{4}(-?)\d\d\1\d\d", as_of)
    try:
        day = date.fromisoformat(as_of) if is_day else None
    except ValueError:
        day = None
    if day is None:
        raise LedgerError(
            f"as_of is {as_of!r}; it must be a day such as '2024-12-31', or 'latest'."
        )
    if not period.has_come(day):
        raise LedgerError(f"as_of is {as_of!r}, a day that has not come; 'latest' is all.")
    return day


def known_by(frame: pd.DataFrame, day: date) -> pd.Series:
    """Tell of each row whether it was ``known`` on a day.

    Examples
    --------
    >>> rows = pd.DataFrame({"known": days([date(2024, 1, 8), date(2025, 1, 5), None])})
    >>> known_by(rows, date(2024, 1, 15)).to_list()
    [True, False, False]
    """
    return pd.to_datetime(frame["known"]) <= pd.Timestamp(day)


def listed(wanted: Any) -> list:
    """Give one term or several as a list."""
    return [wanted] if isinstance(wanted, str | int | float) else list(wanted)


def times_of(wanted: Any) -> list[str]:
    """Give one time or several as texts; a slice is from the beginning of one to another's end."""
    times = [wanted] if isinstance(wanted, slice | pd.Period) else listed(wanted)
    return [_time(time) for time in times]


def _time(told: Any) -> str:
    """Write a time as the tables do.

    Examples
    --------
    >>> _time(pd.Period("2024Q1")), _time(slice(2021, "2025-Q1")), _time(2024)
    ('2024-Q1', '2021/2025-Q1', '2024')
    """
    if isinstance(told, slice):
        if None in (told.start, told.stop) or told.step is not None:
            raise LedgerError("A slice of time has a beginning and an end: slice(2021, 2025).")
        return f"{_time(told.start)}/{_time(told.stop)}"
    if isinstance(told, pd.Period):
        return str(told).replace("Q", "-Q")
    return str(told)
