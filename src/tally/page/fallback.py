"""Outputs as HTML that reads well without the book's style: in JupyterLab and after papermill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from tally.page import outputs


def html(data: Mapping[str, Any], picture: str = "") -> str:
    """Write an output as HTML.

    Parameters
    ----------
    data : mapping
        The output: see :mod:`tally.page.outputs`.
    picture : str
        Of a figure: its drawing, as SVG.

    Examples
    --------
    >>> html({"kind": "sentence", "parts": ["A < B."]})
    '<p>A &lt; B.</p>'
    """
    match data["kind"]:
        case "sentence":
            return f"<p>{_parts(data['parts'])}</p>"
        case "figure":
            return _figure(data, picture)
        case "table":
            return _table(data["table"])
        case "cards":
            return "".join(map(_card, data["cards"]))
        case "exercises":
            return "".join(_exercise(n, e) for n, e in enumerate(data["exercises"], start=1))
        case "record":
            return "".join(_folded(told["caption"], _table(told)) for told in data["tables"])
    raise ValueError(f"No output is of the kind {data['kind']!r}.")


def answer(question: str, answered: str, shown: str) -> str:
    """Put a heading over what is shown for one answer to a question."""
    return f"<p><b>{escape(f'{question}: {answered}')}</b></p>{shown}"


def front(data: Mapping[str, Any], pictures: str) -> str:
    """Write what a front page begins with; its pictures are written already."""
    points = "".join(
        f"<li><b>{escape(point['label'])}.</b> {_parts(point['parts'])}</li>"
        for point in data["points"]
    )
    return (
        f"<h2>{_parts(data['headline'])}</h2><p>{_parts(data['stamp'])}</p>"
        f"<ul>{points}</ul>{pictures}"
    )


def _parts(parts: Sequence[str | Mapping[str, Any]]) -> str:
    return "".join(escape(p, quote=False) if isinstance(p, str) else _number(p) for p in parts)


def _number(number: Mapping[str, Any]) -> str:
    return (
        f'<a href="#{escape(outputs.anchor(number))}" title="{escape(number["origin"])}">'
        f"{escape(number['text'], quote=False)}</a>"
    )


def _figure(data: Mapping[str, Any], picture: str) -> str:
    words, table = escape(data["alternative"]), data["table"]
    shown = (
        f'<div role="img" aria-label="{words}">{picture}</div>' if picture else f"<p>{words}</p>"
    )
    return (
        f'<figure id="fig-{escape(data["name"])}"><b>Figure {data["number"]}. '
        f"{_parts(data['finding'])}</b><br>{escape(data['scope'])}{shown}"
        f"<figcaption>{escape(' '.join(data['caption']))}</figcaption>"
        f"{_folded(table['caption'], _table(table))}</figure>"
    )


def _table(data: Mapping[str, Any]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in data["columns"])
    rows = "".join(
        f"<tr{_mark(data, row)}>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>"
        for row in data["rows"]
    )
    return (
        f"<table><caption>{escape(data['caption'])}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _mark(data: Mapping[str, Any], row: Sequence[Any]) -> str:
    return f' id="{escape(data["marks"])}-{escape(row[-1])}"' if "marks" in data else ""


def _cell(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, list):
        return _parts(cell)
    if isinstance(cell, Mapping):
        if "address" in cell:
            return f'<a href="{escape(cell["address"])}">{escape(cell["text"])}</a>'
        if "page" in cell:
            return escape(cell["text"])
        return _number(cell)
    return escape(str(cell))


def _card(card: Mapping[str, Any]) -> str:
    more = "".join(f"<p>{escape(c['follows'])}</p>{_listed(c['printed'])}" for c in card["more"])
    return (
        f'<section id="card-{escape(card["name"])}"><p><b>{escape(card["title"])}</b></p>'
        f"{_listed(card['printed'])}<p>{escape(card['follows'])}</p><p>{escape(card['behind'])}</p>"
        f"{_folded(card['folded'], more) if more else ''}</section>"
    )


def _listed(printed: Sequence[Sequence[Any]]) -> str:
    items = "".join(f"<li>{_parts(said)}</li>" for said in printed)
    return f"<ul>{items}</ul>" if items else ""


def _exercise(number: int, exercise: Mapping[str, Any]) -> str:
    folded = {"A hint": escape(exercise["hint"]), "A solution": _parts(exercise["answer"])}
    options = "".join(f"<li>{escape(option)}</li>" for option in exercise["options"])
    listed = f"<ul>{options}</ul>" if options else ""
    return (
        f"<p><b>Exercise {number}. {escape(exercise['title'])}</b></p>"
        f"<p>{_parts(exercise['question'])}</p>{listed}"
        + "".join(_folded(summary, f"<p>{told}</p>") for summary, told in folded.items())
    )


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"
