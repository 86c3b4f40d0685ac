"""The commands for those who teach: labs, and what is made of them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tally.cli.shared import DATA, data_folder


@click.group()
def course() -> None:
    """Check the labs of the course, or a lab of your own."""


@course.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@DATA
def check(files: tuple[Path, ...], folder: Path | None) -> None:
    """Tell what is wrong with a lab; without FILE, with those of the book.

    A lab is a YAML file such as book/labs/share.yml. Its answers are computed, its figures are
    held against the ledger, and each problem is one line on stderr: file, line, task and field,
    what is wrong, and how to mend it. The exit status is 1 if there is one.
    """
    from tally.course import check as labs
    from tally.course.glossary import terms
    from tally.ledger import tables

    ledger = tables.load(data_folder(folder))
    known = terms()
    problems = [
        problem for path in files or labs.files() for problem in labs.problems(path, ledger, known)
    ]
    for problem in problems:
        click.echo(str(problem), err=True)
    sys.exit(1 if problems else 0)


@course.command("paper")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("."),
    show_default=True,
    metavar="DIR",
    help="Where the pages go.",
)
@DATA
def paper(files: tuple[Path, ...], out: Path, folder: Path | None) -> None:
    """Write the handout, the key and the page for the teacher of a lab, to be printed.

    Each is one HTML file that a browser prints on one or two sheets of A4.
    """
    from tally.course.lab import read
    from tally.course.paper import PAPERS
    from tally.course.worked import Worked
    from tally.ledger import tables
    from tally.writing import write_whole

    ledger = tables.load(data_folder(folder))
    for path in files:
        worked = Worked(read(path), ledger)
        for kind, (_, written) in PAPERS.items():
            made = out / f"{path.stem}-{kind}.html"
            write_whole(made, written(worked))
            click.echo(str(made))
