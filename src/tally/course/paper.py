"""A lab on paper: a handout, its key, and a page for the teacher, as HTML that prints in black.

Each is one file with its style in it, so it opens and prints from anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from tally.course import tell
from tally.course.lab import Task
from tally.course.slides import slides
from tally.course.worked import Worked
from tally.quantities.interval import as_fraction, format_number

STYLE = """
@page { size: A4; margin: 12mm 13mm; }
body { max-width: 184mm; margin: 0 auto; padding: 4mm; color: #000; background: #fff;
  font: 9.2pt/1.32 "Liberation Sans", Arial, "Noto Sans", sans-serif; }
@media print { body { max-width: none; padding: 0; } .foot a { text-decoration: none; } }
h1 { margin: 0 0 1mm; font-size: 15pt; line-height: 1.15; }
h2 { margin: 2.6mm 0 0.6mm; font-size: 10pt; break-after: avoid; }
p, ul, ol, dl { margin: 0.5mm 0; }
section { break-inside: avoid; }
.name { display: flex; gap: 3mm; margin: 2mm 0; }
.name span { flex: 1; border-bottom: 0.3mm solid #000; }
.tally-printed, .boxes { padding: 0; list-style: none; }
.tally-printed { border-left: 0.8mm solid #000; padding-left: 2mm; }
.tally-printed b { font-size: 11pt; margin-right: 1mm; }
.boxes li::before { content: "\\2610"; margin-right: 2mm; }
.line { display: inline-block; width: 26mm; height: 5mm; border-bottom: 0.3mm solid #000; }
.whole { height: 6.5mm; margin: 0; border-bottom: 0.3mm solid #000; }
.foot { margin-top: 3mm; font-size: 8pt; }
.key { font-size: 9pt; line-height: 1.28; }
.key h2 { margin-top: 2.2mm; font-size: 10pt; }
.key .two { columns: 2; column-gap: 6mm; }
.key section { break-inside: auto; }
dt { font-weight: bold; }
dl.slips { display: grid; grid-template-columns: max-content 1fr; column-gap: 2mm; }
dl.slips.long { display: block; }
dd { margin: 0; }
.slips.long dd { margin-left: 3mm; }
"""


def handout(worked: Worked) -> str:
    """Write the page that pupils work on: the questions, and room to answer; no solution."""
    tasks = "".join(
        f"<section><h2>{place}. {escape(worked.fill(task.title))}</h2>"
        f"{tell.figures(worked, task)}<p>{escape(worked.fill(task.question))}</p>"
        f"{tell.on_paper(worked, task)}</section>"
        for place, task in enumerate(worked.lab.tasks, start=1)
    )
    return _page(
        worked,
        "",
        '<p class="name">Name <span></span> Class <span></span> Date <span></span></p>'
        f"<p>{escape(worked.fill(worked.lab.opening))}</p>{tasks}",
    )


def key(worked: Worked) -> str:
    """Write the key: of each task a good answer, and the misreadings to expect."""
    tasks = "".join(
        f"<section><h2>{place}. {escape(worked.fill(task.title))}</h2>"
        f"<p>{escape(worked.fill(task.model))}</p>{_slips(worked, task)}</section>"
        for place, task in enumerate(worked.lab.tasks, start=1)
    )
    about = "<p>Under each answer stand the misreadings to expect, and what helps.</p>"
    return _page(worked, "Key. ", f'{about}<div class="two">{tasks}</div>', "key")


def notes(worked: Worked) -> str:
    """Write the page for the teacher: aim, minutes, objectives, what to do in each task."""
    lab, fill = worked.lab, worked.fill
    served = {
        name: ", ".join(str(i) for i, t in enumerate(lab.tasks, start=1) if t.objective == name)
        for name in lab.objectives
    }
    aims = _items(
        f"{escape(fill(text))} (task {served[name]})" for name, text in lab.objectives.items()
    )
    tasks = "".join(
        f"<dt>{place}. {escape(fill(task.title))}</dt><dd>{escape(fill(task.note))}</dd>"
        for place, task in enumerate(lab.tasks, start=1)
    )
    questions = _items(escape(fill(text)) for text in lab.discuss)
    return _page(
        worked,
        "For the teacher. ",
        f"<p>{escape(fill(lab.aim))}</p>"
        f"<p>About {lab.minutes} minutes; an estimate, since it is untried with pupils.</p>"
        f"<h2>Objectives</h2>{aims}<h2>The tasks</h2><dl>{tasks}</dl>"
        f"<h2>To discuss</h2>{questions}<h2>Shorter, and longer</h2>"
        f"<p>{escape(fill(lab.shorter))} {escape(fill(lab.longer))}</p>",
    )


#: What there is of each lab: the ending of its file, what it is called, and what writes it.
PAPERS: dict[str, tuple[str, Callable[[Worked], str]]] = {
    "handout": ("Handout", handout),
    "key": ("Key", key),
    "teacher": ("For the teacher", notes),
    "slides": ("Slides", slides),
}


def _page(worked: Worked, what: str, content: str, kind: str = "") -> str:
    lab = worked.lab
    title = escape(f"{what}{worked.heading}")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f"<title>{title}</title><style>{STYLE}</style></head>"
        f'<body class="{kind}"><main><h1>{title}</h1>{content}'
        f'<p class="foot">Tally, figures of {lab.day.day} {lab.day:%B %Y}.</p>'
        "</main></body></html>\n"
    )


def _items(texts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"


def _slips(worked: Worked, task: Task) -> str:
    """Write the misreadings of a task, each with the words for it."""
    told = worked.key(task)
    match task.kind:
        case "number":
            pairs = [(_number(point, task), says) for point, says in told["slips"]]
        case "ends":
            pairs = [
                (" to ".join(_number(point, task) for point in ends), says)
                for ends, says in told["slips"]
            ]
        case "choose":
            texts = [worked.fill(option["text"]) for option in task.answer]
            pairs = [
                (text, says)
                for place, (text, says) in enumerate(zip(texts, told["slips"], strict=True))
                if place != told["right"]
            ]
        case _:
            pairs = [(", ".join(words).replace("*", "…"), says) for words, says in told["slips"]]
    items = "".join(f"<dt>{escape(given)}</dt><dd>{escape(says)}</dd>" for given, says in pairs)
    long = "" if task.kind in ("number", "ends") else " long"
    return f'<dl class="slips{long}">{items}</dl>'


def _number(point: list[float], task: Task) -> str:
    """Write a wrong number as a pupil would."""
    exact = point[0]
    places = 0 if exact == int(exact) else max(1, task.places)
    return format_number(as_fraction(round(exact, 6)), places)
