"""The files for other programs: complete, typed, harmless, and the same each time."""

import csv
import datetime
import io
import json
import os
import re
import shutil
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest
from click.testing import CliRunner
from pyarrow import parquet

import tally
from tally import writing
from tally.cli import main
from tally.ledger import download, tables
from tally.ledger.files import read_descriptor

#: A claim whose printed words begin with a sign that a spreadsheet takes for a formula.
DANGER = "=HYPERLINK(1)"

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def book():
    return tally.load()


@pytest.fixture(scope="module")
def made(book):
    return download.files(book)


@pytest.fixture(scope="module")
def rows(made):
    """The rows of the CSV file."""
    return list(csv.DictReader(io.StringIO(made["tally-claims.csv"].decode("utf-8"))))


def part(workbook, name):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name).decode("utf-8")


def cells(workbook, sheet):
    """Give the cells of a sheet, by their place, as texts."""
    texts = [
        "".join(item.itertext())
        for item in ElementTree.fromstring(part(workbook, "xl/sharedStrings.xml"))
    ]
    found = {}
    for cell in ElementTree.fromstring(part(workbook, f"xl/worksheets/sheet{sheet}.xml")).iter(
        f"{SHEET}c"
    ):
        value = cell.find(f"{SHEET}v")
        if value is not None:
            found[cell.get("r")] = texts[int(value.text)] if cell.get("t") == "s" else value.text
    return found


@pytest.fixture(scope="module")
def dangerous(small_data, tmp_path_factory):
    """The files of a ledger with texts that a spreadsheet could take for formulas."""
    folder = shutil.copytree(small_data, tmp_path_factory.mktemp("danger") / "data")
    path = folder / "sources.csv"
    text = path.read_text(encoding="utf-8")
    for sign, title in (("=", DANGER), ("@", "@SUM(A1)"), ("-", "-1+cmd|' /C calc'!A0")):
        name = f"danger-{ord(sign)}"
        text += f'{name},Nobody,"{title}",2024,https://example.org/,en,,,,\n'
        claims = folder / "claims.csv"
        claims.write_text(
            claims.read_text(encoding="utf-8")
            + f"{name},{name},,CRSS,,2024,PK,fatalities,{'all,' * 5}count,,21,21,exact,,,\n",
            encoding="utf-8",
        )
    path.write_text(text, encoding="utf-8")
    return download.files(tables.load(folder))


def test_every_claim_is_in_every_file(book, made, rows):
    wanted = list(book.claims.index)
    assert [row["claim_id"] for row in rows] == wanted
    table = parquet.read_table(io.BytesIO(made["tally-claims.parquet"]))
    assert table["claim_id"].to_pylist() == wanted
    sheet = cells(made["tally-claims.xlsx"], 2)
    assert [sheet[f"A{i}"] for i in range(2, len(wanted) + 2)] == wanted
    assert f"A{len(wanted) + 2}" not in sheet


def test_a_claim_is_told_with_all_that_other_tables_say(rows):
    row = next(
        r for r in rows if r["claim_id"] == "crss-2023-pk-fatalities-attacks-as-worded-all-count"
    )
    assert (row["printed"], row["value"], row["qualifier"]) == ("over 1,500", "1500", "over")
    assert (row["low"], row["high"]) == ("1501", "1725")
    assert (row["low_strict"], row["high_strict"]) == ("1501", "")
    assert (row["first_day"], row["last_day"]) == ("2023-01-01", "2023-12-31")
    assert row["cause_name"] == "attacks, as worded"
    assert row["body_name"] == "Center for Research and Security Studies"
    assert (row["publisher"], row["published"]) == ("IANS", "2024-12-28")
    assert (row["scope_militants"], row["scope_crime"]) == ("yes", "no")


def test_the_era_of_a_scope_is_that_of_the_year(rows):
    crime = {
        row["period"]: row["scope_crime"]
        for row in rows
        if row["body"] == "CRSS" and row["period"] in ("2017", "2018", "2013/2018")
    }
    assert crime == {"2017": "yes", "2018": "no", "2013/2018": "yes"}


def test_latest_is_what_the_ledger_calls_latest(book, rows):
    wanted = {claim for claims in book.latest(body="PICSS")["claims"] for claim in claims}
    assert {r["claim_id"] for r in rows if r["body"] == "PICSS" and r["latest"] == "yes"} == wanted


def test_each_column_is_described_and_typed(book, made):
    about = download.columns(book)
    schema = parquet.read_schema(io.BytesIO(made["tally-claims.parquet"]))
    assert schema.names == [column.name for column in about]
    assert all(column.about for column in about)
    assert len(set(schema.names)) == len(schema.names)
    types = {field.name: str(field.type) for field in schema}
    assert (types["value"], types["first_day"], types["latest"]) == (
        "double",
        "date32[day]",
        "bool",
    )
    assert types["published"] == "string"  # may be partial
    frame = pd.read_parquet(io.BytesIO(made["tally-claims.parquet"]))
    assert frame["first_day"].iloc[0] >= datetime.date(2009, 1, 1)
    assert frame["value"].notna().all()


def test_a_workbook_says_what_it_is(made):
    sheets = re.findall(
        r'<sheet name="([^"]+)"', part(made["tally-claims.xlsx"], "xl/workbook.xml")
    )
    assert sheets == ["Read me", "Claims", "Columns", "Licences"]
    told = " ".join(cells(made["tally-claims.xlsx"], 1).values())
    assert "never add a column up" in told
    assert (
        "https://creativecommons.org/licenses/by/4.0/"
        in cells(made["tally-claims.xlsx"], 4).values()
    )
    claims = part(made["tally-claims.xlsx"], "xl/worksheets/sheet2.xml")
    assert "<autoFilter" in claims
    assert 'state="frozen"' in claims


@pytest.mark.slow
def test_no_text_of_a_workbook_is_a_formula(dangerous):
    workbook = dangerous["tally-claims.xlsx"]
    for i in range(1, 5):
        sheet = part(workbook, f"xl/worksheets/sheet{i}.xml")
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
    assert DANGER in cells(workbook, 2).values()


def test_no_text_of_the_csv_file_is_a_formula(dangerous):
    rows = csv.reader(io.StringIO(dangerous["tally-claims.csv"].decode("utf-8")))
    texts = [cell for row in rows for cell in row]
    assert f"'{DANGER}" in texts
    # A number may begin with a minus.
    assert {t for t in texts if t.startswith(("=", "+", "-", "@", "\t", "\r"))} <= {
        t for t in texts if re.fullmatch(r"-[0-9.]+", t)
    }


def test_the_data_package_is_whole(made, book):
    with zipfile.ZipFile(io.BytesIO(made["tally-data-package.zip"])) as archive:
        names = archive.namelist()
        descriptor = json.loads(archive.read("tally/datapackage.json"))
        assert {f"tally/{r['path']}" for r in descriptor["resources"]} <= set(names)
        assert archive.read("tally/claims.csv") == (book.folder / "claims.csv").read_bytes()
        assert {entry.date_time for entry in archive.infolist()} == {download.STAMP}
    assert names == sorted(names)


def test_the_command_makes_the_same_bytes_again_and_writes_whole_files(made, tmp_path):
    target = tmp_path / "new" / "folder"
    result = CliRunner().invoke(main, ["export", str(target)])
    assert result.exit_code == 0
    assert {p.name: p.read_bytes() for p in target.iterdir()} == made
    assert result.stdout.splitlines() == [str(target / name) for name in made]


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("here", encoding="utf-8")
    result = CliRunner().invoke(main, ["export", str(tmp_path / "file")])
    assert result.exit_code == 1
    assert result.stderr.startswith("tally: The files can't be written to ")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "here"


def test_a_file_that_fails_leaves_the_old_one(tmp_path, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        writing.write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither")
def test_a_link_stays_one_and_a_new_file_has_the_rights_that_the_user_gives(tmp_path):
    (tmp_path / "away").mkdir()
    file, link, new = tmp_path / "away" / "real.csv", tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_text("old")
    link.symlink_to(file)
    before = os.umask(0o077)
    try:
        for write in (writing.write_whole, lambda *of: writing.replace_files(dict([of]))):
            for path in (link, new):
                writing.refuse_unwritable(path)
                write(path, str(write))
            assert link.is_symlink() and file.read_text() == new.read_text() == str(write)
            assert new.stat().st_mode & 0o777 == 0o600
            new.unlink()
        assert sorted(os.listdir(tmp_path)) == ["a.csv", "away"]
        assert os.listdir(tmp_path / "away") == ["real.csv"]
    finally:
        os.umask(before)


def test_what_no_descriptor_lists_is_not_packed(root, tmp_path):
    folder = shutil.copytree(root / "data", tmp_path / "data")
    for name in ("claims.csv~", ".~lock.claims.csv#", "notes.txt", "geo/old.geojson"):
        (folder / name).write_text("mine alone", encoding="utf-8")
    with zipfile.ZipFile(io.BytesIO(download.package(folder))) as archive:
        packed = archive.namelist()
    listed = [resource["path"] for resource in read_descriptor(folder)["resources"]]
    assert packed == sorted(f"tally/{name}" for name in ["datapackage.json", *listed])
