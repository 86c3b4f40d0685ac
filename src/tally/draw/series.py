"""Charts over time: what is unpublished stays a gap, and a change of scope breaks the line."""

from __future__ import annotations

import re
from typing import Literal

import altair as alt
import pandas as pd

from tally.draw.common import (
    FADE,
    FADES,
    LETTER,
    REST_COLOUR,
    STRENGTH,
    TOOLTIP,
    YEARS,
    apart,
    fades,
    plain,
    rows_of,
    scale_of,
    table_of,
    told,
)
from tally.draw.dates import dates
from tally.draw.drawing import ACCENT, INK, Drawing, Layers, claims_of, themed
from tally.quantities import period
from tally.results.landmarks import chosen
from tally.results.landmarks import told as key_of
from tally.results.regions import REST
from tally.results.words import capital, when

#: How the label of a point stands: of the first, of the last of what was counted alike, of others.
SIDES: dict[str, tuple[Literal["left", "right", "center"], int]] = {
    "first": ("left", -6),
    "last": ("right", 6),
    "": ("center", 0),
}

#: In pixels: the height of a plot of shares, of its axis, and from a line's end to its name.
PLOT, BELOW, GAP = 270, 40, 16

#: How a figure stands that no page printed.
FOLLOWS = "follows from a printed change"


def yearly(
    frame: pd.DataFrame,
    *,
    scope: str,
    axis: str,
    span: tuple[int, int] | None = None,
    marks: pd.DataFrame | None = None,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw a series over the years; between two eras of its scope the line is broken.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`tally.chapters.trends.derive.yearly` gives it.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    span : tuple of int, optional
        The first and the last year of the axis, where they are not those of the series.
    marks : pandas.DataFrame, optional
        Dated marks, as :func:`tally.results.landmarks.landmarks` gives them; a few are shown.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        Filled points are what the body last said, hollow ones what it said before. From the point
        of a hedged figure a line fades out to where its word has reached.
    """
    data = rows_of(frame, "year", "publishers")
    data["year"] = frame["year"].to_list()
    data["era"] = frame["era"].to_list()
    data["latest"] = frame["latest"].to_list()
    data["middle"] = data["anchor"].fillna(data[["low", "high"]].mean(axis=1))
    data["label"] = [
        said if mark else "" for said, mark in zip(data["said"], _landmarks(data), strict=True)
    ]
    # Years that follow each other have the same distance to their place: a gap stays a gap.
    place = {year: i for i, year in enumerate(sorted(set(data["year"])))}
    data["run"] = [year - place[year] for year in data["year"]]
    ends = [int(data["year"].min()), int(data["year"].max()), *(span or ())]
    years = list(range(min(ends), max(ends) + 1))
    high = float(data[["low", "high"]].max().max()) * 1.12 or 1.0
    last = data[data["latest"]].groupby("era")["year"].max()
    data["side"] = [
        "first" if year == years[0] else "last" if year == last.get(era) else ""
        for era, year in zip(data["era"], data["year"], strict=True)
    ]
    data["below"] = _below(data, 0.12 * high)
    faded = fades(data, FADE * high)
    # Above the mark that fades, where there is one.
    tops = faded.groupby("year")["to"].max().to_dict()
    high = max([high, *(1.12 * top for top in tops.values())])
    data["label_at"] = [
        middle if pd.isna(at) else tops[year]
        for year, at, middle in zip(data["year"], data["anchor"], data["middle"], strict=True)
    ]
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=YEARS)
    y = alt.Y(
        "middle:Q",
        title=axis,
        scale=alt.Scale(domain=[0, high], nice=False),
        axis=alt.Axis(tickCount=5),
    )
    data["standing"] = data["latest"].map({True: "last said", False: "another version"})
    data.loc[[r.printed is None for r in frame["result"]], "standing"] = FOLLOWS
    data["sentence"] += [f" {capital(standing)}." for standing in data["standing"]]
    base = alt.Chart(alt.Data(values=plain(data)))
    line = (
        base.transform_filter("datum.latest")
        .mark_line(strokeWidth=2, color=ACCENT, opacity=0.8)
        .encode(x=x, y=y, detail=["era:N", "run:N"])
    )
    hedged = (
        base.transform_filter("!datum.exact && isValid(datum.high) && !isValid(datum.anchor)")
        .mark_rule(strokeWidth=5, color=ACCENT, opacity=0.6)
        .encode(x=x, y=alt.Y("low:Q", title=axis), y2="high:Q", tooltip=TOOLTIP)
    )
    before = (
        base.transform_filter("!datum.latest")
        .mark_point(size=55, filled=False, color=INK, strokeWidth=1.5, opacity=1)
        .encode(x=x, y=y, tooltip=TOOLTIP)
    )
    points = (
        base.transform_filter("datum.latest")
        .mark_point(size=70, filled=True, color=ACCENT, opacity=1)
        .encode(x=x, y=y, tooltip=TOOLTIP)
    )
    at_label = {"x": x, "y": alt.Y("label_at:Q", title=axis), "text": "label:N"}
    layers = [line, hedged, before, points]
    # The first and the last one stand inwards, clear of the axis and of what is marked beside it.
    for at, (align, dx) in SIDES.items():
        for dy, below in ((-15, "!"), (15, "")):
            here = f"datum.label != '' && datum.side == '{at}' && {below}datum.below"
            words = base.transform_filter(here).mark_text(dx=dx, dy=dy, align=align, fontSize=11)
            layers.append(words.encode(**at_label))
    if len(faded):
        fading = alt.Chart(alt.Data(values=plain(faded))).mark_rule(
            strokeWidth=5, color=ACCENT, clip=True
        )
        layers.insert(
            1,
            fading.encode(
                x=x,
                y=alt.Y("from:Q", title=axis),
                y2="to:Q",
                opacity=STRENGTH,
                tooltip=TOOLTIP,
            ),
        )
    # What comes first begins no new era, even where it is later told in the scope of one.
    later = frame["era"] > frame.loc[frame["era"] >= 0, "era"].min()
    broken = sorted({int(year) for year in frame.loc[later, "since"].dropna() if year > years[0]})
    if broken:
        layers.insert(0, break_marks(broken, years, high, axis))
    if marks is not None:
        marks = chosen(marks, years[0], years[-1] + 1)
        layers = [*dates(marks, x), *layers]
        remarks = (*remarks, *key_of(marks))
    chart = themed(alt.layer(*layers).properties(width="container"), height=300)
    table = table_of(data, "Year").assign(
        **{"Standing": data["standing"], "Printed by": data["source"]}
    )
    latest = data[data["latest"]]
    return Drawing(
        chart,
        scope,
        told(latest, axis),
        table,
        claims_of(frame["result"]),
        remarks=(*remarks, FADES) if len(faded) else remarks,
    )


def break_marks(
    broken: list[int], years: list[int], high: float, axis: str, whose: str = ""
) -> Layers:
    """Mark where what is counted changes: a dashed line before the first year of the new era.

    Beside the line of another body it is said whose scope changes.
    """
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=years), bandPosition=0, axis=YEARS)
    words = f"scope changes: {whose}" if whose else "scope changes"
    # Words of several changes stand under each other.
    rows = [{"year": y, "words": words, "at": high * (1 - 0.07 * i)} for i, y in enumerate(broken)]
    data = alt.Data(values=rows)
    rule = alt.Chart(data).mark_rule(strokeDash=[5, 4], color=INK).encode(x=x)
    # Beside the last years there is no room for the words on a narrow page.
    late = years.index(max(broken)) > len(years) * 0.7
    name = alt.Chart(data).mark_text(
        align="right" if late else "left",
        dx=-5 if late else 5,
        dy=8,
        fontSize=11,
        fontStyle="italic",
    )
    return alt.layer(rule, name.encode(x=x, y=alt.Y("at:Q", title=axis), text="words:N"))


def _below(data: pd.DataFrame, least: float) -> list[bool]:
    """Tell where the line leaves no room above a point but below it: where it is never higher."""
    latest = data[data["latest"]].set_index("year")
    beside = {
        year: [
            latest.at[other, "middle"]
            for other in (year - 1, year + 1)
            if other in latest.index and latest.at[other, "era"] == row["era"]
        ]
        for year, row in latest.iterrows()
    }
    return [
        bool(beside.get(year)) and least < middle <= min(beside[year])
        for year, middle in zip(data["year"], data["middle"], strict=True)
    ]


def _landmarks(data: pd.DataFrame) -> list[bool]:
    """Choose the points to label: of each era the first, the last, the highest and the lowest."""
    latest = data[data["latest"]]
    marked: set[int] = set()
    for _, era in latest.groupby("era"):
        marked |= {era.index[0], era.index[-1], era["middle"].idxmax(), era["middle"].idxmin()}
    return [i in marked for i in data.index]


def over_time(
    frame: pd.DataFrame, *, scope: str, axis: str, of: str, remarks: tuple[str, ...] = ()
) -> Drawing:
    """Draw the intervals of a few regions over periods of one kind; a gap is a period unpublished.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`tally.results.regions.regional_series` gives it.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    of : str
        The period that the page is about: where it is not the last one, a band marks it.
    remarks : tuple of str
        Sentences for the caption.
    """
    data = rows_of(frame, "name", None)
    data["period"] = frame["period"].to_list()
    data["middle"] = data["anchor"].fillna(data[["low", "high"]].mean(axis=1))
    # The names stand in the order in which the lines end.
    names = list(
        data.drop_duplicates("who", keep="last").sort_values("middle", ascending=False)["who"]
    )
    coloured = frame.dropna(subset="colour")
    own = dict(zip(coloured["name"], coloured["colour"], strict=True))
    own |= dict.fromkeys(frame[frame["region"] == REST]["name"], REST_COLOUR)
    room = LETTER * max(map(len, names))
    data["source"] = data["source"].where(data["source"] != "", "as printed")
    times = _unbroken(sorted({*data["period"], of}, key=lambda t: period.parse(t).first))
    data["run"] = _runs(data, times)
    base = alt.Chart(alt.Data(values=plain(data)))
    x = alt.X(
        "period:O",
        title=None,
        scale=alt.Scale(domain=times, rangeMax=alt.ExprRef(f"width - {room + GAP:g}")),
        axis=_axis_of(times),
    )
    colour = alt.Color("who:N", scale=scale_of(names, own), legend=None)
    y = alt.Y("low:Q", title=axis, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5))
    line = base.mark_line(strokeWidth=1.5, opacity=0.5).encode(
        x=x, y=alt.Y("middle:Q", title=axis), color=colour, detail="run:N"
    )
    bars = (
        base.transform_filter("isValid(datum.high) && !isValid(datum.anchor)")
        .mark_rule(strokeWidth=7, opacity=0.9, strokeCap="round")
        .encode(x=x, y=y, y2="high:Q", color=colour, tooltip=TOOLTIP)
    )
    here = (
        alt.Chart(alt.Data(values=[{"period": of}])).mark_bar(opacity=0.16, color=INK).encode(x=x)
    )
    layers = [line, bars]
    if of != times[-1]:
        layers.insert(0, here)
        remarks = (*remarks, f"The grey band marks {when(of)}.")
    faded = fades(data, FADE * 100)
    if len(faded):
        fading = alt.Chart(alt.Data(values=plain(faded))).mark_rule(strokeWidth=7, clip=True)
        ends = alt.Y("from:Q", title=axis)
        layers.append(
            fading.encode(x=x, y=ends, y2="to:Q", color=colour, opacity=STRENGTH, tooltip=TOOLTIP)
        )
        points = base.transform_filter("isValid(datum.anchor)").mark_point(
            size=50, filled=True, opacity=1
        )
        layers.append(
            points.encode(x=x, y=alt.Y("middle:Q", title=axis), color=colour, tooltip=TOOLTIP)
        )
    layers += _names(data, times[-1], x, axis, colour, room)
    chart = themed(alt.layer(*layers).properties(width="container"), height=PLOT + BELOW)
    table = table_of(data, "Region")
    table.insert(0, "Period", data["period"])
    last = of if of in set(data["period"]) else data["period"].iloc[-1]
    unknown = "" if last == of else f"{of}: no figure. "
    return Drawing(
        chart,
        scope,
        f"{unknown}{last}: {told(data[data['period'] == last], axis)}",
        table,
        claims_of(frame["result"]),
        remarks=(*remarks, FADES) if len(faded) else remarks,
    )


def _names(
    data: pd.DataFrame, last: str, x: alt.X, axis: str, colour: alt.Color, room: float
) -> list[alt.Chart]:
    """Name each line beside the plot; to one that ended before the last period leads none."""
    ends = data.drop_duplicates("who", keep="last").sort_values("middle", kind="stable")
    ends["at"] = [100 * place / PLOT for place in apart(ends["middle"] * PLOT / 100, PLOT)]
    base = alt.Chart(alt.Data(values=plain(ends[["who", "period", "middle", "at"]])))
    begin = alt.value(alt.ExprRef(f"width - {room:g}"))
    up = alt.Y("at:Q", title=axis)
    leaders = base.transform_filter(f"datum.period == '{last}'").mark_rule(
        strokeWidth=0.8, color=INK, opacity=0.5
    )
    middle = alt.Y("middle:Q", title=axis)
    return [
        leaders.encode(x=x, x2=begin, y=middle, y2="at:Q"),
        base.mark_point(size=48, filled=True, opacity=1).encode(x=begin, y=up, color=colour),
        base.mark_text(align="left", dx=8, fontSize=11).encode(x=begin, y=up, text="who:N"),
    ]


def _axis_of(times: list[str]) -> alt.Axis:
    """Give the axis of some periods; many quarters or months have one name a year, at its first."""
    within_years = [time for time in times if re.fullmatch(r"\d{4}-(Q1|01)", time)]
    if len(times) <= 5 or not within_years:
        return alt.Axis(labelAngle=0, labelOverlap="parity")
    named = "test(/-(Q1|01)$/, datum.label) ? slice(datum.label, 0, 4) : ''"
    return alt.Axis(labelAngle=0, labelExpr=named, labelOverlap=True)


def _runs(data: pd.DataFrame, times: list[str]) -> list[int]:
    """Give numbers to the runs of periods without a gap, so that no line is drawn across one."""
    place = {t: i for i, t in enumerate(times)}
    last: dict[str, tuple[int, int]] = {}
    runs = []
    for who, of in zip(data["who"], data["period"], strict=True):
        here = place[of]
        before, run = last.get(who, (here - 1, 0))
        run += here != before + 1
        last[who] = (here, run)
        runs.append(run)
    return runs


def _unbroken(times: list[str]) -> list[str]:
    """Give the periods with those between them, so that what is unpublished stays a gap."""
    if period.parse(times[-1]).kind == "span":
        return times
    every, first = [times[-1]], period.parse(times[0]).first
    while (before := period.parse(every[-1]).before()).first >= first:
        every.append(str(before))
    return every[::-1]
