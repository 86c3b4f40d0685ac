"""Charts of months of events: what nobody covers is a grey gap, a new version is marked."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd

from tally.draw.common import legend_of, plain
from tally.draw.dates import dates
from tally.draw.drawing import ACCENT, INK, Drawing, themed
from tally.results.landmarks import chosen
from tally.results.landmarks import told as key_of
from tally.results.ucdp import version_name

#: What is drawn of a month, and its colour. A colour is an estimate, whatever the version; the best
#: one, which every version gives, is the strongest on white and on black.
TONES = {
    "best": ACCENT,
    "high": f"{ACCENT}55",
    "low": "#ffffff",
    "not covered": f"{INK}30",
}

MONTH = 1 / 12

#: How thick the line of a low estimate is, as a part of the axis.
LINE = 0.005


def by_month(
    months: pd.DataFrame,
    *,
    scope: str,
    marks: pd.DataFrame | None = None,
    remarks: tuple[str, ...] = (),
    name: Callable[[str], str] = version_name,
) -> Drawing:
    """Draw the estimates of each month: the best as a bar, the high on it, the low a line in it.

    Parameters
    ----------
    months : pandas.DataFrame
        As :func:`tally.results.ucdp.months` gives it.
    scope : str
        Unit and scope, in words.
    marks : pandas.DataFrame, optional
        Dated marks, as :func:`tally.results.landmarks.landmarks` gives them; a few are shown.
    remarks : tuple of str
        Sentences for the caption.
    name : callable
        Names a version.

    Returns
    -------
    Drawing
        The axis of time is a plain number of years, so no time zone can move a month.
    """
    first, last = int(months["year"].min()), int(months["year"].max()) + 1
    data = _steps(months)
    high = float(data[["best", "high"]].max().max()) or 1.0
    top = high * (1.1 + 0.1 * data["version"].nunique())
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[first, last], nice=False, zero=False),
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=8, grid=False, labelFlush=False),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("to:Q", title="people killed in a month", scale=scale, axis=alt.Axis(tickCount=5))
    bands, lows, gaps = _bands(data), _lows(data, top), _gaps(data, top)
    shown = [tone for tone in TONES if tone in {*bands["tone"], *lows["tone"], *gaps["tone"]}]
    colour = alt.Color(
        "tone:N",
        scale=alt.Scale(domain=shown, range=[TONES[t] for t in shown]),
        # A white mark has an outline in the legend, since the page may be white.
        legend=legend_of(
            shown, most=4, title="estimate", symbolType="square", symbolStrokeColor=INK
        ),
    )
    layers = []
    if len(gaps):
        layers.append(
            alt.Chart(alt.Data(values=plain(gaps)))
            .mark_rect()
            .encode(x=x, x2="end:Q", y=y, y2="from:Q", color=colour)
        )
    layers.append(
        alt.Chart(alt.Data(values=plain(bands)))
        .mark_area(interpolate="step-after", line=False)
        .encode(x=x, y=y, y2="from:Q", color=colour, detail=["run:N", "tone:N"])
    )
    if len(lows):
        layers.append(
            alt.Chart(alt.Data(values=plain(lows)))
            .mark_rect()
            .encode(x=x, x2="end:Q", y=y, y2="from:Q", color=colour)
        )
    layers += _version_marks(data, (first, last), top, x, y, name)
    layers.append(_touched(data, top, x, y, name))
    if marks is not None:
        marks = chosen(marks, first, last)
        layers += dates(marks, x)
        remarks = (*remarks, *key_of(marks))
    chart = themed(alt.layer(*layers).properties(width="container"), height=330)
    return Drawing(
        chart,
        scope,
        _months_told(months),
        _months_table(months, name),
        (),
        remarks=remarks,
        editions=tuple(
            dict.fromkeys([*months["version"].dropna(), *months["low_version"].dropna()])
        ),
    )


def _steps(months: pd.DataFrame) -> pd.DataFrame:
    """Give each month its place on the axis, its run, and its estimates as plain numbers."""
    data = months[["period", "version"]].copy()
    data["at"] = months["year"] + (months["month"] - 1) * MONTH
    for column in ("best", "low", "high", "low_before", "events"):
        data[column] = months[column].astype("Float64").astype(float)
    version = data["version"].fillna("")
    data["run"] = (version != version.shift()).cumsum()
    return data


def _bands(data: pd.DataFrame) -> pd.DataFrame:
    """Give the parts of the bars: up to the best estimate, and from there to a higher one."""
    known = data[data["version"].notna()]
    # An area of steps ends where its last point is: each run needs a point at its end.
    ends = known.groupby("run").tail(1)
    known = pd.concat([known, ends.assign(at=ends["at"] + MONTH)])
    best = known.assign(tone="best", **{"from": 0.0, "to": known["best"]})
    # Where there is nothing above it, it has no height, so that its steps stay where they are.
    above = known[["best", "high"]].max(axis=1)
    high = known.assign(tone="high", **{"from": known["best"], "to": above})
    parts = [best, *([high] if (above > known["best"]).any() else [])]
    columns = ["at", "tone", "from", "to", "run"]
    return pd.concat([part[columns] for part in parts]).sort_values(["tone", "at"], kind="stable")


def _lows(data: pd.DataFrame, top: float) -> pd.DataFrame:
    """Give the low estimates that are below the best one, of whichever version gives them."""
    low = data["low"].fillna(data["low_before"])
    # A line at the ground would be below it.
    to = low.clip(lower=LINE * top)
    rows = data.assign(tone="low", end=data["at"] + MONTH, to=to, **{"from": to - LINE * top})
    return rows[low < data["best"]][["at", "end", "from", "to", "tone"]]


def _gaps(data: pd.DataFrame, top: float) -> pd.DataFrame:
    unknown = data[data["version"].isna()]
    rows = unknown.groupby("run")["at"].agg(["min", "max"])
    return pd.DataFrame(
        {
            "at": rows["min"],
            "end": rows["max"] + MONTH,
            "from": 0.0,
            "to": top,
            "tone": "not covered",
        }
    )


def _version_marks(
    data: pd.DataFrame,
    ends: tuple[int, int],
    top: float,
    x: alt.X,
    y: alt.Y,
    name: Callable[[str], str],
) -> list[alt.Chart]:
    """Name each version where its months begin, and draw a line where one follows another."""
    rows = []
    runs = data[data["version"].notna()].groupby("run")
    for i, (_, run) in enumerate(runs):
        version, at = run["version"].iloc[0], float(run["at"].iloc[0])
        late = at > sum(ends) / 2
        rows.append(
            {
                "at": at,
                "to": top * (0.99 - 0.08 * i),
                "from": 0.0,
                "words": name(version) + (", preliminary" if "candidate" in version else ""),
                "late": late,
                "begins": at > ends[0],
            }
        )
    layers = []
    marks = [row for row in rows if row["begins"]]
    if marks:
        layers.append(
            alt.Chart(alt.Data(values=marks))
            .mark_rule(strokeDash=[5, 4], color=INK)
            .encode(x=x, y=y, y2="from:Q")
        )
    for late in (False, True):
        some = [row for row in rows if row["late"] == late]
        if some:
            layers.append(
                alt.Chart(alt.Data(values=some))
                .mark_text(
                    align="right" if late else "left",
                    dx=-4 if late else 4,
                    baseline="top",
                    fontSize=11,
                    fontStyle="italic",
                )
                .encode(x=x, y=y, text="words:N")
            )
    return layers


def _touched(
    data: pd.DataFrame, top: float, x: alt.X, y: alt.Y, name: Callable[[str], str]
) -> alt.Chart:
    """Lay an invisible bar over each month, which tells it when it is pointed at."""
    rows = data.assign(end=data["at"] + MONTH, to=top, **{"from": 0.0})
    for column in ("best", "low", "high", "events"):
        rows[f"{column}_said"] = [_said(v) for v in rows[column]]
    rows["of"] = [name(v) if isinstance(v, str) else "not covered" for v in rows["version"]]
    columns = ["period", "of", "best_said", "low_said", "high_said", "events_said"]
    titles = ["Month", "Version", "Best estimate", "Low", "High", "Events"]
    return (
        alt.Chart(alt.Data(values=plain(rows[["at", "end", "from", "to", *columns]])))
        .mark_rect(opacity=0)
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            y2="from:Q",
            tooltip=[alt.Tooltip(f"{c}:N", title=t) for c, t in zip(columns, titles, strict=True)],
        )
    )


def _said(value: float) -> str:
    return "not given" if pd.isna(value) else f"{int(value):,}"


def _months_told(months: pd.DataFrame) -> str:
    """Tell the years, for those who do not see the picture: the months are in the table."""
    known = months.dropna(subset="version")
    peaks = known.loc[known.groupby("year")["best"].idxmax()].nlargest(3, "best")
    items = [f"{p.period}: {p.best:,}" for p in peaks.sort_values("period").itertuples()]
    unknown = int(months["version"].isna().sum())
    gap = f" {unknown} of {len(months)} months are not covered." if unknown else ""
    return (
        f"Chart: people killed in each month from {months['period'].iloc[0]} to "
        f"{months['period'].iloc[-1]}, by low, best and high estimates. Of the worst months "
        f"of each year the highest best estimates: {'; '.join(items)}.{gap}"
    )


def _months_table(months: pd.DataFrame, name: Callable[[str], str]) -> pd.DataFrame:
    table = pd.DataFrame({"Month": months["period"]})
    table["Version"] = [name(v) if isinstance(v, str) else None for v in months["version"]]
    for column in ("events", "best", "low", "high"):
        table[column.capitalize()] = months[column].astype(object)
    if months["low_before"].notna().any():
        table["Low, earlier version"] = months["low_before"].astype(object)
    return table
