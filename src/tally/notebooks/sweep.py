"""Sweeps: one notebook, executed for many choices of its parameters, on Dask.

What is impossible is refused before the start. What is finished is kept, each cell as a notebook
with its record, and is not done again while all that it follows from is the same; a cell that fails
fails alone. At the end the values of all cells stand in one table: see
:mod:`tally.notebooks.gathered`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from tally import paths
from tally.errors import PeriodError, TallyError, first_line
from tally.ledger import tables
from tally.notebooks import gathered, records
from tally.notebooks.run import WHOLE, chapter_of
from tally.notebooks.worker import Project, execute, same, versions
from tally.page import parameters
from tally.page.parameters import LATEST, Chapter, Parameter, Value
from tally.quantities import period
from tally.writing import WriteError, replace_files, write_whole

if TYPE_CHECKING:
    from distributed import Client, Future

    from tally.ledger.tables import Ledger

#: The file that tells a sweep's folder from any other.
PLAN = "sweep.json"

#: So many combinations are no slip of the hand, but no plan either.
MOST = 50_000

#: Seconds in which a scheduler must answer, and its first worker be there.
PATIENCE = 20


class SweepError(TallyError):
    """A sweep that can't begin, or can't go on."""


@dataclass(frozen=True)
class Cell:
    """One choice of parameters.

    Parameters
    ----------
    name : str
        What its files are named by.
    values : dict
        A checked value for each parameter.
    key : str
        The fingerprint of all that it follows from.
    """

    name: str
    values: dict[str, Value]
    key: str


@dataclass(frozen=True)
class Plan:
    """What a sweep is to do.

    Parameters
    ----------
    chapter : Chapter
        The notebook.
    source : pathlib.Path
        Its file.
    tables : pathlib.Path
        The folder of the tables.
    stamps : records.Stamps
        What every cell follows from.
    cells : list of Cell
        What can be run.
    refused : list of (dict, str)
        What can't, with the reason.
    """

    chapter: Chapter
    source: Path
    tables: Path
    stamps: records.Stamps
    cells: list[Cell]
    refused: list[tuple[dict[str, Value], str]]


@dataclass
class Done:
    """What a sweep gave.

    Parameters
    ----------
    made, kept : int
        Cells that were executed, and those that were there.
    failed : dict
        Why a cell failed, by its name.
    files : list of pathlib.Path
        The tables and the page of all cells.
    """

    made: int = 0
    kept: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


def spread(parameter: Parameter, told: str, of: Chapter, ledger: Ledger) -> list[Value]:
    """Give the values that a few words name.

    Parameters
    ----------
    parameter : Parameter
        Of the chapter.
    told : str
        ``all``; the first and the last of a run of years, quarters, months or days, joined by a
        colon; or some values with commas between.
    of : Chapter
        The chapter.
    ledger : Ledger
        The claims.

    Examples
    --------
    >>> import tally
    >>> from tally.chapters import chapter
    >>> provinces, ledger = chapter("provinces"), tally.load()
    >>> spread(provinces.parameters[2], "2023-Q3:2024-Q2", provinces, ledger)
    ['2023-Q3', '2023-Q4', '2024-Q1', '2024-Q2']
    """
    name, told = parameter.name, told.strip()
    if told == "all" and parameter.also != "all":
        found = parameter.choices(of.rows(ledger))
        if not found:
            raise SweepError(f"{of.name}: {name} can be any day; name some, with commas between.")
        return [value for value in found if not (parameter.stands and value == parameter.also)]
    words = [w for part in told.split(",") for w in (_run(part.strip(), name) or [part.strip()])]
    if "" in words:
        raise SweepError(f"{of.name}: {name} has an empty value in {told!r}.")
    typed = isinstance(parameter.default, int)
    return [int(word) if typed and WHOLE.fullmatch(word) else word for word in words]


def _run(told: str, name: str) -> list[str]:
    """Give a run of times, or nothing where there is no colon."""
    first, colon, last = told.partition(":")
    if not colon:
        return []
    try:
        one, other = period.parse(first), period.parse(last)
        if one.kind != other.kind or one.kind == "span":
            raise PeriodError("They must be two years, quarters, months or days.")
        whole = period.Period(one.first, other.last)
        return [str(part) for part in period.parts(whole, one.kind)]
    except PeriodError as error:
        raise SweepError(f"{name}: {told} is no run of times. {error}") from None


def plan(
    notebook: str,
    asked: Mapping[str, str],
    *,
    folder: Path | None = None,
    named: str | None = None,
    pictures: bool = False,
) -> Plan:
    """Find the cells of a sweep, and which of them are impossible.

    Parameters
    ----------
    notebook : str
        The chapter.
    asked : mapping
        Values for each parameter, in words: see :func:`spread`.
    folder : pathlib.Path, optional
        The tables.
    named : str, optional
        How the records name them, where it is not by their folder.
    pictures : bool
        Whether figures will be drawn.

    Raises
    ------
    ParameterError
        For a name that is no parameter.
    SweepError
        When nothing is possible, or too much is asked.

    Examples
    --------
    >>> found = plan("operations", {"period": "2022:2024"})
    >>> [cell.name for cell in found.cells], len(found.refused)
    (['2023', '2024'], 1)
    """
    chapter, source = chapter_of(notebook)
    folder = (folder or paths.data()).resolve()
    ledger = tables.load(folder)
    parameters.refuse_unknown(chapter, asked)
    given = {
        p.name: list(dict.fromkeys(spread(p, asked[p.name], chapter, ledger)))
        for p in chapter.parameters
        if p.name in asked
    }
    found = list(islice(_combinations(chapter, given, ledger), MOST + 1))
    if len(found) > MOST:
        raise SweepError(f"That are more than {MOST:,} cells. Name fewer values.")
    stamps = records.Stamps.now(source, folder, named)
    follows = [stamps.notebook, versions(), stamps.data["fingerprint"], pictures]
    possible = [values for values, why in found if why is None]
    if not possible:
        raise SweepError(f"None of the {len(found)} cells is possible. The first: {found[0][1]}")
    names = _names(possible, list(given))
    files = _files(possible)
    cells = [
        Cell(name, values, _key([*follows, *filter(None, map(files.get, values.values()))], values))
        for name, values in zip(names, possible, strict=True)
    ]
    refused = [(values, why) for values, why in found if why is not None]
    return Plan(chapter, source, folder, stamps, cells, refused)


def _key(follows: list, values: dict[str, Value]) -> str:
    return hashlib.sha256(json.dumps([follows, values]).encode()).hexdigest()


def _files(cells: Iterable[dict[str, Value]]) -> dict[Value, str]:
    """Give the sums of the files that parameters name, each by its whole path."""
    values = {value for cell in cells for value in cell.values()}
    named = [v for v in values if isinstance(v, str) and Path(v).is_absolute()]
    return {path: hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in named}


def _combinations(
    of: Chapter, given: Mapping[str, list[Value]], ledger: Ledger
) -> Iterator[tuple[dict[str, Value], str | None]]:
    """Give each combination; what words such as ``latest`` stand for must be there, too."""
    for values, why in parameters.combinations(of, given, ledger):
        if why is None:
            try:
                parameters.meant(of, values, ledger.known_on(str(values.get("as_of", LATEST))))
            except TallyError as error:
                why = str(error)
        yield values, why


def _names(cells: list[dict[str, Value]], given: list[str]) -> list[str]:
    """Name each cell by the values that were asked for."""
    names = [
        "_".join(re.sub(r"[^\w.-]+", "-", str(cell[name])) for name in given) or "default"
        for cell in cells
    ]
    folded = [name.casefold() for name in names]
    return [
        name if folded.count(name.casefold()) == 1 else f"{name}_{n}"
        for n, name in enumerate(names, 1)
    ]


def refuse(place: Path) -> None:
    """Refuse a folder in which no sweep can be made, before any work is done for it.

    Raises
    ------
    SweepError
        When it is no folder, or has something else in it.
    """
    if not place.name:
        raise SweepError("The folder of the sweep needs a name, such as runs.")
    if place.exists() and not place.is_dir():
        raise SweepError(f"{place} is no folder.")
    if place.is_dir() and any(place.iterdir()) and not (place / PLAN).is_file():
        raise SweepError(f"{place} is not empty, and no sweep was made there. Choose another.")


@contextlib.contextmanager
def opened(place: Path, plan: Plan) -> Iterator[None]:
    """Take a folder for a sweep, and keep others out of it.

    Raises
    ------
    SweepError
        When :func:`refuse` does, it is one of the project's, or another sweep works there.
    WriteError
        When it can't be written.
    """
    refuse(place)
    if place.resolve() in (plan.source.parent, plan.tables, *plan.source.parents):
        raise SweepError(f"{place} is a folder of the project. Choose another.")
    try:
        (place / "cells").mkdir(parents=True, exist_ok=True)
        asked = {"notebook": plan.chapter.name, "data": plan.stamps.data, "cells": len(plan.cells)}
        write_whole(place / PLAN, f"{json.dumps(asked, indent=1, ensure_ascii=False)}\n")
        lock = FileLock(place / ".lock").acquire(timeout=0)
    except Timeout:
        raise SweepError(f"Another sweep is at work in {place}.") from None
    except OSError as error:
        raise WriteError(f"{place} can't be written: {error.strerror or error}.") from None
    with lock:
        # What one that was killed had begun to write.
        for part in place.rglob(".*.tmp"):
            part.unlink()
        yield


def finished(place: Path, plan: Plan) -> dict[str, float]:
    """Give the cells that are there and still hold, each with the seconds that it took."""
    found = {}
    for cell in plan.cells:
        with contextlib.suppress(TallyError):
            record = records.read(_notebook(place, cell))
            if record.get("cell") == cell.key:
                found[cell.name] = float(record["time"]["seconds"])
    return found


@contextlib.contextmanager
def on(scheduler: str | None, jobs: int | None) -> Iterator[Client]:
    """Open Dask: a cluster of this machine, or one that is there already.

    Parameters
    ----------
    scheduler : str or None
        The address of its scheduler, such as ``tcp://host:8786``.
    jobs : int or None
        How many workers a cluster of this machine has; by default one for each processor.

    Raises
    ------
    SweepError
        When Dask is not installed, the scheduler does not answer, or it has no worker.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise SweepError(
            "A sweep runs on Dask, which is not installed. Run: pip install 'tally[sweep]'"
        ) from None
    with (
        dask.config.set({"distributed.logging.distributed": "critical"}),
        contextlib.ExitStack() as stack,
    ):
        try:
            if scheduler is None:
                scheduler = stack.enter_context(
                    distributed.LocalCluster(
                        n_workers=jobs or os.cpu_count() or 1,
                        threads_per_worker=1,
                        dashboard_address="127.0.0.1:0",
                        silence_logs=logging.CRITICAL,
                    )
                )
            client = stack.enter_context(
                distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
            )
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, RuntimeError, ValueError, TimeoutError) as error:
            why = first_line(error, "it has no worker").rstrip(".")
            of = "Dask" if scheduler is None else f"The scheduler {scheduler}"
            raise SweepError(f"{of} can't be used: {why}.") from None
        yield client


def run(
    plan: Plan,
    place: Path,
    client: Client,
    *,
    pictures: bool = False,
    html: bool = False,
    expect: Callable[[float], object] = lambda seconds: None,
    tell: Callable[[str], object] = lambda cell: None,
) -> Done:
    """Execute the cells that are not there, and gather the values of all.

    Parameters
    ----------
    plan : Plan
        The cells.
    place : pathlib.Path
        The folder, taken by :func:`opened`.
    client : distributed.Client
        Dask.
    pictures : bool
        Whether figures are drawn.
    html : bool
        Whether each cell gets a page of HTML, too.
    expect : callable
        Is given the seconds that all will take, as soon as they can be told.
    tell : callable
        Is given the name of each cell that ended.

    Raises
    ------
    SweepError
        When the scheduler is gone; what was finished is kept.
    """
    from distributed import as_completed
    from distributed.client import FutureCancelledError

    there = finished(place, plan)
    todo = [cell for cell in plan.cells if cell.name not in there]
    done = Done(kept=len(plan.cells) - len(todo))
    workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

    def told(took: float) -> None:
        expect(took * (len(todo) - done.made - len(done.failed)) / workers)

    if there and todo:
        told(sum(there.values()) / len(there))
    if todo:
        project = client.submit(
            same, Project.of(plan.source, plan.tables, pictures=pictures), pure=False
        )
        cells: dict[Future, Cell] = {}

        def begin(some: list[Cell]) -> list[Future]:
            runs = [client.submit(execute, project, cell.values, pure=False) for cell in some]
            cells.update(zip(runs, some, strict=True))
            return runs

        # One for each worker, by which is told what all the others will take.
        waiting = iter(todo)
        under_way = as_completed(begin(list(islice(waiting, workers))), loop=client.loop)
        for future in under_way:
            cell = cells.pop(future)
            try:
                got = future.result()
            except FutureCancelledError:
                raise SweepError(
                    f"The scheduler is gone. {done.made + done.kept} of {len(plan.cells)} cells "
                    "are kept; started again, the sweep goes on with the others."
                ) from None
            except Exception as error:
                got = {"failed": _of_dask(error)}
            # Or else Dask would do it again when a worker is lost that still holds the result.
            future.release()
            if "failed" in got:
                done.failed[cell.name] = got["failed"]
            else:
                _keep(place, cell, got, plan.stamps, html=html)
                done.made += 1
            tell(cell.name)
            if rest := list(waiting):
                if "seconds" in got and not there:
                    told(got["seconds"])
                under_way.update(begin(rest))
    done.files = gathered.write(place, plan, done.failed)
    return done


def _of_dask(error: Exception) -> str:
    """Tell what Dask says when a worker was lost, or can't do what it is asked."""
    if type(error).__name__ == "KilledWorker":
        return "its workers died, one after another."
    return f"its worker can't execute it: {type(error).__name__}: {first_line(error)}"


def _notebook(place: Path, cell: Cell) -> Path:
    return place / "cells" / f"{cell.name}.ipynb"


def _keep(
    place: Path, cell: Cell, got: Mapping[str, Any], stamps: records.Stamps, *, html: bool
) -> None:
    """Write a cell with its record, both whole or neither."""
    path, made = _notebook(place, cell), got["notebook"].encode()
    record = {**records.of_run(made, stamps, got["began"], got["seconds"]), "cell": cell.key}
    files: dict[Path, str | bytes] = {path: made, records.beside(path): records.written(record)}
    if html:
        files[path.with_suffix(".html")] = records.page(json.loads(made))
    replace_files(files)
