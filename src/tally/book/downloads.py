"""The directive ``{downloads}``: the ledger as files in the book's own folder ``data/``.

The page describes them as a data set, too, for those who search for one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import claim_files
from tally.book.directive import TableDirective, html
from tally.book.site import iso_day
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

#: The media type of each kind.
TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}


def setup(app: Sphinx) -> None:
    """Add the directive, and put the files beside the pages when the book is built."""
    app.add_directive("downloads", DownloadsDirective)
    app.connect("env-get-outdated", read_again(PAGE, STORE))
    # After the head has been filled.
    app.connect("html-page-context", describe, priority=750)
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


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Describe the files in the head of their page, for those who search for data sets.

    It needs whole addresses, so a book that does not know its own does without.
    """
    if app.builder.format != "html" or pagename != PAGE or not app.config.html_baseurl:
        return
    from tally.ledger.files import read_descriptor

    files = {path.name: path.read_bytes() for path in Store.of(app, STORE).paths()}
    told = dataset(
        read_descriptor(Path(app.srcdir) / "data"),
        files,
        base=app.config.html_baseurl.rstrip("/"),
        page=app.builder.get_target_uri(PAGE),
        days=[entry["period"] for entry in claim_files.entries(app).values()],
    )
    text = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    script = f'<script type="application/ld+json">{text}</script>'
    context["metatags"] = "\n".join([context.get("metatags") or "", script])


def dataset(
    descriptor: Mapping[str, Any],
    files: Mapping[str, bytes],
    *,
    base: str,
    page: str,
    days: Iterable[Mapping[str, str]],
) -> dict[str, Any]:
    """Describe the files as a ``Dataset`` of schema.org.

    Parameters
    ----------
    descriptor : mapping
        Of the Data Package.
    files : mapping of str to bytes
        Their content by name.
    base, page : str
        The address of the book, and of the page of the files from there.
    days : iterable of mapping
        The ``first`` and the ``last`` day of each claim.
    """
    periods = list(days)
    first, last = min(p["first"] for p in periods), max(p["last"] for p in periods)
    creators = [c["title"] for c in descriptor["contributors"] if "creator" in c["roles"]]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": descriptor["title"],
        "description": descriptor["description"],
        "url": f"{base}/{page}",
        "version": descriptor["version"],
        "dateModified": iso_day(descriptor["version"]),
        "license": descriptor["licenses"][0]["path"],
        "creator": [{"@type": "Organization", "name": name} for name in creators],
        "isAccessibleForFree": True,
        "temporalCoverage": f"{first}/{last}",
        "spatialCoverage": {"@type": "Place", "name": "Pakistan"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "description": KINDS[Path(name).suffix],
                "encodingFormat": TYPES[Path(name).suffix],
                "contentUrl": f"{base}/{FOLDER}/{quote(name)}",
                "contentSize": f"{len(content)} B",
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in files.items()
        ],
    }


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the files into the built book."""
    if exception is None and app.builder.format == "html" and PAGE in app.env.found_docs:
        Store.of(app, STORE).put(Path(app.outdir) / FOLDER)


def _size(count: int) -> str:
    return f"{count / 1000:,.0f} kB"
