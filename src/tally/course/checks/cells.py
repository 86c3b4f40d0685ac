"""``%%answer`` in a notebook: a cell that answers a task, told in words whether it holds."""

from __future__ import annotations

import base64
import csv
import json
from pathlib import Path
from typing import Any

from .judge import judge
from .run import ALL, NAMES, given, run

FOLDER = Path(__file__).parent

#: The files beside this one: the figures of the lab, and the keys, which are not to be read.
FIGURES, KEY = "figures.csv", "key.txt"

BLANK = "Not answered yet. Write your answer in the place of the three dots."


class Cells:
    """The cells of one notebook.

    Parameters
    ----------
    names : dict
        The names that the notebook knows.
    folder : pathlib.Path, optional
        Where figures and keys are.
    """

    def __init__(self, names: dict[str, Any], folder: Path = FOLDER) -> None:
        self.names = names
        self.keys = json.loads(base64.b64decode((folder / KEY).read_text()))["tasks"]
        with (folder / FIGURES).open(encoding="utf-8", newline="") as file:
            self.figures = {row["name"]: number(row["value"]) for row in csv.DictReader(file)}
        self.tried: dict[str, set[str]] = {}

    def answer(self, line: str, cell: str) -> None:
        """Run a cell, and say what becomes of its answer."""
        print(self.told(line.strip(), cell))

    def told(self, task: str, cell: str) -> str:
        """Give what the writer of a cell is told."""
        if task not in self.keys:
            return f"The lab has no task “{task}”; it has {', '.join(self.keys)}."
        for name in ALL:
            self.names.pop(name, None)
        self.names.update(self.figures)
        if problem := run(cell, self.names):
            return problem
        key = self.keys[task]
        parts = given(self.names)
        answer = read(key["kind"], parts)
        if answer is None:
            return BLANK
        verdict = judge(key, answer)
        tries = self.tried.setdefault(task, set())
        tries.add(repr(answer))
        told = f"Your answer: {' to '.join(parts[name] for name in NAMES[key['kind']])}\n"
        if not verdict.right and len(tries) < 2:
            return told + verdict.says
        return f"{told}{verdict.says}\nA solution: {key['model']}"


def number(text: str) -> int | float:
    """Read the value of a figure.

    Examples
    --------
    >>> number("432"), number("40.5")
    (432, 40.5)
    """
    return float(text) if "." in text else int(text)


def read(kind: str, parts: dict[str, str]) -> str | int | tuple[str, str] | None:
    """Give the answer to a task of some kind, as it is judged; None where there is none.

    Examples
    --------
    >>> read("ends", {"low": "1", "high": "2"}), read("choose", {"choice": "3"}), read("write", {})
    (('1', '2'), 2, None)
    """
    texts = [parts[name] for name in NAMES[kind] if name in parts]
    if len(texts) < len(NAMES[kind]) or not any(text.strip() for text in texts):
        return None
    match kind, texts:
        case "choose", [text]:
            return int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 4 else -1
        case "ends", [low, high]:
            return low, high
    return texts[0]
