"""Five articles of 2024 and 2025, statement by statement: what each figure is worth."""

import pandas as pd

from tally.ledger.days import days
from tally.ledger.tables import Ledger
from tally.page.parameters import AS_OF, Chapter, Parameter
from tally.quantities import period

#: The articles that are read, in the order of their days.
ARTICLES = (
    "geo-news-2024-04",
    "ians-2024-12-28",
    "defence-talks-2024-12",
    "operations-2025-01-01",
    "pti-2025-02-01",
)


def printed(ledger: Ledger) -> pd.DataFrame:
    """Give the claims of the five articles, each known once its article was out.

    A report may have been known before an article tells of it, and here it is told from then on.

    Examples
    --------
    >>> import tally
    >>> len(printed(tally.load()))
    49
    """
    claims = ledger.select(source_id=list(ARTICLES))
    out = days(period.latest(published) for published in claims["published"])
    return claims.assign(known=claims["known"].where(claims["known"] > out, out))


CHAPTER = Chapter(
    "articles",
    "each figure of five articles, held against all else that was printed of it",
    (
        Parameter("article", "ians-2024-12-28", "which of the five articles", "source_id"),
        AS_OF,
    ),
    printed,
)
