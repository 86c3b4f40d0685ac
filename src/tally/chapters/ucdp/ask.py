"""Exercises of the chapter on UCDP: read estimates, compute with them, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.ucdp.derive import BESIDE
from tally.page.asking import (
    CORRECT,
    READ,
    Exercise,
    as_words,
    computed,
    digits,
    names,
    of_change,
    whether,
    written,
)
from tally.results.result import change, difference
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
    return [
        _apart(row, where, period),
        _reach(row, where, period),
        _correct(months, beside, where),
    ]


def _apart(row: dict, where: str, period: str) -> Exercise:
    """Ask how far the estimates of a year are from each other, in people."""
    low, best, high = row["low"], row["best"], row["high"]
    between = {
        "version": row["name"],
        "where": where,
        "period": period,
    }
    told = sentence(
        "{best} by the best estimate; {low}the high one is {high}. UCDP means by low and high "
        "the lowest and the highest estimate that it holds to be reliable.",
        best=as_words(best),
        low="" if low is None else sentence("the low one is {n}, ", n=as_words(low)),
        high=as_words(high),
    )
    if low is not None:
        return computed(
            READ,
            sentence(
                "By how many people is the highest estimate of UCDP’s version {version} for those "
                "killed {where} {period} above the lowest one?",
                **between,
            ),
            told + sentence("That is {n} apart.", n=as_words(difference(high, low))),
            difference(high, low),
            hint="The low, the best and the high estimate are in the data of the chart.",
            slips=[
                (high, "That is the highest itself. Take the lowest from it."),
                (difference(high, best), "That is from the best one. Take the lowest."),
            ],
            unit="people",
        )
    return computed(
        READ,
        sentence(
            "By how many people is the highest estimate of UCDP’s version {version} for those "
            "killed {where} {period} above the best one? If it is below, put a minus.",
            **between,
        ),
        told + sentence("That is {n} more.", n=as_words(difference(high, best))),
        difference(high, best),
        hint="Both estimates are in the data of the chart of years.",
        slips=[
            (high, "That is the highest itself. Take the best one from it."),
            (best, "That is the best estimate itself. Take it from the highest."),
        ],
        unit="people",
    )


def _reach(row: dict, where: str, period: str) -> Exercise:
    """Ask how far the high estimate is above the best one."""
    title, best, high = "Compute how far estimates reach", row["best"], row["high"]
    hint = "Per cent of which of the two?"
    if not best.low:
        return whether(
            title,
            sentence(
                "The best estimate {where} {period} is zero, and the high one is {high}. Can the "
                "difference be told in per cent of the best one?",
                where=where,
                period=period,
                high=as_words(high),
            ),
            Sentence(("No: nothing divides by zero.",)),
            holds=False,
            because="Nothing can be divided by zero.",
            hint=hint,
        )
    if high.low <= best.low:
        answer = (
            sentence("No: both are {best}.", best=as_words(best))
            if high.low == best.low
            else sentence(
                "No: {best} is more than {high}. The data hold an event whose high "
                "estimate is below its best one, and such a slip is told and not mended here.",
                best=as_words(best),
                high=as_words(high),
            )
        )
        return whether(
            title,
            sentence(
                "Is the high estimate {where} {period} above the best one?",
                where=where,
                period=period,
            ),
            answer,
            holds=False,
            because="Set the two beside each other, in the data of the chart.",
            hint="Both are in the data of the chart.",
        )
    return computed(
        title,
        sentence(
            "By how many per cent is the high estimate {where} {period} above the best one?",
            where=where,
            period=period,
        ),
        sentence(
            "{high} against {best} is {reach} more. Whoever prints the best estimate alone leaves "
            "that out.",
            high=as_words(high),
            best=as_words(best),
            reach=as_words(change(high, best)),
        ),
        change(high, best),
        hint=hint,
        slips=of_change(high, best),
    )


def _correct(months: pd.DataFrame, beside: pd.DataFrame, where: str) -> Exercise:
    """Ask what is wrong with a sentence that mistakes a gap, a zero, or another scope."""
    unknown = months[months["version"].isna()]
    empty = months[(months["events"] == 0).fillna(False).astype(bool)]
    both = beside[beside["ratio"].notna()] if len(beside) else beside
    if len(unknown):
        when = during(unknown["period"].iloc[0])
        question = sentence(
            "A report writes: “UCDP counted nobody killed {where} {when}.” Write what can be said "
            "instead.",
            where=where,
            when=when,
        )
        answer = sentence(
            "No version used here covers that month. Unknown is not zero. Correct is: “For {month} "
            "these data have no figure.”",
            month=when_of(unknown["period"].iloc[0]),
        )
        criteria = {
            "whose data they are": names("UCDP"),
            "that there is no figure": [
                "no figure",
                "unknown",
                "not known",
                "no version",
                "no data",
            ],
        }
        hint = "Is that month covered by any version?"
    elif len(both):
        row = both.iloc[-1]
        question = sentence(
            "A report writes: “UCDP found {ucdp} people killed {where} in {year} and {body} {n}, "
            "so one of them is wrong.” Write what can be said instead.",
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
        criteria = {
            "who counted": [f"UCDP & {BESIDE}"],
            "both numbers": [f"{digits(row['ucdp'].text)} & {digits(row['result'].text)}"],
            "why both can be right": ["scope*", "different*", "differ", "own rules", "define*"],
        }
        hint = "Does each of the two count the same things?"
    elif len(empty):
        month = empty["period"].iloc[0]
        question = sentence(
            "A report writes: “UCDP has no data {where} for {month}.” Write what can be "
            "said instead.",
            where=where,
            month=when_of(month),
        )
        answer = sentence(
            "It has: the month is covered, and no event that killed anybody is in it. Correct is: "
            "“UCDP counts nobody killed {where} {when}.”",
            where=where,
            when=during(month),
        )
        criteria = {
            "whose data they are": names("UCDP"),
            "that the month is covered": ["cover*", "counts nobody", "zero", "no event*", "none"],
        }
        hint = "A month without an event is not a month without data."
    else:
        question = sentence(
            "A report writes: “Exactly so many people were killed {where}, says UCDP,” and gives "
            "the best estimate. Write what is missing.",
            where=where,
        )
        answer = Sentence(
            ("That it is an estimate between a low and a high one, and of which version.",)
        )
        criteria = {
            "what kind of number it is": ["estimate*"],
            "which others stand beside it": ["low & high", "lowest & highest"],
            "of which version it is": ["version*", "GED"],
        }
        hint = "UCDP gives more than one number for each event."
    return written(CORRECT, question, answer, criteria=criteria, hint=hint)
