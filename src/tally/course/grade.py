"""The answers of a class, copied from the pages or in notebooks: judged anew, and in a table.

What a pupil's page or notebook said of an answer is not taken over: each is held against the key
once more, and what a notebook calculates also with figures that were drawn for this class. A
sentence is for a person to read; beside it stands what it lacks of its list.
"""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from tally.course import handed
from tally.course.checks.cells import read
from tally.course.checks.judge import Verdict, judge
from tally.course.draws import draw
from tally.course.notebook import values
from tally.course.worked import Worked
from tally.errors import TallyError, did_you_mean
from tally.ledger.spreadsheet import harmless

#: The first line of what a page copies, and a line of it; a messenger may put signs before them.
HEAD = re.compile(r"Tally lab ([\w-]+), figures of (\d{4}-\d\d-\d\d)")
LINE = re.compile(r"^\W*\d+\. ([\w-]+) \[(?:(\d+) (?:try|tries)\b[^\]]*|not answered)\] ?(.*)$")

#: The longest file that is read: a hundred times what a page copies.
LONGEST = 1_000_000

COLUMNS = ["who", "lab", "place", "task", "kind", "holds", "others", "tries", "answer", "says"]

#: How a notebook's name ends.
NOTEBOOK = ".ipynb"


@dataclass
class Graded:
    """What became of a folder.

    Parameters
    ----------
    rows : list of dict
        One for each pupil and task, with `COLUMNS`; ``others`` tells whether what a notebook
        calculates holds for other figures as well.
    failures : list of tuple
        The files that could not be graded, or not wholly, each with the reason.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def frame(self) -> pd.DataFrame:
        """All rows as a table, in which no text acts as a formula."""
        return pd.DataFrame(self.rows, columns=COLUMNS).map(harmless)


def grade(folder: Path, labs: Mapping[str, Worked], seed: int | None = None) -> Graded:
    """Judge all files of a folder; the name of a file is that of its pupil.

    Parameters
    ----------
    folder : pathlib.Path
        It holds one file for each pupil: a notebook, or a text file with what the page copied, of
        several labs if need be.
    labs : mapping of str to Worked
        The labs by name.
    seed : int, optional
        What the other figures are drawn from; without it they are new each time.

    Raises
    ------
    TallyError
        When there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise TallyError(f"There is no folder {folder}.")
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    if not files:
        raise TallyError(f"There is no file in {folder}; put one file for each pupil in it.")
    graded = Graded()
    stems = [path.stem for path in files]
    pairs = _Pairs(labs, secrets.randbits(32) if seed is None else seed)
    for path in files:
        who = path.stem if stems.count(path.stem) == 1 else path.name
        try:
            if path.suffix == NOTEBOOK:
                rows, troubles = _notebook(who, pairs, path)
                graded.rows += rows
                graded.failures += [(path.name, trouble) for trouble in troubles]
                continue
            # Of a lab that was copied twice, the later one counts.
            last = {lab: (day, text) for lab, day, text in _blocks(path)}
            graded.rows += [
                row for lab, (day, text) in last.items() for row in _rows(who, labs, lab, day, text)
            ]
        except TallyError as error:
            graded.failures.append((path.name, str(error)))
    return graded


def _blocks(path: Path) -> list[tuple[str, str, str]]:
    """Read what stands in a file: of each lab its name, its day, and the lines below."""
    try:
        if path.stat().st_size > LONGEST:
            raise TallyError("far longer than what a page copies")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TallyError("not a text file in UTF-8; paste the answers into one") from None
    except OSError as error:
        raise TallyError(f"can't be read: {error.strerror}") from None
    parts = HEAD.split(text)[1:]
    if not parts:
        raise TallyError("no line 'Tally lab …' in it; copy the answers with the page's button")
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def _known(labs: Mapping[str, Worked], lab: str, day: str) -> Worked:
    """Give the lab that answers are to."""
    if lab not in labs:
        raise TallyError(f"no lab has the name '{lab}'{did_you_mean(lab, labs)}")
    worked = labs[lab]
    if day != str(worked.lab.day):
        said = f"answers to figures of {day}, and the lab '{lab}' has those of {worked.lab.day}"
        raise TallyError(said)
    return worked


def _rows(
    who: str, labs: Mapping[str, Worked], lab: str, day: str, text: str
) -> Iterator[dict[str, Any]]:
    worked = _known(labs, lab, day)
    found = [m for line in text.splitlines() if (m := LINE.match(line.strip()))]
    given = {m[1]: (int(m[2] or 0), m[3].strip()) for m in found}
    if not given:
        raise TallyError(f"nothing below the line 'Tally lab {lab}'; copy all of the answers")
    for place, task in enumerate(worked.lab.tasks, start=1):
        tries, answer = given.get(task.id, (0, ""))
        verdict = judge(worked.keys[task.id], _answer(task.kind, answer)) if answer else None
        row = {"who": who, "lab": lab, "place": place, "task": task.id, "kind": task.kind}
        yield row | _judged(verdict) | {"others": "", "tries": tries, "answer": answer}


def _judged(verdict: Verdict | None) -> dict[str, str]:
    if verdict is None:
        return {"holds": "", "says": ""}
    return {"holds": _yes(verdict.right), "says": verdict.says}


def _yes(right: bool) -> str:
    return "yes" if right else "no"


class _Pairs:
    """The labs, each with the same one on other figures, which are drawn when they are needed."""

    def __init__(self, labs: Mapping[str, Worked], seed: int) -> None:
        self.labs, self.seed = labs, seed
        self.drawn: dict[str, Worked] = {}

    def other(self, lab: str) -> Worked:
        if lab not in self.drawn:
            self.drawn[lab] = draw(self.labs[lab], self.seed)
        return self.drawn[lab]


def _notebook(who: str, pairs: _Pairs, path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows of a notebook, and what went wrong in it."""
    text, code = handed.cells(path)
    head = HEAD.search(text)
    if head is None:
        raise TallyError("no line 'Tally lab …' in it; start from the notebook of a lab")
    worked = _known(pairs.labs, head[1], head[2])
    both = worked, pairs.other(worked.lab.name)
    (printed, drawn), troubles = handed.ran(code, [values(one) for one in both])
    rows = []
    for place, task in enumerate(worked.lab.tasks, start=1):
        verdict, other = (
            _verdict(one.keys[task.id], ran.given.get(task.id, {}))
            for one, ran in zip(both, (printed, drawn), strict=True)
        )
        row = {"who": who, "lab": worked.lab.name, "place": place, "task": task.id}
        row |= {"kind": task.kind, "others": "", "tries": "", **_judged(verdict)}
        if verdict is not None and task.kind in ("number", "ends"):
            row["others"] = _yes(other is not None and other.right)
        row["answer"] = " to ".join(printed.given.get(task.id, {}).values())
        if problem := printed.problems.get(task.id):
            row |= {"holds": "no", "says": problem}
        rows.append(row)
    return rows, troubles


def _verdict(key: Mapping[str, Any], parts: dict[str, str]) -> Verdict | None:
    answer = read(key["kind"], parts)
    return None if answer is None else judge(key, answer)


def _answer(kind: str, text: str) -> str | int | tuple[str, str]:
    """Give a copied answer as it was entered."""
    if kind == "choose":
        chosen = re.match(r"(\d{1,2})\)", text)
        return int(chosen[1]) - 1 if chosen else -1
    if kind == "ends":
        low, _, high = text.partition(" to ")
        return low, high
    return text


def workbook(graded: Graded) -> bytes:
    """Write the table as a workbook: a sheet for each lab with a row for each pupil.

    How many answers hold leaves the sentence out, which stands at the end, with what it lacks. Of
    a notebook it is also told how many calculations hold for other figures.
    """
    import xlsxwriter

    made = io.BytesIO()
    # No text may become a formula, a link or a number.
    options = {"in_memory": True}
    options |= dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    with xlsxwriter.Workbook(made, options) as book:
        bold = book.add_format({"bold": True})
        for lab, rows in _by(graded.rows, "lab").items():
            _sheet(book.add_worksheet(lab[:31]), bold, *_wide(rows))
        _sheet(book.add_worksheet("troubles"), bold, ["file", "why"], graded.failures)
    return made.getvalue()


def _wide(rows: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Give one lab with a row for each pupil: the head, and the rows."""
    first = next(iter(_by(rows, "who").values()))
    asked = list(dict.fromkeys(row["task"] for row in first))
    sentences = {row["task"] for row in rows if row["kind"] == "write"}
    head = ["who", "answers that hold", "of", "calculations that hold for other figures", "of"]
    head += [name for task in asked for name in ([task] if task in sentences else [task, "tries"])]
    head += [f"{task}: what it lacks" for task in asked if task in sentences]
    made = []
    for who, tasks in _by(rows, "who").items():
        counted = [row for row in tasks if row["kind"] != "write"]
        calculated = [row for row in counted if row["kind"] != "choose" and row["tries"] == ""]
        cells: list[Any] = [who, sum(row["holds"] == "yes" for row in counted), len(counted)]
        cells += [sum(row["others"] == "yes" for row in calculated), len(calculated)]
        for row in tasks:
            one = row["answer"] if row["kind"] == "write" else row["holds"]
            cells += [one] if row["kind"] == "write" else [one, row["tries"]]
        cells += [row["says"] for row in tasks if row["kind"] == "write"]
        made.append(cells)
    return head, made


def _by(rows: Iterable[dict[str, Any]], name: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _sheet(sheet: Any, bold: Any, head: list[str], rows: Iterable[Iterable[Any]]) -> None:
    sheet.write_row(0, 0, head, bold)
    for place, row in enumerate(rows, start=1):
        sheet.write_row(place, 0, list(row))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 24)
