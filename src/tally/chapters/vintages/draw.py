"""Charts of vintages: what stood when, and how far the latest figure is from the first."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import pandas as pd

from tally.draw.common import (
    FADE,
    FADES,
    LETTER,
    NEAR,
    STRENGTH,
    TOOLTIP,
    anchor,
    fades,
    instant,
    plain,
    sentence,
)
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, themed
from tally.results.result import Result
from tally.results.words import capital, following

#: The narrowest chart holds so many pixels between its axes.
INNER = 240

#: In letters: so much of a name stands on a line beside the axis.
NAME = 30

#: In pixels: a chart so wide has room for each change beside the plot.
WIDE = 480

#: Where an axis of changes may have a tick.
TICKS_OF_CHANGE = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

#: What a reader must know of that axis.
STRETCHED = (
    "The axis is stretched around zero, so that small changes are seen beside a large one: from 1 "
    "to 2% is further than from 5 to 6%."
)

#: On it, the part of a mark that fades takes at least so much, in per cent.
LEAST = 0.3

#: A chart of one single day is as wide as so many days.
LEAST_DAYS = 120

#: Months from label to label; the first of them that gives few enough labels.
STEPS, TICKS = (1, 2, 3, 6, 12, 24, 48), 4

#: The standings of rows that are no vintages.
ASIDE, REPEAT = ("rounder", "printed otherwise"), "repeats"


def steps(
    rows: pd.DataFrame,
    stretches: pd.DataFrame,
    *,
    scope: str,
    axis: str,
    as_of: date | None = None,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw what a body said of one figure on a line of time: the steps are what stood.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.printed`` gives them; what has no day is not drawn.
    stretches : pandas.DataFrame
        As ``derive.stretches`` gives them.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    as_of : datetime.date, optional
        The day on which the steps end; by default they run on.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        Filled points are vintages, each with the line on which it stands; hollow ones are rounder
        or other words of the same report, and repeats. A bar is an interval, and from a hedged
        figure a mark fades out.
    """
    rows = rows[rows["known"].notna()]
    axes = _Axes.of(rows, axis)
    marks = _marks(rows, axes)
    layers = [*_steps(stretches, axes, as_of), *_points(marks, axes)]
    chart = themed(alt.layer(*layers).properties(width="container"), height=280)
    return Drawing(
        chart,
        scope,
        _alternative(rows, axis),
        _table(rows),
        claims_of(rows["result"]),
        remarks=(
            "The axis of figures begins at the data, not at zero.",
            *remarks,
            *([FADES] if marks["anchor"].notna().any() else []),
        ),
    )


def changes(frame: pd.DataFrame, *, scope: str, remarks: tuple[str, ...] = ()) -> Drawing:
    """Draw the change from the first vintage to the latest, a row for each restated figure.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.restated`` gives it.
    scope : str
        Unit and scope, in words.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        A point where the change is one number, a bar from end to end where it is not.
    """
    data = _changes(frame)
    lines = max(row.count("\n") + 1 for row in data["row"])
    chart = themed(
        alt.layer(*_change_layers(data)).properties(width="container"),
        height=16 * lines * len(data) + 50,
    )
    told = "; ".join(
        f"{row['row']}: {row['first'].text}, then {row['latest'].text} ({row['result'].text})"
        for _, row in frame.iterrows()
    )
    table = pd.DataFrame(
        {
            "Of": frame["row"],
            "First": [r.text for r in frame["first"]],
            "Latest": [r.text for r in frame["latest"]],
            "Difference": data["more"],
            "Change": data["said"],
            "Latest from": data["source"],
        }
    )
    claims = claims_of([*frame["first"], *frame["latest"]])
    remarks = (STRETCHED, *remarks)
    if data["anchor"].notna().any():
        remarks = (*remarks, FADES)
    return Drawing(
        chart, scope, f"Chart: change from first to latest. {told}.", table, claims, remarks=remarks
    )


def _changes(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each change as it is drawn; a missing end reaches a little beyond the others."""
    results = list(frame["result"])
    ends = [e for r in results for e in (r.low, r.high) if e is not None] + [0.0]
    beyond = 0.1 * (max(ends) - min(ends) or 1.0)
    return pd.DataFrame(
        {
            "row": [
                "\n".join(textwrap.wrap(row["row"], NAME))
                + f"\n{row['first'].text} to {row['latest'].text}"
                for _, row in frame.iterrows()
            ],
            "low": [min(ends) - beyond if r.low is None else r.low for r in results],
            "high": [max(ends) + beyond if r.high is None else r.high for r in results],
            "exact": [r.interval.exact for r in results],
            "anchor": [
                _anchor_of_change(row["first"], row["latest"]) for _, row in frame.iterrows()
            ],
            "said": [r.text for r in results],
            "more": [r.text for r in frame["difference"]],
            "source": [", ".join(p) for p in frame["publishers"]],
            "sentence": [
                f"{capital(row['row'])}: {row['first'].text}, then {row['latest'].text} "
                f"{following(row['latest'], row['latest'].unit)}, a change of "
                f"{row['result'].text}. The latest is printed in {', '.join(row['publishers'])}."
                for _, row in frame.iterrows()
            ],
        }
    )


def _anchor_of_change(first: Result, latest: Result) -> float | None:
    """Give the change between what the words of a hedged pair guarantee; None where none hedges."""
    hedges = [anchor(r) for r in (first, latest)]
    before, after = (
        r.low if a is None else a for r, a in zip((first, latest), hedges, strict=True)
    )
    if hedges == [None, None] or not before or after is None:
        return None
    return (after / before - 1) * 100


def _change_layers(data: pd.DataFrame) -> list[alt.Chart]:
    low, high = min(0.0, *data["low"]), max(0.0, *data["high"])
    beyond = 0.06 * (high - low or 1.0)
    ends = [low - beyond, high + beyond]
    room = 14 + LETTER * data["said"].str.len().max()
    scale = alt.Scale(
        type="symlog",
        constant=1,
        domain=ends,
        nice=False,
        rangeMax=alt.ExprRef(f"width > {WIDE} ? width - {room:g} : width"),
    )
    values = [s * sign for s in TICKS_OF_CHANGE for sign in (-1, 1) if ends[0] < s * sign < ends[1]]
    axis = alt.Axis(values=sorted(set(values)), labelFlush=NEAR, labelOverlap="greedy")
    x = alt.X("low:Q", title="change, %", scale=scale, axis=axis)
    # What is printed stands beside the axis: in the plot, words would leave no room for the data.
    lines = alt.Axis(
        labelExpr="split(datum.label, '\\n')",
        labelLimit=round(NAME * LETTER),
        ticks=False,
        domain=False,
        labelPadding=8,
    )
    y = alt.Y("row:N", sort=list(data["row"]), title=None, axis=lines)
    layers = [alt.Chart(alt.Data(values=[{"low": 0}])).mark_rule(color=INK).encode(x=x)]
    faded = fades(data, LEAST)
    if len(faded):
        fading = _chart(faded).mark_bar(height=6, color=ACCENT, clip=True)
        begin = alt.X("from:Q", title="change, %", scale=scale, axis=axis)
        layers.append(fading.encode(x=begin, x2="to:Q", y=y, opacity=STRENGTH, tooltip=TOOLTIP))
    data = data.assign(low=data["anchor"].fillna(data["low"]))
    for point, rows in data.groupby(data["exact"] | data["anchor"].notna()):
        if point:
            mark = _chart(rows).mark_point(size=90, filled=True, color=ACCENT, opacity=1)
            layers.append(mark.encode(x=x, y=y, tooltip=TOOLTIP))
        else:
            mark = _chart(rows).mark_bar(height=10, cornerRadius=3, color=ACCENT, opacity=0.75)
            layers.append(mark.encode(x=x, x2="high:Q", y=y, tooltip=TOOLTIP))
    words = _chart(data).transform_calculate(change=f"width > {WIDE} ? datum.said : ''")
    layers.append(
        words.mark_text(align="right", fontSize=12).encode(
            x=alt.value(alt.ExprRef("width")), y=y, text="change:N"
        )
    )
    return layers


@dataclass(frozen=True)
class _Axes:
    """The axes that all layers of a chart share."""

    title: str
    days: tuple[date, date]
    figures: tuple[float, float]

    @classmethod
    def of(cls, rows: pd.DataFrame, title: str) -> _Axes:
        """Reach a little beyond the data, and on the right to where the last label ends."""
        first, last = rows["known"].min().date(), rows["known"].max().date()
        days = max((last - first).days, LEAST_DAYS)
        label = max(len(r.text) for r in rows["result"]) * LETTER + 20
        before = timedelta(days=round(days * 0.06))
        after = max(days * max(label / (INNER - label), 0.25), LEAST_DAYS - (last - first).days)
        after = timedelta(days=round(after))
        ends = [e for r in rows["result"] for e in (r.low, r.high) if e is not None]
        low, high = min(ends), max(ends)
        room = (high - low) * 0.25 or max(high * 0.05, 1.0)
        figures = (max(low - room, 0.0), high + room)
        return cls(title, (first - before, last + after), figures)

    @property
    def x(self) -> alt.X:
        """Time, with a label at the beginning of some months."""
        begin, end = self.days
        months = [month.date() for month in pd.date_range(begin, end, freq="MS")]
        shown = next((m for m in (_each(months, s) for s in STEPS) if len(m) <= TICKS), months[:1])
        return alt.X(
            "at:Q",
            title=None,
            scale=alt.Scale(domain=[instant(day) for day in self.days], nice=False, zero=False),
            axis=alt.Axis(
                values=[instant(month) for month in shown],
                labelExpr="utcFormat(datum.value, '%b %Y')",
                labelOverlap=True,
                labelFlush=NEAR,
            ),
        )

    def y(self, field: str) -> alt.Y:
        """Give the figures, from a column."""
        return alt.Y(
            f"{field}:Q",
            title=self.title,
            scale=alt.Scale(domain=list(self.figures), nice=False, zero=False),
            axis=alt.Axis(tickCount=5, format=",~f", tickMinStep=1),
        )

    def place(self, result: Result) -> dict[str, float | bool | None]:
        """Give where a result is drawn; a missing end reaches to the edge of the chart.

        A ``point`` is what is exact, and of a hedged figure what its words guarantee.
        """
        floor, ceiling = self.figures
        low = floor if result.low is None else result.low
        high = ceiling if result.high is None else result.high
        at = anchor(result)
        middle = low if result.high is None else (low + high) / 2
        return {
            "low": low,
            "high": high,
            "middle": middle if at is None else at,
            "anchor": at,
            "point": result.interval.exact or at is not None,
        }

    def fades(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Give the parts of the marks that fade."""
        floor, ceiling = self.figures
        return fades(rows, FADE * (ceiling - floor))


def _each(months: list[date], step: int) -> list[date]:
    """Keep every so many months, counted from a January."""
    return [m for m in months if (12 * m.year + m.month - 1) % step == 0]


def _marks(rows: pd.DataFrame, axes: _Axes) -> pd.DataFrame:
    """Give each row as it is drawn, with what is told of it at a touch."""
    marks = pd.DataFrame([axes.place(r) for r in rows["result"]])
    standing = rows["standing"].to_list()
    return marks.assign(
        at=[instant(day) for day in rows["known"]],
        said=[r.text for r in rows["result"]],
        sentence=[
            f"{sentence(row['result'].scope.get('period', 'Printed'), row['result'], printed)} "
            f"{capital(row['standing'])}, released {row['released']}."
            for row, printed in zip(
                rows.to_dict("records"), map(", ".join, rows["publishers"]), strict=True
            )
        ],
        kind=["aside" if s in ASIDE else "repeat" if s == REPEAT else "vintage" for s in standing],
    )


def _points(marks: pd.DataFrame, axes: _Axes) -> list[alt.Chart]:
    """Draw the rows; what a report says in other words stands under its mark."""
    layers = []
    for kind, colour in (("aside", INK), ("repeat", ACCENT), ("vintage", ACCENT)):
        rows = marks[marks["kind"] == kind]
        ranges, points = (rows[rows["point"].astype(bool) == e] for e in (False, True))
        if len(faded := axes.fades(rows)):
            fading = _chart(faded).mark_rule(strokeWidth=6, color=colour, clip=True)
            layers.append(
                fading.encode(
                    x=axes.x, y=axes.y("from"), y2="to:Q", opacity=STRENGTH, tooltip=TOOLTIP
                )
            )
        if len(ranges):
            bar = _chart(ranges).mark_rule(strokeWidth=6, color=colour, opacity=0.6)
            layers.append(bar.encode(x=axes.x, y=axes.y("low"), y2="high:Q", tooltip=TOOLTIP))
        if len(points):
            point = _chart(points).mark_point(
                size=80, filled=kind == "vintage", color=colour, opacity=1, strokeWidth=1.5
            )
            layers.append(point.encode(x=axes.x, y=axes.y("middle"), tooltip=TOOLTIP))
        if len(rows) and kind != "repeat":
            style, dy = ("italic", 12) if kind == "aside" else ("normal", -9)
            words = _chart(rows).mark_text(align="left", fontStyle=style, dx=7, dy=dy)
            layers.append(words.encode(x=axes.x, y=axes.y("middle"), text="said:N"))
    return layers


def _steps(stretches: pd.DataFrame, axes: _Axes, as_of: date | None) -> list[alt.Chart]:
    """Draw what stood, from the day on which it became known to the day before the next."""
    edge = instant(axes.days[1] if as_of is None else min(axes.days[1], as_of))
    steps = pd.DataFrame([axes.place(r) for r in stretches["result"]])
    steps["at"] = [instant(day) for day in stretches["start"]]
    steps["until"] = [*steps["at"].iloc[1:], edge]
    # Between a number and an interval there is no step that could be drawn.
    steps["before"] = steps["middle"].where(steps["point"].astype(bool)).shift()
    ranges, points = (steps[steps["point"].astype(bool) == e] for e in (False, True))
    layers = []
    if len(ranges):
        band = _chart(ranges).mark_rect(fill=ACCENT, opacity=0.2)
        layers.append(band.encode(x=axes.x, x2="until:Q", y=axes.y("low"), y2="high:Q"))
    if len(faded := axes.fades(steps)):
        # As wide as a band is, it is paler than a mark.
        faded["strength"] *= 0.4
        band = _chart(faded).mark_rect(fill=ACCENT, clip=True)
        layers.append(
            band.encode(x=axes.x, x2="until:Q", y=axes.y("from"), y2="to:Q", opacity=STRENGTH)
        )
    if len(points):
        flat = _chart(points).mark_rule(strokeWidth=2, color=ACCENT, opacity=0.8)
        layers.append(flat.encode(x=axes.x, x2="until:Q", y=axes.y("middle")))
    rises = points.dropna(subset="before")
    if len(rises):
        rise = _chart(rises).mark_rule(color=ACCENT, strokeDash=[2, 3])
        layers.append(rise.encode(x=axes.x, y=axes.y("middle"), y2="before:Q"))
    return layers


def _chart(rows: pd.DataFrame) -> alt.Chart:
    return alt.Chart(alt.Data(values=plain(rows)))


def _alternative(rows: pd.DataFrame, axis: str) -> str:
    """Tell the steps in words, for those who do not see the picture."""
    items = [
        f"{row['result'].text}, known from {row['known']:%Y-%m-%d}, {row['standing']}"
        for _, row in rows.iterrows()
    ]
    return f"Chart: {axis}, by the day on which a figure became known. {'; '.join(items)}."


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Known from": rows["known"].dt.strftime("%Y-%m-%d").tolist(),
            "Printed": [r.text for r in rows["result"]],
            "Interval": [r.interval_text for r in rows["result"]],
            "Standing": rows["standing"],
            "Printed by": [", ".join(p) for p in rows["publishers"]],
        }
    )
