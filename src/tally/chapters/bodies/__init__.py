"""Who counts what, and what that does to the figures."""

import pandas as pd

from tally.chapters.bodies.derive import is_total
from tally.page.parameters import (
    AS_OF,
    Chapter,
    Parameter,
    Value,
    claims_with,
    measure,
    yearly,
)


def _in_year(claims: pd.DataFrame, year: Value) -> pd.Series:
    return claims["period"] == str(year)


def _yearly_totals(claims: pd.DataFrame) -> pd.Series:
    return yearly(claims) & is_total(claims)


CHAPTER = Chapter(
    "bodies",
    "who counts what, and what that does to the figures",
    (Parameter("year", 2024, "the year", keep=_in_year), measure("fatalities"), AS_OF),
    claims_with(_yearly_totals),
)
