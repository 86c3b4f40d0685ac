"""Territory: what merged on which day is read from the table, and from nowhere else."""

import json
from datetime import date

import pytest

from tally.ledger.territory import Territory, of
from tally.results.regions import regional


def row(members="", begin=None, kind="province"):
    return {"members": members, "valid_from": begin, "valid_to": None, "kind": kind}


def test_the_former_fata_stood_apart_until_it_merged(ledger):
    land = of(ledger)
    assert land.mergers == {"PK-KP": date(2018, 5, 31)}
    assert land.standing("PK-KP", date(2018, 5, 30)) == ("PK-KP-without-TA", "PK-TA")
    assert land.standing("PK-KP", date(2018, 5, 31)) == ("PK-KP",)
    assert land.standing("PK-BA", date(1970, 1, 1)) == ("PK-BA",)
    assert (land.whole("PK-TA"), land.whole("PK-KP")) == ("PK-KP", None)


def test_sums_of_regions_are_no_mergers(ledger):
    assert of(ledger).parts("PK-KP+PK-BA") == of(ledger).parts("PK") == ()


def test_regions_come_in_the_order_of_the_country(ledger):
    land = of(ledger)
    assert land.extents()[:4] == ("PK-KP", "PK-KP-without-TA", "PK-TA", "PK-BA")
    assert set(land.extents()) - set(land.members("PK")) == set(land.parts("PK-KP"))
    assert land.as_told({"PK-KP"}) == land.members("PK")
    assert land.as_told({"PK-TA"})[:3] == (*land.parts("PK-KP"), "PK-BA")


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2000, 1, 1)])
def test_another_merger_needs_a_row_and_no_code(day):
    land = Territory(
        {
            "X": row("X-N+X-S", kind="country"),
            "X-N": row("X-A+X-B", "2000-01-01"),
            "X-S": row(),
            "X-A": row(kind="district group"),
            "X-B": row(kind="district group"),
        }
    )
    assert land.standing("X-N", day) == (("X-N",) if day.year == 2000 else ("X-A", "X-B"))
    assert land.extents("X") == ("X-N", "X-A", "X-B", "X-S")
    assert land.as_told({"X-B"}, "X") == ("X-A", "X-B", "X-S")


def test_a_page_shows_one_extent(ledger):
    for when, shown in (("2014", {"PK-KP-without-TA", "PK-TA"}), ("2024", {"PK-KP"})):
        regions = set(regional(ledger, "CRSS", "fatalities", when)["region"])
        assert regions & {"PK-KP", "PK-KP-without-TA", "PK-TA"} == shown


def test_a_district_is_a_part_of_its_province_in_every_time_and_none_of_its_extents(ledger):
    land = of(ledger)
    assert not set(land.extents()) & set(districts(ledger).index)
    for district, row in districts(ledger).iterrows():
        assert district.startswith(f"{row['parent'].removesuffix('-without-TA')}-")
        assert ledger.part_of("region", district, "PK")
    # An agency of the former FATA is a district of the province that it merged into.
    assert ledger.part_of("region", "PK-TA-khyber", "PK-TA")
    assert ledger.part_of("region", "PK-TA-khyber", "PK-KP")
    assert not ledger.part_of("region", "PK-TA-khyber", "PK-KP-without-TA")


def test_a_district_has_the_name_of_its_outline_or_says_that_there_is_none(ledger):
    features = json.loads(ledger.file("geo/districts.geojson").read_text("utf-8"))["features"]
    known = {(f["properties"]["region"], f["properties"]["name"]) for f in features}
    for district, row in districts(ledger).iterrows():
        province = "PK-KP" if row["parent"] in ("PK-TA", "PK-KP-without-TA") else row["parent"]
        without = "no outline" in str(row["note"])
        assert ((province, row["name"]) in known) != without, district


def districts(ledger):
    regions = ledger.tables["regions"]
    found = regions[regions["kind"] == "district"]
    assert len(found) > 30
    return found
