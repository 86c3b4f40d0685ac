"""Exercises of a briefing: read a figure, compute a share, correct a sum."""

from __future__ import annotations

import pandas as pd

from tally.chapters.briefing.say import killed
from tally.ledger.tables import Ledger
from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.results.frames import named
from tally.results.sentence import Sentence, sentence
from tally.results.words import during, in_text


def exercises(ledger: Ledger, totals: pd.DataFrame) -> list[Exercise]:
    """Give the exercises of a briefing."""
    first = totals.iloc[0]
    scope = first["result"].scope
    name, time = in_text(ledger.name("region", scope["region"])), during(scope["period"])
    read = (
        sentence(
            "How many {what} does {body} give for {name}?",
            what=killed(ledger, first["cause"]),
            body=named(first["body"]),
            name=name,
        ),
        sentence("{n}, {time}.", n=as_words(first["result"]), time=time),
    )
    if first["country"] is not None:
        compute = (
            sentence(
                "What part is that of the {country} that it counted in the country?",
                country=as_words(first["country"]),
            ),
            sentence(
                "{n} of {country} is {share}.",
                n=as_words(first["result"]),
                country=as_words(first["country"]),
                share=as_words(first["share"]),
            ),
        )
    else:
        compute = (
            sentence("Can its part of the country be computed?"),
            Sentence(("No: no total of the country in the same scope is here.",)),
        )
    correct = (
        sentence(
            "A report adds up the figures that two organisations give for {name} {time}. What is "
            "wrong?",
            name=name,
            time=time,
        ),
        sentence(
            "They count the same deaths, each by its own rules: added up, many people would be "
            "counted twice. Their figures stand side by side, as a range."
        ),
    )
    return [(READ, *read), (COMPUTE, *compute), (CORRECT, *correct)]
