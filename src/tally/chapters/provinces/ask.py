"""Exercises of the chapter on provinces: read a number, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
from tally.results.frames import named
from tally.results.regions import REST
from tally.results.result import share
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, first_of, in_text


def exercises(regions: pd.DataFrame, what: str, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on provinces."""
    known = regions.drop(index=REST, errors="ignore")
    key = max(known.index, key=lambda k: (known.at[k, "share"] or known.at[k, "count"]).middle)
    row = known.loc[key]
    total, name = row["total"], in_text(row["name"])
    if row["stated_share"] is not None:
        said = row["stated_share"]
        read = (
            sentence(
                "The share of {name} is printed as {share}. What numbers can that stand for?",
                name=name,
                share=as_words(said),
            ),
            sentence(
                "{range}, both ends included: the share was rounded before it was printed."
                if (said.printed or "")[:1].isdigit()
                else "{range}, by what the words before the number have meant in print.",
                range=Sentence((capital(said.interval_text),)),
            ),
        )
    else:
        read = (
            sentence(
                "What number of {what} does {body} give for {name}?",
                what=what,
                body=named(body),
                name=name,
            ),
            sentence(
                "{n}, {in_time}.",
                n=Sentence((capital(row["count"].text),)),
                in_time=during(of),
            ),
        )
    if row["count_from_share"] is not None:
        compute = (
            sentence(
                "Between which two whole numbers is the number of {what} in {name}, if "
                "it is {share} of {total}?",
                share=as_words(row["stated_share"]),
                total=as_words(total),
                what=what,
                name=name,
            ),
            sentence(
                "{n}: every whole number whose share of {total} is {range}."
                if not row["count_from_share"].interval.exact
                else "It is {n}: the one whole number whose share of {total} is {range}.",
                n=as_words(row["count_from_share"]),
                total=as_words(total),
                range=Sentence((row["stated_share"].interval_text,)),
            ),
        )
    elif total is not None and row["stated_count"] is not None:
        compute = (
            sentence(
                "What is the share of {name} in the country’s {total}?",
                name=name,
                total=as_words(total),
            ),
            sentence(
                "{count} of {total} is {share}.",
                count=as_words(row["stated_count"]),
                total=as_words(total),
                share=as_words(share(row["stated_count"], total)),
            ),
        )
    else:
        compute = (
            sentence("Can the share of {name} in the country be computed?", name=name),
            Sentence(("No: the total of the country in the same scope was not published.",)),
        )
    surely = _surely_most(known, key)
    correct = (
        sentence(
            "A report writes: “{name} had the most {what}, so people there were most at "
            "risk.” What is wrong?",
            name=capital(name),
            what=what,
        ),
        sentence(
            "{only}A count says nothing of risk: divide by the number of people first. Per 100,000 "
            "people the order of the provinces can be another one; and {body} counts places of "
            "incidents, not where people live.",
            body=named(body),
            only=""
            if surely
            else "The figures published do not show that no other region had more. ",
        ),
    )
    return [(READ, *read), (COMPUTE, *compute), (CORRECT, *correct)]


def _surely_most(known: pd.DataFrame, key: str) -> bool:
    """Tell whether no region, published or not, can have more than this one."""
    counts = known["count"].dropna()
    total = known["total"].iloc[0]
    if key not in counts.index or total is None or total.high is None:
        return False
    unpublished = total.high - sum(c.low or 0 for c in counts)
    place = first_of(list(counts))
    return place is not None and counts.index[place] == key and unpublished < counts[key].low
