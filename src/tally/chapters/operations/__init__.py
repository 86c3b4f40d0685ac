"""What the military counts, and the rates that it prints."""

import pandas as pd

from tally.chapters.operations.derive import BODY
from tally.page.parameters import AS_OF, Chapter, claims_with, national, of_period


def _of_operations(claims: pd.DataFrame) -> pd.Series:
    return (
        national(claims) & (claims["body"] == BODY) & claims["measure"].isin(["operations", "ibos"])
    )


CHAPTER = Chapter(
    "operations",
    "what the military counts, and the rates it prints",
    (of_period("2024"), AS_OF),
    claims_with(_of_operations),
)
