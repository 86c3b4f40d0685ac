"""The front page: how many people were killed, where, who they were, and how sure that is."""

import pandas as pd

from tally.chapters.overview import derive
from tally.ledger.dimensions import narrow
from tally.ledger.tables import Ledger
from tally.page.parameters import AS_OF, YEAR, Chapter, claims_with, latest, yearly
from tally.results.standing import carries, counters


def _totals(ledger: Ledger) -> pd.DataFrame:
    """Give the claims that count everybody who was killed in the country in one year.

    Those that no page of standing printed are left out: they carry no headline.
    """
    keep = claims_with(lambda claims: yearly(claims) & (claims["measure"] == "fatalities"))
    claims = keep(ledger)
    wide = [not narrow(row) for row in claims.to_dict("records")]
    claims = claims[
        claims["body"].isin(counters(ledger)) & pd.Series(wide, claims.index, dtype=bool)
    ]
    again = ledger.claims.groupby("same_as").groups
    return claims[[carries(ledger, [claim, *again.get(claim, ())]) for claim in claims.index]]


CHAPTER = Chapter(
    "overview",
    "how many people were killed, where, and who they were",
    (
        latest(YEAR, derive.latest, "the newest with totals of two organisations"),
        AS_OF,
    ),
    _totals,
)
