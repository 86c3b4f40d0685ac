"""Types, enumerations, keys and references: what the descriptor says, by Frictionless."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tally.check.common import Row, Rows
from tally.check.form import MAX_BYTES
from tally.errors import Problem
from tally.ledger import tables

#: How the cells of a type are written, in words and as a pattern: Frictionless reads more forms
#: ("1_000", "2018-5-1") than a person expects in a table.
PLAIN = {
    "number": ("a number", "1524 or -21.5", r"-?[0-9]{1,15}(\.[0-9]{1,15})?"),
    "integer": ("a whole number", "240000", r"-?[0-9]{1,15}"),
    "year": ("a year", "2024", r"[12][0-9]{3}"),
    "date": ("a day", "2018-05-31", r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"),
}


def problems(rows: Rows, resources: dict[str, dict]) -> list[Problem]:
    """Find the cells that break the rules of their column."""
    # It takes seconds to load, and `tally fmt` needs none of it.
    import frictionless

    package = frictionless.Package(resources=[])
    for name, table in rows.items():
        schema = dict(resources[name]["schema"])
        # For each key Frictionless reads the other table again: _references is ten times as fast.
        schema.pop("foreignKeys", None)
        columns = [field["name"] for field in schema["fields"]]
        cells = [columns, *([*row.values()] for _, row in table)]
        schema = frictionless.Schema.from_descriptor(schema)
        package.add_resource(frictionless.Resource(name=name, data=cells, schema=schema))
    everything = []
    for name, task in zip(rows, package.validate(limit_errors=MAX_BYTES).tasks, strict=True):
        resource = resources[name]
        plain = list(_not_plain(rows[name], resource))
        everything += plain
        told = {(p.row, p.column) for p in plain}
        found = [error.to_dict() for error in task.errors]
        keyed = {e["rowNumber"] for e in found if e["type"] in ("unique-error", "constraint-error")}
        for error in found:
            # A doubled or empty key is told once, by its column.
            if error["type"] == "primary-key" and error["rowNumber"] in keyed:
                continue
            problem = _schema_problem(resource, error, rows)
            if (problem.row, problem.column) not in told:
                everything.append(problem)
        everything += _references(rows, resource, resources)
    return everything


def _not_plain(rows: list[Row], resource: dict) -> Iterator[Problem]:
    for field in resource["schema"]["fields"]:
        if field["type"] in PLAIN:
            pattern = re.compile(PLAIN[field["type"]][2])
            for line, row in rows:
                cell = row[field["name"]]
                if cell and not pattern.fullmatch(cell):
                    yield Problem(resource["path"], line, field["name"], _no(field["type"], cell))


def _no(kind: str, cell: str) -> str:
    name, example, _ = PLAIN[kind]
    return f"{cell!r} is not {name}; write it as {example}"


def _schema_problem(resource: dict, error: dict, rows: Rows) -> Problem:
    column, note = error.get("fieldName"), error.get("note", "")
    table, schema = rows[resource["name"]], resource["schema"]
    # The first row of the data is the second line; lines that are no rows are not in the data.
    line, row = table[error["rowNumber"] - 2]
    cell = row.get(column)
    field = next((f for f in schema["fields"] if f["name"] == column), {})
    match error["type"]:
        case "type-error":
            message = _no(field["type"], cell)
        case "constraint-error" if '"required"' in note:
            message = "the cell is empty, and this column needs a value"
        case "constraint-error" if '"enum"' in note:
            allowed = [str(word) for word in field["constraints"]["enum"]]
            message = (
                f"{cell!r} is not one of {', '.join(allowed)}{tables.did_you_mean(cell, allowed)}"
            )
        case "constraint-error" if '"pattern"' in note:
            message = f"{cell!r} does not have the form of this column ({field['description']})"
        case "constraint-error":
            message = f"{cell!r} breaks the rule: {note}"
        case "unique-error" | "primary-key":
            key = [column] if column else schema["primaryKey"]
            column, words = key[0], [row[k] for k in key]
            first = next(n for n, other in table if [other[k] for k in key] == words)
            message = f"{', '.join(words)!r} stands already in row {first}"
        case _:
            message = error.get("message", note)
    return Problem(resource["path"], line, column, message)


def _references(rows: Rows, resource: dict, resources: dict[str, dict]) -> Iterator[Problem]:
    for key in resource["schema"].get("foreignKeys", []):
        name = key["reference"].get("resource") or resource["name"]
        if name not in rows:
            # The table can't be read, which has been told.
            continue
        (column,), (target,) = key["fields"], key["reference"]["fields"]
        known = {row[target] for _, row in rows[name]}
        for line, row in rows[resource["name"]]:
            if row[column] and row[column] not in known:
                message = f"{row[column]!r} is not in {resources[name]['path']}"
                message += tables.did_you_mean(row[column], known)
                yield Problem(resource["path"], line, column, message)
