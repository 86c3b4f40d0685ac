"""Exercises of the chapter on forces: read a number, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.ledger.tables import Ledger
from tally.page.asking import CORRECT, READ, Exercise, as_words
from tally.results.frames import named
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, when


def exercises(frame: pd.DataFrame, ledger: Ledger, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on security forces."""
    rows = frame[frame["body"] != "unnamed"] if (frame["body"] != "unnamed").any() else frame
    first = rows.iloc[0]
    exercises = [
        (
            READ,
            sentence(
                "Whom does {body} count when it gives {n} for {when}?",
                body=named(first["body"]),
                n=as_words(first["result"]),
                when=when(of),
            ),
            sentence("{who}, in {where}.", who=capital(first["who"]), where=first["where"]),
        )
    ]
    hedged = frame[[not r.interval.exact for r in frame["result"]]]
    asked = hedged.iloc[-1] if len(hedged) else first
    exercises.append(
        (
            "Turn words into numbers",
            sentence(
                "What has “{n}” usually meant, in whole people? “How to read the numbers” has what "
                "each word has meant in print.",
                n=as_words(asked["result"]),
            ),
            sentence(
                "{range}, as nothing hedges it."
                if asked["result"].interval.exact
                else "{range}, as far as the word has reached in print; at its word it may reach "
                "further.",
                range=Sentence((capital(asked["result"].interval_text),)),
            ),
        )
    )
    others = rows[
        (rows["group"] != first["group"])
        & (rows["region"] == first["region"])
        & (rows["body"] != first["body"])
    ]
    if len(others):
        exact = others[[r.interval.exact for r in others["result"]]]
        other = (exact if len(exact) else others).iloc[0]
        part = ledger.part_of("group", other["group"], first["group"])
        answer = sentence(
            "{a} counts {who_a}, {b} counts {who_b}{part}. The two figures have "
            "different scopes: they need not contradict each other, and “admits” is not neutral.",
            a=first["body"],
            who_a=first["who"],
            b=other["body"],
            who_b=other["who"],
            part=", which are a part of them" if part else "",
        )
        question = sentence(
            "A report writes: “{a} says {n}, but {b} admits only {m}.” What is wrong?",
            a=first["body"],
            n=as_words(first["result"]),
            b=other["body"],
            m=as_words(other["result"]),
        )
    else:
        question = sentence(
            "A report writes: “Soldiers killed {in_time}: {n}.” What is missing from it?",
            n=as_words(first["result"]),
            in_time=during(of),
        )
        answer = sentence(
            "Who counted, and whom: {body} counts {who} in {where}. Better: “{body} "
            "counts {n} {who} "
            "killed in {where} {in_time}.”",
            body=named(first["body"]),
            n=as_words(first["result"]),
            who=first["who"],
            where=first["where"],
            in_time=during(of),
        )
    return [*exercises, (CORRECT, question, answer)]
