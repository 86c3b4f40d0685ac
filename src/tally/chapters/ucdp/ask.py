"""Exercises of the chapter on UCDP: read estimates, compute with them, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.ucdp.derive import BESIDE
from tally.page.asking import CORRECT, READ, Exercise, as_words
from tally.results.result import change
from tally.results.sentence import Sentence, sentence
from tally.results.words import during
from tally.results.words import when as when_of


def exercises(
    months: pd.DataFrame, years: pd.DataFrame, beside: pd.DataFrame, where: str
) -> list[Exercise]:
    """Give the exercises of the chapter on UCDP.

    Parameters
    ----------
    months, years, beside : pandas.DataFrame
        As ``derive.months``, ``derive.years`` and
        ``derive.beside`` give them.
    where : str
        As ``say.place`` gives it.
    """
    row = max(years.to_dict("records"), key=lambda r: (r["whole"], r["best"].low, r["year"]))
    period = during(row["best"].scope["period"])
    low = row["low"]
    read = (
        READ,
        sentence(
            "How many people does UCDP’s version {version} count as killed {where} {period}, and "
            "{asked}?",
            version=row["name"],
            asked="what is its highest estimate"
            if low is None
            else "what are its lowest and highest estimates",
            where=where,
            period=period,
        ),
        sentence(
            "{best} by the best estimate; {low}the high one is {high}. UCDP means by low and high "
            "the lowest and the highest estimate that it holds to be reliable.",
            best=as_words(row["best"]),
            low="" if low is None else sentence("the low one is {n}, ", n=as_words(low)),
            high=as_words(row["high"]),
        ),
    )
    return [read, _reach(row, where, period), _correct(months, beside, where)]


def _reach(row: dict, where: str, period: str) -> Exercise:
    """Ask how far the high estimate is above the best one."""
    if not row["best"].low:
        question = sentence(
            "The best estimate {where} {period} is zero, and the high one is {high}. Can the "
            "difference be told in per cent of the best one?",
            where=where,
            period=period,
            high=as_words(row["high"]),
        )
        answer = Sentence(("No: nothing divides by zero.",))
        return "Compute how far estimates reach", question, answer
    question = sentence(
        "By how many per cent is the high estimate {where} {period}, {high}, above the best one?",
        where=where,
        period=period,
        high=as_words(row["high"]),
    )
    if row["high"].low < row["best"].low:
        answer = sentence(
            "It is not above it: {best} is more than {high}. The data hold an event whose high "
            "estimate is below its best one, and such a slip is told and not mended here.",
            best=as_words(row["best"]),
            high=as_words(row["high"]),
        )
    elif row["high"].low == row["best"].low:
        answer = sentence("It is not: both are {best}.", best=as_words(row["best"]))
    else:
        answer = sentence(
            "{high} against {best} is {reach} more. Whoever prints the best estimate alone leaves "
            "that out.",
            high=as_words(row["high"]),
            best=as_words(row["best"]),
            reach=as_words(change(row["high"], row["best"])),
        )
    return "Compute how far estimates reach", question, answer


def _correct(months: pd.DataFrame, beside: pd.DataFrame, where: str) -> Exercise:
    """Ask what is wrong with a sentence that mistakes a gap, a zero, or another scope."""
    unknown = months[months["version"].isna()]
    empty = months[(months["events"] == 0).fillna(False).astype(bool)]
    both = beside[beside["ratio"].notna()] if len(beside) else beside
    if len(unknown):
        when = during(unknown["period"].iloc[0])
        question = sentence(
            "A report writes: “UCDP counted nobody killed {where} {when}.” What is wrong?",
            where=where,
            when=when,
        )
        answer = sentence(
            "No version used here covers that month. Unknown is not zero. Correct is: “For {month} "
            "these data have no figure.”",
            month=when_of(unknown["period"].iloc[0]),
        )
    elif len(both):
        row = both.iloc[-1]
        question = sentence(
            "A report writes: “UCDP found {ucdp} people killed {where} in {year} and {body} {n}, "
            "so one of them is wrong.” What is wrong?",
            ucdp=as_words(row["ucdp"]),
            where=where,
            year=row["year"],
            body=BESIDE,
            n=as_words(row["result"]),
        )
        answer = sentence(
            "The two count different things: UCDP the deaths in events of organised violence, as "
            "it defines them, and {body} all that its own scope takes in. Both can be right, and "
            "their ratio measures the two scopes too.",
            body=BESIDE,
        )
    elif len(empty):
        month = empty["period"].iloc[0]
        question = sentence(
            "A report writes: “UCDP has no data {where} for {month}.” What is wrong?",
            where=where,
            month=when_of(month),
        )
        answer = sentence(
            "It has: the month is covered, and no event that killed anybody is in it. Correct is: "
            "“UCDP counts nobody killed {where} {when}.”",
            where=where,
            when=during(month),
        )
    else:
        question = sentence(
            "A report writes: “Exactly so many people were killed {where}, says UCDP,” and gives "
            "the best estimate. What is missing?",
            where=where,
        )
        answer = Sentence(
            ("That it is an estimate between a low and a high one, and of which version.",)
        )
    return CORRECT, question, answer
