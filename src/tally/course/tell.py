"""The parts of a lab as HTML, alike in the page and on paper: figures, questions, fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tally.course.lab import Task
from tally.course.worked import Shown, Worked

#: How many lines a handout has to write on, by the kind of task.
LINES = {"number": 1, "ends": 1, "choose": 0, "write": 3}


def figures(worked: Worked, task: Task, address: Callable[[str], str] | None = None) -> str:
    """Write the figures that stand above a question.

    Parameters
    ----------
    worked : Worked
        The lab.
    task : Task
        The task.
    address : callable, optional
        Gives the address of a claim in the book; without it nothing is a link.
    """
    items = "".join(_figure(worked.shown(name), address) for name in task.shows)
    return f'<ul class="tally-printed">{items}</ul>' if items else ""


def _figure(shown: Shown, address: Callable[[str], str] | None) -> str:
    printed = escape(shown.printed)
    if address and shown.claim:
        printed = f'<a href="{escape(address(shown.claim))}">{printed}</a>'
    return (
        f"<li><b>{printed}</b> <span>{escape(shown.what)}. Counted by: {escape(shown.who)}. "
        f"Printed by: {escape(shown.outlet)}.</span></li>"
    )


def options(worked: Worked, task: Task) -> list[str]:
    """Give the texts among which to choose."""
    return [escape(worked.fill(option["text"])) for option in task.answer]


def criteria(worked: Worked, task: Task) -> str:
    """Write the list by which a sentence is held."""
    return held_to([worked.fill(one["says"]) for one in task.answer])


def held_to(criteria: Sequence[str]) -> str:
    """Write the list of what a sentence should say.

    Examples
    --------
    >>> held_to(["who counted"])
    '<p>It should say</p><ul class="tally-criteria"><li>who counted</li></ul>'
    """
    items = "".join(f"<li>{escape(one)}</li>" for one in criteria)
    return f'<p>It should say</p><ul class="tally-criteria">{items}</ul>'


def on_paper(worked: Worked, task: Task) -> str:
    """Write the place on paper in which a task is answered."""
    unit = escape(worked.fill(task.unit))
    line = '<span class="line"></span>'
    match task.kind:
        case "number":
            return f"<p>{line} {unit}</p>"
        case "ends":
            return f"<p>from {line} to {line} {unit}</p>"
        case "choose":
            items = "".join(f"<li>{text}</li>" for text in options(worked, task))
            return f'<ul class="boxes">{items}</ul>'
    lines = '<p class="whole"></p>' * LINES[task.kind]
    points = "; ".join(escape(worked.fill(one["says"])) for one in task.answer)
    return f"<p>It should say: {points}.</p>{lines}"
