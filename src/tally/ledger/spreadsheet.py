"""Tables for spreadsheets: no text in them can act as a formula."""

from __future__ import annotations

import pandas as pd

#: First signs that make a spreadsheet take a text for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(frame: pd.DataFrame) -> str:
    r"""Write a frame as CSV in which no text can act as a formula in a spreadsheet.

    Examples
    --------
    >>> csv_text(pd.DataFrame({"note": ["=1+1"]}))
    "note\n'=1+1\n"
    """
    return frame.map(_harmless).to_csv(index=False, lineterminator="\n")


def _harmless(value: object) -> object:
    value = getattr(value, "plain", value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
