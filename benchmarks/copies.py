"""A copy of the project that a benchmark may change and break."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def copied(into: Path) -> Path:
    """Copy what is of the project into a folder that is not there yet; give the folder."""
    made = shutil.ignore_patterns(".venv", "_build", ".git", "__pycache__", ".pytest_cache")
    return shutil.copytree(ROOT, into, ignore=made)


def at(folder: Path) -> dict[str, str]:
    """Name the copy: the installed command would else take the code and the data of its own."""
    return {**os.environ, "TALLY_ROOT": str(folder), "PYTHONPATH": str(folder / "src")}
