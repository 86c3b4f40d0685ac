"""The script that answers where a reader doubts a figure: see :mod:`tally.page.ticks`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from tally.book import notebooks

#: The solver and what asks it; `vendor/vendor.json` says where the first is from.
SCRIPTS = ("vendor/yalps.min.js", "tally-ticks.js")


def setup(app: Sphinx) -> None:
    """Let the pages that have something to doubt load the script."""
    app.connect("html-page-context", add_files)


def add_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Add the script to a page with ticks."""
    path = Path(app.env.doc2path(pagename)) if pagename in app.env.found_docs else None
    if app.builder.format != "html" or path is None or path.suffix != ".ipynb":
        return
    if any(data["kind"] == "ticks" for data in notebooks.read(path).outputs):
        for script in SCRIPTS:
            app.add_js_file(script, priority=800)
