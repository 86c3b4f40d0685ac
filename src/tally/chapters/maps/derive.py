"""People killed by district: UCDP's events added up, and the figures that were published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tally.ledger import territory
from tally.ledger.dimensions import ALL, OPEN
from tally.ledger.exact import table as table_of
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results.districts import SUMS, UNPLACED, by_district
from tally.results.frames import frame, results_of, scope_of, scope_text, with_results, words
from tally.results.regions import mapped, regional
from tally.results.result import DeriveError, Result, add_up
from tally.results.ucdp import BODY, month_span

#: The provinces that have maps by district.
PROVINCES = ("PK-KP", "PK-BA")

#: So many years are one span; spans are counted back from the newest year.
SPAN = 5

#: In so many districts an organisation must have counted for a map of its figures, and for a row
#: in the table of what was published.
ENOUGH, FEW = 10, 5

#: What is counted by district, in the order in which a map prefers it.
MEASURES = ("fatalities", "attacks")


def events(ledger: Ledger) -> pd.DataFrame:
    """Give UCDP's totals by district and year of all years; empty where none was known.

    Examples
    --------
    >>> import tally
    >>> rows = events(tally.load())
    >>> int(rows["year"].min()), int(rows["year"].max())
    (1989, 2021)
    """
    years = ledger.ucdp_districts["period"].astype(int)
    return by_district(ledger, (years.min(), years.max())) if len(years) else pd.DataFrame()


def whole(rows: pd.DataFrame) -> str:
    """Give the time of all years."""
    return _span(rows["year"].min(), rows["year"].max())


def newest(rows: pd.DataFrame) -> str:
    """Give the newest year."""
    return str(rows["year"].max())


def spans(rows: pd.DataFrame) -> list[str]:
    """Give spans of five years, counted back from the newest year; what is left over is no span.

    Examples
    --------
    >>> spans(pd.DataFrame({"year": range(2010, 2022)}))
    ['2017/2021', '2012/2016']
    """
    first, last = int(rows["year"].min()), int(rows["year"].max())
    ends = range(last, first + SPAN - 2, -SPAN)
    return [_span(end - SPAN + 1, end) for end in ends]


def times(rows: pd.DataFrame) -> list[str]:
    """Give all times that a reader may choose: the whole, the spans, and each year."""
    years = sorted(set(rows["year"]), reverse=True)
    return list(dict.fromkeys([whole(rows), *spans(rows), *map(str, years)]))


def _span(first: int, last: int) -> str:
    return month_span(f"{first}-01", f"{last}-12")


def killed(ledger: Ledger, rows: pd.DataFrame, province: str, of: str) -> pd.DataFrame:
    """Give how many people were killed in each district of a province in some years.

    Parameters
    ----------
    ledger : Ledger
        For what is in the province.
    rows : pandas.DataFrame
        As :func:`events` gives them.
    province : str
        One of `PROVINCES`; Khyber Pakhtunkhwa has the former FATA in it in all years.
    of : str
        The years.

    Returns
    -------
    pandas.DataFrame
        One row is one district, the one with the most people killed first, and last what is placed
        in none (``UNPLACED``): ``district``, ``result`` (the best estimates), ``low``, ``high`` and
        ``events``. All of them add up to the province.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> found = killed(ledger, events(ledger), "PK-KP", "2014")
    >>> found["district"].iloc[0], found["result"].iloc[0].text
    ('North Waziristan', '1,481')
    """
    time = period.parse(of)
    inside = {province, *territory.of(ledger).parts(province)}
    here = rows[rows["region"].isin(inside)]
    here = here.assign(district=here["outline"].fillna(UNPLACED))
    sums = here[here["year"].between(time.first.year, time.last.year)]
    editions = tuple(dict.fromkeys(sums["version"]))
    totals = sums.groupby("district")[list(SUMS)].sum()
    # A district that has no row in these years has none in others either: all years are told.
    totals = totals.reindex(sorted(set(here["district"])), fill_value=0)
    order = sorted(totals.index, key=lambda d: (d == UNPLACED, -totals.at[d, "best"], d))
    scope = {"body": BODY, "period": of, "region": province, "measure": "fatalities"}
    return table_of(
        [
            {
                "district": district,
                "result": Result(
                    Interval.of(int(best)),
                    "people killed",
                    scope=scope | {"district": district, "estimate": "best"},
                    how=f"best estimates of {int(count):,} events added up",
                    editions=editions,
                ),
                "low": int(low),
                "high": int(high),
                "events": int(count),
            }
            for district, (count, best, low, high) in zip(
                order, totals.loc[order].itertuples(index=False), strict=True
            )
        ]
    )


def districts(found: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of :func:`killed` that are districts."""
    return found[found["district"] != UNPLACED]


def unplaced(found: pd.DataFrame) -> Result | None:
    """Give how many people were killed in no known district; None where all are placed."""
    rows = found.loc[found["district"] == UNPLACED, "result"]
    return rows.iloc[0] if len(rows) and rows.iloc[0].middle else None


def total(found: pd.DataFrame) -> Result:
    """Give how many people were killed in the province, in known districts and in none."""
    return add_up(found["result"])


def most(found: pd.DataFrame, count: int = 3) -> pd.DataFrame:
    """Give the districts with the most people killed, the first ones; none without anybody.

    Who has as many as the last of them is among them, unless that makes far too many.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> most(killed(ledger, events(ledger), "PK-BA", "2021"))["district"].to_list()
    ['Kech', 'Kachhi', 'Mastung']
    """
    rows = districts(found)
    sizes = [result.middle for result in rows["result"]]
    rows = rows[[size > 0 for size in sizes]]
    if len(rows) <= count:
        return rows
    level = [size >= sizes[count - 1] for size in sizes[: len(rows)]]
    return rows[level] if sum(level) <= 2 * count else rows.head(count)


def worst_year(ledger: Ledger, rows: pd.DataFrame, province: str) -> str:
    """Give the year in which most people were killed in a province, the first one of several."""
    inside = {province, *territory.of(ledger).parts(province)}
    return str(rows[rows["region"].isin(inside)].groupby("year")["best"].sum().idxmax())


@dataclass(frozen=True)
class Published:
    """What one organisation published by district, of one thing in one time.

    Parameters
    ----------
    body, measure : str
        Who counted, and what.
    scope : dict of str to str
        The terms of all other dimensions.
    period : str
        The time.
    rows : pandas.DataFrame
        ``region``, ``name``, ``districts`` (a tuple: those that the figure is of together; empty
        where the map has no outline of it) and ``result``, the highest first.
    """

    body: str
    measure: str
    scope: dict[str, str]
    period: str
    rows: pd.DataFrame

    @property
    def count(self) -> int:
        """The districts that have a figure."""
        return sum(map(len, self.rows["districts"]))


def published(ledger: Ledger, province: str = "PK-KP") -> list[Published]:
    """Give what organisations published of the districts of a province, by year, the newest first.

    Only counts of at least `FEW` districts are told, and of no more than a year each; claims of
    armed groups on their own deeds, and single kinds of attacks, are left out.

    Examples
    --------
    >>> import tally
    >>> found = published(tally.load())
    >>> [(of.body, of.period, of.count) for of in found if of.measure == "fatalities"][:2]
    [('KP-CTD', '2024-01-01/2024-09-20', 14), ('KP-CTD', '2024-01-01/2024-09-20', 9)]
    """
    inside = {province, *territory.of(ledger).parts(province)}
    regions = [r for r in ledger.parts_of("region", province) if r not in inside]
    of_all = dict.fromkeys(("actor", "tactic", "target"), ALL)
    said = ledger.latest(region=regions, measure=list(MEASURES), kind="count", **of_all)
    said = said[said["episode"].isna() & (said["body"] != "unnamed")]
    said = said[[period.parse(of).days <= 366 for of in said["period"]]]
    found: list[Published] = []
    if said.empty:
        return found
    for key, group in said.groupby(["body", "measure", "period", *OPEN], sort=False):
        body, measure, of, *terms = map(str, key)
        rows = [
            {
                "region": row["region"],
                "name": ledger.name("region", row["region"]),
                "districts": outlines(ledger, row["region"]),
                "result": result,
            }
            for row, result in with_results(group, ledger)
        ]
        rows.sort(key=lambda row: (-row["result"].middle, row["name"]))
        found.append(Published(body, measure, dict(zip(OPEN, terms, strict=True)), of, frame(rows)))
    found = [of for of in found if of.count >= FEW]
    return sorted(found, key=_preferred, reverse=True)


def _preferred(of: Published) -> tuple:
    time = period.parse(of.period)
    return time.last, -MEASURES.index(of.measure), of.count, of.body, str(of.scope)


def province_said(ledger: Ledger, of: Published, province: str = "PK-KP") -> Result | None:
    """Give what the organisation has for the whole province, of the same thing in the same time."""
    cell = dict(body=of.body, measure=of.measure, period=of.period, kind="count", **of.scope)
    said = ledger.latest(region=province, **cell)
    return results_of(said, ledger)[0] if len(said) == 1 else None


def outlines(ledger: Ledger, region: str) -> tuple[str, ...]:
    """Give the districts that a region stands for, by the names that UCDP's have here.

    Examples
    --------
    >>> import tally
    >>> outlines(tally.load(), "PK-KP-lower-dir+PK-KP-upper-dir")
    ('Lower Dir', 'Upper Dir')
    """
    row = ledger.regions.loc[region]
    if row["kind"] == "district":
        return (row["name"],)
    members = row["members"].split("+") if isinstance(row["members"], str) else []
    return tuple(ledger.regions.at[member, "name"] for member in members)


def enough(found: list[Published]) -> Published | None:
    """Choose the newest year in which people killed were counted in enough districts."""
    killed = [of for of in found if of.measure == "fatalities" and of.count >= ENOUGH]
    return killed[0] if killed else None


@dataclass(frozen=True)
class Country:
    """What the map of the whole country shades.

    Parameters
    ----------
    ways : dict of str to pandas.DataFrame
        As :func:`tally.results.regions.mapped` gives it: by ``count`` and ``per-100k``.
    units : dict of str to str
        What is counted, by the same, in words that can follow a number.
    scope : str
        Unit and scope, in words.
    """

    ways: dict[str, pd.DataFrame]
    units: dict[str, str]
    scope: str


def country(ledger: Ledger, body: str, measure: str, of: str, per: str) -> Country:
    """Give the figures of an organisation by region, and per 100,000 people.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body, measure, of : str
        Whose figures, of what, and of which time.
    per : str
        ``count`` or ``per-100k``: which comes first.

    Examples
    --------
    >>> import tally
    >>> country(tally.load(), "CRSS", "fatalities", "2025", "count").units["per-100k"]
    'people killed per 100,000 people'
    """
    regions = regional(ledger, body, measure, of)
    scope = scope_of(regions.iloc[0])
    counted = words(ledger, measure, group=scope["group"])
    units = {"count": counted, "per-100k": f"{counted} per 100,000 people"}
    return Country(mapped(ledger, regions, per), units, scope_text(ledger, body, measure, **scope))


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year in which an organisation has figures of more than half of the regions.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    chosen : mapping
        ``body``, ``measure`` and ``per``, as the parameters give them.

    Returns
    -------
    str
        Where no year has so many, the one with most; where no year has any, another time.

    Examples
    --------
    >>> import tally
    >>> latest(tally.load(), {"body": "CRSS", "measure": "fatalities", "per": "count"})
    '2025'
    """
    body, measure, per = (str(chosen[name]) for name in ("body", "measure", "per"))
    land = territory.of(ledger)
    cell: dict[str, Any] = {"body": body, "measure": measure, "episode": ""}
    cell |= {"region": list(land.extents()), "kind": ["count", "share"]}
    claims = ledger.select(each="year", **cell)
    tried = (claims if len(claims) else ledger.select(**cell))["period"].unique()
    today = len(land.extents()) - sum(len(land.parts(whole)) for whole in land.mergers)
    counts: dict[str, int] = {}
    for time in sorted(tried, key=lambda p: period.parse(p).last, reverse=True):
        try:
            counts[time] = len(mapped(ledger, regional(ledger, body, measure, time), per)[per])
        except DeriveError:
            continue
        if 2 * counts[time] > today:
            return str(time)
    if not counts:
        raise DeriveError("No region has a figure of this kind for these parameters.")
    return max(counts, key=lambda time: counts[time])
