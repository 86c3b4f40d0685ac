"""Members of the security forces killed, as each body counts them."""

import pandas as pd

from tally.chapters.forces import derive
from tally.ledger.dimensions import ALL, DEED
from tally.page.parameters import AS_OF, Chapter, claims_with, latest, of_period


def _of_forces(claims: pd.DataFrame) -> pd.Series:
    return (
        (claims["measure"] == "fatalities")
        & (claims["kind"] == "count")
        & claims["group"].isin(derive.FORCES)
        & claims["episode"].isna()
        & claims[list(DEED)].eq(ALL).all(axis=1)
    )


CHAPTER = Chapter(
    "forces",
    "members of the security forces killed, as each organisation counts them",
    (
        latest(of_period(), derive.latest, "the newest year with counts of two organisations"),
        AS_OF,
    ),
    claims_with(_of_forces),
)
