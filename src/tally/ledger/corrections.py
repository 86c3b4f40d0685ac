"""Corrections to the book: what was set right and why, each with an expectation that can fail.

A correction stands only as long as its reason does. So each says what it expects of the ledger,
and :func:`check` tells of every expectation that no longer holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from tally.errors import LedgerError, Problem, TallyError, did_you_mean
from tally.ledger.files import read_descriptor, table_resources

FILE = "corrections.yml"

#: What an entry has; all of it is needed.
NEEDED = ("id", "date", "title", "what", "why", "claims", "expect")

#: The rows that an expectation can name, by its first word: the table, and the column of the key.
EXPECTED = {
    "claim": ("claims", "claim_id"),
    "source": ("sources", "source_id"),
    "edition": ("editions", "edition"),
    "left_out": ("left_out", "row"),
}


@dataclass(frozen=True)
class Correction:
    """One correction.

    Parameters
    ----------
    id : str
        Its short name, which is its anchor on the page of corrections.
    date : datetime.date
        When it was made.
    title, what, why : str
        What it is about, what the book does, and the reason; numbers are cited in them.
    claims : tuple of str
        The claims that it affects.
    expect : tuple of dict
        Each names a row (``claim``, ``source``, ``edition`` or ``left_out``) and what some of its
        columns hold.
    line : int
        Where it begins in the file.
    """

    id: str
    date: date
    title: str
    what: str
    why: str
    claims: tuple[str, ...]
    expect: tuple[Mapping, ...]
    line: int


class Loader(yaml.SafeLoader):
    """A loader that remembers the line of each entry, and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        """Make a dictionary."""
        keys = [self.construct_object(key) for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {twice!r} is given twice", node.start_mark
            )
        return super().construct_mapping(node, deep=True) | {"line": node.start_mark.line + 1}


def read(folder: Path | str) -> list[Correction]:
    """Read the corrections.

    Parameters
    ----------
    folder : path
        The folder that holds ``corrections.yml``.

    Returns
    -------
    list of Correction
        The newest first, otherwise in the order of the file; empty where there is no such file.

    Raises
    ------
    TallyError
        When an entry has not the form of a correction; :func:`check` tells of all of them.

    Examples
    --------
    >>> from tally import paths
    >>> all(entry.claims for entry in read(paths.root() / "data"))
    True
    """
    entries, problems = _entries(Path(folder))
    if problems:
        raise TallyError(f"{problems[0]}. Run `tally check` for all problems.")
    return sorted(entries, key=lambda entry: entry.date, reverse=True)


def check(folder: Path | str) -> list[Problem]:
    """Find what is wrong with the corrections, and which of them have lost their reason.

    Parameters
    ----------
    folder : path
        The folder that holds ``corrections.yml`` and the tables.

    Returns
    -------
    list of Problem
        The row is the line of the entry, and the column is its id. Empty when all is well. Where
        the tables themselves can't be read, ``tally.check`` tells of that.

    Examples
    --------
    >>> from tally import paths
    >>> check(paths.root() / "data")
    []
    """
    folder = Path(folder)
    entries, problems = _entries(folder)
    try:
        tables = _tables(folder)
    except LedgerError:
        return problems
    for entry in entries:
        problems += [
            Problem(FILE, entry.line, entry.id, said) for said in _disappointed(entry, tables)
        ]
    return sorted(problems, key=lambda p: p.row or 0)


def _entries(folder: Path) -> tuple[list[Correction], list[Problem]]:
    path = folder / FILE
    if not path.exists():
        return [], []
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader) or []
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        return [], [Problem(FILE, mark.line + 1 if mark else None, None, f"no YAML: {said}")]
    if not isinstance(rows, list):
        return [], [Problem(FILE, 1, None, "this must be a list of corrections")]
    entries: list[Correction] = []
    problems: list[Problem] = []
    for row in rows:
        line = row.get("line") if isinstance(row, dict) else None
        wrong = _wrong_form(row, {entry.id for entry in entries})
        name = row.get("id") if isinstance(row, dict) else None
        if wrong:
            problems.append(Problem(FILE, line, name if isinstance(name, str) else None, wrong))
        else:
            entries.append(
                Correction(**row | {"claims": tuple(row["claims"]), "expect": tuple(row["expect"])})
            )
    return entries, problems


def _wrong_form(row: object, taken: set[str]) -> str | None:
    """Say what keeps an entry from being a correction."""
    if not isinstance(row, dict):
        return f"{row!r} is no correction: it needs {', '.join(NEEDED)}"
    given = set(row) - {"line"}
    if missing := [name for name in NEEDED if not row.get(name)]:
        return f"{missing[0]} is missing"
    if extra := sorted(given - set(NEEDED)):
        return f"a correction has no {extra[0]!r}; it has {', '.join(NEEDED)}"
    for name in ("id", "title", "what", "why"):
        if not isinstance(row[name], str):
            return f"{name} must be a text"
    if type(row["date"]) is not date:
        return f"the date is {row['date']!r}; it must be a day such as 2026-11-21"
    if row["id"] in taken:
        return "another correction has the same id"
    for name, kind in (("claims", str), ("expect", dict)):
        if not isinstance(row[name], list) or not all(isinstance(x, kind) for x in row[name]):
            return f"{name} must be a list"
    for expected in row["expect"]:
        if len(set(expected) & set(EXPECTED)) != 1 or len(expected) < 3:
            return (
                "an expectation names one row by "
                f"{', '.join(EXPECTED)}, and what at least one of its columns holds"
            )
    return None


def _tables(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Read the tables that expectations name, as texts; but for what is no sound table."""
    resources = table_resources(read_descriptor(folder))
    found = {}
    for table, key in EXPECTED.values():
        rows = _rows(folder, resources[table]) if table in resources else None
        if rows is not None:
            found[table] = {row[key]: row for row in rows}
    return found


def _rows(folder: Path, resource: Mapping) -> list[dict[str, str]] | None:
    columns = [field["name"] for field in resource["schema"]["fields"]]
    try:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
    except (OSError, ValueError, csv.Error):
        return None
    if header != columns or any(len(row) != len(columns) for row in rows):
        return None
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _disappointed(entry: Correction, tables: Mapping) -> Iterator[str]:
    """Say in which ways the ledger is no longer as a correction expects it."""
    known = tables.get("claims", {})
    for claim in entry.claims:
        if known and claim not in known:
            yield f"there is no claim {claim!r}{did_you_mean(claim, known)}"
    for expected in entry.expect:
        word = next(w for w in EXPECTED if w in expected)
        table, _ = EXPECTED[word]
        rows, name = tables.get(table), str(expected[word])
        if rows is None:
            # The table can't be read, which `tally check` tells by itself.
            continue
        if name not in rows:
            yield f"it expects the {word} {name!r}, which is gone{did_you_mean(name, rows)}"
            continue
        for column, wanted in expected.items():
            if column in (word, "line"):
                continue
            held = rows[name].get(column)
            if held is None:
                yield f"{table}.csv has no column {column!r}{did_you_mean(column, rows[name])}"
            elif held != str(wanted):
                yield (
                    f"it expects {column} of the {word} {name!r} to be {str(wanted)!r}, and it is "
                    f"{held!r} now: does the correction still hold?"
                )
