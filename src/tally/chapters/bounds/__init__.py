"""What follows for each province and group, though nobody printed it."""

import pandas as pd

from tally.ledger.statements import AS_WORDED
from tally.page.parameters import Chapter, body, claims_with, measure, of_period
from tally.quantities import period


def _bounded(claims: pd.DataFrame) -> pd.Series:
    """Tell which claims can be held against other figures of their body: see `audit.world`."""
    return (
        claims["kind"].isin(["count", "share"])
        & claims["region"].str.startswith("PK")
        & claims["episode"].isna()
        & claims["body"].ne("unnamed")
        & claims["cause"].ne(AS_WORDED)
        & claims["period"].map(_within_a_year)
    )


def _within_a_year(text: str) -> bool:
    """Tell whether a period is of one year: over more, scopes change and the model grows."""
    of = period.parse(text)
    return of.first.year == of.last.year


CHAPTER = Chapter(
    "bounds",
    "what follows for each province and group, though nobody printed it",
    (body("CRSS"), of_period("2024-Q1"), measure("fatalities")),
    claims_with(_bounded),
)
