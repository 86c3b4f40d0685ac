"""The directives ``{corrections}`` and ``{left-out}``: what was set right, what was left out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx

from tally.book import places
from tally.book.cite import day
from tally.book.directive import TableDirective, html, section
from tally.book.ledger_pages import capital
from tally.book.render import html_table

if TYPE_CHECKING:
    from tally.ledger.corrections import Correction
    from tally.ledger.tables import Ledger


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("corrections", CorrectionsDirective)
    app.add_directive("left-out", LeftOutDirective)


class CorrectionsDirective(TableDirective):
    """Tell every correction, each with the claims that it affects."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make a section for each correction."""
        # Imported where they are needed: with it comes pandas, which most builds can do without.
        from tally.ledger import corrections

        self.env.note_dependency(f"data/{corrections.FILE}")
        return [self.entry(entry) for entry in corrections.read(ledger.folder)]

    def entry(self, entry: Correction) -> nodes.section:
        """Make the section of one correction."""
        pages = places.claim_pages(self.env.srcdir)
        links = [
            f'<a href="{escape(places.address(self.env, pages[claim], f"claim-{claim}"))}">'
            f"{escape(claim)}</a>"
            for claim in entry.claims
            if claim in pages
        ]
        told = f"{day(entry.date.isoformat())}. Claims: {', '.join(links)}"
        return section(
            entry.title,
            f"correction-{entry.id}",
            [
                *self.prose(entry.what),
                *self.prose(entry.why),
                html(f'<p class="tally-note">{told}</p>'),
            ],
        )

    def prose(self, text: str) -> list[nodes.Node]:
        """Read a text as the pages are read, with its citations."""
        made = nodes.Element()
        place = "data/corrections.yml"
        self.state.nested_parse(StringList(text.splitlines(), place), self.content_offset, made)
        return made.children


class LeftOutDirective(TableDirective):
    """List the rows of the raw material of which no claim was made, by body."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make a count, and a table for each body."""
        import pandas as pd

        rows = ledger.left_out
        made: list[nodes.Node] = [
            html(
                f"<p>{len(rows):,} rows were left out. "
                f"The ledger holds {len(ledger.claims):,} claims "
                f"from {ledger.claims['source_id'].nunique():,} sources.</p>"
            )
        ]
        for body, of_body in rows.groupby("body", sort=False):
            table = html_table(
                pd.DataFrame(
                    {
                        "Printed": of_body["printed"].astype(str),
                        "Printed by": of_body["publisher"].astype(str),
                        "Why it was left out": of_body["reason"].map(capital),
                        "Row of the raw material": of_body["row"].astype(str),
                    }
                ),
                caption=f"Left out, of {ledger.bodies.at[body, 'name']}",
            )
            made.append(html(table))
        return made
