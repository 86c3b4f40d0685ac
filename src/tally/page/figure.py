"""A figure: drawn, titled, captioned, told in words, with its data as a table; whole or refused."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt

from tally.draw import picture
from tally.draw.drawing import Drawing
from tally.errors import TallyError
from tally.page import fallback, outputs

VEGA_LITE = ".".join(alt.VEGALITE_VERSION.lstrip("v").split(".")[:2])

#: The variable that says whether a notebook draws its figures.
PICTURES = "TALLY_PICTURES"


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
    >>> from unittest.mock import patch
    >>> with patch.dict(os.environ, {PICTURES: "no"}):
    ...     pictures()
    False
    """
    wanted = os.environ.get(PICTURES, "yes")
    if wanted not in ("yes", "no"):
        raise FigureError(f"{PICTURES} is {wanted!r}; it must be yes or no.")
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
    finding : sequence of str or dict
        The title that states the finding: parts, as :mod:`tally.page.outputs` has them.
    caption : sequence of str
        The sentences of the caption: first its sources and dates, then remarks.

    Raises
    ------
    FigureError
        When a part is missing.
    """

    name: str
    number: int
    drawing: Drawing
    finding: tuple[str | Mapping[str, Any], ...]
    caption: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a figure that is not complete."""
        needed = {
            "a title that states the finding": outputs.plain(self.finding),
            "unit and scope": self.drawing.scope,
            "a caption with its sources": any(self.caption),
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
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, the same bytes for the same data."""
        # The tests hold each specification against the schema, which takes a quarter of a page.
        spec = self.drawing.chart.to_dict(validate=False)
        if self.drawing.aspect:
            spec.setdefault("usermeta", {})["tally"] = {"aspect": self.drawing.aspect}
        return spec

    @cached_property
    def data(self) -> dict[str, Any]:
        """All that the figure is, as data: see :mod:`tally.page.outputs`."""
        return {
            "kind": "figure",
            "name": self.name,
            "number": self.number,
            "finding": list(self.finding),
            "scope": self.drawing.scope,
            "alternative": self.drawing.alternative,
            "caption": list(self.caption),
            "specification": self._json(),
            "table": outputs.table(self.drawing.table, f"Data of figure {self.number}"),
            "claims": list(self.drawing.claims),
            "editions": list(self.drawing.editions),
        }

    def svg(self, width: int) -> str:
        """Draw the figure as SVG.

        Parameters
        ----------
        width : int
            In pixels.
        """
        return picture.svg(self._json(), width, self.name)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        shown = self.svg(picture.WIDTHS["wide"]) if pictures() else ""
        return {
            "text/plain": self._text(),
            "text/html": fallback.html(self.data, shown),
            outputs.MIME: {"format": outputs.FORMAT, **self.data},
        }

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
        told = [f"Figure {self.number}. {outputs.plain(self.finding)}", self.drawing.scope]
        return "\n".join([*told, self.drawing.alternative, " ".join(self.caption)])
