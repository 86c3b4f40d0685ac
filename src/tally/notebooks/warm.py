"""The other side of the engine: a process that has all at hand, and one forked for each notebook.

    python -m tally.notebooks.warm [SOCKET]

:mod:`tally.notebooks.engine` starts it. With the number of a socket it imports what the chapters
import, reads the ledger, and forks a process for each notebook that is asked for there; without, it
is itself the process of the one notebook that is asked for on standard input.

The cells are run by the shell of Jupyter's own kernel, whose messages are written down instead of
sent, so that nothing is shown otherwise than in a kernel. Each message is a line of JSON.
"""

from __future__ import annotations

import ast
import codecs
import contextlib
import gc
import io
import json
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn, TextIO

from ipykernel.compiler import XCachingCompiler
from ipykernel.displayhook import ZMQShellDisplayHook
from ipykernel.zmqshell import ZMQDisplayPublisher, ZMQInteractiveShell
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets.config import Config

from tally import paths
from tally.notebooks import fresh

#: What matplotlib draws with in a kernel.
MPL = "module://matplotlib_inline.backend_inline"


def main() -> None:
    """Serve the notebooks that are asked for, until nobody can ask any more."""
    if len(sys.argv) > 1:
        _serve(socket.socket(fileno=int(sys.argv[1])))
    else:
        _run(
            _shell(),
            os.fdopen(os.dup(0), "r", encoding="utf-8"),
            os.fdopen(os.dup(1), "w", encoding="utf-8"),
        )


def _serve(control: socket.socket) -> None:
    """Fork a process for each notebook; what comes with a byte is the socket to talk to it."""
    # An interrupt on the terminal is for who asked, and ends this by the end of the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _reap)
    shell = _shell()
    with shell.builtin_trap:
        _warm()
    while given := socket.recv_fds(control, 1, 1)[1]:
        # Python warns of threads: numpy and pyarrow have some, and mend them after a fork.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            number = os.fork()
        if number == 0:
            control.close()
            # A group of its own, so that what it starts can be ended with it.
            os.setsid()
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            link = socket.socket(fileno=given[0])
            link.set_inheritable(False)
            asked = link.makefile("r", encoding="utf-8")
            # Who asked may be gone, and then nobody is to hear of it.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                _run(shell, asked, link.makefile("w", encoding="utf-8"))
            os._exit(1)
        os.close(given[0])


def _reap(*_: object) -> None:
    """Take note of the processes that ended; their time is then counted with this one's."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _warm() -> None:
    """Import what the chapters import, by their own lines, and read the ledger."""
    from tally.ledger import tables

    with contextlib.suppress(Exception):
        root = paths.root()
        for path in fresh.notebooks(root):
            for cell in fresh.read(path)["cells"]:
                _import(cell)
        tables.load().first.find_all()
    # What is here stays: a collection in a child would only copy it.
    gc.collect()
    gc.freeze()


def _import(cell: dict) -> None:
    """Import what a cell imports; what fails will fail again, and be told, where it is run."""
    source = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
    with contextlib.suppress(SyntaxError):
        for line in ast.parse(source).body:
            if isinstance(line, ast.Import | ast.ImportFrom):
                with contextlib.suppress(Exception):
                    exec(compile(ast.Module([line], []), "<imports>", "exec"), {})


def _run(shell: ZMQInteractiveShell, asked: TextIO, answers: TextIO) -> NoReturn:
    """Run the cells of one notebook, tell what they show, and end."""
    request = json.loads(asked.readline())
    threading.Thread(target=_end_with, args=(asked,), daemon=True).start()

    def tell(*told: object) -> None:
        answers.write(f"{json.dumps(told)}\n")
        answers.flush()

    tell("process", os.getpid())
    os.environ.clear()
    os.environ.update({"MPLBACKEND": MPL} | request["environment"])
    os.chdir(request["folder"])
    # As in a kernel: modules beside the notebook can be imported, but not in the place of Python's.
    sys.path.insert(next((n for n, p in enumerate(sys.path) if p.endswith("-packages")), 0), "")
    place = Path(request["place"])
    wire = _Wire(tell)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout, sys.stderr = (
        _Stream(n, fd, place, wire) for n, fd in (("stdout", 1), ("stderr", 2))
    )
    shell.init_environment()
    assert shell.profile_dir is not None
    assert isinstance(shell.displayhook, ZMQShellDisplayHook)
    assert isinstance(shell.display_pub, ZMQDisplayPublisher)
    shell.profile_dir.location = str(place)
    shell.displayhook.session = shell.display_pub.session = wire
    for source, may_fail in request["cells"]:
        tell("begins", shell.execution_count)
        result = shell.run_cell(source, store_history=True)
        sys.stdout.flush()
        sys.stderr.flush()
        well = result.success and not shell._last_traceback_during_displayhook
        tell("ends", well or may_fail)
        if not (well or may_fail):
            break
    os._exit(0)


def _end_with(asked: TextIO) -> None:
    """End when nobody listens any more."""
    asked.read()
    os._exit(1)


def _shell() -> ZMQInteractiveShell:
    """Make the shell of a kernel, of nobody's profile and with its history in memory.

    It is there before anything is imported: pandas looks for it, and then shows wide tables
    otherwise than on a terminal.
    """
    return ZMQInteractiveShell.instance(
        ipython_dir="",
        profile_dir=ProfileDir(),
        compiler_class=XCachingCompiler,
        config=Config(HistoryManager={"hist_file": ":memory:"}),
        kernel=SimpleNamespace(eventloop=None),
    )


class _Wire(Session):
    """What a kernel talks through, made to hand each message to `tell`."""

    def __init__(self, tell: Callable[..., None]) -> None:
        super().__init__(key=b"")
        self.tell = tell

    def send(self, stream, msg_or_type, content=None, *_, **__) -> None:
        """Tell a message's type and content, in the form that it has on a real wire."""
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
        self.tell("message", msg_or_type, self.unpack(self.pack(content)))


class _Stream(io.TextIOWrapper):
    """Standard output or error: what was written, also by libraries in C, is told at a flush."""

    def __init__(self, name: str, descriptor: int, place: Path, wire: _Wire) -> None:
        path = place / name
        # Appended to, so that a process which a cell starts does not write over anything.
        to = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(to, descriptor)
        os.close(to)
        file = io.FileIO(descriptor, "w", closefd=False)
        super().__init__(io.BufferedWriter(file), encoding="utf-8")
        self._of, self._wire, self._written = name, wire, path.open("rb")
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def flush(self) -> None:
        """Tell what was written since the last time."""
        super().flush()
        if text := self._decode(self._written.read()):
            self._wire.send(None, "stream", {"name": self._of, "text": text})


if __name__ == "__main__":
    main()
