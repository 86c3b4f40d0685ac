"""Maps: what is known is shaded, what is not is grey, and disputed lines are drawn as disputed."""

import functools
import itertools
import json
import re

import pandas as pd
import pytest
import shapely
import vl_convert
from shapely.geometry import shape
from support import scenes

import tally
from tally.draw.maps.classes import Classes
from tally.draw.maps.ground import MapError
from tally.draw.maps.shaded import UNPUBLISHED, map_of
from tally.page.figure import VEGA_LITE, Figure
from tally.quantities.interval import Interval
from tally.results.regions import per_head, regional
from tally.results.result import Result

pytestmark = pytest.mark.slow

#: Years for which few regions have a figure, and for which all have one, some of them zero.
PERIODS = ("2024", "2017")


@functools.cache
def ledger():
    return tally.load()


def counts(period, body="CRSS", measure="fatalities"):
    regions = regional(ledger(), body, measure, period)
    return regions.assign(result=regions["count"])


@functools.cache
def drawing(period="2024", per="count"):
    regions = counts(period)
    if per != "count":
        regions = per_head(ledger(), regions)
    return map_of(ledger(), regions, scope=f"People killed in {period}")


@functools.cache
def spec(*args, **kwargs):
    return drawing(*args, **kwargs).chart.to_dict()


@functools.cache
def svg(width, *args, **kwargs):
    figure = Figure("map", 1, drawing(*args, **kwargs), ("Finding", "Finding"), ("C", "C"))
    return figure.svg(width)


def rows(name, *args, **kwargs):
    return spec(*args, **kwargs)["datasets"][name]


def regions_drawn(*args, **kwargs):
    return {row["region"]: row for row in rows("regions", *args, **kwargs)}


def fills(*args, **kwargs):
    (layer,) = [layer for layer in spec(*args, **kwargs)["layer"] if layer.get("name") == "shaded"]
    scale = layer["encoding"]["fill"]["scale"]
    return dict(zip(scale["domain"], scale["range"], strict=True))


def result(low, high=None, unit="people killed", period="2024"):
    high = low if high is None else high
    return Result(Interval(low, high), unit, (), {"period": period})


def test_a_map_drawn_twice_in_one_process_is_the_same():
    one, other = (
        Figure("map", 1, drawing("2024"), ("F", "F"), ("C", "C")).svg(340) for _ in range(2)
    )
    assert one.count("url(#map-340-") > 1
    assert one == other


def test_a_region_with_a_figure_is_shaded_by_its_class_and_told():
    kp = regions_drawn()["PK-KP"]
    assert kp["class"] == "1,500 to 1,999"
    assert kp["sentence"].startswith(
        "Khyber Pakhtunkhwa, 2024: 1,620 people killed. Counted by CRSS, "
    )
    assert "47,120,183" in fills()[kp["class"]]


def test_a_region_of_which_nothing_was_published_is_grey_and_never_zero():
    punjab = regions_drawn()["PK-PB"]
    assert punjab["class"] == UNPUBLISHED
    red, green, blue, _ = re.findall(r"[\d.]+", fills()[UNPUBLISHED])
    assert red == green == blue
    assert "0" not in fills()
    table = drawing().table.set_index("Region")
    assert pd.isna(table.at["Punjab", "Figure"])
    assert "Punjab" in drawing().alternative.split("No figure published:")[1]


def test_a_part_in_the_row_for_all_others_shades_nobody():
    others = regional(ledger(), "CRSS", "fatalities", "2024").loc["rest", "count"]
    assert others.text in regions_drawn()["PK-SD"]["sentence"]
    table = drawing().table.set_index("Region")
    assert table.at["All other regions", "Figure"] == others.text
    assert table.at["All other regions", "Class"] == ""


def test_a_real_zero_is_a_class_of_its_own():
    gilgit = regions_drawn("2017")["PK-GB"]
    assert gilgit["class"] == "0"
    assert gilgit["sentence"].startswith("Gilgit-Baltistan, 2017: 0 people killed.")
    assert next(iter(fills("2017"))) == "0"
    assert fills("2017")["0"] != fills("2017")[regions_drawn("2017")["PK-BA"]["class"]]


@pytest.mark.parametrize("period", PERIODS)
def test_a_legend_has_no_class_in_which_no_region_is(period):
    assert set(fills(period)) == {row["class"] for row in rows("regions", period)}


def test_per_100_000_a_region_without_census_is_not_said_to_be_unpublished():
    gilgit = regions_drawn("2017", per="per-100k")["PK-GB"]
    assert gilgit["class"] == "no figure, or no census"


@pytest.mark.parametrize(("period", "apart"), [("2017", True), ("2016", True), ("2024", False)])
def test_before_the_merger_the_former_fata_is_drawn_apart(period, apart):
    before = {"PK-KP-without-TA", "PK-TA"}
    drawn = set(regions_drawn(period))
    assert drawn & {"PK-KP", *before} == (before if apart else {"PK-KP"})
    assert ("former_fata" in {row["kind"] for row in rows("borders", period)}) is apart


def test_the_line_of_control_is_dashed_and_other_disputed_lines_are_dotted():
    dashes = {row["kind"]: row["dash"] for row in rows("borders")}
    assert dashes["line_of_control"]
    assert dashes["working_boundary"] not in ([], dashes["line_of_control"])
    assert dashes["international"] == dashes["province"] == []
    assert 'stroke-dasharray="7,4"' in svg(680)
    assert "Line of Control" in " ".join(drawing().remarks)


def test_disputed_areas_are_hatched_inside_their_outlines():
    hatches = {row["region"]: shape(row["geometry"]) for row in rows("hatches")}
    assert set(hatches) == {"PK-GB", "PK-JK"}
    for region, hatch in hatches.items():
        area = shape(regions_drawn()[region]["geometry"])
        assert area.buffer(0.002).covers(hatch)
    assert "Hatched: Gilgit-Baltistan and Azad Jammu and Kashmir" in " ".join(drawing().remarks)


def test_every_map_says_who_made_its_boundaries_and_that_they_endorse_nothing():
    told = " ".join(drawing("2025").remarks)
    assert "Natural Earth (public domain)" in told
    assert "no view on sovereignty" in told
    assert "GeoNames (geonames.org), CC BY 4.0" in told


def test_the_main_cities_are_named_and_no_place_of_an_episode():
    cities = {row["name"] for row in rows("cities", "2025")}
    assert cities == {"Islamabad", "Karachi", "Lahore", "Peshawar", "Quetta"}
    named = {row["text"] for row in rows("names", "2025")}
    assert not {"Harnai", "Mangocher", "Besham"} & named
    assert {"Karachi", "Quetta"} <= named


def test_without_cities_there_is_neither_mark_nor_credit():
    plain = map_of(ledger(), counts("2024"), scope="People killed", places=False)
    assert "cities" not in plain.chart.to_dict()["datasets"]
    assert "GeoNames" not in " ".join(plain.remarks)


def test_polygons_are_wound_so_that_none_fills_the_canvas():
    for row in rows("regions") + rows("abroad"):
        for polygon in shapely.get_parts(shape(row["geometry"])):
            assert not polygon.exterior.is_ccw
    group = re.search(r'<g class="[^"]*shaded_marks".*?</g>', svg(680), re.S)[0]
    paths = re.findall(r' d="([^"]+)"', group)
    assert len(paths) == len(rows("regions"))
    canvas = 680 * 680 * drawing().aspect
    for path in paths:
        # A polygon wound the other way would be a ring around the canvas with a hole in it.
        assert sum(shapely.Polygon(ring).area for ring in rings_of(path)) < 0.6 * canvas


def rings_of(path):
    """Read an outline in points or in steps; give the points of its rings."""
    rings = []
    for command, *place in re.findall(r"([MLl])(-?[\d.]+),(-?[\d.]+)", path):
        x, y = map(float, place)
        if command == "M":
            rings.append([])
        elif command == "l":
            x, y = rings[-1][-1][0] + x, rings[-1][-1][1] + y
        rings[-1].append((x, y))
    return rings


def test_an_outline_in_steps_stays_where_it_was_and_weighs_less():
    height = round(680 * drawing().aspect)
    sized = spec() | {"width": 680, "height": height}
    whole = vl_convert.vegalite_to_svg(sized, vl_version=VEGA_LITE)
    outlines = [p for p in re.findall(r' d="([^"]+)"', whole) if len(re.findall("[MLZ]", p)) >= 12]
    steps = [p for p in re.findall(r' d="([^"]+)"', svg(680)) if "l" in p]
    assert len(steps) == len(outlines) >= 8
    assert sum(map(len, steps)) < 0.6 * sum(map(len, outlines))
    for pair in zip(outlines, steps, strict=True):
        one, two = (shapely.MultiPoint([*itertools.chain(*rings_of(p))]) for p in pair)
        assert one.hausdorff_distance(two) < 0.1  # pixels


@pytest.mark.parametrize(("period", "width"), list(itertools.product(PERIODS, (680, 340))))
def test_names_do_not_cover_each_other_and_stay_on_the_map(period, width):
    drawn = svg(width, period)
    boxes = scenes.boxes(drawn)
    assert len(boxes) >= 6
    page = shapely.box(0, 0, width, width * drawing(period).aspect)
    for box in boxes.values():
        assert page.buffer(1).contains(box)
    for (a, one), (b, other) in itertools.combinations(boxes.items(), 2):
        assert one.intersection(other).area < 4, (a, b)


def test_the_specification_is_small_and_the_same_twice():
    again = map_of(ledger(), counts("2017"), scope="People killed in 2017")
    texts = [
        json.dumps(made, separators=(",", ":")) for made in (spec("2017"), again.chart.to_dict())
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) <= 75_000


@pytest.mark.parametrize("width", [680, 340])
def test_the_picture_is_as_wide_as_asked_with_the_legend_below(width):
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg(width))
    assert float(size[1]) == width
    assert 40 <= float(size[2]) - width * drawing().aspect <= 120


def test_a_region_that_is_pointed_at_is_told_also_through_its_hatching():
    gilgit = next(row for row in rows("hatches") if row["region"] == "PK-GB")
    shown = {k: v for k, v in regions_drawn()["PK-GB"].items() if k != "geometry"}
    assert {k: v for k, v in gilgit.items() if k != "geometry"} == shown
    assert any(param["name"] == "pointed" for param in spec()["params"])


def test_an_interval_that_reaches_into_another_class_is_remarked():
    regions = pd.DataFrame(
        {
            "region": ["PK-KP", "PK-BA"],
            "name": ["Khyber Pakhtunkhwa", "Balochistan"],
            "result": [result(390, 410), result(900)],
        }
    )
    claimless = map_of(ledger(), regions, scope="People killed")
    remarks = claimless.table.set_index("Region")["Remark"]
    assert "reaches into" in remarks["Khyber Pakhtunkhwa"]
    assert remarks["Balochistan"] == ""


def test_a_figure_without_an_upper_end_is_remarked():
    floor = Result(Interval(10, None), "people killed", (), {"period": "2024"})
    regions = pd.DataFrame(
        {
            "region": ["PK-KP", "PK-BA"],
            "name": ["Khyber Pakhtunkhwa", "Balochistan"],
            "result": [floor, result(900)],
        }
    )
    remarks = map_of(ledger(), regions, scope="Killed").table.set_index("Region")["Remark"]
    assert remarks["Khyber Pakhtunkhwa"] == "no upper end; shaded by its floor"


@pytest.mark.parametrize(
    ("period", "apart"),
    [("2017", True), ("2018-05-30", True), ("2018-05-31", False), ("2018", False)],
)
def test_a_map_is_of_the_land_at_the_end_of_its_period(period, apart):
    only = pd.DataFrame(
        {"region": ["PK-BA"], "name": ["Balochistan"], "result": [result(9, period=period)]}
    )
    drawn = set(map_of(ledger(), only, scope="Killed").table["Region"])
    assert ("Former FATA" in drawn) == apart
    assert ("Khyber Pakhtunkhwa" in drawn) != apart


def test_what_cannot_be_drawn_is_refused_with_a_reason():
    regions = counts("2024")
    with pytest.raises(MapError, match="no region has a figure of its own"):
        map_of(ledger(), regions.assign(result=None), scope="x")
    with pytest.raises(MapError, match="no region has a figure of its own"):
        map_of(ledger(), pd.DataFrame(), scope="x")
    mixed = regions.assign(result=[*regions["share"][:1], *regions["count"][1:]])
    with pytest.raises(MapError, match="% and people killed"):
        map_of(ledger(), mixed, scope="x")


def test_classes_have_round_limits_that_keep_figures_apart():
    wide = [result(n) for n in (1, 787, 1620)]
    assert Classes.of(wide).labels[0] == "1 to 499"
    assert len({Classes.of(wide).label(r) for r in wide}) == 3
    rates = [Result(Interval(n, n), "per 100,000", (), places=2) for n in (1.45, 2.55, 5.83, 38.39)]
    assert Classes.of(rates).labels[-1] == "20 to under 50"
    assert Classes.of([]).labels == []


def test_a_figure_stands_in_the_class_that_its_print_names():
    rates = [Result(Interval(n, n), "per 100,000", (), places=2) for n in (0.5, 1.997, 7.9)]
    assert rates[1].text == "2.00"
    assert Classes.of(rates).label(rates[1]).startswith("2 to")
