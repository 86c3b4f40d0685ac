"""Contradictions in words: what was printed, and what the other figures make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tally.audit.model import Expression, Model
from tally.audit.solver import Program
from tally.audit.world import Cell, Said
from tally.errors import enumerated
from tally.ledger.dimensions import ALL, TREES
from tally.ledger.tables import Ledger
from tally.ledger.wording import counted
from tally.quantities import period
from tally.quantities.interval import Interval

_ORDER = {"rate": 0, "change": 1, "share": 2, "count": 3}


def kind_of(statements: Sequence[Said]) -> str:
    """Name the kind of a contradiction by the least plain of its statements.

    Examples
    --------
    >>> import tally
    >>> from tally.audit.world import body_world
    >>> world = body_world(tally.load(), "ISPR")
    >>> kind_of([s for s in world.statements if s.printed in ("59,775", "169")])
    'rate and total'
    """
    kinds = {s.kind for s in statements}
    if len({(s.cell, s.base, s.kind) for s in statements}) == 1:
        return "one cell"
    if "rate" in kinds:
        return "rate and total"
    if "change" in kinds:
        return "change"
    return "share" if "share" in kinds else "parts and whole"


def cell_text(ledger: Ledger, cell: Cell, per: str = "") -> str:
    """Tell what a count is of, or a rate per some unit, as a note beside it.

    Examples
    --------
    >>> import tally
    >>> cell_text(tally.load(), Cell("2024-Q1", "PK-KP", "fatalities", "all", "militants"))
    'people killed, militants, Khyber Pakhtunkhwa, the first quarter of 2024'
    """
    measure, deed = counted(cell.terms, ledger.name)
    words = [measure + (f" a {per}" if per else "")]
    if cell.group != ALL:
        words.append(ledger.name("group", cell.group))
    if deed:
        words.append(f"in {deed}")
    if cell.region != "PK":
        words.append(ledger.name("region", cell.region))
    return ", ".join([*words, period.in_words(cell.period)])


@dataclass(frozen=True)
class Told:
    """A contradiction in words and in numbers.

    Parameters
    ----------
    sentence : str
        The other figures, what follows from them, and what was printed.
    pivot : int
        The place of the statement for which the others leave no room.
    follows : Interval or None
        What follows from the others for that statement, in its own unit; None where that is no
        number.
    sums : str
        The arithmetic alone, for where the statements are listed beside it.
    """

    sentence: str
    pivot: int
    follows: Interval | None
    sums: str

    def as_plain(self) -> list:
        """Give it as JSON has it."""
        ends = None
        if (of := self.follows) is not None:
            low, high = (None if end is None else str(end) for end in (of.low, of.high))
            ends = [low, high, of.low_open, of.high_open]
        return [self.sentence, self.pivot, ends, self.sums]

    @classmethod
    def of_plain(cls, plain: list) -> Told:
        """Take what :meth:`as_plain` gave."""
        sentence, pivot, ends, sums = plain
        if ends is None:
            return cls(sentence, pivot, None, sums)
        low, high = (None if end is None else Fraction(end) for end in ends[:2])
        return cls(sentence, pivot, Interval(low, high, *ends[2:]), sums)


def told_of(ledger: Ledger, model: Model, places: Sequence[int]) -> Told:
    """Tell a contradiction: the other figures, what follows from them, and what was printed.

    Parameters
    ----------
    ledger : Ledger
        For the names of terms.
    model : Model
        Of the world.
    places : sequence of int
        The places of the statements; a minimal contradiction.
    """
    spoken = model.world.statements
    # The last statement is the one of whose cell the others leave no room: a ratio, or the whole.
    pivot = min(places, key=lambda i: (_ORDER[spoken[i].kind], _breadth(spoken[i]), i))
    others = [i for i in places if i != pivot]
    said, body = spoken[pivot], model.world.body
    if kind_of([spoken[i] for i in places]) == "one cell":
        told = " and ".join(spoken[i].printed for i in places)
        sentence = f"{body}: {told} are printed of the same ({statement_text(ledger, said)})."
        sums = f"{told} are printed of the same."
        return Told(sentence, pivot, spoken[others[0]].interval(model.reading), sums)
    program = Program(model.part(places))
    part = _span(program, model.cells[said.cell], others)
    told = _statements(ledger, [spoken[i] for i in others])
    # What no whole number makes true lies between ends that say too little.
    blank = Told(
        f"{body}: {told} leave{'s' * (len(others) == 1)} no room for {said.printed} "
        f"({statement_text(ledger, said)}).",
        pivot,
        None,
        f"{_leave(spoken, others)} no room for {said.printed}.",
    )
    if said.base is None and (part / said.units).overlaps(said.interval(model.reading)):
        return blank
    if said.kind == "rate":
        per = part / said.units
        unit = _unit(said)
        printed = _as_made([spoken[i].printed for i in others], part)
        sums = (
            f"{printed} in {said.units:,} {unit}s is {per.text(1)} a {unit}, not {_not(said, per)}"
        )
        sentence = f"{body}: {sums} ({cell_text(ledger, said.cell)})."
        return Told(sentence, pivot, per, f"{sums}.")
    if said.base is None:
        of = cell_text(ledger, said.cell)
        sentence = f"{body}: from {told} follows {_room(part)}, not {_not(said, part)} ({of})."
        return Told(sentence, pivot, part, _sum(model, others, part, said))
    whole = _span(program, model.cells[said.base], others)
    how = "against" if said.kind == "change" else "of"
    percent = _percent(part, whole, said.kind)
    if percent is not None and percent.overlaps(said.interval(model.reading)):
        percent = None  # part and whole depend on each other, so their ends say too little
    if percent is None:
        return blank
    share = f"{percent.text(1)}%"
    sentence = (
        f"{body}: from {told} follows {part} {how} {whole}, {share}, not {_not(said, percent)} "
        f"({statement_text(ledger, said)})."
    )
    sums = f"{part} {how} {whole} is {share}, not {_not(said, percent)}."
    return Told(sentence, pivot, percent, sums)


def _sum(model: Model, others: Sequence[int], part: Interval, said: Said) -> str:
    """Give the arithmetic of parts and whole: as a sum where it is one."""
    spoken = [model.world.statements[i] for i in others]
    printed = [statement.printed for statement in spoken]
    ends = [statement.interval(model.reading) for statement in spoken]
    whole = sum(ends[1:], start=ends[0])
    counts = all(statement.kind == "count" for statement in spoken)
    if counts and len(others) > 1 and whole.exact and whole.low == part.low:
        least = "" if part.exact else " at least"
        return f"{' + '.join(printed)} = {whole.text()}{least}, not {_not(said, part)}."
    if counts and len(others) == 1 and part.high is None and part.low == ends[0].low:
        return f"{printed[0]} alone is more than {_not(said, part)}."
    verb = "make" if part.low and part.high is None else "leave"
    return f"{_leave(model.world.statements, others, verb)} {_room(part)}, not {_not(said, part)}."


def _leave(spoken: Sequence[Said], places: Sequence[int], verb: str = "leave") -> str:
    *before, last = [spoken[i].printed for i in places]
    return f"{', '.join(before)} and {last} {verb}" if before else f"{last} {verb}s"


def _room(part: Interval) -> str:
    """Tell what is left: of what begins at nothing, how far it reaches."""
    return f"at most {Interval(part.high, part.high)}" if part.low == 0 and part.high else str(part)


def _breadth(statement: Said) -> tuple:
    """Order statements so that the one about the most comes first."""
    cell = statement.cell
    wide = cell.measure in ("casualties", "incidents")
    return -cell.when.days, cell.narrowness, not wide


def statement_text(ledger: Ledger, said: Said) -> str:
    """Tell what a statement is of, and a ratio also of what or against what.

    Examples
    --------
    >>> import tally
    >>> from tally.audit.world import body_world
    >>> world = body_world(tally.load(), "CRSS")
    >>> statement_text(tally.load(), world.by_claim["crss-2024q1-pk-kp-fatalities-all-share"])
    'people killed, Khyber Pakhtunkhwa, the first quarter of 2024; of Pakistan'
    >>> world = body_world(tally.load(), "ISPR")
    >>> statement_text(tally.load(), world.by_claim["ispr-2024-pk-operations-all-rate-dawn"])
    'operations a day, 2024'
    """
    text = cell_text(ledger, said.cell, _per(said))
    if said.base is None:
        return text
    parts = [
        ledger.name(d, getattr(said.base, d))
        for d in TREES
        if getattr(said.base, d) != getattr(said.cell, d)
    ]
    if said.base.period != said.cell.period:
        parts.append(period.in_words(said.base.period))
    return f"{text}; {'against' if said.kind == 'change' else 'of'} {', '.join(parts)}"


def _per(said: Said) -> str:
    """Name the unit of a rate; nothing for what is none."""
    if said.kind != "rate":
        return ""
    when = said.cell.when
    months = when.months or 0
    units = {"day": when.days, "month": months, "quarter": months / 3, "year": months / 12}
    return next((name for name, count in units.items() if count and count == said.units), "")


def _statements(ledger: Ledger, others: Sequence[Said]) -> str:
    return enumerated([f"{s.printed} ({statement_text(ledger, s)})" for s in others])


def _as_made(sums: list[str], part: Interval) -> str:
    return sums[0] if len(sums) == 1 else f"{part}, as {' and '.join(sums)} make it,"


def _span(program: Program, expression: Expression, others: Sequence[int]) -> Interval:
    low, high = program.reach(expression, others)
    return Interval(low, high)


def _percent(part: Interval, whole: Interval, kind: str) -> Interval | None:
    if whole.low is None or whole.low <= 0:
        return None
    ratio = part / whole * 100
    return ratio - 100 if kind == "change" else ratio


def _unit(said: Said) -> str:
    when = said.cell.when
    if said.units == when.days:
        return "day"
    return "month" if said.units == when.months else "quarter"


def _not(said: Said, follows: Interval) -> str:
    """Tell what a figure is not: as printed, or as its words have been meant where these allow it.

    281 of 425 is more than 65%, and still not what "over 65%" has meant in print.
    """
    if said.interval("strict").overlaps(follows):
        unit = "%" if said.kind in ("share", "change") else ""
        meant = said.interval("conventional").text(1 if unit else 0)
        return f"what {said.printed} has meant ({meant}{unit})"
    printed = said.printed
    return printed.replace("over ", "more than ", 1) if printed.startswith("over ") else printed
