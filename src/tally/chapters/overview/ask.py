"""Exercises of the front page: compare two totals, compute a change, correct a sentence."""

from __future__ import annotations

import pandas as pd

from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    as_words,
    computed,
    names,
    of_change,
    whether,
    written,
)
from tally.quantities import period
from tally.results.result import difference, rate
from tally.results.sentence import sentence


def exercises(counted: pd.DataFrame, year: int) -> list[Exercise]:
    """Give the exercises of the front page.

    Parameters
    ----------
    counted : pandas.DataFrame
        As ``derive.in_year`` gives it.
    year : int
        The year.
    """
    return [_apart(counted, year), _change(counted, year), _correct(counted.iloc[0], year)]


def _apart(counted: pd.DataFrame, year: int) -> Exercise:
    """Ask how far two totals are from each other; of one alone, whether it can be checked."""
    if len(counted) < 2:
        of = counted.iloc[0]
        return whether(
            READ,
            sentence(
                "For {year} one organisation gives a total, {body}. Do the figures here show "
                "whether another one would count more?",
                year=year,
                body=of["body"],
            ),
            sentence("No: what nobody else has published is unknown."),
            holds=False,
            because="What was not published is unknown: it is neither more nor less.",
            hint="Look for a second total of the same year.",
        )
    rows = sorted((row for _, row in counted.iterrows()), key=lambda row: -row["result"].middle)
    high, low = rows[0], rows[-1]
    apart = difference(high["result"], low["result"])
    return computed(
        READ,
        sentence(
            "Take the highest and the lowest of the totals of {year} that stand behind the "
            "headline. By how many people do they differ?",
            year=year,
        ),
        sentence(
            "{high} by {a} and {low} by {b}: {n} apart. Each is all that one organisation found, "
            "by its own rules.",
            a=high["body"],
            high=as_words(high["result"]),
            b=low["body"],
            low=as_words(low["result"]),
            n=as_words(apart),
        ),
        apart,
        hint="Both totals stand under the headline, each with the organisation that counted.",
        slips=[
            (high["result"], "That is the higher total itself. Take the lower one from it."),
            (low["result"], "That is the lower total itself. Take it from the higher one."),
        ],
        unit="people",
    )


def _change(counted: pd.DataFrame, year: int) -> Exercise:
    moved = counted[counted["change"].notna()]
    if not len(moved):
        first = counted.iloc[0]
        length = period.parse(str(year)).days
        days = rate(first["result"], length, "day")
        return computed(
            COMPUTE,
            sentence(
                "How many people killed on each day make {n} in {year}?",
                n=as_words(first["result"]),
                year=year,
            ),
            sentence("{n} a day ({how}).", n=as_words(days), how=days.how),
            days,
            hint="Divide by the days of that year.",
            slips=[(rate(first["result"], 12, "month"), "That is a month. Divide by the days.")],
            unit="a day",
        )
    of = moved.iloc[0]
    return computed(
        COMPUTE,
        sentence(
            "By how many per cent does the total of {body} for {year}, {later}, differ from "
            "its {earlier} of {before}? A fall has a minus in front.",
            body=of["body"],
            year=year,
            later=as_words(of["result"]),
            earlier=as_words(of["before"]),
            before=year - 1,
        ),
        sentence("By {change} ({how}).", change=as_words(of["change"]), how=of["change"].how),
        of["change"],
        hint=f"What is a change a part of: of {year}, or of {year - 1}?",
        slips=of_change(of["result"], of["before"]),
    )


def _correct(first: pd.Series, year: int) -> Exercise:
    return written(
        CORRECT,
        sentence(
            "A report writes: “Attacks killed {n} people in Pakistan in {year}.” What is wrong? "
            "Write the sentence so that it holds.",
            n=as_words(first["result"]),
            year=year,
        ),
        sentence(
            "{body} counts all violence: operations are in its total, and militants are among "
            "the dead. Attacks alone are another figure. Better: “{body} counts {n} people killed "
            "in attacks and operations in Pakistan in {year}, militants among them.”",
            body=first["body"],
            n=as_words(first["result"]),
            year=year,
        ),
        criteria={
            "who counted": names(first["body"]),
            "that operations are in it too": ["operation*", "all violence"],
            "of which year": [str(year)],
        },
        hint="Which violence is in that total: attacks alone?",
    )
