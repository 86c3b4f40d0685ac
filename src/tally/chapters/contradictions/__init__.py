"""Figures that can't all be true, and what is probably behind them."""

import pandas as pd

from tally.audit import recorded
from tally.ledger.tables import Ledger
from tally.page.parameters import AS_OF, Chapter, Parameter

READING = Parameter(
    "reading",
    "conventional",
    "how to take words such as 'over': as usually meant, or strictly",
    values=("conventional", "strict"),
)


def _contradicted(ledger: Ledger) -> pd.DataFrame:
    """Give the claims that stand in a recorded finding."""
    named = {claim for entry in recorded(ledger.folder) for claim in entry.claims}
    return ledger.claims[ledger.claims.index.isin(named)]


CHAPTER = Chapter(
    "contradictions",
    "figures that can't all be true, and what is probably behind them",
    (
        Parameter(
            "body", "all", "who counted; all takes each organisation for itself", "body", also="all"
        ),
        AS_OF,
        READING,
    ),
    _contradicted,
)
