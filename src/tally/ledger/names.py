"""The ids of claims and sources: made from a row's own columns, so that one proves the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache

from tally.ledger.base import Base
from tally.ledger.dimensions import DEED, narrow

#: The cause that goes without saying in the id of a measure, as ``all`` does for any other.
OWN_CAUSE = {
    "attacks": "attacks",
    "operations": "operations",
    "ibos": "operations",
    "arrests": "operations",
    "killed-or-arrested": "operations",
}

#: The date at the end of a source's id.
DATE = re.compile(r"-([12][0-9]{3}(?:-[0-9]{2}){0,2})$")


def spoken(body: str) -> str:
    """Give the short name of a body as people write it.

    Examples
    --------
    >>> spoken("CRSS"), spoken("KP-Police")
    ('CRSS', 'KP Police')
    """
    return body.replace("-", " ")


@lru_cache(maxsize=10_000)
def slug(text: str) -> str:
    """Write words as a part of an id.

    Examples
    --------
    >>> slug("Al-Riyadh, SPA"), slug("PK-KP+PK-BA")
    ('al-riyadh-spa', 'pk-kp-and-pk-ba')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("+", "-and-")).strip("-")


def period_slug(text: str) -> str:
    """Write a period as a part of an id.

    Examples
    --------
    >>> period_slug("2024-Q1"), period_slug("2024-01/2024-09")
    ('2024q1', '202401to202409')
    """
    return text.replace("-", "").replace("/", "to").lower()


def period_of(text: str) -> str:
    """Read a period in an id: the other way round than :func:`period_slug`.

    Examples
    --------
    >>> period_of("202401to202409"), period_of("2024q1")
    ('2024-01/2024-09', '2024-Q1')
    """

    def end(part: str) -> str:
        year, rest = part[:4], part[4:]
        return "-".join([year, *([rest.upper()] if "q" in rest else re.findall("..", rest))])

    return "/".join(end(part) for part in text.split("to"))


def cell_id(claim: Mapping[str, str]) -> str:
    """Give the id that a claim's cell makes: what the first claim of the cell is called.

    Body, period, region, measure, then the cause unless it goes without saying, group, whichever
    of actor, tactic and target tells something apart, and kind.

    Examples
    --------
    >>> claim = dict(body="CRSS", period="2024-Q1", region="PK-KP", measure="fatalities")
    >>> cell_id(dict(claim, cause="all", group="all", kind="share"))
    'crss-2024q1-pk-kp-fatalities-all-share'
    >>> cell_id(dict(claim, cause="attacks", group="all", tactic="suicide-attacks", kind="count"))
    'crss-2024q1-pk-kp-fatalities-attacks-all-suicide-attacks-count'
    """
    measure, cause = claim["measure"], claim["cause"]
    parts = [slug(claim["body"]), period_slug(claim["period"]), slug(claim["region"]), measure]
    if cause not in ("all", OWN_CAUSE.get(measure)):
        parts.append(cause)
    deed = [term for dimension, term in narrow(claim).items() if dimension in DEED]
    return "-".join([*parts, claim["group"], *deed, claim["kind"]])


def fits(claim: Mapping[str, str]) -> bool:
    """Tell whether a claim's id follows from its row.

    The id is that of the cell; where the cell has more than one claim the others go on with the
    beginning of their source's id, the end of their edition's or the term of their base, and at
    last with a number.

    Examples
    --------
    >>> claim = dict(body="CRSS", period="2024", region="PK", measure="fatalities", cause="all")
    >>> claim |= dict(group="all", kind="count", source_id="dawn-2025-01-01", edition="", base="")
    >>> [
    ...     fits(dict(claim, claim_id=f"crss-2024-pk-fatalities-all-count{e}"))
    ...     for e in ("", "-dawn", "-dawn-2025", "-dawn-2", "-geo-news")
    ... ]
    [True, True, True, True, False]
    """
    cell, named = cell_id(claim), claim["claim_id"]
    if named == cell:
        return True
    if not named.startswith(f"{cell}-"):
        return False
    rest = named.removeprefix(f"{cell}-")
    source = f"{claim['source_id']}-"
    stem = re.sub(r"-[0-9]{1,2}$", "", rest)
    return (
        source.startswith(f"{rest}-")
        or source.startswith(f"{stem}-")
        or claim["edition"].endswith(f"-{rest}")
        or rest in map(_term, Base.parse(claim["base"]))
    )


def claim_id(claim: Mapping[str, str], taken: Mapping[str, Mapping[str, str]]) -> str:
    """Name a new claim.

    Parameters
    ----------
    claim : mapping
        Its row, of which the id itself is not needed.
    taken : mapping of str to mapping
        The rows that are there, by their ids.

    Returns
    -------
    str
        The shortest id that fits the row and is free.

    Examples
    --------
    >>> claim = dict(body="CRSS", period="2024", region="PK", measure="fatalities", cause="all")
    >>> claim |= dict(group="all", kind="count", source_id="dawn-2025-01-01", edition="", base="")
    >>> claim_id(claim, {"crss-2024-pk-fatalities-all-count": claim})
    'crss-2024-pk-fatalities-all-count-dawn'
    """
    cell = cell_id(claim)
    first = taken.get(cell)
    if first is None:
        return cell
    words = claim["source_id"].split("-")
    date = DATE.search(claim["source_id"])
    length = len(words) - (date[1].count("-") + 1 if date else 0)
    ends = ["-".join(words[:n]) for n in range(max(length, 1), len(words) + 1)]
    if first["base"] != claim["base"]:
        ends = [*map(_term, Base.parse(claim["base"])), *ends]
    ends += [f"{ends[-1]}-{n}" for n in range(2, 100)]
    return next(name for end in ends if (name := f"{cell}-{end}") not in taken)


def source_id(publisher: str, published: str, taken: Collection[str]) -> str:
    """Name a new source: its publisher and date.

    Examples
    --------
    >>> source_id("Geo News", "2024-04", ())
    'geo-news-2024-04'
    >>> source_id("khelja.in (PTI)", "", ["khelja-undated"])
    'khelja-2-undated'
    """
    words = re.sub(r"\(.*?\)", "", publisher).strip()
    stem = slug(re.sub(r"\.[a-z]{2,4}$", "", words)) or "unnamed"
    stems = [stem, *(f"{stem}-{n}" for n in range(2, 100))]
    named = (f"{s}-{published or 'undated'}" for s in stems)
    return next(name for name in named if name not in taken)


def _term(part: tuple[str, str]) -> str:
    dimension, term = part
    return period_slug(term) if dimension == "period" else slug(term)
