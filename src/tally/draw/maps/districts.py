"""Maps of one province by district: with a field to choose the time, side by side, or of one time.

District outlines are those of about 2012: see ``data/geo``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from tally.draw.maps import cartography, geography, ground
from tally.draw.maps.classes import ZERO, Classes
from tally.draw.maps.geography import COARSE, FINE, Frame, feature
from tally.draw.maps.labels import TIERS, Name, placed
from tally.ledger.tables import Ledger
from tally.results.result import Result

#: The class of a district that has no figure, and of one that a data set does not name.
UNPUBLISHED, UNNAMED = "no figure published (hatched)", "not named in the data (hatched)"

#: The greatest height over width of a map.
TALLEST = 1.25

#: Where classes begin: four- to fivefold steps, so that a year and three decades share them.
LIMITS = (1.0, 5.0, 20.0, 100.0, 500.0, 2000.0, 10_000.0, 50_000.0)

#: Of outlines nothing is drawn that is smaller than one of so many parts of the width of the
#: province, on maps that fill the page and on small ones: about two pixels.
DETAIL, SMALL = 380, 66

#: From line to line of a hatching, as a part of the width of a map.
HATCH = 1 / 40

#: How many districts are named at each time: those that always are, and those for which there is
#: room.
NAMED, MORE = 3, 5

#: Small maps in a row; what is between them, and the room above each for its title, as parts of
#: their width.
COLUMNS, GAP, HEAD = 3, 0.06, 0.34

#: What a map tells in its upper left corner: how wide and high it may be, as parts of the map.
CORNER = (0.42, 0.16)


#: Who made what is below a map. What its lines mean is told once on a page.
CREDIT = (
    "Outlines: Natural Earth, and districts of about 2012 after Schajee, Wikimedia Commons (both "
    "public domain); cities: GeoNames (geonames.org), CC BY 4.0. How a line is drawn endorses no "
    "claim."
)


@dataclass(frozen=True)
class Shade:
    """What a district is shaded by in one time.

    Parameters
    ----------
    result : Result
        The figure.
    said : str
        The figure in words, with its unit, range and source.
    """

    result: Result
    said: str


@dataclass(frozen=True)
class Time:
    """What a map shows in one time.

    Parameters
    ----------
    name : str
        The time in words: "2007 to 2011".
    shades : mapping of str to Shade
        By district, the highest figure first.
    notes : tuple of str
        Short lines that stand on the map, below the name of the time.
    """

    name: str
    shades: Mapping[str, Shade]
    notes: tuple[str, ...] = ()


def classes_of(top: float) -> Classes:
    """Give classes that grow four- and fivefold, up to a figure: one set for all maps and times.

    Examples
    --------
    >>> classes_of(1200).labels
    ['1 to 4', '5 to 19', '20 to 99', '100 to 499', '500 to 1,999']
    """
    under = [limit for limit in LIMITS if limit <= top]
    return Classes((*under, LIMITS[len(under)]), 0)


def to_choose(
    ledger: Ledger,
    province: str,
    times: list[Time],
    *,
    shown: str,
    classes: Classes,
    unit: str,
    none: str,
    unnamed: str,
) -> tuple[cartography.Layers, float]:
    """Draw a province with a field in which a reader chooses the time.

    Parameters
    ----------
    ledger : Ledger
        For places, names and boundaries.
    province : str
        The region that is framed.
    times : list of Time
        Among which to choose.
    shown : str
        The name of the one that is shown first.
    classes : Classes
        Those of all times.
    unit : str
        The title of the legend.
    none, unnamed : str
        What is said of a district that has nothing in a time, and of one that has nothing in any.

    Returns
    -------
    tuple of chart and float
        The chart, and its height over width.
    """
    land = _districts(ledger, province)
    frame = Frame.around(land.union_all(), margin=0.02, tallest=TALLEST)
    known = {district for time in times for district in time.shades}
    first = next(time for time in times if time.name == shown)
    rows = []
    for district, shape in _ordered(land, first).items():
        at = {t.name: t.shades[district] for t in times if district in t.shades}
        there = {name: shade for name, shade in at.items() if shade.result.middle}
        of = {
            "who": district,
            "classes": {name: classes.label(shade.result) for name, shade in there.items()},
            "figures": {name: shade.said for name, shade in there.items()},
            "zero": ZERO if district in known else UNNAMED,
            "none": none if district in known else unnamed,
        }
        rows.append(_row(shape, frame, of))
    layers = _ground(ledger, province, frame)
    # Cities and countries stand at the same place in each time, and are written once.
    taken: dict[str, list[BaseGeometry]] = {}
    names = placed(_fixed(ledger, province, frame), frame, _corner(frame), taken=taken)
    for time in times:
        more = _placed(land, frame, time, taken, layers["cities"])
        names += [row | {"of": time.name} for row in more]
    rows_of = {**layers, "regions": rows, "names": names}
    told = {row["who"]: row["none"] for row in rows if row["zero"] == UNNAMED}
    rows_of["unknown"] = _unknown(land, frame, told)
    chart = cartography.layered(
        frame, rows_of, classes, unit, times=[time.name for time in times], shown=shown
    )
    return chart, round(frame.aspect, 4)


def of_one_time(
    ledger: Ledger, province: str, time: Time, *, classes: Classes, unit: str, none: str
) -> tuple[cartography.Layers, float]:
    """Draw a province in one time; districts without a figure are hatched.

    Parameters
    ----------
    ledger, province, classes, unit
        As for :func:`to_choose`.
    time : Time
        A shade may be of several districts together, whose names are then joined by ``+``.
    none : str
        What is said of a district without a figure.
    """
    land = _districts(ledger, province)
    together = {name: shade for name, shade in time.shades.items() if "+" in name}
    for name in together:
        parts = land[land.index.isin(name.split("+"))]
        one = parts.dissolve().set_index(pd.Index([" and ".join(parts.index)]))
        land = pd.concat([land.drop(index=parts.index), one])
    shades = {name.replace("+", " and "): shade for name, shade in time.shades.items()}
    time = Time(time.name, shades, time.notes)
    frame = Frame.around(land.union_all(), margin=0.02, tallest=TALLEST)
    rows = []
    for district, shape in _ordered(land, time).items():
        shade = shades.get(district)
        of = {
            "who": district,
            "class": classes.label(shade.result) if shade else UNPUBLISHED,
            "sentence": f"{district}, {time.name}: {shade.said if shade else none}",
        }
        rows.append(_row(shape, frame, of))
    layers = _ground(ledger, province, frame)
    taken: dict[str, list[BaseGeometry]] = {}
    names = placed(_fixed(ledger, province, frame), frame, _corner(frame), taken=taken)
    names += _placed(land, frame, time, taken, layers["cities"], count=len(shades))
    layers |= {"regions": rows, "names": names}
    told = {row["who"]: row["sentence"] for row in rows if row["class"] == UNPUBLISHED}
    layers["unknown"] = _unknown(land, frame, told)
    return cartography.layered(frame, layers, classes, unit), round(frame.aspect, 4)


def side_by_side(
    ledger: Ledger, province: str, times: list[Time], *, classes: Classes, unit: str, none: str
) -> tuple[cartography.Layers, float]:
    """Draw a province once for each time, all on one scale, in rows of `COLUMNS`.

    The parameters are those of :func:`to_choose`.
    """
    land = _districts(ledger, province, SMALL)
    one = Frame.around(land.union_all(), margin=0, tallest=math.inf)
    columns = min(COLUMNS, len(times))
    lines = math.ceil(len(times) / columns)
    step = 1 + GAP, one.aspect + HEAD
    size = columns * step[0] - GAP, lines * step[1]
    page = _page(one, *size)
    known = {district for time in times for district in time.shades}
    rows: list[dict] = []
    names: list[dict] = []
    hatched: list[dict] = []
    for i, time in enumerate(times):
        corner = (i % columns) * step[0], (i // columns) * step[1]

        def at(shape: BaseGeometry, corner: tuple[float, float] = corner) -> BaseGeometry:
            return _moved(shape, one, page, (corner[0], corner[1] + HEAD), size[0])

        for district, shape in _ordered(land, time).items():
            shade = time.shades.get(district)
            said = shade.said if shade and shade.result.middle else none
            zero = ZERO if district in known else UNNAMED
            of = {
                "who": district,
                "class": classes.label(shade.result) if shade else zero,
                "sentence": f"{district}, {time.name}: {said}",
            }
            rows.append(_row(at(shape), page, of, COARSE))
            if district not in known:
                hatched.append(_row(at(_slanting(shape, page)), page, of, COARSE))
        names += _lines(page.degrees(*corner, size[0]), (time.name, *time.notes), dx=0)
    rows_of = {"regions": rows, "unknown": hatched, "names": names}
    chart = cartography.layered(page, rows_of, classes, unit)
    return chart, round(page.aspect, 4)


def _districts(ledger: Ledger, province: str, detail: int = DETAIL) -> geopandas.GeoDataFrame:
    """Give the districts of a province by name, their shared lines simplified alike."""
    table = geography.layer(ledger, "districts")
    table = table[table["region"] == province].set_index("name").sort_index()
    west, _, east, _ = table.total_bounds
    simple = shapely.coverage_simplify(table.geometry.to_numpy(), (east - west) / detail)
    return table.assign(geometry=simple)


def _ordered(land: geopandas.GeoDataFrame, time: Time) -> geopandas.GeoSeries:
    """Give the outlines in the order in which their figures are told, those without one last."""
    told = [district for district in time.shades if district in land.index]
    return land.geometry.loc[[*told, *(name for name in land.index if name not in time.shades)]]


def _others(ledger: Ledger, province: str) -> geopandas.GeoDataFrame:
    return ground.provinces(ledger).drop(index=province)


def _row(
    shape: BaseGeometry, frame: Frame, of: dict[str, object], decimals: int = FINE
) -> dict[str, Any]:
    """Give a shape as a row to draw, with what is told of it."""
    cut = frame.clip(shape, decimals)
    assert cut is not None
    return {**feature(cut, decimals), **of}


def _ground(ledger: Ledger, province: str, frame: Frame) -> dict[str, list[dict]]:
    """Give the rows of all that is around the districts."""
    others = frame.cut(_others(ledger, province), COARSE)
    borders = ground.borders(ledger, frame)
    told = {region: {"sentence": name} for region, name in others["name"].items()}
    return {
        "abroad": ground.abroad(ledger, frame),
        "home": [feature(shape, COARSE) for shape in others.geometry],
        "hatches": ground.hatches(others, frame, told),
        "borders": ground.border_rows(borders),
        "cities": ground.cities(ledger, frame, province),
    }


def _fixed(ledger: Ledger, province: str, frame: Frame) -> list[Name]:
    """Give the names that stand on a map at all times: cities, other provinces, countries."""
    corner = _corner(frame)
    others = frame.cut(_others(ledger, province), COARSE)
    around = [
        Name((row["name"], row["short"]), "country", ground.name_point(row), row.geometry)
        for _, row in others.iterrows()
    ]
    names = []
    for name in [*around, *ground.country_names(ledger, frame)]:
        assert name.area is not None
        rest = name.area - corner
        if not rest.is_empty:
            names.append(Name(name.texts, name.kind, geography.centre_of(rest), rest))
    return [*ground.city_names(ground.cities(ledger, frame, province)), *names]


def _corner(frame: Frame) -> BaseGeometry:
    """Give the upper left corner, in which the map tells its time."""
    wide, high = CORNER
    east, south = frame.degrees(wide, high, 1)
    return shapely.box(frame.west - 1, south, east, frame.north + 1)


def _placed(
    land: geopandas.GeoDataFrame,
    frame: Frame,
    time: Time,
    taken: dict[str, list[BaseGeometry]],
    cities: list[dict],
    count: int = NAMED + MORE,
) -> list[dict]:
    """Place the names of one time where there is room: the districts with the highest figures."""
    shades = {district: s for district, s in time.shades.items() if s.result.middle}
    named = {city["name"] for city in cities}
    names = []
    for i, district in enumerate([d for d in shades if d in land.index][:count]):
        area, figure = land.geometry[district], shades[district].result.text
        # A city that has the name of its district tells it.
        texts = [figure] if district in named else [f"{district}\n{figure}"]
        texts += [] if i < NAMED else [figure]
        names.append(Name(tuple(texts), "district", geography.centre_of(area), area, i < NAMED))
    left = {tier: list(full) for tier, full in taken.items()}
    return [
        *placed(names, frame, _corner(frame), taken=left),
        *_lines((frame.west, frame.north), (time.name, *time.notes), dx=8),
    ]


def _lines(at: tuple[float, float], lines: tuple[str, ...], *, dx: float) -> list[dict]:
    """Write lines below each other from a point, the first one bold, the same at each width."""
    return [
        {
            "text": line,
            "tier": tier,
            "lon": round(at[0], 3),
            "lat": round(at[1], 3),
            "dx": dx,
            "dy": 12 + 15 * i if tier == "wide" else 9 + 12 * i,
            "align": "left",
            "size": 13 if tier == "wide" else 10,
            "bold": i == 0,
            "quiet": False,
        }
        for tier in TIERS
        for i, line in enumerate(lines)
    ]


def _unknown(land: geopandas.GeoDataFrame, frame: Frame, told: dict[str, str]) -> list[dict]:
    """Hatch the districts of which nothing is known, with what is told of each."""
    return [
        feature(line, sentence=told[name], who=name)
        for name, shape in land.geometry.items()
        if name in told and (line := frame.clip(_slanting(shape, frame))) is not None
    ]


def _slanting(shape: BaseGeometry, frame: Frame) -> BaseGeometry:
    """Give the hatching of a shape, the other way than that of disputed areas."""
    step = (frame.east - frame.west) * HATCH
    return _mirrored(geography.hatching(_mirrored(shape), step))


def _mirrored(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points * np.array([-1, 1]))


def _page(one: Frame, wide: float, high: float) -> Frame:
    """Make the frame of several maps: so many times as wide as one of them, and so high."""
    east = one.west + wide * (one.east - one.west)
    page = Frame(one.west, one.south, east, one.north)
    return Frame(one.west, page.degrees(0, high, wide)[1], east, one.north)


def _moved(
    shape: BaseGeometry, one: Frame, page: Frame, to: tuple[float, float], wide: float
) -> BaseGeometry:
    """Move a shape from its own map to its place on a page of several, without distortion."""

    def place(points: np.ndarray) -> np.ndarray:
        at = (one.pixel(x, y, 1) for x, y in points)
        return np.array([page.degrees(x + to[0], y + to[1], wide) for x, y in at])

    return shapely.transform(shape, place)
