"""UCDP's months: sums of events by month and region, with the country where parts are given alone.

The rows of ``ucdp_monthly`` are sums of events, not claims: a result made of them names the
edition that they are of. Editions are never mixed in one number.
"""

from __future__ import annotations

import re

import pandas as pd

from tally.ledger import territory
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval
from tally.results.result import Result

BODY = "UCDP"

#: The columns that are added up.
SUMS = ("events", "best", "low", "high")

UNITS = {"events": "events"} | dict.fromkeys(("best", "low", "high"), "people killed")

#: How the names of editions of candidate events begin, which UCDP calls preliminary.
CANDIDATE = "ucdp-candidate"


def version_name(edition: str) -> str:
    """Give the short name of an edition of UCDP's data.

    Examples
    --------
    >>> version_name("ucdp-ged-25-1"), version_name("ucdp-ged-to-2021")
    ('GED 25.1', 'GED to 2021')
    >>> version_name("ucdp-candidate-26-0-1")
    'Candidate 26.0.1'
    """
    kind, _, number = edition.removeprefix("ucdp-").partition("-")
    name = kind.upper() if kind == "ged" else kind.capitalize()
    return f"{name} {re.sub(r'(?<=[0-9])-', '.', number).replace('-', ' ')}"


def rows_of(ledger: Ledger) -> pd.DataFrame:
    """Give the months of UCDP, with the country and Khyber Pakhtunkhwa where only parts are given.

    Returns
    -------
    pandas.DataFrame
        The rows of ``ledger.ucdp_monthly``. Where a version gives no row for a whole, the rows of
        its parts are added up: for the country all regions and what has no place, for Khyber
        Pakhtunkhwa the province without the former FATA and the former FATA.

    Examples
    --------
    >>> import tally
    >>> rows = rows_of(tally.load())
    >>> rows[(rows["region"] == "PK") & (rows["period"] == "2026-01")]["best"].to_list()
    [424]
    """
    table = ledger.ucdp_monthly
    land = territory.of(ledger)
    merged = [(whole, set(land.parts(whole))) for whole in land.mergers]
    made = []
    for _, rows in table.groupby("version", sort=False):
        for whole, parts in (("PK", set(rows["region"])), *merged):
            if whole not in set(rows["region"]) and parts <= set(rows["region"]):
                made.append(_whole(rows[rows["region"].isin(parts)], whole))
    return pd.concat([table, *made], ignore_index=True)


def _whole(parts: pd.DataFrame, region: str) -> pd.DataFrame:
    """Add the rows of the parts up, month by month; unknown is what one part does not tell."""
    by_month = parts.groupby("period")
    sums = by_month[list(SUMS)].sum(skipna=False).reset_index()
    return sums.assign(
        region=region, version=parts["version"].iloc[0], known=parts["known"].iloc[0]
    )


def best_total(rows: pd.DataFrame) -> Result:
    """Add up the best estimates over the months of one version: every month tells its own."""
    total = month_total(rows, "best")
    assert total is not None
    return total


def month_total(rows: pd.DataFrame, of: str) -> Result | None:
    """Add a column up over the months of one version; None where a month does not tell it.

    Parameters
    ----------
    rows : pandas.DataFrame
        Months of one region and one version, in order.
    of : str
        The column: ``events``, or an estimate of people killed.

    Examples
    --------
    >>> import tally
    >>> rows = rows_of(tally.load())
    >>> january = rows[(rows["region"] == "PK-BA") & (rows["period"] == "2026-01")]
    >>> month_total(january, "best").text, month_total(january, "low").text
    ('311', '210')
    """
    if rows[of].isna().any():
        return None
    first, last = rows["period"].iloc[0], rows["period"].iloc[-1]
    total, count = int(rows[of].sum()), len(rows)
    estimate = "" if of == "events" else f"{of} estimates of "
    return Result(
        Interval.of(total),
        UNITS[of],
        scope={
            "body": BODY,
            "period": month_span(first, last),
            "region": rows["region"].iloc[0],
            "measure": "events" if of == "events" else "fatalities",
            "estimate": of,
        },
        how=f"{estimate}{count} month{'s' if count > 1 else ''} added up",
        editions=tuple(dict.fromkeys(rows["version"])),
    )


def month_span(first: str, last: str) -> str:
    """Name a run of months as periods are named.

    Examples
    --------
    >>> (
    ...     month_span("2013-01", "2013-12"),
    ...     month_span("2013-01", "2021-12"),
    ...     month_span("2026-01", "2026-01"),
    ... )
    ('2013', '2013/2021', '2026-01')
    """
    if first == last:
        return first
    if (first[5:], last[5:]) == ("01", "12"):
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}/{last[:4]}"
    return f"{first}/{last}"
