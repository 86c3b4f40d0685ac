"""What the commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tally import paths

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger


def data_folder(folder: Path | None, *, writes: bool = False) -> Path:
    """Give the folder that was asked for, or else the project's own ``data/``.

    The tables of an installed package serve where there is no project, but only for reading.
    """
    if folder is not None:
        return folder
    return paths.root() / "data" if writes else paths.data()


DATA = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder with datapackage.json; by default the project's data/.",
)

JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON on stdout.")


def filled(context: click.Context, option: click.Parameter, told: Any) -> Any:
    """Refuse what was told with nothing in it, and give terms for the names that stand for them.

    Whoever asks with an empty text has a variable without a value, and not no condition.
    """
    for text in told if isinstance(told, tuple) else (told,):
        if isinstance(text, str) and not text.strip():
            raise click.BadParameter("it is empty; leave it out, or give it a value.")
    return told


def terms(ledger: Ledger, **cell: str) -> dict[str, str]:
    """Give the terms of a cell, each of which may be told by its name; refuse unknown ones."""
    return {column: ledger.term(column, told) for column, told in cell.items()}
