"""What the makers of UCDP's aggregates share: files are read, added up, and written as a table.

The events are read and counted by `tally.events`, as `tally events` does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tally.errors import TallyError

DATA = Path(__file__).resolve().parents[1] / "data"


class MakeError(TallyError):
    """A file is not what it should be."""


def make(
    arguments: list[str] | None,
    *,
    about: str,
    out: Path,
    columns: tuple[str, ...],
    key: tuple[str, ...],
    read: Callable[[Path], pd.DataFrame],
) -> int:
    """Read the files, write the table in the order of its key, and say what was counted."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, help="UCDP's files")
    parser.add_argument("--out", type=Path, default=out, help="the table (default: in data/)")
    given = parser.parse_args(arguments)
    try:
        table = pd.concat([read(path) for path in given.files], ignore_index=True)
        doubled = int(table.duplicated(list(key)).sum())
        if doubled:
            raise MakeError(f"{doubled} rows are given twice: is a file named twice?")
    except (TallyError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    table = table.sort_values(list(key))[list(columns)]
    table.to_csv(given.out, index=False, lineterminator="\n")
    for version, of in table.groupby("version"):
        told = f"{of['events'].sum()} events, best {of['best'].sum()}"
        print(f"{version}: {len(of)} rows, {told}")
    return 0
