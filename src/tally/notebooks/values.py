"""One table of all that the variants of the chapters compute: see :mod:`tally.notebooks.grid`.

A row is a named value of one variant, from the record of its run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tally.ledger.dimensions import COORDINATES
from tally.notebooks import records
from tally.notebooks.grid import Grid, Made

if TYPE_CHECKING:
    import pandas as pd

#: Of each column what it holds.
COLUMNS = {
    "chapter": "The chapter, by the name of its notebook.",
    "parameters": "What was chosen, as JSON: papermill takes it by -f.",
    "value": "The name of the value in the record of the run.",
    "text": "The number as the chapter prints it.",
    "low": "Its least; empty where nothing bounds it.",
    "high": "Its greatest; empty where nothing bounds it.",
    "low_strict": "Of a printed figure its least, where its words promise no more than they say.",
    "high_strict": "Of a printed figure its greatest, likewise.",
    "unit": "What is counted, or %.",
    "how": "How it was computed; empty for a printed figure.",
    "body": "Who counted.",
    **{of: f"Of its scope the {of}." for of in COORDINATES},
    "claims": "The claims that it was made from, with blanks between them.",
    "editions": "The data sets that it adds up, likewise.",
}

#: The ends of an interval by their names, ``low`` and ``high``.
Ends = Mapping[str, float | None]


def table(grids: Iterable[tuple[str, Grid]], strict: Mapping[str, Ends]) -> pd.DataFrame:
    """Give the values of all variants.

    Parameters
    ----------
    grids : iterable of (str, Grid)
        The variants of each chapter, by its name.
    strict : mapping of str to mapping
        Of each claim the ``low`` and the ``high`` that its words promise, taken strictly.
    """
    import pandas as pd

    rows = [row for name, grid in grids for made in grid for row in _rows(name, made, strict)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(records.ENDS, "float64"))


def _rows(name: str, made: Made, strict: Mapping[str, Ends]) -> Iterator[dict[str, Any]]:
    chosen = json.dumps(made.parameters, ensure_ascii=False)
    for value, of in made.record["values"].items():
        yield {
            "chapter": name,
            "parameters": chosen,
            "value": value,
            **records.told_of(of, strict),
            **{part: of["scope"].get(part) for part in ("body", *COORDINATES)},
        }
