"""Exercises of the chapter on provinces: read a share, count the rest, correct a news sentence."""

from __future__ import annotations

import pandas as pd

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
from tally.quantities.interval import Interval
from tally.results.frames import named
from tally.results.regions import REST
from tally.results.result import DeriveError, Result, difference, remainder, share
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, first_of, in_text

#: Words that show that a count is set against how many people live somewhere.
PER_HEAD = ("population*", "per 100000", "per head", "per capita", "inhabitant*", "people live")


def exercises(regions: pd.DataFrame, what: str, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on provinces."""
    known = regions.drop(index=REST, errors="ignore")
    key = max(known.index, key=lambda k: (known.at[k, "share"] or known.at[k, "count"]).middle)
    row = known.loc[key]
    return [
        _read(known, key, what, body, of),
        _rest(row, what),
        _correct(row, _surely_most(known, key), what, body),
    ]


def _read(known: pd.DataFrame, key: str, what: str, body: str, of: str) -> Exercise:
    row = known.loc[key]
    name = in_text(row["name"])
    said: Result | None = row["stated_share"]
    if said is not None:
        digits = (said.printed or "")[:1].isdigit()
        middle = (
            said.interval.low
            and said.interval.high
            and ((said.interval.low + said.interval.high) / 2)
        )
        slips: list = []
        if digits and middle:
            slips = [
                (Interval(middle - 1, middle + 1), "Half a per cent to each side is enough."),
                (
                    Interval(middle, middle + 1),
                    "It is rounded to the nearest: numbers below it are rounded up to it, too.",
                ),
            ]
        return computed(
            READ,
            sentence(
                "The share of {name} is printed as {share}. What numbers can that stand for?",
                name=name,
                share=as_words(said),
            ),
            sentence(
                "{range}, both ends included: the share was rounded before it was printed."
                if digits
                else "{range}, by what the words before the number have meant in print.",
                range=Sentence((capital(said.interval_text),)),
            ),
            said,
            hint="Which numbers are rounded to the printed one?"
            if digits
            else "The page on reading numbers says how far each word reaches.",
            slips=slips,
        )
    others = known.drop(index=key)
    others = others[[isinstance(count, Result) for count in others["count"]]]
    if others.empty or row["count"] is None:
        return whether(
            READ,
            sentence(
                "{body} gives a number of {what} {in_time} for {name} alone. Does it follow that "
                "there were none elsewhere?",
                what=what,
                body=capital(named(body)),
                name=name,
                in_time=during(of),
            ),
            sentence("No: what was not published is unknown, and not zero."),
            holds=False,
            because="What was not published is unknown, and not zero.",
            hint="What does a region without a figure look like on the map?",
        )
    second = max(others.index, key=lambda k: others.at[k, "count"].middle)
    apart = difference(row["count"], others.at[second, "count"])
    return computed(
        READ,
        sentence(
            "How many more {what} {in_time} does {body} give for {name} than for {second}?",
            what=what,
            body=named(body),
            name=name,
            second=in_text(others.at[second, "name"]),
            in_time=during(of),
        ),
        sentence(
            "{one} less {other} is {n}.",
            one=Sentence((capital(row["count"].text),)),
            other=as_words(others.at[second, "count"]),
            n=as_words(apart),
        ),
        apart,
        hint="Both are in the data of the chart of counts.",
        slips=[(row["count"], "That is the higher one itself. Take the other from it.")],
        unit="",
    )


def _rest(row: pd.Series, what: str) -> Exercise:
    """Ask what one region leaves for all others."""
    total, name = row["total"], in_text(row["name"])
    count = row["count_from_share"] if row["count_from_share"] is not None else row["stated_count"]
    try:
        rest = None if total is None or count is None else remainder(total, [count])
    except DeriveError:
        rest = None
    if rest is None:
        return whether(
            COMPUTE,
            sentence("Can the share of {name} in the country be computed?", name=name),
            Sentence(("No: the total of the country in the same scope was not published.",)),
            holds=False,
            because="A share needs the whole that it is a part of, in the same scope.",
            hint="What is a share a part of?",
        )
    if row["count_from_share"] is not None:
        said = row["stated_share"]
        return computed(
            COMPUTE,
            sentence(
                "If {share} of {total} {what} were in {name}, between which two whole numbers is "
                "the number of all others?",
                share=as_words(said),
                total=as_words(total),
                what=what,
                name=name,
            ),
            sentence(
                "{n}. In {name} it is {count}, every whole number whose share of {total} is "
                "{range}; the rest is what each of them leaves.",
                n=Sentence((capital(rest.text),)),
                name=name,
                count=as_words(count),
                total=as_words(total),
                range=Sentence((said.interval_text,)),
            ),
            rest,
            hint="First find the whole numbers whose share is rounded to the printed one.",
            slips=[
                (count, "That is the number there. What does it leave of the total?"),
                (
                    ((Interval.of(100) - said.interval) / 100 * total.interval),
                    "Nearly: only whole numbers count people.",
                ),
            ],
            unit="",
        )
    part = share(rest, total)
    return computed(
        COMPUTE,
        sentence(
            "What part of the country’s {total} was outside {name}, in per cent?",
            name=name,
            total=as_words(total),
        ),
        sentence(
            "{count} in {name} leave {rest} of {total}, which is {share}.",
            count=Sentence((capital(count.text),)),
            name=name,
            rest=as_words(rest),
            total=as_words(total),
            share=as_words(part),
        ),
        part,
        hint="Take the number of the province from the total first.",
        slips=[
            (share(count, total), "That is the part inside. What is left of the whole?"),
            (rest, "That is the number. Tell it in per cent of the total."),
        ],
    )


def _correct(row: pd.Series, surely: bool, what: str, body: str) -> Exercise:
    name = in_text(row["name"])
    return written(
        CORRECT,
        sentence(
            "A report writes: “{name} had the most {what}, so people there were most at "
            "risk.” What does the count not say, and what would be needed? Answer in a sentence.",
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
        criteria={
            "what the count says nothing of": ["risk*", "danger*", "safe*"],
            "what it must be set against": [*PER_HEAD, "number of people", "how many people"],
        },
        hint="Many more people live in one province than in another.",
    )


def _surely_most(known: pd.DataFrame, key: str) -> bool:
    """Tell whether no region, published or not, can have more than this one."""
    counts = known["count"].dropna()
    total = known["total"].iloc[0]
    if key not in counts.index or total is None or total.high is None:
        return False
    unpublished = total.high - sum(c.low or 0 for c in counts)
    place = first_of(list(counts))
    return place is not None and counts.index[place] == key and unpublished < counts[key].low
