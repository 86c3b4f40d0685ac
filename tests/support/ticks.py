"""Figures that are doubted at random, and what the audit's own solver says without them."""

import random
from contextlib import suppress
from dataclasses import replace

from tally.audit.aside import Aside
from tally.audit.bounds import Held
from tally.audit.solver import SolverError
from tally.audit.world import Cell, World
from tally.chapters import chapter
from tally.chapters.bounds import derive
from tally.errors import QuantityError
from tally.notebooks import grid
from tally.page import parameters

#: Organisations with many figures that hang together.
LARGE = ("CRSS", "PIPS", "PICSS", "ISPR", "SATP")


def doubts(ledger, seed, count):
    """Give `count` doubts of one page: the program, what is left, a row, and its bounds by HiGHS.

    The first seed takes the book's own page, whose program is the largest; each other any page.
    """
    chance, of = random.Random(seed), chapter("bounds")
    chosen = grid.own(of, ledger)
    if seed:
        found, _ = grid.variants(of, ledger)
        among = [v for v in found if v["body"] in LARGE] if seed % 2 else found
        chosen = chance.choice(among)
    page = parameters.meant(of, parameters.read(of, chosen, ledger), ledger)
    cells = derive.cells(ledger, page["body"], page["measure"], page["period"])
    told = derive.doubtful(ledger, cells)
    asked = [Cell.of(row["result"].scope) for _, row in cells.iterrows()]
    held = Held.of(ledger, asked, page["body"], derive.STRICT)
    places = [*told.binding, *told.near]
    for _ in range(count if places else 0):
        gone = set(chance.sample(places, min(len(places), chance.choice([1, 1, 2, 3]))))
        gone |= {*chance.sample([*told.binding], 1)} if told.binding else set()
        left = [place for place in told.program["on"] if place not in gone]
        n = chance.randrange(len(asked))
        # Where the ends cross, no whole numbers fit what is left, which the page need not find.
        with suppress(QuantityError):
            yield told.program, left, n, _bounds(held, asked[n], left)


def _bounds(held, cell, left):
    """Give the bounds that the audit finds of what is left, or None where that can't hold."""
    world = World(held.world.body, tuple(held.world.statements[place] for place in left))
    try:
        return replace(held, world=world, aside=Aside((), False)).bounds(cell)
    except SolverError:
        return None
