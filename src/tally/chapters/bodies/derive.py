"""What each body counts, and what the bodies give for the same year: in scopes, never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from tally.ledger.dimensions import ALL, DEED
from tally.ledger.scopes import Era, era_of, includes
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results.frames import PEOPLE, frame, named
from tally.results.newest import newest
from tally.results.result import DeriveError, Result, add_up, of_statement, rounds

#: The classes of scope, from the widest: what a total of people or incidents includes.
WITH_CRIME = "with operations and crime"
WITH_OPERATIONS = "with operations"
ATTACKS_ONLY = "attacks only"
WITHOUT_MILITANTS = "without militants"
OPERATIONS_ONLY = "operations only"
NOT_KNOWN = "scope not known"
SCOPES = (
    WITH_CRIME,
    WITH_OPERATIONS,
    ATTACKS_ONLY,
    WITHOUT_MILITANTS,
    OPERATIONS_ONLY,
    NOT_KNOWN,
)

#: A total is of all violence or of all attacks, and of everybody or of everybody but militants.
WHOLE_CAUSES = ("all", "attacks-and-operations", "attacks")
WHOLE_GROUPS = ("all", "civilians-and-security")

#: Measures that only operations have; whoever is arrested in them counts as a militant.
OF_OPERATIONS = ("operations", "ibos", "arrests")

#: A figure for a part of a year stands in for the year where it covers so many months of it.
LEAST_MONTHS = 6

#: So many organisations make a year that can be compared.
SEVERAL = 3

#: The columns that make a series.
SERIES = ["body", "cause", "group"]


def is_total(claims: pd.DataFrame) -> pd.Series:
    """Tell of each claim whether it is a total that bodies can be compared by.

    Examples
    --------
    >>> import tally
    >>> claims = tally.load().select(body="PICSS", period="2024", region="PK", kind="count")
    >>> killed = claims[is_total(claims) & (claims["measure"] == "fatalities")]
    >>> sorted(zip(killed["cause"], killed["text"]))
    [('all', '1,950'), ('all', '1,969'), ('attacks', '1,177'), ('attacks', 'over 1,100')]
    """
    whole = claims["cause"].isin(WHOLE_CAUSES) & claims["group"].isin(WHOLE_GROUPS)
    operations = (claims["cause"] == "operations") & claims["group"].isin(["all", "militants"])
    told_apart = claims[list(DEED)].ne(ALL).any(axis=1)
    return (whole | (claims["measure"].isin(OF_OPERATIONS) & operations)) & ~told_apart


def totals(ledger: Ledger, measure: str) -> pd.DataFrame:
    """Give the totals of every body for the whole country, year by year.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    measure : str
        What was counted.

    Returns
    -------
    pandas.DataFrame
        One row is one year of one series (a body, a cause and a group): ``year``, ``body``,
        ``cause``, ``group``, ``result`` (what the body last said), ``before`` (a tuple: its other
        printed versions, in order of release), ``publishers``, ``part`` (the period, where the
        figure covers only the first months of the year; otherwise empty), ``scope`` (one of
        `SCOPES`), ``since`` (years with a body, as "2013 CRSS": the changes of its scope up to
        then), ``state`` (whether the body is the state's) and ``label`` (body and scope in
        words). Where a body printed no total for a year, and did print civilians and security
        forces apart, the row is their sum. The widest scope of a year comes first, and in it the
        highest figure.

    Raises
    ------
    DeriveError
        When no body published a total.
    """
    every = dict.fromkeys(DEED, ALL)
    statements = ledger.statements(measure=measure, region="PK", kind="count", **every)
    statements = statements[statements["episode"].isna()].copy()
    spans = [period.parse(p) for p in statements["period"]]
    statements["year"] = [s.first.year for s in spans]
    statements["months"] = [_months_from_january(s) for s in spans]
    unit = ledger.name("measure", measure)
    totals = statements[is_total(statements)]
    rows = list(_series(totals[totals["months"] == 12], unit))
    rows += _sums(statements[statements["months"] == 12], rows, unit)
    rows += _parts(totals[totals["months"].between(LEAST_MONTHS, 11)], rows, unit)
    if not rows:
        raise DeriveError(
            f"No organisation published a total of {unit} for the country and a year."
        )
    found = frame(_described(ledger, measure, row) for row in rows)
    order = found.assign(
        _scope=found["scope"].map(SCOPES.index), _size=[-r.middle for r in found["result"]]
    ).sort_values(["year", "_scope", "_size", "label"], kind="stable")
    return found.loc[order.index].reset_index(drop=True)


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year of which at least three organisations printed a total.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    chosen : mapping
        ``measure``, as the parameters give it.

    Returns
    -------
    str
        Where no year has three totals, the newest with two, or else with one.
    """
    measure = str(chosen.get("measure", "fatalities"))
    found = totals(ledger, measure)
    many = found[found["part"] == ""].groupby("year")["body"].nunique()
    many.index = many.index.map(str)
    return newest(many.index, lambda year: many[year] >= SEVERAL, lambda year: many[year] > 1)


def series(totals: pd.DataFrame, least: int = 4) -> pd.DataFrame:
    """Keep the series that reach over several years, for what shows years side by side.

    Parameters
    ----------
    totals : pandas.DataFrame
        As :func:`totals` gives it.
    least : int
        The fewest years of a series that is kept; where none has so many, all are.

    Examples
    --------
    >>> import tally
    >>> found = series(totals(tally.load(), "fatalities"))
    >>> bool((found.groupby("label")["year"].nunique() >= 4).all())
    True
    """
    years = totals.groupby("label")["year"].transform("nunique")
    kept = totals[years >= least]
    return totals if kept.empty else kept.reset_index(drop=True)


def _months_from_january(span: period.Period) -> int:
    """Give how many whole months from the first of January of one year a period has."""
    from_january = (span.first.month, span.first.day) == (1, 1)
    return (span.months or 0) if from_january and span.first.year == span.last.year else 0


def _series(statements: pd.DataFrame, unit: str) -> Iterator[dict]:
    """Give each series and period once: what was last said, and the versions before."""
    for (body, cause, group, of), said in statements.groupby([*SERIES, "period"], sort=False):
        standing = of_statement(said[said["latest"].astype(bool)].iloc[0], unit)
        others = [
            of_statement(row, unit) for _, row in said[~said["latest"].astype(bool)].iterrows()
        ]
        versions = {r.text: r for r in reversed(others) if r.text != standing.text}
        yield {
            "year": int(said["year"].iloc[0]),
            "body": body,
            "cause": cause,
            "group": group,
            "period": of,
            "result": standing,
            "before": tuple(versions.values())[::-1],
            "publishers": tuple(dict.fromkeys(p for row in said["publishers"] for p in row)),
        }


def _sums(statements: pd.DataFrame, rows: Iterable[dict], unit: str) -> list[dict]:
    """Add up civilians and security forces of a body and year that have no printed total."""
    printed = {(row["body"], row["year"]) for row in rows}
    parts = statements[
        statements["cause"].isin(WHOLE_CAUSES)
        & statements["group"].isin(["civilians", "security-forces"])
    ]
    by_cause: dict[tuple, list[dict]] = {}
    for row in _series(parts, unit):
        if (row["body"], row["year"]) not in printed:
            by_cause.setdefault((row["body"], row["cause"], row["period"]), []).append(row)
    return [
        {
            **both[0],
            "group": "civilians-and-security",
            "result": add_up(row["result"] for row in both),
            "before": (),
            "publishers": tuple(dict.fromkeys(p for row in both for p in row["publishers"])),
        }
        for both in by_cause.values()
        if len(both) == 2
    ]


def _parts(statements: pd.DataFrame, rows: Iterable[dict], unit: str) -> list[dict]:
    """Give the longest part of a year for a body that has no figure for the whole of it."""
    whole = {(row["body"], row["year"]) for row in rows}
    longest: dict[tuple, dict] = {}
    for row in _series(statements.sort_values("months", kind="stable"), unit):
        if (row["body"], row["year"]) not in whole:
            key = (*(row[c] for c in SERIES), row["year"])
            longest[key] = {**row, "part": row["period"]}
    return list(longest.values())


def _described(ledger: Ledger, measure: str, row: Mapping) -> dict:
    body = row["body"]
    state = ledger.bodies.at[body, "type"] == "state"
    shape = ledger.bodies.at[body, "shape"]
    made = {"part": "", **row, "state": state, "shown": ledger.label(body)}
    made["shape"] = shape if isinstance(shape, str) else "wedge"
    era = era_of(ledger, body, row["year"])
    made["scope"] = scope_class(era, measure, row["cause"], row["group"])
    made["since"] = tuple(f"{b} {made['shown']}" for b in ledger.breaks(body) if b <= row["year"])
    what = _scope_words(row["cause"], row["group"]) if measure in PEOPLE else ""
    made["label"] = f"{named(body)}: {what}" if what else named(body)
    return made


def _scope_words(cause: str, group: str) -> str:
    words = {"all": "all violence", "attacks": "attacks"}.get(cause, cause.replace("-", " "))
    return words if group in ("all", "militants") else f"{words}, without militants"


def scope_class(era: Era | None, measure: str, cause: str, group: str) -> str:
    """Give the class of scope of a figure: one of `SCOPES`.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> [scope_class(era_of(ledger, "CRSS", y), "fatalities", "all", "all") for y in (2017, 2018)]
    ['with operations and crime', 'with operations']
    """
    if cause == "operations":
        return OPERATIONS_ONLY
    told = includes(era, measure, cause, group)
    if measure in PEOPLE and told["militants"] == "no":
        return WITHOUT_MILITANTS
    if told["operations"] == "yes":
        return WITH_CRIME if told["crime"] == "yes" else WITH_OPERATIONS
    return ATTACKS_ONLY if told["operations"] == "no" else NOT_KNOWN


def versions(totals: pd.DataFrame, label: str) -> pd.DataFrame:
    """Give every printed version of one series: ``year``, ``result`` and ``latest``."""
    rows = totals[(totals["label"] == label) & (totals["part"] == "")]
    return frame(
        {"year": row["year"], "result": result, "latest": result is row["result"]}
        for _, row in rows.iterrows()
        for result in (*row["before"], row["result"])
    )


def reference(totals: pd.DataFrame) -> str:
    """Choose the series to compare the others with: of the long ones the one of the widest scope.

    Long is what has at least half as many years as the longest; of several of one scope it is the
    one with the most years.

    Returns
    -------
    str
        Its label.

    Examples
    --------
    >>> import tally
    >>> reference(totals(tally.load(), "fatalities"))
    'CRSS: all violence'
    """
    whole = totals[totals["part"] == ""] if (totals["part"] == "").any() else totals
    years = whole.groupby("label")["year"].nunique()
    width = whole.groupby("label")["scope"].last().map(SCOPES.index)
    long = years.index[2 * years >= years.max()]
    return min(long, key=lambda label: (width[label], -years[label], label))


def ratios(totals: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Give each series in per cent of another one, for the years that both have.

    Parameters
    ----------
    totals : pandas.DataFrame
        As :func:`totals` gives it.
    reference : str
        The label of the other one.

    Returns
    -------
    pandas.DataFrame
        As `totals`, with ``result`` in per cent: from the lowest to the highest version of
        either figure. Figures for a part of a year are left out, and so are those of a year in
        which the two are of different scopes. Empty where no year has both.
    """
    whole = totals[totals["part"] == ""]
    against = whole[whole["label"] == reference].set_index("year")
    others = whole[(whole["label"] != reference) & whole["year"].isin(against.index)]
    rows = []
    for _, row in others.iterrows():
        base = against.loc[row["year"]]
        made = percent_of(row, base) if row["scope"] == base["scope"] != NOT_KNOWN else None
        if made is not None:
            # A change in what either counts breaks the line.
            since = tuple(sorted({*row["since"], *base["since"]}))
            kept = row.drop(["low", "high", "text", "claims"])
            rows.append({**kept, "result": made, "before": (), "since": since})
    return frame(rows)


def percent_of(row: Mapping, base: Mapping) -> Result | None:
    """Give a row of totals in per cent of another one, or None where that may be zero."""
    (one, claims), (other, more) = _hull(row), _hull(base)
    if other.low is None or other.low <= 0:
        return None
    how = f"{one} of {other}"
    return Result(one / other * 100, "%", tuple(dict.fromkeys(claims + more)), {}, None, how)


def _hull(row: Mapping) -> tuple[Interval, tuple[str, ...]]:
    """Give the interval of all versions but those in rounder words, and their claims."""
    result: Result = row["result"]
    versions = [result, *(r for r in row["before"] if not rounds(r, result))]
    hull = result.interval
    for version in versions:
        hull = hull.hull(version.interval)
    return hull, tuple(c for version in versions for c in version.claims)


def times(row: Mapping, base: Mapping) -> Result | None:
    """Tell how many times a row of totals is another one (as last said), or None."""
    one, other = row["result"], base["result"]
    if other.low is None or other.low <= 0:
        return None
    claims = tuple(dict.fromkeys(one.claims + other.claims))
    how = f"{one.interval_text} over {other.interval_text}"
    return Result(one.interval / other.interval, "times", claims, {}, None, how, 1)


def ends(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """Give the row with the lowest and the row with the highest figure, or None for fewer than two.

    Figures for a part of a year are not compared. The two may be of different scopes: name both,
    and make no ratio of them.
    """
    whole = rows[rows["part"] == ""]
    if len(whole) < 2:
        return None
    middles = [r.middle for r in whole["result"]]
    low, high = (f(range(len(whole)), key=middles.__getitem__) for f in (min, max))
    return whole.iloc[low], whole.iloc[high]


def pairs(rows: pd.DataFrame) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Give the lowest and the highest figure of each scope in which a year has several.

    Parameters
    ----------
    rows : pandas.DataFrame
        The rows of one year, as :func:`totals` gives them.

    Returns
    -------
    dict of str to tuple of pandas.Series
        By scope, the widest first; a scope that is not known is none.
    """
    found = {}
    for scope in SCOPES:
        both = ends(rows[rows["scope"] == scope]) if scope != NOT_KNOWN else None
        if both is not None and both[0]["body"] != both[1]["body"]:
            found[scope] = both
    return found


def apart(totals: pd.DataFrame) -> tuple[str, dict[int, tuple[Result, pd.Series, pd.Series]]]:
    """Give how far the figures of one scope are apart, year by year.

    Returns
    -------
    str
        The scope: the one with the most years that have several figures, of several the widest;
        empty where there is none.
    dict
        By year, how many times the highest is the lowest, the lowest, and the highest.
    """
    years = {int(year): pairs(rows) for year, rows in totals.groupby("year")}
    found: dict[str, dict] = {}
    for scope in SCOPES:
        for year, of_year in years.items():
            low, high = of_year.get(scope, (None, None))
            ratio = times(high, low) if low is not None else None
            if ratio is not None:
                found.setdefault(scope, {})[year] = (ratio, low, high)
    if not found:
        return "", {}
    scope = max(found, key=lambda name: len(found[name]))
    return scope, found[scope]
