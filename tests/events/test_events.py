"""Files of events: each form is known, what is malformed is set aside, and a warehouse agrees."""

import csv
import gzip
import json
import sqlite3
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from tally.cli import main
from tally.events import counts
from tally.events.formats import EventsError

pytestmark = pytest.mark.slow

UCDP = {
    "id": "1", "country": "Pakistan", "type_of_violence": "1", "side_a": "Government of Pakistan",
    "side_b": "TTP", "dyad_name": "Government of Pakistan - TTP",
    "date_start": "2024-03-05 00:00:00.000", "adm_1": "Balochistan province",
    "adm_2": "Quetta district", "where_prec": "1", "low": "1", "best": "2", "high": "4",
}  # fmt: skip
TAGS = dict.fromkeys(UCDP, "") | {"date_start": "#date+start", "country": "#country+name"}
ACLED = {
    "event_id_cnty": "PAK1", "event_date": "05 March 2024", "country": "Pakistan",
    "admin1": "Khyber Pakhtunkhwa", "admin2": "Bannu", "actor1": "TTP", "fatalities": "3",
}  # fmt: skip
GTD = {
    "eventid": "201503050001", "iyear": 2015, "imonth": 3, "iday": 5, "country_txt": "Pakistan",
    "provstate": "Federally Administered Tribal Areas", "gname": "TTP", "nkill": 2,
}  # fmt: skip


def written(path: Path, first: dict, *others: dict) -> Path:
    """Write events that differ from the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows([first, *({**first, **row} for row in others)])
    return path


def of(found: counts.Counted, *columns: str) -> list[tuple]:
    return list(found.table[list(columns)].itertuples(index=False, name=None))


def test_ucdp_with_tags_and_rows_that_are_none(ledger, tmp_path):
    path = written(
        tmp_path / "ged.csv", UCDP, TAGS,
        {"id": "2", "type_of_violence": "3", "side_a": "BLA", "best": "5.0", "high": "7"},
        {"id": "3", "type_of_violence": "2", "dyad_name": "A - B", "where_prec": "6"},
        {"id": "4", "best": "many"}, {"id": "5", "date_start": "2024-02-30"},
        {"id": "6", "adm_1": "Atlantis province"}, {"id": "1"}, {"id": ""},
        {"id": "7", "country": "India", "best": "bad"}, {"id": "8", "best": "-1"},
    )  # fmt: skip
    with path.open("ab") as file:
        file.write(b"9,Pakistan,1\r\n" + b"\xff" + b"," * (len(UCDP) - 1) + b"\r\n")
    found = counts.of_file(path, ledger)
    assert of(found, "period", "region", "district", "actor", "events", "low", "best", "high") == [
        ("2024-03", "PK-BA", "Quetta", "BLA", 1, 1, 5, 7),
        ("2024-03", "PK-BA", "Quetta", "TTP", 1, 1, 2, 4),
        ("2024-03", "PK-BA", "unplaced", "A - B", 1, 1, 2, 4),
    ]
    assert (found.form, found.elsewhere) == ("UCDP", 1)
    why = found.aside["why"]
    assert len(why) == 8
    for told in (
        "a number of people killed is none", "its day, or its month, is none",
        "no region is known for the province", "an event of this id is there already",
        "it has no id",
    ):  # fmt: skip
        assert (why == told).any()
    assert why.str.contains("Expected Number of Columns").any()
    assert why.str.contains("Invalid unicode|unicode").any()
    assert "Atlantis" in " ".join(found.aside["row"])


def test_an_export_of_acled_in_a_zip(ledger, tmp_path):
    path = written(
        tmp_path / "a.csv", ACLED, {"event_id_cnty": "PAK2", "event_date": "2024-03-09"},
        {"event_id_cnty": "PAK3", "admin2": "Atlantis"}, {"event_id_cnty": "PAK4", "fatalities": ""}
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "a.csv")
    found = counts.of_file(tmp_path / "a.zip", ledger)
    assert of(found, "period", "region", "district", "events", "low", "high") == [
        ("2024-03", "PK-KP", "Bannu", 2, 6, 6),
        ("2024-03", "PK-KP", "unplaced", 1, 3, 3),
    ]
    assert found.unnamed == [("PK-KP", "Atlantis")]
    assert found.aside["why"].to_list() == ["a number of people killed is none"]


@pytest.mark.parametrize("name", ["a*.csv", "a?.csv", "a[1].csv", "a.csv.zip"])
def test_a_name_is_no_pattern_of_names_and_says_nothing_of_what_is_in_the_file(
    ledger, tmp_path, name
):
    for other in ("ab.csv", "a1.csv"):
        written(tmp_path / other, UCDP | {"id": "9", "best": "7", "high": "7"})
    found = counts.of_file(written(tmp_path / name, UCDP), ledger)
    assert of(found, "events", "best") == [(1, int(UCDP["best"]))]
    assert len(found.aside) == 0


def test_what_a_mac_packs_beside_a_file_is_none(ledger, tmp_path):
    path = written(tmp_path / "a.csv", UCDP)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "events/a.csv")
        archive.writestr("__MACOSX/events/._a.csv", b"\0\5\x16\7")
    assert of(counts.of_file(tmp_path / "a.zip", ledger), "events") == [(1,)]


def test_what_is_packed_or_ends_otherwise_is_told_as_such(ledger, tmp_path):
    whole = written(tmp_path / "a.csv", UCDP).read_bytes()
    for name, content, said in (
        ("a.csv.gz", gzip.compress(whole), "is packed by gzip. Unpack it first."),
        ("cut.zip", b"PK\x03\x04" + whole, "can't be unpacked: File is not a zip file."),
        ("cr.csv", whole.replace(b"\r\n", b"\r"), "end in CR alone. Save it as CSV UTF-8."),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(EventsError) as error:
            counts.of_file(tmp_path / name, ledger)
        assert str(error.value).endswith(said)


def test_a_workbook_of_gtd_tells_what_is_not_known(ledger, tmp_path):
    rows = [
        GTD, GTD | {"eventid": "2", "nkill": None}, GTD | {"eventid": "3", "imonth": 0},
        GTD | {"eventid": "4", "provstate": "Khyber Pakhtunkhwa", "imonth": 12},
    ]  # fmt: skip
    pd.DataFrame(rows).to_excel(tmp_path / "gtd.xlsx", index=False)
    found = counts.of_file(tmp_path / "gtd.xlsx", ledger)
    # A file that tells the former FATA apart has the province without it.
    assert of(found, "period", "region", "events", "best", "untold") == [
        ("2015-03", "PK-TA", 2, 2, 1),
        ("2015-12", "PK-KP-without-TA", 1, 2, 0),
    ]
    assert found.aside["why"].to_list() == ["its day, or its month, is none"]
    assert "1 events without a number" in counts.told([("gtd.xlsx", found)])[0]


def test_of_an_event_that_is_there_again_the_first_counts(ledger, tmp_path):
    again = [{"id": str(n), "best": str(k)} for k in (3, 4, 5) for n in range(2, 40)]
    found = counts.of_file(written(tmp_path / "ged.csv", UCDP, *again), ledger)
    assert found.table["best"].sum() == 2 + 3 * 38
    told = [json.loads(row) for row in found.aside["row"]]
    assert [(row["id"], row["best"]) for row in told] == [
        (row["id"], row["best"]) for row in again[38:]
    ]


def test_blanks_at_the_ends_of_cells_are_no_part_of_them(ledger, tmp_path):
    spaced = {name: f"\t{value} " for name, value in UCDP.items()}
    (row,) = of(counts.of_file(written(tmp_path / "ged.csv", spaced), ledger), "district", "best")
    assert row == ("Quetta", 2)


def test_a_warehouse_gives_the_same(ledger, tmp_path):
    path = written(
        tmp_path / "ged.csv", UCDP, {"id": "2", "date_start": "2024-04-01", "adm_2": ""},
        {"id": "3", "best": "x"}, {"id": "2"}, {"id": "4", "where_prec": "5"},
    )  # fmt: skip
    with sqlite3.connect(tmp_path / "w.db") as database:
        pd.read_csv(path, dtype=str).to_sql("ged", database, index=False)
    ours = counts.of_file(path, ledger)
    there = counts.of_warehouse(f"sqlite://{tmp_path / 'w.db'}", "ged", ledger)
    pd.testing.assert_frame_equal(ours.table, there.table)
    assert sorted(ours.aside["why"]) == sorted(there.aside["why"])


def test_the_command_writes_sums_what_it_set_aside_and_an_overlay(tmp_path, ledger):
    name = "ucdp_candidate_pakistan_2026_02.csv"
    day = {"date_start": "2026-02-01"}
    path = written(tmp_path / name, UCDP | day, {"id": "2"})
    words = ["events", str(path), "--overlay", str(tmp_path / "mine")]
    done = CliRunner().invoke(main, [*words, "--out", str(tmp_path / "sums.csv"), "--by", "region"])
    assert done.exit_code == 0, done.stderr
    assert done.stderr == f"{name} (UCDP): 2 events, 4 people killed.\n"
    assert (tmp_path / "sums.csv").read_text().splitlines() == [
        "period,region,events,low,best,high,untold,file",
        f"2026-02,PK-BA,2,2,4,8,0,{name}",
    ]
    assert (tmp_path / "mine" / "ucdp_monthly.csv").read_text().splitlines()[1:] == [
        "2026-02,PK-BA,2,4,2,8,ucdp-candidate-26-0-2"
    ]
    assert "ucdp-candidate-26-0-2,UCDP" in (tmp_path / "mine" / "editions.csv").read_text()

    written(path, UCDP | day, {"id": "2", "best": "?"})
    done = CliRunner().invoke(main, ["events", str(path), "--out", str(tmp_path / "s.parquet")])
    assert done.exit_code == 0 and "1 rows set aside" in done.stderr
    aside = pd.read_csv(tmp_path / "s.aside.csv")
    assert aside["why"].to_list() == ["a number of people killed is none"]
    assert pd.read_parquet(tmp_path / "s.parquet")["events"].to_list() == [1]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_table_is_read_as_a_spreadsheet_saves_it(ledger, tmp_path, mark, encoding):
    path = written(tmp_path / "acled.csv", ACLED, {"event_id_cnty": "PAK2", "fatalities": "4"})
    path.write_text(path.read_text("utf-8").replace(",", mark), encoding)
    found = counts.of_file(path, ledger)
    assert of(found, "district", "events", "low") == [("Bannu", 2, 7)] and found.aside.empty


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda p: None, "is missing, or no file"),
        (lambda p: p.mkdir(), "is missing, or no file"),
        (lambda p: p.write_bytes(b""), "needs a first line with the name of each column"),
        (lambda p: p.write_bytes(b"\xff\xfea"), "is no CSV in UTF-8, nor in UTF-16"),
        (lambda p: p.write_bytes(b"\xe9,a\n1,2\n"), "is no CSV in UTF-8. Save it as CSV UTF-8"),
        (lambda p: p.write_text("sep=;\na;b\n"), "a line for a spreadsheet stands before"),
        (lambda p: p.write_text("a,a\n1,2\n"), "with the name of each column, once"),
        (lambda p: p.write_text("a,b\n1,2\n"), "does not have the columns of events"),
        (lambda p: p.write_text(",".join(UCDP) + "\n"), "holds no event of Pakistan"),
        (lambda p: p.write_bytes(b"PK\x03\x04 cut"), "is no CSV|does not have|can't be"),
        (lambda p: written(p, UCDP | {"country": "India"}), "holds no event of Pakistan"),
    ],
)
def test_what_is_no_file_of_events_is_refused_in_a_sentence(tmp_path, make, told):
    path = tmp_path / "events.csv"
    make(path)
    done = CliRunner().invoke(main, ["events", str(path), "--out", str(tmp_path / "sums.csv")])
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit), done.exception
    (line,) = done.stderr.splitlines()
    assert line.startswith("tally: ")
    assert pd.Series([line]).str.contains(told).all(), line
    assert not list(tmp_path.glob("sums*"))
