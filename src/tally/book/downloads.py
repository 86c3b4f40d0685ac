"""The directive ``{downloads}``: the ledger as files in the book's own folder ``data/``."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

from tally.book.directive import TableDirective, html
from tally.book.store import Store, read_again

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: Where the files are in the built book.
FOLDER = "data"

#: The page that links to them, and the store in which it keeps them.
PAGE = "book/downloads"
STORE = "downloads"

#: What each kind of file is for.
KINDS = {
    ".csv": "For programs that read UTF-8 and decimal points; for Excel take the workbook.",
    ".xlsx": "An Excel workbook, with a readme, the columns and the licences.",
    ".parquet": "For pandas, R, DuckDB and the like; it keeps the types of the columns.",
    ".zip": "The tables as they are, with their descriptor: a Frictionless Data Package.",
}


def setup(app: Sphinx) -> None:
    """Add the directive, and put the files beside the pages when the book is built."""
    app.add_directive("downloads", DownloadsDirective)
    app.connect("env-get-outdated", read_again(PAGE, STORE))
    app.connect("build-finished", publish)


class DownloadsDirective(TableDirective):
    """List the files, with size and SHA-256."""

    only_on = PAGE

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the files and a table of them."""
        from tally.ledger import download

        for path in ledger.folder.rglob("*"):
            if path.is_file():
                self.env.note_dependency(path.relative_to(self.env.srcdir).as_posix())
        made = download.files(ledger)
        Store.of(self.env.app, STORE).keep(made)
        return [html(files_html(made, "../" * PAGE.count("/")))]


def files_html(files: dict[str, bytes], root: str) -> str:
    """Write the list of files.

    Parameters
    ----------
    files : dict of str to bytes
        Their content by name.
    root : str
        From the page to the book's own folder.
    """
    items = [
        f'<li><p><a href="{root}{FOLDER}/{escape(name)}" download>{escape(name)}</a> '
        f"({_size(len(content))})</p><p>{escape(KINDS[Path(name).suffix])}</p>"
        f"<p>SHA-256 <code>{hashlib.sha256(content).hexdigest()}</code></p>"
        for name, content in files.items()
    ]
    return f'<ul class="tally-files">{"".join(items)}</ul>'


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the files into the built book."""
    if exception is None and app.builder.format == "html" and PAGE in app.env.found_docs:
        Store.of(app, STORE).put(Path(app.outdir) / FOLDER)


def _size(count: int) -> str:
    return f"{count / 1000:,.0f} kB"
