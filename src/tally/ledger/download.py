"""The whole ledger as files for other programs: CSV, Parquet, a workbook, and the Data Package.

Each file is the same, byte for byte, whenever it is made from the same tables.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from tally.errors import TallyError
from tally.ledger import spreadsheet
from tally.ledger.dimensions import TREES
from tally.ledger.files import read_descriptor, table_resources
from tally.ledger.scopes import INCLUDED, Era, era_of_claim
from tally.paths import DESCRIPTOR
from tally.writing import refuse_unwritable, write_whole

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: The time stamp of everything inside a file that has one: the first that a ZIP archive can have.
STAMP = (1980, 1, 1, 0, 0, 0)

#: What is written.
FILES = (
    "tally-claims.csv",
    "tally-claims.xlsx",
    "tally-claims.parquet",
    "tally-data-package.zip",
)

#: The longest and the narrowest column of the workbook, in letters.
WIDEST, NARROWEST = 48, 8


class DownloadError(TallyError):
    """The files can't be written where they should be."""


@dataclass(frozen=True)
class Column:
    """A column of the files that follows from the tables.

    Parameters
    ----------
    name, type, about : str
        Its name; ``string``, ``number``, ``date``, ``boolean``; what it holds.
    """

    name: str
    type: str
    about: str


#: The columns that the table of claims does not have, each after the one that is named.
MADE = {
    "body": [Column("body_name", "string", "The organisation's full name.")],
    "edition": [
        Column("edition_title", "string", "The title of the edition."),
        Column("released", "string", "The day on which it was released; may be partial."),
    ],
    "period": [
        Column("first_day", "date", "The first day of the period."),
        Column("last_day", "date", "The last day of the period."),
    ],
    **{d: [Column(f"{d}_name", "string", f"The {d} in words.")] for d in TREES},
    "qualifier": [
        Column("low", "number", "The least that the words mean, in the conventional reading."),
        Column(
            "high",
            "number",
            "The most that the words mean, in the conventional reading; empty where there is no "
            "upper end. Of a share, change or rate it may be a limit that is not reached.",
        ),
        Column("low_strict", "number", "The least, in the strict reading."),
        Column("high_strict", "number", "The most, in the strict reading; empty without an end."),
        Column(
            "known",
            "date",
            "The day from which the figure is surely known: the release of its edition, or else "
            "the publication of its source, the last day that a partial date allows.",
        ),
        Column(
            "latest", "boolean", "Whether it is what the organisation last said of the same cell."
        ),
    ],
    "locator": [
        Column("publisher", "string", "Who published the source."),
        Column("title", "string", "The headline of the source."),
        Column("published", "string", "The day on which it was published; may be partial."),
        Column("language", "string", "The language of the source."),
        Column("url", "string", "The address of the source."),
    ],
    "note": [
        Column("scope_counts", "string", "What the organisation's totals include in the year."),
        Column("scope_militants", "string", "Whether they include militants killed."),
        Column("scope_operations", "string", "Whether they include operations."),
        Column("scope_crime", "string", "Whether they include crime."),
        Column("scope_drones", "string", "Whether they include drone strikes."),
    ],
}

#: What pandas calls the types.
TYPES = {"string": "str", "number": "float64", "boolean": "bool"}

#: The columns that hold terms, and what tells of them in words.
TERMED = {
    *("body", "body_name", "edition", "source_id", "publisher", "language", "kind", "qualifier"),
    *(column for dimension in TREES for column in (dimension, f"{dimension}_name")),
    *(f"scope_{kind}" for kind in INCLUDED),
}

#: Said at the head of the workbook.
ADVICE = (
    "One row is one figure as printed in one source. Some rows are parts or totals of others, and "
    "several may tell the same figure: never add a column up.",
    "A printed quantity is an interval: low and high are its ends in the conventional reading, "
    "low_strict and high_strict in the strict one.",
    "An empty cell is unknown or does not apply. It is never zero.",
    "Organisations count different things; what, is in the columns that begin with scope.",
    "In the CSV file a text that begins with one of = + - @ has an apostrophe before it, so that "
    "no spreadsheet takes it for a formula. Here such texts are texts already.",
)


def columns(ledger: Ledger) -> list[Column]:
    """List the columns of the files, in their order.

    Parameters
    ----------
    ledger : Ledger
        The ledger, whose descriptor describes the columns that are in its table of claims.

    Returns
    -------
    list of Column

    Examples
    --------
    >>> import tally
    >>> [column.name for column in columns(tally.load())][:4]
    ['claim_id', 'source_id', 'locator', 'publisher']
    """
    table = table_resources(read_descriptor(ledger.folder))["claims"]
    found = []
    for field in table["schema"]["fields"]:
        found.append(Column(field["name"], field["type"], field.get("description", "")))
        found += MADE.get(field["name"], [])
    return found


def enriched(ledger: Ledger) -> pd.DataFrame:
    """Give every claim with all that the other tables say of it.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    pandas.DataFrame
        One row is one claim, with the columns that :func:`columns` lists. A missing cell is None.

    Examples
    --------
    >>> import tally
    >>> row = enriched(tally.load()).set_index("claim_id").loc["crss-2023-pk-fatalities-all-count"]
    >>> row.region_name, row.value, row.latest, row.scope_militants
    ('Pakistan', 1524.0, False, 'yes')
    """
    looked_up = {
        name: table.astype(object).where(table.notna(), None).to_dict("index")
        for name, table in ledger.tables.items()
        if name in ("bodies", "editions", "sources", *TREES.values())
    }
    rows = {
        claim["claim_id"]: _row(claim, looked_up, _era(ledger, claim))
        | {"latest": said.fate == "latest"}
        for cell in ledger.histories
        for said in cell
        for claim in said.rows
    }
    names = [column.name for column in columns(ledger)]
    return pd.DataFrame([rows[i] for i in ledger.claims.index], columns=names, dtype=object)


def flat(ledger: Ledger) -> pd.DataFrame:
    """Give what :func:`enriched` gives with the types of pandas: see :meth:`Ledger.to_frame`."""
    frame = enriched(ledger)
    for made in columns(ledger):
        if made.type == "date":
            frame[made.name] = pd.to_datetime(frame[made.name]).astype("datetime64[s]")
        elif made.name in TERMED:
            frame[made.name] = frame[made.name].astype("category")
        else:
            frame[made.name] = frame[made.name].astype(TYPES[made.type])
    exactly = ledger.claims[["interval", "strict"]].set_axis(frame.index)
    return frame.assign(**exactly)


def _era(ledger: Ledger, claim: Mapping) -> Era | None:
    """Give the era of a claim's body that holds all of its period."""
    return era_of_claim(ledger, claim)


def _row(claim: Mapping, tables: Mapping[str, Mapping], era: Era | None) -> dict:
    """Give one claim with what the tables say of its terms."""
    edition = tables["editions"].get(claim["edition"], {})
    strict = claim["strict"]
    return {
        **claim,
        **{k: tables["sources"][claim["source_id"]][k] for k in ("title", "url", "language")},
        "body_name": tables["bodies"][claim["body"]]["name"],
        "edition_title": edition.get("title"),
        "released": edition.get("released"),
        "first_day": claim["first"],
        "last_day": claim["last"],
        **{f"{d}_name": tables[t][claim[d]]["name"] for d, t in TREES.items()},
        "low_strict": None if strict.low is None else float(strict.low),
        "high_strict": None if strict.high is None else float(strict.high),
        **{f"scope_{k}": None if era is None else getattr(era, k) for k in ("counts", *INCLUDED)},
    }


def files(ledger: Ledger) -> dict[str, bytes]:
    """Make all files.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    dict of str to bytes
        By name: ``tally-claims`` as ``.csv``, ``.parquet`` and ``.xlsx``, and
        ``tally-data-package.zip``.
    """
    claims, about = enriched(ledger), columns(ledger)
    descriptor = read_descriptor(ledger.folder)
    made = (
        csv_file(claims),
        workbook(claims, about, descriptor),
        parquet_file(claims, about, descriptor),
        package(ledger.folder),
    )
    return dict(zip(FILES, made, strict=True))


def write(ledger: Ledger, folder: Path | str) -> list[Path]:
    """Write all files into a folder, each whole or not at all.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    folder : path
        Where to; it is made where there is none.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    DownloadError
        When the folder can't be written to.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            refuse_unwritable(folder / name)
        made = files(ledger)
        for name, content in made.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise DownloadError(
            f"The files can't be written to {folder}: {error.strerror}. Choose another folder."
        ) from None
    return [folder / name for name in made]


def csv_file(claims: pd.DataFrame) -> bytes:
    r"""Write the claims as CSV, in which no text can act as a formula.

    Examples
    --------
    >>> csv_file(pd.DataFrame({"printed": ["-21%"], "value": [-21.0]}, dtype=object))
    b"printed,value\n'-21%,-21\n"
    """
    return spreadsheet.csv_text(claims.map(_cell_value)).encode("utf-8")


def _cell_value(value: str | int | float | None) -> str | int | Decimal | None:
    """Write a number as people do, 1533 and 40.5: pandas would make floats of both."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
    return value


def parquet_file(claims: pd.DataFrame, about: list[Column], descriptor: Mapping) -> bytes:
    """Write the claims as Parquet, which keeps the types of the columns.

    Parameters
    ----------
    claims : pandas.DataFrame
        From :func:`enriched`.
    about : list of Column
        Its columns.
    descriptor : mapping
        The descriptor, for title and licence.
    """
    # It takes a second to import, and only this function needs it.
    import pyarrow
    from pyarrow import parquet

    types = {
        "string": pyarrow.string(),
        "number": pyarrow.float64(),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
    }
    fields = [
        pyarrow.field(c.name, types[c.type], metadata={"description": c.about}) for c in about
    ]
    schema = pyarrow.schema(
        fields,
        metadata={
            "title": descriptor["title"],
            "version": descriptor["version"],
            "licence": ", ".join(licence["path"] for licence in descriptor["licenses"]),
        },
    )
    arrays = [pyarrow.array(claims[f.name].tolist(), type=f.type) for f in schema]
    target = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), target)
    return target.getvalue()


def workbook(claims: pd.DataFrame, about: list[Column], descriptor: Mapping) -> bytes:
    """Write the claims as an Excel workbook: a readme, the claims, their columns, the licences.

    Parameters
    ----------
    claims, about, descriptor
        As for :func:`parquet_file`.
    """
    import xlsxwriter

    target = io.BytesIO()
    # No text may become a formula, a link or a number.
    options = {"in_memory": True}
    options |= dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": descriptor["title"], "created": datetime.datetime(*STAMP)})
        for title, frame in (
            ("Read me", readme(claims, descriptor)),
            ("Claims", claims),
            ("Columns", pd.DataFrame([vars(column) for column in about])),
            ("Licences", licences(descriptor)),
        ):
            _sheet(book, title, frame)
    return target.getvalue()


def readme(claims: pd.DataFrame, descriptor: Mapping) -> pd.DataFrame:
    """Give the lines of the readme sheet."""
    said = [
        ("Title", descriptor["title"]),
        ("Version", descriptor["version"]),
        ("What it is", descriptor["description"]),
        ("Claims", len(claims)),
        ("Sources", claims["source_id"].nunique()),
        *(("To know", advice) for advice in ADVICE),
    ]
    return pd.DataFrame(said, columns=["", "Tally"])


def licences(descriptor: Mapping) -> pd.DataFrame:
    """Give the licences and the sources of the package and of its tables."""
    rows = []
    for part in (descriptor, *descriptor["resources"]):
        for kind in ("licenses", "sources"):
            for row in part.get(kind, []):
                title = row.get("title") or row.get("name")
                rows.append(
                    (part["title"], kind.replace("licenses", "licence"), title, row.get("path"))
                )
    return pd.DataFrame(rows, columns=["Of", "What", "Title", "Address"], dtype=object)


def _sheet(book, title: str, frame: pd.DataFrame) -> None:
    """Add a sheet with a header that stays in sight and can filter."""
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    # With this mark a text stays a text even when somebody edits its cell.
    marked = book.add_format({"valign": "top", "quote_prefix": True})
    for j, name in enumerate(frame.columns):
        sheet.write_string(0, j, str(name), head)
        values = frame[name].tolist()
        longest = max(len(str(v)) for v in [name, *values] if v is not None)
        sheet.set_column(j, j, min(max(longest + 2, NARROWEST), WIDEST))
        for i, value in enumerate(values, start=1):
            value = value.isoformat() if isinstance(value, datetime.date) else _cell_value(value)
            if value is None:
                continue
            if isinstance(value, int | Decimal):
                sheet.write_number(i, j, value, text)
            elif value.startswith(spreadsheet.FORMULA):
                sheet.write_string(i, j, value, marked)
            else:
                plain = text if title == "Claims" else wrapped
                sheet.write_string(i, j, value, plain)
    sheet.freeze_panes(1, 1 if title == "Claims" else 0)
    if title != "Read me":
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def package(folder: Path) -> bytes:
    """Pack the descriptor and the resources that it lists into a ZIP archive."""
    listed = [resource["path"] for resource in read_descriptor(folder)["resources"]]
    return packed(
        {f"tally/{name}": (folder / name).read_bytes() for name in sorted([DESCRIPTOR, *listed])}
    )


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a ZIP archive, the same bytes each time.

    Parameters
    ----------
    files : mapping of str to bytes
        By their paths in the archive.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()
