"""What is wrong with a lab: its form, its pins, its rules, and what a class would miss in it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tally import paths
from tally.audit import because
from tally.course.checks.judge import judge
from tally.course.checks.numbers import number
from tally.course.lab import NAMED, Lab, Task, parsed
from tally.course.worked import Worked
from tally.errors import Problem, TallyError, did_you_mean, enumerated
from tally.ledger.days import as_day

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: Where the labs of the book are.
FOLDER = Path("book", "labs")

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"

#: The numbers that a text may hold in digits: a day, a year, and the units of rates and shares.
TYPED = re.compile(r"(?<![\w.,])\d[\d.,]*")
PLAIN = re.compile(rf"\b\d{{1,2}} {MONTH}\b|\b(?:19|20)\d\d\b|\b100(?:,000)?\b")


def files(root: Path | None = None) -> list[Path]:
    """Give the labs of the book, in the order of the course; last what has no place in it.

    Examples
    --------
    >>> [path.stem for path in files()]
    ['share', 'parts', 'base', 'who', 'again', 'land', 'rate', 'ten']
    """

    def place(path: Path) -> float:
        lab, _ = parsed(path)
        return (lab and lab.number) or math.inf

    return sorted(sorted(((root or paths.root()) / FOLDER).glob("*.yml")), key=place)


def problems(path: Path, ledger: Ledger, glossary: Collection[str]) -> list[Problem]:
    """Find what is wrong with a lab.

    Parameters
    ----------
    path : pathlib.Path
        Its file: one of the book's, or a teacher's own.
    ledger : Ledger
        The tables.
    glossary : collection of str
        The terms that the book explains.

    Returns
    -------
    list of Problem
        Each with the file, the line, the task and the field, and how to mend it.

    Examples
    --------
    >>> import tally
    >>> of = paths.root() / "book/labs/share.yml"
    >>> problems(of, tally.load(), {"interval", "printed", "scope"})
    []
    """
    lab, found = parsed(path)
    if lab is None:
        return found
    return sorted(_found(lab, ledger, glossary), key=lambda problem: problem.row or 0)


def _found(lab: Lab, ledger: Ledger, glossary: Collection[str]) -> Iterator[Problem]:
    worked = Worked(lab, ledger)
    pins = list(_pins(worked))
    yield from pins
    yield from _whole(lab)
    yield from _terms(lab, glossary)
    if not pins:
        # Without its figures no rule can be computed, and each would say so again.
        yield from _texts(worked)
        for task in lab.tasks:
            for field, said in _task(worked, task):
                yield Problem(lab.file, task.line, f"task '{task.id}', {field}", said)


def _pins(worked: Worked) -> Iterator[Problem]:
    """Find figures that the ledger has otherwise than the lab, or only since later."""
    lab = worked.lab
    for name, pin in lab.figures.items():
        where = f"figure '{name}'"
        try:
            row = worked._figure(name)
        except TallyError as error:
            yield Problem(lab.file, pin["line"], where, f"{error}; pin another figure")
            continue
        for field, column in (("printed", "printed"), ("source", "source_id")):
            if field in pin and str(row[column]) != pin[field]:
                yield Problem(
                    lab.file,
                    pin["line"],
                    where,
                    f"the lab is pinned to the {field} {pin[field]!r}, and the ledger has "
                    f"{str(row[column])!r}: solve the lab anew, then pin it to that",
                )
        known = as_day(row.get("known"))
        if known is not None and known > lab.day:
            said = f"it became known on {known}, after the lab's day, {lab.day}: set a later day"
            yield Problem(lab.file, pin["line"], where, said)


def _whole(lab: Lab) -> Iterator[Problem]:
    """Find what a course needs and the lab has not."""
    served = {task.objective for task in lab.tasks}
    for name in lab.objectives.keys() - served:
        said = f"no task serves the objective '{name}': write one, or take the objective out"
        yield Problem(lab.file, None, "objectives", said)
    for task in lab.tasks:
        where = f"task '{task.id}'"
        if task.objective not in lab.objectives:
            hint = did_you_mean(task.objective, lab.objectives, "")
            said = f"'{task.objective}' is no objective of the lab{hint}; add it to objectives"
            yield Problem(lab.file, task.line, f"{where}, objective", said)
        slips = task.answer[1:] if task.kind == "choose" else task.slips
        if not slips:
            said = "no slip is expected: name at least one wrong answer, and the words for it"
            yield Problem(lab.file, task.line, f"{where}, slips", said)
    if lab.tasks[-1].kind != "write":
        said = "the last task of a lab is a sentence for a newspaper: give it 'write'"
        yield Problem(lab.file, lab.tasks[-1].line, f"task '{lab.tasks[-1].id}'", said)
    used = {name for task in lab.tasks for name in task.shows}
    for name in lab.figures.keys() - used:
        said = "no task shows it: list it under 'shows' where it is asked about, or take it out"
        yield Problem(lab.file, lab.figures[name]["line"], f"figure '{name}'", said)


def _terms(lab: Lab, glossary: Collection[str]) -> Iterator[Problem]:
    text = " ".join(text for _, _, text in lab.texts()).casefold()
    for term in lab.terms:
        if term not in glossary:
            hint = did_you_mean(term, glossary, "")
            said = f"'{term}' has no entry in the glossary{hint}; write one, or use another word"
            yield Problem(lab.file, None, "terms", said)
        elif term.casefold() not in text:
            yield Problem(lab.file, None, "terms", f"the lab never says '{term}'; take it out")


def _texts(worked: Worked) -> Iterator[Problem]:
    """Find names that stand for nothing, and numbers that no figure stands behind."""
    lab = worked.lab
    for task, field, text in lab.texts():
        where = f"task '{task.id}', {field}" if task else field
        line = task.line if task else None
        try:
            worked.fill(text)
        except TallyError as error:
            yield Problem(lab.file, line, where, f"{error}; see 'figures' and 'computed'")
        for typed in TYPED.findall(PLAIN.sub("", NAMED.sub("", text))):
            said = (
                f"the number {typed.rstrip('.,')} is typed: name a figure or a computed value "
                "in braces, or write it in words"
            )
            yield Problem(lab.file, line, where, said)


def _task(worked: Worked, task: Task) -> Iterator[tuple[str, str]]:
    """Find what can't be computed in a task, does not hold, or is judged otherwise than meant."""
    for name in task.shows:
        if name not in worked.lab.figures:
            hint = did_you_mean(name, worked.lab.figures, f"; it has {enumerated(worked.figures)}")
            yield "shows", f"the lab has no figure '{name}'{hint}"
    for expression in task.because:
        try:
            said = because.falsified(worked.lookup, expression)
        except TallyError as error:
            said = str(error)
        if said is not None:
            yield "because", f"'{expression}' does not hold: {said}"
    try:
        key = worked.key(task)
    except TallyError as error:
        yield task.kind, f"can't be computed: {error}"
        return
    if task.kind in ("number", "ends"):
        yield from _given_away(worked, task, key)
    if task.kind == "write":
        verdict = judge(key, key["model"])
        if not verdict.right:
            yield "model", f"its own list does not take it: {verdict.says}"
    elif task.kind != "choose":
        answers = [_rounded(point) for point in (key["right"], *(p for p, _ in key["slips"]))]
        for place, one in enumerate(answers):
            if one in answers[:place]:
                told = "the right answer" if one == answers[0] else "another slip"
                yield "slips", f"a slip is the same as {told} ({one}): change its rule"


def _rounded(point: list) -> object:
    """Give a key's number, or its two, as they are rounded."""
    return [end[1] for end in point] if isinstance(point[0], list) else point[1]


def _given_away(worked: Worked, task: Task, key: dict) -> Iterator[tuple[str, str]]:
    """Find an answer that a pupil could read off the page."""
    points = [key["right"]] if task.kind == "number" else key["right"]
    wanted = {number(f"{rounded:.{task.places}f}") for _, rounded in points}
    for text in dict.fromkeys(worked.seen()):
        if wanted <= {number(found) for found in re.findall(r"\d[\d.,]*\d|\d", text)}:
            said = f"its answer stands in the lab, in “{text}”: take it out there, or ask otherwise"
            yield task.kind, said
