"""How a figure changed from report to report, and what stood on a given day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from tally.ledger.dimensions import ALL, OPEN, whole
from tally.ledger.exact import table as table_of
from tally.ledger.scopes import adds_up, era_of
from tally.ledger.statements import AS_WORDED, SAID_LAST
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.results.frames import (
    PEOPLE,
    frame,
    main_scope,
    people,
    results_of,
    scope_of,
    told_in,
    within,
    words,
)
from tally.results.newest import is_year, newest
from tally.results.result import add_up, change, difference
from tally.results.words import when

#: The standings of the rows that are vintages, in their order in time.
VINTAGE = ("only", "first", "replaced", "latest")

#: What is said of a figure whose words name attacks alone.
WORDED = "all violence, worded as attacks"

#: The standing of what has no day, beside what stands.
UNDATED = "undated"

#: The standings of statements that never were the body's last word, by their fate.
ASIDE = {"rounder": "rounder", "hedged": "rounder", "beside": "printed otherwise"}


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year of which a body restated its figure, or else the newest period.

    Examples
    --------
    >>> import tally
    >>> latest(tally.load(), {"body": "CRSS", "measure": "fatalities"})
    '2024'
    """
    body, measure = str(chosen["body"]), str(chosen["measure"])

    def is_restated(of: str) -> bool:
        return is_year(of) and len(vintages_of(printed(ledger, body, measure, of))) > 1

    claims = ledger.select(**_cell(body, measure))
    return newest(set(claims["period"]), is_restated)


def printed(ledger: Ledger, body: str, measure: str, of: str) -> pd.DataFrame:
    """Give all that a body's reports say of one figure, by the day on which each became known.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body, measure, of : str
        The figure, for the whole country: who counted, what, and the period. The scope
        is the one that :func:`main_scope` chooses.

    Returns
    -------
    pandas.DataFrame
        One row is one statement: ``result``, ``known`` (the day from which it is surely known; None
        where nobody knows it), ``released`` (the same as printed, such as ``2018``), ``edition``,
        ``report`` (its title; empty where the source names none), ``publishers``, ``period``,
        ``within``, the scope, and ``standing``. Vintages are *first*, *replaced* and
        *latest*, or *only*. *Rounder* words ("over 7,500"), what *repeats* the figure of an earlier
        report, what is *printed otherwise* (another figure, as of the same report) and what is
        *undated* beside others (whether before or after them is not known) are none.

    Raises
    ------
    DeriveError
        When nothing was published.
    """
    cell = _cell(body, measure) | {"period": of}
    statements = ledger.statements(**cell, **main_scope(ledger, **cell))
    return with_standings(ledger, statements)


def vintages_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the rows that are vintages: what the body said, and then said otherwise."""
    return rows[rows["standing"].isin(VINTAGE)].reset_index(drop=True)


def stretches(ledger: Ledger, body: str, measure: str, of: str) -> pd.DataFrame:
    """Give what this ledger would have said of a figure on any day.

    Parameters
    ----------
    ledger, body, measure, of
        As for :func:`printed`.

    Returns
    -------
    pandas.DataFrame
        One row is one stretch of days in which the same figure stood: ``start`` and ``end`` (days;
        ``end`` is None for what still stands), ``result`` and ``publishers``. Empty where the day
        on which a figure became known is not known.
    """
    cell = _cell(body, measure) | {"period": of}
    cell |= main_scope(ledger, **cell)
    days = sorted(set(ledger.select(**cell)["known"].dropna().dt.date))
    rows: list[dict] = []
    for day in days:
        # By the verb that every other page uses, so that this page can't tell it otherwise.
        said = ledger.known_on(day).latest(**cell)
        (result,) = results_of(said, ledger)
        if rows and rows[-1]["result"].interval == result.interval:
            continue
        if rows:
            rows[-1]["end"] = day - timedelta(days=1)
        publishers = said["publishers"].iloc[0]
        rows.append({"start": day, "end": None, "result": result, "publishers": publishers})
    return table_of(rows, columns=["start", "end", "result", "publishers"])


def told_in_parts(ledger: Ledger, body: str, of: str) -> pd.DataFrame:
    """Find a report that told those killed in attacks and in operations before any told the sum.

    Only of a body whose totals are made of these two: no crime is in them.

    Returns
    -------
    pandas.DataFrame
        No row or one: ``result`` (the sum), ``attacks``, ``operations`` and ``total`` (Results; the
        total as it was printed first), ``difference`` and ``change`` (from the sum to the total),
        ``known`` (of the parts) and ``report``.
    """
    if not _made_of_both(ledger, body, of):
        return pd.DataFrame()
    cell: dict[str, Any] = {**_cell(body, "fatalities"), **whole(), "period": of}
    statements = ledger.statements(**cell | {"cause": [ALL, "attacks", "operations"]})
    return (
        _parts(vintages_of(with_standings(ledger, statements)))
        if len(statements)
        else pd.DataFrame()
    )


def _made_of_both(ledger: Ledger, body: str, of: str) -> bool:
    """Tell whether the totals of a body and period are attacks and operations, nothing else."""
    span = period.parse(of)
    return adds_up(era_of(ledger, body, span.first.year, span.last.year))


def _parts(vintages: pd.DataFrame) -> pd.DataFrame:
    """Find a report among the vintages of a period that gave the parts before any gave the sum."""
    everybody = vintages[vintages["group"] == "all"]
    everybody = everybody[everybody["known"].notna()]
    totals = everybody[everybody["cause"] == "all"]
    if totals.empty:
        return totals
    total = totals.iloc[0]
    before = everybody[everybody["known"] < total["known"]]
    told = before[before["cause"].isin(["attacks", "operations"])]
    return frame(
        _sum({row["cause"]: row for _, row in report.iterrows()}, total)
        for _, report in told.groupby("edition", sort=False)
        if len(report) == 2
    )


def _sum(told: dict[str, pd.Series], total: pd.Series) -> dict:
    attacks, operations = told["attacks"], told["operations"]
    made = add_up([attacks["result"], operations["result"]])
    return {
        "result": made,
        "attacks": attacks["result"],
        "operations": operations["result"],
        "total": total["result"],
        "difference": difference(total["result"], made),
        "change": change(total["result"], made),
        "known": attacks["known"],
        "report": attacks["report"],
    }


def other_scopes(ledger: Ledger, rows: pd.DataFrame) -> pd.DataFrame:
    """Give what the body says of the same measure and period in other scopes.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    rows : pandas.DataFrame
        As :func:`printed` gives them.

    Returns
    -------
    pandas.DataFrame
        One row is the latest statement of one scope: ``result``, the scope, ``what`` (in words
        that can follow the number) and ``vintages`` (how many there are).
    """
    own = rows["result"].iloc[0].scope
    cell = {k: own[k] for k in ("body", "measure", "period")}
    statements = ledger.statements(region="PK", kind="count", episode="", **cell)
    vintages = vintages_of(with_standings(ledger, statements))
    return frame(
        {
            "result": told["result"].iloc[-1],
            **scope,
            "what": _what(ledger, cell["measure"], **scope),
            "vintages": len(told),
        }
        for scope, told in _by_scope(vintages)
        if scope != scope_of(own)
    )


def _by_scope(rows: pd.DataFrame) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """Part rows by what they count, in the order in which each comes first."""
    for terms, told in rows.groupby(list(OPEN), sort=False):
        yield dict(zip(OPEN, terms, strict=True)), told


def restated(ledger: Ledger, body: str, measure: str) -> pd.DataFrame:
    """Give the figures of a body that it restated: first against latest.

    Returns
    -------
    pandas.DataFrame
        One row is one period and scope of which there is more than one vintage: ``result`` (the
        change from the first to the latest, in per cent), ``difference`` (in people or incidents),
        ``first`` and ``latest`` (Results), ``vintages`` (how many; 0 where the first is a sum of
        parts), ``period``, the scope, ``row`` (the period and, where it is not all, the scope) and
        ``publishers`` (of the latest).
    """
    statements = ledger.statements(**_cell(body, measure))
    if statements.empty:
        return statements
    rows = []
    for of, told in vintages_of(with_standings(ledger, statements)).groupby("period", sort=False):
        for scope, cell in _by_scope(told):
            first, latest, count = cell["result"].iloc[0], cell["result"].iloc[-1], len(cell)
            sums = measure == "fatalities" and scope == whole() and count == 1
            parts = _parts(told) if sums and _made_of_both(ledger, body, str(of)) else None
            if parts is not None and len(parts):
                first, count = parts["result"].iloc[0], 0
            if count == 1 or not first.interval.low:
                continue
            rows.append(
                {
                    "result": change(latest, first),
                    "difference": difference(latest, first),
                    "first": first,
                    "latest": latest,
                    "vintages": count,
                    "period": of,
                    **scope,
                    "row": when(str(of)) + _which(ledger, measure, **scope),
                    "publishers": cell["publishers"].iloc[-1],
                }
            )
    rows.sort(key=lambda r: [r[d] != ALL for d in OPEN])
    return frame(sorted(rows, key=lambda r: period.parse(r["period"])))


def _cell(body: str, measure: str) -> dict[str, str]:
    """Name the national counts of a body, apart from those of single episodes."""
    return {"body": body, "measure": measure, "region": "PK", "kind": "count", "episode": ""}


def _what(ledger: Ledger, measure: str, **scope: str) -> str:
    """Tell what a number counts, and where only the words of its source say attacks."""
    if scope["cause"] == AS_WORDED:
        return f"{words(ledger, measure, **scope | {'cause': ALL})} ({WORDED})"
    return words(ledger, measure, **scope)


def _which(ledger: Ledger, measure: str, **scope: str) -> str:
    """Tell the scope of a row, as far as it is not the whole."""
    told = []
    if scope["group"] != ALL:
        told.append(people(ledger, scope["group"]).removeprefix("members of the "))
    if measure in PEOPLE:
        told.append(within(ledger, measure, **scope).strip())
    else:
        what = words(ledger, measure, **scope | {"group": ALL})
        told += [what] if what != ledger.name("measure", measure) else []
    return "".join(f", {t}" for t in told if t)


def with_standings(ledger: Ledger, statements: pd.DataFrame) -> pd.DataFrame:
    """Give statements as :func:`printed` does, each with its standing in its cell.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    statements : pandas.DataFrame
        Of one body and measure, as :meth:`tally.ledger.tables.Ledger.statements` gives them.
    """
    results = results_of(statements, ledger)
    rows = frame(
        {
            "result": result,
            "known": row["known"],
            "released": _printed_day(ledger, row),
            "edition": told_in(row),
            "report": _title(ledger, row["edition"]),
            "publishers": row["publishers"],
            "period": row["period"],
            **scope_of(row),
            "within": within(ledger, row["measure"], **scope_of(row)),
        }
        for result, (_, row) in zip(results, statements.iterrows(), strict=True)
    )
    standing = pd.Series("", index=rows.index)
    fates = statements["fate"].to_list()
    for _, cell in rows.groupby(["period", *OPEN], sort=False):
        dated = cell["known"].notna().to_list()
        standing[cell.index] = _standings([fates[i] for i in cell.index], dated)
    return rows.assign(standing=standing)


def _standings(fates: list[str], dated: list[bool]) -> list[str]:
    """Tell which statements of one cell, in order of time, are vintages; the last one stands.

    A vintage is known from the first edition that has it: those that repeat it make no new one.
    What has no day stands in no order with the others.

    Examples
    --------
    >>> _standings(["restated", "repeated", "rounder", "latest"], [True] * 4)
    ['first', 'latest', 'rounder', 'repeats']
    >>> _standings(["restated", "latest"], [False, True])
    ['undated', 'only']
    """
    standing = [ASIDE.get(fate, "replaced") for fate in fates]
    said = [i for i, fate in enumerate(fates) if fate in SAID_LAST]
    for i in said[:-1]:
        if not dated[i]:
            standing[i] = UNDATED
    said = [i for i in said if standing[i] != UNDATED]
    for before, i in pairwise(said):
        if fates[before] == "repeated":
            standing[i] = "repeats"
    vintages = [i for i in said if standing[i] == "replaced"]
    standing[vintages[0]], standing[vintages[-1]] = "first", "latest"
    if len(vintages) == 1:
        standing[vintages[0]] = "only"
    return standing


def _printed_day(ledger: Ledger, row: pd.Series) -> str | None:
    """Give the day of the report, or else of the source, as far as it is known."""
    edition = row["edition"]
    released = ledger.edition(edition)["released"] if isinstance(edition, str) else None
    told = released if isinstance(released, str) else row["published"]
    return told if isinstance(told, str) else None


def _title(ledger: Ledger, edition: object) -> str:
    return ledger.edition(edition)["title"] if isinstance(edition, str) else ""


__all__ = [
    "VINTAGE",
    "other_scopes",
    "printed",
    "restated",
    "stretches",
    "told_in_parts",
    "vintages_of",
]
