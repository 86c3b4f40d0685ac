"""Cards of figures that can't all be true: what was printed, what follows, what may be behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from tally.audit.explained import STATUSES
from tally.audit.findings import Finding
from tally.audit.tell import statement_text
from tally.audit.world import Said
from tally.ledger.tables import Ledger
from tally.page.card import Card
from tally.page.provenance import cited
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, when

#: What each kind sets against what.
KINDS = {
    "one cell": "two figures of the same",
    "rate and total": "a rate and its total",
    "change": "a change and its counts",
    "share": "a share and its counts",
    "parts and whole": "parts and their whole",
}


def cards(ledger: Ledger, found: Iterable[Finding], *, within: bool | None = None) -> list[Card]:
    """Make the cards: one for each thing that is behind findings.

    Parameters
    ----------
    ledger : Ledger
        For the names of terms, publishers and reports.
    found : iterable of Finding
        In any order.
    within : bool, optional
        Only those that one report is enough for, or only those that need several.

    Returns
    -------
    list of Card
        The widest gap first; last what has no ratio.
    """
    order = sorted(cases(found, within=within).items(), key=lambda i: (-_width(i[1]), i[0]))
    return [_card(ledger, name, of) for name, of in order]


def cases(found: Iterable[Finding], *, within: bool | None = None) -> dict[str, list[Finding]]:
    """Give the findings of each card by its name, in the order in which the card tells them.

    Parameters
    ----------
    found, within
        As for :func:`cards`.
    """
    told: dict[str, list[Finding]] = {}
    for finding in sorted(found, key=_plainest):
        if within in (None, bool(finding.report)):
            name = finding.explained_by or finding.id
            told.setdefault(name + "-between" * (within is False), []).append(finding)
    return told


def _plainest(finding: Finding) -> tuple:
    return not finding.report, len(finding.claims), finding.id


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


def _title(ledger: Ledger, finding: Finding) -> str:
    assert finding.pivot is not None  # an audit gives each of its findings one
    cell = finding.pivot.cell
    what = statement_text(ledger, finding.pivot).split(f", {when(cell.period)}")[0]
    return f"{ledger.label(finding.body)}, {when(cell.period)}: {KINDS[finding.kind]} ({what})"


def _behind(finding: Finding) -> str:
    if not finding.known:
        return "What is behind it is not recorded."
    told = capital(STATUSES[finding.status])
    loose = " Only if words mean what they have meant in print." * (finding.reading != "strict")
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
    return f"; {edition['title']} of {ledger.label(said.body)}{released}"


def _counted(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"
