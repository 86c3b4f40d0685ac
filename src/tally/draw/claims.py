"""The chart of the explorer: the claims that a reader has chosen, over the time they tell of."""

from __future__ import annotations

from typing import Any

import altair as alt

from tally.draw.common import OTHER_COLOURS, in_columns
from tally.draw.drawing import ACCENT, INK, themed

#: The colours of the organisations with the most claims; all others have one.
COLOURS = (ACCENT, "#c8641e", *OTHER_COLOURS[:3])
OTHERS = INK

#: Names of organisations have mostly no more letters.
LONG = 15


def over_days() -> dict[str, Any]:
    """Give the specification of the chart; the page puts the claims, and their unit, into it.

    Each claim is a row of ``data.values`` with

    - ``from``, ``to``, ``middle``: its first day, the day after its last one, and the time between
      them, in milliseconds since 1970;
    - ``at``, ``low``, ``high``: where its number stands, and the ends of its interval; ``high`` is
      null where it has none;
    - ``who``: whose it is, one of the ``domain`` of the colours; ``sentence``: what it says.

    Examples
    --------
    >>> chart = over_days()
    >>> chart["data"]
    {'values': []}
    >>> sorted(chart["layer"][1]["encoding"])
    ['color', 'tooltip', 'x', 'x2', 'y']
    """
    y = alt.Y("at:Q", title="", axis=alt.Axis(tickCount=5, format=",~f"))
    x = alt.X("from:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(grid=False))
    colour = alt.Color(
        "who:N",
        scale=alt.Scale(domain=[], range=[*COLOURS, OTHERS]),
        legend=alt.Legend(title=None, columns=in_columns(LONG, 6)),
    )
    tooltip = alt.Tooltip("sentence:N", title="Claim")
    base = alt.Chart().encode(color=colour, tooltip=tooltip)
    # A day, a month or a year is as long as it was; what is shorter than a mark is a dot.
    chart = alt.layer(
        base.transform_filter("isValid(datum.high) && datum.high > datum.low")
        .mark_rule(strokeWidth=4, opacity=0.3)
        .encode(x=alt.X("middle:T", title=None), y=alt.Y("low:Q", title=""), y2="high:Q"),
        base.mark_rule(strokeWidth=2.5, opacity=0.75).encode(x=x, x2="to:T", y=y),
        base.mark_point(size=22, filled=True, opacity=0.9).encode(
            x=alt.X("middle:T", title=None), y=y
        ),
        data=alt.Data(values=[]),
    ).properties(width="container")
    return themed(chart, height=340).to_dict()
