"""What a verb shows, as data: the book, JupyterLab and the tests each make their own of it.

Each output of a notebook holds one object of the type :data:`MIME`, with its ``format`` and its
``kind``:

``sentence``
    ``parts``.
``figure``
    ``name``, ``number``, ``finding`` (parts), ``scope``, ``alternative``, ``caption`` (sentences),
    ``specification`` (Vega-Lite, as text), ``table``, ``claims`` and ``editions``.
``table``
    ``table``, and ``folded`` where its caption alone is shown at first.
``cards``
    ``cards``, each with ``name``, ``title``, ``printed`` (a list of parts), ``follows``,
    ``behind``, ``more`` and ``folded``: see :class:`tally.page.card.Card`.
``exercises``
    ``page``, whose they are, and ``exercises``, each with ``title``, ``question`` and
    ``answer`` (parts), ``hint``, ``unit``, ``options`` and ``key``: see :mod:`tally.page.asking`.
``record``
    ``tables`` of the claims and the editions that the page used.
``choice``
    ``number``, ``question`` and ``answers``, each with ``answer`` and ``outputs``.
``group``
    ``outputs`` that follow each other.
``front``
    What a front page begins with: ``headline`` and ``stamp`` (parts), ``points``, each with its
    ``label`` and ``parts``, and ``outputs``, its pictures.

Parts are texts and numbers. A number has ``text``, ``claims`` or ``editions``, the ``origin`` in a
line, and a ``name`` where the page has it as a value. A table has ``caption``, ``columns`` and
``rows``; a cell is a text, a number, a plain value, a list of parts, a link (``text`` and
``address``, or the ``page`` of the book that it leads to), or null where nothing is known. Where
rows can be linked to, ``marks`` says of what they are: the last cell of each is its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tally.errors import TallyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

#: The type of the data among the forms of an output.
MIME = "application/vnd.tally+json"

#: The folder of the pages of episodes in the book.
EPISODES = "book/episodes"

#: Another number when the book can't read what was stored before.
FORMAT = 2


class OutputError(TallyError):
    """An output that this version of the package can't read."""


@dataclass(frozen=True)
class Link:
    """The cell of a table that leads elsewhere."""

    text: str
    address: str

    @property
    def data(self) -> dict[str, str]:
        """The link as data."""
        return {"text": self.text, "address": self.address}


def episode_page(episode: str) -> str:
    """Give the page of an episode, whether or not the book has pages of episodes.

    Examples
    --------
    >>> episode_page("besham-2024-03")
    'book/episodes/besham-2024-03'
    """
    return f"{EPISODES}/{episode}"


@dataclass(frozen=True)
class PageLink:
    """The cell of a table that leads to another page of the book; elsewhere it is a text.

    Parameters
    ----------
    text : str
        What is written.
    page : str
        The page, without ending, from the top of the book.
    """

    text: str
    page: str

    @property
    def data(self) -> dict[str, str]:
        """The link as data."""
        return {"text": self.text, "page": self.page}

    def __str__(self) -> str:
        """Give the text."""
        return self.text


def checked(data: object) -> dict[str, Any]:
    """Give an output that can be read.

    Raises
    ------
    OutputError
        When it is of another format.

    Examples
    --------
    >>> checked({"format": 0, "kind": "sentence"})
    Traceback (most recent call last):
    ...
    tally.page.outputs.OutputError: An output is of the format 0, and this version of Tally reads \
format 2. Run `tally refresh`.
    """
    found = data.get("format") if isinstance(data, dict) else None
    if not isinstance(data, dict) or found != FORMAT:
        raise OutputError(
            f"An output is of the format {found}, and this version of Tally reads format {FORMAT}. "
            "Run `tally refresh`."
        )
    return data


def stored(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the outputs that are stored in a notebook, in order."""
    return [
        output["data"][MIME]
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if MIME in output.get("data", ())
    ]


def inside(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give an output, and those that it holds, in order."""
    yield data
    for part in data.get("outputs", ()):
        yield from inside(part)
    for answer in data.get("answers", ()):
        for part in answer["outputs"]:
            yield from inside(part)


def figures(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the figures of an output."""
    return [part for part in inside(data) if part["kind"] == "figure"]


def numbers(data: object) -> Iterator[Mapping[str, Any]]:
    """Give the numbers of an output, in order.

    Examples
    --------
    >>> number = {"text": "51%", "name": "kp", "claims": ["a"], "origin": "CRSS"}
    >>> [found["name"] for found in numbers({"kind": "sentence", "parts": ["It was ", number]})]
    ['kp']
    """
    if isinstance(data, list):
        for part in data:
            yield from numbers(part)
    elif isinstance(data, Mapping):
        if "origin" in data:
            yield data
        else:
            for part in data.values():
                yield from numbers(part)


def anchor(number: Mapping[str, Any]) -> str:
    """Give the anchor of what a number was made from, in the record of its page.

    Examples
    --------
    >>> anchor({"text": "51%", "claims": ["a", "b"]}), anchor({"text": "5", "editions": ["c"]})
    ('claim-a', 'edition-c')
    """
    if number.get("claims"):
        return f"claim-{number['claims'][0]}"
    return f"edition-{number['editions'][0]}"


def plain(parts: Sequence[str | Mapping[str, Any]]) -> str:
    """Give parts as plain text."""
    return "".join(part if isinstance(part, str) else part["text"] for part in parts)


def table(
    frame: pd.DataFrame, caption: str, cell: Callable[[object], object] = lambda value: value
) -> dict[str, Any]:
    """Give a frame as data.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns named for people; the first one names the rows.
    caption : str
        What the table shows.
    cell : callable, optional
        Gives what is not plain, such as a result, as data.

    Examples
    --------
    >>> import pandas as pd
    >>> table(pd.DataFrame({"Region": ["A"], "Killed": [None]}), "Killed")["rows"]
    [['A', None]]
    """
    return {
        "caption": caption,
        "columns": [str(column) for column in frame.columns],
        "rows": [
            [_plain(cell(value)) for value in row]
            for row in frame.itertuples(index=False, name=None)
        ],
    }


def _plain(value: object) -> object:
    import pandas as pd

    if isinstance(value, Link | PageLink):
        return value.data
    if isinstance(value, dict | list | str | bool | int):
        return value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, float):
        return float(value)
    # The types of numpy give what is theirs in Python; all else is told in its own words.
    return value.item() if hasattr(value, "item") else str(value)
