"""Gives nbval kernels that are forked from one process: see `support.forked`.

One notebook of each day, and all of them where a system can't fork, have a kernel that starts by
itself, as the book's readers have it.
"""

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from support import forked, sweep

#: By this Jupyter finds them.
NAME = "forked"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose the kernel of a notebook, before nbval starts it with the first cell."""
    if item.path.suffix == ".ipynb":
        among = sorted(item.path.parent.glob("*.ipynb"))
        alone = among.index(item.path) == sweep.part() % max(len(among), 2)
        item.config.option.nbval_kernel_name = None if alone else begun()


@cache
def begun() -> str:
    """Begin the process, and give the name by which Jupyter finds its kernels."""
    if not hasattr(os, "fork"):
        return "python3"
    folder = Path(tempfile.mkdtemp())
    words = [sys.executable, "-P", forked.__file__, str(folder / "socket")]
    spec = folder / "kernels" / NAME / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [*words, "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": NAME, "language": "python"}))
    os.environ["JUPYTER_PATH"] = str(folder)
    # It removes the folder, and ends when nothing can be written to its input any more.
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline()
    return NAME
