"""Whether ``findings.yml`` and ``doubts.csv`` still tell all that the audit finds, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tally.audit import doubts
from tally.audit.explained import FILE, Explanation, explanation_of, recorded, unproved
from tally.audit.findings import Finding, contradictions
from tally.errors import Problem, TallyError
from tally.ledger.tables import Ledger, load


def problems(
    ledger: Ledger, findings: Iterable[Finding], entries: Sequence[Explanation]
) -> list[Problem]:
    """Find what ``findings.yml`` does not tell, or tells of what is gone.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    findings : iterable of Finding
        All of the ledger, or of one body.
    entries : sequence of Explanation
        Those of the same.

    Returns
    -------
    list of Problem
        A new contradiction is told at its first claim in ``claims.csv``, all else at its entry.
    """
    told: list[Problem] = []
    explained: Counter[str] = Counter()
    rows = {claim: row for row, claim in enumerate(ledger.claims.index, start=2)}
    for finding in findings:
        entry = explanation_of(finding.all_claims, entries)
        if entry is not None:
            explained[entry.id] += 1
            continue
        told.append(
            Problem(
                "claims.csv",
                rows[finding.claims[0]],
                "printed",
                f"a new contradiction: {finding.sentence} Correct a claim, or explain it in {FILE}"
                f" (claims: {', '.join(finding.claims)})",
            )
        )
    for entry in entries:
        gone = [claim for claim in entry.claims if claim not in rows]
        if gone:
            said = f"there is no claim {gone[0]!r}"
        elif explained[entry.id] != entry.explains:
            said = (
                f"it explains {explained[entry.id]} findings now, and not {entry.explains}: see "
                "`tally audit`, and whether the explanation still holds"
            )
        else:
            continue
        told.append(Problem(FILE, entry.line, entry.id, said))
    return told


def of_bodies(folder: Path | str, bodies: Iterable[str]) -> list[Problem]:
    """Audit what some bodies say against ``findings.yml``, as :func:`check` does with all.

    Each new contradiction comes with the lines for ``findings.yml`` that are to be filled in. A
    folder without the file explains nothing, and is not audited.
    """
    if not (Path(folder) / FILE).is_file():
        return []
    entries, ledger = recorded(Path(folder)), load(folder)
    body_of = ledger.tables["claims"]["body"].to_dict()
    told: list[Problem] = []
    for body in bodies:
        own = [entry for entry in entries if body_of.get(entry.claims[0], body) == body]
        found = contradictions(ledger, body=body)
        told += problems(ledger, found, own)
        told += [
            Problem(FILE, None, None, f"fill in:\n{lines_for(finding)}")
            for finding in found
            if explanation_of(finding.all_claims, own) is None
        ]
    return told


def lines_for(finding: Finding) -> str:
    """Give the lines for ``findings.yml`` that explain a finding, to be filled in."""
    return "\n".join(
        (
            f"- id: {finding.claims[0]}-explained",
            f"  claims: [{', '.join(finding.claims)}]",
            "  explains: 1",
            "  status: open",
            "  explanation: >",
            "    What is known of it, in your own words and without numbers.",
        )
    )


def check(folder: Path | str) -> list[Problem]:
    """Audit the whole ledger against ``findings.yml`` and the doubts: some twenty seconds.

    Parameters
    ----------
    folder : path
        The folder of the tables, in which ``tally.check`` found nothing.

    Returns
    -------
    list of Problem
        Empty when each contradiction is explained, each that is explained is there, each reason
        holds, and so does what became of each doubt.
    """
    try:
        entries = recorded(Path(folder))
    except TallyError as error:
        return [Problem(FILE, None, None, str(error))]
    ledger = load(folder)
    # What the figures belie is told at once, and not after an audit.
    if wrong := unproved(ledger, entries):
        return wrong
    found = contradictions(ledger)
    return [*problems(ledger, found, entries), *doubts.problems(ledger, found)]
