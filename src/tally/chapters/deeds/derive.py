"""Deaths and attacks by whom they were, and how it was done: what is printed, never added up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from tally.ledger.dimensions import ALL, whole
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.results.frames import frame, named, results_of, scope_of, with_results, words
from tally.results.newest import newest
from tally.results.result import Result, rounds
from tally.results.standing import carries, parties

#: How a body comes to the name of a group: by its own judgement, or by what a group said.
ATTRIBUTED, CLAIMED = "attributed", "claimed"

#: What bodies tell by whom and how.
MEASURES = ("fatalities", "attacks")

#: The tactics that have sections of their own.
SUICIDE, DRONES = "suicide-attacks", "drone-strikes"

#: The province before the former FATA was a part of it.
WITHOUT = "PK-KP-without-TA"

#: So many years make a series.
LEAST = 3


def is_claimed(actor: str) -> bool:
    """Tell whether a term names whoever said that a deed was theirs.

    Examples
    --------
    >>> is_claimed("claimed-bla"), is_claimed("bla")
    (True, False)
    """
    return actor.startswith(CLAIMED)


def by_actor(ledger: Ledger) -> pd.DataFrame:
    """Give what organisations printed of a year in the country by whom it was.

    Parameters
    ----------
    ledger : Ledger
        The claims.

    Returns
    -------
    pandas.DataFrame
        One row is one organisation, measure, actor and year: ``how`` (`ATTRIBUTED` or `CLAIMED`),
        ``name`` (the actor), ``what`` (in words), ``result`` (what it last said), ``others`` (a
        tuple: its other versions), ``headline`` (the same as a source prints it that can carry a
        headline; or None) and ``publishers``. Deeds of one tactic, against one target or of
        one group of victims, and what armed groups say of themselves, are not among them.

    Examples
    --------
    >>> import tally
    >>> rows = by_actor(tally.load()).query("year == 2025")
    >>> rows[["body", "actor", "measure", "text"]].values.tolist()
    [['GTI', 'ttp', 'fatalities', '637'], ['GTI', 'ttp', 'attacks', '595']]
    """
    scope = {k: v for k, v in whole(cause="attacks").items() if k != "actor"}
    found = _yearly(ledger, measure=list(MEASURES), **scope)
    if found.empty:
        return found
    found = found[(found["actor"] != ALL) & ~found["body"].isin([*parties(ledger), "unnamed"])]
    found = found.assign(
        how=[CLAIMED if is_claimed(a) else ATTRIBUTED for a in found["actor"]],
        name=[_actor(ledger, a) for a in found["actor"]],
        _measure=found["measure"].map(MEASURES.index),
    )
    order = found.sort_values(["how", "body", "_measure", "actor", "year"], kind="stable").index
    return found.loc[order].drop(columns="_measure").reset_index(drop=True)


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year of which an organisation attributes attacks or deaths to a group.

    Where nothing was attributed by then, it is the newest of which suicide attacks were counted.
    """
    rows = by_actor(ledger)
    sure = rows[rows["headline"].notna() & (rows["how"] == ATTRIBUTED)] if len(rows) else rows
    sure = sure if len(sure) else by_tactic(ledger, SUICIDE, "attacks")
    return newest(sure["period"] if len(sure) else ())


def _actor(ledger: Ledger, actor: str) -> str:
    """Name an actor without the word that says how the body came to it."""
    name = ledger.name("actor", actor)
    return name.removeprefix("attributed to ").removeprefix("claimed by ")


def series(rows: pd.DataFrame, body: str, measure: str) -> pd.DataFrame:
    """Give what one organisation attributes, of one measure: the actors with most years first.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :func:`by_actor` gives it.
    body, measure : str
        Who counted what.
    """
    if rows.empty:
        return rows
    own = rows[(rows["how"] == ATTRIBUTED) & (rows["body"] == body) & (rows["measure"] == measure)]
    if own.empty:
        return own
    many = own.groupby("actor")["year"].transform("nunique")
    last = own.groupby("actor")["year"].transform("max")
    order = own.assign(_many=-many, _last=-last)
    return order.sort_values(["_many", "_last", "actor", "year"], kind="stable").drop(
        columns=["_many", "_last"]
    )


def attributing(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Give the organisations and measures that make a chart: with figures of several years.

    Examples
    --------
    >>> import tally
    >>> attributing(by_actor(tally.load()))
    [('GTI', 'fatalities'), ('GTI', 'attacks'), ('PIPS', 'fatalities'), ('PIPS', 'attacks')]
    """
    if rows.empty:
        return []
    own = rows[rows["how"] == ATTRIBUTED]
    years = own.groupby(["body", "measure"], sort=False)["year"].nunique()
    least = min(LEAST, years.max()) if len(years) else LEAST
    return [key for key, many in years.items() if many >= least]


def by_tactic(ledger: Ledger, tactic: str, measure: str) -> pd.DataFrame:
    """Give what organisations printed of one tactic in the country, a year.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    tactic, measure : str
        How it was done, and what was counted.

    Returns
    -------
    pandas.DataFrame
        As :func:`by_actor`; all actors, all targets, everybody.

    Examples
    --------
    >>> import tally
    >>> rows = by_tactic(tally.load(), SUICIDE, "attacks").query("year == 2023")
    >>> rows[["body", "text"]].values.tolist()
    [['CRSS', '31'], ['PICSS', '29'], ['PIPS', '23']]
    """
    every = {"group": ALL, "actor": ALL, "target": ALL, "tactic": tactic}
    found = _yearly(ledger, measure=measure, **every)
    if found.empty:
        return found
    found = found[~found["body"].isin([*parties(ledger), "unnamed"])]
    return found.sort_values(["body", "year"], kind="stable").reset_index(drop=True)


def long_series(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the organisations with figures of several years, the one with most of them first."""
    if rows.empty:
        return rows
    many = rows.groupby("body")["year"].transform("nunique")
    kept = rows.assign(_many=-many)[many >= min(LEAST, many.max())]
    return kept.sort_values(["_many", "body", "year"], kind="stable").drop(columns="_many")


def differing(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the years of which organisations printed figures that can't be one number.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :func:`by_tactic` gives it.

    Returns
    -------
    pandas.DataFrame
        Their rows, the newest year first and in it the highest figure.
    """
    if rows.empty:
        return rows
    apart = []
    for year, of_year in rows.groupby("year"):
        ends = [r.interval for r in of_year["result"]]
        if any(not a.overlaps(b) for a in ends for b in ends):
            apart.append(year)
    found = rows[rows["year"].isin(apart)]
    order = found.assign(_size=[-r.middle for r in found["result"]], _year=-found["year"])
    return order.sort_values(["_year", "_size", "body"], kind="stable").drop(
        columns=["_size", "_year"]
    )


def agreeing(rows: pd.DataFrame) -> list[int]:
    """Give the years of which several organisations printed a figure, and all can be one number."""
    if rows.empty:
        return []
    several = rows.groupby("year")["body"].nunique()
    apart = set(differing(rows)["year"])
    return [int(year) for year in several[several > 1].index if year not in apart]


def others(ledger: Ledger) -> pd.DataFrame:
    """Give what was printed of the other tactics, of the country and of provinces.

    Returns
    -------
    pandas.DataFrame
        One row is one statement of a period of more than a month: ``tactic``, ``name`` (of the
        tactic), ``body``, ``period``, ``where``, ``what``, ``result`` and ``publishers``; by
        tactic, then time.

    Examples
    --------
    >>> import tally
    >>> rows = others(tally.load()).query("body == 'PICSS' and period == '2019'")
    >>> rows[["name", "text"]].values.tolist()
    [['attacks with improvised bombs', '84'], ['raids and ambushes', '28']]
    """
    found = _printed(
        ledger,
        lambda said: (
            ~said["tactic"].isin([ALL, SUICIDE, DRONES, "air-strikes"])
            & ~said["body"].isin(["unnamed", *parties(ledger)])
            & ~said["period"].map(lambda p: period.parse(p).kind).isin(["month", "day"])
            & said["region"].isin(_wide(ledger))
        ),
        actor=ALL,
        target=ALL,
        group=ALL,
    )
    if found.empty:
        return found
    order = found.assign(_first=[period.parse(p).first for p in found["period"]])
    order = order.sort_values(["name", "_first", "body", "measure"], kind="stable")
    return order.drop(columns="_first").reset_index(drop=True)


def _wide(ledger: Ledger) -> list[str]:
    """Give the country, its provinces, and the former FATA: no district, no division, no city."""
    kinds = ledger.regions["kind"]
    return [*kinds[kinds.isin(["country", "province", "territory"])].index, "PK-TA", WITHOUT]


def strikes(ledger: Ledger) -> pd.DataFrame:
    """Give all that was printed of drone strikes by the United States in the country.

    Returns
    -------
    pandas.DataFrame
        One row is one statement, the one that stands and those before: ``body``, ``period``,
        ``measure``, ``group``, ``what``, ``result``, ``latest``, ``publishers``.
    """
    found = _printed(ledger, versions=True, region="PK", tactic=DRONES, actor=ALL)
    if found.empty:
        return found
    found = found[found["measure"].isin(["strikes", "fatalities"])]
    found = found.drop_duplicates(["body", "period", "measure", "group", "text"], keep="last")
    order = found.assign(
        _first=[period.parse(p).first for p in found["period"]],
        _measure=[("strikes", "fatalities").index(m) for m in found["measure"]],
    ).sort_values(["_measure", "_first", "period", "group", "body", "latest"], kind="stable")
    return order.drop(columns=["_first", "_measure"]).reset_index(drop=True)


def struck_years(strikes: pd.DataFrame) -> pd.DataFrame:
    """Give the strikes of each year, as each organisation last counted them.

    Parameters
    ----------
    strikes : pandas.DataFrame
        As :func:`strikes` gives it.
    """
    if strikes.empty:
        return strikes
    years = strikes[
        (strikes["measure"] == "strikes")
        & strikes["latest"]
        & strikes["period"].str.fullmatch(r"\d{4}")
    ]
    many = years.groupby("body")["period"].transform("nunique")
    order = years.assign(year=years["period"].astype(int), _many=-many)
    return order.sort_values(["_many", "body", "year"], kind="stable").drop(columns="_many")


def struck(strikes: pd.DataFrame) -> pd.DataFrame:
    """Set side by side the deaths in drone strikes of the year that most organisations counted.

    Parameters
    ----------
    strikes : pandas.DataFrame
        As :func:`strikes` gives it.

    Returns
    -------
    pandas.DataFrame
        Of that year what each organisation last said of everybody, the highest first; a tie goes
        to the later year.
    """
    if strikes.empty:
        return strikes
    deaths = strikes[
        (strikes["measure"] == "fatalities")
        & (strikes["group"] == ALL)
        & strikes["latest"]
        & strikes["period"].str.fullmatch(r"\d{4}")
    ]
    if deaths.empty:
        return deaths
    many = deaths.groupby("period")["body"].nunique()
    of = max(many.index, key=lambda p: (many[p], p))
    here = deaths[deaths["period"] == of]
    return here.assign(_size=[-r.middle for r in here["result"]]).sort_values(
        ["_size", "body"], kind="stable"
    )


def own_claims(ledger: Ledger) -> pd.DataFrame:
    """Give what armed groups say of themselves, apart from single attacks.

    Returns
    -------
    pandas.DataFrame
        One row is one statement: ``body`` (the group), ``period``, ``where``, ``what`` and
        ``result``. These are no counts by others, and are never set beside any.

    Examples
    --------
    >>> import tally
    >>> rows = own_claims(tally.load())
    >>> rows[rows["period"] == "2024"][["body", "text"]].values.tolist()
    [['BLA', '302'], ['BLA', 'over 580'], ['BLA', 'over 370']]
    """
    found = _printed(ledger, body=parties(ledger))
    if found.empty:
        return found
    # How many of its own died is no deed of the group.
    found = found[[is_claimed(a) for a in found["actor"]]]
    order = found.assign(_first=[period.parse(p).first for p in found["period"]])
    order = order.sort_values(["body", "_first", "period"], kind="stable")
    return order.drop(columns="_first").reset_index(drop=True)


def shares(ledger: Ledger) -> pd.DataFrame:
    """Give the printed shares of an actor in all deaths or attacks of a year.

    Examples
    --------
    >>> import tally
    >>> rows = shares(tally.load()).query("period == '2025'")
    >>> rows[["body", "name", "text"]].values.tolist()
    [['GTI', 'the TTP', '56%']]
    """
    every: dict[str, Any] = {"group": ALL, "tactic": ALL, "target": ALL, "region": "PK"}
    found = _printed(ledger, kind="share", base="actor:all", **every)
    if found.empty:
        return found
    found = found.assign(name=[_actor(ledger, a) for a in found["actor"]])
    return found.sort_values(["body", "period", "measure"], kind="stable").reset_index(drop=True)


def _yearly(ledger: Ledger, **cell: Any) -> pd.DataFrame:
    """Give what was last said of a year in the country, with the other versions."""
    said = ledger.statements(region="PK", kind="count", **cell)
    said = said[said["episode"].isna() & said["period"].str.fullmatch(r"\d{4}")]
    results = results_of(said, ledger)
    rows: dict[tuple, dict] = {}
    for result, (_, row) in zip(results, said.iterrows(), strict=True):
        key = (row["body"], row["period"], row["measure"], *scope_of(row).values())
        kept = rows.setdefault(key, {"versions": []})
        if row["latest"]:
            kept.update(_row(ledger, row, result), year=int(row["period"]))
        else:
            kept["versions"].append(result)
    return frame(
        {
            **{k: v for k, v in row.items() if k != "versions"},
            "others": _other(row["versions"], row["result"]),
            "headline": _sound(ledger, [row["result"], *row["versions"]]),
        }
        for row in rows.values()
    )


def _sound(ledger: Ledger, said: list[Result]) -> Result | None:
    """Give what a headline can say: what stands, or the same number as a sounder source has it."""
    same = (r for r in said if r.interval.overlaps(said[0].interval))
    return next((r for r in same if carries(ledger, r.claims)), None)


def _other(versions: list[Result], standing: Result) -> tuple[Result, ...]:
    """Give the versions that tell another number than the one that stands."""
    told = {r.text: r for r in reversed(versions) if r.text != standing.text}
    return tuple(r for r in reversed(told.values()) if not rounds(r, standing))


def _printed(
    ledger: Ledger,
    wanted: Callable[[pd.DataFrame], pd.Series] | None = None,
    *,
    versions: bool = False,
    kind: str = "count",
    **cell: Any,
) -> pd.DataFrame:
    """Give statements of any period, single attacks left out, of which some may be wanted."""
    said = ledger.statements(kind=kind, **cell)
    said = said[said["episode"].isna()]
    if not versions:
        said = said[said["latest"].astype(bool)]
    if wanted is not None:
        said = said[wanted(said)]
    return frame(
        {**_row(ledger, row, result), "latest": bool(row["latest"])}
        for row, result in with_results(said, ledger)
    )


def _row(ledger: Ledger, row: Mapping | pd.Series, result: Result) -> dict:
    tactic = row["tactic"]
    return {
        "body": row["body"],
        "by": named(row["body"]),
        "period": row["period"],
        "region": row["region"],
        "where": ledger.name("region", row["region"]),
        "measure": row["measure"],
        **scope_of(row),
        "name": ledger.name("tactic", tactic),
        "what": words(ledger, row["measure"], **scope_of(row)),
        "result": result,
        "publishers": row["publishers"],
    }
