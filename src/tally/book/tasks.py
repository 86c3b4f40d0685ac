"""A task that is answered on the page, alike in labs and in chapters: fields, hint, handing in.

``static/lab.js`` makes it answer. Without it the page reads, prints and unfolds.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from tally.course.checks.judge import WORDS
from tally.course.tell import held_to


def task(
    name: str, asked: str, kind: str, *, hint: str, unit: str = "", parts: Sequence[str] = (),
    solution: str = "",
) -> str:  # fmt: skip
    """Write a task: what is asked, fields, a hint, and where the script puts what it says.

    Parameters
    ----------
    name : str
        By which its key is found; once on a page.
    asked : str
        What stands above the fields, as HTML.
    kind : str
        What is to be given: ``number``, ``ends``, ``choose`` or ``write``.
    hint : str
        What helps.
    unit : str
        What stands behind the field.
    parts : sequence of str
        Among which to choose, or what a sentence should say.
    solution : str
        As HTML, where a reader without the script unfolds it; otherwise the key has it.

    Examples
    --------
    >>> print(task("a", "<p>How many?</p>", "number", hint="Add up.").partition("</form>")[0])
    <div class="tally-task" data-task="a"><p>How many?</p><form autocomplete="off">\
<p class="tally-fields"><label for="task-a">Your answer</label> <input id="task-a" type="text" \
inputmode="decimal" autocomplete="off" size="9"> </p>\
<p class="tally-check" hidden><button type="submit">Check</button></p>
    """
    hidden = "" if solution else " hidden"
    return (
        f'<div class="tally-task" data-task="{escape(name)}">{asked}'
        f'<form autocomplete="off">{fields(name, kind, unit, parts)}'
        '<p class="tally-check" hidden><button type="submit">Check</button></p></form>'
        '<p class="tally-verdict" role="status"></p>'
        f"<details><summary>A hint</summary><p>{escape(hint)}</p></details>"
        f'<details class="tally-model"{hidden}><summary>A solution</summary><p>{solution}</p>'
        "</details></div>"
    )


def fields(name: str, kind: str, unit: str, parts: Sequence[str]) -> str:
    """Write the fields in which a task is answered."""
    name, unit = f"task-{escape(name)}", escape(unit)
    number = 'type="text" inputmode="decimal" autocomplete="off" size="9"'
    match kind:
        case "number":
            return (
                f'<p class="tally-fields"><label for="{name}">Your answer</label> '
                f'<input id="{name}" {number}> {unit}</p>'
            )
        case "ends":
            return (
                f'<p class="tally-fields"><label for="{name}">From</label> '
                f'<input id="{name}" {number}> <label for="{name}-to">to</label> '
                f'<input id="{name}-to" {number}> {unit}</p>'
            )
        case "choose":
            items = "".join(
                f'<label><input type="radio" name="{name}" value="{place}"> '
                f"<span>{escape(text)}</span></label>"
                for place, text in enumerate(parts)
            )
            return f'<fieldset class="tally-options"><legend>Choose one</legend>{items}</fieldset>'
    return (
        f'{held_to(parts)}<p class="tally-fields"><label for="{name}">Your sentence'
        f'</label><textarea id="{name}" rows="4" autocomplete="off" dir="auto"></textarea></p>'
    )


def hand_in(
    name: str, head: str, keys: Mapping[str, Any], *, link: str = "", labels: str = ""
) -> str:
    """Write the way to hand answers in, and the keys, which are not to be read at sight.

    Whoever wants to can read them: what teaches without a network holds its answers.

    Parameters
    ----------
    name : str
        By which answers are kept on the device.
    head : str
        The line above answers that are copied.
    keys : mapping
        Of each task, by its name.
    link : str
        What leads on from here, as HTML.
    labels : str
        The labels in another language, as JSON.
    """
    words = escape(json.dumps(WORDS, ensure_ascii=False, separators=(",", ":")))
    more = f' data-urdu="{escape(labels)}"' if labels else ""
    return (
        '<div class="tally-hand-in" hidden><p>To hand in, copy your answers and send them as your '
        'teacher asks.</p><p><button type="button" data-do="copy">Copy my answers</button> '
        '<button type="button" data-do="forget">Forget my answers on this device</button></p>'
        '<p role="status"></p><textarea readonly rows="8" hidden '
        'aria-label="My answers"></textarea></div>'
        f'{link}<div id="tally-lab" hidden data-name="{escape(name)}" data-head="{escape(head)}" '
        f'data-key="{encoded(keys)}" data-words="{words}"{more}></div>'
    )


def linked(body: str) -> str:
    """Put a link to the exercises of a page at the end of its opening, since they are far below.

    It stands after the first answer: nothing is to stand between that and its question.

    Examples
    --------
    >>> page = '<h1>Where?</h1><p>Much.</p><p>Here.</p><section id="exercises"></section>'
    >>> linked(page)
    '<h1>Where?</h1><p>Much.</p><p>Here.</p><p class="tally-to-exercises"><a href="#exercises">\
To the exercises</a></p><section id="exercises"></section>'
    """
    # The front page has one screen for what happened, and its exercises are near.
    if ' id="exercises"' not in body or "tally-front" in body:
        return body
    link = '<p class="tally-to-exercises"><a href="#exercises">To the exercises</a></p>'
    above, title, below = body.partition("</h1>")
    return above + title + below.replace("<section", f"{link}<section", 1)


def encoded(held: object) -> str:
    """Write data so that none of it is read by chance.

    Examples
    --------
    >>> encoded({"a": 1})
    'eyJhIjoxfQ=='
    """
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()
