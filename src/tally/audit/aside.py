"""Which statements of a world to set aside, so that all others can be true together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain

import highspy
import numpy as np

from tally.audit.conflicts import Set, Weight, shrink, weight_of
from tally.audit.kept import kept
from tally.audit.model import Component, Model, build
from tally.audit.solver import Answers, Effort, Program, SolverError
from tally.audit.world import Said, World
from tally.ledger.dimensions import TREES
from tally.ledger.tables import Ledger

#: Branchings after which the search for a smaller conflict is given up.
FEW_NODES = 50

#: Further conflicts of a statement are told up to so many figures.
FEW = 4

#: So many ways around a conflict are tried to find a shorter one.
WAYS = 6

#: The tables whose terms and names, and what they are made of, an answer follows from.
TERMS = (*TREES.values(), "scopes")


@dataclass(frozen=True)
class Aside:
    """What is set aside of a world.

    Parameters
    ----------
    places : tuple of int
        The places of the statements that are set aside.
    unsure : bool
        Whether a search for whole numbers was given up, so that the rest may still not hold.
    """

    places: tuple[int, ...]
    unsure: bool = False


def set_aside(ledger: Ledger, world: World, reading: str, fixed: int | None = None) -> Aside | None:
    """Find the fewest statements without which all others can be true.

    They can then hold together in real numbers, and in whole numbers within each stretch of time
    and those that a change joins with it. Of several answers equally short the one is taken that
    loses least: statements are ordered by what is kept first (a later edition before an earlier
    one, a number without a hedge before one with it, counts before ratios), and the places in that
    order are added up.

    Parameters
    ----------
    ledger : Ledger
        The trees of terms, and the scopes of bodies.
    world : World
        The statements.
    reading : {"strict", "conventional"}
        How their quantities are read.
    fixed : int, optional
        The place of a statement that is not set aside, whatever the others say.

    Returns
    -------
    Aside or None
        None where that statement can't hold by itself.

    Examples
    --------
    >>> import tally
    >>> from tally.audit.world import source_worlds
    >>> ledger = tally.load()
    >>> (world,) = source_worlds(ledger, ["operations-2025-01-01"])
    >>> found = set_aside(ledger, world, "strict")
    >>> [world.statements[i].printed for i in found.places]
    ['169']
    """
    return _set_aside(Asked(world, reading, terms_of(ledger), ledger), fixed)


@dataclass(frozen=True)
class Asked:
    """A question about a world; the terms are all that its model follows from beside it."""

    world: World
    reading: str
    terms: tuple[str, ...]
    ledger: Ledger = field(compare=False)


@lru_cache(maxsize=8)
def terms_of(ledger: Ledger) -> tuple[str, ...]:
    """Give the tables of terms, as texts, that a model follows from."""
    return tuple(ledger.tables[table].to_csv() for table in TERMS)


@lru_cache(maxsize=256)
def _set_aside(asked: Asked, fixed: int | None) -> Aside | None:
    found = [search.aside(fixed) for search in _searches(asked)]
    told = [one for one in found if one is not None]
    if len(told) < len(found):
        return None
    places = sorted(chain.from_iterable(gone for gone, _ in told))
    return Aside(tuple(places), any(unsure for _, unsure in told))


@lru_cache(maxsize=16)
def _searches(asked: Asked) -> list[_Search]:
    """Give the search of each component, which keeps what it has found for the next question."""
    model = build(asked.ledger, asked.world, asked.reading, closed=True)
    return [_Search(part) for part in model.components()]


@dataclass(frozen=True)
class Conflict:
    """A statement that can't be true beside others.

    Parameters
    ----------
    aside : int
        The place of the one that is set aside.
    places : tuple of frozenset of int
        Its place and those of the others, of each set of others, the plainest first; without any
        one of them the rest of a set can be true.
    """

    aside: int
    places: tuple[Set, ...]


def conflicts_of(
    ledger: Ledger, world: World, reading: str, gone: Collection[int] = ()
) -> tuple[list[Conflict], int]:
    """Find the conflicts of a world: one for each of the fewest statements to set aside.

    All that is not set aside can be true together, so every set of statements that can't be true
    has one of those that are. Each is told once, with the figures that speak against it.

    Parameters
    ----------
    ledger : Ledger
        The trees of terms, and the scopes of bodies.
    world : World
        The statements.
    reading : {"strict", "conventional"}
        How their quantities are read.
    gone : collection of int, optional
        Places that are set aside already; what speaks against them here is told as well.

    Returns
    -------
    list of Conflict
        In the order of the statements.
    int
        How often a search in whole numbers was given up, so that one may be missing.
    """
    return _conflicts(Asked(world, reading, terms_of(ledger), ledger), frozenset(gone))


@lru_cache(maxsize=1000)
def _conflicts(asked: Asked, before: Set) -> tuple[list[Conflict], int]:
    model = build(asked.ledger, asked.world, asked.reading)
    searches = [_Search(part, before, weight_of(model)) for part in model.components()]
    told = [search.told() for search in searches]
    found = sorted(chain.from_iterable(conflicts for conflicts, _ in told), key=lambda c: c.aside)
    return found, sum(unsure for _, unsure in told)


class _Search:
    """The search in one component: conflicts are added until what breaks them all is enough."""

    def __init__(self, part: Component, before: Collection[int] = (), weight: Weight = int) -> None:
        self.part, self.effort = part, Effort()
        model, places, effort = part.model, part.statements, self.effort
        self.everything = frozenset(places)
        self.before = self.everything.intersection(before)
        spoken = model.world.statements
        least_first = sorted(places, key=lambda i: _order(spoken[i]), reverse=True)
        self.worth = {place: n for n, place in enumerate(least_first)}
        self._counts = frozenset(i for i in places if spoken[i].kind == "count")
        kept = Answers()
        self.answers = kept
        self.linear = Program(part, whole=False, effort=effort, answers=kept)
        near = [model.part(close) for close in nearby(model, places)]
        self.local = [Program(part, whole=True, nodes=FEW_NODES, answers=kept) for part in near]
        self.sure = [Program(part, whole=True, effort=effort, answers=kept) for part in near]
        self.model = model
        self.conflicts: list[Set] = []
        self.weight = weight

    def aside(self, fixed: int | None) -> tuple[list[int], bool] | None:
        """Give the places to set aside, and whether a search was given up; or None for no way."""

        def work() -> tuple[list | None, int]:
            questions, unsure = self.effort.questions, self.effort.unsure
            gone = self.fewest(fixed)
            much = self.effort.questions - questions
            told = None if gone is None else [self._at(gone), self.effort.unsure > unsure]
            return told, much

        told = kept(
            "aside", (*self._question, self._at(self.everything.intersection([fixed]))), work
        )
        return None if told is None else (self._places(told[0]), told[1])

    def told(self) -> tuple[list[Conflict], int]:
        """Give the conflicts of what is set aside, and how often a search was given up."""

        def work() -> tuple[list, int]:
            gone = {*(self.fewest(None) or ()), *self.before}
            known: set[Set] = set()
            found: list[tuple[int, list[list[int]]]] = []
            for place in sorted(gone):
                sets = [one for one in self.beside(place, gone) if one not in known]
                sets = [one for one in sets if place not in self.before or len(one) <= FEW]
                known.update(sets)
                if sets:
                    found.append((self.part.at[place], [sorted(self._at(one)) for one in sets]))
            return [found, self.effort.unsure], self.effort.questions

        found, unsure = kept("conflicts", (*self._question, self._at(self.before)), work)
        statements = self.part.statements
        return [
            Conflict(statements[n], tuple(frozenset(self._places(one)) for one in sets))
            for n, sets in found
        ], unsure

    @property
    def _question(self) -> tuple:
        """What the answers of the search follow from: the part, and what is kept or tried first."""
        return self.part.plain, self._at(self.worth), self._at(self._order(self.everything))

    def _at(self, places: Iterable[int]) -> list[int]:
        return [self.part.at[place] for place in places]

    def _places(self, at: Iterable[int]) -> list[int]:
        return [self.part.statements[n] for n in at]

    def beside(self, place: int, gone: Collection[int]) -> list[Set]:
        """Give short conflicts of a statement, each beside others than those before.

        The first is a shortest one with what is not set aside; or, where that has a percentage or
        a rate, one of counts alone that is as short, set aside or not. Then come further ones
        within its own time, and those with another statement alone that is set aside as well.
        """
        gone = frozenset(gone)
        own = [close for close in self.model.neighbourhoods() if place in close]
        near = [
            Program(self.model.part(self.everything & set(close)), whole=True, answers=self.answers)
            for close in own
        ]
        found: list[Set] = []
        for program in (self.linear, *near, *self.local):
            # In whole numbers across changes only what conflicts in no other way.
            inside = self._inside(program)
            if place in inside and not (found and program in self.local):
                short = self._short(program, inside - gone, place)
                found += [] if short is None else [short]
        found = sorted(found, key=lambda conflict: (len(conflict), sorted(conflict)))[:1]
        found = [self._plainer(conflict, place, near) for conflict in found]
        for program in near:
            left = self._inside(program).difference(gone, *found)
            while (more := self._short(program, left, place)) is not None:
                found += [more] if len(more) <= FEW else []
                left -= more
            pairs = (frozenset({place, other}) for other in sorted(gone) if other != place)
            inside = self._inside(program)
            found += [p for p in pairs if p <= inside and program.core(p) is not None]
        return found

    def _plainer(self, conflict: Set, place: int, near: Iterable[Program]) -> Set:
        """Give a conflict of counts alone in the same time that is as short, if there is one."""
        if place in self._counts and not self._counts.issuperset(conflict):
            for program in near:
                inside = self._inside(program)
                if self._blocks(conflict) <= self._blocks(inside):
                    plain = self._short(program, inside & self._counts, place)
                    if plain is not None and len(plain) <= len(conflict):
                        return plain
        return conflict

    def _blocks(self, places: Iterable[int]) -> set[int]:
        return {block for place in places for block in self.model.blocks(place)}

    def _inside(self, program: Program) -> Set:
        return frozenset(program.component.statements)

    def _short(self, program: Program, others: Set, place: int) -> Set | None:
        """Give a short conflict of a statement with others: without one or other of them.

        Only whether figures can hold counts, and not which of them the solver blames.
        """
        if program.holds(others | {place}):
            return None
        best = shrink(program, others | {place}, self.weight)
        seen = {best}
        left = [frozenset({one}) for one in self._order(best - {place})]
        for _ in range(WAYS):
            if not left:
                break
            without = left.pop(0)
            rest = (others - without) | {place}
            if program.holds(rest) or (other := shrink(program, rest, self.weight)) in seen:
                continue
            seen.add(other)
            best = min(best, other, key=len)
            left += [without | {one} for one in self._order(other - {place})]
        return best

    def _order(self, places: Iterable[int]) -> list[int]:
        return sorted(places, key=self.weight, reverse=True)

    def fewest(self, kept: int | None) -> list[int] | None:
        """Give the places to set aside."""
        fixed = self.everything & ({kept} if kept is not None else set())
        while True:
            # What breaks all known conflicts, if not by the fewest places, is quick to find, and
            # leads to most of the others.
            some = _some(self.conflicts, self.worth, fixed)
            while some is not None and self._more(some, [self.linear]):
                some = _some(self.conflicts, self.worth, fixed)
            # The fewest are found before the least worth of them, which takes longer.
            gone: Set = frozenset()
            for worth in (dict.fromkeys(self.worth, 0), self.worth):
                fewest = fewest_of(self.conflicts, worth, fixed)
                if fewest is None:
                    return None
                gone = fewest
                pairs = zip(self.local, self.sure, strict=True)
                given_up = (sure for few, sure in pairs if few.effort.unsure)
                kinds = ([self.linear], self.local, given_up)
                if any(self._more(gone, programs) for programs in kinds):
                    break
            else:
                return sorted(gone)

    def _more(self, gone: Set, programs: Iterable[Program]) -> bool:
        """Add conflicts among what is not set aside; tell whether there were any.

        In whole numbers only what is near each other is asked: a long chain of changes is slow to
        tell, and bounds are worked out in real numbers beyond what is near.
        """
        before = len(self.conflicts)
        for program in programs:
            whole = frozenset(program.component.statements) - gone - self.before
            todo = [whole.difference(*self.conflicts[before:])]
            while todo:
                rest = todo.pop()
                if any(c <= rest for c in self.conflicts[before:]):
                    continue
                core = program.core(rest)
                if core is None:
                    continue
                conflict = shrink(program, core, self.weight)
                self.conflicts.append(conflict)
                todo += (
                    [whole - {one} for one in sorted(conflict)] if program is self.linear else []
                )
                todo.append(rest - conflict)
        return len(self.conflicts) > before


def nearby(model: Model, places: Iterable[int]) -> list[tuple[int, ...]]:
    """Give the statements of each stretch of time with those of the stretches that a change joins.

    Parameters
    ----------
    model : Model
        Of a world.
    places : iterable of int
        The statements that count.
    """
    inside = sorted(places)
    changes = [i for i in inside if model.world.statements[i].kind == "change"]
    stretch = {i: n for n, near in enumerate(model.neighbourhoods()) for i in near}
    home: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    for i in inside:
        if i in stretch:
            members.setdefault(stretch[i], set()).add(i)
            home |= dict.fromkeys(model.blocks(i), stretch[i])
    # A change may also lead to a time of which nothing else is told.
    ends = {i: {home.get(b, -1 - b) for b in model.blocks(i)} for i in changes}
    found = []
    for n in sorted({*members, *(end for of in ends.values() for end in of)}):
        joining = [i for i in changes if n in ends[i]]
        around = {n}.union(*(ends[i] for i in joining))
        within = [i for i in changes if ends[i] <= around]
        found.append(tuple(sorted({*within, *(i for m in around for i in members.get(m, ()))})))
    return sorted(set(found), key=lambda near: (len(near), near))


def _order(said: Said) -> tuple:
    """Order statements by what is kept first."""
    day = (said.known or date.min).toordinal()
    hedged = said.quantity.qualifier != "exact"
    order = {"count": 0, "rate": 1, "share": 2, "change": 3}
    return -day, hedged, order[said.kind], said.claims


def fewest_of(
    conflicts: Iterable[Set], worth: Mapping[int, int], fixed: Collection[int] = ()
) -> Set | None:
    """Give the fewest places that have one of each conflict, and of these the least worth keeping.

    Parameters
    ----------
    conflicts : iterable of frozenset of int
        Each must lose one of its places.
    worth : mapping of int to int
        What it costs to lose a place; the sum decides between answers of one size, and between
        answers of one sum the greatest worth that is spared.
    fixed : collection of int
        Places that are spared in any case.

    Returns
    -------
    frozenset of int or None
        None where a conflict has nothing but what is spared.

    Examples
    --------
    >>> conflicts = [frozenset({1, 2}), frozenset({1, 3}), frozenset({4, 5})]
    >>> sorted(fewest_of(conflicts, {1: 0, 2: 0, 3: 0, 4: 2, 5: 1}))
    [1, 5]
    >>> sorted(fewest_of(conflicts, {1: 0, 2: 0, 3: 0, 4: 2, 5: 1}, fixed=[1]))
    [2, 3, 5]
    """
    spared = [conflict.difference(fixed) for conflict in conflicts]
    if not all(spared):
        return None
    parts = _apart(spared)
    costs = [tuple(sorted((i, worth[i]) for i in set(chain.from_iterable(part)))) for part in parts]
    return frozenset(chain.from_iterable(map(_fewest, parts, costs)))


def _some(conflicts: Iterable[Set], worth: Mapping[int, int], fixed: Collection[int]) -> Set | None:
    """Give places that have one of each conflict: again and again the one that most have."""
    left = [conflict.difference(fixed) for conflict in conflicts]
    if not all(left):
        return None
    gone: set[int] = set()
    while left:
        counts = Counter(chain.from_iterable(left))
        gone.add(min(counts, key=lambda place: (-counts[place], worth[place])))
        left = [conflict for conflict in left if not gone & conflict]
    return frozenset(gone)


def _apart(conflicts: Iterable[Set]) -> list[frozenset[Set]]:
    """Divide conflicts into those that share places, directly or through others."""
    groups: list[tuple[Set, frozenset[Set]]] = []
    for conflict in conflicts:
        meet = [group for group in groups if group[0] & conflict]
        groups = [group for group in groups if not group[0] & conflict]
        places = conflict.union(*(places for places, _ in meet))
        groups.append((places, frozenset({conflict}).union(*(held for _, held in meet))))
    return [held for _, held in groups]


@lru_cache(maxsize=1000)
def _fewest(conflicts: frozenset[Set], costs: tuple[tuple[int, int], ...]) -> Set:
    elements = [element for element, _ in costs]
    place = {element: i for i, element in enumerate(elements)}
    # So many that one place fewer outweighs any worth.
    one = 1 + sum(cost for _, cost in costs)
    program = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),
    ):
        program.setOptionValue(option, value)
    for i, (_, cost) in enumerate(costs):
        program.addVar(0, 1)
        program.changeColCost(i, one + cost)
        program.changeColIntegrality(i, highspy.HighsVarType.kInteger)
    for conflict in sorted(conflicts, key=sorted):
        index = np.array(sorted(place[one] for one in conflict), dtype=np.int32)
        program.addRow(1, highspy.kHighsInf, len(index), index, np.ones(len(index)))
    program.run()
    if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SolverError(f"HiGHS ended with {program.getModelStatus()}.")
    told = program.getSolution().col_value
    return frozenset(e for e, value in zip(elements, told, strict=True) if value > 0.5)
