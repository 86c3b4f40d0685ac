"""By whom attacks were, as far as organisations attribute them or groups claim them, and how."""

import pandas as pd

from tally.chapters.deeds import derive
from tally.ledger.dimensions import ALL
from tally.page.parameters import AS_OF, YEAR, Chapter, claims_with, latest, yearly


def _of_deeds(claims: pd.DataFrame) -> pd.Series:
    told_apart = (claims["actor"] != ALL) | (claims["tactic"] != ALL)
    whole = (claims["group"] == ALL) & (claims["target"] == ALL)
    measures = claims["measure"].isin(["fatalities", "attacks"])
    return yearly(claims) & told_apart & whole & measures


CHAPTER = Chapter(
    "deeds",
    "by whom attacks were, and how",
    (
        latest(YEAR, derive.latest, "the newest of which attacks are attributed to armed groups"),
        AS_OF,
    ),
    claims_with(_of_deeds),
)
