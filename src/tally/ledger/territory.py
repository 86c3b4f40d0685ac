"""Territory: which regions a country is made of, and which stood for one on a given day.

The table of regions tells it: ``members`` is what a region is made of, ``valid_from`` and
``valid_to`` are the days on which it began and ended. A region that began on a day and has members
is a merger; before that day its members stood in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger


@dataclass(frozen=True, eq=False)
class Territory:
    """The regions as of any day.

    Parameters
    ----------
    rows : mapping of str to mapping
        The rows of ``regions.csv`` by region; an empty cell is an empty text or None.

    Examples
    --------
    >>> import tally
    >>> land = of(tally.load())
    >>> land.standing("PK-KP", date(2018, 5, 30))
    ('PK-KP-without-TA', 'PK-TA')
    >>> land.standing("PK-KP", date(2018, 5, 31))
    ('PK-KP',)
    """

    rows: Mapping[str, Mapping[str, object]]

    def members(self, region: str) -> tuple[str, ...]:
        """Give what a region is made of, where the table says so."""
        members = self.rows[region]["members"] if region in self.rows else None
        return tuple(str(members).split("+")) if members else ()

    def parts(self, region: str) -> tuple[str, ...]:
        """Give the regions that merged into a region, and stood in its place before."""
        return self.members(region) if region in self.mergers else ()

    @cached_property
    def mergers(self) -> dict[str, date]:
        """The regions that others merged into, each with the day."""
        return {
            region: day
            for region, row in self.rows.items()
            if row["members"] and row["kind"] not in ("aggregate", "country")
            if (day := _day(row["valid_from"])) is not None
        }

    def whole(self, region: str) -> str | None:
        """Give the region that a region merged into, or None.

        Examples
        --------
        >>> import tally
        >>> land = of(tally.load())
        >>> land.whole("PK-TA"), land.whole("PK-BA")
        ('PK-KP', None)
        """
        return next((w for w in self.mergers if region in self.members(w)), None)

    def standing(self, region: str, day: date) -> tuple[str, ...]:
        """Give the regions that stand for a region as of a day: itself, or those before it."""
        begin = self.mergers.get(region)
        return (region,) if begin is None or day >= begin else self.members(region)

    def extents(self, country: str = "PK") -> tuple[str, ...]:
        """Give the regions of a country in their order, each followed by those merged into it.

        Examples
        --------
        >>> import tally
        >>> of(tally.load()).extents()[:4]
        ('PK-KP', 'PK-KP-without-TA', 'PK-TA', 'PK-BA')
        """
        return tuple(r for region in self.members(country) for r in (region, *self.parts(region)))

    def as_told(self, told: Iterable[str], country: str = "PK") -> tuple[str, ...]:
        """Give the regions of a country in the extent in which some figures tell of them.

        Examples
        --------
        >>> import tally
        >>> of(tally.load()).as_told(["PK-TA", "PK-BA"])[:3]
        ('PK-KP-without-TA', 'PK-TA', 'PK-BA')
        """
        told = set(told)
        return tuple(
            r
            for region in self.members(country)
            for r in (self.parts(region) if told & set(self.parts(region)) else (region,))
        )


@lru_cache(maxsize=8)
def of(ledger: Ledger) -> Territory:
    """Give the territory that a ledger tells of."""
    table = ledger.tables["regions"].astype(object)
    return Territory(table.where(table.notna(), None).to_dict("index"))


def _day(cell: object) -> date | None:
    try:
        return date.fromisoformat(str(cell)) if cell else None
    except ValueError:  # which ``tally check`` tells
        return None
