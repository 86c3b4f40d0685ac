"""The looks of maps: rows of shapes and names in, a layered chart out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, TypedDict

import altair as alt

from tally.draw.drawing import POINTED, Layers, themed
from tally.draw.maps.classes import ZERO, Classes
from tally.draw.maps.geography import Frame
from tally.draw.maps.labels import TIERS

#: Shades are one blue laid thinner or thicker over the page, and greys are too, so that the same
#: map stands on white and on black, and text in the colour of the page's text stands on it.
SHADE, GREY, TEXT = "rgba(47,120,183,{:.2f})", "rgba(128,128,128,{:.2f})", "currentColor"
ZERO_AT, PALEST, DEEPEST, UNKNOWN_AT, HOME_AT, ABROAD_AT = 0.05, 0.24, 0.92, 0.34, 0.22, 0.1


class Looks(TypedDict):
    """How a border is drawn; width and dashes in pixels."""

    width: float
    dash: list[float]
    opacity: float


#: The colour of a page, which the book's style changes to that of the reader's (`tally.css`).
RIM = "#ffffff"

#: Borders by kind, the strongest last.
BORDERS: dict[str, Looks] = {
    "afghan": {"width": 0.5, "dash": [], "opacity": 0.5},
    "district": {"width": 0.6, "dash": [], "opacity": 0.6},
    "named district": {"width": 1.1, "dash": [], "opacity": 0.9},
    "coast": {"width": 0.7, "dash": [], "opacity": 0.6},
    "neighbour": {"width": 0.7, "dash": [], "opacity": 0.5},
    "province": {"width": 1.0, "dash": [], "opacity": 0.75},
    "former_fata": {"width": 1.0, "dash": [], "opacity": 0.75},
    "admin_disputed": {"width": 1.2, "dash": [1.5, 2.5], "opacity": 0.8},
    "siachen": {"width": 1.2, "dash": [1.5, 2.5], "opacity": 0.8},
    "working_boundary": {"width": 1.6, "dash": [1.5, 2.5], "opacity": 0.9},
    "international_disputed": {"width": 1.6, "dash": [1.5, 2.5], "opacity": 0.9},
    "international": {"width": 1.6, "dash": [], "opacity": 0.9},
    "line_of_control": {"width": 1.6, "dash": [7, 4], "opacity": 1.0},
}

#: Those that no name is written across, and others that no name of an area is written across.
STRONG = tuple(kind for kind, looks in BORDERS.items() if looks["width"] >= 1.2)
OTHER = ("named district", "province", "former_fata", "coast")

#: What is told of a place that is pointed at: column and title.
LOCATED = {"place": "Place", "precision": "Known to", "title": "Episode", "said": "Figures"}

#: The width for which a map is drawn where nothing else is asked for.
WIDTH = 680

_WIDE = f"width >= {TIERS['wide']}"
_TIER = f"datum.tier == ({_WIDE} ? 'wide' : 'narrow')"


def layered(
    frame: Frame,
    rows: dict[str, list[dict]],
    classes: Classes,
    unit: str,
    times: Sequence[str] = (),
    shown: str = "",
) -> Layers:
    """Draw the layers of a map over each other, fitted to the frame at any width.

    Parameters
    ----------
    frame : Frame
        What the map shows.
    rows : dict of str to list of dict
        ``abroad``, ``home``, ``regions``, ``hatches``, ``unknown``, ``borders``: GeoJSON features;
        ``cities`` and ``names``: points. What has no rows has no layer. A region has ``who``,
        ``class``, and ``sentence``, which tells its figure. Where a reader may choose a time it
        has ``classes`` and ``figures`` by time instead, and ``zero`` and ``none``: its class and
        its words in a time that is in neither. A name may be ``of`` one time alone.
    classes : Classes
        Those of the regions.
    unit : str
        What the figures count: the title of the legend.
    times : sequence of str
        The times among which a reader may choose.
    shown : str
        The time that is shown first.

    Returns
    -------
    altair.LayerChart
        The legend stands below the map and adds to its height.
    """
    home = _of("home").mark_geoshape(fill=GREY.format(HOME_AT), stroke=None, aria=False)
    layers = {
        "abroad": [_abroad()],
        "home": [home],
        "regions": [_regions(rows["regions"], classes, unit, chosen=bool(times))],
        "unknown": [_hatches("unknown")],
        "hatches": [_hatches("hatches")],
        "borders": [_borders()],
        "cities": [_cities()],
        "names": [_leaders(chosen=bool(times)), *_names(chosen=bool(times))],
    }
    drawn = {name: rows[name] for name in layers if rows.get(name)}
    chart = _fitted(frame, [layer for name in drawn for layer in layers[name]], drawn)
    if not times:
        return chart
    # The blank parts the words from the field for those who read without styles.
    field = alt.binding_select(options=list(times), name="Show ")
    return chart.add_params(alt.param(name="shown", value=shown, bind=field))


def located(frame: Frame, rows: dict[str, list[dict]], shades: dict[str, float]) -> Layers:
    """Draw where something was: areas shaded by how closely the place is known, and towns.

    Parameters
    ----------
    frame : Frame
        What the map shows.
    rows : dict of str to list of dict
        ``abroad``, ``home``, ``areas``, ``hatches``, ``borders``: GeoJSON features; ``places``
        and ``names``: points. What has no rows has no layer.
    shades : dict of str to float
        The opacity of each ``precision`` of the areas, in the order of the legend.

    Returns
    -------
    altair.LayerChart
        The legend stands below the map and adds to its height.
    """
    home = _of("home").mark_geoshape(fill=GREY.format(HOME_AT), stroke=None, aria=False)
    layers = {
        "abroad": [_abroad()],
        "home": [home],
        "areas": [_areas(shades)],
        "hatches": [_hatches("hatches", "name")],
        "borders": [_borders()],
        "places": [_places(LOCATED)],
        "names": [_leaders(), *_names()],
    }
    shown = {name: rows[name] for name in layers if rows[name]}
    return _fitted(frame, [layer for name in shown for layer in layers[name]], shown)


def _fitted(
    frame: Frame, layers: list[alt.Chart | alt.LayerChart], rows: dict[str, list[dict]]
) -> Layers:
    """Lay layers over each other, in the projection that the frame needs at any width."""
    chart = (
        themed(alt.layer(*layers), height=round(WIDTH * frame.aspect))
        .project(
            type="mercator",
            center=[round(c, 5) for c in frame.centre],
            scale=alt.ExprRef(f"width / {math.radians(frame.east - frame.west):.6f}"),
            translate=alt.ExprRef("[width / 2, height / 2]"),
            clipExtent=alt.ExprRef("[[0, 0], [width, height]]"),
        )
        .properties(
            width=WIDTH,
            autosize="pad",
            padding=0,
        )
    )
    chart.datasets = {name: Rows(of) for name, of in rows.items()}
    return chart


class Rows:
    """Rows as Altair's own objects hand theirs over: else it looks at each of their points thrice.

    Parameters
    ----------
    rows : list of dict
        Of texts, numbers, lists and dictionaries, as JSON has them.

    Examples
    --------
    >>> Rows([{"lon": 70.5}]).to_dict()
    [{'lon': 70.5}]
    """

    _schema: ClassVar[dict] = {"type": "array"}

    def __init__(self, rows: list[dict]) -> None:
        self._rows = rows

    def to_dict(self) -> list[dict]:
        """Give the rows themselves."""
        return self._rows


def _abroad() -> alt.Chart:
    return _of("abroad").mark_geoshape(fill=GREY.format(ABROAD_AT), stroke=None, aria=False)


def _regions(rows: list[dict], classes: Classes, unit: str, *, chosen: bool) -> alt.Chart:
    """Fill each region by its class, of those that occur; pointed at, it is told and outlined."""
    told = [[*row.get("classes", {}).values(), row.get("class", row.get("zero"))] for row in rows]
    occurring = dict.fromkeys(label for labels in told for label in labels)
    steps = max(len(classes.labels) - 1, 1)
    shades = {ZERO: ZERO_AT} | {
        c: PALEST + (DEEPEST - PALEST) * i / steps for i, c in enumerate(classes.labels)
    }
    colours = {c: SHADE.format(shade) for c, shade in shades.items() if c in occurring}
    colours |= {c: GREY.format(UNKNOWN_AT) for c in occurring if c not in colours}
    legend = _legend(unit[0].upper() + unit[1:])
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    pointed = {"test": "datum.who === pointed", "value": "currentColor"}
    thicker = {"test": "datum.who === pointed", "value": 2.5}
    chart = _of("regions")
    if chosen:
        chart = chart.transform_calculate(
            **{
                "class": "datum.classes[shown] || datum.zero",
                "sentence": "datum.who + ', ' + shown + ': ' + "
                "(datum.figures[shown] || datum.none)",
            }
        )
    return (
        chart.mark_geoshape(strokeJoin="round")
        .encode(
            fill=alt.Fill("class:N", scale=scale, legend=legend),
            stroke=alt.StrokeValue(GREY.format(0.75), condition=pointed),
            strokeWidth=alt.StrokeWidthValue(0.6, condition=thicker),
            tooltip=alt.Tooltip("sentence:N"),
            description=alt.Description("sentence:N"),
        )
        .add_params(POINTED)
        .properties(name="shaded")
    )


def _areas(shades: dict[str, float]) -> alt.Chart:
    """Shade areas by how closely the place in them is known."""
    colours = [SHADE.format(shade) for shade in shades.values()]
    return (
        _of("areas")
        .mark_geoshape(stroke=TEXT, strokeWidth=0.8)
        .encode(
            fill=alt.Fill(
                "precision:N",
                scale=alt.Scale(domain=list(shades), range=colours),
                legend=_legend("Where it was"),
            ),
            tooltip=_tooltip(LOCATED),
        )
        .properties(name="shaded")
    )


def _legend(title: str) -> alt.Legend:
    return alt.Legend(
        title=title,
        columns=alt.ExprRef(f"{_WIDE} ? 3 : 2"),
        symbolType="square",
        symbolSize=200,
        symbolStrokeColor=GREY.format(0.8),
        symbolStrokeWidth=0.5,
        rowPadding=4,
        columnPadding=16,
        offset=10,
    )


def _hatches(name: str, told: str = "sentence") -> alt.Chart:
    """Hatch areas; the strokes tell what the area below them tells."""
    return (
        _of(name)
        .mark_geoshape(
            filled=False,
            stroke=TEXT,
            strokeOpacity=0.4,
            aria=False,
            strokeWidth=alt.ExprRef(f"{_WIDE} ? 0.7 : 0.4"),
        )
        .encode(tooltip=alt.Tooltip(f"{told}:N"))
    )


def _borders() -> alt.Chart:
    return _of("borders").mark_geoshape(
        filled=False,
        stroke=TEXT,
        strokeJoin="round",
        aria=False,
        strokeWidth=alt.ExprRef(f"datum.width * ({_WIDE} ? 1 : 0.7)"),
        strokeDash=alt.ExprRef("datum.dash"),
        strokeOpacity=alt.ExprRef("datum.opacity"),
    )


def _places(told: dict[str, str]) -> alt.Chart:
    """Mark places: filled where the town itself is known, hollow where not."""
    return (
        _of("places")
        .mark_circle(
            stroke=TEXT,
            strokeWidth=1.3,
            opacity=1,
            size=alt.ExprRef(f"{_WIDE} ? 38 : 22"),
            fill=alt.ExprRef(f"datum.town ? '{TEXT}' : 'transparent'"),
        )
        .encode(longitude="lon:Q", latitude="lat:Q", tooltip=_tooltip(told))
    )


def _cities() -> alt.Chart:
    """Mark cities with a point that is too small to be taken for a figure."""
    return (
        _of("cities")
        .mark_square(color=TEXT, opacity=0.9, size=alt.ExprRef(f"{_WIDE} ? 14 : 10"), aria=False)
        .encode(longitude="lon:Q", latitude="lat:Q")
    )


def _leaders(*, chosen: bool = False) -> alt.Chart:
    return (
        _of("names")
        .transform_filter(f"isValid(datum.from_lon) && {_named(chosen)}")
        .mark_rule(color=TEXT, strokeWidth=0.8, aria=False)
        .encode(
            longitude="from_lon:Q", latitude="from_lat:Q", longitude2="lon:Q", latitude2="lat:Q"
        )
    )


def _names(*, chosen: bool = False) -> list[alt.Chart]:
    """Write names, each over a rim of the colour of the page, so that they stand on any shade."""
    rim = alt.MarkDef("text", stroke=RIM, strokeWidth=3, strokeJoin="round")
    return [_text(rim, chosen), _text(alt.MarkDef("text", color=TEXT), chosen)]


def _text(mark: alt.MarkDef, chosen: bool) -> alt.Chart:
    looks = mark.to_dict() | {
        "baseline": "middle",
        "aria": False,
        "align": alt.ExprRef("datum.align"),
        "dx": alt.ExprRef("datum.dx"),
        "dy": alt.ExprRef("datum.dy"),
        "fontSize": alt.ExprRef("datum.size"),
        "fontWeight": alt.ExprRef("datum.bold ? 'bold' : 'normal'"),
        "opacity": alt.ExprRef("datum.quiet ? 0.75 : 1"),
    }
    looks.pop("type")
    return (
        _of("names")
        .transform_filter(_named(chosen))
        .mark_text(**looks)
        .encode(longitude="lon:Q", latitude="lat:Q", text="text:N")
    )


def _named(chosen: bool) -> str:
    """Give the test for a name of this width, and of the time that a reader has chosen."""
    return f"{_TIER} && (!isValid(datum.of) || datum.of === shown)" if chosen else _TIER


def _of(rows: str) -> alt.Chart:
    # Named, so that the shapes are written once, beside the layers and not in them.
    return alt.Chart(alt.NamedData(name=rows))


def _tooltip(columns: dict[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in columns.items()]
