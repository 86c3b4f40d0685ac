"""Bounds of many cells of one body, and the one further figure that would narrow most of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tally.audit.bounds import Bounds, Further, Held, checked
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

    The model is built once. The same claims are set aside for all cells, so all the bounds can be
    held against each other.

    Parameters
    ----------
    ledger : Ledger
        The claims, narrowed to a day where only what was known then shall count.
    cells : sequence of Cell
        What is asked.
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
    return list(_known(ledger, _checked(ledger, cells, body), body, reading)[1])


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
    widest outcome counts. Best is what leaves the fewest cells without an upper end; then the
    least width of all together, so that what is least known counts most; and then the most exact.

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
    cells = _checked(ledger, cells, body)
    held, known = _known(ledger, cells, body, reading)
    bounds = dict(zip(cells, known, strict=True))
    chosen = cells if among is None else _checked(ledger, among, body)
    further = Further(held, chosen, [bounds[cell] for cell in chosen])
    best, found = _cost(further.now), None
    for candidate in chosen:
        left = further.left(candidate)
        if left is not None and _cost(left) < best:
            best, found = _cost(left), Narrowing(candidate, tuple(left))
    return found


def _cost(widths: Iterable[int | None]) -> tuple[int, int, int]:
    """Order outcomes: how many cells have no end, how wide all are, how many are not exact."""
    widths = list(widths)
    known = [w for w in widths if w is not None]
    return widths.count(None), sum(known), len(widths) - known.count(0)


def _checked(ledger: Ledger, cells: Iterable[Cell], body: str) -> tuple[Cell, ...]:
    return tuple(checked(ledger, cell, body) for cell in cells)


@lru_cache(maxsize=4)
def _known(
    ledger: Ledger, cells: tuple[Cell, ...], body: str, reading: str
) -> tuple[Held, tuple[Bounds, ...]]:
    """Hold together all that a body says around some cells, and bound each."""
    if len({(cell.period, cell.measure) for cell in cells}) != 1:
        raise AuditError(
            "Bounds that can be held against each other are of one period and measure."
        )
    held = Held.of(ledger, cells, body, reading)
    return held, tuple(map(held.bounds, cells))
