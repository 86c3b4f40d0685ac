"""The files of a ledger: the descriptor with the schemas of its tables, and each table read."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from tally.errors import LedgerError
from tally.ledger.dimensions import TABLE_OF

#: The tables without which a folder is not a ledger.
NEEDED = {*TABLE_OF.values(), "scopes", "population", "places"}


def read_descriptor(folder: Path) -> dict:
    """Read ``datapackage.json``, the one place where the tables' schemas live."""
    path = folder / "datapackage.json"
    if not path.is_file():
        raise LedgerError(f"{path} is missing: {folder} is not a ledger.")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise LedgerError(f"{path} is not readable JSON: {error}.") from None


def table_resources(descriptor: Mapping) -> dict[str, dict]:
    """Give the resources of a descriptor that are tables, by name.

    Raises
    ------
    LedgerError
        When it is not the descriptor of a ledger.
    """
    try:
        tables = {r["name"]: r for r in descriptor["resources"] if r.get("type") == "table"}
        sound = all(isinstance(r["path"], str) for r in descriptor["resources"]) and all(
            t["schema"]["primaryKey"]
            and all(f["name"] and f["type"] for f in t["schema"]["fields"])
            for t in tables.values()
        )
    except (AttributeError, KeyError, TypeError):
        sound = False
    if not sound:
        raise LedgerError(
            "The descriptor must have a list of resources, each with its name and path, and each "
            "table with its schema: the name and type of its fields, and its primary key."
        )
    missing = NEEDED - set(tables)
    if missing:
        raise LedgerError(f"The descriptor has no table {', '.join(sorted(missing))}.")
    return tables


def read(path: Path, resource: Mapping) -> pd.DataFrame:
    """Read one table, its columns typed as the schema of its resource says.

    Raises
    ------
    LedgerError
        When it is missing, or does not have the form that the schema gives.

    Examples
    --------
    >>> from tally import paths
    >>> bodies = table_resources(read_descriptor(paths.data()))["bodies"]
    >>> "CRSS" in read(paths.data() / bodies["path"], bodies).index
    True
    """
    fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    hint = "Run `tally check` for all problems."
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise LedgerError(f"{path} is missing.") from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise LedgerError(f"{path} is not a CSV table in UTF-8: {error}. {hint}") from None
    if list(frame.columns) != list(fields):
        raise LedgerError(
            f"{path} has the columns {', '.join(frame.columns)}; "
            f"the schema wants {', '.join(fields)}. {hint}"
        )
    if line := _short(path, len(fields)):
        raise LedgerError(f"{path}:{line}: the row has fewer cells than the header. {hint}")
    # As objects: pandas takes rows from one block of these far faster than from many of Arrow's.
    frame = frame.astype(object).mask(frame == "")
    for name, kind in fields.items():
        try:
            if kind == "number":
                frame[name] = pd.to_numeric(frame[name]).astype(float)
            elif kind in ("integer", "year"):
                frame[name] = pd.to_numeric(frame[name]).astype("Int64")
            elif kind == "date":
                frame[name] = [None if pd.isna(v) else date.fromisoformat(v) for v in frame[name]]
        except (TypeError, ValueError) as error:
            raise LedgerError(f"{path}: {name}: {error}. {hint}") from None
    key = resource["schema"]["primaryKey"]
    if len(key) > 1:
        return frame
    # An index without a name, since pandas could not tell it from the column.
    return frame.set_index(key[0], drop=False).rename_axis(None)


def _short(path: Path, cells: int) -> int | None:
    """Give the line of the first row that has fewer cells, which pandas would fill up."""
    with path.open(encoding="utf-8", newline="") as file, contextlib.suppress(csv.Error):
        rows = csv.reader(file)
        return next((rows.line_num for row in rows if 0 < len(row) < cells), None)
    return None
