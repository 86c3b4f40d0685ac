"""Findings: the contradictions of publications and of bodies, each told in a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from tally.audit.conflicts import Limits, conflicts_of
from tally.audit.explained import FILE, Explanation, explanation_of, recorded
from tally.audit.model import Model, build
from tally.audit.tell import kind_of, told_of
from tally.audit.world import (
    READINGS,
    AuditError,
    Said,
    World,
    body_worlds,
    each_source,
    source_worlds,
)
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval


@dataclass(frozen=True)
class Finding:
    """Claims that can't all be true.

    Parameters
    ----------
    id : str
        Readable and stable: it depends on the claims alone.
    kind : str
        ``one cell``, ``rate and total``, ``change``, ``share`` or ``parts and whole``.
    claims : tuple of str
        One claim for each statement; without any one of them the others could be true.
    also : tuple of str
        Claims of other pages that print the same statements.
    sentence : str
        What can't be, with the arithmetic.
    reading : str
        ``strict``: it holds whatever the words mean; ``conventional``: it holds if the words mean
        what editors usually mean by them.
    body : str
        Who said all this.
    within : str
        The publication in which all of it stands, or empty where the body's publications do not
        agree with each other.
    known : bool
        Whether ``findings.yml`` explains it.
    explained_by, status, explanation : str
        From ``findings.yml``: the id of the entry, what is probably behind it, and why.
    statements : tuple of Said
        What was said, in the order of `claims`.
    pivot : Said, optional
        The one of them for which the others leave no room.
    follows : Interval, optional
        What follows from the others for it, in its own unit; None where that is no number.
    sums : str
        The arithmetic alone, for where the statements are listed beside it.
    """

    id: str
    kind: str
    claims: tuple[str, ...]
    also: tuple[str, ...]
    sentence: str
    reading: str
    body: str
    within: str = ""
    known: bool = False
    explained_by: str = ""
    status: str = ""
    explanation: str = ""
    statements: tuple[Said, ...] = field(default=(), hash=False, repr=False)
    pivot: Said | None = field(default=None, hash=False, repr=False)
    follows: Interval | None = None
    sums: str = ""

    @property
    def all_claims(self) -> tuple[str, ...]:
        """Its claims, and those of other pages that print the same statements."""
        return (*self.claims, *self.also)

    @property
    def gap(self) -> Fraction | None:
        """How far the printed figure is at least from what follows, as a part of itself.

        A change is taken as the factor that it is: from -15% to -68% is from 0.85 to 0.32. None
        where no ratio can be made.
        """
        if self.follows is None or self.pivot is None:
            return None
        factor = 100 if self.pivot.kind == "change" else 0
        printed, other = self.pivot.interval(self.reading) + factor, self.follows + factor
        over = _over(other, printed)
        above, below = (other.low, printed.high) if over else (printed.low, other.high)
        if above is None or below is None:
            return None
        near = below if over else above
        return abs(above - below) / near if near > 0 else None

    def as_dict(self) -> dict:
        """Give the finding as plain data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "claims": list(self.claims),
            "also": list(self.also),
            "sentence": self.sentence,
            "reading": self.reading,
            "body": self.body,
            "within": self.within,
            "known": self.known,
            "explained_by": self.explained_by,
            "status": self.status,
            "explanation": self.explanation,
        }


@dataclass(frozen=True)
class Findings:
    """What an audit found.

    Attributes
    ----------
    found : tuple of Finding
        The findings, by body, then the shortest first.
    limits : tuple of str
        Sentences that tell which limit of the search was reached; empty when none was.
    left_out : dict of str to str
        Claims that were held against no other, each with the reason.
    """

    found: tuple[Finding, ...]
    limits: tuple[str, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict, hash=False)

    def __iter__(self):
        """Go through the findings."""
        return iter(self.found)

    def __len__(self) -> int:
        """Count the findings."""
        return len(self.found)


def contradictions(
    ledger: Ledger,
    *,
    body: str | None = None,
    source: str | Iterable[str] | None = None,
    as_of: str | date | None = None,
    reading: str = "conventional",
    limits: Limits | None = None,
) -> Findings:
    """Find the claims that can't all be true.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    body : str, optional
        Only what this body said; by default every body, each for itself.
    source : str or iterable of str, optional
        Only what these publications print, taken together.
    as_of : date or str, optional
        Only what was known on that day.
    reading : {"conventional", "strict"}
        ``strict`` gives only what holds whatever the words mean; ``conventional`` adds what holds
        if they mean the usual. Each finding says which.
    limits : Limits, optional
        How long to search.

    Returns
    -------
    Findings

    Raises
    ------
    AuditError
        When the reading is unknown.

    Examples
    --------
    >>> import tally
    >>> found = contradictions(tally.load(), source="operations-2025-01-01")
    >>> [finding.kind for finding in found]
    ['rate and total']
    >>> print(next(iter(found)).sentence)
    ISPR: 59,775 in 366 days is 163.3 a day, not 169 (operations, 2024).
    """
    if reading not in READINGS:
        raise AuditError(f"'{reading}' is no reading; there are {' and '.join(READINGS)}.")
    limits = limits or Limits()
    readings = READINGS if reading == "conventional" else READINGS[:1]
    told: dict[frozenset, Finding] = {}
    left_out: dict[str, str] = {}
    for within, world in _worlds(ledger, body, source, as_of):
        left_out |= world.left_out
        strict: list[frozenset[int]] = []
        for each in readings:
            if each != "strict" and not _hedged(world):
                continue
            model = build(ledger, world, each)
            new = conflicts_of(model, limits, strict)
            strict += new
            for finding in _findings(ledger, model, within, new):
                key = _key(world, finding)
                if not any(known <= key for known in told):
                    told[key] = finding
    known = recorded(ledger.file(FILE).parent)
    marked = [_marked(finding, known) for finding in told.values()]
    marked.sort(key=lambda f: (f.body, len(f.claims), f.id))
    return Findings(tuple(marked), tuple(limits.reached), left_out)


def _worlds(
    ledger: Ledger,
    body: str | None,
    source: str | Iterable[str] | None,
    as_of: str | date | None,
) -> Iterator[tuple[str, World]]:
    """Give each world with the publication that it is of: publications before bodies."""
    if source is not None:
        names = [source] if isinstance(source, str) else list(source)
        within = names[0] if len(names) == 1 else ""
        for world in source_worlds(ledger, names, as_of):
            if body in (None, world.body):
                yield within, world
        return
    chosen = ledger.select(as_of=as_of, **({} if body is None else {"body": body}))
    for name, worlds in each_source(ledger, as_of).items():
        for world in worlds:
            if body in (None, world.body) and len(world.statements) > 1:
                yield name, world
    for name in sorted(chosen["body"].unique()):
        for world in body_worlds(ledger, name, as_of):
            yield "", world


def _hedged(world: World) -> bool:
    """Tell whether the two readings differ in anything."""
    return any(s.interval("strict") != s.interval("conventional") for s in world.statements)


def _findings(ledger: Ledger, model: Model, within: str, conflicts: Iterable[frozenset[int]]):
    for places in conflicts:
        statements = [model.world.statements[i] for i in sorted(places)]
        claims = tuple(s.claim for s in statements)
        told = told_of(ledger, model, sorted(places))
        yield Finding(
            id=finding_id(claims),
            kind=kind_of(statements),
            claims=claims,
            also=tuple(c for s in statements for c in s.claims[1:]),
            sentence=told.sentence,
            reading=model.reading,
            body=model.world.body,
            within=within,
            statements=tuple(statements),
            pivot=model.world.statements[told.pivot],
            follows=told.follows,
            sums=told.sums,
        )


def _over(one: Interval, other: Interval) -> bool:
    """Tell whether all of an interval is above another."""
    return one.low is not None and other.high is not None and one.low > other.high


def _key(world: World, finding: Finding) -> frozenset:
    """Give what a finding is about, whichever pages print it."""
    spoken = [world.by_claim[c] for c in finding.claims]
    return frozenset((s.body, s.cell, s.kind, s.base, s.printed, s.told_in) for s in spoken)


def finding_id(claims: Iterable[str]) -> str:
    """Make the id of a finding from its claims.

    Examples
    --------
    >>> finding_id(["b", "a"]) == finding_id(["a", "b"])
    True
    """
    ordered = sorted(claims)
    digest = hashlib.sha256("\n".join(ordered).encode()).hexdigest()[:6]
    return f"{ordered[0]}-{digest}"


def _marked(finding: Finding, known: list[Explanation]) -> Finding:
    entry = explanation_of(finding.all_claims, known)
    if entry is None:
        return finding
    return replace(
        finding,
        known=True,
        explained_by=entry.id,
        status=entry.status,
        explanation=entry.explanation,
    )
