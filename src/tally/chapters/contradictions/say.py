"""Sentences and cards on statements that can't all be true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pandas as pd

from tally.audit import meanings
from tally.audit.explained import STATUSES
from tally.audit.findings import Finding, Findings
from tally.audit.model import build
from tally.audit.ranks import Rank
from tally.audit.tell import statement_text
from tally.audit.world import World
from tally.ledger.dimensions import COORDINATES
from tally.ledger.tables import Ledger
from tally.page import finding_cards
from tally.page.card import Card
from tally.page.provenance import cited
from tally.results import ticks
from tally.results.frames import named
from tally.results.result import Result
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, key_of, when

#: What a verdict on a rank means.
VERDICTS = {
    "holds": "No year of the time that it speaks of is beyond it.",
    "fails": "A year of the time that it speaks of is beyond it.",
    "can't be decided": "The years that would decide it were not published, or not closely enough.",
}

#: The upper ends of the classes of gaps, as parts of the printed figure.
CLASSES = (Fraction(1, 200), Fraction(1, 100), Fraction(1, 50), Fraction(1, 20), Fraction(1, 10))

#: The class of what has no ratio, and where nothing is recorded behind a finding.
NO_RATIO, NEW = "no ratio", "not explained"


def said(ledger: Ledger, found: Findings, body: str, as_of: str) -> Sentence:
    """Tell how many figures can't be true beside the others, and how far off these are."""
    of = "in this book" if body == "all" else f"of {named(body)}"
    known = "" if as_of == "latest" else f" known on {when(as_of)}"
    cases = _cases(found)
    if not cases:
        told = sentence(
            "No contradiction: the figures {of}{known} can all be true.",
            of=of,
            known=known,
        )
        return told + _restated(found)
    one = len(cases) == 1
    whose = {} if body == "all" else {"body": body}
    told = sentence(
        "Of the {total} figures {of}{known} {count} can't be true beside {others}. Leave {these} "
        "out, and all the rest can be true together.",
        total=f"{len(ledger.statements(**whose)):,}",
        of=of,
        known=known,
        count="one" if one else str(len(cases)),
        others="others of the same organisation" if body == "all" else "the others",
        these="it" if one else "these",
    )
    return told + _furthest(ledger, found) + _restated(found)


def _furthest(ledger: Ledger, found: Findings) -> Sentence:
    """Tell the contradiction in which the printed figure is furthest from what follows."""
    wide = [f for f in found.standing if f.gap is not None]
    if len(wide) < 2:
        return Sentence()
    one = max(wide, key=lambda f: (f.gap, f.id))
    assert one.pivot is not None  # without one there is no gap
    return sentence(
        "Most are slips of a few in a hundred; furthest off is {printed} ({of}), by {body}."
        if _slips(wide)
        else "Furthest off is {printed} ({of}), by {body}.",
        printed=one.pivot.printed,
        of=statement_text(ledger, one.pivot),
        body=named(one.body),
    )


def _slips(wide: Iterable[Finding]) -> bool:
    """Tell whether more than half are off by less than one in twenty."""
    small = [f.gap < CLASSES[3] for f in wide if f.gap is not None]
    return 2 * sum(small) > len(small)


def _cases(found: Findings) -> list[list[Finding]]:
    """Gather the findings of each figure that is set aside, those of one report first."""
    cases: dict[tuple[str, str], list[Finding]] = {}
    for one in sorted(found.standing, key=lambda f: (not f.report, len(f.claims), f.id)):
        assert one.aside is not None  # an audit gives each of its findings one
        cases.setdefault((one.body, one.aside.claim), []).append(one)
    return list(cases.values())


def _restated(found: Findings) -> Sentence:
    """Tell how many more agree as they were first told."""
    cases = {(f.body, f.aside) for f in found.restated}
    if not cases:
        return Sentence()
    return sentence(
        "{count} not among them: the figures agree as they were first told, and a later report "
        "restated only some of them. The chapter on versions has them.",
        count="One more is" if len(cases) == 1 else f"{len(cases)} more are",
    )


def readings(found: Findings) -> Sentence:
    """Tell which findings hang on how words are read, and whether the search was complete."""
    loose = sum(1 for finding in found if finding.reading != "strict")
    told = Sentence()
    if loose:
        told = sentence(
            "{n} only if words such as “over” or “nearly” mean what they have meant in print; "
            "all others hold whatever the words mean.",
            n="One holds" if loose == 1 else f"{loose} hold",
        )
    elif len(found):
        told = sentence("All of them hold whatever words such as “over” or “nearly” mean.")
    for limit in found.limits:
        told += limit
    return told or sentence("No limit of the search was reached.")


def gap_class(finding: Finding) -> str:
    """Name the class of a finding's gap.

    Examples
    --------
    >>> gap_class(Finding("a", "one cell", (), (), "", "strict", "CRSS"))
    'no ratio'
    """
    if finding.gap is None:
        return NO_RATIO
    names = gap_classes()
    return names[sum(finding.gap >= end for end in CLASSES)]


def gap_classes() -> list[str]:
    """Name the classes of gaps, the smallest first; what has no ratio comes last.

    Examples
    --------
    >>> gap_classes()[:2]
    ['under 0.5%', '0.5 to 1%']
    """
    ends = [f"{float(end * 100):g}" for end in CLASSES]
    between = [f"{low} to {high}%" for low, high in pairwise(ends)]
    return [f"under {ends[0]}%", *between, f"{ends[-1]}% or more", NO_RATIO]


def gaps(found: Findings) -> pd.DataFrame:
    """Count the findings by gap and by what is behind them.

    Returns
    -------
    pandas.DataFrame
        ``gap``, ``behind``, ``count``: only what there is, the smallest gaps first.
    """
    counted = Counter((gap_class(f), f.status or NEW) for f in found)
    order = [(gap, behind) for gap in gap_classes() for behind in (*STATUSES, NEW)]
    return pd.DataFrame(
        [{"gap": g, "behind": b, "count": counted[g, b]} for g, b in order if counted[g, b]]
    )


def gaps_scope(body: str) -> str:
    """Tell what the chart of gaps counts, and whose figures these are."""
    whose = (
        "each organisation held against itself"
        if body == "all"
        else f"the figures of {named(body)}"
    )
    return f"Contradictions by how far the printed figure is from what follows; {whose}"


def finding(found: Findings) -> Sentence:
    """State how many of the contradictions are small."""
    end = CLASSES[1]
    small = sum(1 for f in found if f.gap is not None and f.gap < end)
    if len(found) == 1:
        return sentence("One contradiction: {gap}", gap=gap_class(next(iter(found))))
    cases = len(_cases(found))
    return sentence(
        "{cases} {count} contradictions; in {small} of these the printed figure is off by less "
        "than {end}%",
        cases="One figure makes" if cases == 1 else f"{cases} figures make",
        small="none" if not small else str(small),
        count=str(len(found)),
        end=f"{float(end * 100):g}",
    )


def table(found: Findings) -> pd.DataFrame:
    """Count the findings of each organisation by what is probably behind them, the most first."""
    counted = Counter((f.body, f.status or NEW) for f in found)
    told = [status for status in (*STATUSES, NEW) if any(of == status for _, of in counted)]
    bodies = Counter(finding.body for finding in found)
    return pd.DataFrame(
        {"Organisation": named(body)}
        | {capital(status): counted[body, status] for status in told}
        | {"All": count}
        for body, count in sorted(bodies.items(), key=lambda item: (-item[1], item[0]))
    )


def table_caption(found: Findings) -> str:
    """Say what the columns of the table mean."""
    of_new = {NEW: "nothing is recorded of it, or not of what was known then"}
    there = {finding.status or NEW for finding in found}
    told = [f"{s}: {meaning}" for s, meaning in {**STATUSES, **of_new}.items() if s in there]
    return f"Contradictions by organisation and by what is probably behind them ({'; '.join(told)})"


def rank_cards(ledger: Ledger, held: Iterable[Rank]) -> list[Card]:
    """Make a card of each rank that was held against the counts of a body."""
    return [
        Card(
            f"{rank.claim}-{key_of(rank.body)}",
            f"{named(rank.body)}, {when(claim['period'])}: {rank.printed}",
            (_claimed(ledger, claim),),
            rank.sentence,
            VERDICTS[rank.verdict],
        )
        for rank in held
        for claim in (ledger.claim(rank.claim),)
    ]


def loose_cards(ledger: Ledger, shares: Iterable[str], reading: str) -> list[Card]:
    """Make a card of each share of which it isn't said what it is a part of."""
    return [_loose(ledger, claim, reading) for claim in shares]


def _loose(ledger: Ledger, claim_id: str, reading: str) -> Card:
    claim = ledger.claim(claim_id)
    tried = meanings(ledger, claim_id, reading=reading)
    fits = sum(one.fits and one.measured for one in tried)
    left = sum(one.fits and not one.measured for one in tried)
    told = f"Of {len(tried)} meanings, {fits or 'none'} fit{'s' * (fits < 2)} published figures"
    return Card(
        claim_id,
        f"{named(claim['body'])}, {when(claim['period'])}: a share of what?",
        (_claimed(ledger, claim),),
        f"{told}; {left or 'none'} can't be excluded.",
        "A meaning can't be excluded where its parts were not published.",
        tuple((one.sentence, ()) for one in tried),
        "Each meaning",
    )


def _claimed(ledger: Ledger, claim: pd.Series) -> Sentence:
    """Tell a single claim: what was printed, and where."""
    unit = "%" if claim["kind"] == "share" else claim["measure"]
    scope = {c: claim[c] for c in ("body", *COORDINATES)}
    found = Result(claim["interval"], unit, (claim.name,), scope, printed=claim["text"], places=1)
    of = ", ".join(
        [
            ledger.name("measure", claim["measure"]),
            ledger.name("group", claim["group"]),
            claim["period"],
        ]
    )
    return sentence(
        f"{{{claim.name}}}: {{of}}. In {{where}}.",
        of=of,
        where=cited(claim),
        **{claim.name: found},
    )


def doubted(ledger: Ledger, found: Findings) -> list[dict[str, Any]]:
    """Give the program of each set of figures on a card, for :func:`tally.page.ticks.sets`.

    Its cells are those of the figures; ``counts`` says which of these are counts.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    found : Findings
        What the cards tell.
    """
    return [
        {"card": card, "case": case, "program": _program(ledger, finding)}
        for within in (True, False)
        for card, of in finding_cards.cases(found, within=within).items()
        for case, finding in enumerate(of)
    ]


def _program(ledger: Ledger, finding: Finding) -> dict[str, Any]:
    spoken = finding.statements
    model = build(ledger, World(finding.body, spoken), finding.reading)
    part = model.part(range(len(spoken)))
    told = ticks.program(part, [model.cells[said.cell] for said in spoken])
    return told | {"counts": [said.kind == "count" for said in spoken]}


def _counted(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"
