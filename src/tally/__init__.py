"""Tally: published figures on political violence in Pakistan, as intervals that know their source.

>>> import tally
>>> ledger = tally.load()
>>> ledger.claim("crss-2024q1-pk-fatalities-all-count").printed
'432'
"""

__version__ = "0.1.0"

from tally.ledger import load

__all__ = ["__version__", "load"]
