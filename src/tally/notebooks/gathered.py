"""What a sweep found, in one table and on one page.

The table has a row for each named value of each cell. Of a figure that was printed it tells the
ends in both readings; what was computed is computed from what printed words usually mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from tally.errors import TallyError
from tally.ledger import spreadsheet
from tally.notebooks import records
from tally.writing import replace_files

if TYPE_CHECKING:
    from tally.notebooks.sweep import Plan


def table(found: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Put the values of some runs into one table.

    Parameters
    ----------
    found : mapping
        The record of each run, by its name.

    Returns
    -------
    pandas.DataFrame
        One row is one named value: the ``cell``, its parameters, the ``name``, ``text`` and
        ``unit``; ``low`` and ``high`` as the words usually mean, ``low_strict`` and
        ``high_strict`` as they are taken strictly (missing where the value was computed); what it
        counts (``scope_region`` and others), ``how`` it was computed, and its ``claims`` and
        ``editions``, with blanks between.

    Examples
    --------
    >>> value = {"text": "5", "unit": "attacks", "low": 5.0, "high": 5.0, "how": "", "claims": []}
    >>> run = {"parameters": {"year": "2024"}, "claims": {}, "values": {"attacks": value}}
    >>> table({"2024": run})[["cell", "year", "name", "low"]].to_dict("records")
    [{'cell': '2024', 'year': '2024', 'name': 'attacks', 'low': 5.0}]
    """
    rows = [row for cell, record in found.items() for row in _rows(cell, record)]
    first = ["cell", *dict.fromkeys(p for r in found.values() for p in r["parameters"])]
    scopes = sorted({column for row in rows for column in row if column.startswith("scope_")})
    columns = [*first, "name", "text", "unit", *records.ENDS, *scopes, "how", "claims", "editions"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(records.ENDS, float))


def _rows(cell: str, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    strict = {
        claim: {end: said.get(f"{end}_strict") for end in ("low", "high")}
        for claim, said in record["claims"].items()
    }
    for name, value in record["values"].items():
        yield {
            "cell": cell,
            **record["parameters"],
            "name": name,
            **records.told_of(value, strict),
            **{f"scope_{of}": str(term) for of, term in value.get("scope", {}).items()},
        }


def write(place: Path, plan: Plan, failed: Mapping[str, str]) -> list[Path]:
    """Write the table as Parquet and CSV, and a page of all cells: all whole, or none.

    Parameters
    ----------
    place : pathlib.Path
        The folder of the sweep.
    plan : Plan
        Its cells; their records are in the folder.
    failed : mapping
        Why a cell has none.
    """
    found = {}
    for cell in plan.cells:
        path = place / "cells" / f"{cell.name}.ipynb"
        if cell.name not in failed and path.is_file():
            try:
                found[cell.name] = records.read(path)
            except TallyError:
                continue
    values = table(found)
    files: dict[Path, str | bytes] = {
        place / "values.parquet": values.to_parquet(index=False),
        place / "values.csv": spreadsheet.csv_text(values),
        place / "index.html": page(place, plan, found, failed),
    }
    replace_files(files)
    return list(files)


def page(
    place: Path, plan: Plan, found: Mapping[str, Mapping[str, Any]], failed: Mapping[str, str]
) -> str:
    """Write the page of all cells: each with its parameters, its values, or why it has none."""
    names = plan.chapter.names
    head = "".join(f"<th>{escape(name)}</th>" for name in (*names, "values", "notebook"))
    rows = []
    for cell in plan.cells:
        told = [escape(str(cell.values[name])) for name in names]
        if cell.name in found:
            told += [str(len(found[cell.name]["values"])), _links(place, cell.name)]
        else:
            told += ["", escape(failed.get(cell.name, "not executed"))]
        rows.append("<tr>" + "".join(f"<td>{one}</td>" for one in told) + "</tr>")
    title = f"{plan.chapter.name}: {counted(len(plan.cells))}"
    data = plan.stamps.data
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{records.STYLE}</style>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(plan.chapter.about.capitalize())}. "
        f"{len(found)} executed, {len(failed)} failed, {len(plan.refused)} impossible. "
        f"Data of version {escape(str(data['version']))}.</p>\n"
        '<p>All values: <a href="values.csv">CSV</a>, '
        '<a href="values.parquet">Parquet</a>.</p>\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{chr(10).join(rows)}\n</tbody>\n"
        f"</table>\n{_refused(plan)}</main>\n</html>\n"
    )


def _links(place: Path, name: str) -> str:
    shown = {".ipynb": "notebook", ".html": "page", ".record.json": "record"}
    return ", ".join(
        f'<a href="cells/{escape(name)}{ending}">{word}</a>'
        for ending, word in shown.items()
        if (place / "cells" / f"{name}{ending}").is_file()
    )


def _refused(plan: Plan) -> str:
    if not plan.refused:
        return ""
    told = "\n".join(f"<li>{escape(line)}</li>" for line in reasons(plan))
    return f"<h2>Impossible</h2>\n<ul>\n{told}\n</ul>\n"


def reasons(plan: Plan) -> list[str]:
    """Give the reasons why cells are impossible, each with how many they are."""
    counted = Counter(why.partition(" List all:")[0] for _, why in plan.refused)
    return [f"{why} ({n} times)" if n > 1 else why for why, n in counted.items()]


def counted(cells: int) -> str:
    """Tell how many cells there are.

    Examples
    --------
    >>> counted(1), counted(1200)
    ('1 cell', '1,200 cells')
    """
    return "1 cell" if cells == 1 else f"{cells:,} cells"
