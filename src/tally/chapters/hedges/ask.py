"""Exercises of the chapter on hedges: how far a pair is apart, read a hedge, correct a sentence."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from tally.chapters.hedges.say import furthest_of
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    as_words,
    computed,
    digits,
    whether,
    written,
)
from tally.quantities.interval import Interval, format_number
from tally.results.result import Result
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
        _read(furthest),
        _compute(_held(frame)),
        _correct(furthest),
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


def _read(row: pd.Series) -> Exercise:
    """Ask how far the exact figure is from the number in the words."""
    said, exact = row["result"], row["exact"]
    beyond = Fraction(row["ratio"]) - 100
    if not round(beyond, 1):
        return whether(
            READ,
            sentence(
                "Find the dot of this figure: {what}. Is the exact figure more than the number in "
                "the words?",
                what=row["what"],
            ),
            sentence(
                "No: “{said}” was printed, and exactly it is {exact}.",
                said=as_words(said),
                exact=as_words(exact),
            ),
            holds=False,
            because="The dot stands at the number itself.",
            hint="The line of the chart at one hundred is the number in the words.",
        )
    unit = "%" if exact.interval.exact else ""
    size = Fraction(row["ratio"])
    other = (100 - 10000 / size) if size else None
    return computed(
        READ,
        sentence(
            "Find the dot of this figure: {what}. By how many per cent is the exact figure above "
            "the number in the words? One decimal place; below has a minus.",
            what=row["what"],
        ),
        sentence(
            "“{said}” was printed, and exactly it is {exact}: {part}% of the number in words, so "
            "{beyond}% beyond it.",
            said=as_words(said),
            exact=as_words(exact),
            part=f"{row['ratio']:.1f}",
            beyond=format_number(beyond, 1),
        ),
        Result(Interval.of(beyond), unit, said.claims, places=1),
        hint="Both numbers are in the data of the chart. Per cent of which of the two?",
        slips=[
            (size, "That is the exact figure in per cent of the number. How far is it beyond 100?"),
            (other, "You divided by the exact figure. Divide by the number in the words."),
        ],
    )


def _compute(row: pd.Series) -> Exercise:
    held = row["exact"].interval.overlaps(row["result"].interval)
    return computed(
        COMPUTE,
        sentence(
            "Between which numbers does this book read “{said}”? And is the exact figure, {exact}, "
            "among them?",
            said=as_words(row["result"]),
            exact=as_words(row["exact"]),
        ),
        sentence(
            "{range}. The exact figure is {held}.",
            range=Sentence((_begin(row["result"].interval_text),)),
            held="among them" if held else "not: the word promises something else",
        ),
        row["result"],
        hint="“How to read the numbers” says of each word on which side of the number it stays, "
        "and how far it has gone.",
        unit="",
    )


def _correct(row: pd.Series) -> Exercise:
    promise = {
        "over": "“Over” promises that it was more, and says nothing of how much more",
        "at_least": "“At least” promises that it was no less, and says nothing of how much more",
        "under": "“Less than” promises that it was less, and says nothing of how much less",
    }.get(row["word"], "The word promises neither a side nor a distance")
    exact = digits(row["exact"].text)
    return written(
        CORRECT,
        sentence(
            "A report makes of “{said}” ({what}) that it was {number}, and no more need be said. "
            "Write what it should print.",
            said=as_words(row["result"]),
            what=row["what"],
            number=_number(row),
        ),
        sentence(
            "{promise}. Better is to print the exact figure, {exact}, or the hedge as it stands.",
            promise=promise,
            exact=as_words(row["exact"]),
        ),
        criteria={
            "the exact figure, or the words as they were printed": [
                exact,
                row["result"].text.replace("%", ""),
            ]
        },
        hint="What does the word promise that the number alone does not?",
    )


def _number(row: pd.Series) -> str:
    """Give the number without its hedge."""
    return row["result"].text.removeprefix(f"{row['spelt']} ")


def _begin(text: str) -> str:
    return text[0].upper() + text[1:]
