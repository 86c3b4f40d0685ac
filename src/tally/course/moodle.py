"""A lab as questions for Moodle, in its own XML, which other learning platforms read too.

No one has imported it into a Moodle so far. Two ends are a question with two gaps there, and each
gap is judged by itself, so the words for a wrong pair are left to the general feedback.
"""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree as ET

from tally.course import tell
from tally.course.checks.judge import WORDS
from tally.course.lab import Task
from tally.course.worked import Worked

#: The type of question for each kind of task.
TYPES = {"number": "numerical", "ends": "cloze", "choose": "multichoice", "write": "essay"}


def quiz(worked: Worked) -> str:
    """Write all tasks of a lab as questions, in a category of their own.

    Parameters
    ----------
    worked : Worked
        The lab.

    Returns
    -------
    str
        A file that *Import questions* takes as “Moodle XML format”.
    """
    lab = worked.lab
    root = ET.Element("quiz")
    category = ET.SubElement(root, "question", type="category")
    _text(category, "category", f"$course$/top/Tally/{worked.heading}")
    for place, task in enumerate(lab.tasks, start=1):
        _question(root, worked, task, place)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _question(root: ET.Element, worked: Worked, task: Task, place: int) -> None:
    key = worked.keys[task.id]
    made = ET.SubElement(root, "question", type=TYPES[task.kind])
    _text(made, "name", f"{place}. {worked.fill(task.title)}")
    asked = f"{tell.figures(worked, task)}<p>{escape(worked.fill(task.question))}</p>"
    if task.kind == "ends":
        gaps = " to ".join(_gap(point, task.places) for point in key["right"])
        asked += f"<p>From {gaps} {escape(worked.fill(task.unit))}</p>"
    if task.kind == "number" and task.unit:
        asked += f"<p>In {escape(worked.fill(task.unit))}.</p>"
    if task.kind == "write":
        asked += tell.criteria(worked, task)
    _html(made, "questiontext", asked)
    _html(made, "generalfeedback", f"<p>{escape(key['model'])}</p>")
    if task.kind != "ends":
        ET.SubElement(made, "defaultgrade").text = "1"
    match task.kind:
        case "number":
            _answer(made, _plain(key["right"][0]), 100, WORDS["right"], _near(task.places))
            for (exact, _), says in key["slips"]:
                _answer(made, _plain(exact), 0, says, _near(task.places))
        case "choose":
            ET.SubElement(made, "single").text = "true"
            ET.SubElement(made, "shuffleanswers").text = "false"
            ET.SubElement(made, "answernumbering").text = "none"
            for at, (text, says) in enumerate(
                zip(tell.options(worked, task), key["slips"], strict=True)
            ):
                _answer(made, f"<p>{text}</p>", 100 if at == key["right"] else 0, says)
        case "write":
            ET.SubElement(made, "responseformat").text = "plain"
            ET.SubElement(made, "responserequired").text = "1"
            ET.SubElement(made, "attachments").text = "0"
            _html(made, "graderinfo", f"<p>{escape(key['model'])}</p>")
    hint = _html(made, "hint", f"<p>{escape(worked.fill(task.hint))}</p>")
    hint.set("format", "html")


def _answer(
    made: ET.Element, text: str, fraction: int, says: str, tolerance: str | None = None
) -> None:
    answer = ET.SubElement(made, "answer", fraction=str(fraction))
    answer.set("format", "html" if tolerance is None else "moodle_auto_format")
    ET.SubElement(answer, "text").text = text
    _html(answer, "feedback", f"<p>{escape(says)}</p>")
    if tolerance is not None:
        ET.SubElement(answer, "tolerance").text = tolerance


def _near(places: int) -> str:
    """Give how far a number may be off: what rounding to the places does to it."""
    return "0" if places == 0 else f"{0.5 * 10**-places:g}"


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _gap(point: list[float], places: int) -> str:
    """Write a gap of a cloze question.

    Examples
    --------
    >>> _gap([175.0, 175.0], 0)
    '{1:NUMERICAL:=175:0}'
    """
    return f"{{1:NUMERICAL:={_plain(point[1])}:{_near(places)}}}"


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name)
    ET.SubElement(made, "text").text = text
    return made


def _html(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = _text(parent, name, re.sub(r' class="[^"]*"', "", text))
    made.set("format", "html")
    return made
