"""What all maps stand on: lines, hatches, countries, and who made the boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geopandas
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from tally.draw.maps import cartography, geography
from tally.draw.maps.geography import COARSE, Frame, feature
from tally.draw.maps.labels import Name
from tally.errors import TallyError
from tally.ledger import territory
from tally.ledger.tables import Ledger

#: The cities that maps name, for a reader to know where she is: places of the ledger, by what the
#: map shows, the most important first.
CITIES = {
    "PK": ("islamabad", "karachi", "lahore", "peshawar", "quetta"),
    "PK-KP": ("peshawar", "dera-ismail-khan", "bannu", "mardan", "parachinar", "khar"),
    "PK-BA": ("quetta", "khuzdar", "karachi", "kalat"),
}

#: This near to the Line of Control, in degrees, no country's name is written.
BESIDE_CONTROL = 2


class MapError(TallyError):
    """A map can't be drawn from what was given."""


def provinces(ledger: Ledger, *, apart: bool = False) -> geopandas.GeoDataFrame:
    """Give Pakistan's regions with their names: today's, or those before some of them merged."""
    land = territory.of(ledger)
    merged = list(land.mergers)
    parts = [part for whole in merged for part in land.parts(whole)]
    table = geography.layer(ledger, "provinces").set_index("region", drop=False)
    table = table.drop(index=merged if apart else parts)
    return table.assign(name=[ledger.name("region", region) for region in table.index])


def borders(
    ledger: Ledger,
    frame: Frame,
    *,
    districts_of: Iterable[str] = (),
    named: Iterable[str] = (),
    apart: bool = False,
) -> dict[str, BaseGeometry]:
    """Give the lines in the frame by kind, the strongest last.

    Parameters
    ----------
    ledger : Ledger
        For the boundaries.
    frame : Frame
        What the map shows.
    districts_of : iterable of str
        The regions whose districts are outlined.
    named : iterable of str
        The districts whose outline is stronger.
    apart : bool
        Whether the former FATA is drawn apart.
    """
    lines = geography.layer(ledger, "lines").dissolve("kind").geometry.to_dict()
    if not apart:
        del lines["former_fata"]
    lines["afghan"] = geography.linework(geography.layer(ledger, "afghan_provinces"))
    districts = geography.layer(ledger, "districts")
    districts = districts[districts["region"].isin(list(districts_of))]
    if len(districts):
        lines["district"] = geography.linework(districts)
        lines["named district"] = geography.linework(districts[districts["name"].isin(list(named))])
    cut = {kind: frame.clip(lines[kind]) for kind in cartography.BORDERS if kind in lines}
    return {kind: line for kind, line in cut.items() if line is not None}


def border_rows(lines: dict[str, BaseGeometry]) -> list[dict]:
    """Give the lines as rows to draw, each with its looks."""
    return [feature(line, kind=kind, **cartography.BORDERS[kind]) for kind, line in lines.items()]


def abroad(ledger: Ledger, frame: Frame) -> list[dict]:
    """Give the other countries in the frame as rows to draw."""
    shapes = frame.cut(geography.layer(ledger, "neighbours"), COARSE).geometry
    return [feature(shape, COARSE) for shape in shapes]


def hatches(units: geopandas.GeoDataFrame, frame: Frame, told: dict[str, dict]) -> list[dict]:
    """Give the hatching of disputed regions as rows to draw, each with what is told of it."""
    step = (frame.east - frame.west) / 80
    return [
        feature(geography.hatching(shape, step), **told[region])
        for region, shape in units[units["disputed"]].geometry.items()
    ]


def country_names(ledger: Ledger, frame: Frame) -> list[Name]:
    """Give the names of the other countries in the frame."""
    table = geography.layer(ledger, "neighbours")
    lines = geography.layer(ledger, "lines").set_index("kind").geometry
    # No country's name is written where the country is disputed.
    kept = table[~table["disputed"]]
    kept = kept.assign(
        geometry=kept.difference(lines["line_of_control"].union_all().buffer(BESIDE_CONTROL))
    )
    return [
        Name((area["name"],), "country", name_point(area), area.geometry)
        for _, area in frame.cut(kept, COARSE).iterrows()
    ]


def cities(ledger: Ledger, frame: Frame, focus: str) -> list[dict]:
    """Give the cities in the frame of a map as rows to draw.

    Examples
    --------
    >>> import tally
    >>> [city["name"] for city in cities(tally.load(), Frame(60, 24, 78, 37), "PK-BA")]
    ['Quetta', 'Khuzdar', 'Karachi', 'Kalat']
    """
    places = ledger.places.loc[list(CITIES[focus])]
    return [
        {"name": name, "lon": round(lon, 3), "lat": round(lat, 3)}
        for name, lon, lat in zip(
            places["name"], places["longitude"], places["latitude"], strict=True
        )
        if frame.holds(lon, lat)
    ]


def city_names(rows: list[dict]) -> list[Name]:
    """Give the names of cities, each beside its point."""
    return [Name((row["name"],), "city", (row["lon"], row["lat"])) for row in rows]


def name_point(row: pd.Series) -> tuple[float, float]:
    """Give the point of a region at which its name is best written."""
    return geography.centre_of(row.geometry, row["label"])


def avoided(lines: dict[str, BaseGeometry]) -> list[BaseGeometry]:
    """Give the lines that no name is written across, and those that no area's name is."""
    return [
        shapely.union_all([line for kind, line in lines.items() if kind in kinds])
        for kinds in (cartography.STRONG, cartography.OTHER)
    ]


def disputed_remarks(
    units: geopandas.GeoDataFrame, lines: dict[str, BaseGeometry]
) -> Iterator[str]:
    """Give the sentences on disputed lines and areas, where a map has them."""
    if "line_of_control" in lines:
        yield "Dashed: the Line of Control. Dotted: other lines that are disputed or provisional."
    hatched = units[units["disputed"]]["name"]
    if len(hatched):
        yield (
            f"Hatched: {' and '.join(hatched)}, administered by Pakistan, in the disputed region "
            "of Kashmir; the parts that others administer are not drawn apart."
        )


def boundary_remarks(
    units: geopandas.GeoDataFrame, lines: dict[str, BaseGeometry], *, places: bool
) -> Iterator[str]:
    """Give the sentences on what lines mean, and on who made what is below the map."""
    yield from disputed_remarks(units, lines)
    yield (
        "Boundaries: made with Natural Earth (public domain). How a line is drawn expresses no "
        "view on sovereignty and endorses no claim."
    )
    if "district" in lines:
        yield (
            "District outlines: about 2012 and approximate, so that a town may lie beyond its "
            "own; after Schajee, Wikimedia Commons (public domain)."
        )
    if places:
        yield "Places: GeoNames (geonames.org), CC BY 4.0."
