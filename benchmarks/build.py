"""How long the book takes to make: cold, warm, and as stock Jupyter Book would, in one run.

    .venv/bin/python benchmarks/build.py

Works on a copy of the project in a temporary folder and prints seconds of wall time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "tally"
        kept = shutil.ignore_patterns(".venv", "_build", ".git", "__pycache__", ".pytest_cache")
        shutil.copytree(ROOT, copy, ignore=kept)
        (copy / ".venv").symlink_to(BIN.parent)
        make = ["make", "--silent", "book"]
        rows = {}
        for notebook in (copy / "notebooks").glob("*.ipynb"):
            age(notebook)
        rows["cold: every notebook executed, every page built"] = timed(copy, make)
        rows["warm: nothing changed"] = timed(copy, make)
        page = copy / "book" / "about.md"
        page.write_text(page.read_text() + "\n")
        rows["one page of prose changed"] = timed(copy, make)
        stock = copy / "_stock.yml"
        config = (copy / "_config.yml").read_text()
        stock.write_text(config.replace('execute_notebooks: "off"', "execute_notebooks: force"))
        if "force" not in stock.read_text():
            sys.exit("_config.yml does not switch the execution off where this script looks.")
        build = [str(BIN / "jupyter-book"), "build", ".", "--config", "_stock.yml", "--all"]
        shutil.rmtree(copy / "_build")
        rows["stock: jupyter-book build with execute_notebooks: force"] = timed(copy, build)
    for what, seconds in rows.items():
        print(f"{seconds:7.1f} s  {what}")


def age(notebook: Path) -> None:
    """Take the fingerprint of a notebook away, so that its stored page is old."""
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace('"fingerprint": "', '"fingerprint": "0'), encoding="utf-8")


def timed(folder: Path, command: list[str]) -> float:
    """Run a command and give its seconds; its output is shown where it fails."""
    begin = time.perf_counter()
    # The installed command would else refresh the project that it was installed from.
    here = {**os.environ, "TALLY_ROOT": str(folder)}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=here)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
