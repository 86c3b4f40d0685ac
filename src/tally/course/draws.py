"""Other numbers for the figures of a lab, by which a calculation is told from a typed answer.

They are drawn when a class is graded, and stand in no file. A drawn number is near the printed one,
and the numbers of a lab keep their order, so that a rise stays a rise.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

from tally.course.worked import Worked
from tally.errors import TallyError

#: How often it is tried; a lab of the book needs a few dozen.
TRIES = 5_000


def draw(worked: Worked, seed: int) -> Worked:
    """Give a lab with other numbers.

    Parameters
    ----------
    worked : Worked
        As it was printed.
    seed : int
        The same one gives the same numbers.

    Raises
    ------
    TallyError
        When none are found.
    """
    dice = random.Random(seed)
    whole = {name: Fraction(row["value"]) for name, row in worked.figures.items()}
    shares = {n for n, row in worked.figures.items() if row.get("kind") in ("share", "change")}
    counts = whole.keys() - shares
    for _ in range(TRIES):
        near: dict[tuple[bool, Fraction], Fraction] = {}
        for name, value in whole.items():
            near.setdefault((name in counts, value), _near(dice, value, name in counts))
        drawn = {name: near[name in counts, value] for name, value in whole.items()}
        if _usable(whole, drawn, counts):
            other = replace(worked, drawn=drawn)
            if _differs(worked, other):
                return other
    raise TallyError(f"no other numbers were found for the lab '{worked.lab.name}'")


def _near(dice: random.Random, value: Fraction, count: bool) -> Fraction:
    """Draw a number within a third of another one; a per cent stays below 100."""
    low, high = int(value * 2 / 3), int(value * 4 / 3) + 2
    return Fraction(dice.randint(low, high if count else min(high, 99)))


def _usable(whole: Mapping[str, Fraction], drawn: Mapping[str, Fraction], counts: set[str]) -> bool:
    """Tell whether numbers are all new, in the old order, and far from what rounding decides."""
    if set(drawn.values()) & set(whole.values()):
        return False
    kinds = (counts, whole.keys() - counts)
    for one, other in (pair for kind in kinds for pair in combinations(sorted(kind), 2)):
        if (whole[one] < whole[other], whole[one] > whole[other]) != (
            drawn[one] < drawn[other],
            drawn[one] > drawn[other],
        ):
            return False
    # No end of a share of a count is a whole number: there a computer's last digit would decide.
    products = product(kinds[1], kinds[0])
    return all(
        (2 * drawn[share] + half) * drawn[count] % 200
        for share, count in products
        for half in (-1, 0, 1)
    )


def _differs(worked: Worked, other: Worked) -> bool:
    """Tell whether each number to be computed has another answer, and all can be computed."""
    try:
        return all(
            worked.keys[task.id]["right"] != other.key(task)["right"]
            for task in worked.lab.tasks
            if task.kind in ("number", "ends")
        )
    except TallyError:
        return False
