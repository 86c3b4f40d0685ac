"""What belongs to the book as a whole: the list of pages, old addresses, the first page."""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from tally.book.cite import day
from tally.errors import TallyError, did_you_mean
from tally.paths import DESCRIPTOR
from tally.writing import write_whole

logger = logging.getLogger(__name__)

#: The setting in which the version of the tables is kept while a book is made.
VERSION = "tally_version"

#: The page at the top of the book.
FRONT = "index.html"


def setup(app: Sphinx) -> None:
    """Write the files when all pages are there."""
    app.add_config_value("tally_redirects", {}, "html", dict)
    app.add_config_value(VERSION, "", "html", str)
    app.connect("config-inited", say_version)
    app.connect("build-finished", write_files)
    # Last of all, since `make` takes a book with this page for finished.
    app.connect("build-finished", write_front, priority=950)


def say_version(app: Sphinx, config: Config) -> None:
    """Read the version of the tables, and say at the foot of each page of which day they are."""
    version = config[VERSION] = version_of(app.srcdir)
    if version and config.html_theme == "sphinx_book_theme":
        told = f"Figures as of {day_of(version)}; data version {version}."
        options = {**config.html_theme_options, "extra_footer": f"<p>{told}</p>"}
        config.html_theme_options = options


def version_of(root: Path | str) -> str:
    """Give the version of a project's tables, or nothing where it has none."""
    # Without pandas, which reading the ledger would bring.
    path = Path(root) / "data" / DESCRIPTOR
    if not path.is_file():
        return ""
    return str(json.loads(path.read_text(encoding="utf-8")).get("version", ""))


def day_of(version: str) -> str:
    """Name the day of a version of the tables.

    Examples
    --------
    >>> day_of("2026.11.26"), day_of("2026.11.26.2")
    ('26 November 2026', '26 November 2026')
    """
    return day(iso_day(version))


def iso_day(version: str) -> str:
    """Give the day of a version of the tables as ISO date."""
    return "-".join(version.split(".")[:3])


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the list of pages where the book knows its address, and redirects."""
    if exception is not None or app.builder.name not in ("html", "dirhtml"):
        return
    out, base = Path(app.outdir), app.config.html_baseurl
    addresses = [app.builder.get_target_uri(name) for name in sorted(app.env.found_docs)]
    if base:
        write_whole(out / "sitemap.xml", sitemap(addresses, base))
    for old, new in sorted(app.config.tally_redirects.items()):
        try:
            write_whole(out / old, redirect(old, new, addresses))
        except TallyError as error:
            logger.error("%s", error)


def write_front(app: Sphinx, exception: Exception | None) -> None:
    """Write the page at the top of the book, which leads to the first, if all is well."""
    pages = [app.builder.get_target_uri(name) for name in app.env.found_docs]
    well = exception is None and not app._warncount
    if well and app.builder.name == "html" and FRONT not in pages:
        first = app.builder.get_target_uri(app.config.root_doc)
        write_whole(Path(app.outdir) / FRONT, redirect(FRONT, first, pages, app.config.project))


def sitemap(addresses: list[str], base: str) -> str:
    """Write the list of all pages for search engines, which ask for whole addresses.

    Examples
    --------
    >>> print(sitemap(["a.html"], "https://example.org/book/").splitlines()[2])
    <url><loc>https://example.org/book/a.html</loc></url>
    """
    urls = "".join(
        f"<url><loc>{escape(base.rstrip('/'))}/{escape(a)}</loc></url>\n" for a in addresses
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )


def redirect(old: str, new: str, addresses: list[str], title: str = "Moved") -> str:
    """Write a page that leads from one address to another.

    Parameters
    ----------
    old, new : str
        From where, and to which page; it may have an anchor.
    addresses : list of str
        The pages of the book.
    title : str
        Of the page that leads there.

    Raises
    ------
    TallyError
        When the new page is not in the book, or the old one still is.

    Examples
    --------
    >>> "url=../new.html" in redirect("a/old.html", "new.html", ["new.html"])
    True
    """
    page, mark, anchor = new.partition("#")
    if page not in addresses:
        raise TallyError(
            f"_config.yml: tally_redirects leads from {old!r} to {page!r}, and the book has no "
            f"such page{did_you_mean(page, addresses, '.')}"
        )
    if old in addresses:
        raise TallyError(
            f"_config.yml: tally_redirects names {old!r}, which is a page of the book; "
            "drop the line."
        )
    to = escape(f"{os.path.relpath(page, os.path.dirname(old) or '.')}{mark}{anchor}")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="refresh" content="0; url={to}"></head>'
        f'<body><p><a href="{to}">Go on to the page</a></p></body></html>\n'
    )
