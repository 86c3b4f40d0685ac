"""A page for each figure alone, to be shown on other pages: ``embed/CHAPTER-FIGURE.html``."""

from __future__ import annotations

from html import escape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import relative_uri

from tally.book import pictures
from tally.book.assets import STYLE
from tally.book.head import policy
from tally.book.offers import EMBED
from tally.book.pictures import Shown
from tally.book.shown import writer_of
from tally.writing import write_whole


def setup(app: Sphinx) -> None:
    """Write the pages when the book is built, before its one sheet of styles is made."""
    app.connect("build-finished", publish)


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the pages."""
    if exception is not None or app.builder.name not in pictures.OFFERING:
        return
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    for shown in pictures.of_book(app):
        name = f"{EMBED}/{shown.name}"
        static = relative_uri(builder.get_target_uri(name), "_static/")
        write_whole(Path(builder.get_outfilename(name)), page(app, shown, name, static))


def page(app: Sphinx, shown: Shown, name: str, static: str) -> str:
    """Write the page of a figure: it looks and answers as in the book, and leads there.

    Its links open outside the frame that it is shown in.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        Of the book.
    shown : Shown
        The figure.
    name, static : str
        The page, without ending, and from there the folder of what all pages share.
    """
    writer = writer_of(app, shown.page, alone=name)
    return (
        '<!DOCTYPE html>\n<html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f'{policy()}<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(shown.finding)}</title>"
        # Without an icon of its own, a browser asks the server for one.
        '<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        '<base target="_blank">'
        f'<link rel="stylesheet" href="{static}{STYLE}">'
        f'<script src="{static}tally.js"></script></head>'
        f'<body class="tally-alone"><main class="bd-article">{writer.html(shown.figure)}'
        f'<p class="tally-home"><a href="{escape(writer.home)}#fig-{escape(shown.figure["name"])}">'
        f"{escape(shown.place)}</a></p></main></body></html>\n"
    )
