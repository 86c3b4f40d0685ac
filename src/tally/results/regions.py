"""Who had which part: provinces of one period as shares, counts and per 100,000 people."""

from __future__ import annotations

import pandas as pd

from tally.ledger import territory
from tally.ledger.tables import Ledger
from tally.ledger.territory import Territory
from tally.quantities import period
from tally.results.frames import frame, main_scope, results_of
from tally.results.result import DeriveError, Result, add_up, both, part, per_100k, remainder, share

REST = "rest"

#: How many periods before and after the one of the page a series reaches.
REACH = 12


def regional(ledger: Ledger, body: str, measure: str, of: str) -> pd.DataFrame:
    """Give what was published of each region in one period, and what follows from it.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body, measure : str
        Whose figures, and of what. Cause and group are all, or else what the body publishes.
    of : str
        The period.

    Returns
    -------
    pandas.DataFrame
        One row is one region for which something was published, and last the rest of the country
        where it follows. Columns, each a Result or None: ``stated_share``, ``stated_count``,
        ``share`` and ``count`` (the stated one, or else the one that follows from the other and
        the country's total), ``count_from_share``, ``share_from_count``, ``left`` (of the rest
        alone: what the counts of the others leave), ``total``; and ``region``, ``name``,
        ``cause``, ``group``.

    Raises
    ------
    DeriveError
        When nothing was published of any region.
    """
    cell: dict[str, str | list[str]] = {"body": body, "measure": measure, "period": of}
    cell |= {"kind": ["count", "share"], "base": ["", "region:PK"]}
    scope = main_scope(ledger, region=list(territory.of(ledger).extents()), **cell)
    latest = ledger.latest(as_of=None, **cell, **scope)
    stated = {
        (row["region"], row["kind"]): (result, row["known"])
        for result, (_, row) in zip(results_of(latest, ledger), latest.iterrows(), strict=True)
    }
    total = stated.get(("PK", "count"), (None, None))[0]
    rows = []
    for region in _one_extent(territory.of(ledger), stated):
        row = _region_row(
            stated.get((region, "share"), (None,))[0],
            stated.get((region, "count"), (None,))[0],
            total,
        )
        rows.append({"region": region, "name": ledger.name("region", region), **row})
    rows += _rest(rows, total, stated)
    table = pd.DataFrame([{**row, "total": total, **scope} for row in rows])
    return table.set_index("region", drop=False)


def regional_series(ledger: Ledger, body: str, measure: str, of: str) -> pd.DataFrame:
    """Give the shares of the regions in every period of the same kind, in order.

    Returns
    -------
    pandas.DataFrame
        One row is one region in one period: ``period``, ``region``, ``name`` and ``result`` (the
        share: as stated, or else computed from counts), for the regions of the period asked for.
        Periods further away than twelve of them, or of another scope, are left out.
    """
    here = regional(ledger, body, measure, of)
    scope = {"cause": here["cause"].iloc[0], "group": here["group"].iloc[0]}
    claims = ledger.select(
        body=body,
        measure=measure,
        region=list(territory.of(ledger).extents()),
        kind=["count", "share"],
        **scope,
    )
    about = period.parse(of)
    periods = {p: period.parse(p) for p in claims["period"].unique()}
    reach = REACH * about.days
    breaks = ledger.breaks(body)
    colours = ledger.regions["colour"].dropna().to_dict()
    rows = []
    for text, when in sorted(periods.items(), key=lambda item: item[1].first):
        if when.kind != about.kind or abs((when.first - about.first).days) > reach:
            continue
        if any(
            when.first.year < b <= about.first.year or about.first.year < b <= when.first.year
            for b in breaks
        ):
            continue
        try:
            table = regional(ledger, body, measure, text)
        except DeriveError:
            continue
        if (table[["cause", "group"]] != pd.Series(scope)).any(axis=None):
            continue
        rows += [
            {
                "period": text,
                "region": r["region"],
                "name": r["name"],
                "colour": colours.get(r["region"]),
                "result": r["share"],
            }
            for _, r in table.iterrows()
            if r["share"] is not None and r["region"] in here.index
        ]
    return frame(rows)


def per_head(ledger: Ledger, regions: pd.DataFrame) -> pd.DataFrame:
    """Add counts per 100,000 people, by the census nearest to the period.

    Returns
    -------
    pandas.DataFrame
        The rows of `regions` that have a count and a census, with ``result`` per 100,000,
        ``population``, ``census`` (the year) and the id of its ``census_source``.
    """
    rows = []
    for _, row in regions.iterrows():
        if row["count"] is None or row["region"] not in ledger.population["region"].values:
            continue
        year = period.parse(row["count"].scope["period"]).first.year
        census = ledger.population_of(row["region"], year)
        result = per_100k(row["count"], census["interval"], f"census of {census['year']}")
        rows.append(
            {
                "region": row["region"],
                "name": row["name"],
                "result": result,
                "count": row["count"],
                "population": int(census["population"]),
                "census": int(census["year"]),
                "census_source": census["source_id"],
            }
        )
    return frame(rows)


def mapped(ledger: Ledger, regions: pd.DataFrame, per: str) -> dict[str, pd.DataFrame]:
    """Give what maps can shade: counts, and counts per 100,000 people, by region.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    regions : pandas.DataFrame
        As :func:`regional` gives it.
    per : str
        ``count`` or ``per-100k``: which of them comes first.

    Returns
    -------
    dict of str to pandas.DataFrame
        By ``count`` or ``per-100k``: ``region``, ``name`` and ``result``, without the rest of the
        country. The second one is left out where no region has such a figure.

    Raises
    ------
    DeriveError
        When no region has a figure of the kind that comes first.
    """
    known = regions[regions["count"].notna()].drop(index=REST, errors="ignore")
    counts = frame(
        {"region": r["region"], "name": r["name"], "result": r["count"]}
        for _, r in known.iterrows()
    )
    ways = {"count": counts, "per-100k": per_head(ledger, regions)}
    if ways[per].empty:
        raise DeriveError("No region has a figure of this kind for these parameters.")
    return {way: ways[way] for way in sorted(ways, key=lambda way: way != per) if len(ways[way])}


def _one_extent(land: Territory, stated: dict) -> list[str]:
    """Choose between a region and those that merged into it: what was told last."""
    regions = {region for region, _ in stated}

    def newest(of: set[str]) -> str:
        return max(str(known or "") for (region, _), (_, known) in stated.items() if region in of)

    drop: set[str] = set()
    for whole in land.mergers:
        apart = set(land.parts(whole))
        if whole in regions and apart & regions:
            drop |= apart if newest({whole}) >= newest(apart & regions) else {whole}
    return [r for r in land.extents() if r in regions - drop]


def _region_row(
    stated_share: Result | None, stated_count: Result | None, total: Result | None
) -> dict[str, Result | None]:
    from_share = part(stated_share, total) if stated_share and total else None
    from_count = share(stated_count, total) if stated_count and total else None
    return {
        "left": None,
        "stated_share": stated_share,
        "stated_count": stated_count,
        "count_from_share": from_share,
        "share_from_count": from_count,
        "share": stated_share or from_count,
        "count": stated_count or from_share,
    }


def exceeds(counts: list[Result], total: Result) -> bool:
    """Tell whether the counts of the regions are together more than the total for certain."""
    summed = add_up(counts).interval.low
    return summed is not None and total.interval.high is not None and summed > total.interval.high


def _rest(rows: list[dict], total: Result | None, stated: dict) -> list[dict]:
    """Give the rest of the country: as stated, or as what the counts of the others leave."""
    shown = {row["region"] for row in rows}
    if not {"PK-BA"} < shown or not shown & {"PK-KP", "PK-TA"} or total is None:
        return []
    if {"PK-PB", "PK-SD"} <= shown:
        return []
    stated_share = stated_count = None
    if shown == {"PK-KP", "PK-BA"}:
        stated_share = stated.get(("PK-rest", "share"), (None,))[0]
        stated_count = stated.get(("PK-rest", "count"), (None,))[0]
    row = _region_row(stated_share, stated_count, total)
    counts = [r["count"] for r in rows]
    if all(counts) and not exceeds(counts, total):
        left = remainder(total, counts)
        row["left"] = left
        row["count"] = stated_count or both(left, row["count_from_share"])
        row["share"] = stated_share or share(left, total)
    return [{"region": REST, "name": "All other regions", **row}]
