"""The makers of UCDP's aggregates: what they count where, and that the tables are what they make.

No event is kept with the project. Whoever has the files that the tables were made from names their
folder in TALLY_UCDP, and the tables are made anew and compared.
"""

import csv
import json
import os
from collections import Counter
from pathlib import Path

import make_ucdp_districts
import make_ucdp_monthly
import pytest

pytestmark = pytest.mark.slow

SUMS = ("events", "best", "low", "high")

BALOCHISTAN, CAPITAL = "Balochistan province", "Islamabad Capital territory"
FORMER_FATA = "Federally Administered Tribal Areas"

EVENT = {
    "country": "Pakistan",
    "code_status": "Clear",
    "date_start": "2009-05-01 00:00:00.000",
    "adm_1": BALOCHISTAN,
    "adm_2": "Quetta district",
    "where_prec": "1",
    "best": "2",
    "low": "1",
    "high": "4",
}


@pytest.fixture
def made(tmp_path, capsys):
    """Make a table of events that differ from one in Quetta; give its rows, or what was refused."""

    def make(maker, *events, name="events.csv"):
        # An event in another year, so that they are those of whole years.
        rows = [*events, {"date_start": "2010-12-31", "adm_2": "Zhob district"}]
        path, out = tmp_path / name, tmp_path / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", *EVENT])
            writer.writeheader()
            writer.writerows({"id": n, **EVENT, **row} for n, row in enumerate(rows))
        status = maker.main([str(path), "--out", str(out)])
        said = capsys.readouterr()
        return said.err if status else read(out)

    return make


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(rows, period="2009") -> dict[tuple[str, str], tuple[str, ...]]:
    """Give what a table tells of a year, without the places that have nothing in it."""
    return {
        (r["region"], r["district"]): tuple(r[c] for c in SUMS)
        for r in rows
        if r["period"] == period and r["events"] != "0"
    }


@pytest.mark.parametrize(
    ("precision", "district"),
    [
        ("1", "Quetta"),
        ("2", "Quetta"),
        ("3", "Quetta"),
        ("4", "unplaced"),
        ("5", "unplaced"),
        ("6", "unplaced"),
    ],
)
def test_an_event_is_in_a_district_where_its_place_is_known_to_the_district(
    made, precision, district
):
    rows = made(make_ucdp_districts, {"where_prec": precision})
    assert told(rows) == {("PK-BA", district): ("1", "2", "1", "4")}


def test_events_of_a_district_and_year_are_added_up(made):
    rows = made(
        make_ucdp_districts,
        {"date_start": "2009-01-01", "best": "10", "low": "10", "high": "10"},
        {"date_start": "2009-12-31"},
        {"adm_2": "Bolan district"},
    )
    assert told(rows) == {
        ("PK-BA", "Quetta"): ("2", "12", "11", "14"),
        ("PK-BA", "Kachhi"): ("1", "2", "1", "4"),
    }


def test_a_year_without_an_event_is_a_row_of_zeros(made):
    rows = made(make_ucdp_districts, {})
    of = [(r["period"], r["district"], r["events"], r["high"]) for r in rows]
    assert of == [
        ("2009", "Quetta", "1", "4"),
        ("2010", "Quetta", "0", "0"),
        ("2009", "Zhob", "0", "0"),
        ("2010", "Zhob", "1", "4"),
    ]


def test_places_without_a_district_or_a_province_have_rows_of_their_own(made):
    rows = made(
        make_ucdp_districts,
        {"adm_2": "", "where_prec": "2"},
        {"adm_1": CAPITAL, "adm_2": ""},
        {"adm_1": FORMER_FATA, "adm_2": "FR Kohat"},
        {"adm_1": "", "adm_2": "", "where_prec": "6"},
    )
    assert list(told(rows)) == [
        ("PK-BA", "unplaced"),
        ("PK-IS", "Islamabad"),
        ("PK-TA", "FR Kohat"),
        ("PK-unplaced", "unplaced"),
    ]


def test_a_name_that_no_district_has_is_refused(made):
    said = made(make_ucdp_districts, {"adm_2": "Quett"}, {"adm_1": FORMER_FATA, "where_prec": "3"})
    assert "no words of data/districts.csv are 'Quett' of PK-BA, 'Quetta district' of PK-TA" in said


def test_files_that_are_no_years_of_events_are_refused(made, tmp_path):
    month = {"date_start": "2010-12-01"}
    said = made(make_ucdp_districts, month, name="candidate_pakistan_2010_12.csv")
    assert "by district whole years are added up" in said
    path = tmp_path / "months.csv"
    path.write_text("year_month,ucdp_fatalities_best\n2024-01,1\n", encoding="utf-8")
    assert make_ucdp_districts.main([str(path)]) == 1


def test_a_month_is_in_its_region_whatever_is_known_of_the_district(made):
    rows = made(make_ucdp_monthly, {}, {"where_prec": "4"}, {"adm_2": "of no table"})
    (may,) = (r for r in rows if r["period"] == "2009-05")
    assert (may["region"], *(may[c] for c in SUMS)) == ("PK-BA", "3", "6", "3", "12")
    assert len(rows) == 24


def test_the_districts_of_each_region_add_up_to_its_months_in_every_year(ledger):
    months = ledger.ucdp_monthly
    months = months[months["version"] == "ucdp-ged-to-2021"]
    districts = ledger.ucdp_districts
    of_months, of_districts = (
        of.groupby([of["region"], of["period"].str[:4]])[list(SUMS)].sum().astype(int)
        for of in (months, districts)
    )
    assert of_districts.to_dict() == of_months.to_dict()
    assert set(districts["period"]) == {str(year) for year in range(1989, 2022)}
    assert districts[["events", "best"]].sum().to_list() == [6416, 43225]


def test_every_district_has_an_outline_in_its_region(ledger):
    text = ledger.file("geo/districts.geojson").read_text(encoding="utf-8")
    drawn = {f["properties"]["name"]: f["properties"] for f in json.loads(text)["features"]}
    districts = ledger.districts.drop("unplaced")
    districts = districts.assign(within=districts["within"].fillna(""))
    of_fata = set()
    for name, row in districts.iterrows():
        outline = drawn[row["within"] or name]
        assert ledger.part_of("region", row["region"], outline["region"]), name
        of_fata |= {name} if outline["former_fata"] else set()
    apart = districts["within"] != ""
    assert set(districts.index[(districts["region"] == "PK-TA") & ~apart]) == of_fata
    assert set(districts.index[apart]) == {"FR Bannu", "FR Kohat", "FR Peshawar", "FR Tank"}


def test_every_district_of_the_table_is_one_that_ucdp_names(ledger):
    assert set(ledger.ucdp_districts["district"]) == set(ledger.districts.index)


# With the files of UCDP.


@pytest.fixture(scope="module")
def files() -> list[Path]:
    folder = os.environ.get("TALLY_UCDP")
    if not folder:
        pytest.skip("TALLY_UCDP names no folder with the files of UCDP's events")
    return sorted(Path(folder).glob("*.csv"))


def of_years(files: list[Path]) -> Path:
    (path,) = (p for p in files if p.name.startswith("ucdp_ged_"))
    return path


def test_the_months_are_what_the_script_makes(files, root, tmp_path):
    out = tmp_path / "made.csv"
    assert make_ucdp_monthly.main([*map(str, files), "--out", str(out)]) == 0
    assert out.read_bytes() == (root / "data" / "ucdp_monthly.csv").read_bytes()


def test_the_districts_are_what_the_script_makes(files, root, tmp_path):
    out = tmp_path / "made.csv"
    assert make_ucdp_districts.main([str(of_years(files)), "--out", str(out)]) == 0
    assert out.read_bytes() == (root / "data" / "ucdp_districts.csv").read_bytes()


def test_the_districts_add_up_to_the_events_of_each_province_and_year(files, root):
    region_of = {
        "Azad Jammu & Kashmir": "PK-JK",
        "Balochistan province": "PK-BA",
        "Federally Administered Tribal Areas": "PK-TA",
        "Gilgit-Baltistan": "PK-GB",
        "Islamabad Capital territory": "PK-IS",
        "Khyber Pakhtunkwa province": "PK-KP-without-TA",
        "Punjab province": "PK-PB",
        "Sindh province": "PK-SD",
        "": "PK-unplaced",
    }
    of_events, of_districts = Counter(), Counter()
    for event in read(of_years(files))[1:]:
        of = (region_of[event["adm_1"]], event["year"])
        of_events[*of, "events"] += 1
        for column in SUMS[1:]:
            of_events[*of, column] += int(event[column])
    for row in read(root / "data" / "ucdp_districts.csv"):
        for column in SUMS:
            of_districts[row["region"], row["period"], column] += int(row[column])
    assert +of_districts == +of_events
