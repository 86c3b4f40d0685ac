"""Exercises on sums of events: read estimates, compute a part, correct a sum."""

from __future__ import annotations

import pandas as pd

from tally.chapters.events import derive, say
from tally.ledger.tables import Ledger
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
from tally.results.result import Result, difference, share
from tally.results.sentence import Sentence, sentence
from tally.results.words import during, when


def exercises(
    ledger: Ledger, months: pd.DataFrame, beside: pd.DataFrame, name: str
) -> list[Exercise]:
    """Give the exercises of the chapter.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    months, beside : pandas.DataFrame
        As ``derive.months`` and ``derive.beside`` give them.
    name : str
        As ``derive.name_of`` gives it.
    """
    sums = {of: derive.total(months, of) for of in derive.SUMS}
    best = sums["best"]
    if best is None:
        return []
    where = say.place(ledger, months["region"].iloc[0])
    time = during(derive.month_span(months["period"].iloc[0], months["period"].iloc[-1]))
    low, high = sums["low"], sums["high"]
    if low is None or high is None or low.interval == high.interval:
        read = computed(
            READ,
            sentence(
                "How many people were killed {where} {time} in the events of {name}?",
                where=where,
                time=time,
                name=name,
            ),
            sentence("{n}: these data give one number for each event.", n=as_words(best)),
            best,
            hint="It is the sum of all months.",
            unit="people",
        )
    else:
        apart = difference(high, low)
        read = computed(
            READ,
            sentence(
                "In the events of {name}, {where} {time}: by how many people is the high estimate "
                "of those killed above the low one?",
                name=name,
                where=where,
                time=time,
            ),
            sentence(
                "{high} by the high estimate less {low} by the low one is {apart}; the best one is "
                "{best}.",
                high=as_words(high),
                low=as_words(low),
                apart=as_words(apart),
                best=as_words(best),
            ),
            apart,
            hint="The three estimates are told where the months are.",
            slips=[
                (high, "That is the high estimate itself. Take the low one from it."),
                (difference(high, best), "That is from the best one. Take the low one."),
            ],
            unit="people",
        )
    return [read, _part(months, best), _sum(beside, where, name)]


def _part(months: pd.DataFrame, best: Result) -> Exercise:
    """Ask what part of all is in the month with the most."""
    if not best.low:
        return whether(
            COMPUTE,
            sentence("Can it be told what part of the people killed was killed in one month?"),
            Sentence(("No: nobody was killed, and nothing divides by zero.",)),
            holds=False,
            because="Nobody was killed, and nothing can be divided by zero.",
            hint="A part is a number divided by the whole.",
        )
    top = months.loc[[months["best"].astype(float).idxmax()]]
    most = derive.total(top, "best")
    assert most is not None
    part = share(most, best)
    return computed(
        COMPUTE,
        sentence(
            "The month with the most people killed is {month}. What part of all of them is that?",
            month=when(top["period"].iloc[0]),
        ),
        sentence(
            "{most} of {best} is {part}.",
            most=as_words(most),
            best=as_words(best),
            part=as_words(part),
        ),
        part,
        hint="Divide the people of that month by those of all months, by the best estimate.",
        slips=[(most, "That is how many. Tell it in per cent of all.")],
    )


def _sum(beside: pd.DataFrame, where: str, name: str) -> Exercise:
    """Ask what is wrong with a sum of events and a published count, or with a bare estimate."""
    if beside.empty:
        return written(
            CORRECT,
            sentence(
                "A report writes: “Exactly so many people were killed {where},” and gives the best "
                "estimate. Write what is missing.",
                where=where,
            ),
            Sentence(("That it is an estimate between a low and a high one, and of which data.",)),
            criteria={
                "what kind of number it is": ["estimate*"],
                "which others stand beside it": ["low & high", "lowest & highest"],
                "of which data it is": ["data*", "version*", "file*"],
            },
            hint="For each event there is more than one number.",
        )
    row = derive.newest_beside(beside).iloc[0]
    both: dict[str, Sentence | str] = {
        "best": as_words(row["best"]),
        "name": name,
        "n": as_words(row["result"]),
        "who": row["who"],
        "where": where,
        "time": during(row["period"]),
    }
    return written(
        CORRECT,
        sentence(
            "A report adds the {best} people of {name} to the {n} of {who}, both {where} {time}. "
            "Write what can be said instead.",
            **both,
        ),
        sentence(
            "“{name} has {best} people killed {where} {time}, and {who} {n}.” Both count many "
            "of the same deaths, each by its own rules; added up, these would be counted twice.",
            **both,
        ),
        criteria={
            "both numbers, beside each other": [
                f"{digits(row['best'].text)} & {digits(row['result'].text)}"
            ],
            "why they are not added": ["twice", "same*", "own rules", "overlap*", "both count*"],
        },
        hint="Can one death be in both?",
    )
