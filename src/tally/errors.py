"""The errors that people meet: a sentence that names what is wrong, where, and the mend."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class TallyError(Exception):
    """An error whose message is a sentence for people.

    A notebook shows the sentence alone, without a traceback.

    Examples
    --------
    >>> str(TallyError("The period '2024-13' has no month 13."))
    "The period '2024-13' has no month 13."
    """

    def _render_traceback_(self, etype=None, value=None, tb=None, *args, **kwargs) -> list[str]:
        # IPython 9 calls this without arguments, other front ends with three or more.
        return str(self).splitlines() or [type(self).__name__]


class QuantityError(TallyError):
    """A printed quantity that can't be read, or an interval that can't exist."""


class PeriodError(TallyError):
    """A period or a partial date that can't be read."""


def nearest(word: object, known: Iterable[str]) -> str | None:
    """Give the known word that is most like `word`, or None where nothing is like it.

    Examples
    --------
    >>> nearest("PK-KQ", ["PK-KP", "PK-BA"])
    'PK-KP'
    """
    by_fold = {k.casefold(): k for k in sorted(known, reverse=True)}
    found = difflib.get_close_matches(str(word).casefold(), by_fold, n=1, cutoff=0.4)
    return by_fold[found[0]] if found else None


def did_you_mean(word: object, known: Iterable[str], otherwise: str = "") -> str:
    """Give the end of a sentence that asks for the nearest known word, if one is near.

    Parameters
    ----------
    word
        What was given.
    known
        What could have been given.
    otherwise
        The end of the sentence where nothing is near.

    Examples
    --------
    >>> "There is no region 'PK-KQ'" + did_you_mean("PK-KQ", ["PK-KP", "PK-BA"], ".")
    "There is no region 'PK-KQ'; did you mean 'PK-KP'?"
    >>> "There is no region 'x'" + did_you_mean("x", ["PK-KP", "PK-BA"], ".")
    "There is no region 'x'."
    """
    found = nearest(word, known)
    return f"; did you mean {found!r}?" if found else otherwise


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in one table.

    Parameters
    ----------
    file : str
        The table, as it is named in the data package.
    row : int or None
        The line of the file, counted from 1 with the header.
    column : str or None
        The column.
    message : str
        What is wrong, and the mend.

    Examples
    --------
    >>> str(Problem("claims.csv", 57, "printed", "'1,50O' is not a quantity"))
    "claims.csv:57: printed: '1,50O' is not a quantity"
    >>> str(Problem("claims.csv", None, None, "the table is missing"))
    'claims.csv: the table is missing'
    """

    file: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        """Tell the problem in one line: file, row, column, message."""
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        return ": ".join(part for part in (place, self.column, self.message) if part)

    def as_dict(self) -> dict[str, str | int | None]:
        """Give the problem as a plain dictionary.

        Examples
        --------
        >>> Problem("claims.csv", 57, None, "no value").as_dict()
        {'file': 'claims.csv', 'row': 57, 'column': None, 'message': 'no value'}
        """
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


def enumerated(words: Iterable[str]) -> str:
    """Join words as a list in a sentence.

    Examples
    --------
    >>> enumerated(["body", "period", "region"]), enumerated(["body"])
    ('body, period and region', 'body')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
