"""What a change costs: pages executed, files that change, and seconds, in one run.

    .venv/bin/python benchmarks/build.py

Works on a copy of the project in a temporary folder. Makes the book from nothing, then once after
each of several changes, and last as stock Jupyter Book does, which executes every notebook. Prints
for each the notebooks that were executed, the files of the project that changed because of it
(without the one that was changed by hand), and seconds: of the clock, and of the processor.
"""

from __future__ import annotations

import hashlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from copies import at, copied

BIN = Path(sys.executable).parent

#: What is of the project, and not made from it.
PARTS = ("book", "data", "notebooks", "src")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        copy = copied(Path(name) / "tally")
        (copy / ".venv").symlink_to(BIN.parent)
        make = ["make", "--silent", "--assume-old=.venv/.ready", "book"]
        print("executed  changed   clock  processor")
        told("from nothing, all pages executed", copy, make, everything_old)
        told("nothing", copy, make, lambda folder: None)
        told("one page of prose", copy, make, append("book/about.md", "\n"))
        told("one rule of style", copy, make, append("src/tally/book/static/tally.css", OF_STYLE))
        told("one remark of a claim of CRSS", copy, make, remark)
        told("one figure of CRSS", copy, make, figure)
        told("one module of a chapter", copy, make, append("src/tally/chapters/deeds/say.py", CODE))
        told("one module that all share", copy, make, append("src/tally/page/page.py", CODE))
        stock = copy / "_stock.yml"
        config = (copy / "_config.yml").read_text(encoding="utf-8")
        # An audit takes longer than the half minute that a cell has.
        long = "execute_notebooks: force\n  timeout: 900"
        forced = config.replace('execute_notebooks: "off"', long)
        stock.write_text(forced, encoding="utf-8")
        if forced == config:
            sys.exit("_config.yml does not switch the execution off where this script looks.")
        build = [str(BIN / "jupyter-book"), "build", ".", "--config", "_stock.yml", "--all"]
        shutil.rmtree(copy / "_build")
        told("stock, as it executes all for any change", copy, build, lambda folder: None)


#: A rule and a line of code that change nothing for a reader.
OF_STYLE = "\n.tally-measured {\n  color: inherit;\n}\n"
CODE = "\n_MEASURED = True\n"


def append(path: str, text: str) -> Callable[[Path], None]:
    """Make what adds a text to a file."""

    def change(folder: Path) -> None:
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def remark(folder: Path) -> None:
    """Give a claim without a remark one."""

    def change(lines: list[str]) -> None:
        n = next(i for i, line in enumerate(lines) if ",CRSS," in line and line.endswith(",,\n"))
        lines[n] = lines[n].rstrip("\n") + "measured\n"

    edit_claims(folder, change)


def figure(folder: Path) -> None:
    """Change a printed number."""

    def change(lines: list[str]) -> None:
        start = "crss-2015q1-pk-fatalities-all-count,"
        n = next(i for i, line in enumerate(lines) if line.startswith(start))
        lines[n] = lines[n].replace('"1,360",1360', '"1,361",1361')

    edit_claims(folder, change)


def edit_claims(folder: Path, change: Callable[[list[str]], None]) -> None:
    """Change the lines of the claims, and give the data the version that follows from them."""
    path = folder / "data" / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    before = list(lines)
    change(lines)
    if lines == before:
        sys.exit(f"{path} does not have the line that this script changes.")
    path.write_text("".join(lines), encoding="utf-8")
    tally = [str(BIN / "tally"), "fmt"]
    subprocess.run(tally, cwd=folder, check=True, capture_output=True, env=at(folder))


def everything_old(folder: Path) -> None:
    """Take away what says that the stored pages are up to date."""
    (folder / "notebooks" / "fingerprints.json").write_text("{}\n", encoding="utf-8")


def told(what: str, folder: Path, command: list[str], change: Callable[[Path], None]) -> None:
    """Change something, run a command, and print what it took."""
    change(folder)
    before, used = sums(folder), processor()
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=at(folder))
    clock = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    said = done.stdout + done.stderr
    executed = said.count("executed and stored") + said.count("Executing notebook using")
    after = sums(folder)
    changed = sum(before.get(path) != after.get(path) for path in before | after)
    print(f"{executed:8}{changed:9}{clock:8.1f}{processor() - used:11.1f}  {what}", flush=True)


def sums(folder: Path) -> dict[Path, str]:
    """Give the sum of each file of the project."""
    files = (path for part in PARTS for path in (folder / part).rglob("*") if path.is_file())
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if "__pycache__" not in path.parts
    }


def processor() -> float:
    """Give the processor seconds of all that has been run and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
