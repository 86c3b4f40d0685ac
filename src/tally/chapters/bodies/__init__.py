"""Who counts what, and what that does to the figures."""

import pandas as pd

from tally.chapters.bodies import derive
from tally.page.parameters import (
    AS_OF,
    YEAR,
    Chapter,
    claims_with,
    latest,
    measure,
    yearly,
)


def _yearly_totals(claims: pd.DataFrame) -> pd.Series:
    return yearly(claims) & derive.is_total(claims)


CHAPTER = Chapter(
    "bodies",
    "who counts what, and what that does to the figures",
    (
        latest(YEAR, derive.latest, "the newest with totals of three organisations"),
        measure("fatalities"),
        AS_OF,
    ),
    claims_with(_yearly_totals),
)
