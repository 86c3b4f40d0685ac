"""What a figure shows in the end: its marks and their places, after Vega has laid it out.

A chart's own specification says what was meant. Here the compiled scene is read instead, as a
reader would: the axes by the words at their ticks, the colours by the legend.
"""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise, zip_longest

import pandas as pd
import shapely
import vl_convert

from tally.chapters.events.draw import MOST
from tally.chapters.ucdp import draw
from tally.draw.columns import FULL
from tally.draw.picture import WIDTHS
from tally.page.figure import VEGA_LITE, Figure

#: The width of a letter of a text, as a part of its size.
LETTER = 0.48

#: In pixels: how far from its place a mark may stand.
NEAR = 1.0

#: In pixels: an interval so narrow may be drawn as a point.
POINT = 12.0


@dataclass(frozen=True)
class Mark:
    """A mark: its kind, the ends of its place in pixels, its colour, and its text."""

    kind: str
    x: tuple[float, float]
    y: tuple[float, float]
    colour: str | None = None
    text: str = ""
    told: str = ""
    hollow: bool = False

    def ends(self, along: str) -> tuple[float, float]:
        """Give where it begins and ends along an axis."""
        return self.x if along == "x" else self.y

    def middle(self, along: str) -> float:
        """Give its middle along an axis."""
        return sum(self.ends(along)) / 2


@dataclass(frozen=True)
class Axis:
    """An axis as a reader sees it: words at places."""

    labels: tuple[tuple[str, float], ...]

    def at(self, words: str) -> float | None:
        """Give the place of a name, which may stand in several lines with more below it."""
        for label, place in self.labels:
            if label == words or label.replace("\n", " ") == words:
                return place
        for label, place in self.labels:
            lines = label.split("\n")
            if words in (" ".join(lines[:count]) for count in range(1, len(lines))):
                return place
        return None

    @property
    def numbers(self) -> list[tuple[float, float]]:
        """The labels that are numbers, with their places."""
        found = [(number(label), place) for label, place in self.labels]
        return [(value, place) for value, place in found if value is not None]

    def place(self, value: float) -> float:
        """Give where a value stands, by the numbers at the ticks."""
        ticks = self.numbers
        for grow in (lambda v: v, lambda v: math.log(v) if v > 0 else -math.inf, _stretched):
            (a, p), (b, q) = (ticks[0], ticks[-1])
            if a == b or not math.isfinite(grow(a)):
                continue
            step = (q - p) / (grow(b) - grow(a))
            if all(abs(p + step * (grow(v) - grow(a)) - at) < NEAR for v, at in ticks):
                return p + step * (grow(value) - grow(a)) if value or grow(1) else math.inf
        raise AssertionError(f"The ticks are on no scale: {ticks}")


@dataclass(frozen=True)
class Scene:
    """A figure's picture: its size, its axes, its legend (words to colour), its marks."""

    width: float
    height: float
    x: Axis
    y: Axis
    legend: dict[str, str]
    marks: tuple[Mark, ...]

    def of_kind(self, *kinds: str) -> list[Mark]:
        """Give the marks of some kinds."""
        return [mark for mark in self.marks if mark.kind in kinds]


def _stretched(value: float) -> float:
    """Give the place of a number on an axis that is stretched near zero."""
    return math.copysign(math.log1p(abs(value)), value)


def number(text: str) -> float | None:
    """Read a number as it is printed at a tick; None where it is something else."""
    found = re.fullmatch(r"[-−]?[\d,]+(\.\d+)?%?", text)
    return float(re.sub("[,%]", "", text).replace("−", "-")) if found else None


def ends(text: str) -> tuple[float | None, float | None, float]:
    """Read an interval of a table: its ends, and the unit of its last printed place."""
    numbers = re.findall(r"[-−]?\d[\d,]*(?:\.\d+)?", text)
    values = [number(n) for n in numbers]
    unit = max(10.0 ** -len(n.partition(".")[2]) if "." in n else 0.0 for n in numbers)
    if "%" in text and not unit:
        unit = 1.0
    if len(values) == 2:
        return (*values, unit)
    if re.match("at least|over", text):
        return values[0], None, unit
    if re.match("at most|under|less than", text):
        return None, values[0], unit
    return values[0], values[0], unit


def scene_of(figure: Figure, width: int = WIDTHS["wide"]) -> Scene:
    """Lay out a figure as its static picture is."""
    spec = copy.deepcopy(figure.spec)
    spec["width"] = width
    if figure.drawing.aspect:
        spec["height"] = round(width * figure.drawing.aspect)
    made = vl_convert.vegalite_to_scenegraph(spec, vl_version=VEGA_LITE)
    (plot,) = made["scenegraph"]["items"]
    axes: dict[str, list] = {"x": [], "y": []}
    legend: dict[str, str] = {}
    marks: list[Mark] = []
    for part in plot["items"]:
        role = part.get("role")
        if role == "axis":
            _read_axis(part, axes)
        elif role == "legend":
            legend |= _read_legend(part)
        else:
            marks += _read_marks(part, (0.0, 0.0))
    return Scene(
        plot["width"],
        plot["height"],
        Axis(tuple(axes["x"])),
        Axis(tuple(axes["y"])),
        legend,
        tuple(marks),
    )


def _words(text: object) -> str:
    return "\n".join(map(str, text)) if isinstance(text, list) else str(text)


def _deep(part: dict, role: str) -> Iterator[dict]:
    """Give the items of all parts of one role, however deep."""
    if part.get("role") == role:
        yield from part.get("items", [])
    for item in part.get("items", []):
        for inner in item.get("items", []) if isinstance(item.get("items"), list) else []:
            yield from _deep(inner, role)


def _read_axis(part: dict, axes: dict[str, list]) -> None:
    (item,) = part["items"]
    along = "x" if item["orient"] in ("bottom", "top") else "y"
    for label in _deep(part, "axis-label"):
        axes[along].append((_words(label["text"]), label[along] + item[along]))


def _read_legend(part: dict) -> dict[str, str]:
    symbols, labels = _deep(part, "legend-symbol"), _deep(part, "legend-label")
    return {_words(label["text"]): _colour(s) for s, label in zip(symbols, labels, strict=False)}


def _colour(item: dict) -> str | None:
    for of in ("fill", "stroke"):
        if item.get(of) not in (None, "transparent"):
            return item[of] if isinstance(item[of], str) else "gradient"
    return None


def _read_marks(part: dict, origin: tuple[float, float]) -> Iterator[Mark]:
    """Give the marks of a part, at their places in the plot; what can't be seen is left out."""
    left, top = origin
    for item in part.get("items", []):
        x, y = left + item.get("x", 0), top + item.get("y", 0)
        if part["marktype"] == "group":
            for inner in item.get("items", []):
                yield from _read_marks(inner, (x, y))
        elif item.get("opacity", 1):
            x2 = left + item["x2"] if "x2" in item else x + item.get("width", 0)
            y2 = top + item["y2"] if "y2" in item else y + item.get("height", 0)
            yield Mark(
                part["marktype"],
                (min(x, x2), max(x, x2)),
                (min(y, y2), max(y, y2)),
                _colour(item),
                _words(item.get("text", "")),
                item.get("description", ""),
                item.get("fill", "transparent") == "transparent",
            )


# What is drawn against what the table says


def misplaced(figure: Figure, scene: Scene) -> list[str]:
    """Tell which figures of a drawing's table do not stand at their place in its scene."""
    table = figure.drawing.table
    special = {
        "Exact, % of the number": _dots,
        "Off by": _stacks,
        "Verdict": _verdicts,
        "Article": _stacks,
        "Known from": _steps,
        "Best": _estimates,
        "Month": _monthly,
        "Dec": _calendar,
        "Share of the year": _strips,
        "Publications": _episodes,
        "When": _days,
        "Class": _shades,
        "District": _districts,
        "Known to": _places,
        "Marked by": _spots,
        "Means": _columns,
    }
    reader = next((read for column, read in special.items() if column in table), _intervals)
    return list(reader(table.to_dict("records"), scene))


def _intervals(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold rows of intervals, or of years and periods, against their marks."""
    first, *others = rows[0]
    held = [c for c in ("Interval", "Bounds", "Change", "People killed") if c in others]
    assert held, f"no reader knows a table of {', '.join(rows[0])}: `misplaced` needs one"
    values = held[0]
    keyed, along = ("x", "y") if first in ("Year", "Period") else ("y", "x")
    names, axis = getattr(scene, keyed), getattr(scene, along)
    for row in rows:
        key, said = str(row[first]), str(row[values])
        here = names.at(key)
        if here is None:
            if not names.numbers:
                yield f"{key}: no name at the axis"
                continue
            here = names.place(_year(key))
        if not re.search(r"\d", said):
            continue
        colours = {scene.legend[v] for v in map(str, row.values()) if v in scene.legend}
        marks = [
            mark
            for mark in scene.of_kind("symbol", "rect", "rule")
            if abs(mark.middle(keyed) - here) <= NEAR and (not colours or mark.colour in colours)
        ]
        hedged = any(
            HEDGED.match(str(row.get(c, ""))) for c in ("Figure", "Printed", "First", "Latest")
        )
        fading = row.get("Standing") != "another version"
        if hedged and _fades(marks, along, axis, *ends(said), fading=fading):
            continue
        if not any(_stands(mark, along, axis, *ends(said)) for mark in marks):
            at = [tuple(round(end) for end in mark.ends(along)) for mark in marks]
            yield f"{key}: {said} is not among the marks at {at}"


def _year(text: str) -> float:
    """Give a year, or a quarter or a month as a part of one, at whose beginning its name stands."""
    year, _, part = text.partition("-")
    if not part:
        return float(year)
    return float(year) + ((int(part[1:]) - 1) / 4 if part[0] == "Q" else (int(part) - 1) / 12)


def _dots(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold pairs against their dots: at the ratio, and filled where one report gives both."""
    for row in rows:
        # The table rounds to a tenth.
        tenth = float(row["Exact, % of the number"])
        first, last = (scene.x.place(tenth + half) for half in (-0.05, 0.05))
        said = f"In words: {row['In words']}; Exactly: {row['Exactly']};"
        dots = [m for m in scene.of_kind("symbol") if said in m.told]
        if not any(first - NEAR <= m.middle("x") <= last + NEAR for m in dots):
            yield f"{row['In words']}: no dot at {row['Exact, % of the number']}%"


def _stacks(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold counts against the parts of stacked bars, each as long as its count."""
    for row in rows:
        name = next(iter(row.values()))
        here = scene.y.at(name)
        for words, colour in scene.legend.items():
            long = scene.x.place(row[words.capitalize()]) - scene.x.place(0)
            bars = [m for m in scene.of_kind("rect") if m.colour == colour]
            shown = sum(m.x[1] - m.x[0] for m in bars if abs(m.middle("y") - here) <= NEAR)
            if abs(shown - long) > NEAR:
                yield f"{name}, {words}: {shown:.0f} pixels instead of {long:.0f}"


def _verdicts(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold a list of figures against its words: each in its order, its verdict below it."""
    words = scene.of_kind("text")
    last = -1.0
    for row in rows:
        said = f"Paragraph {row['Paragraph']}: {row['Verdict']}"
        of = [m for m in words if m.text.replace("\n", " ") == row["Figure"]]
        below = [
            m
            for m in words
            for figure in of
            if m.text == said and 0 < m.y[0] - figure.y[0] < 60 and figure.y[0] > last
        ]
        if not below:
            yield f"{row['Figure']}: its verdict is not below it"
            continue
        figure = next(m for m in of if m.y[0] > last)
        marks = [m for m in scene.of_kind("symbol") if 0 < m.y[0] - figure.y[0] < 15]
        if [m.colour for m in marks] != [below[0].colour]:
            yield f"{row['Figure']}: no mark of the colour of its verdict"
        last = figure.y[0]


def _time(axis: Axis, form: str) -> Axis:
    """Give an axis of months or days with numbers of days at its ticks."""
    days = [(datetime.strptime(label, form).toordinal(), place) for label, place in axis.labels]
    return Axis(tuple((str(day), place) for day, place in days))


def _steps(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold vintages against their points, and each step against the day of the next vintage."""
    time = _time(scene.x, "%b %Y")
    stood = []
    for row in rows:
        low, high, unit = ends(row["Interval"])
        here = time.place(date.fromisoformat(row["Known from"]).toordinal())
        if not any(
            abs(mark.middle("x") - here) <= NEAR and _stands(mark, "y", scene.y, low, high, unit)
            for mark in scene.of_kind("symbol", "rule")
        ):
            yield f"{row['Printed']} of {row['Known from']} is not at its place"
        if row["Standing"] in ("first", "replaced", "latest", "only"):
            stood.append((here, low, high, row["Printed"]))
    for (begin, low, high, printed), after in zip_longest(stood, stood[1:]):
        end = after[0] if after else scene.width
        flat = [m for m in scene.of_kind("rule", "rect") if m.x[1] - m.x[0] > 0]
        if not any(
            abs(m.x[0] - begin) <= NEAR
            and abs(m.x[1] - end) <= NEAR
            and _stands(replace(m, kind="rule"), "y", scene.y, low, high, 0)
            for m in flat
        ):
            yield f"no step of {printed} ends where the next begins"


def _columns(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold figures against columns in strips: all on one scale, each on the foot of its strip."""
    _, names, *_ = rows[0]
    texts = {m.text: m.y[0] for m in scene.of_kind("text")}
    high = max(max(filter(None, ends(row["Means"])[:2]), default=0) for row in rows)
    strip = scene.height / len({row[names] for row in rows})
    for row in rows:
        low, top, _ = ends(row["Means"])
        here = scene.x.at(row["Year"])
        if here is None:
            here = scene.x.place(float(row["Year"]))
        name = texts[row[names]]
        inside = [
            m
            for m in scene.of_kind("rect")
            if abs(m.middle("x") - here) <= NEAR and 0 < m.middle("y") - name < strip
        ]
        long = max((max(m.y) for m in inside), default=0) - min(
            (min(m.y) for m in inside), default=0
        )
        wanted = FULL * strip * (top if top is not None else low or 0) / high
        hedged = HEDGED.match(row["Figure"])
        if not (abs(long - wanted) <= NEAR or (hedged and long >= wanted - 0.06 * strip)):
            yield f"{row[names]} in {row['Year']}: {long:.0f} pixels instead of {wanted:.0f}"


def _estimates(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold estimates against their marks: of months, or of the first rows of many."""
    if "Month" in rows[0]:
        yield from _months(rows, scene)
        return
    for row in rows[:MOST]:
        name = next(iter(row.values()))
        here = scene.y.at(name)
        best, *reach = (scene.x.place(number(row[c])) for c in ("Best", "Low", "High") if row[c])
        points = [m for m in scene.of_kind("symbol") if abs(m.middle("y") - here) <= NEAR]
        if not any(abs(mark.middle("x") - best) <= NEAR for mark in points):
            yield f"{name}: no point at {row['Best']}"
        bars = [m for m in scene.of_kind("rect") if abs(m.middle("y") - here) <= NEAR]
        low, high = min(best, *reach), max(best, *reach)
        if not any(abs(m.x[0] - low) <= NEAR and abs(m.x[1] - high) <= NEAR for m in bars):
            yield f"{name}: no bar from {row['Low']} to {row['High']}"


def _months(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold each month's estimates against the edges at its place: of areas, and lines of lows."""
    edges: dict[int, list[float]] = {}
    lines = [m for m in scene.of_kind("rect") if m.colour == scene.legend.get("low", "")]
    for mark in (*scene.of_kind("area"), *lines):
        for x in range(round(mark.x[0]) - 1, round(mark.x[0]) + 2):
            edges.setdefault(x, []).extend(mark.y)
    for row in rows:
        year, month = map(int, row["Month"].split("-"))
        here = round(scene.x.place(year + (month - 1) / 12))
        for column in ("Best", "Low", "High"):
            if row[column] is None or row[column] is pd.NA:
                continue
            place = scene.y.place(row[column])
            if not any(abs(edge - place) <= NEAR for edge in edges.get(here, [])):
                yield f"{row['Month']}: no edge at {column} {row[column]}"


def _monthly(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold each month's figure against the points at the middle of the month."""
    points = scene.of_kind("symbol")
    for row in rows:
        year, month = map(int, row["Month"].split("-"))
        here = scene.x.place(year + (month - 0.5) / 12)
        low, high, unit = ends(row.get("Interval", row["Figure"]))
        there = [mark for mark in points if abs(mark.middle("x") - here) <= NEAR]
        if HEDGED.match(row["Figure"]):
            number_of = ends(re.sub(HEDGED, "", row["Figure"]))
            found = any(_stands(mark, "y", scene.y, *number_of) for mark in there)
        else:
            middle = (low + high) / 2
            found = any(_stands(mark, "y", scene.y, middle, middle, unit) for mark in there)
        if not found:
            yield f"{row['Month']}: no point at {row['Figure']}"


def _calendar(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold the months of years against cells: each figure in its own, no number in the others."""
    for row in rows:
        y = scene.y.at(row["Year"])
        for month, said in row.items():
            if month == "Year":
                continue
            x = scene.x.at(month)
            inside = [
                m for m in scene.marks if abs(m.middle("x") - x) < 2 and abs(m.middle("y") - y) < 4
            ]
            words = "".join(m.text for m in inside)
            if not said:
                if words:
                    yield f"{month} {row['Year']}: {words} stands where there is no figure"
                continue
            shown = number(re.sub(r"^[≥>~<≤]", "", words)) if words else None
            low, high, _ = ends(re.sub(HEDGED, "", said))
            if shown is None or not (low or 0) <= shown <= (high if high is not None else shown):
                yield f"{month} {row['Year']}: {words or 'nothing'} instead of {said}"


def _strips(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold shares against the strips: the greater, the darker; with the share in words."""
    dark = []
    for row in rows:
        if not row["Share of the year"]:
            continue
        share = number(row["Share of the year"])
        x = scene.x.at(str(row["Year"]))
        y = scene.y.at(draw.SHORT.get(row["Region"], row["Region"]))
        inside = [
            m for m in scene.marks if abs(m.middle("x") - x) < 2 and abs(m.middle("y") - y) < 2
        ]
        dark += [(share, -_light(m.colour)) for m in inside if m.kind == "rect"]
        if (share > 0) != any(m.kind == "rect" for m in inside):
            yield f"{row['Region']} in {row['Year']}: {share}% has no strip, or nothing has one"
        if any(abs(float(m.text) - share) > 0.5001 for m in inside if m.text):
            yield f"{row['Region']} in {row['Year']}: other words than {share}%"
    if not all(b <= d for (_, b), (_, d) in pairwise(sorted(dark))):
        yield "a smaller share is darker than a greater one"


def _light(colour: str) -> int:
    return sum(map(int, re.findall(r"\d+", colour)))


def _days(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold spans of days against their bars, from the first day to the end of the last."""
    for row in rows:
        first, last = _span(row["When"])
        axis = Axis(tuple((f"{label} {first.year}", place) for label, place in scene.x.labels))
        time = _time(axis, "%d %b %Y")
        want = time.place(first.toordinal()), time.place(last.toordinal() + 1)
        here = scene.y.at(row["What"])
        if here is None:
            here = scene.y.at(f"{row['What']} ({row['When']})")
        bars = [
            m
            for m in scene.of_kind("rect")
            if abs(m.middle("y") - here) < 20 and m.colour == scene.legend[row["Which"]]
        ]
        if not any(abs(m.x[0] - want[0]) < NEAR and abs(m.x[1] - want[1]) < NEAR for m in bars):
            yield f"{row['What']}: no bar for {row['When']}"


def _episodes(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold episodes against their marks: each at its day, from its least to its greatest count."""
    time = _time(scene.x, "%Y")
    for row in rows:
        begin = row["When"].split(" to ")[0].split()
        day = " ".join(begin if begin[-1].isdigit() and len(begin[-1]) == 4 else
                       [*begin, row["When"].split()[-1]])  # fmt: skip
        first = datetime.strptime(day, "%d %B %Y" if day[0].isdigit() else "%B %Y").date()
        low, high, unit = ends(row["Killed"])
        if " " in row["Killed"] and " to " not in row["Killed"]:
            # A hedged print stands at its own number.
            low = high = float(re.search(r"[\d,]+", row["Killed"])[0].replace(",", ""))
        here = time.place(first.toordinal())
        if not any(
            abs(mark.middle("x") - here) <= NEAR and _stands(mark, "y", scene.y, low, high, unit)
            for mark in scene.of_kind("symbol", "rule")
        ):
            yield f"{row['Episode']} is not at its place"


def _spots(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold the places of all episodes against what their dots tell."""
    told = " | ".join(m.told for m in scene.marks)
    for row in rows:
        if row["Which"] not in told:
            yield f"{row['Place']}: not on the map"


def _span(text: str) -> tuple[date, date]:
    """Read days as they are told: "31 January to 1 February 2025"."""
    begin, _, end = text.partition(" to ")
    last = datetime.strptime(end or begin, "%d %B %Y").date()
    if not end:
        return last, last
    words = begin.split()
    rest = (end or begin).split()[len(words) :]
    return datetime.strptime(" ".join([*words, *rest]), "%d %B %Y").date(), last


def _districts(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold districts against their shapes: the number of the time that is told, and its shade."""
    table = {row["District"]: row for row in rows}
    there = set()
    for shape in scene.of_kind("shape"):
        of, _, said = shape.told.partition(": ")
        name, _, time = of.rpartition(", ")
        if name not in table:
            continue
        there.add(name)
        figure = table[name].get(time, table[name].get("People killed"))
        told = re.match(r"([\d,]+) people killed", said)
        if (told[1] if told else "0") != figure:
            yield f"{of}: {said} instead of {figure}"
        words = next((w for w, colour in scene.legend.items() if colour == shape.colour), "")
        low, high, _ = ends(words)
        if not low <= number(figure) <= high:
            yield f"{of}: {figure} in the shade of {words}"
    if len(there) < 10:
        yield f"only {len(there)} districts are on the map"


def _shades(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold regions against their shapes: the shade of their class, and the figure in words."""
    told = {re.split("[,:] ", m.told)[0]: m for m in scene.of_kind("shape")}
    texts = " ".join(m.text for m in scene.of_kind("text"))
    for row in rows:
        shape = told.get(row["Region"])
        if shape is None:
            continue
        if row["Class"] in scene.legend and shape.colour != scene.legend[row["Class"]]:
            yield f"{row['Region']}: not the shade of {row['Class']}"
        if isinstance(row["Figure"], str) and f": {row['Figure']} " not in shape.told:
            yield f"{row['Region']}: another figure at a touch"
        if isinstance(row["Figure"], str) and row["Figure"] not in texts:
            yield f"{row['Region']}: {row['Figure']} is not written on the map"


def _places(rows: list[dict], scene: Scene) -> Iterator[str]:
    """Hold places against what tells of them: a dot for a town, a shade for an area."""
    told = " | ".join(m.told for m in scene.marks)
    for row in rows:
        if row["Episode"] not in told:
            yield f"{row['Episode']}: not on the map"


def _stands(
    mark: Mark, along: str, axis: Axis, low: float | None, high: float | None, unit: float
) -> bool:
    """Tell whether a mark is an interval: its ends, or a point where they are close."""
    known = [axis.place(end) for end in (low, high) if end is not None]
    room = NEAR + max(abs(axis.place(end + unit) - axis.place(end)) for end in (low, high) if end)
    begin, end = mark.ends(along)
    if mark.kind == "symbol":
        narrow = len(known) == 1 or abs(known[0] - known[1]) <= POINT
        return narrow and min(known) - room <= begin <= max(known) + room
    if len(known) == 2:
        return abs(begin - min(known)) <= room and abs(end - max(known)) <= room
    return any(abs(place - known[0]) <= room for place in (begin, end))


#: Figures whose marks fade out.
HEDGED = re.compile("over |at least |at most |less than |nearly |around ")


def _fades(
    marks: list[Mark],
    along: str,
    axis: Axis,
    low: float | None,
    high: float | None,
    unit: float,
    *,
    fading: bool = True,
) -> bool:
    """Tell whether a point stands within an interval, and parts of a mark go on to its ends."""
    if low is None or high is None:
        return False
    begin, end = sorted((axis.place(low), axis.place(high)))
    # The table rounds its ends, and no mark does.
    near = NEAR + max(abs(axis.place(end + unit) - axis.place(end)) for end in (low, high))
    points = [m.middle(along) for m in marks if m.kind == "symbol"]
    reach = [e for m in marks if m.kind != "symbol" for e in m.ends(along)]
    whole = min(reach, default=end) <= begin + near and max(reach, default=begin) >= end - near
    stands = any(begin - near <= point <= end + near for point in points)
    return stands and (whole or not fading)


# The scene as a text for review


def as_text(scene: Scene) -> str:
    """Write a scene as JSON, a mark to a line, in whole pixels."""
    said = {
        "size": [round(scene.width), round(scene.height)],
        "x": [[label, round(place)] for label, place in scene.x.labels],
        "y": [[label, round(place)] for label, place in scene.y.labels],
        "legend": scene.legend,
        "marks": [_row(mark) for mark in scene.marks if mark.kind != "shape"]
        + [
            [*row]
            for row in sorted({("shape", m.colour, _short(m)) for m in scene.of_kind("shape")})
        ],
    }
    lines = []
    for name, value in said.items():
        if name == "size":
            lines.append(f'"size": {value}')
            continue
        rows = value.items() if isinstance(value, dict) else value
        inner = ",\n".join(f"  {json.dumps(list(row), ensure_ascii=False)}" for row in rows)
        lines.append(f'"{name}": [\n{inner}\n]' if inner else f'"{name}": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _row(mark: Mark) -> list:
    places = [round(end) for axis in (mark.x, mark.y) for end in dict.fromkeys(axis)]
    return [mark.kind, *places, mark.colour, *filter(None, [mark.text])]


def _short(mark: Mark) -> str:
    """Of an outline, whose path is too long to read, what it tells at a touch."""
    return mark.told[:80]


def order_kept(pairs: list[tuple[float, float]]) -> bool:
    """Tell whether what comes first by one place comes first by the other too."""
    return all(b <= d + NEAR for (_, b), (_, d) in pairwise(sorted(pairs)))


def boxes(drawn: str) -> dict[tuple[str, float, float], shapely.Polygon]:
    """Give the room that each text of a map takes, by its words and its place; without a legend."""
    found = {}
    for mark in re.findall(r"<text[^>]*font-size[^>]*>[^<]*</text>", drawn.split("role-legend")[0]):
        x, y = map(float, re.search(r"translate\((-?[\d.]+),(-?[\d.]+)\)", mark).groups())
        size = float(re.search(r'font-size="([\d.]+)px"', mark)[1])
        words = re.search(r">([^<]*)<", mark)[1]
        anchor = re.search(r'text-anchor="(\w+)"', mark)
        wide = LETTER * size * len(words)
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor[1] if anchor else "start"]
        found[words, x, y] = shapely.box(left, y - 0.8 * size, left + wide, y + 0.1 * size)
    return found
