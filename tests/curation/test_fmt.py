"""`tally fmt`: canonical form and order, whole or not at all, and never another meaning."""

import csv
import errno
import io
import json
import os
import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tally import writing
from tally.cli import main
from tally.curation import canonical
from tally.errors import TallyError

TABLES = ["claims", "sources", "editions", "episodes", "population", "scopes", "left_out", "doubts"]
TABLES += ["landmarks", "districts", "ucdp_monthly", "ucdp_districts"]


def fmt(folder: Path, *words: str) -> Result:
    result = CliRunner().invoke(main, ["fmt", "--data", str(folder), *words], prog_name="tally")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.fixture
def folder(root, tmp_path) -> Path:
    return shutil.copytree(root / "data", tmp_path / "data")


def test_the_tables_are_in_canonical_form(root):
    result = fmt(root / "data", "--check")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.slow
def test_rows_in_any_order_come_back(root, folder):
    paths = [folder / f"{table}.csv" for table in TABLES]
    for path in paths:
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(1).shuffle(rows)
        path.write_text(header + "".join(rows), encoding="utf-8")
    told = fmt(folder, "--check").stderr
    assert [path.name for path in paths if path.name not in told] == []
    assert fmt(folder).exit_code == 0
    others = [p.name for p in paths if p.read_bytes() != (root / "data" / p.name).read_bytes()]
    assert others == []


def version(folder: Path) -> str:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["version"]


@pytest.mark.slow
def test_the_version_is_the_day_on_which_the_tables_changed(root, folder):
    path = folder / "bodies.csv"
    today, before = f"{date.today():%Y.%m.%d}", version(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("Lahore", "Karachi"), encoding="utf-8")
    assert "datapackage.json" in fmt(folder, "--check").stderr
    assert version(folder) == before
    assert fmt(folder).stdout == "datapackage.json\n"
    # The first change of a day has no number; each further one counts on.
    number = int(before.removeprefix(today)[1:] or 1) + 1 if before.startswith(today) else 1
    assert version(folder) == (today if number == 1 else f"{today}.{number}")
    assert fmt(folder).stdout == ""
    first = version(folder)
    shutil.copyfile(root / "data" / "bodies.csv", path)
    assert fmt(folder).stdout == "datapackage.json\n"
    assert version(folder) == f"{today}.{int(first.removeprefix(today)[1:] or 1) + 1}"


def test_a_spreadsheets_form_is_taken_back(root, folder):
    path = folder / "sources.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [*([f"{cell} " for cell in row] if n else row for n, row in enumerate(rows)), [""] * 7]
    )
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    assert fmt(folder).stdout == "sources.csv\n"
    assert path.read_bytes() == (root / "data" / path.name).read_bytes()
    assert fmt(folder).stdout == ""


def test_columns_in_another_order_come_back(root, folder):
    path = folder / "editions.csv"
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(row[::-1] for row in rows)
    path.write_bytes(out.getvalue().encode())
    assert fmt(folder).exit_code == 0
    assert path.read_bytes() == (root / "data" / path.name).read_bytes()


def test_letters_are_composed_and_the_joiners_of_urdu_kept(folder):
    path = folder / "bodies.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Uppsala University", "re\u0301sume\u0301 می‌کند"), encoding="utf-8"
    )
    fmt(folder)
    assert "résumé می‌کند" in path.read_text(encoding="utf-8")


def test_check_writes_nothing(folder):
    path = folder / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(folder)
    result = fmt(folder, "--check")
    assert result.exit_code == 1
    assert result.stderr == "places.csv: not in canonical form; run `tally fmt`\n"
    assert contents(folder) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda b: b.replace(b"Besham", b"Besh\x93m", 1), "places.csv:6: byte 0x93 is not UTF-8"),
        (lambda b: b.replace(b"besham,", b"besham,x,", 1), "places.csv:6: the row has 11 cells"),
        (lambda b: b.replace(b"besham,", b'besham,"', 1), "places.csv:6: "),
        (lambda b: b.replace(b"besham", b"bes\tham", 1), "places.csv:6: the character U+0009"),
        (lambda b: b.replace(b",", b";"), "places.csv:1: cells are separated by semicolons"),
        (lambda b: b.replace(b"precision", b"exact", 1), "places.csv:1: the columns are not"),
    ],
)
def test_what_cannot_be_read_without_loss_is_refused_and_nothing_written(folder, damage, sentence):
    (folder / "places.csv").write_bytes(damage((folder / "places.csv").read_bytes()))
    sources = folder / "sources.csv"
    sources.write_bytes(sources.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(folder)
    result = fmt(folder)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(folder) == before


@pytest.mark.slow
def test_a_write_that_fails_half_way_leaves_every_table_as_it_was(folder, monkeypatch):
    for name in ("places.csv", "sources.csv"):
        path = folder / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(folder)
    replace, calls = os.replace, []

    def fails_at_the_second(source, target):
        calls.append(target)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "the disk is full")
        replace(source, target)

    monkeypatch.setattr(writing.os, "replace", fails_at_the_second)
    texts = {path: text for path, (text, differs) in canonical.texts(folder).items() if differs}
    with pytest.raises(TallyError, match="can't be written: the disk is full"):
        writing.replace_files(texts)
    assert contents(folder) == before
    calls.clear()
    told = fmt(folder)
    assert (told.exit_code, told.stdout) == (1, "")
    assert contents(folder) == before
