"""Months of one organisation: the newest, those that follow each other, and how they add up.

A month without a figure is no row: whoever draws or counts months asks :func:`every` which there
are, and :func:`missing` which of them nobody could find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from tally.ledger import dimensions, scopes
from tally.ledger.exact import table as table_of
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results import ucdp
from tally.results.frames import frame, with_results
from tally.results.result import DeriveError, Result, add_up, change, remainder
from tally.results.standing import carries, parties

#: A series has figures for at least so many months, or else it is none.
LEAST = 12

#: What makes a series.
SERIES = ["body", "measure", "cause"]

#: A month in print.
MONTH = r"\d{4}-\d{2}"

#: So many months of a year must have a figure before its highest month is told.
MOST_OF_A_YEAR = 9


def rows_of(ledger: Ledger) -> pd.DataFrame:
    """Give the claims on months that make a series: one body, one measure, one cause, everybody.

    Returns
    -------
    pandas.DataFrame
        Rows of ``ledger.claims``. Armed groups that speak of themselves are not in it, nor is what
        a source prints without naming who counted.

    Examples
    --------
    >>> import tally
    >>> sorted(set(rows_of(tally.load())["body"]))
    ['CRSS', 'PICSS', 'PIPS']
    """
    claims = _monthly(ledger)
    kept = claims[claims["same_as"].isna()]
    return kept[kept.groupby(SERIES)["period"].transform("nunique") >= LEAST]


def _monthly(ledger: Ledger) -> pd.DataFrame:
    """Give the claims that count the whole country in one month, and tell nobody apart."""
    everybody = {d: term for d, term in dimensions.whole().items() if d != "cause"}
    claims = ledger.select(region="PK", kind="count", episode="", **everybody)
    counted = ~claims["body"].isin([*parties(ledger), "unnamed"])
    return claims[counted & claims["period"].str.fullmatch(MONTH)]


def series_of(ledger: Ledger, body: str) -> list[tuple[str, str]]:
    """Give the series of a body, each as its measure and its cause, that of most months first.

    Examples
    --------
    >>> import tally
    >>> series_of(tally.load(), "CRSS")
    [('fatalities', 'all'), ('injuries', 'all')]
    """
    claims = _monthly(ledger)
    found = claims[claims["body"] == body].groupby(SERIES[1:])["period"].nunique()
    return sorted(found[found >= LEAST].index, key=lambda s: (-found[s], s))


def past(series: pd.DataFrame, span: tuple[str, str]) -> pd.DataFrame:
    """Keep the months of a series up to the last, with those before the first.

    A month shown is set beside the same month a year before, shown or not.
    """
    return series[series["period"] <= span[1]].reset_index(drop=True)


def others(
    ledger: Ledger, body: str, but: tuple[str, str], span: tuple[str, str]
) -> dict[tuple[str, str], pd.DataFrame]:
    """Give the other series of a body, as far as they have a figure in some months.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body : str
        Who counted.
    but : tuple of str
        The measure and the cause that are left out.
    span : tuple of str
        The first and the last month, as :func:`reaching` gives them.

    Returns
    -------
    dict of tuple of str to pandas.DataFrame
        By measure and cause, as :func:`past` gives them.
    """
    found = {}
    for of in series_of(ledger, body):
        if of != but:
            known = past(months(ledger, body, *of), span)
            if len(shown(known, span)):
                found[of] = known
    return found


def reaching(whole: pd.DataFrame, span: tuple[str, str]) -> tuple[str, str]:
    """Give the months of another series: to its own newest one where the page goes to the newest.

    Examples
    --------
    >>> whole = pd.DataFrame({"period": ["2015-02", "2026-01"]})
    >>> reaching(whole, ("2015-02", "2026-01")), reaching(whole, ("2015-02", "2025-12"))
    (('2015-02', '9999-12'), ('2015-02', '2025-12'))
    """
    return (span[0], "9999-12" if span[1] == whole["period"].iloc[-1] else span[1])


def axis_of(series: pd.DataFrame, span: tuple[str, str]) -> tuple[str, str]:
    """Give the months of an axis: those of the page, and what another series has after them."""
    return (span[0], max(span[1], series["period"].max()))


def few(ledger: Ledger, body: str, measure: str, cause: str) -> pd.DataFrame:
    """Give the other bodies that have a figure for some months, and for too few to draw a line.

    Returns
    -------
    pandas.DataFrame
        ``body``, ``months`` (how many), ``first`` and ``last``.

    Examples
    --------
    >>> import tally
    >>> few(tally.load(), "PICSS", "attacks", "attacks").to_dict("records")[0]
    {'body': 'CMC', 'months': 3, 'first': '2014-02', 'last': '2014-04'}
    """
    claims = _monthly(ledger)
    claims = claims[(claims["measure"] == measure) & (claims["cause"] == cause)]
    claims = claims[~claims["body"].isin([body, ucdp.BODY])]
    found = claims.groupby("body")["period"].agg(months="nunique", first="min", last="max")
    return found[found["months"] < LEAST].reset_index()


def months(ledger: Ledger, body: str, measure: str, cause: str) -> pd.DataFrame:
    """Give what a body last said of each month.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body, measure, cause : str
        The series, of all groups in the whole country.

    Returns
    -------
    pandas.DataFrame
        One row is one month with a figure, in order of time: ``period``, ``year``, ``month``,
        ``result``, ``publishers``, ``era`` (of the body's scope, counted from 0) and ``weak``:
        whether only pages print it that carry no headline alone.

    Raises
    ------
    DeriveError
        When nothing was published.
    """
    cell = {"body": body, "measure": measure, "region": "PK", "kind": "count"}
    said = ledger.latest(**cell | dimensions.whole(cause=cause))
    said = said[said["period"].str.fullmatch(MONTH) & said["episode"].isna()]
    if said.empty:
        when = f" by {ledger.as_of}" if ledger.as_of else ""
        raise DeriveError(
            f"No figure of a month was published{when} for body {body}, measure {measure}, "
            f"cause {cause}."
        )
    return frame(
        {
            "period": row["period"],
            "year": int(row["period"][:4]),
            "month": int(row["period"][5:]),
            "result": result,
            "publishers": row["publishers"],
            "era": scopes.place_of_claim(ledger, row),
            "weak": not carries(ledger, row["claims"]),
        }
        for row, result in with_results(said, ledger)
    )


def earliest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the first month of the series."""
    return _series_of(ledger, chosen)["period"].iloc[0]


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest month of the series."""
    return _series_of(ledger, chosen)["period"].iloc[-1]


def _series_of(ledger: Ledger, chosen: Mapping[str, str | int]) -> pd.DataFrame:
    return months(ledger, *(str(chosen[column]) for column in SERIES))


def every(span: tuple[str, str]) -> list[str]:
    """Give every month from the first to the last.

    Examples
    --------
    >>> every(("2023-11", "2024-02"))
    ['2023-11', '2023-12', '2024-01', '2024-02']
    """
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in span)
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1)]


def shown(series: pd.DataFrame, span: tuple[str, str]) -> pd.DataFrame:
    """Keep the months of a series from the first to the last."""
    return series[series["period"].between(*span)].reset_index(drop=True)


def missing(series: pd.DataFrame, span: tuple[str, str]) -> list[str]:
    """Give the months from the first to the last that have no figure."""
    known = set(series["period"])
    return [month for month in every(span) if month not in known]


def runs(names: list[str]) -> list[list[str]]:
    """Part months into runs of those that follow each other.

    Examples
    --------
    >>> runs(["2023-12", "2024-01", "2024-05"])
    [['2023-12', '2024-01'], ['2024-05']]
    """
    found: list[list[str]] = []
    for name in names:
        if found and str(period.parse(name).before()) == found[-1][-1]:
            found[-1].append(name)
        else:
            found.append([name])
    return found


def newest(series: pd.DataFrame) -> pd.Series:
    """Give the newest month that can stand in a headline, or the newest of all where none can.

    Examples
    --------
    >>> some = pd.DataFrame({"period": ["2026-01", "2026-02"], "weak": [False, True]})
    >>> newest(some)["period"]
    '2026-01'
    """
    sound = series[~series["weak"].astype(bool)]
    return (sound if len(sound) else series).iloc[-1]


def year_before(series: pd.DataFrame, month: str) -> Result | None:
    """Give the figure of the same month a year before, where it is of the same scope."""
    era = series.loc[series["period"] == month, "era"].iloc[0]
    same = series[(series["period"] == str(period.parse(month).year_before()))]
    same = same[same["era"] == era]
    return None if same.empty else same["result"].iloc[0]


def direction(later: Result, earlier: Result) -> str:
    """Tell whether a number is ``more`` or ``fewer`` than another for certain.

    Returns
    -------
    str
        ``more``, ``fewer``, ``the same`` (both exact) or ``uncertain``.

    Examples
    --------
    >>> one, other = (Result(Interval(low, 78), "attacks", ("a",)) for low in (74, 78))
    >>> direction(Result(Interval(87, 87), "attacks", ("b",)), one), direction(one, other)
    ('more', 'uncertain')
    """
    a, b = later.interval, earlier.interval
    if a.exact and b.exact and a == b:
        return "the same"
    if a.overlaps(b):
        return "uncertain"
    return "more" if later.middle > earlier.middle else "fewer"


def moved(later: Result, earlier: Result | None) -> Result | None:
    """Give the change in per cent, or None where none can be computed."""
    try:
        return None if earlier is None else change(later, earlier)
    except DeriveError:
        return None


def against_year_before(series: pd.DataFrame) -> pd.DataFrame:
    """Set each month beside the same month a year before, where both have a figure.

    Returns
    -------
    pandas.DataFrame
        One row is one month: ``period``, ``result``, ``before`` and ``direction``. Empty where
        there is no such pair.
    """
    rows = [
        {
            "period": row["period"],
            "result": row["result"],
            "before": before,
            "direction": direction(row["result"], before),
        }
        for _, row in series.iterrows()
        if (before := year_before(series, row["period"])) is not None
    ]
    return frame(rows)


def ups(series: pd.DataFrame) -> list[str]:
    """Tell of each month whose month before has a figure too whether it has more or fewer."""
    told = []
    for (_, one), (_, two) in zip(
        series.iloc[:-1].iterrows(), series.iloc[1:].iterrows(), strict=True
    ):
        follows = str(period.parse(two["period"]).before()) == one["period"]
        if follows and one["era"] == two["era"]:
            told.append(direction(two["result"], one["result"]))
    return told


def highest_months(series: pd.DataFrame) -> pd.DataFrame:
    """Give the months of the years of which most are known, and the highest of each, if certain.

    Returns
    -------
    pandas.DataFrame
        One row is one year with a figure for at least nine months: ``year``, ``months`` (how
        many), ``period`` and ``result`` of the highest (None where two may be).
    """
    rows = []
    for year, run in series.groupby("year"):
        if len(run) < MOST_OF_A_YEAR:
            continue
        top = run.loc[[r.middle == max(x.middle for x in run["result"]) for r in run["result"]]]
        best = top.iloc[0]
        others = [r for r in run["result"] if r is not best["result"]]
        sure = all(direction(best["result"], other) == "more" for other in others)
        rows.append(
            {
                "year": int(year),
                "months": len(run),
                "period": best["period"] if sure else None,
                "result": best["result"] if sure else None,
            }
        )
    return table_of(rows, columns=["year", "months", "period", "result"], dtype=object)


def years(
    ledger: Ledger, series: pd.DataFrame, span: tuple[str, str], body: str, measure: str, cause: str
) -> pd.DataFrame:
    """Add the months of each year up, and set the sum beside what the body printed for the year.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    series : pandas.DataFrame
        As :func:`months` gives it: all months, so that no year is cut short by those shown.
    span : tuple of str
        The months shown: their years are told.
    body, measure, cause : str
        The series.

    Returns
    -------
    pandas.DataFrame
        One row is one year with a figure for a month: ``year``, ``months`` (how many have one),
        ``result`` (their sum; at least that where a month is missing), ``printed`` (of the year,
        or None where none is of the same scope), ``left`` (what that leaves for the months without
        a figure, or None), and ``agrees``: whether both can be true (None without both).
    """
    cell = {"body": body, "measure": measure, "region": "PK", "kind": "count"}
    names = [str(y) for y in range(int(span[0][:4]), int(span[1][:4]) + 1)]
    said = ledger.latest(period=names, **cell | dimensions.whole(cause=cause))
    said = said[said["episode"].isna()]
    printed = {
        int(row["period"]): (result, scopes.place_of_claim(ledger, row))
        for row, result in with_results(said, ledger)
    }
    rows = []
    for year, run in series.groupby("year"):
        if str(year) not in names:
            continue
        total = _at_least(add_up(run["result"]), len(run))
        whole, era = printed.get(int(year), (None, None))
        if set(run["era"]) != {era}:
            whole = None
        agrees = None if whole is None else total.interval.overlaps(whole.interval)
        left = None
        if whole is not None and agrees and len(run) < LEAST:
            left = remainder(whole, run["result"])
        rows.append(
            {
                "year": int(year),
                "months": len(run),
                "result": total,
                "printed": whole,
                "left": left,
                "agrees": agrees,
            }
        )
    return table_of(rows, dtype=object)


def _at_least(total: Result, months: int) -> Result:
    """Open a sum to the top where a month of the year is missing from it."""
    if months == LEAST:
        return total
    return replace(total, interval=Interval(total.interval.low, None))


def of_ucdp(ledger: Ledger, span: tuple[str, str]) -> pd.DataFrame:
    """Give UCDP's months of the country, each in the version that was released last.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    span : tuple of str
        The first and the last month.

    Returns
    -------
    pandas.DataFrame
        One row is one month that a version covers: ``period``, ``year``, ``month``, ``result``
        (the best estimate), ``lowest`` and ``highest`` (Results, or None where the version gives
        none), ``version``, ``name``, ``preliminary`` and ``era`` (a number for each version: two
        are not one series).

    Examples
    --------
    >>> import tally
    >>> of_ucdp(tally.load(), ("2024-12", "2026-01"))["text"].to_list()[-1]
    '424'
    """
    rows = ucdp.rows_of(ledger)
    rows = rows[(rows["region"] == "PK") & rows["period"].between(*span)]
    rows = rows.sort_values("known", kind="stable").drop_duplicates("period", keep="last")
    rows = rows.sort_values("period").reset_index(drop=True)
    versions = list(dict.fromkeys(rows["version"]))
    return frame(
        {
            "period": month,
            "year": int(month[:4]),
            "month": int(month[5:]),
            "result": ucdp.best_total(row),
            "lowest": ucdp.month_total(row, "low"),
            "highest": ucdp.month_total(row, "high"),
            "version": version,
            "name": ucdp.version_name(version),
            "preliminary": version.startswith(ucdp.CANDIDATE),
            "era": versions.index(version),
            "publishers": (ucdp.version_name(version),),
        }
        for i, (month, version) in enumerate(zip(rows["period"], rows["version"], strict=True))
        for row in (rows.iloc[[i]],)
    )


def ucdp_year_before(ledger: Ledger, month: str) -> Result | None:
    """Give UCDP's figure of the same month a year before; None where no version covers it."""
    earlier = str(period.parse(month).year_before())
    found = of_ucdp(ledger, (earlier, earlier))
    return None if found.empty else found["result"].iloc[0]


def ucdp_elsewhere(ledger: Ledger, known: pd.DataFrame, reach: tuple[str, str]) -> pd.DataFrame:
    """Give the figures that a page made of UCDP's events for months after those of its versions.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    known : pandas.DataFrame
        As :func:`ucdp` gives it.
    reach : tuple of str
        The months that another series may have, as :func:`reaching` gives them.

    Returns
    -------
    pandas.DataFrame
        ``period``, ``result`` and ``publishers``; empty where there is none.
    """
    claims = _monthly(ledger)
    claims = claims[(claims["body"] == ucdp.BODY) & (claims["measure"] == "fatalities")]
    after = known["period"].max() if len(known) else ""
    wanted = sorted(p for p in set(claims["period"]) if after < p <= reach[1])
    if not wanted:
        return pd.DataFrame()
    said = ledger.latest(
        body=ucdp.BODY, measure="fatalities", region="PK", kind="count", period=wanted,
        **dimensions.whole(),
    )  # fmt: skip
    return frame(
        {"period": row["period"], "result": result, "publishers": row["publishers"]}
        for row, result in with_results(said, ledger)
    )


def beside(ledger: Ledger, measure: str, cause: str, span: tuple[str, str]) -> pd.DataFrame:
    """Give the months for which several organisations have a figure.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    measure, cause : str
        What was counted, in this cause, in attacks or in all violence; UCDP stands beside counts
        of people killed.
    span : tuple of str
        The first and the last month.

    Returns
    -------
    pandas.DataFrame
        One row is one figure: ``period``, ``body``, ``cause`` and ``result``, the newest month
        first. Empty where no month has two.
    """
    claims = _monthly(ledger)
    claims = claims[(claims["measure"] == measure) & claims["period"].between(*span)]
    claims = claims[claims["body"] != ucdp.BODY]
    claims = claims[claims["cause"].isin([cause, "attacks", dimensions.ALL])]
    rows = []
    for (body, kind), of in claims.groupby(["body", "cause"]):
        said = ledger.latest(
            body=body, measure=measure, region="PK", kind="count",
            period=sorted(set(of["period"])), **dimensions.whole(cause=kind),
        )  # fmt: skip
        said = said[said["episode"].isna()]
        rows += [
            {"period": row["period"], "body": body, "cause": kind, "result": result}
            for row, result in with_results(said, ledger)
        ]
    if measure == "fatalities":
        rows += [
            {
                "period": row["period"],
                "body": ucdp.BODY,
                "cause": dimensions.ALL,
                "result": row["result"],
            }
            for _, row in of_ucdp(ledger, span).iterrows()
        ]
    table = frame(rows)
    if table.empty:
        return table
    several = table.groupby("period")["body"].transform("nunique") > 1
    kept = table[several].sort_values(["period", "body", "cause"], kind="stable")
    return kept.sort_values("period", ascending=False, kind="stable").reset_index(drop=True)


def compared(beside: pd.DataFrame, body: str, cause: str) -> pd.DataFrame:
    """Count the months in which a series has more or fewer than each other series has.

    Parameters
    ----------
    beside : pandas.DataFrame
        As :func:`beside` gives it.
    body, cause : str
        The series.

    Returns
    -------
    pandas.DataFrame
        One row is another series: ``body``, ``cause``, ``months`` (that both have), and of these
        ``more``, ``fewer`` and ``uncertain`` (also where both are the same).
    """
    if beside.empty:
        return beside
    here = (beside["body"] == body) & (beside["cause"] == cause)
    own = dict(zip(beside[here]["period"], beside[here]["result"], strict=True))
    rows = []
    for (other, of), rest in beside[beside["body"] != body].groupby(["body", "cause"]):
        both = rest[rest["period"].isin(own)]
        told = [direction(own[p], r) for p, r in zip(both["period"], both["result"], strict=True)]
        if told:
            more, fewer = told.count("more"), told.count("fewer")
            rows.append(
                {
                    "body": other,
                    "cause": of,
                    "months": len(told),
                    "more": more,
                    "fewer": fewer,
                    "uncertain": len(told) - more - fewer,
                }
            )
    return table_of(rows)
