"""Members of the security forces killed, as each body counts them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tally.ledger import scopes
from tally.ledger.base import Base
from tally.ledger.dimensions import ALL, DEED
from tally.ledger.tables import Ledger
from tally.results.frames import (
    counter,
    frame,
    people,
    results_of,
    scope_of,
    told_in,
    with_results,
    within,
)
from tally.results.newest import is_year, newest
from tally.results.result import raised, rounds

#: The groups that are, or are a part of, the security forces.
FORCES = ("security-forces", "security-and-officials", "army", "police", "soldiers")


#: Everybody but militants: not the forces alone.
WITH_CIVILIANS = "civilians-and-security"


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year for which two organisations count forces killed in the country.

    Where no year has two, it is the newest period of which anybody counts them.
    """
    claims = ledger.select(measure="fatalities", kind="count", group=list(FORCES), episode="")
    many = claims[claims["region"] == "PK"].groupby("period")["body"].nunique()
    return newest(set(claims["period"]), lambda of: is_year(of) and many.get(of, 0) > 1)


def killed(ledger: Ledger, of: str) -> pd.DataFrame:
    """Give every figure of security forces killed in one period, from every body.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    of : str
        The period.

    Returns
    -------
    pandas.DataFrame
        One row is the latest statement of one cell: ``body``, ``region`` and the scope (ids),
        ``label`` (the short name of the body), ``who`` (the group in words), ``within``
        (the cause in words, such as ``in attacks``), ``where``, ``result``, ``era`` (the place of
        its scope among those of the body) and ``publishers``; the widest group of the widest
        region first, and of it what covers all violence. A body that printed only how much the
        number changed has the count that this makes of the year before. Each counts something
        else: compare, never add up.

    Examples
    --------
    >>> import tally
    >>> rows = killed(tally.load(), "2025")
    >>> rows[rows["body"].isin(["CRSS", "PICSS"])].set_index("body")["text"].to_dict()
    {'PICSS': '667', 'CRSS': '648 to 654'}
    """
    found = _killed(ledger, period=of)
    changes = ledger.select(
        measure="fatalities", kind="change", group=list(FORCES), region="PK", period=of
    )
    for body in sorted(set(changes["body"]) - set(found["body"] if len(found) else ())):
        years = by_year(ledger, body)
        if len(years):
            told = years[years["period"] == of].drop(columns=["year", "latest", "since"])
            found = pd.concat([found, told], ignore_index=True)
    return _in_order(found)


def counting(ledger: Ledger, killed: pd.DataFrame) -> list[str]:
    """Give the bodies whose figures of several years can be set side by side.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    killed : pandas.DataFrame
        As :func:`killed` gives it.

    Returns
    -------
    list of str
        Those with figures of the country for two years or more, the one with most years first;
        where there is none, the first body of the rows.
    """
    bodies = [b for b in dict.fromkeys(killed["body"]) if b != "unnamed"]
    many = {body: len(by_year(ledger, body)) for body in bodies}
    return sorted((b for b in bodies if many[b] > 1), key=lambda b: -many[b]) or bodies[:1]


def by_year(ledger: Ledger, body: str) -> pd.DataFrame:
    """Give a body's figures of security forces killed in the country, one row a year.

    Returns
    -------
    pandas.DataFrame
        As :func:`killed`, with ``year``, ``latest`` and ``since`` (the year that began the era;
        missing for the first one), for the scope in which the body has figures for most
        years. A year of which the body printed the change alone has the count that this makes of
        the year before.

    Examples
    --------
    >>> import tally
    >>> years = by_year(tally.load(), "CRSS").set_index("year")["result"]
    >>> years[2024].text, years[2025].text
    ('685', '648 to 654')
    """
    found = _killed(ledger, body=body, region="PK")
    if found.empty:
        return found
    found = found[found["period"].str.fullmatch(r"\d{4}")]
    if found.empty:
        return found
    series = [scope_of(row) for _, row in found.iterrows()]
    most = max(series, key=series.count, default=None)
    found = found[[scope == most for scope in series]]
    found = pd.concat([found, _changed(ledger, body, found)], ignore_index=True)
    breaks = ledger.breaks(body)
    return found.assign(
        year=found["period"].astype(int),
        latest=True,
        since=[breaks[era - 1] if era > 0 else None for era in found["era"]],
    ).sort_values("year")


def _changed(ledger: Ledger, body: str, counted: pd.DataFrame) -> pd.DataFrame:
    """Give the years that a printed change makes of a counted one, both of one scope."""
    of = counted.iloc[0]
    changes = ledger.latest(
        body=body,
        region="PK",
        measure="fatalities",
        kind="change",
        **scope_of(of),
    )
    earlier = counted.set_index("period")
    rows = []
    for row, percent in with_results(changes, ledger):
        before = Base.parse(row["base"]).only("period")
        era = scopes.place_of_claim(ledger, row)
        if row["period"] in earlier.index or before not in earlier.index:
            continue
        count = raised(earlier.at[before, "result"], percent)
        if count is not None and era == earlier.at[before, "era"]:
            told = {"period": row["period"], "result": count, "publishers": row["publishers"]}
            rows.append({**of, **told, "era": era})
    return frame(rows)


def _killed(ledger: Ledger, **cell: str) -> pd.DataFrame:
    statements = ledger.statements(measure="fatalities", kind="count", group=list(FORCES), **cell)
    statements = statements[statements["latest"].astype(bool) & statements["episode"].isna()]
    # Those killed in suicide attacks or by one group are a part of what stands beside others here.
    statements = statements[statements[list(DEED)].eq(ALL).all(axis=1)]
    statements = statements[~_of_more(ledger, statements, **cell)]
    results = results_of(statements, ledger)
    found = frame(
        {
            "body": row["body"],
            "label": counter(ledger, row),
            "period": row["period"],
            "region": row["region"],
            **scope_of(row),
            "who": people(ledger, row["group"]),
            "within": within(ledger, row["measure"], **scope_of(row)),
            "where": ledger.name("region", row["region"]),
            "result": result,
            "era": scopes.place_of_claim(ledger, row),
            "publishers": row["publishers"],
        }
        for result, (_, row) in zip(results, statements.iterrows(), strict=True)
    )
    return _in_order(found)


def _of_more(ledger: Ledger, statements: pd.DataFrame, **cell: str) -> pd.Series:
    """Tell which figures only round what the same report has of civilians and forces together.

    A page that prints "over 1,200" of the forces, where others have 1,235 of both, left a word out.
    """
    both = ledger.statements(measure="fatalities", kind="count", group=WITH_CIVILIANS, **cell)
    wider = list(zip(map(_cell, both.to_dict("records")), results_of(both, ledger), strict=True))
    return pd.Series(
        [
            any(of == _cell(row) and rounds(result, other) for of, other in wider)
            for result, row in zip(
                results_of(statements, ledger), statements.to_dict("records"), strict=True
            )
        ],
        index=statements.index,
        dtype=bool,
    )


def _cell(row: dict) -> tuple:
    return (row["body"], row["period"], row["region"], row["cause"], told_in(row))


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    """Put the country before its parts, the widest group first, and all causes before attacks."""
    if found.empty:
        return found
    width = {group: i for i, group in enumerate(FORCES)}
    order = found.assign(
        _region=found["region"] != "PK",
        _width=found["group"].map(width),
        _part=found["cause"] != ALL,
        _size=-found["low"],
    ).sort_values(["_region", "_width", "_part", "_size"], kind="stable")
    return found.loc[order.index].reset_index(drop=True)
