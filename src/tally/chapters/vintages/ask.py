"""Exercises of the chapter on vintages: read a number, compute one, correct a news sentence."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from tally.chapters.vintages.derive import vintages_of
from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.results.frames import named
from tally.results.result import change, difference
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, following, when


def exercises(rows: pd.DataFrame, stretches: pd.DataFrame, what: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on vintages."""
    vintages = vintages_of(rows)
    body = named(rows["result"].iloc[0].scope["body"])
    read = (READ, *_read(vintages, stretches, what, of))
    if len(vintages) == 1:
        return [read, _one_interval(vintages, what), _one_report(vintages, what, body, of)]
    return [read, _moved(vintages), _no_rise(vintages, what, body, of)]


def _read(
    vintages: pd.DataFrame, stretches: pd.DataFrame, what: str, of: str
) -> tuple[Sentence, Sentence]:
    """Ask what stood on a day: the last one before the latest vintage, or before the first."""
    if stretches.empty:
        return (
            sentence("Why does this page name no day for the figure of {when}?", when=when(of)),
            sentence("The source of {n} is undated, and its report too.",
                n=as_words(vintages["result"].iloc[-1]),
            ),
        )  # fmt: skip
    day = when(str(stretches["start"].iloc[-1] - timedelta(days=1)))
    asked = sentence(
        "Which figure of {when} would this page have shown on {day}?", when=when(of), day=day
    )
    if len(stretches) == 1:
        start = when(str(stretches["start"].iloc[0]))
        return asked, sentence(
            "No figure of this scope: the first, {n}, is known from {start}.",
            n=as_words(stretches["result"].iloc[0]),
            start=start,
        )
    return asked, sentence(
        "{before} {what} {in_time}, by {body}. On the day after, {now} takes the place of that.",
        before=Sentence((capital(stretches["result"].iloc[-2].text),)),
        what=following(stretches["result"].iloc[-2], what),
        in_time=during(of),
        body=named(stretches["result"].iloc[-2].scope["body"]),
        now=as_words(stretches["result"].iloc[-1]),
    )


def _moved(vintages: pd.DataFrame) -> Exercise:
    first, latest = vintages["result"].iloc[0], vintages["result"].iloc[-1]
    asked = sentence(
        "By how much does the latest version, {latest}, differ from the first, {first}: in number, "
        "and in per cent of the first?",
        latest=as_words(latest),
        first=as_words(first),
    )
    moved = difference(latest, first)
    if not first.interval.low:
        return COMPUTE, asked, sentence("By {n}; against nothing there is no per cent.",
            n=as_words(moved),
        )  # fmt: skip
    hedged = "" if moved.interval.exact else " A hedged figure makes the difference an interval."
    return (
        COMPUTE,
        asked,
        sentence(
            "{first_range} taken from {latest_range} leaves {n}; that is {percent} of the first."
            "{hedged}",
            first_range=Sentence((capital(first.interval_text),)),
            latest_range=Sentence((latest.interval_text,)),
            n=as_words(moved),
            percent=as_words(change(latest, first)),
            hedged=hedged,
        ),
    )


def _no_rise(vintages: pd.DataFrame, what: str, body: str, of: str) -> Exercise:
    first, latest = vintages["result"].iloc[0], vintages["result"].iloc[-1]
    return (
        CORRECT,
        sentence(
            "A report writes: “{body} first spoke of {first}, and now of {latest}, so the number "
            "of {what} went on changing after {when}.” What is wrong?",
            body=capital(body),
            first=as_words(first),
            latest=as_words(latest),
            what=what,
            when=when(of),
        ),
        sentence(
            "Both are figures of {when}: what changed is the count, not what was counted. Correct "
            "is: “{body} now gives {latest} for {when}, and gave {first} at first.”",
            body=capital(body),
            when=when(of),
            first=as_words(first),
            latest=as_words(latest),
        ),
    )


def _one_interval(vintages: pd.DataFrame, what: str) -> Exercise:
    result = vintages["result"].iloc[0]
    told: dict[str, Sentence | str] = {
        "n": as_words(result),
        "what": following(result, what),
        "range": Sentence((result.interval_text,)),
    }
    if result.high is None:
        return (
            COMPUTE,
            sentence(
                "Which numbers of {what} can {n} stand for, and is a report that repeats it a new "
                "version?",
                **told,
            ),
            sentence("{n} {what} means {range}. A report that repeats it is none.", **told),
        )
    return (
        COMPUTE,
        sentence(
            "A later report gives one more than the highest number that {n} can stand for. Is "
            "that a new version, and is a report that repeats {n} one?",
            **told,
        ),
        sentence(
            "The first is one: {n} {what} means {range}, and a number outside of that replaces it. "
            "The second is none.",
            **told,
        ),
    )


def _one_report(vintages: pd.DataFrame, what: str, body: str, of: str) -> Exercise:
    row = vintages.iloc[0]
    return (
        CORRECT,
        sentence(
            "A report writes: “The number of {what} {in_time} is {n}, and that is final.” What is "
            "wrong?",
            what=what,
            in_time=during(of),
            n=as_words(row["result"]),
        ),
        sentence(
            "That there is one version shows that none was found in a later report, not that "
            "{body} will not restate it. Better: name who counted, and the day of the report.",
            body=body,
        ),
    )
