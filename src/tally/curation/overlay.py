"""An overlay: a folder with only the rows that are added to the tables, or changed in them."""

from __future__ import annotations

from pathlib import Path

from tally.check import check
from tally.curation import canonical
from tally.curation.add import copy_tables, read
from tally.errors import TallyError


class OverlayError(TallyError):
    """A folder can't be laid over the tables."""


def lay(folder: Path, overlay: Path, into: Path) -> Path:
    """Write a copy of the tables with an overlay on top, and check it.

    Parameters
    ----------
    folder : pathlib.Path
        The tables.
    overlay : pathlib.Path
        Files by the names of the tables and with their columns. A row whose key is there takes
        the place of the other; every other row is added.
    into : pathlib.Path
        Where the copy goes; there is nothing yet.

    Returns
    -------
    pathlib.Path
        The copy.

    Raises
    ------
    OverlayError
        When the overlay holds no table, or the result would not pass `tally check`.
    """
    tables = read(folder)
    if not overlay.is_dir():
        raise OverlayError(f"{overlay} is not a folder.")
    files = {resource["path"]: name for name, resource in tables.resources.items()}
    there = sorted(p.name for p in overlay.iterdir() if not p.name.startswith("."))
    if strange := [name for name in there if name not in files]:
        raise OverlayError(
            f"{overlay / strange[0]} is no table; there may be: {', '.join(sorted(files))}."
        )
    if not there:
        raise OverlayError(f"{overlay} holds no table; there may be: {', '.join(sorted(files))}.")
    rows = dict(tables.rows)
    for file in there:
        name = files[file]
        key = tables.resources[name]["schema"]["primaryKey"]
        merged = {tuple(row[k] for k in key): row for row in rows[name]}
        merged |= {
            tuple(row[k] for k in key): row
            for row in canonical.read(overlay, tables.resources[name])
        }
        rows[name] = list(merged.values())
    copy_tables(folder, into)
    for file in there:
        text = canonical.render(files[file], tables.resources[files[file]], rows)
        (into / file).write_bytes(text.encode("utf-8"))
    if problems := check(into):
        raise OverlayError("\n".join([f"{overlay} can't be laid over:", *map(str, problems)]))
    return into
