"""Exercises of the chapter on bounds: read an interval, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.bounds.say import place
from tally.page.asking import (
    COMPUTE,
    CORRECT,
    READ,
    Exercise,
    as_words,
    computed,
    digits,
    names,
    whether,
    written,
)
from tally.quantities.interval import Interval
from tally.results.result import Result, add_up
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, during, following, when


def exercises(cells: pd.DataFrame, what: str, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on bounds.

    Parameters
    ----------
    cells : pandas.DataFrame
        As ``derive.cells`` gives it.
    what : str
        What was counted, in words that can follow a number.
    body : str
        Who counted, inside a sentence.
    of : str
        The period.
    """
    regions = cells[cells["of"] == "region"]
    return [
        _read(_widest(cells[cells["of"] != "country"]), what),
        _compute(cells.iloc[0], regions),
        _correct(_widest(regions), what, body, of),
    ]


def _widest(rows: pd.DataFrame) -> pd.Series:
    """Give the row of which least is known."""
    widths = [r.interval.width for r in rows["result"]]
    return rows.iloc[max(range(len(rows)), key=lambda i: (widths[i] is None, widths[i] or 0))]


def _read(row: pd.Series, what: str) -> Exercise:
    """Ask how many numbers fit."""
    result = row["result"]
    if result.high is None:
        return whether(
            READ,
            sentence(
                "Of {name} the page shows {n}. Is one number of {what} there more likely than the "
                "others?",
                name=place(row),
                n=as_words(result) if row["state"] != "nothing" else "no bounds",
                what=what,
            ),
            sentence(
                "No: every number from {least} up fits, and no printed figure says how great it "
                "can be.",
                least=Interval.of(int(result.low or 0)).text(),
            ),
            holds=False,
            because="Bounds say what is possible, and not what is likely.",
            hint="What do bounds say of the numbers between them?",
        )
    count = int(result.interval.width or 0) + 1
    return computed(
        READ,
        sentence(
            "Of {name} the page shows {n}. How many different numbers of {what} does that allow?",
            name=place(row),
            n=as_words(result),
            what=what,
        ),
        sentence(
            "{count}: both ends and all between them. None of them is more likely than another, "
            "and the middle is no estimate.",
            count=Interval.of(count).text(),
        )
        if count > 1
        else sentence("One: {n} alone fits.", n=as_words(result)),
        count,
        hint="Are the ends themselves possible?",
        slips=[
            (count - 1, "Both ends are possible themselves: count them too."),
            (count - 2, "Both ends are possible themselves: count them too."),
        ],
        unit="numbers",
    )


def _compute(whole: pd.Series, regions: pd.DataFrame) -> Exercise:
    apart = regions[regions["key"].isin(["PK-KP", "PK-BA"])]
    total, parts = whole["result"], list(apart["result"])
    given = sentence(
        "By all figures together the country has {total}, Khyber Pakhtunkhwa {kp} and Balochistan "
        "{ba}.",
        total=as_words(total),
        kp=as_words(parts[0]),
        ba=as_words(parts[1]),
    )
    together = add_up(parts)
    left = (total.interval - together.interval).intersect(Interval(0, None))
    hint = (
        "Take the two from the whole: the most of them leaves the least, and the other way about."
    )
    if left is None:
        return whether(
            COMPUTE,
            given + "Can all three be true?",
            Sentence(("No: together the two have more than the country.",)),
            holds=False,
            because="Together the two have more than the country.",
            hint="Add up the two.",
        )
    if left.low == 0 and left.high is None:
        return whether(
            COMPUTE,
            given + "Does that say anything of the rest?",
            Sentence(("No: any number fits, from zero up.",)),
            holds=False,
            because="Where the country has no upper end, no number is too great for the rest.",
            hint=hint,
        )
    known = Result(left, total.unit, total.claims)
    asked = "What is left for the rest" if left.exact else "Between which numbers is the rest"
    return computed(
        COMPUTE,
        given + f"{asked}, by these three?",
        sentence(
            "{total} less {taken} is {left}. {more}",
            total=Sentence((capital(total.text),)),
            taken=as_words(together),
            left=as_words(known),
            more="The page can know more, since it holds all figures together and not these alone.",
        ),
        known,
        hint=hint,
        slips=[
            (together, "That is the two together. Take it from the whole."),
            (total.interval - parts[0].interval, "Take Balochistan away, too."),
            (total.interval - parts[1].interval, "Take Khyber Pakhtunkhwa away, too."),
        ],
        unit="",
    )


def _correct(row: pd.Series, what: str, body: str, of: str) -> Exercise:
    result = row["result"]
    said_by = names(result.scope.get("body", body), body)
    if row["state"] == "nothing":
        return written(
            CORRECT,
            sentence(
                "A report writes: “{body} printed no figure for {name}, so nothing happened "
                "there.” Write what can be said instead.",
                body=capital(body),
                name=place(row),
            ),
            sentence(
                "What was not published is unknown, not zero. For {when} no figure of {body} "
                "bounds the number of {what} there.",
                when=when(of),
                body=body,
                what=what,
            ),
            criteria={
                "that it is not known": ["unknown", "not known", "no figure", "not published"],
                "of whose figures that holds": said_by,
                "of which time": [of[:4]],
            },
            hint="Is what was not published zero?",
            slips={"Nothing published is not nothing happened.": ["nothing happened", "nobody"]},
        )
    if result.interval.exact:
        return written(
            CORRECT,
            sentence(
                "A report writes: “{body} counted {n} {what} in {name}; that is proved.” Write it "
                "so that it says no more than the arithmetic does.",
                body=capital(body),
                n=as_words(result),
                what=following(result, what),
                name=place(row),
            ),
            sentence(
                "That {body} counted {n} is certain if its figures are right. Whether {n} is what "
                "happened no arithmetic can show.",
                body=body,
                n=as_words(result),
            ),
            criteria={
                "whose figures they are": said_by,
                "on which condition it follows": ["if", "as far as", "provided", "by the figures"],
            },
            hint="The arithmetic takes the printed figures as they are.",
        )
    end = result.high if result.high is not None else result.low
    return written(
        CORRECT,
        sentence(
            "A report writes: “In {name} there were {end} {what} {time}, by the figures of "
            "{body}.” Write it so that it says all that these figures allow.",
            name=place(row),
            end=Interval.of(int(end)).text(),
            what=what,
            time=during(of),
            body=body,
        ),
        sentence(
            "That is one end of what is possible. Correct is: “The figures of {body} allow {n}.”",
            body=body,
            n=as_words(result),
        ),
        criteria={
            "whose figures they are": said_by,
            "both ends of what they allow": [digits(result.text)],
        },
        hint="The page shows a bar for it, and not a dot.",
    )
