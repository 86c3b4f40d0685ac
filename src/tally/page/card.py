"""A card: what was printed, what follows from it, and what is probably behind."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass

from tally.results.sentence import Number, Sentence


@dataclass(frozen=True)
class Card:
    """A few statements that are told together.

    Parameters
    ----------
    name : str
        Its short name; the anchor is ``card-NAME``.
    title : str
        What it is about.
    printed : tuple of Sentence
        The statements, each as its source printed it.
    follows : str
        What follows from them, with the arithmetic.
    behind : str
        What is probably right, and on what evidence.
    more : tuple of (str, tuple of Sentence)
        What is folded under it: further cases, each with what follows and what was printed.
    folded : str
        The words that unfold them.

    Examples
    --------
    >>> card = Card("a", "Two counts", (Sentence(("432",)),), "Both can't be.", "A misprint.")
    >>> print(card.plain)
    Two counts
      - 432
    Both can't be.
    A misprint.
    """

    name: str
    title: str
    printed: tuple[Sentence, ...]
    follows: str
    behind: str
    more: tuple[tuple[str, tuple[Sentence, ...]], ...] = ()
    folded: str = "More cases of the same"

    @property
    def plain(self) -> str:
        """The card as plain text."""
        lines = [self.title, *(f"  - {said}" for said in self.printed), self.follows, self.behind]
        for follows, printed in self.more:
            lines += [follows, *(f"  - {said}" for said in printed)]
        return "\n".join(lines)

    def html(self, link: Callable[[Number], str]) -> str:
        """Write it as HTML.

        Parameters
        ----------
        link : callable
            Gives the markup of a number in a sentence.
        """
        told = (
            f'<section class="tally-card" id="card-{html.escape(self.name)}">'
            f"<h3>{html.escape(self.title)}</h3>{_items(self.printed, link)}"
            f'<p class="tally-follows">{html.escape(self.follows, quote=False)}</p>'
            f"<p>{html.escape(self.behind, quote=False)}</p>"
        )
        if self.more:
            cases = "".join(
                f'<p class="tally-follows">{html.escape(follows, quote=False)}</p>'
                f"{_items(printed, link)}"
                for follows, printed in self.more
            )
            told += f"<details><summary>{html.escape(self.folded)}</summary>{cases}</details>"
        return f"{told}</section>"


def _items(printed: tuple[Sentence, ...], link: Callable[[Number], str]) -> str:
    items = "".join(f"<li>{said.html(link)}</li>" for said in printed)
    return f"<ul>{items}</ul>" if items else ""
