"""Exercises of the chapter on operations: set two totals together, compute a rate, correct one."""

from __future__ import annotations

import pandas as pd

from tally.chapters.operations.say import fits_any
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    as_words,
    computed,
    digits,
    names,
    whether,
    written,
)
from tally.quantities import period
from tally.results.result import Result, rate, ratio
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, when


def exercises(totals: pd.DataFrame, rates: pd.DataFrame, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on operations."""
    amount, days = rates["amount"].iloc[0], period.parse(of).days
    return [
        _ratio(totals, amount, body, of),
        _hour(amount, days),
        _correct(rates, amount, body, of),
    ]


def _ratio(totals: pd.DataFrame, amount: Result, body: str, of: str) -> Exercise:
    """Ask how many operations there were for each militant killed."""
    militants = totals[(totals["measure"] == "fatalities") & (totals["group"] == "militants")]
    if militants.empty or not militants["result"].iloc[0].low:
        return whether(
            READ,
            sentence(
                "{body} gives {n} {unit} {in_time}. Does that say how many of them found anybody?",
                body=body,
                n=as_words(amount),
                unit=amount.unit,
                in_time=during(of),
            ),
            sentence("No: it counts operations, and not their outcome."),
            holds=False,
            because="A count of operations says nothing of what came of them.",
            hint="What is it that is counted?",
        )
    killed = militants["result"].iloc[0]
    each = ratio(amount, killed)
    return computed(
        READ,
        sentence(
            "By {body}’s totals {in_time}, how many operations were there for each militant "
            "killed? Give two decimal places.",
            body=body,
            in_time=during(of),
        ),
        sentence(
            "{amount} operations and {killed} militants killed make {n} operations for each.",
            amount=Sentence((capital(amount.text),)),
            killed=as_words(killed),
            n=as_words(each),
        ),
        each,
        hint="Both totals are in the sentence at the head of the chapter. Divide one by the other.",
        slips=[
            (ratio(killed, amount), "That is the other way about: divide the operations."),
        ],
        unit="operations",
    )


def _hour(amount: Result, days: int) -> Exercise:
    hourly = rate(amount, days * 24, "hour")
    daily = rate(amount, days, "day")
    return computed(
        COMPUTE,
        sentence(
            "How many operations in every hour of the day and night are {amount} in {days} days?",
            amount=as_words(amount),
            days=str(days),
        ),
        sentence(
            "{amount} divided by {days} days is {daily} a day, and a twenty-fourth of that is "
            "{hourly} an hour.",
            amount=Sentence((capital(amount.text),)),
            days=str(days),
            daily=as_words(daily),
            hourly=as_words(hourly),
        ),
        hourly,
        hint="First find how many there were on a day.",
        slips=[
            (daily, "That is a day. A day has many hours."),
            (rate(amount, days * 12, "hour"), "A day and a night have more hours than that."),
        ],
        unit="an hour",
    )


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


def _correct(rates: pd.DataFrame, amount: Result, body: str, of: str) -> Exercise:
    days = period.parse(of).days
    follows = rate(amount, days, "day")
    printed = rates[~rates["computed"]]
    off = printed[[not fits_any(r, rates) for r in printed["result"]]] if len(printed) else printed
    if len(off):
        wrong = off.iloc[0]
        made = [digits(result.text) for result in rates.loc[rates["computed"], "result"]]
        return written(
            CORRECT,
            sentence(
                "A report writes: “Operations a day: {n}; in all of {when}: {amount}.” "
                "Write it so that both numbers can be true.",
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
                computed=as_words(follows),
                early=_early(rates),
            ),
            criteria={
                "who counted": names(body),
                "the total": [digits(amount.text)],
                "the rate that follows from it": [*made, digits(follows.text)],
            },
            hint="Divide the total by the days that it was counted on.",
            slips={
                "That rate and the total can’t both be true: divide the total by the days.": [
                    digits(wrong["result"].text)
                ]
            },
        )
    return written(
        CORRECT,
        sentence(
            "A report writes: “Successful operations {in_time}: {amount}.” Write it so that it "
            "says no more than the figure does.",
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
        criteria={
            "who counted": names(body),
            "the number as it was printed": [digits(amount.text)],
            "what was counted": ["operation*"],
            "when": [of[:4]],
        },
        hint="Does the figure say what came of the operations?",
        slips={"The figure does not say how they ended.": ["success*"]},
    )
