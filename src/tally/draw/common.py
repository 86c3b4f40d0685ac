"""What the charts share: rows as Vega takes them, colours, words for those who see no picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import altair as alt
import pandas as pd

from tally.results.frames import named
from tally.results.result import Result
from tally.results.words import capital, following, when

#: The colour of what is left of a country when its regions are told.
REST_COLOUR = "#808080"
#: The colours of what has none of its own; like those of regions chosen for contrast on white and
#: on black.
OTHER_COLOURS = ("#1e8a6b", "#b0568c", "#9a7b16", "#4f8aa0", "#a05a4f", "#6f8a3a", "#7b6bb5")

#: The shades let no page through, so that the figures on them are legible on white and on black.
SHADES = ("#dcebf7", "#1c5a94")
PALE, DARK = "#ffffff", "#1d2b38"

#: In pixels: the width of a letter.
LETTER = 6.3

#: In pixels: the height of a name at the end of a line.
NAME = 14.0

#: In pixels: the label of a tick so near to an end of its axis is kept within the chart.
NEAR = 18

#: In pixels: what an entry of a legend takes beside its letters.
SYMBOL = 34

#: What a mark tells when it is pointed at or touched: its figure, in a sentence.
TOOLTIP = alt.Tooltip("sentence:N")

#: The part of an axis that a fading mark takes at least.
FADE = 0.1

#: What a reader must know beside a fading mark.
FADES = (
    "A mark that fades out is a hedge: it is solid at what the words guarantee, and has no end of "
    "its own."
)

#: How strong the parts of a fading mark are, from what is guaranteed to where a word has reached.
FADING = (0.6, 0.35, 0.15)

#: What is drawn as strong as it says.
STRENGTH = alt.Opacity("strength:Q", scale=None, legend=None)

#: The axis of years; all layers of a chart must name the same one.
YEARS = alt.Axis(labelAngle=0, labelAlign="center", labelOverlap=True)

#: The axis of names that may take several lines, each row its own.
WRAPPED = alt.Axis(labelExpr="split(datum.label, '\\n')", ticks=False, domain=False, labelPadding=8)


def rows_of(frame: pd.DataFrame, label: str, source: str | None) -> pd.DataFrame:
    """Give what every chart needs of each result, ready for Vega."""
    results = list(frame["result"])
    names = frame[label].astype(str).to_list()
    printed = [", ".join(s) for s in frame[source]] if source else [""] * len(results)
    return pd.DataFrame(
        {
            "who": names,
            "low": [r.low for r in results],
            "high": [r.high for r in results],
            "exact": [r.interval.exact for r in results],
            "open": [r.high is None for r in results],
            "anchor": [anchor(r) for r in results],
            "said": [r.text for r in results],
            "range": [r.interval_text for r in results],
            "source": printed if source else [r.how for r in results],
            "sentence": [sentence(*of) for of in zip(names, results, printed, strict=True)],
        }
    )


def sentence(name: str, result: Result, printed: str = "") -> str:
    """Tell a figure in a sentence: number, unit, time, who counted and who printed.

    Parameters
    ----------
    name : str
        Whose figure it is; what the name says is not said again.
    result : Result
        The figure.
    printed : str
        The publishers who printed it.

    Examples
    --------
    >>> from tally.quantities.interval import Interval
    >>> killed = Result(
    ...     Interval(2610, 2610), "people killed", scope={"body": "CRSS", "period": "2016"}
    ... )
    >>> sentence("2016", killed, "Dawn")
    '2016: 2,610 people killed. Counted by CRSS, printed in Dawn.'
    >>> sentence("Sindh", killed)
    'Sindh, 2016: 2,610 people killed. Counted by CRSS.'
    """
    time = result.scope.get("period", "")
    if time and name == time:
        name = capital(when(time).removeprefix("the "))
    elif time and when(time) not in name:
        name = f"{name}, {when(time)}"
    said = result.text
    if result.unit != "%":
        said += f" {following(result, result.unit)}"
    if result.printed and result.interval_text != result.printed:
        said += f", which is {result.interval_text}"
    if result.how:
        said += f" ({result.how})"
    body = result.scope.get("body")
    by = [f"counted by {named(body)}"] if body and named(body) not in name else []
    by += [f"printed in {printed}"] if printed else []
    return f"{name}: {said}. {capital(', '.join(by))}." if by else f"{name}: {said}."


def anchor(result: Result) -> float | None:
    """Give where the solid mark of a hedged figure stands: at what its words guarantee.

    It is the end of the interval beside the printed number, or the middle where a word goes to
    both sides; None where the figure has no hedge, or no end that a mark could fade to.

    Examples
    --------
    >>> from tally.quantities import quantity
    >>> def killed(printed):
    ...     said = quantity.parse(printed)
    ...     return Result(said.interval(), "people killed", printed=said.text)
    >>> [anchor(killed(p)) for p in ("over 1,500", "fewer than 80", "nearly 800", "432", "537-")]
    [1501.0, 79.0, 800.0, None, None]
    """
    word = result.hedge
    if word is None or result.low is None or result.high is None or result.interval.exact:
        return None
    if word in ("nearly", "around"):
        return result.middle
    # A fall of over 47% is further from nothing.
    return result.high if (word in ("under", "at_most")) != (result.high <= 0) else result.low


#: Less than this is no distance: two ways of reckoning may differ by it.
NONE = 1e-9


def fades(data: pd.DataFrame, least: float = 0.0) -> pd.DataFrame:
    """Give the parts of the marks that fade from each hedged figure to where its word reaches.

    Parameters
    ----------
    data : pandas.DataFrame
        As :func:`rows_of` gives it.
    least : float
        How far each mark goes at least, in units of the axis: else a point would hide it.

    Returns
    -------
    pandas.DataFrame
        The hedged rows, each as often as its mark has parts, with the ends of each part, ``from``
        and ``to``, and its ``strength``.
    """
    parts = [
        {**row, "from": begin + i * step, "to": begin + (i + 1) * step, "strength": strength}
        for row in data.dropna(subset=["anchor"]).to_dict("records")
        for begin in [row["anchor"]]
        for reach in (row["low"] - begin, row["high"] - begin)
        if abs(reach) > NONE
        for step in [math.copysign(max(abs(reach), least), reach) / len(FADING)]
        for i, strength in enumerate(FADING)
    ]
    return pd.DataFrame(parts, columns=[*data.columns, "from", "to", "strength"])


def plain(data: pd.DataFrame) -> tuple[dict, ...]:
    """Give rows as JSON can hold them: no missing keys, no numpy types.

    They are a tuple, since Altair copies each list of rows whenever a chart is put into another.
    """
    columns = ([_vega_value(value) for value in data[name].tolist()] for name in data)
    return tuple(dict(zip(data, values, strict=True)) for values in zip(*columns, strict=True))


def _vega_value(value: object) -> object:
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return None if value is pd.NA or value is pd.NaT else value


def instant(day: date) -> int:
    """Give the beginning of a day as charts count time: in milliseconds since 1970, in UTC.

    As a number, a day is the same in each layer of a chart and wherever it is read; Vega reads a
    domain of dates anew in each layer, and tells it in local time.
    """
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def reaching(
    ends: Iterable[float], texts: Iterable[str], gap: float, low: float = 0.0
) -> alt.Scale:
    """Give the scale of rows whose texts stand behind their marks: as far as the longest needs.

    How much that is follows from the width of the chart where it is drawn, so that a wide page is
    not left empty.

    Parameters
    ----------
    ends : iterable of float
        Where the mark of each row ends, in units of the axis; at least one.
    texts : iterable of str
        What stands behind each.
    gap : float
        The pixels from a mark to its text.
    low : float
        Where the axis begins.

    Examples
    --------
    >>> scale = reaching([200, 100], ["200", "at least 100"], gap=9).to_dict()
    >>> scale["domain"][0], scale["nice"]
    (0.0, False)
    >>> scale["domain"][1]["expr"]
    '0 + max(0, 200 / (1 - min(27.9 / width, 0.6)), 100 / (1 - min(84.6 / width, 0.6)))'
    """
    rooms: dict[float, float] = {}
    for end, text in zip(ends, texts, strict=True):
        room = round(gap + LETTER * len(text), 1)
        rooms[room] = max(float(end) - low, rooms.get(room, 0.0))
    # What ends before another, with a shorter text, needs no more.
    widest = {r: e for r, e in rooms.items() if all(e > f for q, f in rooms.items() if q > r)}
    needs = ", ".join(f"{e:.10g} / (1 - min({r:g} / width, 0.6))" for r, e in widest.items() if e)
    high = f"max(0, {needs})" if needs else "1"
    # Both ends are given, since a layer without rows would have an end of its own at infinity.
    return alt.Scale(domain=[low, {"expr": f"{low:.10g} + {high}"}], nice=False)


def legend_of(names: Iterable[str], most: int = 2, **looks: Any) -> alt.Legend:
    """Give a legend in as many columns as there is room for where the chart is drawn.

    Parameters
    ----------
    names : iterable of str
        Its entries; at least one.
    most : int
        The columns of a wide chart.
    **looks
        What else :class:`altair.Legend` takes; without a title it has none.

    Examples
    --------
    >>> legend_of(["Dawn", "a page that names no organisation"]).to_dict()["columns"]
    {'expr': 'max(1, min(2, floor(width / 242)))'}
    """
    columns = in_columns(max(map(len, names)), most)
    return alt.Legend(**{"title": None, "columns": columns, **looks})


def in_columns(letters: int, most: int) -> alt.ExprRef:
    """Give the columns of a legend whose longest entry has so many letters, by the chart's width.

    Examples
    --------
    >>> in_columns(33, 2).expr
    'max(1, min(2, floor(width / 242)))'
    """
    return alt.ExprRef(
        f"max(1, min({most}, floor(width / {math.ceil(SYMBOL + LETTER * letters)})))"
    )


def apart(places: Iterable[float], top: float) -> list[float]:
    """Move the names at the ends of lines apart, so that none covers another.

    Parameters
    ----------
    places : iterable of float
        How far up the plot each would stand, in pixels; the lowest first.
    top : float
        The height of the plot, in which they stay.

    Examples
    --------
    >>> apart([0, 3, 100, 299], 300)
    [0, 14.0, 100, 293.0]
    """
    moved: list[float] = []
    for place in places:
        moved.append(max([place, *(p + NAME for p in moved[-1:])]))
    top -= NAME / 2
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], top)
        top = moved[i] - NAME
    return moved


def scale_of(names: list[str], own: Mapping[str, str | None] | None = None) -> alt.Scale:
    """Give each name its own colour where it has one, or the next spare one."""
    spare = iter(OTHER_COLOURS * 3)
    colours = [(own or {}).get(n) or next(spare) for n in names]
    return alt.Scale(domain=names, range=colours)


def told(data: pd.DataFrame, axis: str) -> str:
    """Tell the data in words, for those who do not see the picture."""
    items = [f"{row.who}: {row.said}" for row in data.itertuples()]
    if len(items) > 14:
        items = [*items[:12], f"and {len(items) - 12} more in the table"]
    return f"Chart: {axis}. {'; '.join(items)}."


def table_of(data: pd.DataFrame, label: str) -> pd.DataFrame:
    """Give the data of a chart as a table for people."""
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
