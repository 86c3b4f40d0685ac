"""Exercises of the chapter on months: read a place, add up months, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.months.derive import direction, every, missing, moved, newest, ups
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    as_words,
    computed,
    digits,
    of_change,
    whether,
    written,
)
from tally.quantities import period
from tally.results.frames import named
from tally.results.result import Result, add_up
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, following, months_between, when

#: So many months that follow each other are added up.
QUARTER = 3


def exercises(
    series: pd.DataFrame, past: pd.DataFrame, span: tuple[str, str], what: str, body: str
) -> list[Exercise]:
    """Give the exercises of the chapter on months.

    Parameters
    ----------
    series : pandas.DataFrame
        As ``derive.months`` gives it, the months shown.
    past : pandas.DataFrame
        The same with the months before them, as ``derive.past`` gives it.
    span : tuple of str
        The first and the last month shown.
    what, body : str
        What was counted, in words that can follow a number, and by whom.
    """
    return [
        _higher(series, what, body),
        _added(past, what, body),
        _correct(past, missing(series, span), what),
    ]


def _higher(series: pd.DataFrame, what: str, body: str) -> Exercise:
    """Ask how many of the months have more than the newest."""
    row = newest(series)
    others = series[series["period"] != row["period"]]
    ways = [direction(r, row["result"]) for r in others["result"]]
    unsure = ways.count("uncertain")
    question = sentence(
        "{month} had {n} {what} by {body}’s count. How many of the other months with a figure had "
        "more for certain?",
        month=when(row["period"]),
        n=as_words(row["result"]),
        what=following(row["result"], what),
        body=named(body),
    )
    more = ways.count("more")
    if not ways:
        return whether(
            READ,
            sentence(
                "{month} had {n} {what} by {body}’s count. Does what is shown here tell whether "
                "that is many?",
                month=when(row["period"]),
                n=as_words(row["result"]),
                what=following(row["result"], what),
                body=named(body),
            ),
            Sentence(("No: one month alone is neither many nor few; it needs another beside it.",)),
            holds=False,
            because="One month alone is neither many nor few.",
            hint="What would you compare it with?",
        )
    return computed(
        READ,
        question,
        sentence(
            "{more} of {all}{unsure}. The months without a figure can’t be ranked at all.",
            more=str(more) if more else "None",
            all=str(len(ways)),
            unsure=f"; for {unsure} it is not certain" if unsure else "",
        ),
        more,
        hint="Go along the chart, or sort its data. Leave out what is not certain.",
        slips=[
            (ways.count("fewer"), "So many had fewer. Count those that had more."),
            (more + 1, "Leave the month itself out, and those with as many."),
            (more + unsure, "Of some of these it is not certain: the ranges overlap."),
        ],
        unit="months",
    )


def _added(series: pd.DataFrame, what: str, body: str) -> Exercise:
    """Ask for the sum of the newest three months that follow each other, and a year before."""
    by_month = dict(zip(series["period"], series["result"], strict=True))
    eras = dict(zip(series["period"], series["era"], strict=True))
    known = [run for m in reversed(series["period"]) if _known(run := _to(m), eras)]
    # Best are the newest that can be set against a year before.
    three = next((run for run in known if _known([*_before(run), *run], eras)), None)
    three = three or next(iter(known), None)
    if three is None:
        return whether(
            COMPUTE,
            sentence(
                "Can the {what} of three months that follow each other be added up?", what=what
            ),
            Sentence(("No: nowhere here do three months with a figure follow each other.",)),
            holds=False,
            because="Nowhere here do three months with a figure follow each other.",
            hint="Look for gaps in the chart.",
        )
    total = add_up([by_month[m] for m in three])
    told = sentence("{how} makes {total}.", how=total.how, total=as_words(total))
    before = _before(three)
    unknown = [m for m in before if m not in by_month]
    parts = [(by_month[m], "That is one month of the three.") for m in three]
    earlier = None if unknown else add_up([by_month[m] for m in before])
    change = None
    if earlier is not None and _known([*before, *three], eras):
        change = moved(total, earlier)
    asked = {"what": what, "body": named(body), "which": months_between(three[0], three[-1])}
    if earlier is None or change is None:
        why = (
            sentence(
                "A year before the sum can’t be told: no figure was found for {months}.",
                months=listed([when(m) for m in unknown]),
            )
            if unknown
            else Sentence()
        )
        return computed(
            COMPUTE,
            sentence("How many {what} did {body} count in the three months {which}?", **asked),
            told + why,
            total,
            hint="Add up the three; where one is a range, its lower and its upper end.",
            slips=parts,
            unit="",
        )
    return computed(
        COMPUTE,
        sentence(
            "By how many per cent did the {what} that {body} counted in the three months {which} "
            "differ from those of the same months a year before? A fall has a minus in front.",
            **asked,
        ),
        told
        + sentence("A year before, {how} makes {n}.", how=earlier.how, n=as_words(earlier))
        + sentence("The change is {change}.", change=as_words(change)),
        change,
        hint="Add up the three months of each year first. Per cent of which of the two sums?",
        slips=[*of_change(total, earlier), (total, "That is the sum of the three months.")],
        unit="%",
    )


def _before(months: list[str]) -> list[str]:
    """Give the same months a year before."""
    return [str(period.parse(m).year_before()) for m in months]


def _to(last: str) -> list[str]:
    """Give the three months to one."""
    of = period.parse(last)
    return every((str(of.before().before()), last))


def _known(months: list[str], eras: dict[str, int]) -> bool:
    """Tell whether all months have a figure, and all in one scope."""
    return len({eras.get(m) for m in months}) == 1 and months[0] in eras


def _correct(series: pd.DataFrame, unknown: list[str], what: str) -> Exercise:
    """Ask what is wrong with a sentence that takes one month for a trend, or a gap for a zero."""
    by_month: dict[str, Result] = dict(zip(series["period"], series["result"], strict=True))
    eras = dict(zip(series["period"], series["era"], strict=True))
    row = newest(series)
    last = str(period.parse(row["period"]).before())
    told = ups(series)
    if last in by_month and eras[last] == eras[row["period"]]:
        change = moved(row["result"], by_month[last])
        more, fewer = told.count("more"), told.count("fewer")
        return written(
            CORRECT,
            sentence(
                "A report writes: “{what} went from {a} in {last} to {b} in {month}, so there is a "
                "trend.” Write it so that it says no more than the two figures do.",
                what=capital(what),
                a=as_words(by_month[last]),
                last=when(last),
                b=as_words(row["result"]),
                month=when(row["period"]),
            ),
            sentence(
                "One step{change} is no trend. Of {n} steps from a month to the next in these "
                "figures, {more} went up and {fewer} down. Set the month beside the same month of "
                "other years, and tell how many months have no figure.",
                change="" if change is None else sentence(", here of {c},", c=as_words(change)),
                n=str(len(told)),
                more=str(more),
                fewer=str(fewer),
            ),
            criteria={
                "both figures as they were printed": [
                    f"{digits(by_month[last].text)} & {digits(row['result'].text)}"
                ],
                "what one step does not show": [
                    "no trend",
                    "not a trend",
                    "one step",
                    "one month",
                    "not show",
                    "not say",
                    "does not mean",
                    "too early",
                ],
                "beside what else the month should be set": [],
            },
            hint="How often do these figures go up, and how often down, from a month to the next?",
        )
    gap = unknown[-1] if unknown else last
    return written(
        CORRECT,
        sentence(
            "A report writes: “There were no {what} in {month}.” Write what can be said.",
            what=what,
            month=when(gap),
        ),
        sentence(
            "No figure was found for that month, and unknown is not zero. Correct is: “For {month} "
            "no figure is known.”",
            month=when(gap),
        ),
        criteria={
            "that it is not known": ["no figure", "not known", "unknown", "not published"],
            "of which month": [when(gap).split()[0]],
        },
        hint="Is a month without a figure a month without deaths?",
    )
