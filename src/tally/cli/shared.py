"""What the commands share."""

from __future__ import annotations

from pathlib import Path

import click

from tally import paths


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
