"""Exercises of a briefing: what is left of a total, what part that is, and a sum to correct."""

from __future__ import annotations

import pandas as pd

from tally.chapters.briefing.say import killed
from tally.ledger.tables import Ledger
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    as_words,
    computed,
    whether,
    written,
)
from tally.results.frames import named
from tally.results.result import DeriveError, remainder, share
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, in_text


def exercises(ledger: Ledger, totals: pd.DataFrame) -> list[Exercise]:
    """Give the exercises of a briefing."""
    first = totals.iloc[0]
    scope = first["result"].scope
    name, time = in_text(ledger.name("region", scope["region"])), during(scope["period"])
    return [*_rest(ledger, first, name, time), _correct(name, time)]


def _rest(ledger: Ledger, first: pd.Series, name: str, time: str) -> list[Exercise]:
    """Ask what a region leaves of the country, in number and in per cent."""
    body, whole, here = named(first["body"]), first["country"], first["result"]
    try:
        rest = None if whole is None else remainder(whole, [here])
    except DeriveError:
        rest = None
    if rest is None:
        return [
            whether(
                READ,
                sentence(
                    "{body} gives a number of {what} for {name} {time}. Does it say how many there "
                    "were elsewhere?",
                    body=capital(body),
                    what=killed(ledger, first["cause"]),
                    name=name,
                    time=time,
                ),
                Sentence(("No: what was not published is unknown, and not zero.",)),
                holds=False,
                because="What was not published is unknown, and not zero.",
                hint="Look for a total of the country.",
            ),
            whether(
                COMPUTE,
                sentence("Can its part of the country be computed?"),
                Sentence(("No: no total of the country in the same scope is here.",)),
                holds=False,
                because="A part needs the whole that it is of, in the same scope.",
                hint="What is a share a part of?",
            ),
        ]
    part = share(rest, whole)
    left = computed(
        READ,
        sentence(
            "{body} counts {country} {what} in the country {time}. How many of them were not in "
            "{name}?",
            body=capital(body),
            country=as_words(whole),
            what=killed(ledger, first["cause"]),
            name=name,
            time=time,
        ),
        sentence(
            "{country} less {n} in {name} leaves {rest}.",
            country=Sentence((capital(whole.text),)),
            n=as_words(here),
            name=name,
            rest=as_words(rest),
        ),
        rest,
        hint="The number of the region stands in the first sentence of the briefing.",
        slips=[(here, "That is the region. Take it from the country.")],
        unit="",
    )
    return [
        left,
        computed(
            COMPUTE,
            sentence("And what part of the country’s {n} is that, in per cent?", n=as_words(whole)),
            sentence(
                "{n} of {country} is {share}.",
                n=Sentence((capital(rest.text),)),
                country=as_words(whole),
                share=as_words(part),
            ),
            part,
            hint="Of which number is it a part?",
            slips=[
                (share(here, whole), "That is the part of the region itself."),
                (
                    rest.interval / here.interval * 100 if here.low else None,
                    "You divided by the region. It is a part of the whole country.",
                ),
            ],
        ),
    ]


def _correct(name: str, time: str) -> Exercise:
    return written(
        CORRECT,
        sentence(
            "A report adds up the figures that two organisations give for {name} {time}. Write to "
            "its editor what is wrong, and what to print instead.",
            name=name,
            time=time,
        ),
        sentence(
            "They count the same deaths, each by its own rules: added up, many people would be "
            "counted twice. Their figures stand side by side, as a range."
        ),
        criteria={
            "what becomes of a person whom both count": ["twice", "double*", "two times", "same"],
            "how the two figures are printed": [
                "side by side",
                "range*",
                "between",
                "each",
                "both",
            ],
        },
        hint="Can one death be in both counts?",
    )
