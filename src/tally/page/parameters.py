"""What each notebook may be given: typed, enumerated, with help and with errors for people.

The values that a parameter may take come from the claims, so a figure added to the tables is at
once a value that can be asked for. Parameters are read in their order, and each sees those before
it: the periods of `provinces` are those for which its body published its measure.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tally.errors import LedgerError, PeriodError, TallyError, did_you_mean, nearest
from tally.ledger import territory
from tally.ledger.days import as_date, as_day, known_by
from tally.ledger.dimensions import TABLE_OF
from tally.ledger.meant import terms_of
from tally.ledger.tables import Ledger
from tally.quantities import period

Value = str | int

#: A rule for what a word such as "latest" stands for: from the ledger, and all values as given.
Rule = Callable[[Ledger, Mapping[str, Value]], str]


class ParameterError(TallyError):
    """A notebook was given a parameter that it can't use."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook.

    Parameters
    ----------
    name : str
        Its name, the same in the notebook and on the command line.
    default : str or int
        What it is when it is not given; its type is the type.
    help : str
        What it chooses, in a few words.
    column : str, optional
        The column of the claims whose terms are its values.
    values : tuple, optional
        Its values, where they do not come from the claims.
    keep : callable, optional
        How a value narrows the claims, where it is not by equality in `column`.
    also : str, optional
        A value beside those of the column, which leaves all claims.
    stands : callable, optional
        What that value stands for, where it is not itself: see :func:`meant`.
    year : bool
        Whether it is a year: given as a text, and on the page a number.
    terms : str, optional
        The column whose terms its values are, where `column` does not say so.
    spelt : callable, optional
        How a value is spelt that can be told in several ways, such as the path of a file.
    """

    name: str
    default: Value
    help: str
    column: str | None = None
    values: tuple[Value, ...] | None = None
    keep: Callable[[pd.DataFrame, Value], pd.Series] | None = None
    also: str | None = None
    stands: Rule | None = None
    year: bool = False
    terms: str | None = None
    spelt: Callable[[str], str] = str

    @property
    def any_year(self) -> bool:
        """Whether every year will do from the first to the last with a figure."""
        return self.column is None and (self.year or isinstance(self.default, int))

    @property
    def type(self) -> str:
        """The type in words."""
        if self.name == "as_of":
            return "day"
        return "whole number" if isinstance(self.default, int) else "text"

    def choices(self, claims: pd.DataFrame) -> list[Value]:
        """Give the values that these claims allow, in order; empty where any day will do."""
        if self.values is not None:
            return list(self.values)
        if self.name == "as_of":
            return []
        also = [self.also] if self.also else []
        if self.any_year:
            years = sorted({period.parse(p).first.year for p in claims["period"]})
            every = range(years[0], years[-1] + 1) if years else ()
            return [*(str(y) for y in every), *also] if self.year else list(every)
        if self.column == "period":
            # What is no period, such as "latest", comes after all of them.
            times = {period.parse(p): p for p in claims[self.column]}
            return [*(times[time] for time in sorted(times)), *also]
        return sorted({*claims[self.column], *also})

    def narrow(self, claims: pd.DataFrame, value: Value) -> pd.DataFrame:
        """Keep the claims that this value leaves."""
        if self.also is not None and value == self.also:
            return claims
        if self.keep is not None:
            return claims[self.keep(claims, value)]
        if self.column is None:
            return claims
        return claims[claims[self.column] == value]


def _known(claims: pd.DataFrame, day: Value) -> pd.Series:
    limit = as_date(str(day))
    return pd.Series(True, index=claims.index) if limit is None else known_by(claims, limit)


def _from(claims: pd.DataFrame, year: Value) -> pd.Series:
    return pd.Series(
        [period.parse(p).first.year >= int(year) for p in claims["period"]], index=claims.index
    )


def _to(claims: pd.DataFrame, year: Value) -> pd.Series:
    return pd.Series(
        [period.parse(p).last.year <= int(year) for p in claims["period"]], index=claims.index
    )


#: What stands for the newest that there is: a year, a month, an episode, or all that is known.
LATEST = "latest"


def latest(of: Parameter, stands: Rule, rule: str) -> Parameter:
    """Make a parameter the newest that is complete, unless another value is asked for.

    Parameters
    ----------
    of : Parameter
        For a time, or whatever else has a newest.
    stands : callable
        Finds it.
    rule : str
        The same in words, for the help: "the newest year with ...".
    """
    told = f"{of.help}; latest is {rule}"
    return replace(of, default=LATEST, also=LATEST, stands=stands, help=told)


AS_OF = Parameter(
    "as_of",
    LATEST,
    "only what was known on this day, such as 2024-12-31; latest is all",
    keep=_known,
)


def body(default: str) -> Parameter:
    """Make the parameter for the organisation."""
    return Parameter("body", default, "who counted", "body")


def measure(default: str) -> Parameter:
    """Make the parameter for what was counted."""
    return Parameter("measure", default, "what was counted", "measure")


def of_period(default: str = LATEST) -> Parameter:
    """Make the parameter for the time counted."""
    return Parameter("period", default, "the time counted", "period")


def first_year(default: int) -> Parameter:
    """Make the parameter for the first year of a chart."""
    return Parameter("first", default, "the first year", keep=_from)


#: The year that a page is about, and the last year of a chart: see :func:`latest`.
YEAR = Parameter("year", LATEST, "the year", "period", year=True)
LAST_YEAR = Parameter("last", LATEST, "the last year", keep=_to, year=True)


def _from_period(claims: pd.DataFrame, first: Value) -> pd.Series:
    return _each(claims, lambda of: of.first >= period.parse(str(first)).first)


def _to_period(claims: pd.DataFrame, last: Value) -> pd.Series:
    return _each(claims, lambda of: of.last <= period.parse(str(last)).last)


def _each(claims: pd.DataFrame, holds: Callable[[period.Period], bool]) -> pd.Series:
    return pd.Series([holds(period.parse(p)) for p in claims["period"]], index=claims.index)


#: The first and the last month of a chart.
FIRST_MONTH = Parameter("first", LATEST, "the first month", "period", keep=_from_period)
LAST_MONTH = Parameter("last", LATEST, "the last month", "period", keep=_to_period)


def _as_it_is(ledger: Ledger, given: Mapping[str, object]) -> Ledger:
    return ledger


@dataclass(frozen=True)
class Chapter:
    """One notebook: its name, what it is about, its parameters, and the rows it can tell of.

    ``rows`` gives claims, or rows of another table with ``period`` and ``known``. ``lay`` brings
    the rows of a reader's own file into the ledger, where a parameter names one.
    """

    name: str
    about: str
    parameters: tuple[Parameter, ...]
    rows: Callable[[Ledger], pd.DataFrame]
    lay: Callable[[Ledger, Mapping[str, object]], Ledger] = _as_it_is

    @property
    def names(self) -> list[str]:
        """The names of the parameters, in order."""
        return [p.name for p in self.parameters]


def claims_with(keep: Callable[[pd.DataFrame], pd.Series]) -> Callable[[Ledger], pd.DataFrame]:
    """Make the verb that gives the claims of a ledger for which a test holds.

    What only prints another claim's figure again is left out: nothing is told of it by itself.
    """
    return lambda ledger: ledger.claims[keep(ledger.claims) & ledger.claims["same_as"].isna()]


def national(claims: pd.DataFrame) -> pd.Series:
    """Tell which claims count the whole country, and no single episode."""
    return (claims["kind"] == "count") & (claims["region"] == "PK") & claims["episode"].isna()


def yearly(claims: pd.DataFrame) -> pd.Series:
    """Tell which claims count the whole country in one year."""
    return national(claims) & claims["period"].str.fullmatch(r"\d{4}")


def regional(ledger: Ledger) -> pd.DataFrame:
    """Give the claims that count a province or territory, or give its share of the country."""
    claims = ledger.claims
    return claims[
        claims["kind"].isin(["count", "share"])
        & claims["region"].isin(territory.of(ledger).extents())
        & claims["episode"].isna()
        & claims["base"].fillna("region:PK").eq("region:PK")
    ]


def read(of: Chapter, given: Mapping[str, object], ledger: Ledger) -> dict[str, Value]:
    """Check the parameters that a notebook was given, before any work is done.

    Parameters
    ----------
    of : Chapter
        The chapter.
    given : mapping
        Values by parameter; what is missing takes its default.
    ledger : Ledger
        The claims, which say what can be asked for.

    Returns
    -------
    dict
        A value for each parameter, of its type.

    Raises
    ------
    ParameterError
        For an unknown parameter, a wrong type, a value that is not in the enumeration (with the
        nearest valid one), or a choice for which nothing was published.

    Examples
    --------
    >>> import tally
    >>> from tally.chapters import chapter
    >>> read(chapter("provinces"), {"period": "2024-Q2"}, tally.load())["period"]
    '2024-Q2'
    """
    values, _ = _chosen(of, given, ledger, defaults=True)
    return values


def meant(of: Chapter, values: Mapping[str, Value], ledger: Ledger) -> dict[str, Value]:
    """Give what the parameters of a page stand for: the newest period in the place of ``latest``.

    Parameters
    ----------
    of : Chapter
        The chapter.
    values : mapping
        As :func:`read` gives them.
    ledger : Ledger
        The claims that the page may know: as they stood on its day.

    Returns
    -------
    dict
        A value for each parameter; years are numbers.

    Raises
    ------
    ParameterError
        When the newest year is before the first one that was asked for.

    Examples
    --------
    >>> import tally
    >>> from tally.chapters import chapter
    >>> bodies, ledger = chapter("bodies"), tally.load()
    >>> values = read(bodies, {}, ledger)
    >>> values["year"], meant(bodies, values, ledger)["year"]
    ('latest', 2025)
    """
    found, ledger = dict(values), of.lay(ledger, values)
    for parameter in of.parameters:
        value = values[parameter.name]
        if parameter.stands is not None and value == parameter.also:
            value = parameter.stands(ledger, found)
        found[parameter.name] = int(value) if parameter.year else value
    first, last = found.get("first"), found.get("last")
    if isinstance(first, int) and isinstance(last, int) and first > last:
        raise ParameterError(
            f"{of.name}: nothing was published for first {first}, since the newest year is {last}. "
            f"Published: years up to {last}. List all: tally parameters {of.name}"
        )
    return found


def _chosen(
    of: Chapter, given: Mapping[str, object], ledger: Ledger, *, defaults: bool
) -> tuple[dict[str, Value], dict[str, list[Value]]]:
    """Check what was given; give the values, and what each parameter could have been after them."""
    refuse_unknown(of, given)
    universe = claims = of.rows(of.lay(ledger, given))
    values: dict[str, Value] = {}
    choices: dict[str, list[Value]] = {}
    for parameter in of.parameters:
        choices[parameter.name] = parameter.choices(claims)
        if parameter.name not in given and not defaults:
            continue
        told = given.get(parameter.name, parameter.default)
        every = parameter.choices(universe)
        value, claims = _taken(of, parameter, told, every, claims, values, ledger)
        values[parameter.name] = value
    return values, choices


def refuse_unknown(of: Chapter, given: Iterable[str]) -> None:
    """Refuse a name that is no parameter of a chapter.

    Raises
    ------
    ParameterError
        With the nearest name.
    """
    for word in given:
        if word not in of.names:
            meant = did_you_mean(word, of.names, ".")
            raise ParameterError(
                f"{of.name} has no parameter {word!r}{meant} It takes: {', '.join(of.names)}. "
                f"{_hint(of)}"
            )


def _hint(of: Chapter) -> str:
    return f"List all: tally parameters {of.name}"


def _taken(
    of: Chapter,
    parameter: Parameter,
    told: object,
    every: list[Value],
    claims: pd.DataFrame,
    before: Mapping[str, Value],
    ledger: Ledger,
) -> tuple[Value, pd.DataFrame]:
    """Check one value, among every one that there is; give it, and the claims that it leaves."""
    name, hint = of.name, _hint(of)
    value = _typed(parameter, told, name, hint)
    if every and value not in every:
        mend = _mend(parameter, value, every, ledger)
        raise ParameterError(
            f"{name}: {parameter.name} is {value!r}, which is not one of its values. {mend} {hint}"
        )
    left = parameter.narrow(claims, value)
    if left.empty:
        raise ParameterError(_nothing(name, parameter, value, claims, before, hint))
    return value, left


def combinations(
    of: Chapter, given: Mapping[str, Sequence[object]], ledger: Ledger
) -> Iterator[tuple[dict[str, Value], str | None]]:
    """Give each combination of some values, and why it is impossible, if it is.

    Parameters
    ----------
    of : Chapter
        The chapter.
    given : mapping
        Some values for each parameter; what is missing takes its default.
    ledger : Ledger
        The claims, which say what goes with what.

    Yields
    ------
    dict
        The values. Where one can't go with those before it, it is the last: the combination is
        refused with all that might follow.
    str or None
        The sentence of the refusal.

    Examples
    --------
    >>> import tally
    >>> from tally.chapters import chapter
    >>> told = {"period": ["2024-Q1", "2024-Q2", "2024-Q9"], "body": ["CRSS"]}
    >>> [why is None for _, why in combinations(chapter("provinces"), told, tally.load())]
    [True, True, False]
    """
    refuse_unknown(of, given)
    for name, told in given.items():
        for value in told:
            ledger = of.lay(ledger, {name: value})
    universe = of.rows(ledger)
    every = {parameter.name: parameter.choices(universe) for parameter in of.parameters}

    def walk(
        left: Sequence[Parameter], claims: pd.DataFrame, before: dict[str, Value]
    ) -> Iterator[tuple[dict[str, Value], str | None]]:
        if not left:
            yield before, None
            return
        one, *others = left
        for told in given.get(one.name, [one.default]):
            try:
                value, narrowed = _taken(of, one, told, every[one.name], claims, before, ledger)
            except ParameterError as error:
                yield {**before, one.name: told if isinstance(told, int) else str(told)}, str(error)
                continue
            yield from walk(others, narrowed, {**before, one.name: value})

    yield from walk(of.parameters, universe, {})


def _mend(parameter: Parameter, value: Value, every: list[Value], ledger: Ledger) -> str:
    """Say what is meant: by the words of the tables, or else by what is near; or what there is."""
    listed = f"There are: {_some(every, 40)}."
    column = parameter.terms or parameter.column
    if column in TABLE_OF:
        rows = ledger.tables[TABLE_OF[column]].to_dict("records")
        found = [term for term in terms_of(str(value), column, rows) if term != value]
        if here := [term for term in found if term in every]:
            return f"The term for it is {' or '.join(map(repr, here))}."
        if found:
            term = " or ".join(map(repr, found))
            return f"The term for it is {term}, which is none of them. {listed}"
    best = _nearest(parameter, value, every)
    return listed if best is None else f"The nearest is {best!r}."


def _nearest(parameter: Parameter, value: Value, every: list[Value]) -> Value | None:
    """Give the nearest value: in time for a year or a period, and otherwise in spelling."""
    if isinstance(value, int):
        return min(every, key=lambda e: abs(int(e) - value))
    words = [str(e) for e in every]
    if parameter.column == "period" or parameter.any_year:
        try:
            wanted = period.parse(value)
        except PeriodError:
            # A slip in a quarter is a quarter.
            return nearest(value, [w for w in words if ("Q" in w) == ("Q" in value.upper())])
        times = [e for e in words if e != parameter.also]
        return min(times, key=lambda e: _apart(period.parse(e), wanted), default=None)
    return nearest(value, words)


def _apart(one: period.Period, other: period.Period) -> tuple[bool, int]:
    """Give how far two periods are apart: first whether their kinds differ, then days."""
    days = abs((one.first - other.first).days) + abs((one.last - other.last).days)
    return one.kind != other.kind, days


def _typed(parameter: Parameter, value: object, name: str, hint: str) -> Value:
    """Take a value in its type; a whole number is a text where the text looks like one."""
    whole = value if isinstance(value, int) and not isinstance(value, bool) else None
    if parameter.name == "as_of":
        try:
            day = as_date(str(value))
        except LedgerError as error:
            raise ParameterError(f"{name}: {error} {hint}") from None
        return LATEST if day is None else str(day)
    if isinstance(parameter.default, int):
        if whole is not None:
            return whole
    elif isinstance(value, str) or whole is not None:
        # papermill reads `-p period 2024` as a number; the period is the text.
        return parameter.spelt(str(value))
    raise ParameterError(
        f"{name}: {parameter.name} is {value!r} ({type(value).__name__}); "
        f"it must be a {parameter.type}, such as {parameter.default!r}. {hint}"
    )


def _nothing(
    name: str,
    parameter: Parameter,
    value: Value,
    claims: pd.DataFrame,
    values: Mapping[str, Value],
    hint: str,
) -> str:
    """Say what was not published, and what was."""
    with_what = ", ".join(f"{k} {v}" for k, v in values.items() if v != LATEST)
    told = f"{name}: nothing was published for {parameter.name} {value}"
    told += f" with {with_what}." if with_what else "."
    if parameter.name == "as_of":
        first = as_day(pd.to_datetime(claims["known"]).min())
        return f"{told} The first of these figures was known on {first}. {hint}"
    published = parameter.choices(claims)
    if parameter.any_year:
        published = sorted({period.parse(p).first.year for p in claims["period"]})
    return f"{told} Published: {_some(published)}. {hint}"


def _some(values: Sequence[Value], most: int = 12) -> str:
    """Write values as a list, or the first of many."""
    return ", ".join(map(str, values[:most])) + (", ..." if len(values) > most else "")


def injected(cells: Iterable[str]) -> set[str]:
    r"""Give the names that papermill set, from the cells that a kernel ran.

    papermill puts what it was given into a cell of its own that begins with ``# Parameters``.

    Examples
    --------
    >>> sorted(injected(["period = '2024'", "# Parameters\nyeer = 2024\n"]))
    ['yeer']
    """
    names: set[str] = set()
    for cell in cells:
        if not cell.startswith("# Parameters\n"):
            continue
        for node in ast.walk(ast.parse(cell)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
    return names


def listing(of: Chapter, given: Mapping[str, object], ledger: Ledger) -> list[dict]:
    """List the parameters of a notebook with their values.

    Parameters
    ----------
    of : Chapter
        The chapter.
    given : mapping
        Values that narrow those of the later parameters.
    ledger : Ledger
        The claims.

    Returns
    -------
    list of dict
        ``name``, ``type``, ``default``, ``help`` and ``values`` (empty where any day will do).

    Raises
    ------
    ParameterError
        As :func:`read`, for the values that are given.
    """
    _, choices = _chosen(of, given, ledger, defaults=False)
    return [
        {
            "name": parameter.name,
            "type": parameter.type,
            "default": parameter.default,
            "help": parameter.help,
            "values": choices[parameter.name],
        }
        for parameter in of.parameters
    ]
