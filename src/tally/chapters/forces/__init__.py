"""Members of the security forces killed, as each body counts them."""

import pandas as pd

from tally.chapters.forces.derive import FORCES
from tally.page.parameters import AS_OF, Chapter, claims_with, of_period


def _of_forces(claims: pd.DataFrame) -> pd.Series:
    return (
        (claims["measure"] == "fatalities")
        & (claims["kind"] == "count")
        & claims["group"].isin(FORCES)
        & claims["episode"].isna()
    )


CHAPTER = Chapter(
    "forces",
    "members of the security forces killed, as each organisation counts them",
    (of_period("2024"), AS_OF),
    claims_with(_of_forces),
)
