"""Exercises of the chapter on bodies: read a scope, compare two figures, correct a sentence."""

from __future__ import annotations

from itertools import product

import pandas as pd

from tally.chapters.bodies import say
from tally.chapters.bodies.derive import ends, pairs
from tally.ledger.scopes import era_of, includes
from tally.ledger.tables import Ledger
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    Exercise,
    as_words,
    chosen,
    computed,
    digits,
    names,
    whether,
    written,
)
from tally.results.frames import PEOPLE, named
from tally.results.result import difference, reach
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, following

#: What is told of a word that takes sides.
ADMITS = {"“Admits” is not neutral: it says that the other one is right.": ["admit*"]}


def exercises(rows: pd.DataFrame, ledger: Ledger, measure: str, what: str) -> list[Exercise]:
    """Give the exercises of the chapter on bodies.

    Parameters
    ----------
    rows : pandas.DataFrame
        The rows of one year, as ``derive.totals`` gives them.
    ledger : Ledger
        The claims.
    measure, what : str
        What was counted, as a term and in words.
    """
    both = ends(rows)
    low, high = both if both is not None else (rows.iloc[0], rows.iloc[0])
    read = _read(low, ledger, measure)
    if both is None:
        return [read, _compute_one(low, what), _correct_one(low, what)]
    # A ratio is asked for within one scope alone.
    of_one_scope = next(iter(pairs(rows).values()), None)
    compute = _compute_one(low, what) if of_one_scope is None else _compute(*of_one_scope)
    return [read, compute, _correct(low, high, what)]


def _read(row: pd.Series, ledger: Ledger, measure: str) -> Exercise:
    inside = includes(era_of(ledger, row["body"], row["year"]), measure, row["cause"], row["group"])
    kinds = ("militants", "operations") if measure in PEOPLE else ("operations",)
    words = {"militants": "militants", "operations": "operations of the security forces"}
    question = sentence(
        "{who} gives {n} for {year}. Does that figure include {kinds}? Look it up in the table.",
        who=_who(row),
        n=as_words(row["result"]),
        year=str(row["year"]),
        kinds=" and ".join(words[kind] for kind in kinds),
    )
    states = {"yes": "yes", "no": "no"}

    def told(found: tuple[str, ...]) -> str:
        return capital("; ".join(f"{k}: {f}" for k, f in zip(kinds, found, strict=True)))

    right = tuple(states.get(inside[kind], "not made known") for kind in kinds)
    every = [*product(states, repeat=len(kinds))]
    asked = every if right in every else [*every, right]
    answers = {"yes": "they are included", "no": "they are left out"}
    answer = "; ".join(
        f"{words[kind]}: {answers.get(inside[kind], 'the organisation does not make it known')}"
        for kind in kinds
    )
    options = {
        told(found): "That holds: the table of what each counts says so."
        if found == right
        else _differing(kinds, found, right)
        for found in asked
    }
    return chosen(
        "Read a scope",
        question,
        Sentence((capital(answer) + ".",)),
        options=options,
        right=told(right),
        hint="The table of what each organisation counts has a column for it.",
    )


def _differing(kinds: tuple[str, ...], found: tuple[str, ...], right: tuple[str, ...]) -> str:
    wrong = [k for k, f, r in zip(kinds, found, right, strict=True) if f != r]
    return f"Look once more what the table says of {' and of '.join(wrong)}."


def _who(row: pd.Series) -> str:
    return say.in_words(row["label"])


def _compute(low: pd.Series, high: pd.Series) -> Exercise:
    """Ask how far two figures are apart, with every version of both."""
    low_reach, high_reach = (reach([*row["before"], row["result"]]) for row in (low, high))
    apart = difference(high_reach, low_reach)
    newest = difference(high["result"], low["result"])
    several = bool(low["before"] or high["before"])
    return computed(
        COMPUTE,
        sentence(
            "{low_who} gives {low} for {year}, and {high_who} {high}. By how many is the second "
            "more than the first{versions}?",
            low_who=_who(low),
            low=_all_versions(low),
            year=str(low["year"]),
            high_who=_who(high),
            high=_all_versions(high),
            versions=", with every printed version of both" if several else "",
        ),
        sentence(
            "By {n}: the lowest version of the second less the highest of the first is the lower "
            "end, the highest less the lowest the upper one."
            if not apart.interval.exact
            else "By {n}.",
            n=as_words(apart),
        ),
        apart,
        hint="Which two versions are nearest to each other, and which are furthest apart?"
        if several
        else "Take the one from the other.",
        slips=[(newest, "Those are the newest versions. The question asks for every one.")],
        unit="",
    )


def _all_versions(row: pd.Series) -> str:
    return " or ".join(r.text for r in (*row["before"], row["result"]))


def _compute_one(row: pd.Series, what: str) -> Exercise:
    return whether(
        COMPUTE,
        sentence(
            "Can the figure of {who} be set beside that of another organisation for {year}?",
            who=_who(row),
            year=str(row["year"]),
        ),
        sentence(
            "No: no other organisation gives a total of {what} for the whole year in the same "
            "scope.",
            what=what,
        ),
        holds=False,
        because="Two figures can be compared where both have one scope, and one time.",
        hint="Look for a second figure of the same scope.",
    )


def _correct(low: pd.Series, high: pd.Series, what: str) -> Exercise:
    question = sentence(
        "A report writes: “{high_who} counts {high} {what}, but {low_who} admits only {low}.” "
        "Write it so that it says what each counts, and takes no side.",
        high_who=named(high["body"]),
        high=as_words(high["result"]),
        what=following(high["result"], what),
        low_who=named(low["body"]),
        low=as_words(low["result"]),
    )
    if low["scope"] == high["scope"]:
        answer = sentence(
            "“Admits” is not neutral, and says that the higher one is right. Both figures are "
            "of one class of scope ({scope}), so the organisations differ in what they find and "
            "confirm: name both, and judge neither by its size.",
            scope=low["scope"],
        )
    else:
        answer = sentence(
            "The two count different things: the figure of {high_who} is of the class "
            "“{high_scope}”, that of {low_who} “{low_scope}”. "
            "Neither figure shows that the other is too low or too high, and “admits” is not "
            "neutral: name both, with what they count.",
            high_who=named(high["body"]),
            high_scope=high["scope"],
            low_who=named(low["body"]),
            low_scope=low["scope"],
        )
    return written(
        CORRECT,
        question,
        answer,
        criteria={
            "both organisations": [f"{high['body']} & {low['body']}"],
            "both numbers as they were printed": [
                f"{digits(high['result'].text)} & {digits(low['result'].text)}"
            ],
            "what each of them counts": [],
        },
        hint="Which violence does each of them count? The groups of the chart say it.",
        slips=ADMITS,
    )


def _correct_one(row: pd.Series, what: str) -> Exercise:
    return written(
        CORRECT,
        sentence(
            "A report writes: “There were {n} {what} in {year}.” Write it with what is missing.",
            n=as_words(row["result"]),
            what=following(row["result"], what),
            year=str(row["year"]),
        ),
        sentence(
            "Who counted, and what: it is the figure of {who}, {scope}, and no other organisation "
            "gives one that could confirm it.",
            who=_who(row),
            scope=row["scope"],
        ),
        criteria={
            "who counted": names(row["body"], named(row["body"])),
            "the number as it was printed": [digits(row["result"].text)],
            "of which year": [str(row["year"])],
            "in which violence": [],
        },
        hint="A number without its scope means nothing.",
    )
