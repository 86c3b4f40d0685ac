"""UCDP's events as the ledger keeps them: sums of each month and region in one version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from tally.events.counts import Counted
from tally.events.formats import EventsError
from tally.quantities import period

#: What the ledger keeps of each month or year.
KEPT = ("events", "best", "low", "high")


def version(path: Path, months: Iterable[str]) -> tuple[str, list[str]]:
    """Name the version that a file is, and give all months that it covers.

    A candidate release is of one month, and its name tells which; any other is of whole years.

    Raises
    ------
    EventsError
        When the name of a file of one year tells no month, or another one.

    Examples
    --------
    >>> version(Path("ucdp_candidate_pakistan_2026_01.csv"), ["2026-01"])
    ('ucdp-candidate-26-0-1', ['2026-01'])
    >>> version(Path("ged.csv"), ["1989-02", "2021-03"])[0]
    'ucdp-ged-to-2021'
    """
    months = sorted(set(months))
    first, last = months[0][:4], months[-1][:4]
    if first != last:
        whole = period.parse(f"{first}/{last}")
        return f"ucdp-ged-to-{last}", [str(month) for month in period.parts(whole, "month")]
    found = re.search(r"candidate\w*?_(\d{4})_(\d{2})", path.name)
    if not found or months != [f"{found[1]}-{found[2]}"]:
        raise EventsError(f"{path}: the events are of {', '.join(months)}, its name is not.")
    return f"ucdp-candidate-{int(found[1]) - 2000}-0-{int(found[2])}", months


def filled(
    counted: Counted, path: Path, places: Iterable[str], each: str = "month"
) -> pd.DataFrame:
    """Give the sums of each place in each month, or year, of the version that a file is.

    A time without an event is a row of zeros, for each place that has one in another time.

    Parameters
    ----------
    counted : Counted
        The events.
    path : pathlib.Path
        Their file.
    places : iterable of str
        ``region``, or ``region`` and ``district``.
    each : {"month", "year"}
        Which times.

    Returns
    -------
    pandas.DataFrame
        ``period``, the places, :data:`KEPT` and ``version``.

    Raises
    ------
    EventsError
        When the file is none of UCDP's, or some of its events can't be counted.
    """
    if counted.form != "UCDP":
        raise EventsError(f"{path} holds events of {counted.form}; these are sums of UCDP's.")
    if len(counted.aside):
        row = counted.aside.iloc[0]
        raise EventsError(
            f"{path}: {len(counted.aside)} rows can't be counted. The first: {row['why']}: "
            f"{row['row'][:80]}"
        )
    places = list(places)
    name, months = version(path, counted.table["period"])
    times = sorted({month if each == "month" else month[:4] for month in months})
    table = counted.by(*places)
    table["period"] = table["period"].str[: len(times[0])]
    sums = table.groupby([*places, "period"])[list(KEPT)].sum()
    every = table[places].drop_duplicates().merge(pd.DataFrame({"period": times}), how="cross")
    found = sums.reindex(pd.MultiIndex.from_frame(every), fill_value=0).reset_index()
    return found[["period", *places, *KEPT]].assign(version=name)
