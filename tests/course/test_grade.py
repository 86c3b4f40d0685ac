"""A class of thirty handed in, as text and as notebooks: judged anew, each trouble named."""

import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from support.solved import SOLVED

from tally.course import check, handed
from tally.course.draws import draw
from tally.course.grade import grade, workbook
from tally.course.lab import read
from tally.course.moodle import TYPES, quiz
from tally.course.notebook import notebook
from tally.course.worked import Worked
from tally.errors import TallyError

LABS = {path.stem: path for path in check.files()}

COPIED = """Tally lab share, figures of 2026-11-26
1. scope [1 try, holds] 3) Of all people killed in such violence in Pakistan, in three months
2. rounding [2 tries, holds] ۴۰٫۵ to 41.5
3. people [1 try, does not hold yet] 175 to 180
4. held [3 tries, holds] 41.2
5. kp [not answered]
6. hedge [1 try, holds] 34
7. headline [1 try, does not hold yet] 1) People in Khyber Pakhtunkhwa were most at risk
8. write [1 try, does not hold yet] =CRSS counted that 41% were killed because of war
"""


@pytest.fixture(scope="module")
def labs(ledger):
    return {name: Worked(read(path), ledger) for name, path in LABS.items()}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "class"
    made.mkdir()
    for number in range(20):
        (made / f"pupil {number:02}.txt").write_text(COPIED, encoding="utf-8")
    (made / "amna.txt").write_bytes(b"\xef\xbb\xbf" + COPIED.replace("\n", "\r\n").encode())
    (made / "bilal.txt").write_text(f"From my phone:\n\n> {COPIED}", encoding="utf-8")
    # Words that the page never said, on an answer that is wrong.
    boast = COPIED.replace("[1 try, does not hold yet] 175", "[1 try, holds] 175")
    (made / "boast.txt").write_text(boast, encoding="utf-8")
    (made / "blank.txt").write_text(COPIED.splitlines()[0] + "\n1. scope [not answered]\n")
    (made / "twice.txt").write_text(COPIED.replace("34", "35") + COPIED, encoding="utf-8")
    (made / "empty.txt").write_text("")
    (made / "photo.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    (made / "other.txt").write_text(COPIED.replace("lab share", "lab shaer"), encoding="utf-8")
    (made / "old.txt").write_text(COPIED.replace("2026-11-26", "2025-01-01"), encoding="utf-8")
    (made / "head.txt").write_text(COPIED.splitlines()[0], encoding="utf-8")
    return made


def holds(graded, who):
    return {row["task"]: row["holds"] for row in graded.rows if row["who"] == who}


def test_a_class_is_graded_and_nobody_stops_anybody(folder, labs):
    graded = grade(folder, labs)
    right = {"scope": "yes", "rounding": "yes", "people": "no", "held": "yes", "kp": ""}
    right |= {"hedge": "yes", "headline": "no", "write": "no"}
    for who in ("pupil 07", "amna", "bilal", "boast", "twice"):
        assert holds(graded, who) == right, who
    assert set(holds(graded, "blank").values()) == {""}
    assert dict(graded.failures) == {
        "empty.txt": "no line 'Tally lab …' in it; copy the answers with the page's button",
        "head.txt": "nothing below the line 'Tally lab share'; copy all of the answers",
        "old.txt": "answers to figures of 2025-01-01, and the lab 'share' has those of 2026-11-26",
        "other.txt": "no lab has the name 'shaer'; did you mean 'share'?",
        "photo.txt": "not a text file in UTF-8; paste the answers into one",
    }
    [row] = [row for row in graded.rows if row["who"] == "amna" and row["task"] == "people"]
    assert row["tries"] == 1 and row["says"].startswith("The lower end holds.")


def test_the_table_and_the_workbook_hold_the_text_and_no_formula(folder, labs):
    graded = grade(folder, labs)
    sentences = graded.frame.query("task == 'write' and answer != ''")["answer"]
    assert sentences.str.startswith("'=CRSS").all()
    with zipfile.ZipFile(io.BytesIO(workbook(graded))) as book:
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in "".join(sheets)
    assert sheets[0].count("<row ") == 26 and sheets[1].count("<row ") == 6
    assert "=CRSS counted" in words and "write: what it lacks" in words


def handed_in(worked, answers, first="", last=""):
    """The notebook of a lab with answers in its cells, and code of the pupil's own around them."""
    made = notebook(worked)
    for cell in made["cells"]:
        task = cell["id"].removesuffix("-answer")
        if task in answers and cell["id"] != task:
            cell["source"] = [f"%%answer {task}\n", *answers[task].splitlines(keepends=True)]
    for place, source in ((2, first), (len(made["cells"]) + 1, last)):
        made["cells"].insert(place, {"cell_type": "code", "source": source, "metadata": {}})
    return json.dumps(made)


#: What a pupil may try so that a blank notebook passes.
OVERWRITTEN = """
import builtins, json, sys, checks, tally
"""
GUTTED = """
import sys
def judge(*args): return True
import json
json.dumps = lambda *args, **more: '{"set": 0, "task": "held", "problem": null, "given": {}}'
for module in list(sys.modules.values()):
    for name in ("judge", "run", "given", "answers"):
        if hasattr(module, name):
            setattr(module, name, lambda *args, **more: {"answer": "right", "low": "right"})
"""


@pytest.fixture
def notebooks(tmp_path, labs):
    """A class of thirty that hands in notebooks, and one who copied text."""
    worked, right = labs["share"], SOLVED["share"]
    half = {task: lines for task, lines in right.items() if task in ("scope", "held", "kp")}
    typed = right | {"held": "answer = 41.2", "people": "low = 175\nhigh = 179"}
    made = {f"right {number:02}": handed_in(worked, right) for number in range(12)}
    made |= {f"half {number}": handed_in(worked, half) for number in range(6)}
    made |= {
        "blank": handed_in(worked, {}),
        "typed": handed_in(worked, typed),
        "wrong": handed_in(worked, right | {"held": "answer = total / count"}),
        "loop": handed_in(worked, right | {"kp": "while True: pass"}),
        "hungry": handed_in(worked, right | {"kp": "low = [0] * 10 ** 10"}),
        "import": handed_in(worked, half | {"held": "import pandas\nanswer = 1"}),
        "imports": handed_in(worked, half, first="import numpy as np"),
        "syntax": handed_in(worked, half | {"held": "answer = = 1"}),
        "quits": handed_in(worked, half | {"kp": "import os\nos._exit(0)"}),
        "gutted": handed_in(worked, {}, first=GUTTED),
        "overwritten": handed_in(worked, {}, first=OVERWRITTEN),
        "broken": handed_in(worked, right)[:-40],
        "strange": '{"cells": [{"cell_type": "code", "source": 3}]}',
        "another": '{"cells": []}',
    }
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for who, text in made.items():
        (folder / f"{who}.ipynb").write_text(text, encoding="utf-8")
    (folder / "copied.txt").write_text(COPIED, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_class_of_notebooks_is_graded_by_what_it_calculates(notebooks, labs, monkeypatch):
    monkeypatch.setattr(handed, "SECONDS", 1)
    graded = grade(notebooks, labs)
    assert len(list(notebooks.iterdir())) == 33
    rows = {(row["who"], row["task"]): row for row in graded.rows}

    def told(who, column="holds"):
        return {task: row[column] for (of, task), row in rows.items() if of == who}

    computed = ("rounding", "people", "held", "kp", "hedge")
    for number in range(12):
        who = f"right {number:02}"
        assert set(told(who).values()) == {"yes"}
        assert [told(who, "others")[task] for task in computed] == ["yes"] * 5
    assert list(told("half 3").values()).count("yes") == 3
    for who in ("blank", "gutted", "overwritten"):
        assert "yes" not in {*told(who).values(), *told(who, "others").values()}, who
    # A number that was typed holds for the printed figures alone.
    assert told("typed")["held"] == "yes" and told("typed", "others")["held"] == "no"
    assert told("typed")["kp"] == told("typed", "others")["kp"] == "yes"
    assert told("wrong")["held"] == "no" and "divided the whole" in told("wrong", "says")["held"]
    for who in ("loop", "quits"):
        assert list(told(who).values()).count("yes") in (2, 4) and told(who)["kp"] == ""
    assert "MemoryError" in told("hungry", "says")["kp"] and told("hungry")["hedge"] == "yes"
    assert "No module named 'pandas'" in told("import", "says")["held"]
    assert told("import")["kp"] == told("imports")["kp"] == "yes"
    assert "can't be read as Python" in told("syntax", "says")["held"]
    assert rows["copied", "people"]["tries"] == 1 and rows["copied", "people"]["others"] == ""
    ended = "did not come to its end after the task 'held': it took more than 1 seconds or 512 MB"
    failures = dict(graded.failures)
    assert failures.keys() == {
        *(f"{who}.ipynb" for who in ("loop", "quits", "imports", "overwritten", "gutted")),
        *(f"{who}.ipynb" for who in ("broken", "strange", "another")),
    }
    assert ended in failures["loop.ipynb"] and ended in failures["quits.ipynb"]
    assert "No module named 'numpy'" in failures["imports.ipynb"]
    assert "No module named 'checks'" in failures["overwritten.ipynb"]
    assert failures["broken.ipynb"].startswith("no notebook, or a broken one")
    assert failures["another.ipynb"].startswith("no line 'Tally lab …' in it")


def test_the_same_seed_draws_the_same_figures(labs):
    one, same, other = (draw(labs["parts"], seed).figures["killed"]["value"] for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize("made", [False, True])
def test_a_folder_that_is_not_there_or_empty_is_told(tmp_path, labs, made):
    folder = tmp_path / "none"
    if made:
        folder.mkdir()
    with pytest.raises(TallyError, match="There is no f"):
        grade(folder, labs)


@pytest.mark.parametrize("name", LABS)
def test_moodle_gets_a_question_for_each_task_with_its_words(labs, name):
    worked = labs[name]
    category, *questions = ET.fromstring(quiz(worked).encode()).findall("question")
    assert category.get("type") == "category"
    assert category.findtext("category/text").startswith("$course$/")
    assert [q.get("type") for q in questions] == [TYPES[t.kind] for t in worked.lab.tasks]
    for task, question in zip(worked.lab.tasks, questions, strict=True):
        key = worked.keys[task.id]
        assert question.findtext("generalfeedback/text") == f"<p>{key['model']}</p>".replace(
            "'", "&#x27;"
        )
        answers = question.findall("answer")
        full = [a for a in answers if a.get("fraction") == "100"]
        if task.kind in ("number", "choose"):
            assert len(full) == 1
            assert len(answers) == len(key["slips"]) + (task.kind == "number")
            assert all(a.findtext("feedback/text") for a in answers)
        if task.kind == "number":
            value, near = float(full[0].findtext("text")), float(full[0].findtext("tolerance"))
            assert abs(value - key["right"][0]) < 1e-5
            for wrong in answers[1:]:
                assert abs(float(wrong.findtext("text")) - value) > near
        if task.kind == "ends":
            gaps = question.findtext("questiontext/text")
            assert gaps.count("{1:NUMERICAL:=") == 2
