"""Charts of months: a line with its gaps, and a calendar of rows by year."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd

from tally.chapters.months import say
from tally.chapters.months.derive import axis_of, every, missing, runs, shown
from tally.draw.common import (
    DARK,
    FADE,
    FADES,
    LETTER,
    PALE,
    SHADES,
    STRENGTH,
    TOOLTIP,
    fades,
    plain,
    rows_of,
)
from tally.draw.dates import dates
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, editions_of, themed
from tally.ledger.tables import Ledger
from tally.results.landmarks import chosen, landmarks
from tally.results.landmarks import told as key_of
from tally.results.result import Result
from tally.results.words import months_between, when

#: The months as an axis names them.
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: What is drawn of months without a figure.
UNKNOWN = f"{INK}30"

GAPS = "Grey: no figure was found, which is unknown and not zero."

#: Of at most so many months the axis names months, and not years alone.
FEW = 30

#: What stands for the words of a source where there is no room for them.
SIGNS = {
    "at_least": "≥",
    "over": ">",
    "nearly": "~",
    "around": "~",
    "under": "<",
    "at_most": "≤",
    "range": "~",
}

SIGNS_TOLD = (
    "In the cells ≥ stands for “at least”, > for “over”, ≤ and < for “at most” and “under”, and ~ "
    "for “nearly”, “around” or a range."
)

#: The part of the axis at its beginning in which a name is set inwards.
EDGE = 0.08

#: In pixels: the width of the plot on the narrowest page.
PLOT = 290

#: A landmark so near to another one, as parts of the axes, is not named.
NEAR = 0.09


def by_month(
    series: pd.DataFrame,
    span: tuple[str, str],
    *,
    scope: str,
    axis: str,
    breaks: dict[str, str] | None = None,
    marks: pd.DataFrame | None = None,
    unknown: str = GAPS,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw the months of a series as a line that no gap is bridged by.

    Parameters
    ----------
    series : pandas.DataFrame
        As ``derive.months`` or ``derive.of_ucdp`` gives it, the months shown.
    span : tuple of str
        The first and the last month of the axis.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    breaks : dict of str to str, optional
        The months that begin a new scope or version, and what is said of each.
    marks : pandas.DataFrame, optional
        Dated marks, as :func:`tally.results.landmarks.landmarks` gives them; a few are shown.
    unknown : str
        What grey means.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        The axis of time is a plain number of years, so no time zone can move a month. From the
        point of a hedged figure a line fades out to where its word has reached.
    """
    data = rows_of(series, "period", "publishers")
    data["at"] = [middle_of(p) for p in series["period"]]
    data["middle"] = data["anchor"].fillna(data[["low", "high"]].mean(axis=1))
    known = list(series["period"])
    run_of = {month: i for i, run in enumerate(runs(known)) for month in run}
    data["run"] = [f"{run_of[p]} {era}" for p, era in zip(known, series["era"], strict=True)]
    high = float(data[["low", "high"]].max().max()) * 1.15 or 1.0
    begin, end = middle_of(span[0]) - 1 / 24, middle_of(span[1]) + 1 / 24
    # The newest figure stands beside its point, for which there is room after the last month.
    room = min((10 + LETTER * len(data["said"].iloc[-1])) / PLOT, 0.4)
    ends = begin, begin + (end - begin) / (1 - room)
    data["label"] = [
        said if mark else ""
        for said, mark in zip(data["said"], _landmarks(data, ends, high), strict=True)
    ]
    faded = fades(data, FADE * high)
    tops = faded.groupby("who")["to"].max().to_dict()
    data["label_at"] = [tops.get(w, m) for w, m in zip(data["who"], data["middle"], strict=True)]
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=list(ends), nice=False, zero=False),
        axis=_axis_of(span),
    )
    scale = alt.Scale(domain=[0, high], nice=False)
    y = alt.Y("middle:Q", title=axis, scale=scale, axis=alt.Axis(tickCount=5))
    base = alt.Chart(alt.Data(values=plain(data)))
    layers: list[alt.Chart] = []
    gaps = [
        {"at": middle_of(run[0]) - 1 / 24, "end": middle_of(run[-1]) + 1 / 24, "from": 0.0}
        | {"middle": high}
        for run in runs(missing(series, span))
    ]
    if gaps:
        layers.append(
            alt.Chart(alt.Data(values=gaps))
            .mark_rect(color=UNKNOWN)
            .encode(x=x, x2="end:Q", y=y, y2="from:Q")
        )
    layers += _break_marks(breaks or {}, ends, high, x, y)
    layers.append(
        base.mark_line(strokeWidth=1.5, color=ACCENT, opacity=0.8).encode(x=x, y=y, detail="run:N")
    )
    ranges = ~data["exact"] & data["high"].notna() & data["anchor"].isna()
    if ranges.any():
        layers.append(
            base.transform_filter("!datum.exact && isValid(datum.high) && !isValid(datum.anchor)")
            .mark_rule(strokeWidth=4, color=ACCENT, opacity=0.6)
            .encode(x=x, y=alt.Y("low:Q", title=axis), y2="high:Q", tooltip=TOOLTIP)
        )
    if len(faded):
        layers.append(
            alt.Chart(alt.Data(values=plain(faded)))
            .mark_rule(strokeWidth=4, color=ACCENT, clip=True)
            .encode(
                x=x, y=alt.Y("from:Q", title=axis), y2="to:Q", opacity=STRENGTH, tooltip=TOOLTIP
            )
        )
    layers.append(
        base.mark_point(size=26, filled=True, color=ACCENT, opacity=1).encode(
            x=x, y=y, tooltip=TOOLTIP
        )
    )
    newest = data.index == data.index[-1]
    early = (data["at"] - begin) / (ends[1] - begin) < EDGE
    for rows, text in (
        (data[newest], base.mark_text(dx=7, align="left", fontSize=11)),
        (data[~newest & early], base.mark_text(dy=-10, dx=-4, align="left", fontSize=11)),
        (data[~newest & ~early], base.mark_text(dy=-10, fontSize=11)),
    ):
        named = rows[rows["label"] != ""]
        if len(named):
            at = alt.Chart(alt.Data(values=plain(named[["at", "label_at", "label"]])))
            at.mark = text.mark
            layers.append(at.encode(x=x, y=alt.Y("label_at:Q", title=axis), text="label:N"))
    results = list(series["result"])
    told_gaps = (unknown,) if gaps else ()
    if marks is not None:
        marks = chosen(marks, begin, end)
        layers = [*dates(marks, x), *layers]
        remarks = (*remarks, *key_of(marks))
    return Drawing(
        themed(alt.layer(*layers).properties(width="container"), height=280),
        scope,
        _months_told(data, span, axis),
        _months_table(series, data),
        claims_of(results),
        remarks=(*remarks, *told_gaps, *((FADES,) if len(faded) else ())),
        editions=editions_of(results),
    )


def series_line(
    ledger: Ledger, rows: pd.DataFrame, span: tuple[str, str], of: tuple[str, str], body: str
) -> Drawing:
    """Draw the months of one series of a body, with its scope, breaks and remarks in words.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    rows : pandas.DataFrame
        As ``derive.past`` gives it.
    span : tuple of str
        The months of the page; a series that goes on after them is drawn to its end.
    of : tuple of str
        The measure and the cause.
    body : str
        Who counted.
    """
    axis = axis_of(rows, span)
    inside = shown(rows, axis)
    return by_month(
        inside,
        axis,
        scope=say.scope(ledger, body, *of),
        axis=say.what_of(ledger, *of),
        breaks=say.scope_breaks(ledger, inside, body),
        marks=landmarks(ledger),
        remarks=say.line_remarks(ledger, inside, body, of[1]),
    )


def ucdp_line(ledger: Ledger, rows: pd.DataFrame, *, span: tuple[str, str]) -> Drawing:
    """Draw the months of UCDP, as ``derive.of_ucdp`` gives them, with the versions they are of."""
    return by_month(
        rows,
        axis_of(rows, span),
        scope=say.ucdp_scope(ledger),
        axis="people killed",
        breaks=say.ucdp_breaks(rows),
        unknown=say.NOT_COVERED,
    )


def middle_of(month: str) -> float:
    """Give the place of the middle of a month on an axis of years.

    Examples
    --------
    >>> middle_of("2024-07")
    2024.541667
    """
    return round(int(month[:4]) + (int(month[5:]) - 0.5) / 12, 6)


def _axis_of(span: tuple[str, str]) -> alt.Axis:
    """Give the axis: years, or the names of a few months where there are not many."""
    months = every(span)
    if len(months) > FEW:
        years = [int(m[:4]) for m in months if m.endswith("-01")]
        shown = years[:: -(-len(years) // 7)]
        return alt.Axis(values=shown, format="d", grid=False, labelFlush=False)
    step = -(-len(months) // 5)
    named = months[::step]
    names = ", ".join(f"'{NAMES[int(m[5:]) - 1]} {m[:4]}'" for m in named)
    values = [middle_of(m) for m in named]
    return alt.Axis(
        values=values,
        labelExpr=f"[{names}][indexof({values}, datum.value)]",
        grid=False,
        labelFlush=True,
        labelOverlap=False,
    )


def _landmarks(data: pd.DataFrame, ends: tuple[float, float], high: float) -> list[bool]:
    """Choose the points to name: the newest and the highest, where they are not at one place."""
    last, top = data.index[-1], data["middle"].idxmax()
    dx = abs(data.at[last, "at"] - data.at[top, "at"]) / (ends[1] - ends[0])
    dy = abs(data.at[last, "middle"] - data.at[top, "middle"]) / high
    chosen = {last} if dx < NEAR and dy < NEAR else {last, top}
    return [i in chosen for i in data.index]


def _break_marks(
    breaks: dict[str, str], ends: tuple[float, float], high: float, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Draw a dashed line before each month that begins another scope or version, and name it."""
    layers = []
    for i, (month, words) in enumerate(breaks.items()):
        at = middle_of(month) - 1 / 24
        late = at > sum(ends) / 2
        row = {"at": at, "middle": high * (0.99 - 0.08 * i), "from": 0.0, "words": words}
        base = alt.Chart(alt.Data(values=[row]))
        layers.append(base.mark_rule(strokeDash=[5, 4], color=INK).encode(x=x, y=y, y2="from:Q"))
        text = base.mark_text(
            align="right" if late else "left",
            dx=-4 if late else 4,
            baseline="top",
            fontSize=11,
            fontStyle="italic",
        )
        layers.append(text.encode(x=x, y=y, text="words:N"))
    return layers


def _months_told(data: pd.DataFrame, span: tuple[str, str], axis: str) -> str:
    """Tell the line to those who do not see it: all months are in the table."""
    last, top = data.iloc[-1], data.loc[data["middle"].idxmax()]
    return (
        f"Chart: {axis} by month, {months_between(*span)}; {len(data)} of "
        f"{len(every(span))} months have a figure. The newest: {when(last['who'])}: {last['said']}."
        f" The highest: {when(top['who'])}: {top['said']}."
    )


def _months_table(series: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"Month": data["who"], "Figure": data["said"]})
    if "lowest" in series:
        for name, column in (("Low", "lowest"), ("High", "highest")):
            table[name] = [None if r is None else r.text for r in series[column]]
    else:
        table["Interval"] = data["range"]
    table["From"] = data["source"]
    return table


def calendar(
    series: pd.DataFrame,
    span: tuple[str, str],
    *,
    scope: str,
    axis: str,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw a row for each year and a cell for each month, shaded by its figure.

    Parameters
    ----------
    series : pandas.DataFrame
        As ``derive.months`` gives it, the months shown.
    span : tuple of str
        The first and the last month.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    remarks : tuple of str
        Sentences for the caption.
    """
    middles = [r.middle for r in series["result"]]
    most = max(middles) or 1.0
    cells = pd.DataFrame(
        {
            "year": series["year"],
            "month": [NAMES[m - 1] for m in series["month"]],
            "value": middles,
            "words": [short(r) for r in series["result"]],
            "said": [r.text for r in series["result"]],
            "range": [r.interval_text for r in series["result"]],
            "period": series["period"],
            "ink": [PALE if m > 0.6 * most else DARK for m in middles],
        }
    )
    x = alt.X(
        "month:O",
        title=None,
        scale=alt.Scale(domain=list(NAMES)),
        axis=alt.Axis(
            labelAngle=0,
            orient="top",
            labelFontSize=11,
            ticks=False,
            domain=False,
            labelOverlap=False,
        ),
    )
    years = list(range(int(span[0][:4]), int(span[1][:4]) + 1))
    y = alt.Y(
        "year:O",
        title=None,
        scale=alt.Scale(domain=years),
        axis=alt.Axis(ticks=False, domain=False, labelFontSize=11),
    )
    shade = alt.Color(
        "value:Q",
        title=axis,
        scale=alt.Scale(domain=[0, most], range=list(SHADES)),
        legend=alt.Legend(gradientLength=160, tickCount=3),
    )
    tooltip = [
        alt.Tooltip("period:N", title="Month"),
        alt.Tooltip("said:N", title="Figure"),
        alt.Tooltip("range:N", title="Interval"),
    ]
    base = alt.Chart(alt.Data(values=plain(cells)))
    layers = []
    unknown = [{"year": int(m[:4]), "month": NAMES[int(m[5:]) - 1]} for m in missing(series, span)]
    if unknown:
        layers.append(alt.Chart(alt.Data(values=unknown)).mark_rect(color=UNKNOWN).encode(x=x, y=y))
    layers.append(base.mark_rect().encode(x=x, y=y, color=shade, tooltip=tooltip))
    for ink in (PALE, DARK):
        # A colour scale of its own would be merged with that of the shades.
        if (cells["ink"] == ink).any():
            layers.append(
                base.transform_filter(f"datum.ink == '{ink}'")
                .mark_text(fontSize=10, color=ink)
                .encode(x=x, y=y, text="words:N")
            )
    results = list(series["result"])
    signs = (SIGNS_TOLD,) if any(w[0] in SIGNS.values() for w in cells["words"]) else ()
    chart = themed(alt.layer(*layers).properties(width="container"), height=24 * len(years) + 90)
    return Drawing(
        chart,
        scope,
        f"Chart: {axis} by year and month; {len(cells)} of {len(every(span))} months have a "
        "figure. All are in the table.",
        _calendar_table(series, years),
        claims_of(results),
        remarks=(*remarks, *((GAPS,) if unknown else ()), *signs),
        editions=editions_of(results),
    )


def short(result: Result) -> str:
    """Write a figure so that a narrow cell can hold it, with a sign for its hedge.

    Examples
    --------
    >>> from tally.quantities import quantity
    >>> def killed(printed):
    ...     said = quantity.parse(printed)
    ...     return Result(said.interval(), "people killed", printed=said.text)
    >>> [short(killed(p)) for p in ("1,024", "at least 44", "nearly 60", "as many as 19")]
    ['1,024', '≥44', '~60', '19']
    """
    if result.interval.exact:
        return result.interval_text
    number = re.search(r"\d[\d,]*", result.text)
    if result.hedge in SIGNS and number:
        return SIGNS[result.hedge] + number.group()
    return f"~{round(result.middle):,}"


def _calendar_table(series: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    said = {
        (y, m): r.text
        for y, m, r in zip(series["year"], series["month"], series["result"], strict=True)
    }
    rows = [[str(y), *(said.get((y, m)) for m in range(1, 13))] for y in years]
    return pd.DataFrame(rows, columns=["Year", *NAMES], dtype=object)
