"""What follows for each province and group, though nobody printed it."""

import pandas as pd

from tally.chapters.bounds import derive
from tally.ledger.statements import AS_WORDED
from tally.page.parameters import Chapter, body, claims_with, latest, measure, of_period
from tally.results.regions import TOLD_APART


def _bounded(claims: pd.DataFrame) -> pd.Series:
    """Tell which claims can be held against other figures of their body: see `audit.world`."""
    return (
        claims["kind"].isin(["count", "share"])
        & claims["region"].str.startswith("PK")
        & claims["episode"].isna()
        & claims["body"].ne("unnamed")
        & claims["cause"].ne(AS_WORDED)
        & claims["period"].map(derive.within_a_year)
    )


CHAPTER = Chapter(
    "bounds",
    "what follows for each province and group, though nobody printed it",
    (body("CRSS"), latest(of_period(), derive.latest, TOLD_APART), measure("fatalities")),
    claims_with(_bounded),
)
