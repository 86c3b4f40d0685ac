"""Sentences and cards on statements that can't all be true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

import pandas as pd

from tally.audit import meanings
from tally.audit.explained import STATUSES
from tally.audit.findings import Finding, Findings
from tally.audit.ranks import Rank
from tally.audit.tell import statement_text
from tally.audit.world import Said
from tally.ledger.tables import Ledger
from tally.page.card import Card
from tally.page.provenance import cited
from tally.results.frames import named
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, key_of, when

#: What each kind sets against what.
KINDS = {
    "one cell": "two figures of the same",
    "rate and total": "a rate and its total",
    "change": "a change and its counts",
    "share": "a share and its counts",
    "parts and whole": "parts and their whole",
}

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


def said(found: Findings, body: str, as_of: str) -> Sentence:
    """Tell how many contradictions there are, in how many of them one publication is enough."""
    known = "" if as_of == "latest" else f" known on {when(as_of)}"
    whose = "the bodies" if body == "all" else named(body)
    if not len(found):
        return sentence(
            "No contradiction: the figures of {whose}{known} can all be true.",
            whose=whose,
            known=known,
        )
    inside = sum(1 for finding in found if finding.within)
    causes = len({finding.explained_by or finding.id for finding in found})
    return sentence(
        "Among the figures of {whose}{known} there {are} {count}: sets of statements that can't "
        "all be true, none of which could be left out. {inside} within one publication, the "
        "others appear when its publications are held against each other. Told by what is behind "
        "them, they are {causes}.",
        whose=whose,
        known=known,
        are="is" if len(found) == 1 else "are",
        count=_counted(len(found), "contradiction"),
        inside="None stands" if not inside else "One stands" if inside == 1 else f"{inside} stand",
        causes=_counted(causes, "case"),
    )


def readings(found: Findings) -> Sentence:
    """Tell which findings hang on how words are read, and whether the search was complete."""
    loose = sum(1 for finding in found if finding.reading != "strict")
    told = Sentence()
    if loose:
        told = sentence(
            "{n} only if words such as “over” or “nearly” mean what editors usually mean by them; "
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
    whose = "each body held against itself" if body == "all" else f"the figures of {named(body)}"
    return f"Contradictions by how far the printed figure is from what follows; {whose}"


def finding(found: Findings) -> Sentence:
    """State how many of the contradictions are small."""
    end = CLASSES[1]
    small = sum(1 for f in found if f.gap is not None and f.gap < end)
    if len(found) == 1:
        return sentence("One contradiction: {gap}", gap=gap_class(next(iter(found))))
    return sentence(
        "In {small} of {count} contradictions the printed figure is off by less than {end}%",
        small="none" if not small else str(small),
        count=str(len(found)),
        end=f"{float(end * 100):g}",
    )


def table(found: Findings) -> pd.DataFrame:
    """Count the findings by what is probably behind them, for each body."""
    bodies = sorted({finding.body for finding in found})
    counted = Counter((f.status or NEW, f.body) for f in found)
    told = {**STATUSES, NEW: "nothing is recorded of it, or not of what was known then"}
    rows = []
    for status, meaning in told.items():
        counts = {body: counted[status, body] for body in bodies}
        if any(counts.values()):
            rows.append({"Behind it": f"{capital(status)}: {meaning}"} | counts)
    return pd.DataFrame(rows)


def cards(ledger: Ledger, found: Iterable[Finding], *, within: bool) -> list[Card]:
    """Make the cards: one for each thing that is behind findings.

    Parameters
    ----------
    ledger : Ledger
        For the names of terms, publishers and reports.
    found : iterable of Finding
        In any order.
    within : bool
        Whether those for which one publication is enough, or those that need several.

    Returns
    -------
    list of Card
        By body, the widest gap first.
    """
    cases: dict[str, list[Finding]] = {}
    for finding in found:
        cases.setdefault(finding.explained_by or finding.id, []).append(finding)
    chosen = {
        name: sorted(of, key=_plainest)
        for name, of in cases.items()
        if any(f.within for f in of) == within
    }
    order = sorted(chosen.items(), key=lambda item: (item[1][0].body, -_width(item[1]), item[0]))
    return [_card(ledger, name, of) for name, of in order]


def _plainest(finding: Finding) -> tuple:
    return not finding.within, len(finding.claims), finding.id


def _width(of: Sequence[Finding]) -> Fraction:
    return max((f.gap for f in of if f.gap is not None), default=Fraction(0))


def _card(ledger: Ledger, name: str, of: Sequence[Finding]) -> Card:
    first, *others = of
    return Card(
        name,
        _title(ledger, first),
        _printed(ledger, first),
        first.sums,
        _behind(first),
        tuple((finding.sums, _printed(ledger, finding)) for finding in others),
        f"{_counted(len(others), 'more case')} of the same".capitalize(),
    )


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
    scope = {c: claim[c] for c in ("body", "period", "region", "measure", "cause", "group")}
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


def _title(ledger: Ledger, finding: Finding) -> str:
    assert finding.pivot is not None  # an audit gives each of its findings one
    cell = finding.pivot.cell
    what = statement_text(ledger, finding.pivot).split(f", {cell.period}")[0]
    return f"{finding.body}, {when(cell.period)}: {KINDS[finding.kind]} ({what})"


def _behind(finding: Finding) -> str:
    if not finding.known:
        return "What is behind it is not recorded."
    told = capital(STATUSES[finding.status])
    loose = " Only if words mean what editors usually mean." * (finding.reading != "strict")
    return f"{told}. {finding.explanation}{loose}"


def _printed(ledger: Ledger, finding: Finding) -> tuple[Sentence, ...]:
    """Tell each statement: the number, what it is of, who printed it, and as of which report."""
    return tuple(_said(ledger, finding, statement) for statement in finding.statements)


def _said(ledger: Ledger, finding: Finding, said: Said) -> Sentence:
    # Two findings may name one claim with different others that print the same.
    name = said.claim if len(said.claims) == 1 else f"{said.claim}-and-{len(said.claims) - 1}"
    return sentence(
        f"{{{name}}}: {{of}}. In {{where}}{{report}}.",
        of=statement_text(ledger, said),
        where=_where(ledger, said),
        report=_report(ledger, said),
        **{name: _result(finding, said)},
    )


def _result(finding: Finding, said: Said) -> Result:
    scope = {"body": said.body} | dict(vars(said.cell))
    unit = "%" if said.kind in ("share", "change") else said.cell.measure
    interval = said.interval("conventional")
    return Result(interval, unit, said.claims, scope, printed=said.printed, places=1)


def _where(ledger: Ledger, said: Said) -> Sentence:
    """Name the publications that print it, at most three."""
    rows = [ledger.claim(claim) for claim in said.claims]
    names = sorted({cited(row) for row in rows})
    more = [f"{len(names) - 3} more"] if len(names) > 3 else []
    return listed([*names[:3], *more])


def _report(ledger: Ledger, said: Said) -> str:
    """Name the report that they cite, where one is known."""
    told_in = ledger.claim(said.claims[0])["edition"]
    if not isinstance(told_in, str):
        return ""
    edition = ledger.edition(told_in)
    released = f" ({edition['released']})" if isinstance(edition["released"], str) else ""
    return f"; {edition['title']} of {said.body}{released}"


def _counted(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"
