"""Whether ``datapackage.json`` is the descriptor of a ledger, and says only what is checked.

The schemas live in the descriptor alone. So what it says and :mod:`tally.check.schema` has no
rule for is refused here: a constraint that nobody holds is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tally.check.schema import CONSTRAINTS
from tally.errors import Problem, did_you_mean
from tally.ledger.files import table_resources

#: What a table's schema, a column of it and a reference may say.
OF_SCHEMA = ("fieldsMatch", "fields", "primaryKey", "missingValues", "foreignKeys")
OF_FIELD = ("name", "type", "title", "description", "constraints")
OF_KEY = ("fields", "reference")
OF_REFERENCE = ("resource", "fields")

#: The only way in which tables are read.
ALWAYS = {"fieldsMatch": "exact", "missingValues": [""]}

#: What the value of a constraint must be.
VALUES = {
    "required": lambda value: isinstance(value, bool),
    "unique": lambda value: isinstance(value, bool),
    "enum": lambda value: isinstance(value, list) and value and all(map(_text, value)),
    "pattern": lambda value: _text(value) and _compiles(value),
    "minimum": lambda value: _number(value),
    "maximum": lambda value: _number(value),
}


def problems(descriptor: dict) -> list[Problem]:
    """Find what keeps a descriptor from being used."""
    found = dict.fromkeys(_resources(descriptor))
    if not found:
        tables = table_resources(descriptor)
        found = dict.fromkeys(m for name, table in tables.items() for m in _table(name, table))
    if not found:
        found = dict.fromkeys(_keys(tables))
    return [Problem("datapackage.json", None, None, message) for message in found]


def _resources(descriptor: dict) -> Iterator[str]:
    names: set[str] = set()
    for number, resource in enumerate(descriptor["resources"], start=1):
        name, path = resource.get("name"), PurePosixPath(resource["path"])
        if not _text(name):
            yield f"the name of resource {number} is no text: {name!r}"
        elif name in names:
            yield f"two resources have the name {name!r}"
        else:
            names.add(name)
        if path.is_absolute() or ".." in path.parts:
            yield f"the path {resource['path']!r} leads out of the folder"


def _table(name: str, table: dict) -> Iterator[str]:
    """Find what a schema says and nobody checks, and what it says wrongly."""
    schema, fields = table["schema"], table["schema"]["fields"]
    yield from _unknown(f"the schema of {name}", schema, OF_SCHEMA)
    for word, only in ALWAYS.items():
        if schema.get(word, only) != only:
            yield f"{word} of {name} is {schema[word]!r}; here it is always {only!r}"
    if not _columns(schema["primaryKey"]):
        yield f"the primary key of {name} is no list of columns: {schema['primaryKey']!r}"
    names = [field["name"] for field in fields]
    for column in dict.fromkeys(c for c in names if _text(c) and names.count(c) > 1):
        yield f"two columns of {name} have the name {column!r}"
    for field in fields:
        yield from _field(f"{name}.{field['name']}", field)
    keys = schema.get("foreignKeys", [])
    if not isinstance(keys, list):
        yield f"the foreignKeys of {name} are no list: {keys!r}"
        return
    for key in keys:
        reference = key.get("reference") if isinstance(key, dict) else None
        if not isinstance(reference, dict) or not all(
            _columns(end.get("fields")) and len(end["fields"]) == 1 for end in (key, reference)
        ):
            yield f"a reference of {name} is not from one column to one: {key!r}"
            continue
        yield from _unknown(f"a reference of {name}", key, OF_KEY)
        yield from _unknown(f"a reference of {name}", reference, OF_REFERENCE)


def _field(where: str, field: dict) -> Iterator[str]:
    yield from _unknown(where, field, OF_FIELD)
    for word in ("name", "title", "description"):
        if not _text(field.get(word, "")):
            yield f"the {word} of {where} is no text: {field[word]!r}"
    kind, rules = field["type"], field.get("constraints", {})
    if not _text(kind) or kind not in CONSTRAINTS:
        yield f"{where} has the type {kind!r}, which is not one of {', '.join(CONSTRAINTS)}"
    elif not isinstance(rules, dict):
        yield f"the constraints of {where} are no object: {rules!r}"
    else:
        yield from _unknown(f"{where}, of the type {kind},", rules, CONSTRAINTS[kind])
        for rule, value in rules.items():
            if rule in CONSTRAINTS[kind] and not VALUES[rule](value):
                yield f"the {rule} of {where} is no {rule}: {value!r}"


def _keys(tables: dict[str, dict]) -> Iterator[str]:
    """Find keys and references of columns that are not there."""
    columns = {n: [f["name"] for f in t["schema"]["fields"]] for n, t in tables.items()}
    for name, table in tables.items():
        ends = [(name, column) for column in table["schema"]["primaryKey"]]
        for key in table["schema"].get("foreignKeys", []):
            target = key["reference"].get("resource") or name
            ends += [(name, key["fields"][0]), (target, key["reference"]["fields"][0])]
        for where, column in ends:
            if not _text(where) or column not in columns.get(where, ()):
                yield f"a key of {name} names {where}.{column}, and there is no such column"


def _unknown(where: str, said: dict, known: Iterable[str]) -> Iterator[str]:
    for word in said:
        if word not in known:
            meant = did_you_mean(word, known)
            yield f"{where} has {word!r}, which nothing here checks{meant}"


def _columns(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_text, value))


def _text(value: object) -> bool:
    return isinstance(value, str)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
