"""The military's operations: totals, the printed rates per day, and the days they would need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pandas as pd

from tally.ledger.days import as_day
from tally.ledger.dimensions import ALL
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results.frames import frame, results_of, scope_of, with_results, words
from tally.results.newest import is_year, newest
from tally.results.result import DeriveError, Result, rate, span
from tally.results.words import when as words_of

BODY = "ISPR"

#: What counts as operations.
OPERATIONS = ("operations", "ibos")


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year whose operations were counted, or else the newest period."""
    claims = ledger.select(
        body=BODY, region="PK", kind="count", measure=list(OPERATIONS), episode=""
    )
    return newest(set(claims["period"]), is_year)


def totals(ledger: Ledger, of: str) -> pd.DataFrame:
    """Give what the military counted in one period: operations, and the people killed in them.

    Returns
    -------
    pandas.DataFrame
        One row is the latest statement of one cell: ``what`` (in words), ``measure``, the scope,
        ``result`` and ``publishers``.

    Raises
    ------
    DeriveError
        When nothing was published for the period.
    """
    statements = ledger.latest(body=BODY, period=of, region="PK", kind="count")
    statements = statements[statements["episode"].isna()]
    if statements.empty:
        raise DeriveError(f"{BODY} published no count of operations for {of}.")
    statements = statements.assign(_place=_place(statements)).sort_values(
        ["_place", "value"], ascending=[True, False], kind="stable"
    )
    results = results_of(statements, ledger)
    return frame(
        {
            "what": _what(ledger, row),
            "measure": row["measure"],
            **scope_of(row),
            "result": result,
            "publishers": row["publishers"],
        }
        for result, (_, row) in zip(results, statements.iterrows(), strict=True)
    )


def _what(ledger: Ledger, row: pd.Series) -> str:
    """Tell what a row counts; that it was in operations goes without saying here."""
    cause = ALL if row["cause"] == "operations" else row["cause"]
    return words(ledger, row["measure"], **scope_of(row) | {"cause": cause})


#: The order in which a reader looks for them.
MEASURES = ("operations", "ibos", "attacks", "incidents", "fatalities", "injuries", "arrests")


def _place(table: pd.DataFrame) -> pd.Series:
    order = {measure: i for i, measure in enumerate(MEASURES)}
    return table["measure"].map(order).fillna(len(MEASURES))


def rates(ledger: Ledger, of: str) -> pd.DataFrame:
    """Set the printed rates per day beside the rate that the printed total makes.

    Returns
    -------
    pandas.DataFrame
        One row is one rate: ``label``, ``result`` (per day), ``days`` (a Result: the days over
        which the total would make that rate true) and ``until`` (the day on which a count that
        began on the first day of the period would then have ended, earliest and latest), and
        ``computed``: whether it is ours. Ours is first that of all days of the period; where the
        total was told before its end, then that of the days up to then. Empty where no total of
        operations was published.
    """
    when = period.parse(of)
    cell = {"body": BODY, "period": of, "region": "PK"}
    counts = ledger.latest(kind="count", measure=list(OPERATIONS), **cell)
    if counts.empty:
        return pd.DataFrame()
    wide = counts[counts["measure"] == "operations"]
    amount = results_of(wide if not wide.empty else counts, ledger)[0]
    known = as_day((wide if not wide.empty else counts)["known"].iloc[0])
    spans = [(when.days, "")]
    if known is not None and when.first <= known < when.last:
        # A total that was told before the period was over may have ended on that day.
        spans.append(((known - when.first).days + 1, f", to {words_of(str(known))}"))
    rows = [
        {
            "label": f"{amount.text} in {days:,} days{to}",
            "result": rate(amount, days, "day"),
            "days": None,
            "computed": True,
            "publishers": (),
        }
        for days, to in spans
    ]
    printed = ledger.statements(kind="rate", measure=list(OPERATIONS), base="per:day", **cell)
    for row, result in with_results(printed, ledger):
        rows.append(
            {
                "label": f"printed: {result.text} per day",
                "result": result,
                "days": span(amount, result),
                "computed": False,
                "publishers": row["publishers"],
            }
        )
    table = frame(rows)
    table["until"] = [_until(when, d) for d in table["days"]]
    table["amount"] = [amount] * len(table)
    return table


def _until(when: period.Period, days: Result | None) -> tuple | None:
    """Give the days on which a count that began with the period ended, if it ran so long."""
    if days is None:
        return None
    ends = [
        None if e is None else when.first + timedelta(days=int(e) - 1)
        for e in (days.low, days.high)
    ]
    return tuple(ends)


def spans(table: pd.DataFrame) -> pd.DataFrame:
    """Give the days that each printed rate would need, for a chart.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`rates` gives it.

    Returns
    -------
    pandas.DataFrame
        ``label`` and ``result`` (in days); first the days of the period itself.
    """
    printed = table[~table["computed"]].drop_duplicates("text")
    if printed.empty:
        return printed
    computed = table[table["computed"]].iloc[0]["result"]
    days = period.parse(computed.scope["period"]).days
    own = Result(Interval.of(days), "days", computed.claims, computed.scope)
    rows = [{"label": "days of the period", "result": own}]
    rows += [
        {"label": f"at {row['text']} per day", "result": row["days"]}
        for _, row in printed.iterrows()
    ]
    return frame(rows)
