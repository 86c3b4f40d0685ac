"""Many figures at once: read from a file, composed one after the other, and added all or none."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tally.curation.add import AddError, Addition, Cells, Tables, compose, grown
from tally.errors import TallyError, did_you_mean
from tally.writing import refuse_unwritable, write_whole


def write_template(path: Path, columns: Iterable[str]) -> None:
    """Write an empty file of figures.

    Raises
    ------
    AddError
        When a file is there already.
    """
    if path.exists():
        raise AddError(f"{path} is there already. Choose another name.")
    refuse_unwritable(path)
    write_whole(path, ",".join(columns) + "\n")


def read(path: Path, columns: Sequence[str]) -> list[tuple[int, Cells]]:
    """Read a file of figures: CSV in UTF-8, with a header of some of the columns.

    Parameters
    ----------
    path : pathlib.Path
        The file; a spreadsheet saves it as "CSV UTF-8".
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
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise AddError(f"{path} is missing.") from None
    except UnicodeDecodeError as error:
        raise AddError(f"{path} is not in UTF-8: {error}. Save it as CSV UTF-8.") from None
    if "\0" in text:
        raise AddError(f"{path} is no CSV table; save the sheet as CSV UTF-8.")
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except csv.Error as error:
        raise AddError(f"{path} is no CSV table: {error}.") from None
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
