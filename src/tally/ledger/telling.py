"""A claim in words: what it is of, relative to what, and the interval that it is read as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tally.ledger.base import Base
from tally.ledger.dimensions import narrow
from tally.ledger.wording import counted
from tally.quantities.period import in_words

if TYPE_CHECKING:
    from tally.ledger.wording import Namer
    from tally.quantities.interval import Interval

#: What is said of a statement by another one of the same cell.
FATES = {
    "restated": "Restated as {other}",
    "repeated": "Repeated as {other}",
    "rounder": "In rounder words than {other}",
    "hedged": "The same edition prints {other} without the hedge",
    "beside": "Another source of the same edition prints {other}",
}


def of_what(claim: Mapping, name: Namer) -> str:
    """Say what was counted, of whom and where, and relative to what the figure is.

    Parameters
    ----------
    claim : mapping
        A row of the claims.
    name : callable
        From :func:`tally.ledger.wording.namer`.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> of_what(ledger.claim("crss-2024q1-pk-ba-fatalities-all-share"), ledger.name)
    'people killed, Balochistan (share of Pakistan)'
    """
    return _related([*_counted(claim, name), name("region", claim["region"])], claim, name)


def of_whom(claim: Mapping, name: Namer) -> str:
    """Say the same as :func:`of_what` for a row in which the region stands apart."""
    return _related(_counted(claim, name), claim, name)


def _counted(claim: Mapping, name: Namer) -> list[str]:
    """Give the words for what was counted: a deed and a group only where there is one."""
    group = name("group", claim["group"]) if "group" in narrow(claim) else ""
    return [words for words in (*counted(claim, name), group) if words]


def _related(words: list[str], claim: Mapping, name: Namer) -> str:
    what = ", ".join(words)
    relation = relative_to(claim, name)
    return f"{what} ({relation})" if relation else what


def relative_to(claim: Mapping, name: Namer) -> str:
    """Say what a share is of, since when a change is, per what a rate is; of a count nothing."""
    base = Base.parse(claim["base"])
    match claim["kind"]:
        case "share":
            return f"share of {' and '.join(name(d, term) for d, term in base)}"
        case "change":
            return f"change since {in_words(base['period'])}"
        case "rate":
            return f"per {base['per']}"
        case "rank":
            return f"rank in {in_words(base['period'])}"
    return ""


def read_as(claim: Mapping) -> str:
    """Say which interval a figure is read as, where it is not just the number printed."""
    usual, strict = claim["interval"], claim["strict"]
    if usual.exact:
        return ""
    told = ends(claim, usual)
    return told if strict == usual else f"{told}; strictly {ends(claim, strict)}"


def ends(claim: Mapping, interval: Interval) -> str:
    """Write an interval of a claim with the precision and the unit of its kind."""
    places = 0 if claim["kind"] in ("count", "rank") else claim["places"] + 1
    unit = " per cent" if claim["kind"] in ("share", "change") else ""
    return f"{interval.text(places)}{unit}"
