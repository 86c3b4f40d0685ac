"""The newest period that is complete: what ``latest`` stands for on the page of a chapter."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tally.quantities import period
from tally.results.result import DeriveError


def newest(periods: Iterable[str], *rules: Callable[[str], bool]) -> str:
    """Give the newest period for which the first rule holds that holds for any of them.

    Parameters
    ----------
    periods : iterable of str
        Those of which something was published.
    *rules : callable
        Each tells of a period whether it is complete, the strictest first. Where none holds for
        any, it is the newest period of all.

    Returns
    -------
    str
        Of two that end on the same day the longer one.

    Raises
    ------
    DeriveError
        When there is no period.

    Examples
    --------
    >>> newest(["2023", "2024", "2024-Q4", "2025-Q1"]), newest(["2023", "2025-Q1"], is_year)
    ('2025-Q1', '2023')
    """
    times = {period.parse(p): p for p in periods}
    if not times:
        raise DeriveError("Nothing was published that could be the newest.")
    order = [times[t] for t in sorted(times, key=lambda t: (t.last, t.days), reverse=True)]
    found = (next(filter(rule, order), None) for rule in rules)
    return next((p for p in found if p is not None), order[0])


def is_year(of: str) -> bool:
    """Tell whether a period is one whole year."""
    return period.parse(of).kind == "year"


def is_quarter(of: str) -> bool:
    """Tell whether a period is one quarter."""
    return period.parse(of).kind == "quarter"
