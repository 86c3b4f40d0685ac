"""All episodes over time: a mark for each, from the least printed count of its dead to the most."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from tally.chapters.episodes import derive_all
from tally.draw.common import LETTER, instant, plain
from tally.draw.drawing import ACCENT, Drawing, claims_of, themed
from tally.ledger.dimensions import ALL
from tally.results.words import when

#: The height of the chart; the lines of a label, and what it stands above its mark; in pixels.
HEIGHT, LINE, ABOVE = 320, 14, 8

#: On a narrow page: the width of the time axis in pixels.
WIDE = 280

#: At most so many episodes are named in the chart.
LABELS = 6

#: How strong a mark is, and one that rests on copies, blogs or unknown publications alone.
STRONG, FAINT = 0.85, 0.35


def over_years(every: pd.DataFrame, *, scope: str, remarks: tuple[str, ...] = ()) -> Drawing:
    """Draw a mark for each episode: a bar between two counts, a dot for one.

    Parameters
    ----------
    every : pandas.DataFrame
        As ``derive_all.overview`` gives it.
    scope : str
        What is shown, in words.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        Its axis is of days in UTC. The largest are named as far as their names have room.
    """
    shown = derive_all.told_ranges(every)
    ends = [_ends(row) for _, row in shown.iterrows()]
    data = pd.DataFrame(
        {
            "at": [instant(day) for day in shown["first"]],
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
            "title": shown["title"].to_list(),
            "when": [when(text) for text in shown["date"]],
            "said": [r.text for r in shown["result"]],
            "what": shown["what"].to_list(),
            "whole": (shown["group"] == ALL).to_list(),
            "strength": [FAINT if weak else STRONG for weak in shown["weak"]],
            "place": [f"{r['name']}, {r['first'].year}" for _, r in shown.iterrows()],
        }
    )
    first, last = shown["first"].min().year, shown["first"].max().year + 1
    begin, end = instant(date(first, 1, 1)), instant(date(last, 1, 1))
    top = float(data["high"].max()) * 1.2
    data["label"] = _labels(data, begin, end, top)
    step = next(s for s in (1, 2, 5, 10, 20) if (last - first) / s <= 6)
    x_axis = alt.Axis(
        values=[instant(date(year, 1, 1)) for year in range(first, last) if year % step == 0],
        labelExpr="utcFormat(datum.value, '%Y')",
        labelOverlap=False,
        labelFlush=False,
        grid=False,
    )
    x_scale = alt.Scale(domain=[begin, end], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, top], nice=False)
    x = alt.X("at:Q", title=None, scale=x_scale, axis=x_axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="people killed", scale=y_scale, axis=alt.Axis(tickCount=5))

    tooltip = [
        alt.Tooltip("title:N", title="Episode"),
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("said:N", title="Killed"),
        alt.Tooltip("what:N", title="Of whom"),
    ]
    opacity = alt.Opacity("strength:Q", scale=None, legend=None)
    base = alt.Chart(alt.Data(values=plain(data)))
    bars = (
        base.transform_filter("datum.low < datum.high")
        .mark_rule(strokeWidth=5, strokeCap="round", color=ACCENT)
        .encode(x=x, y=y("low"), y2="high:Q", opacity=opacity, tooltip=tooltip)
    )
    dots = (
        base.transform_filter("datum.low == datum.high")
        .mark_point(size=42, strokeWidth=1.6, stroke=ACCENT)
        .encode(
            x=x,
            y=y("low"),
            fill=alt.Fill(
                "whole:N",
                legend=None,
                scale=alt.Scale(domain=[True, False], range=[ACCENT, "transparent"]),
            ),
            opacity=opacity,
            tooltip=tooltip,
        )
    )
    named = base.transform_filter("datum.label != ''")
    words = named.mark_text(
        align="left",
        baseline="bottom",
        dx=-3,
        dy=-ABOVE - LINE,
        fontSize=12,
        lineBreak="\n",
        aria=False,
    ).encode(x=x, y=y("high"), text="label:N")
    chart = themed(alt.layer(bars, dots, words).properties(width="container"), height=HEIGHT)
    return Drawing(
        chart,
        scope,
        _alternative(data, scope),
        _table(shown, data),
        claims_of(shown["result"]),
        remarks=remarks,
    )


def _ends(row: pd.Series) -> tuple[float, float]:
    """Give the numbers at the ends of a range: a hedged print stands at its own number."""
    result = row["result"]
    if result.printed is None:
        return result.low, result.high
    number = float(row["number"])
    return number, number


def _labels(data: pd.DataFrame, begin: int, end: int, top: float) -> list[str]:
    """Name the largest episodes, as far as no name covers another one or its mark."""
    taken: list[tuple[float, float, float, float]] = []
    labels = [""] * len(data)
    # A label that covers the mark of another large episode would be taken for its name.
    marks = [
        (WIDE * (row.at - begin) / (end - begin), HEIGHT * (1 - row.high / top))
        for row in data.itertuples()
    ]
    for place in data.sort_values("high", ascending=False, kind="stable").index[: 2 * LABELS]:
        if sum(map(bool, labels)) == LABELS:
            break
        row = data.loc[place]
        text = f"{row['place']}\n{row['said']}"
        wide = LETTER * max(map(len, text.split("\n")))
        x, bottom = marks[place][0] - 3, marks[place][1] - ABOVE
        box = (x, bottom - 2 * LINE, x + wide, bottom)
        free = x + wide <= WIDE + 8 and not any(_meet(box, other) for other in taken)
        inside = [m for i, m in enumerate(marks) if i != place and _holds(box, m)]
        if free and not inside:
            taken.append(box)
            labels[place] = text
    return labels


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(box: tuple, point: tuple[float, float]) -> bool:
    return box[0] - 3 <= point[0] <= box[2] + 3 and box[1] - 3 <= point[1] <= box[3] + 3


def _alternative(data: pd.DataFrame, scope: str) -> str:
    largest = data.sort_values("high", ascending=False, kind="stable").head(LABELS)
    items = [f"{row.title}, {row.when}: {row.said}" for row in largest.itertuples()]
    return f"Chart: {scope}. The largest: {'; '.join(items)}."


def _table(shown: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Episode": data["title"],
            "When": data["when"],
            "Killed": data["said"],
            "Of whom": data["what"],
            "Publications": shown["publications"].to_list(),
        }
    )
