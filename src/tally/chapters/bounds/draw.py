"""The chart of bounds: what was printed, and between which ends the rest must be."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from tally.draw.common import (
    FADE,
    FADES,
    NEAR,
    STRENGTH,
    WRAPPED,
    anchor,
    fades,
    legend_of,
    plain,
    reaching,
)
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, themed
from tally.results.result import Result

#: How a row's figure is known, with its colour.
PRINTED, FOLLOWS, NOTHING = "printed", "follows from what was printed", "no figure bounds it"
COLOURS = {PRINTED: ACCENT, FOLLOWS: "#c8641e", NOTHING: INK}
KNOWN = {"printed": PRINTED, "nothing": NOTHING}

#: The part of the axis that an open end is drawn into.
OPEN = 0.12

TOLD = [
    alt.Tooltip("who:N", title="Of"),
    alt.Tooltip("said:N", title="Bounds"),
    alt.Tooltip("was:N", title="Printed"),
    alt.Tooltip("count:N", title="Claims that bind"),
]


def bounds_text(row: pd.Series) -> str:
    """Tell the bounds of a row in words, also where nothing bounds it."""
    return "nothing bounds it" if row["state"] == "nothing" else row["result"].text


def printed_text(row: pd.Series) -> str:
    """Tell what was printed of a row."""
    share, count = row["share"], row["printed"]
    if count is not None and count.printed is not None:
        return count.text
    if share is not None:
        return f"{share.text} of the whole" + (f" ({count.text})" if count is not None else "")
    return "not printed"


def bounds(rows: pd.DataFrame, *, scope: str, axis: str, remarks: tuple[str, ...] = ()) -> Drawing:
    """Draw a row for each cell: a point where it is known exactly, else a bar from end to end.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of ``derive.cells``, in their order from the top.
    scope : str
        Unit and scope, in words.
    axis : str
        The title of the axis: the unit.
    remarks : tuple of str
        Sentences for the caption.

    Returns
    -------
    Drawing
        Blue is printed, orange follows from other figures, grey is bounded by none.
        An arrow is an end that no figure gives. A pale band behind a bar is what a printed share
        or a hedged count alone stands for.
    """
    data = _data(rows)
    least = len(data) * (13 * (1 + max(t.count("\n") for t in data["row"])) + 14) + 85
    chart = themed(alt.layer(*_layers(data, axis)).properties(width="container"), height=least)
    told = "; ".join(f"{r.who}: {r.said} ({r.was})" for r in data.itertuples())
    table = pd.DataFrame(
        {
            "Of": data["who"],
            "Bounds": data["said"],
            "Printed": data["was"],
            "Claims that bind": data["count"],
        }
    )
    return Drawing(
        chart,
        scope,
        f"Chart: {axis}, the least and the greatest that the figures allow. {told}.",
        table,
        claims_of([*rows["result"], *rows["printed"], *rows["share"]]),
        remarks=(*remarks, FADES) if data["anchor"].notna().any() else remarks,
    )


def _data(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the rows as they are drawn; an open end reaches into the room beyond the others."""
    shown = [*rows["result"], *(p for p in rows["printed"] if p is not None)]
    ends = [e for r in shown for e in (r.low, r.high) if e is not None]
    span = max(ends) or 1.0
    edge = span * (1 + OPEN)
    names = [name[0].upper() + name[1:] for name in rows["name"]]
    data = pd.DataFrame(
        {
            "who": names,
            "row": ["\n".join(textwrap.wrap(name, 20)) for name in names],
            "low": [r.low or 0.0 for r in rows["result"]],
            "high": [edge if r.high is None else r.high for r in rows["result"]],
            "open": [r.high is None for r in rows["result"]],
            "exact": [r.interval.exact for r in rows["result"]],
            "known": [KNOWN.get(state, FOLLOWS) for state in rows["state"]],
            "said": [bounds_text(row) for _, row in rows.iterrows()],
            "was": [printed_text(row) for _, row in rows.iterrows()],
            "count": [str(len(claims)) for claims in rows["claims"]],
        }
    )
    bands = [_band(printed, edge) for printed in rows["printed"]]
    return data.assign(
        first=[b[0] for b in bands],
        last=[b[1] for b in bands],
        anchor=[_anchor(row["printed"], row["share"]) for _, row in rows.iterrows()],
    )


def _anchor(printed: Result | None, share: Result | None) -> float | None:
    """Give where the words of a hedged count, or of the share that it is made of, guarantee it."""
    if printed is None or printed.printed is not None or share is None:
        return None if printed is None else anchor(printed)
    at = anchor(share)
    if at is None or printed.low is None or printed.high is None:
        return None
    return {share.low: printed.low, share.high: printed.high}.get(at, printed.middle)


def _band(printed: Result | None, edge: float) -> tuple[float | None, float | None]:
    """Give the ends of what a printed figure alone stands for, where that is no single number."""
    if printed is None or printed.interval.exact:
        return None, None
    return printed.low or 0.0, edge if printed.high is None else printed.high


def _layers(data: pd.DataFrame, axis: str) -> list[alt.Chart]:
    scale = reaching(data["high"], data["said"], gap=14)
    y = alt.Y("row:N", sort=list(data["row"]), title=None, axis=WRAPPED)
    shown = {known: hue for known, hue in COLOURS.items() if known in set(data["known"])}
    colours = alt.Scale(domain=list(shown), range=list(shown.values()))
    legend = legend_of(shown)
    fill = alt.Fill("known:N", legend=legend, scale=colours)
    stroke = alt.Stroke("known:N", legend=legend, scale=colours)

    def x(field: str) -> alt.X:
        return alt.X(
            f"{field}:Q",
            title=axis,
            scale=scale,
            axis=alt.Axis(tickCount=4, labelFlush=NEAR, format=",~f", tickMinStep=1),
        )

    def layer(rows: pd.DataFrame) -> alt.Chart:
        return alt.Chart(alt.Data(values=plain(rows)))

    layers = []
    bands, wide = data.dropna(subset="first"), data[~data["exact"]]
    hedged = bands.assign(low=bands["first"], high=bands["last"])
    faded = fades(hedged, FADE * (data["high"].max() or 1.0))
    if len(faded):
        # Paler than the bar of what follows, which lies on it.
        faded["strength"] *= 0.6
        fading = layer(faded).mark_bar(height=18, fill=ACCENT, clip=True)
        layers.append(fading.encode(x=x("from"), x2="to:Q", y=y, opacity=STRENGTH, tooltip=TOLD))
    bands = bands[bands["anchor"].isna()]
    if len(bands):
        # An outline keeps also the narrowest interval in sight.
        band = layer(bands).mark_bar(
            height=18, fill=ACCENT, stroke=ACCENT, strokeWidth=8, opacity=0.35
        )
        layers.append(band.encode(x=x("first"), x2="last:Q", y=y, tooltip=TOLD))
    if len(wide):
        bar = layer(wide).mark_bar(height=6, strokeWidth=4, strokeJoin="round")
        encoded = bar.encode(x=x("low"), x2="high:Q", y=y, fill=fill, stroke=stroke, tooltip=TOLD)
        layers.append(encoded)
    for rows, shape in ((data[data["open"]], "triangle-right"), (data[data["exact"]], "circle")):
        if len(rows):
            point = layer(rows).mark_point(shape=shape, size=130, filled=True, opacity=1)
            layers.append(point.encode(x=x("high"), y=y, fill=fill, tooltip=TOLD))
    text = layer(data).mark_text(align="left", dx=11, fontSize=12)
    return [*layers, text.encode(x=x("high"), y=y, text="said:N")]
