"""Which cases of a long list the ordinary run takes: what it leaves out is marked `sweep`.

A part of the list comes in each day by turns, mostly a fortieth, so a fault of one rare value is
found within forty days here and within one day in `make sweep`.
"""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

#: The variable that names today's part, so that a failure can be repeated on another day.
PART = "TALLY_SWEEP_PART"

PARTS = 40


def part() -> int:
    """Today's part, from 1 to 40, or the one that the variable names."""
    given = os.environ.get(PART, "")
    if not given:
        return datetime.now(UTC).toordinal() % PARTS + 1
    if given not in map(str, range(1, PARTS + 1)):
        raise pytest.UsageError(f"{PART} is {given!r}; it must be a number from 1 to {PARTS}.")
    return int(given)


def swept(
    cases: Iterable, always: Callable[[object], bool] = lambda case: False, parts: int = PARTS
) -> list:
    """Mark as `sweep` all cases but those that always run, and today's part of the others."""
    now, found, others = (part() - 1) % parts, [], 0
    for case in cases:
        if always(case):
            found.append(case)
            continue
        marks = [] if others % parts == now else [pytest.mark.sweep]
        found.append(pytest.param(case, marks=marks))
        others += 1
    return found


def seeds(count: int, all_of_them: int) -> list:
    """Give numbers for made-up cases: so many in the ordinary run, the rest marked `sweep`."""
    rest = range(count, all_of_them)
    return [*range(count), *(pytest.param(n, marks=pytest.mark.sweep) for n in rest)]
