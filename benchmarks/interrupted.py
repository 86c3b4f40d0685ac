"""Whether a book is sound whose making was broken off: killed at many moments, then made again.

    .venv/bin/python benchmarks/interrupted.py [MOMENTS]

Works on a copy of the project in a temporary folder. A page is changed, the build is killed (with
SIGKILL, so it can't tidy up), and `make book` is run again: its files are compared with those of a
book that was made from nothing. Prints a line for each moment, and fails if a file differs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from copies import ROOT, at, copied

# The environment is the project's own, and must not be made anew for the copy.
MAKE = ["make", "--silent", "--assume-old=.venv/.ready", "book"]


def main(moments: int) -> None:
    """Try and print."""
    with tempfile.TemporaryDirectory() as name:
        copy = copied(Path(name) / "tally")
        (copy / ".venv").symlink_to(ROOT / ".venv")
        page = copy / "book" / "new.md"
        begin = time.perf_counter()
        make(copy)
        duration = time.perf_counter() - begin
        first = text = page.read_text(encoding="utf-8")
        faulty = 0
        for n in range(moments):
            after = duration * (n + 1) / (moments + 1)
            # Every other time from nothing, else upon a book that is there.
            if n % 2:
                shutil.rmtree(copy / "_build")
            text = f"{first}\nMoment {'one ' * (n + 1)}.\n"
            page.write_text(text, encoding="utf-8")
            kill(copy, after)
            page.write_text(first, encoding="utf-8")
            make(copy)
            found = sums(copy / "_build" / "html")
            if not n:
                shutil.rmtree(copy / "_build")
                make(copy)
                wanted = sums(copy / "_build" / "html")
            wrong = sorted(f for f in found | wanted if found.get(f) != wanted.get(f))
            faulty += bool(wrong)
            print(f"{after:6.1f} s: {', '.join(wrong) or 'sound'}", flush=True)
    sys.exit(f"{faulty} of {moments} books are not sound." if faulty else None)


def make(folder: Path) -> None:
    """Make the book."""
    subprocess.run(MAKE, cwd=folder, env=at(folder), check=True, capture_output=True)


def kill(folder: Path, after: float) -> None:
    """Begin to make the book, and kill all that is at work on it."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run = subprocess.Popen(MAKE, cwd=folder, env=at(folder), start_new_session=True, **quiet)
    try:
        run.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def sums(folder: Path) -> dict[str, str]:
    """Give the sum of each file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
