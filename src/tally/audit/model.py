"""The linear model of a world: cells as sums of whole numbers, statements as rows.

What a body counts in a stretch of time is a table of region x cause x group. The tables are kept
small without loss: of the dimensions that no cell names together only the margins are kept, since
tables with given margins always exist when their totals agree; and time is cut only where a period
of the same table begins or ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, pairwise, product
from math import gcd

from tally.audit import terms
from tally.audit.world import Cell, Said, World
from tally.ledger.scopes import Era, era_of
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval

#: The dimensions of a table, in order; time is apart.
DIMENSIONS = ("region", "cause", "group")

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
    #: Problems of parts of the model, kept by those who solve them.
    parts: dict = field(default_factory=dict, repr=False, compare=False)

    def variables(self, count: int) -> range:
        """Make new variables."""
        self.size += count
        return range(self.size - count, self.size)

    def components(self) -> list[Component]:
        """Divide the model into parts that have no variable in common."""
        return [self.part(places) for places in self._joined(range(len(self.world.statements)))]

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
    """A cell in one family of counts."""

    family: str
    country: str
    first: int
    last: int  # the day after
    terms: tuple[str, str, str]


class _Blocks:
    """Makes the variables of a model: one block of tables for each stretch of time."""

    def __init__(self, ledger: Ledger, model: Model, closed: bool) -> None:
        self.ledger, self.model, self.closed = ledger, model, closed
        self.regions = terms.regions(ledger)
        self.parents = ledger.tables["regions"]["parent"].astype(object).fillna("").to_dict()

    def add(self, cells: list[Cell]) -> None:
        spots = {cell: self._spots(cell) for cell in cells}
        apart: dict[tuple, list[_Spot]] = defaultdict(list)
        for found in spots.values():
            for spot in found:
                apart[spot.family, spot.country].append(spot)
        made: dict[_Spot, Expression] = {}
        for (family, _), group in sorted(apart.items()):
            for window in _windows(group):
                made |= self._block(family, window)
        for cell, found in spots.items():
            expression: dict[int, int] = defaultdict(int)
            for spot in found:
                for variable, coefficient in made[spot].items():
                    expression[variable] += coefficient
            self.model.cells[cell] = dict(expression)

    def _spots(self, cell: Cell) -> list[_Spot]:
        when = cell.when
        cause = terms.cause_of(cell.measure, cell.cause)
        named = (cell.region, cause, cell.group)
        country = cell.region
        while self.parents.get(country):
            country = self.parents[country]
        first, last = when.first.toordinal(), when.last.toordinal() + 1
        return [_Spot(f, country, first, last, named) for f in terms.families(cell.measure)]

    def _block(self, family: str, spots: list[_Spot]) -> dict[_Spot, Expression]:
        used = [sorted({spot.terms[i] for spot in spots}) for i in range(3)]
        people = family not in ("incidents", "events", "sabotage")
        year = min(spot.first for spot in spots)
        era = era_of(self.ledger, self.model.world.body, date.fromordinal(year).year)
        pieces = (
            self.regions,
            terms.causes(self.ledger, used[1], not people and _adds_up(era)),
            terms.groups(self.ledger, *_counted(era, self.closed))
            if people
            else terms.targets(used[2]),
        )
        axes = [_atoms(used[i], pieces[i]) for i in range(3)]
        return _Block(self.model, spots, axes).expressions()


def _counted(era: Era | None, closed: bool) -> tuple[bool, tuple[str, ...]]:
    """Tell whether the totals of an era include militants, and which groups make them up."""
    if era is None:
        return False, ()
    return era.militants == "yes", era.groups if closed else ()


def _adds_up(era: Era | None) -> bool:
    """Tell whether the incidents of an era are attacks and operations and nothing else."""
    return era is not None and era.operations == "yes" and "yes" not in (era.crime, era.drones)


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
    for piece in sorted(frozenset().union(*(pieces[t] for t in used)), key=_piece_order):
        parted.setdefault(tuple(piece in pieces[t] for t in used), len(parted))
    return {
        term: tuple(sorted(n for mark, n in parted.items() if mark[i]))
        for i, term in enumerate(used)
    }


def _piece_order(piece: object) -> str:
    if isinstance(piece, frozenset):
        return ",".join(sorted(map(str, piece)))
    if isinstance(piece, tuple):
        return ";".join(_piece_order(p) for p in piece)
    return str(piece)


class _Block:
    """The tables of one family in one stretch of time."""

    def __init__(self, model: Model, spots: list[_Spot], axes: list[dict]) -> None:
        self.model, self.spots, self.axes = model, spots, axes
        self.sizes = [1 + max(max(atoms) for atoms in axis.values()) for axis in axes]
        self.dims = {spot: self._named(spot) for spot in spots}
        self.tables = _tables(set(self.dims.values()))
        self.above = {t: _above(t, self.tables) for t in self.tables}
        self.home = {spot: _home(d, self.tables) for spot, d in self.dims.items()}
        self.times = {t: self._cut(t) for t in self.tables}
        self.variables = {t: self._make(t) for t in self.tables}
        for table in self.tables:
            above = self.above[table]
            if above is not None:
                self._link(table, above)

    def _named(self, spot: _Spot) -> tuple[int, ...]:
        """Give the dimensions in which a spot is only a part of everything."""
        return tuple(i for i in range(3) if len(self.axes[i][spot.terms[i]]) < self.sizes[i])

    def _cut(self, table: tuple) -> list[tuple[int, int]]:
        """Cut time wherever a period of the table, or of one below it, begins or ends."""
        within = [s for s in self.spots if self._below(self.home[s], table)]
        days = sorted({day for s in within for day in (s.first, s.last)})
        return [
            (a, b) for a, b in pairwise(days) if any(s.first <= a and b <= s.last for s in within)
        ]

    def _below(self, table: tuple | None, other: tuple) -> bool:
        while table is not None:
            if table == other:
                return True
            table = self.above[table]
        return False

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
            wanted = [set(self.axes[i][spot.terms[i]]) for i in table]
            found[spot] = {
                variable: 1
                for (time, *atoms), variable in self.variables[table].items()
                if spot.first <= time[0]
                and time[1] <= spot.last
                and all(atom in want for atom, want in zip(atoms, wanted, strict=True))
            }
        return found


def _tables(named: set[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Choose the tables: the widest sets of dimensions named together, and what they share."""
    if {(0, 1), (0, 2), (1, 2)} <= named or (0, 1, 2) in named:
        return [(), (0, 1, 2)]
    widest = [d for d in named if not any(set(d) < set(other) for other in named)]
    shared = {tuple(sorted(set(a) & set(b))) for a, b in combinations(sorted(widest), 2)}
    return sorted({(), *widest, *shared}, key=lambda t: (len(t), t))


def _above(table: tuple[int, ...], tables: list[tuple[int, ...]]) -> tuple[int, ...] | None:
    smaller = [t for t in tables if set(t) < set(table)]
    return max(smaller, key=lambda t: (len(t), t)) if smaller else None


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
