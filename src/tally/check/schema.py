"""Types, enumerations, bounds, keys and references: what the descriptor says of each column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from tally.check.common import Row, Rows
from tally.errors import Problem, did_you_mean
from tally.ledger.meant import meant
from tally.quantities import period

#: How the cells of a type are written, in words and as a pattern, and what reads them: Python
#: reads more forms ("1_000", "nan") than a person expects in a table.
PLAIN: dict[str, tuple[str, str, str, Callable[[str], Any]]] = {
    "number": (
        "a number",
        "digits, a point before decimals, - before a fall",
        r"-?[0-9]{1,15}(\.[0-9]{1,15})?",
        float,
    ),
    "integer": ("a whole number", "digits alone", r"-?[0-9]{1,15}", int),
    "year": ("a year", "YYYY", r"[12][0-9]{3}", int),
    "date": ("a day", "YYYY-MM-DD", r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", date.fromisoformat),
}

#: The constraints that a column of each type may have.
CONSTRAINTS = {
    "string": ("required", "unique", "enum", "pattern"),
    "number": ("required", "unique", "minimum", "maximum"),
    "integer": ("required", "unique", "minimum", "maximum"),
    "year": ("required", "unique", "minimum", "maximum"),
    "date": ("required", "unique"),
}


def problems(rows: Rows, resources: dict[str, dict], folder: Path) -> list[Problem]:
    """Find the cells that break the rules of their column, each told once."""
    found: list[Problem] = []
    for name, table in rows.items():
        resource = resources[name]
        wrong = [*_cells(table, resource)]
        told = {(p.row, p.column) for p in wrong}
        found += [*wrong, *_twice(table, resource, told)]
        found += _references(rows, resource, resources, folder)
    return found


def _cells(table: list[Row], resource: dict) -> Iterator[Problem]:
    for field in resource["schema"]["fields"]:
        column, key = field["name"], resource["schema"]["primaryKey"]
        needed = column in key or field.get("constraints", {}).get("required")
        # Most words stand in many rows.
        wrong = cache(partial(_wrong, field=field))
        for line, row in table:
            if row[column]:
                message = wrong(row[column])
            else:
                message = "the cell is empty, and this column needs a value" if needed else None
            if message:
                yield Problem(resource["path"], line, column, message)


def _wrong(cell: str, field: dict) -> str | None:
    """Say in what a cell breaks the rules of its column."""
    rules = field.get("constraints", {})
    value: Any = cell
    if field["type"] in PLAIN:
        name, form, pattern, read = PLAIN[field["type"]]
        try:
            value = read(cell) if re.fullmatch(pattern, cell) else None
        except ValueError:
            value = None
        if value is None:
            of_time = field["type"] in ("date", "year")
            if of_time and (unreal := period.lacking(cell)):
                return f"{cell!r} is not {name}; the calendar has no such {unreal}"
            found = period.meant(cell) if of_time else None
            sure = found and re.fullmatch(pattern, found)
            return f"{cell!r} is not {name}; {f'write {found}' if sure else f'its form is {form}'}"
    if "enum" in rules and cell not in rules["enum"]:
        allowed = rules["enum"]
        return f"{cell!r} is not one of {', '.join(allowed)}{did_you_mean(cell, allowed)}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
        form = field.get("description") or rules["pattern"]
        return f"{cell!r} does not have the form of this column ({form})"
    if "minimum" in rules and value < rules["minimum"]:
        return f"{cell!r} breaks the rule of this column: at least {rules['minimum']}"
    if "maximum" in rules and value > rules["maximum"]:
        return f"{cell!r} breaks the rule of this column: at most {rules['maximum']}"
    return None


def _twice(
    table: list[Row], resource: dict, told: set[tuple[int | None, str | None]]
) -> Iterator[Problem]:
    """Find rows with the key of an earlier row, and cells of a unique column that are not."""
    schema = resource["schema"]
    types = {field["name"]: field["type"] for field in schema["fields"]}
    unique = [[f["name"]] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    for key in [*unique, *([schema["primaryKey"]] if schema["primaryKey"] not in unique else [])]:
        first: dict[tuple, int] = {}
        for line, row in table:
            words = [row[column] for column in key]
            if not all(words) or any((line, column) in told for column in key):
                continue
            # 7 and 07 are one number.
            values = tuple(PLAIN[types[c]][3](row[c]) if types[c] in PLAIN else row[c] for c in key)
            if values in first:
                message = f"{', '.join(words)!r} stands already in row {first[values]}"
                yield Problem(resource["path"], line, key[0], message)
            first.setdefault(values, line)


def _references(
    rows: Rows, resource: dict, resources: dict[str, dict], folder: Path
) -> Iterator[Problem]:
    for key in resource["schema"].get("foreignKeys", []):
        name = key["reference"].get("resource") or resource["name"]
        if name not in rows:
            # The table can't be read, which has been told.
            continue
        (column,), (target,) = key["fields"], key["reference"]["fields"]
        known = {row[target]: row for _, row in rows[name]}
        for line, row in rows[resource["name"]]:
            if row[column] and row[column] not in known:
                message = f"{row[column]!r} is not in {resources[name]['path']}"
                message += meant(row[column], target, known.values(), folder)
                yield Problem(resource["path"], line, column, message)
