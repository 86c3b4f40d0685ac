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
    """Load the ledger.

    Parameters
    ----------
    folder : path, optional
        The folder of the tables; by default the project's ``data/``.

    Returns
    -------
    Ledger
        The tables as data frames, and verbs to choose claims.

    Examples
    --------
    >>> load().claim("crss-2024q1-pk-fatalities-all-count").printed
    '432'
    """
    # pandas takes seconds to import, and most commands need none of it.
    from tally.ledger import tables

    return tables.load(folder)
