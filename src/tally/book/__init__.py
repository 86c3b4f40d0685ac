"""The Sphinx extension that makes the book.

It cites claims and results in prose, serves charts from the book's own files, and refuses to
build a page that is old, that cites what is not there, or that would ask another host.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from tally import __version__
from tally.book import (
    anew,
    assets,
    cells,
    chooser,
    cite,
    claim_files,
    dictionary,
    doubts,
    downloads,
    embeds,
    episodes,
    explorer,
    gate,
    head,
    labs,
    ledger_pages,
    lint,
    news,
    notes,
    pictures,
    reading,
    records,
    search,
    shown,
    site,
    sources,
    styles,
    taken,
    ticks,
    values,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts of the extension to Sphinx."""
    tables = (sources, ledger_pages, dictionary, records, doubts, downloads, values, episodes)
    asked = (explorer, reading)
    pages = (anew, gate, lint, assets, cells, cite, shown, notes, search, pictures, labs)
    whole = (chooser, ticks, head, styles, site, news, taken, embeds, claim_files)
    for part in (*pages, *whole, *tables, *asked):
        part.setup(app)
    return {
        "version": __version__,
        "env_version": _code_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _code_version() -> int:
    """Give a number that changes with the package: then Sphinx reads every page anew.

    It would take no notice of a change of the extension or of the ledger. (Static files are in no
    page, and each build puts them into the book.)
    """
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return int.from_bytes(digest.digest()[:6], "big")
