"""Who was killed: by group and year of one organisation, police by year, and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from tally.ledger import scopes
from tally.ledger.dimensions import ALL, whole
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.results.frames import frame, people, results_of, scope_of, told_in, with_results, words
from tally.results.newest import newest
from tally.results.result import Result, remainder, rounds

#: The groups that the chapter tells of, in its order.
GROUPS = ("civilians", "security-forces", "militants")

#: The causes in which organisations tell all of them.
CAUSES = ("all", "attacks-and-operations", "attacks")

#: Who counts the police killed in Khyber Pakhtunkhwa, and where: from the merger on with the
#: former FATA.
POLICE, WITHOUT, WITH, MERGED = "KP-Police", "PK-KP-without-TA", "PK-KP", 2018

#: Of everybody but militants; less the security forces these are the civilians.
UNARMED = "civilians-and-security"


def bodies(ledger: Ledger) -> dict[str, int]:
    """Give for how many years each organisation has all three groups, in its best scope.

    Examples
    --------
    >>> import tally
    >>> most = bodies(tally.load())
    >>> max(most, key=most.get)
    'PICSS'
    """
    said = _said(ledger)
    return {body: len(whole_years(killed(ledger, body))) for body in sorted(set(said["body"]))}


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year of which an organisation has all three groups, or else any."""
    rows = killed(ledger, str(chosen["body"]))
    return newest(map(str, whole_years(rows) or (rows["year"] if len(rows) else ())))


def killed(ledger: Ledger, body: str, of: int | None = None) -> pd.DataFrame:
    """Give the civilians, security forces and militants killed by year, as one organisation counts.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body : str
        Who counted.
    of : int, optional
        A year that must be among them.

    Returns
    -------
    pandas.DataFrame
        One row is one group and year: ``group``, ``name`` (of the group), ``year``, ``period``,
        ``cause``, ``result`` (what was last said, or what follows from other figures of the same
        report), ``follows`` (whether it does), ``others`` (a tuple: its other versions) and
        ``publishers``. All rows are of one cause: the one with most years of all three groups.

    Examples
    --------
    >>> import tally
    >>> rows = killed(tally.load(), "CRSS").set_index(["group", "year"])
    >>> rows["text"]["civilians", 2024], rows["result"]["civilians", 2024].how
    ('927', '1,612 less 685')
    """
    said = _said(ledger, body=body)
    tried = [_of_cause(ledger, said[said["cause"] == cause]) for cause in CAUSES]
    tried = [rows for rows in tried if not rows.empty]
    tried = [rows for rows in tried if of is None or of in set(rows["year"])]
    if not tried:
        return pd.DataFrame()
    return max(tried, key=lambda rows: (len(whole_years(rows)), len(rows)))


def _said(ledger: Ledger, **cell: Any) -> pd.DataFrame:
    every = {k: v for k, v in whole().items() if k not in ("cause", "group")}
    said = ledger.statements(
        measure="fatalities",
        region="PK",
        kind="count",
        group=[*GROUPS, UNARMED, ALL],
        cause=list(CAUSES),
        **every,
        **cell,
    )
    return said[said["episode"].isna() & said["period"].str.fullmatch(r"\d{4}")]


def _of_cause(ledger: Ledger, said: pd.DataFrame) -> pd.DataFrame:
    rows: list[dict] = []
    for (of, group), versions in said.groupby(["period", "group"], sort=False):
        results = results_of(versions, ledger)
        latest = versions["latest"].astype(bool).to_list()
        if not any(latest):
            continue
        standing = results[latest.index(True)]
        row = versions.iloc[latest.index(True)]
        others = {r.text: r for r in results if r.text != standing.text}
        rows.append(
            {
                "body": row["body"],
                "group": group,
                "year": int(of),
                "period": of,
                "cause": row["cause"],
                "result": standing,
                "follows": False,
                "others": tuple(r for r in others.values() if not rounds(r, standing)),
                "publishers": row["publishers"],
                "told_in": told_in(row),
            }
        )
    rows += _following(rows)
    order = {group: i for i, group in enumerate(GROUPS)}
    shown = [
        {**row, "name": ledger.name("group", row["group"]), "who": people(ledger, row["group"])}
        for row in rows
        if row["group"] in GROUPS
    ]
    return frame(sorted(shown, key=lambda row: (order[row["group"]], row["year"])))


def _following(rows: list[dict]) -> list[dict]:
    """Give the groups that a report does not print, and its other figures leave."""
    found = []
    by_year: dict[int, dict[str, dict]] = {}
    for row in rows:
        by_year.setdefault(row["year"], {})[row["group"]] = row
    for groups in by_year.values():
        for wanted, of, less in (
            ("civilians", UNARMED, "security-forces"),
            ("security-forces", UNARMED, "civilians"),
            ("militants", ALL, UNARMED),
        ):
            if wanted in groups or not {of, less} <= set(groups):
                continue
            one, other = groups[of], groups[less]
            if one["told_in"] != other["told_in"]:
                continue
            how = f"{one['result'].text} less {other['result'].text}"
            left = replace(remainder(one["result"], [other["result"]]), how=how)
            found.append({**one, "group": wanted, "result": left, "follows": True, "others": ()})
    return found


def whole_years(rows: pd.DataFrame) -> list[int]:
    """Give the years that have all three groups.

    Examples
    --------
    >>> import tally
    >>> whole_years(killed(tally.load(), "PICSS"))
    [2015, 2017, 2019, 2020, 2024, 2025]
    """
    if rows.empty:
        return []
    many = rows.groupby("year")["group"].nunique()
    return [int(year) for year in many[many == len(GROUPS)].index]


def total(ledger: Ledger, rows: pd.DataFrame, year: int) -> Result | None:
    """Give everybody whom the same organisation counts as killed in a year, if it was printed."""
    of = rows.iloc[0]
    said = ledger.latest(
        body=of["body"],
        region="PK",
        measure="fatalities",
        kind="count",
        period=str(year),
        **whole(cause=of["cause"]),
    )
    said = said[said["episode"].isna()]
    return None if said.empty else results_of(said, ledger)[0]


def police(ledger: Ledger) -> pd.DataFrame:
    """Give the police killed in Khyber Pakhtunkhwa by year, as the police there count them.

    Returns
    -------
    pandas.DataFrame
        As :func:`tally.draw.series.yearly` takes it: all versions of each year since 2009. Up to
        2017 the province is without the former FATA, so the line breaks there.

    Examples
    --------
    >>> import tally
    >>> rows = police(tally.load())
    >>> rows[rows["year"] == 2009]["text"].to_list(), rows["text"].iloc[-1]
    (['207', '209', '210'], '188')
    """
    said = ledger.statements(
        body=POLICE,
        measure="fatalities",
        kind="count",
        region=[WITHOUT, WITH],
        **whole(group="police"),
    )
    said = said[said["episode"].isna() & said["period"].str.fullmatch(r"\d{4}")]
    said = said[said["fate"] != "repeated"]
    found = frame(
        {
            "year": int(row["period"]),
            "result": result,
            "latest": bool(row["latest"]),
            "publishers": row["publishers"],
            "told_in": told_in(row),
            "era": int(row["region"] == WITH),
            "since": MERGED if row["region"] == WITH else None,
            "within": "",
        }
        for row, result in with_results(said, ledger)
    )
    if found.empty:
        return found
    return found.sort_values("year", kind="stable").reset_index(drop=True)


def police_beside(ledger: Ledger) -> pd.DataFrame:
    """Give what is published of police killed in Khyber Pakhtunkhwa beside the years of its police.

    Returns
    -------
    pandas.DataFrame
        Figures of parts of years since the last whole one, and those of other organisations for
        whole years: ``body``, ``period``, ``what``, ``result``, ``publishers``.
    """
    years = police(ledger)
    last = int(years["year"].max()) if len(years) else 0
    said = ledger.latest(measure="fatalities", kind="count", region=WITH, group="police")
    said = said[said["episode"].isna() & (said["target"] == ALL) & (said["tactic"] == ALL)]
    rows = []
    for row, result in with_results(said, ledger):
        after = row["first"].year > last
        if after and row["first"].year == row["last"].year:
            rows.append(_row(ledger, row, result))
    found = frame(rows)
    if found.empty:
        return found
    order = found.assign(_first=[period.parse(p).last for p in found["period"]])
    return order.sort_values(["_first", "body"], kind="stable").drop(columns="_first")


def targets(ledger: Ledger) -> pd.DataFrame:
    """Give all that was published by target: of the country and provinces, or else of a place.

    Returns
    -------
    pandas.DataFrame
        One row is what was last said of one cell: ``target``, ``name`` (in words), ``body``,
        ``by``, ``period``, ``where``, ``what`` (counted), ``result`` and ``publishers``; by
        target, the newest first. A deed may be of several targets: nothing here is added up.

    Examples
    --------
    >>> import tally
    >>> rows = targets(tally.load())
    >>> rows[(rows["target"] == "ahmadis") & (rows["period"] == "2014")]["text"].to_list()
    ['11']
    """
    cell = {"kind": "count", "episode": "", "actor": ALL}
    against = [target for target in ledger.targets.index if target != ALL]
    schools = ledger.latest(measure="schools", target=ALL, **cell)
    said = pd.concat([ledger.latest(target=against, **cell), schools])
    said = said[said["body"] != "unnamed"]
    said = said.assign(target=said["target"].where(said["target"] != ALL, "schools"))
    kinds = ledger.regions["kind"]
    wide = [*kinds[kinds.isin(["country", "province", "territory"])].index, "PK-TA", WITHOUT]
    told = set(said[said["region"].isin(wide)]["target"])
    said = said[said["region"].isin(wide) | ~said["target"].isin(told)]
    rows = frame(
        {
            **_row(ledger, row, result),
            "target": row["target"],
            "name": ledger.name("target", row["target"]).removeprefix("against "),
        }
        for row, result in with_results(said, ledger)
    )
    if rows.empty:
        return rows
    order = rows.assign(
        _last=[-period.parse(p).last.toordinal() for p in rows["period"]],
    ).sort_values(["name", "_last", "body", "measure", "group"], kind="stable")
    return order.drop(columns="_last").reset_index(drop=True)


def _row(ledger: Ledger, row: Mapping | pd.Series, result: Result) -> dict:
    body = row["body"]
    own = {**scope_of(row), "target": ALL}
    return {
        "body": body,
        "by": ledger.label(body),
        "period": row["period"],
        "region": row["region"],
        "where": ledger.name("region", row["region"]),
        "measure": row["measure"],
        "group": row["group"],
        "what": words(ledger, row["measure"], **own),
        "result": result,
        "publishers": row["publishers"],
        "era": scopes.place_of_claim(ledger, row),
    }
