"""A notebook that was handed in: its cells run in a process of their own, with limits.

The process knows the figures and no answer, and what comes back is judged here, so whatever a pupil
overwrites judges nothing. It is a limit against accidents, and no cage: grade the work of a class
that you know. Where there is no ``resource``, as on Windows, time alone is limited.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tally.course.checks import run
from tally.errors import TallyError

#: The process has so many seconds, with the computer's other work twice as many, and this memory.
SECONDS = 4
MEGABYTES = 512

#: The longest notebook that is read, with the outputs of its cells.
LONGEST = 10_000_000

ANSWER = re.compile(r"\s*%%answer[ \t]+([\w-]+)[^\n]*(?:\n|\Z)")
NO_PYTHON = re.compile(r"^\s*[%!?].*$", re.MULTILINE)

ENDED = (
    "its code did not come to its end{}: it took more than {} seconds or {} MB, or ended itself; "
    "what came before counts"
)


@dataclass(frozen=True)
class Ran:
    """What a notebook gave with one set of figures.

    Parameters
    ----------
    given : dict of str to dict
        Of each task the parts of its answer, as text.
    problems : dict of str to str
        Of each task why its cell stopped, in words, or nothing.
    """

    given: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def cells(path: Path) -> tuple[str, list[tuple[str | None, str]]]:
    """Read a notebook: the text of all its cells, and those with code.

    Returns
    -------
    text : str
        All cells, one after another.
    code : list of tuple
        Of each cell with code the task that it answers, or None, and its lines.

    Raises
    ------
    TallyError
        When it is no notebook.
    """
    try:
        if path.stat().st_size > LONGEST:
            raise TallyError("far longer than a notebook of a lab; clear its outputs")
        held = json.loads(path.read_text(encoding="utf-8-sig"))
        found = [(cell["cell_type"], "".join(cell["source"])) for cell in held["cells"]]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise TallyError("no notebook, or a broken one; save it in Jupyter once more") from None
    except OSError as error:
        raise TallyError(f"can't be read: {error.strerror}") from None
    code = [_code(source) for kind, source in found if kind == "code"]
    return "\n".join(source for _, source in found), code


def _code(source: str) -> tuple[str | None, str]:
    head = ANSWER.match(source)
    if head is None:
        return None, NO_PYTHON.sub("", source)
    return head[1], source[head.end() :]


def ran(
    code: Sequence[tuple[str | None, str]], figures: Sequence[Mapping[str, Any]]
) -> tuple[list[Ran], list[str]]:
    """Run cells with each of several sets of figures.

    Parameters
    ----------
    code : sequence of tuple
        As :func:`cells` gives it.
    figures : sequence of mapping
        The sets, each the numbers of the figures by name.

    Returns
    -------
    answers : list of Ran
        One for each set.
    troubles : list of str
        What went wrong outside of the answers.
    """
    with tempfile.TemporaryDirectory(prefix="tally-") as folder:
        out = Path(folder, "answers.jsonl")
        job = {"cells": list(code), "figures": list(figures), "out": str(out)}
        _process(job | {"seconds": SECONDS, "megabytes": MEGABYTES}, folder)
        lines, ended = _lines(out)
    sets = [Ran() for _ in figures]
    troubles = []
    for line in lines:
        of, task, problem = sets[line["set"]], line["task"], line["problem"]
        if task is None:
            if line["set"] == 0:
                troubles.append(f"a cell that answers no task: {problem}")
            continue
        of.given[task] = line["given"]
        of.problems[task] = problem or ""
    if not ended:
        after = [line["task"] for line in lines if line["task"]]
        where = f" after the task '{after[-1]}'" if after else ""
        troubles.append(ENDED.format(where, SECONDS, MEGABYTES))
    return sets, troubles


def _process(job: Mapping[str, Any], folder: str) -> None:
    """Run a job in a process of its own."""
    child = subprocess.Popen(
        # Alone with Python's own library: nothing installed, no setting of the teacher's.
        [sys.executable, "-I", "-S", run.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        start_new_session=True,
    )
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.communicate(json.dumps(job).encode(), timeout=2 * SECONDS)
    finally:
        _end(child)


def _end(child: subprocess.Popen) -> None:
    """End a process, and what it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


def _lines(out: Path) -> tuple[list[dict[str, Any]], bool]:
    """Read what a process wrote, as far as it has the form of answers, and whether it ended."""
    text = ""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = out.read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            found.append(json.loads(line))
    return [line for line in found if _sound(line)], text.endswith(run.END)


def _sound(line: object) -> bool:
    match line:
        case {
            "set": 0 | 1,
            "task": str() | None,
            "problem": str() | None,
            "given": dict() as given,
        }:
            return all(isinstance(part, str) for part in (*given, *given.values()))
    return False
