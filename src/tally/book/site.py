"""What belongs to the book as a whole: news as a feed, the list of pages, old addresses."""

from __future__ import annotations

import os
import re
import uuid
from dataclasses import dataclass
from html import escape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from tally.errors import TallyError, did_you_mean
from tally.writing import write_whole

logger = logging.getLogger(__name__)

CHANGES = "CHANGELOG.md"

FEED = "feed.xml"

#: The page at the top of the book.
FRONT = "index.html"

#: A version, with the day on which it came out; what is not out yet has no day and is no news.
HEADING = re.compile(r"^## (?P<name>[^\n(]+?)(?: \((?P<day>\d{4}-\d\d-\d\d)\))?$", re.MULTILINE)


@dataclass(frozen=True)
class News:
    """What one version brought.

    Parameters
    ----------
    name : str
        The version.
    day : str
        When it came out, as ISO date.
    items : tuple of str
        What is new, one sentence or two each, as plain text.
    """

    name: str
    day: str
    items: tuple[str, ...]


def setup(app: Sphinx) -> None:
    """Write the files when all pages are there."""
    app.add_config_value("tally_redirects", {}, "html", dict)
    app.connect("build-finished", write_files)
    # Last of all, since `make` takes a book with this page for finished.
    app.connect("build-finished", write_front, priority=950)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed, the list of pages where the book knows its address, and redirects."""
    if exception is not None or app.builder.name not in ("html", "dirhtml"):
        return
    root, out = Path(app.srcdir), Path(app.outdir)
    base = app.config.html_baseurl
    changes = root / CHANGES
    news = read_news(changes.read_text(encoding="utf-8")) if changes.is_file() else []
    write_whole(out / FEED, feed(news, app.config.project, base))
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


def read_news(text: str) -> list[News]:
    r"""Read the versions that are out from the list of changes.

    Examples
    --------
    >>> read_news("# Changes\n\n## 1.0 (2026-11-21)\n\n- One **thing**,\n  told.\n")
    [News(name='1.0', day='2026-11-21', items=('One thing, told.',))]
    """
    parts = HEADING.split(text)[1:]
    found = []
    for name, day, body in zip(parts[0::3], parts[1::3], parts[2::3], strict=True):
        items = re.findall(r"^- (.+(?:\n  .+)*)", body, re.MULTILINE)
        plain = tuple(" ".join(re.sub(r"[*`]|\]\([^)]*\)|\[", "", i).split()) for i in items)
        if day:
            found.append(News(name, day, plain))
    return found


def feed(news: list[News], title: str, base: str = "") -> str:
    """Write an Atom feed.

    Parameters
    ----------
    news : list of News
        The newest first.
    title : str
        Of the book.
    base : str
        The address of the book, if it is known; links are relative to the feed without it.
    """
    top = f"{base.rstrip('/')}/" if base else ""
    page = f"{top}book/new.html"
    own = f'<link rel="self" href="{escape(top)}{FEED}"/>' if base else ""
    entries = "".join(
        f"<entry><id>{_id(f'{title} {n.name}')}</id><title>{escape(f'{title} {n.name}')}</title>"
        f'<updated>{n.day}T00:00:00Z</updated><link href="{escape(page)}"/>'
        f'<content type="html">{escape(_list(n.items))}</content></entry>\n'
        for n in news
    )
    updated = news[0].day if news else "2026-01-01"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_id(title)}</id><title>{escape(title)}: what is new</title>"
        f"{own}<author><name>The {escape(title)} developers</name></author>"
        f'<updated>{updated}T00:00:00Z</updated><link href="{escape(page)}"/>\n{entries}</feed>\n'
    )


def _list(items: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def _id(name: str) -> str:
    # Made from the name, since the address of the book may not be known and may change.
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tally:{name}").urn


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
