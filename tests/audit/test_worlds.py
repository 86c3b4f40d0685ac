"""The audit of made-up worlds: no false alarm, no damage missed, bounds as tight as brute force."""

import itertools
import random
import zlib
from fractions import Fraction

import pytest

from tally.audit import bounds
from tally.audit.bounds import GIVEN_UP
from tally.audit.conflicts import Limits, conflicts_of
from tally.audit.findings import contradictions
from tally.audit.model import build
from tally.audit.solver import Program
from tally.audit.world import Cell, Said, World
from tally.chapters.bounds import derive
from tally.chapters.bounds import say as bounds_say
from tally.quantities import quantity

REGIONS = ("PK-KP", "PK-BA")
GROUPS = ("civilians-and-security", "militants")
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


def say(cell, printed, kind="count", base=None, units=1):
    said = quantity.parse(printed, kind)
    name = f"c{zlib.crc32(repr((cell, printed, kind)).encode())}"
    return Said((name,), "CRSS", cell, kind, base, units, said, "made-up")


def cell(period="2024", region="PK", group="all"):
    return Cell(period, region, "fatalities", "all", group)


def true_world(rng):
    """Make a table of quarters, regions and groups, and its value for any cell."""
    table = {
        key: rng.choice([0, rng.randint(0, 9), rng.randint(10, 400)])
        for key in itertools.product(QUARTERS, (*REGIONS, "rest"), GROUPS)
    }

    def value(wanted):
        periods = QUARTERS if wanted.period == "2024" else (wanted.period,)
        return sum(
            n
            for (when, where, who), n in table.items()
            if when in periods and wanted.region in ("PK", where) and wanted.group in ("all", who)
        )

    return value


def hedge(rng, value):
    """Print a number as an editor would: so that the usual reading has it too."""
    printed = hedged(rng, value)
    usual = quantity.parse(printed).interval("conventional")
    return printed if usual.contains(value) else f"{value:,}"


def hedged(rng, value):
    style = rng.random()
    if style < 0.6 or value < 20:
        return f"{value:,}"
    if style < 0.75:
        return f"over {(value - 1) // 10 * 10:,}"
    if style < 0.9:
        return f"at least {value - rng.randint(0, 3):,}"
    return f"nearly {(value // 10 + 1) * 10:,}"


CELLS = [
    cell(p, r, g)
    for p, r, g in itertools.product(("2024", *QUARTERS), ("PK", *REGIONS), ("all", *GROUPS))
]


def statements(rng, value, count):
    told = {}
    for chosen in rng.sample(CELLS, count):
        told[chosen, "count"] = say(chosen, hedge(rng, value(chosen)))
    for _ in range(count // 2):
        part = rng.choice(CELLS)
        whole = cell(part.period, "PK", part.group)
        if part.region != "PK" and value(whole):
            percent = Fraction(100 * value(part), value(whole))
            told[part, "share"] = say(part, f"{round(percent)}%", "share", whole)
        before = rng.choice(QUARTERS[:3])
        now, then = (
            cell(QUARTERS[QUARTERS.index(before) + 1], part.region),
            cell(before, part.region),
        )
        if value(then):
            change = round(Fraction(100 * (value(now) - value(then)), value(then)))
            words = f"{abs(change)}% {'rise' if change >= 0 else 'fall'}"
            told[now, "change"] = say(now, words, "change", then)
    return list(told.values())


@pytest.mark.parametrize("seed", range(200))
def test_a_true_world_has_no_contradiction_and_true_values_lie_within_bounds(ledger, seed):
    rng = random.Random(seed)
    value = true_world(rng)
    world = World("CRSS", tuple(statements(rng, value, 14)))
    asked = rng.sample(CELLS, 6)
    for reading in ("strict", "conventional"):
        model = build(ledger, world, reading, asked)
        assert conflicts_of(model, Limits()) == []
    model = build(ledger, world, "strict", asked)
    for wanted in asked:
        problem = Program(model.part(range(len(world.statements)), model.cells[wanted]))
        low, high = problem.reach(model.cells[wanted], problem.component.statements)
        assert low <= value(wanted)
        assert high is None or value(wanted) <= high


def small_truths(total):
    """Give every table of two regions and a rest by two groups with a small total."""
    for cells in itertools.product(range(total + 1), repeat=6):
        if sum(cells) <= total:
            yield dict(zip(itertools.product((*REGIONS, "rest"), GROUPS), cells, strict=True))


SMALL = list(small_truths(4))


def small_value(table, wanted):
    return sum(
        n
        for (where, who), n in table.items()
        if wanted.region in ("PK", where) and wanted.group in ("all", who)
    )


def small_holds(table, said):
    part = small_value(table, said.cell)
    known = said.interval("strict")
    if said.kind == "count":
        return known.contains(part)
    whole = small_value(table, said.base)
    ends = (known.low * whole, known.high * whole)
    below = 100 * part > ends[0] if known.low_open else 100 * part >= ends[0]
    above = 100 * part < ends[1] if known.high_open else 100 * part <= ends[1]
    return whole > 0 and below and above


def small_statements(rng, table):
    told = [say(cell(), str(small_value(table, cell())))]
    cells = [cell("2024", r, g) for r in ("PK", *REGIONS) for g in ("all", *GROUPS)][1:]
    for chosen in rng.sample(cells, 4):
        whole = cell("2024", "PK", chosen.group)
        if rng.random() < 0.4 and chosen.region != "PK" and small_value(table, whole):
            percent = Fraction(100 * small_value(table, chosen), small_value(table, whole))
            told.append(say(chosen, f"{round(percent)}%", "share", whole))
        else:
            told.append(say(chosen, str(small_value(table, chosen))))
    return told


@pytest.mark.parametrize("seed", range(25))
def test_bounds_are_those_of_brute_force(ledger, seed):
    rng = random.Random(seed)
    told = small_statements(rng, rng.choice(SMALL))
    possible = [t for t in SMALL if all(small_holds(t, s) for s in told)]
    for wanted in (cell("2024", "PK-KP", "militants"), cell("2024", "PK-BA")):
        model = build(ledger, World("CRSS", tuple(told)), "strict", [wanted])
        problem = Program(model.part(range(len(told)), model.cells[wanted]))
        reached = [small_value(t, wanted) for t in possible]
        assert problem.reach(model.cells[wanted], range(len(told))) == (min(reached), max(reached))


def damaged(rng):
    """Make statements of a true world, and print one of them otherwise."""
    told = small_statements(rng, rng.choice(SMALL))
    place = rng.randrange(1, len(told))
    old = told[place]
    if old.kind == "share":
        other = str(rng.choice([n for n in range(101) if n != old.quantity.value])) + "%"
    else:
        other = str(rng.choice([n for n in range(5) if n != old.quantity.value]))
    told[place] = say(old.cell, other, old.kind, old.base)
    return told, place


@pytest.mark.parametrize("seed", range(200))
def test_damage_is_found_where_brute_force_says_so_and_only_there(ledger, seed):
    rng = random.Random(seed)
    possible = True
    while possible:
        told, place = damaged(rng)
        possible = any(all(small_holds(t, s) for s in told) for t in SMALL)
        found = conflicts_of(build(ledger, World("CRSS", tuple(told)), "strict"), Limits())
        assert (found == []) == possible
    for conflict in found:
        assert place in conflict
        for left in conflict:  # minimal: without any one of them the others hold somewhere
            rest = [told[i] for i in conflict - {left}]
            if told[0] in rest:  # the brute force knows small totals only
                assert any(all(small_holds(t, s) for s in rest) for t in SMALL)


def test_a_share_that_only_whole_numbers_exclude_is_found(ledger):
    told = (say(cell(), "4"), say(cell(region="PK-KP"), "41%", "share", cell()))
    found = conflicts_of(build(ledger, World("CRSS", told), "strict"), Limits())
    assert found == [frozenset({0, 1})]


def test_a_search_that_was_given_up_is_told_and_not_taken_for_an_answer(ledger, monkeypatch):
    told, _ = damaged(random.Random(25))
    model = build(ledger, World("CRSS", tuple(told)), "strict")
    limits = Limits()
    everything = conflicts_of(model, limits)
    assert limits.reached == []
    monkeypatch.setattr("tally.audit.solver.NODES", 0)
    limits = Limits()
    assert len(conflicts_of(model, limits)) < len(everything)
    (said,) = limits.reached
    assert "given up" in said
    assert said.endswith("a contradiction may be missing.")


def test_a_search_ends_after_so_many_questions_whatever_the_machine(ledger):
    found = contradictions(ledger, body="CRSS", limits=Limits(questions=20))
    assert "The search ended after 20 questions to the solver." in found.limits
    assert len(found) < len(contradictions(ledger, body="CRSS"))


def test_bounds_of_a_search_that_was_given_up_hold_and_say_so(ledger, monkeypatch):
    asked = Cell("2024-Q1", "PK-KP", "fatalities")
    sure = bounds(ledger, asked, body="CRSS")
    assert not sure.unsure
    monkeypatch.setattr("tally.audit.solver.NODES", 0)
    found = bounds(ledger, asked, body="CRSS")
    assert found.unsure
    assert found.as_dict()["unsure"]
    assert sure.interval.within(found.interval)
    assert found.sentence.endswith(GIVEN_UP)
    cells = derive.cells(ledger, "CRSS", "fatalities", "2024-Q1")
    assert str(bounds_say.said(cells, "people killed", "2024-Q1")).endswith(GIVEN_UP)
