"""UCDP's months added up: by region and year, beside what CRSS published, and by province.

The rows of ``ucdp_monthly`` are sums of events, not claims: a result made of them names the
edition that they are of. Editions are never mixed in one number.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tally.ledger import dimensions, scopes, territory
from tally.ledger.tables import Ledger
from tally.results.frames import results_of
from tally.results.newest import newest
from tally.results.result import Result, add_up, ratio
from tally.results.ucdp import (
    BODY,
    CANDIDATE,
    SUMS,
    best_total,
    objects,
    rows_of,
    sums_of,
    version_name,
)
from tally.results.ucdp import months as months
from tally.results.ucdp import years as years

#: Whose yearly totals are set beside them: it alone publishes all violence by region and year.
BESIDE = "CRSS"

UNPLACED = "PK-unplaced"

#: So many months make a year.
WHOLE = 12

#: The scope in which bodies are set beside each other.
ALL_KILLED = {"measure": "fatalities", **dimensions.whole(), "kind": "count"}


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year of which one version has all twelve months, or else any.

    Examples
    --------
    >>> import tally
    >>> latest(tally.load(), {"region": "PK"}), latest(tally.load(), {"region": "PK-BA"})
    ('2024', '2021')
    """
    rows = rows_of(ledger)
    rows = rows[rows["region"] == chosen.get("region", "PK")]
    many = rows.groupby([rows["period"].str[:4], "version"]).size().groupby(level=0).max()
    return newest(many.index, lambda year: many[year] == WHOLE)


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
        totals, best = sums_of(run), best_total(run)
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
