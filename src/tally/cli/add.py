"""The command that adds a figure: it takes options and asks for what they leave open."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tally.cli.shared import DATA, data_folder
from tally.cli.streams import Text
from tally.errors import TallyError
from tally.ledger.dimensions import OPEN

if TYPE_CHECKING:
    from tally.curation.add import Tables

PATH = click.Path(path_type=Path)

#: The options, each with its column and help, in the order in which a person is asked.
COLUMNS = {
    "source_id": "The source, if it is in sources.csv; or the id of a new one.",
    "url": "The address of the source.",
    "publisher": "Who published it.",
    "title": "Its headline; your own description in square brackets where there is none.",
    "published": "When, as much as is known: 2024, 2024-04 or 2024-04-01.",
    "language": "The language of the text, such as en (the default).",
    "read_at": "The site where a copy was read, where it was not the publisher's own.",
    "source_kind": "What kind of page it is: news (the default), organisation, copy, blog ...",
    "source_note": "A remark on the source.",
    "body": "Who counted; unnamed if the source names nobody.",
    "edition": "The body's report that the source cites.",
    "edition_title": "What the edition is, if it is new.",
    "released": "When a new edition was released.",
    "period": "The time counted: 2024, 2024-Q1, 2024-01, 2024-01-31, or two joined by /.",
    "region": "The place counted, by code or name.",
    "measure": "What was counted.",
    "cause": "Of what kind of violence.",
    "group": "Of whom.",
    "actor": "To whom the body attributes it, or who claimed it.",
    "tactic": "How it was done.",
    "target": "Against whom or what it was.",
    "printed": "Only the quantity, as it was printed.",
    "kind": "count, share, change, rate or rank.",
    "base": "Of what, or against when: region:PK, period:2022, per:day.",
    "episode": "The episode of episodes.csv, if the figure is of one.",
    "locator": "Where on the page.",
    "note": "A remark in your own words.",
}


def _options(command: Callable) -> Callable:
    for column, text in reversed(COLUMNS.items()):
        name = f"--{column.replace('_', '-')}"
        command = click.option(name, column, type=Text(), help=text)(command)
    return command


@click.command()
@DATA
@_options
@click.option("--yes", is_flag=True, help="Add it without asking anything.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is missing (on a terminal).")
@click.option(
    "--from",
    "file",
    type=PATH,
    metavar="FILE",
    help="Add all figures of a CSV file or an Excel sheet.",
)
@click.option(
    "--table", "terms", nargs=2, multiple=True, metavar="NAME FILE",
    help="With --from: rows for another table, such as groups.",
)  # fmt: skip
@click.option(
    "--template", type=PATH, metavar="FILE", help="Write an empty file for --from: .csv or .xlsx."
)
def add(
    folder: Path | None,
    yes: bool,
    ask: bool | None,
    file: Path | None,
    terms: tuple[tuple[str, str], ...],
    template: Path | None,
    **given: str | None,
) -> None:
    """Add a published figure, or all of a file.

    Asks for whatever the options leave open, reads the printed quantity, names the claim, and
    shows its row. It is written, with its source and edition if they are new, only when the
    tables then pass every check, and what the organisation says holds no contradiction that is not
    explained; otherwise they stay as they are.

    A file has a row for each figure and a column for each option. What it leaves out is taken
    from the options. Its figures are added all or none.
    """
    from tally.audit.complete import of_bodies
    from tally.curation import add as adding

    if template is not None:
        from tally.curation import batch

        batch.write_template(template, COLUMNS)
        click.echo(str(template))
        return
    if file is not None:
        _add_all(adding.read(data_folder(folder, writes=True)), file, terms, given, yes)
        return
    if terms:
        raise TallyError("--table goes with --from: a file of one figure will do.")
    tables = adding.read(data_folder(folder, writes=True))
    ask = sys.stdin.isatty() and not yes if ask is None else ask
    if ask:
        given = _Questions(tables, given).answers()
    addition = adding.compose(tables, {k: v for k, v in given.items() if v})
    for name, row in addition.rows.items():
        click.echo(f"{tables.resources[name]['path']}:")
        for column, cell in row.items():
            if cell:
                click.echo(f"  {column:10} {cell}")
    click.echo(f"  says       {addition.interval}")
    if not yes:
        if not ask:
            raise TallyError("Nothing was added: say --yes to add it.")
        click.confirm("Add it?", default=True, abort=True)
    written = adding.apply(tables, addition, prove=of_bodies)
    click.echo(f"Added {addition.claim['claim_id']} ({', '.join(p.name for p in written)}).")
    click.echo("Run `make refresh` to renew the pages.")


def _add_all(
    tables: Tables,
    file: Path,
    terms: tuple[tuple[str, str], ...],
    given: dict[str, str | None],
    yes: bool,
) -> None:
    """Add all figures of a file."""
    from tally.audit.complete import of_bodies
    from tally.curation import add as adding
    from tally.curation import batch

    more = batch.read_terms(tables, {name: Path(path) for name, path in terms})
    common = {column: cell for column, cell in given.items() if cell}
    rows = [
        (number, common | {column: cell for column, cell in row.items() if cell.strip()})
        for number, row in batch.read(file, [*COLUMNS])
    ]
    additions = batch.compose_all(tables, rows, more)
    for line in batch.told(additions):
        click.echo(line)
    if not yes:
        if not sys.stdin.isatty():
            raise TallyError("Nothing was added: say --yes to add them.")
        click.confirm(f"Add all {len(additions)}?", default=True, abort=True)
    written = adding.apply(tables, *additions, terms=more, prove=of_bodies)
    figures = "1 figure" if len(additions) == 1 else f"{len(additions)} figures"
    click.echo(f"Added {figures} ({', '.join(p.name for p in written)}).")
    click.echo("Run `make refresh` to renew the pages.")


class _Questions:
    """Asks for the columns that the options leave open."""

    def __init__(self, tables: Tables, given: dict[str, str | None]) -> None:
        self.tables = tables
        self.given = dict(given)

    def answers(self) -> dict[str, str | None]:
        """Ask, and give all that is known."""
        self._source()
        self._ask("body", "Body", self._term("body"))
        self._edition()
        self._ask("period", "Period", _period)
        self._ask("region", "Region", self._term("region"), default="PK")
        self._ask("measure", "Measure", self._term("measure"), default="fatalities")
        self._ask("printed", "Printed quantity", _quantity)
        self._ask("kind", "Kind", self._term("kind"), default=self._default("kind"))
        if self.given["kind"] != "count":
            self._ask("base", "Base", default=self._default("base"))
        for column in OPEN:
            words, default = column.capitalize(), self._default(column)
            self._ask(column, words, self._term(column), default=default)
        for column, words in (("locator", "Where on the page"), ("note", "Note")):
            self._ask(column, words, default="")
        return self.given

    def _source(self) -> None:
        known = set(self.tables.column("sources", "source_id"))
        urls = set(self.tables.column("sources", "url")) - {""}
        if self.given["source_id"] in known or self.given["url"] in urls:
            return
        if not self.given["source_id"] and not self.given["publisher"]:
            self._ask("source_id", "Source (its id; nothing for a new one)", self._known_source)
        if self.given["source_id"] in known:
            return
        self._ask("publisher", "Publisher")
        self._ask("title", "Title")
        self._ask("published", "Published (2024-04-01, 2024-04; nothing if undated)", default="")
        self._ask("url", "Address", default="")
        self._ask("language", "Language", default="en")

    def _known_source(self, text: str) -> str:
        return self._term("source_id")(text) if text else ""

    def _edition(self) -> None:
        body = self.given["body"]
        editions = [r for r in self.tables.rows["editions"] if r["body"] == body]
        if self.given["edition"] is None and editions:
            click.echo("  " + ", ".join(r["edition"] for r in editions[-8:]))
        self._ask("edition", "Edition (nothing if none is named)", default="")
        known = self.tables.column("editions", "edition")
        if self.given["edition"] and self.given["edition"] not in known:
            self._ask("edition_title", "Title of the new edition")
            self._ask("released", "Released", default="")

    def _default(self, column: str) -> str:
        from tally.curation.add import defaults

        return defaults({k: v for k, v in self.given.items() if v})[column]

    def _term(self, column: str) -> Callable[[str], str]:
        from tally.curation import add as adding

        def read(text: str) -> str:
            try:
                return adding.term(self.tables, column, text)
            except TallyError as error:
                raise click.UsageError(str(error)) from None

        return read

    def _ask(
        self,
        column: str,
        words: str,
        read: Callable[[str], str] | None = None,
        default: str | None = None,
    ) -> None:
        if self.given[column] is None:
            blank = "" if column == "source_id" else default
            shown = bool(blank)
            self.given[column] = click.prompt(
                words, default=blank, show_default=shown, value_proc=read
            )


def _quantity(text: str) -> str:
    """Take a quantity of any kind; of which, is asked later."""
    from tally.quantities import quantity

    refused: list[str] = []
    for kind in quantity.KINDS:
        try:
            quantity.parse(text, kind)
        except TallyError as error:
            refused.append(str(error))
        else:
            return text
    raise click.UsageError(refused[0])


def _period(text: str) -> str:
    from tally.quantities import period

    try:
        return str(period.parse(text))
    except TallyError as error:
        raise click.UsageError(str(error)) from None
