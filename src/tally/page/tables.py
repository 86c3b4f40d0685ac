"""Accessible tables: a caption, and a scope for each header cell."""

from __future__ import annotations

import html

import pandas as pd


def html_table(frame: pd.DataFrame, *, caption: str, row_ids: list[str] | None = None) -> str:
    """Write a frame as an HTML table that a screen reader can read.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns named for people; the first one names the rows. A missing value is shown as a
        dash. Cells that have ``__html__`` are trusted markup, all others are escaped.
    caption : str
        What the table shows.
    row_ids : list of str, optional
        An id for each row.

    Examples
    --------
    >>> table = html_table(pd.DataFrame({"Region": ["A<B"], "Killed": [3]}), caption="Killed")
    >>> '<th scope="row">A&lt;B</th><td>3</td>' in table
    True
    """
    head = "".join(f'<th scope="col">{_cell(column)}</th>' for column in frame.columns)
    rows = []
    for i, values in enumerate(frame.itertuples(index=False, name=None)):
        first, *others = values
        mark = f' id="{html.escape(row_ids[i])}"' if row_ids else ""
        cells = "".join(f"<td>{_cell(value)}</td>" for value in others)
        rows.append(f'<tr{mark}><th scope="row">{_cell(first)}</th>{cells}</tr>')
    return (
        f'<div class="tally-scroll"><table class="tally-table"><caption>{html.escape(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(value: object) -> str:
    if hasattr(value, "__html__"):
        return value.__html__()
    if value is None or (not isinstance(value, str | tuple | list) and pd.isna(value)):
        return '<span class="tally-missing" title="no figure published">–</span>'
    return html.escape(str(value))
