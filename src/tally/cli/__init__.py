"""The command `tally`: what a person does with the ledger and the notebooks from a shell."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import click

from tally import __version__, paths
from tally.cli.add import add
from tally.cli.audit import audit, bounds
from tally.cli.course import course
from tally.cli.downloads import export
from tally.cli.events import events
from tally.cli.notebooks import diff, grid, parameters, refresh, run, sweep
from tally.cli.reading import read
from tally.cli.streams import open_what_is_closed, replace_what_cannot_be_printed
from tally.cli.tables import check, fmt
from tally.errors import TallyError, of_system


class _Sentences(click.Group):
    """A group of commands whose errors are sentences and not tracebacks."""

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run a command; what it can't do ends it with a sentence and status 1."""
        open_what_is_closed()
        replace_what_cannot_be_printed()
        try:
            with _ended_in_order():
                return super().main(*args, **settings)
        except TallyError as error:
            _end(str(error))
        except BrokenPipeError:
            raise
        except OSError as error:
            _end(of_system(error))
        except UnicodeEncodeError as error:
            # A name of a file, since the streams take anything.
            _end(f"{error.object!r} can't be written in {error.encoding}; set LC_ALL=C.UTF-8.")


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Take away what is half made when the system ends the command, as after an interrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(sentence: str) -> None:
    """End with a sentence; where not even that can be written, with the status alone."""
    try:
        click.echo(f"tally: {sentence}", err=True)
        sys.stdout.flush()
    except OSError:
        # Python writes what is left at its end, and would tell again that it can't.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(1)


def _version(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    """Tell the version of the package, and that of the data that it finds."""
    if not wanted or context.resilient_parsing:
        return
    told = f"tally, version {__version__}"
    # Without data, or with such as can't be read, the package has a version all the same.
    with contextlib.suppress(TallyError, OSError, ValueError, KeyError):
        descriptor = (paths.data() / paths.DESCRIPTOR).read_text(encoding="utf-8")
        told += f"; data, version {json.loads(descriptor)['version']}"
    click.echo(told)
    context.exit()


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the versions of the package and its data, and exit.",
)
def main() -> None:
    """Check, run and refresh the book of published figures on political violence in Pakistan."""


for command in (
    add,
    audit,
    bounds,
    check,
    course,
    diff,
    events,
    export,
    fmt,
    grid,
    parameters,
    read,
    run,
    refresh,
    sweep,
):
    main.add_command(command)
