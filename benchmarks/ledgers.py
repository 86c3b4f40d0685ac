"""How much work a ledger makes: reading, checking, auditing, one bound; two ledgers side by side.

    .venv/bin/python benchmarks/ledgers.py . [FOLDER ...]

Each folder is one of the project, such as a worktree of an earlier state, and is asked with its own
package and tables. Prints seconds of processor time. Cold is without what is kept of earlier
answers (``TALLY_KEPT=no``), warm with it. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path

BOUND = """
import tally
from tally.audit import bounds
from tally.audit.world import Cell
bounds(tally.load(), Cell("2024-Q1", "PK-KP", "fatalities"), body="CRSS")
"""

#: What is asked, and with which words of Python.
QUESTIONS = {
    "tally.load()": ["-c", "import tally; tally.load().claims"],
    "one bound": ["-c", BOUND],
    "tally check": ["-m", "tally.cli", "check"],
    "tally audit": ["-m", "tally.cli", "audit"],
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="folders of the project")
    folders = [folder.resolve() for folder in parser.parse_args().folders]
    load = os.getloadavg()[0]
    if load > 2:
        print(f"The machine is at work (load {load:.1f}): the seconds may be too many.")
    for what, words in QUESTIONS.items():
        for state in ("cold", "warm"):
            told = "".join(f"{seconds(folder, words, state):10.2f} s" for folder in folders)
            print(f"{what + ', ' + state:22}{told}", flush=True)


def seconds(folder: Path, words: list[str], state: str) -> float:
    """Ask one question in a process of its own, and give its processor time."""
    kept = {"TALLY_KEPT": "no"} if state == "cold" else {}
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), **kept}

    def ask() -> resource.struct_rusage:
        # An audit that finds contradictions ends in another status than 0, and is as much work.
        command = [sys.executable, *words]
        subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        return resource.getrusage(resource.RUSAGE_CHILDREN)

    # What is warm has been asked once before.
    before = ask() if state == "warm" else resource.getrusage(resource.RUSAGE_CHILDREN)
    after = ask()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
