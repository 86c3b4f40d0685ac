"""Exercises of the chapter on forces: read a scope and a hedge, correct a sentence."""

from __future__ import annotations

import pandas as pd

from tally.ledger.tables import Ledger
from tally.page.asking import CORRECT, Exercise, as_words, computed, digits, names, written
from tally.quantities.interval import Interval
from tally.results.frames import named
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, when

#: What is told of a word that takes sides.
ADMITS = {"“Admits” is not neutral: it says that the other one is right.": ["admit*"]}


def exercises(frame: pd.DataFrame, ledger: Ledger, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on security forces."""
    rows = frame[frame["body"] != "unnamed"] if (frame["body"] != "unnamed").any() else frame
    first = rows.iloc[0]
    return [_scope(first, of), _hedge(frame, first), _correct(rows, first, ledger, of)]


def _scope(first: pd.Series, of: str) -> Exercise:
    body = first["body"]
    return written(
        "Read a scope",
        sentence(
            "{body} gives {n} killed for {when}. Write in one sentence what that number counts.",
            body=capital(named(body)),
            n=as_words(first["result"]),
            when=when(of),
        ),
        sentence(
            "{body} counts {n} {who} killed in {where} {in_time}.",
            body=capital(named(body)),
            n=as_words(first["result"]),
            who=first["who"],
            where=first["where"],
            in_time=during(of),
        ),
        criteria={
            "who counted": names(body, named(body)),
            "who was counted": [first["who"].removeprefix("members of the "), "force*", "police*"],
            "where": [first["where"]],
            "when": [of[:4]],
        },
        hint="Each row of the chart says whom its number is of.",
    )


def _hedge(frame: pd.DataFrame, first: pd.Series) -> Exercise:
    hedged = frame[[not r.interval.exact for r in frame["result"]]]
    asked = hedged.iloc[-1]["result"] if len(hedged) else first["result"]
    whole = asked.interval
    slips: list = []
    if asked.hedge in ("over", "under") and whole.low is not None and whole.high is not None:
        number = int(digits(asked.text).split(" & ")[0].replace(",", ""))
        with_it = whole.hull(Interval.of(number))
        slips = [(with_it, "The word leaves the number itself out: it is more than that, or less.")]
    return computed(
        "Turn words into numbers",
        sentence(
            "What has “{n}” usually meant, in whole people? “How to read the numbers” has what "
            "each word has meant in print.",
            n=as_words(asked),
        ),
        sentence(
            "{range}, as nothing hedges it."
            if whole.exact
            else "{range}, as far as the word has reached in print; at its word it may reach "
            "further.",
            range=Sentence((capital(asked.interval_text),)),
        ),
        asked,
        hint="The table on that page says of each word on which side of the number it stays, and "
        "how far it has gone, in per cent.",
        slips=slips,
        unit="people",
    )


def _correct(rows: pd.DataFrame, first: pd.Series, ledger: Ledger, of: str) -> Exercise:
    others = rows[
        (rows["group"] != first["group"])
        & (rows["region"] == first["region"])
        & (rows["body"] != first["body"])
    ]
    if others.empty:
        return written(
            CORRECT,
            sentence(
                "A report writes: “Soldiers killed {in_time}: {n}.” Write it with what is missing.",
                n=as_words(first["result"]),
                in_time=during(of),
            ),
            sentence(
                "Who counted, and whom: {body} counts {who} in {where}. Better: “{body} "
                "counts {n} {who} "
                "killed in {where} {in_time}.”",
                body=named(first["body"]),
                n=as_words(first["result"]),
                who=first["who"],
                where=first["where"],
                in_time=during(of),
            ),
            criteria={
                "who counted": names(first["body"], named(first["body"])),
                "the number as it was printed": [digits(first["result"].text)],
                "who was counted, if not soldiers alone": [],
                "where, and when": [f"{first['where']} & {of[:4]}"],
            },
            hint="Are all whom this organisation counts soldiers?",
        )
    exact = others[[r.interval.exact for r in others["result"]]]
    other = (exact if len(exact) else others).iloc[0]
    part = ledger.part_of("group", other["group"], first["group"])
    return written(
        CORRECT,
        sentence(
            "A report writes: “{a} says {n}, but {b} admits only {m}.” Write it so that it says "
            "whom each of them counts, and takes no side.",
            a=first["body"],
            n=as_words(first["result"]),
            b=other["body"],
            m=as_words(other["result"]),
        ),
        sentence(
            "“{a} counts {n} {who_a}, {b} counts {m} {who_b}{part}.” The two figures have "
            "different scopes: they need not contradict each other, and “admits” is not neutral.",
            a=first["body"],
            n=as_words(first["result"]),
            who_a=first["who"],
            b=other["body"],
            m=as_words(other["result"]),
            who_b=other["who"],
            part=", which are a part of them" if part else "",
        ),
        criteria={
            "both organisations": [f"{first['body']} & {other['body']}"],
            "both numbers": [f"{digits(first['result'].text)} & {digits(other['result'].text)}"],
            "whom each of them counts": [],
        },
        hint="Look up in the chart whom each of the two counts.",
        slips=ADMITS,
    )
