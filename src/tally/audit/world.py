"""Worlds: which statements are held against each other, and which are left out with the reason.

A *world* is what one body says: in one publication, or all told as of a day. Within a publication
every statement counts. Across publications the last word on each cell counts, as in
:meth:`tally.ledger.tables.Ledger.latest`: a restated figure replaces the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

import pandas as pd

from tally.errors import TallyError
from tally.ledger import statements
from tally.ledger.base import Base
from tally.ledger.dimensions import ALL, COORDINATES, OPEN
from tally.ledger.scopes import UNKNOWN, own_scope
from tally.ledger.statements import AS_WORDED
from tally.ledger.tables import Ledger
from tally.quantities import period, quantity
from tally.quantities.interval import Interval
from tally.quantities.period import Period

#: The two strictnesses in which a printed quantity can be read.
READINGS = ("strict", "conventional")


class AuditError(TallyError):
    """A question to the audit that can't be answered; the sentence says why."""


@dataclass(frozen=True, order=True)
class Cell:
    """What a count is of: a term for each of the coordinates of a claim, in their order.

    Parameters
    ----------
    period, region, measure, cause, group, actor, tactic, target : str
        Terms of the ledger; the period in its canonical text.

    Examples
    --------
    >>> Cell("2024-Q1", "PK-KP", "fatalities").group
    'all'
    """

    period: str
    region: str
    measure: str
    cause: str = ALL
    group: str = ALL
    actor: str = ALL
    tactic: str = ALL
    target: str = ALL

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Cell:
        """Give the cell of a claim.

        Examples
        --------
        >>> import tally
        >>> Cell.of(tally.load().claim("crss-2018-pk-attacks-all-suicide-attacks-count")).tactic
        'suicide-attacks'
        """
        return cls(*(row[c] for c in COORDINATES))

    @property
    def terms(self) -> dict[str, str]:
        """The terms by dimension, as a claim has them."""
        return {c: getattr(self, c) for c in COORDINATES}

    @property
    def narrowness(self) -> int:
        """In how many dimensions it is a part of the country, or of all that is counted."""
        return (self.region != "PK") + sum(getattr(self, d) != ALL for d in OPEN)

    @property
    def when(self) -> Period:
        """The days counted."""
        return period.parse(self.period)


@dataclass(frozen=True)
class Said:
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
    units : int
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
    statements : tuple of Said
        What counts, in the order of period and cell.
    left_out : dict of str to str
        Claims that are in no world, each with the reason.
    """

    body: str
    statements: tuple[Said, ...]
    left_out: dict[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def by_claim(self) -> dict[str, Said]:
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
    return body_worlds(ledger, body, as_of)[0]


@lru_cache(maxsize=32)
def body_worlds(ledger: Ledger, body: str, as_of: str | date | None = None) -> tuple[World, ...]:
    """Give the world of a body, and a world of its own for each other scope of its reports.

    A report that counts in another scope than its years (:func:`tally.ledger.scopes.own_scope`)
    is held against those of the same scope alone.

    Parameters
    ----------
    ledger, body, as_of
        As for :func:`body_world`.

    Returns
    -------
    tuple of World
        First that of :func:`body_world`.

    Examples
    --------
    >>> import tally
    >>> first, *others = body_worlds(tally.load(), "CRSS")
    >>> sorted({s.cell.period for world in others for s in world.statements})[:3]
    ['2013/2018', '2014', '2018']
    """
    view = ledger.known_on(as_of)
    view.select(body=body)
    spoken = view.histories_of(body)
    left_out = _left_out(ledger, (said for cell in spoken for said in cell))
    worlds: dict[str, list[Said]] = {"": []}
    for cell in spoken:
        for said in cell:
            stands = said.told_in == cell.last.told_in and said.fate != "hedged"
            if stands and said.claims[0] not in left_out:
                worlds.setdefault(own_scope(ledger, said.first), []).append(_said(said))
    return tuple(World(body, tuple(sorted(of, key=_order)), left_out) for of in worlds.values())


def source_worlds(
    ledger: Ledger, sources: Iterable[str], as_of: str | date | None = None
) -> list[World]:
    """Give the worlds of some publications taken together, one for each body that they cite.

    Every statement counts, restated or not; but of one number that is printed with a hedge and
    without, only the plain one.

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
    return _worlds(ledger, statements.as_rows(rows))


def each_source(
    ledger: Ledger, as_of: str | date | None = None, body: str | None = None
) -> dict[str, list[World]]:
    """Give the worlds of every publication, each for itself, as :func:`source_worlds` does.

    With `body` there is in each what this one said alone.
    """
    printed = _grouped(ledger.select(as_of=as_of, **_only(body)), "source_id")
    of = {name: _worlds(ledger, rows) for name, rows in printed.items()}
    return {name: worlds for name, worlds in of.items() if worlds}


def report_worlds(
    ledger: Ledger,
    sources: str | Iterable[str] | None = None,
    as_of: str | date | None = None,
    body: str | None = None,
) -> list[World]:
    """Give the worlds of each report of a body, whichever publications cite it.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    sources : str or iterable of str, optional
        Only what these publications print of them.
    as_of : date or str, optional
        Only what was known on that day.
    body : str, optional
        Only the reports of this one.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> {w.body for w in report_worlds(ledger) if len({s.told_in for s in w.statements}) != 1}
    set()
    """
    of = {} if sources is None else {"source_id": _known_sources(ledger, sources)}
    told = _grouped(ledger.select(as_of=as_of, **of, **_only(body)), "edition")
    return [world for rows in told.values() for world in _worlds(ledger, rows)]


def said_of(ledger: Ledger, said: Said) -> list[Said]:
    """Give every version of a statement's figure, in the order in which they became known."""
    return [
        version
        for history in ledger.histories_of(said.body)
        if said.claim in {claim for told in history for claim in told.claims}
        for version in (_said(told) for told in history)
    ]


def _only(body: str | None) -> dict[str, str]:
    """Give what is selected of one body, or of all."""
    return {} if body is None else {"body": body}


def _grouped(claims: pd.DataFrame, column: str) -> dict[str, list[dict]]:
    """Give claims as plain rows by what they have in a column; those without it are left out."""
    found: dict[str, list[dict]] = {}
    for row in statements.as_rows(claims):
        if row[column] is not None:
            found.setdefault(row[column], []).append(row)
    return dict(sorted(found.items()))


def _worlds(ledger: Ledger, rows: Iterable[dict]) -> list[World]:
    """Give the world of each body that some claims cite: all that they say."""
    spoken = [said for cell in statements.gathered(rows) for said in cell]
    left_out = _left_out(ledger, spoken)
    worlds: dict[tuple[str, str], list[Said]] = {}
    for said in spoken:
        if said.claims[0] not in left_out and said.fate != "hedged":
            key = (said.first["body"], own_scope(ledger, said.first))
            worlds.setdefault(key, []).append(_said(said))
    return [
        World(body, tuple(sorted(worlds[body, scope], key=_order)), left_out)
        for body, scope in sorted(worlds)
    ]


def _known_sources(ledger: Ledger, sources: Iterable[str]) -> list[str]:
    """Refuse an unknown source with the ledger's own sentence."""
    sources = [sources] if isinstance(sources, str) else list(sources)
    ledger.select(source_id=sources)
    return sources


def _left_out(ledger: Ledger, spoken: Iterable[statements.Statement]) -> dict[str, str]:
    """Give the claims that are held against no other, each with the reason."""
    told = ((said, _reason(ledger, said.first)) for said in spoken)
    return {claim: why for said, why in told if why is not None for claim in said.claims}


def _said(said: statements.Statement) -> Said:
    row = said.first
    cell = Cell.of(row)
    base, units = None, 1
    if row["kind"] == "rate":
        whole = _units(cell.when, row["base"])
        assert whole is not None  # or else it was left out
        units = whole
    elif row["kind"] != "count":
        base = replace(cell, **dict(Base.parse(row["base"])))
    read = quantity.parse(row["printed"], row["kind"])
    return Said(
        said.claims,
        row["body"],
        cell,
        row["kind"],
        base,
        units,
        read,
        said.told_in,
        row["known"],
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


def _reason(ledger: Ledger, row: dict) -> str | None:
    """Tell why a claim is held against no other, or None."""
    if row["kind"] == "rank":
        return "a rank is checked apart"
    if row["body"] == "unnamed":
        return "no organisation is named, so nothing else is known to be of the same count"
    if row["cause"] == AS_WORDED:
        return "the source's words name another scope than the organisation's figure has"
    if row["episode"]:
        return "of one episode, which is held against its own parts only"
    base = Base.parse(row["base"])
    if base.get("cause") == AS_WORDED:
        return "the source's words name another scope than the organisation's figure has"
    spans = [period.parse(row["period"])]
    if "period" in base:
        spans.append(period.parse(base["period"]))
    first, last = min(s.first.year for s in spans), max(s.last.year for s in spans)
    broken = [year for year in ledger.breaks(row["body"]) if first < year <= last]
    # A report that counts all of the years in one way says so itself.
    if broken and own_scope(ledger, row) in ("", UNKNOWN):
        return f"the organisation's scope changes with {broken[0]}, and the figure reaches across"
    if row["kind"] == "rate" and _units(spans[0], row["base"]) is None:
        return f"the period is not made of whole units of {row['base']}"
    return None


def _order(statement: Said) -> tuple:
    when = statement.cell.when
    _, *rest = statement.cell.terms.values()
    return (when.first, when.last, *rest, statement.kind, statement.claims)
