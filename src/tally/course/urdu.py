"""Terms and labels in Urdu: one table, a draft until a native speaker has read it."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from tally import paths
from tally.errors import Problem, did_you_mean

TABLE = Path("book", "urdu.csv")

#: What is said wherever a reader meets it.
DRAFT = "A draft: no native speaker has read it so far."


def rows(kind: str, root: Path | None = None) -> dict[str, str]:
    """Give the Urdu of each ``term``, or of each ``label`` of a lab's page, by the English.

    Examples
    --------
    >>> len(rows("term")), rows("label")["Check"]
    (30, 'جانچیں')
    """
    return {row["english"]: row["urdu"] for _, row in _read(root) if row["kind"] == kind}


def problems(glossary: Collection[str], root: Path | None = None) -> Iterator[Problem]:
    """Find terms that the glossary does not explain, and what stands there twice or not at all."""
    seen: set[tuple[str, str]] = set()
    for line, row in _read(root):
        english, key = row["english"], (row["kind"], row["english"])
        if row["kind"] == "term" and english not in glossary:
            hint = did_you_mean(english, glossary, "")
            yield Problem(TABLE.name, line, "english", f"'{english}' is not in the glossary{hint}")
        if key in seen:
            yield Problem(TABLE.name, line, "english", f"'{english}' stands there twice")
        if not row["urdu"]:
            yield Problem(TABLE.name, line, "urdu", f"nothing stands for '{english}'")
        seen.add(key)


def _read(root: Path | None) -> Iterator[tuple[int, dict[str, str]]]:
    with ((root or paths.root()) / TABLE).open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)
