"""Questions to HiGHS: whether rows can hold together, which can't, how far a sum can go.

Every number in a row is whole, so an answer does not hang on rounding: rows that no real numbers
satisfy are found by the linear program with its certificate (the multipliers that add the rows up
to a falsehood), and those that only no whole numbers satisfy by branching.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import highspy
import numpy as np

from tally.audit.model import Component, Expression, Row
from tally.errors import TallyError

_INF = highspy.kHighsInf
_STATUS = highspy.HighsModelStatus
#: A multiplier or a fraction smaller than this is none.
_TINY = 1e-7
#: Branchings after which a question in whole numbers is given up. Counted and not timed, so that
#: the answer is the same on every machine; all questions of the ledger need one.
NODES = 5_000
#: Up to so many variables every question is asked in whole numbers.
SMALL = 80


class SolverError(TallyError):
    """The solver gave no answer."""


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Let nothing that a library in C prints reach standard output."""
    with open(os.devnull, "w") as nowhere, os.fdopen(os.dup(1), "w") as out:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(out.fileno(), 1)


# From version 1.16 on, HiGHS prints who it is with the first program of a process, before it can be
# told not to. This is that program: what follows may be JSON, or an output that is stored. (Where
# standard output is closed, nothing can be printed.)
with contextlib.suppress(OSError), _unheard():
    highspy.Highs()


@dataclass
class Effort:
    """What a search has asked of the solver, in numbers that hang on no machine.

    Attributes
    ----------
    questions : int
        How often the solver was asked.
    unsure : int
        How often a question in whole numbers was given up.
    """

    questions: int = 0
    unsure: int = 0


class Answers:
    """What is known of sets of statements of one model: whether they can all hold.

    Whatever holds of a set holds of each smaller one, and what can't hold makes no larger one
    possible. That does not hang on the part of the model that was asked.
    """

    def __init__(self) -> None:
        self._can: dict[bool, list[int]] = {False: [], True: []}
        self._can_not: dict[bool, list[int]] = {False: [], True: []}

    def told(self, active: Iterable[int], whole: bool) -> bool | None:
        """Tell whether statements can hold, in whole numbers or in any; None if it is not known."""
        asked = _mask(active)
        # What no numbers satisfy no whole ones do, and what whole ones satisfy some numbers do.
        if any(asked | known == known for way in {whole, True} for known in self._can[way]):
            return True
        if any(asked & known == known for way in {whole, False} for known in self._can_not[way]):
            return False
        return None

    def note(self, active: Iterable[int], whole: bool, holds: bool) -> None:
        """Keep an answer, and no longer those that follow from it."""
        mask = _mask(active)
        if holds:
            self._can[whole] = [mask, *(m for m in self._can[whole] if mask | m != mask)]
        else:
            self._can_not[whole] = [mask, *(m for m in self._can_not[whole] if mask & m != mask)]


def _mask(places: Iterable[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


class Program:
    """The rows of one component, of which some statements may be taken out.

    Parameters
    ----------
    component : Component
        What to solve.
    whole : bool, optional
        Whether statements that only no whole numbers satisfy count as impossible. By default
        where the component is small, so that branching is quick.
    effort : Effort, optional
        Where to count the questions, so that several programs share one count. Where branching
        was given up, the answer is that all can hold, and an end is the one that is proven.
    nodes : int, optional
        Branchings after which a question is given up; by default :data:`NODES`.
    answers : Answers, optional
        Of the same model, where answers are kept.
    """

    def __init__(
        self,
        component: Component,
        whole: bool | None = None,
        effort: Effort | None = None,
        nodes: int | None = None,
        answers: Answers | None = None,
    ) -> None:
        self.answers = answers
        self.nodes = NODES if nodes is None else nodes
        self.component = component
        self.effort = Effort() if effort is None else effort
        self.whole = len(component.variables) <= SMALL if whole is None else whole
        self.place = {variable: i for i, variable in enumerate(component.variables)}
        self.rows = component.rows
        self.by_statement: dict[int, list[int]] = {}
        for i, row in enumerate(self.rows):
            if row.statement is not None:
                self.by_statement.setdefault(row.statement, []).append(i)
        self._active = set(component.statements)

    @cached_property
    def _linear(self) -> highspy.Highs:
        program = _highs(self.place, self.rows)
        program.setOptionValue("presolve", "off")  # the certificate needs the whole program
        return program

    def core(self, active: Collection[int]) -> frozenset[int] | None:
        """Give statements among the active ones that can't all hold, or None if all can.

        The set need not be minimal.
        """
        if self.answers is not None and self.answers.told(active, self.whole):
            return None
        self._activate(set(active))
        status = self._run()
        if status == _STATUS.kInfeasible:
            # Its stubs leave this out.
            _, has_ray, ray = self._linear.getDualRay()  # type: ignore[attr-defined]
            spoken = (
                self.rows[i].statement for i in np.flatnonzero(np.abs(ray)) if abs(ray[i]) > _TINY
            )
            used = {statement for statement in spoken if statement is not None}
            blamed = frozenset(used & set(active)) if has_ray and used else frozenset(active)
            self._note(blamed, False, False)
            return blamed
        if status != _STATUS.kOptimal:
            raise SolverError(f"HiGHS ended with {status}.")
        solution = self._linear.getSolution().col_value
        if self._in_whole_numbers(solution):
            self._note(active, True, True)
            return None
        self._note(active, False, True)
        if not self.whole:
            return None
        given_up = self.effort.unsure
        possible = self._branch(active)
        if self.effort.unsure == given_up:
            self._note(active, True, possible)
        return None if possible else frozenset(active)

    def _note(self, active: Collection[int], whole: bool, holds: bool) -> None:
        if self.answers is not None:
            self.answers.note(active, whole, holds)

    def holds(self, active: Collection[int]) -> bool:
        """Tell whether the statements can all hold."""
        known = None if self.answers is None else self.answers.told(active, self.whole)
        return self.core(active) is None if known is None else known

    def follows(self, statements: Collection[int], active: Collection[int]) -> bool:
        """Tell whether statements follow from the active ones, which must be able to hold."""
        self._activate(set(active))
        for statement in statements:
            for i in self.by_statement[statement]:
                row = self.rows[i]
                for end, sign in ((row.low, 1), (row.high, -1)):
                    if end is not None and not self._beyond(row, end, sign):
                        return False
        return True

    def _beyond(self, row: Row, end: int, sign: int) -> bool:
        """Tell whether the row can't be outside its end, given the rows that are on."""
        count = len(self.place)
        costs = np.zeros(count)
        for variable, coefficient in row.coefficients.items():
            costs[self.place[variable]] = sign * coefficient
        every = np.arange(count, dtype=np.int32)
        self._linear.changeColsCost(count, every, costs)
        status = self._run()
        value = self._linear.getInfo().objective_function_value
        self._linear.changeColsCost(count, every, np.zeros(count))
        return status == _STATUS.kOptimal and value >= sign * end - 1e-6

    def reach(
        self,
        expression: Expression,
        active: Collection[int],
        known: Sequence[Row] = (),
    ) -> tuple[int, int | None]:
        """Give the least and the greatest value of a sum; None where it has no upper end.

        Parameters
        ----------
        expression : dict of int to int
            Coefficients by variable of the model, none below zero, as no variable is.
        active : collection of int
            The statements that hold; they must be able to.
        known : sequence of Row, optional
            What is to hold as well.
        """
        low = self._end(expression, active, 1, known)
        assert low is not None  # no variable is below zero
        return low, self._end(expression, active, -1, known)

    def reaches(
        self, expression: Expression, active: Collection[int], low: int, high: int | None
    ) -> bool:
        """Tell whether a sum has these ends; the second is asked for only if the first agrees."""
        return (
            self._end(expression, active, 1, []) == low
            and self._end(expression, active, -1, []) == high
        )

    def _end(
        self, expression: Expression, active: Collection[int], sign: int, known: Sequence[Row]
    ) -> int | None:
        costs = np.zeros(len(self.place))
        for variable, coefficient in expression.items():
            costs[self.place[variable]] = sign * coefficient
        status, proven, solution = self._ask(costs, active, known)
        if status == _STATUS.kUnbounded:
            return None
        if status != _STATUS.kOptimal:
            raise SolverError(f"HiGHS found no end and ended with {status}.")
        if self.whole and not self._in_whole_numbers(solution):
            program = self._program(active, known)
            program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
            self._integral(program)
            # The proven side of the gap counts: it holds also where branching was given up.
            if self._branched(program) in (_STATUS.kOptimal, _STATUS.kSolutionLimit):
                proven = max(proven, program.getInfo().mip_dual_bound)
        return sign * ceil(proven - 1e-6)

    def _ask(self, costs: np.ndarray, active: Collection[int], known: Sequence[Row]) -> tuple:
        """Put a sum to the linear program, which begins at its last answer: most are near it."""
        every, program = np.arange(len(costs), dtype=np.int32), self._linear
        self._activate(set(active))
        for row in known:
            index = np.array([self.place[v] for v in row.coefficients], dtype=np.int32)
            values = np.array(list(row.coefficients.values()), dtype=float)
            program.addRow(*_ends(row), len(index), index, values)
        program.changeColsCost(len(costs), every, costs)
        told = self._run(), program.getInfo().objective_function_value
        solution = np.array(program.getSolution().col_value)
        program.changeColsCost(len(costs), every, np.zeros(len(costs)))
        if known:
            more = np.arange(len(self.rows), len(self.rows) + len(known), dtype=np.int32)
            program.deleteRows(len(more), more)
        return *told, solution

    def _run(self) -> highspy.HighsModelStatus:
        """Run the linear program; begin afresh where the way from its last answer leads nowhere."""
        self._linear.run()
        self.effort.questions += 1
        if self._linear.getModelStatus() == _STATUS.kUnknown:
            self._linear.clearSolver()
            self._linear.run()
        return self._linear.getModelStatus()

    def _program(self, active: Collection[int], known: Sequence[Row] = ()) -> highspy.Highs:
        """Make a program of the rows that hold, and of no others."""
        active = set(active)
        rows = [r for r in self.rows if r.statement is None or r.statement in active]
        return _highs(self.place, [*rows, *known])

    def _branch(self, active: Collection[int]) -> bool:
        program = self._program(active)
        self._integral(program)
        impossible = (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible)
        return self._branched(program) not in impossible

    def _branched(self, program: highspy.Highs) -> highspy.HighsModelStatus:
        """Run a program in whole numbers, and note whether it was given up."""
        program.run()
        self.effort.questions += 1
        status = program.getModelStatus()
        self.effort.unsure += status == _STATUS.kSolutionLimit
        return status

    def _integral(self, program: highspy.Highs) -> None:
        count = len(self.place)
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        program.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        program.setOptionValue("mip_max_nodes", self.nodes)
        program.setOptionValue("mip_rel_gap", 0.0)
        program.setOptionValue("mip_abs_gap", 0.5)

    def _activate(self, active: set[int]) -> None:
        for statement in self._active ^ active:
            for i in self.by_statement.get(statement, ()):
                ends = _ends(self.rows[i]) if statement in active else (-_INF, _INF)
                self._linear.changeRowBounds(i, *ends)
        self._active = set(active)

    def _in_whole_numbers(self, values: Iterable[float]) -> bool:
        """Tell whether a solution of the linear program is in whole numbers."""
        values = np.asarray(values)
        return bool(np.all(np.abs(values - np.round(values)) < _TINY))


def _ends(row: Row) -> tuple[float, float]:
    return -_INF if row.low is None else row.low, _INF if row.high is None else row.high


def _highs(place: dict[int, int], rows: Sequence[Row]) -> highspy.Highs:
    program = highspy.Highs()
    program.setOptionValue("output_flag", False)
    program.setOptionValue("threads", 1)
    program.setOptionValue("random_seed", 0)
    linear = highspy.HighsLp()
    linear.num_col_, linear.num_row_ = len(place), len(rows)
    linear.col_cost_ = np.zeros(len(place))
    linear.col_lower_ = np.zeros(len(place))
    linear.col_upper_ = np.full(len(place), _INF)
    linear.row_lower_ = np.array([_ends(r)[0] for r in rows], dtype=float)
    linear.row_upper_ = np.array([_ends(r)[1] for r in rows], dtype=float)
    linear.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.cumsum([0] + [len(r.coefficients) for r in rows])
    linear.a_matrix_.start_ = starts.astype(np.int32)
    index = [place[v] for r in rows for v in r.coefficients]
    linear.a_matrix_.index_ = np.array(index, dtype=np.int32)
    value = [c for r in rows for c in r.coefficients.values()]
    linear.a_matrix_.value_ = np.array(value, dtype=float)
    program.passModel(linear)
    return program
