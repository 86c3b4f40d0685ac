"""Findings: the contradictions of publications and of bodies, each told in a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain

from tally.audit.aside import conflicts_of, terms_of
from tally.audit.explained import FILE, Explanation, explanation_of, recorded
from tally.audit.kept import kept
from tally.audit.model import build
from tally.audit.solver import Program
from tally.audit.tell import Told, kind_of, told_of
from tally.audit.world import (
    READINGS,
    AuditError,
    Said,
    World,
    body_worlds,
    each_source,
    report_worlds,
    said_of,
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
        what they have meant in print.
    body : str
        Who said all this.
    within : str
        The publication in which all of it stands, or empty where none prints all.
    report : str
        The report of the body that all of it is told in, or empty where it is of several.
    restated : bool
        Whether the figures agree as they stood on the day of one of their reports: a later one
        told some of them anew, and not all.
    known : bool
        Whether ``findings.yml`` explains it.
    explained_by, status, explanation : str
        From ``findings.yml``: the id of the entry, what is probably behind it, and why.
    statements : tuple of Said
        What was said, in the order of `claims`.
    aside : Said, optional
        The one of them that is set aside: without it, all other figures can be true.
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
    report: str = ""
    restated: bool = False
    known: bool = False
    explained_by: str = ""
    status: str = ""
    explanation: str = ""
    statements: tuple[Said, ...] = field(default=(), hash=False, repr=False)
    aside: Said | None = field(default=None, hash=False, repr=False)
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
            "report": self.report,
            "restated": self.restated,
            "aside": "" if self.aside is None else self.aside.claim,
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
        Sentences that tell of which body a search was given up; empty when none was.
    left_out : dict of str to str
        Claims that were held against no other, each with the reason.
    """

    found: tuple[Finding, ...]
    limits: tuple[str, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def standing(self) -> Findings:
        """Those that are contradictions, and not figures that were told anew."""
        return replace(self, found=tuple(f for f in self.found if not f.restated))

    @property
    def restated(self) -> tuple[Finding, ...]:
        """Those whose figures agree as they were first told."""
        return tuple(f for f in self.found if f.restated)

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
) -> Findings:
    """Find the claims that can't all be true.

    Of each body the fewest figures are set aside without which all its others can be true, and
    each of these is told once: with a shortest set of figures that it can't be true with, and
    with further figures of its own time that speak against it.
    First what one report says against itself, then what one publication prints, and then what is
    left of all that the body said. A figure that is told is not told again.

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
        if they mean what they have meant in print. Each finding says which.

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
    worlds: dict[str, list[World]] = {}
    for world in _worlds(ledger, body, source, as_of):
        worlds.setdefault(world.body, []).append(world)
    terms = terms_of(ledger)
    found: list[Finding] = []
    unsure: dict[str, int] = {}
    # Each body is a question by itself, which is asked of one alone as well.
    for name, of in sorted(worlds.items()):
        question = (reading, name, *(world.statements for world in of), terms)
        told, given_up = kept("contradictions", question, partial(_searched, ledger, of, reading))
        found += [_finding(ledger, of[at], *rest) for at, *rest in told]
        unsure |= {name: given_up} if given_up else {}
    known = recorded(ledger.file(FILE).parent)
    marked = [_marked(finding, known) for finding in found]
    marked.sort(key=lambda f: (f.body, len(f.claims), f.id))
    limits = tuple(
        f"Of the figures of {name} the search in whole numbers was given up {_times(count)}, and "
        "they were then taken to agree: a contradiction may be missing."
        for name, count in sorted(unsure.items())
    )
    left_out: dict[str, str] = {}
    for world in chain.from_iterable(worlds.values()):
        left_out |= world.left_out
    return Findings(tuple(marked), limits, left_out)


def _searched(ledger: Ledger, worlds: list[World], reading: str) -> tuple[tuple[list, int], int]:
    """Search the worlds of a body one after another: what was found, and how much work it was.

    Of each that was found the place of its world, the reading, the statement that is set aside,
    all its statements, and how it is told; and how often a search was given up: plain data, which
    is kept.
    """
    told: dict[frozenset[tuple], list] = {}
    aside: set[tuple] = set()
    # What is known to be able to be true together.
    sound: list[frozenset[tuple]] = []
    unsure = 0
    for each in READINGS if reading == "conventional" else READINGS[:1]:
        for at, world in enumerate(worlds):
            spoken = [_identity(said) for said in world.statements]
            if any(whole.issuperset(spoken) for whole in sound):
                continue
            if each != "strict" and not any(map(_hedged, world.statements)):
                continue
            gone = [place for place, said in enumerate(spoken) if said in aside]
            conflicts, given_up = conflicts_of(ledger, world, each, gone)
            model = build(ledger, world, each) if conflicts else None
            for conflict in conflicts:
                aside.add(spoken[conflict.aside])
                for of in conflict.places:
                    key = frozenset(spoken[place] for place in of)
                    if model is not None and key not in told:
                        places = sorted(of)
                        as_told = told_of(ledger, model, places).as_plain()
                        told[key] = [at, each, conflict.aside, places, as_told]
            sound.append(frozenset(spoken) - aside)
            unsure += given_up
        sound.clear()
    return (list(told.values()), unsure), sum(len(world.statements) for world in worlds)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _worlds(
    ledger: Ledger,
    body: str | None,
    source: str | Iterable[str] | None,
    as_of: str | date | None,
) -> Iterator[World]:
    """Give the worlds to search: those of a report, then of a publication, then of a body."""
    if source is not None:
        names = [source] if isinstance(source, str) else list(source)
        together = source_worlds(ledger, names, as_of)
        apart = [world for name in names for world in source_worlds(ledger, [name], as_of)]
    else:
        apart = [world for of in each_source(ledger, as_of, body).values() for world in of]
        bodies = sorted(ledger.select(as_of=as_of)["body"].unique()) if body is None else [body]
        together = [world for name in bodies for world in body_worlds(ledger, name, as_of)]
    for world in (*report_worlds(ledger, source, as_of, body), *apart, *together):
        if body in (None, world.body):
            yield world


def _hedged(said: Said) -> bool:
    """Tell whether the two readings of a statement differ."""
    return said.interval("strict") != said.interval("conventional")


def _finding(
    ledger: Ledger, world: World, reading: str, aside: int, places: list[int], as_told: list
) -> Finding:
    statements = [world.statements[i] for i in places]
    claims = tuple(s.claim for s in statements)
    told = Told.of_plain(as_told)
    sources = [set(ledger.rows(s.claims)["source_id"]) for s in statements]
    reports = {s.told_in for s in statements}
    finding = Finding(
        id=finding_id(claims),
        kind=kind_of(statements),
        claims=claims,
        also=tuple(c for s in statements for c in s.claims[1:]),
        sentence=told.sentence,
        reading=reading,
        body=world.body,
        within=min(set.intersection(*sources), default=""),
        report=reports.pop() if len(reports) == 1 else "",
        statements=tuple(statements),
        aside=world.statements[aside],
        pivot=world.statements[told.pivot],
        follows=told.follows,
        sums=told.sums,
    )
    return replace(finding, restated=_fits_as_first_told(ledger, finding))


def _identity(said: Said) -> tuple:
    """Give what a statement is, whichever pages print it."""
    return said.body, said.cell, said.kind, said.base, said.printed, said.told_in


def _fits_as_first_told(ledger: Ledger, finding: Finding) -> bool:
    """Tell whether the figures agree as they stood on the day of one of their own reports.

    Then a figure was told anew, and those beside it were not: each report is sound by itself.
    """
    if finding.report:
        return False
    versions = [
        said_of(ledger, said) if said.kind == "count" else [said] for said in finding.statements
    ]
    for day in sorted({said.known for said in finding.statements if said.known is not None}):
        known = [
            [one for one in of if one.known and one.known <= day and _has_ends(one)]
            for of in versions
        ]
        if not all(known):
            continue
        then = [of[-1] for of in known]
        if tuple(then) != finding.statements:
            model = build(ledger, World(finding.body, tuple(then)), finding.reading)
            if all(Program(part).holds(part.statements) for part in model.components()):
                return True
    return False


def _has_ends(said: Said) -> bool:
    """Tell whether a figure is known from both sides, which "537-" on a cut page is not."""
    known = said.interval("conventional")
    return known.low is not None and known.high is not None


def _over(one: Interval, other: Interval) -> bool:
    """Tell whether all of an interval is above another."""
    return one.low is not None and other.high is not None and one.low > other.high


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
