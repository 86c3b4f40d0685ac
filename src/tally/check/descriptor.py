"""Whether ``datapackage.json`` is the descriptor of a ledger."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tally.errors import Problem
from tally.ledger import tables as ledger


def problems(descriptor: dict, folder: Path) -> list[Problem]:
    """Find what keeps a descriptor from being used."""
    # Frictionless loads jsonschema, which for the format "iri" compiles grammars for a second,
    # and no descriptor has that format.
    if not {"jsonschema", "rfc3987_syntax"} & set(sys.modules):
        sys.modules["rfc3987_syntax"] = None
        importlib.import_module("jsonschema")
        del sys.modules["rfc3987_syntax"]
    # It takes seconds to load, and `tally fmt` needs none of it.
    import frictionless

    try:
        frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    except frictionless.FrictionlessException as error:
        notes = dict.fromkeys(found.note for found in error.reasons or [error.error])
        return [Problem("datapackage.json", None, None, note) for note in notes]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Frictionless validates only what has the right shape, and stumbles over the rest.
        message = f"the descriptor is not a Data Package: {error}"
        return [Problem("datapackage.json", None, None, message)]
    return list(_rules_and_keys(descriptor))


def _rules_and_keys(descriptor: dict) -> Iterator[Problem]:
    """Find what Frictionless takes on trust and stumbles over later."""
    tables = ledger.table_resources(descriptor)
    columns = {n: {f["name"] for f in t["schema"]["fields"]} for n, t in tables.items()}
    for name, table in tables.items():
        for field in table["schema"]["fields"]:
            rules = field.get("constraints", {})
            wrong = [rule for rule in rules if rule.endswith("imum") and not _number(rules[rule])]
            try:
                re.compile(rules.get("pattern") or "")
            except re.error:
                wrong.append("pattern")
            for rule in wrong:
                message = f"the {rule} of {name}.{field['name']} is no {rule}: {rules[rule]!r}"
                yield Problem("datapackage.json", None, None, message)
        ends = [(name, column) for column in table["schema"]["primaryKey"]]
        for key in table["schema"].get("foreignKeys", []):
            reference = key.get("reference", {})
            target = reference.get("resource") or name
            fields, targets = key.get("fields", []), reference.get("fields", [])
            ends += [(name, column) for column in fields]
            ends += [(target, column) for column in targets]
            if len(fields) != 1 or len(targets) != 1:
                message = f"a reference of {name} is not from one column to one: {key}"
                yield Problem("datapackage.json", None, None, message)
        for where, column in ends:
            if column not in columns.get(where, ()):
                message = f"a key of {name} names {where}.{column}, and there is no such column"
                yield Problem("datapackage.json", None, None, message)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
