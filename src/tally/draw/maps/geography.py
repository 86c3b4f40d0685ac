"""Boundaries for maps: read, framed, clipped, hatched, and made ready for Vega."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from tally.ledger.tables import Ledger

LAYERS = ("provinces", "districts", "lines", "neighbours", "afghan_provinces")


#: Decimals of a degree that are kept: 3 are 100 metres, a fraction of a pixel on every map.
FINE, COARSE = 3, 2


def layer(ledger: Ledger, name: str) -> geopandas.GeoDataFrame:
    """Read one boundary file, in degrees of longitude and latitude.

    Parameters
    ----------
    ledger : Ledger
        The ledger in whose ``geo/`` the boundary files are.
    name : str
        One of `LAYERS`.

    Examples
    --------
    >>> import tally
    >>> provinces = layer(tally.load(), "provinces")
    >>> provinces[provinces["disputed"]]["region"].to_list()
    ['PK-GB', 'PK-JK']
    """
    return _read(ledger.file(f"geo/{name}.geojson"))


@cache
def _read(path: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(path)


#: Of an outline nothing is drawn that is smaller than one of so many parts of a map's width, which
#: is less than a pixel on the widest.
FINEST = 700


@dataclass(frozen=True)
class Frame:
    """What a map shows: a rectangle in degrees, drawn in Mercator's projection.

    Parameters
    ----------
    west, south, east, north : float
        Degrees of longitude and latitude.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, shape: BaseGeometry, *, margin: float = 0.03, tallest: float = 1.1) -> Frame:
        """Frame a shape.

        Parameters
        ----------
        shape : shapely.Geometry
            In degrees.
        margin : float
            The room on each side, as a part of the shape's width.
        tallest : float
            The greatest height over width; a taller shape gets more room at its sides, so that
            the map fits on a screen.
        """
        west, south, east, north = shape.bounds
        room = margin * (east - west)
        frame = cls(west - room, south - room, east + room, north + room)
        lack = (frame.east - frame.west) * max(frame.aspect / tallest - 1, 0) / 2
        return cls(frame.west - lack, frame.south, frame.east + lack, frame.north)

    @property
    def aspect(self) -> float:
        """Height over width, on the map."""
        return (_mercator(self.north) - _mercator(self.south)) / math.radians(self.east - self.west)

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of the map."""
        middle = (_mercator(self.north) + _mercator(self.south)) / 2
        latitude = math.degrees(2 * math.atan(math.exp(middle)) - math.pi / 2)
        return (self.west + self.east) / 2, latitude

    def pixel(self, longitude: float, latitude: float, width: float) -> tuple[float, float]:
        """Give the place of a point on a map of this width, from the upper left.

        Examples
        --------
        >>> Frame(60, 20, 80, 40).pixel(60, 40, 500)
        (0.0, 0.0)
        """
        scale = width / math.radians(self.east - self.west)
        x = math.radians(longitude - self.west) * scale
        return x, (_mercator(self.north) - _mercator(latitude)) * scale

    def pixels(self, points: np.ndarray, width: float) -> np.ndarray:
        """Give the places of many points, each a row of longitude and latitude: as :meth:`pixel`.

        Examples
        --------
        >>> Frame(60, 20, 80, 40).pixels(np.array([[60, 40], [80, 40]]), 500).tolist()
        [[0.0, 0.0], [500.0, 0.0]]
        """
        scale = width / math.radians(self.east - self.west)
        north = np.log(np.tan(np.pi / 4 + np.radians(points[:, 1]) / 2))
        x = np.radians(points[:, 0] - self.west)
        return scale * np.column_stack([x, _mercator(self.north) - north])

    def degrees(self, x: float, y: float, width: float) -> tuple[float, float]:
        """Give longitude and latitude of a point on the map: the inverse of :meth:`pixel`."""
        scale = width / math.radians(self.east - self.west)
        latitude = 2 * math.atan(math.exp(_mercator(self.north) - y / scale)) - math.pi / 2
        return self.west + math.degrees(x / scale), math.degrees(latitude)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Tell whether a point is on the map."""
        return self.west < longitude < self.east and self.south < latitude < self.north

    def cut(self, table: geopandas.GeoDataFrame, decimals: int = FINE) -> geopandas.GeoDataFrame:
        """Give the rows that lie in the frame, each clipped as :meth:`clip` does.

        Where two of the areas meet, they still do: what they share is made simpler once.
        """
        simple = shapely.coverage_simplify(table.geometry.to_numpy(), self._finest)
        table = table.assign(geometry=[self._clipped(shape, decimals) for shape in simple])
        return table[table.geometry.notna()]

    def clip(self, shape: BaseGeometry, decimals: int = FINE) -> BaseGeometry | None:
        """Give what lies in the frame, simpler and wound for Vega; None where nothing does.

        Vega takes what lies to the left of an anticlockwise ring for the outside, so rings are
        wound clockwise; a polygon wound the other way would cover the globe but for itself.

        Parameters
        ----------
        shape : shapely.Geometry
            In degrees.
        decimals : int
            To which coordinates are rounded.
        """
        return self._clipped(shapely.simplify(shape, self._finest), decimals)

    @property
    def _finest(self) -> float:
        return (self.east - self.west) / FINEST

    def _clipped(self, shape: BaseGeometry, decimals: int) -> BaseGeometry | None:
        # A little more than the frame: the drawn edge is cut straight in pixels, whereas an edge
        # along a parallel would be drawn as an arc.
        room = 0.02 * (self.east - self.west)
        box = (self.west - room, self.south - room, self.east + room, self.north + room)
        cut = shapely.set_precision(shapely.clip_by_rect(shape, *box), 10**-decimals)
        wanted = shapely.get_dimensions(shape)
        # Where the frame only touches a shape, points and lines of it are left.
        parts = [p for p in shapely.get_parts(cut) if shapely.get_dimensions(p) == wanted]
        if not parts:
            return None
        if wanted == 1:
            return shapely.line_merge(shapely.MultiLineString(parts))
        return shapely.orient_polygons(shapely.MultiPolygon(parts), exterior_cw=True)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def feature(shape: BaseGeometry, decimals: int = FINE, **properties: object) -> dict:
    """Write a shape as a GeoJSON feature whose properties stand beside its geometry.

    Vega draws such a row, and an encoding names ``name`` instead of ``properties.name``.

    Examples
    --------
    >>> feature(shapely.Point(70.12345, 30), name="here")["geometry"]["coordinates"]
    [70.123, 30.0]
    """
    plain = shapely.geometry.mapping(shape)
    coordinates = _rounded(plain["coordinates"], decimals)
    geometry = {"type": plain["type"], "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, **properties}


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates, float | int):
        return round(coordinates, decimals)
    return [_rounded(c, decimals) for c in coordinates]


def hatching(shape: BaseGeometry, step: float) -> BaseGeometry:
    """Give slanting lines across a shape.

    Parameters
    ----------
    shape : shapely.Geometry
        A polygon, in degrees.
    step : float
        From line to line along a parallel, in degrees.

    Examples
    --------
    >>> hatching(shapely.box(0, 0, 1, 1), 0.25).geom_type
    'MultiLineString'
    """
    west, south, east, north = shape.bounds
    height = north - south
    count = math.ceil((east - west + height) / step)
    starts = [west - height + step * (i + 0.5) for i in range(count)]
    lines = [((x, south), (x + height, north)) for x in starts]
    return shapely.MultiLineString(lines) & shape


def linework(table: geopandas.GeoDataFrame) -> BaseGeometry:
    """Give the outlines of neighbouring polygons, each shared line once."""
    return shapely.line_merge(shapely.union_all(table.boundary))


def centre_of(shape: BaseGeometry, preferred: tuple[float, float] | None = None) -> tuple:
    """Give the point for a name: the preferred one if it is inside, or else the roomiest one."""
    if preferred is not None and shape.contains(shapely.Point(preferred)):
        return tuple(preferred)
    roomiest = max(shapely.get_parts(shape), key=lambda part: part.area)
    return shapely.get_coordinates(shapely.maximum_inscribed_circle(roomiest))[0].tolist()
