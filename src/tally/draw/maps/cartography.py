"""The looks of maps: rows of shapes and names in, a layered chart out."""

from __future__ import annotations

import math
from typing import ClassVar, TypedDict

import altair as alt

from tally.draw.drawing import POINTED, Layers, outlined, themed
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

#: What is told of a region, and of a place, that is pointed at: column and title.
TOLD = {
    "who": "Region",
    "figure": "Figure",
    "interval": "Interval",
    "how": "How",
    "source": "Printed by",
    "remark": "Remark",
}
MENTION = {"place": "Place", "precision": "Marked by", "source": "Named in"}
LOCATED = {"place": "Place", "precision": "Known to", "title": "Episode", "said": "Figures"}

#: The width for which a map is drawn where nothing else is asked for.
WIDTH = 680

_WIDE = f"width >= {TIERS['wide']}"
_TIER = f"datum.tier == ({_WIDE} ? 'wide' : 'narrow')"


def layered(frame: Frame, rows: dict[str, list[dict]], classes: Classes, unit: str) -> Layers:
    """Draw the layers of a map over each other, fitted to the frame at any width.

    Parameters
    ----------
    frame : Frame
        What the map shows.
    rows : dict of str to list of dict
        ``abroad``, ``regions``, ``hatches``, ``borders``: GeoJSON features; ``places`` and
        ``names``: points.
    classes : Classes
        Those of the regions.
    unit : str
        What the figures count: the title of the legend.

    Returns
    -------
    altair.LayerChart
        The legend stands below the map and adds to its height.
    """
    shaded = _regions(rows["regions"], classes, unit)
    return _fitted(
        frame,
        [_abroad(), shaded, _hatches(TOLD), _borders(), _leaders(), _places(MENTION), _names()],
        rows,
    )


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
        "hatches": [_hatches({"name": "Region"})],
        "borders": [_borders()],
        "places": [_places(LOCATED)],
        "names": [_leaders(), _names()],
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


def _regions(rows: list[dict], classes: Classes, unit: str) -> alt.Chart:
    """Fill each region by its class; pointed at, it is told and outlined."""
    occurring = dict.fromkeys(row["class"] for row in rows)
    steps = max(len(classes.labels) - 1, 1)
    shades = {ZERO: ZERO_AT} if ZERO in occurring else {}
    shades |= {c: PALEST + (DEEPEST - PALEST) * i / steps for i, c in enumerate(classes.labels)}
    colours = {label: SHADE.format(shade) for label, shade in shades.items()}
    colours |= {c: GREY.format(UNKNOWN_AT) for c in occurring if c not in colours}
    legend = _legend(unit[0].upper() + unit[1:])
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return (
        _of("regions")
        .mark_geoshape(strokeWidth=2.5)
        .encode(
            fill=alt.Fill("class:N", scale=scale, legend=legend),
            stroke=outlined(),
            tooltip=_tooltip(TOLD),
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


def _hatches(told: dict[str, str]) -> alt.Chart:
    """Hatch the disputed areas; the strokes tell what the area below them tells."""
    return (
        _of("hatches")
        .mark_geoshape(
            filled=False,
            stroke=TEXT,
            strokeOpacity=0.4,
            aria=False,
            strokeWidth=alt.ExprRef(f"{_WIDE} ? 0.7 : 0.4"),
        )
        .encode(tooltip=_tooltip(told))
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


def _leaders() -> alt.Chart:
    return (
        _of("names")
        .transform_filter(f"isValid(datum.from_lon) && {_TIER}")
        .mark_rule(color=TEXT, strokeWidth=0.8, aria=False)
        .encode(
            longitude="from_lon:Q", latitude="from_lat:Q", longitude2="lon:Q", latitude2="lat:Q"
        )
    )


def _names() -> alt.Chart:
    return (
        _of("names")
        .transform_filter(_TIER)
        .mark_text(
            color=TEXT,
            baseline="middle",
            aria=False,
            align=alt.ExprRef("datum.align"),
            dx=alt.ExprRef("datum.dx"),
            dy=alt.ExprRef("datum.dy"),
            fontSize=alt.ExprRef("datum.size"),
            fontWeight=alt.ExprRef("datum.bold ? 'bold' : 'normal'"),
            opacity=alt.ExprRef("datum.quiet ? 0.6 : 1"),
        )
        .encode(longitude="lon:Q", latitude="lat:Q", text="text:N")
    )


def _of(rows: str) -> alt.Chart:
    # Named, so that the shapes are written once, beside the layers and not in them.
    return alt.Chart(alt.NamedData(name=rows))


def _tooltip(columns: dict[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in columns.items()]
