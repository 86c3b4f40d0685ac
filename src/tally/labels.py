"""Names on maps: where each can stand without covering another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely

from tally.geography import Frame

Box = tuple[float, float, float, float]

#: The narrowest map, in pixels, for which each set of names is placed. Points only move apart
#: on a wider map, so names that are clear of each other there stay so.
TIERS = {"narrow": 320, "wide": 600}

#: Size of the letters by kind of name, in pixels: on wide maps and on narrow ones.
SIZES = {"region": (13, 11), "place": (12, 10), "country": (11, 9)}

#: A letter of Liberation Sans is about this wide, in parts of its size, and a line this high.
LETTER, LINE = 0.57, 1.2

#: An area is searched for room on a grid of so many steps each way.
GRID = 24

#: From a point to a name beside it, in pixels.
BESIDE = 7


@dataclass(frozen=True)
class Name:
    """A name that wants to stand on the map.

    Parameters
    ----------
    texts : tuple of str
        One or more lines each; the first of them that finds room is written.
    kind : str
        A key of `SIZES`.
    point : tuple of float
        Longitude and latitude: the marker beside which a place is named, or the best point of an
        area.
    area : shapely.Geometry, optional
        What an area's name should stay inside of.
    needed : bool
        Whether it may stand beside its area where it does not fit in.
    """

    texts: tuple[str, ...]
    kind: str
    point: tuple[float, float]
    area: shapely.Geometry | None = None
    needed: bool = False


def placed(
    names: Iterable[Name], frame: Frame, lines: shapely.Geometry | None = None
) -> list[dict]:
    """Place names for wide and narrow maps; one that finds no room is left out.

    Parameters
    ----------
    names : iterable of Name
        The most important first.
    frame : Frame
        What the map shows.
    lines : shapely.Geometry, optional
        Borders across which no name is written if there is room elsewhere.

    Returns
    -------
    list of dict
        One row is one line of text on maps of one `tier`: `lon`, `lat`, `dx`, `dy` (pixels),
        `align`, `size`, and `bold` (a figure) and `quiet` (a name abroad) for its looks.

    Examples
    --------
    >>> frame = Frame(60, 24, 76, 38)
    >>> rows = placed([Name(("Kalat",), "place", (66.6, 29.0))] * 2, frame)
    >>> [row["align"] for row in rows if row["tier"] == "wide"]
    ['left', 'right']
    """
    names = list(names)
    rows: list[dict] = []
    for tier, width in TIERS.items():
        taken = [_around(frame.pixel(*n.point, width), 4) for n in names if n.area is None]
        for name in names:
            size = SIZES[name.kind][tier == "narrow"]
            best = None
            for spot in _spots(name, size, frame, width):
                if any(_meet(spot.box, other) for other in taken):
                    continue
                clear = lines is None or not lines.intersects(_on_globe(spot.box, frame, width))
                best = spot if clear else best or spot
                if clear:
                    break
            if best:
                taken.append(best.box)
                rows += _rows(name, tier, size, best)
    return rows


@dataclass(frozen=True)
class _Spot:
    """Where a text could stand: at a point, shifted by pixels, and aligned to it."""

    text: str
    at: tuple[float, float]
    dx: float
    dy: float
    align: str
    box: Box


def _spots(name: Name, size: float, frame: Frame, width: float) -> Iterator[_Spot]:
    """Give the spots of a name inside the frame, the best first."""
    find = _inside if name.area is not None else _beside
    for text in name.texts:
        for at, dx, dy, align in find(name, text, size, frame, width):
            box = _box(text, size, frame.pixel(*at, width), dx, dy, align)
            if 0 <= min(box[:2]) and box[2] <= width and box[3] <= width * frame.aspect:
                yield _Spot(text, at, round(dx, 1), round(dy, 1), align, box)


def _beside(name: Name, text: str, size: float, frame: Frame, width: float) -> Iterator[tuple]:
    """Give the spots beside a marker."""
    rise = size * 0.8
    for dx, dy, align in (
        (BESIDE, 0, "left"), (-BESIDE, 0, "right"), (0, -rise - 3, "center"),
        (0, rise + 3, "center"), (BESIDE - 2, -rise, "left"), (BESIDE - 2, rise, "left"),
        (-BESIDE + 2, -rise, "right"), (-BESIDE + 2, rise, "right"),
    ):  # fmt: skip
        yield name.point, dx, dy, align


def _inside(name: Name, text: str, size: float, frame: Frame, width: float) -> Iterator[tuple]:
    """Give the spots inside an area, near its best point first; where need be, beside it."""
    west, south, east, north = name.area.bounds
    grid = [
        (west + (east - west) * i / GRID, south + (north - south) * j / GRID)
        for i in range(1, GRID)
        for j in range(1, GRID)
    ]
    home = frame.pixel(*name.point, width)
    near = sorted(grid, key=lambda p: (math.dist(frame.pixel(*p, width), home), p))
    shapely.prepare(name.area)
    for at in [name.point, *near]:
        box = _box(text, size, frame.pixel(*at, width), 0, 0, "center")
        if name.area.contains(_on_globe(box, frame, width)):
            yield (round(at[0], 3), round(at[1], 3)), 0, 0, "center"
    if name.needed and text == name.texts[-1]:
        aside = frame.pixel(east, south, width)[0] - home[0] + 3
        yield name.point, 0, 0, "center"
        yield name.point, aside, 0, "left"
        yield name.point, -aside, 0, "right"


def _rows(name: Name, tier: str, size: float, spot: _Spot) -> list[dict]:
    lines = spot.text.split("\n")
    return [
        {
            "text": line,
            "tier": tier,
            "lon": spot.at[0],
            "lat": spot.at[1],
            "dx": spot.dx,
            "dy": round(spot.dy + (i - (len(lines) - 1) / 2) * size * LINE, 1),
            "align": spot.align,
            "size": size,
            "bold": i > 0,
            "quiet": name.kind == "country",
        }
        for i, line in enumerate(lines)
    ]


def _box(text: str, size: float, at: tuple, dx: float, dy: float, align: str) -> Box:
    lines = text.split("\n")
    wide = max(map(len, lines)) * size * LETTER
    high = len(lines) * size * LINE
    left = at[0] + dx - {"left": 0, "center": wide / 2, "right": wide}[align]
    top = at[1] + dy - high / 2
    return left, top, left + wide, top + high


def _on_globe(box: Box, frame: Frame, width: float) -> shapely.Polygon:
    west, north = frame.degrees(*box[:2], width)
    east, south = frame.degrees(*box[2:], width)
    return shapely.box(west, south, east, north)


def _around(at: tuple[float, float], radius: float) -> Box:
    return at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
