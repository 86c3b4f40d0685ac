"""The command `tally read`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

import click

from tally.cli.shared import DATA, JSON, data_folder
from tally.errors import TallyError


@click.command()
@click.argument("file", type=click.File("rb"))
@JSON
@click.option("--html", "as_html", is_flag=True, help="Print the text with its figures as HTML.")
@DATA
def read(file: BinaryIO, as_json: bool, as_html: bool, folder: Path | None) -> None:
    """Look up each figure of an article in the ledger.

    FILE is plain text, "-" what is typed or piped. Of each figure come the one or two of the
    ledger that it probably is: who counted, who printed it, how it is read, what became of it, and
    what speaks against it.
    """
    from tally.ledger import tables as ledgers
    from tally.reading import find, match, table, tell

    told = _text(file.read())
    rules = table.made(ledgers.load(data_folder(folder)))
    text = find.seen(told, rules)
    marks = match.read(text, rules)
    if as_json:
        click.echo(json.dumps(tell.as_data(marks), indent=2, ensure_ascii=False))
    elif as_html:
        click.echo(tell.as_html(text, marks))
    else:
        click.echo(tell.as_text(marks))


def _text(raw: bytes) -> str:
    """Give the text of a file, whatever it is saved in; refuse what is none, as a PDF or a DOCX."""
    encoding = json.detect_encoding(raw)
    if raw.startswith(b"%PDF") or (encoding.startswith("utf-8") and b"\0" in raw):
        raise TallyError("The file is no plain text; save its text alone, in UTF-8.")
    return raw.decode(encoding, "replace")
