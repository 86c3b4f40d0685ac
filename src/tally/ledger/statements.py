"""Every statement of every cell, in the order in which they became known, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from tally.quantities.interval import Interval

#: What became of a statement. It is what the body last said of the cell (``latest``), a later
#: edition has another figure (``restated``) or the same one (``repeated``), it says in rounder
#: words what stood already (``rounder``), or another print of the same edition stands, since it is
#: narrower, has no hedge, or came first (``beside``).
FATES = ("latest", "restated", "repeated", "rounder", "beside")

#: The columns that say what a figure is of. Two claims with the same cell are about the same thing.
CELL = ("body", "period", "region", "measure", "cause", "group", "kind", "base")

#: The cause of figures whose words name another scope than the body's figure can have.
AS_WORDED = "attacks-as-worded"


@dataclass(frozen=True)
class Statement:
    """Claims of one cell and one edition that agree, told once.

    Parameters
    ----------
    rows : tuple of dict
        The claims as rows of ``Ledger.claims``, the earliest published first; an empty cell
        is None.
    fate : str
        One of `FATES`.
    other : str or None
        The claim that restates or repeats it, that it rounds, or that stands beside it.
    """

    rows: tuple[dict, ...]
    fate: str = "latest"
    other: str | None = None

    @property
    def first(self) -> dict:
        """The claim that was published first."""
        return self.rows[0]

    @property
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
class Cell:
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


def cells(claims: pd.DataFrame) -> list[Cell]:
    """Gather claims into statements, and these into cells.

    Parameters
    ----------
    claims : pandas.DataFrame
        Rows of :attr:`tally.ledger.tables.Ledger.claims`.

    Returns
    -------
    list of Cell
        In the order of their first claims in the table.

    Examples
    --------
    >>> import tally
    >>> of = dict(body="CRSS", period="2023", region="PK", measure="fatalities", cause="all")
    >>> for cell in cells(tally.load().claims):
    ...     if dict(cell.first, **of, group="all", kind="count") == cell.first:
    ...         print([(said.first["text"], said.fate) for said in cell])
    [('1,524', 'restated'), ('1,523', 'restated'), ('1,533', 'latest')]
    """
    found: dict[tuple, dict[tuple, list[dict]]] = {}
    for row in records(claims):
        said = (row["edition"] or row["source_id"], row["value"], row["qualifier"])
        of_cell = found.setdefault(tuple(row[c] for c in CELL), {})
        of_cell.setdefault(said, []).append(row)
    return [
        Cell(tuple(with_fates(_statement(rows) for rows in by_said.values())))
        for by_said in found.values()
    ]


def records(claims: pd.DataFrame) -> list[dict]:
    """Give claims as plain rows, in which an empty cell is None."""
    columns = {
        name: [None if pd.isna(value) else value for value in claims[name].tolist()]
        for name in claims.columns
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def with_fates(statements: Iterable[Statement]) -> list[Statement]:
    """Order the statements of one cell by the day each became known, and tell what became of each.

    Parameters
    ----------
    statements : iterable of Statement
        All of one cell, in the order of the table.
    """
    ordered = sorted(statements, key=lambda said: said.first["known"] or date.min)
    told = ordered[:1]
    standing = 0
    for said in ordered[1:]:
        last = told[standing]
        fate = _fate_beside(said, last)
        if fate is not None:
            told.append(replace(said, fate=fate, other=last.claims[0]))
            continue
        told[standing] = replace(last, fate=_fate_before(last, said), other=said.claims[0])
        standing = len(told)
        told.append(said)
    return told


def _statement(rows: list[dict]) -> Statement:
    # An undated source comes last, and dates of equal length or not compare as texts.
    return Statement(tuple(sorted(rows, key=lambda r: r["published"] or "9999")))


def _fate_beside(said: Statement, standing: Statement) -> str | None:
    """Tell what becomes of a later statement that does not replace the one that stands."""
    narrower = said.interval.within(standing.interval)
    if standing.interval.within(said.interval) and not narrower:
        return "rounder"
    if said.told_in == standing.told_in and not (narrower or _unhedges(said, standing)):
        return "beside"
    return None


def _unhedges(said: Statement, standing: Statement) -> bool:
    """Tell whether one print says plainly what the other says with a hedge: 260 and over 260."""
    plain = said.first["qualifier"] == "exact"
    return plain and said.first["value"] == standing.first["value"]


def _fate_before(standing: Statement, by: Statement) -> str:
    """Tell what becomes of the statement that stood until the other one replaced it."""
    if standing.told_in == by.told_in:
        return "beside"
    return "repeated" if standing.interval == by.interval else "restated"
