"""The canonical form and order of the tables, so that a diff shows what changed and no more.

Form: UTF-8 without byte order mark, lines that end in LF, the columns in the order of the schema,
quotation marks only where a cell needs them, letters composed (NFC), no blank at the end of a
cell, no empty row.

============== ==============================================================================
table          order of rows
============== ==============================================================================
claims         body, first and last day of the period, the other dimensions, kind, id
sources        source_id
editions       body, day of release (those without one last), edition
episodes       first day, the longer first, episode
landmarks      day, landmark
places         place
districts      region, district
population     census year, region
scopes         body, as in bodies.csv; first year
ucdp_monthly   version, region, period
ucdp_districts version, region, district, period
left_out       row of the raw material
doubts         row of the raw material
============== ==============================================================================

All other tables are lists of terms, whose order somebody chose: it is kept.

The descriptor, ``datapackage.json``, has the day on which the tables last changed as their version,
and their checksum, by which a change is known.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from tally.check import form
from tally.check.signs import tidy
from tally.errors import PeriodError, TallyError
from tally.ledger.dimensions import TREES
from tally.ledger.files import read_descriptor, table_resources
from tally.paths import DESCRIPTOR
from tally.quantities import period

Cells = dict[str, str]


class TableError(TallyError):
    """A table that can't be put into another form without loss."""


def texts(folder: Path | str) -> dict[Path, tuple[str, bool]]:
    """Give each table of a folder in canonical form and order, and the descriptor with its version.

    Parameters
    ----------
    folder : path
        The folder that holds ``datapackage.json``.

    Returns
    -------
    dict of pathlib.Path to tuple of str and bool
        The text of each file, and whether the file differs from it.

    Raises
    ------
    TableError
        When a table can't be read without loss; a line for each reason.

    Examples
    --------
    >>> from tally import paths
    >>> any(differs for _, differs in texts(paths.root() / "data").values())
    False
    """
    folder = Path(folder)
    resources = table_resources(read_descriptor(folder))
    tables = {}
    problems: list[str] = []
    for name, resource in resources.items():
        try:
            tables[name] = read(folder, resource)
        except TableError as error:
            problems += str(error).splitlines()
    if problems:
        raise TableError("\n".join(problems))
    found = {}
    for name, resource in resources.items():
        path = folder / resource["path"]
        text = render(name, resource, tables)
        found[path] = (text, path.read_bytes() != text.encode("utf-8"))
    path, text = versioned(folder, {path: text for path, (text, _) in found.items()})
    found[path] = (text, path.read_bytes() != text.encode("utf-8"))
    return found


def versioned(
    folder: Path, tables: Mapping[Path, str], today: date | None = None
) -> tuple[Path, str]:
    """Give the descriptor with the version of its tables: the day on which they last changed.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    tables : mapping of pathlib.Path to str
        The tables that are written; the others are taken as they are.
    today : datetime.date, optional
        The day of a change.

    Returns
    -------
    tuple of pathlib.Path and str
        The file and its text, which is another one only where the tables are others.
    """
    path = folder / DESCRIPTOR
    descriptor = read_descriptor(folder)
    digest = hashlib.sha256()
    for name, resource in table_resources(descriptor).items():
        file = folder / resource["path"]
        raw = tables[file].encode("utf-8") if file in tables else file.read_bytes()
        digest.update(f"{name} {len(raw)}\n".encode())
        digest.update(raw)
    checksum = f"sha256:{digest.hexdigest()}"
    if descriptor.get("hash") == checksum:
        return path, path.read_text(encoding="utf-8")
    version = f"{today or date.today():%Y.%m.%d}"
    before, _, count = str(descriptor.get("version")).partition(version)
    if not before:  # the second change of one day, or a further one
        version += f".{int(count.removeprefix('.') or 1) + 1}"
    changed = {"version": version, "hash": checksum}
    # In their places; a descriptor without them gets them at its end.
    return path, json.dumps({**descriptor, **changed}, indent=2, ensure_ascii=False) + "\n"


def read(folder: Path, resource: Mapping) -> list[Cells]:
    """Read a table whose form may be another than the canonical one.

    Raises
    ------
    TableError
        When its bytes are not UTF-8, a row has too many or too few cells, a column is missing, or
        a sign in it is no text: what it says can't be told for sure.
    """
    name = resource["path"]
    path = folder / name
    if not path.is_file():
        raise TableError(f"{path} is missing.")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise TableError(
            f"{name}:{line}: byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
        ) from None
    text = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    text, wrong = form.as_text(text, name)
    header = next(csv.reader([text.partition("\n")[0]]), [])
    columns = [field["name"] for field in resource["schema"]["fields"]]
    if not wrong and sorted(header) != sorted(columns):
        wrong = form.header(text, resource)
    if not wrong:
        rows, ragged = form.rows(text, resource)
        wrong = [p for p in ragged if "the row is empty" not in p.message]
    if wrong:
        raise TableError("\n".join(map(str, wrong)))
    return [{column: tidy(row[column]) for column in columns} for _, row in rows]


def render(name: str, resource: Mapping, tables: Mapping[str, list[Cells]]) -> str:
    """Write a table in canonical form and order.

    Parameters
    ----------
    name : str
        The table.
    resource : mapping
        Its entry in the descriptor.
    tables : mapping of str to list of dict
        The rows of all tables: the order of one may follow another.
    """
    rows = tables[name]
    if name == "scopes":
        place = {row["body"]: n for n, row in enumerate(tables["bodies"])}
        rows = sorted(rows, key=lambda row: (place.get(row["body"], len(place)), row["first"]))
    elif name in ORDER:
        rows = sorted(rows, key=ORDER[name])
    return _csv([field["name"] for field in resource["schema"]["fields"]], rows)


def _csv(columns: list[str], rows: Iterable[Cells]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _days(text: str) -> tuple[date, date]:
    """Give the first and last day of a period; what is none comes last."""
    try:
        found = period.parse(text)
    except PeriodError:
        return (date.max, date.max)
    return (found.first, found.last)


def _claim(row: Cells) -> tuple:
    terms = (*TREES, "kind", "claim_id")
    return (row["body"], *_days(row["period"]), *(row[c] for c in terms))


def _episode(row: Cells) -> tuple:
    first, last = _days(row["date"])
    return (first, -last.toordinal(), row["episode"])


def _row_number(row: Cells) -> tuple:
    return (int(row["row"]), "") if row["row"].isdecimal() else (10**9, row["row"])


#: The order of the rows of each table that has one.
ORDER: dict[str, Callable[[Cells], str | int | tuple]] = {
    "claims": _claim,
    "sources": lambda row: row["source_id"],
    "editions": lambda row: (row["body"], row["released"] or "9", row["edition"]),
    "episodes": _episode,
    "landmarks": lambda row: (row["date"], row["landmark"]),
    "places": lambda row: row["place"],
    "population": lambda row: (row["year"], row["region"]),
    "districts": lambda row: (row["region"], row["district"]),
    "ucdp_monthly": lambda row: (row["version"], row["region"], row["period"]),
    "ucdp_districts": lambda row: (row["version"], row["region"], row["district"], row["period"]),
    "left_out": _row_number,
    "doubts": _row_number,
}
