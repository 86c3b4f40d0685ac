"""The engine: it executes notebooks without a kernel, each in a process of its own.

A parent process imports what the chapters import and reads the ledger, once; each notebook then
gets a fork of it, so that what one sets, changes or loads does not reach the next. Where a system
can't fork, each gets a new process. The outputs are those of a new kernel, byte for byte.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import IO, TYPE_CHECKING, Any, Protocol, TextIO

from nbformat import NotebookNode, from_dict
from nbformat.v4 import output_from_msg

from tally import paths
from tally.errors import TallyError

if TYPE_CHECKING:
    from papermill.engines import NotebookExecutionManager

#: Whether a process can be split in two. Libraries mend their threads after a fork, but vl-convert
#: does not, so nothing is drawn before.
FORK = hasattr(os, "fork")


class EngineError(TallyError):
    """A notebook's process died, or one of its cells ran for too long."""


class CellError(EngineError):
    """A cell failed; the notebook holds its error as an output.

    Parameters
    ----------
    number : int
        The cell, counted from 1 with all cells.
    name, said : str
        The type and the message of what was raised.
    """

    def __init__(self, number: int, name: str, said: str) -> None:
        super().__init__(f"cell {number} failed: {name}: {said}")
        self.number = number


class Report(Protocol):
    """Who is told of each cell in its turn, text cells too: papermill's manager is one."""

    def cell_start(self, cell: NotebookNode, cell_index: int) -> None:
        """Take a cell that begins."""

    def cell_exception(self, cell: NotebookNode, cell_index: int) -> None:
        """Take a cell that failed; it is completed next."""

    def cell_complete(self, cell: NotebookNode, cell_index: int) -> None:
        """Take a cell that ended, well or not."""


class Engine:
    """Executes notebooks; opened and closed by ``with``. Several threads can use it at once.

    Parameters
    ----------
    root : path, optional
        The project's folder; by default what each notebook finds by itself, as in a kernel.
    fork : bool
        Whether notebooks are forked from one parent, or each gets a new process.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> notebook = new_notebook(cells=[new_code_cell("6 * 7")])
    >>> with Engine(fork=False) as engine:
    ...     engine.run(notebook)
    >>> notebook.cells[0].outputs[0]["data"]
    {'text/plain': '42'}
    """

    def __init__(self, root: Path | str | None = None, *, fork: bool = FORK) -> None:
        self._root = None if root is None else Path(root).resolve()
        self._fork = fork
        self._lock = threading.Lock()
        self._parent: tuple[subprocess.Popen[str], socket.socket] | None = None
        self._state: object = None

    def __enter__(self) -> Engine:
        """Give the engine itself; the parent starts with the first notebook."""
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """End the parent process; notebooks that run end by themselves."""
        if self._parent is not None:
            process, control = self._parent
            control.close()
            process.wait()
            self._parent = None

    def run(
        self,
        notebook: NotebookNode,
        *,
        folder: Path | str = ".",
        pictures: bool | None = None,
        limit: float | None = None,
        report: Report | None = None,
    ) -> None:
        """Execute the code cells of a notebook, in their order, and put their outputs into it.

        Parameters
        ----------
        notebook : nbformat.NotebookNode
            Is changed: outputs and execution counts.
        folder : path
            Where it runs.
        pictures : bool, optional
            Whether figures are drawn, which is most of the work; by default as the environment
            variable ``TALLY_PICTURES`` says: see :func:`tally.page.figure.pictures`.
        limit : float, optional
            Seconds that a cell may take.
        report : Report, optional
            Is told of each cell.

        Raises
        ------
        CellError
            When a cell fails; those after it are not run.
        EngineError
            When the process dies, or a cell runs for longer than the limit.
        """
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.update(outputs=[], execution_count=None)
        environment = dict(os.environ)
        if self._root is not None:
            environment["TALLY_ROOT"] = str(self._root)
        if pictures is not None:
            environment["TALLY_PICTURES"] = "yes" if pictures else "no"
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            request = {
                "environment": environment,
                "folder": str(Path(folder).resolve()),
                "place": place,
                "cells": [(c.source, _may_fail(c)) for c in notebook.cells if _has_code(c)],
            }
            with contextlib.closing(self._process(request)) as process:
                outputs = _Outputs()
                for index, cell in enumerate(notebook.cells):
                    if report:
                        report.cell_start(cell, index)
                    try:
                        if _has_code(cell):
                            process.run(index + 1, cell, outputs, limit)
                    except CellError:
                        if report:
                            report.cell_exception(cell, index)
                        raise
                    finally:
                        if report:
                            report.cell_complete(cell, index)

    def _process(self, request: dict) -> _Process:
        if not self._fork:
            alone = self._start(stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            assert alone.stdin is not None and alone.stdout is not None
            return _Process(alone.stdout, alone.stdin, request, alone)
        ours, theirs = socket.socketpair()
        with self._lock:
            control = self._renew()
            with theirs:
                socket.send_fds(control, [b"\n"], [theirs.fileno()])
        with ours:
            answers = ours.makefile("r", encoding="utf-8")
            asked = ours.makefile("w", encoding="utf-8")
        return _Process(answers, asked, request)

    def _renew(self) -> socket.socket:
        """Give the socket of the parent: a new one where code or tables changed under the old."""
        state = _state(self._root)
        if self._parent is not None and self._state == state and self._parent[0].poll() is None:
            return self._parent[1]
        self.close()
        control, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            process = self._start(str(number), stdin=subprocess.DEVNULL, pass_fds=[number])
        self._parent, self._state = (process, control), state
        return control

    def _start(
        self, *words: str, stdin: int, stdout: int | None = None, pass_fds: Sequence[int] = ()
    ) -> subprocess.Popen[str]:
        variables = {} if self._root is None else {"TALLY_ROOT": str(self._root)}
        # Without the folder in which it is started: a file there may have the name of a library.
        command = [sys.executable, "-P", "-m", "tally.notebooks.warm", *words]
        return subprocess.Popen(
            command,
            env={**os.environ, **variables},
            stdin=stdin,
            stdout=stdout,
            pass_fds=pass_fds,
            encoding="utf-8",
        )


def _has_code(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip())


def _may_fail(cell: NotebookNode) -> bool:
    return "raises-exception" in cell.metadata.get("tags", ())


def _state(root: Path | None) -> list[tuple[str, int, int]]:
    """Give what tells one state of the code and the tables from another."""
    files = list(Path(__file__).parent.rglob("*.py"))
    with contextlib.suppress(TallyError):
        files += [p for p in _tables(root).rglob("*") if p.is_file()]
    return [(str(p), (s := p.stat()).st_mtime_ns, s.st_size) for p in sorted(files)]


def _tables(root: Path | None) -> Path:
    """Give the folder of the tables that a notebook will read."""
    return paths.data() if root is None or "TALLY_DATA" in os.environ else root / "data"


class _Process:
    """The process of one notebook: its request was sent, and its answers are lines of JSON."""

    def __init__(
        self,
        answers: IO[str],
        asked: IO[str],
        request: dict,
        alone: subprocess.Popen | None = None,
    ) -> None:
        self._answers, self._asked, self._alone = answers, asked, alone
        self._number: int | None = None
        self._late = False
        with contextlib.suppress(OSError):
            asked.write(f"{json.dumps(request)}\n")
            asked.flush()

    def run(self, number: int, cell: NotebookNode, outputs: _Outputs, limit: float | None) -> None:
        """Wait for a cell to end, and put what it shows into it."""
        timer = None
        try:
            for what, *told in self._lines():
                if what == "process":
                    self._number = told[0]
                elif what == "begins":
                    cell.execution_count = told[0]
                    if limit is not None:
                        timer = threading.Timer(limit, self._stop)
                        timer.start()
                elif what == "message":
                    outputs.add(cell, *told)
                elif told[0]:
                    return
                else:
                    error = next(o for o in reversed(cell.outputs) if o.output_type == "error")
                    raise CellError(number, error.ename, error.evalue)
        finally:
            if timer is not None:
                timer.cancel()
        if self._late:
            raise EngineError(f"cell {number} ran for more than {limit:g} seconds and was stopped.")
        raise EngineError(f"the process died while cell {number} ran.")

    def close(self) -> None:
        """Let the process end."""
        for file in (self._asked, self._answers):
            # What was not sent before the process died can't be sent any more.
            with contextlib.suppress(OSError):
                file.close()
        if self._alone is not None:
            self._alone.wait()

    def _lines(self) -> Iterator[list]:
        # A process that is ended ends its lines, or breaks them off.
        with contextlib.suppress(OSError, json.JSONDecodeError):
            for line in self._answers:
                yield json.loads(line)

    def _stop(self) -> None:
        self._late = True
        if self._alone is not None:
            self._alone.kill()
        elif self._number is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._number, signal.SIGKILL)


class _Outputs:
    """What the messages of a kernel make of the outputs of cells."""

    def __init__(self) -> None:
        self._shown: dict[str, list[NotebookNode]] = {}
        self._clear = False

    def add(self, cell: NotebookNode, kind: str, content: dict) -> None:
        """Add what one message shows."""
        name = content.get("transient", {}).get("display_id")
        if kind == "clear_output":
            self._clear = content["wait"]
            if not self._clear:
                cell.outputs = []
        elif kind == "update_display_data":
            for output in self._shown.get(name, ()):
                output.update(from_dict({k: content[k] for k in ("data", "metadata")}))
        else:
            if self._clear:
                cell.outputs, self._clear = [], False
            output = output_from_msg({"header": {"msg_type": kind}, "content": content})
            cell.outputs.append(output)
            if name:
                self._shown.setdefault(name, []).append(output)


@cache
def shared(root: Path | None) -> Engine:
    """Give this process's engine for those who ask for one notebook at a time, as papermill does.

    It ends with the process.
    """
    engine = Engine(root)
    atexit.register(engine.close)
    return engine


class TallyEngine:
    """The engine as papermill finds it: ``papermill --engine tally``.

    It takes what papermill's own engine takes. The notebooks that one Python process executes
    share one parent: see :class:`Engine`.
    """

    @staticmethod
    def execute_notebook(nb: NotebookNode, kernel_name: str, **options: object) -> NotebookNode:
        """Execute a notebook for papermill."""
        # Papermill asks for this module while it is imported, so it can't be imported above.
        from papermill import engines

        class Managed(engines.Engine):
            execute_managed_notebook = staticmethod(_execute_managed)

        return Managed.execute_notebook(nb, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: NotebookNode, name: str | None = None) -> str:
        """Give the name of the notebook's kernel, by which papermill finds its language."""
        from papermill import utils

        return utils.nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb: NotebookNode, language: str | None = None) -> str:
        """Give the notebook's language, in which papermill writes parameters."""
        from papermill import utils

        return utils.nb_language(nb, language)


def _execute_managed(
    manager: NotebookExecutionManager,
    kernel_name: str,
    *,
    input_path: str | None = None,
    execution_timeout: float | None = None,
    **options: Any,
) -> None:
    """Execute the notebook of papermill's manager, which then looks for errors itself."""
    from ipykernel.ipkernel import IPythonKernel

    root = None
    with contextlib.suppress(TallyError):
        root = paths.root(*([] if input_path is None else [Path(input_path).resolve()]))
    with contextlib.suppress(CellError):
        shared(root).run(manager.nb, limit=execution_timeout, report=_Logged(manager, **options))
    manager.nb.metadata["language_info"] = from_dict(IPythonKernel.language_info)


class _Logged:
    """Papermill's manager, with what is shown also written where papermill was told to."""

    def __init__(
        self,
        manager: NotebookExecutionManager,
        *,
        log_output: bool = False,
        stdout_file: TextIO | None = None,
        stderr_file: TextIO | None = None,
        **_: object,
    ) -> None:
        from papermill.log import logger

        self.cell_start, self.cell_exception = manager.cell_start, manager.cell_exception
        self._manager = manager
        self._to = SimpleNamespace(
            log=logger, log_output=log_output, stdout_file=stdout_file, stderr_file=stderr_file
        )

    def cell_complete(self, cell: NotebookNode, cell_index: int) -> None:
        """Write what a cell showed, and report its end."""
        from papermill.clientwrap import PapermillNotebookClient

        for output in cell.get("outputs", ()):
            PapermillNotebookClient.log_output_message(self._to, output)
        self._manager.cell_complete(cell, cell_index)
