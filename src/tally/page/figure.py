"""A figure as HTML: drawn, titled, captioned, told in words, with its data as a table."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from dataclasses import dataclass
from functools import cached_property

import altair as alt
import vl_convert

from tally.draw.drawing import Drawing
from tally.errors import TallyError
from tally.ledger import spreadsheet
from tally.page import tables

#: The two widths, in pixels, for which the static picture is drawn.
WIDTHS = {"wide": 680, "narrow": 340}

VEGA_LITE = ".".join(alt.VEGALITE_VERSION.lstrip("v").split(".")[:2])


#: An outline of at least a hundred points, as maps have them, and one of its points.
OUTLINE = re.compile(r'\bd="((?:[ML]-?[\d.]+,-?[\d.]+|Z){100,})"')
POINT = re.compile(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?")

#: Where an id is given or meant in a picture, and the id.
ID = re.compile(r'(\bid="|\burl\(#|\bhref="#)([^")]+)')


class FigureError(TallyError):
    """A figure that is not complete."""


def pictures() -> bool:
    """Tell whether figures are drawn: unless the environment variable ``TALLY_PICTURES`` is "no".

    Drawing is more than half of what a page takes, and who wants only numbers can spare it.

    Raises
    ------
    FigureError
        When the variable is neither "yes" nor "no".

    Examples
    --------
    >>> pictures()
    True
    """
    wanted = os.environ.get("TALLY_PICTURES", "yes")
    if wanted not in ("yes", "no"):
        raise FigureError(f"TALLY_PICTURES is {wanted!r}; it must be yes or no.")
    return wanted == "yes"


@dataclass(frozen=True)
class Figure:
    """A complete figure.

    Parameters
    ----------
    name : str
        Its short name on the page; the anchor is ``fig-NAME``.
    number : int
        Its number on the page.
    drawing : Drawing
        The chart and what is told with it.
    finding : tuple of str
        The title that states the finding, as plain text and as HTML.
    caption : tuple of str
        The caption with sources and dates, as plain text and as HTML.

    Raises
    ------
    FigureError
        When a part is missing.
    """

    name: str
    number: int
    drawing: Drawing
    finding: tuple[str, str]
    caption: tuple[str, str]

    def __post_init__(self) -> None:
        """Refuse a figure that is not complete."""
        needed = {
            "a title that states the finding": self.finding[0],
            "unit and scope": self.drawing.scope,
            "a caption with its sources": self.caption[0],
            "a text alternative": self.drawing.alternative,
            "its data": len(self.drawing.table),
            "the claims or editions of its data": self.drawing.claims or self.drawing.editions,
        }
        for what, there in needed.items():
            if not there:
                raise FigureError(f"Figure {self.name!r} lacks {what}.")

    @property
    def chart(self) -> alt.TopLevelMixin:
        """The Altair chart itself, to work on in a notebook."""
        return self.drawing.chart

    @cached_property
    def spec(self) -> dict:
        """The Vega-Lite specification, the same bytes for the same data."""
        # The tests hold each specification against the schema, which takes a quarter of a page.
        spec = self.drawing.chart.to_dict(validate=False)
        if self.drawing.aspect:
            spec.setdefault("usermeta", {})["tally"] = {"aspect": self.drawing.aspect}
        return spec

    def svg(self, width: int) -> str:
        """Draw the figure as SVG.

        Parameters
        ----------
        width : int
            In pixels.
        """
        spec = {**self.spec, "width": width}
        if self.drawing.aspect:
            spec["height"] = round(width * self.drawing.aspect)
        drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
        return _own_ids(_light(drawn), f"{self.name}-{width}")

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/plain": self._text(), "text/html": self._html()}

    def _json(self) -> str:
        try:
            return json.dumps(
                self.spec,
                sort_keys=True,
                separators=(",", ":"),
                ensure_ascii=False,
                allow_nan=False,
            )
        except ValueError:
            raise FigureError(
                f"Figure {self.name!r} has a number in its data that is missing or infinite (NaN): "
                "give None where nothing is known."
            ) from None

    def _text(self) -> str:
        told = [f"Figure {self.number}. {self.finding[0]}", self.drawing.scope]
        return "\n".join([*told, self.drawing.alternative, self.caption[0]])

    def _html(self) -> str:
        drawing, escape = self.drawing, html.escape
        drawn = "".join(
            f'<div class="tally-svg tally-{name}">{self.svg(width)}</div>'
            for name, width in (WIDTHS.items() if pictures() else ())
        )
        spec = self._json().replace("<", "\\u003c")
        table = tables.html_table(drawing.table, caption=f"Data of figure {self.number}")
        csv = base64.b64encode(spreadsheet.csv_text(drawing.table).encode()).decode()
        return (
            f'<figure class="tally-figure" id="fig-{escape(self.name)}" '
            f'data-claims="{escape(" ".join(drawing.claims))}" '
            f'data-editions="{escape(" ".join(drawing.editions))}">'
            f'<div class="tally-title"><span class="tally-number-of-figure">Figure {self.number}.'
            f"</span> {self.finding[1]}</div>"
            f'<div class="tally-scope">{escape(drawing.scope)}</div>'
            f'<div class="tally-chart" role="img" aria-label="{escape(drawing.alternative)}">'
            f'{drawn}<script type="application/json" class="tally-spec">{spec}</script></div>'
            f'<figcaption class="tally-caption">{self.caption[1]}</figcaption>'
            f'<details class="tally-data"><summary>Data of figure {self.number}</summary>{table}'
            f'<a class="tally-csv" download="{escape(self.name)}.csv" '
            f'href="data:text/csv;base64,{csv}">Download as CSV</a></details></figure>'
        )


def _light(svg: str) -> str:
    """Write long outlines as steps of tenths of a pixel: a page of maps weighs a third less."""

    def shorter(found: re.Match[str]) -> str:
        told, at = [], (0, 0)
        for command, *place in POINT.findall(found[1]):
            if command == "Z":
                told.append("Z")
                continue
            to = tuple(round(10 * float(number)) for number in place)
            x, y = to if command == "M" else (to[0] - at[0], to[1] - at[1])
            if command == "M" or x or y:
                told.append(f"{'M' if command == 'M' else 'l'}{x / 10:g},{y / 10:g}")
            at = to
        return f'd="{"".join(told)}"'

    return OUTLINE.sub(shorter, svg)


def _own_ids(svg: str, name: str) -> str:
    """Give the ids inside a picture numbers and a prefix made from its content.

    So two pictures never meet on a page. Vega counts on from one drawing to the next; numbered by
    their order, the ids of a picture are the same each time that it is drawn.
    """
    numbers: dict[str, int] = {}
    svg = ID.sub(lambda id: f"{id[1]}{numbers.setdefault(id[2], len(numbers) + 1)}", svg)
    prefix = f"{name}-{hashlib.sha256(svg.encode()).hexdigest()[:8]}"
    return ID.sub(rf"\1{prefix}-\2", svg)
