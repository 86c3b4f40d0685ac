"""Territory: what merged on which day is read from the table, and from nowhere else."""

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
