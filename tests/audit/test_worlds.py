"""The audit of made-up worlds: no false alarm, no damage missed, bounds as tight as brute force."""

import itertools
import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from support.sweep import seeds

from tally.audit import aside, bounds
from tally.audit.aside import conflicts_of, set_aside
from tally.audit.bounds import GIVEN_UP, Held
from tally.audit.findings import contradictions
from tally.audit.model import build
from tally.audit.solver import Program
from tally.audit.tell import told_of
from tally.audit.world import AuditError, Cell, Said, World
from tally.chapters.bounds import derive
from tally.chapters.bounds import say as bounds_say
from tally.quantities import quantity

pytestmark = pytest.mark.slow

REGIONS = ("PK-KP", "PK-BA")
GROUPS = ("civilians-and-security", "militants")
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


def say(cell, printed, kind="count", base=None, units=1):
    said = quantity.parse(printed, kind)
    name = "-".join([*cell.terms.values(), kind, printed])
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


def hedge_percent(rng, percent):
    """Print a percentage, sometimes by an end that it does not reach, as "over 40%"."""
    down, up = math.ceil(percent) - 1, math.floor(percent) + 1
    for words, end in (("over", down), ("nearly", up), ("less than", up)):
        usual = quantity.parse(f"{words} {end}%", "share") if 0 < end <= 100 else None
        if usual and rng.random() < 0.2 and usual.interval("conventional").contains(percent):
            return f"{words} {end}%"
    return f"{round(percent)}%"


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


def change(rng, now, then):
    """Print a change as a rise or a fall."""
    percent = Fraction(100 * (now - then), then)
    size = hedge_percent(rng, abs(percent)) if abs(percent) <= 100 else f"{round(abs(percent))}%"
    return f"{size} {'rise' if percent >= 0 else 'fall'}"


def statements(rng, value, count):
    told = {}
    for chosen in rng.sample(CELLS, count):
        told[chosen, "count"] = say(chosen, hedge(rng, value(chosen)))
    for _ in range(count // 2):
        part = rng.choice(CELLS)
        whole = cell(part.period, "PK", part.group)
        if part.region != "PK" and value(whole):
            percent = Fraction(100 * value(part), value(whole))
            told[part, "share"] = say(part, hedge_percent(rng, percent), "share", whole)
        before = rng.choice(QUARTERS[:3])
        now, then = (
            cell(QUARTERS[QUARTERS.index(before) + 1], part.region),
            cell(before, part.region),
        )
        if value(then):
            told[now, "change"] = say(now, change(rng, value(now), value(then)), "change", then)
    return list(told.values())


def conflicts(ledger, world, reading="strict"):
    """Give the sets of statements that can't hold together, as the audit finds them."""
    found, given_up = conflicts_of(ledger, world, reading)
    assert not given_up
    return [places for conflict in found for places in conflict.places]


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(40, 200))
def test_a_true_world_has_no_contradiction_and_true_values_lie_within_bounds(ledger, seed):
    rng = random.Random(seed)
    value = true_world(rng)
    world = World("CRSS", tuple(statements(rng, value, 14)))
    asked = rng.sample(CELLS, 6)
    for reading in ("strict", "conventional"):
        model = build(ledger, world, reading, asked)
        assert conflicts(ledger, world, reading) == []
    model = build(ledger, world, "strict", asked)
    for wanted in asked:
        problem = Program(model.part(range(len(world.statements)), model.cells[wanted]))
        low, high = problem.reach(model.cells[wanted], problem.component.statements)
        assert low <= value(wanted)
        assert high is None or value(wanted) <= high


def small_truths(times, regions, total):
    """Give every table of some times, regions and both groups with a small total."""
    keys = list(itertools.product(times, regions, GROUPS))
    for cells in itertools.product(range(total + 1), repeat=len(keys)):
        if sum(cells) <= total:
            yield dict(zip(keys, cells, strict=True))


#: Tables of one year, for shares, and of two quarters, for changes.
YEAR = list(small_truths(("2024",), (*REGIONS, "rest"), 4))
TWO_QUARTERS = list(small_truths(QUARTERS[:2], ("PK-KP", "rest"), 3))


def small_value(table, wanted):
    return sum(
        n
        for (when, where, who), n in table.items()
        if wanted.period == when and wanted.region in ("PK", where) and wanted.group in ("all", who)
    )


def small_holds(table, said):
    part = small_value(table, said.cell)
    known = said.interval("strict")
    if said.kind == "count":
        return known.contains(part)
    whole = small_value(table, said.base)
    if said.kind == "change":
        part -= whole
    return whole > 0 and known.contains(Fraction(100 * part, whole))


def small_statements(rng, tables):
    """Give a true table and what is said of it; the totals come first, so that brute force ends."""
    table = rng.choice(tables)
    times = sorted({when for when, _, _ in table})
    regions = sorted({where for _, where, _ in table} - {"rest"})
    told = [say(cell(t), str(small_value(table, cell(t)))) for t in times]
    places = itertools.product(times, ("PK", *regions), ("all", *GROUPS))
    cells = [c for c in itertools.starmap(cell, places) if c not in {s.cell for s in told}]
    for chosen in rng.sample(cells, 4):
        value, style = small_value(table, chosen), rng.random()
        whole = cell(chosen.period, "PK", chosen.group)
        before = cell(times[0], chosen.region, chosen.group)
        if style < 0.4 and chosen.region != "PK" and small_value(table, whole):
            percent = hedge_percent(rng, Fraction(100 * value, small_value(table, whole)))
            told.append(say(chosen, percent, "share", whole))
        elif style < 0.8 and chosen.period != times[0] and small_value(table, before):
            words = change(rng, value, small_value(table, before))
            told.append(say(chosen, words, "change", before))
        else:
            told.append(say(chosen, str(value)))
    return told


def small_world(seed):
    """Choose tables of one year or of two quarters, by turns."""
    return random.Random(seed), YEAR if seed % 2 else TWO_QUARTERS


@pytest.mark.parametrize("seed", seeds(25, 200))
def test_bounds_are_those_of_brute_force(ledger, seed):
    rng, tables = small_world(seed)
    told = small_statements(rng, tables)
    possible = [t for t in tables if all(small_holds(t, s) for s in told)]
    time = told[0].cell.period
    for wanted in (cell(time, "PK-KP", "militants"), cell(time, "PK-KP")):
        model = build(ledger, World("CRSS", tuple(told)), "strict", [wanted])
        problem = Program(model.part(range(len(told)), model.cells[wanted]))
        reached = [small_value(t, wanted) for t in possible]
        assert problem.reach(model.cells[wanted], range(len(told))) == (min(reached), max(reached))


#: Tables of one year whose people were each killed in a region, as one of a group, in a suicide
#: attack or not, and by the TTP or not.
DEEDS = [
    people
    for total in range(4)
    for people in itertools.combinations_with_replacement(
        itertools.product(("PK-KP", "rest"), GROUPS, ("suicide-attacks", ""), ("ttp", "")), total
    )
]


def deed_value(people, wanted):
    asked = (wanted.region, wanted.group, wanted.tactic, wanted.actor)
    return sum(
        all(want in ("PK", "all", has) for want, has in zip(asked, person, strict=True))
        for person in people
    )


@pytest.mark.parametrize("seed", seeds(25, 200))
def test_bounds_by_who_did_it_and_how_hold_in_every_possible_world(ledger, seed):
    """What may overlap is held by what is above it, so the ends hold; they need not be reached."""
    rng = random.Random(seed)
    truth = rng.choice(DEEDS)
    cells = [
        replace(cell(region=r, group=g), tactic=tactic, actor=actor)
        for r, g, tactic, actor in itertools.product(
            ("PK", "PK-KP"), ("all", *GROUPS), ("all", "suicide-attacks"), ("all", "ttp")
        )
    ]
    asked = rng.sample(cells[1:], 8)
    told = [say(c, str(deed_value(truth, c))) for c in (cells[0], *asked[:5])]
    possible = [
        t for t in DEEDS if all(deed_value(t, s.cell) == deed_value(truth, s.cell) for s in told)
    ]
    for wanted in asked[5:]:
        model = build(ledger, World("CRSS", tuple(told)), "strict", [wanted])
        problem = Program(model.part(range(len(told)), model.cells[wanted]))
        reached = [deed_value(t, wanted) for t in possible]
        low, high = problem.reach(model.cells[wanted], range(len(told)))
        assert low <= min(reached) <= max(reached) <= high
        # No one was killed beyond those of the narrowest cell that holds it and is told.
        assert high <= min(deed_value(truth, s.cell) for s in told if within(wanted, s.cell))


def within(part, whole):
    """Tell whether a cell is a part of another."""
    pairs = zip(part.terms.values(), whole.terms.values(), strict=True)
    return all(w in ("PK", "all", p) for p, w in pairs)


def attacks(printed, **terms):
    return say(Cell("2024", terms.pop("region", "PK"), "attacks", "attacks", **terms), printed)


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ([attacks("9"), attacks("10", tactic="suicide-attacks")], False),
        ([attacks("9"), attacks("9", tactic="suicide-attacks"), attacks("9", actor="ttp")], True),
        # One attack may be against several, of several kinds, and claimed by another.
        ([attacks("9"), attacks("7", target="civilians"), attacks("7", target="army")], True),
        ([attacks("9"), attacks("7", target="police"), attacks("7", target="army")], True),
        ([attacks("9"), attacks("7", tactic="gun-attacks"), attacks("7", tactic="raids")], True),
        ([attacks("9"), attacks("7", actor="ttp"), attacks("8", actor="claimed-ttp")], True),
        ([attacks("6", target="security-forces"), attacks("7", target="police")], False),
        ([attacks("6", actor="baloch-groups"), attacks("7", actor="bla")], False),
        ([attacks("6", target="security-forces"), attacks("7", target="civilians")], True),
        ([attacks("1", region="PK-KP"), attacks("2", region="PK-KP", actor="is-k")], False),
        ([attacks("1", region="PK-KP"), attacks("2", region="PK-BA", actor="is-k")], True),
    ],
)
def test_what_is_told_by_who_did_it_how_and_against_whom_is_a_part_of_the_whole(
    ledger, told, holds
):
    found = conflicts(ledger, World("CRSS", tuple(told)))
    assert found == ([] if holds else [frozenset({0, 1})])


def test_incidents_are_asked_for_by_their_target_and_not_by_a_group(ledger):
    with pytest.raises(AuditError, match="ask by the target"):
        bounds(ledger, Cell("2024", "PK", "attacks", group="police"), body="CRSS")


def damaged(rng, tables):
    """Make statements of a true world, and print one of them otherwise."""
    told = small_statements(rng, tables)
    totals = sum(said.cell.region == "PK" and said.cell.group == "all" for said in told)
    place = rng.randrange(totals, len(told))
    old = told[place]
    if old.kind == "count":
        other = str(rng.choice([n for n in range(5) if n != old.quantity.value]))
    else:
        # Often the number stays and an open end excludes it.
        true = min(int(abs(old.quantity.value)), 100)
        end = rng.choice([true, true, true, 0, 25, 50, 75, 100, rng.randint(1, 99)])
        words = rng.choice(["", "over ", "nearly ", "less than "] if 0 < end < 100 else [""])
        other = f"{words}{end}%" + (rng.choice([" rise", " fall"]) if old.kind == "change" else "")
    told[place] = say(old.cell, other, old.kind, old.base)
    return told, place


@pytest.mark.parametrize("seed", seeds(40, 200))
def test_damage_is_found_where_brute_force_says_so_and_only_there(ledger, seed):
    rng, tables = small_world(seed)
    possible = True
    while possible:
        told, place = damaged(rng, tables)
        possible = any(all(small_holds(t, s) for s in told) for t in tables)
        found = conflicts(ledger, World("CRSS", tuple(told)))
        assert (found == []) == possible
    totals = [said for said in told if said.cell.region == "PK" and said.cell.group == "all"]
    for conflict in found:
        assert place in conflict
        for left in conflict:  # minimal: without any one of them the others hold somewhere
            rest = [told[i] for i in conflict - {left}]
            if all(total in rest for total in totals):  # the brute force knows small totals only
                assert any(all(small_holds(t, s) for s in rest) for t in tables)


@pytest.mark.parametrize(
    ("now", "printed", "kind", "holds"),
    [
        ("1", "over 24%", "share", True),
        ("1", "over 25%", "share", False),
        ("1", "less than 26%", "share", True),
        ("1", "less than 25%", "share", False),
        ("1", "nearly 24%", "share", True),
        ("1", "nearly 22%", "share", False),
        ("6", "over 50% rise", "change", False),
        ("6", "over 49% rise", "change", True),
        ("6", "nearly 48% rise", "change", True),
        ("6", "nearly 47% rise", "change", False),
        ("2", "over 50% fall", "change", False),
        ("2", "nearly 51% fall", "change", True),
    ],
)
def test_an_open_end_of_a_percentage_is_excluded(ledger, now, printed, kind, holds):
    whole = cell(QUARTERS[0]) if kind == "change" else cell(QUARTERS[1])
    part = cell(QUARTERS[1]) if kind == "change" else cell(QUARTERS[1], "PK-KP")
    told = (say(whole, "4"), say(part, now), say(part, printed, kind, whole))
    found = conflicts(ledger, World("CRSS", told))
    assert found == ([] if holds else [frozenset({0, 1, 2})])


@pytest.mark.parametrize(
    ("whole", "part", "reading", "sums"),
    [
        ("500", "502", "strict", "502 alone is more than 500."),
        ("500", "over 500", "strict", "over 500 alone is more than 500."),
        # By its words alone "at least 298" has room for any number above.
        (
            "at least 298",
            "394",
            "conventional",
            "394 alone is more than what at least 298 has meant (298 to 312).",
        ),
    ],
)
def test_a_part_that_is_more_than_its_whole_is_told_so(ledger, whole, part, reading, sums):
    world = World("CRSS", (say(cell(), whole), say(cell(region="PK-KP"), part)))
    (places,) = conflicts(ledger, world, reading)
    told = told_of(ledger, build(ledger, world, reading), sorted(places))
    assert told.sums == sums


def test_a_share_that_only_whole_numbers_exclude_is_found(ledger):
    told = (say(cell(), "4"), say(cell(region="PK-KP"), "41%", "share", cell()))
    found = conflicts(ledger, World("CRSS", told))
    assert found == [frozenset({0, 1})]


def test_the_others_of_a_conflict_are_the_fewest_that_it_takes(ledger):
    others = GROUPS[0]
    told = (
        say(cell(), "3"),
        say(cell(group=others), "1"),
        say(cell(group="militants"), "2"),
        say(cell(region="PK-KP"), "33%", "share", cell()),
        say(cell(region="PK-KP", group=others), "13%", "share", cell(group=others)),
    )
    world = World("CRSS", told)
    (found,), given_up = conflicts_of(ledger, world, "strict")
    assert found.aside == 4 and given_up == 0
    assert (
        {frozenset({0, 4})}
        <= set(found.places)
        <= {frozenset(places) for places in ({0, 4}, {1, 4}, {2, 3, 4})}
    )


def test_a_search_that_was_given_up_is_told_and_not_taken_for_an_answer(ledger, monkeypatch):
    source = "business-express-2020-01-08"
    assert contradictions(ledger, source=source).limits == ()
    aside._conflicts.cache_clear()
    monkeypatch.setenv("TALLY_KEPT", "no")
    monkeypatch.setattr("tally.audit.solver.NODES", 0)
    monkeypatch.setattr("tally.audit.aside.FEW_NODES", 0)
    told = contradictions(ledger, source=source)
    aside._conflicts.cache_clear()
    (said,) = told.limits
    assert len(told) == 0
    assert said.startswith("Of the figures of PIPS the search in whole numbers was given up")
    assert said.endswith("a contradiction may be missing.")


@pytest.mark.slow
def test_bounds_of_a_search_that_was_given_up_hold_and_say_so(ledger, monkeypatch):
    asked = Cell("2024-Q1", "PK-KP", "fatalities")
    sure = bounds(ledger, asked, body="CRSS")
    assert not sure.unsure
    monkeypatch.setenv("TALLY_KEPT", "no")
    monkeypatch.setattr("tally.audit.solver.NODES", 0)
    found = bounds(ledger, asked, body="CRSS")
    assert found.unsure
    assert found.as_dict()["unsure"]
    assert sure.interval.within(found.interval)
    assert found.sentence.endswith(GIVEN_UP)
    cells = derive.cells(ledger, "CRSS", "fatalities", "2024-Q1")
    assert str(bounds_say.said(cells, "people killed", "2024-Q1")).endswith(GIVEN_UP)


# What is set aside


@pytest.mark.parametrize("seed", seeds(25, 200))
def test_the_fewest_are_set_aside_and_the_rest_can_be_true(ledger, seed):
    rng, tables = small_world(seed)
    told, _ = damaged(rng, tables)
    places = set_aside(ledger, World("CRSS", tuple(told)), "strict").places

    def possible(gone):
        rest = tuple(s for i, s in enumerate(told) if i not in gone)
        return conflicts(ledger, World("CRSS", rest)) == []

    assert possible(places)
    fewer = itertools.combinations(range(len(told)), max(0, len(places) - 1))
    assert not places or not any(map(possible, fewer))


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(25, 200))
def test_one_more_claim_narrows_bounds_or_something_is_set_aside(ledger, seed):
    rng, tables = small_world(seed)
    told = small_statements(rng, tables)
    asked = cell(told[0].cell.period, "PK-KP", "militants")
    last = None
    for count in range(1, len(told) + 1):
        world = World("CRSS", tuple(told[:count]))
        aside = set_aside(ledger, world, "strict")
        found = Held(ledger, world, "strict", (asked,), aside).bounds(asked)
        assert aside.places == () and found.set_aside == ()
        if last is not None:
            assert found.interval.within(last)
        last = found.interval


@pytest.mark.parametrize("seed", seeds(25, 200))
def test_all_sources_are_never_wider_than_one_unless_something_is_set_aside(ledger, seed):
    rng, tables = small_world(seed)
    told, _ = damaged(rng, tables)
    one = [said for said in told if rng.random() < 0.6] or told[:1]
    asked = cell(told[0].cell.period, "PK-KP", "militants")

    def known(said):
        world = World("CRSS", tuple(said))
        aside = set_aside(ledger, world, "strict")
        return Held(ledger, world, "strict", (asked,), aside).bounds(asked)

    every = known(told)
    assert every.set_aside or every.interval.within(known(one).interval)


@pytest.mark.parametrize("seed", seeds(25, 200))
def test_what_one_source_contradicts_is_found_in_all_sources_too(ledger, seed):
    rng, tables = small_world(seed)
    told, _ = damaged(rng, tables)
    one = [i for i in range(len(told)) if rng.random() < 0.8]
    found, _ = conflicts_of(ledger, World("CRSS", tuple(told)), "strict")
    gone = {conflict.aside for conflict in found}
    for conflict in conflicts(ledger, World("CRSS", tuple(told[i] for i in one))):
        assert gone & {one[place] for place in conflict}
