"""A card: what was printed, what follows from it, and what is probably behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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

    def data(self, number: Callable[[Number], dict[str, Any]]) -> dict[str, Any]:
        """Give it as data.

        Parameters
        ----------
        number : callable
            Gives a number in a sentence as data.
        """
        return {
            "name": self.name,
            "title": self.title,
            "printed": [said.data(number) for said in self.printed],
            "follows": self.follows,
            "behind": self.behind,
            "more": [
                {"follows": follows, "printed": [said.data(number) for said in printed]}
                for follows, printed in self.more
            ],
            "folded": self.folded,
        }
