"""Exercises of the chapter on trends: read a number, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.results.frames import named
from tally.results.result import DeriveError, Result, change
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, first_of, following


def exercises(
    series: pd.DataFrame, changes: pd.DataFrame, worded: pd.DataFrame, what: str, body: str
) -> list[Exercise]:
    """Give the exercises of the chapter on trends."""
    read = (READ, *_highest(series[series["latest"]].reset_index(drop=True), what, body))
    if changes.empty:
        return [read, _no_change(series, what), _rounder(series, what, body)]
    year, stated = int(changes["year"].iloc[0]), changes["printed"].iloc[0]
    agree = changes[changes["agrees"]]
    items = [
        sentence(
            f"{{a{i}}} to {{b{i}}} makes {{c{i}}}",
            **{
                f"a{i}": as_words(r["earlier"]),
                f"b{i}": as_words(r["later"]),
                f"c{i}": as_words(r["result"]),
            },
        )
        for i, r in agree.reset_index(drop=True).iterrows()
    ]
    compute = (
        COMPUTE,
        sentence(
            "The change published for {year} is {stated}. Which pairs of printed versions of "
            "{before} and {year} make it?",
            year=year,
            before=year - 1,
            stated=as_words(stated),
        ),
        sentence(
            "A printed {stated} means {range}. Within that {lie}: {items}.",
            lie="lie"
            if all(r.interval.within(stated.interval) for r in agree["result"])
            else "can lie",
            stated=as_words(stated),
            range=Sentence((stated.interval_text,)),
            items=listed(items),
        )
        if items
        else sentence(
            "A printed {stated} means {range}, and no pair of versions lies within that.",
            stated=as_words(stated),
            range=Sentence((stated.interval_text,)),
        ),
    )
    if series["cause"].iloc[0] != "all":
        return [read, compute, _rounder(series, what, body)]
    more = (
        "" if worded.empty else " A source that prints it in those words leaves the operations out."
    )
    attacks = "attacks" if what == "incidents" else f"{what} in attacks"
    moved = "rose by" if (stated.low or 0) > 0 else "changed by"
    correct = (
        CORRECT,
        sentence(
            "A report writes: “The number of {attacks} {moved} {stated} in {year}, says {body}.” "
            "What must be corrected?",
            moved=moved,
            attacks=attacks,
            stated=as_words(stated),
            year=year,
            body=named(body),
        ),
        sentence(
            "The figure of {body} covers all the violence that it counts, operations "
            "included, and not "
            "attacks alone.{more} Correct is: “The number of {what} in all violence that {body} "
            "counts {moved} {stated} in {year}.”",
            moved=moved,
            body=named(body),
            what=what,
            more=more,
            year=year,
            stated=as_words(stated),
        ),
    )
    return [read, compute, correct]


def _highest(latest: pd.DataFrame, what: str, body: str) -> tuple[Sentence, Sentence]:
    """Ask for the highest of some years, and whether the last can be compared with it."""
    last = latest.iloc[-1]
    if len(latest) == 1:
        return (
            sentence(
                "How many {what} did {body} count in {year}? Is that a rise or a fall?",
                what=what,
                body=named(body),
                year=str(last["year"]),
            ),
            sentence(
                "It counted {highest_count}. One year alone is neither a rise nor a fall.",
                highest_count=last["result"],
            ),
        )
    asked = sentence(
        "In which of the years shown is the count of {what} highest? Can the last year be "
        "compared with it?",
        what=what,
    )
    place = first_of(list(latest["result"]))
    if place is None:
        return (
            sentence(
                "Is it certain in which of the years shown the count of {what} is highest?",
                what=what,
            ),
            Sentence(("No: the intervals of the highest figures overlap.",)),
        )
    highest = latest.iloc[place]
    if place == len(latest) - 1:
        told = "It is the last year itself."
    elif highest["era"] == last["era"]:
        told = f"It can be compared with {last['year']}: both are of one scope."
    else:
        told = f"It can't be compared with {last['year']}: what is counted changed between them."
    return asked, sentence(
        "In {year}: {highest_count}. {told}",
        year=str(highest["year"]),
        highest_count=highest["result"],
        told=told,
    )


def _no_change(series: pd.DataFrame, what: str) -> Exercise:
    latest = series[series["latest"]].reset_index(drop=True)
    question = sentence(
        "Compute the change of {what} between the first and the last year shown.", what=what
    )
    possible = sentence(
        "Can the change of {what} between the first and the last year shown be computed?", what=what
    )
    first, last = latest.iloc[0], latest.iloc[-1]
    if len(latest) < 2:
        return (
            COMPUTE,
            possible,
            sentence(
                "No: {n} of {year} is the only figure.",
                n=as_words(last["result"]),
                year=str(last["year"]),
            ),
        )
    if first["era"] != last["era"]:
        return (
            COMPUTE,
            possible,
            sentence(
                "No: {n} of {year} and {m} of {later} are of different scopes.",
                n=as_words(first["result"]),
                year=str(first["year"]),
                m=as_words(last["result"]),
                later=str(last["year"]),
            ),
        )
    try:
        moved = change(last["result"], first["result"])
    except DeriveError as error:
        return COMPUTE, possible, sentence("No. {error}", error=str(error))
    answer = sentence(
        "From {a} in {first} to {b} in {last}: {overall_change}.",
        a=as_words(first["result"]),
        first=str(first["year"]),
        b=as_words(last["result"]),
        last=str(last["year"]),
        overall_change=moved,
    )
    return COMPUTE, question, answer


def _rounder(series: pd.DataFrame, what: str, body: str) -> Exercise:
    last = series[series["latest"]].iloc[-1]
    result: Result = last["result"]
    return (
        CORRECT,
        sentence(
            "A report writes: “There were {n} {what} in {year}.” What is missing from it?",
            n=as_words(result),
            what=following(result, what),
            year=str(last["year"]),
        ),
        sentence(
            "Who counted{scope}. Better: “{body} counted {n} {what} in {year}”{hedged}.",
            scope=", and in what" if last["within"] else "",
            body=capital(named(body)),
            n=as_words(result),
            year=str(last["year"]),
            what=following(result, what + last["within"]),
            hedged="" if result.interval.exact else f", which means {result.interval_text}",
        ),
    )
