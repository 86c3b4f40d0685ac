"""The directive ``{doubts}``: what became of each doubt raised while the figures were collected.

The doubts of one outcome are folded by organisation, those with most of them first.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import places
from tally.book.directive import TableDirective, html, section
from tally.book.ledger_pages import capital
from tally.book.render import Markup, html_table
from tally.ledger.telling import of_what
from tally.ledger.wording import namer
from tally.quantities.period import in_words

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: The page of corrections, which some of the doubts have led to.
CORRECTIONS = "book/corrections"

#: What the page says of each outcome: a heading, and what all of it have in common.
OUTCOMES = {
    "finding": (
        "Findings",
        "The audit finds that these can't all be true.",
    ),
    "vintage": (
        "Versions",
        "The same organisation said it again in another report, and the later figure stands.",
    ),
    "comparison": (
        "Comparisons",
        "Other organisations or other scopes: the figures differ, and each may be right.",
    ),
    "reason": (
        "Reasons",
        "The ledger shows neither a contradiction nor a later version. What is behind each was "
        "judged.",
    ),
}


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("doubts", DoubtsDirective)


class DoubtsDirective(TableDirective):
    """List the doubts by what became of them."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the counts, and a section for each outcome."""
        from tally.ledger.statements import as_rows

        rows = as_rows(ledger.doubts)
        of = {outcome: [r for r in rows if r["became"] == outcome] for outcome in OUTCOMES}
        counts = "".join(
            f'<li><a href="#doubts-{outcome}">{title}</a>: {len(of[outcome]):,}'
            for outcome, (title, _) in OUTCOMES.items()
        )
        made: list[nodes.Node] = [html(f"<p>{len(rows):,} doubts:</p><ul>{counts}</ul>")]
        told, corrected = self.figures(ledger, rows), self.corrections(ledger)
        for outcome, (title, lead) in OUTCOMES.items():
            folds = "".join(
                _fold(
                    f"doubts-{outcome}-{body.lower()}",
                    f"{capital(ledger.label(body))} ({len(own)})",
                    table_of(own, told, corrected, caption=f"{title}: {ledger.label(body)}"),
                )
                for body, own in by_body(of[outcome], ledger).items()
            )
            made.append(section(title, f"doubts-{outcome}", [html(f"<p>{lead}</p>{folds}")]))
        return made

    def figures(self, ledger: Ledger, doubts: list[dict]) -> dict[str, tuple[str, str]]:
        """Tell each claim that a doubt names, as HTML and as plain text."""
        from tally.ledger.statements import as_rows

        name = namer(ledger)
        pages = places.claim_pages(self.env.srcdir)
        named = {c for r in doubts for c in (r["claim_id"], *(r["against"] or "").split())}
        told = {}
        for claim in as_rows(ledger.claims[ledger.claims["claim_id"].isin(named)]):
            key = claim["claim_id"]
            edition = claim["edition"]
            report = f": {ledger.editions.at[edition, 'title']}" if edition else ""
            who = f"{ledger.label(claim['body'])}{report}"
            what = f"{of_what(claim, name)}, {in_words(claim['period'])}; {who}"
            address = escape(places.address(self.env, pages[key], f"claim-{key}"))
            link = f'<a href="{address}">{escape(claim["text"])}</a>'
            told[key] = (f"{link} {escape(what)}", f"{claim['text']} {what}")
        return told

    def corrections(self, ledger: Ledger) -> dict[str, list[str]]:
        """Link to the corrections, by the claims that they affect."""
        from tally.ledger import corrections

        self.env.note_dependency(f"data/{corrections.FILE}")
        links: dict[str, list[str]] = {}
        for entry in corrections.read(ledger.folder):
            address = escape(places.address(self.env, CORRECTIONS, f"correction-{entry.id}"))
            for claim in entry.claims:
                link = f'<a href="{address}">{escape(entry.title)}</a>'
                links.setdefault(claim, []).append(link)
        return links


def by_body(doubts: list[dict], ledger: Ledger) -> dict[str, list[dict]]:
    """Part doubts by who counted, most doubts first, and those of one by period, newest first."""
    parts: dict[str, list[dict]] = {}
    claims = ledger.claims
    for doubt in sorted(doubts, key=lambda d: claims.at[d["claim_id"], "last"], reverse=True):
        parts.setdefault(claims.at[doubt["claim_id"], "body"], []).append(doubt)
    return dict(sorted(parts.items(), key=lambda part: (-len(part[1]), part[0])))


def _fold(anchor: str, title: str, shown: str) -> str:
    """Fold a table, which is open on paper as the list of claims of a chapter is."""
    summary = f"<summary>{escape(title)}</summary>"
    return f'<details class="tally-claims" id="{escape(anchor)}">{summary}{shown}</details>'


def table_of(
    doubts: list[dict],
    figures: dict[str, tuple[str, str]],
    corrections: dict[str, list[str]],
    *,
    caption: str,
) -> str:
    """Write doubts as a table.

    Parameters
    ----------
    doubts : list of dict
        Rows of the table of doubts; an empty cell is None.
    figures : dict of str to tuple of str
        Each claim as HTML and as plain text.
    corrections : dict of str to list of str
        Links to corrections, by claim.
    caption : str
        What the table shows.
    """
    import pandas as pd

    def cell(claims: list[str]) -> Markup | str:
        told = [figures[claim] for claim in claims]
        if not told:
            return "no claim"
        return Markup("<br>".join(h for h, _ in told), "; ".join(p for _, p in told))

    def why(doubt: dict) -> Markup:
        links = corrections.get(doubt["claim_id"], [])
        more = f" Corrections: {'; '.join(links)}." if links else ""
        text = doubt["why"] or ""
        return Markup(f"{escape(text)}{more}", text)

    return html_table(
        pd.DataFrame(
            {
                "Figure": [cell([d["claim_id"]]) for d in doubts],
                "Against": [cell((d["against"] or "").split()) for d in doubts],
                "Why": [why(d) for d in doubts],
                "Row": [str(d["row"]) for d in doubts],
            }
        ),
        caption=caption,
        row_ids=[f"doubt-{d['row']}" for d in doubts],
    )
