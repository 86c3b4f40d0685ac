"""Numbers in prose carry their claims and what they are, and the page lists the claims.

A chapter does both by itself.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from tally.book import carried, claim_files, places
from tally.book.cite import cited, read_ledger
from tally.book.directive import html
from tally.book.shown import output, writer_of


def setup(app: Sphinx) -> None:
    """Add the link, and what lists the claims."""
    app.add_node(cited, html=(visit_cited, depart_cited))
    app.add_post_transform(ListClaims)


def visit_cited(writer, node: cited) -> None:
    """Open the link."""
    attributes = {"href": node["refuri"], "title": node["reftitle"]}
    if node["claims"]:
        attributes["data-claims"] = " ".join(node["claims"])
    attributes |= node["carried"]
    writer.body.append(writer.starttag(node, "a", "", CLASS="reference internal", **attributes))


def depart_cited(writer, node: cited) -> None:
    """Close the link."""
    writer.body.append("</a>")


class ListClaims(SphinxPostTransform):
    """List the claims of a page's numbers at its foot."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the page."""
        numbers = list(self.document.findall(cited))
        names = carried.measures(self.app.srcdir)
        known = claim_files.entries(self.app) if any(n["value"] is None for n in numbers) else {}
        for node in numbers:
            # A value is what it is, and a printed figure what its claim has.
            value = node["value"] or carried.of_claim(known[node["claims"][0]])
            node["carried"] = carried.attributes(value, names)
        used = dict.fromkeys(c for node in numbers for c in node["claims"])
        told = self.told() if used else set()
        if claims := [claim for claim in used if claim not in told]:
            # Imported here, since it needs pandas, and most pages cite nothing.
            from tally.page.provenance import claims_data

            table = claims_data(read_ledger(self.env), claims, "cited")
            last = next(iter(self.document.findall(nodes.section)), self.document)
            assert table is not None  # there are claims
            last.append(html(writer_of(self.app, self.env.docname).listed(table)))
            claim_files.cited_on(self.app)[self.env.docname] = claims

    def told(self) -> set[str]:
        """Give the claims that the page tells by itself: a chapter's own, or the ledger's."""
        own = {
            row[-1]
            for node in self.document.findall(output)
            for table in node["data"].get("tables", ())
            for row in table["rows"]
        }
        pages = places.claim_pages(self.env.srcdir)
        return own | {claim for claim, page in pages.items() if page == self.env.docname}
