"""Exercises of the chapter on contradictions: read a number, find a gap, correct a sentence."""

from __future__ import annotations

from fractions import Fraction

from tally.audit.findings import Finding, Findings
from tally.audit.tell import statement_text
from tally.audit.world import Said
from tally.ledger.tables import Ledger
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    computed,
    digits,
    names,
    whether,
    written,
)
from tally.quantities.interval import Interval, format_number
from tally.results.result import Result
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
    unit = "%" if said.kind in ("share", "change") else ""
    # One place more than was printed: 15.5 may be rounded from 15.45 to 15.55.
    places = 0 if said.kind == "count" else said.quantity.places + 1
    interval = said.interval(finding.reading)
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
    value = Fraction(said.quantity.value)
    step = Fraction(1, 10**said.quantity.places)
    return computed(
        READ,
        sentence(
            "{body} has {printed} ({of}). For which numbers can these words stand?",
            body=finding.body,
            printed=said.printed,
            of=statement_text(ledger, said),
        ),
        sentence("{n}: {why}", n=capital(interval.text(places) + unit), why=why),
        Result(interval, unit, said.claims, places=places),
        hint={
            "hedged": "The page on reading numbers says how far each word reaches.",
            "rounded": "Which numbers are rounded to the printed one?",
            "a count": "Does any word hedge it?",
        }[how],
        slips=[
            (Interval(value - step, value + step), "Half a step to each side is enough."),
            (Interval(value, value + step), "Numbers just below are rounded up to it, too."),
        ],
    )


def _compute(ledger: Ledger, finding: Finding, pivot: Said) -> Exercise:
    """Ask how far what was printed is from what follows, at the least."""
    others = _statements(ledger, [said for said in finding.statements if said is not pivot])
    hint = "Work out what follows from the others, and take the nearest end of the printed one."
    gap = _gap(finding, pivot)
    if gap is None:
        return whether(
            COMPUTE,
            sentence("Can {printed} be true with {others}?", others=others, printed=pivot.printed),
            sentence("No. {told}", told=finding.sentence),
            holds=False,
            because=finding.sums or "What follows from the others leaves no room for it.",
            hint=hint,
        )
    places = 0 if gap.denominator == 1 else 2
    follows = finding.follows or Interval.of(0)
    value = Fraction(pivot.quantity.value)
    ends = [end for end in (follows.low, follows.high) if end is not None]
    return computed(
        COMPUTE,
        sentence(
            "Work out from {others} what follows for the same as {printed} ({of}). By how much "
            "are the two apart, at the least?{two}",
            others=others,
            printed=pivot.printed,
            of=statement_text(ledger, pivot),
            two=" Give two decimal places." if places else "",
        ),
        sentence(
            "By {gap}, so the two can’t both be true. {told}",
            gap=format_number(gap, places),
            told=finding.sentence,
        ),
        Result(Interval.of(gap), "", pivot.claims, places=places),
        hint=hint,
        slips=[
            *(
                (abs(value - end), "You took the printed number as exact. Take its nearest end.")
                for end in ends
            ),
            *((end, "That is what follows. How far is the printed one from it?") for end in ends),
        ],
    )


def _gap(finding: Finding, pivot: Said) -> Fraction | None:
    """Give the distance between what was printed and what follows, where it is one number."""
    said, follows = pivot.interval(finding.reading), finding.follows
    if follows is None or finding.kind == "change":
        return None
    for one, other in ((said, follows), (follows, said)):
        if one.low is not None and other.high is not None and one.low > other.high:
            return one.low - other.high
    return None


def _correct(ledger: Ledger, finding: Finding, pivot: Said) -> Exercise:
    others = [said for said in finding.statements if said is not pivot]
    return written(
        CORRECT,
        sentence(
            "A report says: “By the figures of {body} it was {printed} ({of}), as is confirmed by "
            "{others}.” Write what can be said instead.",
            body=finding.body,
            printed=pivot.printed,
            of=statement_text(ledger, pivot),
            others=_statements(ledger, others),
        ),
        sentence(
            "That all of these figures are in print, and that they can't all be true: they don't "
            "confirm each other. {behind}",
            behind=finding.explanation
            or "What is behind it is not recorded, so it should be said that it is open.",
        ),
        criteria={
            "whose figures they are": names(finding.body),
            "the figures": [" & ".join(digits(said.printed) for said in (pivot, *others))],
            "what they can’t be together": ["true", "right", "contradict*", "fit*", "agree*"],
        },
        hint="Can all of them be true?",
    )


def _statements(ledger: Ledger, said: list[Said]) -> Sentence:
    return listed([f"{one.printed} ({statement_text(ledger, one)})" for one in said])
