"""Whether a sweep is sound that was killed: at many moments, then started again to its end.

    .venv/bin/python benchmarks/killed.py [MOMENTS]

By turns the sweep itself is killed, one of its workers, an engine, and the process of a notebook
(with SIGKILL, so that none can tidy up); after one of the latter three the sweep goes on for a
while before it is killed too. Prints a line for each moment, and fails if at the end a cell is
lacking, was executed though it was there, or if a part of a file is left.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tally.notebooks import sweep

ROOT = Path(__file__).resolve().parents[1]
ASKED = {"body": "all", "period": "2013:2025", "measure": "fatalities,injuries,attacks"}
VICTIMS = ("sweep", "worker", "engine", "notebook")


def main(moments: int) -> None:
    """Kill, start again, and print."""
    chance = random.Random(2)
    plan = sweep.plan("provinces", ASKED)
    print(f"provinces, {len(plan.cells)} cells", flush=True)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "sweep"
        for moment in range(moments):
            before = written(place)
            victim = killed(place, VICTIMS[moment % len(VICTIMS)], chance)
            there = sweep.finished(place, plan)
            again = sum(before[path] != at for path, at in written(place).items() if path in before)
            print(f"{victim:9}{len(there):4} cells whole, {again} done twice", flush=True)
        before = written(place)
        subprocess.run(command(place), cwd=ROOT, check=True, capture_output=True)
        whole = len(sweep.finished(place, plan))
        again = sum(written(place)[path] != at for path, at in before.items())
        parts = [path.name for path in place.rglob("*.tmp")]
    print(f"to the end{whole:3} of {len(plan.cells)} whole, {again} done twice, {len(parts)} parts")
    sys.exit(whole < len(plan.cells) or again > 0 or bool(parts))


def killed(place: Path, victim: str, chance: random.Random) -> str:
    """Start a sweep and kill a process of it, and in the end the sweep; tell which it was."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command(place), cwd=ROOT, **quiet) as run:
        while not found(run.pid, "notebook") and run.poll() is None:
            time.sleep(0.1)
        time.sleep(chance.uniform(0, 6))
        others = found(run.pid, victim)
        if others:
            os.kill(chance.choice(others), signal.SIGKILL)
            time.sleep(chance.uniform(1, 4))
        run.kill()
    return victim if others else "sweep"


def command(place: Path) -> list:
    """Write the command of the sweep."""
    given = [word for name, values in ASKED.items() for word in ("-p", f"{name}={values}")]
    return [sys.executable, "-m", "tally.cli", "sweep", "provinces", place, *given]


def found(root: int, what: str) -> list[int]:
    """Give the processes of one kind below that of a sweep."""
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


def written(place: Path) -> dict[Path, int]:
    """Give when each record was written; each must be whole."""
    records = sorted(place.glob("cells/*.record.json"))
    for path in records:
        json.loads(path.read_text(encoding="utf-8"))
    return {path: path.stat().st_mtime_ns for path in records}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
