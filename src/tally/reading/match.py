"""The figures of a text held against the ledger: which of its figures each one probably is.

`src/tally/book/static/reading.js` does the same by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tally.ledger.dimensions import ALL
from tally.reading.around import levels, look, spans_of
from tally.reading.find import Figure, figures

#: So many of the figures that fit best are told.
SHOWN = 2

#: The term of all that is counted, where it has another name.
WHOLE = {"region": "region:PK"}

#: The kinds of figures that have a number: of a rank it says nothing that two have the same.
NUMBERS = ("number", "percent")

#: Two numbers that differ by less are the same; nothing is printed so exactly.
ALIKE = 1e-6


@dataclass(frozen=True)
class Match:
    """A figure of the ledger that one of a text may be.

    Parameters
    ----------
    row : dict
        As :func:`tally.reading.rows.rows_of` gives it.
    points : int
        How well it fits.
    agrees : tuple of str
        The dimensions of which the words around name its term.
    differs : tuple of str
        Those of which they name another one.
    mixed : bool
        Whether the words are of attacks, and this figure is of all violence.
    """

    row: Mapping[str, Any]
    points: int
    agrees: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    mixed: bool = False


@dataclass(frozen=True)
class Mark:
    """A figure of a text with what the ledger has of it, the best first; empty where nothing."""

    figure: Figure
    text: str
    matches: tuple[Match, ...] = field(default=())


def read(text: str, rules: Mapping[str, Any]) -> list[Mark]:
    """Hold each figure of a text against the ledger.

    Parameters
    ----------
    text : str
        An article, or a sentence.
    rules : mapping
        As :func:`tally.reading.table.made` gives them.

    Returns
    -------
    list of Mark
        In the order of the text.

    Examples
    --------
    >>> from tally.reading.table import read as rules
    >>> (mark,) = read("In the first quarter of 2024 CRSS counted 432 people killed.", rules())
    >>> mark.text, mark.matches[0].row["claim"]
    ('432', 'crss-2024q1-pk-fatalities-all-count')
    """
    seen = look(text, rules)
    found = figures(text, rules)
    spans = spans_of(seen, found)
    begins = [first for first, _ in spans]
    around = [levels(seen, span, begins, rules) for span in spans]
    return [
        Mark(figure, text[figure.start : figure.end], matches(figure, named, rules))
        for figure, named in zip(found, around, strict=True)
        if is_figure(named)
    ]


def is_figure(named: Mapping[str, int]) -> bool:
    """Tell whether a number is of what this book is about, and not of another country."""
    counted = _nearest(named, "measure:", "group:", "cause:")
    abroad = _nearest(named, "country:")
    here = _nearest(named, "region:", "place:")
    return counted >= 4 and not (abroad >= 5 and abroad > here)


def matches(
    figure: Figure, named: Mapping[str, int], rules: Mapping[str, Any]
) -> tuple[Match, ...]:
    """Give the figures of the ledger that fit best.

    Parameters
    ----------
    figure : Figure
        A figure of a text.
    named : mapping of str to int
        How near each term is named: see :func:`tally.reading.around.levels`.
    rules : mapping
        As :func:`tally.reading.table.made` gives them.
    """
    small = figure.kind == "number" and figure.value <= 20
    enough = rules["enough"][0 if small else 1]
    found = [fit(row, figure, named, rules) for row in rules["rows"] if may_be(row, figure)]
    good = sorted((m for m in found if m.points >= enough), key=lambda match: -match.points)
    return tuple(m for m in good[:SHOWN] if m.points >= good[0].points - rules["close"])


def may_be(row: Mapping[str, Any], figure: Figure) -> bool:
    """Tell whether two figures can be one number: equal, or one hedged and the other within it."""
    if row["unit"] != figure.kind:
        return False
    if abs(row["value"] - figure.value) < ALIKE:
        return True
    if row["hedge"] == figure.hedge == "exact" and figure.kind == "number":
        return False
    low = 0 if row["low"] is None else row["low"]
    high = figure.high if row["high"] is None else row["high"]
    within = figure.low - ALIKE <= low and high <= figure.high + ALIKE
    return within or (low - ALIKE <= figure.low and figure.high <= high + ALIKE)


def fit(
    row: Mapping[str, Any], figure: Figure, named: Mapping[str, int], rules: Mapping[str, Any]
) -> Match:
    """Weigh how well a figure of the ledger fits one of a text, by the words around that."""
    points = rules["latest"] * row["latest"]
    if figure.kind in NUMBERS and abs(row["value"] - figure.value) < ALIKE:
        points += rules["same"] + rules["hedge_points"] * (row["hedge"] == figure.hedge)
    agrees, differs = [], []
    for dimension, weights in rules["weights"].items():
        gained = _weigh(dimension, weights, row, named, rules)
        points += gained
        if gained > 0:
            agrees.append(dimension)
        elif gained < 0 and _others(dimension, row, named, rules):
            differs.append(dimension)
    mixed = bool(row["wide"]) and _attacks_alone(named)
    return Match(row, points, tuple(agrees), tuple(differs), mixed)


def _attacks_alone(named: Mapping[str, int]) -> bool:
    """Tell whether the words near a figure are of attacks, and its sentence of nothing else."""
    wider = ("operations", "attacks-and-operations", "all", "operations-and-clashes")
    return named.get("cause:attacks", 0) >= 8 and not any(
        named.get(f"cause:{cause}", 0) >= 5 for cause in wider
    )


def _weigh(
    dimension: str,
    weights: Sequence[int],
    row: Mapping[str, Any],
    named: Mapping[str, int],
    rules: Mapping[str, Any],
) -> int:
    """Give the points of one dimension."""
    beside, nowhere, other = weights
    if dimension == "kind":
        return _weigh_kind(beside, row, named)
    terms = row["terms"].get(dimension, [])
    nearest = _nearest(named, f"{dimension}:")
    whole = WHOLE.get(dimension, f"{dimension}:{ALL}")
    if not terms or terms == [whole]:
        own = named.get(whole, 0)
        near = 5 if dimension == "region" else 10
        return -other if nearest >= near and nearest > own else own // 5
    if dimension == "year" and not nearest:
        return 0
    reached = [_level(term, named, rules) for term in terms]
    level = sum(reached) // len(reached)
    if level < 5 <= nearest and dimension in rules["one"]:
        return -other
    return beside * level // 10 if level else -nowhere


def _nearest(named: Mapping[str, int], *beginnings: str) -> int:
    """Tell how near any term of some dimensions is named."""
    return max((named[term] for term in named if term.startswith(beginnings)), default=0)


def _level(term: str, named: Mapping[str, int], rules: Mapping[str, Any]) -> int:
    """Tell how near a term is named; of one above or below it half, of members the least."""
    own = named.get(term, 0)
    kin = max((named.get(other, 0) for other in rules["kin"].get(term, ())), default=0) // 2
    parts = rules["members"].get(term)
    together = min(named.get(part, 0) for part in parts) if parts else 0
    return max(own, kin, together)


def _weigh_kind(points: int, row: Mapping[str, Any], named: Mapping[str, int]) -> int:
    """Give the points for the kind: whether the words are of a rate, a rise or a share."""
    rate, change, share = (named.get(f"kind:{k}", 0) for k in ("rate", "change", "share"))
    match row["kind"]:
        case "rate":
            return points if rate >= 6 else -points
        case "count":
            return -points // 2 if rate >= 10 else 0
        case "change":
            return points if change >= 8 and change >= share else -points
        case "share":
            return points if share >= change or change < 8 else -points // 2
    return 0


def _others(
    dimension: str, row: Mapping[str, Any], named: Mapping[str, int], rules: Mapping[str, Any]
) -> bool:
    """Tell whether the words name another term of a dimension in the same sentence.

    An article goes on with a region that an earlier sentence of the paragraph names.
    """
    terms = row["terms"].get(dimension, [])
    if dimension == "region" and any(named.get(term, 0) >= rules["spoken"] for term in terms):
        return False
    own = [*terms, WHOLE.get(dimension, f"{dimension}:{ALL}")]
    return bool(terms or dimension in rules["one"]) and any(
        level >= 5 and term.startswith(f"{dimension}:") and term not in own
        for term, level in named.items()
    )
