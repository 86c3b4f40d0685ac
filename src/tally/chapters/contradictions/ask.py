"""Exercises of the chapter on contradictions: read a number, compute one, correct a sentence."""

from __future__ import annotations

from tally.audit.findings import Finding, Findings
from tally.audit.tell import statement_text
from tally.audit.world import Said
from tally.ledger.tables import Ledger
from tally.page.asking import COMPUTE, CORRECT, READ, Exercise
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital

#: The kinds that are easiest to compute by hand come first.
ORDER = ("rate and total", "parts and whole", "one cell", "share", "change")


def exercises(ledger: Ledger, found: Findings) -> list[Exercise]:
    """Give the exercises of the chapter on contradictions; none where there is no contradiction."""
    if not len(found):
        return []
    chosen = min(found, key=lambda f: (f.gap is None, ORDER.index(f.kind), not f.within, f.id))
    pivot = chosen.pivot
    assert pivot is not None  # an audit gives each of its findings one
    return [
        _read(ledger, chosen, pivot),
        _compute(ledger, chosen, pivot),
        _correct(ledger, chosen, pivot),
    ]


def _read(ledger: Ledger, finding: Finding, said: Said) -> Exercise:
    asked = sentence(
        "{body} has {printed} ({of}). For which numbers can these words stand?",
        body=finding.body,
        printed=said.printed,
        of=statement_text(ledger, said),
    )
    unit = "%" if said.kind in ("share", "change") else ""
    # One place more than was printed: 15.5 may be rounded from 15.45 to 15.55.
    places = 0 if said.kind == "count" else said.quantity.places + 1
    numbers = said.interval(finding.reading).text(places) + unit
    how = (
        "hedged"
        if said.quantity.qualifier != "exact"
        else "a count"
        if said.kind == "count"
        else "rounded"
    )
    why = {
        "hedged": "the words are hedged, and this is what they are taken for here.",
        "rounded": "the number is rounded as it is printed.",
        "a count": "the figure is printed without any hedge.",
    }[how]
    return READ, asked, sentence("{n}: {why}", n=capital(numbers), why=why)


def _compute(ledger: Ledger, finding: Finding, pivot: Said) -> Exercise:
    others = [said for said in finding.statements if said is not pivot]
    asked = sentence(
        "What follows from {others} for the same, and can {printed} be true with it?",
        others=_statements(ledger, others),
        printed=pivot.printed,
    )
    return COMPUTE, asked, sentence("No. {told}", told=finding.sentence)


def _correct(ledger: Ledger, finding: Finding, pivot: Said) -> Exercise:
    asked = sentence(
        "A report says: “By the figures of {body} it was {printed} ({of}), as is confirmed by "
        "{others}.” What can be said instead?",
        body=finding.body,
        printed=pivot.printed,
        of=statement_text(ledger, pivot),
        others=_statements(ledger, [said for said in finding.statements if said is not pivot]),
    )
    answer = sentence(
        "That all of these figures are in print, and that they can't all be true: they don't "
        "confirm each other. {behind}",
        behind=finding.explanation
        or "What is behind it is not recorded, so it should be said that it is open.",
    )
    return CORRECT, asked, answer


def _statements(ledger: Ledger, said: list[Said]) -> Sentence:
    return listed([f"{one.printed} ({statement_text(ledger, one)})" for one in said])
