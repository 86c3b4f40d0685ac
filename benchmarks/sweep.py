"""What a sweep takes: with papermill alone, with two papermills, with ours, and on two workers.

    .venv/bin/python benchmarks/sweep.py [--cells 200] [--sample 6]

Prints cells per second. Papermill's are measured on a sample, since all would take an hour. The
outputs of the sample are compared with those of the sweep.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tally.notebooks import sweep

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
#: Impossible combinations are left out, so that these make some hundred cells.
ASKED = {"body": "all", "period": "all", "measure": "fatalities"}
MEASURES = ("fatalities", "injuries", "attacks", "casualties")
#: A sweep draws no pictures, so none are drawn by papermill either.
ENV = {**os.environ, "TALLY_PICTURES": "no", "PYTHONWARNINGS": "ignore"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cells", type=int, default=200, help="at least so many")
    parser.add_argument("--sample", type=int, default=6, help="so many by papermill")
    given = parser.parse_args()
    asked, plan = chosen(given.cells)
    cells = plan.cells
    print(f"provinces, {len(cells)} cells, {len(plan.refused)} impossible", flush=True)
    sample = random.Random(1).sample(cells, given.sample)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        one = timed(lambda: [papermill(cell, place) for cell in sample]) / len(sample)
        told("papermill, one after another", len(sample), 1 / one, 1 / one)
        with ThreadPoolExecutor(2) as two:
            took = timed(lambda: list(two.map(lambda cell: papermill(cell, place), sample)))
        told("papermill, two at once", len(sample), len(sample) / took, 1 / one)
        took = timed(lambda: ours(asked, place / "ours"))
        told("tally sweep", len(cells), len(cells) / took, 1 / one)
        with apart() as address:
            took = timed(lambda: ours(asked, place / "apart", "--scheduler", address))
        told("tally sweep, two workers apart", len(cells), len(cells) / took, 1 / one)
        odd = [c.name for c in sample if shown(place / f"{c.name}.ipynb") != shown(
            place / "ours" / "cells" / f"{c.name}.ipynb")]  # fmt: skip
        print(f"outputs of the sample that differ from papermill's: {odd or 'none'}", flush=True)


def chosen(least: int) -> tuple[dict[str, str], sweep.Plan]:
    """Take as many measures as make enough cells."""
    for n in range(1, len(MEASURES) + 1):
        asked = {**ASKED, "measure": ",".join(MEASURES[:n])}
        plan = sweep.plan("provinces", asked)
        if len(plan.cells) >= least:
            return asked, plan
    sys.exit(f"There are only {len(plan.cells)} cells.")


def papermill(cell: sweep.Cell, place: Path) -> None:
    """Run one cell as papermill does by itself."""
    words = [w for name, value in cell.values.items() for w in ("-r", name, str(value))]
    run([BIN / "papermill", ROOT / "notebooks" / "provinces.ipynb", place / f"{cell.name}.ipynb",
         *words])  # fmt: skip


def ours(asked: dict[str, str], place: Path, *words: str) -> None:
    """Run all cells as `tally sweep` does."""
    run(command(asked, place, *words))


def command(asked: dict[str, str], place: Path, *words: str) -> list:
    """Write the command of a sweep."""
    given = [w for name, values in asked.items() for w in ("-p", f"{name}={values}")]
    return [BIN / "tally", "sweep", "provinces", place, *given, *words]


def run(words: list) -> None:
    """Run a command to its end."""
    subprocess.run(words, cwd=ROOT, env=ENV, check=True, capture_output=True)


@contextmanager
def apart() -> Iterator[str]:
    """Start a scheduler and two workers, each by itself."""
    address = "tcp://127.0.0.1:18786"
    started = [dask("scheduler", "--host", "127.0.0.1", "--port", "18786")]
    try:
        started += [dask("worker", address, "--nthreads", "1") for _ in range(2)]
        yield address
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


def dask(what: str, *words: str) -> subprocess.Popen:
    """Start a part of a cluster, as one does by hand."""
    module = f"distributed.cli.dask_{what}"
    return subprocess.Popen(
        [sys.executable, "-m", module, *words, "--no-dashboard"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENV,
    )


def shown(path: Path) -> list:
    """Give what the cells of a notebook show."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        (output.get("data"), output.get("text"))
        for cell in cells
        for output in cell.get("outputs", ())
    ]


def timed(do) -> float:
    """Do something, and give the seconds that it took."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def told(what: str, cells: int, speed: float, first: float) -> None:
    """Print a line."""
    print(f"{speed:7.3f} cells/s  {speed / first:5.1f}x  {what} ({cells} cells)", flush=True)


if __name__ == "__main__":
    main()
