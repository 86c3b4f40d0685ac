"""What was published of one region in one time: totals, other figures, events, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tally import audit
from tally.audit.findings import Finding
from tally.audit.together import all_bounds
from tally.audit.world import AuditError, Cell
from tally.ledger import scopes
from tally.ledger.dimensions import whole
from tally.ledger.statements import AS_WORDED
from tally.ledger.tables import Ledger
from tally.page import episodes
from tally.quantities import period
from tally.results.bounded import of_bounds
from tally.results.frames import frame, results_of, with_results
from tally.results.newest import is_quarter, is_year, newest
from tally.results.regions import REST, regional
from tally.results.result import DeriveError, Result, change, per_100k, share
from tally.results.standing import carries, parties
from tally.results.words import capital, during

#: Everybody who was killed, by whomever and however.
KILLED = {
    "measure": "fatalities",
    "kind": "count",
    **{of: term for of, term in whole().items() if of != "cause"},
}

#: The groups that bounds are asked of, after all people.
GROUPS = ("civilians", "security-forces", "militants")

#: The kinds of times that a briefing is of, and of regions that it is not.
TIMES, WIDER = ("year", "quarter", "month"), ("aggregate", "country")

#: In this order other figures are told.
MEASURES = ("fatalities", "injuries", "casualties", "attacks", "incidents")

#: So many times of the same length stand beside that of the page.
BEFORE = 8


def rows_of(ledger: Ledger) -> pd.DataFrame:
    """Give the claims that a briefing can begin with: totals of people killed in one region.

    Examples
    --------
    >>> import tally
    >>> rows = rows_of(tally.load())
    >>> set(rows[rows["period"] == "2025"]["region"]) >= {"PK-KP", "PK-BA"}
    True
    """
    claims = _counted(ledger, ledger.select(episode="", **KILLED))
    kinds = ledger.regions["kind"]
    near = ~claims["region"].map(kinds).isin(WIDER)
    times = pd.Series([period.parse(p).kind in TIMES for p in claims["period"]], claims.index)
    return claims[near & times & claims["same_as"].isna()]


def _counted(ledger: Ledger, rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out what armed groups say of themselves, and what is told without who counted it."""
    counted = ~rows["body"].isin([*parties(ledger), "unnamed"]) & (rows["cause"] != AS_WORDED)
    return rows[counted & rows["episode"].isna()]


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year with a total of a region, or else the newest quarter or month.

    Examples
    --------
    >>> import tally
    >>> latest(tally.load(), {"region": "PK-KP"})
    '2025'
    """
    rows = rows_of(ledger)
    return newest(rows[rows["region"] == chosen["region"]]["period"], is_year, is_quarter)


def totals(ledger: Ledger, region: str, of: str) -> pd.DataFrame:
    """Give what each organisation counts of a region in one time, and what follows from it.

    Returns
    -------
    pandas.DataFrame
        One row is one organisation and cause: ``body``, ``cause``, ``result`` (people killed),
        ``country`` (its count of the whole country), ``share`` (of that), ``before`` (its count of
        the time before, in the same scope), ``change``, ``per_head`` (per 100,000 people), each a
        Result or None, and ``firm``: whether a page of standing printed it. First is what a
        headline can rest on, all violence before a part of it.

    Examples
    --------
    >>> import tally
    >>> first = totals(tally.load(), "PK-KP", "2025").iloc[0]
    >>> [first[of].text for of in ("result", "share", "change", "per_head")]
    ['2,331', '68.2%', '43.9%', '5.71']
    """
    said = _counted(ledger, ledger.latest(region=region, period=of, **KILLED))
    rows = [_total(ledger, row, result) for row, result in with_results(said, ledger)]
    rows.sort(key=lambda r: (not r["firm"], r["cause"] != "all", -r["result"].middle, r["body"]))
    return frame(rows)


def _total(ledger: Ledger, row: Mapping, result: Result) -> dict:
    time = period.parse(row["period"])
    country = _other(ledger, row, region="PK")
    before = _other(ledger, row, period=str(time.before()))
    per_head = None
    if row["region"] in set(ledger.population["region"]):
        census = ledger.population_of(row["region"], time.first.year)
        per_head = per_100k(result, census["interval"], f"census of {census['year']}")
    return {
        "body": row["body"],
        "cause": row["cause"],
        "result": result,
        "country": country,
        "share": share(result, country) if country is not None else None,
        "before": before,
        "change": change(result, before) if before is not None else None,
        "per_head": per_head,
        "firm": carries(ledger, row["claims"]),
    }


def _other(ledger: Ledger, row: Mapping, **cell: str) -> Result | None:
    """Give the count of another cell in the same scope of the same organisation, where it is some.

    None is given for nothing, which no share or change can be made of.
    """
    asked = {of: row[of] for of in ("body", "region", "period", "cause")} | KILLED | cell
    said = _counted(ledger, ledger.latest(**asked))
    era = scopes.place_of_claim(ledger, row)
    for other, result in with_results(said, ledger):
        if scopes.place_of_claim(ledger, other) == era and (result.low or 0) > 0:
            return result
    return None


def times(ledger: Ledger, total: pd.Series) -> pd.DataFrame:
    """Give the count of a row of :func:`totals` with those of the times of its length before.

    Returns
    -------
    pandas.DataFrame
        ``period``, ``name`` (the time in words) and ``result``, the newest last; a time without a
        figure is left out.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> times(ledger, totals(ledger, "PK-KP", "2025").iloc[0])["text"].to_list()[-2:]
    ['1,620', '2,331']
    """
    scope = total["result"].scope
    time = period.parse(scope["period"])
    cell = {of: scope[of] for of in ("body", "region", "cause")} | KILLED
    said = _counted(ledger, ledger.latest(each=time.kind, **cell))
    eras = [scopes.place_of_claim(ledger, row) for _, row in said.iterrows()]
    said = said.assign(_era=eras)
    here = said[said["period"] == str(time)]["_era"].iloc[0]
    said = said[(said["_era"] == here) & (said["last"] <= pd.Timestamp(time.last))]
    said = said.sort_values("first").tail(BEFORE)
    return frame(
        {"period": row["period"], "name": capital(during(row["period"])), "result": result}
        for row, result in with_results(said, ledger)
    )


def provinces(ledger: Ledger, body: str, region: str, of: str) -> pd.DataFrame | None:
    """Give the counts of all provinces that a map shades; None where this region is none of them.

    Examples
    --------
    >>> import tally
    >>> provinces(tally.load(), "CRSS", "PK-KP", "2025")["text"].to_list()[:2]
    ['2,331', '956']
    """
    try:
        table = regional(ledger, body, "fatalities", of)
    except DeriveError:
        return None
    known = table[table["count"].notna()].drop(index=REST, errors="ignore")
    if region not in known.index:
        return None
    return frame(
        {"region": row["region"], "name": row["name"], "result": row["count"]}
        for _, row in known.iterrows()
    )


def figures(ledger: Ledger, region: str, of: str) -> pd.DataFrame:
    """Give all other figures of a region in one time, as they were last printed.

    Returns
    -------
    pandas.DataFrame
        The rows of ``ledger.latest``, with ``result``: people killed first.

    Examples
    --------
    >>> import tally
    >>> found = figures(tally.load(), "PK-KP", "2025")
    >>> found[found["kind"] == "share"].set_index("body")["text"].to_dict()
    {'CRSS': '68%', 'ISPR': '71%'}
    """
    kinds = ["count", "share", "change", "rate"]
    said = _counted(ledger, ledger.latest(region=region, period=of, kind=kinds))
    every = pd.DataFrame([KILLED])
    total = (said[list(KILLED)] == every.iloc[0]).all(axis=1)
    ranks = {measure: i for i, measure in enumerate(MEASURES)}
    said = said[~total].assign(result=lambda rows: results_of(rows, ledger))
    order = said.assign(_rank=said["measure"].map(ranks).fillna(len(ranks)))
    return order.sort_values(["_rank", "measure", "body", "kind"], kind="stable")


def events(ledger: Ledger, region: str, of: str) -> pd.DataFrame:
    """Give the episodes of a region that lie in one time, each with the range of its dead.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`tally.page.episodes.known`, with ``result`` and ``publications``, which
        are missing where nobody printed a count of people killed. A part of an episode that is
        there is left out.

    Examples
    --------
    >>> import tally
    >>> events(tally.load(), "PK-BA", "2025")["title"].iloc[-1]
    'Suicide attack on the headquarters of the Frontier Corps in Quetta'
    """
    known = episodes.known(ledger)
    time, row_of = period.parse(of), ledger.regions.loc[region]
    inside = [
        time.overlaps(period.parse(row["date"])) and _lies_in(ledger, row, region, row_of)
        for _, row in known.iterrows()
    ]
    known = known[inside]
    known = known[~known["part_of"].isin(set(known["episode"]))]
    found = episodes.ranges(ledger, episodes.prints(ledger, known.index))
    if found.empty:
        return known.assign(result=None, publications=None)
    dead = found[found["main"] & (found["measure"] == "fatalities")].set_index("episode")
    return known.join(dead[["result", "publications"]])


def _lies_in(ledger: Ledger, row: Mapping, region: str, of: pd.Series) -> bool:
    """Tell whether an episode was in a region; in a district only where its place says so."""
    if not str(of["kind"]).startswith("district"):
        return ledger.part_of("region", row["region"], region)
    return (
        isinstance(row["place"], str) and ledger.places.at[row["place"], "district"] == (of["name"])
    )


def bounds(ledger: Ledger, total: pd.Series) -> pd.DataFrame:
    """Give between what all figures of an organisation leave the people killed, and each group.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    total : pandas.Series
        A row of :func:`totals`.

    Returns
    -------
    pandas.DataFrame
        ``group``, ``name`` and ``result``; groups that nothing bounds are left out.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> found = bounds(ledger, totals(ledger, "PK-KP", "2025").iloc[0])
    >>> found.set_index("group")["text"]["all"]
    '2,331'
    """
    scope = total["result"].scope
    cells = [
        Cell(scope["period"], scope["region"], "fatalities", cause=scope["cause"], group=group)
        for group in ("all", *GROUPS)
    ]
    try:
        found = all_bounds(ledger, cells, body=total["body"])
    except AuditError:
        return frame([])
    unit = ledger.name("measure", "fatalities")
    return frame(
        {
            "group": cell.group,
            "name": ledger.name("group", cell.group),
            "result": of_bounds(one, unit),
        }
        for cell, one in zip(cells, found, strict=True)
        if one.claims and one.high is not None
    )


def contradictions(ledger: Ledger, bodies: Sequence[str], region: str, of: str) -> list[Finding]:
    """Give the contradictions in which a figure of a region and time is one of those that clash.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    bodies : sequence of str
        Whose figures are held against each other, each with its own.
    region, of : str
        The region and the time; what lies within that time counts too.
    """
    time = period.parse(of)
    return [
        finding
        for body in dict.fromkeys(bodies)
        for finding in audit.contradictions(ledger, body=body, reading="conventional").standing
        if any(
            said.cell.region == region and time.contains(period.parse(said.cell.period))
            for said in finding.statements
        )
    ]
