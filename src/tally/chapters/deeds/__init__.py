"""By whom attacks were, as far as organisations attribute them or groups claim them, and how."""

import pandas as pd

from tally.ledger.dimensions import ALL
from tally.page.parameters import AS_OF, Chapter, Parameter, Value, claims_with, yearly


def _in_year(claims: pd.DataFrame, year: Value) -> pd.Series:
    return claims["period"] == str(year)


def _of_deeds(claims: pd.DataFrame) -> pd.Series:
    told_apart = (claims["actor"] != ALL) | (claims["tactic"] != ALL)
    whole = (claims["group"] == ALL) & (claims["target"] == ALL)
    measures = claims["measure"].isin(["fatalities", "attacks"])
    return yearly(claims) & told_apart & whole & measures


CHAPTER = Chapter(
    "deeds",
    "by whom attacks were, and how",
    (Parameter("year", 2025, "the year that is told first", keep=_in_year), AS_OF),
    claims_with(_of_deeds),
)
