"""Exercises of the chapter on bodies: read a scope, compare two figures, correct a sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.bodies import say
from tally.chapters.bodies.derive import ends, pairs, percent_of
from tally.ledger.scopes import era_of, includes
from tally.ledger.tables import Ledger
from tally.page.asking import COMPUTE, CORRECT, Exercise, as_words
from tally.results.frames import PEOPLE, named
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, following


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
    answers = {"yes": "they are included", "no": "they are left out"}
    told = [
        f"{words[kind]}: {answers.get(inside[kind], 'the organisation does not make it known')}"
        for kind in kinds
    ]
    return "Read a scope", question, Sentence((capital("; ".join(told)) + ".",))


def _who(row: pd.Series) -> str:
    return say.in_words(row["label"])


def _compute(low: pd.Series, high: pd.Series) -> Exercise:
    percent = percent_of(low, high)
    question = sentence(
        "{low_who} gives {low} for {year}, and {high_who} {high}. {asked}",
        asked="Can the first be told in per cent of the second?"
        if percent is None
        else "What is the first in per cent of the second, with every printed version of both?",
        low_who=_who(low),
        low=_all_versions(low),
        year=str(low["year"]),
        high_who=_who(high),
        high=_all_versions(high),
    )
    if percent is None:
        nothing = "No: the second figure has no floor above zero."
        return COMPUTE, question, Sentence((nothing,))
    answer = sentence(
        "{n}: the lowest version over the highest gives the lower end, the highest over the "
        "lowest the upper one."
        if not percent.interval.exact
        else "{n}, rounded; each of the two was printed in one version.",
        n=as_words(percent),
    )
    return COMPUTE, question, answer


def _all_versions(row: pd.Series) -> str:
    return " or ".join(r.text for r in (*row["before"], row["result"]))


def _compute_one(row: pd.Series, what: str) -> Exercise:
    question = sentence(
        "Can the figure of {who} be set beside that of another organisation for {year}?",
        who=_who(row),
        year=str(row["year"]),
    )
    answer = sentence(
        "No: no other organisation gives a total of {what} for the whole year in the same scope.",
        what=what,
    )
    return COMPUTE, question, answer


def _correct(low: pd.Series, high: pd.Series, what: str) -> Exercise:
    question = sentence(
        "A report writes: “{high_who} counts {high} {what}, but {low_who} admits only {low}.” "
        "What is wrong?",
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
    return CORRECT, question, answer


def _correct_one(row: pd.Series, what: str) -> Exercise:
    question = sentence(
        "A report writes: “There were {n} {what} in {year}.” What is missing from it?",
        n=as_words(row["result"]),
        what=following(row["result"], what),
        year=str(row["year"]),
    )
    answer = sentence(
        "Who counted, and what: it is the figure of {who}, {scope}, and no other organisation "
        "gives one that could confirm it.",
        who=_who(row),
        scope=row["scope"],
    )
    return CORRECT, question, answer
