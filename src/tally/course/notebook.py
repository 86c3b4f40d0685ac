"""A lab as a notebook, in a ZIP archive with its figures and what checks it.

It needs ``notebook`` and nothing else. Its text, outputs and metadata hold no solution; the file of
keys beside it holds them as the page does, not to be read by chance.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tally.course import checks
from tally.course.checks.cells import FIGURES, KEY
from tally.course.checks.run import NAMES
from tally.course.lab import Task
from tally.course.worked import Worked
from tally.ledger.download import packed
from tally.quantities.interval import Number

#: The folder in the archive that checks.
CHECKS = "checks"

HOW = """Each answer is written into the cell below its question, in the place of the three dots.
Run the cell, and it says whether the answer holds.

Write a number as a calculation on the figures, and not as a number: `total / 2`.
Each figure has its name below it. Whoever grades the lab puts other numbers in their place, and
sees by that what was calculated. Answers are kept in this file: hand it in under your name.

What you write stays on this device. No notebook of this course has been tried with a class so far.
"""

READ_ME = """{heading}

You need Python 3.10 or newer. In a terminal, in this folder:

    python -m pip install notebook
    python -m notebook {name}.ipynb

Keep the folder "checks" beside the notebook. After the first line no network is needed.
"""


def archive(worked: Worked) -> bytes:
    """Pack a lab, the same bytes each time."""
    name = worked.lab.name
    files = {
        f"{name}.ipynb": json.dumps(notebook(worked), indent=1, ensure_ascii=False) + "\n",
        "README.txt": READ_ME.format(heading=worked.heading, name=name),
        f"{CHECKS}/{FIGURES}": figures(worked),
        f"{CHECKS}/{KEY}": worked.packed + "\n",
    }
    for module in sorted(Path(checks.__file__).parent.glob("*.py")):
        files[f"{CHECKS}/{module.name}"] = module.read_text(encoding="utf-8")
    return packed({f"tally-{name}/{path}": text.encode() for path, text in files.items()})


def notebook(worked: Worked) -> dict[str, Any]:
    """Write the notebook, blank: its cells have been run by nobody.

    Parameters
    ----------
    worked : Worked
        The lab.

    Returns
    -------
    dict
        The notebook as its file holds it, in the fourth format.
    """
    return {
        "cells": list(_cells(worked)),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def head(worked: Worked) -> str:
    """Say which lab an answer is to, and to the figures of which day."""
    return f"Tally lab {worked.lab.name}, figures of {worked.lab.day}"


def values(worked: Worked) -> dict[str, int | float]:
    """Give the number of each figure, as the cells of a notebook find it."""
    return {name: _plain(row["value"]) for name, row in worked.figures.items()}


def figures(worked: Worked) -> str:
    """Write the figures of a lab as CSV."""
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\n")
    table.writerow(["name", "value", "printed", "what", "counted_by", "printed_by"])
    for name, value in values(worked).items():
        shown = worked.shown(name)
        table.writerow([name, value, shown.printed, shown.what, shown.who, shown.outlet])
    return made.getvalue()


def _plain(value: Number) -> int | float:
    return int(value) if value == int(value) else float(value)


def _cells(worked: Worked) -> Iterator[dict[str, Any]]:
    yield _cell("lab", f"# {worked.heading}\n\n{worked.fill(worked.lab.opening)}\n\n{HOW}")
    yield _cell("checks", f"# {head(worked)}\n%load_ext {CHECKS}", code=True)
    for place, task in enumerate(worked.lab.tasks, start=1):
        yield _cell(f"{task.id}-question", _question(worked, task, place))
        yield _cell(f"{task.id}-answer", _blank(worked, task), code=True)


def _cell(name: str, source: str, code: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": "code" if code else "markdown", "id": name[:64]}
    made |= {"metadata": {}, "source": source.rstrip("\n")}
    return made | {"execution_count": None, "outputs": []} if code else made


def _question(worked: Worked, task: Task, place: int) -> str:
    shown = [(name, worked.shown(name)) for name in task.shows]
    printed = "\n".join(
        f"- **{one.printed}** {one.what}. Counted by: {one.who}. Printed by: {one.outlet}. "
        f"Here: `{name}`"
        for name, one in shown
    )
    parts = [f"## {place}. {worked.fill(task.title)}", printed, worked.fill(task.question)]
    if task.kind == "choose":
        texts = enumerate((worked.fill(option["text"]) for option in task.answer), start=1)
        parts.append("\n".join(f"{number}. {text}" for number, text in texts))
    if task.kind == "write":
        items = "\n".join(f"- {worked.fill(one['says'])}" for one in task.answer)
        parts.append(f"It should say\n\n{items}")
    hint = worked.fill(task.hint)
    parts.append(f"<details><summary>A hint</summary>{hint}</details>")
    return "\n\n".join(filter(None, parts))


def _blank(worked: Worked, task: Task) -> str:
    unit = {"choose": "the number of one of them", "write": "between the quotation marks"}.get(
        task.kind, worked.fill(task.unit)
    )
    about = f"  # {unit}" if unit else ""
    blank = '""' if task.kind == "write" else "..."
    first, *others = NAMES[task.kind]
    lines = [f"%%answer {task.id}", f"{first} = {blank}{about}"]
    return "\n".join([*lines, *(f"{name} = {blank}" for name in others)])
