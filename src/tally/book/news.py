"""What was published last: the directive ``{newest}``, and the same as a feed for news readers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import places
from tally.book.cite import day
from tally.book.directive import TableDirective, html
from tally.ledger.telling import of_what
from tally.ledger.wording import namer
from tally.quantities import period
from tally.writing import write_whole

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

FEED = "feed.xml"

#: As many publications are told.
COUNT = 30

#: Of each as many figures are named; the rest are counted.
NAMED = 5

#: What is told first of a publication.
FIRST = {"region": "PK", "episode": "", "kind": "count", "measure": "fatalities", "group": "all"}


@dataclass(frozen=True)
class Publication:
    """What one source printed.

    Parameters
    ----------
    source_id : str
        The source.
    day : str
        The last day on which it can have come out, as ISO date.
    told : str
        Who published it and when, in words.
    figures : tuple of str
        What it printed, the widest figures first.
    """

    source_id: str
    day: str
    told: str
    figures: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its first figure, and who published it."""
        return f"{self.figures[0]} ({self.told})"

    @property
    def rest(self) -> str:
        """How many figures are not named."""
        more = len(self.figures) - NAMED
        return f"and {more} more" if more > 0 else ""


def setup(app: Sphinx) -> None:
    """Add the directive, and write the feed when all pages are there."""
    app.add_directive("newest", NewestDirective)
    app.connect("build-finished", write_feed)


class NewestDirective(TableDirective):
    """List the newest publications; they are kept beside the page, for the feed."""

    only_on = places.NEWS

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the list."""
        told = publications(ledger)
        self.env.metadata[self.env.docname]["newest"] = told
        address = places.address(self.env, places.SOURCES)
        items = "".join(
            f'<li><p><a href="{escape(address)}#source-{escape(one.source_id)}">'
            f"{escape(one.told)}</a></p>{_list(one)}</li>"
            for one in told
        )
        return [html(f'<ul class="tally-news">{items}</ul>')]


def publications(ledger: Ledger, count: int = COUNT) -> list[Publication]:
    """Give the publications that came out last, the newest first.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    count : int, optional
        How many.

    Returns
    -------
    list of Publication
        Those of which the day or the month is known, and whose figures are in the ledger.

    Examples
    --------
    >>> from tally import load
    >>> newest = publications(load(), 3)
    >>> [one.day for one in newest] == sorted((one.day for one in newest), reverse=True)
    True
    """
    from tally.ledger.statements import as_rows

    name = namer(ledger)
    printed: dict[str, list[dict]] = {}
    for claim in as_rows(ledger.claims):
        printed.setdefault(claim["source_id"], []).append(claim)
    dated = ledger.sources[ledger.sources["published"].str.len() >= len("2026-01")]
    days = {source: str(period.latest(text)) for source, text in dated["published"].items()}
    newest = sorted((s for s in printed if s in days), key=lambda s: (days[s], s), reverse=True)
    found = []
    for source in newest[:count]:
        row = dated.loc[source]
        claims = sorted(printed[source], key=_order)
        figures = tuple(
            f"{period.in_words(claim['period'])}: {claim['text']} {of_what(claim, name)}, "
            f"{ledger.label(claim['body'])}"
            for claim in claims
        )
        when = day(row["published"])
        found.append(Publication(source, days[source], f"{row['publisher']}, {when}", figures))
    return found


def _order(claim: dict) -> tuple:
    """Put what is of most first: the country, all violence, everybody, the longest and newest."""
    when = period.parse(claim["period"])
    plain = [claim[column] != wanted for column, wanted in FIRST.items()]
    rest = [claim[column] != "all" for column in ("cause", "actor", "tactic", "target")]
    return (plain[:2], -when.last.toordinal(), plain[2:], rest, -when.days, claim["claim_id"])


def write_feed(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed of a book that has the page of news."""
    if exception is not None or app.builder.name not in ("html", "dirhtml"):
        return
    told = app.env.metadata.get(places.NEWS, {}).get("newest", [])
    text = feed(told, app.config.project, app.config.html_baseurl)
    write_whole(Path(app.outdir) / FEED, text)


def feed(told: list[Publication], title: str, base: str = "") -> str:
    """Write an Atom feed.

    Parameters
    ----------
    told : list of Publication
        The newest first.
    title : str
        Of the book.
    base : str
        The address of the book, if it is known; links are relative to the feed without it.
    """
    top = f"{base.rstrip('/')}/" if base else ""
    page = f"{top}{places.NEWS}.html"
    own = f'<link rel="self" href="{escape(top)}{FEED}"/>' if base else ""
    entries = "".join(
        f"<entry><id>{_id(one.source_id)}</id><title>{escape(one.title)}</title>"
        f"<updated>{one.day}T00:00:00Z</updated>"
        f'<link href="{escape(f"{top}{places.SOURCES}.html#source-{one.source_id}")}"/>'
        f'<content type="html">{escape(_list(one))}</content></entry>\n'
        for one in told
    )
    updated = told[0].day if told else "2026-01-01"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_id(title)}</id><title>{escape(title)}: the newest figures</title>"
        f"{own}<author><name>The {escape(title)} developers</name></author>"
        f'<updated>{updated}T00:00:00Z</updated><link href="{escape(page)}"/>\n{entries}</feed>\n'
    )


def _list(one: Publication) -> str:
    items = [*one.figures[:NAMED], *filter(None, [one.rest])]
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def _id(name: str) -> str:
    # Made from the name, since the address of the book may not be known and may change.
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tally:{name}").urn
