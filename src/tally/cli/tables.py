"""The commands for those who add figures to the tables."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tally.cli.shared import DATA, data_folder


@click.command()
@DATA
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON on stdout.")
def check(folder: Path | None, as_json: bool) -> None:
    """Validate the tables and the corrections.

    Each problem is one line on stderr: file, row, column, and what is wrong.
    The exit status is 1 if there is one.
    """
    from tally import corrections
    from tally.check import check as find

    problems = find(data_folder(folder)) + corrections.check(data_folder(folder))
    if as_json:
        click.echo(json.dumps([p.as_dict() for p in problems], indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
    sys.exit(1 if problems else 0)
