"""The commands for those who run the notebooks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from tally import paths
from tally.cli.shared import DATA, data_folder


def given(help: str) -> Callable:
    """Make the option ``-p NAME VALUE``, as papermill has it."""
    return click.option(
        "-p", "--parameter", "given", nargs=2, multiple=True, metavar="NAME VALUE", help=help
    )


@click.command()
@click.argument("notebook", required=False)
@DATA
@given("Narrow the values by those of another parameter.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def parameters(
    notebook: str | None, folder: Path | None, given: tuple[tuple[str, str], ...], as_json: bool
) -> None:
    """List the parameters of a notebook.

    Each comes with its default and every value that it can take; without NOTEBOOK, of all.
    """
    from tally import chapters
    from tally.ledger import tables as ledgers
    from tally.page.parameters import listing

    ledger = ledgers.load(data_folder(folder))
    names = [notebook] if notebook else chapters.names()
    found = {name: listing(chapters.chapter(name), dict(given), ledger) for name in names}
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for name, rows in found.items():
        click.echo(f"{name}: {chapters.chapter(name).about}")
        for row in rows:
            click.echo(f"  {row['name']} = {row['default']!r}    {row['help']}")
            if row["values"]:
                click.echo(
                    click.wrap_text(
                        ", ".join(map(str, row["values"])),
                        width=88,
                        initial_indent="      ",
                        subsequent_indent="      ",
                    )
                )


@click.command()
@click.argument("notebook")
@click.argument("output", type=click.Path(path_type=Path))
@given("A parameter, as for papermill.")
def run(notebook: str, output: Path, given: tuple[tuple[str, str], ...]) -> None:
    """Run a notebook with parameters.

    The parameters are checked first, and papermill writes OUTPUT, whole or not at all.
    """
    from tally.notebooks.run import run as execute

    execute(notebook, output, dict(given))
    click.echo(f"{output}")


@click.command()
@click.argument("notebooks", nargs=-1, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Execute also those that are fresh.")
@click.option("--jobs", default=2, show_default=True, help="How many at once.")
def refresh(notebooks: tuple[Path, ...], force: bool, jobs: int) -> None:
    """Execute the notebooks that are out of date.

    These are the ones whose stored page is older than their code or data; without NOTEBOOKS, of
    all chapters.
    """
    from tally.notebooks import fresh

    fresh.refresh(
        [path.resolve() for path in notebooks] or None,
        root=paths.root(),
        force=force,
        jobs=jobs,
        echo=click.echo,
    )


@click.command()
@click.argument("chapters", nargs=-1, metavar="[CHAPTER]...")
@click.option("--jobs", default=2, show_default=True, help="How many at once.")
def grid(chapters: tuple[str, ...], jobs: int) -> None:
    """Make each chapter for all that its readers may choose.

    The book that is built next offers the choice under the titles. What is kept from before and
    still holds is not made again; without CHAPTER, of all chapters.
    """
    from tally.notebooks.grid import make

    make(chapters or None, jobs=jobs, echo=click.echo)
