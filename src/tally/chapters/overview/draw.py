"""The long line: a point for each year of each organisation, and dated marks above it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tally.draw.common import TOOLTIP, plain, sentence
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, editions_of, themed
from tally.results.landmarks import fraction

#: Who is drawn, and in which colour and shape; UCDP's line is the long one.
COLOURS = {"UCDP": ACCENT, "CRSS": "#c8641e", "PICSS": "#1e8a6b"}
SHAPES = {"UCDP": "diamond", "CRSS": "circle", "PICSS": "square"}

#: In pixels: the chart, the rows of names above the line, and the least between two names.
HEIGHT, ROW, LEAST = 270, 15, 15

#: The years to the right of the last point that its name needs on the narrowest page.
ROOM = 13

#: As many years as are told to those who do not see the picture.
MOST = 6


def long_line(
    line: pd.DataFrame, marks: pd.DataFrame, *, scope: str, remarks: tuple[str, ...] = ()
) -> Drawing:
    """Draw the yearly totals of several organisations, with dated marks.

    Parameters
    ----------
    line : pandas.DataFrame
        As ``derive.long_line`` gives it.
    marks : pandas.DataFrame
        As ``derive.marks`` gives them. The name of a later mark stands higher, left of its line,
        so that no line crosses a name.
    scope : str
        Unit and scope, in words.
    remarks : tuple of str
        Sentences for the caption.
    """
    data = _points(line)
    first, last = int(data["year"].min()), int(data["year"].max())
    most = float(data["middle"].max()) or 1.0
    drawn = HEIGHT - ROW * (len(marks) + 1) - 40
    top = most * (drawn + ROW * (len(marks) + 1)) / drawn
    pixel = most / drawn
    x_scale = alt.Scale(domain=[first, last + ROOM], nice=False)
    ticks = [year + 0.5 for year in range(first, last + 1) if year % 5 == 0]
    x_axis = alt.Axis(
        values=ticks, labelExpr="floor(datum.value)", grid=False, labelOverlap="greedy", title=None
    )
    x = alt.X("at:Q", scale=x_scale, axis=x_axis, title=None)
    step = next((s for s in (50, 100, 250, 500, 1000) if most / s <= 4.5), 2000)
    levels = [float(n) for n in range(0, int(most) + 1, step)]
    y_scale = alt.Scale(domain=[0, top], nice=False)
    y_axis = alt.Axis(values=levels, format=",d", title=None, domain=False, ticks=False)
    y = alt.Y("middle:Q", scale=y_scale, axis=y_axis)
    shown = [body for body in COLOURS if body in set(data["body"])]
    colours = alt.Scale(domain=shown, range=[COLOURS[body] for body in shown])
    shapes = alt.Scale(domain=shown, range=[SHAPES[body] for body in shown])
    colour = alt.Color("body:N", scale=colours, legend=None)
    base = alt.Chart(alt.Data(values=plain(data)))
    layers: list[alt.Chart] = []
    if len(marks):
        layers += _marked(marks, x_scale, x_axis, y_scale, y_axis, most, pixel)
    layers += [
        base.mark_line(strokeWidth=2, opacity=0.85).encode(x=x, y=y, color=colour, detail="run:N"),
        base.mark_point(size=28, filled=True, opacity=1).encode(
            x=x,
            y=y,
            color=colour,
            shape=alt.Shape("body:N", scale=shapes, legend=None),
            tooltip=TOOLTIP,
        ),
    ]
    ends = alt.Chart(alt.Data(values=plain(_ends(data, pixel))))
    layers.append(
        ends.mark_text(align="left", dx=7, fontSize=12, fontWeight="bold").encode(
            x=x, y=alt.Y("middle:Q", scale=y_scale, axis=y_axis), text="label:N", color=colour
        )
    )
    chart = themed(alt.layer(*layers).properties(width="container"), height=HEIGHT)
    return Drawing(
        chart,
        scope,
        _told(data, marks),
        pd.DataFrame(
            {
                "Year": data["year"],
                "Counted by": data["body"],
                "People killed": data["said"],
                "From": data["source"],
            }
        ),
        claims_of(line["result"]),
        remarks=remarks,
        editions=editions_of(line["result"]),
    )


def _points(line: pd.DataFrame) -> pd.DataFrame:
    """Give the points: years that do not follow each other, or of two scopes, are two lines."""
    rows = []
    place = 0
    before: tuple | None = None
    for row in line.to_dict("records"):
        here = (row["body"], row["year"], row["era"])
        place += before is not None and here != (before[0], before[1] + 1, before[2])
        before = here
        result = row["result"]
        rows.append(
            {
                "body": row["body"],
                "year": int(row["year"]),
                "at": row["year"] + 0.5,
                # A hedged figure stands at what its words guarantee.
                "middle": result.low if result.hedge and result.low is not None else result.middle,
                "said": result.text,
                "source": result.how or "as printed",
                "sentence": sentence(f"{row['body']}, {row['year']}", result),
                "run": f"{row['body']} {place}",
            }
        )
    return pd.DataFrame(rows)


def _ends(data: pd.DataFrame, pixel: float) -> pd.DataFrame:
    """Give the name of each line, beside its last point and apart from the others."""
    last = data.drop_duplicates("body", keep="last").sort_values(["middle", "body"])
    places: list[float] = []
    for middle in last["middle"]:
        least = places[-1] + LEAST * pixel if places else 0.0
        places.append(max(float(middle), least))
    # Two names that were put apart share the way.
    for i in range(1, len(places)):
        pushed = places[i] - float(last["middle"].iloc[i])
        free = places[i - 1] - (places[i - 2] + LEAST * pixel if i > 1 else 0.0)
        back = min(pushed / 2, max(free, 0.0))
        places[i - 1] -= back
        places[i] -= back
    labels = [f"{body} {said}" for body, said in zip(last["body"], last["said"], strict=True)]
    return last.assign(middle=places, label=labels)


def _marked(
    marks: pd.DataFrame,
    x_scale: alt.Scale,
    x_axis: alt.Axis,
    y_scale: alt.Scale,
    y_axis: alt.Axis,
    most: float,
    pixel: float,
) -> list[alt.Chart]:
    """Draw the marks: a line from the axis to the name of each."""
    rows = [
        {
            "at": fraction(row["date"]),
            "middle": most + (place + 1) * ROW * pixel,
            "foot": 0.0,
            "label": row["short"],
            "name": row["name"],
            "day": f"{row['date'].day} {row['date']:%B %Y}",
        }
        for place, (_, row) in enumerate(marks.iterrows())
    ]
    base = alt.Chart(alt.Data(values=plain(pd.DataFrame(rows))))
    x = alt.X("at:Q", scale=x_scale, axis=x_axis, title=None)
    y = alt.Y("middle:Q", scale=y_scale, axis=y_axis)
    tooltip = [alt.Tooltip("name:N", title="What"), alt.Tooltip("day:N", title="When")]
    return [
        base.mark_rule(strokeWidth=1, strokeDash=[2, 2], color=INK, opacity=0.8).encode(
            x=x, y=y, y2="foot:Q", tooltip=tooltip
        ),
        base.mark_text(align="right", dx=-4, dy=3, fontSize=11, color=INK).encode(
            x=x, y=y, text="label:N", tooltip=tooltip
        ),
    ]


def _told(data: pd.DataFrame, marks: pd.DataFrame) -> str:
    """Tell the chart in words: of each line its highest, its lowest and its last years."""
    told = []
    for body, rows in data.groupby("body", sort=False):
        high, low = rows.loc[rows["middle"].idxmax()], rows.loc[rows["middle"].idxmin()]
        items = [f"{r.year}: {r.said}" for r in rows.tail(MOST).itertuples()]
        told.append(
            f"{body}, most in {high['year']} ({high['said']}), fewest in {low['year']} "
            f"({low['said']}), last {'; '.join(items)}"
        )
    days = [f"{row['date'].day} {row['date']:%B %Y}, {row['name']}" for _, row in marks.iterrows()]
    marked = f" Marked: {'; '.join(days)}." if days else ""
    return f"Chart: people killed in each year. {'. '.join(told)}.{marked}"
