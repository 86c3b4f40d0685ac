"""Exercises of the chapter on maps: read a number, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.page.asking import CORRECT, READ, Exercise, as_words
from tally.results.sentence import listed, sentence
from tally.results.words import in_text, when


def exercises(shown: pd.DataFrame, unpublished: list[str], what: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter of maps."""
    highest = shown.loc[
        max(shown.index, key=lambda i: r.middle if (r := shown.at[i, "result"]) else -1.0)
    ]
    place = in_text(highest["name"])
    grey = listed(unpublished) if unpublished else "None of them"
    return [
        (
            READ,
            sentence(
                "Which region has the highest figure of {what}, and what is it?",
                what=what,
            ),
            sentence("{name}: {n}.", name=highest["name"], n=as_words(highest["result"])),
        ),
        (
            "Know what is unknown",
            sentence(
                "Which regions are grey for {when}? May they be drawn as zero?",
                when=when(of),
            ),
            sentence(
                "{grey}. Grey means that no figure is known: not zero, and not that nobody was "
                "harmed.",
                grey=grey,
            ),
        ),
        (
            CORRECT,
            sentence(
                "A report writes: “The map shows that violence is spread evenly over "
                "{name}.” What is wrong?",
                name=place,
            ),
            sentence(
                "The map has one figure, {n}, for the whole of {name} and shades all of "
                "it alike. Where "
                "within it the incidents were, the figure does not say.",
                n=as_words(highest["result"]),
                name=place,
            ),
        ),
    ]
