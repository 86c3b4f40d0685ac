"""UCDP's years by district as a map needs them."""

import pandas as pd
import pytest

from tally.ledger.tables import Ledger
from tally.results.districts import SUMS, by_district
from tally.results.result import DeriveError


@pytest.fixture(scope="module")
def rows(ledger):
    return by_district(ledger, (1989, 2021))


def test_all_rows_of_a_year_make_the_country(ledger, rows):
    months = ledger.ucdp_monthly
    months = months[months["version"] == "ucdp-ged-to-2021"]
    country = months.groupby(months["period"].str[:4].astype(int))[list(SUMS)].sum().astype(int)
    assert rows.groupby("year")[list(SUMS)].sum().to_dict() == country.to_dict()


def test_the_districts_of_a_province_make_it_in_every_year_to_the_person(ledger):
    of = ["period", "region"]
    districts = ledger.ucdp_districts.groupby(of)[list(SUMS)].sum()
    months = ledger.ucdp_monthly
    months = months[months["version"] == "ucdp-ged-to-2021"]
    years = months.assign(period=months["period"].str[:4]).groupby(of)[list(SUMS)].sum()
    assert len(years) == 33 * 9
    assert districts.to_dict("index") == years.to_dict("index")
    # And what is printed as the year of a province is the sum of its districts as well.
    printed = ledger.select(
        body="UCDP", measure="fatalities", each="year", within="2013/2021", group="all"
    )
    printed = printed[printed["region"] != "PK"]
    assert set(printed["region"]) == set(ledger.ucdp_districts["region"])
    assert set(printed["period"]) == {str(year) for year in range(2013, 2022)}
    for _, claim in printed.iterrows():
        assert districts["best"][claim["period"], claim["region"]] == claim["value"], claim.name


def test_what_is_placed_in_no_district_is_on_no_outline(rows):
    of_none = rows["district"] == "unplaced"
    assert rows["outline"].isna().to_list() == of_none.to_list()
    assert rows[of_none][["events", "best"]].sum().to_list() == [316, 3791]


def test_a_frontier_region_lies_in_the_outline_of_the_district_that_it_joined(rows):
    apart = rows[rows["outline"].notna() & (rows["outline"] != rows["district"])]
    assert set(zip(apart["district"], apart["outline"], strict=True)) == {
        ("FR Bannu", "Bannu"),
        ("FR Kohat", "Kohat"),
        ("FR Peshawar", "Peshawar"),
        ("FR Tank", "Tank"),
    }


@pytest.mark.parametrize(
    ("year", "agency", "swat"),
    [
        (2017, "Former FATA", "Khyber Pakhtunkhwa without the former FATA"),
        (2018, "Former FATA", "Khyber Pakhtunkhwa without the former FATA"),
        (2019, "Khyber Pakhtunkhwa", "Khyber Pakhtunkhwa"),
    ],
)
def test_the_former_fata_is_in_the_province_from_the_first_whole_year(rows, year, agency, swat):
    of_year = rows[rows["year"] == year].set_index("district")
    assert (of_year.at["Bajaur", "name"], of_year.at["Swat", "name"]) == (agency, swat)
    assert of_year.at["Bajaur", "region"] == "PK-TA"
    assert of_year.at["Quetta", "name"] == "Balochistan"


def test_only_the_years_that_are_asked_for_are_told(ledger):
    assert set(by_district(ledger, (2019, 2024))["year"]) == {2019, 2020, 2021}


def test_a_year_is_told_in_one_version_the_newest(ledger):
    table = ledger.tables["ucdp_districts"]
    later = table[(table["period"] == "2020") & (table["region"] == "PK-BA")]
    later = later.assign(version="ucdp-ged-25-1")
    tables = {**ledger.tables, "ucdp_districts": pd.concat([later, table])}
    rows = by_district(Ledger(ledger.folder, tables), (2019, 2020))
    assert set(rows["region"][rows["year"] == 2020]) == {"PK-BA"}
    told = rows.groupby("year")["version"].unique().map(list).to_dict()
    assert told == {2019: ["ucdp-ged-to-2021"], 2020: ["ucdp-ged-25-1"]}


def test_years_that_no_version_tells_are_refused(ledger):
    with pytest.raises(DeriveError, match=r"known to this ledger tells of districts in 2022"):
        by_district(ledger, (2022, 2024))
    with pytest.raises(DeriveError, match=r"known by 2022-06-30 tells"):
        by_district(ledger.known_on("2022-06-30"), (2014, 2014))
