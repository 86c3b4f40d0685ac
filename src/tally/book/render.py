"""The book's HTML of what chapters show, written from their data: see :mod:`tally.page.outputs`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from tally.book import tasks
from tally.draw.picture import WIDTHS
from tally.page import outputs

if TYPE_CHECKING:
    import pandas as pd

#: What a cell shows of which nothing is known.
MISSING = '<span class="tally-missing" title="no figure published">–</span>'

#: What of the data of an output is not said to readers.
UNSAID = frozenset(
    (
        *("kind", "name", "specification", "claims", "editions", "origin", "address", "page"),
        *("marks", "held", "key"),
    )
)


#: What a reader need not be told twice: a column that says in each row what another one says.
REPEATS = {"Interval": "Figure", "Range": "Figure", "From": "Printed by"}

#: So many cases stand in the open.
MANY = 8


@dataclass(frozen=True)
class Markup:
    """A cell that is HTML already, with its plain text."""

    html: str
    plain: str


@dataclass
class Writer:
    """Writes what one page shows, in order: of several numbers of one name the first has the id.

    Parameters
    ----------
    draw : callable
        Gives the SVG of a figure for a width.
    address : callable
        Gives the address of a claim's place in the ledger, or None where the book has none.
    page : callable
        Gives the address of another page of the book, or None where the book has no such page.
    offer : callable
        Gives the HTML of what may be taken away of a figure.
    specify : callable
        Gives the name and the address of the file that holds the specification of a figure (see
        :mod:`tally.book.pictures`), or None where it stands in the page.
    carry : callable
        Gives what the element of a number carries as data, by the names of its attributes.
    home : str
        The address of the page with the claims of the outputs, where it is another one.
    updated : str
        The day of the tables, which a front page tells.

    Examples
    --------
    >>> number = {"text": "51%", "name": "kp", "claims": ["a"], "origin": "CRSS"}
    >>> print(Writer().html({"kind": "sentence", "parts": ["It was ", number]}))
    <p class="tally-say">It was <a class="tally-number" id="value-kp" href="#claim-a" \
data-claims="a" title="CRSS">51%</a></p>
    """

    draw: Callable[[Mapping[str, Any], int], str] = lambda figure, width: ""
    address: Callable[[str], str | None] = lambda claim: None
    page: Callable[[str], str | None] = lambda page: None
    offer: Callable[[Mapping[str, Any]], str] = lambda figure: ""
    specify: Callable[[Mapping[str, Any]], tuple[str, str] | None] = lambda figure: None
    carry: Callable[[Mapping[str, Any]], Mapping[str, str]] = lambda number: {}
    home: str = ""
    updated: str = ""
    _named: set[str] = field(default_factory=set)

    def html(self, data: Mapping[str, Any]) -> str:
        """Write an output."""
        match data["kind"]:
            case "sentence":
                return f'<p class="tally-say">{self._parts(data["parts"])}</p>'
            case "figure":
                return self._figure(data)
            case "table":
                table = self._table(data["table"])
                return _folded(data["table"], table) if data.get("folded") else table
            case "cards":
                return _cards([self._card(card) for card in data["cards"]])
            case "exercises":
                return self._exercises(data)
            case "record":
                return "".join(map(self.listed, data["tables"]))
            case "choice":
                return self._choice(data)
            case "ticks":
                return self._ticks(data)
            case "front":
                return self._front(data)
            case "group":
                return "".join(map(self.html, data["outputs"]))
        raise outputs.OutputError(f"The book can't show an output of the kind {data['kind']!r}.")

    def _front(self, front: Mapping[str, Any]) -> str:
        """Write the first screen: the sources of its pictures are folded."""
        points = "".join(
            f"<div><dt>{escape(point['label'])}</dt><dd>{self._parts(point['parts'])}</dd></div>"
            for point in front["points"]
        )
        pictures = "".join(
            self._figure(shown, folded=True) if shown["kind"] == "figure" else self.html(shown)
            for shown in front["outputs"]
        )
        stamp = self._parts(front["stamp"]) + (f", updated {self.updated}" if self.updated else "")
        return (
            f'<div class="tally-front"><p class="tally-headline">{self._parts(front["headline"])}'
            f'</p><p class="tally-stamp">{stamp}</p>{pictures}'
            f'<dl class="tally-points">{points}</dl></div>'
        )

    def listed(self, table: Mapping[str, Any]) -> str:
        """Write the claims or editions of a page as a folded table, with an id for each row."""
        return (
            f'<details class="tally-claims"><summary>{escape(table["summary"])}</summary>'
            f"{self._table(table)}</details>"
        )

    def _parts(self, parts: Iterable[str | Mapping[str, Any]]) -> str:
        return "".join(
            escape(p, quote=False) if isinstance(p, str) else self._number(p) for p in parts
        )

    def _number(self, number: Mapping[str, Any]) -> str:
        name, mark = number.get("name"), ""
        if name and name not in self._named:
            self._named.add(name)
            mark = f' id="value-{escape(name)}"'
        made_from = "".join(
            f'data-{of}="{escape(" ".join(number[of]))}" '
            for of in ("claims", "editions")
            if number.get(of)
        )
        carried = "".join(f' {of}="{escape(text)}"' for of, text in self.carry(number).items())
        return (
            f'<a class="tally-number"{mark} '
            f'href="{escape(self.home)}#{escape(outputs.anchor(number))}" '
            f'{made_from}title="{escape(number["origin"])}"{carried}>'
            f"{escape(number['text'], quote=False)}</a>"
        )

    def _figure(self, figure: Mapping[str, Any], *, folded: bool = False) -> str:
        name, number = escape(figure["name"]), figure["number"]
        # The words of the chart stand for all the shapes in it, and a keyboard can reach it.
        pictures = "".join(
            f'<div aria-hidden="true" class="tally-svg tally-{of}">{self.draw(figure, width)}</div>'
            for of, width in WIDTHS.items()
        )
        told = escape(" ".join(figure["caption"]))
        if folded:
            told = f"<details><summary>Sources and notes</summary>{told}</details>"
        return (
            f'<figure class="tally-figure" id="fig-{name}" '
            f'data-claims="{escape(" ".join(figure["claims"]))}" '
            f'data-editions="{escape(" ".join(figure["editions"]))}">'
            f'<div class="tally-title"><span class="tally-number-of-figure">Figure {number}.'
            f"</span> {self._parts(figure['finding'])}</div>"
            f'<div class="tally-scope">{escape(figure["scope"])}</div>'
            f'<div class="tally-chart" role="img" tabindex="0" '
            f'aria-label="{escape(figure["alternative"])}">{pictures}'
            f"{self._specification(figure)}</div>"
            f'<figcaption class="tally-caption">{told}</figcaption>'
            f"{self.offer(figure)}"
            f'<details class="tally-data"><summary>Data of figure {number}</summary>'
            f"{self._table(_told_once(figure['table'] | {'caption': figure['scope']}))}"
            "</details></figure>"
        )

    def _specification(self, figure: Mapping[str, Any]) -> str:
        """Write what makes the chart answer, or where a script finds it."""
        if place := self.specify(figure):
            at, spec = ' data-name="{}" data-address="{}"'.format(*map(escape, place)), ""
        else:
            at, spec = "", figure["specification"].replace("<", "\\u003c")
        return f'<script type="application/json" class="tally-spec"{at}>{spec}</script>'

    def _table(self, table: Mapping[str, Any]) -> str:
        marks, rows = table.get("marks"), table["rows"]
        told = [[self._cell(cell) for cell in row] for row in rows]
        if marks == "claim":
            for cells, row in zip(told, rows, strict=True):
                if address := self.address(row[-1]):
                    cells[-1] = f'<a href="{escape(address)}">{escape(row[-1])}</a>'
        ids = [f"{marks}-{row[-1]}" for row in rows] if marks else None
        return _html_table([escape(c) for c in table["columns"]], told, table["caption"], ids)

    def _cell(self, cell: object) -> str:
        if cell is None:
            return MISSING
        if isinstance(cell, list):
            return self._parts(cell)
        if isinstance(cell, Mapping):
            if "page" in cell:
                address, text = self.page(cell["page"]), escape(cell["text"])
                return f'<a href="{escape(address)}">{text}</a>' if address else text
            if "address" not in cell:
                return self._number(cell)
            return f'<a href="{escape(cell["address"])}" rel="external">{escape(cell["text"])}</a>'
        return escape(str(cell))

    def _card(self, card: Mapping[str, Any]) -> str:
        told = (
            f'<section class="tally-card" id="card-{escape(card["name"])}">'
            f"<h3>{escape(card['title'])}</h3>{self._printed(card['printed'])}"
            f'<p class="tally-follows">{escape(card["follows"], quote=False)}</p>'
            f"<p>{escape(card['behind'], quote=False)}</p>"
        )
        if card["more"]:
            cases = "".join(
                f'<p class="tally-follows">{escape(case["follows"], quote=False)}</p>'
                f"{self._printed(case['printed'])}"
                for case in card["more"]
            )
            told += f"<details><summary>{escape(card['folded'])}</summary>{cases}</details>"
        return f"{told}</section>"

    def _printed(self, printed: Sequence[Sequence[Any]]) -> str:
        items = "".join(f"<li>{self._parts(said)}</li>" for said in printed)
        return f"<ul>{items}</ul>" if items else ""

    def _exercises(self, data: Mapping[str, Any]) -> str:
        """Write exercises; answers are kept under a name that is new where a key is."""
        keys = {f"exercise-{n}": one["key"] for n, one in enumerate(data["exercises"], start=1)}
        asked = "".join(map(self._exercise, keys, data["exercises"], range(1, len(keys) + 1)))
        mark = hashlib.sha256(tasks.encoded(keys).encode()).hexdigest()[:8]
        name = f"{data['page'].partition(',')[0]}-{mark}"
        return (
            f'<p class="tally-lab-note">What you write stays on this device.</p>{asked}'
            + tasks.hand_in(name, f"Tally exercises of {data['page']}", keys)
        )

    def _exercise(self, name: str, asked: Mapping[str, Any], n: int) -> str:
        key = asked["key"]
        criteria = [says for says, _ in key["right"]] if key["kind"] == "write" else ()
        task = tasks.task(
            name,
            f"<p>{self._parts(asked['question'])}</p>",
            key["kind"],
            hint=asked["hint"],
            unit=asked["unit"],
            parts=asked["options"] or criteria,
            solution=self._parts(asked["answer"]),
        )
        return (
            f'<section class="tally-exercise" id="{name}"><h3>Exercise {n}. '
            f"{escape(asked['title'])}</h3>{task}</section>"
        )

    def _choice(self, choice: Mapping[str, Any]) -> str:
        answers = list(enumerate(choice["answers"], start=1))
        fields = "".join(
            f'<label><input type="radio" name="choice-{choice["number"]}" value="{n}"'
            f"{' checked' if n == 1 else ''}> {escape(answer['answer'])}</label>"
            for n, answer in answers
        )
        panels = "".join(
            f'<div class="tally-answer" data-answer="{n}">'
            f"{''.join(map(self.html, answer['outputs']))}</div>"
            for n, answer in answers
        )
        # The book's style shows the fields, which do nothing without it.
        return (
            '<div class="tally-choice"><fieldset hidden>'
            f"<legend>{escape(choice['question'])}</legend>{fields}</fieldset>{panels}</div>"
        )

    def _ticks(self, ticks: Mapping[str, Any]) -> str:
        """Write what can be doubted; hidden, since nothing of it answers without the script."""
        if ticks["held"] == "{}":
            return ""
        script = f'<script type="application/json">{ticks["held"]}</script>'
        if "figures" not in ticks:
            return f'<div class="tally-ticks" hidden>{script}</div>'
        first, *others = map(self._tickable, ticks["figures"])
        rows = [[escape(name), escape(text), ""] for name, text in ticks["rows"]]
        columns = ["Of", "In the book", "Now"]
        return (
            '<section class="tally-ticks" aria-label="Doubt a figure" hidden><h3>Doubt a figure'
            "</h3><p>Which of these figures do you believe? Take a tick away, and the bounds are "
            "worked out again, here in the page, without that figure.</p>"
            f"<fieldset><legend>{first[0]}</legend>{first[1]}</fieldset>"
            + "".join(
                f"<details><summary>{legend}</summary><fieldset><legend>{legend}</legend>{fields}"
                "</fieldset></details>"
                for legend, fields in others
            )
            + f"{_html_table(columns, rows, 'What follows from the figures with a tick', None)}"
            '<div class="tally-ticked"><p role="status"></p><button type="button" hidden>As the '
            f"book has them</button></div>{script}</section>"
        )

    def _tickable(self, figures: Mapping[str, Any]) -> tuple[str, str]:
        """Write a legend, and a field for each figure."""
        fields = "".join(
            f'<label><input type="checkbox" autocomplete="off" value="{told["place"]}"'
            f"{' checked' if told['on'] else ''}> <span>{self._parts(told['parts'])}</span></label>"
            for told in figures["told"]
        )
        return f"{escape(figures['of'])} ({len(figures['told'])})", fields


def words(data: object) -> Iterator[str]:
    """Give what an output says, piece by piece, for the search of the book.

    Examples
    --------
    >>> number = {"text": "51%", "name": "kp", "claims": ["a"], "origin": "CRSS"}
    >>> list(words({"kind": "sentence", "parts": ["It was ", number, "."]}))
    ['It was ', '51%', '.']
    """
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for part in data:
            yield from words(part)
    elif isinstance(data, Mapping):
        for key, part in data.items():
            if key not in UNSAID:
                yield from words(part)


def html_table(frame: pd.DataFrame, *, caption: str, row_ids: list[str] | None = None) -> str:
    """Write a frame as an HTML table that a screen reader can read.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns named for people; the first one names the rows. A missing value is shown as a
        dash. :class:`Markup` is trusted, all else is escaped.
    caption : str
        What the table shows.
    row_ids : list of str, optional
        An id for each row.

    Examples
    --------
    >>> import pandas as pd
    >>> table = html_table(pd.DataFrame({"Region": ["A<B"], "Killed": [3]}), caption="Killed")
    >>> '<th scope="row">A&lt;B</th><td>3</td>' in table
    True
    """
    rows = [[_of_frame(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return _html_table([escape(str(c)) for c in frame.columns], rows, caption, row_ids)


def _of_frame(value: object) -> str:
    import pandas as pd

    if isinstance(value, Markup):
        return value.html
    if value is None or (not isinstance(value, str | tuple | list) and pd.isna(value)):
        return MISSING
    return escape(str(value))


def _cards(cards: Sequence[str]) -> str:
    """Write cases: of many the first stand in the open, and those after them are folded."""
    shown, rest = (cards[:MANY], cards[MANY:]) if len(cards) > MANY + 2 else (cards, [])
    if rest:
        folded = f"<summary>{len(rest)} more cases</summary>{''.join(rest)}"
        shown = [*shown, f"<details>{folded}</details>"]
    return f'<div class="tally-cards">{"".join(shown)}</div>' if shown else ""


def _folded(table: Mapping[str, Any], shown: str) -> str:
    """Fold a table under its caption, with the number of its rows."""
    told = f"{table['caption']} ({len(table['rows'])} rows)"
    return f'<details class="tally-data"><summary>{escape(told)}</summary>{shown}</details>'


def _told_once(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the columns that repeat another one; the file beside the figure has them all.

    Examples
    --------
    >>> table = {"columns": ["Year", "Figure", "Interval"], "rows": [["2024", "9", "9"]]}
    >>> _told_once(table)["columns"]
    ['Year', 'Figure']
    """
    columns, rows = table["columns"], table["rows"]
    kept = [
        place
        for place, name in enumerate(columns)
        if (other := REPEATS.get(name)) not in columns
        or any(row[place] != row[columns.index(other)] for row in rows)
    ]
    return {
        **table,
        "columns": [columns[place] for place in kept],
        "rows": [[row[place] for place in kept] for row in rows],
    }


def _html_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str, row_ids: list[str] | None
) -> str:
    """Put cells that are HTML into a table with a caption, and a scope for each header cell."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = []
    for i, (first, *others) in enumerate(rows):
        mark = f' id="{escape(row_ids[i])}"' if row_ids else ""
        cells = "".join(f"<td>{cell}</td>" for cell in others)
        body.append(f'<tr{mark}><th scope="row">{first}</th>{cells}</tr>')
    return (
        f'<div class="tally-scroll"><table class="tally-table"><caption>{escape(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )
