"""What the commands share."""

from __future__ import annotations

from pathlib import Path

import click

from tally import paths


def data_folder(folder: Path | None) -> Path:
    """Give the folder that was asked for, or else the project's own ``data/``."""
    return folder if folder is not None else paths.root() / "data"


DATA = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder with datapackage.json; by default the project's data/.",
)
