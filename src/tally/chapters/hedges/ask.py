"""Exercises of the chapter on hedges: read a pair, read a hedge, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.hedges.say import furthest_of
from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.results.sentence import Sentence, sentence


def exercises(frame: pd.DataFrame) -> list[Exercise]:
    """Give the exercises of the chapter on hedges.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.compared`` gives it.
    """
    furthest = furthest_of(frame)
    return [
        (READ, *_read(furthest)),
        (COMPUTE, *_compute(_held(frame))),
        (CORRECT, *_correct(furthest)),
    ]


def _held(frame: pd.DataFrame) -> pd.Series:
    """Give a pair that the reading holds, of a number where there is one: the nearest apart."""
    held = [
        e.interval.within(r.interval) for r, e in zip(frame["result"], frame["exact"], strict=True)
    ]
    rows = frame[held] if any(held) else frame
    numbers = rows[rows["form"] == "number"]
    rows = numbers if len(numbers) else rows
    return rows.loc[(rows["ratio"] - 100).abs().idxmin()]


def _read(row: pd.Series) -> tuple[Sentence, Sentence]:
    return (
        sentence(
            "Find the dot of this figure: {what}. What was printed, and what is it exactly?",
            what=row["what"],
        ),
        sentence(
            "“{said}”, and exactly {exact}: that is {part}% of the number in words.",
            said=as_words(row["result"]),
            exact=as_words(row["exact"]),
            part=f"{row['ratio']:.1f}",
        ),
    )


def _compute(row: pd.Series) -> tuple[Sentence, Sentence]:
    held = row["exact"].interval.overlaps(row["result"].interval)
    return (
        sentence(
            "Between which numbers does this book read “{said}”, and is the exact figure, {exact}, "
            "among them?",
            said=as_words(row["result"]),
            exact=as_words(row["exact"]),
        ),
        sentence(
            "{range}. The exact figure is {held}.",
            range=Sentence((_begin(row["result"].interval_text),)),
            held="among them" if held else "not: the word promises something else",
        ),
    )


def _correct(row: pd.Series) -> tuple[Sentence, Sentence]:
    promise = {
        "over": "“Over” promises that it was more, and says nothing of how much more",
        "at_least": "“At least” promises that it was no less, and says nothing of how much more",
        "under": "“Less than” promises that it was less, and says nothing of how much less",
    }.get(row["word"], "The word promises neither a side nor a distance")
    return (
        sentence(
            "A report makes of “{said}” ({what}) that it was {number}, and no more need be said. "
            "What is wrong?",
            said=as_words(row["result"]),
            what=row["what"],
            number=_number(row),
        ),
        sentence(
            "{promise}. Better is to print the exact figure, {exact}, or the hedge as it stands.",
            promise=promise,
            exact=as_words(row["exact"]),
        ),
    )


def _number(row: pd.Series) -> str:
    """Give the number without its hedge."""
    return row["result"].text.removeprefix(f"{row['spelt']} ")


def _begin(text: str) -> str:
    return text[0].upper() + text[1:]
