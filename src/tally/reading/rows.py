"""The ledger's figures as a text can be held against them, each told in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tally.audit.explained import recorded
from tally.ledger import scopes
from tally.ledger.dimensions import ALL, OPEN
from tally.ledger.statements import AS_WORDED, Statement, as_rows
from tally.ledger.telling import FATES, of_what, read_as
from tally.ledger.wording import Namer, namer
from tally.quantities.period import in_words, parse

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: The measures that count people hurt.
PEOPLE = ("fatalities", "injuries", "casualties")

#: As many of those who print a figure are named.
NAMED = 3


def rows_of(ledger: Ledger) -> list[dict[str, Any]]:
    """Give each figure of the ledger once: one number of one cell, with all who printed it.

    Returns
    -------
    list of dict
        Of each: ``claim`` and ``claims``; ``unit`` (``number``, ``percent``, ``highest`` or
        ``lowest``), ``value``, ``low``, ``high`` and ``hedge``, without the sign of a fall;
        ``latest``; ``terms``, which words of a text can name; and in words ``text``, ``what``,
        ``who``, ``printed``, ``read``, ``fate``, ``notes`` and ``wide`` (what it counts beside
        attacks, where it does). An end that nobody knows is None.
    """
    tell = _Teller(ledger)
    rows = []
    for history in ledger.histories:
        alike: dict[float, list[Statement]] = {}
        for said in history:
            alike.setdefault(said.first["value"], []).append(said)
        rows += [tell.row(statements) for statements in alike.values()]
    return rows


class _Teller:
    """Tells figures of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.name: Namer = namer(ledger)
        self.texts = ledger.claims["text"].to_dict()
        self.places = ledger.episodes["place"].to_dict()
        self.titles = ledger.episodes["title"].to_dict()
        self.notes: dict[str, list[str]] = {}
        for entry in recorded(ledger.folder):
            self._note(entry.claims, f"Part of a contradiction: {entry.explanation}")
        for doubt in as_rows(ledger.doubts):
            if doubt["why"] and doubt["became"] != "vintage":
                self._note([doubt["claim_id"]], f"A doubt about it: {doubt['why']}")

    def _note(self, claims: Iterable[str], note: str) -> None:
        for claim in claims:
            self.notes.setdefault(claim, []).append(note)

    def row(self, statements: list[Statement]) -> dict[str, Any]:
        """Tell one number of one cell."""
        said = next((s for s in statements if s.fate == "latest"), statements[-1])
        claim = said.first
        claims = [row for s in statements for row in s.rows]
        rank = claim["kind"] == "rank"
        percent = claim["kind"] in ("share", "change")
        low, high = _size(claim)
        return {
            "claim": claim["claim_id"],
            "claims": [row["claim_id"] for row in claims],
            "unit": self._rank(claim) if rank else "percent" if percent else "number",
            "kind": claim["kind"],
            "value": _plain(abs(claim["value"])),
            "low": low,
            "high": high,
            "hedge": claim["qualifier"],
            "latest": said.fate == "latest",
            "terms": self.terms(claim),
            "text": claim["text"],
            "what": f"{of_what(claim, self.name)}, {in_words(claim['period'])}",
            "who": self.ledger.label(claim["body"]),
            "printed": self.printed(claim, claims),
            "read": read_as(claim),
            "fate": self.fate(said),
            "notes": self.notes_of(claim, [row["claim_id"] for row in claims]),
            "wide": self.wide(claim),
        }

    def _rank(self, claim: dict) -> str:
        from tally.quantities.quantity import parse as read

        return read(claim["printed"], "rank").unit

    def terms(self, claim: dict) -> dict[str, list[str]]:
        """Give the terms of a claim that words can name; what is told apart in none is left out."""
        found = {d: [f"{d}:{claim[d]}"] for d in ("region", "measure", *OPEN) if claim[d] != ALL}
        if claim["body"] != "unnamed":
            found["body"] = [f"body:{claim['body']}"]
        if isinstance(place := self.places.get(claim["episode"]), str):
            found["place"] = [f"place:{place}"]
        first, last = claim["first"], claim["last"]
        found["year"] = [f"year:{y}" for y in sorted({first.year, last.year})]
        kind = parse(claim["period"]).kind
        months = list(dict.fromkeys(f"part:m{day.month:02}" for day in (first, last)))
        if kind == "quarter":
            found["part"] = [f"part:q{(first.month + 2) // 3}"]
        elif kind in ("month", "day") or (kind == "span" and first.year == last.year):
            days = [f"part:d{last.day:02}"] if kind == "day" else []
            found["part"] = [*months, *days]
        return found

    def printed(self, claim: dict, claims: list[dict]) -> str:
        """Tell who printed it, when, where on the page, and in which other words."""
        told = []
        for row in claims:
            day = in_words(row["published"]) if row["published"] else "undated"
            where = f", {row['locator']}" if row["locator"] else ""
            words = "" if row["printed"] == claim["text"] else f" (“{row['printed']}”)"
            told.append(f"{row['publisher']}, {day}{where}{words}")
        told = list(dict.fromkeys(told))
        more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
        return "; ".join(told[:NAMED]) + more

    def fate(self, said: Statement) -> str:
        """Tell what became of it, where it is not the last word."""
        return FATES[said.fate].format(other=self.texts[said.other]) if said.other else ""

    def wide(self, claim: dict) -> str:
        """Tell what a count of people holds that is of all violence and not of attacks alone."""
        era = scopes.era_of_claim(self.ledger, claim)
        held = scopes.includes(era, claim["measure"], claim["cause"], claim["group"])
        if era is None or claim["measure"] not in PEOPLE or held["operations"] != "yes":
            return ""
        return era.counts if claim["cause"] == ALL else ""

    def notes_of(self, claim: dict, claims: Iterable[str]) -> list[str]:
        """Tell what it is taken for, and what speaks against it."""
        told = []
        if claim["cause"] == AS_WORDED:
            era = scopes.era_of_claim(self.ledger, claim)
            counts = f" It counts: {era.counts}" if era else ""
            told.append(
                "True of something else: the words are of attacks, and this figure of "
                f"{self.ledger.label(claim['body'])} is of all violence that it counts.{counts}"
            )
        told += [note for c in claims for note in self.notes.get(c, ())]
        if claim["episode"]:
            told.append(f"Of one episode: {self.titles[claim['episode']]}.")
        return list(dict.fromkeys(told))


def _size(claim: dict) -> tuple[float | int | None, float | int | None]:
    """Give the ends of what a claim is read as, without the sign of a fall."""
    interval = claim["interval"]
    low, high = interval.low, interval.high
    if claim["value"] < 0:
        low, high = (None if high is None else -high), (None if low is None else -low)
    return (None if low is None else _plain(low), None if high is None else _plain(high))


def _plain(number: Any) -> float | int:
    value = round(float(number), 6)
    return int(value) if value.is_integer() else value
