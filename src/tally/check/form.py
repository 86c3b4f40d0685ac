"""What must hold before a table can be read at all: its bytes, its lines, its header."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path

from tally.check.common import Row
from tally.errors import Problem

#: Largest table that is read: the ledger is typed by hand, and its claims are a fiftieth of this.
MAX_BYTES = 5_000_000

#: Longest cell, in characters.
MAX_CELL = 2_000

#: Characters that break a line or are not seen; LF ends a line, and CR is told by itself.
CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def table(folder: Path, resource: dict) -> tuple[list[Row] | None, list[Problem]]:
    """Read a table: its rows, or None where it can't be read, and what is wrong in its form."""
    text, wrong = read(folder, resource["path"])
    wrong = wrong or header(text, resource)
    if wrong:
        return None, wrong
    found, ragged = rows(text, resource)
    return found, [*quoted(text, resource), *ragged]


def quoted(text: str, resource: dict) -> list[Problem]:
    """Find the quotation marks that some programs put around every cell."""
    if not text.startswith('"'):
        return []
    message = "the header is in quotation marks, which no column needs; run `tally fmt`"
    return [Problem(resource["path"], 1, None, message)]


def read(folder: Path, name: str) -> tuple[str, list[Problem]]:
    """Read a table as text, with what is wrong in it as a text."""

    def wrong(message: str, row: int | None = None) -> tuple[str, list[Problem]]:
        return "", [Problem(name, row, None, message)]

    path = folder / name
    if not path.is_file():
        return wrong(f"the file is missing from {path.parent}")
    size = path.stat().st_size
    if size == 0:
        return wrong("the file is empty; it must at least have its header line and a row")
    if size > MAX_BYTES:
        return wrong(f"the file has {size:,} bytes; a table here has at most {MAX_BYTES:,}")
    raw = path.read_bytes()
    encoding = json.detect_encoding(raw)
    if not encoding.startswith("utf-8"):
        return wrong(f"the file is in {encoding.upper()[:6]}; save it as UTF-8", 1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return wrong(f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8", row)
    return as_text(text, name)


def as_text(text: str, name: str) -> tuple[str, list[Problem]]:
    """Give the text of a table, or what keeps its lines from being read one by one."""
    problems: list[Problem] = []

    def wrong(message: str, row: int | None = None) -> tuple[str, list[Problem]]:
        problems.append(Problem(name, row, None, message))
        return "", problems

    if text.startswith("\ufeff"):
        wrong("the file begins with a byte order mark; save it as UTF-8 without BOM", 1)
    if "\t" in text.partition("\n")[0]:
        return wrong("cells are separated by tabs; save the file with commas between them", 1)
    if lone := re.search(r"\r(?!\n)", text):
        where = text[: lone.start()].count("\n") + 1
        wrong("a CR stands here alone, without LF; save the file with LF line ends", where)
    elif "\r" in text:
        wrong("lines end in CR LF; save the file with LF line ends", _line_of(text, "\r"))
    if mark := CONTROL.search(text):
        code = f"U+{ord(mark[0]):04X}"
        wrong(f"the character {code} is no text; take it out", _line_of(text, mark[0]))
    if not text.endswith("\n"):
        wrong("the last line does not end in a line feed", text.count("\n") + 1)
    if problems:
        return "", problems
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    unclosed = "a quotation mark is not closed, or a cell holds a line break"
    try:
        for _ in reader:
            if reader.line_num > begin:
                return wrong(unclosed, begin)
            begin = reader.line_num + 1
    except csv.Error as error:
        if reader.line_num > begin or "end of data" in str(error):
            return wrong(unclosed, begin)
        return wrong(f"this is not a CSV line: {error}", begin)
    return text, []


def _line_of(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


def other(folder: Path, resource: Mapping) -> list[Problem]:
    """Find what keeps a map from being read; lists have rules of their own, and may be missing."""
    if resource.get("format") != "geojson":
        return []
    name = resource["path"]
    path = folder / name
    if not path.is_file():
        return [Problem(name, None, None, f"the file is missing from {path.parent}")]
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return [Problem(name, None, None, f"the file is not readable GeoJSON: {error}")]
    if not isinstance(found, dict) or not found.get("features"):
        return [Problem(name, None, None, "the file has no features; make it anew with the script")]
    return []


def header(text: str, resource: Mapping) -> list[Problem]:
    """Compare the header with the schema."""
    want = [field["name"] for field in resource["schema"]["fields"]]
    have = next(csv.reader([text.partition("\n")[0]]), [])
    if have == want:
        if text.count("\n") > 1:
            return []
        return [Problem(resource["path"], 1, None, "the table has a header and no row")]
    told_at_once = None
    if len(have) == 1 and len(have[0].split(";")) == len(want):
        told_at_once = "cells are separated by semicolons; save the file with commas between them"
    elif text.lower().startswith(("sep=", '"sep=')):
        told_at_once = "a line for a spreadsheet stands before the header; take the line out"
    elif [column.strip().lower() for column in have] == want:
        told_at_once = f"the header is not in small letters; write {','.join(want)}"
    if told_at_once:
        return [Problem(resource["path"], 1, None, told_at_once)]
    missing = [c for c in want if c not in have]
    more = [c for c in have if c not in want]
    twice = sorted({c for c in have if have.count(c) > 1})
    told = [f"missing: {', '.join(missing)}"] if missing else []
    told += [f"not in the schema: {', '.join(map(repr, more))}"] if more else []
    told += [f"twice: {', '.join(twice)}"] if twice else []
    if told:
        message = f"the columns are not those of the schema ({'; '.join(told)})"
    else:
        wrong = next(i for i, (h, w) in enumerate(zip(have, want, strict=True)) if h != w)
        message = (
            f"the columns are in another order: column {wrong + 1} is {have[wrong]!r} "
            f"and must be {want[wrong]!r}"
        )
    return [Problem(resource["path"], 1, None, message)]


def rows(text: str, resource: Mapping) -> tuple[list[Row], list[Problem]]:
    """Give the rows as text, each with the number of its line, and the lines that are no rows."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader)
    rows, problems = [], []
    for cells in reader:
        if not any(cells):
            message = "the row is empty; take it out"
        elif len(cells) != len(header):
            message = (
                f"the row has {len(cells)} cells and the header {len(header)}; "
                "is a cell with a comma not quoted?"
            )
        elif any(len(cell) > MAX_CELL for cell in cells):
            column = next(c for c, cell in zip(header, cells, strict=True) if len(cell) > MAX_CELL)
            message = f"the cell of {column} has more than {MAX_CELL:,} characters"
        else:
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            continue
        problems.append(Problem(resource["path"], reader.line_num, None, message))
    return rows, problems
