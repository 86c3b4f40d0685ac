"""The files that every page shares, and the proof that none comes from another host."""

from __future__ import annotations

import os
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging

from tally.book.store import Store
from tally.writing import write_whole

STATIC = Path(__file__).parent / "static"
BUNDLE = "tally-vega.js"

#: The folder of what readers may choose in a chapter (see `chooser`), among the static files.
LIVE = "live"

#: The style of all pages.
STYLE = "tally.css"

#: An element that fetches its address when the page is opened. A link that a reader follows by
#: choice is not meant.
FETCHES = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object|track)\b[^>]*?"
    r"\b(?:src|srcset|data|poster)\s*=\s*[\"']?\s*((?:https?:)?//[^\"'\s>]+)"
    r"|<link\b(?![^>]*\brel=[\"']?canonical)[^>]*?\bhref\s*=\s*[\"']?\s*((?:https?:)?//[^\"'\s>]+)",
    re.IGNORECASE,
)

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Add the style, the script and the chart library to the book."""
    app.connect("builder-inited", add_files)
    app.connect("env-updated", load_by_page)
    # When the folder of the book is empty: see `anew`.
    app.connect("write-started", write_files, priority=900)
    # After the theme and all other extensions have added their own.
    app.connect("html-page-context", refuse_other_hosts, priority=999)


def add_files(app: Sphinx) -> None:
    """Put the static files where the pages find them."""
    if app.builder.format != "html":
        return
    # Relative, so that the record of the settings is the same in each folder.
    app.config.html_static_path.append(os.path.relpath(STATIC, app.confdir))
    app.add_css_file(STYLE, priority=900)
    # Early and blocking, since it sets light or dark before the first line is drawn.
    app.add_js_file("tally.js", priority=100)


def write_files(app: Sphinx, builder: Builder) -> None:
    """Put into the book what Sphinx does not copy before the pages are written."""
    if builder.format != "html":
        return
    store = Store.of(app, "library")
    store.is_sound()
    write_bundle(store.folder / BUNDLE)
    store.seal({BUNDLE})
    store.put(Path(app.outdir) / "_static")
    # MyST-NB copies its style at the end, and pages would not name its checksum.
    add_global_html_resources(app, None)


def load_by_page(app: Sphinx, env: object) -> None:
    """Let a book of one page load only what it needs.

    Jupyter Book lets it load everything, and a script for mathematics from another host with it.
    """
    app.set_html_assets_policy("per_page")


def write_bundle(path: Path) -> None:
    """Write the chart library (Vega, Vega-Lite, Vega-Embed) as one script, once per version."""
    head = f"/* {_notice()} */\n"
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            if file.read(len(head)) == head:
                return
    # These take seconds to import, and most builds find the script already there.
    import vl_convert

    from tally.page.figure import VEGA_LITE

    # Its stub asks for a snippet, which the function does without.
    script = vl_convert.javascript_bundle(vl_version=VEGA_LITE)  # type: ignore[call-arg]
    # The bundle declares names of one letter, which would be the page's own without a function.
    write_whole(path, f"{head}(function () {{\n{script}\n}})();\n")


def _notice() -> str:
    made_by = f"vl-convert-python {version('vl-convert-python')}, altair {version('altair')}"
    return (STATIC / "vega-licence.txt").read_text(encoding="utf-8").replace("{made_by}", made_by)


def refuse_other_hosts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Make it an error when a page's own content would fetch a file from another host."""
    if app.builder.format != "html":
        return
    asked = [first or second for first, second in FETCHES.findall(context.get("body") or "")]
    for key in ("script_files", "css_files"):
        names = (str(getattr(f, "filename", f)) for f in context.get(key, ()))
        asked += [name for name in names if re.match(r"(?:https?:)?//", name)]
    for address in dict.fromkeys(asked):
        logger.error("The page would fetch %s from another host.", address, location=pagename)
