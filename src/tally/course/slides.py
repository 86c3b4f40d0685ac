"""A lab as slides for the front of a class: one HTML file, a task on each, and no script.

The keys that scroll a page go from slide to slide; a solution unfolds when the class is ready.
"""

from __future__ import annotations

from html import escape

from tally.course import tell
from tally.course.lab import Task
from tally.course.worked import Worked

STYLE = """
@page { size: A4 landscape; margin: 0; }
html { scroll-snap-type: y mandatory; }
body { margin: 0; color: #000; background: #fff;
  font: clamp(0.9rem, min(2vw, 3.1vh), 2rem)/1.3 "Liberation Sans", Arial, sans-serif; }
section { box-sizing: border-box; min-height: 100vh; padding: 4vh 6vw; scroll-snap-align: start;
  display: flex; flex-direction: column; justify-content: center; }
section > * { margin: 1vh 0; max-width: 60rem; }
h1, h2 { font-size: 1.5em; line-height: 1.15; }
.tally-printed, .boxes { padding: 0; list-style: none; }
.tally-printed { border-left: 0.2em solid #000; padding-left: 0.6em; }
.tally-printed b { font-size: 1.4em; margin-right: 0.3em; }
.tally-printed span { font-size: 0.75em; }
.tally-criteria { columns: 22em 2; }
.boxes li { margin: 0.4em 0; padding-left: 1.6em; text-indent: -1.6em; }
.boxes li::before { content: "\\2610"; display: inline-block; width: 1.6em; text-indent: 0; }
summary { min-height: 2.75rem; cursor: pointer; font-weight: bold; }
.foot { font-size: 0.6em; }
@media print {
  body { font-size: 15pt; }
  section { height: 209mm; min-height: 0; break-after: page; break-inside: avoid; }
  details:not([open]) { display: none; }
}
"""


def slides(worked: Worked) -> str:
    """Write the slides of a lab, solutions folded.

    Parameters
    ----------
    worked : Worked
        The lab.
    """
    lab = worked.lab
    title = escape(worked.heading)
    tasks = "".join(_slide(worked, task, place) for place, task in enumerate(lab.tasks, start=1))
    questions = "".join(f"<li>{escape(worked.fill(text))}</li>" for text in lab.discuss)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f"<title>Slides. {title}</title><style>{STYLE}</style></head><body><main>"
        f"<section><h1>{title}</h1><p>{escape(worked.fill(lab.opening))}</p>"
        f'<p class="foot">Tally, figures of {lab.day.day} {lab.day:%B %Y}. Untried with pupils. '
        "Page down, or the space bar, goes on.</p></section>"
        f"{tasks}<section><h2>To discuss</h2><ul>{questions}</ul></section></main></body></html>\n"
    )


def _slide(worked: Worked, task: Task, place: int) -> str:
    asked = f"<p>{escape(worked.fill(task.question))}</p>"
    if task.kind == "choose":
        items = "".join(f"<li>{text}</li>" for text in tell.options(worked, task))
        asked += f'<ul class="boxes">{items}</ul>'
    if task.kind == "write":
        asked += tell.criteria(worked, task)
    return (
        f"<section><h2>{place}. {escape(worked.fill(task.title))}</h2>"
        f"{tell.figures(worked, task)}{asked}<details><summary>A solution</summary>"
        f"<p>{escape(worked.fill(task.model))}</p></details></section>"
    )
