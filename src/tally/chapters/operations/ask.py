"""Exercises of the chapter on operations: read a number, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.operations.say import fits_any
from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.quantities import period
from tally.results.result import rate
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, when


def _early(rates: pd.DataFrame) -> Sentence:
    """Tell the other rate that follows, where the total was told before the period was over."""
    made = rates[rates["computed"]]
    if len(made) < 2:
        return Sentence()
    day = made.iloc[1]["label"].partition(", to ")[2]
    return sentence(
        " if nothing was counted after {day}, when it was told, over all days; {n} over the days "
        "up to then",
        day=day,
        n=as_words(made.iloc[1]["result"]),
    )


def exercises(totals: pd.DataFrame, rates: pd.DataFrame, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on operations."""
    amount, days = rates["amount"].iloc[0], period.parse(of).days
    computed = rate(amount, days, "day")
    printed = rates[~rates["computed"]]
    militants = totals[(totals["measure"] == "fatalities") & (totals["group"] == "militants")]
    if len(militants):
        read = (
            sentence(
                "How many militants does {body} give as killed {in_time}?",
                body=body,
                in_time=during(of),
            ),
            sentence(
                "{body} gives {n} militants killed in Pakistan {in_time}.",
                body=body,
                n=as_words(militants["result"].iloc[0]),
                in_time=during(of),
            ),
        )
    else:
        read = (
            sentence("How many operations does {body} give for {when}?", body=body, when=when(of)),
            sentence(
                "{body} gives {n} {unit} in Pakistan {in_time}.",
                body=body,
                n=as_words(amount),
                unit=amount.unit,
                in_time=during(of),
            ),
        )
    compute = (
        sentence(
            "How many operations per day are {amount} in {days} days?",
            amount=as_words(amount),
            days=str(days),
        ),
        sentence(
            "{amount} divided by {days} is {computed} operations a day.",
            amount=Sentence((capital(amount.text),)),
            days=str(days),
            computed=as_words(computed),
        ),
    )
    off = printed[[not fits_any(r, rates) for r in printed["result"]]] if len(printed) else printed
    if len(off):
        wrong = off.iloc[0]
        correct = (
            sentence(
                "A report writes: “Operations a day: {n}; in all of {when}: {amount}.” "
                "What is wrong?",
                n=as_words(wrong["result"]),
                amount=as_words(amount),
                when=when(of),
            ),
            sentence(
                "The two can't both be true of the {all} days: {amount} at that rate "
                "take {days} days. "
                "Print the total, and the rate that follows from it: {computed} a day{early}.",
                all=str(days),
                amount=as_words(amount),
                days=as_words(wrong["days"]),
                computed=as_words(computed),
                early=_early(rates),
            ),
        )
    else:
        correct = (
            sentence(
                "A report writes: “Successful operations {in_time}: {amount}.” What does "
                "the figure not say?",
                amount=as_words(amount),
                in_time=during(of),
            ),
            sentence(
                "It counts operations, not their outcome, and it does not say what "
                "counts as one. Better: "
                "“{body} gives {amount} {unit} {in_time}.”",
                body=body,
                amount=as_words(amount),
                unit=amount.unit,
                in_time=during(of),
            ),
        )
    return [(READ, *read), (COMPUTE, *compute), (CORRECT, *correct)]
