"""A drawing: a chart with everything that a figure needs to be complete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import altair as alt
import pandas as pd

from tally.results.result import Result

AnyChart = TypeVar("AnyChart", bound=alt.TopLevelMixin)

#: What `altair.layer` gives.
Layers = alt.LayerChart | alt.FacetChart

#: Drawn by vl-convert with the metrics of its own Liberation Sans, so each machine gives the same
#: bytes; the others have the same widths.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

#: Colours that can be told apart by colour-blind readers and stand out on white and on black.
INK = "#767676"
ACCENT = "#2f78b7"

#: The name of what a reader points at, in each chart of a page that has it: a region on a map is
#: the same in the bars beside it. The page sets it (`tally.js`), in all its charts at once.
POINTED = alt.param(name="pointed", value=None)


LOOKS = alt.Config(
    font=FONT,
    background="transparent",
    # The name of the last year stands half beside its chart.
    padding={"left": 5, "top": 5, "right": 14, "bottom": 5},
    # Again with each change of the width: a legend that gets fewer columns gets higher.
    autosize=alt.AutoSizeParams(type="fit", contains="padding", resize=True),
    view=alt.ViewConfig(stroke=None),
    axis=alt.AxisConfig(
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight="normal",
        labelColor=INK,
        titleColor=INK,
        gridColor="#8884",
        domainColor="#8888",
        tickColor="#8888",
        labelLimit=150,
        labelSeparation=4,
    ),
    legend=alt.LegendConfig(
        orient="bottom",
        direction="horizontal",
        columns=2,
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight="normal",
        labelColor=INK,
        titleColor=INK,
        labelLimit=220,
        symbolOpacity=1,
    ),
    text=alt.MarkConfig(fontSize=12, color=INK),
)


@dataclass(frozen=True)
class Drawing:
    """A chart or map, and what must be told with it.

    Parameters
    ----------
    chart : altair.TopLevelMixin
        With ``width="container"`` where it can be stretched; no title of its own.
    scope : str
        Unit and scope, in words.
    alternative : str
        What the picture shows, in a sentence or two, made from its data.
    table : pandas.DataFrame
        The data behind it, with columns named for people; the first column names the rows.
    claims : tuple of str
        The claims that the data was made from.
    aspect : float, optional
        Height over width where they belong together, as on a map.
    remarks : tuple of str
        Sentences for the caption: what the reader must know beside it.
    editions : tuple of str
        The editions of a data set that the data was added up from.
    """

    chart: alt.TopLevelMixin
    scope: str
    alternative: str
    table: pd.DataFrame
    claims: tuple[str, ...]
    aspect: float | None = None
    remarks: tuple[str, ...] = field(default=())
    editions: tuple[str, ...] = ()


def outlined() -> alt.StrokeValue:
    """Give the outline of a mark: none until it is pointed at."""
    pointed = {"test": "datum.who === pointed", "value": "currentColor"}
    return alt.StrokeValue("transparent", condition=pointed)


def themed(chart: AnyChart, *, height: float | None = None) -> AnyChart:
    """Give a chart the book's looks: one font, quiet axes, no frame, no background."""
    # In one step, since Altair copies the whole chart in each.
    return chart.properties(config=LOOKS, **({} if height is None else {"height": height}))


def claims_of(results: Iterable[Result | None]) -> tuple[str, ...]:
    """Collect the claims of some results (None is passed over), each once, in order."""
    return tuple(dict.fromkeys(c for r in results if r is not None for c in r.claims))


def editions_of(results: Iterable[Result | None]) -> tuple[str, ...]:
    """Collect the editions that some results were added up from, each once, in order."""
    return tuple(dict.fromkeys(e for r in results if r is not None for e in r.editions))
