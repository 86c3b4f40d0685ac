"""What the notebooks of the book hold: their outputs as data, and their record of results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tally.notebooks import fresh
from tally.page import outputs


@dataclass(frozen=True)
class Stored:
    """What is stored in one notebook.

    Parameters
    ----------
    outputs : tuple of mapping
        Its outputs, in order: see :mod:`tally.page.outputs`.
    record : mapping or None
        Its record of results, if it has one.
    """

    outputs: tuple[Mapping[str, Any], ...]
    record: Mapping[str, Any] | None

    @property
    def names(self) -> set[str]:
        """The names of the values that its outputs print, to which others can link."""
        return {n["name"] for n in outputs.numbers(list(self.outputs)) if "name" in n}


def read(path: Path) -> Stored:
    """Read a notebook, once for each of its versions.

    Raises
    ------
    StaleError
        When the file is no notebook.
    """
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> Stored:
    notebook = fresh.read(path)
    return Stored(tuple(outputs.stored(notebook)), fresh.record(notebook))
