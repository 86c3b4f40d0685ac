"""What a word means that is no term: the tables' own words come before its spelling."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tally.errors import enumerated, nearest_of

#: The map whose districts are known by name.
DISTRICTS = "geo/districts.geojson"


def meant(word: str, column: str, rows: Iterable[Mapping], folder: Path | None = None) -> str:
    """Give the end of a sentence that tells which term a word means, or nothing.

    First come the words that sources use for a term, then the names of districts, which are
    parts of a region and none themselves, and only then what is spelt nearly so.

    Parameters
    ----------
    word : str
        What was given.
    column : str
        The column of the claims that it is for.
    rows : iterable of mapping
        The table of the terms of this column.
    folder : pathlib.Path, optional
        The folder of the tables, whose map knows the districts.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> groups = ledger.tables["groups"].to_dict("records")
    >>> "There is no 'terrorists'" + meant("terrorists", "group", groups, ledger.folder)
    "There is no 'terrorists'; the term for it is 'militants'"
    """
    terms = _terms(column, rows)
    found = terms.get(word.casefold(), [])
    if len(found) > 1:
        return f"; it may be {enumerated(map(repr, found)).replace(' and ', ' or ')}"
    if found:
        return f"; the term for it is {found[0]!r}"
    if column == "region" and folder and (whole := _districts(folder).get(word.casefold())):
        return f"; it is a district of {whole!r}, and no region by itself"
    near = nearest_of(word, {known: of[0] for known, of in terms.items() if len(of) == 1})
    return f"; did you mean {near!r}?" if near else ""


def terms_of(word: str, column: str, rows: Iterable[Mapping]) -> list[str]:
    """Give the terms that go by a word: by themselves, by name, or in the words of sources.

    Examples
    --------
    >>> import tally
    >>> regions = tally.load().tables["regions"].to_dict("records")
    >>> terms_of("KPK", "region", regions), terms_of("Atlantis", "region", regions)
    (['PK-KP'], [])
    """
    return _terms(column, rows).get(word.casefold(), [])


def _terms(column: str, rows: Iterable[Mapping]) -> dict[str, list[str]]:
    """Give the terms that go by each word."""
    terms: dict[str, list[str]] = {}
    for row in rows:
        for known in _words(row, column):
            of_word = terms.setdefault(known.casefold(), [])
            if row[column] not in of_word:
                of_word.append(row[column])
    return terms


def _words(row: Mapping, column: str) -> Iterable[str]:
    """Give the words for a term: itself, its name, and the words of sources."""
    cells = (row[column], row.get("name") or row.get("title"), row.get("words"))
    texts = [cell for cell in cells if isinstance(cell, str)]
    return dict.fromkeys([*texts[:2], *(w.strip() for t in texts[2:] for w in t.split(";"))])


def _districts(folder: Path) -> dict[str, str]:
    """Give the region of each district by its name; nothing where the map can't be read."""
    try:
        features = json.loads((folder / DISTRICTS).read_bytes())["features"]
        told = [feature["properties"] for feature in features]
        return {district["name"].casefold(): district["region"] for district in told}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
