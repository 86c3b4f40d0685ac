"""The directive ``{reader}``: a page that holds the figures of an article against the ledger.

All that an article is read by is in a script of the book's own folder, so nothing leaves the page,
and it needs no server.
"""

from __future__ import annotations

import hashlib
import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import places
from tally.book.directive import TableDirective, html
from tally.book.explorer import pack
from tally.book.store import Store, read_again
from tally.book.styles import OWN

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: The page that holds the directive, the store in which it keeps the rules, and their script.
PAGE = "book/read"
STORE = "reading"
DATA = "tally-reading.js"

#: The claim that the example tells as an article did.
EXAMPLE = "crss-2023-pk-fatalities-attacks-as-worded-all-change"

#: The files that only this page loads.
STYLE = "reading.css"
SCRIPT = "reading.js"

#: What of a row the page has no use for: that is for whoever tests it.
LEFT_OUT = ("claims",)


def setup(app: Sphinx) -> None:
    """Add the directive, and what its page loads."""
    app.add_directive("reader", ReaderDirective)
    app.connect("html-page-context", add_files)
    app.connect("env-get-outdated", read_again(PAGE, STORE))
    app.connect("build-finished", publish)


class ReaderDirective(TableDirective):
    """Show the field for an article, and the place for what is found in it."""

    only_on = PAGE

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the page, and the script with the rules."""
        pages = places.claim_pages(self.env.srcdir)
        addresses = {page: places.address(self.env, page) for page in sorted({*pages.values()})}
        script = script_of(ledger, pages, addresses)
        Store.of(self.env.app, STORE).keep({DATA: script})
        mark = hashlib.sha256(script).hexdigest()[:8]
        source = f"{'../' * PAGE.count('/')}_static/{DATA}?v={mark}"
        return [html(f'{form_html(example(ledger))}<script defer src="{source}"></script>')]


def script_of(ledger: Ledger, pages: dict[str, str], addresses: dict[str, str]) -> bytes:
    """Write all that a text is read by as a script that assigns it to one name.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    pages : dict of str to str
        The page on which each claim is told.
    addresses : dict of str to str
        Where these pages are, as seen from this one.
    """
    from tally.reading import table, tell

    rules = table.made(ledger)
    rows = [
        {
            **row,
            "terms": " ".join(term for terms in row["terms"].values() for term in terms),
            "notes": "\n".join(row["notes"]),
            "page": pages[row["claim"]],
        }
        for row in rules["rows"]
    ]
    content = {
        **rules,
        "rows": {n: pack([row[n] for row in rows]) for n in rows[0] if n not in LEFT_OUT},
        "pages": addresses,
        "called": tell.CALLED,
        "nothing": tell.NOTHING,
        "mixed": tell.MIXED,
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"window.tallyReading={text};\n".encode()


def example(ledger: Ledger) -> str:
    """Give a sentence to try, with the quantity of a claim."""
    claim = ledger.claim(EXAMPLE)
    return (
        f"{ledger.label(claim['body'])} wrote that deaths in terror attacks in "
        f"{ledger.name('region', claim['region'])} rose by {claim['text']} in {claim['period']}."
    )


def form_html(sentence: str) -> str:
    """Write the field, its buttons, and the place for the result; hidden where no script runs.

    Parameters
    ----------
    sentence : str
        What the button fills in that shows an example.
    """
    return (
        '<form class="tally-read" hidden autocomplete="off" aria-label="A text to read">'
        '<label for="read-field">An article, or a sentence, in English</label>'
        '<textarea id="read-field" name="text" rows="10" spellcheck="false" '
        'aria-describedby="read-help"></textarea>'
        '<p id="read-help">What you paste stays on this page: it is sent nowhere and kept '
        "nowhere.</p>"
        '<p class="tally-read-buttons"><button type="submit">Read it</button>'
        f'<button type="button" data-example="{escape(sentence)}">Try an example</button>'
        '<button type="reset">Clear</button></p></form>'
        "<noscript><p>This page needs JavaScript. Without it, the command "
        "<code>tally read FILE</code> does the same.</p></noscript>"
        '<p role="status" class="tally-read-status"></p>'
        '<div class="tally-read-result"></div>'
    )


def add_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Let this page, and no other, load the script that reads, and its style."""
    if app.builder.format == "html" and pagename == PAGE:
        app.add_css_file(STYLE, priority=910, **{OWN: ""})
        app.add_js_file(SCRIPT, loading_method="defer")


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the script with the rules into the built book."""
    if exception is None and app.builder.format == "html" and PAGE in app.env.found_docs:
        Store.of(app, STORE).put(Path(app.outdir) / "_static")
