"""Exercises on sums of events: read estimates, compute a part, correct a sum."""

from __future__ import annotations

import pandas as pd

from tally.chapters.events import derive, say
from tally.ledger.tables import Ledger
from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.results.result import Result, share
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
    told = [
        sentence("{n} by the {of} estimate", n=as_words(found), of=of)
        for of in ("low", "best", "high")
        if (found := sums[of]) is not None
    ]
    answer = told[0]
    for part in told[1:]:
        answer = Sentence((*answer.parts, ", ", *part.parts))
    read = (
        sentence(
            "How many people were killed {where} {time} in the events of {name}, by each estimate?",
            where=where, time=time, name=name,
        ),
        Sentence((*answer.parts, ".")),
    )  # fmt: skip
    return [(READ, *read), (COMPUTE, *_part(months, best)), (CORRECT, *_sum(beside, where, name))]


def _part(months: pd.DataFrame, best: Result) -> tuple[Sentence, Sentence]:
    """Ask what part of all is in the month with the most."""
    if not best.low:
        return (
            sentence("What part of the people killed was killed in the month with the most?"),
            Sentence(("There is none: nobody was killed, and nothing divides by zero.",)),
        )
    top = months.loc[[months["best"].astype(float).idxmax()]]
    most = derive.total(top, "best")
    assert most is not None
    return (
        sentence(
            "The month with the most people killed is {month}, with {most} of {best}. What part is "
            "that?",
            month=when(top["period"].iloc[0]), most=as_words(most), best=as_words(best),
        ),
        sentence(
            "{most} of {best} is {part}.",
            most=as_words(most), best=as_words(best), part=as_words(share(most, best)),
        ),
    )  # fmt: skip


def _sum(beside: pd.DataFrame, where: str, name: str) -> tuple[Sentence, Sentence]:
    """Ask what is wrong with a sum of events and a published count, or with a bare estimate."""
    if beside.empty:
        return (
            sentence(
                "A report writes: “Exactly so many people were killed {where},” and gives the best "
                "estimate. What is missing?",
                where=where,
            ),
            Sentence(("That it is an estimate between a low and a high one, and of which data.",)),
        )
    row = derive.newest_beside(beside).iloc[0]
    return (
        sentence(
            "A report adds the {best} people of {name} to the {n} of {who}, both {where} {time}. "
            "What is wrong?",
            best=as_words(row["best"]), name=name, n=as_words(row["result"]), who=row["who"],
            where=where, time=during(row["period"]),
        ),
        sentence(
            "They count the same deaths, each by its own rules: added up, many people would be "
            "counted twice. The two stand side by side."
        ),
    )  # fmt: skip
