"""Provinces shaded by the class of their figure, with what is not known told as that."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas
import pandas as pd
from shapely.geometry.base import BaseGeometry

from tally.draw.common import sentence
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

#: The class of regions without a figure: of counts and shares, and of figures that also need a
#: census of the region.
UNPUBLISHED = "no figure published"
NO_CENSUS = "no figure, or no census"


def map_of(
    ledger: Ledger,
    regions: pd.DataFrame,
    *,
    scope: str,
    places: bool = True,
    remarks: tuple[str, ...] = (),
) -> Drawing:
    """Draw a map of the country with each region shaded by the class of its figure.

    Parameters
    ----------
    ledger : Ledger
        For places, names and boundaries.
    regions : pandas.DataFrame
        With `region`, `name` and `result` (a Result, or None). A region that has no result, or
        only a part in the row for all other regions, is grey.
    scope : str
        Unit and scope, in words.
    places : bool
        Whether to name the main cities.
    remarks : tuple of str
        Sentences for the caption; those on boundaries and their makers follow by themselves.

    Returns
    -------
    Drawing
        With the aspect of the frame: width and height belong together.

    Raises
    ------
    MapError
        When no region has a figure, or when figures of different units would be shaded by the same
        classes.

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
    results = _results(regions)
    units = _units(ledger, results)
    known = units["result"].dropna()
    classes = Classes.of(known)
    frame = Frame.around(units.union_all())
    units = _with_words(ledger, frame.cut(units), classes, known.iloc[0].unit, results.get(REST))
    cities = ground.cities(ledger, frame, "PK") if places else []
    apart = any(territory.of(ledger).whole(region) for region in units.index)
    borders = ground.borders(ledger, frame, apart=apart)
    rows = _rows(ledger, frame, units, borders)
    rows |= {"cities": cities, "names": _names(ledger, frame, units, borders, cities)}
    return Drawing(
        cartography.layered(frame, rows, classes, known.iloc[0].unit),
        scope,
        _alternative(ledger.name("region", "PK"), scope, units),
        _table(units, results.get(REST)),
        claims_of(results.values()),
        aspect=round(frame.aspect, 4),
        remarks=(*remarks, *_sentences(units, borders, towns=bool(cities))),
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
    unknown = {"figure": grey, "interval": "–", "remark": "–"}
    if rest is not None:
        unknown["remark"] = f"all other regions together: {rest.text}"
    rows = []
    for name, result in zip(units["name"], units["result"], strict=True):
        if result is None:
            more = f"; {unknown['remark']}" if rest is not None else ""
            rows.append({**unknown, "class": grey, "sentence": f"{name}: {grey}{more}."})
            continue
        reached = " and ".join(classes.reached(result))
        remark = f"the interval reaches into {reached}" if reached else "–"
        rows.append(
            {
                "figure": result.text,
                "interval": result.interval_text,
                "remark": "no upper end; shaded by its floor" if result.high is None else remark,
                "class": classes.label(result),
                "sentence": told(ledger, name, result),
            }
        )
    return units.join(pd.DataFrame(rows, index=units.index)).assign(who=units["name"])


def told(ledger: Ledger, name: str, result: Result) -> str:
    """Tell the figure of a region in a sentence, as :func:`tally.draw.common.sentence` does.

    Examples
    --------
    >>> import tally
    >>> from tally.results.regions import regional
    >>> ledger = tally.load()
    >>> row = regional(ledger, "CRSS", "fatalities", "2024").loc["PK-BA"]
    >>> told(ledger, row["name"], row["count"])
    'Balochistan, 2024: 787 people killed. Counted by CRSS, printed in Business Standard (PTI).'
    """
    printed = ", ".join(dict.fromkeys(ledger.rows(result.claims)["publisher"]))
    return sentence(name, result, printed)


def _times(results: dict[str, Result]) -> list[period.Period]:
    """Give the periods of the figures of a map."""
    told = {r.scope["period"] for r in results.values() if "period" in r.scope}
    return [period.parse(text) for text in sorted(told)]


def _rows(
    ledger: Ledger,
    frame: Frame,
    units: geopandas.GeoDataFrame,
    borders: dict[str, BaseGeometry],
) -> dict[str, list[dict]]:
    """Give the shapes to draw, each with what is told of it."""
    told = units[["region", "class", "who", "sentence"]].to_dict("index")
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
    cities: list[dict],
) -> list[dict]:
    """Place the names: regions with a figure first, then other regions, cities, countries."""
    names = []
    known = units["result"].notna()
    for _, unit in pd.concat([units[known], units[~known]]).iterrows():
        texts = [unit["name"], unit["short"]]
        if unit["result"]:
            texts = [f"{text}\n{unit['figure']}" for text in texts]
        needed = unit["disputed"] or unit["result"] is not None
        names.append(Name(tuple(texts), "region", ground.name_point(unit), unit.geometry, needed))
    names += [*ground.city_names(cities), *ground.country_names(ledger, frame)]
    strong, other = ground.avoided(borders)
    return placed(names, frame, strong, other)


def _alternative(focus: str, scope: str, units: geopandas.GeoDataFrame) -> str:
    """Tell the map in words, for those who do not see it."""
    known = units["result"].notna()
    told = [f"Map of {focus}. {scope}."]
    if known.any():
        figures = [f"{u['name']}: {u['figure']}" for _, u in units[known].iterrows()]
        told.append(f"{'; '.join(figures)}.")
    for words, grey in units[~known].groupby("class"):
        told.append(f"{words[0].upper()}{words[1:]}: {', '.join(grey['name'])}.")
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
    units: geopandas.GeoDataFrame, borders: dict[str, BaseGeometry], *, towns: bool
) -> Iterator[str]:
    """Give the sentences for the caption: how to read the map, and who made what is below it."""
    yield "A region is shaded by the middle of its interval; grey is unknown, not zero."
    yield from ground.boundary_remarks(units, borders, places=towns)
