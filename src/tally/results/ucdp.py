"""UCDP's months added up to years, which more than one chapter tells.

The rows of ``ucdp_monthly`` are sums of events, not claims: a result made of them names the
edition that they are of. Editions are never mixed in one number.
"""

from __future__ import annotations

import re

import pandas as pd

from tally.ledger import territory
from tally.ledger.exact import table as table_of
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval
from tally.results.result import DeriveError, Result

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
    return with_wholes(ledger.ucdp_monthly, ledger)


def with_wholes(table: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Add the country and Khyber Pakhtunkhwa to sums of which only the parts are given."""
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


def months(ledger: Ledger, region: str, years: tuple[int, int]) -> pd.DataFrame:
    """Give every month of some years, in the version that was released last.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    region : str
        A region of ``ucdp_monthly``, the country, or Khyber Pakhtunkhwa.
    years : tuple of int
        The first and the last year.

    Returns
    -------
    pandas.DataFrame
        One row is one month: ``period``, ``year``, ``month``, ``version`` (missing where no
        version covers it), ``events``, ``best``, ``low``, ``high``; ``low_before`` and
        ``low_version``: the low estimate of an earlier version where this one gives none;
        and ``region``.

    Raises
    ------
    DeriveError
        When no version covers a month of these years.

    Examples
    --------
    >>> import tally
    >>> found = months(tally.load(), "PK", (2020, 2021))
    >>> len(found), int(found["best"].sum())
    (24, 861)
    """
    rows = rows_of(ledger)
    rows = rows[rows["region"] == region].sort_values("known", kind="stable")
    newest = rows.drop_duplicates("period", keep="last").set_index("period")
    lows = rows.dropna(subset="low").drop_duplicates("period", keep="last").set_index("period")
    names = [f"{y}-{m:02}" for y in range(years[0], years[1] + 1) for m in range(1, 13)]
    months = newest.reindex(names).rename_axis("period").reset_index()
    if months["version"].isna().all():
        when = f" by {ledger.as_of}" if ledger.as_of else ""
        raise DeriveError(
            f"No version of UCDP’s data that was known{when or ' to this ledger'} covers "
            f"{ledger.name('region', region)} in {years[0]} to {years[1]}."
        )
    unknown = months["low"].isna()
    earlier = lows.reindex(names).reset_index()
    return months.assign(
        year=[int(p[:4]) for p in names],
        month=[int(p[5:]) for p in names],
        low_before=earlier["low"].where(unknown),
        low_version=earlier["version"].where(unknown),
        region=region,
    )


def years(ledger: Ledger, months: pd.DataFrame) -> pd.DataFrame:
    """Give the totals of each year, and those of the version before.

    Returns
    -------
    pandas.DataFrame
        One row is one year of which a month is covered: ``year``, ``version``, ``name``,
        ``months`` (covered), ``whole`` (all twelve), ``events``, ``best`` (also as ``result``),
        ``low`` and ``high``, each a Result or None; ``low_before`` (the low estimate of the
        version ``low_name``, where this one has none), and ``before``: the best estimate of the
        version before, where it is another one.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> found = years(ledger, months(ledger, "PK", (2020, 2021)))
    >>> {row["year"]: row["best"].text for _, row in found.iterrows()}
    {2020: '409', 2021: '452'}
    """
    region = months["region"].iloc[0]
    table = rows_of(ledger)
    table = table[table["region"] == region]
    rows = []
    for (year, version), run in months.dropna(subset="version").groupby(["year", "version"]):
        totals, best = sums_of(run), best_total(run)
        older = _before(table, run)
        before = lows = low_name = None
        if older is not None:
            before = best_total(older)
            lows = month_total(older, "low") if totals["low"] is None else None
            low_name = version_name(older["version"].iloc[0]) if lows else None
        rows.append(
            {
                "year": int(year),
                "version": version,
                "name": version_name(version),
                "months": len(run),
                "whole": len(run) == 12,
                "result": best,
                **{of: totals[of] for of in SUMS},
                "low_before": lows,
                "low_name": low_name,
                "before": before if before and before.interval != best.interval else None,
            }
        )
    return objects(rows)


def objects(rows: list[dict]) -> pd.DataFrame:
    """Make a frame in which None stays None: there is no such result."""
    return table_of(rows, dtype=object)


def _before(table: pd.DataFrame, run: pd.DataFrame) -> pd.DataFrame | None:
    """Give the same months as the version released before gave them, where it gives them all."""
    other = table[table["period"].isin(run["period"]) & (table["known"] < run["known"].iloc[0])]
    if other.empty:
        return None
    newest = other[other["known"] == other["known"].max()]
    return newest.sort_values("period") if len(newest) == len(run) else None


def sums_of(run: pd.DataFrame) -> dict[str, Result | None]:
    """Add each column up over the months of one version: see :func:`month_total`."""
    return {of: month_total(run, of) for of in SUMS}


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
