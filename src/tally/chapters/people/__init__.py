"""Civilians, security forces and militants killed, police of one province, and targets."""

from dataclasses import replace

import pandas as pd

from tally.chapters.people import derive
from tally.ledger.dimensions import ALL, DEED
from tally.page.parameters import AS_OF, YEAR, Chapter, body, claims_with, latest, yearly


def _of_people(claims: pd.DataFrame) -> pd.Series:
    return (
        yearly(claims)
        & (claims["measure"] == "fatalities")
        & claims["group"].isin(derive.GROUPS)
        & claims["cause"].isin(derive.CAUSES)
        & claims[list(DEED)].eq(ALL).all(axis=1)
        & (claims["body"] != "unnamed")
    )


CHAPTER = Chapter(
    "people",
    "who was killed",
    (
        body("PICSS"),
        latest(replace(YEAR, name="period"), derive.latest, "the newest with all three groups"),
        AS_OF,
    ),
    claims_with(_of_people),
)
