"""Where numbers come from: the claims that a page uses, as a table that people can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from tally.ledger.base import Base
from tally.ledger.dimensions import CELL, DEED, narrow
from tally.ledger.tables import Ledger
from tally.page import outputs
from tally.page.outputs import Link
from tally.quantities.period import in_words


def claims_data(ledger: Ledger, claims: Iterable[str], used: str) -> dict[str, Any] | None:
    """Tell the claims of a page in a table: see :mod:`tally.page.outputs`.

    A number on the page links to its row, and tells what is in the row when it is asked.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    claims : iterable of str
        Their ids, in the order in which the page uses them.
    used : str
        ``used`` by a chapter's results, or ``cited`` in its prose.

    Returns
    -------
    dict or None
        None without claims.

    Raises
    ------
    LedgerError
        When the ledger has no such claim.

    Examples
    --------
    >>> import tally
    >>> claims_data(tally.load(), ["crss-2024q1-pk-kp-fatalities-all-share"], "cited")["summary"]
    'The one claim cited on this page'
    """
    ids = list(claims)
    if not ids:
        return None
    count = "one claim" if len(ids) == 1 else f"{len(ids)} claims"
    table = outputs.table(claims_table(ledger, ids), f"Claims {used} on this page")
    return {"summary": f"The {count} {used} on this page", **table, "marks": "claim"}


def editions_data(ledger: Ledger, editions: Iterable[str]) -> dict[str, Any] | None:
    """Tell the editions whose rows a page adds up in a table: see :mod:`tally.page.outputs`.

    An edition of a data set was itself read, so it is a source under the same name.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    editions : iterable of str
        Their names.

    Returns
    -------
    dict or None
        None without editions.

    Examples
    --------
    >>> import tally
    >>> editions_data(tally.load(), ["ucdp-ged-25-1"])["rows"][0][0]
    'UCDP, GED version 25.1'
    """
    names = list(editions)
    if not names:
        return None
    caption = "Data added up on this page"
    rows = pd.DataFrame([_edition_row(ledger, edition) for edition in names])
    return {"summary": caption, **outputs.table(rows, caption), "marks": "edition"}


def _edition_row(ledger: Ledger, edition: str) -> dict[str, object]:
    source, released = ledger.source(edition), ledger.edition(edition)
    return {
        "Data": edition_name(ledger, edition),
        "Released": released["released"],
        "Read from": _link(source["url"], source["url"]),
        "Terms": source["note"],
        "Edition": edition,
    }


def edition_name(ledger: Ledger, edition: str) -> str:
    """Name an edition with the body whose report or data it is."""
    row = ledger.edition(edition)
    return f"{ledger.label(row['body'])}, {row['title']}"


def claims_table(ledger: Ledger, claims: Iterable[str]) -> pd.DataFrame:
    """Tell of each claim what was printed, of what, by whom, and what it is read as.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    claims : iterable of str
        Their ids.

    Returns
    -------
    pandas.DataFrame
        One row per claim, with columns named for people; the last one is the id.

    Examples
    --------
    >>> import tally
    >>> table = claims_table(tally.load(), ["crss-2024q1-pk-kp-fatalities-all-share"])
    >>> table.loc[0, ["Printed", "Read as", "Counted by"]].tolist()
    ['51%', '50.5 to 51.5', 'CRSS']
    """
    return pd.DataFrame([_row(ledger, claim_id) for claim_id in claims])


def _row(ledger: Ledger, claim_id: str) -> dict[str, object]:
    claim = ledger.claim(claim_id)
    source = ledger.source(claim["source_id"])
    where, url = cited(claim), source["url"]
    return {
        "Printed": claim["printed"],
        "Read as": claim["interval"].text(0 if claim["kind"] == "count" else 1),
        "Of": describe(ledger, claim),
        "Counted by": ledger.label(claim["body"]),
        "Printed in": _link(where, url),
        "Versions": _versions(ledger, claim),
        "Claim": claim_id,
    }


def _link(text: str, url: object) -> Link | str:
    """Link to an address of the web; no other kind may be a link."""
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        return Link(text, url)
    return text


def _versions(ledger: Ledger, claim: pd.Series) -> int:
    """Count the editions that have a figure for the cell of a claim; one where none is named."""
    same = ledger.chosen(**{c: "" if pd.isna(claim[c]) else claim[c] for c in CELL})
    return max(1, int(ledger.rows(same)["edition"].nunique())) if len(same) > 1 else 1


def describe(ledger: Ledger, claim: pd.Series) -> str:
    """Tell in words what a claim is of.

    Examples
    --------
    >>> import tally
    >>> tables = tally.load()
    >>> describe(tables, tables.claim("crss-2024q1-pk-kp-fatalities-all-share"))
    'people killed, all causes, all groups; Khyber Pakhtunkhwa; 2024-Q1; share of Pakistan'
    """
    told = ["measure", "cause", "group", *(d for d in narrow(claim) if d in DEED)]
    words = [
        ", ".join(ledger.name(d, claim[d]) for d in told),
        ledger.name("region", claim["region"]),
        claim["period"],
    ]
    return "; ".join([*words, *of_base(ledger, claim)])


def of_base(ledger: Ledger, claim: Mapping[str, Any] | pd.Series) -> list[str]:
    """Tell in words what a share is of, what a change is against, or what a rate is per.

    Examples
    --------
    >>> import tally
    >>> of_base(tally.load(), {"kind": "change", "base": "period:2022"})
    ['change against 2022']
    >>> of_base(tally.load(), {"kind": "count", "base": None})
    []
    """
    base = Base.parse(claim["base"])
    if not base.terms:
        return []
    named = [_base_term(ledger, d, t) for d, t in base]
    kinds = {"share": "share of", "change": "change against", "rate": "per", "rank": "rank among"}
    return [f"{kinds[claim['kind']]} {', '.join(named)}"]


def _base_term(ledger: Ledger, dimension: str, term: str) -> str:
    if dimension == "period":
        return in_words(term)
    return term if dimension == "per" else ledger.name(dimension, term)


def cited(claim: pd.Series) -> str:
    """Name a claim's source as people know it: who published it and when, not who copied it.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> cited(ledger.claim("crss-2024q1-pk-kp-fatalities-all-share"))
    'Geo News (2024-04)'
    >>> cited(ledger.claim("picss-202508-pk-attacks-all-count"))
    'Dawn (2025-09-01), read at faisalsurgical.com'
    >>> cited(ledger.claim("ucdp-2024-pk-fatalities-all-count"))
    'GED 25.1 (Davies et al. 2025)'
    """
    if isinstance(claim["cited_as"], str):
        return claim["cited_as"]
    published, copy = claim["published"], claim["read_at"]
    dated = f" ({published})" if isinstance(published, str) else ""
    return claim["publisher"] + dated + (f", read at {copy}" if isinstance(copy, str) else "")
