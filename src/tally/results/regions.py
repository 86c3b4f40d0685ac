"""Who had which part: provinces of one period as shares, counts and per 100,000 people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pandas as pd

from tally.ledger import scopes, territory
from tally.ledger.dimensions import OPEN
from tally.ledger.exact import table as table_of
from tally.ledger.tables import Ledger
from tally.ledger.territory import Territory
from tally.quantities import period
from tally.results.frames import frame, main_scope, scope_of, with_results
from tally.results.newest import is_quarter, is_year, newest
from tally.results.result import DeriveError, Result, add_up, both, part, per_100k, remainder, share

REST = "rest"

#: What :func:`regional` tells of each region.
COLUMNS = [
    "region", "name", "apart", "left", "stated_share", "stated_count", "count_from_share",
    "share_from_count", "share", "count", "total", *OPEN,
]  # fmt: skip

#: A period is told by region where at least so many have a figure, beside the country.
SEVERAL = 3

#: The same in words, for the help of a parameter.
TOLD_APART = "the newest year (or else quarter) with a total and three regions or more"

#: How many periods before and after the one of the page a series reaches.
REACH = 24


def regional(
    ledger: Ledger, body: str, measure: str, of: str, apart: Collection[str] | None = None
) -> pd.DataFrame:
    """Give what was published of each region in one period, and what follows from it.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body, measure : str
        Whose figures, and of what. In the widest scope that the body publishes.
    of : str
        The period.
    apart : collection of str, optional
        The only regions to tell of, so that the rest of the country is all others; by default all
        of which something was published.

    Returns
    -------
    pandas.DataFrame
        One row is one region for which something was published, and last the rest of the country
        where it follows. Columns, each a Result or None: ``stated_share``, ``stated_count``,
        ``share`` and ``count`` (the stated one, or else the one that follows from the other and
        the country's total; an exact one is preferred to a hedged one), ``count_from_share``,
        ``share_from_count``, ``left`` (what the counts of all others leave), ``total``; and
        ``region``, ``name``, the scope (``cause``, ``group``, ``actor``, ``tactic``, ``target``),
        and ``apart``: of the rest, the regions that it is the rest of, which is what makes it the
        same region in two periods.

    Raises
    ------
    DeriveError
        When nothing was published of any region.

    Examples
    --------
    >>> import tally
    >>> found = regional(tally.load(), "CRSS", "fatalities", "2024-Q1")
    >>> {region: count.text for region, count in found["count"].items()}
    {'PK-KP': '220 to 222', 'PK-BA': '178', 'rest': '32 to 34'}
    """
    cell: dict[str, str | list[str]] = {"body": body, "measure": measure, "period": of}
    cell |= {"kind": ["count", "share"], "base": ["", "region:PK"]}
    scope = main_scope(ledger, region=list(territory.of(ledger).extents()), **cell)
    latest = ledger.latest(as_of=None, **cell, **scope)
    stated = {
        (row["region"], row["kind"]): (result, row["known"])
        for row, result in with_results(latest, ledger)
    }
    total = stated.get(("PK", "count"), (None, None))[0]
    rows = []
    for region in _one_extent(territory.of(ledger), stated):
        if apart is not None and region not in apart:
            continue
        row = _region_row(
            stated.get((region, "share"), (None,))[0],
            stated.get((region, "count"), (None,))[0],
            total,
        )
        name = ledger.name("region", region)
        rows.append({"region": region, "name": name, "apart": (), **row})
    if apart is None or {row["region"] for row in rows} == set(apart):
        rows += _rest(rows, total, stated)
    _narrow(rows, total)
    table = table_of([{**row, "total": total, **scope} for row in rows], columns=COLUMNS)
    return table.set_index("region", drop=False).rename_axis(None)


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest period that a body told by region: a year, or else a quarter.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    chosen : mapping
        ``body`` and ``measure``, as the parameters of a chapter give them.

    Returns
    -------
    str
        The newest year with a total of the country and figures of at least three regions; where
        no year has these the newest quarter, and where none has the newest period at all.

    Examples
    --------
    >>> import tally
    >>> latest(tally.load(), {"body": "CRSS", "measure": "fatalities"})
    '2025'
    """
    body, measure = str(chosen["body"]), str(chosen["measure"])
    claims = ledger.select(
        body=body,
        measure=measure,
        region=list(territory.of(ledger).extents()),
        kind=["count", "share"],
        base=["", "region:PK"],
        episode="",
    )
    return newest(set(claims["period"]), *told_apart(ledger, body, measure))


def told_apart(ledger: Ledger, body: str, measure: str) -> tuple[Callable[[str], bool], ...]:
    """Make the rules for a period told by region: of a year, and of a quarter."""

    def apart(of: str) -> bool:
        try:
            table = regional(ledger, body, measure, of)
        except DeriveError:
            return False
        known = table[table["count"].notna() | table["share"].notna()]
        return table["total"].iloc[0] is not None and len(known.drop(REST, errors="ignore")) >= (
            SEVERAL
        )

    return lambda of: is_year(of) and apart(of), lambda of: is_quarter(of) and apart(of)


def regional_series(ledger: Ledger, body: str, measure: str, of: str) -> pd.DataFrame:
    """Give the shares of the regions in the periods of the same kind and scope, in order.

    Returns
    -------
    pandas.DataFrame
        One row is one region in one period: ``period``, ``region``, ``name``, ``colour`` and
        ``result`` (the share: as stated, or else computed from counts), for the regions of the
        period asked for. The rest of the country is that of the same regions in every period.
        :func:`left_out` tells which periods are not among them.
    """
    here = regional(ledger, body, measure, of)
    scope = scope_of(here.iloc[0])
    apart = [region for region in here.index if region != REST]
    colours = ledger.regions["colour"].dropna().to_dict()
    rows = []
    for text, why in _periods(ledger, body, measure, of, scope).items():
        if why is not None:
            continue
        try:
            table = regional(ledger, body, measure, text, apart)
        except DeriveError:
            continue
        if (table[list(OPEN)] != pd.Series(scope)).any(axis=None):
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


def left_out(ledger: Ledger, body: str, measure: str, of: str) -> dict[str, list[str]]:
    """Give the periods of the same kind that a series leaves out, by the reason, in order.

    Reasons are ``scope`` (the figures count something else, or it is not known what) and ``far``
    (more than `REACH` periods away).

    Examples
    --------
    >>> import tally
    >>> left_out(tally.load(), "CRSS", "fatalities", "2024-Q1")["scope"][:3]
    ['2015-Q1', '2015-Q3', '2016-Q1']
    """
    here = regional(ledger, body, measure, of)
    scope = scope_of(here.iloc[0])
    found: dict[str, list[str]] = {}
    for text, why in _periods(ledger, body, measure, of, scope).items():
        if why is not None:
            found.setdefault(why, []).append(text)
    return found


def _periods(
    ledger: Ledger, body: str, measure: str, of: str, scope: dict[str, str]
) -> dict[str, str | None]:
    """Give the periods of one kind with figures of regions, and why one is left out."""
    about = period.parse(of)
    claims = ledger.select(
        body=body,
        measure=measure,
        region=list(territory.of(ledger).extents()),
        kind=["count", "share"],
        **scope,
    )
    places: dict[str, set[int]] = {}
    for _, claim in claims.iterrows():
        places.setdefault(claim["period"], set()).add(scopes.place_of_claim(ledger, claim))
    found: dict[str, str | None] = {}
    for when in sorted(map(period.parse, places), key=lambda when: when.first):
        if when.kind != about.kind:
            continue
        if places[str(when)] != places[str(about)]:
            found[str(when)] = "scope"
        elif abs((when.first - about.first).days) > REACH * about.days:
            found[str(when)] = "far"
        else:
            found[str(when)] = None
    return found


def per_head(ledger: Ledger, regions: pd.DataFrame) -> pd.DataFrame:
    """Add counts per 100,000 people, by the census nearest to the period.

    Returns
    -------
    pandas.DataFrame
        The rows of `regions` that have a count and a census, with ``result`` per 100,000,
        ``population``, ``census`` (the year) and the id of its ``census_source``.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> found = per_head(ledger, regional(ledger, "CRSS", "fatalities", "2024-Q1"))
    >>> found[["region", "text"]].to_numpy().tolist()
    [['PK-KP', '0.53 to 0.55'], ['PK-BA', '1.20']]
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
        "share": _sharper(stated_share, from_count),
        "count": _sharper(stated_count, from_share),
    }


def _sharper(stated: Result | None, follows: Result | None) -> Result | None:
    """Choose the stated figure, but an exact one that follows where that is hedged."""
    if stated is None or (stated.hedge and follows is not None and follows.interval.exact):
        return follows
    return stated


def _narrow(rows: list[dict], total: Result | None) -> None:
    """Narrow each count that was not printed by what the printed figures of all others leave."""
    printed = {
        row["region"]: row["stated_count"] or row["count_from_share"]
        for row in rows
        if row["stated_count"] or row["count_from_share"]
    }
    if total is None or len(printed) < len(rows) or REST not in printed:
        return
    for row in rows:
        others = [count for region, count in printed.items() if region != row["region"]]
        if row["region"] != REST and row["stated_count"] is None and not exceeds(others, total):
            row["left"] = remainder(total, others)
            row["count"] = both(row["count"], row["left"])


def exceeds(counts: list[Result], total: Result) -> bool:
    """Tell whether the counts of the regions are together more than the total for certain."""
    summed = add_up(counts).interval.low
    return summed is not None and total.interval.high is not None and summed > total.interval.high


def _rest(rows: list[dict], total: Result | None, stated: dict) -> list[dict]:
    """Give the rest of the country: as stated, or as what the counts of the others leave."""
    shown = {row["region"]: None for row in rows}.keys()
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
    return [{"region": REST, "name": "All other regions", "apart": tuple(shown), **row}]
