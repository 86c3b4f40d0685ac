"""The directive ``{sources}``: every source that was read, with every figure taken from it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tally.book.cite import SOURCES_PAGE, day, read_ledger
from tally.errors import TallyError

if TYPE_CHECKING:
    import pandas as pd

    from tally.ledger import Ledger

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("sources", SourcesDirective)


class SourcesDirective(SphinxDirective):
    """List the sources by publisher and date; numbers in prose link to the rows made here."""

    def run(self) -> list[nodes.Node]:
        """Give the list as HTML, or tell what is wrong at the directive's line."""
        try:
            if self.env.docname != SOURCES_PAGE:
                raise TallyError(f"The directive 'sources' belongs on the page {SOURCES_PAGE}.")
            html = sources_html(read_ledger(self.env))
        except TallyError as error:
            logger.error("%s", error, location=self.get_location())
            return []
        return [nodes.raw("", html, format="html")]


def sources_html(ledger: Ledger) -> str:
    """Write the list of sources.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    str
        HTML; every text of a table is escaped.
    """
    claims = dict(iter(ledger.claims.groupby("source_id", sort=False)))
    rows = ledger.sources.reset_index(drop=True)
    order = rows.assign(_by=rows["publisher"].str.casefold(), _on=rows["published"].fillna(""))
    blocks = [
        source_html(source, claims.get(source["source_id"]), ledger)
        for _, source in order.sort_values(["_by", "_on", "source_id"]).iterrows()
    ]
    count = f"{len(blocks):,} sources, {len(ledger.claims):,} printed figures."
    return f'<p class="tally-count">{count}</p>\n' + "\n".join(blocks)


def source_html(source: pd.Series, claims: pd.DataFrame | None, ledger: Ledger) -> str:
    """Write one source, with the table of its claims folded under it."""
    when = day(source["published"]) or "date not printed"
    url = _text(source["url"])
    language = escape(_text(source["language"]))
    title = f'<cite lang="{language}" dir="auto">{escape(source["title"])}</cite>'
    if url.startswith(("https://", "http://")):
        title = f'<a class="reference external" href="{escape(url)}">{title}</a>'
    note = _text(source["note"])
    note = f'<p class="tally-note">{escape(note)}</p>' if note else ""
    return (
        f'<section class="tally-source" id="source-{escape(source["source_id"])}">'
        f"<p>{escape(source['publisher'])}: {title}, {escape(when)}.</p>{note}"
        f"{'' if claims is None else claims_html(claims, ledger)}</section>"
    )


def claims_html(claims: pd.DataFrame, ledger: Ledger) -> str:
    """Write the claims of one source as a folded table."""
    # Imported here for the same reason as in `cite`: it needs pandas.
    import pandas as pd

    from tally import tables

    frame = pd.DataFrame([_row(claim, ledger) for _, claim in claims.iterrows()])
    table = tables.html_table(
        frame,
        caption="What this source printed, and what it is read as",
        row_ids=[f"claim-{claim_id}" for claim_id in claims.index],
    )
    count = f"{len(claims)} printed {'figure' if len(claims) == 1 else 'figures'}"
    return f"<details><summary>{count}</summary>{table}</details>"


def _row(claim: pd.Series, ledger: Ledger) -> dict[str, str | None]:
    return {
        "Printed": claim["printed"],
        "Read as": claim["interval"].text(0 if claim["kind"] == "count" else 1),
        "Of what": _what(claim, ledger),
        "Of whom": ledger.name("group", claim["group"]),
        "Where": ledger.name("region", claim["region"]),
        "When": claim["period"],
        "Counted by": ledger.name("body", claim["body"]),
        "Found in": claim["locator"],
        "Note": claim["note"],
    }


def _what(claim: pd.Series, ledger: Ledger) -> str:
    """Say what was counted, and relative to what the figure is."""
    what = ledger.name("measure", claim["measure"])
    if claim["cause"] != "all":
        what += f", {ledger.name('cause', claim['cause'])}"
    bases = dict(base.split(":", 1) for base in _text(claim["base"]).split())
    match claim["kind"]:
        case "share":
            wholes = " and ".join(ledger.name(d, term) for d, term in bases.items())
            return f"{what} (share of {wholes})"
        case "change":
            return f"{what} (change since {bases['period']})"
        case "rate":
            return f"{what} (per {bases['per']})"
        case "rank":
            return f"{what} (rank in {bases['period']})"
    return what


def _text(value: object) -> str:
    """Give a cell's text, or an empty one for a missing value, which pandas may give as NaN."""
    return value if isinstance(value, str) else ""
