"""What the military counts, and the rates that it prints."""

import pandas as pd

from tally.chapters.operations import derive
from tally.page.parameters import AS_OF, Chapter, claims_with, latest, national, of_period


def _of_operations(claims: pd.DataFrame) -> pd.Series:
    return (
        national(claims)
        & (claims["body"] == derive.BODY)
        & claims["measure"].isin(derive.OPERATIONS)
    )


CHAPTER = Chapter(
    "operations",
    "what the military counts, and the rates it prints",
    (latest(of_period(), derive.latest, "the newest year with a total of operations"), AS_OF),
    claims_with(_of_operations),
)
