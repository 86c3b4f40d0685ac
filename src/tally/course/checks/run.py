"""The code of a pupil's cells run, and what it gives: in a notebook, or in a process of its own.

As a process it gets cells and figures on its standard input, and writes a line for each cell that
answers a task into the file that is named. It knows no answer.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

#: What a cell calls its answer, by the kind of the task.
NAMES = {
    "number": ("answer",),
    "ends": ("low", "high"),
    "choose": ("choice",),
    "write": ("sentence",),
}

ALL = [name for names in NAMES.values() for name in names]

#: The last line of a process that came to its end.
END = '"end"\n'

#: The file name under which a cell is run: its lines are found by it.
CELL = "<cell>"


def run(source: str, names: dict[str, Any]) -> str | None:
    r"""Run the lines of a cell; say in words why it stopped, if it did.

    Examples
    --------
    >>> run("low = 2", {}) is None
    True
    >>> print(run("low = 1\nhigh = low / 0", {}))
    It stopped in line 2: ZeroDivisionError, division by zero.
    >>> print(run("low = = 1", {}))
    Line 1 can't be read as Python: invalid syntax.
    """
    try:
        exec(compile(source, CELL, "exec"), names)
    except (SyntaxError, ValueError) as error:
        if isinstance(error, SyntaxError) and error.filename == CELL:
            return f"Line {error.lineno} can't be read as Python: {error.msg}."
        return _stopped(error)
    except (Exception, SystemExit) as error:
        return _stopped(error)
    return None


def _stopped(error: BaseException) -> str:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == CELL]
    where = f" in line {lines[-1]}" if lines else ""
    why = ", ".join(filter(None, (type(error).__name__, str(error)[:200])))
    return f"It stopped{where}: {why}."


def given(names: Mapping[str, Any]) -> dict[str, str]:
    """Give what a cell calls its answer, as text; what is not there or left blank is left out.

    Examples
    --------
    >>> given({"low": 175, "high": 1 / 3, "choice": ..., "other": 1})
    {'low': '175', 'high': '0.333333333'}
    """
    return {name: _text(names[name]) for name in ALL if names.get(name, ...) is not ...}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return f"{float(Fraction(value)):.9f}".rstrip("0").rstrip(".")
    except Exception:
        return f"({type(value).__name__})"


def answers(
    cells: Iterable[tuple[str | None, str]], figures: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Run the cells of a notebook in their order.

    Parameters
    ----------
    cells : iterable of tuple
        Each the task that it answers, or None, and its lines.
    figures : mapping
        The figures of the lab by name, which every cell that answers a task finds there.

    Yields
    ------
    dict
        Of a cell its ``task``, why it stopped (``problem``), and what is ``given``.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for task, source in cells:
        if task is not None:
            for name in ALL:
                names.pop(name, None)
            names.update(figures)
        problem = run(source, names)
        if task is not None or problem:
            yield {"task": task, "problem": problem, "given": given(names) if task else {}}


def limited(seconds: int, megabytes: int) -> None:
    """Let this process use so much time and memory, and write no long file; not on Windows."""
    with suppress(ImportError):
        import resource

        for limit, most in (
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, megabytes * 2**20),
            (resource.RLIMIT_FSIZE, 2**20),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(limit, (most, most))


def main() -> None:
    """Run a job: cells with each of several sets of figures."""
    job = json.load(sys.stdin)
    limited(job["seconds"], job["megabytes"])
    with open(job["out"], "w", encoding="utf-8") as out:
        for number, figures in enumerate(job["figures"]):
            for line in answers([tuple(cell) for cell in job["cells"]], figures):
                out.write(json.dumps({"set": number} | line) + "\n")
                out.flush()
        out.write(END)


if __name__ == "__main__":
    main()
