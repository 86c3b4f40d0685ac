"""Civilians, security forces and militants killed, police of one province, and targets."""

import pandas as pd

from tally.ledger.dimensions import ALL, DEED
from tally.page.parameters import AS_OF, LATEST, Chapter, Parameter, body, claims_with, yearly

#: The groups that the chapter tells of, in its order.
GROUPS = ("civilians", "security-forces", "militants")

#: The causes in which organisations tell all of them.
CAUSES = ("all", "attacks-and-operations", "attacks")


def _of_people(claims: pd.DataFrame) -> pd.Series:
    return (
        yearly(claims)
        & (claims["measure"] == "fatalities")
        & claims["group"].isin(GROUPS)
        & claims["cause"].isin(CAUSES)
        & claims[list(DEED)].eq(ALL).all(axis=1)
        & (claims["body"] != "unnamed")
    )


CHAPTER = Chapter(
    "people",
    "who was killed",
    (
        body("PICSS"),
        Parameter(
            "period",
            LATEST,
            "the year that is told first; latest is the newest with all three groups",
            "period",
            also=LATEST,
        ),
        AS_OF,
    ),
    claims_with(_of_people),
)
