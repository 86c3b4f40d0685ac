"""Bounds: how small and how great an unpublished figure can be, and which claims say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tally.audit.model import Expression, Model, build
from tally.audit.solver import Program, SolverError
from tally.audit.tell import cell_text, statement_text
from tally.audit.world import READINGS, AuditError, Cell, World, body_world, source_worlds
from tally.errors import enumerated
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
    aside : tuple of str
        Claims that contradict others nearer to the cell, and were not used.
    reading, body : str
        How words were read, and who counted.
    sentence : str
        The answer and why.
    unsure : bool
        Whether the search for whole numbers was given up: the bounds hold, and the true ones may
        be narrower.
    """

    cell: Cell
    low: int
    high: int | None
    claims: tuple[str, ...]
    aside: tuple[str, ...]
    reading: str
    body: str
    sentence: str = ""
    unsure: bool = False

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
            "aside": list(self.aside),
            "sentence": self.sentence,
            "unsure": self.unsure,
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

    Where the body's claims contradict each other, only those of the same stretch of time are used;
    those nearer to the cell are taken first, and one that contradicts them is set aside and named.

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
    world = _world(ledger, body, source, as_of, reading)
    model = build(ledger, world, reading, [cell])
    return _bounds(ledger, model, cell)


def checked(ledger: Ledger, cell: Cell, body: str) -> Cell:
    """Refuse what can't be asked, and write the period canonically.

    Unknown terms are refused with the ledger's own sentences, and so is a cell across which the
    scope of the body changes: no figures on its two sides can be added up.
    """
    for column in ("region", "measure", "cause", "group"):
        _check(ledger, column, getattr(cell, column))
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


def _bounds(ledger: Ledger, model: Model, cell: Cell, held: tuple | None = None) -> Bounds:
    """Find the bounds of a cell; ``held`` is a program with what is used of it, where known."""
    program, used, aside = held or _alone(model, cell)
    low, high = program.reach(model.cells[cell], used)
    unsure = program.effort.unsure > 0
    if not program.whole:
        low, high, given_up = _sharpened(model, cell, used, low, high)
        unsure = unsure or given_up
    binding = _binding(program, model.cells[cell], _near_first(model, used, cell), low, high)
    spoken = model.world.statements
    claims = tuple(spoken[i].claim for i in sorted(binding))
    found = Bounds(
        cell,
        low,
        high,
        claims,
        tuple(spoken[i].claim for i in aside),
        model.reading,
        model.world.body,
        unsure=unsure,
    )
    return replace(found, sentence=_why(ledger, model, found, sorted(binding)))


def _alone(model: Model, cell: Cell) -> tuple[Program, list[int], list[int]]:
    program = _program(model, cell)
    ordered = _near_first(model, program.component.statements, cell)
    return (program, *_consistent(program, ordered))


def _program(model: Model, cell: Cell) -> Program:
    """Choose what a cell is bounded by: all that hangs together with it, if that can be true.

    Otherwise only its own stretch of time, since what lies beyond is reached through changes that
    can't all be right.
    """
    everything = Program(model.part(_around(model, cell), model.cells[cell]))
    if everything.holds(everything.component.statements):
        return everything
    wanted = set(model.cells[cell])
    near = [p for p in model.neighbourhoods() if _touches(model, p, wanted)]
    return Program(model.part((i for p in near for i in p), model.cells[cell]))


def _around(model: Model, cell: Cell) -> tuple[int, ...]:
    """Give the statements that hang together with a cell."""
    wanted = set(model.cells[cell])
    for component in model.components():
        if wanted & set(component.variables):
            wanted |= set(component.variables)
    spoken = range(len(model.world.statements))
    return tuple(i for i in spoken if model._variables_of.get(i, set()) & wanted)


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
            terms = ("region", "measure", "cause", "group")
            differ = min(sum(getattr(other, t) != getattr(c, t) for t in terms) for c in cells)
            gaps.append((apart > 0, apart + uneven, differ))
        return max(gaps), spoken[place].kind != "count", place

    return sorted(places, key=distance)


def _consistent(program: Program, ordered: list[int]) -> tuple[list[int], list[int]]:
    """Take statements in their order as long as they can all hold."""
    used: list[int] = []
    aside: list[int] = []
    pending = ordered
    while pending:
        # Most can be taken at once: halve the run until the first that can't.
        taken = _most(program, used, pending)
        used += pending[:taken]
        if taken < len(pending):
            aside.append(pending[taken])
        pending = pending[taken + 1 :]
    return used, aside


def _most(program: Program, used: list[int], pending: list[int]) -> int:
    if program.holds([*used, *pending]):
        return len(pending)
    low, high = 0, len(pending) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if program.holds([*used, *pending[:middle]]):
            low = middle
        else:
            high = middle - 1
    return low


def _sharpened(model: Model, cell: Cell, used: list[int], low: int, high: int | None) -> tuple:
    """Narrow bounds of real numbers by the whole numbers of the cell's own neighbourhood.

    The last of the three answers is whether a search for whole numbers was given up.
    """
    wanted = set(model.cells[cell])
    unsure = False
    for places in model.neighbourhoods():
        if _touches(model, places, wanted):
            program = _whole_part(model, tuple(i for i in places if i in used), cell)
            least, most = program.reach(model.cells[cell], program.component.statements)
            low = max(low, least)
            high = most if high is None else high if most is None else min(high, most)
            unsure = unsure or program.effort.unsure > 0
    return low, high, unsure


def _whole_part(model: Model, places: tuple[int, ...], cell: Cell) -> Program:
    """Give the program of some statements around a cell in whole numbers; it is made once."""
    key = places, frozenset(model._block_of[v] for v in model.cells[cell])
    if key not in model.parts:
        model.parts[key] = Program(model.part(places, model.cells[cell]), whole=True)
    return model.parts[key]


def _touches(model: Model, places: Iterable[int], wanted: set[int]) -> bool:
    blocks = {model._block_of[v] for v in wanted}
    return any(model._block_of[v] in blocks for i in places for v in model._variables_of[i])


def _binding(
    program: Program, expression: Expression, used: list[int], low: int, high: int | None
) -> set[int]:
    """Give statements without any of which the bounds would be wider, the nearest preferred."""
    kept = set(used)
    for size in (128, 32, 8, 1):
        for chunk in _chunks([i for i in reversed(used) if i in kept], size):
            fewer = kept - set(chunk)
            if program.reaches(expression, fewer, low, high):
                kept = fewer
    return kept


def _chunks(items: list[int], size: int) -> list[list[int]]:
    return [items[i : i + size] for i in range(0, len(items), size)]


def _why(ledger: Ledger, model: Model, found: Bounds, binding: list[int]) -> str:
    asked = cell_text(ledger, found.cell)
    if not binding:
        return (
            f"{found.body}: {found.text} ({asked}); nothing that was published bounds it further."
            + _given_up(found)
        )
    spoken = model.world.statements
    why = enumerated(
        [f"{spoken[i].printed} ({statement_text(ledger, spoken[i])})" for i in binding]
    )
    return f"{found.body}: {found.text} ({asked}), which follows from {why}." + _given_up(found)


def _given_up(found: Bounds) -> str:
    """Tell where the true bounds may be narrower."""
    return f" {GIVEN_UP}" if found.unsure else ""


@dataclass(frozen=True)
class Settling:
    """What would narrow bounds if it were published.

    Parameters
    ----------
    cell : Cell
        The unpublished cell.
    now : Bounds
        What is known of it.
    left : int or None
        The width that the bounds asked for would then have at most; None without an upper end.
    """

    cell: Cell
    now: Bounds
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

    The candidates differ from the cell in one coordinate: another region, group or cause, or a
    period that the body publishes. Each is tried with its least, its middle and its greatest
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
    >>> best.left
    0
    """
    cell = checked(ledger, cell, body)
    world = _world(ledger, body, None, as_of, reading)
    printed = {s.cell for s in world.statements if s.kind == "count"}
    found = []
    base = _bounds(ledger, build(ledger, world, reading, [cell]), cell)
    if base.low == base.high:
        return []
    width = None if base.high is None else base.high - base.low
    for other in _candidates(world, cell):
        if other in printed:
            continue
        model = build(ledger, world, reading, [cell, other])
        program = _program(model, cell)
        if not set(model.cells[other]) <= set(program.place):
            continue
        ordered = _near_first(model, program.component.statements, cell)
        used, _ = _consistent(program, ordered)
        left = _left(program, model, cell, other, used)
        if left is not None and (width is None or left < width):
            found.append(Settling(other, _bounds(ledger, model, other), left))
    return sorted(found, key=lambda s: (s.left, s.cell))


def _left(program: Program, model: Model, cell: Cell, other: Cell, used: list[int]) -> int | None:
    """Give the width that is left of a cell's bounds at worst, if another cell were known."""
    low, high = program.reach(model.cells[other], used)
    if high is None:
        return None
    widest = 0
    for value in sorted({low, (low + high) // 2, high}):
        try:
            ends = program.reach(model.cells[cell], used, fixed=(model.cells[other], value))
        except SolverError:  # no whole numbers make that value
            continue
        if ends[1] is None:
            return None
        widest = max(widest, ends[1] - ends[0])
    return widest


def _candidates(world: World, cell: Cell) -> list[Cell]:
    """Give the cells that differ from a cell in one coordinate, with terms that the body uses."""
    used = {c for s in world.statements for c in s.cells if c.measure == cell.measure}
    asked = cell.when
    near = {c for c in used if c.when.overlaps(asked)}
    found = {replace(cell, period=c.period) for c in near if asked.contains(c.when)}
    for coordinate in ("region", "group", "cause"):
        found |= {replace(cell, **{coordinate: getattr(c, coordinate)}) for c in near}
    return sorted(found - {cell})
