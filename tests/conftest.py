"""What several tests share: the project's folder, and the book built as a reader would get it."""

import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]

# The same examples on each machine, and no failure for a slow one.
hypothesis.settings.register_profile("tally", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tally")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def jupyter_book() -> str:
    """The command `jupyter-book` of the environment that runs the tests."""
    return str(Path(sys.executable).with_name("jupyter-book"))


@pytest.fixture(scope="session")
def book(jupyter_book, tmp_path_factory) -> Path:
    """The folder of the book's HTML, as the plain command builds it: once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    log = shared / "book.log"
    with FileLock(shared / "book.lock"):
        if not log.exists():
            command = [jupyter_book, "build", str(ROOT)]
            run = subprocess.run(command, capture_output=True, text=True, cwd=shared)
            log.write_text(f"{run.returncode}\n{run.stderr}", encoding="utf-8")
    status, _, said = log.read_text(encoding="utf-8").partition("\n")
    if status != "0":
        pytest.fail(f"jupyter-book build . ended with exit status {status}:\n{said}", pytrace=False)
    return ROOT / "_build" / "html"
