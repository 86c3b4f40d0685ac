"""Tables for spreadsheets: no text in them can act as a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: First signs that make a spreadsheet take a text for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

#: What may stand between the cells of a line: where a comma is the decimal sign, it is a semicolon.
MARKS = (",", ";", "\t")


def mark_of(header: str) -> str:
    """Give what stands between the cells of a table, by its first line.

    Examples
    --------
    >>> mark_of("event_id_cnty;event_date;fatalities")
    ';'
    """
    return max(MARKS, key=header.count)


def csv_text(frame: pd.DataFrame) -> str:
    r"""Write a frame as CSV in which no text can act as a formula in a spreadsheet.

    Examples
    --------
    >>> import pandas as pd
    >>> csv_text(pd.DataFrame({"note": ["=1+1"]}))
    "note\n'=1+1\n"
    """
    return frame.map(harmless).to_csv(index=False, lineterminator="\n")


def harmless(value: object) -> object:
    """Give the value of a cell so that no spreadsheet takes it for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless(-1)
    ("'=1+1", -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
