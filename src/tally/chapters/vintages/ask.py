"""Exercises of the chapter on vintages: read a number, compute one, correct a news sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from tally.chapters.vintages.derive import vintages_of
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    as_words,
    chosen,
    computed,
    digits,
    names,
    whether,
    written,
)
from tally.results.frames import named
from tally.results.result import change, difference
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, following, when


def exercises(rows: pd.DataFrame, stretches: pd.DataFrame, what: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on vintages."""
    vintages = vintages_of(rows)
    body = named(rows["result"].iloc[0].scope["body"])
    read = _read(stretches, vintages, body, of)
    if len(vintages) == 1:
        return [read, _one_interval(vintages, what), _one_report(vintages, what, body, of)]
    return [read, _moved(vintages), _no_rise(vintages, what, body, of)]


def _read(stretches: pd.DataFrame, vintages: pd.DataFrame, body: str, of: str) -> Exercise:
    """Ask how long a version stood, or what stood before the first."""
    hint = "Under the chart, each version has the day from which it is known."
    if stretches.empty:
        return whether(
            READ,
            sentence(
                "Does this page know from which day on {n} was the figure of {when}?",
                n=as_words(vintages["result"].iloc[-1]),
                when=when(of),
            ),
            Sentence(("No: its source is undated, and its report too.",)),
            holds=False,
            because="Its source is undated, and its report too.",
            hint=hint,
        )
    if len(stretches) == 1:
        start = stretches["start"].iloc[0]
        nothing = "No figure of this scope"
        first = stretches["result"].iloc[0].text
        return chosen(
            READ,
            sentence(
                "What would this page have shown for {when} on {day}?",
                when=when(of),
                day=when(str(start - timedelta(days=1))),
            ),
            sentence(
                "No figure of this scope: the first, {n}, is known from {start}.",
                n=first,
                start=when(str(start)),
            ),
            options={
                capital(first): "That one is known from a later day.",
                "Zero": "What is not known yet is not zero.",
                nothing: "That holds: the first is known from a later day.",
            },
            right=nothing,
            hint=hint,
        )
    before, now = stretches.iloc[-2], stretches.iloc[-1]
    days = (now["start"] - before["start"]).days
    return computed(
        READ,
        sentence(
            "For how many days was {before} the figure of {when} by {body}, before {now} took its "
            "place?",
            before=as_words(before["result"]),
            when=when(of),
            body=body,
            now=as_words(now["result"]),
        ),
        sentence(
            "For {n}: it is known from {first}, and from {then} another one stands there.",
            n=f"{days:,} days" if days > 1 else "one day",
            first=when(str(before["start"])),
            then=when(str(now["start"])),
        ),
        days,
        hint=f"{hint} Count from the one day to the other.",
        slips=[
            (days + 1, "On the last of these days the new figure stands already."),
            (days - 1, "The first of these days counts too."),
        ],
        unit="days",
    )


def _moved(vintages: pd.DataFrame) -> Exercise:
    """Ask by how much a figure was restated, of each thousand in the first version."""
    first, latest = vintages["result"].iloc[0], vintages["result"].iloc[-1]
    moved = difference(latest, first)
    given = {"latest": as_words(latest), "first": as_words(first)}
    if not first.interval.low:
        return computed(
            COMPUTE,
            sentence(
                "By how many is the latest version, {latest}, more than the first, {first}?",
                **given,
            ),
            sentence("By {n}; against nothing there is no per cent.", n=as_words(moved)),
            moved,
            hint="Take the first from the latest.",
            unit="",
        )
    percent = change(latest, first)
    thousand = replace(percent, interval=percent.interval * 10, unit="")
    hedged = "" if moved.interval.exact else " A hedged figure makes the difference a range."
    return computed(
        COMPUTE,
        sentence(
            "The latest version is {latest}, the first was {first}. By how many is that more, for "
            "every thousand of the first? Fewer has a minus in front.",
            **given,
        ),
        sentence(
            "{first_range} taken from {latest_range} leaves {n}, which is {thousand} for every "
            "thousand, or {percent}.{hedged}",
            first_range=Sentence((capital(first.interval_text),)),
            latest_range=Sentence((latest.interval_text,)),
            n=as_words(moved),
            thousand=as_words(thousand),
            percent=as_words(percent),
            hedged=hedged,
        ),
        thousand,
        hint="First find the difference. Which of the two is it set against?",
        slips=[
            (percent, "That is for every hundred."),
            (moved, "That is the whole difference. How much is it for every thousand?"),
            (
                moved.interval / latest.interval * 1000 if latest.low else None,
                "You divided by the latest version. Divide by the first.",
            ),
        ],
    )


def _no_rise(vintages: pd.DataFrame, what: str, body: str, of: str) -> Exercise:
    first, latest = vintages["result"].iloc[0], vintages["result"].iloc[-1]
    return written(
        CORRECT,
        sentence(
            "A report writes: “{body} first spoke of {first}, and now of {latest}, so the number "
            "of {what} went on changing after {when}.” Write it so that it says what changed.",
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
        criteria={
            "who counted": names(first.scope["body"], body),
            "both figures": [f"{digits(first.text)} & {digits(latest.text)}"],
            "of which time both are": [of[:4]],
        },
        hint="What changed: what was counted, or the count?",
        slips={
            "Nobody was killed later in that time: the count changed.": [
                "went on",
                "rose",
                "grew",
                "increased",
            ]
        },
    )


def _one_interval(vintages: pd.DataFrame, what: str) -> Exercise:
    result = vintages["result"].iloc[0]
    told: dict[str, Sentence | str] = {
        "n": as_words(result),
        "what": following(result, what),
        "range": Sentence((result.interval_text,)),
    }
    if result.high is None:
        return whether(
            COMPUTE,
            sentence(
                "The figure is {n} {what}. Is a report that repeats it a new version?", **told
            ),
            sentence("No: {n} {what} means {range}, and a report that repeats it is none.", **told),
            holds=False,
            because="Whoever repeats a number has not counted anew.",
            hint="What makes a version new?",
        )
    high = int(result.high) + 1
    return computed(
        COMPUTE,
        sentence(
            "The figure is {n} {what}. From which number on would a later report be a new version, "
            "since {n} can’t stand for so many?",
            **told,
        ),
        sentence(
            "From {high}: {n} {what} means {range}, and a number outside of that replaces it. A "
            "report that repeats {n} is none.",
            high=f"{high:,}",
            **told,
        ),
        high,
        hint="What is the highest number that it can stand for?",
        slips=[(high - 1, "That one is still among those that it can stand for.")],
        unit="",
    )


def _one_report(vintages: pd.DataFrame, what: str, body: str, of: str) -> Exercise:
    row = vintages.iloc[0]
    return written(
        CORRECT,
        sentence(
            "A report writes: “The number of {what} {in_time} is {n}, and that is final.” Write it "
            "so that it says no more than is known.",
            what=what,
            in_time=during(of),
            n=as_words(row["result"]),
        ),
        sentence(
            "That there is one version shows that none was found in a later report, not that "
            "{body} will not restate it. Better: name who counted, and the day of the report.",
            body=body,
        ),
        criteria={
            "who counted": names(row["result"].scope["body"], body),
            "the number as it was printed": [digits(row["result"].text)],
            "as of when, or by which report": [],
        },
        hint="Can it be restated?",
        slips={"Whether it is final nobody knows.": ["is final"]},
    )
