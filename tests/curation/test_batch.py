"""`tally add --from`: all figures of a file or none, each refusal at its row."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from xlsxwriter.utility import xl_col_to_name

from tally.audit.complete import of_bodies
from tally.cli import main

HEADER = "region,measure,printed,group,edition,edition_title,publisher,title,published,url\n"
SOURCE = "Geo News,[a report],2026-03-02,https://example.org/a"
COMMON = ("--body", "CRSS", "--period", "2026-01", "--source-id", "geo-news-2026-03-02")


@pytest.fixture
def folder(small_data, tmp_path) -> Path:
    others = shutil.ignore_patterns("findings.yml")
    return shutil.copytree(small_data, tmp_path / "data", ignore=others)


def add(folder: Path, text: str, *words: str) -> Result:
    file = folder.parent / "figures.csv"
    file.write_text(text, encoding="utf-8")
    command = ["add", "--data", str(folder), "--from", str(file), "--yes", *COMMON, *words]
    result = CliRunner().invoke(main, command, prog_name="tally")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_figures_are_added_with_their_source_edition_and_terms(folder):
    terms = folder.parent / "groups.csv"
    terms.write_text("group,name,parent,definition\nguards,guards,security-forces,Guards.\n")
    rows = (
        f"PK-KP,fatalities,12,,crss-2026-01,Report of January 2026,{SOURCE}\n"
        "Sindh,fatalities,5,,crss-2026-01,,,,,\n"
        "PK-KP,fatalities,3,guards,crss-2026-01,,,,,\n"
    )
    done = add(folder, HEADER + rows, "--table", "groups", str(terms))
    assert done.exit_code == 0, done.output
    assert "Added 3 figures" in done.stdout
    claims = (folder / "claims.csv").read_text("utf-8")
    assert "crss-202601-pk-kp-fatalities-guards-count,geo-news-2026-03-02" in claims
    assert "crss-202601-pk-sd-fatalities-all-count" in claims
    assert (folder / "editions.csv").read_text("utf-8").count("crss-2026-01,") == 1
    assert "guards,guards" in (folder / "groups.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            f"KPK,fatalities,1,,,,{SOURCE}\nPK-SD,fatalities,about many,,,,{SOURCE}\n",
            ["row 2: region: 'KPK' is not in regions.csv; the term for it is 'PK-KP'", "row 3: "],
        ),
        (f"PK-KP,fatalities,12,,,,{SOURCE}\n" * 2, ["row 3: ", "already"]),
        ("PK-KP,fatalities\n", ["row 2 of figures.csv has 2 cells"]),
        ("", ["has no figures"]),
        # What the check finds is told at its row as well.
        (f"PK-KP,fatalities,12,,,,{SOURCE}\nPK,fatalities,5,,,,,,,\n", ["row ", ": claims.csv:"]),
    ],
    ids=["words", "twice", "cells", "nothing", "sum"],
)
def test_one_wrong_row_and_nothing_is_written(folder, rows, told):
    before = contents(folder)
    done = add(folder, HEADER + rows)
    assert done.exit_code == 1
    assert all(word in done.stderr for word in told), done.stderr
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("regoin\nPK\n", "did you mean 'region'?"),
        ("PK\0\n", "is no CSV table"),
        ("", "needs a header"),
        ("sep=;\nregion;measure\n", "a line for a spreadsheet stands before the header"),
    ],
)
def test_a_file_that_is_none_is_refused(folder, text, told):
    done = add(folder, text)
    assert done.exit_code == 1 and told in done.stderr


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(",", "utf-8-sig"), (";", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8"), ("\t", "utf-16")],
)
def test_a_table_is_read_as_the_spreadsheets_of_other_countries_save_it(folder, mark, encoding):
    text = f"{HEADER}PK-KP,fatalities,12,,,,{SOURCE}\n"
    file = folder.parent / "figures.csv"
    file.write_bytes(text.replace(",", mark).replace("\n", "\r\n").encode(encoding))
    command = ["add", "--data", str(folder), "--from", str(file), "--yes", *COMMON]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.stderr
    assert "Added 1 figure (" in done.stdout


def test_the_template_has_a_column_for_each_option(tmp_path):
    words = ["add", "--template", str(tmp_path / "f.csv")]
    assert CliRunner().invoke(main, words).exit_code == 0
    header = (tmp_path / "f.csv").read_text()
    assert header.startswith("source_id,url,publisher,") and "printed" in header
    assert "is there already" in CliRunner().invoke(main, words).stderr


@pytest.mark.slow
def test_a_new_contradiction_comes_with_the_lines_that_explain_it(root, tmp_path):
    folder = shutil.copytree(root / "data", tmp_path / "data")
    (folder / "findings.yml").write_text("[]\n")
    problems = of_bodies(folder, ["ISPR"])
    lines = next(p.message for p in problems if p.message.startswith("fill in:"))
    assert "\n  claims: [ispr-" in lines and "\n  status: open\n" in lines
    assert any("a new contradiction: " in p.message for p in problems)


def test_a_workbook_is_taken_as_it_was_typed(folder, tmp_path):
    file = tmp_path / "figures.xlsx"
    made = CliRunner().invoke(main, ["add", "--template", str(file)])
    assert made.exit_code == 0
    header = pd.read_excel(file, engine="calamine").columns.to_list()
    assert {"printed", "source_id", "region"} <= set(header)
    row = {
        "region": "PK-KP", "measure": "fatalities", "printed": "over 1,012",
        "edition": "crss-2026-01", "edition_title": "Report of January 2026",
        "publisher": "Geo News", "title": "[a report]", "published": "2026-03-02",
        "url": "https://example.org/a",
    }  # fmt: skip
    other = dict.fromkeys(row, "") | {
        "region": "PK-SD", "measure": "fatalities", "printed": 5, "edition": "crss-2026-01",
    }  # fmt: skip
    pd.DataFrame([row, other], columns=header).to_excel(file, index=False)
    command = ["add", "--data", str(folder), "--from", str(file), "--yes", *COMMON]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.stderr
    assert "'over 1,012', which says" in done.stdout and "'5', which says 5" in done.stdout
    before = contents(folder)
    pd.DataFrame([row | {"printed": 0.51}], columns=header).to_excel(file, index=False)
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert "row 2 of figures.xlsx has a cell that is no text: 0.51" in done.stderr
    # A formula that nothing has worked out is 0 to most readers.
    pd.DataFrame([row | {"printed": "=500+12"}], columns=header).to_excel(file, index=False)
    place = f"{xl_col_to_name(header.index('printed'))}2"
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert f"cell {place} of figures.xlsx is a formula" in done.stderr
    assert contents(folder) == before
