"""Bases: what a share is of, what a change is against, what a rate is per."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Base:
    """The base of a figure, as the column ``base`` of the claims writes it.

    Parameters
    ----------
    terms : tuple of tuple of str
        The dimension and the term of each part, in their order.

    Examples
    --------
    >>> base = Base.parse("region:PK cause:attacks")
    >>> base["cause"], "period" in base, base.only("region")
    ('attacks', False, None)
    >>> dict(base)
    {'region': 'PK', 'cause': 'attacks'}
    """

    terms: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str | None) -> Base:
        """Read a base; the empty one where the cell is empty.

        A part without a colon has no term. Whether a dimension or a term is known, ``tally
        check`` tells.

        Examples
        --------
        >>> Base.parse("period:2022")
        Base(terms=(('period', '2022'),))
        >>> Base.parse(None) == Base.parse("") == Base()
        True
        """
        parts = text.split() if isinstance(text, str) else ()
        return cls(tuple((d, term) for d, _, term in (part.partition(":") for part in parts)))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Give the dimension and the term of each part."""
        return iter(self.terms)

    def __str__(self) -> str:
        """Write the base as the column has it."""
        return " ".join(f"{dimension}:{term}" for dimension, term in self.terms)

    def __contains__(self, dimension: str) -> bool:
        """Tell whether the base names a term of a dimension."""
        return dimension in self._by_dimension

    def __getitem__(self, dimension: str) -> str:
        """Give the term of a dimension that the base names."""
        return self._by_dimension[dimension]

    def get(self, dimension: str) -> str | None:
        """Give the term of a dimension, or None."""
        return self._by_dimension.get(dimension)

    def only(self, dimension: str) -> str | None:
        """Give the term of a dimension where the base names nothing else, or None."""
        return self.get(dimension) if len(self.terms) == 1 else None

    @cached_property
    def _by_dimension(self) -> dict[str, str]:
        return dict(self.terms)
