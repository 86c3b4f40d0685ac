"""Where an episode was, drawn no more closely than it is known: a town, a district, a region."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from tally.draw.drawing import Drawing
from tally.draw.maps import cartography, geography, ground
from tally.draw.maps.geography import Frame, feature
from tally.draw.maps.ground import MapError
from tally.draw.maps.labels import Name, placed
from tally.ledger import territory
from tally.ledger.tables import Ledger

#: How closely a place is known, in words, and how dark its area is: the closer, the darker.
WORDS = {
    "town": "a town",
    "district": "somewhere in the district",
    "region": "somewhere in the province",
}
SHADES = {WORDS["region"]: 0.34, WORDS["district"]: 0.75}

#: The room around what is shaded, as a part of its width: a province of Afghanistan is shown
#: with what is beside it, a province of Pakistan fills the map.
MARGIN = {"PK": 0.03, "abroad": 0.4}


def located(
    ledger: Ledger, places: pd.DataFrame, *, scope: str, remarks: tuple[str, ...] = ()
) -> Drawing:
    """Draw the places of an episode and of its parts.

    Parameters
    ----------
    ledger : Ledger
        For names and boundaries.
    places : pandas.DataFrame
        As ``derive.places`` gives it.
    scope : str
        What is shown, in words.
    remarks : tuple of str
        Sentences for the caption; those on precision and boundaries follow by themselves.

    Returns
    -------
    Drawing
        A place known as a town is a dot; one known to its district or its region is the whole
        of that, shaded, without a point. A town whose name is also its district's is both.

    Raises
    ------
    MapError
        When the ledger has no boundary of a region or district.

    Examples
    --------
    >>> import tally
    >>> from tally.chapters.episodes import derive
    >>> ledger = tally.load()
    >>> drawing = located(ledger, derive.places(ledger, "besham-2024-03"), scope="An attack")
    >>> drawing.table["Known to"].item()
    'somewhere in the district'
    """
    areas = _areas(ledger, places)
    around = shapely.union_all([_shape(ledger, region) for region in set(places["region"])])
    at_home = all(ledger.part_of("region", region, "PK") for region in places["region"])
    frame = Frame.around(around, margin=MARGIN["PK" if at_home else "abroad"])
    home = frame.cut(ground.provinces(ledger))
    land = territory.of(ledger)
    named = [p["region"] for _, p in places.iterrows() if p["district"] is not None]
    regions = [land.whole(region) or region for region in named]
    lines = ground.borders(
        ledger, frame, districts_of=regions, named=[d for d in places["district"] if d]
    )
    shaded, unshaded = _side_by_side(areas, ground.provinces(ledger), frame)
    told = list(cartography.LOCATED)
    towns = [_row_of(p) for _, p in places.iterrows() if p["precision"] == "town"]
    rows = {
        "abroad": ground.abroad(ledger, frame),
        "home": [feature(shape) for shape in unshaded.geometry],
        "areas": [feature(area.geometry, **area[told]) for _, area in shaded.iterrows()],
        "hatches": ground.hatches(home, frame, home[["name"]].to_dict("index")),
        "borders": ground.border_rows(lines),
        "places": towns,
        "names": _names(ledger, places, frame, home, lines),
    }
    found = {row["precision"] for row in rows["areas"]}
    shades = {words: shade for words, shade in SHADES.items() if words in found}
    return Drawing(
        cartography.located(frame, rows, shades),
        scope,
        _alternative(places),
        _table(places),
        tuple(dict.fromkeys(c for claims in places["claims"] for c in claims)),
        aspect=round(frame.aspect, 4),
        remarks=(*remarks, *_sentences(places, home, lines)),
    )


def _row_of(place: pd.Series) -> dict:
    return {
        "place": place["where"],
        "precision": WORDS[place["precision"]],
        "title": place["title"],
        "said": place["said"],
        "town": True,
        "lon": place["longitude"],
        "lat": place["latitude"],
    }


def _areas(ledger: Ledger, places: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Give the area in which each place lies, the widest first; a named town has none."""
    rows = []
    for _, place in places.iterrows():
        if place["precision"] == "region":
            rows.append({**_row_of(place), "geometry": _shape(ledger, place["region"])})
        elif place["precision"] == "district" or place["name"] == place["district"]:
            shape = _district(ledger, place)
            rows.append({**_row_of(place), "precision": WORDS["district"], "geometry": shape})
    table = geopandas.GeoDataFrame(rows, columns=[*_row_of(places.iloc[0]), "geometry"])
    table = table.set_crs(geography.layer(ledger, "provinces").crs)
    return table.sort_values("precision", key=lambda p: p.map(list(SHADES).index), kind="stable")


def _side_by_side(
    areas: geopandas.GeoDataFrame, home: geopandas.GeoDataFrame, frame: Frame
) -> tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame]:
    """Cut the areas and what of the regions is in none of them, so that none lies over another.

    Shades are laid over the page.
    """
    closer = [areas.geometry.iloc[i + 1 :].union_all() for i in range(len(areas))]
    apart = areas.assign(
        geometry=areas.difference(geopandas.GeoSeries(closer, areas.index, crs=areas.crs))
    )
    rest = home.assign(geometry=home.difference(areas.union_all()))
    cut = frame.cut(pd.concat([apart.assign(shaded=True), rest.assign(shaded=False)]))
    return cut[cut["shaded"].astype(bool)], cut[~cut["shaded"].astype(bool)]


def _shape(ledger: Ledger, region: str) -> BaseGeometry:
    """Give the shape of a region, put together from its members where it has none of its own."""
    for name in ("provinces", "afghan_provinces"):
        table = geography.layer(ledger, name).set_index("region").geometry
        if region in table.index:
            return table[region]
    members = ledger.regions.at[region, "members"]
    if not isinstance(members, str):
        raise MapError(f"There is no boundary of the region {region!r} in data/geo.")
    return shapely.union_all([_shape(ledger, member) for member in members.split("+")])


def _district(ledger: Ledger, place: pd.Series) -> BaseGeometry:
    table = geography.layer(ledger, "districts")
    # The outlines are of the regions of today, and an episode may be of one that merged.
    region = territory.of(ledger).whole(place["region"]) or place["region"]
    found = table[(table["region"] == region) & (table["name"] == place["district"])]
    if found.empty:
        raise MapError(
            f"There is no outline of the district {place['district']!r} of {place['region']} in "
            "data/geo/districts.geojson."
        )
    return found.geometry.iloc[0]


def _names(
    ledger: Ledger,
    places: pd.DataFrame,
    frame: Frame,
    home: geopandas.GeoDataFrame,
    lines: dict[str, BaseGeometry],
) -> list[dict]:
    """Place the names: the places first, then the regions and the countries around them."""
    closest = places.sort_values("precision", key=lambda p: p.map(list(WORDS).index), kind="stable")
    names = [name for _, place in closest.iterrows() for name in _place_names(ledger, place)]
    named = {name.texts[0] for name in names}
    around = [home]
    strong, other = ground.avoided(lines)
    if any(not ledger.part_of("region", region, "PK") for region in places["region"]):
        afghan = frame.cut(geography.layer(ledger, "afghan_provinces"))
        around.append(afghan.assign(short=afghan["name"]))
        other = other | lines["afghan"]
    names += [
        Name((unit["name"], unit["short"]), "region", ground.name_point(unit), unit.geometry)
        for units in around
        for _, unit in units.iterrows()
        if unit["name"] not in named
    ]
    return placed([*names, *ground.country_names(ledger, frame)], frame, strong, other)


def _place_names(ledger: Ledger, place: pd.Series) -> list[Name]:
    if place["precision"] == "region":
        return _region_names(ledger, place["region"])
    if place["precision"] == "town":
        point = (place["longitude"], place["latitude"])
        return [Name((place["name"],), "place", point, needed=True)]
    area = _district(ledger, place)
    texts = (f"{place['name']} ({place['district']} district)", place["name"])
    return [Name(texts, "place", geography.centre_of(area), area, needed=True)]


def _region_names(ledger: Ledger, region: str) -> list[Name]:
    members = ledger.regions.at[region, "members"]
    kind = ledger.regions.at[region, "kind"]
    if kind == "aggregate" and isinstance(members, str):
        return [name for member in members.split("+") for name in _region_names(ledger, member)]
    shape = _shape(ledger, region)
    name = ledger.name("region", region)
    return [Name((name,), "region", geography.centre_of(shape), shape, needed=True)]


def _alternative(places: pd.DataFrame) -> str:
    told = [f"{p['title']}: {p['where']} ({_known(p)})" for _, p in places.iterrows()]
    return f"Map: {'; '.join(told)}."


def _known(place: pd.Series) -> str:
    if place["precision"] == "town" and place["name"] == place["district"]:
        return "a town or its district, which have one name"
    return WORDS[place["precision"]]


def _table(places: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Episode": places["title"],
            "Place": places["where"],
            "Known to": [_known(place) for _, place in places.iterrows()],
            "Figures": places["said"],
            "Remark": places["note"],
        }
    )


def _sentences(
    places: pd.DataFrame, home: geopandas.GeoDataFrame, lines: dict[str, BaseGeometry]
) -> Iterator[str]:
    """Give the sentences for the caption: how to read the map, and who made what is below it."""
    yield "A shaded district or province is all that is known: it was somewhere in it."
    towns = places[places["precision"] == "town"]
    if len(towns):
        yield "A dot is a town."
    both = towns[towns["name"] == towns["district"]]["name"]
    for name in dict.fromkeys(both):
        yield (
            f"{name} is the name of a town and of its district: both are drawn, as a source that "
            "names one need not mean the other."
        )
    yield from ground.boundary_remarks(home, lines, places=bool(len(towns)))
