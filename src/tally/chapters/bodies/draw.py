"""Charts of what several bodies give for the same thing, coloured by what each of them counts."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from tally.chapters.bodies.draw_scopes import STAR, bound, colour, lit, scopes_to_choose, switch
from tally.draw.common import (
    FADE,
    FADES,
    NEAR,
    TOOLTIP,
    WRAPPED,
    apart,
    fades,
    plain,
    reaching,
    rows_of,
    table_of,
    told,
)
from tally.draw.drawing import INK, Drawing, claims_of, themed
from tally.results.result import Result

#: In pixels: the height of a plot over the years, without axes and legend.
PLOT = 330

#: So many words on changes of scope stand under each other before one is as high as the first.
ROWS = 5

#: In pixels: on a plot so wide a name that stands several times says its scope too.
WIDE = 520

#: The part of the width of a plot over the years that is kept for the names of the bodies.
MARGIN = 0.24


#: What a reader must know beside the charts.
VERSIONS = (
    "Hollow marks are earlier or rounder versions; where several were printed, the one at the end "
    "is what the organisation last said."
)
FACTORS = "On the axis equal distances are equal factors."
PARTS = "Figures for a part of a year are in the table only."
REACH = (
    "Each ratio reaches from the lowest to the highest version of both figures; it says how wide "
    "a scope is, not who is right."
)


def rows(frame: pd.DataFrame, *, scope: str, axis: str) -> Drawing:
    """Draw one row for each figure of one year, coloured by scope; a reader can choose a scope.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows of one year, as ``derive.totals`` gives them, with ``row``: the
        name of each.
    scope, axis : str
        Unit and scope in words, and the unit alone.

    Returns
    -------
    Drawing
        Filled points and bars are what a body last said, hollow ones what it said before. A
        figure for a part of the year is left out where there is one for the whole of it: no axis
        holds both.
    """
    whole = frame[frame["part"] == ""]
    told_elsewhere = 0 < len(whole) < len(frame)
    frame = whole if len(whole) else frame
    data = _with_versions(frame, "row")
    ends = pd.concat([data["low"], data["high"]]).dropna()
    span = float(ends.max()) or 1.0
    data["low"] = data["low"].fillna(0.0)
    data["shown_high"] = data["high"].fillna(data["low"] + 0.12 * span)
    # A bar as narrow as a line would not be seen.
    data["exact"] |= (data["shown_high"] - data["low"]) < 0.015 * span
    data["exact"] |= data["anchor"].notna()
    data["at"] = data["anchor"].fillna(data["low"])
    data["row"] = ["\n".join(textwrap.wrap(t, 20)) for t in data["who"]]
    faded = fades(data[data["latest"]], FADE * span)
    for row, of_row in faded.groupby("who"):
        here = (data["who"] == row) & data["latest"]
        data.loc[here, "shown_high"] = max(of_row["to"].max(), data.loc[here, "shown_high"].max())
    latest = data[data["latest"]]
    field = switch(scopes_to_choose(data["scope"]))
    visible = lit(field)
    x_of: dict[str, Any] = {
        "title": axis,
        "scale": reaching(latest["shown_high"], latest["words"], gap=13),
    }
    x = alt.X("low:Q", **x_of, axis=alt.Axis(tickCount=5, labelFlush=NEAR))
    y = alt.Y(
        "row:N",
        sort=list(dict.fromkeys(data["row"])),
        title=None,
        axis=WRAPPED,
    )
    tint = colour(data["scope"])
    base = alt.Chart(alt.Data(values=plain(data)))
    now = base.transform_filter("datum.latest")
    before = base.transform_filter("!datum.latest")
    end, point = alt.X("shown_high:Q", **x_of), alt.X("at:Q", **x_of)
    layers = [
        now.mark_rule(strokeWidth=1, color=INK).encode(
            x=alt.X("low:Q", **x_of), x2=alt.datum(0), y=y, opacity=visible(0.45)
        ),
    ]
    if not latest["exact"].all():
        layers.append(
            now.transform_filter("!datum.exact")
            .mark_bar(height=12, cornerRadius=3)
            .encode(x=x, x2="shown_high:Q", y=y, color=tint, opacity=visible(0.75), tooltip=TOOLTIP)
        )
    begin = alt.X("from:Q", **x_of)
    for strength, parts in faded.groupby("strength"):
        bar = alt.Chart(alt.Data(values=plain(parts))).mark_bar(height=6, clip=True)
        seen = visible(strength)
        layers.append(
            bar.encode(x=begin, x2="to:Q", y=y, color=tint, opacity=seen, tooltip=TOOLTIP)
        )
    if latest["open"].any():
        layers.append(
            now.transform_filter("datum.open")
            .mark_point(shape="triangle-right", size=110, filled=True)
            .encode(x=end, y=y, color=tint, opacity=visible(1), tooltip=TOOLTIP)
        )
    if latest["exact"].any():
        layers.append(
            now.transform_filter("datum.exact")
            .mark_point(shape="circle", size=100, filled=True)
            .encode(x=point, y=y, color=tint, opacity=visible(1), tooltip=TOOLTIP)
        )
    earlier = data[~data["latest"]]
    if earlier["exact"].any():
        layers.append(
            before.transform_filter("datum.exact")
            .mark_point(shape="circle", size=230, filled=False, strokeWidth=1.5)
            .encode(x=point, y=y, color=tint, opacity=visible(1), tooltip=TOOLTIP)
        )
    if not earlier["exact"].all():
        layers.append(
            before.transform_filter("!datum.exact")
            .mark_bar(height=18, cornerRadius=4, filled=False, strokeWidth=1.5)
            .encode(x=x, x2="shown_high:Q", y=y, color=tint, opacity=visible(1), tooltip=TOOLTIP)
        )
    layers.append(
        now.mark_text(align="left", dx=13, fontSize=12).encode(
            x=end, y=y, text="words:N", opacity=visible(1)
        )
    )
    lines = [1 + t.count("\n") for t in latest["row"]]
    # Names of several lines must not meet those above and below.
    step = max([36, *(13 * (a + b) / 2 + 10 for a, b in pairwise(lines))])
    height = step * len(lines) + 110
    chart = alt.layer(*layers).properties(width="container")
    table = table_of(data, "counted_by").assign(
        **{"Scope": data["scope"], "Standing": data["standing"]}
    )
    return Drawing(
        themed(bound(chart, field), height=height),
        scope,
        told(latest.assign(said=latest["words"]), axis),
        table,
        claims_of(_all_results(frame)),
        remarks=tuple(
            words
            for words, true in (
                (VERSIONS, len(earlier)),
                (PARTS, told_elsewhere),
                (FADES, len(faded)),
            )
            if true
        ),
    )


def years(frame: pd.DataFrame, *, scope: str, axis: str, share: bool = False) -> Drawing:
    """Draw what every body gives year by year; a reader can choose a scope or a body.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.totals`` or ``derive.ratios`` gives it.
    scope, axis : str
        Unit and scope in words, and the unit alone.
    share : bool
        Whether the figures are per cent, on an axis from zero. Counts are drawn on an axis on
        which equal distances are equal factors, as far as no count is zero.

    Returns
    -------
    Drawing
        A line joins years that follow each other; a gap is a year for which nothing was
        published, and a change of what a body counts breaks its line.
    """
    parts = (frame["part"] != "").any()
    frame = frame[frame["part"] == ""].reset_index(drop=True)
    data = _with_versions(frame, "label")
    data["year"] = frame["year"].reindex(data["of"]).to_list()
    data["era"] = [str(since) for since in frame["since"].reindex(data["of"])]
    # What has no upper end is drawn at its floor.
    data["middle"] = data["anchor"].fillna(data[["low", "high"]].mean(axis=1))
    data["shown_high"] = data["high"].fillna(data["middle"])
    data["low"] = data["low"].fillna(data["middle"])
    data["run"] = _runs(data)
    latest = data[data["latest"]]
    plot = _Plot(latest, axis, log=not share and float(data["low"].min()) > 0)
    said = ((REACH, share), (VERSIONS, not data["latest"].all()), (FACTORS, plot.log))
    remarks = [words for words, true in (*said, (PARTS, parts)) if true]
    faded = fades(latest)
    remarks += [FADES] if len(faded) else []
    bodies = list(dict.fromkeys(latest["body"]))
    shapes = {
        b: STAR if s == "star" else s for b, s in zip(data["body"], data["shape"], strict=True)
    }
    field = switch([*scopes_to_choose(data["scope"]), *(bodies if len(bodies) > 1 else [])])
    visible = lit(field)
    x = alt.X(
        "year:Q",
        title=None,
        scale=plot.across,
        axis=alt.Axis(values=plot.years, format="d", grid=False, labelOverlap=True, labelAngle=0),
    )
    y = alt.Y("middle:Q", title=axis, scale=plot.up, axis=alt.Axis(values=plot.ticks, format=",d"))
    tint = colour(data["scope"])
    form = alt.Shape(
        "body:N",
        legend=None,
        scale=alt.Scale(domain=bodies, range=[shapes[b] for b in bodies]),
    )
    base = alt.Chart(alt.Data(values=plain(data)))
    now = base.transform_filter("datum.latest")
    layers = []
    if len(latest) > latest[["who", "era", "run"]].drop_duplicates().shape[0]:
        layers.append(
            now.mark_line(strokeWidth=1.8).encode(
                x=x, y=y, color=tint, opacity=visible(0.75), detail=["who:N", "era:N", "run:N"]
            )
        )
    begin = alt.Y("from:Q", title=axis, scale=plot.up)
    for strength, parts in faded.groupby("strength"):
        rule = alt.Chart(alt.Data(values=plain(parts))).mark_rule(strokeWidth=5)
        layers.append(rule.encode(x=x, y=begin, y2="to:Q", color=tint, opacity=visible(strength)))
    plain_ranges = latest[~latest["exact"] & latest["anchor"].isna()]
    if len(plain_ranges):
        layers.append(
            now.transform_filter("!datum.exact && !isValid(datum.anchor)")
            .mark_rule(strokeWidth=5)
            .encode(x=x, y=alt.Y("low:Q", title=axis, scale=plot.up), y2="shown_high:Q",
                    color=tint, opacity=visible(0.5))
        )  # fmt: skip
    if not data["latest"].all():
        layers.append(
            base.transform_filter("!datum.latest")
            .mark_point(size=50, filled=False, strokeWidth=1.2)
            .encode(x=x, y=y, shape=form, color=tint, opacity=visible(0.8), tooltip=TOOLTIP)
        )
    layers.append(
        now.mark_point(size=48, filled=True).encode(
            x=x, y=y, shape=form, color=tint, opacity=visible(1), tooltip=TOOLTIP
        )
    )
    layers += plot.names(latest, x, y, {"color": tint, "shape": form}, visible)
    breaks = _breaks(frame)
    if breaks:
        layers = [*plot.break_marks(breaks), *layers]
    chart = alt.layer(*layers).properties(width="container")
    table = pd.DataFrame({"Year": data["year"].astype(str)}).join(
        table_of(data, "counted_by").assign(
            **{"Scope": data["scope"], "Standing": data["standing"]}
        )
    )
    return Drawing(
        themed(bound(chart, field), height=PLOT + 110),
        scope,
        told(latest.assign(who=latest["who"] + " in " + latest["year"].astype(str)), axis),
        table,
        claims_of(_all_results(frame)),
        remarks=tuple(remarks),
    )


class _Plot:
    """The plot over the years: its scales, and room at the right for the names of the bodies."""

    def __init__(self, latest: pd.DataFrame, axis: str, *, log: bool) -> None:
        self.axis = axis
        first, last = int(latest["year"].min()), int(latest["year"].max())
        self.years = list(range(first, last + 1))
        self.right = last + 0.4 + (last - first + 0.8) * MARGIN / (1 - MARGIN)
        self.log = log
        low, high = float(latest["low"].min()), float(latest["shown_high"].max())
        steps = [s * 10.0**e for e in range(8) for s in (1, 2, 5)]
        if log:
            self.low, self.high = low * 0.85, max(high * 1.6, low * 4)
            self.ticks = [s for s in steps if self.low <= s <= self.high]
        else:
            self.low, self.high = 0.0, (high or 1.0) * 1.2
            step = next((s for s in steps if self.high / s <= 6), 1.0)
            self.ticks = [i * step for i in range(int(self.high / step) + 1)]
        kind = {"type": "log"} if log else {"zero": True}
        self.across = alt.Scale(domain=[first - 0.4, self.right], nice=False, zero=False)
        self.up = alt.Scale(domain=[self.low, self.high], nice=False, **kind)

    def _place(self, value: float) -> float:
        """Give how far up the plot a value is, in pixels."""
        f = math.log if self.log else float
        return PLOT * (f(value) - f(self.low)) / (f(self.high) - f(self.low))

    def _value(self, place: float) -> float:
        part = place / PLOT
        if self.log:
            return self.low * (self.high / self.low) ** part
        return self.low + (self.high - self.low) * part

    def names(self, latest: pd.DataFrame, x, y, looks: dict, visible) -> list[alt.Chart]:
        """Name each body at the right, once for each scope in which its figures end."""
        ends = latest.sort_values("year", kind="stable").drop_duplicates("who", keep="last")
        ends = ends.drop_duplicates(["body", "scope"], keep="last").copy()
        ends["place"] = [self._place(v) for v in ends["middle"]]
        ends = ends.sort_values("place", kind="stable")
        ends["at"] = [self._value(p) for p in apart(ends["place"], PLOT)]
        ends["name_at"] = self.years[-1] + 0.4 + (self.right - self.years[-1]) * 0.14
        again = ends["body"].duplicated(keep=False)
        ends["long"] = ends["body"].where(~again, ends["body"] + ", " + ends["scope"])
        columns = ["body", "long", "scope", "year", "middle", "at", "name_at"]
        base = alt.Chart(alt.Data(values=plain(ends[columns])))
        across = alt.X("name_at:Q", title=None, scale=self.across)
        up = alt.Y("at:Q", title=self.axis, scale=self.up)
        # From a series that ended long ago a leader would cross all others.
        leaders = base.transform_filter(f"datum.year > {self.years[-1] - 2}").mark_rule(
            strokeWidth=0.8, color=INK
        )
        leaders = leaders.encode(x=x, x2="name_at:Q", y=y, y2="at:Q", opacity=visible(0.35))
        glyphs = base.mark_point(size=48, filled=True).encode(
            x=across, y=up, opacity=visible(1), **looks
        )
        named = base.transform_calculate(name=f"width > {WIDE} ? datum.long : datum.body")
        words = named.mark_text(align="left", dx=7, fontSize=11).encode(
            x=across, y=up, text="name:N", opacity=visible(1)
        )
        return [leaders, glyphs, words]

    def break_marks(self, breaks: list[dict]) -> list[alt.Chart]:
        """Mark where what is counted changes: a dashed line before the first year of the era."""
        rows = [
            {**b, "year": b["year"] - 0.5, "at": self._value(PLOT - 8 - 13 * (i % ROWS))}
            for i, b in enumerate(breaks)
        ]
        base = alt.Chart(alt.Data(values=rows))
        x = alt.X("year:Q", title=None, scale=self.across)
        return [
            base.mark_rule(strokeDash=[5, 4], color=INK, opacity=0.7).encode(x=x),
            base.mark_text(align="left", dx=4, fontSize=11, fontStyle="italic").encode(
                x=x, y=alt.Y("at:Q", title=self.axis, scale=self.up), text="words:N"
            ),
        ]


def _with_versions(frame: pd.DataFrame, label: str) -> pd.DataFrame:
    """Give a row for each printed version, with what Vega needs; ``of`` is the row of the frame."""
    pieces = []
    for i, row in frame.reset_index(drop=True).iterrows():
        versions: list[Result] = [*row["before"], row["result"]]
        one = pd.DataFrame({"result": versions, "name": row[label]})
        one["publishers"] = [row["publishers"]] * len(one)
        made = rows_of(one, "name", "publishers")
        computed = [r.printed is None for r in versions]
        made["source"] = made["source"].mask(computed, [f"computed: {r.how}" for r in versions])
        made["words"] = " / ".join(r.text for r in versions)
        made["latest"] = [v is row["result"] for v in versions]
        pieces.append(made.assign(of=i, body=row["shown"], shape=row["shape"], scope=row["scope"]))
    data = pd.concat(pieces, ignore_index=True)
    data["standing"] = data["latest"].map({True: "last said", False: "another version"})
    data.loc[~data["latest"], "sentence"] += " Another version."
    return data


def _all_results(frame: pd.DataFrame) -> Iterable[Result]:
    return [r for _, row in frame.iterrows() for r in (row["result"], *row["before"])]


def _runs(data: pd.DataFrame) -> list[int]:
    """Give each year its run of years that follow each other; between two runs is a gap."""
    latest = data[data["latest"]]
    runs: dict[tuple, int] = {}
    for who, years in latest.groupby("who")["year"]:
        ordered = sorted(set(years))
        runs |= {(who, year): year - i for i, year in enumerate(ordered)}
    return [runs[key] for key in zip(data["who"], data["year"], strict=True)]


def _breaks(frame: pd.DataFrame) -> list[dict]:
    """Give the years in which some series goes on with another scope, and whose scope it is."""
    found: set[str] = set()
    for _, eras in frame.groupby("label")["since"]:
        sets = [set(since) for since in eras]
        found |= set.union(*sets) - set.intersection(*sets)
    told = (change.split(" ", 1) for change in sorted(found))
    return [{"year": int(year), "words": f"scope changes: {body}"} for year, body in told]
