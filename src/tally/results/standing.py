"""Which figures carry a headline: those that some page of standing printed."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tally.ledger.tables import Ledger

#: The kinds of pages that carry no headline alone: see the column ``kind`` of ``sources``.
WEAK = frozenset(("copy", "blog", "unknown"))


#: The type of an organisation that speaks of its own deeds: it is set beside no count of others.
PARTY = "party"


def parties(ledger: Ledger) -> list[str]:
    """List the armed groups that speak of their own deeds.

    Examples
    --------
    >>> import tally
    >>> parties(tally.load())
    ['BLA', 'BLF', 'TTP']
    """
    types = ledger.bodies["type"]
    return sorted(types.index[types == PARTY])


def counters(ledger: Ledger) -> list[str]:
    """List the organisations that count for themselves and are no side of the conflict.

    Examples
    --------
    >>> import tally
    >>> {"CRSS", "UCDP"} <= set(counters(tally.load())), "ISPR" in counters(tally.load())
    (True, False)
    """
    bodies = ledger.bodies
    return list(bodies.index[(bodies["independent"] == "yes") & (bodies["type"] != PARTY)])


def carries(ledger: Ledger, claims: Iterable[str]) -> bool:
    """Tell whether a figure was printed by a page that is no copy, blog or unknown page.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    claims : iterable of str
        All claims of one statement.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> carries(ledger, ["picss-202602-pk-fatalities-all-count"])
    False
    >>> carries(ledger, ["crss-2025-pk-fatalities-all-count"])
    True
    """
    # Each is read, in one order: what a page has read is measured, and must be the same each time.
    sources = dict.fromkeys(ledger.claim(claim)["source_id"] for claim in claims)
    kinds = [ledger.source(source)["kind"] for source in sources]
    return not WEAK.issuperset(kinds)


def of_standing(ledger: Ledger, statements: pd.DataFrame) -> pd.DataFrame:
    """Keep the statements that carry a headline, and of each cell and body the last one.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    statements : pandas.DataFrame
        As :meth:`tally.ledger.tables.Ledger.statements` gives them: each body's in the order in
        which they became known. What was last said stands, where such a page printed it; or else
        the newest that one did.
    """
    kept = statements[[carries(ledger, claims) for claims in statements["claims"]]]
    kept = kept.assign(_last=kept["latest"].astype(bool))
    kept = kept.sort_values("_last", kind="stable").drop(columns="_last")
    cell = ["body", "period", "region", "cause", "group"]
    return kept.drop_duplicates(cell, keep="last").sort_values(["period", "body"], kind="stable")
