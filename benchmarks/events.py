"""What 10 million events take to add up: with `tally events` and with pandas.

    .venv/bin/python benchmarks/events.py [EVENTS]

Makes a file of UCDP's form in a temporary folder, and adds it up by month, region, district and
actor. Prints seconds and the most memory that each process had, and whether the sums are the same.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

NAMES = ("Balochistan province", "Sindh province", "Punjab province", "Khyber Pakhtunkwa province")
SUMS = ["events", "low", "best", "high"]


def main(events: int) -> None:
    """Make, measure and print."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "events.csv"
        make(path, events)
        print(f"{events:,} events, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
        found = {}
        for what, do in {"tally events": ours, "pandas": theirs}.items():
            out = Path(name) / f"{what}.parquet"
            seconds, memory = measured(do, path, out)
            found[what] = pd.read_parquet(out)
            print(f"{seconds:7.1f} s  {memory:8,.0f} MB  {what}", flush=True)
        one, other = (frame[SUMS].sum().to_dict() for frame in found.values())
        print("the sums are the same" if one == other else f"they differ: {one}, {other}")


def make(path: Path, events: int, at_once: int = 500_000) -> None:
    """Write a file of made-up events."""
    chance = np.random.default_rng(1)
    for first in range(0, events, at_once):
        n = min(at_once, events - first)
        days = np.datetime64("1989-01-01") + chance.integers(0, 12_000, n)
        best = chance.poisson(3, n)
        frame = pd.DataFrame({
            "id": np.arange(first, first + n), "country": "Pakistan",
            "type_of_violence": chance.integers(1, 4, n), "side_a": "Government of Pakistan",
            "side_b": chance.choice(["TTP", "BLA", "Civilians"], n), "dyad_name": "A - B",
            "date_start": pd.Series(days).dt.strftime("%Y-%m-%d 00:00:00.000"),
            "adm_1": chance.choice(NAMES, n), "adm_2": "", "where_prec": chance.integers(1, 6, n),
            "source_headline": "made up, so that a row is as long as they are " * 2,
            "low": best, "best": best, "high": best + 1,
        })  # fmt: skip
        frame.to_csv(path, mode="a", header=not first, index=False)


def measured(do, path: Path, out: Path) -> tuple[float, float]:
    """Do something in a process of its own; give its seconds and its most memory in MB."""
    began = time.perf_counter()
    number = os.fork()
    if not number:
        do(path, out)
        os._exit(0)
    _, status, used = os.wait4(number, 0)
    if status:
        sys.exit(f"It ended with {status}.")
    return time.perf_counter() - began, used.ru_maxrss / 1000


def ours(path: Path, out: Path) -> None:
    """Add up as `tally events` does."""
    import tally
    from tally.events.counts import of_file

    of_file(path, tally.load()).table.to_parquet(out)


def theirs(path: Path, out: Path) -> None:
    """Add up as one does in pandas."""
    frame = pd.read_csv(path, dtype={"where_prec": str, "adm_2": str})
    frame = frame[(frame["country"] == "Pakistan") & ~frame["id"].duplicated()]
    kind = frame["type_of_violence"]
    actor = frame["side_b"].where(kind == 1, frame["dyad_name"]).where(kind != 3, frame["side_a"])
    frame = frame.assign(period=frame["date_start"].str[:7], actor=actor, events=1)
    frame["adm_2"] = frame["adm_2"].fillna("")
    frame.groupby(["period", "adm_1", "adm_2", "actor"], as_index=False)[SUMS].sum().to_parquet(out)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
