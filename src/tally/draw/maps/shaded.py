"""Provinces shaded by the class of their figure, with what is not known told as that."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas
import pandas as pd
from shapely.geometry.base import BaseGeometry

from tally.draw.drawing import Drawing, claims_of
from tally.draw.maps import cartography, ground
from tally.draw.maps.classes import Classes
from tally.draw.maps.geography import Frame, feature
from tally.draw.maps.ground import MapError
from tally.draw.maps.labels import Name, placed
from tally.ledger import territory
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.results.regions import REST
from tally.results.result import Result

#: The country, and the provinces that have a map of their own.
FOCUSES = ("PK", "PK-KP", "PK-BA")

#: The class of regions without a figure: of counts and shares, and of figures that also need a
#: census of the region.
UNPUBLISHED = "no figure published"
NO_CENSUS = "no figure, or no census"

#: How the point of a place was found, by the precision in the table.
PRECISION = {
    "town": "the town",
    "district": "a point in its district",
    "region": "a point in its province",
}


def map_of(
    ledger: Ledger,
    regions: pd.DataFrame,
    *,
    scope: str,
    focus: str = "PK",
    places: bool = True,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw a map with each region shaded by the class of its figure.

    Parameters
    ----------
    ledger : Ledger
        For places, names and boundaries.
    regions : pandas.DataFrame
        With `region`, `name` and `result` (a Result, or None). A region that has no result, or
        only a part in the row for all other regions, is grey.
    scope : str
        Unit and scope, in words.
    focus : str
        What the map is framed to, one of `FOCUSES`. The classes are the same for all of them.
    places : bool
        Whether to mark the places of the episodes within the periods of the figures.
    remarks : tuple of str
        Sentences for the caption; those on boundaries and their makers follow by themselves.

    Returns
    -------
    Drawing
        With the aspect of the frame: width and height belong together.

    Raises
    ------
    MapError
        When no region has a figure, when figures of different units would be shaded by the same
        classes, or when there is no such focus.

    Examples
    --------
    >>> import tally
    >>> from tally.results.regions import regional
    >>> ledger = tally.load()
    >>> frame = regional(ledger, "CRSS", "fatalities", "2024").assign(result=lambda f: f["count"])
    >>> drawing = map_of(ledger, frame, scope="People killed in 2024")
    >>> drawing.table.set_index("Region").loc["Balochistan", "Class"]
    '500 to 999'
    """
    if focus not in FOCUSES:
        raise MapError(f"There is no map of {focus!r}; there are: {', '.join(FOCUSES)}.")
    results = _results(regions)
    units = _units(ledger, results)
    known = units["result"].dropna()
    classes = Classes.of(known)
    units["focal"] = [ledger.part_of("region", region, focus) for region in units.index]
    units = units.sort_values("focal", ascending=False, kind="stable")
    frame = Frame.around(units[units["focal"]].union_all())
    units = _with_words(ledger, frame.cut(units), classes, known.iloc[0].unit, results.get(REST))
    marks = _marks(ledger, frame, _times(results)) if places else []
    borders = ground.borders(
        ledger,
        frame,
        districts_of=() if focus == "PK" else (focus,),
        named=[mark["district"] for mark in marks],
        apart=any(territory.of(ledger).whole(region) for region in units.index),
    )
    rows = _rows(ledger, frame, units, borders)
    rows |= {"places": marks, "names": _names(ledger, frame, units, borders, marks)}
    return Drawing(
        cartography.layered(frame, rows, classes, known.iloc[0].unit),
        scope,
        _alternative(ledger.name("region", focus), scope, units, marks),
        _table(units, results.get(REST)),
        claims_of(results.values()),
        aspect=round(frame.aspect, 4),
        remarks=(*remarks, *_sentences(units, borders, marks)),
    )


def _results(regions: pd.DataFrame) -> dict[str, Result]:
    if regions.empty:
        return {}
    pairs = zip(regions["region"], regions["result"], strict=True)
    return {region: result for region, result in pairs if isinstance(result, Result)}


def _units(ledger: Ledger, results: dict[str, Result]) -> geopandas.GeoDataFrame:
    """Give what is drawn as one region each: today's, or before the merger those of that time."""
    land = territory.of(ledger)
    days = [when.last for when in _times(results)]
    apart = any(
        not set(land.parts(whole)).isdisjoint(results)
        or (whole not in results and any(land.standing(whole, day) != (whole,) for day in days))
        for whole in land.mergers
    )
    units = ground.provinces(ledger, apart=apart)
    units["result"] = pd.Series([results.get(r) for r in units.index], units.index, dtype=object)
    kinds = {r.unit for r in units["result"].dropna()}
    if len(kinds) != 1:
        told = " and ".join(sorted(kinds)) or "nothing: no region has a figure of its own"
        raise MapError(f"A map shades figures of one unit; these are of {told}.")
    return units


def _with_words(
    ledger: Ledger,
    units: geopandas.GeoDataFrame,
    classes: Classes,
    unit: str,
    rest: Result | None,
) -> geopandas.GeoDataFrame:
    """Add what is told of each region: in the table, the legend, and where it is pointed at."""
    grey = NO_CENSUS if unit.endswith("per 100,000") else UNPUBLISHED
    unknown = {**dict.fromkeys(("interval", "how", "source", "remark"), "–"), "figure": grey}
    if rest is not None:
        unknown["remark"] = f"all other regions together: {rest.text}"
    rows = []
    for result in units["result"]:
        if result is None:
            rows.append({**unknown, "class": grey})
            continue
        reached = " and ".join(classes.reached(result))
        remark = f"the interval reaches into {reached}" if reached else "–"
        rows.append(
            {
                "figure": result.text,
                "interval": result.interval_text,
                "how": result.how or "as printed",
                "source": ", ".join(dict.fromkeys(ledger.rows(result.claims)["publisher"])),
                "remark": "no upper end; shaded by its floor" if result.high is None else remark,
                "class": classes.label(result),
            }
        )
    return units.join(pd.DataFrame(rows, index=units.index)).assign(who=units["name"])


def _times(results: dict[str, Result]) -> list[period.Period]:
    """Give the periods of the figures of a map."""
    told = {r.scope["period"] for r in results.values() if "period" in r.scope}
    return [period.parse(text) for text in sorted(told)]


def _marks(ledger: Ledger, frame: Frame, times: list[period.Period]) -> list[dict]:
    """Give the places of episodes within the periods of a map, as closely as they are known."""
    episodes = ledger.episodes
    held = [any(map(period.parse(date).overlaps, times)) for date in episodes["date"]]
    named = set(episodes.loc[held, "place"].dropna())
    rows = []
    for key, place in ledger.places.iterrows():
        if key not in named or not frame.holds(place["longitude"], place["latitude"]):
            continue
        name, district = place["name"], place["district"]
        source = ledger.source(place["source_id"])
        named_in = [source["publisher"], source["published"], place["locator"]]
        apart = pd.notna(district) and name != district
        rows.append(
            {
                "place": f"{name}, {district} district" if apart else name,
                "name": name,
                "district": district if pd.notna(district) else None,
                "precision": PRECISION[place["precision"]],
                "town": place["precision"] == "town",
                "source": ", ".join(str(part) for part in named_in if pd.notna(part)),
                "lon": place["longitude"],
                "lat": place["latitude"],
            }
        )
    return rows


def _rows(
    ledger: Ledger,
    frame: Frame,
    units: geopandas.GeoDataFrame,
    borders: dict[str, BaseGeometry],
) -> dict[str, list[dict]]:
    """Give the shapes to draw, each with what is told of it."""
    told = units[["region", "class", *cartography.TOLD]].to_dict("index")
    return {
        "abroad": ground.abroad(ledger, frame),
        "regions": [feature(shape, **told[r]) for r, shape in units.geometry.items()],
        "hatches": ground.hatches(units, frame, told),
        "borders": ground.border_rows(borders),
    }


def _names(
    ledger: Ledger,
    frame: Frame,
    units: geopandas.GeoDataFrame,
    borders: dict[str, BaseGeometry],
    marks: list[dict],
) -> list[dict]:
    """Place the names: regions with a figure first, then places, other regions, countries."""
    names = []
    known = units["result"].notna()
    for _, unit in pd.concat([units[known], units[~known]]).iterrows():
        texts = [unit["name"], unit["short"]] if unit["focal"] else [unit["short"]]
        if unit["result"]:
            figures = [f"{text}\n{unit['figure']}" for text in texts]
            texts = figures if unit["focal"] else figures + texts
        needed = unit["disputed"] or (unit["focal"] and unit["result"] is not None)
        names.append(Name(tuple(texts), "region", ground.name_point(unit), unit.geometry, needed))
    places = []
    for mark in marks:
        lines: tuple[str, ...] = (mark["name"],)
        if "district" in borders and mark["place"] != mark["name"]:
            lines = (f"{mark['name']} ({mark['district']})", mark["name"])
        places.append(Name(lines, "place", (mark["lon"], mark["lat"]), needed=True))
    names[known.sum() : known.sum()] = places
    names += ground.country_names(ledger, frame)
    return placed(names, frame, *ground.avoided(borders))


def _alternative(focus: str, scope: str, units: geopandas.GeoDataFrame, marks: list[dict]) -> str:
    """Tell the map in words, for those who do not see it."""
    known = units["result"].notna()
    told = [f"Map of {focus}. {scope}."]
    if known.any():
        figures = [f"{u['name']}: {u['figure']}" for _, u in units[known].iterrows()]
        told.append(f"{'; '.join(figures)}.")
    for words, grey in units[~known].groupby("class"):
        told.append(f"{words[0].upper()}{words[1:]}: {', '.join(grey['name'])}.")
    if marks:
        told.append(f"Places marked: {'; '.join(mark['place'] for mark in marks)}.")
    return " ".join(told)


def _table(units: geopandas.GeoDataFrame, rest: Result | None) -> pd.DataFrame:
    rows = [
        [u["name"], u["figure"], u["interval"], u["class"], u["remark"].replace("–", "")]
        if u["result"] is not None
        else [u["name"], None, None, u["class"], u["remark"].replace("–", "")]
        for _, u in units.iterrows()
    ]
    if rest is not None:
        remark = "several regions together, not drawn"
        rows.append(["All other regions", rest.text, rest.interval_text, "", remark])
    return pd.DataFrame(rows, columns=["Region", "Figure", "Interval", "Class", "Remark"])


def _sentences(
    units: geopandas.GeoDataFrame, borders: dict[str, BaseGeometry], marks: list[dict]
) -> Iterator[str]:
    """Give the sentences for the caption: how to read the map, and who made what is below it."""
    yield "A region is shaded by the middle of its interval; grey is unknown, not zero."
    if marks:
        yield (
            "A dot marks the place of an episode in this period that the book tells of: it is a "
            "mention, not a count, and violence reached other places too. A hollow dot stands "
            "somewhere in the district or province."
        )
    towns = any(mark["town"] for mark in marks)
    yield from ground.boundary_remarks(units, borders, places=towns)
