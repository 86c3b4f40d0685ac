"""Spans of days under each other: what happened, what was stated, what was printed."""

from __future__ import annotations

import textwrap
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from tally.draw.common import WRAPPED, instant, legend_of, plain
from tally.draw.drawing import Drawing, themed

#: What the days are the days of, and its colour.
KINDS = {"happened": "#2f78b7", "stated": "#c8641e", "printed": "#1e8a6b"}

#: Days from tick to tick; the first of them that gives few enough ticks.
STEPS, TICKS = (1, 2, 5, 7, 14, 30, 60, 120, 365), 5

#: Of a bar whose days are only possible ones.
FAINT = 0.15

#: The height of a row, in pixels, and the width of a tick's label, as a part of the axis.
ROW, LABEL = 54, 0.2


def over_days(frame: pd.DataFrame, *, scope: str, remarks: tuple[str, ...] = ()) -> Drawing:
    """Draw spans of whole days, a faint bar where it was on some day of the span.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.days`` gives it, with ``text``: the days in words.
    scope : str
        What is shown, in words.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        Its axis is of days in UTC, so that it is the same wherever it is drawn.
    """
    data = pd.DataFrame(
        {
            "row": ["\n".join(textwrap.wrap(label, 20)) for label in _labels(frame)],
            "kind": frame["kind"].to_list(),
            "from": [instant(day) for day in frame["first"]],
            # A span ends with its last day, not at the beginning of it.
            "to": [instant(day + timedelta(1)) for day in frame["last"]],
            "opacity": [1.0 if sure else FAINT for sure in frame["sure"]],
            "text": frame["text"].to_list(),
            "label": frame["label"].to_list(),
            # Vega would tell the ends of a bar in words of the local time.
            "told": [f"{row.label}: {row.text}" for row in frame.itertuples()],
        }
    )
    begin, end = min(frame["first"]), max(frame["last"])
    data["late"] = data["from"] > (instant(begin) + instant(end + timedelta(1))) / 2
    scale = alt.Scale(domain=[instant(begin), instant(end + timedelta(1))], nice=False, zero=False)
    axis = alt.Axis(
        values=_ticks(begin, end),
        labelExpr="utcFormat(datum.value, '%-d %b')",
        labelAlign="left",
        labelOverlap=False,
        labelFlush=False,
        grid=True,
    )
    kinds = [kind for kind in KINDS if kind in set(data["kind"])]
    y = alt.Y(
        "row:N",
        sort=list(dict.fromkeys(data["row"])),
        title=None,
        axis=WRAPPED,
    )
    colours: dict[str, Any] = {
        "scale": alt.Scale(domain=kinds, range=[KINDS[kind] for kind in kinds]),
        "legend": legend_of(kinds, most=3),
    }
    tooltip = [
        alt.Tooltip("label:N", title="What"),
        alt.Tooltip("kind:N", title="Which"),
        alt.Tooltip("text:N", title="When"),
    ]
    base = alt.Chart(alt.Data(values=plain(data)))
    bars = base.mark_bar(height=12, yOffset=9, strokeWidth=1.5).encode(
        x=alt.X("from:Q", title=None, scale=scale, axis=axis),
        x2="to:Q",
        y=y,
        fill=alt.Fill("kind:N", **colours),
        stroke=alt.Stroke("kind:N", **colours),
        fillOpacity=alt.FillOpacity("opacity:Q", scale=None, legend=None),
        description="told:N",
        tooltip=tooltip,
    )
    # Days stand over their bar: from its beginning, or to its end where the axis ends.
    words = [
        base.transform_filter(f"datum.late == {str(late).lower()}")
        .mark_text(align="right" if late else "left", dx=dx, dy=-9, fontSize=12, aria=False)
        .encode(x=alt.X(f"{at}:Q", title=None, scale=scale, axis=axis), y=y, text="text:N")
        for late, dx, at in ((False, 2, "from"), (True, -2, "to"))
        if (data["late"] == late).any()
    ]
    lines = 1 + max(row.count("\n") for row in data["row"])
    height = max(ROW, 14 * lines + 10) * data["row"].nunique() + 70
    chart = themed(alt.layer(bars, *words).properties(width="container"), height=height)
    table = pd.DataFrame(
        {"What": frame["label"], "Which": frame["kind"], "When": frame["text"]}
    ).reset_index(drop=True)
    told = "; ".join(f"{row.label}: {row.text}" for row in frame.itertuples())
    claims = tuple(dict.fromkeys(c for of_row in frame["claims"] for c in of_row))
    return Drawing(chart, scope, f"Chart: days. {told}.", table, claims, remarks=remarks)


def _labels(frame: pd.DataFrame) -> list[str]:
    """Name the rows; two of one name would be drawn over each other."""
    labels = frame["label"].to_list()
    return [
        f"{label} ({text})" if labels.count(label) > 1 else label
        for label, text in zip(labels, frame["date"], strict=True)
    ]


def _ticks(begin: date, end: date) -> list[int]:
    days = (end - begin).days + 1
    step = next((s for s in STEPS if days / s <= TICKS), STEPS[-1])
    # A label stands to the right of its tick, so the last tick leaves room for it.
    shown = [n for n in range(0, days, step) if n == 0 or n <= (1 - LABEL) * days]
    return [instant(begin + timedelta(n)) for n in shown]
