"""The directives ``{bodies}`` and ``{ledger}``: who counts what, and every claim of a body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import claim_files, places
from tally.book.claims import Teller
from tally.book.directive import TableDirective, html, section
from tally.book.render import Markup, html_table
from tally.errors import TallyError
from tally.ledger.dimensions import TREES
from tally.ledger.names import spoken
from tally.ledger.scopes import INCLUDED, Era, era_of, eras
from tally.quantities.period import in_words

if TYPE_CHECKING:
    from tally.ledger.statements import History
    from tally.ledger.tables import Ledger

#: A body with more claims than this has its years folded, so that its page can be looked over.
FOLD_ABOVE = 50


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("bodies", BodiesDirective)
    app.add_directive("ledger", LedgerDirective)


class BodiesDirective(TableDirective):
    """List the bodies, with what each has in the ledger and what its totals include."""

    only_on = places.LEDGER

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make two tables: what the ledger holds, and what each body counts."""
        counted = [
            {"Organisation": spoken(era.body), "Years": era.years}
            | {name.capitalize(): getattr(era, name) for name in INCLUDED}
            for era in eras(ledger)
        ]
        caption = "What the totals of each organisation include; each page of the ledger says more"
        return [html(self.holdings(ledger)), html(table_of(counted, caption))]

    def holdings(self, ledger: Ledger) -> str:
        """Count claims, sources and years by body."""
        rows = []
        of_page = Counter(places.page_of(body) for body in ledger.bodies.index)
        for body, claims in ledger.claims.groupby("body"):
            known = ledger.bodies.loc[body]
            years = sorted({d.year for d in claims["first"]} | {d.year for d in claims["last"]})
            shown = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
            page = places.page_of(body)
            anchor = anchor_of(body) if of_page[page] > 1 else ""
            address = places.address(self.env, page, anchor)
            link = f'<a href="{escape(address)}">{escape(known["name"])}</a>'
            name = "" if body in (known["name"], "unnamed") else f" ({spoken(body)})"
            rows.append(
                {
                    "Organisation": Markup(link + escape(name), known["name"]),
                    "Kind": known["type"],
                    "Claims": len(claims),
                    "Sources": claims["source_id"].nunique(),
                    "Years": shown,
                }
            )
        rows.sort(key=lambda row: -row["Claims"])
        return table_of(rows, "What the ledger has from each organisation")


class LedgerDirective(TableDirective):
    """List every claim of the bodies that belong on this page, by year."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make a section for each year, or for each body and its years where the page has more."""
        page = self.env.docname
        bodies = places.bodies_of(page, list(ledger.bodies.index))
        if not page.startswith(f"{places.LEDGER}/") or not bodies:
            pages = ", ".join(places.pages())
            raise TallyError(f"The directive 'ledger' belongs on one of the pages {pages}.")
        told = cells_of(ledger)
        teller = Teller(
            ledger,
            lambda name: places.address(self.env, places.SOURCES, f"source-{name}"),
            lambda name: places.page_address(self.env.app, page, places.episode_page(name)),
            lambda claim: claim_files.address(self.env.app, page, claim),
        )
        parts = [
            (body, body_nodes(body, told[body], teller, level=3 if len(bodies) == 1 else 4))
            for body in sorted(bodies, key=lambda b: -len(told.get(b, ())))
            if body in told
        ]
        if len(bodies) == 1:
            return [node for _, made in parts for node in made]
        names = ledger.bodies["name"]
        return [section(names[body], anchor_of(body), made) for body, made in parts]


@lru_cache(maxsize=1)
def cells_of(ledger: Ledger) -> dict[str, list[History]]:
    """Give the cells of each body."""
    found: dict[str, list[History]] = {}
    for cell in ledger.histories:
        found.setdefault(cell.first["body"], []).append(cell)
    return found


def body_nodes(body: str, cells: list[History], teller: Teller, level: int) -> list[nodes.Node]:
    """Make what a page says of one body: what it counts, and its claims by year.

    The periods within a year have headings of this level.
    """
    known = teller.ledger.bodies.loc[body]
    texts = [t for t in (known["counts"], known["note"]) if isinstance(t, str)]
    notes = "".join(f"<p>{escape(capital(text))}</p>" for text in texts)
    made: list[nodes.Node] = [
        html(f'<div class="tally-body">{notes}{eras_html(eras(teller.ledger, body))}</div>')
    ]
    fold = sum(len(said.rows) for cell in cells for said in cell) > FOLD_ABOVE
    newest = True
    for (title, anchor), of_year in by_year(cells):
        made.append(
            section(
                title,
                f"{anchor_of(body)}-{anchor}",
                [html(year_html(title, of_year, teller, level, is_open=newest or not fold))],
            )
        )
        newest = False
    return made


def by_year(cells: Iterable[History]) -> list[tuple[tuple[str, str], list[History]]]:
    """Part cells by the year of their period, the newest first; last those of several years."""
    found: dict[int, list[History]] = {}
    for cell in cells:
        first, last = cell.first["first"], cell.first["last"]
        found.setdefault(first.year if first.year == last.year else 0, []).append(cell)
    return [
        ((str(year), str(year)) if year else ("Several years", "several"), found[year])
        for year in sorted(found, reverse=True)
    ]


def year_html(
    title: str, cells: list[History], teller: Teller, level: int, *, is_open: bool
) -> str:
    """Tell the cells of one year, folded, by period: the whole year first, then the latest."""
    place = _places(teller.ledger)

    def order(cell: History) -> tuple:
        first, last = cell.first["first"], cell.first["last"]
        return (
            -(last - first).days if (last - first).days > 363 else 0,
            -last.toordinal(),
            first.toordinal(),
        )

    parts = [era_html(teller.ledger, title, cells[0].first["body"])]
    for period, group in groupby(sorted(cells, key=order), key=lambda cell: cell.first["period"]):
        items = "".join(map(teller.cell, sorted(group, key=place)))
        heading = escape(capital(in_words(period)))
        told = "" if period == title else f"<h{level}>{heading}</h{level}>"
        parts.append(f'{told}<ul class="tally-ledger">{items}</ul>')
    rows = [row for cell in cells for said in cell for row in said.rows]
    sources = len({row["source_id"] for row in rows})
    count = f"{_count(len(rows), 'printed figure')} from {_count(sources, 'source')}"
    mark = " open" if is_open else ""
    return f'<details class="tally-year"{mark}><summary>{count}</summary>{"".join(parts)}</details>'


def _places(ledger: Ledger) -> Callable[[History], list[int]]:
    """Order cells as their terms stand in the tables: the country first, counts before shares."""
    from tally.quantities.quantity import KINDS

    ranks = {
        d: {term: i for i, term in enumerate(ledger.tables[table].index)}
        for d, table in TREES.items()
    }
    ranks["kind"] = {kind: i for i, kind in enumerate(KINDS)}
    return lambda cell: [ranks[d][cell.first[d]] for d in ranks]


def eras_html(counted: Iterable[Era]) -> str:
    """Write what the totals of one body include, era by era."""
    items = []
    for era in counted:
        answers = "; ".join(f"{name} {getattr(era, name)}" for name in INCLUDED)
        note = f" Remark: {escape(era.note)}." if era.note else ""
        items.append(
            f"<li><b>{era.years}</b> {escape(era.counts)} <i>Included: {escape(answers)}.{note}</i>"
        )
    lead = "<p>What its totals include:</p>" if items else ""
    return f'{lead}<ul class="tally-eras">{"".join(items)}</ul>' if items else ""


def era_html(ledger: Ledger, title: str, body: str) -> str:
    """Say at the head of a year what the totals of the body include in it."""
    era = era_of(ledger, body, int(title)) if title.isdigit() else None
    return "" if era is None else f'<p class="tally-scope">Totals: {escape(era.counts)}</p>'


def table_of(rows: list[dict], caption: str) -> str:
    """Write rows as a table."""
    import pandas as pd

    return html_table(pd.DataFrame(rows), caption=caption)


def anchor_of(body: str) -> str:
    """Give the anchor of a body on its page."""
    return f"body-{body.lower()}"


def capital(words: str) -> str:
    """Begin with a large letter."""
    return words[:1].upper() + words[1:]


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
