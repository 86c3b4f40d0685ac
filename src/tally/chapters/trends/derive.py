"""One series over the years: one body, one measure, one cause, one group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from tally.ledger import scopes
from tally.ledger.statements import AS_WORDED
from tally.ledger.tables import Ledger
from tally.results.frames import frame, main_scope, results_of, scope_of, told_in, within
from tally.results.newest import newest
from tally.results.result import DeriveError, Result, change, rounds


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year of which anybody has a figure of the measure and group."""
    measure, group = str(chosen["measure"]), str(chosen["group"])
    claims = ledger.select(measure=measure, group=group, region="PK", kind="count", episode="")
    periods = claims["period"]
    return newest(set(periods[periods.str.fullmatch(r"\d{4}")]))


def yearly(
    ledger: Ledger,
    body: str,
    measure: str,
    group: str,
    years: tuple[int, int],
) -> pd.DataFrame:
    """Give every statement of a body on the whole country, year by year.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body, measure, group : str
        The series. The cause is all violence, or else the one that the body publishes most.
    years : tuple of int
        The first and the last year.

    Returns
    -------
    pandas.DataFrame
        One row is one statement: ``year``, ``result``, ``latest`` (what the body last said),
        ``known`` (the day), ``publishers``, ``edition``, ``told_in`` (the edition, or the source
        where none is named), ``era`` (counted from 0; a new era of
        the body's scope begins a new line), ``since`` (the year that began the era; missing for
        the first one), the scope, and ``within`` (the cause in words that
        can follow what was counted, empty for all violence).

    Raises
    ------
    DeriveError
        When nothing was published.

    Examples
    --------
    >>> import tally
    >>> found = yearly(tally.load(), "CRSS", "fatalities", "all", (2022, 2024))
    >>> found[found["latest"]].set_index("year")["text"].to_dict()
    {2022: '980', 2023: '1,533', 2024: '2,555'}
    """
    cell = {"body": body, "measure": measure, "group": group, "region": "PK", "kind": "count"}
    names = [str(y) for y in range(years[0], years[1] + 1)]
    scope = main_scope(ledger, period=names, **cell)
    statements = ledger.statements(period=names, **cell | scope)
    # The same number said again by a later report is one point, and no earlier version of it.
    statements = statements[statements["fate"] != "repeated"]
    breaks = ledger.breaks(body)
    results = results_of(statements, ledger)
    return frame(
        {
            "year": int(row["period"]),
            "result": result,
            "latest": bool(row["latest"]),
            "known": row["known"],
            "publishers": row["publishers"],
            "edition": row["edition"],
            "told_in": told_in(row),
            "era": era,
            "since": breaks[era - 1] if era > 0 else None,
            **scope_of(row),
            "within": within(ledger, measure, **scope),
        }
        for result, (_, row) in zip(results, statements.iterrows(), strict=True)
        for era in (scopes.place_of_claim(ledger, row),)
    )


def counting(
    ledger: Ledger, measure: str, group: str, years: tuple[int, int], least: int = 3
) -> list[str]:
    """Give the bodies with totals of the whole country for several of these years.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    measure, group : str
        What was counted.
    years : tuple of int
        The first and the last year.
    least : int
        The number of years that a body must have a total for.

    Returns
    -------
    list of str
        By name; bodies that no source names are left out, since they may be several.

    Examples
    --------
    >>> import tally
    >>> counting(tally.load(), "attacks", "all", (2013, 2025), least=8)
    ['PICSS', 'PIPS']
    """
    names = [str(y) for y in range(years[0], years[1] + 1)]
    claims = ledger.select(measure=measure, group=group, region="PK", kind="count", period=names)
    found = claims[claims["body"] != "unnamed"].groupby("body")["period"].nunique()
    return sorted(found[found >= least].index)


def published_changes(
    ledger: Ledger, body: str, measure: str, group: str, year: int
) -> pd.DataFrame:
    """Set the published change of a year beside the change computed from each vintage.

    Returns
    -------
    pandas.DataFrame
        One row is one pair of vintages: ``printed`` (the published change as a Result),
        ``earlier``, ``later`` and ``result`` (the change computed), ``earlier_in`` and
        ``later_in`` (the edition of each, or the source where none is named), and ``agrees``:
        whether the computed one rounds to the printed one. Empty where no change was published,
        and for a year that begins a new era of the body's scope.

    Examples
    --------
    >>> import tally
    >>> found = published_changes(tally.load(), "CRSS", "fatalities", "all", 2023)
    >>> found["printed"].iloc[0].text, found.loc[found["agrees"], "text"].to_list()
    ('56%', ['55.5%', '56.4%'])
    """
    if year in ledger.breaks(body):
        return pd.DataFrame()
    cell = {"body": body, "measure": measure, "group": group, "region": "PK"}
    try:
        cell |= main_scope(ledger, period=str(year), kind="count", **cell)
    except DeriveError:
        return pd.DataFrame()
    printed = ledger.latest(period=str(year), kind="change", base=f"period:{year - 1}", **cell)
    if printed.empty:
        return printed
    stated = results_of(printed, ledger)[0]
    pairs = {
        which: _versions(ledger.statements(period=str(y), kind="count", **cell), ledger)
        for which, y in (("earlier", year - 1), ("later", year))
    }
    rows = []
    for earlier, earlier_in in pairs["earlier"]:
        for later, later_in in pairs["later"]:
            computed = change(later, earlier)
            agrees = computed.interval.overlaps(stated.interval)
            # 56.53 is not within 55.5 to 56.5, and rounded to 56.5 it would seem to be.
            computed = computed if agrees else replace(computed, places=2)
            rows.append(
                {
                    "year": year,
                    "printed": stated,
                    "earlier": earlier,
                    "later": later,
                    "earlier_in": earlier_in,
                    "later_in": later_in,
                    "result": computed,
                    "agrees": agrees,
                }
            )
    return frame(rows)


def _versions(statements: pd.DataFrame, ledger: Ledger) -> list[tuple[Result, str]]:
    """Give the different numbers printed of a cell, in order of release, each with its edition."""
    editions = [told_in(row) for _, row in statements.iterrows()]
    told = list(zip(results_of(statements, ledger), editions, strict=True))
    versions = list({r.text: (r, edition) for r, edition in reversed(told)}.values())[::-1]
    return [v for v in versions if not any(rounds(v[0], other) for other, _ in versions)]


def worded_otherwise(
    ledger: Ledger, body: str, measure: str, group: str, year: int
) -> pd.DataFrame:
    """Find statements of a year whose words name attacks although the figure covers all violence.

    Returns
    -------
    pandas.DataFrame
        One row is one statement, with its ``result``, ``kind``, ``publishers`` and ``told_in``.
    """
    statements = ledger.statements(
        body=body,
        measure=measure,
        group=group,
        period=str(year),
        region="PK",
        cause=AS_WORDED,
    )
    results = results_of(statements, ledger)
    return frame(
        {
            "result": r,
            "kind": row["kind"],
            "publishers": row["publishers"],
            "told_in": told_in(row),
        }
        for r, (_, row) in zip(results, statements.iterrows(), strict=True)
    )


def examined_year(
    ledger: Ledger,
    body: str,
    measure: str,
    group: str,
    years: tuple[int, int],
) -> int:
    """Choose the year whose published change is worth examining.

    Returns
    -------
    int
        The last year with a change that was published, or else the last year.

    Examples
    --------
    >>> import tally
    >>> examined_year(tally.load(), "CRSS", "fatalities", "all", (2020, 2024))
    2024
    """
    claims = ledger.select(body=body, measure=measure, group=group, region="PK", kind="change")
    claims = claims[claims["period"].isin([str(y) for y in range(years[0], years[1] + 1)])]
    return max((int(p) for p in claims["period"]), default=years[1])
