"""What two runs, or two folders of tables, have not in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from tally.ledger.files import read_descriptor, table_resources
from tally.ledger.tables import Ledger, load
from tally.notebooks import records

#: What a claim has to say, for two records to tell whether it says it still.
SAYS = ("printed", "low", "high", "low_strict", "high_strict", "known")


def runs(one: Path, other: Path) -> dict[str, Any]:
    """Compare the records of two runs.

    Parameters
    ----------
    one, other : pathlib.Path
        Records, or notebooks with a record beside them or in them.

    Returns
    -------
    dict
        ``sources`` (data, package, notebook and commit, where they differ) and ``parameters``, by
        name, each with what it was in `one` and in `other`; ``values``: those that changed, came
        or went, each with ``before``, ``after`` (None where there is none) and ``because``: the
        claims of its own that came, went or changed; ``claims``: those that ``came``, ``went``
        and ``changed``.

    Examples
    --------
    >>> import json, tempfile
    >>> said = {"parameters": {}, "claims": {}, "values": {}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     one, other = Path(folder) / "one.json", Path(folder) / "other.json"
    ...     _ = one.write_text(json.dumps({**said, "parameters": {"period": "2023"}}))
    ...     _ = other.write_text(json.dumps({**said, "parameters": {"period": "2024"}}))
    ...     runs(one, other)["parameters"]
    {'period': ['2023', '2024']}
    """
    before, after = records.read(one), records.read(other)
    claims = _sets(before["claims"], after["claims"], _says_otherwise)
    moved = {claim for ids in claims.values() for claim in ids}
    values = _sets(before["values"], after["values"], _is_other)
    told = {}
    for name in sorted({name for names in values.values() for name in names}):
        was, now = before["values"].get(name), after["values"].get(name)
        own = [*(was or {}).get("claims", ()), *(now or {}).get("claims", ())]
        told[name] = {
            "before": was and _told(was),
            "after": now and _told(now),
            "because": [claim for claim in dict.fromkeys(own) if claim in moved],
        }
    return {
        "sources": _differing(_sources(before), _sources(after)),
        "parameters": _differing(_meant(before), _meant(after)),
        "values": told,
        "claims": claims,
    }


def _sets(
    one: Mapping[str, Any], other: Mapping[str, Any], differ: Callable[[Any, Any], bool]
) -> dict[str, list[str]]:
    """Tell which keys came, which went, and of which the content changed."""
    return {
        "came": [key for key in other if key not in one],
        "went": [key for key in one if key not in other],
        "changed": [key for key in one if key in other and differ(one[key], other[key])],
    }


def _says_otherwise(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    # What papermill alone made does not know what its claims say.
    return any(one[of] != other[of] for of in SAYS if of in one and of in other)


def _is_other(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(one[of] != other[of] for of in ("text", "low", "high", "unit"))


def _told(value: Mapping[str, Any]) -> str:
    return str(value["text"])


def _meant(record: Mapping[str, Any]) -> dict[str, Any]:
    return {**record["parameters"], **record.get("stands_for", {})}


def _sources(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a run follows from, in a line each."""
    found = {}
    for name in ("data", "package", "notebook"):
        if isinstance(of := record.get(name), dict):
            words = [of.get("name") or of.get("version"), (of.get("fingerprint") or "")[:12]]
            found[name] = " ".join(str(word) for word in words if word)
    if record.get("commit"):
        found["commit"] = record["commit"][:12] + (" and changes" if record["changed"] else "")
    return found


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        key: [one.get(key), other.get(key)]
        for key in dict.fromkeys([*one, *other])
        if one.get(key) != other.get(key)
    }


def folders(one: Path, other: Path) -> dict[str, Any]:
    """Compare two folders of tables.

    Returns
    -------
    dict
        ``versions`` of the two; and ``tables``: by name, the rows that ``came`` and ``went``, and
        those that ``changed``, each with its cells before and after. A row is told by its key.

    Examples
    --------
    >>> from tally import paths
    >>> folders(paths.data(), paths.data())["tables"]
    {}
    """
    ledgers = load(one), load(other)
    described = [read_descriptor(folder) for folder in (one, other)]
    keys = {
        name: resource["schema"]["primaryKey"]
        for descriptor in described
        for name, resource in table_resources(descriptor).items()
    }
    tables = {}
    for name, key in keys.items():
        was, now = (_rows(ledger, name, key) for ledger in ledgers)
        found: dict[str, Any] = dict(_sets(was, now, lambda a, b: a != b))
        found["changed"] = {row: _differing(was[row], now[row]) for row in found["changed"]}
        if any(found.values()):
            tables[name] = found
    return {"versions": [d.get("version") for d in described], "tables": tables}


def _rows(ledger: Ledger, name: str, key: list[str]) -> dict[str, dict[str, Any]]:
    """Give the rows of a table by their key, in one text."""
    if name not in ledger.tables:
        return {}
    table: pd.DataFrame = ledger.tables[name].astype(object)
    rows = table.where(table.notna(), None).to_dict("records")
    return {" ".join(str(row[k]) for k in key): row for row in rows}


def told(found: Mapping[str, Any]) -> Iterator[str]:
    """Tell what :func:`runs` found, line by line."""
    for part in ("sources", "parameters"):
        for name, (was, now) in found[part].items():
            yield f"{name}: {was} -> {now}"
    for name, value in found["values"].items():
        if value["before"] is None:
            yield f"value {name} came: {value['after']}"
        elif value["after"] is None:
            yield f"value {name} went: {value['before']}"
        else:
            why = f" ({', '.join(value['because'])})" if value["because"] else ""
            yield f"value {name}: {value['before']} -> {value['after']}{why}"
    for what, ids in found["claims"].items():
        for claim in ids:
            yield f"claim {what}: {claim}"


def told_of_folders(found: Mapping[str, Any]) -> Iterator[str]:
    """Tell what :func:`folders` found, line by line."""
    was, now = found["versions"]
    if was != now:
        yield f"version: {was} -> {now}"
    for name, table in found["tables"].items():
        for what in ("came", "went"):
            yield from (f"{name}: {row} {what}" for row in table[what])
        for row, cells in table["changed"].items():
            moved = "; ".join(f"{c}: {a!r} -> {b!r}" for c, (a, b) in cells.items())
            yield f"{name}: {row} changed: {moved}"
