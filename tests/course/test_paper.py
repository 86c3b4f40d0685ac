"""The labs on paper: how many sheets, what stands on them, and what does not."""

import re

import pytest

from tally.course import check
from tally.course.lab import read
from tally.course.paper import PAPERS, handout, key, notes
from tally.course.worked import Worked

LABS = {path.stem: path for path in check.files()}


@pytest.fixture(scope="module")
def works(ledger):
    return {name: Worked(read(path), ledger) for name, path in LABS.items()}


@pytest.mark.parametrize("name", LABS)
def test_a_handout_asks_everything_and_gives_nothing_away(works, name):
    worked, sheet = works[name], handout(works[name])
    for task in worked.lab.tasks:
        assert re.search(rf"<h2>\d+\. {re.escape(worked.fill(task.title))}</h2>", sheet)
        for text in (task.model, task.hint, task.note):
            assert worked.fill(text) not in sheet


def test_a_key_has_each_answer_and_each_misreading(works):
    worked = works["share"]
    told = key(worked)
    for text in ("175 to 179.", "<dt>40.6 to 41.4</dt>", "<dt>40.5 to 41.5</dt>", "martyr…"):
        assert text in told
    for task in worked.lab.tasks:
        if task.kind != "choose":
            assert all(says in told for _, says in worked.key(task)["slips"])


def test_a_teacher_reads_which_task_serves_which_objective_and_what_is_untried(works):
    told = notes(works["share"])
    assert "Turn a share of a known total into whole numbers of people. (task 3, 4, 5)" in told
    assert "untried with pupils" in told


def test_a_page_needs_no_other_file_and_no_colour(works):
    for _, written in PAPERS.values():
        sheet = written(works["land"])
        assert not re.search(r"<script|<img|url\(|https?:", sheet)
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", sheet)) == {"#000", "#fff"}
