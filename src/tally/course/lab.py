"""A lab as it is written: one YAML file with figures, tasks, expected slips and words for each.

The file holds no number of its own: a text names a figure or a computed value in braces, and an
answer is a rule on figures, as :mod:`tally.audit.because` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tally.errors import Problem, TallyError, did_you_mean, enumerated
from tally.ledger.corrections import Loader

#: What a lab, a figure, a task and a slip have: of which type, and whether it is needed.
LAB = {
    "name": (str, True),
    "number": (int, True),
    "title": (str, True),
    "day": (date, True),
    "minutes": (int, True),
    "aim": (str, True),
    "opening": (str, True),
    "objectives": (dict, True),
    "terms": (list, True),
    "figures": (dict, True),
    "computed": (dict, False),
    "tasks": (list, True),
    "discuss": (list, True),
    "shorter": (str, True),
    "longer": (str, True),
}
PINNED = {"claim": (str, True), "source": (str, True), "printed": (str, True)}
CENSUS = {"population": (str, True), "year": (int, True), "printed": (str, True)}
TASK = {
    "id": (str, True),
    "title": (str, True),
    "objective": (str, True),
    "shows": (list, False),
    "question": (str, True),
    "number": (str, False),
    "ends": ((str, list), False),
    "choose": (list, False),
    "write": (list, False),
    "places": (int, False),
    "unit": (str, False),
    "because": (list, False),
    "slips": (list, False),
    "hint": (str, True),
    "model": (str, True),
    "note": (str, True),
}
OPTION = {"text": (str, True), "right": (bool, False), "says": (str, True)}
CRITERION = {"says": (str, True), "any": (list, False)}
SLIPS: dict[str, Mapping] = {
    "number": {"number": (str, True), "says": (str, True)},
    "ends": {"ends": ((str, list), True), "says": (str, True)},
    "write": {"any": (list, True), "says": (str, True)},
}

#: The kinds of tasks, by the key that holds the answer.
KINDS = ("number", "ends", "choose", "write")

#: A name in a text: "{total}".
NAMED = re.compile(r"\{([^{}]*)\}")

_TYPES = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a day such as 2026-11-26",
    dict: "a list of names, each with what it stands for",
    list: "a list",
}


class LabError(TallyError):
    """A lab that can't be used; the sentence names the file, the task and the field."""


@dataclass(frozen=True)
class Task:
    """One task of a lab, as it is written.

    Parameters
    ----------
    id, title, objective : str
        Its short name, its heading, and the objective that it serves.
    kind : str
        One of `KINDS`.
    answer : str or list
        The rule of a number or of two ends, the options, or the criteria of a sentence.
    shows : tuple of str
        The figures that stand above the question.
    question, hint, model, note : str
        What is asked, what helps, a good answer, and what a teacher should know.
    slips : tuple of dict
        Each an answer that is expected and wrong, and the words for it.
    because : tuple of str
        What the right option rests on; each must hold.
    places : int
        The decimal places of the answer.
    unit : str
        What stands behind the field.
    line : int
        Where it begins in the file.
    """

    id: str
    title: str
    objective: str
    kind: str
    answer: Any
    question: str
    hint: str
    model: str
    note: str
    line: int
    shows: tuple[str, ...] = ()
    slips: tuple[dict, ...] = ()
    because: tuple[str, ...] = ()
    places: int = 0
    unit: str = ""

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give each text of the task with the name of its field."""
        for name in ("title", "question", "hint", "model", "note", "unit"):
            yield name, getattr(self, name)
        parts = [*self.slips, *(self.answer if self.kind in ("choose", "write") else ())]
        for part in parts:
            for name in ("text", "says"):
                if name in part:
                    yield name, part[name]
            for word in part.get("any", ()):
                yield "any", word


@dataclass(frozen=True)
class Lab:
    """One lab, as it is written.

    Parameters
    ----------
    file : str
        The file, as messages name it.
    name, title : str
        Its short name, which is also that of its page, and its heading.
    number : int
        Its place in the course.
    day : datetime.date
        The day whose figures it is made of.
    minutes : int
        How long it takes in a class.
    aim, opening, shorter, longer : str
        What it is for, what a pupil reads first, and how a teacher does it in less or more time.
    objectives : dict of str to str
        What pupils can do afterwards, by a short name.
    terms : tuple of str
        The words of the glossary that it uses.
    figures : dict of str to dict
        The claims, or census counts, that it is pinned to, by the names that texts and rules use.
    computed : dict of str to str
        Rules for the other numbers of texts.
    tasks : tuple of Task
        In the order of the lab.
    discuss : tuple of str
        Questions for the class.
    """

    file: str
    name: str
    number: int
    title: str
    day: date
    minutes: int
    aim: str
    opening: str
    objectives: dict[str, str]
    terms: tuple[str, ...]
    figures: dict[str, dict]
    tasks: tuple[Task, ...]
    discuss: tuple[str, ...]
    shorter: str
    longer: str
    computed: dict[str, str]

    def texts(self) -> Iterator[tuple[Task | None, str, str]]:
        """Give each text of the lab: its task, or none, the name of its field, and itself."""
        for name in ("title", "aim", "opening", "shorter", "longer"):
            yield None, name, getattr(self, name)
        for text in self.objectives.values():
            yield None, "objectives", text
        for text in self.discuss:
            yield None, "discuss", text
        for task in self.tasks:
            for name, text in task.texts():
                yield task, name, text


def read(path: Path) -> Lab:
    """Read a lab.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.

    Raises
    ------
    LabError
        When it has not the form of a lab; all problems are in the message.

    Examples
    --------
    >>> from tally import paths
    >>> read(paths.root() / "book/labs/share.yml").name
    'share'
    """
    lab, problems = parsed(path)
    if lab is None:
        raise LabError("\n".join(map(str, problems)))
    return lab


def parsed(path: Path) -> tuple[Lab | None, list[Problem]]:
    """Read a lab, or give what is wrong with its form."""
    file = path.name
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except OSError as error:
        return None, [Problem(file, None, None, f"can't be read: {error.strerror}")]
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        return None, [Problem(file, mark.line + 1 if mark else None, None, f"no YAML: {said}")]
    if not isinstance(raw, dict):
        return None, [Problem(file, 1, None, f"a lab has {enumerated(LAB)}")]
    problems = list(_faults(file, raw))
    return (None, problems) if problems else (_lab(file, raw), [])


def _faults(file: str, raw: Mapping) -> Iterator[Problem]:
    """Find what keeps a file from being a lab."""
    for fault in _misshapen(raw, LAB, "a lab"):
        yield Problem(file, raw["line"], None, fault)
    for name, figure in _named(raw, "figures"):
        shape = CENSUS if isinstance(figure, dict) and "population" in figure else PINNED
        for fault in _misshapen(figure, shape, "a figure"):
            yield Problem(file, _line(figure, raw), f"figure '{name}'", fault)
    for key in ("objectives", "computed"):
        for name, text in _named(raw, key):
            if not isinstance(text, str):
                yield Problem(file, _line(raw[key], raw), f"{key}, '{name}'", "must be a text")
    for key in ("terms", "discuss"):
        if not all(isinstance(text, str) for text in _list(raw, key)):
            yield Problem(file, raw["line"], key, "each must be a text")
    seen: set[str] = set()
    for place, task in enumerate(_list(raw, "tasks"), start=1):
        given = task.get("id") if isinstance(task, dict) else None
        where = f"task {given!r}" if isinstance(given, str) else f"task {place}"
        for fault in _task_faults(task, seen):
            yield Problem(file, _line(task, raw), where, fault)


def _task_faults(task: object, seen: set[str]) -> Iterator[str]:
    yield from _misshapen(task, TASK, "a task")
    if not isinstance(task, dict):
        return
    if task.get("id") in seen:
        yield "another task has the same id; give it one of its own"
    seen.add(str(task.get("id")))
    kinds = [kind for kind in KINDS if task.get(kind)]
    if len(kinds) != 1:
        yield f"a task has one kind of answer, of {enumerated(KINDS)}; this has {len(kinds)}"
        return
    [kind] = kinds
    shapes: dict[str, Mapping] = {"choose": OPTION, "write": CRITERION}
    for part in task[kind] if kind in shapes else ():
        for fault in _misshapen(part, shapes[kind], f"an entry of '{kind}'"):
            yield f"{kind}: {fault}"
        yield from _no_words(part, kind)
    if kind == "choose":
        right = [o for o in task["choose"] if isinstance(o, dict) and o.get("right")]
        if len(right) != 1:
            yield f"choose: exactly one option is right; {len(right)} say 'right: true'"
        if task.get("slips"):
            yield "slips: the slips of a choice are its other options; write their words there"
    for slip in _list(task, "slips") if kind != "choose" else ():
        for fault in _misshapen(slip, SLIPS[kind], "a slip"):
            yield f"slips: {fault}"
        yield from _no_words(slip, "slips")


def _no_words(part: object, field: str) -> Iterator[str]:
    """Find what YAML takes for something else than a word: yes, off, false, or a number."""
    for word in _list(part, "any") if isinstance(part, dict) else ():
        if not isinstance(word, str):
            yield f"{field}: any: {word!r} is no text; put it between quotation marks"


def _misshapen(given: object, shape: Mapping, what: str) -> Iterator[str]:
    """Say how a part differs from what it must have."""
    if not isinstance(given, dict):
        yield f"{what} has {enumerated(shape)}; this is {given!r}"
        return
    for name, (kind, needed) in shape.items():
        value = given.get(name)
        if value is None or value == "" or value == []:
            if needed:
                yield f"{name} is missing; write {_told(kind)}"
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            yield f"{name} is {value!r}; it must be {_told(kind)}"
    for name in given.keys() - shape.keys() - {"line"}:
        yield f"{what} has no '{name}'{did_you_mean(name, shape, f'; it has {enumerated(shape)}')}"


def _told(kind: type | tuple[type, ...]) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(_TYPES[one] for one in kinds)


def _named(raw: Mapping, key: str) -> list[tuple[str, Any]]:
    given = raw.get(key)
    return [(n, v) for n, v in given.items() if n != "line"] if isinstance(given, dict) else []


def _list(raw: Mapping, key: str) -> list:
    given = raw.get(key)
    return given if isinstance(given, list) else []


def _line(part: object, within: Mapping) -> int:
    return part["line"] if isinstance(part, dict) and "line" in part else within["line"]


def _lab(file: str, raw: Mapping) -> Lab:
    kept = {key: raw[key] for key in LAB if key in raw and key not in ("tasks", "computed")}
    named = {key: dict(_named(raw, key)) for key in ("objectives", "figures", "computed")}
    kept |= {key: tuple(raw[key]) for key in ("terms", "discuss")}
    kept |= {"tasks": tuple(_task(task) for task in raw["tasks"])}
    return Lab(**_flowing({"file": file} | kept | named))


def _task(raw: Mapping) -> Task:
    kind = next(kind for kind in KINDS if raw.get(kind))
    kept = {key: value for key, value in raw.items() if key in TASK and key not in KINDS}
    kept |= {key: tuple(raw.get(key, ())) for key in ("shows", "slips", "because")}
    return Task(kind=kind, answer=_flowing(raw[kind]), line=raw["line"], **_flowing(kept))


def _flowing(part: Any) -> Any:
    """Let each text be one line, however the file breaks it."""
    match part:
        case str():
            return " ".join(part.split())
        case dict():
            return {key: _flowing(value) for key, value in part.items()}
        case list() | tuple():
            return type(part)(_flowing(value) for value in part)
    return part
