"""Altair charts from derived frames: intervals as they are, gaps left open, one scope each."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from tally import period
from tally.drawing import ACCENT, INK, Drawing, claims_of, themed

#: One colour for each region in all charts; chosen for contrast on white and on black.
REGION_COLOURS = {
    "Khyber Pakhtunkhwa": "#2f78b7",
    "Khyber Pakhtunkhwa without the former FATA": "#2f78b7",
    "Former FATA": "#7a6fc0",
    "Balochistan": "#c8641e",
    "All other regions": "#808080",
}
OTHER_COLOURS = ("#1e8a6b", "#b0568c", "#9a7b16", "#4f8aa0", "#a05a4f", "#6f8a3a")

#: In pixels: the width of a letter, and of the rows of a chart on the narrowest page.
LETTER, NARROW = 6.3, 200

TOOLTIP = [
    alt.Tooltip("who:N", title="Of"),
    alt.Tooltip("said:N", title="Figure"),
    alt.Tooltip("range:N", title="Interval"),
    alt.Tooltip("source:N", title="From"),
]

#: The axis of years; all layers of a chart must name the same one.
YEARS = alt.Axis(labelAngle=0, labelAlign="center", labelOverlap=True)


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
        A column whose values are told apart by colour.
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
    data = _rows(frame, label, source)
    data["group"] = frame[colour].astype(str).to_list() if colour else "all"
    ends = pd.concat([data["low"], data["high"]]).dropna()
    span = float(ends.max() - (ends.min() if link else 0)) or 1.0
    low_end = float(ends.min()) - 0.1 * span if link else 0.0
    data["low"] = data["low"].fillna(low_end)
    data["shown_high"] = data["high"].fillna(data["low"] + 0.12 * span)
    high_end = low_end + max(
        (end - low_end) / (1 - min((9 + LETTER * len(said)) / NARROW, 0.6))
        for end, said in zip(data["shown_high"], data["said"], strict=True)
    )
    high_end = high_end if high_end > low_end else low_end + span
    data["row"] = ["\n".join(textwrap.wrap(t, 20)) for t in data["who"]]
    data["text_at"] = data["shown_high"]
    base = alt.Chart(alt.Data(values=_plain(data)))
    y = alt.Y(
        "row:N",
        sort=list(dict.fromkeys(data["row"])),
        title=None,
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')", ticks=False, domain=False, labelPadding=8
        ),
    )
    scale = alt.Scale(domain=[low_end, high_end], nice=False, zero=not link)
    x = alt.X("low:Q", title=axis, scale=scale, axis=alt.Axis(tickCount=5, labelFlush=True))
    fill = alt.Color(
        "group:N",
        legend=alt.Legend(title=None) if colour else None,
        scale=_scale(list(dict.fromkeys(data["group"]))) if colour else alt.Scale(range=[ACCENT]),
    )
    stems = base.mark_rule(strokeWidth=1, color=INK, opacity=0.45).encode(
        x=alt.X("low:Q", title=axis, scale=scale), x2=alt.datum(low_end), y=y
    )
    bars = (
        base.transform_filter("!datum.exact")
        .mark_bar(height=12, cornerRadius=3, opacity=0.75)
        .encode(x=x, x2="shown_high:Q", y=y, color=fill, tooltip=TOOLTIP)
    )
    open_ends = (
        base.transform_filter("datum.open")
        .mark_point(shape="triangle-right", size=110, filled=True, opacity=1)
        .encode(x=alt.X("shown_high:Q", title=axis, scale=scale), y=y, color=fill, tooltip=TOOLTIP)
    )
    points = (
        base.transform_filter("datum.exact")
        .mark_point(size=110, filled=True, opacity=1)
        .encode(x=x, y=y, color=fill, tooltip=TOOLTIP)
    )
    words = base.mark_text(align="left", dx=9, fontSize=12).encode(
        x=alt.X("text_at:Q", title=axis, scale=scale), y=y, text="said:N"
    )
    lines = 1 + max(t.count("\n") for t in data["row"])
    # The height holds the axis and the legend too; labels of several lines must not meet.
    least = len(data) * (13 * lines + 10) + (85 if colour else 50)
    chart = themed(
        alt.layer(*([] if link else [stems]), bars, open_ends, points, words).properties(
            width="container"
        ),
        height=max((21 + 13 * lines) * len(data) + 10, least),
    )
    return Drawing(
        chart,
        scope,
        _told(data, axis),
        _table(data, label),
        claims_of(frame["result"]),
        remarks=remarks,
    )


def changes(frame: pd.DataFrame, *, scope: str) -> Drawing:
    """Draw a published change, and under it the change that each pair of versions makes.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`tally.derive.published_changes` gives it.
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


def yearly(frame: pd.DataFrame, *, scope: str, axis: str, remarks: tuple[str, ...] = ()) -> Drawing:
    """Draw a series over the years; between two eras of its scope the line is broken.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`tally.derive.yearly` gives it.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        Filled points are what the body last said, hollow ones what it said before.
    """
    data = _rows(frame, "year", None)
    data["year"] = frame["year"].to_list()
    data["era"] = frame["era"].to_list()
    data["latest"] = frame["latest"].to_list()
    data["source"] = [", ".join(p) for p in frame["publishers"]]
    data["middle"] = data[["low", "high"]].mean(axis=1)
    data["label"] = [
        said if mark else "" for said, mark in zip(data["said"], _landmarks(data), strict=True)
    ]
    # Years that follow each other have the same distance to their place: a gap stays a gap.
    place = {year: i for i, year in enumerate(sorted(set(data["year"])))}
    data["run"] = [year - place[year] for year in data["year"]]
    years = list(range(int(data["year"].min()), int(data["year"].max()) + 1))
    high = float(data[["low", "high"]].max().max()) * 1.12 or 1.0
    base = alt.Chart(alt.Data(values=_plain(data)))
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=YEARS)
    y = alt.Y(
        "middle:Q",
        title=axis,
        scale=alt.Scale(domain=[0, high], nice=False),
        axis=alt.Axis(tickCount=5),
    )
    tooltip = [
        alt.Tooltip("year:O", title="Year"),
        alt.Tooltip("said:N", title="Printed"),
        alt.Tooltip("range:N", title="Interval"),
        alt.Tooltip("standing:N", title="Standing"),
        alt.Tooltip("source:N", title="Printed by"),
    ]
    data["standing"] = data["latest"].map({True: "last said", False: "said before, or rounder"})
    base = alt.Chart(alt.Data(values=_plain(data)))
    line = (
        base.transform_filter("datum.latest")
        .mark_line(strokeWidth=2, color=ACCENT, opacity=0.8)
        .encode(x=x, y=y, detail=["era:N", "run:N"])
    )
    hedged = (
        base.transform_filter("!datum.exact && isValid(datum.high)")
        .mark_rule(strokeWidth=5, color=ACCENT, opacity=0.6)
        .encode(x=x, y=alt.Y("low:Q", title=axis), y2="high:Q", tooltip=tooltip)
    )
    before = (
        base.transform_filter("!datum.latest")
        .mark_point(size=55, filled=False, color=INK, strokeWidth=1.5, opacity=1)
        .encode(x=x, y=y, tooltip=tooltip)
    )
    points = (
        base.transform_filter("datum.latest")
        .mark_point(size=70, filled=True, color=ACCENT, opacity=1)
        .encode(x=x, y=y, tooltip=tooltip)
    )
    words = (
        base.transform_filter("datum.label != ''")
        .mark_text(dy=-15, fontSize=11)
        .encode(x=x, y=y, text="label:N")
    )
    layers = [line, hedged, before, points, words]
    broken = sorted({int(year) for year in frame["since"].dropna() if year > years[0]})
    if broken:
        layers.insert(0, _break_marks(broken, years, high))
    chart = themed(alt.layer(*layers).properties(width="container"), height=300)
    table = _table(data, "Year").assign(
        **{"Standing": data["standing"], "Printed by": data["source"]}
    )
    latest = data[data["latest"]]
    return Drawing(
        chart, scope, _told(latest, axis), table, claims_of(frame["result"]), remarks=remarks
    )


def _break_marks(broken: list[int], years: list[int], high: float) -> alt.LayerChart:
    """Mark where what is counted changes: a dashed line before the first year of the new era."""
    data = alt.Data(values=[{"year": y, "words": "scope changes", "at": high} for y in broken])
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=years), bandPosition=0, axis=YEARS)
    rule = alt.Chart(data).mark_rule(strokeDash=[5, 4], color=INK).encode(x=x)
    words = alt.Chart(data).mark_text(align="left", dx=5, dy=8, fontSize=11, fontStyle="italic")
    return alt.layer(rule, words.encode(x=x, y=alt.Y("at:Q", title=None), text="words:N"))


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
        As :func:`tally.derive.regional_series` gives it.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    of : str
        The period that the page is about, which is marked.
    remarks : tuple of str
        Sentences for the caption.
    """
    data = _rows(frame, "name", None)
    data["period"] = frame["period"].to_list()
    data["middle"] = data[["low", "high"]].mean(axis=1)
    names = list(dict.fromkeys(data["who"]))
    data["source"] = data["source"].where(data["source"] != "", "as printed")
    times = _unbroken(sorted({*data["period"], of}, key=lambda t: period.parse(t).first))
    data["run"] = _runs(data, times)
    base = alt.Chart(alt.Data(values=_plain(data)))
    x = alt.X(
        "period:O",
        title=None,
        scale=alt.Scale(domain=times),
        axis=alt.Axis(labelAngle=-90 if len(times) > 5 else 0, labelOverlap=False),
    )
    tooltip = [alt.Tooltip("period:O", title="Period"), *TOOLTIP]
    colour = alt.Color("who:N", title=None, scale=_scale(names), legend=alt.Legend(title=None))
    y = alt.Y("low:Q", title=axis, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5))
    line = base.mark_line(strokeWidth=1.5, opacity=0.5).encode(
        x=x, y=alt.Y("middle:Q", title=axis), color=colour, detail="run:N"
    )
    bars = (
        base.transform_filter("isValid(datum.high)")
        .mark_rule(strokeWidth=7, opacity=0.9, strokeCap="round")
        .encode(x=x, y=y, y2="high:Q", color=colour, tooltip=tooltip)
    )
    here = (
        alt.Chart(alt.Data(values=[{"period": of}])).mark_bar(opacity=0.16, color=INK).encode(x=x)
    )
    chart = themed(alt.layer(here, line, bars).properties(width="container"), height=300)
    table = _table(data, "Region")
    table.insert(0, "Period", data["period"])
    last = of if of in set(data["period"]) else data["period"].iloc[-1]
    unknown = "" if last == of else f"{of}: no figure. "
    return Drawing(
        chart,
        scope,
        f"{unknown}{last}: {_told(data[data['period'] == last], axis)}",
        table,
        claims_of(frame["result"]),
        remarks=remarks,
    )


def _runs(data: pd.DataFrame, times: list[str]) -> list[int]:
    """Give numbers to the runs of periods without a gap, so that no line is drawn across one."""
    place = {t: i for i, t in enumerate(times)}
    last: dict[str, tuple[int, int]] = {}
    runs = []
    for who, when in zip(data["who"], data["period"], strict=True):
        here = place[when]
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


def _rows(frame: pd.DataFrame, label: str, source: str | None) -> pd.DataFrame:
    results = list(frame["result"])
    return pd.DataFrame(
        {
            "who": frame[label].astype(str).to_list(),
            "low": [r.low for r in results],
            "high": [r.high for r in results],
            "exact": [r.interval.exact for r in results],
            "open": [r.high is None for r in results],
            "said": [r.text for r in results],
            "range": [r.interval_text for r in results],
            "source": [", ".join(s) for s in frame[source]] if source else [r.how for r in results],
        }
    )


def _plain(data: pd.DataFrame) -> list[dict]:
    """Give rows as JSON can hold them: no missing keys, no numpy types."""
    rows = data.astype(object).where(data.notna(), None).to_dict("records")
    return [
        {k: (round(v, 4) if isinstance(v, float) else v) for k, v in row.items()} for row in rows
    ]


def _scale(names: list[str]) -> alt.Scale:
    spare = iter(OTHER_COLOURS * 3)
    colours = [REGION_COLOURS.get(n) or next(spare) for n in names]
    return alt.Scale(domain=names, range=colours)


def _told(data: pd.DataFrame, axis: str) -> str:
    """Tell the data in words, for those who do not see the picture."""
    told = [f"{row.who}: {row.said}" for row in data.itertuples()]
    if len(told) > 14:
        told = [*told[:12], f"and {len(told) - 12} more in the table"]
    return f"Chart: {axis}. {'; '.join(told)}."


def _table(data: pd.DataFrame, label: str) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            label.replace("_", " ").capitalize(): data["who"],
            "Figure": data["said"],
            "Interval": data["range"],
        }
    )
    if data["source"].any():
        table["From"] = data["source"]
    return table
