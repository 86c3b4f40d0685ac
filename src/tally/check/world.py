"""What holds between the rows of a table or two: duplicates, unused rows, trees, eras, places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from tally.check.common import Doubt, Row, Rows, period_or_none
from tally.errors import Problem, did_you_mean
from tally.ledger import dimensions
from tally.ledger.base import Base
from tally.ledger.dimensions import CELL, TREES
from tally.ledger.scopes import UNKNOWN

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

YEAR = re.compile("[12][0-9]{3}")

#: Degrees by which a point may lie outside the outline of its region, which is simplified.
MARGIN = 0.1

#: The columns in which a claim and its ``same_as`` agree: only body, group and cause may be worded
#: otherwise, and "at least 685" may repeat 685.
SAME = (*(c for c in CELL if c not in ("body", "group", "cause")), "value")

#: What a map that is no map makes its readers raise.
_NO_OUTLINE = (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError)


def _duplicates(rows: Rows) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    figure = itemgetter("source_id", "edition", *CELL, "value", "qualifier")
    for line, claim in rows["claims"]:
        key = figure(claim)
        if key in seen:
            message = f"the same figure of the same source stands in row {seen[key]}"
            yield Problem("claims.csv", line, "claim_id", message)
        seen.setdefault(key, line)


def _same(rows: Rows) -> Iterator[Problem]:
    """Find claims that are said to be another one's figure again, and can't be."""
    claims = {claim["claim_id"]: claim for _, claim in rows["claims"]}
    for line, claim in rows["claims"]:
        other = claims.get(claim["same_as"])
        if other is None:
            # That there is no such claim is told by the schema.
            continue
        differs = [c for c in SAME if claim[c] != other[c]]
        if other["same_as"]:
            message = f"{claim['same_as']!r} is itself the same as {other['same_as']!r}; name that"
        elif differs:
            (one, two), column = ([r[differs[0]] or "nothing" for r in (claim, other)], differs[0])
            message = f"the {column} is {one} here and {two} there, so it is another figure"
        elif claim["body"] not in (other["body"], "unnamed"):
            message = (
                f"{claim['body']} is named here and {other['body']} there; only what names nobody "
                "can be another body's figure"
            )
        else:
            continue
        yield Problem("claims.csv", line, "same_as", message)


def _whose(rows: Rows) -> Iterator[Doubt]:
    """Find figures of nobody that a body has: all pages that name nobody are treated one way."""
    figure = itemgetter(*SAME, "group")
    named: dict[tuple[str, ...], tuple[int, str]] = {}
    for line, claim in rows["claims"]:
        if claim["body"] != "unnamed":
            named.setdefault(figure(claim), (line, claim["body"]))
    for line, claim in rows["claims"]:
        if claim["body"] == "unnamed" and claim["kind"] != "rank":
            other, body = named.get(figure(claim), (None, ""))
            if other:
                message = (
                    f"{body} has the same figure of the same in row {other}: name it, fill "
                    "same_as, and say in the note that the page names no body"
                )
                yield Doubt(Problem("claims.csv", line, "body", message), (("claims.csv", other),))


def _used(rows: Rows) -> Iterator[Problem]:
    """Find sources and editions that nothing cites: a claim went missing, or a name changed."""
    citing = ("claims", "population", "places", "landmarks")
    cited = {row["source_id"] for t in citing for _, row in rows.get(t, ())}
    told = {row["edition"] for _, row in rows["claims"]}
    for line, row in rows["sources"]:
        if row["source_id"] not in cited:
            message = f"nothing cites {row['source_id']!r}; is a claim missing, or its name wrong?"
            yield Problem("sources.csv", line, "source_id", message)
    for line, row in rows["editions"]:
        if row["edition"] not in told:
            message = f"no claim is of {row['edition']!r}; is one missing, or its name wrong?"
            yield Problem("editions.csv", line, "edition", message)


def trees(rows: Rows) -> Iterator[Problem]:
    """Find terms above themselves, and members that are no terms of their table."""
    for dimension, table in TREES.items():
        parent = {row[dimension]: row["parent"] for _, row in rows[table]}
        for line, row in rows[table]:
            seen, term = [row[dimension]], row["parent"]
            while term and term not in seen:
                seen.append(term)
                term = parent.get(term, "")
            # Terms below a circle end in it as well; only those on it are told.
            if term == row[dimension]:
                message = f"{term!r} is above itself: {' < '.join([*seen, term])}"
                yield Problem(f"{table}.csv", line, "parent", message)
            members = [*filter(None, row.get("members", "").split("+"))]
            for member in members:
                if member not in parent:
                    message = f"{member!r} is not in {table}.csv{did_you_mean(member, parent)}"
                elif member == row[dimension]:
                    message = f"{member!r} is said to be a member of itself"
                elif members.count(member) > 1:
                    message = f"{member!r} stands there twice"
                else:
                    continue
                yield Problem(f"{table}.csv", line, "members", message)
                break


def _read_eras(rows: Rows) -> list[Row]:
    """Give the eras whose years are years; of the others the schema tells."""
    return [
        (line, era)
        for line, era in rows["scopes"]
        if YEAR.fullmatch(era["first"]) and YEAR.fullmatch(era["last"] or era["first"])
    ]


def _eras(rows: Rows) -> Iterator[Problem]:
    for line, row in _read_eras(rows):
        if row["last"] and row["last"] < row["first"]:
            message = f"the era ends in {row['last']}, before it begins in {row['first']}"
            yield Problem("scopes.csv", line, "last", message)


def _groups_of_eras(rows: Rows) -> Iterator[Problem]:
    known = {row["group"] for _, row in rows["groups"]}
    for line, row in rows["scopes"]:
        for group in filter(None, row["groups"].split("+")):
            if group not in known:
                message = f"{group!r} is not a group{did_you_mean(group, known)}"
                yield Problem("scopes.csv", line, "groups", message)


def _overlapping_eras(rows: Rows) -> Iterator[Problem]:
    last: dict[str, tuple[int, str]] = {}
    for line, row in sorted(rows["scopes"], key=lambda r: (r[1]["body"], r[1]["first"])):
        if row["body"] in last:
            before, end = last[row["body"]]
            if not end or end >= row["first"]:
                message = f"the era of row {before} is not over when this one begins"
                yield Problem("scopes.csv", line, "first", message)
        last[row["body"]] = (line, row["last"])


def _scopes_of_editions(rows: Rows) -> Iterator[Problem]:
    """Find editions that are said to count in an era that their body does not have."""
    begins: dict[str, list[str]] = {}
    for _, era in rows["scopes"]:
        begins.setdefault(era["body"], []).append(era["first"])
    for line, row in rows["editions"]:
        known = [*begins.get(row["body"], []), UNKNOWN]
        if row["scope"] and row["scope"] not in known:
            message = (
                f"{row['body']} has no era that begins in {row['scope']} in scopes.csv; there are "
                f"{', '.join(known)}"
            )
            yield Problem("editions.csv", line, "scope", message)


def _left_out(rows: Rows) -> Iterator[Doubt]:
    """Find figures on militants of a body whose totals leave them out, and nothing says how."""
    eras = [(line, era) for line, era in _read_eras(rows) if era.get("militants") == "no"]
    told: set[int] = set()
    for line, claim in rows["claims"]:
        when = period_or_none(claim["period"])
        if claim["group"] != "militants" or when is None:
            continue
        for place, era in eras:
            last = int(era["last"] or when.last.year)
            if era["body"] != claim["body"] or not int(era["first"]) <= when.first.year <= last:
                continue
            if Base.parse(claim["base"]).get("group") == "all":
                message = (
                    f"row {place} of scopes.csv says that the totals have no militants in them"
                )
                problem = Problem("claims.csv", line, "group", message)
                yield Doubt(problem, (("scopes.csv", place),))
            elif not era["note"] and place not in told:
                told.add(place)
                message = f"row {line} of claims.csv counts them; the note must say how"
                problem = Problem("scopes.csv", place, "militants", message)
                yield Doubt(problem, (("claims.csv", line),))


def _joined_scopes(rows: Rows) -> Iterator[Doubt]:
    """Find figures that join two scopes: across a break, or two scopes of one cell."""
    eras: dict[str, list[str]] = {}
    for _, era in _read_eras(rows):
        eras.setdefault(era["body"], []).append(era["first"])
    own = {row["edition"]: (line, row["scope"]) for line, row in rows["editions"]}
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for line, claim in rows["claims"]:
        there, scope = own.get(claim["edition"], (None, ""))
        whens = [claim["period"], Base.parse(claim["base"]).get("period")]
        spans = [found for text in whens if text and (found := period_or_none(text))]
        if not spans or claim["same_as"]:
            continue
        first, last = min(s.first for s in spans).year, max(s.last for s in spans).year
        begins = sorted(eras.get(claim["body"], []))
        broken = [y for y in begins if first < int(y) <= last]
        if broken and not scope and claim["kind"] != "rank" and not claim["note"]:
            message = (
                f"what {claim['body']} counts changes with {broken[0]}, and the figure reaches "
                f"across: say in editions.csv in which scope {claim['edition'] or 'its report'} "
                "counts, or in the note what it joins"
            )
            yield Doubt(Problem("claims.csv", line, "period", message))
            continue
        # Of one cell the report of another scope is no later word.
        scope = scope or "".join([y for y in begins if int(y) <= first][-1:])
        cell = tuple(claim[c] for c in CELL)
        before = seen.setdefault(cell, (line, scope))
        if before[1] != scope:
            message = (
                f"row {before[0]} is of the same, and its report counts in another scope; give "
                "one of them a cause of its own"
            )
            places = (("claims.csv", before[0]), ("editions.csv", there))
            yield Doubt(Problem("claims.csv", line, "cause", message), places)


def _same_address(rows: Rows) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line, row in rows["sources"]:
        address = row["url"].split("://")[-1].removeprefix("www.").rstrip("/")
        # One mirror may hold several data sets, and the notes say so.
        if address in seen and "mirror" not in row["note"]:
            message = f"the address is that of row {seen[address]}; one publication is one source"
            yield Problem("sources.csv", line, "url", message)
        if address:
            seen.setdefault(address, line)


def _members(rows: Rows) -> Iterator[Problem]:
    for line, row in rows["regions"]:
        if "+" in row["region"] and row["members"] != row["region"]:
            message = f"the members of {row['region']} are {row['region']}, as its code says"
            yield Problem("regions.csv", line, "members", message)


def _districts(rows: Rows) -> Iterator[Problem]:
    """Find districts of UCDP in another region than their own: a row, or the district itself."""
    above = dimensions.ancestors("region", [r for _, r in rows["regions"]])
    found: dict[str, list[tuple[int, str]]] = {}
    for line, row in rows.get("ucdp_districts", ()):
        if row["region"] in above:
            found.setdefault(row["district"], []).append((line, row["region"]))
    for line, row in rows.get("districts", ()):
        name, own, of = row["district"], row["region"], found.get(row["district"], [])
        elsewhere = [(n, region) for n, region in of if own not in above[region]]
        if elsewhere and elsewhere == of:
            message = f"every row of {name} in ucdp_districts.csv is of {of[0][1]}"
            yield Problem("districts.csv", line, "region", message)
            continue
        for n, _ in elsewhere:
            message = f"{name} is a district of {own}, as districts.csv says"
            yield Problem("ucdp_districts.csv", n, "region", message)


def _districts_as_regions(rows: Rows) -> Iterator[Problem]:
    """Find districts among the regions that stand below another province than their own."""
    own = {row["district"]: row["region"] for _, row in rows["districts"]}
    for line, row in rows["regions"]:
        province = own.get(row["name"])
        if row["kind"] == "district" and province not in (None, row["parent"]):
            message = f"{row['name']} is a district of {province}, as districts.csv says"
            yield Problem("regions.csv", line, "parent", message)


def _districts_of_places(rows: Rows) -> Iterator[Doubt]:
    """Find places in a district that lies in another region than they do."""
    above = dimensions.ancestors("region", [r for _, r in rows["regions"]])
    # A Frontier Region went into the outline of a district of another province.
    joined: dict[str, list[tuple[int, str]]] = {}
    for line, row in rows["districts"]:
        joined.setdefault(row["within"] or row["district"], []).append((line, row["region"]))
    for line, row in rows["places"]:
        provinces = [(n, p) for n, p in joined.get(row["district"], ()) if p in above]
        if provinces and not any(row["region"] in above[p] for _, p in provinces):
            message = f"{row['district']} is a district of {provinces[0][1]}, as districts.csv says"
            problem = Problem("places.csv", line, "region", message)
            yield Doubt(problem, tuple(("districts.csv", n) for n, _ in provinces))


def outlines(folder: Path) -> dict[str, BaseGeometry]:
    """Read the outlines of regions from the maps of a folder, in degrees."""
    # It takes half a second to load, and `tally fmt` needs none of it.
    import shapely
    from shapely.geometry import shape

    found: dict[str, BaseGeometry] = {}
    for name in ("provinces", "afghan_provinces"):
        try:
            features = json.loads((folder / "geo" / f"{name}.geojson").read_bytes())["features"]
            for feature in features:
                region, outline = feature["properties"]["region"], shape(feature["geometry"])
                found[region] = found[region].union(outline) if region in found else outline
        except (OSError, *_NO_OUTLINE, shapely.errors.ShapelyError):
            # A map that can't be read has been named already.
            continue
    return found


def outside(rows: Rows, outlines: Mapping[str, BaseGeometry]) -> Iterator[Doubt]:
    """Find places that lie outside their region, and episodes in another region than their place.

    Parameters
    ----------
    rows
        The tables.
    outlines
        Outlines by region, as :func:`outlines` gives them.
    """
    from shapely import Point

    region_of = {}
    for line, row in rows["places"]:
        region_of[row["place"]] = (line, row["region"])
        try:
            point = Point(float(row["longitude"]), float(row["latitude"]))
        except ValueError:
            continue
        if row["region"] in outlines and outlines[row["region"]].distance(point) > MARGIN:
            message = f"{row['latitude']} north, {row['longitude']} east is not in {row['region']}"
            yield Doubt(Problem("places.csv", line, "region", message))
    above = dimensions.ancestors("region", [r for _, r in rows["regions"]])
    for line, row in rows["episodes"]:
        where, region = region_of.get(row["place"], (None, ""))
        if where and row["region"] not in above.get(region, ()):
            message = f"{row['place']} is in {region}, and the episode in {row['region']}"
            problem = Problem("episodes.csv", line, "region", message)
            yield Doubt(problem, (("places.csv", where),))


RULES = (
    _duplicates,
    _same,
    _used,
    trees,
    _eras,
    _groups_of_eras,
    _overlapping_eras,
    _scopes_of_editions,
    _same_address,
    _members,
    _districts,
    _districts_as_regions,
)

DOUBTS = (_left_out, _joined_scopes, _whose, _districts_of_places)
