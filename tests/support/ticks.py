"""Figures that are doubted at random, and what the audit's own solver says without them."""

import random

from tally.audit.bounds import Held
from tally.audit.solver import Program, SolverError
from tally.audit.world import Cell
from tally.chapters import chapter
from tally.chapters.bounds import derive
from tally.notebooks import grid
from tally.page import parameters

#: Organisations with many figures that hang together.
LARGE = ("CRSS", "PIPS", "PICSS", "ISPR", "SATP")


def doubts(ledger, seed, count):
    """Give `count` doubts of one page: the program, what is left, a row, and its ends by HiGHS.

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
        yield told.program, left, n, _ends(held, asked[n], left, told.program["near"])


def _ends(held, cell, left, near):
    """Ask HiGHS, as the audit does: all figures in any numbers, those near in whole ones."""
    expression = held.model.cells[cell]
    ends = []
    for used, whole in ((left, False), ([i for i in left if i in near], True)):
        program = Program(held.model.part(used, expression), whole=whole)
        try:
            ends.append(program.reach(expression, used))
        except SolverError:
            return None
    lows, highs = zip(*ends, strict=True)
    known = [high for high in highs if high is not None]
    return [max(lows), min(known, default=None)]
