"""A class of thirty handed in: copied answers judged anew, each file that can't be read named."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from tally.course import check
from tally.course.grade import grade, workbook
from tally.course.lab import read
from tally.course.moodle import TYPES, quiz
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
