"""The figures of a text: where they stand, and what they say.

`src/tally/book/static/reading.js` does the same by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tally.errors import QuantityError
from tally.quantities.quantity import parse


@dataclass(frozen=True)
class Figure:
    """A quantity in a text.

    Parameters
    ----------
    start, end : int
        Where it stands.
    kind : str
        ``number``, ``percent``, or of a rank ``highest`` or ``lowest``.
    value, low, high : float
        The number, of a rank 1, and the ends of what its words have meant in print.
    hedge : str
        The qualifier, ``exact`` where there is none.
    """

    start: int
    end: int
    kind: str
    value: float
    low: float
    high: float
    hedge: str


def seen(text: str, rules: Mapping[str, Any]) -> str:
    r"""Give a text without the signs that nobody sees, as it is to be read and shown.

    Examples
    --------
    >>> from tally.reading.table import read
    >>> seen("4\N{SOFT HYPHEN}32 civil\N{ZERO WIDTH SPACE}ians", read())
    '432 civilians'
    """
    return re.sub(rules["unseen"], "", text)


def plain(text: str, rules: Mapping[str, Any]) -> str:
    """Write a text in small letters, with one kind of dash, blank and quotation mark.

    Each character stays at its place. A line that goes on in the next one is one line with it.
    """
    for pattern, to in rules["plain"]:
        text = re.sub(pattern, to, text)
    return re.sub("[A-Z]", lambda letter: letter[0].lower(), text)


def figures(text: str, rules: Mapping[str, Any]) -> list[Figure]:
    """Find the figures of a text.

    Parameters
    ----------
    text : str
        The text.
    rules : mapping
        As :func:`tally.reading.table.made` gives them.

    Examples
    --------
    >>> from tally.reading.table import read
    >>> text = "On 2 May 2024 over 1,500 people, 41pc of them soldiers, were killed in two places."
    >>> for found in figures(text, read()):
    ...     print(text[found.start : found.end], found.kind, found.low, found.high, found.hedge)
    over 1,500 number 1501.0 1725.0 over
    41pc percent 40.5 41.5 exact
    """
    return list(_figures(text, rules))


def _figures(text: str, rules: Mapping[str, Any]) -> Iterator[Figure]:
    for found in _compiled(rules["find"]).finditer(plain(text, rules)):
        if found["rank"]:
            kind = "lowest" if found["top"] in rules["lowest"] else "highest"
            yield Figure(found.start(), found.end(), kind, 1.0, 1.0, 1.0, "exact")
        elif not found["skip"] and (figure := _read(found)):
            yield figure


def _read(found: re.Match) -> Figure | None:
    """Read a quantity; None where its words say two things, or no number."""
    kind, kinds = "number", ["count", "rate"]
    printed = found["vague"] or found[0]
    if found["percent"] or found["part"] or found["times"]:
        kind, kinds = "percent", ["change"] if found["times"] else ["share", "change"]
        printed = re.sub("(^| )a (?=third|quarter|fifth)", r"\1", printed)
    for of in kinds:
        try:
            quantity = parse(printed, of)
        except QuantityError:
            continue
        said = quantity.interval()
        ends = sorted(abs(float(e)) for e in (said.low, said.high) if e is not None)
        value = abs(float(quantity.value))
        return Figure(
            found.start(), found.end(), kind, value, ends[0], ends[-1], quantity.qualifier
        )
    return None


@lru_cache(maxsize=8)
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern)
