"""The directive ``{sources}``: every source that was read, with links to what was taken from it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import places
from tally.book.cite import day
from tally.book.claims import web_address
from tally.book.directive import TableDirective, html
from tally.ledger.telling import of_what
from tally.ledger.wording import namer
from tally.quantities.period import in_words

if TYPE_CHECKING:
    import pandas as pd

    from tally.ledger.tables import Ledger


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("sources", SourcesDirective)


class SourcesDirective(TableDirective):
    """List the sources by publisher and date; the pages of the ledger link to the anchors."""

    only_on = places.SOURCES

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the list."""
        pages = {body: places.page_of(body) for body in ledger.claims["body"].unique()}
        addresses = {page: places.address(self.env, page) for page in pages.values()}
        return [html(sources_html(ledger, addresses))]


def sources_html(ledger: Ledger, addresses: dict[str, str]) -> str:
    """Write the list of sources.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    addresses : dict of str to str
        The address of each page of the ledger.

    Returns
    -------
    str
        HTML; every text of a table is escaped.
    """
    from tally.ledger.statements import as_rows

    claims: dict[str, list[str]] = {}
    name = namer(ledger)
    for claim in as_rows(ledger.claims):
        address = f"{addresses[places.page_of_claim(ledger, claim)]}#claim-{claim['claim_id']}"
        told = f"{of_what(claim, name)}, {in_words(claim['period'])}; {ledger.label(claim['body'])}"
        item = f'<li><a href="{escape(address)}">{escape(claim["text"])}</a> {escape(told)}'
        claims.setdefault(claim["source_id"], []).append(item)
    rows = ledger.sources.reset_index(drop=True)
    order = rows.assign(_by=rows["publisher"].str.casefold(), _on=rows["published"].fillna(""))
    blocks = [
        source_html(source, claims.get(source["source_id"], []))
        for _, source in order.sort_values(["_by", "_on", "source_id"]).iterrows()
    ]
    count = f"{len(blocks):,} sources, {len(ledger.claims):,} printed figures."
    if rest := len(blocks) - len(claims):
        count += (
            f" {len(claims):,} of the sources printed these figures; {rest:,} "
            f"{'is' if rest == 1 else 'are'} here for a census count, a place or a date alone."
        )
    return f'<p class="tally-count">{count}</p>\n' + "\n".join(blocks)


def source_html(source: pd.Series, claims: list[str]) -> str:
    """Write one source, with the list of its claims folded under it."""
    when = day(source["published"]) or "date not printed"
    language = escape(_text(source["language"]))
    title = f'<cite lang="{language}" dir="auto">{escape(source["title"])}</cite>'
    if url := web_address(source["url"]):
        title = f'<a class="reference external" href="{escape(url)}">{title}</a>'
    copy = _text(source["read_at"])
    note = "; ".join(filter(None, [copy and f"read at {copy}", _text(source["note"])]))
    note = f'<p class="tally-note">{escape(note)}</p>' if note else ""
    count = f"{len(claims)} printed {'figure' if len(claims) == 1 else 'figures'}"
    fold = f"<details><summary>{count}</summary><ul>{''.join(claims)}</ul></details>"
    return (
        f'<section class="tally-source" id="source-{escape(source["source_id"])}">'
        f"<p>{escape(source['publisher'])}: {title}, {escape(when)}.</p>{note}"
        f"{fold if claims else ''}</section>"
    )


def _text(value: object) -> str:
    """Give a cell's text, or an empty one for a missing value, which pandas may give as NaN."""
    return value if isinstance(value, str) else ""
