"""UCDP's months added up: by region and year, beside what CRSS published, and by province.

The rows of ``ucdp_monthly`` are sums of events, not claims: a result made of them names the
edition that they are of. Editions are never mixed in one number.
"""

from __future__ import annotations

import pandas as pd

from tally.ledger import dimensions, scopes, territory
from tally.ledger.tables import Ledger
from tally.results.events import (
    BODY,
    CANDIDATE,
    SUMS,
    best_total,
    month_total,
    rows_of,
    version_name,
)
from tally.results.frames import results_of
from tally.results.result import DeriveError, Result, add_up, ratio

#: Whose yearly totals are set beside them: it alone publishes all violence by region and year.
BESIDE = "CRSS"

UNPLACED = "PK-unplaced"

#: The scope in which bodies are set beside each other.
ALL_KILLED = {"measure": "fatalities", **dimensions.whole(), "kind": "count"}


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


def runs(months: pd.DataFrame) -> pd.DataFrame:
    """Give the totals of each version over the months that are taken from it.

    Returns
    -------
    pandas.DataFrame
        One row is one version, in order of time: ``version``, ``name``, ``preliminary``,
        ``period`` (its months), ``months`` (their number), ``empty`` (months without an event),
        ``events``, ``best`` (also as ``result``), ``low`` (None where it gives none) and
        ``high``, each a Result; ``worst``: the months with the highest best estimate, and
        ``most``: that estimate, as a Result.
    """
    rows = []
    for version, run in months.dropna(subset="version").groupby("version", sort=False):
        totals, best = _totals(run), best_total(run)
        top = run[run["best"] == run["best"].max()]
        rows.append(
            {
                "version": version,
                "name": version_name(version),
                "preliminary": version.startswith(CANDIDATE),
                "period": best.scope["period"],
                "months": len(run),
                "empty": int((run["events"] == 0).sum()),
                "worst": tuple(top["period"]),
                "most": best_total(top.iloc[:1]),
                "result": best,
                **{of: totals[of] for of in SUMS},
            }
        )
    return objects(rows)


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
    """
    region = months["region"].iloc[0]
    table = rows_of(ledger)
    table = table[table["region"] == region]
    rows = []
    for (year, version), run in months.dropna(subset="version").groupby(["year", "version"]):
        totals, best = _totals(run), best_total(run)
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
    return pd.DataFrame(rows, dtype=object)


def _before(table: pd.DataFrame, run: pd.DataFrame) -> pd.DataFrame | None:
    """Give the same months as the version released before gave them, where it gives them all."""
    other = table[table["period"].isin(run["period"]) & (table["known"] < run["known"].iloc[0])]
    if other.empty:
        return None
    newest = other[other["known"] == other["known"].max()]
    return newest.sort_values("period") if len(newest) == len(run) else None


def _totals(run: pd.DataFrame) -> dict[str, Result | None]:
    return {of: month_total(run, of) for of in SUMS}


def beside(ledger: Ledger, years: pd.DataFrame, region: str) -> pd.DataFrame:
    """Set the yearly totals of CRSS beside those of UCDP.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    years : pandas.DataFrame
        As :func:`years` gives it.
    region : str
        The region of both.

    Returns
    -------
    pandas.DataFrame
        One row is one year of CRSS: ``year``, ``result`` (people killed in all causes), ``ucdp``
        (the best estimate of the whole year, or None), ``ratio`` (CRSS for each person that UCDP
        counts, or None), ``era`` and ``since`` of the scope of CRSS. Empty where CRSS published
        none for the region.
    """
    span = [str(y) for y in range(int(years["year"].min()), int(years["year"].max()) + 1)]
    counted = _yearly_counts(ledger, region, span)
    if apart := territory.of(ledger).parts(region):
        parts = [_yearly_counts(ledger, p, span) for p in apart]
        both = set.intersection(*map(set, parts))
        counted = {y: add_up([p[y] for p in parts]) for y in both} | counted
    whole = years[years["whole"]].set_index("year")["best"]
    breaks = ledger.breaks(BESIDE)
    rows = []
    for year in sorted(counted):
        result, ucdp = counted[year], whole.get(year)
        rows.append(
            {
                "year": year,
                "result": result,
                "ucdp": ucdp,
                "ratio": None if ucdp is None or ucdp.low == 0 else ratio(result, ucdp),
                "era": scopes.place_of(ledger, BESIDE, year),
                "since": max((b for b in breaks if b <= year), default=None),
            }
        )
    return objects(rows)


def others(ledger: Ledger, years: pd.DataFrame, region: str) -> dict[str, dict[int, Result]]:
    """Give what any further body published of people killed in the same region and years.

    Returns
    -------
    dict of str to dict of int to Result
        By body and year, of all causes and all groups; each body in its own scope.
    """
    span = [str(y) for y in years["year"][years["whole"].astype(bool)]]
    claims = ledger.select(region=region, period=span, **ALL_KILLED)
    bodies = [b for b in ledger.bodies.index if b in set(claims["body"])]
    return {
        body: _yearly_counts(ledger, region, span, body)
        for body in bodies
        if body not in (BODY, BESIDE, "unnamed")
    }


def _yearly_counts(
    ledger: Ledger, region: str, years: list[str], body: str = BESIDE
) -> dict[int, Result]:
    statements = ledger.latest(body=body, region=region, period=years, **ALL_KILLED)
    found = zip(statements["period"], results_of(statements, ledger), strict=True)
    return {int(period): result for period, result in found}
