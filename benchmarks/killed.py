"""Whether a sweep or a grid is sound that was killed: at many moments, then started again.

    .venv/bin/python benchmarks/killed.py [sweep|grid] [MOMENTS]

By turns the command itself is killed, one of its workers (of a sweep), an engine, and the process
of a notebook (with SIGKILL, so that none can tidy up); after one of the latter three the command
goes on for a while before it is killed too. Prints a line for each moment, and fails if at the end
a cell is lacking, was executed though it was there, or if a part of a file is left.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from copies import ROOT, at, copied

import tally
from tally import chapters
from tally.notebooks import grid, sweep


class Sweep:
    """A sweep of one chapter."""

    chapter = "provinces"
    asked = ("body=all", "period=2013:2025", "measure=fatalities,injuries,attacks")
    victims = ("sweep", "worker", "engine", "notebook")
    files = "cells/*.record.json"

    def __init__(self, folder: Path) -> None:
        self.place = folder / "sweep"
        self.environment = dict(os.environ)
        self.plan = sweep.plan(self.chapter, dict(word.split("=") for word in self.asked))
        self.cells = len(self.plan.cells)
        words = [word for given in self.asked for word in ("-p", given)]
        self.words = ["sweep", self.chapter, self.place, *words]

    def whole(self) -> int:
        """Count the cells that need not be made again."""
        return len(sweep.finished(self.place, self.plan))


class Grid:
    """The grid of one chapter, in a copy of the project."""

    chapter = "provinces"
    victims = ("grid", "engine", "notebook")
    files = "*.json.gz"

    def __init__(self, folder: Path) -> None:
        self.root = copied(folder / "tally")
        self.place = self.root / grid.FOLDER / self.chapter
        self.environment = at(self.root)
        self.cells = len(grid.variants(chapters.chapter(self.chapter), tally.load())[0])
        self.words = ["grid", self.chapter]

    def whole(self) -> int:
        """Count the variants that are there; the list of them counts when all are."""
        there = grid.read(self.chapter, self.root)
        return len(there.listed) if there else len(list(self.place.glob(self.files)))


def main() -> None:
    """Kill, start again, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", nargs="?", choices=("sweep", "grid"), default="sweep")
    parser.add_argument("moments", nargs="?", type=int, default=10)
    given = parser.parse_args()
    chance = random.Random(2)
    with tempfile.TemporaryDirectory() as name:
        work = Sweep(Path(name)) if given.what == "sweep" else Grid(Path(name))
        print(f"{given.what} of {work.chapter}, {work.cells} cells", flush=True)
        for moment in range(given.moments):
            before = written(work)
            victim = killed(work, work.victims[moment % len(work.victims)], chance)
            after = written(work)
            again = sum(before[path] != at for path, at in after.items() if path in before)
            print(f"{victim:9}{len(after):4} cells whole, {again} done twice", flush=True)
        before = written(work)
        command = [sys.executable, "-m", "tally.cli", *work.words]
        subprocess.run(
            command, cwd=ROOT, env=work.environment, check=True, stdout=subprocess.DEVNULL
        )
        whole = work.whole()
        again = sum(written(work).get(path) != at for path, at in before.items())
        parts = [path.name for path in work.place.rglob("*.tmp")]
    print(f"to the end{whole:3} of {work.cells} whole, {again} done twice, {len(parts)} parts")
    sys.exit(whole < work.cells or again > 0 or bool(parts))


def killed(work: Sweep | Grid, victim: str, chance: random.Random) -> str:
    """Start the work and kill a process of it, and in the end itself; tell which it was."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "-m", "tally.cli", *work.words]
    with subprocess.Popen(command, cwd=ROOT, env=work.environment, **quiet) as run:
        while not found(run.pid, "notebook") and run.poll() is None:
            time.sleep(0.1)
        time.sleep(chance.uniform(0, 6))
        others = found(run.pid, victim)
        if others:
            os.kill(chance.choice(others), signal.SIGKILL)
            time.sleep(chance.uniform(1, 4))
        run.kill()
    return victim if others else work.victims[0]


def found(root: int, what: str) -> list[int]:
    """Give the processes of one kind below another."""
    rows = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True
    ).stdout.splitlines()
    table = {int(pid): (int(of), args) for pid, of, args in (row.split(None, 2) for row in rows)}
    below = {root} & table.keys()
    while more := {pid for pid, (of, _) in table.items() if of in below} - below:
        below |= more
    warm = {pid for pid in below if "tally.notebooks.warm" in table[pid][1]}
    kinds = {
        "worker": [pid for pid in below if "dask worker" in table[pid][1]],
        "engine": [pid for pid in warm if table[pid][0] not in warm],
        "notebook": [pid for pid in warm if table[pid][0] in warm],
    }
    return sorted(kinds.get(what, ()))


def written(work: Sweep | Grid) -> dict[Path, int]:
    """Give when each cell was written; each must be whole."""
    files = sorted(work.place.glob(work.files))
    for path in files:
        content = path.read_bytes()
        json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    return {path: path.stat().st_mtime_ns for path in files}


if __name__ == "__main__":
    main()
