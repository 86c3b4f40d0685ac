"""Files of events as tables of text, in DuckDB; and what in them is no row."""

from __future__ import annotations

import csv
import glob
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
from ibis import Table

from tally.events.formats import EventsError
from tally.ledger.spreadsheet import mark_of

#: What stands beside each row that is set aside, before its own cells.
ASIDE = ("file", "line", "why", "row")

#: How files begin that hold others, whatever their names end in.
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"

#: What DuckDB takes of memory before it puts something aside on the disk.
MEMORY = "512MB"


@contextmanager
def opened(path: Path) -> Iterator[tuple[Any, Table]]:
    """Open a file of events: CSV, a CSV in a zip, or a workbook.

    Between the cells there may be semicolons or tabs, and a CSV may be in UTF-16, as spreadsheets
    save it.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Yields
    ------
    ibis backend
        DuckDB.
    Table
        The rows; all columns are text, with names in small letters. Of a CSV file nothing is read
        yet, and each query on them reads all of it: see :func:`kept`.

    Raises
    ------
    EventsError
        When it can't be read.
    """
    if not path.is_file():
        raise EventsError(f"{path} is missing, or no file.")
    with tempfile.TemporaryDirectory() as elsewhere:
        connection = ibis.duckdb.connect(temp_directory=elsewhere, memory_limit=MEMORY)
        try:
            if path.suffix.casefold() in (".xlsx", ".xls", ".xlsb"):
                connection.con.register("events", _sheet(path))
                yield connection, connection.table("events")
                return
            with path.open("rb") as beginning:
                packed = beginning.read(4)
            if packed.startswith(GZIP):
                raise EventsError(f"{path} is packed by gzip. Unpack it first.")
            file = _unpacked(path, Path(elsewhere)) if packed.startswith(ZIP) else path
            file = _in_utf_8(file, path, Path(elsewhere))
            names, mark = _header(file, path)
            # DuckDB takes a name for a pattern of names, and its end for a way of packing.
            rows = connection.read_csv(
                glob.escape(str(file)), compression="none", table_name="events",
                columns=dict.fromkeys(names, "VARCHAR"), header=True,
                auto_detect=False, delim=mark, quote='"', escape='"',
                ignore_errors=True, store_rejects=True, rejects_limit=0,
            )  # fmt: skip
            yield connection, rows
        finally:
            connection.disconnect()


def kept(connection: Any, of: Table) -> Table:
    """Compute what is needed of the rows in one reading, and keep it while the file is open."""
    return connection.create_table("kept", of, temp=True)


def rejected(connection: Any, path: Path) -> pd.DataFrame:
    """Give what is no row, since it has too many cells or too few, or is not in UTF-8.

    It is known once the rows were read; of a workbook every row is one.
    """
    told = []
    if connection.raw_sql("FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchall():
        told = connection.raw_sql(
            "SELECT line, any_value(error_message), any_value(csv_line) "
            "FROM reject_errors GROUP BY line ORDER BY line"
        ).fetchall()
    return pd.DataFrame(
        [(path.name, line, str(why).strip(), row) for line, why, row in told], columns=list(ASIDE)
    )


def _sheet(path: Path) -> pd.DataFrame:
    """Read the first sheet of a workbook as text."""
    try:
        table = pd.read_excel(path, engine="calamine", dtype=str, keep_default_na=False)
    except ImportError:
        raise EventsError("Workbooks need python-calamine: pip install 'tally[events]'") from None
    except Exception as error:
        raise EventsError(f"{path} is no workbook that can be read: {error}.") from None
    table.columns = _checked([str(name) for name in table.columns], path)
    return table.astype(object)


def _unpacked(path: Path, into: Path) -> Path:
    """Take the one CSV out of an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            # A Mac packs a hidden file beside each.
            listed = [n for n in archive.namelist() if not n.rpartition("/")[2].startswith(".")]
            names = [n for n in listed if n.casefold().endswith(".csv")]
            if len(names) != 1:
                raise EventsError(f"{path} holds {len(names)} CSV files; it must hold one.")
            return Path(archive.extract(names[0], into))
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise EventsError(f"{path} can't be unpacked: {error}.") from None


def _in_utf_8(file: Path, path: Path, into: Path) -> Path:
    """Write a CSV in UTF-16 or UTF-32 anew, as DuckDB reads it; give any other as it is."""
    with file.open("rb") as opened:
        encoding = json.detect_encoding(opened.read(4))
    if encoding.startswith("utf-8"):
        return file
    anew = into / "utf-8.csv"
    try:
        with (
            file.open(encoding=encoding, newline="") as old,
            anew.open("w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new)
    except UnicodeError:
        raise EventsError(
            f"{path} is no CSV in UTF-8, nor in {encoding.upper()[:6]}. Save it as CSV UTF-8."
        ) from None
    return anew


def _header(file: Path, path: Path) -> tuple[list[str], str]:
    """Give the names of the columns, and what stands between cells."""
    with file.open("rb") as opened:
        line = opened.readline(1_000_000)
    try:
        header = line.decode("utf-8-sig")
        if header.casefold().startswith(("sep=", '"sep=')):
            raise EventsError(
                f"In {path} a line for a spreadsheet stands before the header; take it out."
            )
        mark = mark_of(header)
        cells = next(csv.reader(io.StringIO(header), delimiter=mark), [])
    except UnicodeDecodeError:
        raise EventsError(f"{path} is no CSV in UTF-8. Save it as CSV UTF-8.") from None
    except csv.Error:
        raise EventsError(f"The lines of {path} end in CR alone. Save it as CSV UTF-8.") from None
    return _checked(cells, path), mark


def _checked(names: list[str], path: Path) -> list[str]:
    found = [name.strip().casefold() for name in names]
    if not any(found) or len(set(found)) < len(found):
        raise EventsError(f"{path} needs a first line with the name of each column, once.")
    return found
