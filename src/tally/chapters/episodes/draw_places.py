"""Where all episodes were: a dot for each town, a hollow one in each district."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from tally.draw.drawing import Drawing
from tally.draw.maps import cartography, ground
from tally.draw.maps.geography import Frame, feature
from tally.draw.maps.labels import TIERS, Name, placed
from tally.ledger.tables import Ledger

#: A place with so many episodes is named on the map, if need be with a line to its dot.
NEEDED = 3

#: The half of a dot, in degrees.
DOT = 0.05

#: How closely a place is known, by whether its town is.
KNOWN = {True: "a town", False: "a point in its district, which is all that is known"}


def across_pakistan(
    ledger: Ledger,
    places: pd.DataFrame,
    elsewhere: pd.DataFrame,
    *,
    scope: str,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw the places of all episodes on one map of Pakistan.

    Parameters
    ----------
    ledger : Ledger
        For names and boundaries.
    places : pandas.DataFrame
        As ``derive_all.places_of`` gives it.
    elsewhere : pandas.DataFrame
        The episodes of no such place, as ``derive_all.placeless`` gives them: they are told in
        the caption.
    scope : str
        What is shown, in words.
    remarks : tuple of str
        Sentences for the caption; those on precision and boundaries follow by themselves.
    """
    home = ground.provinces(ledger)
    frame = Frame.around(shapely.union_all(list(home.geometry)))
    home = frame.cut(home)
    lines = ground.borders(ledger, frame)
    rows = {
        "abroad": ground.abroad(ledger, frame),
        "home": [feature(shape) for shape in home.geometry],
        "hatches": ground.hatches(home, frame, home[["name"]].to_dict("index")),
        "borders": ground.border_rows(lines),
        "places": [_dot(place) for _, place in places.iterrows()],
        "names": _names(ledger, places, frame, home, lines),
    }
    return Drawing(
        cartography.located(frame, {**rows, "areas": []}, {}),
        scope,
        _alternative(places),
        _table(places),
        tuple(dict.fromkeys(c for claims in places["claims"] for c in claims)),
        aspect=round(frame.aspect, 4),
        remarks=(*remarks, *_sentences(places, elsewhere, home, lines)),
    )


def _dot(place: pd.Series) -> dict:
    return {
        "place": place["where"],
        "precision": KNOWN[place["town"]],
        "title": "; ".join(place["titles"]),
        "said": str(place["count"]),
        "town": bool(place["town"]),
        "lon": place["longitude"],
        "lat": place["latitude"],
    }


def _names(
    ledger: Ledger,
    places: pd.DataFrame,
    frame: Frame,
    home: geopandas.GeoDataFrame,
    lines: dict[str, BaseGeometry],
) -> list[dict]:
    """Place the names: the places with most episodes first, as far as there is room."""
    regions = [
        Name((unit["name"], unit["short"]), "region", ground.name_point(unit), unit.geometry)
        for _, unit in home.iterrows()
        if unit["name"] not in set(places["name"])
    ]
    others = [*regions, *ground.country_names(ledger, frame)]
    strong, other = ground.avoided(lines)
    rows = placed([*map(_name, places.to_dict("records")), *others], frame, strong, other)
    # Among many dots a name finds room further away alone, with a line to its own.
    written = {tier: {row["text"] for row in rows if row["tier"] == tier} for tier in TIERS}
    crowded = {
        p["place"]
        for p in places.to_dict("records")
        if p["count"] >= NEEDED and not all(_text(p) in of for of in written.values())
    }
    if not crowded:
        return rows
    names = [_name(p, apart=p["place"] in crowded) for p in places.to_dict("records")]
    return placed([*names, *others], frame, strong, other)


def _name(place: dict, *, apart: bool = False) -> Name:
    at = place["longitude"], place["latitude"]
    area = shapely.Point(at).buffer(DOT) if apart else None
    return Name((_text(place),), "place", at, area, needed=place["count"] >= NEEDED)


def _text(place: dict) -> str:
    return f"{place['name']} {place['count']}" if place["count"] > 1 else place["name"]


def _alternative(places: pd.DataFrame) -> str:
    told = [f"{p['name']}: {p['count']}" for _, p in places.iterrows()]
    return f"Map of Pakistan: the places of episodes and how many each has. {'; '.join(told)}."


def _table(places: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Place": places["where"],
            "Episodes": places["count"],
            "Which": ["; ".join(titles) for titles in places["titles"]],
            "Marked by": [KNOWN[town] for town in places["town"]],
        }
    )


def _sentences(
    places: pd.DataFrame,
    elsewhere: pd.DataFrame,
    home: geopandas.GeoDataFrame,
    lines: dict[str, BaseGeometry],
) -> Iterator[str]:
    """Give the sentences for the caption: what is where, and who made what is below it."""
    yield "A number is of episodes at that place; a dot without one stands for one."
    if not places["town"].all():
        yield "A hollow dot is a point in a district, which is all that is known of the place."
    if len(elsewhere):
        titles = "; ".join(f"{r['title']} ({r['first'].year})" for _, r in elsewhere.iterrows())
        yield f"Known to a province alone, or abroad, and not on the map: {titles}."
    yield from ground.boundary_remarks(home, lines, places=bool(places["town"].any()))
