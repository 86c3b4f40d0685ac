"""The figures of five articles, each with a verdict that follows from all else that was printed."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from tally.chapters.articles import ARTICLES, printed
from tally.chapters.articles.derive_known import Known, Witnesses, in_words
from tally.ledger.days import known_by
from tally.ledger.exact import table as table_of
from tally.ledger.tables import Ledger
from tally.results.words import following

#: The verdicts, each with its name on the page and what it means, in the order of a sentence.
VERDICTS = {
    "holds": (
        "holds",
        "another publication prints the same figure of the same organisation or of the same "
        "event, or other figures of the report make the same number",
    ),
    "rounder": (
        "holds in rounder words",
        "it is printed with a word such as over or nearly, and a more exact number of the same "
        "is one that the word allows",
    ),
    "scope": (
        "true of something else",
        "it is the organisation's own figure, but of other people or other violence than the "
        "words of the article say",
    ),
    "restated": (
        "restated later",
        "a later report of the same organisation has another figure",
    ),
    "differs": (
        "others differ",
        "nobody else prints it, and another organisation has a number for the same, or for a "
        "part of it, that does not go with it",
    ),
    "contradicted": (
        "contradicted",
        "it can't be true together with other figures of the same organisation; which of them "
        "is wrong, that alone does not say",
    ),
    "undecided": (
        "can't be decided",
        "the figures that would show or refute it were not published, or were not found",
    ),
    "alone": (
        "stands alone",
        "nobody else prints it, nothing makes it, and nothing speaks against it",
    ),
}


#: The verdicts in the order in which they are tried: the first that has a reason is given.
ORDER = (
    "contradicted",
    "undecided",
    "scope",
    "restated",
    "rounder",
    "holds",
    "differs",
    "alone",
)


def verdict_of(known: Known) -> str:
    """Give the verdict on a figure, by all else that is known of it.

    What can't be true comes before what is worded wrongly, that before what was told anew, and
    that before what others confirm: see `ORDER`.

    Examples
    --------
    >>> verdict_of(Known()), verdict_of(Known(again=("a",))), verdict_of(Known(undecided="Why"))
    ('alone', 'holds', 'undecided')
    """
    reasons = {
        "contradicted": known.against,
        "undecided": known.undecided,
        "scope": known.meant,
        "restated": known.later,
        "rounder": known.exact,
        "holds": known.again or known.fits,
        "differs": known.differing,
        "alone": True,
    }
    return next(verdict for verdict in ORDER if reasons[verdict])


def every(ledger: Ledger) -> pd.DataFrame:
    """Give each figure of the five articles with what else is known of it, and the verdict.

    Parameters
    ----------
    ledger : Ledger
        The claims; of a view, the articles that were out on its day.

    Returns
    -------
    pandas.DataFrame
        One row is one figure in one article, in the order of the articles and their paragraphs:
        ``article`` (the id), ``paragraph`` (a whole number), ``claim``, ``result`` (as printed),
        ``what`` (what it is of), ``said`` (the same in words that can follow the number), ``body``
        (the id), ``named`` (whether the article names it), ``known`` (a :class:`Known`) and
        ``verdict`` (one of `VERDICTS`).
    """
    claims = printed(ledger)
    if ledger.as_of is not None:
        claims = claims[known_by(claims, ledger.as_of)]
    if claims.empty:
        return pd.DataFrame()
    witnesses = Witnesses(ledger)
    rows = []
    for order, (claim, row) in enumerate(claims.iterrows()):
        known, result = witnesses.of(row), witnesses.result(row)
        rows.append(
            {
                "article": row["source_id"],
                "paragraph": paragraph(row["locator"]),
                "order": order,
                "claim": claim,
                "result": result,
                "what": (what := in_words(ledger, row)),
                "said": what if row["kind"] != "count" else following(result, what),
                "body": row["body"],
                "named": not (isinstance(row["same_as"], str) and pd.isna(row["edition"])),
                "known": known,
                "verdict": verdict_of(known),
            }
        )
    frame = table_of(rows)
    frame["place"] = frame["article"].map(ARTICLES.index)
    ordered = frame.sort_values(["place", "paragraph", "order"], kind="stable")
    return ordered.drop(columns=["place", "order"]).reset_index(drop=True)


def of_article(every: pd.DataFrame, article: str) -> pd.DataFrame:
    """Give the figures of one article, as :func:`every` gives them."""
    return every[every["article"] == article].reset_index(drop=True)


def counts(every: pd.DataFrame) -> pd.DataFrame:
    """Count the verdicts of each article.

    Returns
    -------
    pandas.DataFrame
        One row an article, in their order, with ``article``, a column for each verdict that there
        is, in the order of `VERDICTS`, and ``all``.
    """
    there = [v for v in VERDICTS if v in set(every["verdict"])]
    rows = []
    for article, of in every.groupby("article", sort=False):
        told = Counter(of["verdict"])
        rows.append({"article": article} | {v: told[v] for v in there} | {"all": len(of)})
    return pd.DataFrame(rows)


def paragraph(locator: object) -> int:
    """Give the number of a paragraph.

    Examples
    --------
    >>> paragraph("paragraph 11")
    11
    """
    found = re.search(r"\d+", str(locator))
    return int(found[0]) if found else 0
