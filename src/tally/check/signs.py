"""Signs in a cell that are no part of its text: blanks at its ends, formulas, broken letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from tally.check.common import Rows
from tally.errors import Problem

#: Characters that nobody sees: blanks that are none, marks of direction. (The joiners U+200C and
#: U+200D are letters of Urdu and Persian spelling.)
UNSEEN = re.compile("[\u00a0\u00ad\u2007\u200b\u200e\u200f\u202a-\u202f\u2060\ufeff]")

#: What UTF-8 becomes where a program reads it as Windows-1252: "â€™" for an apostrophe.
GARBLED = re.compile("â€|Ã[\u0080-\u00bf]|Â[\u0080-\u00bf]|\ufffd")

#: What a spreadsheet shows where a formula fails.
FAILED = re.compile(r"#(REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?")


def problems(rows: Rows, resources: dict[str, dict]) -> Iterator[Problem]:
    """Find such signs, and leave the rows without blanks at the ends of cells.

    So what stands in a cell can be checked further, and a blank is told once and not by every
    reference that it breaks.
    """
    for name, table in rows.items():
        path = resources[name]["path"]
        types = {field["name"]: field["type"] for field in resources[name]["schema"]["fields"]}
        for line, row in table:
            for column, cell in row.items():
                if cell and (message := _wrong(cell, types[column])):
                    yield Problem(path, line, column, message)
                    row[column] = tidy(cell)


def tidy(cell: str) -> str:
    """Give a cell as it should have been typed: composed letters, no blanks at its ends or unseen.

    Examples
    --------
    >>> tidy(" over\N{NO-BREAK SPACE}1,500 ")
    'over 1,500'
    """
    if cell.isascii():
        return cell.strip()
    blanks = re.sub("[\u00a0\u2007\u202f]", " ", unicodedata.normalize("NFC", cell))
    return UNSEEN.sub("", blanks).strip()


# Most words stand in many rows, and most cells are there again at the next check.
@lru_cache(maxsize=100_000)
def _wrong(cell: str, kind: str) -> str | None:
    if mark := UNSEEN.search(cell):
        return f"the character U+{ord(mark[0]):04X} can't be seen; run `tally fmt`, or take it out"
    if cell != cell.strip():
        return f"{cell!r} begins or ends with a blank; run `tally fmt`, or take it out"
    if not unicodedata.is_normalized("NFC", cell):
        return "a letter and its accent are two characters; run `tally fmt` to compose them"
    if found := GARBLED.search(cell):
        return f"{found[0]!r} was a letter that a program could not read; type it anew"
    if FAILED.fullmatch(cell):
        return f"{cell!r} is what a spreadsheet shows for a formula that fails; type the text"
    if kind == "string" and cell[0] in "=@+":
        return f"{cell[:20]!r} begins like a formula of a spreadsheet; begin with another sign"
    return None
