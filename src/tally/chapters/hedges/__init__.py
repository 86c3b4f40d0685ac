"""What words such as "over" and "nearly" have meant, by figures printed both ways."""

from datetime import date

import pandas as pd

from tally.ledger.days import as_day, days
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
    return claims.loc[hedged].assign(known=days(known))


def _both(known: pd.Series) -> date | None:
    return as_day(known.max(skipna=False))


CHAPTER = Chapter(
    "hedges",
    "what words such as over and nearly have meant",
    (
        Parameter("word", "all", "which word, or all of them", "qualifier", also="all"),
        AS_OF,
    ),
    _paired,
)
