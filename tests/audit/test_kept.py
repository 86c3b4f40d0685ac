"""Answers that are kept: a changed figure asks anew what hangs together with it, and no more."""

from dataclasses import replace
from datetime import date

import pytest

from tally.audit import aside, kept
from tally.audit.aside import Aside, conflicts_of, set_aside
from tally.audit.bounds import Held
from tally.audit.findings import contradictions
from tally.audit.world import Cell, Said, World
from tally.ledger.tables import Ledger
from tally.quantities import quantity


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder for what is kept, where every answer is kept; and nothing is remembered."""
    monkeypatch.setenv("TALLY_KEPT", str(tmp_path))
    monkeypatch.setattr(kept, "MANY", 0)
    forget()
    yield tmp_path
    forget()


def forget():
    for remembered in (aside._set_aside, aside._searches, aside._conflicts):
        remembered.cache_clear()


def names(folder):
    return {path.name for path in folder.iterdir()}


def unkept(ask, monkeypatch):
    """Ask with nothing kept and nothing remembered."""
    forget()
    with monkeypatch.context() as alone:
        alone.setenv("TALLY_KEPT", "no")
        return ask()


def world(*years):
    """Give a world in which each year has a total, and parts that make another."""
    told = [
        Said((f"{year}-{region}",), "CRSS", cell(year, region), "count", None, 1, read, "made-up")
        for year, numbers in years
        for region, number in zip(("PK", "PK-KP", "PK-BA"), numbers, strict=True)
        for read in [quantity.parse(str(number), "count")]
    ]
    return World("CRSS", tuple(told))


def told_of(found):
    """Give the places of the statements that an answer names."""
    if isinstance(found, Aside):
        return set(found.places)
    return {place for conflict in found[0] for places in conflict.places for place in places}


def cell(year, region):
    return Cell(str(year), region, "fatalities")


QUESTIONS = {
    "aside": lambda ledger, world: set_aside(ledger, world, "strict"),
    "conflicts": lambda ledger, world: conflicts_of(ledger, world, "strict"),
}


@pytest.mark.parametrize(
    ("was", "now"),
    [((200, 120, 90), (200, 120, 95)), (("at least 200", 120, 90), ("200 to 205", 120, 90))],
)
@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_changed_figure_asks_nothing_anew_of_another_year(
    ledger, folder, monkeypatch, ask, was, now
):
    first = 2016, (100, 60, 50)
    ask(ledger, world(first, (2017, was)))
    before = names(folder)
    changed = world(first, (2017, now))
    found = ask(ledger, changed)
    assert (len(before), len(names(folder) - before)) == (2, 1)
    assert found == unkept(lambda: ask(ledger, changed), monkeypatch)


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_kept_answer_names_the_figures_where_they_stand_now(ledger, folder, monkeypatch, ask):
    alone = ask(ledger, world((2017, (200, 120, 90))))
    before = names(folder)
    both = world((2016, (100, 40, 50)), (2017, (200, 120, 90)))
    assert told_of(alone) <= {0, 1, 2}
    found = ask(ledger, both)
    assert len(names(folder) - before) == 1
    assert found == unkept(lambda: ask(ledger, both), monkeypatch)
    assert told_of(found) == {place + 3 for place in told_of(alone)}


def test_which_figure_came_later_is_asked_anew(ledger, folder):
    said = world((2017, (200, 120, 90))).statements
    early, late = date(2018, 1, 1), date(2019, 1, 1)
    for last in range(len(said)):
        told = [replace(s, known=late if i == last else early) for i, s in enumerate(said)]
        assert last not in set_aside(ledger, World("CRSS", tuple(told)), "strict").places


def test_bounds_hang_on_what_is_said_around_their_cell_alone(ledger, folder, monkeypatch):
    asked = cell(2017, "PK-rest")

    def known(*years):
        return Held(ledger, world(*years), "strict", (asked,), Aside(())).bounds(asked)

    assert known((2016, (100, 60, 40)), (2017, (200, 120, 70))).text == "10"
    before = names(folder)
    for found in (
        known((2016, (100, 60, 30)), (2017, (200, 120, 70))),
        known((2017, (200, 120, 70))),
    ):
        assert found.text == "10"
        assert found.claims == ("2017-PK", "2017-PK-KP", "2017-PK-BA")
    assert names(folder) == before
    assert known((2017, (200, 120, 60))).text == "20"
    assert len(names(folder) - before) == 1


@pytest.mark.slow
def test_a_remark_asks_nothing_anew(ledger, folder):
    claims = ledger.tables["claims"].copy()
    of_body = claims.index[claims["body"] == "KP-Police"]
    told = contradictions(ledger, body="KP-Police")
    before = names(folder)
    claims.loc[of_body, "note"] = "a remark"
    remarked = Ledger(ledger.folder, {**ledger.tables, "claims": claims})
    forget()
    assert contradictions(remarked, body="KP-Police").found == told.found
    assert names(folder) == before != set()
