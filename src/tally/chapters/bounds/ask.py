"""Exercises of the chapter on bounds: read an interval, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.bounds.say import place
from tally.page.asking import COMPUTE, CORRECT, READ, Exercise, as_words
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
        (READ, *_read(_widest(cells[cells["of"] != "country"]), what)),
        (COMPUTE, *_compute(cells.iloc[0], regions)),
        (CORRECT, *_correct(_widest(regions), what, body, of)),
    ]


def _widest(rows: pd.DataFrame) -> pd.Series:
    """Give the row of which least is known."""
    widths = [r.interval.width for r in rows["result"]]
    return rows.iloc[max(range(len(rows)), key=lambda i: (widths[i] is None, widths[i] or 0))]


def _read(row: pd.Series, what: str) -> tuple[Sentence, Sentence]:
    result = row["result"]
    asked = sentence(
        "Of {name} the page shows {n}. Is one number of {what} there more likely than the others?",
        name=place(row),
        n=as_words(result) if row["state"] != "nothing" else "no bounds",
        what=what,
    )
    if result.high is None:
        return asked, sentence(
            "No: every number from {least} up fits, and no printed figure says how great it can "
            "be.",
            least=Interval.of(int(result.low or 0)).text(),
        )
    if result.interval.exact:
        return asked, sentence("Yes: {n} alone fits.", n=as_words(result))
    count = int(result.interval.width) + 1
    return asked, sentence(
        "No: both ends and all between them fit, {count} whole numbers, and the middle is no "
        "estimate.",
        count=Interval.of(count).text(),
    )


def _compute(whole: pd.Series, regions: pd.DataFrame) -> tuple[Sentence, Sentence]:
    apart = regions[regions["key"].isin(["PK-KP", "PK-BA"])]
    total, parts = whole["result"], list(apart["result"])
    given = sentence(
        "By all figures together the country has {total}, Khyber Pakhtunkhwa {kp} and Balochistan "
        "{ba}.",
        total=as_words(total),
        kp=as_words(parts[0]),
        ba=as_words(parts[1]),
    )
    taken = add_up(parts).interval
    left = (total.interval - taken).intersect(Interval(0, None))
    if left is None:
        return given + "Can all three be true?", Sentence(
            ("No: together the two have more than the country.",)
        )
    if left.low == 0 and left.high is None:
        return given + "Does that say anything of the rest?", Sentence(
            ("No: any number fits, from zero up.",)
        )
    known = Result(left, total.unit, total.claims)
    together = add_up(parts)
    return given + "Between which numbers is the rest, by these three?", sentence(
        "{total} less {taken} is {left}. {more}",
        total=Sentence((capital(total.text),)),
        taken=as_words(together),
        left=as_words(known),
        more="The page can know more, since it holds all figures together and not these alone.",
    )


def _correct(row: pd.Series, what: str, body: str, of: str) -> tuple[Sentence, Sentence]:
    result = row["result"]
    if row["state"] == "nothing":
        return (
            sentence(
                "A report writes: “{body} printed no figure for {name}, so nothing happened "
                "there.” What is wrong?",
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
        )
    if result.interval.exact:
        return (
            sentence(
                "A report writes: “{body} counted {n} {what} in {name}; that is proved.” What is "
                "wrong?",
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
        )
    end = result.high if result.high is not None else result.low
    return (
        sentence(
            "A report writes: “In {name} there were {end} {what} {time}, by the figures of "
            "{body}.” What is wrong?",
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
    )
