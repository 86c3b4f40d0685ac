"""Numbers in prose carry their claims, and the page lists them: what a chapter does by itself."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from tally.book.cite import read_ledger, results

CLAIM = re.compile(r"#claim-([\w-]+)$")
RESULT = re.compile(r"([\w-]+)\.html#value-([\w-]+)$")


class claim_link(nodes.reference):
    """A link from a number, with the ids of the claims that it was made from."""


def setup(app: Sphinx) -> None:
    """Add the link, and what puts it in place."""
    app.add_node(claim_link, html=(visit_claim_link, depart_claim_link))
    app.add_post_transform(ListClaims)


def visit_claim_link(writer, node: claim_link) -> None:
    """Open the link."""
    attributes = {"href": node["refuri"], "data-claims": " ".join(node["claims"])}
    attributes["title"] = node.get("reftitle", "")
    writer.body.append(writer.starttag(node, "a", "", CLASS="reference internal", **attributes))


def depart_claim_link(writer, node: claim_link) -> None:
    """Close the link."""
    writer.body.append("</a>")


class ListClaims(SphinxPostTransform):
    """Give each number of a page its claims, and list them at the foot of the page."""

    default_priority = 900
    formats = ("html",)

    def run(self) -> None:
        """Change the page."""
        numbers = [
            (node, claims)
            for node in list(self.document.findall(nodes.reference))
            if "tally-number" in node["classes"] and (claims := self.claims_of(node))
        ]
        addresses: dict[str, str] = {}
        for node, claims in numbers:
            uri = node["refuri"]
            addresses |= {c: uri if CLAIM.search(uri) else addresses.get(c, "") for c in claims}
            given = {k: v for k, v in node.attributes.items() if v not in ([], None)}
            if how := self.value_of(node).get("how"):
                given["reftitle"] = f"Computed: {how}"
            node.replace_self(claim_link("", "", *node.children, **given, claims=list(claims)))
        told = set(re.findall(r'\bid="claim-([\w-]+)"', self.raw_html()))
        if claims := [c for c in addresses if c not in told]:
            self.append_list(claims, addresses)

    def claims_of(self, node: nodes.reference) -> list[str]:
        """Find the claims of a number by the address that it links to."""
        uri = node.get("refuri", "")
        if found := CLAIM.search(uri):
            return [found[1]]
        return list(self.value_of(node).get("claims", ()))

    def value_of(self, node: nodes.reference) -> dict:
        """Find the value of a chapter that a number links to, if it does."""
        found = RESULT.search(node.get("refuri", ""))
        path = Path(self.env.srcdir) / "notebooks" / f"{found[1]}.ipynb" if found else None
        if path is None or not path.is_file():
            return {}
        values, _ = results(path, path.stat().st_mtime_ns)
        return values.get(found[2], {})

    def raw_html(self) -> str:
        """Give the parts of the page that are HTML already, which may list claims themselves."""
        return "".join(n.astext() for n in self.document.findall(nodes.raw))

    def append_list(self, claims: list[str], addresses: dict[str, str]) -> None:
        """Put the list at the end of the page, each claim with a link to its place."""
        # Imported here, since it needs pandas, and most pages cite nothing.
        from tally.page.provenance import claims_html

        html = claims_html(read_ledger(self.env), claims, "cited")
        for claim, address in addresses.items():
            if address:
                link = f'<td><a href="{escape(address)}">{escape(claim)}</a></td></tr>'
                html = html.replace(f"<td>{escape(claim)}</td></tr>", link)
        last = next(iter(self.document.findall(nodes.section)), self.document)
        last += nodes.raw("", html, format="html")
