"""The commands for those who run the notebooks."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
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
    names = (
        [Path(notebook).name.removesuffix(".ipynb")] if notebook is not None else chapters.names()
    )
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


WITH = click.option(
    "--with",
    "overlay",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Lay the rows in this folder over the tables: those that are added or changed.",
)


@contextlib.contextmanager
def overlaid(tables: Path, overlay: Path | None) -> Iterator[tuple[Path, str | None]]:
    """Give the tables with the rows of an overlay, and how a record names them."""
    if overlay is None:
        yield tables, None
        return
    from tally.curation.overlay import lay

    with tempfile.TemporaryDirectory() as elsewhere:
        named = f"{tables.resolve()} with {overlay.resolve()}"
        yield lay(tables, overlay, Path(elsewhere) / "data"), named


@click.command()
@click.argument("notebook")
@click.argument("output", type=click.Path(path_type=Path))
@given("A parameter, as for papermill.")
@DATA
@WITH
@click.option("--html", is_flag=True, help="Write a page of HTML beside it, too.")
@click.option("--pdf", is_flag=True, help="Print it as PDF beside it, too (needs Chromium).")
@click.option("--force", is_flag=True, help="Replace a notebook that is there.")
def run(
    notebook: str,
    output: Path,
    given: tuple[tuple[str, str], ...],
    folder: Path | None,
    overlay: Path | None,
    html: bool,
    pdf: bool,
    force: bool,
) -> None:
    """Run a notebook with parameters.

    The parameters are checked first. OUTPUT is written with a record of the run beside it,
    OUTPUT.record.json for OUTPUT.ipynb: both whole, or neither.
    """
    from tally.notebooks.run import run as execute

    with overlaid(data_folder(folder), overlay) as (tables, named):
        made = execute(
            notebook,
            output,
            dict(given),
            folder=tables,
            named=named,
            force=force,
            html=html,
            pdf=pdf,
            progress=sys.stderr.isatty(),
        )
    for path in made.files:
        click.echo(f"{path}")


#: As many reasons for impossible cells are told before a sweep starts.
SOME = 8


def _asked(context: click.Context, option: click.Parameter, told: tuple[str, ...]) -> dict:
    """Take apart what was given as NAME=VALUES."""
    found: dict[str, str] = {}
    for words in told:
        name, equals, values = words.partition("=")
        if not (name and equals and values.strip()):
            raise click.BadParameter(f"{words!r} is not NAME=VALUES, such as period=2024.")
        if name in found:
            raise click.BadParameter(f"{name} is given twice; join its values with commas.")
        found[name] = values
    return found


@click.command()
@click.argument("notebook")
@click.argument("place", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.option(
    "-p",
    "asked",
    multiple=True,
    metavar="NAME=VALUES",
    callback=_asked,
    help="Values of a parameter: all, a run such as 2023-Q1:2025-Q3, or some with commas.",
)
@DATA
@WITH
@click.option("--jobs", type=click.IntRange(1), help="Workers; by default one a processor.")
@click.option("--scheduler", metavar="ADDRESS", help="Use the Dask cluster that is there.")
@click.option("--pictures", is_flag=True, help="Draw the figures, which takes most of the time.")
@click.option("--html", is_flag=True, help="Write a page of HTML for each cell, too.")
@click.option("--dry-run", is_flag=True, help="Tell the cells, and do nothing.")
def sweep(
    notebook: str,
    place: Path,
    asked: dict[str, str],
    folder: Path | None,
    overlay: Path | None,
    jobs: int | None,
    scheduler: str | None,
    pictures: bool,
    html: bool,
    dry_run: bool,
) -> None:
    """Run a notebook for many values of its parameters.

    What is impossible is told and left out. OUTDIR gets a notebook with its record for each cell,
    all values in one table, and a page. Started again, only what is lacking is done. The exit
    status is 1 where a cell failed.
    """
    from tally.notebooks import gathered, sweep

    sweep.refuse(place)
    with overlaid(data_folder(folder), overlay) as (tables, named):
        plan = sweep.plan(notebook, asked, folder=tables, named=named, pictures=pictures)
        reasons = gathered.reasons(plan)
        for why in reasons if dry_run else reasons[:SOME]:
            click.echo(f"impossible: {why}", err=True)
        if len(reasons) > SOME and not dry_run:
            click.echo(f"... and {len(reasons) - SOME} more reasons; --dry-run has all.", err=True)
        there = sweep.finished(place, plan)
        kept = f", {len(there)} of them there already" if there else ""
        click.echo(
            f"{gathered.counted(len(plan.cells))}{kept}; {len(plan.refused)} impossible.", err=True
        )
        if dry_run:
            return
        with (
            sweep.opened(place, plan),
            sweep.on(scheduler, jobs) as client,
            click.progressbar(
                length=len(plan.cells) - len(there), file=sys.stderr, hidden=not sys.stderr.isatty()
            ) as bar,
        ):
            done = sweep.run(
                plan,
                place,
                client,
                pictures=pictures,
                html=html,
                expect=lambda seconds: click.echo(f"About {seconds:,.0f} seconds.", err=True),
                tell=lambda _: bar.update(1),
            )
    for name, why in done.failed.items():
        click.echo(f"{name}: {why}", err=True)
    for path in done.files:
        click.echo(f"{path}")
    sys.exit(1 if done.failed else 0)


@click.command()
@click.argument("one", metavar="A", type=click.Path(path_type=Path))
@click.argument("other", metavar="B", type=click.Path(path_type=Path))
@click.option("--data", "of_data", is_flag=True, help="A and B are folders of tables.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def diff(one: Path, other: Path, of_data: bool, as_json: bool) -> None:
    """Compare two runs, or two folders of tables.

    A and B are notebooks that `tally run` made, or their records. Told are the numbers that
    changed, each with the claims that did it, and the claims that came and went.
    The exit status is 1 where something differs.
    """
    from tally.notebooks import differ

    found = differ.folders(one, other) if of_data else differ.runs(one, other)
    lines = [*(differ.told_of_folders(found) if of_data else differ.told(found))]
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for line in lines:
            click.echo(line)
    sys.exit(1 if lines else 0)


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
        list(notebooks) or None,
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
