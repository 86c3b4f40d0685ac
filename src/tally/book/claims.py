"""Claims as HTML: what was printed, of what, by whom, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from tally.book.cite import day
from tally.ledger.telling import FATES, of_what, read_as
from tally.ledger.wording import namer

if TYPE_CHECKING:
    from tally.ledger.statements import History, Statement
    from tally.ledger.tables import Ledger


class Teller:
    """Tells the statements of one page.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    source_address : callable
        Gives the address of a source on the page of sources, by its id.
    episode_address : callable
        Gives the address of the page of an episode, by its id, or None where the book has none.
    file_address : callable
        Gives the address of the file of a claim, by its id, or None where the book has none.
    """

    def __init__(
        self,
        ledger: Ledger,
        source_address: Callable[[str], str],
        episode_address: Callable[[str], str | None] = lambda episode: None,
        file_address: Callable[[str], str | None] = lambda claim: None,
    ) -> None:
        self.ledger = ledger
        self.file_address = file_address
        self.episode_address = episode_address
        self.episodes = ledger.episodes["title"].to_dict()
        self.source_address = source_address
        self.name = namer(ledger)
        # As dictionaries, since a page looks up thousands of rows.
        self.claims = ledger.claims[["text", "edition"]].to_dict("index")
        self.sources = ledger.sources.to_dict("index")
        self.editions = ledger.editions.to_dict("index")

    def cell(self, cell: History) -> str:
        """Tell a cell: one item for each statement, in the order of release."""
        return "".join(self.statement(said, cell) for said in cell)

    def statement(self, said: Statement, cell: History) -> str:
        """Tell one statement."""
        claim = said.first
        told = []
        if reading := read_as(claim):
            told.append(f"Read as {escape(reading)}.")
        told.append(self.printed(said))
        if fate := self.fate(said, cell):
            told.append(fate)
        if claim["episode"]:
            told.append(self.episode(claim["episode"]))
        notes = dict.fromkeys(row["note"] for row in said.rows if row["note"])
        told += [f"<i>Remark: {escape(note)}.</i>" for note in notes]
        name = escape(claim["claim_id"])
        told.append(f'<a href="#claim-{name}"><code>{name}</code></a>')
        return (
            f'<li id="claim-{name}"><p><b>{escape(claim["text"])}</b> '
            f"{escape(of_what(claim, self.name))}</p><p>{' '.join(told)}</p>"
        )

    def episode(self, name: str) -> str:
        """Tell of which episode a figure is, with a link to its page."""
        title = escape(self.episodes[name])
        if address := self.episode_address(name):
            title = f'<a href="{escape(address)}">{title}</a>'
        return f"Of one episode: {title}."

    def printed(self, said: Statement) -> str:
        """Tell the edition of a statement, and who printed it."""
        told = [self.source(row, first=i == 0) for i, row in enumerate(said.rows)]
        edition = said.first["edition"]
        lead = "Printed"
        if edition:
            row = self.editions[edition]
            when = day(row["released"])
            lead = escape(f"{row['title']}{f', released {when}' if when else ''}; printed")
        return f"{lead} {', '.join(told)}."

    def source(self, row: dict, *, first: bool) -> str:
        """Tell in which words one source printed the figure."""
        source = self.sources[row["source_id"]]
        named = [source["publisher"], day(source["published"])]
        if isinstance(source["cited_as"], str):
            named = [source["publisher"], source["cited_as"]]
        if isinstance(source["read_at"], str):
            named.append(f"read at {source['read_at']}")
        cited = ", ".join(filter(None, named))
        words = "" if row["printed"] == row["text"] else f"“{escape(row['printed'])}” "
        where = f", {escape(row['locator'])}" if row["locator"] else ""
        mark = "" if first else f' id="claim-{escape(row["claim_id"])}"'
        link = f'<a href="{escape(web_address(source["url"]) or "")}">{escape(cited)}</a>'
        if not web_address(source["url"]):
            link = escape(cited)
        about = f'<a href="{escape(self.source_address(row["source_id"]))}">source</a>'
        if file := self.file_address(row["claim_id"]):
            about += f', <a href="{escape(file)}">JSON</a>'
        return f"<span{mark}>{words}in {link}{where} ({about})</span>"

    def fate(self, said: Statement, cell: History) -> str:
        """Tell what became of a statement, where the cell has more than one."""
        if said.other is None:
            first = cell.statements[0]
            if first is said:
                return ""
            return f"Latest; first told as {self.link(first.claims[0])}."
        return f"{FATES[said.fate].format(other=self.link(said.other))}."

    def link(self, claim_id: str) -> str:
        """Link to another claim of the page, with its edition."""
        claim = self.claims[claim_id]
        told = ""
        if isinstance(claim["edition"], str):
            row = self.editions[claim["edition"]]
            told = ", ".join(filter(None, [row["title"], day(row["released"])]))
            told = f" ({escape(told)})"
        return f'<a href="#claim-{escape(claim_id)}">{escape(claim["text"])}</a>{told}'


def web_address(url: object) -> str | None:
    """Give an address of the web, or None for anything else: no other kind may be a link."""
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None
