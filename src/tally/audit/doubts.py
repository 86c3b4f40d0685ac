"""Doubts raised while the figures were collected: what became of each, and whether that holds.

What the table says of a doubt must be seen in the ledger. A *finding* is told by the audit; a
*vintage* is one of several statements of a cell, of which a later edition restated the earlier;
a *comparison* is of figures whose bodies or scopes differ; only a *reason* has to be believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from tally.errors import Problem, did_you_mean, enumerated
from tally.ledger.dimensions import CELL, OPEN
from tally.ledger.statements import History, Statement, as_rows

if TYPE_CHECKING:
    from tally.audit.findings import Finding
    from tally.ledger.tables import Ledger

FILE = "doubts.csv"

#: What may become of a doubt.
OUTCOMES = ("finding", "vintage", "comparison", "reason")


def problems(ledger: Ledger, findings: Iterable[Finding]) -> list[Problem]:
    """Find the doubts of which the table says what the ledger does not show.

    Parameters
    ----------
    ledger : Ledger
        The claims and the doubts; without a table of doubts there is nothing to find.
    findings : iterable of Finding
        All findings of the audit, in the conventional reading.

    Returns
    -------
    list of Problem
        Each with the row and the column of ``doubts.csv``.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> told = problems(ledger, [])
    >>> {p.column for p in told}, str(told[0]).split(" has ")[0]
    ({'became'}, 'doubts.csv:2: became: no finding of the audit')
    """
    if "doubts" not in ledger.tables:
        return []
    proof = _Proof(ledger, findings)
    return [
        Problem(FILE, line, column, said)
        for line, doubt in enumerate(as_rows(ledger.doubts), start=2)
        for column, said in proof.of(doubt)
    ]


class _Proof:
    """Holds each doubt against the ledger and the findings."""

    def __init__(self, ledger: Ledger, findings: Iterable[Finding]) -> None:
        self.ledger = ledger
        self.claims = {row["claim_id"]: row for row in as_rows(ledger.claims)}
        self.findings = [{*found.claims, *found.also} for found in findings]
        self.cells = {
            claim: cell for cell in ledger.histories for said in cell for claim in said.claims
        }
        self.proofs: dict[str, Callable[[dict, dict], str | None]] = {
            "finding": self.finding,
            "vintage": self.vintage,
            "comparison": self.comparison,
        }

    def of(self, doubt: dict) -> Iterator[tuple[str, str]]:
        """Say what is wrong with one doubt, each with its column."""
        against = (doubt["against"] or "").split()
        if wrong := list(self.names(doubt["claim_id"], against)):
            yield from (("against", said) for said in wrong)
            return
        outcome = doubt["became"]
        if outcome == "reason":
            if doubt["why"] is None:
                yield "why", "a doubt that became a reason needs the reason"
            return
        if not against:
            yield "against", f"a {outcome} needs the claims that the doubt is about"
        claim = self.claims[doubt["claim_id"]]
        for other in against:
            if said := self.proofs[outcome](claim, self.claims[other]):
                yield "became", said

    def names(self, claim: str, against: list[str]) -> Iterator[str]:
        """Find names that are no claims, or stand where they say nothing."""
        for at, other in enumerate(against):
            if other not in self.claims:
                yield f"there is no claim {other!r}{did_you_mean(other, self.claims)}"
            elif other == claim:
                yield f"{other!r} is the claim itself"
            elif other in against[:at]:
                yield f"{other!r} is named twice"

    def finding(self, claim: dict, other: dict) -> str | None:
        """Ask for a finding that has both claims among its own."""
        both = {claim["claim_id"], other["claim_id"]}
        if any(both <= found for found in self.findings):
            return None
        return (
            f"no finding of the audit has {claim['claim_id']!r} together with "
            f"{other['claim_id']!r}: see `tally audit`, and what became of the doubt"
        )

    def vintage(self, claim: dict, other: dict) -> str | None:
        """Ask for two statements of one cell, of which the earlier was restated."""
        if differs := [column for column in CELL if claim[column] != other[column]]:
            column = differs[0]
            return (
                f"{other['claim_id']!r} is no vintage of {claim['claim_id']!r}: its {column} is "
                f"{other[column] or 'empty'!r}, and not {claim[column] or 'empty'!r}"
            )
        earlier, later = _in_time(self.cells[claim["claim_id"]], claim, other)
        if earlier.told_in == later.told_in:
            return f"{other['claim_id']!r} is no vintage: it is of the same edition or source"
        if earlier.fate != "restated" or earlier.interval == later.interval:
            return (
                f"{later.claims[0]!r} does not restate {earlier.claims[0]!r}, which is "
                f"{earlier.fate}: it says the same, or in rounder words"
            )
        return None

    def comparison(self, claim: dict, other: dict) -> str | None:
        """Ask for the same measure at one time and place, counted by others or in other scopes."""
        name = f"{other['claim_id']!r} can't be compared with {claim['claim_id']!r}"
        for column in ("measure", "kind"):
            if claim[column] != other[column]:
                return f"{name}: its {column} is {other[column]!r}, and not {claim[column]!r}"
        if not (_within(claim, other) or _within(other, claim)):
            return f"{name}: neither period lies in the other"
        regions = claim["region"], other["region"]
        part_of = self.ledger.part_of
        if not (part_of("region", *regions) or part_of("region", *reversed(regions))):
            return f"{name}: neither region is a part of the other"
        if all(claim[column] == other[column] for column in ("body", *OPEN)):
            same = enumerated(["body", *OPEN])
            return f"{name}: {same} are the same, so it may be a vintage or a finding"
        return None


def _in_time(cell: History, *claims: dict) -> list[Statement]:
    """Give the statements of two claims of a cell, the one first that was known first."""
    names = {claim["claim_id"] for claim in claims}
    said = [statement for statement in cell if names.intersection(statement.claims)]
    # Both may be claims of one statement.
    return said if len(said) > 1 else said * 2


def _within(part: dict, whole: dict) -> bool:
    """Tell whether the period of a claim lies in that of another."""
    return whole["first"] <= part["first"] and part["last"] <= whole["last"]
