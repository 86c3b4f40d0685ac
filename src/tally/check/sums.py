"""Sums that can't be: parts that are more than their whole, alone or added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from operator import itemgetter

from tally.check.common import (
    Doubt,
    Row,
    Rows,
    ancestors,
    days,
    interval_or_none,
    period_or_none,
)
from tally.check.world import trees
from tally.errors import Problem
from tally.ledger.base import Base
from tally.ledger.dimensions import DEED, TREES, narrow
from tally.quantities import period
from tally.quantities.interval import Interval

#: What slips in adding up and restatements leave between a sum and its parts: the widest gap in
#: the ledger is 4,647 + 1,927 against 6,572.
SLIP = Fraction(1, 100)

#: Words of a note that tell that a page really prints what does not add up.
AS_PRINTED = "as printed"

#: The dimensions whose terms lie apart: a deed may be of several actors, tactics and targets.
ADDED = tuple(d for d in TREES if d not in DEED)

Told = tuple[int, dict[str, str], Interval]


def _parts_within_wholes(rows: Rows) -> Iterator[Doubt]:
    """Find parts of a count that are greater than their whole in the same publication."""
    if any(trees(rows)):
        # What is a part of what is not known until the trees are mended.
        return
    above = ancestors(rows)
    for told in _together(rows, "count", ("source_id", "edition", "body"), "strict").values():
        for line, part, amount in told:
            for other, whole, most in told:
                if line == other or most.high is None or amount.low is None:
                    continue
                if amount.low <= most.high or not _in_time(part, whole):
                    continue
                if all(whole[d] in above[d].get(part[d], ()) for d in TREES):
                    message = (
                        f"{part['printed']!r} is a part of {whole['printed']!r} in row "
                        f"{other} ({whole['claim_id']}) and is more"
                    )
                    problem = Problem("claims.csv", line, "value", message)
                    yield Doubt(problem, (("claims.csv", other),))


def _sums_within_wholes(rows: Rows) -> Iterator[Doubt]:
    """Find parts that together are more than their whole in the same publication."""
    if any(trees(rows)):
        return
    above = ancestors(rows)
    for dimension in ADDED:
        others = [d for d in TREES if d != dimension]
        key = ("source_id", "edition", "body", "period", "kind", *others)
        for told in _together(rows, "count", key).values():
            for line, whole, most in told if len(told) > 2 else ():
                parts = _lowest(told, dimension, whole[dimension], above[dimension])
                if most.high is None or len(parts) < 2:
                    continue
                least = sum(amount.low or 0 for _, _, amount in parts)
                if least > most.high * (1 + SLIP) + 2 and AS_PRINTED not in whole["note"]:
                    added = " + ".join(part["printed"] for _, part, _ in parts)
                    message = f"{added} are parts of {whole['printed']!r} and together more"
                    yield Doubt(Problem("claims.csv", line, "value", message), _places(parts))


def _shares_within_the_whole(rows: Rows) -> Iterator[Doubt]:
    """Find shares of one whole that add up to more than all of it, beyond rounding."""
    if any(trees(rows)):
        return
    above = ancestors(rows)
    for dimension in ADDED:
        others = [d for d in TREES if d != dimension]
        key = ("source_id", "edition", "body", "period", *others, "base")
        for (*_, base), told in _together(rows, "share", key).items():
            whole = Base.parse(base).only(dimension)
            if whole is None:
                continue
            parts = _lowest(told, dimension, whole, above[dimension])
            printed = any(AS_PRINTED in part["note"] for _, part, _ in parts)
            if sum(amount.low or 0 for _, _, amount in parts) > 100 and not printed:
                line = parts[-1][0]
                added = " + ".join(part["printed"] for _, part, _ in parts)
                message = f"{added} are shares of {base} in one report and more than 100 per cent"
                yield Doubt(Problem("claims.csv", line, "value", message), _places(parts[:-1]))


def _months_of_ucdp(rows: Rows) -> Iterator[Doubt]:
    """Find claims computed from UCDP's months that are not the sum of the months."""
    months: dict[tuple[str, str], list[tuple[period.Period, int, int]]] = {}
    for line, row in rows.get("ucdp_monthly", ()):
        month = days(row["period"])
        if month and row["best"].isdecimal():
            cell = months.setdefault((row["version"], row["region"]), [])
            cell.append((month, line, int(row["best"])))
    for line, claim in rows["claims"]:
        when = period_or_none(claim["period"])
        there = months.get((claim["edition"], claim["region"]))
        of = (claim["measure"], claim["kind"], *narrow(claim))
        if of != ("fatalities", "count") or not when or not there:
            continue
        inside = [(n, best) for month, n, best in there if when.contains(month)]
        total = sum(best for _, best in inside)
        if when.months == len(inside) and claim["value"] != str(total):
            lines = tuple(("ucdp_monthly.csv", n) for n, _ in inside)
            message = f"the months of {claim['edition']} in ucdp_monthly.csv make {total}"
            yield Doubt(Problem("claims.csv", line, "value", message), lines)


def _estimates_of_ucdp(rows: Rows) -> Iterator[Doubt]:
    """Find months and years whose estimates can't be of the same events."""
    for table in ("ucdp_monthly", "ucdp_districts"):
        for line, row in rows.get(table, ()):
            killed = [c for c in ("best", "low", "high") if row[c] not in ("", "0")]
            if row["events"] == "0" and killed:
                message = f"no event and {row[killed[0]]} killed can't both be true"
                yield Doubt(Problem(f"{table}.csv", line, killed[0], message))


def _years_of_districts(rows: Rows) -> Iterator[Doubt]:
    """Find years of districts of which UCDP's months tell nothing."""
    months = _of_years(rows, "ucdp_monthly")
    for (version, region, year), of in _of_years(rows, "ucdp_districts").items():
        if months and (version, region, year) not in months:
            message = f"{version} has no months of {region} in {year} in ucdp_monthly.csv"
            yield from (Doubt(Problem("ucdp_districts.csv", n, "period", message)) for n, _ in of)


def _districts_of_ucdp(rows: Rows) -> Iterator[Doubt]:
    """Find regions whose districts do not add up to their months.

    Which of the rows is wrong no sum tells: the last one of the region is named, where what has no
    district stands. A row that is wrong by itself may be missing in any other sum.
    """
    districts = _of_years(rows, "ucdp_districts")
    versions = {version for version, _, _ in districts}
    everywhere = [("ucdp_districts.csv", n) for of in districts.values() for n, _ in of]
    for (version, region, year), months in _of_years(rows, "ucdp_monthly").items():
        if version not in versions or len(months) < 12:
            continue
        parts = districts.get((version, region, year), [])
        for column in ("events", "best", "low", "high"):
            made, total = _sum(parts, column), _sum(months, column)
            if made != total:
                line = parts[-1][0] if parts else None
                message = f"the districts of {region} in {year} make {made}, its months {total}"
                places = (*everywhere, *(("ucdp_monthly.csv", n) for n, _ in months))
                yield Doubt(Problem("ucdp_districts.csv", line, column, message), places)
                break  # a row that is missing makes all four sums wrong


def _sum(rows: list[Row], column: str) -> int:
    return sum(int(row[column]) for _, row in rows if row[column].isdecimal())


def _of_years(rows: Rows, table: str) -> dict[tuple[str, str, str], list[Row]]:
    """Collect the rows of one of UCDP's tables by version, region and year."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for line, row in rows.get(table, ()):
        of = (row["version"], row["region"], row["period"][:4])
        found.setdefault(of, []).append((line, row))
    return found


def _together(
    rows: Rows, kind: str, columns: Iterable[str], reading: str = "conventional"
) -> dict[tuple[str, ...], list[Told]]:
    """Collect the claims of a kind, outside episodes, that agree in some columns."""
    key = itemgetter(*columns)
    found: dict[tuple[str, ...], list[Told]] = {}
    for line, claim in rows["claims"]:
        if claim["kind"] != kind or claim["episode"]:
            continue
        interval = interval_or_none(claim["printed"], kind, reading)
        if interval is not None:
            found.setdefault(key(claim), []).append((line, claim, interval))
    return found


def _lowest(
    told: list[Told], dimension: str, whole: str, above: Mapping[str, frozenset[str]]
) -> list[Told]:
    """Choose the parts of a whole that have no part themselves, each term once at its least."""
    parts = [t for t in told if (v := t[1][dimension]) != whole and whole in above.get(v, ())]
    terms = {t[1][dimension] for t in parts}
    least: dict[str, Told] = {}
    for found in parts:
        term = found[1][dimension]
        if any(term != other and term in above[other] for other in terms):
            continue
        if term not in least or (found[2].low or 0) < (least[term][2].low or 0):
            least[term] = found
    return list(least.values())


def _in_time(part: Mapping[str, str], whole: Mapping[str, str]) -> bool:
    when, longer = period_or_none(part["period"]), period_or_none(whole["period"])
    return bool(when and longer and longer.contains(when))


def _places(told: Iterable[Told]) -> tuple[tuple[str, int], ...]:
    return tuple(("claims.csv", line) for line, _, _ in told)


# UCDP's months first: where a region's sum is wrong, so is that of the country.
RULES = (
    _estimates_of_ucdp,
    _months_of_ucdp,
    _years_of_districts,
    _districts_of_ucdp,
    _parts_within_wholes,
    _sums_within_wholes,
    _shares_within_the_whole,
)
