"""Dated marks on a chart over time: a line through the plot, and a number above it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from tally.draw.common import plain
from tally.draw.drawing import INK
from tally.quantities.period import in_words
from tally.results.landmarks import fraction

#: In pixels: how far above the plot the numbers stand.
ABOVE = 7


def dates(marks: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """Draw marks as :func:`tally.results.landmarks.chosen` gives them.

    Parameters
    ----------
    marks : pandas.DataFrame
        The marks, in order of time; their numbers are those of the key in the caption.
    x : altair.X
        The axis of the chart: of years by name, or of time in years.
    """
    layers = []
    for number, (_, row) in enumerate(marks.iterrows(), start=1):
        at = fraction(row["date"])
        day = {"number": str(number), "name": row["name"], "day": in_words(str(row["date"]))}
        if x.shorthand.endswith(":O"):
            # A year is a band of the axis, and a day a part of that band.
            place: Any = x.copy()
            place.bandPosition = round(at % 1, 3)
            day[x.shorthand[:-2]] = row["date"].year
        else:
            place, day[x.shorthand[:-2]] = x, at
        base = alt.Chart(alt.Data(values=plain(pd.DataFrame([day])))).encode(
            x=place,
            tooltip=[alt.Tooltip("name:N", title="What"), alt.Tooltip("day:N", title="When")],
        )
        layers += [
            # Without a place on the other axis it goes through the whole plot.
            base.mark_rule(strokeWidth=1, strokeDash=[2, 2], color=INK, opacity=0.8),
            base.mark_text(fontSize=11, fontWeight="bold", color=INK).encode(
                y=alt.value(-ABOVE), text="number:N"
            ),
        ]
    return layers
