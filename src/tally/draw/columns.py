"""Columns over the years, a strip for each of a few series; a year without a figure stays empty."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from tally.draw.common import FADES, STRENGTH, TOOLTIP, YEARS, fades, plain, rows_of
from tally.draw.dates import dates
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, themed
from tally.results.landmarks import chosen
from tally.results.landmarks import told as key_of

#: In pixels: the height of a strip where there are a few, and where there are many.
HIGH, LOW = 92, 72

#: So many strips are a few.
FEW = 3

#: In pixels: the width of a plot on the narrowest page.
PLOT = 300

#: In pixels: a letter of a number over its column, and the height of its line.
LETTER, LINE = 6.2, 13

#: The part of a strip that the highest column takes; its name and the numbers are above.
FULL = 0.56

#: The place of the name in its strip.
NAME = 0.83

#: As many figures as are told to those who do not see the picture.
MOST = 16

#: What a reader must know beside the columns.
GAPS = "A year without a column is one for which no figure was found; it is not a zero."
RANGES = "Where a column ends in a pale part, the figure is a range from its foot to its top."
TABLE = "Numbers that have no room over their columns are in the data."


def columns(
    frame: pd.DataFrame,
    label: str,
    *,
    scope: str,
    axis: str,
    names: str,
    colour: str = ACCENT,
    marks: pd.DataFrame | None = None,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw several series of one scope over the years, each in a strip; all have one scale.

    Parameters
    ----------
    frame : pandas.DataFrame
        With ``year``, ``result`` and ``publishers``; a series has one row for a year. The order of
        the series is that of their first rows, from the top.
    label : str
        The column that names the series.
    scope, axis : str
        Unit and scope in words, and the unit with what all series share.
    names : str
        What the names of the series are, as a head of the table: ``Counted by``.
    colour : str
        The colour of the columns.
    marks : pandas.DataFrame, optional
        Dated marks, as :func:`tally.results.landmarks.landmarks` gives them; a few are shown.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        A column goes up to what its figure says at least, and on in a paler shade to what it can
        be at most; from a hedged figure it fades out.

    Examples
    --------
    >>> from tally.quantities.interval import Interval
    >>> from tally.results.frames import frame
    >>> from tally.results.result import Result
    >>> killed = [Result(Interval(n, n), "attacks", (str(n),)) for n in (23, 29)]
    >>> rows = frame(
    ...     {"year": 2023, "by": by, "result": result, "publishers": ()}
    ...     for by, result in zip(("PIPS", "PICSS"), killed)
    ... )
    >>> drawing = columns(rows, "by", scope="Attacks", axis="attacks", names="Counted by")
    >>> drawing.table["Figure"].to_list()
    ['23', '29']
    """
    data = rows_of(frame, label, "publishers")
    data["year"] = [int(year) for year in frame["year"]]
    series = list(dict.fromkeys(data["who"]))
    data["base"] = [len(series) - 1 - series.index(who) for who in data["who"]]
    most = float(data[["low", "high"]].max().max()) or 1.0
    data["foot"] = data["anchor"].fillna(data["low"]).fillna(0.0)
    data["top"] = data["high"].fillna(data["foot"])
    faded = fades(data, 0.1 * most)
    tops = faded.groupby(["who", "year"])["to"].max() if len(faded) else {}
    data["up"] = [
        max(row.top if pd.isna(row.anchor) else row.foot, tops.get((row.who, row.year), 0.0))
        for row in data.itertuples()
    ]
    for name in ("foot", "top", "up"):
        data[name] = data["base"] + FULL * data[name] / most
    years = list(range(data["year"].min(), data["year"].max() + 1))
    strip = HIGH if len(series) <= FEW else LOW
    data["words"], data["side"] = _words(data, years, strip)
    data["shown"] = data["who"] + " in " + data["year"].astype(str)
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=YEARS)
    blank = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    up: dict[str, Any] = {
        "title": axis,
        "scale": alt.Scale(domain=[0, len(series)], nice=False),
        "axis": blank,
    }
    y = alt.Y("base:Q", **up)
    base = alt.Chart(alt.Data(values=plain(data)))
    strips = [
        {"strip": name, "base": len(series) - 1 - i, "name": len(series) - 1 - i + NAME}
        for i, name in enumerate(series)
    ]
    ground = alt.Chart(alt.Data(values=strips))
    layers = [
        ground.mark_rule(color=INK, opacity=0.5).encode(y=y),
        ground.mark_text(align="left", fontSize=12, fontWeight="bold").encode(
            x=alt.value(0), y=alt.Y("name:Q", **up), text="strip:N"
        ),
        base.mark_bar(color=colour, opacity=0.9, width=alt.RelativeBandSize(0.72)).encode(
            x=x, y=y, y2="foot:Q", tooltip=TOOLTIP
        ),
    ]
    wide = ~data["exact"] & data["anchor"].isna() & (data["top"] > data["foot"])
    if wide.any():
        layers.append(
            base.transform_filter("!datum.exact && !isValid(datum.anchor)")
            .mark_bar(color=colour, opacity=0.35, width=alt.RelativeBandSize(0.72))
            .encode(x=x, y=alt.Y("foot:Q", **up), y2="top:Q", tooltip=TOOLTIP)
        )
    if len(faded):
        for end in ("from", "to"):
            faded[end] = faded["base"] + FULL * faded[end] / most
        layers.append(
            alt.Chart(alt.Data(values=plain(faded)))
            .mark_bar(color=colour, width=alt.RelativeBandSize(0.5))
            .encode(x=x, y=alt.Y("from:Q", **up), y2="to:Q", opacity=STRENGTH, tooltip=TOOLTIP)
        )
    for side in ("left", "center", "right"):
        if ((data["side"] == side) & (data["words"] != "")).any():
            layers.append(
                base.transform_filter(f"datum.words != '' && datum.side == '{side}'")
                .mark_text(align=side, dy=-8, dx=_SHIFT[side], fontSize=11)
                .encode(x=x, y=alt.Y("up:Q", **up), text="words:N")
            )
    if marks is not None:
        marks = chosen(marks, years[0], years[-1] + 1)
        layers = [*dates(marks, x), *layers]
        remarks = (*remarks, *key_of(marks))
    chart = themed(
        alt.layer(*layers).properties(width="container"), height=strip * len(series) + 34
    )
    table = pd.DataFrame(
        {
            "Year": data["year"].astype(str),
            names: data["who"],
            "Figure": data["said"],
            "Means": data["range"],
            "Printed by": data["source"],
        }
    )
    said = (
        (GAPS, len(data) < len(years) * len(series)),
        (RANGES, wide.any()),
        (FADES, len(faded) > 0),
        (TABLE, (data["words"] == "").any()),
    )
    return Drawing(
        chart,
        scope,
        _told(data, axis),
        table,
        claims_of(frame["result"]),
        remarks=(*remarks, *(words for words, true in said if true)),
    )


#: Numbers at the edge of the plot begin or end there.
_SHIFT = {"left": -9, "center": 0, "right": 9}


def _words(data: pd.DataFrame, years: list[int], strip: int) -> tuple[list[str], list[str]]:
    """Choose the numbers that have room over their columns, and to which side each stands.

    Of each series the highest and the last come first. None may cover another one or a column.
    """
    step = PLOT / len(years)
    words, sides = [""] * len(data), ["center"] * len(data)
    for _, rows in data.reset_index(drop=True).groupby("who", sort=False):
        first = [rows["up"].idxmax(), rows["year"].idxmax(), rows["year"].idxmin()]
        order = list(dict.fromkeys([*first, *rows.sort_values("up", ascending=False).index]))
        taken: list[tuple[float, float, float]] = []
        for i in order:
            row = rows.loc[i]
            middle = (row["year"] - years[0] + 0.5) * step
            half = LETTER * len(row["said"]) / 2
            begin, side = middle - half, "center"
            if begin < 0:
                begin, side = middle - 9, "left"
            elif middle + half > PLOT:
                begin, side = middle + 9 - 2 * half, "right"
            end, foot = begin + 2 * half, row["up"] * strip
            others = [
                ((r.year - years[0] + 0.14) * step, (r.year - years[0] + 0.86) * step, r.up * strip)
                for r in rows.itertuples()
                if r.year != row["year"]
            ]
            under = any(a < end and b > begin and top > foot + 2 for a, b, top in others)
            beside = any(
                a < end + 3 and b > begin - 3 and abs(at - foot) < LINE for a, b, at in taken
            )
            if not under and not beside:
                words[i], sides[i] = row["said"], side
                taken.append((begin, end, foot))
    return words, sides


def _told(data: pd.DataFrame, axis: str) -> str:
    """Tell the data in words, a series after the other."""
    items = [f"{row.shown}: {row.said}" for row in data.itertuples()]
    if len(items) > MOST:
        items = [*items[:MOST], f"and {len(items) - MOST} more in the table"]
    return f"Chart: {axis}. {'; '.join(items)}."
