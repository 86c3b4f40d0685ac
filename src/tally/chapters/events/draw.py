"""Charts of estimates: a row for each place, actor or organisation, from the low to the high."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from tally.draw.common import NEAR, TOOLTIP, WRAPPED, legend_of, plain, reaching, scale_of, sentence
from tally.draw.drawing import (
    ACCENT,
    INK,
    POINTED,
    Drawing,
    Layers,
    claims_of,
    editions_of,
    outlined,
    themed,
)
from tally.results.result import Result

#: As many rows as a chart shows; the table has all.
MOST = 12

#: The title of the axis.
AXIS = "people killed"

#: The columns of the table, by those of the rows.
COLUMNS = {"events": "Events", "low": "Low", "best": "Best", "high": "High"}


def parts(rows: pd.DataFrame, label: str, *, scope: str, remarks: tuple[str, ...] = ()) -> Drawing:
    """Draw the parts of a sum: the best estimate as a point on a bar from the low to the high one.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.provinces`` or ``derive.parts`` gives it; the first :data:`MOST` are drawn.
    label : str
        What a row is, for the table.
    scope : str
        Unit and scope, in words.
    remarks : tuple of str
        Sentences for the caption.
    """
    shown = rows.head(MOST)
    data = pd.DataFrame([_point(row["name"], row) for row in shown.to_dict("records")])
    table = pd.DataFrame(
        {label.capitalize(): rows["name"], **{name: rows[of] for of, name in COLUMNS.items()}},
        dtype=object,
    )
    return Drawing(
        _chart(data.assign(group="all"), coloured=False),
        scope,
        _said(data, len(rows)),
        table.map(_text),
        (),
        remarks=remarks,
        editions=editions_of([*rows["best"], *rows["events"]]),
    )


def beside(rows: pd.DataFrame, name: str, *, scope: str, remarks: tuple[str, ...] = ()) -> Drawing:
    """Draw the events of one time, and under them what was published of the same.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.newest_beside`` gives it.
    name : str
        Names the events, as ``derive.name_of`` does.
    scope : str
        Unit and scope, in words.
    remarks : tuple of str
        Sentences for the caption.
    """
    events = {**_point(name, rows.iloc[0].to_dict()), "group": "events added up"}
    points = [{**_published(row), "group": "published"} for row in rows.to_dict("records")]
    data = pd.DataFrame([events, *points])
    table = data.rename(columns={"who": "Counted by", "said": "People killed", "range": "Range"})
    return Drawing(
        _chart(data, coloured=True),
        scope,
        _said(data, len(data)),
        table[["Counted by", "People killed", "Range"]],
        claims_of(rows["result"]),
        remarks=remarks,
        editions=editions_of(rows["best"]),
    )


def _point(name: str, row: dict) -> dict:
    best = row["best"].low
    ends = [e.low for e in (row["low"], row["best"], row["high"]) if e is not None]
    low = "low not given" if row["low"] is None else f"low {row['low'].text}"
    high = "high not given" if row["high"] is None else f"high {row['high'].text}"
    return {
        "who": name,
        "low": min(ends),
        "at": best,
        "high": max(ends),
        "said": row["best"].text,
        "range": f"{low}, {high}",
        "sentence": f"{name}: {row['best'].text} {AXIS} ({low}, {high}).",
    }


def _published(row: dict) -> dict:
    result: Result = row["result"]
    low = 0.0 if result.low is None else result.low
    high = low if result.high is None else result.high
    return {
        "who": row["who"],
        "low": low,
        "at": result.middle,
        "high": high,
        "said": result.text,
        "range": result.interval_text,
        "sentence": sentence(row["who"], result),
    }


def _chart(data: pd.DataFrame, *, coloured: bool) -> Layers:
    data = data.assign(row=["\n".join(textwrap.wrap(t, 20)) for t in data["who"]])
    base = alt.Chart(alt.Data(values=plain(data)))
    y = alt.Y(
        "row:N",
        sort=list(dict.fromkeys(data["row"])),
        title=None,
        axis=WRAPPED,
    )
    scale = reaching(data["high"], data["said"], gap=9)
    groups = list(dict.fromkeys(data["group"]))
    fill = alt.Fill(
        "group:N",
        legend=legend_of(groups) if coloured else None,
        scale=scale_of(groups) if coloured else alt.Scale(range=[ACCENT]),
    )

    def x(of: str) -> alt.X:
        ticks = alt.Axis(tickCount=5, labelFlush=NEAR)
        return alt.X(f"{of}:Q", title=AXIS, scale=scale, axis=ticks)

    layers = [
        base.mark_rule(strokeWidth=1, color=INK, opacity=0.45).encode(
            x=x("low"), x2=alt.datum(0), y=y
        ),
        base.mark_bar(height=10, cornerRadius=3, opacity=0.45).encode(
            x=x("low"), x2="high:Q", y=y, fill=fill, tooltip=TOOLTIP
        ),
        base.mark_point(size=80, opacity=1, strokeWidth=2).encode(
            x=x("at"), y=y, fill=fill, stroke=outlined(), tooltip=TOOLTIP
        ),
        base.mark_text(align="left", dx=9, fontSize=12).encode(x=x("high"), y=y, text="said:N"),
    ]
    lines = 1 + max(t.count("\n") for t in data["row"])
    height = (13 * lines + 14) * len(data) + (85 if coloured else 50)
    return themed(
        alt.layer(*layers).add_params(POINTED).properties(width="container"), height=height
    )


def _said(data: pd.DataFrame, every: int) -> str:
    """Tell the rows, for those who do not see the picture."""
    items = [f"{row.who}: {row.said} ({row.range})" for row in data.itertuples()]
    more = f" {every - len(data)} more are in the table." if every > len(data) else ""
    return f"Chart: {AXIS}. {'; '.join(items)}.{more}"


def _text(cell: object) -> object:
    return cell.text if isinstance(cell, Result) else cell
