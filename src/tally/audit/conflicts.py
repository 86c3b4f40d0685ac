"""Conflicts: sets of statements that can't hold together, made minimal."""

from __future__ import annotations

from collections.abc import Callable

from tally.audit.model import Model
from tally.audit.solver import Program

Set = frozenset[int]

#: What statements are ordered by.
Weight = Callable[[int], int] | Callable[[int], tuple[int, int, int, int]]


def weight_of(model: Model) -> Weight:
    """Make the order in which statements are tried: those first that had better not be in a set.

    Changes lead away from a period, shares to other cells, parts come in numbers, and so do short
    periods.
    """
    order = {"count": 0, "rate": 1, "share": 2, "change": 3}
    spoken = model.world.statements

    def weight(place: int) -> tuple[int, int, int, int]:
        cell = spoken[place].cell
        narrow = (
            (cell.region != "PK")
            + (cell.group != "all")
            + (cell.cause not in ("all", cell.measure))
        )
        return order[spoken[place].kind], narrow, -cell.when.days, place

    return weight


def shrink(program: Program, core: Set, weight: Weight = int) -> Set:
    """Leave out of a conflicting set whatever can be left out.

    Chunks are tried before single statements, so that a large set gets small quickly.
    """
    kept = core
    size = max(1, len(core) // 4) if len(core) > 12 else 1
    while True:
        order = sorted(kept, key=weight, reverse=True)
        for chunk in [order[i : i + size] for i in range(0, len(order), size)]:
            if kept.intersection(chunk):
                smaller = program.core(kept - frozenset(chunk))
                kept = kept if smaller is None else smaller
        if size == 1:
            return kept
        size = max(1, size // 4) if len(kept) > 12 else 1
