"""What words such as "over" and "nearly" have meant, by figures printed both ways."""

from datetime import date

import pandas as pd

from tally.ledger.tables import Ledger
from tally.page.parameters import AS_OF, Chapter, Parameter
from tally.results.hedges import pairs


def _paired(ledger: Ledger) -> pd.DataFrame:
    """Give the hedged claims that have an exact figure, each known once both are."""
    found = pairs(ledger)
    claims = ledger.claims
    hedged = [result.claims[0] for result in found["result"]]
    known = [
        _both(claims.loc[[*row["result"].claims[:1], *row["exact"].claims], "known"])
        for _, row in found.iterrows()
    ]
    return claims.loc[hedged].assign(known=known)


def _both(days: pd.Series) -> date | None:
    return None if days.isna().any() else max(days)


CHAPTER = Chapter(
    "hedges",
    "what words such as over and nearly have meant",
    (
        Parameter("word", "all", "which word, or all of them", "qualifier", also="all"),
        AS_OF,
    ),
    _paired,
)
