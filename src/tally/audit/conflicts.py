"""Minimal conflicts: all smallest sets of statements of a component that can't hold together."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations

from tally.audit.solver import Problem

Set = frozenset[int]


@dataclass
class Limits:
    """How long to search.

    Parameters
    ----------
    sets : int
        At most so many conflicts in one component.
    seconds : float
        At most so long in all.

    Attributes
    ----------
    reached : list of str
        Sentences that tell which limit ended a search before its end.
    """

    sets: int = 200
    seconds: float = 60.0
    reached: list[str] = field(default_factory=list)
    _begin: float = field(default_factory=time.monotonic)

    def over(self, found: Collection) -> bool:
        """Tell, and note, whether a limit is reached."""
        said = None
        if len(found) >= self.sets:
            said = f"The search ended at {self.sets} contradictions that hang together."
        elif time.monotonic() - self._begin > self.seconds:
            said = f"The search ended after {self.seconds:g} seconds."
        if said and said not in self.reached:
            self.reached.append(said)
        return said is not None


def minimal_conflicts(
    problem: Problem, limits: Limits, weight: Callable[[int], object] = int
) -> list[Set]:
    """Find the minimal sets of statements that can't hold together.

    First conflicts without a statement in common, until the rest is consistent. Then, for each of
    them and for each two of them, every further one among their statements and that rest: for
    each way to break all conflicts found so far by leaving statements out, the remainder is tried.
    What combines the statements of three such conflicts and is smaller than none of them would be
    missed.

    Parameters
    ----------
    problem : Problem
        The component.
    limits : Limits
        When to end; it is told there.
    weight : callable
        Gives the order in which statements are tried: those with the greatest are left out first
        where either would do.

    Returns
    -------
    list of frozenset of int
        Places of statements, the smallest sets first.
    """
    found: list[Set] = []
    seeds: list[Set] = []
    rest = frozenset(problem.component.statements)
    while not limits.over(found) and (core := problem.core(rest)) is not None:
        conflict = shrink(problem, core, weight)
        found.append(conflict)
        seeds.append(conflict)
        rest -= conflict
        if not conflict:
            return found
    if not limits.reached:
        for few in (1, 2):
            for chosen in combinations(seeds, few):
                among = rest.union(*chosen)
                _complete(problem, among, found, limits, weight)
    return sorted(set(found), key=lambda s: (len(s), sorted(s)))


def shrink(problem: Problem, core: Set, weight: Callable[[int], object] = int) -> Set:
    """Leave out of a conflicting set whatever can be left out.

    Chunks are tried before single statements, so that a large set gets small quickly.
    """
    order = sorted(core, key=weight, reverse=True)
    size = max(1, len(order) // 4) if len(order) > 12 else 1
    kept = frozenset(order)
    while True:
        for chunk in [order[i : i + size] for i in range(0, len(order), size)]:
            if not kept.intersection(chunk):
                continue
            smaller = problem.core(kept - frozenset(chunk))
            if smaller is not None:
                kept = smaller
        if size == 1:
            return kept
        order = [s for s in order if s in kept]
        size = max(1, size // 4) if len(order) > 12 else 1


def _complete(
    problem: Problem, among: Set, found: list[Set], limits: Limits, weight: Callable[[int], object]
) -> None:
    """Add every conflict among some statements to those found."""
    held: set[Set] = set()
    known = [conflict for conflict in found if conflict <= among]
    pending = breaks(known)
    while pending and not limits.over(found):
        gone = min(pending, key=lambda s: (len(s), sorted(s)))
        core = problem.core(among - gone)
        if core is None:
            held.add(gone)
        else:
            conflict = shrink(problem, core, weight)
            found.append(conflict)
            known.append(conflict)
        pending = breaks(known) - held if core is not None else pending - {gone}


def breaks(conflicts: Iterable[Set]) -> set[Set]:
    """Give the minimal sets that have a statement of each conflict.

    Examples
    --------
    >>> sorted(sorted(s) for s in breaks([frozenset({1, 2}), frozenset({1, 3})]))
    [[1], [2, 3]]
    """
    minimal: set[Set] = {frozenset()}
    for conflict in sorted(conflicts, key=len):
        touched = {s for s in minimal if s & conflict}
        grown = {s | {one} for s in minimal - touched for one in conflict}
        kept = {s for s in grown if not any(other < s or other in touched and other <= s
                                            for other in touched | grown)}
        minimal = touched | kept
    return minimal
