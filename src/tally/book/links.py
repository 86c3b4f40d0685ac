"""Links from the claims that a chapter lists to what the ledger has of each."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

from tally.book import places

#: A row of the table of the claims that a chapter used; its last cell is the name of the claim.
ROW = re.compile(r'(<tr id="claim-([a-z0-9-]+)">(?:(?!</tr>).)*<td>)\2(</td></tr>)', re.DOTALL)


def setup(app: Sphinx) -> None:
    """Link the names when a page is written."""
    app.connect("html-page-context", link_claims)


def link_claims(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Make each name of a claim in a chapter's table a link to its page of the ledger."""
    body = context.get("body")
    if not pagename.startswith("notebooks/") or not isinstance(body, str):
        return
    pages = places.claim_pages(app.srcdir)

    def link(row: re.Match[str]) -> str:
        start, name, end = row.groups()
        page = pages.get(name)
        if page is None or page not in app.env.found_docs:
            return row[0]
        address = app.builder.get_relative_uri(pagename, page)
        return f'{start}<a href="{address}#claim-{name}">{name}</a>{end}'

    context["body"] = ROW.sub(link, body)
