"""Minimal conflicts: the smallest sets of statements of a component that can't hold together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from tally.audit.model import Model
from tally.audit.solver import Effort, Program
from tally.audit.world import Cell

Set = frozenset[int]

#: What statements are ordered by.
Weight = Callable[[int], int] | Callable[[int], tuple[int, int, int]]


@dataclass
class Limits:
    """How long to search, in numbers that hang on no machine: a slow one finds no less.

    Parameters
    ----------
    sets : int
        At most so many conflicts in one component.
    tries : int
        At most so many ways of leaving statements out, in one component.
    questions : int
        At most so many questions to the solver in all.

    Attributes
    ----------
    effort : Effort
        What the search has asked so far.
    """

    sets: int = 100
    tries: int = 60
    questions: int = 100_000
    effort: Effort = field(default_factory=Effort)
    _reached: list[str] = field(default_factory=list)

    @property
    def reached(self) -> list[str]:
        """Sentences that tell which limit ended a search before its end."""
        given_up = self.effort.unsure
        if not given_up:
            return list(self._reached)
        times = "once" if given_up == 1 else f"{given_up} times"
        return [
            *self._reached,
            f"The search for whole numbers was given up {times}, and the figures were then taken "
            "to agree: a contradiction may be missing.",
        ]

    def over(self, found: Collection, tried: int = 0) -> bool:
        """Tell, and note, whether a limit is reached."""
        said = None
        if len(found) >= self.sets:
            said = f"A search ended at {self.sets} contradictions that hang together."
        elif tried >= self.tries:
            said = (
                f"A search ended after {self.tries} ways of leaving statements out: further sets "
                "may lead by other ways to the contradictions that are listed."
            )
        elif self.effort.questions > self.questions:
            said = f"The search ended after {self.questions:,} questions to the solver."
        if said and said not in self._reached:
            self._reached.append(said)
        return said is not None


def conflicts_of(model: Model, limits: Limits, known: Collection[Set] = ()) -> list[Set]:
    """Find the minimal sets of statements of a model that can't hold together.

    First within each stretch of time; then with each change from one period to another; then with
    each two changes that meet in a period of which no count is printed; and last, if what is left
    without all of these still can't hold, whatever longer chains there are.

    Parameters
    ----------
    model : Model
        Of one world, in one reading.
    limits : Limits
        When to end; it is told there.
    known : collection of frozenset of int
        Minimal conflicts that are known already, and are not given again.

    Returns
    -------
    list of frozenset of int
        Places of statements in the world, the smallest sets first; without those that only lead a
        longer way to a shorter one.
    """
    found: list[Set] = list(known)
    near = {i: places for places in model.neighbourhoods() for i in places}
    for places in dict.fromkeys(near.values()):
        inside = [s for s in known if s <= set(places)]
        found += minimal_conflicts(
            Program(model.part(places), effort=limits.effort), limits, _weight(model), inside
        )
    broken = [
        c for c in model.components() if not Program(c, effort=limits.effort).holds(c.statements)
    ]
    for component in broken:
        found += _across(model, component.statements, near, found, limits)
    return plain(sorted(found[len(known) :], key=_size), known)


def plain(conflicts: list[Set], known: Collection[Set] = (), most: int = 5) -> list[Set]:
    """Leave out long conflicts that run through a statement of a short one.

    A chain of many figures that passes through one which plainer ones contradict tells nothing
    new, and there are very many such chains.

    Parameters
    ----------
    conflicts : list of frozenset of int
        The smallest first.
    known : collection of frozenset of int
        Conflicts that are told elsewhere.
    most : int
        A conflict of so many statements is still short.

    Examples
    --------
    >>> plain([frozenset({1, 2}), frozenset(range(2, 9))])
    [frozenset({1, 2})]
    """
    kept: list[Set] = []
    for conflict in conflicts:
        shorter = (s for s in (*known, *kept) if len(s) < len(conflict))
        if len(conflict) <= most or not any(s & conflict for s in shorter):
            kept.append(conflict)
    return kept


def _across(
    model: Model, places: tuple[int, ...], near: dict[int, tuple], found: list[Set], limits: Limits
) -> list[Set]:
    """Find the conflicts of one component that have changes in them."""
    spoken = model.world.statements
    changes = [i for i in places if spoken[i].kind == "change"]
    counted = {spoken[i].cell for i in places if spoken[i].kind == "count"}
    meeting = [
        (i, j)
        for i in changes
        for j in changes
        if spoken[i].cell == spoken[j].base and spoken[i].cell not in counted
    ]
    cells: dict[Cell, set[int]] = {}
    for i in places:
        for cell in spoken[i].cells:
            cells.setdefault(cell, set()).update(near.get(i, ()))
    new: list[Set] = []
    for chosen in (*((i,) for i in changes), *meeting):
        around = {j for i in chosen for cell in spoken[i].cells for j in cells.get(cell, ())}
        among = frozenset(around | set(chosen))
        if limits.over(new):
            return new
        known = [s for s in (*found, *new) if s <= among]
        program = Program(model.part(among), whole=False, effort=limits.effort)
        more = _with(program, frozenset(chosen), known, _weight(model))
        new += direct(program, sorted({*known, *more}, key=_size), known)
    program = Program(model.part(places), effort=limits.effort)
    rest = frozenset(places).difference(*found, *new)
    while (core := program.core(rest)) is not None and not limits.over(new):
        new.append(shrink(program, core, _weight(model)))
        rest -= new[-1]
    return new


def _with(program: Program, chosen: Set, known: list[Set], weight: Weight) -> list[Set]:
    """Find conflicts that statements have with a consistent remainder of the others."""
    if not program.holds(chosen):
        return []
    others = frozenset(program.component.statements) - chosen
    rest = others.difference(*known)
    if not program.holds(rest):
        return []
    for one in sorted(others - rest, key=weight):
        rest = rest | {one} if program.holds(rest | {one}) else rest
    new: list[Set] = []
    while (core := program.core(rest | chosen)) is not None:
        new.append(shrink(program, core, weight))
        rest -= new[-1]
    return new


def _weight(model: Model) -> Weight:
    """Make the order in which statements are tried: those first that had better not be in a set.

    Changes lead away from a period, shares to other cells, and short periods come in numbers.
    """
    order = {"count": 0, "rate": 1, "share": 2, "change": 3}
    spoken = model.world.statements

    def weight(place: int) -> tuple[int, int, int]:
        return order[spoken[place].kind], -spoken[place].cell.when.days, place

    return weight


def minimal_conflicts(
    program: Program,
    limits: Limits,
    weight: Weight = int,
    known: Collection[Set] = (),
) -> list[Set]:
    """Find minimal sets of statements of one component that can't hold together.

    First conflicts without a statement in common, until the rest is consistent; then, with each
    statement that was left out on the way, one that it has with the rest; then, for each way to
    break all conflicts found so far by leaving a smallest set of statements out, one in the
    remainder. When that last search ends without a limit, every minimal conflict is found.

    Parameters
    ----------
    program : Program
        The component.
    limits : Limits
        When to end; it is told there.
    weight : callable
        Gives the order in which statements are tried: those with the greatest are left out first
        where either would do.
    known : collection of frozenset of int
        Minimal conflicts that are known already.

    Returns
    -------
    list of frozenset of int
        Places of statements, the smallest sets first; without those known, and without those that
        :func:`direct` leaves out.
    """
    found: list[Set] = list(known)
    everything = frozenset(program.component.statements)

    def add(core: Set) -> Set:
        conflict = shrink(program, core, weight)
        if conflict not in found:
            found.append(conflict)
        return conflict

    rest = everything.difference(*known)
    if not program.core(everything):
        return []
    while (core := program.core(rest)) is not None:
        conflict = add(core)
        if not conflict or limits.over(found):
            return found
        rest -= conflict
    for one in sorted(everything - rest, key=weight):
        core = program.core(rest | {one})
        if core is None:
            rest |= {one}
        else:
            add(core)
    _complete(program, everything, found, limits, add)
    return direct(program, sorted(found, key=_size), known)


def shrink(program: Program, core: Set, weight: Weight = int) -> Set:
    """Leave out of a conflicting set whatever can be left out.

    Chunks are tried before single statements, so that a large set gets small quickly.
    """
    kept = core
    size = max(1, len(core) // 4) if len(core) > 12 else 1
    while True:
        order = sorted(kept, key=weight, reverse=True)
        for chunk in [order[i : i + size] for i in range(0, len(order), size)]:
            if kept.intersection(chunk):
                smaller = program.core(kept - frozenset(chunk))
                kept = kept if smaller is None else smaller
        if size == 1:
            return kept
        size = max(1, size // 4) if len(kept) > 12 else 1


def _complete(
    program: Program,
    everything: Set,
    found: list[Set],
    limits: Limits,
    add: Callable[[Set], Set],
) -> None:
    """Add every conflict to those found, as far as the limits allow."""
    held: set[Set] = set()
    tried = 0
    for ways in (_varied, _all):
        before = -1
        while before < len(found):
            before = len(found)
            for gone in ways(list(found), limits.tries):
                if gone in held:
                    continue
                if limits.over(found, tried):
                    return
                tried += 1
                core = program.core(everything - gone)
                if core is None:
                    held.add(gone)
                else:
                    add(core)
    if breaks(found, limits.tries) is None:
        limits.over(found, limits.tries)


def _all(found: list[Set], most: int) -> list[Set]:
    return sorted(breaks(found, most) or (), key=_size)


def _varied(found: list[Set], most: int) -> Iterable[Set]:
    """Give, for each conflict and each of its statements, one way to break all by leaving it out.

    The ways are few, and each conflict is broken in each of its ways by one of them.
    """
    for conflict in found:
        for one in sorted(conflict):
            gone, spared = {one}, conflict - {one}
            for other in found:
                if not gone & other:
                    gone.add(min(other - spared or other))
            for extra in sorted(gone - {one}):
                if all((gone - {extra}) & other for other in found):
                    gone.discard(extra)
            yield frozenset(gone)


def direct(program: Program, conflicts: list[Set], known: Collection[Set] = ()) -> list[Set]:
    """Leave out the conflicts that lead a longer way to one that is kept, and those known.

    A longer way has, in place of a statement of the shorter conflict, others from which that
    statement follows: thirteen figures instead of their sum. A few plain counts are always kept.

    Parameters
    ----------
    program : Program
        The component.
    conflicts : list of frozenset of int
        As :func:`minimal_conflicts` finds them: the smallest first.
    known : collection of frozenset of int
        Conflicts that are told elsewhere.
    """
    kept: list[Set] = []
    new: list[Set] = []
    for conflict in conflicts:
        if conflict in known:
            kept.append(conflict)
            continue
        shorter = (s for s in kept if len(s) < len(conflict) and s & conflict)
        if _few_counts(program, conflict) or not any(
            program.follows(s - conflict, conflict - s) for s in shorter
        ):
            kept.append(conflict)
            new.append(conflict)
    return new


def _few_counts(program: Program, conflict: Set) -> bool:
    spoken = program.component.model.world.statements
    return len(conflict) <= 5 and all(spoken[i].kind == "count" for i in conflict)


def _size(conflict: Set) -> tuple:
    return len(conflict), sorted(conflict)


def breaks(conflicts: Iterable[Set], most: int = 150) -> set[Set] | None:
    """Give the minimal sets that have a statement of each conflict, or None if they are too many.

    Examples
    --------
    >>> sorted(sorted(s) for s in breaks([frozenset({1, 2}), frozenset({1, 3})]))
    [[1], [2, 3]]
    """
    minimal: set[Set] = {frozenset()}
    for conflict in sorted(conflicts, key=_size):
        touched = {s for s in minimal if s & conflict}
        grown = {s | {one} for s in minimal - touched for one in conflict}
        minimal = touched | {s for s in grown if not any(other <= s for other in touched)}
        if len(minimal) > most:
            return None
    return minimal
