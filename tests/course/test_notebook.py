"""A lab as a notebook: it tells in words what becomes of an answer, and gives none away."""

import io
import json
import re
import sys
import zipfile

import nbclient
import nbformat
import pytest
from support.solved import SOLVED

from tally.course import check
from tally.course.checks import cells, run
from tally.course.checks.judge import WORDS, judge
from tally.course.draws import draw
from tally.course.lab import read
from tally.course.notebook import archive, notebook, values
from tally.course.worked import Worked

LABS = {path.stem: path for path in check.files()}


@pytest.fixture(scope="module")
def works(ledger):
    return {name: Worked(read(path), ledger) for name, path in LABS.items()}


@pytest.fixture
def share(works, tmp_path):
    """The notebook of a lab, unpacked as a pupil has it."""
    with zipfile.ZipFile(io.BytesIO(archive(works["share"]))) as packed:
        packed.extractall(tmp_path)
    return tmp_path / "tally-share"


@pytest.fixture
def pupil(share):
    return cells.Cells({}, share / "checks")


@pytest.mark.parametrize("name", LABS)
def test_the_notebook_gives_nothing_away_and_has_been_run_by_nobody(works, name):
    worked = works[name]
    made = notebook(worked)
    nbformat.validate(nbformat.from_dict(made))
    text = json.dumps(made, ensure_ascii=False)
    for task in worked.lab.tasks:
        key = worked.keys[task.id]
        told = key["slips"] if task.kind == "choose" else [says for _, says in key["slips"]]
        for secret in (key["model"], worked.fill(task.note), *told):
            # “Give one decimal place.” is in a question too.
            assert secret not in text or secret in worked.fill(task.question), secret
    assert all(not cell.get("outputs") and cell["metadata"] == {} for cell in made["cells"])
    assert archive(worked) == archive(Worked(worked.lab, worked.ledger))


@pytest.mark.parametrize("name", LABS)
def test_a_calculation_holds_for_other_figures_and_these_are_in_no_edition(works, name):
    worked = works[name]
    drawn = draw(worked, seed=7)
    code = list(SOLVED[name].items())
    numbers = {t.id for t in worked.lab.tasks if t.kind in ("number", "ends")}
    assert numbers <= SOLVED[name].keys()
    for one in (worked, drawn):
        for line in run.answers(code, values(one)):
            key = one.keys[line["task"]]
            if line["task"] in numbers:
                assert judge(key, cells.read(key["kind"], line["given"])).right, line
    for row in drawn.figures.values():
        assert int(row["value"]) not in values(worked).values()
    with zipfile.ZipFile(io.BytesIO(archive(worked))) as packed:
        held = " ".join(packed.read(name).decode() for name in packed.namelist())
    held = set(map(int, re.findall(r"\d+", held.replace(",", ""))))
    # Small numbers are in any text: the numbers of tasks, and of lines.
    assert not {v for v in values(drawn).values() if v > 100} & held


@pytest.mark.parametrize(
    ("task", "cell", "says"),
    [
        ("people", SOLVED["share"]["people"], ["Your answer: 175 to 179", WORDS["right"]]),
        ("people", "low = 177\nhigh = 177", ["That is the printed per cent of the total"]),
        ("people", "low = ...\nhigh = ...", [cells.BLANK]),
        ("people", "low = 175", [cells.BLANK]),
        ("people", "low = 1 / 0", ["It stopped in line 1: ZeroDivisionError"]),
        ("people", "low = [", ["Line 1 can't be read as Python"]),
        ("people", "low = totl", ["NameError", "'totl'"]),
        ("people", "import pandas_of_nobody", ["ModuleNotFoundError"]),
        ("people", "raise SystemExit", ["It stopped in line 1: SystemExit."]),
        ("people", "low = [1]\nhigh = None", [WORDS["no number"]]),
        ("held", "answer = 412 / 10", [WORDS["right"]]),
        ("held", "answer = '۴۱٫۲'", [WORDS["right"]]),
        ("scope", "choice = 3", [WORDS["right"][:11]]),
        ("scope", "choice = 9", [WORDS["choose"]]),
        ("write", 'sentence = ""', [cells.BLANK]),
        ("pepole", "low = 1", ["The lab has no task “pepole”"]),
    ],
)
def test_a_cell_is_answered_in_words(pupil, task, cell, says):
    told = pupil.told(task, cell)
    assert all(part in told for part in says), told


def test_a_solution_comes_after_two_tries_and_figures_can_not_be_lost(pupil):
    assert "A solution" not in pupil.told("people", "low = 1\nhigh = total = 2")
    assert "A solution" not in pupil.told("people", "low = 1\nhigh = 2")
    assert "A solution: 175 to 179." in pupil.told("people", "low = 1\nhigh = 3")
    assert WORDS["right"] in pupil.told("hedge", "answer = int(total * rest / 100)")


@pytest.mark.slow
def test_a_kernel_runs_all_of_it_blank_and_wrong(share):
    """As "Run All" does, in a folder with nothing but the archive."""
    made = nbformat.read(share / "share.ipynb", as_version=4)
    for cell in made.cells:
        if cell.source.startswith("%%answer people"):
            cell.source = "%%answer people\nlow = nothing / 0"
        if cell.source.startswith("%%answer held"):
            cell.source = "%%answer held\nanswer = = 1"
    nbclient.NotebookClient(
        made, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(share)}}
    ).execute()
    told = [out.text for cell in made.cells for out in cell.get("outputs", ())]
    assert len(told) == 8 and sum(cells.BLANK in text for text in told) == 6
    assert "NameError" in told[2] and "can't be read as Python" in told[3]
    assert "Traceback" not in "".join(told)


def test_what_a_pupil_gets_imports_python_alone(share):
    for module in (share / "checks").glob("*.py"):
        for name in re.findall(r"^(?:import|from) ([a-z_0-9]+)", module.read_text(), re.MULTILINE):
            assert name in sys.stdlib_module_names, (module.name, name)
