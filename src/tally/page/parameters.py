"""What each notebook may be given: typed, enumerated, with help and with errors for people.

The values that a parameter may take come from the claims, so a figure added to the tables is at
once a value that can be asked for. Parameters are read in their order, and each sees those before
it: the periods of `provinces` are those for which its body published its measure.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from tally.chapters.bodies.derive import is_total
from tally.chapters.forces.derive import FORCES
from tally.chapters.operations.derive import BODY
from tally.chapters.ucdp import derive as ucdp_derive
from tally.errors import PeriodError, TallyError
from tally.ledger.tables import Ledger, LedgerError, as_date, known_by, nearest
from tally.quantities import period
from tally.results.frames import AS_WORDED
from tally.results.regions import REGIONS

Value = str | int


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
    """

    name: str
    default: Value
    help: str
    column: str | None = None
    values: tuple[Value, ...] | None = None
    keep: Callable[[pd.DataFrame, Value], pd.Series] | None = None
    also: str | None = None

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
        if isinstance(self.default, int):
            years = sorted({period.parse(p).first.year for p in claims["period"]})
            return list(range(years[0], years[-1] + 1)) if years else []
        found = {*claims[self.column], *filter(None, [self.also])}
        if self.column == "period":
            return sorted(found, key=lambda p: (period.parse(p).first, period.parse(p).last))
        return sorted(found)

    def narrow(self, claims: pd.DataFrame, value: Value) -> pd.DataFrame:
        """Keep the claims that this value leaves."""
        if self.keep is not None:
            return claims[self.keep(claims, value)]
        if self.column is None or value == self.also:
            return claims
        return claims[claims[self.column] == value]


def _known(claims: pd.DataFrame, day: Value) -> pd.Series:
    limit = as_date(day)
    return pd.Series(True, index=claims.index) if limit is None else known_by(claims, limit)


def _in_year(claims: pd.DataFrame, year: Value) -> pd.Series:
    return claims["period"] == str(year)


def _from(claims: pd.DataFrame, year: Value) -> pd.Series:
    return pd.Series(
        [period.parse(p).first.year >= year for p in claims["period"]], index=claims.index
    )


def _to(claims: pd.DataFrame, year: Value) -> pd.Series:
    return pd.Series(
        [period.parse(p).last.year <= year for p in claims["period"]], index=claims.index
    )


AS_OF = Parameter(
    "as_of",
    "latest",
    "only what was known on this day, such as 2024-12-31; latest is all",
    keep=_known,
)


def _body(default: str) -> Parameter:
    return Parameter("body", default, "who counted", "body")


def _measure(default: str) -> Parameter:
    return Parameter("measure", default, "what was counted", "measure")


def _period(default: str) -> Parameter:
    return Parameter("period", default, "the time counted", "period")


@dataclass(frozen=True)
class Chapter:
    """One notebook: its name, what it is about, its parameters, and the rows it can tell of.

    ``rows`` gives claims, or rows of another table with ``period`` and ``known``.
    """

    name: str
    about: str
    parameters: tuple[Parameter, ...]
    rows: Callable[[Ledger], pd.DataFrame]

    @property
    def names(self) -> list[str]:
        """The names of the parameters, in order."""
        return [p.name for p in self.parameters]


def _claims(keep: Callable[[pd.DataFrame], pd.Series]) -> Callable[[Ledger], pd.DataFrame]:
    """Make the verb that gives the claims of a ledger for which a test holds."""
    return lambda ledger: ledger.claims[keep(ledger.claims)]


def _national(claims: pd.DataFrame) -> pd.Series:
    return (claims["kind"] == "count") & (claims["region"] == "PK") & claims["episode"].isna()


def _yearly(claims: pd.DataFrame) -> pd.Series:
    return _national(claims) & claims["period"].str.fullmatch(r"\d{4}")


def _yearly_totals(claims: pd.DataFrame) -> pd.Series:
    return _yearly(claims) & is_total(claims)


def _regional(claims: pd.DataFrame) -> pd.Series:
    return (
        claims["kind"].isin(["count", "share"])
        & claims["region"].isin(REGIONS)
        & claims["episode"].isna()
        & claims["base"].fillna("region:PK").eq("region:PK")
    )


def _forces(claims: pd.DataFrame) -> pd.Series:
    return (
        (claims["measure"] == "fatalities")
        & (claims["kind"] == "count")
        & claims["group"].isin(FORCES)
        & claims["episode"].isna()
    )


def _operations(claims: pd.DataFrame) -> pd.Series:
    return (
        _national(claims)
        & (claims["body"] == BODY)
        & claims["measure"].isin(["operations", "ibos"])
    )


def _contradicted(ledger: Ledger) -> pd.DataFrame:
    """Give the claims that stand in a recorded finding."""
    from tally.audit.explained import recorded

    named = {claim for entry in recorded(ledger.folder) for claim in entry.claims}
    return ledger.claims[ledger.claims.index.isin(named)]


def _bounded(claims: pd.DataFrame) -> pd.Series:
    """Keep what can be held against other figures of its body: see `tally.audit.world`."""
    return (
        claims["kind"].isin(["count", "share"])
        & claims["region"].str.startswith("PK")
        & claims["episode"].isna()
        & claims["body"].ne("unnamed")
        & claims["cause"].ne(AS_WORDED)
        & claims["period"].map(_within_a_year)
    )


def _within_a_year(text: str) -> bool:
    """Tell whether a period is of one year: over more, scopes change and the model grows."""
    of = period.parse(text)
    return of.first.year == of.last.year


CHAPTERS = {
    chapter.name: chapter
    for chapter in (
        Chapter(
            "trends",
            "how a count moved over the years",
            (
                _body("CRSS"),
                _measure("fatalities"),
                Parameter("group", "all", "of whom", "group"),
                Parameter("first", 2013, "the first year", keep=_from),
                Parameter("last", 2025, "the last year", keep=_to),
                AS_OF,
            ),
            _claims(_yearly),
        ),
        Chapter(
            "provinces",
            "which province had which part",
            (_body("CRSS"), _measure("fatalities"), _period("2024-Q1"), AS_OF),
            _claims(_regional),
        ),
        Chapter(
            "maps",
            "the same on maps",
            (
                _body("CRSS"),
                _measure("fatalities"),
                _period("2024"),
                Parameter(
                    "per", "count", "counts, or per 100,000 people", values=("count", "per-100k")
                ),
                Parameter(
                    "focus",
                    "PK",
                    "the country (with maps of both provinces), or one province",
                    values=("PK", "PK-KP", "PK-BA"),
                ),
                AS_OF,
            ),
            _claims(_regional),
        ),
        Chapter(
            "forces",
            "members of the security forces killed, as each body counts them",
            (_period("2024"), AS_OF),
            _claims(_forces),
        ),
        Chapter(
            "operations",
            "what the military counts, and the rates it prints",
            (_period("2024"), AS_OF),
            _claims(_operations),
        ),
        Chapter(
            "bodies",
            "who counts what, and what that does to the figures",
            (Parameter("year", 2024, "the year", keep=_in_year), _measure("fatalities"), AS_OF),
            _claims(_yearly_totals),
        ),
        Chapter(
            "vintages",
            "how a figure changed from report to report",
            (_body("CRSS"), _measure("fatalities"), _period("2023"), AS_OF),
            _claims(_national),
        ),
        Chapter(
            "bounds",
            "what follows for each province and group, though nobody printed it",
            (_body("CRSS"), _period("2024-Q1"), _measure("fatalities")),
            _claims(_bounded),
        ),
        Chapter(
            "episodes",
            "what was said of one attack, operation or clash, and by whom",
            (
                Parameter("episode", "balochistan-2025-01-31", "the episode", "episode"),
                AS_OF,
            ),
            _claims(lambda claims: claims["episode"].notna()),
        ),
        Chapter(
            "ucdp",
            "deaths by month in an event data set, beside the reports",
            (
                Parameter("first", 2013, "the first year", keep=_from),
                Parameter("last", 2024, "the last year", keep=_to),
                Parameter("region", "PK", "the country, or a province", "region"),
                AS_OF,
            ),
            ucdp_derive.rows_of,
        ),
        Chapter(
            "contradictions",
            "figures that can't all be true, and what is probably behind them",
            (
                Parameter(
                    "body", "all", "who counted; all takes each body for itself", "body", also="all"
                ),
                AS_OF,
                Parameter(
                    "reading",
                    "conventional",
                    "how to take words such as 'over': as usually meant, or strictly",
                    values=("conventional", "strict"),
                ),
            ),
            _contradicted,
        ),
    )
}


def chapter(name: str) -> Chapter:
    """Give a chapter by its name.

    Raises
    ------
    ParameterError
        When there is none; the sentence names the nearest.

    Examples
    --------
    >>> chapter("provinces").names
    ['body', 'measure', 'period', 'as_of']
    """
    try:
        return CHAPTERS[name]
    except KeyError:
        found = nearest(name, CHAPTERS)
        hint = f" Did you mean {found!r}?" if found else ""
        raise ParameterError(
            f"There is no notebook {name!r}.{hint} There are: {', '.join(CHAPTERS)}."
        ) from None


def read(name: str, given: Mapping[str, object], ledger: Ledger) -> dict[str, Value]:
    """Check the parameters that a notebook was given, before any work is done.

    Parameters
    ----------
    name : str
        The notebook.
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
    >>> from tally import load
    >>> read("provinces", {"period": "2024-Q2"}, load())["period"]
    '2024-Q2'
    """
    values, _ = _chosen(name, given, ledger, defaults=True)
    return values


def _chosen(
    name: str, given: Mapping[str, object], ledger: Ledger, *, defaults: bool
) -> tuple[dict[str, Value], dict[str, list[Value]]]:
    """Check what was given; give the values, and what each parameter could have been after them."""
    of = chapter(name)
    hint = f"List all: tally parameters {name}"
    for word in given:
        if word not in of.names:
            found = nearest(word, of.names)
            mean = f"; did you mean {found!r}?" if found else "."
            raise ParameterError(
                f"{name} has no parameter {word!r}{mean} It takes: {', '.join(of.names)}. {hint}"
            )
    universe = claims = of.rows(ledger)
    values: dict[str, Value] = {}
    choices: dict[str, list[Value]] = {}
    for parameter in of.parameters:
        choices[parameter.name] = parameter.choices(claims)
        if parameter.name not in given and not defaults:
            continue
        value = _typed(parameter, given.get(parameter.name, parameter.default), name, hint)
        every = parameter.choices(universe)
        if every and value not in every:
            best = _nearest(parameter, value, every)
            all_of_them = ", ".join(map(str, every))
            near = f"The nearest is {best!r}." if best is not None else f"There are: {all_of_them}."
            raise ParameterError(
                f"{name}: {parameter.name} is {value!r}, which is not one of its values. "
                f"{near} {hint}"
            )
        left = parameter.narrow(claims, value)
        if left.empty:
            raise ParameterError(_nothing(name, parameter, value, claims, values, hint))
        claims = left
        values[parameter.name] = value
    return values, choices


def _nearest(parameter: Parameter, value: Value, every: list[Value]) -> Value | None:
    """Give the nearest value: in time for a year or a period, and otherwise in spelling."""
    if isinstance(value, int):
        return min(every, key=lambda e: abs(e - value))
    if parameter.column == "period":
        try:
            wanted = period.parse(value)
        except PeriodError:
            return nearest(value, every)
        return min(every, key=lambda e: _apart(period.parse(e), wanted))
    return nearest(value, every)


def _apart(one: period.Period, other: period.Period) -> tuple[bool, int]:
    """Give how far two periods are apart: first whether their kinds differ, then days."""
    days = abs((one.first - other.first).days) + abs((one.last - other.last).days)
    return one.kind != other.kind, days


def _typed(parameter: Parameter, value: object, name: str, hint: str) -> Value:
    """Take a value in its type; a whole number is a text where the text looks like one."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if parameter.name == "as_of":
        try:
            day = as_date(str(value))
        except LedgerError as error:
            raise ParameterError(f"{name}: {error} {hint}") from None
        return "latest" if day is None else str(day)
    if isinstance(parameter.default, int):
        if whole:
            return value
    elif isinstance(value, str) or whole:
        # papermill reads `-p period 2024` as a number; the period is the text.
        return str(value)
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
    with_what = ", ".join(f"{k} {v}" for k, v in values.items())
    told = f"{name}: nothing was published for {parameter.name} {value}"
    told += f" with {with_what}." if with_what else "."
    if parameter.name == "as_of":
        days = sorted(d for d in claims["known"] if d is not None)
        return f"{told} The first of these figures was known on {days[0]}. {hint}"
    published = parameter.choices(claims)
    if isinstance(parameter.default, int):
        published = sorted({period.parse(p).first.year for p in claims["period"]})
    some = ", ".join(map(str, published[:12])) + (", ..." if len(published) > 12 else "")
    return f"{told} Published: {some}. {hint}"


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


def listing(name: str, given: Mapping[str, object], ledger: Ledger) -> list[dict]:
    """List the parameters of a notebook with their values.

    Parameters
    ----------
    name : str
        The notebook.
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
    _, choices = _chosen(name, given, ledger, defaults=False)
    return [
        {
            "name": parameter.name,
            "type": parameter.type,
            "default": parameter.default,
            "help": parameter.help,
            "values": choices[parameter.name],
        }
        for parameter in chapter(name).parameters
    ]
