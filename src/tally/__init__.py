"""Tally: published figures on political violence in Pakistan, as intervals that know their source.

>>> import tally
>>> ledger = tally.load()
>>> ledger.claim("crss-2024q1-pk-fatalities-all-count").printed
'432'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tally.ledger.tables import Ledger

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def load(folder: Path | str | None = None) -> Ledger:
    """Load the ledger: see :func:`tally.ledger.tables.load`."""
    # pandas takes seconds to import, and most commands need none of it.
    from tally.ledger import tables

    return tables.load(folder)
