"""What a run of the chapters takes: with papermill and its kernels, and with our engine.

    .venv/bin/python benchmarks/engine.py [--chapters trends,maps]

Prints seconds of processor time of all processes that each way starts.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat

from tally.chapters import names
from tally.notebooks.engine import Engine

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--chapters", default=",".join(names()))
    chapters = parser.parse_args().chapters.split(",")
    rows = {
        "papermill, a kernel each": seconds(papermill, chapters),
        "the engine, all chapters": seconds(engine, chapters, pictures=True),
        "the engine, all chapters without pictures": seconds(engine, chapters, pictures=False),
        "of these, until the engine is ready": seconds(engine, []),
    }
    for what, taken in rows.items():
        print(f"{taken:7.1f} s  {what}")


def papermill(chapters: list[str]) -> None:
    """Run chapters as papermill does by itself."""
    program = Path(sys.executable).with_name("papermill")
    with tempfile.TemporaryDirectory() as folder:
        for name in chapters:
            words = [ROOT / "notebooks" / f"{name}.ipynb", Path(folder) / "out.ipynb"]
            subprocess.run([program, *words], cwd=ROOT, check=True, capture_output=True)


def engine(chapters: list[str], *, pictures: bool = True) -> None:
    """Run chapters in a new engine."""
    nothing = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("0")])
    notebooks = [nbformat.read(ROOT / "notebooks" / f"{n}.ipynb", as_version=4) for n in chapters]
    with Engine(ROOT) as engine:
        # The last one, by whose end the others have been counted, does nothing.
        for notebook in (*notebooks, nothing):
            engine.run(notebook, folder=ROOT / "notebooks", pictures=pictures)


def seconds(do: Callable[..., None], *given: object, **named: object) -> float:
    """Do something, and give the processor seconds of the processes that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    do(*given, **named)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
