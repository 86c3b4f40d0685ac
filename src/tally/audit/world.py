"""Worlds: which statements are held against each other, and which are left out with the reason.

A *world* is what one body says: in one publication, or all told as of a day. Within a publication
every statement counts. Across publications the last word on each cell counts, as in
:meth:`tally.ledger.tables.Ledger.latest`: a restated figure replaces the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

import pandas as pd

from tally.errors import TallyError
from tally.ledger.statements import AS_WORDED, CELL
from tally.ledger.tables import Ledger
from tally.quantities import period, quantity
from tally.quantities.interval import Interval

#: The two strictnesses in which a printed quantity can be read.
READINGS = ("strict", "conventional")

#: A cell's coordinates, in the order in which :class:`Cell` has them.
COORDINATES = ("period", "region", "measure", "cause", "group")


class AuditError(TallyError):
    """A question to the audit that can't be answered; the sentence says why."""


@dataclass(frozen=True, order=True)
class Cell:
    """What a count is of.

    Parameters
    ----------
    period, region, measure, cause, group : str
        Terms of the ledger; the period in its canonical text.

    Examples
    --------
    >>> Cell("2024-Q1", "PK-KP", "fatalities").group
    'all'
    """

    period: str
    region: str
    measure: str
    cause: str = "all"
    group: str = "all"

    @property
    def when(self) -> period.Period:
        """The days counted."""
        return period.parse(self.period)


@dataclass(frozen=True)
class Statement:
    """What a body says of one cell in one edition; several claims may print it.

    Parameters
    ----------
    claims : tuple of str
        The ids of the claims that print it; the first one stands for all.
    body, kind, printed, told_in : str
        As in the ledger; ``printed`` in the book's spelling, ``told_in`` is the edition, or else
        the source.
    cell : Cell
        What is counted.
    base : Cell or None
        Of a share its whole, of a change the cell it is against.
    units : fractions.Fraction or int
        Of a rate, how many of its units (days, months) the period has; otherwise 1.
    quantity : tally.quantities.quantity.Quantity
        The printed quantity.
    known : datetime.date or None
        The day from which it is surely known.
    """

    claims: tuple[str, ...]
    body: str
    cell: Cell
    kind: str
    base: Cell | None
    units: int
    quantity: quantity.Quantity
    told_in: str
    known: date | None = None
    note: str = ""

    @property
    def claim(self) -> str:
        """The id of the claim that stands for the statement."""
        return self.claims[0]

    @property
    def printed(self) -> str:
        """The quantity in the book's spelling."""
        return self.quantity.text

    @cached_property
    def _intervals(self) -> dict[str, Interval]:
        return {r: self.quantity.interval(r, self.kind) for r in READINGS}

    @cached_property
    def _counts(self) -> dict[str, Interval | None]:
        return {r: (self._intervals[r] * self.units).integers() for r in READINGS}

    def interval(self, reading: str) -> Interval:
        """Give the values that the words allow in a reading."""
        return self._intervals[reading]

    def counts(self, reading: str) -> Interval | None:
        """Give the whole numbers that a count or a rate allows its cell, or None without any."""
        return self._counts[reading]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that it speaks of."""
        return (self.cell,) if self.base is None else (self.cell, self.base)


@dataclass(frozen=True)
class World:
    """The statements of one body that are held against each other.

    Parameters
    ----------
    body : str
        Who counted.
    statements : tuple of Statement
        What counts, in the order of period and cell.
    left_out : dict of str to str
        Claims that are in no world, each with the reason.
    """

    body: str
    statements: tuple[Statement, ...]
    left_out: dict[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def by_claim(self) -> dict[str, Statement]:
        """The statements by the id of each claim that prints them."""
        return {c: s for s in self.statements for c in s.claims}


@lru_cache(maxsize=32)
def body_world(ledger: Ledger, body: str, as_of: str | date | None = None) -> World:
    """Give the world of a body: its last word on every cell.

    All statements of the edition that has the last word count: where two pages print different
    numbers of one report, both are there. Where they print the same number and only one hedges it
    ("over 260"), the plain one counts.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body : str
        Who counted.
    as_of : date or str, optional
        Only what was known on that day.

    Examples
    --------
    >>> import tally
    >>> world = body_world(tally.load(), "ISPR")
    >>> sorted(s.printed for s in world.statements if s.kind == "rate" and s.cell.period == "2024")
    ['169', 'over 179']
    """
    rows = ledger.select(as_of=as_of, body=body)
    told, left_out = _statements(ledger, rows)
    standing = [s for group in _by_cell(told).values() for s in _unhedged(_standing(group))]
    return World(body, tuple(sorted(standing, key=_order)), left_out)


def source_worlds(
    ledger: Ledger, sources: Iterable[str], as_of: str | date | None = None
) -> list[World]:
    """Give the worlds of some publications taken together, one for each body that they cite.

    Every statement counts, restated or not.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    sources : iterable of str
        Ids of sources.
    as_of : date or str, optional
        Only what was known on that day.

    Examples
    --------
    >>> import tally
    >>> [world.body for world in source_worlds(tally.load(), ["geo-news-2024-04"])]
    ['CRSS', 'KP-Police']
    """
    rows = ledger.select(as_of=as_of, source_id=_known_sources(ledger, sources))
    told, left_out = _statements(ledger, rows)
    return _worlds(told, left_out)


def each_source(ledger: Ledger, as_of: str | date | None = None) -> dict[str, list[World]]:
    """Give the worlds of every publication, each for itself, as :func:`source_worlds` does."""
    rows = ledger.select(as_of=as_of)
    told, left_out = _statements(ledger, rows, apart=True)
    source = rows["source_id"].to_dict()
    of: dict[str, list[Statement]] = {}
    for statement in told:
        of.setdefault(source[statement.claim], []).append(statement)
    return {name: _worlds(of[name], left_out) for name in sorted(of)}


def _worlds(told: list[Statement], left_out: dict[str, str]) -> list[World]:
    worlds: dict[str, list[Statement]] = {}
    for statement in sorted(told, key=_order):
        worlds.setdefault(statement.body, []).append(statement)
    return [World(body, tuple(worlds[body]), left_out) for body in sorted(worlds)]


def _known_sources(ledger: Ledger, sources: Iterable[str]) -> list[str]:
    """Refuse an unknown source with the ledger's own sentence."""
    sources = [sources] if isinstance(sources, str) else list(sources)
    ledger.select(source_id=sources)
    return sources


def _statements(
    ledger: Ledger, rows: pd.DataFrame, apart: bool = False
) -> tuple[list[Statement], dict[str, str]]:
    """Make statements of claims; claims of different sources are kept apart where asked."""
    left_out: dict[str, str] = {}
    groups: dict[tuple, list] = {}
    eras = _eras(ledger)
    rows = rows.astype(object).where(rows.notna(), None)
    for claim_id, row in zip(rows.index, rows.to_dict("records"), strict=True):
        reason = _reason(row, eras.get(row["body"], []))
        if reason is not None:
            left_out[claim_id] = reason
            continue
        told_in = row["edition"] or row["source_id"]
        key = (*(row[c] or "" for c in CELL), told_in, row["value"], row["qualifier"])
        key += (row["source_id"],) if apart else ()
        groups.setdefault(key, []).append((row["published"] or "9999", claim_id, row))
    told = []
    for printed in groups.values():
        printed.sort(key=lambda found: found[0])
        told.append(_statement(tuple(c for _, c, _ in printed), printed[0][2]))
    return told, left_out


def _statement(claims: tuple[str, ...], row: dict) -> Statement:
    cell = Cell(*(row[c] for c in COORDINATES))
    base, units = None, 1
    if row["kind"] == "rate":
        units = _units(cell.when, row["base"])
    elif row["kind"] != "count":
        base = replace(cell, **dict(part.split(":", 1) for part in row["base"].split()))
    told_in = row["edition"] or row["source_id"]
    read = quantity.parse(row["printed"], row["kind"])
    note = row["note"] or ""
    return Statement(
        claims, row["body"], cell, row["kind"], base, units, read, told_in, row["known"], note
    )


def _units(when: period.Period, base: str | None) -> int | None:
    """Count the units of a rate in a period; None where they do not divide it."""
    match base:
        case "per:day":
            return when.days
        case "per:month":
            return when.months
        case "per:quarter":
            return when.months // 3 if when.months and when.months % 3 == 0 else None
        case "per:year":
            return when.months // 12 if when.months and when.months % 12 == 0 else None
    return None


def _eras(ledger: Ledger) -> dict[str, list[int]]:
    rows = ledger.tables["scopes"]
    return {
        body: sorted(int(y) for y in group["first"])[1:] for body, group in rows.groupby("body")
    }


def _reason(row: dict, breaks: list[int]) -> str | None:
    """Tell why a claim is held against no other, or None."""
    if row["kind"] == "rank":
        return "a rank is checked apart"
    if row["body"] == "unnamed":
        return "no body is named, so nothing else is known to be of the same count"
    if row["cause"] == AS_WORDED:
        return "the source's words name another scope than the body's figure has"
    if row["episode"]:
        return "of one episode, which is held against its own parts only"
    bases = dict(part.split(":", 1) for part in (row["base"] or "").split())
    if bases.get("cause") == AS_WORDED:
        return "the source's words name another scope than the body's figure has"
    spans = [period.parse(row["period"])]
    if "period" in bases:
        spans.append(period.parse(bases["period"]))
    first, last = min(s.first.year for s in spans), max(s.last.year for s in spans)
    broken = [year for year in breaks if first < year <= last]
    if broken:
        return f"the body's scope changes with {broken[0]}, and the figure reaches across"
    if row["kind"] == "rate" and _units(spans[0], row["base"]) is None:
        return f"the period is not made of whole units of {row['base']}"
    return None


def _by_cell(statements: Iterable[Statement]) -> dict[tuple, list[Statement]]:
    groups: dict[tuple, list[Statement]] = {}
    for statement in statements:
        key = (statement.kind, statement.cell, statement.base, statement.units)
        groups.setdefault(key, []).append(statement)
    return groups


def _standing(told: list[Statement]) -> list[Statement]:
    """Keep what the edition with the last word says of a cell."""
    told = sorted(told, key=lambda s: s.known or date.min)
    last = told[0]
    for later in told[1:]:
        old, new = last.interval("conventional"), later.interval("conventional")
        if not (old.within(new) and not new.within(old)):
            last = later
    return [s for s in told if s.told_in == last.told_in]


def _unhedged(told: list[Statement]) -> list[Statement]:
    """Drop "over 260" where another page prints 260 of the same report: only the hedge differs."""
    exact = {s.quantity.value for s in told if s.quantity.qualifier == "exact"}
    return [s for s in told if s.quantity.qualifier == "exact" or s.quantity.value not in exact]


def _order(statement: Statement) -> tuple:
    when = statement.cell.when
    rest = (statement.cell.region, statement.cell.measure, statement.cell.cause)
    return (when.first, when.last, *rest, statement.cell.group, statement.kind, statement.claims)
