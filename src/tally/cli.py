"""The command `tally`: what a person does with the ledger and the notebooks from a shell."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tally import __version__, paths
from tally.errors import TallyError


class _Sentences(click.Group):
    """A group of commands whose errors are sentences and not tracebacks."""

    def invoke(self, context: click.Context) -> object:
        """Run a command; a TallyError ends it with its sentence and status 1."""
        try:
            return super().invoke(context)
        except TallyError as error:
            click.echo(f"tally: {error}", err=True)
            context.exit(1)


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Check, run and refresh the book of published figures on political violence in Pakistan."""


def _data(folder: Path | None) -> Path:
    return folder if folder is not None else paths.root() / "data"


DATA = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder with datapackage.json; by default the project's data/.",
)


@main.command()
@DATA
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON on stdout.")
def check(folder: Path | None, as_json: bool) -> None:
    """Validate the tables.

    Each problem is one line on stderr: file, row, column, and what is wrong.
    The exit status is 1 if there is one.
    """
    from tally.check import check as find

    problems = find(_data(folder))
    if as_json:
        click.echo(json.dumps([p.as_dict() for p in problems], indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
    sys.exit(1 if problems else 0)


@main.command()
@click.argument("notebook", required=False)
@DATA
@click.option(
    "-p",
    "--parameter",
    "given",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Narrow the values by those of another parameter.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def parameters(
    notebook: str | None, folder: Path | None, given: tuple[tuple[str, str], ...], as_json: bool
) -> None:
    """List the parameters of a notebook.

    Each comes with its default and every value that it can take; without NOTEBOOK, of all.
    """
    from tally import ledger as ledgers
    from tally.parameters import CHAPTERS, listing

    ledger = ledgers.load(_data(folder))
    names = [notebook] if notebook else list(CHAPTERS)
    found = {name: listing(name, dict(given), ledger) for name in names}
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for name, rows in found.items():
        click.echo(f"{name}: {CHAPTERS[name].about}")
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


@main.command()
@click.argument("notebook")
@click.argument("output", type=click.Path(path_type=Path))
@click.option(
    "-p",
    "--parameter",
    "given",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="A parameter, as for papermill.",
)
def run(notebook: str, output: Path, given: tuple[tuple[str, str], ...]) -> None:
    """Run a notebook with parameters.

    The parameters are checked first, and papermill writes OUTPUT, whole or not at all.
    """
    from tally.run import run as execute

    execute(notebook, output, dict(given))
    click.echo(f"{output}")


@main.command()
@click.argument("notebooks", nargs=-1, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Execute also those that are fresh.")
@click.option("--jobs", default=2, show_default=True, help="How many at once.")
def refresh(notebooks: tuple[Path, ...], force: bool, jobs: int) -> None:
    """Execute the notebooks that are out of date.

    These are the ones whose stored page is older than their code or data; without NOTEBOOKS, of
    all chapters.
    """
    from tally import fresh

    fresh.refresh(
        [path.resolve() for path in notebooks] or None,
        root=paths.root(),
        force=force,
        jobs=jobs,
        echo=click.echo,
    )


from tally import cli_audit  # noqa: E402

main.add_command(cli_audit.bounds)
main.add_command(cli_audit.audit)

if __name__ == "__main__":
    main()
