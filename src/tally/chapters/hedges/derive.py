"""Hedged figures beside exact ones, with the words of a page."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tally.ledger.tables import Ledger
from tally.quantities.quantity import HEDGES, REACH
from tally.results.frames import named, scope_of, words
from tally.results.hedges import WORDS, pairs, readings
from tally.results.words import when


def compared(ledger: Ledger, word: str) -> pd.DataFrame:
    """Give the pairs of one word, or of all, each told in words.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    word : str
        A qualifier, or ``all``.

    Returns
    -------
    pandas.DataFrame
        As :func:`tally.results.hedges.pairs`, with ``spelt`` (the word as the book spells it),
        ``what`` (what both figures are of) and ``publishers`` (who printed the hedged one).

    Examples
    --------
    >>> import tally
    >>> over = compared(tally.load(), "over")
    >>> over["spelt"].unique().tolist()
    ['over']
    """
    found = pairs(ledger)
    found = found[found["word"].isin(WORDS if word == "all" else (word,))]
    claims = [ledger.claim(result.claims[0]) for result in found["result"]]
    return found.assign(
        spelt=[HEDGES[w].strip() for w in found["word"]],
        what=[_what(ledger, claim) for claim in claims],
        publishers=[
            tuple(dict.fromkeys(ledger.claim(c)["publisher"] for c in result.claims))
            for result in found["result"]
        ],
    ).reset_index(drop=True)


def read(ledger: Ledger) -> pd.DataFrame:
    """Give the reading of each word, and what of the pairs it holds.

    Returns
    -------
    pandas.DataFrame
        As :func:`tally.results.hedges.readings`, one row a word and form, with ``stated``: the
        reach that the book reads the word by, whatever is known on the day of a view.
    """
    found = readings(pairs(ledger))
    stated = [
        REACH[word][form == "percentage"]
        for word, form in zip(found["word"], found["form"], strict=True)
    ]
    return found.assign(stated=stated)


def _what(ledger: Ledger, claim: Mapping) -> str:
    what = words(ledger, claim["measure"], **scope_of(claim))
    before = {"share": "share of ", "change": "change in ", "rate": ""}.get(claim["kind"], "")
    after = " a day" if claim["kind"] == "rate" else ""
    place = "" if claim["region"] == "PK" else f", {ledger.name('region', claim['region'])}"
    return f"{before}{what}{after}{place}, {when(claim['period'])} ({named(claim['body'])})"
