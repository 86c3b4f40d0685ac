"""UCDP's deaths by region, its sums beside the claims computed from it, and the data's terms."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tally.chapters.ucdp import derive
from tally.chapters.ucdp.derive import UNPLACED
from tally.ledger import territory
from tally.ledger.files import read_descriptor
from tally.ledger.tables import Ledger
from tally.results.frames import frame, with_results
from tally.results.result import add_up, share
from tally.results.ucdp import BODY, best_total, month_span, objects, rows_of


def provinces(ledger: Ledger, years: tuple[int, int]) -> pd.DataFrame:
    """Give the part of each region in the deaths of each year, where a version tells regions apart.

    Returns
    -------
    pandas.DataFrame
        One row is one region in one year of twelve months: ``year``, ``region``, ``name``,
        ``whole`` (the region that it merged into, or itself), ``version``, ``best`` (a Result),
        ``result`` (its share of all regions and of what has no place; None in a year without
        deaths). Khyber Pakhtunkhwa is without the former FATA, which is a region of its own. Empty
        where no version tells these years by region.
    """
    table = ledger.ucdp_monthly
    table = table[table["region"] != "PK"].sort_values("known", kind="stable")
    table = table[table["period"].str[:4].astype(int).between(*years)]
    land = territory.of(ledger)
    rows = []
    for year, of_year in table.groupby(table["period"].str[:4]):
        newest = of_year[of_year["version"] == of_year["version"].iloc[-1]]
        if newest["period"].nunique() < 12:
            continue
        counts = {r: best_total(rows) for r, rows in newest.groupby("region")}
        total = add_up(counts.values())
        rows += [
            {
                "year": int(year),
                "region": region,
                "name": ledger.name("region", region),
                "whole": land.whole(region) or region,
                "version": newest["version"].iloc[0],
                "best": counts[region],
                "result": share(counts[region], total) if total.low else None,
            }
            for region in (*land.extents(), UNPLACED)
            if region in counts
        ]
    return objects(rows)


def part(provinces: pd.DataFrame) -> pd.DataFrame:
    """Give the part of each region in the deaths of all these years together.

    Parameters
    ----------
    provinces : pandas.DataFrame
        As :func:`provinces` gives it.

    Returns
    -------
    pandas.DataFrame
        One row is one region, the one with the most deaths first: ``region``, ``name``, ``whole``,
        ``best`` and ``result``: its share (None where there were no deaths), each a Result.
    """
    counts = {r: add_up(rows["best"]) for r, rows in provinces.groupby("region", sort=False)}
    of = provinces.drop_duplicates("region").set_index("region")
    first, last = provinces["year"].min(), provinces["year"].max()
    period = month_span(f"{first}-01", f"{last}-12")
    counts = {
        region: replace(
            count,
            scope=count.scope | {"period": period, "region": region},
            how=f"best estimates of {12 * (last - first + 1)} months added up",
        )
        for region, count in counts.items()
    }
    total = add_up(counts.values())
    order = sorted(counts, key=lambda r: (r == UNPLACED, -counts[r].middle))
    return objects(
        [
            {
                "region": region,
                "name": of.at[region, "name"],
                "whole": of.at[region, "whole"],
                "best": counts[region],
                "result": share(counts[region], total) if total.low else None,
            }
            for region in order
        ]
    )


def claims(ledger: Ledger, region: str, years: tuple[int, int]) -> pd.DataFrame:
    """Set the claims that were computed from UCDP's events beside the months added up.

    Returns
    -------
    pandas.DataFrame
        One row is one claim of UCDP on deaths in the region, in a whole year or a month, that has
        an edition of which the months are here: ``period``, ``edition``, ``result`` (the claim),
        ``summed`` (the months, a Result), and ``agrees``.
    """
    claims = ledger.statements(body=BODY, region=region, **derive.ALL_KILLED)
    table = rows_of(ledger)
    table = table[table["region"] == region]
    rows = []
    for claim, result in with_results(claims, ledger):
        of = table["period"].str.startswith(claim["period"])
        months = table[of & (table["version"] == claim["edition"])].sort_values("period")
        inside = years[0] <= claim["first"].year and claim["last"].year <= years[1]
        if inside and len(months) in (1, 12):
            summed = best_total(months)
            rows.append(
                {
                    "period": claim["period"],
                    "edition": claim["edition"],
                    "result": result,
                    "summed": summed,
                    "agrees": summed.interval.within(result.interval),
                }
            )
    return frame(rows)


def terms(ledger: Ledger) -> dict[str, list[str]]:
    """Give the licence of the months and what is to be cited, as the data package tells them.

    Examples
    --------
    >>> import tally
    >>> terms(tally.load())["licences"]
    ['Creative Commons Attribution 4.0']
    """
    resources = read_descriptor(ledger.file("datapackage.json").parent)["resources"]
    of = next(r for r in resources if r["name"] == "ucdp_monthly")
    return {
        "licences": [licence["title"] for licence in of["licenses"]],
        "cite": [source["title"] for source in of["sources"]],
    }
