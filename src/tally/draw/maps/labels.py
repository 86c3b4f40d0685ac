"""Names on maps: where each can stand without covering another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from tally.draw.maps.geography import Frame

#: The narrowest map, in pixels, for which each set of names is placed. Points only move apart
#: on a wider map, so names that are clear of each other there stay so.
TIERS = {"narrow": 320, "wide": 600}

#: Size of the letters by kind of name, in pixels: on wide maps and on narrow ones.
SIZES = {
    "region": (13, 11),
    "district": (12, 11),
    "place": (12, 10),
    "city": (11, 10),
    "country": (11, 9),
}

#: The width of the letters of Liberation Sans (and of Arial and Helvetica, whose widths are the
#: same), in parts of their size: narrow and wide ones, and capitals and all others.
WIDTHS = {
    **dict.fromkeys("ijl'", 0.22),
    **dict.fromkeys("ft I,.-/()r", 0.31),
    **dict.fromkeys("ckszvxyJ", 0.5),
    **dict.fromkeys("mwMW%", 0.85),
}
CAPITAL, LETTER = 0.7, 0.56

#: The height of a line, in parts of the size of its letters.
LINE = 1.2

#: An area is searched for room on a grid of so many steps each way.
GRID = 24

#: From a marker or the end of a leader to its name; radius of a marker; in pixels.
BESIDE, MARKER = 7, 4

#: How far from its point a name with a leader may stand, by what it names, in pixels.
FAR_PLACE, FAR_AREA = range(14, 40, 4), range(16, 120, 8)

#: How far a leader reaches into the area that is named.
REACH = 12


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
        What an area's name stays inside of.
    needed : bool
        Whether it may stand apart, with a leader to its point, where there is no room at it.
    """

    texts: tuple[str, ...]
    kind: str
    point: tuple[float, float]
    area: BaseGeometry | None = None
    needed: bool = False


@dataclass(frozen=True)
class _Spot:
    """Where a text could stand, in pixels: its anchor, its alignment, its leader."""

    text: str
    x: float
    y: float
    align: str
    size: float
    leader: shapely.LineString | None = None

    @cached_property
    def box(self) -> shapely.Polygon:
        wide, high = _extent(self.text, self.size)
        left = self.x - {"left": 0, "center": wide / 2, "right": wide}[self.align]
        return shapely.box(left, self.y - high / 2, left + wide, self.y + high / 2)

    @cached_property
    def shape(self) -> BaseGeometry:
        if self.leader is None:
            return self.box
        return self.box | shapely.LineString([self.leader.coords[0], (self.x, self.y)])


def placed(
    names: Iterable[Name],
    frame: Frame,
    strong: BaseGeometry | None = None,
    other: BaseGeometry | None = None,
    taken: dict[str, list[BaseGeometry]] | None = None,
) -> list[dict]:
    """Place names for wide and narrow maps; one that finds no room is left out.

    Parameters
    ----------
    names : iterable of Name
        The most important first.
    frame : Frame
        What the map shows.
    strong : shapely.Geometry, optional
        Borders across which no name is written, and no leader to a place is drawn.
    other : shapely.Geometry, optional
        Borders across which no name of an area is written.
    taken : dict of str to list, optional
        By tier, the room that others take already; what is placed is added to it.

    Returns
    -------
    list of dict
        One row is one line of text on maps of one `tier`: `lon` and `lat` (of the marker or in
        the area), `dx` and `dy` from there (pixels), `align`, `size`, `bold` (a figure) and
        `quiet` (a name abroad). A name with a leader has `lon` and `lat` at the end of it, and
        the first of its rows has `from_lon` and `from_lat`, where it begins.

    Examples
    --------
    >>> frame = Frame(60, 24, 76, 38)
    >>> rows = placed([Name(("Kalat",), "place", (66.6, 29.0))] * 2, frame)
    >>> [row["align"] for row in rows if row["tier"] == "wide"]
    ['left', 'right']
    """
    names = list(names)
    taken = {} if taken is None else taken
    rows: list[dict] = []
    for tier, width in TIERS.items():
        page = shapely.box(0, 0, width, width * frame.aspect)
        at = [_pixels(shapely.Point(name.point), frame, width) for name in names]
        full = taken.setdefault(tier, [])
        full += [p.buffer(MARKER) for p, n in zip(at, names, strict=True) if n.area is None]
        strong_here, other_here = (
            _pixels(lines or shapely.LineString(), frame, width) for lines in (strong, other)
        )
        shapely.prepare([page, strong_here, other_here])
        for name in names:
            for spot in _spots(name, SIZES[name.kind][tier == "narrow"], frame, width):
                if name.area is None:
                    clear = not strong_here.intersects(spot.shape)
                else:
                    clear = not any(e.intersects(spot.box) for e in (strong_here, other_here))
                    crossed = strong_here.intersection(spot.shape)
                    clear = clear and bool(shapely.get_num_geometries(crossed) <= 1)
                clear = clear and page.contains(spot.box)
                if clear and not any(spot.shape.intersects(more) for more in full):
                    full.append(spot.shape)
                    rows += _rows(name, tier, spot, frame, width)
                    break
    return rows


@cache
def _extent(text: str, size: float) -> tuple[float, float]:
    """Give how wide and high a text is, in pixels."""
    lines = text.split("\n")
    return max(map(_width, lines)) * size, len(lines) * size * LINE


def _width(line: str) -> float:
    return sum(WIDTHS.get(c, CAPITAL if c.isupper() else LETTER) for c in line)


def _pixels(shape: BaseGeometry, frame: Frame, width: float) -> BaseGeometry:
    return shapely.transform(shape, lambda points: frame.pixels(points, width))


def _spots(name: Name, size: float, frame: Frame, width: float) -> Iterator[_Spot]:
    """Give the spots of a name, the best first."""
    x, y = frame.pixel(*name.point, width)
    area = None if name.area is None else _outline(name.area, frame, width)
    for text in name.texts:
        yield from _beside(text, x, y, size) if area is None else _inside(text, x, y, size, area)
    if name.needed:
        yield from _apart(name.texts[-1], x, y, size, area)


def _beside(text: str, x: float, y: float, size: float) -> Iterator[_Spot]:
    rise = size * 0.8
    for dx, dy, align in (
        (BESIDE, 0, "left"),
        (-BESIDE, 0, "right"),
        (0, -rise - 3, "center"),
        (0, rise + 3, "center"),
        (BESIDE - 2, -rise, "left"),
        (BESIDE - 2, rise, "left"),
        (-BESIDE + 2, -rise, "right"),
        (-BESIDE + 2, rise, "right"),
    ):
        yield _Spot(text, x + dx, y + dy, align, size)


def _inside(text: str, x: float, y: float, size: float, area: BaseGeometry) -> Iterator[_Spot]:
    for across, down in _rooms(area, x, y, *_extent(text, size)):
        yield _Spot(text, across, down, "center", size)


# A map of many years asks the same of the same districts in each of them.
@lru_cache(maxsize=512)
def _outline(area: BaseGeometry, frame: Frame, width: float) -> BaseGeometry:
    """Give an area in pixels, where an outline that nearly touches itself may cross itself."""
    return _pixels(area, frame, width).buffer(0)


@lru_cache(maxsize=2048)
def _rooms(
    area: BaseGeometry, x: float, y: float, wide: float, high: float
) -> list[tuple[float, float]]:
    """Give the places in an area around which a box of this size is inside, the nearest first."""
    across, down = _places(area, x, y).T
    boxes = shapely.box(across - wide / 2, down - high / 2, across + wide / 2, down + high / 2)
    shapely.prepare(area)
    inside = shapely.contains(area, boxes)
    return list(zip(across[inside].tolist(), down[inside].tolist(), strict=True))


@lru_cache(maxsize=512)
def _places(area: BaseGeometry, x: float, y: float) -> np.ndarray:
    """Give a point and those of a grid over an area, the nearest to the point first."""
    left, top, right, bottom = area.bounds
    grid = [
        (left + (right - left) * i / GRID, top + (bottom - top) * j / GRID)
        for i in range(1, GRID)
        for j in range(1, GRID)
    ]
    return np.array([(x, y), *sorted(grid, key=lambda p: (math.dist(p, (x, y)), p))])


def _apart(
    text: str, x: float, y: float, size: float, area: BaseGeometry | None
) -> Iterator[_Spot]:
    """Give spots in growing circles, each with a leader to the marker or into the area."""
    half = (text.count("\n") + 1) * size * LINE / 2
    for far in FAR_PLACE if area is None else FAR_AREA:
        for turn in (0, 1, -1, 2, -2, 3, -3, 4, -4):
            across, down = math.cos(turn * math.pi / 8), math.sin(turn * math.pi / 8)
            sides = ((0, "center"),) if abs(turn) == 4 else ((1, "left"), (-1, "right"))
            for side, align in sides:
                end = x + side * far * across, y + far * down
                line = shapely.LineString([(x, y), end])
                inside = 0 if area is None else line.intersection(area).length - REACH
                begin = line.interpolate(max(inside, MARKER + 1))
                leader = shapely.LineString([begin, shapely.Point(end)])
                rise = 0 if side else math.copysign(half + 2, turn)
                yield _Spot(text, end[0] + side * 3, end[1] + rise, align, size, leader)


def _rows(name: Name, tier: str, spot: _Spot, frame: Frame, width: float) -> list[dict]:
    anchor, away = name.point, {}
    if spot.leader is not None:
        start, end = (frame.degrees(x, y, width) for x, y in spot.leader.coords)
        anchor = end
        away = {"from_lon": round(start[0], 3), "from_lat": round(start[1], 3)}
    elif name.area is not None:
        anchor = frame.degrees(spot.x, spot.y, width)
    x, y = frame.pixel(*anchor, width)
    lines = spot.text.split("\n")
    return [
        {
            "text": line,
            "tier": tier,
            "lon": round(anchor[0], 3),
            "lat": round(anchor[1], 3),
            "dx": round(spot.x - x, 1) + 0.0,
            "dy": round(spot.y - y + (i - (len(lines) - 1) / 2) * spot.size * LINE, 1) + 0.0,
            "align": spot.align,
            "size": spot.size,
            "bold": i > 0,
            "quiet": name.kind in ("country", "city"),
            **(away if i == 0 else {}),
        }
        for i, line in enumerate(lines)
    ]
