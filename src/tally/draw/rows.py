"""Charts with a row for each result."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from tally.draw.common import (
    FADE,
    FADES,
    NEAR,
    STRENGTH,
    TOOLTIP,
    WRAPPED,
    fades,
    legend_of,
    plain,
    reaching,
    rows_of,
    scale_of,
    table_of,
    told,
)
from tally.draw.drawing import ACCENT, INK, POINTED, Drawing, claims_of, outlined, themed


def intervals(
    frame: pd.DataFrame,
    label: str,
    *,
    scope: str,
    axis: str,
    colour: str | None = None,
    source: str | None = None,
    link: bool = False,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw one row for each result: a point where it is exact, a bar from end to end where not.

    A figure that was printed with a hedge is a point too, at what the words guarantee, from which
    a line fades out to where the word has reached.

    Parameters
    ----------
    frame : pandas.DataFrame
        A derived frame with ``result``; its order is the order of the rows, from the top.
    label : str
        The column that names the rows.
    scope : str
        Unit and scope, in words.
    axis : str
        The title of the axis: the unit.
    colour : str, optional
        A column whose values are told apart by colour; without a legend if each row names its own.
    source : str, optional
        The column that says where a result is from; by default the arithmetic.
    link : bool
        Whether to begin the axis at the data instead of at zero.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
    """
    data = rows_of(frame, label, source)
    data["group"] = frame[colour].astype(str).to_list() if colour else "all"
    keyed = colour and not all(g in who for g, who in zip(data["group"], data["who"], strict=True))
    ends = pd.concat([data["low"], data["high"]]).dropna()
    span = float(ends.max() - (ends.min() if link else 0)) or 1.0
    low_end = float(ends.min()) - 0.1 * span if link else 0.0
    data["low"] = data["low"].fillna(low_end)
    data["shown_high"] = data["high"].fillna(data["low"] + 0.12 * span)
    data["row"] = ["\n".join(textwrap.wrap(t, 20)) for t in data["who"]]
    faded = fades(data, FADE * span)
    for row, of_row in faded.groupby("who"):
        here = data["who"] == row
        data.loc[here, "shown_high"] = max(of_row["to"].max(), data.loc[here, "shown_high"].max())
    data["text_at"] = data["shown_high"]
    base = alt.Chart(alt.Data(values=plain(data)))
    y = alt.Y(
        "row:N",
        sort=list(dict.fromkeys(data["row"])),
        title=None,
        axis=WRAPPED,
    )
    scale = reaching(data["shown_high"], data["said"], gap=9, low=low_end)
    scale.zero = not link
    # Nobody counts half a person: between whole numbers there is no tick.
    step = 1 if (ends % 1 == 0).all() else alt.Undefined
    ticks = alt.Axis(tickCount=5, tickMinStep=step, labelFlush=NEAR)
    x = alt.X("low:Q", title=axis, scale=scale, axis=ticks)
    fill = alt.Fill(
        "group:N",
        legend=legend_of(data["group"]) if keyed else None,
        scale=scale_of(list(dict.fromkeys(data["group"]))) if colour else alt.Scale(range=[ACCENT]),
    )
    outline = outlined()
    stems = base.mark_rule(strokeWidth=1, color=INK, opacity=0.45).encode(
        x=alt.X("low:Q", title=axis, scale=scale), x2=alt.datum(low_end), y=y
    )
    bars = (
        base.transform_filter("!datum.exact && !isValid(datum.anchor)")
        .mark_bar(height=12, cornerRadius=3, opacity=0.75, strokeWidth=2)
        .encode(x=x, x2="shown_high:Q", y=y, fill=fill, stroke=outline, tooltip=TOOLTIP)
    )
    open_ends = (
        base.transform_filter("datum.open")
        .mark_point(shape="triangle-right", size=110, opacity=1, strokeWidth=2)
        .encode(
            x=alt.X("shown_high:Q", title=axis, scale=scale),
            y=y,
            fill=fill,
            stroke=outline,
            tooltip=TOOLTIP,
        )
    )
    fading = (
        alt.Chart(alt.Data(values=plain(faded)))
        .mark_bar(height=6, clip=True)
        .encode(
            x=alt.X("from:Q", title=axis, scale=scale),
            x2="to:Q",
            y=y,
            fill=fill,
            opacity=STRENGTH,
            tooltip=TOOLTIP,
        )
    )
    points = (
        base.transform_filter("datum.exact || isValid(datum.anchor)")
        .transform_calculate(at="isValid(datum.anchor) ? datum.anchor : datum.low")
        .mark_point(size=110, opacity=1, strokeWidth=2)
        .encode(
            x=alt.X("at:Q", title=axis, scale=scale),
            y=y,
            fill=fill,
            stroke=outline,
            tooltip=TOOLTIP,
        )
    )
    words = base.mark_text(align="left", dx=9, fontSize=12).encode(
        x=alt.X("text_at:Q", title=axis, scale=scale), y=y, text="said:N"
    )
    lines = 1 + max(t.count("\n") for t in data["row"])
    # The height holds the axis and the legend too; labels of several lines must not meet.
    least = len(data) * (13 * lines + 10) + (85 if keyed else 50)
    chart = themed(
        alt.layer(
            *([] if link else [stems]),
            bars,
            *([fading] if len(faded) else []),
            open_ends,
            points,
            words,
        )
        .add_params(POINTED)
        .properties(width="container"),
        height=max((21 + 13 * lines) * len(data) + 10, least),
    )
    return Drawing(
        chart,
        scope,
        told(data, axis),
        table_of(data, label),
        claims_of(frame["result"]),
        remarks=(*remarks, FADES) if len(faded) else remarks,
    )


def changes(frame: pd.DataFrame, *, scope: str) -> Drawing:
    """Draw a published change, and under it the change that each pair of versions makes.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`tally.chapters.trends.derive.published_changes` gives it.
    scope : str
        Unit and scope, in words.
    """
    printed = frame["printed"].iloc[0]
    year = frame["year"].iloc[0]
    rows = [{"pair": f"published for {year}", "result": printed, "kind": "published"}]
    rows += [
        {
            "pair": f"{row['earlier'].text} to {row['later'].text}",
            "result": row["result"],
            "kind": "computed, agrees" if row["agrees"] else "computed, differs",
        }
        for _, row in frame.iterrows()
    ]
    return intervals(
        pd.DataFrame(rows),
        "pair",
        scope=scope,
        axis="change on the year before, %",
        colour="kind",
        link=True,
    )
