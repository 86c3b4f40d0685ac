"""What a warm process has at hand: the libraries imported, the ledger read.

The server that :mod:`tally.notebooks.engine` forks from imports this once. Nothing here draws: the
library that does starts threads, and those don't survive a fork.
"""

from __future__ import annotations

import contextlib
import importlib

import tally
from tally import chapters, page
from tally.errors import TallyError

#: Beside the chapters' own code: what cells make use of late.
LATE = ("IPython.core.interactiveshell", "IPython.core.completer", "highspy", "tally.audit")

for name in chapters.names():
    for part in ("derive", "draw", "draw_map", "say", "ask"):
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(f"tally.chapters.{name}.{part}")
for name in LATE:
    importlib.import_module(name)

# A damaged table is told by the notebook that reads it, in its own words.
with contextlib.suppress(TallyError):
    ledger = tally.load()
    ledger.latest(body="CRSS", period="2024", region="PK")

__all__ = ["page"]
