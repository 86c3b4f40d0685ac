"""What the element of a number carries beside its words: its ends, unit, scope and period as data.

A printed figure carries what its claim has, in the conventional reading. A computed one carries
what the page computed: its record has the named values, and a cell of a table has its own.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from tally.book import claim_files, notebooks
from tally.ledger.dimensions import ALL, TREES

#: The dimensions of a scope, in the order in which they are written.
SCOPE = ("body", *TREES)

#: How the origin of a number begins that no source printed.
COMPUTED = "Computed: "


def carrier(app: Sphinx, docname: str) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    """Give what gives the attributes of a page's numbers."""
    path = Path(app.env.doc2path(docname))
    return carrier_by(app, notebooks.read(path).record if path.suffix == ".ipynb" else None)


def carrier_by(
    app: Sphinx, record: Mapping[str, Any] | None
) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    """Give what gives the attributes of numbers, by the record of their page."""
    values, names = (record or {}).get("values", {}), measures(app.srcdir)
    entries = cache(lambda: claim_files.entries(app))

    def carried(number: Mapping[str, Any]) -> dict[str, str]:
        value = values.get(number.get("name")) or number.get("value")
        known = entries() if number.get("claims") else {}
        claims = [known[claim] for claim in number.get("claims", ()) if claim in known]
        if claims and not number["origin"].startswith(COMPUTED):
            unit = {"unit": value["unit"]} if value else {}
            value = of_claim(claims[0]) | unit
        return attributes(value, names) if value else {}

    return carried


def of_claim(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Give a printed figure as a record has its values.

    Parameters
    ----------
    entry : mapping
        From :func:`tally.book.claim_files.entries_of`.
    """
    scope = {of: entry[of]["term"] for of in ("period", *SCOPE)}
    ends = {of: entry["conventional"][of] for of in ("low", "high")}
    return {**ends, "unit": entry["unit"], "scope": scope}


def attributes(value: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Give the attributes of a value; what is all of its dimension, or not known, has no word.

    Parameters
    ----------
    value : mapping
        As a record has it: ``low``, ``high``, ``unit``, ``scope``.
    names : mapping of str to str
        The words for measures, since some records name a unit by its term.

    Examples
    --------
    >>> scope = {"period": "2024-Q1", "body": "CRSS", "region": "PK-KP", "cause": "all"}
    >>> value = {"low": 219.0, "high": 222.0, "unit": "fatalities", "scope": scope}
    >>> for name, text in attributes(value, {"fatalities": "people killed"}).items():
    ...     print(f"{name}: {text}")
    data-low: 219
    data-high: 222
    data-unit: people killed
    data-scope: body:CRSS region:PK-KP
    data-period: 2024-Q1
    """
    scope, unit = value["scope"], value["unit"]
    terms = [f"{of}:{scope[of]}" for of in SCOPE if scope.get(of, ALL) != ALL]
    told = {
        "low": _plain(value["low"]),
        "high": _plain(value["high"]),
        "unit": names.get(unit, unit),
        "scope": " ".join(terms),
        "period": scope.get("period", ""),
    }
    return {f"data-{name}": text for name, text in told.items() if text}


def _plain(number: float | None) -> str:
    """Write a number as programs read it, with what a computed one has beyond a millionth cut off.

    Examples
    --------
    >>> _plain(220.0), _plain(70.81021087680355), _plain(None)
    ('220', '70.810211', '')
    """
    if number is None:
        return ""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def measures(root: str | Path) -> dict[str, str]:
    """Give the words for each measure, by its term."""
    path = Path(root) / "data" / "measures.csv"
    return _measures(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=1)
def _measures(path: Path, changed: int) -> dict[str, str]:
    # Without pandas: a build that writes a chapter again does not load the ledger.
    with path.open(encoding="utf-8", newline="") as file:
        return {row["measure"]: row["name"] for row in csv.DictReader(file)}
