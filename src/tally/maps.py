"""Maps from derived frames: provinces shaded by class, with what is not known told as that."""

from __future__ import annotations

import math
from collections.abc import Iterator

import altair as alt
import geopandas
import pandas as pd
import shapely

from tally import geography, period
from tally.classes import ZERO, Classes
from tally.derive.regions import REST
from tally.derive.result import Result
from tally.drawing import Drawing, claims_of, themed
from tally.errors import TallyError
from tally.geography import Frame, feature
from tally.labels import TIERS, Name, placed
from tally.ledger import Ledger

#: The country, and the provinces that have a map of their own.
FOCUSES = ("PK", "PK-KP", "PK-BA")

#: Khyber Pakhtunkhwa as it is since the merger, and the two that stood in its place before.
WHOLE, APART = "PK-KP", ("PK-KP-without-TA", "PK-TA")

#: Shades are one blue laid thinner or thicker over the page, and greys are too, so that the same
#: map stands on white and on black, and text in the colour of the page's text stands on it.
SHADE, GREY, TEXT = "rgba(47,120,183,{:.2f})", "rgba(128,128,128,{:.2f})", "currentColor"
ZERO_AT, PALEST, DEEPEST, UNPUBLISHED_AT, ABROAD_AT = 0.05, 0.2, 0.92, 0.34, 0.1

#: Borders by kind: width in pixels, dashes, opacity.
BORDERS = {
    "afghan": (0.5, [], 0.5),
    "district": (0.6, [], 0.6),
    "named": (1.1, [], 0.9),
    "coast": (0.7, [], 0.6),
    "neighbour": (0.7, [], 0.5),
    "province": (1.0, [], 0.75),
    "former_fata": (1.0, [], 0.75),
    "admin_disputed": (1.2, [1.5, 2.5], 0.8),
    "siachen": (1.2, [1.5, 2.5], 0.8),
    "working_boundary": (1.6, [1.5, 2.5], 0.9),
    "international_disputed": (1.6, [1.5, 2.5], 0.9),
    "international": (1.6, [], 0.9),
    "line_of_control": (1.6, [7, 4], 1.0),
}

WIDE = f"width >= {TIERS['wide']}"

UNPUBLISHED = "no figure published"

#: How the point of a place was found, by the precision in the table.
PRECISION = {
    "town": "the town",
    "district": "a point in its district",
    "region": "a point in its province",
}

#: What is told of a region that is pointed at: column and title.
TOLD = {
    "name": "Region",
    "figure": "Figure",
    "interval": "Interval",
    "how": "How",
    "source": "Printed by",
    "remark": "Remark",
}
TOOLTIP = [alt.Tooltip(f"{column}:N", title=title) for column, title in TOLD.items()]
MENTION = [
    alt.Tooltip("place:N", title="Place"),
    alt.Tooltip("precision:N", title="Marked by"),
    alt.Tooltip("source:N", title="Named in"),
]


class MapError(TallyError):
    """A map can't be drawn from what was given."""


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
        Whether to mark the places that the sources name.
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
    >>> from tally.derive import regional
    >>> ledger = tally.load()
    >>> frame = regional(ledger, "CRSS", "fatalities", "2024").assign(result=lambda f: f["count"])
    >>> drawing = map_of(ledger, frame, scope="People killed in 2024")
    >>> drawing.table.set_index("Region").loc["Balochistan", "Class"]
    '500 to 999'
    """
    if focus not in FOCUSES:
        raise MapError(f"There is no map of {focus!r}; there are: {', '.join(FOCUSES)}.")
    pairs = zip(regions["region"], regions["result"], strict=True)
    results = {region: result for region, result in pairs if isinstance(result, Result)}
    units = _units(ledger, results)
    classes = Classes.of(units["result"].dropna())
    focal = [ledger.part_of("region", region, focus) for region in units.index]
    frame = Frame.around(units[focal].union_all())
    units = _told(ledger, frame.cut(units), classes, results.get(REST))
    marks = _marks(ledger, frame, focus) if places else []
    borders = _borders(ledger, frame, focus, units, marks)
    layers = [
        _abroad(ledger, frame),
        _shades(units, classes),
        _hatches(units, frame),
        _lines(borders),
        *([_points(marks)] if marks else []),
        _texts(placed(_names(ledger, frame, focus, units, marks), frame, _strong(borders))),
    ]
    return Drawing(
        _on(frame, layers),
        scope,
        _alternative(ledger.name("region", focus), scope, units, marks),
        _table(units, results.get(REST)),
        claims_of(results.values()),
        aspect=round(frame.aspect, 4),
        remarks=(*remarks, *_sentences(units, borders, marks)),
    )


def _units(ledger: Ledger, results: dict[str, Result]) -> geopandas.GeoDataFrame:
    """Give what is drawn as one region each: today's, or before the merger those of that time."""
    provinces = geography.layer(ledger.folder / "geo", "provinces").set_index("region", drop=False)
    merged = ledger.regions.at[WHOLE, "valid_from"]
    periods = [r.scope["period"] for r in results.values() if "period" in r.scope]
    before = any(period.parse(p).last < merged for p in periods)
    apart = not set(APART).isdisjoint(results) or (before and WHOLE not in results)
    units = provinces.drop(index=[WHOLE] if apart else list(APART))
    units["name"] = [ledger.name("region", region) for region in units.index]
    units["result"] = pd.Series([results.get(r) for r in units.index], units.index, dtype=object)
    kinds = {r.unit for r in units["result"].dropna()}
    if len(kinds) != 1:
        told = " and ".join(sorted(kinds)) or "nothing: no region has a figure of its own"
        raise MapError(f"A map shades figures of one unit; these are of {told}.")
    return units


def _told(
    ledger: Ledger, units: geopandas.GeoDataFrame, classes: Classes, rest: Result | None
) -> geopandas.GeoDataFrame:
    """Add what is told of each region: in the table, the legend, and where it is pointed at."""
    unknown = {**dict.fromkeys(("interval", "how", "source"), "–"), "remark": "–"}
    unknown |= {"figure": UNPUBLISHED, "class": UNPUBLISHED}
    if rest is not None:
        unknown["remark"] = f"all other regions together: {rest.text}"
    publishers = ledger.claims["publisher"]
    rows = []
    for result in units["result"]:
        if result is None:
            rows.append(unknown)
            continue
        reached = " and ".join(classes.reached(result))
        remark = f"the interval reaches into {reached}" if reached else "–"
        rows.append(
            {
                "figure": result.text,
                "interval": result.interval_text,
                "how": result.how or "as printed",
                "source": ", ".join(dict.fromkeys(publishers.loc[list(result.claims)])),
                "remark": "no upper end; shaded by its floor" if result.high is None else remark,
                "class": classes.label(result),
            }
        )
    return units.join(pd.DataFrame(rows, index=units.index))


def _marks(ledger: Ledger, frame: Frame, focus: str) -> list[dict]:
    """Give the places that sources name; a district only where no place in it is marked."""
    inside = [frame.holds(p["longitude"], p["latitude"]) for _, p in ledger.places.iterrows()]
    table = ledger.places[inside]
    finer = set(table[table["name"] != table["district"]]["district"].dropna())
    rows = []
    for _, place in table.iterrows():
        name, district = place["name"], place["district"]
        if name == district and name in finer:
            continue
        source = ledger.sources.loc[place["source_id"]]
        named_in = [source["publisher"], source["published"], place["locator"]]
        rows.append(
            {
                "place": f"{name}, {district} district" if district in finer else name,
                "label": f"{name} ({district})" if district in finer and focus != "PK" else name,
                "district": district,
                "precision": PRECISION[place["precision"]],
                "town": place["precision"] == "town",
                "source": ", ".join(str(part) for part in named_in if pd.notna(part)),
                "lon": place["longitude"],
                "lat": place["latitude"],
            }
        )
    return rows


def _borders(
    ledger: Ledger, frame: Frame, focus: str, units: geopandas.GeoDataFrame, marks: list[dict]
) -> dict[str, shapely.Geometry]:
    """Give the lines in the frame by kind, the strongest last."""
    geo = ledger.folder / "geo"
    lines = geography.layer(geo, "lines").dissolve("kind").geometry.to_dict()
    if APART[1] not in units.index:
        del lines["former_fata"]
    lines["afghan"] = geography.linework(geography.layer(geo, "afghan_provinces"))
    if focus != "PK":
        districts = geography.layer(geo, "districts")
        districts = districts[districts["region"] == focus]
        named = districts["name"].isin([mark["district"] for mark in marks])
        lines["district"] = geography.linework(districts)
        lines["named"] = geography.linework(districts[named])
    cut = {kind: frame.clip(lines[kind]) for kind in BORDERS if kind in lines}
    return {kind: line for kind, line in cut.items() if line is not None}


def _strong(borders: dict[str, shapely.Geometry]) -> shapely.Geometry:
    """Give the lines that names should not cross."""
    return shapely.union_all([line for kind, line in borders.items() if BORDERS[kind][0] >= 1])


def _names(
    ledger: Ledger, frame: Frame, focus: str, units: geopandas.GeoDataFrame, marks: list[dict]
) -> Iterator[Name]:
    """Give the names to write, the most important first."""
    places = [Name((mark["label"],), "place", (mark["lon"], mark["lat"])) for mark in marks]
    known = units["result"].notna()
    regions = []
    for region, unit in pd.concat([units[known], units[~known]]).iterrows():
        focal = ledger.part_of("region", region, focus)
        names = [unit["name"], unit["short"]] if focal else [unit["short"]]
        texts = [f"{name}\n{unit['figure']}" for name in names] if unit["result"] else names
        if unit["result"] and not focal:
            texts.append(unit["short"])
        needed = focal and bool(unit["result"] or unit["disputed"])
        regions.append(Name(tuple(texts), "region", _middle(unit), unit.geometry, needed))
    yield from regions[: known.sum()] + places + regions[known.sum() :]
    abroad = frame.cut(geography.layer(ledger.folder / "geo", "neighbours"))
    for _, area in abroad[~abroad["disputed"]].iterrows():
        yield Name((area["name"],), "country", _middle(area), area.geometry)


def _middle(row: pd.Series) -> tuple[float, float]:
    return geography.centre_of(row.geometry, row["label"])


def _abroad(ledger: Ledger, frame: Frame) -> alt.Chart:
    table = geography.layer(ledger.folder / "geo", "neighbours")
    table = frame.cut(table, geography.COARSE)
    rows = [feature(shape, geography.COARSE) for shape in table.geometry]
    return _shapes(rows).mark_geoshape(fill=GREY.format(ABROAD_AT), stroke=None, aria=False)


def _shades(units: geopandas.GeoDataFrame, classes: Classes) -> alt.Chart:
    """Fill each region by its class; pointed at, it is told and outlined."""
    steps = max(len(classes.labels) - 1, 1)
    shades = {ZERO: ZERO_AT} if ZERO in set(units["class"]) else {}
    shades |= {c: PALEST + (DEEPEST - PALEST) * i / steps for i, c in enumerate(classes.labels)}
    colours = {label: SHADE.format(shade) for label, shade in shades.items()}
    if units["result"].isna().any():
        colours[UNPUBLISHED] = GREY.format(UNPUBLISHED_AT)
    hover = alt.selection_point(
        name="hover", fields=["region"], on="pointerover", clear="pointerout", empty=False
    )
    unit = units["result"].dropna().iloc[0].unit
    legend = alt.Legend(
        title=unit[0].upper() + unit[1:], columns=alt.ExprRef(f"{WIDE} ? 3 : 2"), symbolType="square",
        symbolSize=200, symbolStrokeWidth=0, rowPadding=4, columnPadding=16, offset=10,
    )  # fmt: skip
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return (
        _shapes([feature(unit.geometry, **_row(unit)) for _, unit in units.iterrows()])
        .mark_geoshape()
        .encode(
            fill=alt.Fill("class:N", scale=scale, legend=legend),
            stroke=alt.condition(hover, alt.value(TEXT), alt.value("transparent")),
            strokeWidth=alt.value(2.5),
            tooltip=TOOLTIP,
        )
        .add_params(hover)
        .properties(name="regions")
    )


def _hatches(units: geopandas.GeoDataFrame, frame: Frame) -> alt.Chart:
    """Hatch the disputed areas; the strokes tell what the area below them tells."""
    disputed = units[units["disputed"]]
    step = (frame.east - frame.west) / 80
    rows = [
        feature(geography.hatching(unit.geometry, step), **_row(unit))
        for _, unit in disputed.iterrows()
    ]
    return (
        _shapes(rows)
        .mark_geoshape(
            filled=False, stroke=TEXT, strokeOpacity=0.4, aria=False,
            strokeWidth=alt.ExprRef(f"{WIDE} ? 0.7 : 0.4"),
        )
        .encode(tooltip=TOOLTIP)
    )  # fmt: skip


def _row(unit: pd.Series) -> dict[str, str]:
    return {key: unit[key] for key in ("region", "class", *TOLD)}


def _lines(borders: dict[str, shapely.Geometry]) -> alt.Chart:
    rows = []
    for kind, line in borders.items():
        width, dash, opacity = BORDERS[kind]
        rows.append(feature(line, kind=kind, width=width, dash=dash, opacity=opacity))
    return _shapes(rows).mark_geoshape(
        filled=False, stroke=TEXT, strokeCap="butt", strokeJoin="round", aria=False,
        strokeWidth=alt.ExprRef(f"datum.width * ({WIDE} ? 1 : 0.7)"),
        strokeDash=alt.ExprRef("datum.dash"), strokeOpacity=alt.ExprRef("datum.opacity"),
    )  # fmt: skip


def _points(marks: list[dict]) -> alt.Chart:
    """Mark mentioned places: filled where the town itself is known, hollow where not."""
    return (
        alt.Chart(alt.Data(values=marks))
        .mark_circle(
            stroke=TEXT, strokeWidth=1.3, opacity=1, size=alt.ExprRef(f"{WIDE} ? 38 : 22"),
            fill=alt.ExprRef(f"datum.town ? '{TEXT}' : 'transparent'"),
        )
        .encode(longitude="lon:Q", latitude="lat:Q", tooltip=MENTION)
    )  # fmt: skip


def _texts(rows: list[dict]) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=rows))
        .transform_filter(f"datum.tier == ({WIDE} ? 'wide' : 'narrow')")
        .mark_text(
            color=TEXT, baseline="middle", aria=False,
            align=alt.ExprRef("datum.align"), dx=alt.ExprRef("datum.dx"),
            dy=alt.ExprRef("datum.dy"), fontSize=alt.ExprRef("datum.size"),
            fontWeight=alt.ExprRef("datum.bold ? 'bold' : 'normal'"),
            opacity=alt.ExprRef("datum.quiet ? 0.6 : 1"),
        )
        .encode(longitude="lon:Q", latitude="lat:Q", text="text:N")
    )  # fmt: skip


def _shapes(rows: list[dict]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))


def _on(frame: Frame, layers: list[alt.Chart]) -> alt.LayerChart:
    """Lay the layers over each other, fitted to the frame at any width."""
    width = 680
    chart = alt.layer(*layers).project(
        type="mercator",
        center=[round(c, 5) for c in frame.centre],
        scale=alt.ExprRef(f"width / {math.radians(frame.east - frame.west):.6f}"),
        translate=alt.ExprRef("[width / 2, height / 2]"),
        clipExtent=alt.ExprRef("[[0, 0], [width, height]]"),
    )
    # Not fitted into the given height, as other charts are: the legend stands below the map.
    return themed(chart, height=round(width * frame.aspect)).properties(
        width=width, autosize="pad", padding=0
    )


def _alternative(
    focus: str, scope: str, units: geopandas.GeoDataFrame, marks: list[dict]
) -> str:
    """Tell the map in words, for those who do not see it."""
    known = units[units["result"].notna()]
    told = [f"Map of {focus}. {scope}."]
    told.append("; ".join(f"{u['name']}: {u['figure']}" for _, u in known.iterrows()) + ".")
    unknown = units[units["result"].isna()]["name"]
    if len(unknown):
        told.append(f"{UNPUBLISHED[0].upper()}{UNPUBLISHED[1:]}: {', '.join(unknown)}.")
    if marks:
        told.append(f"Places marked: {', '.join(mark['place'] for mark in marks)}.")
    return " ".join(told)


def _table(units: geopandas.GeoDataFrame, rest: Result | None) -> pd.DataFrame:
    table = units[["name", "figure", "interval", "class", "remark"]].replace("–", None)
    table.loc[units["result"].isna(), ["figure", "remark"]] = None
    if rest is not None:
        more = ["All other regions", rest.text, rest.interval_text, None, "not drawn: no single region"]
        table.loc[REST] = more
    columns = ["Region", "Figure", "Interval", "Class", "Remark"]
    return pd.DataFrame(table.to_numpy(), columns=columns)


def _sentences(
    units: geopandas.GeoDataFrame, borders: dict[str, shapely.Geometry], marks: list[dict]
) -> Iterator[str]:
    """Give the sentences for the caption: how to read the map, and who made what is below it."""
    yield "A region is shaded by the middle of its interval; grey is unknown, not zero."
    if marks:
        yield (
            "A dot marks a place that a source of this book names, whatever the period: it is a "
            "mention, not a count. A hollow dot stands somewhere in the district or province."
        )
    if "line_of_control" in borders:
        yield "Dashed: the Line of Control. Dotted: other lines that are disputed or provisional."
    hatched = units[units["disputed"]]["name"]
    if len(hatched):
        yield (
            f"Hatched: {' and '.join(hatched)}, administered by Pakistan, in the disputed region "
            "of Kashmir; the parts that others administer are not drawn apart."
        )
    yield (
        "Boundaries: made with Natural Earth (public domain). How a line is drawn expresses no "
        "view on sovereignty and endorses no claim."
    )
    if "district" in borders:
        yield (
            "District outlines: about 2012 and approximate, after Schajee, Wikimedia Commons "
            "(public domain)."
        )
    if marks:
        yield "Places: GeoNames (geonames.org), CC BY 4.0."
