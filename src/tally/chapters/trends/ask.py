"""Exercises of the chapter on trends: rank a year, undo a change, correct a news sentence."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    alone,
    as_words,
    computed,
    digits,
    names,
    of_change,
    whether,
    written,
)
from tally.quantities.interval import Interval
from tally.results.frames import named
from tally.results.result import DeriveError, Result, change
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, following


def exercises(
    series: pd.DataFrame, changes: pd.DataFrame, worded: pd.DataFrame, what: str, body: str
) -> list[Exercise]:
    """Give the exercises of the chapter on trends."""
    latest = series[series["latest"]].reset_index(drop=True)
    read = _ranked(latest, what, body)
    if changes.empty:
        return [read, _no_change(latest, what), _rounder(series, what, body)]
    year, stated = int(changes["year"].iloc[0]), changes["printed"].iloc[0]
    compute = _undone(latest, changes, year, stated, what)
    if series["cause"].iloc[0] != "all":
        return [read, compute, _rounder(series, what, body)]
    more = (
        "" if worded.empty else " A source that prints it in those words leaves the operations out."
    )
    attacks = "attacks" if what == "incidents" else f"{what} in attacks"
    moved = "rose by" if (stated.low or 0) > 0 else "changed by"
    correct = written(
        CORRECT,
        sentence(
            "A report writes: “The number of {attacks} {moved} {stated} in {year}, says {body}.” "
            "Write it so that it says no more than the figure does.",
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
            "counts {moved} {stated} from {before} to {year}.”",
            moved=moved,
            body=named(body),
            what=what,
            more=more,
            before=year - 1,
            year=year,
            stated=as_words(stated),
        ),
        criteria={
            "who counted": names(body, named(body)),
            "in which violence": ["all violence", "operation*"],
            "how much, from which year to which": [
                f"{digits(stated.text)} & {year - 1} & {year}",
                f"{digits(stated.text)} & {year} & year before",
            ],
        },
        hint="Which violence does this organisation count? The scope stands under the chart.",
    )
    return [read, compute, correct]


def _ranked(latest: pd.DataFrame, what: str, body: str) -> Exercise:
    """Ask how many of some years have more than the last, and whether they can be compared."""
    last = latest.iloc[-1]
    year = str(last["year"])
    if len(latest) == 1:
        return alone(
            READ,
            sentence(
                "{body} counted {n} {what} in {year}, the one year shown. Is that a rise or a "
                "fall?",
                n=as_words(last["result"]),
                what=following(last["result"], what),
                body=capital(named(body)),
                year=year,
            ),
            sentence(
                "{n} of one year alone is neither a rise nor a fall.",
                n=capital(last["result"].text),
            ),
        )
    others = latest.iloc[:-1]
    above = others[[_above(r, last["result"]) for r in others["result"]]]
    below = others[[_above(last["result"], r) for r in others["result"]]]
    unsure = len(others) - len(above) - len(below)
    apart = [str(y) for y in above.loc[above["era"] != last["era"], "year"]]
    told = sentence(
        "{n}{which}.",
        n=str(len(above)) if len(above) else "None of them",
        which=sentence(": {years}", years=listed([str(y) for y in above["year"]]))
        if len(above)
        else ""
        if unsure
        else ", so it is the highest",
    )
    if unsure:
        told += f"For {unsure} more it is not certain, since the ranges overlap."
    if apart:
        told += sentence(
            "But what is counted changed since {years}, so these can’t be compared with {year}.",
            years=listed(apart),
            year=year,
        )
    return computed(
        READ,
        sentence(
            "{body} counts {n} {what} for {year}. How many of the other years shown have more for "
            "certain? And can each of them be compared with it?",
            year=year,
            n=as_words(last["result"]),
            what=following(last["result"], what),
            body=capital(named(body)),
        ),
        told,
        len(above),
        hint="Go along the chart, or open its data. A vertical line marks a change of what is "
        "counted.",
        slips=[
            (len(below), "So many have fewer for certain. Count those that have more."),
            (len(above) + unsure, "Of some of these it is not certain: the ranges overlap."),
            (len(above) + 1, "Leave the year itself out."),
        ],
        unit="years",
    )


def _above(one: Result, other: Result) -> bool:
    low, high = one.interval.low, other.interval.high
    return low is not None and high is not None and low > high


def _undone(
    latest: pd.DataFrame, changes: pd.DataFrame, year: int, stated: Result, what: str
) -> Exercise:
    """Ask from which number a printed change leads to the later one."""
    rows = latest[latest["year"] == year]
    later: Result = rows["result"].iloc[-1] if len(rows) else changes["later"].iloc[-1]
    factor = stated.interval / 100 + 1
    before = None
    if factor.low is not None and factor.low > 0 and later.interval.low:
        before = (later.interval / factor).integers()
    if before is None or before.low is None or before.high is None:
        return computed(
            COMPUTE,
            sentence(
                "The change published for {year} is {stated}. Which numbers can that stand for?",
                year=year,
                stated=as_words(stated),
            ),
            sentence("{range}.", range=capital(stated.interval_text)),
            stated,
            hint="A per cent was rounded before it was printed.",
        )
    fit = [r for r in changes["earlier"] if r.interval.overlaps(before)]
    versions = list(dict.fromkeys(r.text for r in fit))
    middle = later.interval / (Interval.of(round(stated.middle)) / 100 + 1)
    return computed(
        COMPUTE,
        sentence(
            "The change published for {year} is {stated}, and the figure of {year} is {later}. By "
            "these two, between which whole numbers was the number of {what} in {before}?",
            year=year,
            before=year - 1,
            stated=as_words(stated),
            later=as_words(later),
            what=what,
        ),
        sentence(
            "{n}: a printed {stated} means {range}, so {later} is divided by {low} and by {high}. "
            "{versions}",
            n=capital(before.text()),
            stated=as_words(stated),
            range=stated.interval_text,
            later=as_words(later),
            low="" if factor.low is None else f"{float(factor.low):g}",
            high="" if factor.high is None else f"{float(factor.high):g}",
            versions=sentence(
                "Of the printed versions of {before} that allows {items}.",
                before=year - 1,
                items=listed(versions),
            )
            if versions
            else "No printed version of that year lies there.",
        ),
        before,
        hint="The earlier number and the change make the later one. What are the ends of the "
        "printed per cent?",
        slips=[
            (
                (later.interval * (Interval.of(1) - stated.interval / 100)).integers(),
                "You took the per cent off the later number. It is of the earlier one.",
            ),
            (
                Interval.of(round(Fraction(middle.low or 0))),
                "You took the per cent as exact. It was rounded, so take both of its ends.",
            ),
        ],
        unit=what,
    )


def _no_change(latest: pd.DataFrame, what: str) -> Exercise:
    """Ask for the change over all years shown, or whether it can be computed."""
    possible = sentence(
        "Can the change of {what} between the first and the last year shown be computed?", what=what
    )
    hint = "A change needs two figures of one scope, and an earlier one that is not nothing."
    first, last = latest.iloc[0], latest.iloc[-1]
    if len(latest) < 2:
        why = sentence(
            "No: {n} of {year} is the only figure.",
            n=as_words(last["result"]),
            year=str(last["year"]),
        )
        return _impossible(possible, why, "There is one figure alone.", hint)
    if first["era"] != last["era"]:
        why = sentence(
            "No: {n} of {year} and {m} of {later} are of different scopes.",
            n=as_words(first["result"]),
            year=str(first["year"]),
            m=as_words(last["result"]),
            later=str(last["year"]),
        )
        return _impossible(possible, why, "What was counted changed between the two.", hint)
    try:
        moved = change(last["result"], first["result"])
    except DeriveError as error:
        return _impossible(possible, sentence("No. {error}", error=str(error)), str(error), hint)
    return computed(
        COMPUTE,
        sentence(
            "By how many per cent did the number of {what} change between the first and the last "
            "year shown? A fall has a minus in front.",
            what=what,
        ),
        sentence(
            "From {a} in {first} to {b} in {last}: {moved}.",
            a=as_words(first["result"]),
            first=str(first["year"]),
            b=as_words(last["result"]),
            last=str(last["year"]),
            moved=as_words(moved),
        ),
        moved,
        hint="Per cent of which of the two years?",
        slips=of_change(last["result"], first["result"]),
    )


def _impossible(question: Sentence, answer: Sentence, because: str, hint: str) -> Exercise:
    return whether(COMPUTE, question, answer, holds=False, because=because, hint=hint)


def _rounder(series: pd.DataFrame, what: str, body: str) -> Exercise:
    last = series[series["latest"]].iloc[-1]
    result: Result = last["result"]
    return written(
        CORRECT,
        sentence(
            "A report writes: “There were {n} {what} in {year}.” Write it with what is missing.",
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
        criteria={
            "who counted": names(body, named(body)),
            "the number as it was printed": [digits(result.text)],
            "of which year": [str(last["year"])],
            "in what it was counted, where that is not all violence": [],
        },
        hint="A number without its scope means nothing: who, what, where, when?",
    )
