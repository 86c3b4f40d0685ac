"""The linear model of a world: cells as sums of whole numbers, statements as rows.

What a body counts in a stretch of time is a table whose axes are region, cause and group. The
tables are kept small without loss: of the axes that no cell names together only the margins are
kept, since tables with given margins always exist when what they share agrees; time is cut at the
turn of each year, and otherwise only where a period of the same table begins or ends.

What may overlap with others (suicide attacks, what the TTP did, deeds against the police) divides
none of these tables. It has tables of its own, and of each of its cells all that is known is that
it is a part of the narrowest cells that hold it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, pairwise, product
from math import gcd

from tally.audit import terms
from tally.audit.world import Cell, Said, World
from tally.ledger.dimensions import DEED, TREES
from tally.ledger.scopes import Era, adds_up, era_of
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval

#: The dimensions of a table, in order; time is apart, and measures are families of counts.
DIMENSIONS = tuple(d for d in TREES if d != "measure")

Expression = Mapping[int, int]


@dataclass(frozen=True)
class Row:
    """A linear constraint with whole numbers: ``low <= sum of coefficient * variable <= high``.

    ``statement`` is the place of the statement that says so, or None for a row that always holds.
    """

    coefficients: Expression
    low: int | None
    high: int | None
    statement: int | None = None


@dataclass
class Model:
    """All rows of a world, and the variables that make up each cell.

    Attributes
    ----------
    world : World
        Whose statements the rows are.
    reading : str
        The strictness in which quantities are read.
    rows : list of Row
        Over the variables 0 to ``size`` - 1, each a whole number that is not negative.
    cells : dict of Cell to dict
        The expression of each cell.
    """

    world: World
    reading: str
    size: int = 0
    rows: list[Row] = field(default_factory=list)
    cells: dict[Cell, Expression] = field(default_factory=dict)

    def variables(self, count: int) -> range:
        """Make new variables."""
        self.size += count
        return range(self.size - count, self.size)

    def components(self) -> list[Component]:
        """Divide the model into parts that have no variable in common."""
        return self._components

    def neighbourhoods(self) -> list[tuple[int, ...]]:
        """Divide the statements as :meth:`components` does, leaving out changes between periods."""
        return self._neighbourhoods

    def part(self, places: Iterable[int], extra: Expression | None = None) -> Component:
        """Give what can be solved of some statements alone.

        Parameters
        ----------
        places : iterable of int
            Places of statements in the world.
        extra : dict of int to int, optional
            An expression whose variables shall be in it too.
        """
        places = tuple(sorted(places))
        touched = {self._block_of[v] for i in places for v in self._variables_of[i]}
        touched |= {self._block_of[v] for v in extra or ()}
        blocks = [self._blocks[root] for root in sorted(touched)]
        fixed = [row for _, rows in blocks for row in rows]
        spoken = [row for i in places for row in self._rows_of[i]]
        return Component(self, tuple(v for vs, _ in blocks for v in vs), (*fixed, *spoken), places)

    def blocks(self, place: int) -> set[int]:
        """Give the tables, by their first variable, that a statement speaks of."""
        return {self._block_of[v] for v in self._variables_of.get(place, ())}

    @cached_property
    def _components(self) -> list[Component]:
        return [self.part(places) for places in self._joined(range(len(self.world.statements)))]

    @cached_property
    def _neighbourhoods(self) -> list[tuple[int, ...]]:
        spoken = self.world.statements
        return self._joined(i for i, s in enumerate(spoken) if s.kind != "change")

    @cached_property
    def _rows_of(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.statement is not None:
                found[row.statement].append(row)
        return found

    @cached_property
    def _variables_of(self) -> dict[int, set[int]]:
        return {i: {v for r in self._rows_of[i] for v in r.coefficients} for i in self._rows_of}

    @cached_property
    def _block_of(self) -> list[int]:
        """The block of each variable: what the rows that always hold join."""
        return _join(self.size, (r.coefficients for r in self.rows if r.statement is None))

    @cached_property
    def _blocks(self) -> dict[int, tuple[list[int], list[Row]]]:
        found: dict[int, tuple[list[int], list[Row]]] = {}
        for variable, root in enumerate(self._block_of):
            found.setdefault(root, ([], []))[0].append(variable)
        for row in self.rows:
            if row.statement is None:
                found[self._block_of[next(iter(row.coefficients))]][1].append(row)
        return found

    def _joined(self, places: Iterable[int]) -> list[tuple[int, ...]]:
        places = [i for i in places if self._rows_of[i]]
        fixed = (vs for vs, _ in self._blocks.values())
        roots = _join(self.size, chain(fixed, (self._variables_of[i] for i in places)))
        found: dict[int, list[int]] = defaultdict(list)
        for i in places:
            first = min(self._variables_of[i], default=None)
            # A statement without a variable is impossible by itself.
            found[-1 - i if first is None else roots[first]].append(i)
        return [tuple(found[root]) for root in sorted(found)]


@dataclass(frozen=True)
class Component:
    """A part of a model that can be solved alone.

    ``variables`` are those of the model, ``statements`` the places of the statements in the world.
    """

    model: Model
    variables: tuple[int, ...]
    rows: tuple[Row, ...]
    statements: tuple[int, ...]

    @cached_property
    def at(self) -> dict[int, int]:
        """Where in the part each of its statements stands, by the place in the world."""
        return {place: n for n, place in enumerate(self.statements)}

    def summed(self, expression: Expression) -> list[tuple[int, int]]:
        """Give the terms of a sum, each variable told by where it stands in the part."""
        return [(self._columns[variable], factor) for variable, factor in expression.items()]

    @cached_property
    def plain(self) -> tuple:
        """What the part says, with nothing of where in the model it stands.

        Parts that say the same have the same answers, whatever is said beside them.
        """
        told = [
            (None if row.statement is None else self.at[row.statement], row.low, row.high)
            for row in self.rows
        ]
        sums = [self.summed(row.coefficients) for row in self.rows]
        kinds = [self.model.world.statements[place].kind for place in self.statements]
        return len(self.variables), list(zip(told, sums, strict=True)), kinds

    @cached_property
    def _columns(self) -> dict[int, int]:
        return {variable: n for n, variable in enumerate(self.variables)}


def build(
    ledger: Ledger,
    world: World,
    reading: str,
    extra: Iterable[Cell] = (),
    closed: bool = False,
) -> Model:
    """Make the model of a world.

    Parameters
    ----------
    ledger : Ledger
        The trees of terms, and the scopes of bodies.
    world : World
        The statements.
    reading : {"strict", "conventional"}
        How their quantities are read.
    extra : iterable of Cell
        Cells that no statement names, which shall have an expression too.
    closed : bool, optional
        Whether nobody is outside the groups that make up the body's totals, where
        ``scopes.csv`` names them.

    Returns
    -------
    Model

    Examples
    --------
    >>> import tally
    >>> from tally.audit.world import source_worlds
    >>> ledger = tally.load()
    >>> (world,) = source_worlds(ledger, ["geo-news-2024-04"])[:1]
    >>> world.body, len(build(ledger, world, "strict").components()) > 0
    ('CRSS', True)
    """
    model = Model(world, reading)
    cells = {cell for statement in world.statements for cell in statement.cells} | set(extra)
    _Blocks(ledger, model, closed).add(sorted(cells))
    for place, statement in enumerate(world.statements):
        for coefficients, low, high in _constraints(model, statement):
            model.rows.append(Row(coefficients, low, high, place))
    return model


def _constraints(model: Model, statement: Said) -> Iterable[tuple]:
    cell = model.cells[statement.cell]
    if statement.base is None:
        whole = statement.counts(model.reading)
        if whole is None:  # no whole number makes the rate
            yield {}, 1, None
        else:
            yield cell, _whole(whole.low), _whole(whole.high)
        return
    known = statement.interval(model.reading)
    if statement.kind == "change":
        known = known + 100
    base = model.cells[statement.base]
    yield base, 1, None  # nobody prints a percentage of nothing
    yield from ratio_rows(cell, base, known)


def ratio_rows(part: Expression, whole: Expression, percent: Interval) -> Iterable[tuple]:
    """Give the rows that keep a part between two percentages of a whole.

    Ends that are excluded are exact, since everything is a whole number.
    """
    for end, is_open, sign in (
        (percent.low, percent.low_open, 1),
        (percent.high, percent.high_open, -1),
    ):
        if end is None:
            continue
        share = Fraction(end) / 100
        row: dict[int, int] = defaultdict(int)
        for variable, coefficient in part.items():
            row[variable] += sign * coefficient * share.denominator
        for variable, coefficient in whole.items():
            row[variable] -= sign * coefficient * share.numerator
        row = {v: c for v, c in row.items() if c}
        divisor = gcd(*row.values()) if row else 1
        yield {v: c // divisor for v, c in row.items()}, 1 if is_open else 0, None


def _whole(end: Fraction | None) -> int | None:
    return None if end is None else int(end)


@dataclass(frozen=True)
class _Spot:
    """A cell in one family of counts, as far as it lies in one year."""

    family: str
    country: str
    first: int
    last: int  # the day after
    terms: tuple[str, ...]

    def __getitem__(self, dimension: str) -> str:
        """Give the term of a dimension."""
        return self.terms[DIMENSIONS.index(dimension)]


class _Blocks:
    """Makes the variables of a model: some tables for each stretch of time within a year."""

    def __init__(self, ledger: Ledger, model: Model, closed: bool) -> None:
        self.ledger, self.model, self.closed = ledger, model, closed
        self.regions = terms.regions(ledger)
        self.parents = ledger.tables["regions"]["parent"].astype(object).fillna("").to_dict()
        self.loose = {d: terms.loose(ledger, d) for d in DIMENSIONS if d != "region"}
        self.holders = {d: terms.holders(ledger, d) for d in self.loose}

    def add(self, cells: list[Cell]) -> None:
        spots = {cell: self._spots(cell) for cell in cells}
        apart: dict[tuple, list[_Spot]] = defaultdict(list)
        for found in spots.values():
            for spot in found:
                apart[spot.family, spot.country].append(spot)
        made: dict[_Spot, Expression] = {}
        for (family, _), group in sorted(apart.items()):
            for window in _windows(group):
                made |= self._window(family, window)
        for cell, found in spots.items():
            expression: dict[int, int] = defaultdict(int)
            for spot in found:
                for variable, coefficient in made[spot].items():
                    expression[variable] += coefficient
            self.model.cells[cell] = dict(expression)

    def _spots(self, cell: Cell) -> list[_Spot]:
        when = cell.when
        cause = terms.cause_of(cell.measure, cell.cause)
        named = tuple((cell.terms | {"cause": cause})[d] for d in DIMENSIONS)
        country = cell.region
        while self.parents.get(country):
            country = self.parents[country]
        return [
            _Spot(family, country, first, last, named)
            for family in terms.families(cell.measure)
            for first, last in _years(when.first, when.last)
        ]

    def _window(self, family: str, spots: list[_Spot]) -> dict[_Spot, Expression]:
        """Make the tables of a stretch of time: one of what has pieces, one for each loose term."""
        year = date.fromordinal(spots[0].first).year
        era = era_of(self.ledger, self.model.world.body, year)
        people = family not in ("incidents", "events", "sabotage")
        pieces = {
            "region": self.regions,
            "cause": terms.causes(self.ledger, not people and adds_up(era)),
            "group": terms.groups(self.ledger, *_counted(era, self.closed)),
        }
        # Who is of none of the groups that make up everybody is of some of each, nobody says which.
        lost = {group for group, of in pieces["group"].items() if not of}
        loose = self.loose | {"group": self.loose["group"] | lost}
        sides: dict[tuple, set[_Spot]] = defaultdict(set)
        for spot in spots:
            sides[_side(spot, loose)].add(spot)
        held: dict[tuple[_Spot, _Spot], None] = {}
        for side, inside in sorted(sides.items()):
            for spot in sorted(inside, key=_spot_order):
                for whole in self._nearest(spot, side, sides, pieces):
                    part = _within(whole, side)
                    # Of what is held by a loose term alone no more is a part than itself.
                    held[whole, part if _side(part, loose) == side else spot] = None
        for _, part in held:
            sides[_side(part, loose)].add(part)
        made: dict[_Spot, Expression] = {}
        for _, inside in sorted(sides.items()):
            those = sorted(inside, key=_spot_order)
            axes = []
            for dimension, of in pieces.items():
                used = sorted({spot[dimension] for spot in those})
                if not loose.get(dimension, frozenset()).intersection(used):
                    axes.append((dimension, _atoms(used, of)))
            made |= _Block(self.model, those, axes).expressions()
        for whole, part in held:
            row: dict[int, int] = defaultdict(int)
            for spot, sign in ((whole, 1), (part, -1)):
                for variable, coefficient in made[spot].items():
                    row[variable] += sign * coefficient
            self.model.rows.append(Row(dict(row), 0, None))
        return made

    def _nearest(
        self,
        spot: _Spot,
        side: tuple,
        sides: Mapping[tuple, set[_Spot]],
        pieces: Mapping[str, Mapping[str, frozenset]],
    ) -> list[_Spot]:
        """Give the narrowest spots of other sides that hold a spot whole."""

        def holds(whole: _Spot, part: _Spot) -> bool:
            return (
                whole.first <= part.first
                and part.last <= whole.last
                and all(
                    w == p or self._holds(d, w, p, pieces)
                    for d, w, p in zip(DIMENSIONS, whole.terms, part.terms, strict=True)
                )
            )

        found = [
            whole
            for other, inside in sides.items()
            if other != side and self._may_hold(other, side)
            for whole in inside
            if holds(whole, spot)
        ]
        narrow = [w for w in found if not any(o != w and holds(w, o) for o in found)]
        return sorted(narrow, key=_spot_order)

    def _may_hold(self, whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
        """Tell whether a side may have cells that hold cells of another: the deeds tell."""
        return all(
            not w or (p != "" and w in self.holders[d][p])
            for d, w, p in zip(DIMENSIONS, whole, part, strict=True)
            if d in DEED
        )

    def _holds(
        self, dimension: str, whole: str, part: str, pieces: Mapping[str, Mapping[str, frozenset]]
    ) -> bool:
        of = pieces.get(dimension, {})
        if of.get(whole) and of.get(part):
            return of[part] <= of[whole]
        return whole in self.holders[dimension][part]


def _side(spot: _Spot, loose: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Give the loose terms of a spot; those of one without any are empty."""
    return tuple(
        term if term in loose.get(d, ()) else ""
        for d, term in zip(DIMENSIONS, spot.terms, strict=True)
    )


def _within(whole: _Spot, side: tuple[str, ...]) -> _Spot:
    """Give the part of a spot that has some loose terms."""
    return replace(whole, terms=tuple(s or t for s, t in zip(side, whole.terms, strict=True)))


def _spot_order(spot: _Spot) -> tuple:
    return spot.first, spot.last, spot.terms


def _years(first: date, last: date) -> list[tuple[int, int]]:
    """Divide days by years: the first of each part, and the day after its last."""
    starts = [first, *(date(year, 1, 1) for year in range(first.year + 1, last.year + 1))]
    days = [day.toordinal() for day in starts]
    return list(pairwise([*days, last.toordinal() + 1]))


def _counted(era: Era | None, closed: bool) -> tuple[bool, tuple[str, ...]]:
    """Tell whether the totals of an era include militants, and which groups make them up."""
    if era is None:
        return False, ()
    return era.militants == "yes", era.groups if closed else ()


def _windows(spots: Iterable[_Spot]) -> Iterable[list[_Spot]]:
    """Divide spots into those whose periods overlap, directly or through others."""
    window: list[_Spot] = []
    end = 0
    for spot in sorted(set(spots), key=lambda s: (s.first, s.last, s.terms)):
        if window and spot.first >= end:
            yield window
            window = []
        window.append(spot)
        end = max(end, spot.last) if len(window) > 1 else spot.last
    if window:
        yield window


def _atoms(used: list[str], pieces: Mapping[str, frozenset]) -> dict[str, tuple[int, ...]]:
    """Merge the pieces that no used term parts, and give the merged pieces of each term."""
    parted: dict[tuple, int] = {}
    for piece in sorted(frozenset().union(*(pieces[t] for t in used))):
        parted.setdefault(tuple(piece in pieces[t] for t in used), len(parted))
    return {
        term: tuple(sorted(n for mark, n in parted.items() if mark[i]))
        for i, term in enumerate(used)
    }


class _Block:
    """The tables of one family in one stretch of time.

    An axis is a dimension, and of each of its terms the places that the term takes on it.
    """

    def __init__(
        self, model: Model, spots: list[_Spot], axes: list[tuple[str, dict[str, tuple[int, ...]]]]
    ) -> None:
        self.model, self.spots, self.axes = model, spots, axes
        self.sizes = [1 + max(max(atoms) for atoms in axis.values()) for _, axis in axes]
        named = {spot: self._named(spot) for spot in spots}
        self.tables = _tables(set(named.values()))
        self.home = {spot: _home(n, self.tables) for spot, n in named.items()}
        self.times = {t: self._cut(t) for t in self.tables}
        self.variables = {t: self._make(t) for t in self.tables}
        for table in self.tables:
            for above in _above(table, self.tables):
                self._link(table, above)

    def _on(self, axis: int, spot: _Spot) -> tuple[int, ...]:
        """Give the places that a spot takes on an axis."""
        dimension, atoms = self.axes[axis]
        return atoms[spot[dimension]]

    def _named(self, spot: _Spot) -> tuple[int, ...]:
        """Give the axes on which a spot is only a part of everything."""
        return tuple(i for i, size in enumerate(self.sizes) if len(self._on(i, spot)) < size)

    def _cut(self, table: tuple) -> list[tuple[int, int]]:
        """Cut time wherever a period of the table, or of one below it, begins or ends."""
        within = [s for s in self.spots if set(table) <= set(self.home[s])]
        days = sorted({day for s in within for day in (s.first, s.last)})
        return [
            (a, b) for a, b in pairwise(days) if any(s.first <= a and b <= s.last for s in within)
        ]

    def _make(self, table: tuple) -> dict[tuple, int]:
        keys = [
            (time, *atoms)
            for time in self.times[table]
            for atoms in product(*(range(self.sizes[i]) for i in table))
        ]
        return dict(zip(keys, self.model.variables(len(keys)), strict=True))

    def _link(self, table: tuple, above: tuple) -> None:
        """Make the table's margins equal to the table above it."""
        kept = [table.index(i) for i in above]
        rows: dict[tuple, dict[int, int]] = defaultdict(dict)
        for (time, *atoms), variable in self.variables[table].items():
            rows[time, tuple(atoms[k] for k in kept)][variable] = 1
        for (time, *atoms), variable in self.variables[above].items():
            for a, b in self.times[table]:
                if a <= time[0] and time[1] <= b:
                    rows[(a, b), tuple(atoms)][variable] = -1
        self.model.rows += [Row(row, 0, 0) for row in rows.values()]

    def expressions(self) -> dict[_Spot, Expression]:
        """Give the variables that make up each spot."""
        found: dict[_Spot, Expression] = {}
        for spot in self.spots:
            table = self.home[spot]
            wanted = [set(self._on(i, spot)) for i in table]
            found[spot] = {
                variable: 1
                for (time, *atoms), variable in self.variables[table].items()
                if spot.first <= time[0]
                and time[1] <= spot.last
                and all(atom in want for atom, want in zip(atoms, wanted, strict=True))
            }
        return found


def _tables(named: set[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Choose the tables: the widest sets of axes named together, and what they share.

    Axes that are named together in a ring, each with the next, are one table: only of sets without
    a ring do tables always exist whose margins agree.
    """
    beside: dict[int, set[int]] = {}
    for axes in named:
        for axis in axes:
            beside.setdefault(axis, set()).update(axes)
    sets = []
    while beside:
        # The axis that joins the fewest others which no cell names together goes first.
        axis = min(beside, key=lambda a: (_unjoined(beside, a), a))
        joined = beside.pop(axis)
        sets.append(joined)
        for other in joined - {axis}:
            beside[other] |= joined
            beside[other].discard(axis)
    widest = {tuple(sorted(s)) for s in sets if not any(s < other for other in sets)}
    shared = {tuple(sorted(set(a) & set(b))) for a, b in combinations(sorted(widest), 2)}
    return sorted({(), *widest, *shared}, key=lambda t: (len(t), t))


def _unjoined(beside: Mapping[int, set[int]], axis: int) -> int:
    """Count the pairs of axes beside an axis that are not beside each other."""
    return sum(b not in beside[a] for a, b in combinations(sorted(beside[axis] - {axis}), 2))


def _above(table: tuple[int, ...], tables: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Give the tables that are margins of a table, without the margins of these."""
    smaller = [t for t in tables if set(t) < set(table)]
    return [t for t in smaller if not any(set(t) < set(other) for other in smaller)]


def _home(dims: tuple[int, ...], tables: list[tuple[int, ...]]) -> tuple[int, ...]:
    return min((t for t in tables if set(dims) <= set(t)), key=lambda t: (len(t), t))


def _join(size: int, together: Iterable[Iterable[int]]) -> list[int]:
    """Give the root of each variable when some of them are joined."""
    root = list(range(size))

    def find(variable: int) -> int:
        while root[variable] != variable:
            root[variable] = root[root[variable]]
            variable = root[variable]
        return variable

    for variables in together:
        joined = list(variables)
        for other in joined[1:]:
            root[find(other)] = find(joined[0])
    return [find(v) for v in range(size)]
