"""Sums of events of one version or file: by month, by place and actor, and beside the claims."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tally.events.sums import TABLE
from tally.ledger import dimensions, territory
from tally.ledger.days import days
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results import ucdp
from tally.results.frames import counter, results_of
from tally.results.result import Result, ratio
from tally.results.ucdp import SUMS, UNITS, month_span, objects, version_name

#: The whole country.
COUNTRY = "PK"

#: What stands for no province.
UNPLACED = "PK-unplaced"

#: The scope in which events and claims are set beside each other.
ALL_KILLED = {"measure": "fatalities", **dimensions.whole(), "kind": "count"}

#: What stands for no district, and for no actor, in the sums.
UNTOLD = {"district": ("unplaced",), "actor": ("",)}

#: How what has no name is named.
UNNAMED = "no {} told"


def rows_of(ledger: Ledger) -> pd.DataFrame:
    """Give the months of all sums that there are: of UCDP's versions, and of a file laid in.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`tally.results.ucdp.rows_of` with ``sums``: what the parameter of this
        name has for them. Of a file each region has a row in each month from its first to its last.

    Examples
    --------
    >>> import tally
    >>> sorted(rows_of(tally.load())["sums"].unique())
    ['ucdp-candidate-26-0-1', 'ucdp-ged-25-1', 'ucdp-ged-to-2021']
    """
    table = ucdp.rows_of(ledger)
    table = table.assign(sums=table["version"])
    if TABLE not in ledger.tables:
        return table
    of_files = [_by_region(rows, ledger) for _, rows in ledger.tables[TABLE].groupby("sums")]
    return pd.concat([table, *of_files], ignore_index=True)


def _by_region(rows: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Give the months of a file as those of UCDP's versions are."""
    regions = rows["region"].fillna(COUNTRY)
    sums = rows.groupby([regions, rows["period"]])[list(SUMS)].sum()
    months = _months(rows["period"].min(), rows["period"].max())
    every = pd.MultiIndex.from_product([sorted(set(regions)), months], names=["region", "period"])
    table = sums.reindex(every, fill_value=0).reset_index()
    # When a file came out is not known here: it may be told on any day.
    known = days([period.parse(months[0]).first] * len(table))
    table = table.assign(version=rows["version"].iloc[0], known=known)
    return ucdp.with_wholes(table, ledger).assign(sums=rows["sums"].iloc[0])


def _months(first: str, last: str) -> list[str]:
    return [str(month) for month in period.parts(period.parse(f"{first}/{last}"), "month")]


def earliest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the first month that the sums cover."""
    return str(_own(ledger, chosen)["period"].min())


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest month that the sums cover."""
    return str(_own(ledger, chosen)["period"].max())


def _own(ledger: Ledger, chosen: Mapping[str, str | int]) -> pd.DataFrame:
    rows = rows_of(ledger)
    return rows[(rows["sums"] == chosen["sums"]) & (rows["region"] == chosen["region"])]


def name_of(ledger: Ledger, version: str) -> str:
    """Name what was added up: a version of UCDP's, or the file of events.

    Examples
    --------
    >>> import tally
    >>> name_of(tally.load(), "ucdp-ged-to-2021")
    'UCDP’s GED to 2021'
    """
    body = ledger.label(ledger.edition(version)["body"])
    return f"{body}’s {version_name(version)}" if body == ucdp.BODY else body


def named(ledger: Ledger, months: pd.DataFrame) -> str:
    """Name what the months are of: see :func:`name_of`."""
    return name_of(ledger, _version(months))


def months(ledger: Ledger, sums: str, region: str, span: tuple[str, str]) -> pd.DataFrame:
    """Give every month of a span, as :func:`tally.results.ucdp.months` does.

    Examples
    --------
    >>> import tally
    >>> rows = months(tally.load(), "ucdp-ged-to-2021", "PK", ("2014-11", "2015-01"))
    >>> rows["best"].to_list()
    [421, 572, 374]
    """
    rows = _own(ledger, {"sums": sums, "region": region}).set_index("period")
    found = rows.reindex(_months(*span)).rename_axis("period").reset_index()
    return found.assign(
        year=found["period"].str[:4].astype(int),
        month=found["period"].str[5:].astype(int),
        low_before=pd.NA,
        low_version=None,
        region=region,
    )


def total(months: pd.DataFrame, of: str) -> Result | None:
    """Add up a column over the months; None where a month does not tell it.

    Parameters
    ----------
    months : pandas.DataFrame
        As :func:`months` gives it.
    of : str
        ``events``, ``low``, ``best`` or ``high``.
    """
    return _sum(months, of, months["region"].iloc[0], list(months["period"]))


def _sum(rows: pd.DataFrame, of: str, region: str, months: list[str], **more: str) -> Result | None:
    """Add up a column of some rows, all of one version."""
    if rows[of].isna().any():
        return None
    estimate = "" if of == "events" else f"{of} estimates of "
    return Result(
        Interval.of(int(rows[of].sum())),
        UNITS[of],
        scope={
            "period": month_span(months[0], months[-1]),
            "region": region,
            "measure": "events" if of == "events" else "fatalities",
            "estimate": of,
            **more,
        },
        how=f"{estimate}{len(months)} month{'s' if len(months) > 1 else ''} added up",
        editions=tuple(dict.fromkeys(rows["version"])),
    )


def provinces(ledger: Ledger, months: pd.DataFrame) -> pd.DataFrame:
    """Give the sums of each region of the country, or of each part of a province.

    Returns
    -------
    pandas.DataFrame
        As :func:`parts`; empty where the sums are of one region.
    """
    rows = rows_of(ledger)
    rows = rows[(rows["version"] == _version(months)) & rows["period"].isin(months["period"])]
    regions = _inside(ledger, months["region"].iloc[0], rows)
    rows = rows[rows["region"].isin(regions)]
    if rows["region"].nunique() < 2:
        return objects([])
    names = {region: ledger.name("region", region) for region in regions}
    return _told(ledger, rows.assign(part=rows["region"].map(names)), months)


def _version(months: pd.DataFrame) -> str:
    return str(months["version"].dropna().iloc[0])


def _inside(ledger: Ledger, region: str, rows: pd.DataFrame) -> list[str]:
    """Give the regions of some rows of which one is made, without any that has parts among them."""
    land = territory.of(ledger)
    there = set(rows["region"])
    wholes = {whole for whole in land.mergers if set(land.parts(whole)) <= there} | {COUNTRY}
    if region == COUNTRY:
        return sorted(there - wholes)
    parts = land.parts(region)
    return sorted(parts if parts and set(parts) <= there else {region})


def parts(ledger: Ledger, months: pd.DataFrame, of: str) -> pd.DataFrame:
    """Give the sums of each district or actor in a region and a time.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    months : pandas.DataFrame
        As :func:`months` gives it.
    of : {"district", "actor"}
        Which.

    Returns
    -------
    pandas.DataFrame
        One row is one part, that with the highest best estimate first: ``name``, :data:`SUMS`
        (Results), ``result`` (the best one), and ``told``: whether the sums name it. Empty where
        they do not tell these parts: UCDP's versions tell districts in whole years, and no actors.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> of = months(ledger, "ucdp-ged-to-2021", "PK-KP", ("2014-01", "2014-12"))
    >>> parts(ledger, of, "district").iloc[0][["name", "best"]].map(str).to_list()
    ['North Waziristan', '1,481']
    """
    version, region = _version(months), months["region"].iloc[0]
    if TABLE in ledger.tables and version in set(ledger.tables[TABLE]["version"]):
        rows = ledger.tables[TABLE]
        rows = rows[(rows["version"] == version) & rows["period"].isin(months["period"])]
    elif of == "district" and _whole_years(months):
        rows = ledger.ucdp_districts
        rows = rows[(rows["version"] == version) & rows["period"].isin(months["period"].str[:4])]
    else:
        return objects([])
    if region != COUNTRY:
        rows = rows[rows["region"].isin(_inside(ledger, region, rows))]
    if rows.empty or rows[of].isna().any():
        return objects([])
    part = rows[of].mask(rows[of].isin(UNTOLD[of]), UNNAMED.format(of))
    return _told(ledger, rows.assign(part=part), months)


def _whole_years(months: pd.DataFrame) -> bool:
    first, last = months["period"].iloc[0], months["period"].iloc[-1]
    return (first[5:], last[5:]) == ("01", "12")


def _told(ledger: Ledger, rows: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Give each part with its sums, that with the most people killed first."""
    region, span = months["region"].iloc[0], list(months["period"])
    untold = {UNNAMED.format(of) for of in UNTOLD} | {ledger.name("region", UNPLACED)}
    found = [
        {"name": name, **{c: _sum(part, c, region, span, part=name) for c in SUMS}}
        for name, part in rows.groupby("part")
    ]
    found = [
        {**row, "result": row["best"], "told": row["name"] not in untold}
        for row in found
        if row["events"].low
    ]
    return objects(sorted(found, key=lambda row: (-row["best"].low, row["name"])))


def beside(ledger: Ledger, months: pd.DataFrame) -> pd.DataFrame:
    """Set the sums of years, quarters and months beside what was published of the same.

    Returns
    -------
    pandas.DataFrame
        One row is one published count of people killed, of all causes and groups, in the same
        region, the newest first: ``period``, ``who``, ``result``, ``low``, ``best`` and ``high``
        of the events (Results, low may be None), and ``ratio`` (the published count for each
        person by the best estimate; None where that is zero).

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> of = months(ledger, "ucdp-ged-to-2021", "PK", ("2020-01", "2020-12"))
    >>> newest = newest_beside(beside(ledger, of))
    >>> dict(zip(newest["who"], newest["result"].map(str)))["CRSS"], newest["best"].iloc[0].text
    ('600', '409')
    """
    covered = months.dropna(subset="version")
    if covered.empty:
        return objects([])
    region, there = months["region"].iloc[0], set(covered["period"])
    statements = ledger.latest(
        region=region,
        each=["year", "quarter", "month"],
        within=f"{covered['period'].iloc[0]}/{covered['period'].iloc[-1]}",
        **ALL_KILLED,
    )
    sums: dict[str, dict[str, Result | None]] = {}
    rows = []
    for row, result in zip(
        statements.to_dict("records"), results_of(statements, ledger), strict=True
    ):
        of = row["period"]
        names = [str(month) for month in period.parts(period.parse(of), "month")]
        if not there.issuperset(names):
            continue
        if of not in sums:
            run = covered[covered["period"].isin(names)]
            sums[of] = {c: _sum(run, c, region, names) for c in SUMS}
        best = sums[of]["best"]
        many = best is not None and best.low
        rows.append(
            {
                "period": of,
                "who": counter(ledger, row),
                "result": result,
                **{c: sums[of][c] for c in ("low", "best", "high")},
                "ratio": ratio(result, best) if best is not None and many else None,
            }
        )
    # By its last day; of times that end together the longer one first.
    rows.sort(key=lambda r: (-period.parse(r["period"]).last.toordinal(),
                             period.parse(r["period"]).first.toordinal(), r["who"]))  # fmt: skip
    return objects(rows)


def newest_beside(beside: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of the newest year of which something was published, or else of the newest."""
    if beside.empty:
        return beside
    years = beside[[period.parse(p).kind == "year" for p in beside["period"]]]
    return (years if len(years) else beside).pipe(
        lambda rows: rows[rows["period"] == rows["period"].iloc[0]]
    )
