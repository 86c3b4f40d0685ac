"""Exercises of the chapter on articles: read a verdict, compute, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.articles import say
from tally.chapters.articles.derive import VERDICTS
from tally.chapters.articles.derive_known import Known
from tally.ledger.tables import Ledger
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
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital

#: The verdicts that the first exercise asks of, and those of which a sentence is corrected.
ASKED = ("contradicted", "scope", "differs", "undecided", "rounder", "alone", "holds")
CORRECTED = ("scope", "differs", "undecided", "alone", "contradicted", "rounder", "holds")


def exercises(frame: pd.DataFrame, ledger: Ledger) -> list[Exercise]:
    """Give the exercises of the chapter on articles.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.of_article`` gives it.
    ledger : Ledger
        The names of those who counted.
    """
    rows = frame.to_dict("records")
    return [_read(_first(rows, ASKED), ledger), _compute(rows), _correct(rows, ledger)]


def _first(rows: list[dict], order: tuple[str, ...]) -> dict:
    return min(rows, key=lambda row: order.index(row["verdict"]) if row["verdict"] in order else 99)


def _figure(row: dict) -> Sentence:
    return sentence("{n} {what}", n=as_words(row["result"]), what=row["said"])


def _read(row: dict, ledger: Ledger) -> Exercise:
    verdict, means = VERDICTS[row["verdict"]]
    options = {
        capital(word): f"That holds: {told}."
        if word == verdict
        else f"That would mean: {told}. Look once more."
        for word, told in (VERDICTS[name] for name in ASKED)
    }
    options.setdefault(capital(verdict), f"That holds: {means}.")
    return chosen(
        READ,
        sentence(
            "Find this figure in the list: {figure}. What is said of it there?",
            figure=_figure(row),
        ),
        sentence(
            "In paragraph {p}; {who}. The verdict is “{verdict}”: {means}.",
            p=str(row["paragraph"]),
            who=say.who(ledger, row),
            verdict=verdict,
            means=means,
        ),
        options=options,
        right=capital(verdict),
        hint="The list is in the order of the article; each figure has a verdict.",
    )


def _compute(rows: list[dict]) -> Exercise:
    """Ask for the arithmetic of a contradiction, a share or a sum, or for what a hedge means."""
    own = {row["claim"] for row in rows}
    for row in rows:
        known: Known = row["known"]
        if known.against:
            against = say.plainest(known.against, own)
            others = say.in_words(against.others)
            return whether(
                COMPUTE,
                sentence(
                    "Can {figure} be true together with {others}? Work it out first.",
                    figure=_figure(row),
                    others=others,
                ),
                sentence("No. {sums}", sums=against.sums),
                holds=False,
                because=against.sums,
                hint="Work out what follows from the others for the same.",
            )
    for row in rows:
        known = row["known"]
        share = known.makes is not None and " of " in known.makes.result.how
        if known.makes is not None and share and row["result"].hedge is None:
            return computed(
                COMPUTE,
                sentence(
                    "How many people or incidents can that be: {how} (share {what})?",
                    how=known.makes.result.how,
                    what=row["what"],
                ),
                sentence(
                    "{n}: a printed per cent stands for all that is rounded to it.",
                    n=capital(known.makes.result.text),
                ),
                known.makes.result,
                hint="Take both ends of the printed per cent.",
                unit="",
            )
    for row in rows:
        fits = row["known"].fits
        if fits is not None and fits.result.printed is None:
            return computed(
                COMPUTE,
                sentence(
                    "What is {how}, and does it make this figure: {figure}?",
                    how=fits.result.how,
                    figure=_figure(row),
                ),
                sentence("{n}: it does.", n=capital(fits.result.text)),
                fits.result,
                hint="Work it out, and then look at the figure.",
                unit="%" if fits.result.unit == "%" else "",
            )
    row = next((row for row in rows if row["result"].hedge), rows[0])
    return computed(
        COMPUTE,
        sentence(
            "Between which numbers does this book read “{n}” ({what})?",
            n=as_words(row["result"]),
            what=row["said"],
        ),
        sentence(
            "{range}{why}.",
            range=capital(row["result"].interval_text),
            why="" if row["result"].hedge else ": nothing hedges it",
        ),
        row["result"],
        hint="“How to read the numbers” says of each word on which side of the number it stays.",
        unit="%" if row["result"].unit == "%" else "",
    )


def _correct(rows: list[dict], ledger: Ledger) -> Exercise:
    row = _first(rows, CORRECTED)
    known: Known = row["known"]
    asked = sentence(
        "A report takes this figure from the article as it stands: “{figure}”. Write what it "
        "should say instead.",
        figure=_figure(row),
    )
    who = say.who(ledger, row).partition(",")[0]
    scoped = row["verdict"] == "scope"
    if known.meant is not None and scoped:
        answer = sentence(
            "What {who} counted: {n} {what}. The words of the article are of something else.",
            who=who,
            n=as_words(known.meant.result),
            what=known.meant.what,
        )
    elif row["verdict"] == "differs":
        answer = sentence(
            "Who counted, and that there is another count: {figure}, by {who}; {others}.",
            figure=_figure(row),
            who=who,
            others=say.in_words(known.differing),
        )
    elif row["verdict"] == "undecided":
        answer = sentence(
            "That it can't be decided. {why}",
            why=known.undecided,
        )
    elif row["verdict"] == "contradicted":
        answer = sentence(
            "That figures of {who} speak against it: {sums}", who=who, sums=known.against[0].sums
        )
    elif row["verdict"] == "alone":
        answer = sentence(
            "Who counted, which was {who}, and that no other page that was found prints it.",
            who=who,
        )
    else:
        answer = sentence(
            "Who counted, which was {who}, and that {means}.",
            who=who,
            means=VERDICTS[row["verdict"]][1],
        )
    printed = known.meant.result if known.meant is not None and scoped else row["result"]
    return written(
        CORRECT,
        asked,
        answer,
        criteria={
            "who counted": names(row["body"], who),
            "the number": [digits(printed.text)],
            "what else must be said of it": [],
        },
        hint="Look in the list at who counted, and at what is said of the figure.",
    )
