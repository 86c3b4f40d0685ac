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
        # Attacks are a measure, and the cause of other measures.
        narrow = cell.narrowness - (cell.cause == cell.measure)
        return order[spoken[place].kind], narrow, -cell.when.days, place

    return weight


def shrink(program: Program, core: Set, weight: Weight = int) -> Set:
    """Leave out of a conflicting set whatever can be left out, the weightiest first.

    The lightest are taken until they conflict, by halving; the last one taken is needed, and the
    search goes on among those before it. So most questions are small, and small ones are quick.
    """
    needed: list[int] = []
    rest = sorted(core, key=weight)
    while rest:
        few, enough = 0, len(rest)
        while few < enough:
            middle = (few + enough) // 2
            if program.holds([*needed, *rest[:middle]]):
                few = middle + 1
            else:
                enough = middle
        if not enough:
            break
        needed.append(rest[enough - 1])
        rest = rest[: enough - 1]
    return frozenset(needed)
