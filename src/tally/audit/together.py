"""Bounds of many cells of one body, and the one further figure that would narrow most of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tally.audit.bounds import Bounds, _bounds, _consistent, _near_first, _program, _world, checked
from tally.audit.model import Expression, Model, build
from tally.audit.solver import Program, SolverError
from tally.audit.world import AuditError, Cell
from tally.ledger.tables import Ledger


@dataclass(frozen=True)
class Narrowing:
    """What one further figure would do to the bounds of many cells.

    Parameters
    ----------
    cell : Cell
        Whose figure.
    left : tuple of (int or None)
        The width that the bounds of each cell would then have at most, in the order of the cells;
        None where there would still be no upper end.
    """

    cell: Cell
    left: tuple[int | None, ...]

    @property
    def settled(self) -> tuple[int, ...]:
        """The places of the cells that would be known exactly."""
        return tuple(i for i, width in enumerate(self.left) if width == 0)


def all_bounds(
    ledger: Ledger, cells: Sequence[Cell], *, body: str, reading: str = "strict"
) -> list[Bounds]:
    """Find the bounds of many cells of one period and measure, from the same claims.

    The model is built once, and where claims contradict each other the same ones are set aside for
    all cells: those further from them. So all the bounds can be held against each other, which
    those of :func:`tally.audit.bounds` can't, where each cell has its own order of nearness.

    Parameters
    ----------
    ledger : Ledger
        The claims, narrowed to a day where only what was known then shall count.
    cells : sequence of Cell
        What is asked; the first has the first say on what is near.
    body, reading
        As in :func:`tally.audit.bounds`.

    Returns
    -------
    list of Bounds
        In the order of the cells.

    Raises
    ------
    AuditError
        When the cells are of several periods or measures; and as :func:`tally.audit.bounds`.
    LedgerError
        When a term is unknown.

    Examples
    --------
    >>> import tally
    >>> asked = [Cell("2024-Q1", "PK-KP", "fatalities"), Cell("2024-Q1", "PK-rest", "fatalities")]
    >>> [found.text for found in all_bounds(tally.load(), asked, body="CRSS")]
    ['220 to 222', '32 to 34']
    """
    cells = tuple(checked(ledger, cell, body) for cell in cells)
    held = _held(ledger, cells, body, reading)
    return [_bounds(ledger, held.model, c, (held.program, held.used, held.aside)) for c in cells]


def narrowest(
    ledger: Ledger,
    cells: Sequence[Cell],
    *,
    body: str,
    among: Sequence[Cell] | None = None,
    reading: str = "strict",
) -> Narrowing | None:
    """Find which of some cells would narrow the bounds of them all most, if it were published.

    Each is tried with its least, its middle and its greatest value, and of each cell the
    widest outcome counts. Best is what makes the most cells exact; then what leaves the fewest
    without an upper end, and then the least width in all.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    cells : sequence of Cell
        Of one period and measure; held together as by :func:`all_bounds`.
    body, reading
        As in :func:`tally.audit.bounds`.
    among : sequence of Cell, optional
        The cells that shall be narrowed, by one of them; by default all.

    Returns
    -------
    Narrowing or None
        None where none narrows anything for certain.

    Examples
    --------
    >>> import tally
    >>> asked = [Cell("2024-Q1", region, "fatalities") for region in ("PK-KP", "PK-rest")]
    >>> found = narrowest(tally.load(), asked, body="CRSS")
    >>> found.cell.region, found.left
    ('PK-KP', (0, 0))
    """
    cells = tuple(checked(ledger, cell, body) for cell in cells)
    held = _held(ledger, cells, body, reading)
    cells = cells if among is None else tuple(checked(ledger, cell, body) for cell in among)
    now = [held.width(cell) for cell in cells]
    best, found = _cost(now), None
    for candidate in cells:
        left = held.left(cells, candidate, now)
        if left is not None and _cost(left) < best:
            best, found = _cost(left), Narrowing(candidate, tuple(left))
    return found


def _cost(widths: Iterable[int | None]) -> tuple[int, int, int]:
    """Order outcomes: how many cells are not exact, how many have no end, and how wide they are."""
    widths = list(widths)
    known = [w for w in widths if w is not None]
    return len(widths) - known.count(0), widths.count(None), sum(known)


@lru_cache(maxsize=4)
def _held(ledger: Ledger, cells: tuple[Cell, ...], body: str, reading: str) -> _Held:
    """Hold together all that a body says around some cells."""
    if len({(cell.period, cell.measure) for cell in cells}) != 1:
        raise AuditError(
            "Bounds that can be held against each other are of one period and measure."
        )
    model = build(ledger, _world(ledger, body, None, None, reading), reading, cells)
    program = _program(model, cells[0])
    ordered = _near_first(model, program.component.statements, *cells)
    return _Held(model, program, *_consistent(program, ordered))


@dataclass(frozen=True)
class _Held:
    """The claims that hold together around some cells, and questions to them."""

    model: Model
    program: Program
    used: list[int]
    aside: list[int]

    def width(self, cell: Cell, known: tuple[Expression, int] | None = None) -> int | None:
        """Give the width of the bounds of a cell, with one more figure or without."""
        low, high = self.program.reach(self.model.cells[cell], self.used, fixed=known)
        return None if high is None else high - low

    def left(
        self, cells: Sequence[Cell], candidate: Cell, now: Sequence[int | None]
    ) -> list[int | None] | None:
        """Give the widths at worst if a candidate were known; None where it is, or tells nothing.

        Of a candidate without an upper end a greater value is tried as well as its least.
        """
        expression = self.model.cells[candidate]
        low, high = self.program.reach(expression, self.used)
        if low == high:
            return None
        values = {low, 2 * low + 100} if high is None else {low, (low + high) // 2, high}
        outcomes = [w for v in sorted(values) if (w := self._outcome(cells, expression, v, now))]
        if not outcomes:
            return None
        return [None if None in column else max(column) for column in zip(*outcomes, strict=True)]

    def _outcome(
        self, cells: Sequence[Cell], expression: Expression, value: int, now: Sequence[int | None]
    ) -> list[int | None] | None:
        known = (expression, value)
        try:
            return [self.width(c, known) if w != 0 else 0 for c, w in zip(cells, now, strict=True)]
        except SolverError:  # no whole numbers make that value
            return None
