"""What was found in a text, told: as plain text, as plain data and as HTML.

The HTML is that of the page of the book, where `src/tally/book/static/reading.js` makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from tally.errors import enumerated
from tally.quantities.interval import as_fraction, format_number
from tally.reading.find import Figure
from tally.reading.match import Mark, Match

#: What a dimension is called in a sentence.
CALLED = {
    "measure": "what was counted",
    "group": "who was counted",
    "region": "the region",
    "body": "the organisation",
    "cause": "the kind of violence",
    "actor": "who did it",
    "tactic": "how it was done",
    "target": "against whom",
    "place": "the place",
    "year": "the year",
    "part": "the month or quarter",
    "kind": "the kind of figure",
}

NOTHING = "The ledger has nothing of it."

MIXED = (
    "Perhaps mixed up: the words here are of attacks, and this figure is of all violence that the "
    "organisation counts. It counts:"
)


def read_as(figure: Figure) -> str:
    """Say which interval a figure is read as, where it is not just the number.

    Examples
    --------
    >>> read_as(Figure(0, 10, "number", 1500.0, 1501.0, 1725.0, "over"))
    'read as 1,501 to 1,725'
    """
    if figure.low == figure.high:
        return ""
    unit = " per cent" if figure.kind == "percent" else ""
    return f"read as {_written(figure.low)} to {_written(figure.high)}{unit}"


def _written(number: float) -> str:
    whole = as_fraction(round(number, 3))
    text = format_number(whole, 0 if whole.denominator == 1 else 3)
    return text.rstrip("0") if "." in text else text


def why(match: Match) -> str:
    """Say what in the text speaks for a match, and what against it."""
    told = []
    if match.agrees:
        told.append(f"The words here name {enumerated(CALLED[d] for d in match.agrees)}.")
    if match.differs:
        told.append(f"They name something else as {enumerated(CALLED[d] for d in match.differs)}.")
    return " ".join(told)


def sentences(match: Match) -> list[str]:
    """Tell a figure of the ledger in sentences: who printed it, how it is read, what became of it.

    Those that speak against it, or against the words of the text, come last.
    """
    row = match.row
    told = [f"Printed by {row['printed']}."]
    told += [f"Read as {row['read']}."] if row["read"] else []
    told += [f"{row['fate']}."] if row["fate"] else []
    told += [f"{MIXED} {row['wide']}"] if match.mixed else []
    return [*told, *row["notes"]]


def as_data(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Give marks as plain data."""
    return [
        {
            "text": mark.text,
            "start": mark.figure.start,
            "end": mark.figure.end,
            "kind": mark.figure.kind,
            "value": mark.figure.value,
            "low": mark.figure.low,
            "high": mark.figure.high,
            "qualifier": mark.figure.hedge,
            "matches": [
                {
                    "claim": match.row["claim"],
                    "points": match.points,
                    "agrees": list(match.agrees),
                    "differs": list(match.differs),
                    "mixed": match.mixed,
                    "text": match.row["text"],
                    "what": match.row["what"],
                    "who": match.row["who"],
                    "told": sentences(match),
                }
                for match in mark.matches
            ],
        }
        for mark in marks
    ]


def as_text(marks: Sequence[Mark]) -> str:
    """Tell marks for a terminal: a block for each figure."""
    blocks = []
    for mark in marks:
        reading = read_as(mark.figure)
        lines = [f"{mark.text}{f' ({reading})' if reading else ''}"]
        for match in mark.matches:
            row = match.row
            lines.append(f"  {row['text']} {row['what']}; counted by {row['who']}")
            lines += [f"    {sentence}" for sentence in [*sentences(match), why(match)] if sentence]
            lines.append(f"    {row['claim']}")
        blocks.append("\n".join(lines if mark.matches else [*lines, f"  {NOTHING}"]))
    known = sum(bool(mark.matches) for mark in marks)
    return "\n\n".join([*blocks, summary(len(marks), known)])


def summary(count: int, known: int) -> str:
    """Say how many figures there are, and of how many the ledger has something.

    Examples
    --------
    >>> summary(12, 11), summary(1, 0), summary(0, 0)
    ('12 figures, 11 of them in the ledger.', '1 figure, 0 of them in the ledger.', 'No figures.')
    """
    if not count:
        return "No figures."
    return f"{count} figure{'s' if count > 1 else ''}, {known} of them in the ledger."


def as_html(
    text: str, marks: Sequence[Mark], address: Callable[[str], str] = lambda claim: ""
) -> str:
    """Write a text with its figures marked, and below it what the ledger has of each.

    Parameters
    ----------
    text : str
        The text.
    marks : sequence of Mark
        What was found in it.
    address : callable, optional
        Gives the address of a claim; empty where there is none.
    """
    entries = "".join(_entry(n, mark, address) for n, mark in enumerate(marks, start=1))
    listed = f'<ol class="tally-read-list">{entries}</ol>' if marks else ""
    return f'<div class="tally-read-text">{_marked(text, marks)}</div>{listed}'


def _marked(text: str, marks: Sequence[Mark]) -> str:
    """Write the text, each figure as a link to what is told of it; a line is a paragraph."""
    parts, at = [], 0
    for n, mark in enumerate(marks, start=1):
        state = "known" if mark.matches else "nothing"
        parts.append(escape(text[at : mark.figure.start], quote=False))
        parts.append(
            f'<a id="read-{n}" class="tally-read-{state}" href="#told-{n}">'
            f"{escape(mark.text, quote=False)}</a>"
        )
        at = mark.figure.end
    parts.append(escape(text[at:], quote=False))
    lines = (line for line in "".join(parts).split("\n") if line.strip())
    return "".join(f"<p>{line}</p>" for line in lines)


def _entry(number: int, mark: Mark, address: Callable[[str], str]) -> str:
    reading = read_as(mark.figure)
    told = "".join(_match(match, address) for match in mark.matches) or f"<p>{NOTHING}</p>"
    return (
        f'<li id="told-{number}"><p><a href="#read-{number}">{escape(mark.text, quote=False)}</a>'
        f"{f' {reading}' if reading else ''}</p>{told}</li>"
    )


def _match(match: Match, address: Callable[[str], str]) -> str:
    row = match.row
    where = address(row["claim"])
    text = escape(row["text"], quote=False)
    figure = f'<a href="{escape(where)}">{text}</a>' if where else text
    what = escape(f"{row['what']}; counted by {row['who']}", quote=False)
    told = "".join(f"<p>{escape(sentence, quote=False)}</p>" for sentence in sentences(match))
    reason = why(match)
    because = f'<p class="tally-read-why">{escape(reason, quote=False)}</p>' if reason else ""
    return f'<div class="tally-read-match"><p><b>{figure}</b> {what}</p>{told}{because}</div>'
