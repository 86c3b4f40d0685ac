"""What a hedge has meant: hedged figures beside the exact figure of the same thing.

"Over 1,500" and 1,524 stand in one report; so do "over 96%" of the people killed and the two
counts that make it 96.2%. Each such pair shows how far a word reaches, and the readings of
:mod:`tally.quantities.quantity` are made from them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from tally.audit.explained import FILE, recorded
from tally.ledger import territory
from tally.ledger.base import Base
from tally.ledger.dimensions import COORDINATES
from tally.ledger.exact import table as table_of
from tally.ledger.statements import AS_WORDED
from tally.ledger.tables import Ledger
from tally.quantities import period, quantity
from tally.quantities.interval import Interval
from tally.results.frames import told_in
from tally.results.result import (
    Result,
    add_up,
    change,
    of_statement,
    raised,
    rate,
    remainder,
    share,
)
from tally.results.standing import WEAK

#: The words that hedge, the ones that promise a side first.
WORDS = ("over", "at_least", "under", "nearly", "around")

#: The word that is taken together with another one where this one has few pairs.
NEAREST = {
    "over": "at_least",
    "at_least": "over",
    "under": "over",
    "nearly": "around",
    "around": "nearly",
}

#: With fewer pairs of one report a word is not read by these alone.
ENOUGH = 5

#: Of so many pairs in a hundred a reading must hold the exact figure.
HELD = 95

#: What may be called a round reach.
ROUND = (1, 2, *range(5, 105, 5))

#: What is behind two prints that are known not to be of one number.
NOT_OF_ONE = ("misprint", "scope", "wording")

#: What says what a count is of.
DIMENSIONS = ("body", *COORDINATES)

Cell = tuple[str, ...]


def pairs(ledger: Ledger) -> pd.DataFrame:
    """Put each hedged figure beside the exact figure of the same thing.

    Parameters
    ----------
    ledger : Ledger
        The claims.

    Returns
    -------
    pandas.DataFrame
        One row is one hedged statement for which there is an exact figure: of the report that it
        is told in where there is one, and otherwise the nearest to it in time. A percentage
        counts as exact where it is known to one unit of the last place that was printed of the
        hedged one. Left out is what is no witness: an exact figure that a copy, a blog or an
        unknown page alone prints; the exact figure of what is also printed as a range, of which it
        may be an end; and a pair of which ``findings.yml`` says that one is misprinted, of another
        scope, or worded in another way. Columns:
        ``result`` (the hedged figure) and ``exact`` (each a Result that knows its claims),
        ``word`` (the qualifier), ``form`` (``number`` or ``percentage``), ``value`` and ``place``
        (the number in words, and its last printed place), ``ratio`` (the exact figure, or its
        middle, in per cent of that number), ``apart`` (how far the two are apart: of a number in
        per cent of it, of a percentage in units of its last printed place), ``same`` (whether one
        report gives both), ``how`` (``printed``, or ``computed`` from exact figures), ``body`` and
        ``period``.
        Ordered by word and ratio.

    Examples
    --------
    >>> import tally
    >>> found = pairs(tally.load())
    >>> found = found.set_index(found["result"].map(lambda r: f"{r.scope['period']}: {r.text}"))
    >>> found.loc["2023: over 1,500", "exact"].text, found.loc["2014: over 7,500", "exact"].text
    ('1,524', '7,655')
    """
    statements = ledger.statements()
    statements = statements[statements["episode"].isna()]
    exact = statements[statements["qualifier"] == "exact"]
    weak = [s for s in exact["source_id"].unique() if ledger.source(s)["kind"] in WEAK]
    exact = _Exact.of(ledger, exact[~exact["source_id"].isin(weak)])
    # Of what is printed as a range too a single number may be one end of it.
    ranges = statements[statements["qualifier"] == "range"]
    ranged = {_cell(row) for row in ranges.to_dict("records")}
    entries = recorded(ledger.file(FILE).parent)
    told = [set(entry.claims) for entry in entries if entry.status in NOT_OF_ONE]
    rows = []
    for row in statements[statements["qualifier"].isin(WORDS)].to_dict("records"):
        printed = quantity.parse(row["printed"], row["kind"])
        if printed.high is not None or printed.upper is not None or printed.step is None:
            continue  # "hundreds" names no number, and the end of "537-" was not seen
        found = exact.beside(row, printed.place)
        if found is None or (found.printed is not None and _cell(row) in ranged):
            continue
        if not _apart(told, row["claim_id"], found.claims):
            result = of_statement(row, ledger.name("measure", row["measure"]))
            rows.append(_pair(result, printed, found, exact.of_one_report(found, row)))
    frame = table_of(rows, columns=list(_PAIR))
    place = frame["word"].map({word: i for i, word in enumerate(WORDS)})
    order = frame.assign(_word=place).sort_values(["_word", "ratio"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _cell(row: Mapping[str, Any]) -> Cell:
    return tuple(row[c] for c in DIMENSIONS)


def _apart(told: Sequence[set[str]], claim: str, others: Iterable[str]) -> bool:
    """Tell whether two prints are known not to be of one number: a misprint, or another scope."""
    return any(claim in entry and not entry.isdisjoint(others) for entry in told)


_PAIR = (
    "result", "exact", "word", "form", "value", "place", "ratio", "apart", "same", "how",
    "body", "period",
)  # fmt: skip


def _pair(result: Result, printed: quantity.Quantity, found: Result, same: bool) -> dict:
    middle = _middle(found.interval)
    gap = abs(middle - printed.value)
    form = "percentage" if printed.unit == "percent" else "number"
    ratio = middle / printed.value * 100
    return {
        "result": result,
        "exact": found,
        "word": printed.qualifier,
        "form": form,
        "value": float(abs(printed.value)),
        "place": float(printed.place),
        "ratio": float(ratio),
        "apart": float(gap / printed.place if form == "percentage" else abs(ratio - 100)),
        "same": same,
        "how": "printed" if found.printed is not None else "computed",
        "body": result.scope["body"],
        "period": result.scope["period"],
    }


def readings(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find how far each word reaches: the smallest round reach that holds 95 of 100 pairs.

    Pairs of one report count, since between two reports the figure itself may have been restated.
    A pair is held where the exact figure is no further from the number than the reach. Where a
    word has fewer than five of them, its pairs of two reports count too, which can only widen it;
    where it still has fewer, it is taken together with the word nearest to it; and where these
    have hardly a number, percentages stand in, by their distance in per cent of the number.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As :func:`pairs` gives it.

    Returns
    -------
    pandas.DataFrame
        One row is one word in one ``form``: ``word``, ``own`` (its own pairs that count), ``used``
        (the pairs that it is read by), ``shared`` (the words whose pairs these are), ``reach`` (of
        a number in per cent of it, of a percentage in units of its last printed place; missing
        where there is no pair at all), ``held`` (how many of the used pairs it holds) and
        ``furthest``.

    Examples
    --------
    >>> import tally
    >>> found = readings(pairs(tally.load())).set_index(["form", "word"])["reach"]
    >>> int(found["number", "over"]), int(found["percentage", "over"])
    (15, 1)
    """
    rows = []
    for form in ("number", "percentage"):
        for word in WORDS:
            own = _of(pairs, word, form)
            shared, used = [word], own["apart"]
            if len(own) < ENOUGH:
                shared = [word, NEAREST[word]]
                used = pd.concat([used, _of(pairs, NEAREST[word], form)["apart"]])
            if form == "number" and len(used) < ENOUGH:
                beside = pd.concat([_of(pairs, w, "percentage")["ratio"] for w in shared])
                used = pd.concat([used, (beside - 100).abs()])
            reach = next((r for r in ROUND if len(used) and _held(used, r)), None)
            rows.append(
                {
                    "word": word,
                    "form": form,
                    "own": len(own),
                    "used": len(used),
                    "shared": tuple(shared),
                    "reach": reach,
                    "held": 0 if reach is None else int((used <= reach).sum()),
                    "furthest": float(used.max()) if len(used) else None,
                }
            )
    return table_of(rows)


def _of(pairs: pd.DataFrame, word: str, form: str) -> pd.DataFrame:
    """Give the pairs that a word is read by: those of one report, or all where these are few."""
    found = pairs[(pairs["word"] == word) & (pairs["form"] == form)]
    sound = found[found["same"].astype(bool)]
    return sound if len(sound) >= ENOUGH else found


def _held(apart: pd.Series, reach: int) -> bool:
    return int((apart <= reach).sum()) * 100 >= HELD * len(apart)


def _middle(interval: Interval) -> Fraction:
    assert interval.low is not None and interval.high is not None  # exact figures have ends
    return Fraction(interval.low + interval.high) / 2


@dataclass
class _Exact:
    """The exact figures of a ledger, and what follows from them."""

    ledger: Ledger
    counts: dict[Cell, list[Result]] = field(default_factory=lambda: defaultdict(list))
    printed: dict[tuple, list[Result]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[Cell, list[tuple[str, Result]]] = field(default_factory=lambda: defaultdict(list))
    told: dict[str, tuple[str, date | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger, statements: pd.DataFrame) -> _Exact:
        """Take in all statements that are not hedged."""
        exact = cls(ledger)
        for row in statements.to_dict("records"):
            if row["kind"] == "rank":
                continue
            result = of_statement(row, ledger.name("measure", row["measure"]))
            cell = tuple(row[d] for d in DIMENSIONS)
            exact.told |= {c: (told_in(row), row["known"]) for c in row["claims"]}
            exact.printed[(*cell, row["kind"], _base(row))].append(result)
            if row["kind"] == "count" and result.interval.exact:
                exact.counts[cell].append(result)
            before = Base.parse(row["base"]).only("period")
            if row["kind"] == "change" and before is not None:
                exact.changes[cell].append((before, result))
        return exact

    def beside(self, row: Mapping[str, Any], place: Fraction) -> Result | None:
        """Give the exact figure for a hedged one, or None."""
        cell = tuple(row[d] for d in DIMENSIONS)
        found = [*self.printed[(*cell, row["kind"], _base(row))], self._computed(row, cell)]
        found = [r for r in found if r is not None and self._sharp(r, row["kind"], place)]
        return self._best(found, row)

    def of_one_report(self, result: Result, row: Mapping[str, Any]) -> bool:
        """Tell whether all claims of a figure are told where a statement is told."""
        return all(self.told[claim][0] == told_in(row) for claim in result.claims)

    def _sharp(self, result: Result, kind: str, place: Fraction) -> bool:
        if kind in ("share", "change"):
            # As exact as it was hedged: computed from a change, it is known to so much at best.
            return result.interval.width is not None and result.interval.width <= place
        return kind == "rate" or result.interval.exact

    def _best(self, found: Sequence[Result | None], row: Mapping[str, Any]) -> Result | None:
        """Choose what is told in one report with a statement, or else what is nearest in time."""
        known = [r for r in found if r is not None]
        return min(
            known,
            key=lambda r: (
                not self.of_one_report(r, row),
                max(self._days(claim, row) for claim in r.claims),
                len(r.claims),
            ),
            default=None,
        )

    def _days(self, claim: str, row: Mapping[str, Any]) -> int:
        known = self.told[claim][1]
        if pd.isna(known) or pd.isna(row["known"]):
            return 10**6
        return abs((known - row["known"]).days)

    def _computed(self, row: Mapping[str, Any], cell: Cell) -> Result | None:
        """Compute a figure from counts: a sum, a share of its base, a change against its base."""
        count = self._count(cell, row)
        base = Base.parse(row["base"])
        if row["kind"] == "count" or count is None:
            return count
        if row["kind"] == "rate":
            days = period.parse(row["period"]).days
            return rate(count, days, "day") if base.get("per") == "day" else None
        if len(base.terms) != 1:
            return None
        ((dimension, term),) = base
        whole = self._count(_other(cell, dimension, term), row)
        if whole is None or not whole.interval.low:
            return None
        return share(count, whole) if row["kind"] == "share" else change(count, whole)

    def _count(self, cell: Cell, row: Mapping[str, Any]) -> Result | None:
        """Give the count of a cell: as printed, added up from parts, or as a change makes it."""
        here = dict(zip(DIMENSIONS, cell, strict=True))
        found = [*self.counts.get(cell, ())]
        found += [self._sum(parts, row) for parts in self._parts(here, cell)]
        if here["group"] == "civilians-and-security":
            whole, part = (self._count(_other(cell, "group", g), row) for g in ("all", "militants"))
            if whole is not None and part is not None:
                found.append(remainder(whole, [part]))
        if here["cause"] == AS_WORDED:
            found.append(self._count(_other(cell, "cause", "all"), row))
        return self._best([*found, self._changed(cell, row)], row)

    def _parts(self, here: dict[str, str], cell: Cell) -> list[list[Cell]]:
        """Give the parts of a cell that make it, in each way that is known."""
        ways = []
        if here["region"] != "PK":  # the country has figures that belong to no region
            members = territory.of(self.ledger).members(here["region"])
            ways.append([_other(cell, "region", m) for m in sorted(members)])
        if here["group"] == "civilians-and-security":
            ways.append([_other(cell, "group", g) for g in ("civilians", "security-forces")])
        return [parts for parts in ways if len(parts) > 1]

    def _sum(self, parts: list[Cell], row: Mapping[str, Any]) -> Result | None:
        counts = [c for part in parts if (c := self._count(part, row)) is not None]
        return add_up(counts) if len(counts) == len(parts) else None

    def _changed(self, cell: Cell, row: Mapping[str, Any]) -> Result | None:
        """Give the count that a change printed in the same report makes of an earlier count."""
        for before, percent in self.changes.get(cell, ()):
            earlier = self._best(self.counts.get(_other(cell, "period", before), []), row)
            if earlier is not None and self.of_one_report(percent, row):
                return raised(earlier, percent)
        return None


def _base(row: Mapping[str, Any]) -> str:
    return row["base"] if isinstance(row["base"], str) else ""


def _other(cell: Cell, dimension: str, term: str) -> Cell:
    place = DIMENSIONS.index(dimension)
    return (*cell[:place], term, *cell[place + 1 :])
