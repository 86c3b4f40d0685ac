"""The engine: notebooks executed in warm processes, without a kernel.

A server process imports what chapters import and reads the ledger once; each notebook gets a
process of its own that is forked from it, so a run takes a fraction of a second to begin, and no
name, setting or failure of one reaches another. Where the system can't fork, each notebook gets a
fresh process: slower, and the same bytes. What the cells give is what a kernel gives.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from nbformat import NotebookNode, from_dict

from tally.errors import TallyError

#: A cell takes seconds; one that takes minutes hangs.
CELL_TIMEOUT = 300

#: The variable that leaves pictures out of what a notebook stores.
PICTURES = "TALLY_PICTURES"


class EngineError(TallyError):
    """A notebook could not be executed to its end."""


@dataclass(frozen=True)
class Job:
    """A notebook to execute.

    Parameters
    ----------
    name : str
        What it is called in an error.
    notebook : nbformat.NotebookNode
        Its cells get their outputs and counts.
    folder : pathlib.Path
        The working folder of its cells.
    environment : mapping, optional
        Variables beside those of this process.
    on_start, on_done : callable, optional
        Are told the number of each cell, before and after it runs.
    """

    name: str
    notebook: NotebookNode
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    on_start: Callable[[int], object] = lambda number: None
    on_done: Callable[[int], object] = lambda number: None

    @property
    def todo(self) -> list[int]:
        """The numbers of the cells that hold code to run."""
        return [
            number
            for number, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "code"
            and cell.source.strip()
            and "skip-execution" not in cell.metadata.get("tags", ())
        ]


def execute(job: Job, *, timeout: float | None = CELL_TIMEOUT) -> NotebookNode:
    """Execute one notebook.

    Parameters
    ----------
    job : Job
        The notebook.
    timeout : float or None
        Seconds after which a cell is taken to hang; None for no limit.

    Returns
    -------
    nbformat.NotebookNode
        The notebook of the job, with what its cells gave.

    Raises
    ------
    EngineError
        When a cell fails, hangs, or ends its process. The outputs up to there are kept.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> book = new_notebook(cells=[new_code_cell("2 + 2")])
    >>> execute(Job("sum", book, Path.cwd())).cells[0].outputs[0]["data"]
    {'text/plain': '4'}
    """
    for _, failure in execute_all([job], jobs=1, timeout=timeout):
        if failure:
            raise failure
    return job.notebook


def execute_all(
    todo: Iterable[Job], *, jobs: int = 2, timeout: float | None = CELL_TIMEOUT
) -> Iterator[tuple[Job, EngineError | None]]:
    """Execute notebooks, some at once.

    Parameters
    ----------
    todo : iterable of Job
        The notebooks.
    jobs : int
        How many run at once.
    timeout : float or None
        Seconds after which a cell is taken to hang; None for no limit.

    Yields
    ------
    tuple of (Job, EngineError or None)
        Each notebook when it is done, with what kept it from its end. One that fails does not
        keep the others from running.
    """
    waiting, running = deque(todo), []
    try:
        while waiting or running:
            while waiting and len(running) < max(1, jobs):
                running.append(_Running(waiting.popleft(), timeout))
            ready = wait([run.told for run in running], timeout=_patience(running))
            for run in list(running):
                if run.told in ready:
                    run.listen()
                elif run.is_late():
                    run.stop(f"a cell ran for more than {timeout:g} seconds and was stopped")
                if run.ended:
                    running.remove(run)
                    yield run.job, run.failure
    finally:
        for run in running:
            run.stop("was stopped")


class _Running:
    """A notebook in its process."""

    def __init__(self, job: Job, timeout: float | None) -> None:
        self.job, self._timeout = job, timeout
        self.failure: EngineError | None = None
        self.ended = False
        for number in job.todo:
            job.notebook.cells[number].outputs = []
            job.notebook.cells[number].execution_count = None
        sources = [(number, job.notebook.cells[number].source) for number in job.todo]
        environment = {**os.environ, **job.environment}
        processes = _processes()
        self.told, tell = processes.Pipe(duplex=False)
        self._process: BaseProcess = processes.Process(
            target=_work, args=(tell, sources, job.folder, environment), daemon=True
        )
        self._process.start()
        tell.close()
        self._began = time.monotonic()
        self._number = -1

    def left(self) -> float | None:
        """Give the seconds that the cell still has."""
        return None if self._timeout is None else self._began + self._timeout - time.monotonic()

    def is_late(self) -> bool:
        """Tell whether the cell has had its time."""
        return (left := self.left()) is not None and left <= 0

    def listen(self) -> None:
        """Take what the process tells."""
        try:
            number, *done = self.told.recv()
        except EOFError:
            self.stop(f"cell {self._number + 1}: the process died while it ran")
            return
        self._began = time.monotonic()
        if number is None:
            self._end()
        elif not done:
            self._number = number
            self.job.on_start(number)
        else:
            outputs, count, failed = done
            cell = self.job.notebook.cells[number]
            cell.outputs = [from_dict(output) for output in outputs]
            cell.execution_count = count
            self.job.on_done(number)
            if failed:
                error = next(o for o in outputs if o["output_type"] == "error")
                self.stop(f"cell {number + 1} failed: {error['ename']}: {error['evalue']}")

    def stop(self, why: str) -> None:
        """End the process, and say why."""
        self.failure = EngineError(f"{self.job.name}: {why}")
        self._end()

    def _end(self) -> None:
        self.ended = True
        self._process.kill() if self.failure else self._process.join()
        self._process.join()
        self.told.close()


def _patience(running: Iterable[_Running]) -> float | None:
    left = [seconds for run in running if (seconds := run.left()) is not None]
    return max(0.0, min(left)) if left else None


def _processes() -> BaseContext:
    """Give what starts processes: a warm server where the system can fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    warm = multiprocessing.get_context("forkserver")
    warm.set_forkserver_preload(["tally.notebooks.warm"])
    return warm


def _work(
    tell: Connection, sources: list[tuple[int, str]], folder: Path, environment: dict[str, str]
) -> None:
    """Run cells until one fails; tell before and after each."""
    from tally.notebooks.shell import Cells

    cells = Cells(folder, environment)
    for number, source in sources:
        tell.send((number,))
        outputs, count, failed = cells.run(source)
        tell.send((number, outputs, count, failed))
        if failed:
            break
    else:
        tell.send((None,))
