"""The command for those who want the ledger in another program."""

from __future__ import annotations

from pathlib import Path

import click

from tally.cli.shared import DATA, data_folder


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@DATA
def export(target: Path, folder: Path | None) -> None:
    """Write the whole ledger into DIR.

    It is there as CSV, as Parquet, as an Excel workbook, and as a Data Package. The same tables
    give the same bytes.
    """
    from tally.ledger import download
    from tally.ledger import tables as ledgers

    for path in download.write(ledgers.load(data_folder(folder)), target):
        click.echo(str(path))
