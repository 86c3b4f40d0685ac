"""The grid: each chapter made for what its readers may choose, by the cells of its notebook.

What is made is data (see :mod:`tally.page.outputs`), kept in ``_build/grid`` by what it follows
from, so that only what changed is made again. Its list is written when all of a chapter is there,
and the book offers no choice in a chapter that has none: see :mod:`tally.book.chooser`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tally import chapters, paths
from tally.errors import TallyError
from tally.notebooks import fresh
from tally.page import outputs, parameters
from tally.page.parameters import LATEST, Chapter, Parameter, ParameterError, Value
from tally.quantities import period
from tally.results.ucdp import version_name
from tally.writing import write_whole

if TYPE_CHECKING:
    import pandas as pd

    from tally.ledger.tables import Ledger
    from tally.notebooks.engine import Engine

#: Where the grid is kept in the project's folder.
FOLDER = Path("_build") / "grid"

#: As many variants of a chapter as are made; see :func:`variants` for what goes first.
MOST = 120

#: What crops or scales what a chapter tells anyway stays as the book has it.
VIEWS = frozenset(("first", "last", "per", "focus"))

#: How a value is told that is no term of a table.
WORDS = {
    ("as_of", LATEST): "today",
    ("body", "all"): "each organisation",
    ("word", "all"): "all of them",
    ("reading", "conventional"): "as usually meant",
    ("reading", "strict"): "strictly",
}

#: Of so many of the newest years the parts are told too, and the ends are days of knowledge.
NEWEST = 2

#: Another number when what was kept before can't be read.
FORMAT = "1"

Variant = dict[str, Value]


class GridError(TallyError):
    """A variant that could not be made."""


def own(of: Chapter, ledger: Ledger) -> Variant:
    """Give the choice of the book itself, by its values: the newest year, and not ``latest``.

    Examples
    --------
    >>> import tally
    >>> own(chapters.chapter("bodies"), tally.load())
    {'year': '2025', 'measure': 'fatalities', 'as_of': 'latest'}
    """
    given = parameters.read(of, {}, ledger)
    meant = parameters.meant(of, given, ledger)
    return {
        p.name: given[p.name] if p.name in VIEWS else type(p.default)(meant[p.name])
        for p in of.parameters
    }


def variants(of: Chapter, ledger: Ledger) -> tuple[list[Variant], int]:
    """Give the variants of a chapter that are made, and how many there are in all.

    Every variant is of whole calendar years, or of a time within the newest two; its ranges and
    its focus are those of the book. Where that makes more than :data:`MOST`, the newest times of
    each other choice are kept, as many as there is room for, and all of the book's own. Where there
    is room, each is made as it was known at the ends of the two years before, too.

    Parameters
    ----------
    of : Chapter
        The chapter.
    ledger : Ledger
        The claims.

    Returns
    -------
    list of dict
        The parameters of each, all by their values; among them those of :func:`own`.
    int
        How many differ in more than ranges, focus and day.

    Examples
    --------
    >>> import tally
    >>> made, every = variants(chapters.chapter("operations"), tally.load())
    >>> made[0], len(made) <= every * 3
    ({'period': '2023', 'as_of': 'latest'}, True)
    """
    rows = of.rows(ledger)
    book = own(of, ledger)
    every = list(_walk(of.parameters, rows, {}, [LATEST]))
    newest = max((period.parse(p).last.year for p in ledger.claims["period"]), default=0)
    time = next((p.name for p in of.parameters if _is_time(p)), None)
    near = [v for v in every if v == book or time is None or _is_near(str(v[time]), newest)]
    if time is not None:
        near = _newest(near, time, book)
    days = [f"{newest - n}-12-31" for n in range(NEWEST, 0, -1)]
    if "as_of" in of.names and len(near) * (1 + len(days)) <= MOST:
        near = [v for one in near for v in _on_days(of, one, rows, ledger, days)]
    return near, len(every)


def today(among: Iterable[Variant]) -> int:
    """Count the variants that are as known today."""
    return sum(variant.get("as_of", LATEST) == LATEST for variant in among)


def _walk(
    left: Sequence[Parameter], claims: pd.DataFrame, chosen: Variant, days: list[str]
) -> Iterator[Variant]:
    """Give what can be chosen together, each parameter narrowed by those before it."""
    if not left:
        yield dict(chosen)
        return
    one, *others = left
    values: list[Value] = [one.default]
    if one.name == "as_of":
        values = [*days]
    elif one.name not in VIEWS:
        values = [v for v in one.choices(claims) if not (one.stands and v == one.also)]
    for value in values:
        narrowed = one.narrow(claims, value)
        if not narrowed.empty:
            yield from _walk(others, narrowed, {**chosen, one.name: value}, days)


def _is_time(parameter: Parameter) -> bool:
    return parameter.column == "period" and parameter.name not in VIEWS


def _is_near(time: str, newest: int) -> bool:
    """Tell whether a time is a whole year, or lies within the newest years."""
    of = period.parse(time)
    return of.kind == "year" or of.first.year > newest - NEWEST


def _newest(found: list[Variant], time: str, book: Variant) -> list[Variant]:
    """Keep the newest times of each choice, as many as there is room for; all of the book's own."""

    def rest(of: Variant) -> str:
        return json.dumps({name: value for name, value in of.items() if name != time})

    ranks: list[int] = []
    seen: Counter[str] = Counter()
    for variant in reversed(found):  # the newest time of each choice comes last
        ranks.append(0 if rest(variant) == rest(book) else seen[rest(variant)])
        seen[rest(variant)] += 1
    room = max(n for n in range(1, len(found) + 1) if n == 1 or sum(r < n for r in ranks) <= MOST)
    return [v for v, rank in zip(found, reversed(ranks), strict=True) if rank < room]


def _on_days(
    of: Chapter, variant: Variant, rows: pd.DataFrame, ledger: Ledger, days: list[str]
) -> Iterator[Variant]:
    """Give a variant as known today, and on each of some days on which it could be told."""
    for day in [LATEST, *days]:
        known = {**variant, "as_of": day}
        claims = rows
        for parameter in of.parameters:
            claims = parameter.narrow(claims, known[parameter.name])
        if claims.empty:
            continue
        try:
            parameters.meant(of, known, ledger.known_on(day))
        except ParameterError:
            continue
        yield known


def words(of: Chapter, among: Sequence[Variant], ledger: Ledger) -> dict[str, dict[str, str]]:
    """Give the values of which there is a choice, each with its words.

    The newest time and the newest day come first, all else is by its words.

    Examples
    --------
    >>> import tally
    >>> of, ledger = chapters.chapter("bodies"), tally.load()
    >>> variant = own(of, ledger)
    >>> words(of, [variant, {**variant, "measure": "attacks"}], ledger)
    {'measure': {'attacks': 'attacks', 'fatalities': 'people killed'}}
    """
    found = {}
    for parameter in of.parameters:
        values = list(dict.fromkeys(str(variant[parameter.name]) for variant in among))
        if _is_time(parameter):
            values.sort(key=_newest_and_longest, reverse=True)
        if len(values) < 2:
            continue
        told = {value: in_words(parameter, value, ledger) for value in values}
        if parameter.column and not _is_time(parameter):
            told = dict(sorted(told.items(), key=lambda item: item[1].casefold()))
        if parameter.name == "as_of":
            told = dict(sorted(told.items(), reverse=True))
        found[parameter.name] = told
    return found


def _newest_and_longest(time: str) -> tuple[int, int]:
    of = period.parse(time)
    return of.last.toordinal(), -of.first.toordinal()


def in_words(parameter: Parameter, value: Value, ledger: Ledger) -> str:
    """Tell a value to a reader.

    Examples
    --------
    >>> import tally
    >>> when = chapters.chapter("operations").parameters[0]
    >>> in_words(when, "2024-Q1", tally.load())
    'the first quarter of 2024'
    """
    value = str(value)
    if (parameter.name, value) in WORDS:
        return WORDS[parameter.name, value]
    if parameter.name in VIEWS or (parameter.stands and value == parameter.also):
        return value
    match parameter.column or parameter.name:
        case "period" | "as_of":
            return period.in_words(value)
        case "body":
            return ledger.label(value)
        case "episode":
            return str(ledger.episodes.at[value, "title"])
        case "source_id":
            source = ledger.source(value)
            return f"{source['publisher']}, {period.in_words(source['published'])}"
        case "qualifier":
            return value.replace("_", " ")
        case "sums":
            return f"UCDP, {version_name(value)}"
        case dimension:
            return ledger.name(dimension, value)


# ---- making and keeping


@dataclass(frozen=True)
class Made:
    """One variant as it was made.

    Parameters
    ----------
    parameters : dict
        What was chosen.
    outputs : list of dict
        What each output of the notebook shows, in order.
    record : dict
        Its run record.
    """

    parameters: Variant
    outputs: list[dict[str, Any]]
    record: dict[str, Any]


@dataclass(frozen=True)
class Grid:
    """The variants of a chapter that are kept, of which all are there.

    Parameters
    ----------
    folder : pathlib.Path
        Where they are.
    listed : list of (dict, str)
        The parameters of each, and the name of its file.
    every : int
        How many there would be without a rule of what is made.
    own : dict
        The choice of the book.
    words : dict
        For each parameter of which there is a choice its values, the newest time first, each with
        its words.
    """

    folder: Path
    listed: list[tuple[Variant, str]]
    every: int
    own: Variant
    words: dict[str, dict[str, str]]

    def __iter__(self) -> Iterator[Made]:
        """Give each variant."""
        for chosen, name in self.listed:
            kept = _kept(self.folder / name)
            assert kept is not None  # its list is written last, and read with its stamps
            yield Made(chosen, kept["outputs"], kept["record"])


def read(name: str, root: Path | str | None = None) -> Grid | None:
    """Give the grid of a chapter, or None where it has none that follows from what is there now.

    Parameters
    ----------
    name : str
        The chapter.
    root : path, optional
        The project's folder.
    """
    root = paths.root() if root is None else Path(root).resolve()
    place = root / FOLDER / f"{name}.json"
    if not place.is_file():
        return None
    listed = json.loads(place.read_text(encoding="utf-8"))
    sources = fresh.Sources(root)
    if listed["of"] != _stamps(name, sources):
        return None
    variants = [(variant, file) for variant, file in listed["variants"]]
    folder = root / FOLDER / name
    if not all((folder / file).is_file() for _, file in variants):
        return None
    return Grid(folder, variants, listed["all"], listed["own"], listed["words"])


def make(
    names: Iterable[str] | None = None,
    *,
    root: Path | str | None = None,
    jobs: int = 2,
    echo: Callable[[str], object] = print,
) -> None:
    """Make the variants that are not kept, of some chapters or all.

    Parameters
    ----------
    names : iterable of str, optional
        The chapters; by default all.
    root : path, optional
        The project's folder.
    jobs : int
        How many run at once.
    echo : callable
        Is given one line for each chapter.

    Raises
    ------
    StaleError
        When the stored page of a chapter is old.
    GridError
        When a variant can't be made, or the book's own is not what is stored. The others are kept,
        and so are those of other chapters.
    """
    from tally.notebooks.engine import Engine

    root = paths.root() if root is None else Path(root).resolve()
    chosen = [chapters.chapter(n) for n in (chapters.names() if names is None else names)]
    if old := fresh.problems([_path(of.name, root) for of in chosen], root):
        raise fresh.StaleError("\n".join(old))
    sources = fresh.Sources(root)
    sources.read_tables()
    failures: list[str] = []
    with Engine(root) as engine:
        for of in chosen:
            failures += _make(of, sources, engine, jobs, echo)
    if failures:
        raise GridError("\n".join(failures))


def _make(
    of: Chapter, sources: fresh.Sources, engine: Engine, jobs: int, echo: Callable[[str], object]
) -> list[str]:
    """Make what a chapter lacks, and list it when all is there; say what went wrong."""
    began, folder = time.monotonic(), sources.root / FOLDER / of.name
    stamps = _stamps(of.name, sources)
    wanted, every = variants(of, sources.ledger)
    files = [(variant, f"{_key(stamps, variant)}.json.gz") for variant in wanted]
    lacking = [(v, file) for v, file in files if not _holds(folder / file, sources)]
    failures = []
    pool = ThreadPoolExecutor(max(1, jobs))
    try:
        runs = {
            pool.submit(_run, of, variant, sources, engine): (variant, file)
            for variant, file in lacking
        }
        for run in as_completed(runs):
            variant, file = runs[run]
            try:
                write_whole(folder / file, _packed(run.result()))
            except GridError as error:
                failures.append(f"{of.name}, {_told(variant)}: {error}")
    finally:
        # What was asked for and has not begun would keep an interrupted run for hours.
        pool.shutdown(cancel_futures=True)
    if not failures:
        failures = _odd(of, sources, folder, files)
    if failures:
        return failures
    listed = {
        "of": stamps,
        "all": every,
        "own": own(of, sources.ledger),
        "words": words(of, wanted, sources.ledger),
        "variants": files,
    }
    write_whole(folder.with_suffix(".json"), json.dumps(listed))
    for path in folder.glob("*"):
        if path.name not in {file for _, file in files}:
            path.unlink()
    size = sum((folder / file).stat().st_size for _, file in files)
    echo(
        f"{of.name}: {today(wanted)} of {every} choices, {len(files)} variants with earlier days; "
        f"{len(lacking)} made now in {time.monotonic() - began:.0f} s, {size / 1000:,.0f} kB."
    )
    return []


def run(of: Chapter, variant: Variant, engine: Engine, root: Path) -> Made:
    """Make one variant of a chapter: papermill puts the parameters in, and the engine runs it.

    Raises
    ------
    GridError
        When a cell fails.
    """
    from tally.notebooks.engine import EngineError
    from tally.notebooks.run import executed

    try:
        notebook = executed(_path(of.name, root), variant, engine, pictures=False)
    except EngineError as error:
        raise GridError(str(error)) from None
    record = fresh.record(notebook)
    if record is None:
        raise GridError("its last cell gives no record of results.")
    return Made(variant, outputs.stored(notebook), record)


def _run(of: Chapter, variant: Variant, sources: fresh.Sources, engine: Engine) -> dict[str, Any]:
    made = run(of, variant, engine, sources.root)
    return {
        "outputs": made.outputs,
        "record": made.record,
        "tables": sources.every_table,
        "data": sources.data_of(made.record),
    }


def _odd(
    of: Chapter, sources: fresh.Sources, folder: Path, files: list[tuple[Variant, str]]
) -> list[str]:
    """Say what does not fit the stored page: the book's own variant is that page, cell by cell."""
    stored = outputs.stored(fresh.read(_path(of.name, sources.root)))
    book = own(of, sources.ledger)
    failures = []
    for variant, file in files:
        kept = _kept(folder / file)
        assert kept is not None
        if len(kept["outputs"]) != len(stored):
            failures.append(
                f"{of.name}, {_told(variant)}: it shows {len(kept['outputs'])} outputs, "
                f"and the stored page {len(stored)}."
            )
        elif variant == book and kept["outputs"] != stored:
            failures.append(f"{of.name}, {_told(variant)}: it is not what the stored page shows.")
    return failures


def _holds(path: Path, sources: fresh.Sources) -> bool:
    """Tell whether a variant is kept, and what it read of the tables is still the same."""
    kept = _kept(path)
    if kept is None:
        return False
    if kept["tables"] == sources.every_table:
        return True
    return bool(kept["data"]) and kept["data"] == sources.data_of(kept["record"])


def _kept(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError):
        return None
    return found


def _packed(kept: Mapping[str, Any]) -> bytes:
    return gzip.compress(json.dumps(kept, ensure_ascii=False).encode(), mtime=0)


def _stamps(name: str, sources: fresh.Sources) -> dict[str, str]:
    """Give what all variants of a chapter follow from, and the tables as they are."""
    fixed = sources.fixed(fresh.read(_path(name, sources.root)))
    return {**fixed, "tables": sources.every_table, "format": FORMAT}


def _key(stamps: Mapping[str, str], variant: Variant) -> str:
    """Name the file of a variant by what it follows from; the tables are looked at in it."""
    fixed = [stamps[part] for part in ("cells", "code", "libraries")]
    return hashlib.sha256(json.dumps([fixed, variant]).encode()).hexdigest()[:16]


def _path(name: str, root: Path) -> Path:
    return root / "notebooks" / f"{name}.ipynb"


def _told(variant: Variant) -> str:
    return " ".join(f"{name} {value}" for name, value in variant.items())
