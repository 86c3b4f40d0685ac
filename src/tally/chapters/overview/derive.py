"""What the front page rests on: the totals of a year, who, where, when, and a few close readings.

Every number here is carried by a page that is no copy, blog or unknown page: see
:mod:`tally.results.standing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tally.errors import LedgerError
from tally.ledger import scopes
from tally.ledger.dimensions import whole
from tally.ledger.exact import table as table_of
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.results import regions as by_region
from tally.results import ucdp
from tally.results.frames import frame, told_in, with_results
from tally.results.landmarks import chosen, landmarks
from tally.results.newest import newest as newest_of
from tally.results.regions import REST
from tally.results.result import (
    DeriveError,
    Result,
    add_up,
    change,
    of_statement,
    part,
    rate,
    reach,
    share,
)
from tally.results.standing import carries, counters, of_standing

#: Everybody who was killed in the country.
KILLED = {"region": "PK", "measure": "fatalities", "kind": "count"}

#: The first year of the long line.
FIRST = 1989

#: Whose yearly totals stand beside those that UCDP's months make.
BESIDE = ("CRSS", "PICSS")

#: The groups that the dead are told by.
GROUPS = ("militants", "security-forces", "civilians")

#: The least number of organisations that make a year the newest one.
ENOUGH = 2


def totals(ledger: Ledger, cause: str = "all") -> pd.DataFrame:
    """Give what each organisation counts of each year, of all groups.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    cause : str
        All violence, or one cause alone.

    Returns
    -------
    pandas.DataFrame
        One row is one year of one organisation: ``year``, ``body``, ``result``, ``told_in``,
        ``era`` (of its scope) and ``publishers``.

    Examples
    --------
    >>> import tally
    >>> found = totals(tally.load())
    >>> found[found["year"] == 2024].set_index("body")["text"].to_dict()
    {'CRSS': '2,555', 'PICSS': '1,950', 'SATP': '2,236', 'UCDP': '1,885'}
    """
    statements = ledger.statements(body=counters(ledger), **KILLED, **whole(cause=cause))
    yearly = statements["period"].str.fullmatch(r"\d{4}").astype(bool)
    return _rows(ledger, statements[yearly & statements["episode"].isna()])


def _rows(ledger: Ledger, statements: pd.DataFrame) -> pd.DataFrame:
    kept = of_standing(ledger, statements)
    found = frame(
        {
            "year": row["last"].year,
            "period": row["period"],
            "body": row["body"],
            "group": row["group"],
            "result": result,
            "told_in": told_in(row),
            "known": row["known"],
            "publishers": row["publishers"],
            "preliminary": str(row["note"]).startswith("preliminary"),
            "era": scopes.place_of_claim(ledger, row),
        }
        for row, result in with_results(kept, ledger)
    )
    return found if len(found) else pd.DataFrame(columns=["year", "period", "body", "result"])


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year with totals of two organisations; where no year has two, with one.

    Examples
    --------
    >>> import tally
    >>> latest(tally.load(), {}), latest(tally.load().known_on("2025-12-31"), {})
    ('2025', '2024')
    """
    many = totals(ledger).groupby("period")["body"].nunique()
    return newest_of(many.index, lambda year: many[year] >= ENOUGH)


def in_year(totals: pd.DataFrame, year: int) -> pd.DataFrame:
    """Give the totals of one year, the highest first, each with its change on the year before.

    Returns
    -------
    pandas.DataFrame
        The rows of `totals`, with ``before`` and ``change``: Results, or None where the
        organisation has no total of the year before in the same scope.
    """
    found = totals[totals["year"] == year].copy()
    earlier = {(r["body"], r["era"]): r["result"] for r in _of(totals, year - 1)}
    before = [earlier.get((r["body"], r["era"])) for r in _of(totals, year)]
    before = [b if b is not None and (b.low or 0) > 0 else None for b in before]
    changes = [
        change(result, b) if b is not None else None
        for result, b in zip(found["result"], before, strict=True)
    ]
    found["before"] = pd.Series(before, found.index, dtype=object)
    found["change"] = pd.Series(changes, found.index, dtype=object)
    order = sorted(found.index, key=lambda i: -found.at[i, "result"].middle)
    return found.loc[order].reset_index(drop=True)


def reach_of(counted: pd.DataFrame) -> Result:
    """Give the range from the lowest to the highest total of a year."""
    return reach(list(counted["result"]))


def _of(totals: pd.DataFrame, year: int) -> list[dict]:
    return totals[totals["year"] == year].to_dict("records")


@dataclass(frozen=True)
class Who:
    """Who the dead of a year were, by one organisation in one report.

    Parameters
    ----------
    body : str
        Who counted.
    groups : dict of str to Result
        The count of each of `GROUPS`.
    total : Result or None
        What the same report gives for everybody.
    known : datetime.date or None
        The day of the report.
    """

    body: str
    groups: dict[str, Result]
    total: Result | None
    known: object


def who(ledger: Ledger, year: int) -> Who | None:
    """Tell who the dead of a year were: the newest report that tells all three groups apart.

    Returns
    -------
    Who or None
        None where no report of standing does. Parts and whole are of one report, since a later
        one may restate some of them and not others.

    Examples
    --------
    >>> import tally
    >>> found = who(tally.load(), 2025)
    >>> found.body, {group: result.text for group, result in found.groups.items()}
    ('PICSS', {'militants': '2,115', 'security-forces': '664', 'civilians': '580'})
    """
    cell: dict[str, Any] = {**KILLED, **whole(), "group": ["all", *GROUPS]}
    statements = ledger.statements(period=str(year), body=counters(ledger), **cell)
    statements = statements[statements["episode"].isna()]
    found: list[Who] = []
    reports = [told_in(row) for _, row in statements.iterrows()]
    for (body, _), rows in statements.groupby(["body", pd.Series(reports, statements.index)]):
        parts = {
            row["group"]: (result, row["known"])
            for row, result in with_results(rows, ledger)
            if carries(ledger, row["claims"])
        }
        if set(GROUPS) <= set(parts):
            result, known = parts.get("all", (None, parts[GROUPS[0]][1]))
            counted = {group: parts[group][0] for group in GROUPS}
            found.append(Who(str(body), counted, result, known))
    return max(found, key=lambda w: (str(w.known), w.body), default=None)


@dataclass(frozen=True)
class Where:
    """Where people were killed in a year, by one organisation."""

    body: str
    regions: pd.DataFrame
    ways: dict[str, pd.DataFrame]
    both: Result | None
    provinces: bool


def where(ledger: Ledger, counted: pd.DataFrame) -> Where | None:
    """Tell where people were killed: by the organisation with figures of most regions.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    counted : pandas.DataFrame
        As :func:`in_year` gives it.

    Returns
    -------
    Where or None
        ``regions`` with a count of standing, the largest first; ``ways``: them as maps shade
        them; ``both``: the share of the first two in the total, and whether both are
        ``provinces``. None where nobody has any.
    """
    best: Where | None = None
    for _, row in counted.iterrows():
        try:
            table = by_region.regional(ledger, row["body"], "fatalities", row["period"])
        except DeriveError:
            continue
        if any(table[d].iloc[0] != "all" for d in whole()):
            continue
        table = table[[c is not None and carries(ledger, c.claims) for c in table["count"]]]
        told = table.drop(index=REST, errors="ignore")
        if told.empty or (best is not None and len(told) <= len(best.regions)):
            continue
        order = sorted(told.index, key=lambda region: -told.at[region, "count"].middle)
        told = told.loc[order]
        total = told["total"].iloc[0]
        both = None
        if total is not None and len(told) > 1 and (total.low or 0) > 0:
            both = share(add_up(told["count"].iloc[:2]), total)
        way = "per-100k"
        try:
            ways = by_region.mapped(ledger, told, way)
        except DeriveError:
            ways = {}
        kinds = {ledger.regions.at[region, "kind"] for region in told.index[:2]}
        best = Where(str(row["body"]), told, ways, both, kinds == {"province"})
    return best


def heads(found: Where | None) -> pd.DataFrame | None:
    """Give what the map shades: people killed per 100,000; None where that is not known."""
    return None if found is None else found.ways.get("per-100k")


@dataclass(frozen=True)
class Newest:
    """The newest month with a figure, and the newest that can be set against a year before."""

    month: pd.Series
    against: pd.Series | None
    before: pd.Series | None


def newest(ledger: Ledger, since: int) -> Newest | None:
    """Find the newest month of which an organisation has printed a total.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    since : int
        The year of the page: a month before it is not new.

    Returns
    -------
    Newest or None
        ``month``, and ``against`` with ``before``: the newest month of which the same organisation
        has the same month a year before, of the same year or the one before. None where there is
        no month at all.

    Examples
    --------
    >>> import tally
    >>> found = newest(tally.load(), 2025)
    >>> found.month["period"], found.against["period"], found.before["period"]
    ('2026-08', '2026-01', '2025-01')
    """
    statements = ledger.statements(body=counters(ledger), **KILLED, **whole())
    monthly = statements["period"].str.fullmatch(r"\d{4}-\d{2}").astype(bool)
    every = _rows(ledger, statements[monthly & statements["episode"].isna()])
    rows = every[every["year"] >= since]
    if rows.empty:
        return None
    rows = rows.sort_values(["period", "known"], kind="stable", ascending=False)
    by_month = {(r["body"], r["period"]): r for _, r in every.iterrows()}
    for _, row in rows.iterrows():
        year, month = row["period"].split("-")
        before = by_month.get((row["body"], f"{int(year) - 1}-{month}"))
        if before is not None and int(year) >= rows["year"].max() - 1:
            return Newest(rows.iloc[0], row, before)
    return Newest(rows.iloc[0], None, None)


def figures_to(found: Newest | None, year: int) -> str:
    """Give the last period of which the page has a figure."""
    if found is None or period.parse(found.month["period"]).last.year <= year:
        return str(year)
    return str(found.month["period"])


def long_line(ledger: Ledger, totals: pd.DataFrame, last: int) -> pd.DataFrame:
    """Give the yearly totals that the long line shows.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    totals : pandas.DataFrame
        As :func:`totals` gives them.
    last : int
        The last year.

    Returns
    -------
    pandas.DataFrame
        One row is one year of one organisation: ``body``, ``year``, ``result``, ``era``. UCDP's
        are its months added up, where one version has all twelve.
    """
    rows = []
    try:
        months = ucdp.months(ledger, "PK", (FIRST, last))
    except DeriveError:
        months = None
    if months is not None:
        years = ucdp.years(ledger, months)
        rows += [
            {"body": ucdp.BODY, "year": row["year"], "result": row["best"], "era": 0}
            for _, row in years[years["whole"].astype(bool)].iterrows()
        ]
    beside = totals[totals["body"].isin(BESIDE) & (totals["year"] <= last)]
    rows += [
        {"body": r["body"], "year": r["year"], "result": r["result"], "era": r["era"]}
        for _, r in beside.sort_values(["body", "year"]).iterrows()
    ]
    return frame(rows)


def marks(ledger: Ledger, last: int) -> pd.DataFrame:
    """Give the dated marks of the long line, as :func:`tally.results.landmarks.chosen` does."""
    return chosen(landmarks(ledger), FIRST, last + 1)


def restated(ledger: Ledger, years: Iterable[int]) -> pd.DataFrame:
    """Give the versions of the total that was restated most often, the newest year first.

    Returns
    -------
    pandas.DataFrame
        One row is one version, in the order in which they became known: ``body``, ``year``,
        ``result`` and ``known``; empty where none was restated.
    """
    best: list[dict] = []
    for year in sorted(years, reverse=True):
        statements = ledger.statements(period=str(year), body=counters(ledger), **KILLED, **whole())
        statements = statements[statements["episode"].isna()]
        for body, rows in statements.groupby("body"):
            versions: list[dict] = []
            for row, result in with_results(rows, ledger):
                sure = row["fate"] in ("latest", "restated") and carries(ledger, row["claims"])
                if sure and (not versions or versions[-1]["result"].text != result.text):
                    told = {"body": body, "year": year, "result": result, "known": row["known"]}
                    versions.append(told)
            if len(versions) > max(len(best), 1):
                best = versions
    return table_of(best, columns=["body", "year", "result", "known"])


#: Figures that show what a printed share leaves open, and what one rate rules out.
SHARE = "crss-2024q1-pk-kp-fatalities-all-share"
OF = "crss-2024q1-pk-fatalities-all-count"
AMOUNT = "ispr-2024-pk-operations-all-count"
RATE = "ispr-2024-pk-operations-all-rate-operations"


@dataclass(frozen=True)
class Reading:
    """A close reading: two printed figures, and what follows from them."""

    printed: Result
    other: Result
    follows: Result
    of: str


def a_share(ledger: Ledger) -> Reading | None:
    """Give a printed share, its total, and the people that it stands for."""
    found = _claims(ledger, SHARE, OF)
    if found is None:
        return None
    percent, total = found
    return Reading(percent, total, part(percent, total), percent.scope["period"])


def a_rate(ledger: Ledger) -> Reading | None:
    """Give a printed rate per day, the total of the same year, and the rate that this makes."""
    found = _claims(ledger, RATE, AMOUNT)
    if found is None:
        return None
    printed, amount = found
    days = period.parse(amount.scope["period"]).days
    return Reading(printed, amount, rate(amount, days, "day"), amount.scope["period"])


def _claims(ledger: Ledger, *ids: str) -> list[Result] | None:
    """Give some claims as results; None where one was not known yet."""
    try:
        rows = [ledger.claim(i) for i in ids]
    except LedgerError:
        return None
    return [
        of_statement(
            {**row.to_dict(), "claims": (row["claim_id"],)}, ledger.name("measure", row["measure"])
        )
        for row in rows
    ]
