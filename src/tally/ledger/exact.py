"""Columns of a frame that hold exact things, intervals and results, and go wherever a frame goes.

What is in a cell stays what it is when the frame is merged, sorted, grouped or reshaped. In a file
it is written down: as text in CSV and a workbook, as an object in JSON, as the same in one text in
Parquet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype, take


@register_extension_dtype
class ExactDtype(ExtensionDtype):
    """The type of a column of intervals or results; a missing cell is None."""

    name = "exact"
    type = object
    kind = "O"
    na_value = None

    @classmethod
    def construct_array_type(cls) -> Any:
        """Give the type of the column's content."""
        return Exact


class Exact(ExtensionArray):
    """The cells of a column of intervals or results.

    What they have in common is ``low`` and ``high``, by which they are ordered, and ``toDict``,
    the method by which pandas writes JSON.

    Parameters
    ----------
    cells : sequence
        Each an object or None.

    Examples
    --------
    >>> from tally.quantities.interval import Interval
    >>> column = pd.Series(Exact([Interval(3, 4), None, Interval(1, 2)]))
    >>> column.sort_values().to_list()[0].high
    Fraction(2, 1)
    """

    def __init__(self, cells: Sequence) -> None:
        self._cells = np.empty(len(cells), dtype=object)
        for place, cell in enumerate(cells):
            self._cells[place] = None if cell is None or cell is pd.NA or cell != cell else cell

    @classmethod
    def _from_sequence(cls, scalars: Iterable, *, dtype: Any = None, copy: bool = False) -> Exact:
        return cls(list(scalars))

    @classmethod
    def _from_factorized(cls, values: Sequence, original: Exact) -> Exact:
        return cls(values)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Exact]) -> Exact:
        return cls._of(np.concatenate([part._cells for part in to_concat]))

    @classmethod
    def _of(cls, cells: np.ndarray) -> Exact:
        made = object.__new__(cls)
        made._cells = cells
        return made

    @property
    def dtype(self) -> ExactDtype:
        """The type of the column."""
        return ExactDtype()

    @property
    def nbytes(self) -> int:
        """How large it is."""
        return self._cells.nbytes

    def __len__(self) -> int:
        """Give the number of cells."""
        return len(self._cells)

    def __getitem__(self, item: Any) -> Any:
        """Give a cell or several."""
        found = self._cells[pd.api.indexers.check_array_indexer(self, item)]
        return self._of(found) if isinstance(found, np.ndarray) else found

    def __setitem__(self, key: Any, value: Any) -> None:
        """Put something into a cell."""
        key = pd.api.indexers.check_array_indexer(self, key)
        many = isinstance(value, Exact | list | np.ndarray | pd.Series)
        self._cells[key] = Exact(list(value))._cells if many else Exact([value])._cells[0]

    def __eq__(self, other: object) -> Any:
        """Compare cell by cell."""
        if isinstance(other, pd.Series | pd.Index | pd.DataFrame):
            return NotImplemented
        several = isinstance(other, Exact | np.ndarray | list)
        others: Iterable = list(other) if several else [other] * len(self)  # type: ignore[call-overload]
        pairs = zip(self._cells, others, strict=True)
        return np.array([one is not None and one == two for one, two in pairs], dtype=bool)

    def __ne__(self, other: object) -> Any:
        """Compare cell by cell."""
        same = self.__eq__(other)
        return NotImplemented if same is NotImplemented else ~same

    def isna(self) -> np.ndarray:
        """Tell which cells are missing."""
        return np.array([cell is None for cell in self._cells], dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Exact:
        """Give the cells at some places."""
        return self._of(take(self._cells, indices, fill_value=None, allow_fill=allow_fill))

    def copy(self) -> Exact:
        """Give another column with the same cells."""
        return self._of(self._cells.copy())

    def _cast_pointwise_result(self, values: Iterable) -> Any:
        # What is made of the cells one by one need not be exact any more.
        cells = list(values)
        return Exact(cells) if _are_exact(cells) else pd.Series(cells).array

    def _values_for_argsort(self) -> np.ndarray:
        ends = [None if cell is None else _end(cell) for cell in self._cells]
        return np.array([np.nan if end is None else end for end in ends], dtype=float)

    def _values_for_factorize(self) -> tuple[np.ndarray, None]:
        return self._cells, None

    def _formatter(self, boxed: bool = False) -> Any:
        return str

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Give it to NumPy: one object a cell, also where the objects are tuples."""
        return self._cells if copy is False else self._cells.copy()

    def __arrow_array__(self, type: Any = None) -> Any:
        """Give it to Arrow, and so to Parquet: what is in each cell, as JSON."""
        import pyarrow

        cells = [None if c is None else json.dumps(c, default=_plain) for c in self._cells]
        return pyarrow.array(cells, type=pyarrow.string())


def _end(cell: Any) -> float:
    """Give the number by which a cell is ordered."""
    ends = [getattr(cell, of, None) for of in ("low", "high")]
    return next((float(end) for end in ends if end is not None), float("-inf"))


def column(cells: Iterable, index: pd.Index | None = None) -> pd.Series:
    """Make a column of intervals or results.

    Examples
    --------
    >>> from tally.quantities.interval import Interval
    >>> column([Interval(1, 2)]).dtype.name
    'exact'
    """
    return pd.Series(Exact(list(cells)), index=index)


def table(rows: Iterable, **options: Any) -> pd.DataFrame:
    """Make a frame as :class:`pandas.DataFrame` does, with columns for what is exact.

    Parameters
    ----------
    rows : iterable
        The rows, each a mapping or a sequence.
    **options
        As for :class:`pandas.DataFrame`.

    Returns
    -------
    pandas.DataFrame
        Every column that holds intervals or results, and else nothing but None, is of the type
        ``exact``.
    """
    frame = pd.DataFrame(rows if isinstance(rows, dict) else list(rows), **options)
    for name in frame.columns:
        if frame[name].dtype == object:
            cells = [None if cell is None or cell != cell else cell for cell in frame[name]]
            if any(cells) and _are_exact(cells):
                frame[name] = column(cells, frame.index)
    return frame


def _are_exact(cells: Iterable) -> bool:
    """Tell whether cells hold what is exact, or several such things, and nothing else."""
    return all(
        cell is None
        or hasattr(cell, "toDict")
        or (isinstance(cell, tuple) and all(hasattr(part, "toDict") for part in cell))
        for cell in cells
    )


def _plain(thing: Any) -> Any:
    """Give what JSON has no form for as something that it has one for."""
    return thing.toDict() if hasattr(thing, "toDict") else vars(thing)
