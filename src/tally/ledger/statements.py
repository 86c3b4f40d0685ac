"""Every statement of every cell, in the order in which they became known, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import itemgetter

import pandas as pd

from tally.ledger.dimensions import CELL
from tally.quantities.interval import Interval

#: What became of a statement. It is what the body last said of the cell (``latest``), a later
#: edition has another figure (``restated``) or the same one (``repeated``). Or it never counts,
#: since it says in rounder words what an earlier edition or another print of the same one says, or
#: one end alone of the range that its own edition prints (``rounder``), another print of the same
#: edition has its number without the hedge (``hedged``), or another figure of the same edition
#: came first (``beside``).
FATES = ("latest", "restated", "repeated", "rounder", "hedged", "beside")

#: The fates of what the body once said last: each replaces the one before.
SAID_LAST = ("latest", "restated", "repeated")

#: The cause of figures whose words name another scope than the body's figure can have.
AS_WORDED = "attacks-as-worded"


@dataclass(frozen=True)
class Statement:
    """Claims of one cell and one edition that agree, and what repeats them, told once.

    Parameters
    ----------
    rows : tuple of dict
        The claims as rows of ``Ledger.claims``, the earliest published first, and at the end
        those that are the ``same_as`` another; an empty cell is None.
    fate : str
        One of `FATES`.
    other : str or None
        The claim that restates or repeats it, that it rounds or hedges, or that came before it.
    """

    rows: tuple[dict, ...]
    fate: str = "latest"
    other: str | None = None

    @property
    def first(self) -> dict:
        """The claim that was published first."""
        return self.rows[0]

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The ids of its claims."""
        return tuple(row["claim_id"] for row in self.rows)

    @property
    def told_in(self) -> str:
        """The edition, or the source where no edition is named."""
        return self.first["edition"] or self.first["source_id"]

    @property
    def interval(self) -> Interval:
        """What it says, in the conventional reading."""
        return self.first["interval"]


@dataclass(frozen=True)
class History:
    """Everything that was ever said of one cell.

    Parameters
    ----------
    statements : tuple of Statement
        In the order in which they became known.
    """

    statements: tuple[Statement, ...]

    def __iter__(self) -> Iterator[Statement]:
        """Give its statements."""
        return iter(self.statements)

    @cached_property
    def first(self) -> dict:
        """Any claim of the cell, for what all of them are of."""
        return self.statements[0].first

    @cached_property
    def last(self) -> Statement:
        """What the body last said of it."""
        return next(said for said in self.statements if said.fate == "latest")


def histories(claims: pd.DataFrame) -> list[History]:
    """Gather claims into statements, and these into cells.

    Parameters
    ----------
    claims : pandas.DataFrame
        Rows of :attr:`tally.ledger.tables.Ledger.claims`.

    Returns
    -------
    list of History
        In the order of their first claims in the table.

    Examples
    --------
    >>> import tally
    >>> from tally.ledger.dimensions import whole
    >>> of = dict(body="CRSS", period="2023", region="PK", measure="fatalities", kind="count")
    >>> for history in histories(tally.load().claims):
    ...     if dict(history.first, **of, **whole()) == history.first:
    ...         print([(said.first["text"], said.fate) for said in history])
    [('1,524', 'restated'), ('1,523', 'restated'), ('1,533', 'latest')]
    """
    return gathered(as_rows(claims))


def gathered(rows: Iterable[dict]) -> list[History]:
    """Gather claims that are plain rows, as :func:`histories` does."""
    rows = list(rows)
    by_id = {row["claim_id"]: row for row in rows}
    cell = itemgetter(*CELL)
    found: dict[tuple, dict[tuple, list[dict]]] = {}
    for row in rows:
        # One figure is told once. Where its first print is not there, or not known yet, it stands
        # for itself.
        of = by_id.get(row["same_as"], row)
        said = (of["edition"] or of["source_id"], of["value"], of["qualifier"])
        of_cell = found.setdefault(cell(of), {})
        of_cell.setdefault(said, []).append(row)
    return [
        History(tuple(with_fates(_statement(rows) for rows in by_said.values())))
        for by_said in found.values()
    ]


def as_rows(claims: pd.DataFrame) -> list[dict]:
    """Give claims as plain rows, in which an empty cell is None and a day a `datetime.date`."""
    columns = {
        name: [
            None if missing else value
            for value, missing in zip(_cells(claims[name]), claims[name].isna(), strict=True)
        ]
        for name in claims.columns
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _cells(column: pd.Series) -> list:
    """Give the cells of a column, days as days."""
    dated = pd.api.types.is_datetime64_dtype(column.dtype)
    return (column.dt.date if dated else column).tolist()


def with_fates(statements: Iterable[Statement]) -> list[Statement]:
    """Order the statements of one cell by the day each became known, and tell what became of each.

    This is the one rule of what counts as a body's last word; all that tells of it asks here.

    Parameters
    ----------
    statements : iterable of Statement
        All of one cell, in any order; of two that became known on one day the one whose claim
        has the first id comes first.
    """
    ordered = list(statements)
    if len(ordered) == 1:
        return [replace(ordered[0], fate="latest", other=None)]
    ordered.sort(key=lambda s: (s.first["known"] or date.min, s.claims[0]))
    plain = {(s.told_in, s.first["value"]): s for s in ordered if _is_plain(s)}
    told: list[Statement] = []
    standing: int | None = None
    for said in ordered:
        twin = plain.get((said.told_in, said.first["value"]))
        if twin is not None and not _is_plain(said):
            told.append(replace(said, fate="hedged", other=twin.claims[0]))
            continue
        if standing is not None:
            last = told[standing]
            fate = _fate_after(last, said)
            if fate is not None:
                told.append(replace(said, fate=fate, other=last.claims[0]))
                continue
            told[standing] = replace(last, fate=_fate_before(said, last), other=said.claims[0])
        standing = len(told)
        told.append(replace(said, fate="latest", other=None))
    return told


def _statement(rows: list[dict]) -> Statement:
    if len(rows) == 1:
        return Statement((rows[0],))
    # An undated source comes last, and dates of equal length or not compare as texts. What prints
    # the figure again in other words comes after all that print it.
    key = {row["claim_id"]: (row["published"] or "9999", row["claim_id"]) for row in rows}
    again = {row["claim_id"] for row in rows if row["same_as"] in key}
    return Statement(
        tuple(sorted(rows, key=lambda r: (r["claim_id"] in again, key[r["claim_id"]])))
    )


def _is_plain(said: Statement) -> bool:
    """Tell whether a print has no hedge: 260, and not over 260."""
    return said.first["qualifier"] == "exact"


def _fate_after(standing: Statement, said: Statement) -> str | None:
    """Tell what becomes of a later statement that does not replace the one that stands."""
    narrower = said.interval.within(standing.interval)
    if (standing.interval.within(said.interval) and not narrower) or _is_end(said, standing):
        return "rounder"
    if said.told_in == standing.told_in and not narrower:
        return "beside"
    return None


def _is_end(said: Statement, standing: Statement) -> bool:
    """Tell whether a number is one end alone of a range that the same report prints."""
    if said.told_in != standing.told_in or standing.first["qualifier"] != "range":
        return False
    return said.interval.exact and said.interval.low in (
        standing.interval.low,
        standing.interval.high,
    )


def _fate_before(by: Statement, standing: Statement) -> str:
    """Tell what becomes of the statement that stood until the other one replaced it."""
    if standing.interval == by.interval:
        return "repeated"
    # Within one edition nothing replaces what stands but the same in narrower words.
    return "rounder" if standing.told_in == by.told_in else "restated"
