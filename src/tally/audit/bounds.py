"""Bounds: how small and how great an unpublished figure can be, and which claims say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from tally.audit.aside import Aside, set_aside
from tally.audit.conflicts import shrink
from tally.audit.kept import kept
from tally.audit.model import DIMENSIONS, Component, Expression, Model, Row, build
from tally.audit.solver import Program, SolverError
from tally.audit.tell import cell_text, statement_text
from tally.audit.terms import INCIDENTS
from tally.audit.world import READINGS, AuditError, Cell, World, body_world, source_worlds
from tally.errors import enumerated
from tally.ledger.dimensions import ALL, TREES
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.quantities.interval import Interval

#: What is told of bounds where a search was given up.
GIVEN_UP = (
    "The search for whole numbers was given up: these bounds hold, and the true ones may be "
    "narrower."
)


@dataclass(frozen=True)
class Bounds:
    """What can be known of a cell.

    Parameters
    ----------
    cell : Cell
        What was asked.
    low, high : int or None
        The least and the greatest value; no ``high`` where nothing printed gives an upper end.
    claims : tuple of str
        The claims that bind: without any of them the bounds would be wider. One for each
        statement.
    set_aside : tuple of str
        Claims of the same count that were not used: the fewest without which all others can be
        true, see :func:`tally.audit.aside.set_aside`.
    reading, body : str
        How words were read, and who counted.
    sentence : str
        The answer and why.
    unsure : bool
        Whether the search for whole numbers was given up: the bounds hold, and the true ones may
        be narrower.
    otherwise : tuple of Otherwise
        Where a claim that was set aside bears on the cell: the bounds that hold if it is kept.
    """

    cell: Cell
    low: int
    high: int | None
    claims: tuple[str, ...]
    set_aside: tuple[str, ...]
    reading: str
    body: str
    sentence: str = ""
    unsure: bool = False
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def interval(self) -> Interval:
        """The values between the bounds."""
        return Interval(self.low, self.high)

    @property
    def text(self) -> str:
        """The interval in words."""
        return self.interval.text()

    def as_dict(self) -> dict:
        """Give the bounds as plain data."""
        return {
            "low": self.low,
            "high": self.high,
            "claims": list(self.claims),
            "reading": self.reading,
            "body": self.body,
            "set_aside": list(self.set_aside),
            "otherwise": [other.as_dict() for other in self.otherwise],
            "sentence": self.sentence,
            "unsure": self.unsure,
        }


@dataclass(frozen=True)
class Otherwise:
    """Other bounds of a cell, which hold if a claim that was set aside is kept.

    Parameters
    ----------
    low, high : int or None
        As for :class:`Bounds`.
    kept : str
        The claim that is kept.
    claims : tuple of str
        The claims that bind then.
    set_aside : tuple of str
        The claims that are set aside instead.
    """

    low: int
    high: int | None
    kept: str
    claims: tuple[str, ...]
    set_aside: tuple[str, ...]

    @property
    def text(self) -> str:
        """The interval in words."""
        return Interval(self.low, self.high).text()

    def as_dict(self) -> dict:
        """Give it as plain data."""
        return {
            "low": self.low,
            "high": self.high,
            "kept": self.kept,
            "claims": list(self.claims),
            "set_aside": list(self.set_aside),
        }


def bounds(
    ledger: Ledger,
    cell: Cell,
    *,
    body: str,
    source: str | Iterable[str] | None = None,
    as_of: str | date | None = None,
    reading: str = "strict",
) -> Bounds:
    """Find the least and the greatest value that a cell can have, given all that was published.

    Where the body's claims contradict each other, the fewest are set aside without which all
    others can be true, and they are named. Where one of them bears on the cell itself, the bounds
    that hold if it is kept are told too.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    cell : Cell
        What is asked.
    body : str
        Who counted.
    source : str or iterable of str, optional
        Only what these publications print; by default the body's last word on every cell.
    as_of : date or str, optional
        Only what was known on that day.
    reading : {"strict", "conventional"}
        How words such as "over" are read.

    Returns
    -------
    Bounds

    Raises
    ------
    AuditError
        When the reading is unknown, or the body published nothing there.
    LedgerError
        When a term is unknown.

    Examples
    --------
    >>> import tally
    >>> asked = Cell("2024-Q1", "PK-KP", "fatalities")
    >>> print(bounds(tally.load(), asked, body="CRSS", source="geo-news-2024-04").text)
    219 to 222
    """
    cell = checked(ledger, cell, body)
    return Held.of(ledger, [cell], body, reading, source, as_of).bounds(cell)


def checked(ledger: Ledger, cell: Cell, body: str) -> Cell:
    """Refuse what can't be asked, and write the period canonically.

    Unknown terms are refused with the ledger's own sentences, and so is a cell across which the
    scope of the body changes: no figures on its two sides can be added up.
    """
    for column in TREES:
        _check(ledger, column, getattr(cell, column))
    if cell.measure in INCIDENTS and cell.group != ALL:
        raise AuditError(
            f"Incidents such as {cell.measure} are of no group; ask by the target, whom they were "
            "against."
        )
    when = period.parse(cell.period)
    for year in ledger.breaks(body):
        if when.first.year < year <= when.last.year:
            raise AuditError(
                f"The scope of {body} changes with {year}, so its figures for {when} can't be held "
                f"together; ask for a period before {year}, or from then on."
            )
    return replace(cell, period=str(when))


@lru_cache(maxsize=256)
def _check(ledger: Ledger, column: str, term: str) -> None:
    ledger.name(column, term)


def _world(
    ledger: Ledger,
    body: str,
    source: str | Iterable[str] | None,
    as_of: str | date | None,
    reading: str,
) -> World:
    if reading not in READINGS:
        raise AuditError(f"'{reading}' is no reading; there are {' and '.join(READINGS)}.")
    if source is None:
        world = body_world(ledger, body, as_of)
    else:
        ledger.name("body", body)
        found = [w for w in source_worlds(ledger, source, as_of) if w.body == body]
        world = found[0] if found else World(body, ())
    if not world.statements:
        raise AuditError(f"{body} published nothing there that could be held against a cell.")
    return world


@dataclass(frozen=True)
class Held:
    """What a body says, without what is set aside; it can be asked about some cells.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    world : World
        What the body says.
    reading : {"strict", "conventional"}
        How words are read.
    cells : tuple of Cell
        What it can be asked about.
    aside : Aside
        What is set aside of the world.
    """

    ledger: Ledger
    world: World
    reading: str
    cells: tuple[Cell, ...]
    aside: Aside

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        cells: Iterable[Cell],
        body: str,
        reading: str,
        source: str | Iterable[str] | None = None,
        as_of: str | date | None = None,
    ) -> Held:
        """Hold together what a body says around some cells, as :func:`bounds` does."""
        world = _world(ledger, body, source, as_of, reading)
        aside = set_aside(ledger, world, reading)
        assert aside is not None  # nothing is fixed
        return cls(ledger, world, reading, tuple(cells), aside)

    @cached_property
    def model(self) -> Model:
        """The model of all that the body says, with the cells."""
        return build(self.ledger, self.world, self.reading, self.cells, closed=True)

    def bounds(self, cell: Cell) -> Bounds:
        """Find the bounds of a cell."""
        low, high, binding, unsure = self._answer(cell, self.aside)
        around = set(self.around(cell))
        found = Bounds(
            cell,
            low,
            high,
            self._claims(binding),
            self._claims(i for i in self.aside.places if i in around),
            self.reading,
            self.world.body,
            unsure=unsure or self.aside.unsure,
            otherwise=tuple(self._otherwise(cell, low, high)),
        )
        return replace(found, sentence=self._sentence(found, binding))

    def _otherwise(self, cell: Cell, low: int, high: int | None) -> Iterator[Otherwise]:
        """Give the bounds that hold if a claim that speaks of the cell itself is kept."""
        world = self.world
        told = {(low, high)}
        for place in self.aside.places:
            if cell not in world.statements[place].cells:
                continue
            aside = set_aside(self.ledger, world, self.reading, place)
            if aside is None:
                continue
            low, high, binding, _ = self._answer(cell, aside)
            if (low, high) not in told:
                told.add((low, high))
                instead = sorted(set(aside.places) - set(self.aside.places))
                kept_claim = world.statements[place].claim
                claims = self._claims(binding), self._claims(instead)
                yield Otherwise(low, high, kept_claim, *claims)

    def _answer(self, cell: Cell, aside: Aside) -> tuple[int, int | None, list[int], bool]:
        """Give the ends of a cell, what binds them, and whether a search was given up."""
        gone = set(aside.places)
        used = [i for i in self.around(cell) if i not in gone]
        part = self.model.part(used, self.model.cells[cell])
        near, nearest = self.near(cell, used), _near_first(self.model, used, cell)

        def work() -> tuple[list, int]:
            low, high, binding, unsure = self._ends(cell, part, near, nearest)
            return [low, high, [part.at[place] for place in binding], unsure], len(used)

        places = [[part.at[place] for place in places] for places in (near, nearest)]
        question = part.plain, part.summed(self.model.cells[cell]), *places
        low, high, binding, unsure = kept("bounds", question, work)
        return low, high, [part.statements[n] for n in binding], unsure

    def _ends(
        self, cell: Cell, part: Component, near: Collection[int], nearest: Sequence[int]
    ) -> tuple[int, int | None, list[int], bool]:
        """Give the same, worked out."""
        model, expression, used = self.model, self.model.cells[cell], part.statements
        low, high = Program(part, whole=False).reach(expression, used)
        whole = Program(model.part(near, expression), whole=True)
        least, most = whole.reach(expression, near)
        binding: set[int] = set()
        unsure = whole.effort.unsure > 0
        for end, other, sign in ((low, least, 1), (high, most, -1)):
            first = sorted(nearest, key=lambda i: i not in binding)
            core = _against(model, expression, end, sign, first, whole=False)
            if other is not None and (end is None or sign * other > sign * end):
                first = [i for i in first if i in near]
                sharper = _against(model, expression, other, sign, first, whole=True)
                # An end of which nobody can say why is none.
                unsure = unsure or sharper is None
                if sharper is not None:
                    core = sharper
                    low, high = (other, high) if sign > 0 else (low, other)
            binding |= core or set()
        return low, high, sorted(binding), unsure

    def near(self, cell: Cell, used: Collection[int]) -> list[int]:
        """Give the statements that speak of the time of a cell, or of the quarters beside it.

        Only these count in whole numbers.
        """
        spoken, asked = self.model.world.statements, cell.when

        def beside(other: Cell) -> bool:
            when = other.when
            return max((asked.first - when.last).days, (when.first - asked.last).days) <= QUARTER

        return [i for i in used if all(map(beside, spoken[i].cells))]

    def around(self, *cells: Cell) -> tuple[int, ...]:
        """Give the places of the statements that hang together with some cells."""
        model = self.model
        wanted = {v for cell in cells for v in model.cells[cell]}
        for component in model.components():
            if wanted & set(component.variables):
                wanted |= set(component.variables)
        spoken = range(len(model.world.statements))
        return tuple(i for i in spoken if model._variables_of.get(i, set()) & wanted)

    def _claims(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.world.statements[i].claim for i in places)

    def _sentence(self, found: Bounds, binding: list[int]) -> str:
        ledger, world = self.ledger, self.world
        asked = cell_text(ledger, found.cell)

        def listed(claims: Iterable[str]) -> str:
            said = [world.by_claim[claim] for claim in claims]
            return enumerated([f"{s.printed} ({statement_text(ledger, s)})" for s in said])

        told = f"{found.body}: {found.text} ({asked})"
        told += f", which follows from {listed(found.claims)}." if binding else (
            "; nothing that was published bounds it further."
        )  # fmt: skip
        for other in found.otherwise:
            told += f" If {listed([other.kept])} is kept, it is {other.text}"
            if others := [claim for claim in other.claims if claim != other.kept]:
                told += f", with {listed(others)}"
            told += f"; then {listed(other.set_aside)} can't be." if other.set_aside else "."
        return f"{told} {GIVEN_UP}" if found.unsure else told


#: The place of a statement that nobody made: that a cell lies beyond an end.
_BEYOND = -1

#: In days: so far from a cell's time, at most, are figures held against it in whole numbers.
QUARTER = 92

#: Branchings after which the search for a shorter list of what binds is given up.
FEW_NODES = 50


def _against(
    model: Model,
    expression: Expression,
    end: int | None,
    sign: int,
    nearest: list[int],
    whole: bool,
) -> frozenset[int] | None:
    """Give statements that leave a sum nothing beyond an end, the nearest preferred.

    They are those that contradict that it lies beyond; None where it takes long to see that any
    do. Where it takes long to see that a statement is not needed, it is named.
    """
    if end is None or (sign > 0 and end == 0):
        return frozenset()
    low, high = (None, end - 1) if sign > 0 else (end + 1, None)
    row = Row(expression, low, high, _BEYOND)

    def program(places: Sequence[int]) -> Program:
        part = model.part(places, expression)
        rows, statements = (*part.rows, row), (*part.statements, _BEYOND)
        part = replace(part, rows=rows, statements=statements)
        return Program(part, whole=whole, nodes=FEW_NODES)

    # Few of the nearest are enough, and a small program is quick.
    many = 8
    while True:
        asked = program(nearest[:many])
        if not asked.holds(asked.component.statements):
            order = {place: n for n, place in enumerate([_BEYOND, *nearest])}
            found = shrink(asked, frozenset([_BEYOND, *nearest[:many]]), order.__getitem__)
            return found - {_BEYOND}
        if many >= len(nearest):
            return None
        many *= 2


def _near_first(model: Model, places: Iterable[int], *cells: Cell) -> list[int]:
    """Order statements by how near they are to some cells of one period and measure.

    Time comes first, then the other coordinates.
    """
    asked = cells[0].when
    spoken = model.world.statements

    def distance(place: int) -> tuple:
        gaps = []
        for other in spoken[place].cells:
            when = other.when
            apart = max((asked.first - when.last).days, (when.first - asked.last).days, 0)
            uneven = abs((asked.first - when.first).days) + abs((asked.last - when.last).days)
            differ = min(sum(getattr(other, t) != getattr(c, t) for t in TREES) for c in cells)
            gaps.append((apart > 0, apart + uneven, differ))
        return max(gaps), spoken[place].kind != "count", place

    return sorted(places, key=distance)


@dataclass(frozen=True)
class Settling:
    """What would narrow bounds if it were published.

    Parameters
    ----------
    cell : Cell
        The unpublished cell.
    left : int or None
        The width that the bounds asked for would then have at most; None without an upper end.
    """

    cell: Cell
    left: int | None


def settles(
    ledger: Ledger,
    cell: Cell,
    *,
    body: str,
    as_of: str | date | None = None,
    reading: str = "strict",
) -> list[Settling]:
    """Find the unpublished cells whose figures would narrow the bounds of a cell, the best first.

    The candidates differ from the cell in one coordinate: another region, cause, group and so on,
    or a period that the body publishes. Each is tried with its least, its middle and its greatest
    value, and the widest outcome counts.

    Parameters
    ----------
    ledger, cell, body, as_of, reading
        As in :func:`bounds`.

    Returns
    -------
    list of Settling
        Only those that narrow the bounds for certain; empty when the cell is known exactly.

    Examples
    --------
    >>> import tally
    >>> asked = Cell("2024-Q1", "PK-KP", "fatalities")
    >>> best = settles(tally.load(), asked, body="CRSS")[0]
    >>> best.cell.region, best.left
    ('PK-KP+PK-BA', 0)
    """
    cell = checked(ledger, cell, body)
    world = _world(ledger, body, None, as_of, reading)
    printed = {s.cell for s in world.statements if s.kind == "count"}
    others = [c for c in _candidates(world, cell) if c not in printed]
    held = Held.of(ledger, [cell, *others], body, reading, as_of=as_of)
    known = held.bounds(cell)
    if known.low == known.high:
        return []
    further = Further(held, [cell], [known])
    found = [(other, further.left(other)) for other in others]
    settling = [Settling(other, left[0]) for other, left in found if left is not None]
    narrower = [s for s in settling if s.left is not None and further.narrows(0, s.left)]
    return sorted(narrower, key=lambda s: (s.left, s.cell))


class Further:
    """What one further figure would do to the bounds of some cells, at worst.

    It is asked in real numbers between the bounds that are known, so a width is "at most".

    Parameters
    ----------
    held : Held
        What is known of the cells.
    cells : sequence of Cell
        Whose bounds shall be narrowed.
    known : sequence of Bounds
        Their bounds.
    """

    def __init__(self, held: Held, cells: Sequence[Cell], known: Sequence[Bounds]) -> None:
        self.model, self.cells = held.model, cells
        self.now = [None if b.high is None else b.high - b.low for b in known]
        around = held.around(*cells)
        self.used = [i for i in around if i not in set(held.aside.places)]
        self.program = Program(self.model.part(around), whole=False)
        self.ends = [
            Row(self.model.cells[cell], b.low, b.high)
            for cell, b in zip(cells, known, strict=True)
            if set(self.model.cells[cell]) <= set(self.program.place)
        ]

    def narrows(self, place: int, left: int) -> bool:
        """Tell whether a width is less than that of a cell now."""
        now = self.now[place]
        return now is None or left < now

    def left(self, candidate: Cell) -> list[int | None] | None:
        """Give the widths at worst if a candidate were known; None where it is, or tells nothing.

        Of a candidate without an upper end a greater value is tried as well as its least.
        """
        expression = self.model.cells[candidate]
        if not set(expression) <= set(self.program.place):
            return None
        low, high = self.program.reach(expression, self.used, self.ends)
        if low == high:
            return None
        values = {low, 2 * low + 100} if high is None else {low, (low + high) // 2, high}
        outcomes = [w for v in sorted(values) if (w := self._outcome(expression, v)) is not None]
        if not outcomes:
            return None
        return [None if None in column else max(column) for column in zip(*outcomes, strict=True)]

    def _outcome(self, expression: Expression, value: int) -> list[int | None] | None:
        known = [*self.ends, Row(expression, value, value)]
        widths: list[int | None] = []
        for cell, now in zip(self.cells, self.now, strict=True):
            cells = self.model.cells[cell]
            if now == 0 or not set(cells) <= set(self.program.place):
                widths.append(now)
                continue
            try:
                low, high = self.program.reach(cells, self.used, known)
            except SolverError:  # no numbers make that value
                return None
            widths.append(None if high is None else max(0, high - low))
        return widths


def _candidates(world: World, cell: Cell) -> list[Cell]:
    """Give the cells that differ from a cell in one coordinate, with terms that the body uses."""
    used = {c for s in world.statements for c in s.cells if c.measure == cell.measure}
    asked = cell.when
    near = {c for c in used if c.when.overlaps(asked)}
    found = {replace(cell, period=c.period) for c in near if asked.contains(c.when)}
    for coordinate in DIMENSIONS:
        found |= {replace(cell, **{coordinate: getattr(c, coordinate)}) for c in near}
    return sorted(found - {cell})
