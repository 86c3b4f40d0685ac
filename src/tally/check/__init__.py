"""Validate a folder of tables: every problem in one run, each with file, row and column.

Each theme has its module: the descriptor, the form of the files, signs that are no part of a
text, the schema, the meaning of a row, tables as a whole, ids that must follow from their rows,
and sums and ratios that can't be. The later a rule stands in this
list the more it takes for granted: what it would say of a row is left out where an earlier one
has found the row, or one that it rests on, to be wrong. So one slip is told once, at its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from tally.check import descriptor, form, identity, meaning, ratios, schema, signs, sums, world
from tally.check.common import Doubt, Rows
from tally.check.form import MAX_BYTES, MAX_CELL
from tally.errors import Problem, TallyError
from tally.ledger.files import read_descriptor, table_resources

__all__ = ["MAX_BYTES", "MAX_CELL", "check", "missing_lists"]

Found = TypeVar("Found")


def check(folder: Path | str) -> list[Problem]:
    """Find every problem of the tables in a folder.

    A table whose form or header is wrong is told by that alone; all others are checked through.

    Parameters
    ----------
    folder : path
        The folder that holds ``datapackage.json``.

    Returns
    -------
    list of Problem
        In the order of file and row; empty when all is well.

    Examples
    --------
    >>> from tally import paths
    >>> check(paths.root() / "data")
    []
    """
    folder = Path(folder)
    try:
        described = read_descriptor(folder)
        resources = table_resources(described)
    except TallyError as error:
        return [Problem("datapackage.json", None, None, str(error))]
    if problems := descriptor.problems(described):
        return problems
    rows: Rows = {}
    for resource in described["resources"]:
        if resource["name"] not in resources:
            problems += form.other(folder, resource)
            continue
        found, wrong = form.table(folder, resource)
        problems += wrong
        if found is not None:
            rows[resource["name"]] = found
    problems += signs.problems(rows, resources)
    problems += _at_new_cells(schema.problems(rows, resources, folder), problems)
    for rule in (*meaning.RULES, *world.RULES):
        problems += _at_new_cells(_tried(rule, rows, resources), problems)
    outlines = world.outlines(folder)
    doubts: list[Callable[[Rows], Iterator[Doubt | Problem]]] = [
        lambda rows: world.outside(rows, outlines),
        *identity.RULES,
        *meaning.DOUBTS,
        *world.DOUBTS,
        *ratios.RULES,
        *sums.RULES,
    ]
    for doubt in doubts:
        problems += _undisturbed(_tried(doubt, rows, resources), problems)
    problems = list(dict.fromkeys(problems))
    return sorted(problems, key=lambda p: (p.file, p.row or 0, p.column or ""))


def missing_lists(folder: Path | str) -> list[Problem]:
    """Find the lists, such as that of the findings, that are named in the descriptor and not there.

    Tables can be checked without them, but then nobody looks for what they would explain.
    """
    folder = Path(folder)
    described = read_descriptor(folder)["resources"]
    names = [r["path"] for r in described if r.get("format") == "yaml"]
    message = f"the file is missing from {folder}; one that explains nothing holds []"
    return [Problem(n, None, None, message) for n in names if not (folder / n).is_file()]


def _tried(
    rule: Callable[[Rows], Iterable[Found]], rows: Rows, resources: dict[str, dict]
) -> Iterator[Found | Problem]:
    try:
        yield from rule(rows)
    except KeyError as error:
        # A table that can't be read has been named already.
        if error.args[0] not in resources:
            message = f"the schemas have no table or column {error}, which the ledger needs"
            yield Problem("datapackage.json", None, None, message)


def _at_new_cells(found: Iterable[Problem], problems: list[Problem]) -> list[Problem]:
    """Leave out what is said of a cell that an earlier rule has told."""
    told = {(p.file, p.row, p.column) for p in problems}
    return [p for p in found if (p.file, p.row, p.column) not in told]


def _undisturbed(found: Iterable[Doubt | Problem], problems: list[Problem]) -> list[Problem]:
    """Leave out doubts that rest on a row that is told already."""
    told = {(p.file, p.row) for p in problems}
    kept = []
    for doubt in found:
        if isinstance(doubt, Problem):
            kept.append(doubt)
        elif not told.intersection(doubt.places):
            kept.append(doubt.problem)
    return kept
