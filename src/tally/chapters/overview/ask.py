"""Exercises of the front page: read a number, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.quantities import period
from tally.results.result import rate
from tally.results.sentence import listed, sentence


def exercises(counted: pd.DataFrame, year: int) -> list[Exercise]:
    """Give the exercises of the front page.

    Parameters
    ----------
    counted : pandas.DataFrame
        As ``derive.in_year`` gives it.
    year : int
        The year.
    """
    first = counted.iloc[0]
    names = listed([f"{row['body']} {row['result'].text}" for _, row in counted.iterrows()])
    moved = counted[counted["change"].notna()]
    if len(moved):
        of = moved.iloc[0]
        compute = (
            COMPUTE,
            sentence(
                "By how many per cent does the total of {body} for {year}, {later}, differ from "
                "its {earlier} of {before}?",
                body=of["body"],
                year=year,
                later=as_words(of["result"]),
                earlier=as_words(of["before"]),
                before=year - 1,
            ),
            sentence("By {change} ({how}).", change=as_words(of["change"]), how=of["change"].how),
        )
    else:
        days = rate(first["result"], period.parse(str(year)).days, "day")
        compute = (
            COMPUTE,
            sentence(
                "How many people killed on each day make {n} in {year}?",
                n=as_words(first["result"]),
                year=year,
            ),
            sentence("{n} a day ({how}).", n=as_words(days), how=days.how),
        )
    return [
        (
            READ,
            sentence("Whose totals stand behind the headline, of whom are they, and of when?"),
            sentence(
                "Those of {names} people killed in Pakistan in {year}.", names=names, year=year
            ),
        ),
        compute,
        (
            CORRECT,
            sentence(
                "A report writes: “Attacks killed {n} people in Pakistan in {year}.” "
                "What is wrong?",
                n=as_words(first["result"]),
                year=year,
            ),
            sentence(
                "{body} counts all violence: operations are in its total, and militants are among "
                "the dead. Attacks alone are another figure.",
                body=first["body"],
            ),
        ),
    ]
