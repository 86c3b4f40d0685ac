"""The errors that people meet: a sentence that names what is wrong, where, and the mend."""

import difflib
from collections.abc import Iterable, Mapping
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


class LedgerError(TallyError):
    """A table can't be read, or a selection names something that is not in the ledger."""


#: How like a known word must be, as `difflib` counts it: a slip of the hand, and not another word.
NEAR = 0.76

#: A slip leaves out or adds so many letters, or one in so many of a long word, and no more:
#: "personnel" is not "army personnel".
LETTERS, ONE_IN = 3, 4

#: Of so many letters a word may be the beginning of a term.
BEGINNING = 5


def of_system(error: OSError) -> str:
    """Give the sentence for what the system refuses.

    Examples
    --------
    >>> of_system(PermissionError(13, "Permission denied", "out/a.csv"))
    'out/a.csv: Permission denied.'
    """
    why = f"{error.strerror or error}."
    return why if error.filename is None else f"{error.filename2 or error.filename}: {why}"


def first_line(error: Exception, otherwise: str = "") -> str:
    r"""Give the first line of what a library says; where it says nothing, something else.

    Examples
    --------
    >>> first_line(ValueError("no such table\n  at line 3")), first_line(ValueError(), "no word")
    ('no such table', 'no word')
    """
    return next(iter(str(error).splitlines()), "") or otherwise


def nearest(word: object, known: Iterable[str]) -> str | None:
    """Give the known word that is most like `word`, or None where none or several are.

    Examples
    --------
    >>> nearest("PK-KQ", ["PK-KP", "PK-BA"])
    'PK-KP'
    >>> nearest("PK-BL", ["PK-PB", "PK-BA"]), nearest("deaths", ["incidents"])
    (None, None)
    >>> nearest("personnel", ["army personnel"])
    """
    return nearest_of(word, {k: k for k in known})


def nearest_of(word: object, known: Mapping[str, str]) -> str | None:
    """Give what the known word stands for that is most like `word`, or None.

    Examples
    --------
    >>> nearest_of("death", {"deaths": "fatalities", "dead": "fatalities", "injured": "injuries"})
    'fatalities'
    """
    given = str(word).casefold()
    by_fold: dict[str, set[str]] = {}
    for name, stands_for in known.items():
        by_fold.setdefault(name.casefold(), set()).add(stands_for)
    if given in by_fold:
        return _only(by_fold[given])
    # The beginning of a word for something may be that of many other words.
    longer = {k for k, of in known.items() if k == of and k.casefold().startswith(given)}
    if len(given) >= BEGINNING and (found := _only(longer)):
        return found
    # Of three letters one less leaves too little: KPK is not PK.
    slip = max(LETTERS, len(given) // ONE_IN)
    names = [
        name
        for name in by_fold
        if abs(len(name) - len(given)) <= slip and (len(given) > 3 or len(name) > len(given))
    ]
    near = difflib.get_close_matches(given, names, n=len(names) or 1, cutoff=NEAR)
    likeness = {name: difflib.SequenceMatcher(None, name, given).ratio() for name in near}
    best = [name for name in near if likeness[name] == likeness[near[0]]]
    return _only(set().union(*(by_fold[name] for name in best)))


def _only(found: set[str]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None


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
