"""The command `tally`: what a person does with the ledger and the notebooks from a shell."""

from __future__ import annotations

import click

from tally import __version__
from tally.cli.add import add
from tally.cli.audit import audit, bounds
from tally.cli.downloads import export
from tally.cli.notebooks import parameters, refresh, run
from tally.cli.tables import check, fmt
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


for command in (add, audit, bounds, check, export, fmt, parameters, run, refresh):
    main.add_command(command)
