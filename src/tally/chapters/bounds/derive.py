"""What can be known of each region and group in one period, printed or not: frames for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tally.audit.bounds import Bounds, Held, Otherwise
from tally.audit.tell import cell_text
from tally.audit.terms import INCIDENTS
from tally.audit.together import all_bounds, narrowest
from tally.audit.world import Cell
from tally.ledger import territory
from tally.ledger.dimensions import OPEN
from tally.ledger.exact import table as table_of
from tally.ledger.statements import AS_WORDED
from tally.ledger.tables import Ledger
from tally.page.provenance import of_base
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results import ticks
from tally.results.bounded import of_bounds
from tally.results.frames import PEOPLE, main_scope, scope_of
from tally.results.newest import newest
from tally.results.regions import told_apart
from tally.results.result import Result, of_statement, part

#: Sums of regions, asked for where they tell more.
BOTH, REST = "PK-KP+PK-BA", "PK-rest"
#: How words are read here.
STRICT = "strict"

#: The groups that are always asked for of people.
GROUPS = ("civilians", "security-forces", "civilians-and-security", "militants")


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest year, or else quarter, that a body told by region; or else the newest of all.

    As for :func:`tally.results.regions.latest`, among the periods of which bounds can be asked.
    """
    body, measure = str(chosen["body"]), str(chosen["measure"])
    claims = ledger.select(body=body, measure=measure, kind=["count", "share"], episode="")
    home = claims["region"].str.startswith("PK") & (claims["cause"] != AS_WORDED)
    asked = [p for p in set(claims["period"][home]) if within_a_year(p)]
    return newest(asked, *told_apart(ledger, body, measure))


def within_a_year(of: str) -> bool:
    """Tell whether a period is of one year: over more, scopes change and the model grows.

    Examples
    --------
    >>> within_a_year("2024-01/2024-09"), within_a_year("2013/2018")
    (True, False)
    """
    span = period.parse(of)
    return span.first.year == span.last.year


def cells(ledger: Ledger, body: str, measure: str, of: str) -> pd.DataFrame:
    """Give what can be known of the country, each region and each group, though nobody printed it.

    The groups of incidents are those that they were against.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body, measure : str
        Whose figures, and of what; in the widest scope that the body publishes.
    of : str
        The period.

    Returns
    -------
    pandas.DataFrame
        One row is one cell: ``of`` (``country``, ``region`` or ``group``), ``key`` and ``name``,
        ``region``, and the scope; ``result`` (the bounds), ``printed`` (the count that was
        printed, or the one that a printed share of the country stands for; or None), ``share``
        (that share, or None), ``claims`` (those that bind), ``aside`` (those that were set aside),
        ``otherwise`` (other bounds, each with the result and the claim that is kept for it),
        ``unsure`` (whether the true bounds may be narrower) and ``state``: ``printed``, ``exact``,
        ``between``, ``open`` (no upper end) or ``nothing``.

    Raises
    ------
    AuditError, DeriveError
        When the body published nothing there.

    Examples
    --------
    >>> import tally
    >>> frame = cells(tally.load(), "CRSS", "fatalities", "2024-Q1").set_index("key")
    >>> frame.loc["PK-KP", "result"].text, frame.loc["militants", "result"].text
    ('220 to 222', '151')
    """
    scope = _scope(ledger, body, measure, of)
    grouped = "target" if measure in INCIDENTS else "group"
    said = _printed(ledger, body, measure, of, scope, grouped)
    asked = _asked(ledger, measure, of, scope, grouped, said)
    found = all_bounds(ledger, [cell for _, cell in asked], body=body)
    unit = ledger.name("measure", measure)
    rows = []
    for (kind, cell), bounds in zip(asked, found, strict=True):
        dimension = grouped if kind == "group" else "region"
        key = cell.terms[dimension]
        printed, share = _as_printed(said, cell, scope, grouped)
        rows.append(
            {
                "of": kind,
                "key": key,
                "name": ledger.name(dimension, key),
                "region": cell.region,
                **scope_of(cell.terms),
                "result": of_bounds(bounds, unit),
                "printed": printed,
                "share": share,
                "claims": bounds.claims,
                "aside": bounds.set_aside,
                "otherwise": [
                    (_other(bounds, other, unit), _in_words(ledger, other.kept))
                    for other in bounds.otherwise
                ],
                "unsure": bounds.unsure,
                "state": _state(bounds, printed),
            }
        )
    return table_of(rows)


def rows(cells: pd.DataFrame, of: str) -> pd.DataFrame:
    """Choose the rows of a chart: those of the regions, or of the groups.

    Parameters
    ----------
    cells : pandas.DataFrame
        As :func:`cells` gives it.
    of : {"region", "group"}
        Which rows.

    Returns
    -------
    pandas.DataFrame
        Where no figure bounds any region, the country comes before them; where none bounds any
        group, there are no rows.

    Examples
    --------
    >>> import tally
    >>> cells = cells(tally.load(), "ISPR", "arrests", "2024")
    >>> list(rows(cells, "region")["name"])[:2]
    ['Pakistan', 'Khyber Pakhtunkhwa']
    """
    rows = cells[cells["of"] == of]
    if rows["claims"].map(len).any() or rows["printed"].notna().any():
        return rows
    return cells[cells["of"].isin(["country", of])] if of == "region" else rows.iloc[:0]


def would_settle(ledger: Ledger, cells: pd.DataFrame, of: str) -> pd.DataFrame:
    """Give what the rows would be worth if the one figure that narrows them most were printed.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    cells : pandas.DataFrame
        As :func:`cells` gives it.
    of : {"region", "group"}
        Which of its rows shall be narrowed; the figure is one of theirs.

    Returns
    -------
    pandas.DataFrame
        The rows that would be narrower for certain, with ``key`` and ``name``, ``now`` (the width
        of the bounds, None where there is no upper end), ``left`` (the greatest that it could
        still be) and ``asked``: whether it is the figure itself. Empty where no figure would help.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> frame = would_settle(ledger, cells(ledger, "CRSS", "fatalities", "2025"), "region")
    >>> list(zip(frame["name"], frame["now"], frame["left"]))
    [('Islamabad Capital Territory', 24, 0)]
    """
    rows = cells[cells["of"] == of]
    asked = _cells(cells)
    body = cells["result"].iloc[0].scope["body"]
    found = narrowest(ledger, asked, body=body, among=[asked[i] for i in rows.index])
    narrowed = []
    if found is not None:
        for left, (i, row) in zip(found.left, rows.iterrows(), strict=True):
            width = row["result"].interval.width
            if left is not None and (width is None or left < width):
                now = None if width is None else int(width)
                told = {"key": row["key"], "name": row["name"], "now": now, "left": left}
                narrowed.append({**told, "asked": asked[i] == found.cell})
    return table_of(narrowed, columns=["key", "name", "now", "left", "asked"], dtype=object)


#: A printed figure, and what it is of, in words.
Told = tuple[Result, str]


def binding(ledger: Ledger, cells: pd.DataFrame) -> dict[str, list[Told]]:
    """Give, for each row whose figure nobody printed, the printed figures that bound it.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    cells : pandas.DataFrame
        As :func:`cells` gives it.

    Returns
    -------
    dict of str to list of (Result, str)
        By the key of the row; rows that nothing bounds are left out. The text tells what the
        figure is of.
    """
    return {
        row["key"]: [_in_words(ledger, claim) for claim in row["claims"]]
        for _, row in cells.iterrows()
        if row["state"] not in ("printed", "nothing") and row["claims"]
    }


@dataclass(frozen=True)
class Doubtful:
    """The figures of which each may be doubted, and the program that holds them all together.

    Parameters
    ----------
    program : dict
        As :func:`tally.results.ticks.program` gives it, of the rows of :func:`cells`, with their
        ``ends``, whether these are ``sure``, and the statements that each ``rests`` on. Its ``on``
        are the statements that are used, its ``near`` those that count in whole numbers.
    binding, near, aside : dict of int to (Result, str)
        Figures by the places of their statements: those that bind, others of the same time, and
        those that were set aside.
    """

    program: dict[str, Any]
    binding: dict[int, Told]
    near: dict[int, Told]
    aside: dict[int, Told]


def doubtful(ledger: Ledger, cells: pd.DataFrame) -> Doubtful:
    """Give what can be doubted of the figures that bound the cells.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    cells : pandas.DataFrame
        As :func:`cells` gives it.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> found = doubtful(ledger, cells(ledger, "PIPS", "fatalities", "2025"))
    >>> len(found.program["cells"]), set(found.binding) <= set(found.program["on"])
    (12, True)
    """
    asked = _cells(cells)
    held = Held.of(ledger, asked, cells["result"].iloc[0].scope["body"], STRICT)
    model, around = held.model, held.around(*asked)
    wanted = {v: 1 for cell in asked for v in model.cells[cell]}
    part = model.part(around, wanted)
    near = held.near(asked[0], around)
    binding = {claim for claims in cells["claims"] for claim in claims}
    told: dict[str, dict[int, Told]] = {"binding": {}, "near": {}, "aside": {}}
    for place in around:
        claim = held.world.statements[place].claim
        if place in held.aside.places:
            of = "aside" if place in near else ""
        else:
            of = "binding" if claim in binding else "near" if place in near else ""
        if of:
            told[of][place] = _in_words(ledger, claim)
    program = ticks.program(part, [model.cells[cell] for cell in asked])
    program["on"] = [place for place in around if place not in held.aside.places]
    program["near"] = near
    places = {claim: i for i in around for claim in held.world.statements[i].claims}
    program["rests"] = [[places[claim] for claim in claims] for claims in cells["claims"]]
    ends = [result.interval for result in cells["result"]]
    program["ends"] = [[int(e.low or 0), None if e.high is None else int(e.high)] for e in ends]
    program["sure"] = [not unsure for unsure in cells["unsure"]]
    return Doubtful(program, **told)


def put_aside(ledger: Ledger, cells: pd.DataFrame) -> list[Told]:
    """Give the figures that were set aside: the fewest without which all others can be true."""
    return [
        _in_words(ledger, claim) for claim in dict.fromkeys(c for a in cells["aside"] for c in a)
    ]


def _in_words(ledger: Ledger, claim: str) -> Told:
    row = {**ledger.claim(claim), "claims": (claim,)}
    result = of_statement(row, ledger.name("measure", row["measure"]))
    words = cell_text(ledger, Cell.of(row))
    return result, "; ".join([words, *of_base(ledger, row)])


def _scope(ledger: Ledger, body: str, measure: str, of: str) -> dict[str, str]:
    cell: dict[str, str | list[str]] = {"body": body, "measure": measure, "period": of}
    cell["kind"] = ["count", "share"]
    causes = set(ledger.select(as_of=None, **cell)["cause"]) - {AS_WORDED}
    return (
        main_scope(ledger, **cell, cause=sorted(causes)) if causes else main_scope(ledger, **cell)
    )


def _printed(
    ledger: Ledger, body: str, measure: str, of: str, scope: dict[str, str], grouped: str
) -> dict[tuple, tuple[Result, str]]:
    """Give what was last printed, by region, group and kind."""
    rest = {d: scope[d] for d in OPEN if d != grouped}
    latest = ledger.latest(body=body, measure=measure, period=of, kind=["count", "share"], **rest)
    unit = ledger.name("measure", measure)
    return {
        (r["region"], r[grouped], r["kind"]): (of_statement(r, unit), str(r["base"] or ""))
        for _, r in latest[latest["episode"].isna()].iterrows()
    }


def _asked(
    ledger: Ledger,
    measure: str,
    of: str,
    scope: dict[str, str],
    grouped: str,
    said: Iterable[tuple],
) -> list[tuple[str, Cell]]:
    group = scope[grouped]
    named = {region for region, *_ in said}
    groups = {g for r, g, _ in said if r == "PK"} - {group}
    land = territory.of(ledger)
    today = land.members("PK")
    regions = [r for r in land.extents() if r in today or r in named]
    if not {"PK-PB", "PK-SD"} & named:
        regions += [r for r in (BOTH,) if r in named] + [REST]
    if not named & {"PK", *regions}:
        # A place may be in no province that the tables name: then its figure bounds itself alone.
        regions += sorted(named)
    wanted = GROUPS if measure in PEOPLE and group == "all" else ()
    order = [*wanted, *sorted(groups - set(wanted))]
    return [
        ("country", Cell(of, "PK", measure, **scope)),
        *(("region", Cell(of, region, measure, **scope)) for region in regions),
        *(("group", Cell(of, "PK", measure, **scope | {grouped: g})) for g in order),
    ]


def _as_printed(
    said: dict, cell: Cell, scope: dict, grouped: str
) -> tuple[Result | None, Result | None]:
    """Give the count that was printed of a cell, and the share of the country."""
    term = cell.terms[grouped]
    count = said.get((cell.region, term, "count"), (None, ""))[0]
    share, base = said.get((cell.region, term, "share"), (None, ""))
    whole = said.get(("PK", scope[grouped], "count"), (None, ""))[0]
    if base not in ("region:PK", f"{grouped}:{scope[grouped]}"):
        share = None
    if count is None and share is not None and whole is not None:
        count = part(share, whole)
    return count, share


def _other(bounds: Bounds, other: Otherwise, unit: str) -> Result:
    return Result(
        Interval(other.low, other.high),
        unit,
        tuple(dict.fromkeys((other.kept, *other.claims))),
        {"body": bounds.body, **vars(bounds.cell)},
        how=f"the least and the greatest that figures of {bounds.body} allow with {other.kept}",
    )


def _state(bounds: Bounds, printed: Result | None) -> str:
    if printed is not None and printed.printed is not None and printed.interval.exact:
        return "printed"
    if bounds.high is None:
        return "open" if bounds.low else "nothing"
    return "exact" if bounds.low == bounds.high else "between"


def _cells(cells: pd.DataFrame) -> list[Cell]:
    return [Cell.of(row["result"].scope) for _, row in cells.iterrows()]
