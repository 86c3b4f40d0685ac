"""Many figures at once: read from a file, composed one after the other, and added all or none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree
from zipfile import ZipFile

from tally.curation.add import AddError, Addition, Cells, Tables, compose, grown
from tally.errors import TallyError, did_you_mean
from tally.ledger.spreadsheet import mark_of
from tally.writing import refuse_unwritable, write_whole

#: How the file of a workbook ends.
WORKBOOK = ".xlsx"


def write_template(path: Path, columns: Mapping[str, str]) -> None:
    """Write an empty file of figures: CSV, or a workbook that says of each column what it is.

    Parameters
    ----------
    path : pathlib.Path
        Where it goes.
    columns : mapping
        The columns, each with what belongs there.

    Raises
    ------
    AddError
        When a file is there already.
    """
    if path.exists():
        raise AddError(f"{path} is there already. Choose another name.")
    refuse_unwritable(path)
    write_whole(
        path,
        _workbook(columns) if path.suffix.casefold() == WORKBOOK else ",".join(columns) + "\n",
    )


def _workbook(columns: Mapping[str, str]) -> bytes:
    """Make a workbook with a header, and the meaning of each column beside its name."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("figures")
        # What is typed stays as it is typed: no 4-Feb of 4/2, and no 0.51 of 51%.
        sheet.set_column(0, len(columns) - 1, 16, workbook.add_format({"num_format": "@"}))
        sheet.write_row(0, 0, list(columns))
        sheet.freeze_panes(1, 0)
        for number, told in enumerate(columns.values()):
            sheet.write_comment(0, number, told)
    return made.getvalue()


def read(path: Path, columns: Sequence[str]) -> list[tuple[int, Cells]]:
    """Read a file of figures: CSV or a workbook, with a header of some of the columns.

    Parameters
    ----------
    path : pathlib.Path
        The file; a spreadsheet saves it as "CSV UTF-8". Of a workbook the first sheet is read.
    columns : sequence of str
        The columns that there may be.

    Returns
    -------
    list of tuple of int and dict
        The number of each row in the file, counted from 1 with the header, and its cells. Rows
        in which nothing stands are left out.

    Raises
    ------
    AddError
        When it can't be read.
    """
    lines = _sheet(path) if path.suffix.casefold() == WORKBOOK else _lines(path)
    header = [cell.strip() for cell in lines[0]] if lines else []
    if unknown := [name for name in header if name not in columns]:
        hint = did_you_mean(unknown[0], columns, ".")
        raise AddError(f"{path} has a column {unknown[0]!r}, which is none{hint}")
    if not header or len(set(header)) < len(header):
        raise AddError(f"{path} needs a header with each column once, such as: {columns[0]}.")
    found = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise AddError(
                f"row {number} of {path.name} has {len(cells)} cells, and the header {len(header)}."
            )
        found.append((number, dict(zip(header, cells, strict=True))))
    if not found:
        raise AddError(f"{path} has no figures.")
    return found


def _sheet(path: Path) -> list[list[str]]:
    """Read the cells of a workbook as they are shown, as far as texts and whole numbers are."""
    if not path.is_file():
        raise AddError(f"{path} is missing.")
    try:
        from python_calamine import load_workbook
    except ImportError:
        raise AddError(
            "A workbook is read by python-calamine, which is not installed. Run: "
            "pip install 'tally[events]', or save the sheet as CSV UTF-8."
        ) from None
    try:
        rows = load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
        formula = _formula(path)
    except Exception as error:
        raise AddError(f"{path} is no workbook that can be read: {error}.") from None
    if formula:
        raise AddError(
            f"cell {formula} of {path.name} is a formula, and what it makes may be worked out or "
            "not. Type what the source printed, or paste the values alone."
        )
    return [[_cell(cell, path, number) for cell in row] for number, row in enumerate(rows, 1)]


def _formula(path: Path) -> str | None:
    """Give the first cell of the first sheet that is a formula: many readers take it for 0."""
    with ZipFile(path) as parts:
        sheets = ElementTree.fromstring(parts.read("xl/workbook.xml")).iterfind(".//{*}sheet")
        named = {name.rpartition("}")[2]: value for name, value in next(sheets).items()}
        links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        target = next(link.get("Target", "") for link in links if link.get("Id") == named["id"])
        sheet = ElementTree.fromstring(parts.read(normpath(join("/xl", target)).lstrip("/")))
    cells = (cell for cell in sheet.iterfind(".//{*}c") if cell.find("{*}f") is not None)
    return next((cell.get("r") for cell in cells), None)


def _cell(cell: object, path: Path, row: int) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool) and cell == int(cell):
        return str(int(cell))
    raise AddError(
        f"row {row} of {path.name} has a cell that is no text: {cell}. The sheet made it of "
        "what was typed; type it again with ' before it."
    )


def _lines(path: Path) -> list[list[str]]:
    """Read the cells of a CSV file: with commas, or what else a spreadsheet puts between cells."""
    try:
        raw = path.read_bytes()
        # Excel's "Unicode text" is UTF-16 with tabs.
        text = raw.decode(json.detect_encoding(raw))
    except FileNotFoundError:
        raise AddError(f"{path} is missing.") from None
    except UnicodeDecodeError as error:
        raise AddError(f"{path} is not in UTF-8: {error}. Save it as CSV UTF-8.") from None
    if "\0" in text:
        raise AddError(f"{path} is no CSV table; save the sheet as CSV UTF-8.")
    header = text.partition("\n")[0]
    if header.casefold().startswith(("sep=", '"sep=')):
        raise AddError(f"In {path} a line for a spreadsheet stands before the header; take it out.")
    try:
        return list(
            csv.reader(text.splitlines(keepends=True), delimiter=mark_of(header), strict=True)
        )
    except csv.Error as error:
        raise AddError(f"{path} is no CSV table: {error}.") from None


def read_terms(tables: Tables, files: Mapping[str, Path]) -> dict[str, list[Cells]]:
    """Read rows for other tables, such as new groups: by the name of the table.

    Columns that a file leaves out are empty.

    Raises
    ------
    AddError
        When there is no such table, or a file can't be read.
    """
    found = {}
    for name, path in files.items():
        if name not in tables.resources or name == "claims":
            names = sorted(set(tables.resources) - {"claims"})
            hint = did_you_mean(name, names, ".")
            raise AddError(f"There is no table {name!r} for terms{hint}")
        columns = [field["name"] for field in tables.resources[name]["schema"]["fields"]]
        found[name] = [dict.fromkeys(columns, "") | row for _, row in read(path, columns)]
    return found


def compose_all(
    tables: Tables, rows: Iterable[tuple[int, Cells]], terms: Mapping[str, Sequence[Cells]]
) -> list[Addition]:
    """Make the additions of all rows, each on top of those before it.

    A source or edition that is new need be told in one row alone.

    Raises
    ------
    AddError
        With a sentence for each row that is refused, where one is.
    """
    tables = grown(tables, terms)
    made: list[Addition] = []
    refused: list[str] = []
    for number, cells in rows:
        place = f"row {number}"
        try:
            addition = replace(compose(tables, cells), place=place)
        except TallyError as error:
            refused.append(f"{place}: {error}")
            continue
        made.append(addition)
        tables = grown(tables, {name: [row] for name, row in addition.rows.items()})
    if refused:
        raise AddError("\n".join(["Nothing was added:", *refused]))
    return made


def told(additions: Iterable[Addition]) -> Iterator[str]:
    """Tell each addition in a line."""
    for addition in additions:
        claim = addition.claim
        yield f"  {claim['claim_id']}: {claim['printed']!r}, which says {addition.interval}"
