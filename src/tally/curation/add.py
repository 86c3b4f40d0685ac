"""Add a claim, and where they are new its source and edition, to a folder of tables.

A folder is read once, the addition is composed and tried on a copy, and only what passes every
check is written: all tables that change, or none.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tally.check import check
from tally.check.signs import tidy
from tally.curation import canonical
from tally.errors import Problem, TallyError, did_you_mean, enumerated
from tally.ledger import names
from tally.ledger import tables as ledger
from tally.ledger.dimensions import CELL, whole
from tally.ledger.files import read_descriptor, table_resources
from tally.ledger.meant import meant
from tally.quantities import period, quantity
from tally.writing import replace_files

#: What must be said of a claim; the rest has a default or may be empty.
NEEDED = ("body", "period", "region", "measure", "printed")

#: What must be said of a source that is new.
NEEDED_OF_SOURCE = ("publisher", "title")

#: The columns of the claims that hold terms of another table.
TERMS = {c: t for c, t in ledger.TABLE_OF.items() if c not in ("claim_id", "source_id", "edition")}

Cells = dict[str, str]

#: What holds a copy of the tables against more than the check does: see :func:`apply`.
Prove = Callable[[Path, Sequence[str]], list[Problem]]


class AddError(TallyError):
    """A figure can't be added as it was given; nothing is written."""


@dataclass(frozen=True)
class Tables:
    """The tables of a folder as text, and the bytes that they were read from."""

    folder: Path
    resources: Mapping[str, dict]
    rows: Mapping[str, list[Cells]]
    raw: Mapping[Path, bytes] = field(repr=False, default_factory=dict)

    def column(self, table: str, column: str) -> list[str]:
        """List the cells of a column."""
        return [row[column] for row in self.rows[table]]

    def row(self, table: str, key: str) -> Cells | None:
        """Give the row whose first cell is the key, if there is one."""
        return next((r for r in self.rows[table] if next(iter(r.values())) == key), None)


@dataclass(frozen=True)
class Addition:
    """Rows that are to be added.

    Parameters
    ----------
    claim : dict
        The row of the claim, with its id, value and qualifier.
    source, edition : dict or None
        Their rows, where they are new.
    place : str
        Where it was given, such as "row 3"; empty where it was given alone.
    """

    claim: Cells
    source: Cells | None = None
    edition: Cells | None = None
    place: str = ""

    @property
    def rows(self) -> dict[str, Cells]:
        """The rows by table."""
        found = {"sources": self.source, "editions": self.edition, "claims": self.claim}
        return {table: row for table, row in found.items() if row}

    @property
    def interval(self) -> str:
        """What the printed quantity says, in both readings, in words."""
        printed = quantity.parse(self.claim["printed"], self.claim["kind"])
        usual, strict = (
            printed.interval(r).text(printed.places) for r in ("conventional", "strict")
        )
        return usual if usual == strict else f"{usual}; strictly {strict}"


def read(folder: Path | str) -> Tables:
    """Read the tables of a folder.

    Raises
    ------
    TallyError
        When one can't be read; ``tally check`` says more.

    Examples
    --------
    >>> from tally import paths
    >>> "CRSS" in read(paths.root() / "data").column("bodies", "body")
    True
    """
    folder = Path(folder)
    resources = table_resources(read_descriptor(folder))
    files = [folder / r["path"] for r in resources.values()]
    raw = {path: path.read_bytes() for path in files if path.is_file()}
    rows = {name: canonical.read(folder, resource) for name, resource in resources.items()}
    return Tables(folder, resources, rows, raw)


def term(tables: Tables, column: str, given: str) -> str:
    """Give the term that a person means: by its id or its name, whatever the capitals.

    Raises
    ------
    AddError
        When there is none; the sentence names the one that it means, where that is known.

    Examples
    --------
    >>> from tally import paths
    >>> term(read(paths.root() / "data"), "region", "khyber pakhtunkhwa")
    'PK-KP'
    """
    given = tidy(given)
    if column in ledger.WORDS:
        rows, where = [{column: word} for word in ledger.WORDS[column]], "the ledger's words"
    else:
        table = ledger.TABLE_OF[column]
        rows, where = tables.rows[table], tables.resources[table]["path"]
    known = {row.get("name") or row.get("title") or row[column]: row[column] for row in rows}
    known |= {row[column]: row[column] for row in rows}
    folded = {word.casefold(): found for word, found in known.items()}
    if given.casefold() in folded:
        return folded[given.casefold()]
    hint = meant(given, column, rows, tables.folder)
    if not hint and column not in ledger.WORDS:
        hint = f"; a new one comes with --from FIGURES.csv --table {table} {table.upper()}.csv"
    raise AddError(f"{column}: {given!r} is not in {where}{hint}")


def defaults(given: Mapping[str, str]) -> Cells:
    """Give what goes without saying: cause, group, actor, tactic and target, the kind, the base.

    Examples
    --------
    >>> told = defaults({"measure": "attacks", "printed": "51%"})
    >>> told["cause"], told["group"], told["kind"], told["base"]
    ('attacks', 'all', 'share', 'region:PK')
    """
    in_per_cent = _reads(given.get("printed", ""), "share")
    kind = given.get("kind") or ("share" if in_per_cent else "count")
    bases = {"share": "region:PK", "rate": "per:day"}
    if kind == "change" and given.get("period"):
        bases["change"] = f"period:{period.parse(given['period']).year_before()}"
    cause = names.OWN_CAUSE.get(given.get("measure", ""), "all")
    return {**whole(cause=cause), "kind": kind, "base": bases.get(kind, "")}


def compose(tables: Tables, given: Mapping[str, str]) -> Addition:
    """Make the rows of what was given.

    Parameters
    ----------
    tables : Tables
        What is there.
    given : mapping of str to str
        The columns of the claim; of a new source ``publisher``, ``title``, ``published``, ``url``,
        ``language``, ``read_at``, ``source_kind``, ``source_note``; of a new edition
        ``edition_title`` and ``released``.
        A source that is there is found by its ``source_id`` or ``url``.

    Raises
    ------
    TallyError
        When something needed is missing, a term is unknown, or the quantity can't be read, or the
        source has a claim of that cell already.

    Examples
    --------
    >>> from tally import paths
    >>> given = dict(
    ...     source_id="geo-news-2024-04",
    ...     body="CRSS",
    ...     period="2024-Q1",
    ...     region="PK-GB",
    ...     measure="fatalities",
    ...     printed="over 1,500",
    ... )
    >>> claim = compose(read(paths.root() / "data"), given).claim
    >>> claim["claim_id"], claim["value"], claim["qualifier"]
    ('crss-2024q1-pk-gb-fatalities-all-count', '1500', 'over')
    """
    given = {column: tidy(cell) for column, cell in given.items() if cell and tidy(cell)}
    source, new_source = _source(tables, given)
    missing = [option(c) for c in NEEDED if c not in given]
    if missing:
        raise AddError(f"A claim needs {enumerated(missing)}.")
    given["period"] = str(period.parse(given["period"]))
    given = {**{k: v for k, v in defaults(given).items() if v}, **given}
    for column in (*TERMS, "kind"):
        if column in given:
            given[column] = term(tables, column, given[column])
    new_edition = _edition(tables, given)
    printed = quantity.parse(given["printed"], given["kind"])
    columns = [f["name"] for f in tables.resources["claims"]["schema"]["fields"]]
    claim = {c: given.get(c, "") for c in columns} | {
        "source_id": source,
        "value": quantity.written(printed.value),
        "qualifier": printed.qualifier,
    }
    if claim["kind"] == "count" and "base" not in given:
        claim["base"] = ""
    _refuse_second(tables, claim)
    taken = {row["claim_id"]: row for row in tables.rows["claims"]}
    claim["claim_id"] = names.claim_id(claim, taken)
    return Addition(claim, new_source, new_edition)


def grown(tables: Tables, rows: Mapping[str, Sequence[Cells]]) -> Tables:
    """Give the tables with more rows, which are written nowhere."""
    more = {name: [*table, *rows.get(name, ())] for name, table in tables.rows.items()}
    return replace(tables, rows=more)


def apply(
    tables: Tables,
    *additions: Addition,
    terms: Mapping[str, Sequence[Cells]] | None = None,
    prove: Prove | None = None,
) -> list[Path]:
    """Check additions on a copy of the folder, and write them: all or none.

    Parameters
    ----------
    tables : Tables
        What is there.
    *additions : Addition
        What is new.
    terms : mapping of str to list of dict, optional
        Further rows, by table: of terms that the additions use.
    prove : callable, optional
        Is given the folder of the copy, when it passes the check, and the bodies whose figures are
        new; gives the problems that it finds.

    Returns
    -------
    list of pathlib.Path
        The tables that were written.

    Raises
    ------
    AddError
        With the sentences of the check, where the tables would not pass it, or when somebody else
        changed a table meanwhile; all files are as they were.
    """
    new: dict[str, list[Cells]] = {name: [*rows] for name, rows in (terms or {}).items()}
    for addition in additions:
        for name, row in addition.rows.items():
            new.setdefault(name, []).append(row)
    rows = grown(tables, new).rows
    texts = {
        tables.folder / tables.resources[name]["path"]: canonical.render(
            name, tables.resources[name], rows
        )
        for name in new
    }
    written = [*texts]
    path, text = canonical.versioned(tables.folder, texts)
    texts[path] = text
    with tempfile.TemporaryDirectory() as temporary:
        trial = Path(temporary) / "data"
        copy_tables(tables.folder, trial)
        for path, text in texts.items():
            (trial / path.relative_to(tables.folder)).write_bytes(text.encode("utf-8"))
        problems = check(trial)
        if not problems and prove is not None:
            problems = prove(trial, sorted({a.claim["body"] for a in additions}))
    if problems:
        places = _places(texts, additions) if len(additions) > 1 else {}
        told = (f"{places.get((p.file, p.row), '')}{p}" for p in problems)
        raise AddError("\n".join(["Nothing was added:", *told]))
    for path, raw in tables.raw.items():
        if not path.is_file() or path.read_bytes() != raw:
            raise AddError(f"Nothing was added: {path.name} changed meanwhile; try again.")
    replace_files(texts)
    return written


def copy_tables(folder: Path, into: Path) -> None:
    """Copy a folder of tables, but nothing hidden: the lock of an editor is a link to nowhere.

    Their contents alone: rights that forbid writing are told where it is tried.
    """
    hidden = shutil.ignore_patterns(".*")
    shutil.copytree(folder, into, ignore=hidden, copy_function=shutil.copyfile)


def _places(
    texts: Mapping[Path, str], additions: Sequence[Addition]
) -> dict[tuple[str, int | None], str]:
    """Tell which row of what was given each new row of a table is."""
    given = {
        next(iter(row.values())): addition.place
        for addition in additions
        for row in addition.rows.values()
    }
    found: dict[tuple[str, int | None], str] = {}
    for path, text in texts.items():
        if path.suffix == ".csv":
            for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
                if place := given.get(cells[0]):
                    found[path.name, number] = f"{place}: "
    return found


def option(column: str) -> str:
    """Name the option of a column: ``source_id`` is ``--source-id``."""
    return f"--{column.replace('_', '-')}"


def _source(tables: Tables, given: Mapping[str, str]) -> tuple[str, Cells | None]:
    """Find the source, or make its row."""
    known = tables.column("sources", "source_id")
    named, url = given.get("source_id"), given.get("url")
    if named in known:
        return named, None
    by_url = {row["url"]: row["source_id"] for row in tables.rows["sources"] if row["url"]}
    if not named and url in by_url:
        return by_url[url], None
    missing = [option(c) for c in NEEDED_OF_SOURCE if c not in given]
    if missing and named:
        hint = did_you_mean(named, known, ".")
        raise AddError(f"No source {named!r}{hint} A new source needs {enumerated(missing)}.")
    if missing:
        raise AddError(f"A claim needs --source-id, or for a new source {enumerated(missing)}.")
    published = given.get("published", "")
    row = {
        "source_id": named or names.source_id(given["publisher"], published, known),
        "publisher": given["publisher"],
        "title": given["title"],
        "published": published,
        "url": url or "",
        "language": given.get("language", "en"),
        "read_at": given.get("read_at", ""),
        "cited_as": "",
        "kind": given.get("source_kind", "copy" if given.get("read_at") else "news"),
        "note": given.get("source_note", ""),
    }
    return row["source_id"], row


def _edition(tables: Tables, given: Mapping[str, str]) -> Cells | None:
    """Make the row of an edition that is new."""
    named = given.get("edition")
    known = tables.column("editions", "edition")
    if not named or named in known:
        return None
    if "edition_title" not in given:
        hint = did_you_mean(named, known, ".")
        raise AddError(f"No edition {named!r}{hint} A new edition needs --edition-title.")
    return {
        "edition": named,
        "body": given["body"],
        "title": given["edition_title"],
        "released": given.get("released", ""),
    }


def _refuse_second(tables: Tables, claim: Cells) -> None:
    columns = ("source_id", "edition", *CELL)
    for row in tables.rows["claims"]:
        if all(row[c] == claim[c] for c in columns):
            raise AddError(
                f"Nothing was added: {claim['source_id']} has this figure already, "
                f"{row['claim_id']} ({row['printed']!r}). If the page prints another beside it, "
                "add its row by hand, with a locator."
            )


def _reads(printed: str, kind: str) -> bool:
    try:
        quantity.parse(printed, kind)
    except quantity.QuantityError:
        return False
    return True
