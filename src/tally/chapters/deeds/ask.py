"""Exercises on by whom attacks were, and how: a total, a ratio, a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.deeds.derive import ATTRIBUTED
from tally.page.asking import (
    CORRECT,
    Exercise,
    as_words,
    computed,
    digits,
    names,
    whether,
    written,
)
from tally.results.result import Result, change, difference, ratio, whole_of
from tally.results.sentence import sentence


def exercises(
    rows: pd.DataFrame, shares: pd.DataFrame, suicide: pd.DataFrame, year: int
) -> list[Exercise]:
    """Give the exercises of the chapter on deeds.

    Parameters
    ----------
    rows, shares, suicide : pandas.DataFrame
        As ``derive.by_actor``, ``derive.shares`` and ``derive.by_tactic`` give them.
    year : int
        The year that is told first.
    """
    return [_whole(rows, shares, year), _apart(suicide, year), _two_counters(suicide)]


def _whole(rows: pd.DataFrame, shares: pd.DataFrame, year: int) -> Exercise:
    """Ask for the total that a figure and its share make; of the year where it has both."""
    title = "Turn a share into a whole"
    pairs = _pairs(rows, shares)
    here = [p for p in pairs if p[0]["year"] == year] or pairs[-1:]
    if not here:
        return whether(
            title,
            sentence("Can the part of one armed group in all deaths be computed from these rows?"),
            sentence("No: of no figure above a total or a share is printed beside it."),
            holds=False,
            because="Of no figure above a total or a share is printed beside it.",
            hint="A part needs a whole of the same organisation, and of the same time.",
        )
    row, part = here[0]
    total = whole_of(row["result"], part)
    middle = round(((part.low or 0) + (part.high or 0)) / 2)
    return computed(
        title,
        sentence(
            "{body} attributes {n} {what} of {year} to {name}, and prints that this is {share} "
            "of all. Between which two whole numbers is what it counts in all?",
            body=row["body"],
            n=as_words(row["result"]),
            what="deaths" if row["measure"] == "fatalities" else "attacks",
            year=str(row["year"]),
            name=row["name"],
            share=as_words(part),
        ),
        sentence(
            "A printed {share} is {range}, so the whole is {total}.",
            share=as_words(part),
            range=part.interval_text,
            total=as_words(total),
        ),
        total,
        hint="The printed per cent was rounded. A greater per cent makes a smaller whole.",
        slips=[
            (
                row["result"].interval / middle * 100 if middle else None,
                "You took the per cent as exact: it was rounded.",
            ),
            (
                (row["result"].interval / (part.interval / 100)),
                "Nearly: only whole numbers count, so go inwards from both ends.",
            ),
            (
                part.interval / 100 * row["result"].interval,
                "You took the share of the part. The part is the share of the whole.",
            ),
        ],
        unit="",
    )


def _pairs(rows: pd.DataFrame, shares: pd.DataFrame) -> list[tuple[pd.Series, Result]]:
    """Give figures with the share that the same organisation prints of them, in order of time."""
    if rows.empty or shares.empty:
        return []
    key = ["body", "actor", "measure", "period"]
    known = {tuple(row[key]): row["result"] for _, row in shares.iterrows()}
    attributed = rows[rows["how"] == ATTRIBUTED].sort_values("year", kind="stable")
    return [
        (row, known[tuple(row[key])])
        for _, row in attributed.iterrows()
        if tuple(row[key]) in known
    ]


def _apart(suicide: pd.DataFrame, year: int) -> Exercise:
    """Ask how many times the lowest count of a year the highest is."""
    title = "Compare two counters"
    several = suicide.groupby("year")["body"].nunique() if len(suicide) else pd.Series(dtype=int)
    several = several[several > 1]
    if several.empty:
        return whether(
            title,
            sentence("Can two counts of suicide attacks of one year be compared here?"),
            sentence("No: no year was counted by two organisations."),
            holds=False,
            because="No year was counted by two organisations.",
            hint="Look for a year with two dots.",
        )
    of = year if year in several.index else int(several.index[-1])
    own = suicide[suicide["year"] == of].to_dict("records")
    high = max(own, key=lambda row: row["result"].middle)
    low = min(own, key=lambda row: row["result"].middle)
    return computed(
        title,
        sentence(
            "How many times the lowest count of suicide attacks of {year} is the highest? Give two "
            "decimal places. And does it follow that one of the two is wrong?",
            year=str(of),
        ),
        sentence(
            "{a} by {by_a} is {times} times {b} by {by_b}. It does not follow: each is the count "
            "of one organisation, and the two numbers alone do not say what each took for one "
            "attack.",
            a=as_words(high["result"]),
            by_a=high["by"],
            times=as_words(ratio(high["result"], low["result"])),
            b=as_words(low["result"]),
            by_b=low["by"],
        ),
        ratio(high["result"], low["result"]),
        hint="Both are dots of that year in the chart of suicide attacks.",
        slips=[
            (ratio(low["result"], high["result"]), "That is the other way about."),
            (difference(high["result"], low["result"]), "That is by how many. How many times?"),
        ],
        unit="times",
    )


def _two_counters(suicide: pd.DataFrame) -> Exercise:
    """Let a change be corrected that was made of figures of two organisations."""
    found = _change_across(suicide)
    if found is None:
        return written(
            CORRECT,
            sentence(
                "A report writes: “Armed groups claimed all these attacks.” Write what is missing "
                "from it."
            ),
            sentence(
                "Who says so. What a group claims and what an organisation attributes to it are "
                "two things, and each needs its name."
            ),
            criteria={
                "that it needs the name of who says so": ["who", "name*", "according to", "says"],
                "that a claim and an attribution are two things": ["attribut*"],
            },
            hint="Who says so: the group, or somebody who counts?",
        )
    first, last, other = found
    moved = change(last["result"], first["result"])
    return written(
        CORRECT,
        sentence(
            "A report writes: “Suicide attacks went from {a} in {first} to {b} in {last}.” Write "
            "it with both figures of one organisation, the one that has the second.",
            a=as_words(other["result"]),
            first=str(other["year"]),
            b=as_words(last["result"]),
            last=str(last["year"]),
        ),
        sentence(
            "The first number is one of {other}, the second one of {body}: a change is computed "
            "from figures of one organisation. By {body} it is from {a} to {b}: {moved}.",
            other=other["by"],
            body=last["by"],
            a=as_words(first["result"]),
            b=as_words(last["result"]),
            moved=as_words(moved),
        ),
        criteria={
            "who counted": names(last["body"], last["by"]),
            "its own figure of each year": [
                f"{digits(first['result'].text)} & {digits(last['result'].text)}"
            ],
            "both years": [f"{first['year']} & {last['year']}"],
        },
        hint="In the chart, each organisation has its own colour: follow one of them.",
        slips={
            "The first number is still one of another organisation.": [
                f"{digits(other['result'].text)} & {digits(last['result'].text)}"
            ]
        },
    )


def _change_across(suicide: pd.DataFrame) -> tuple[dict, dict, dict] | None:
    """Give a year and a later one of one organisation, and another one's figure of the first."""
    rows = suicide.to_dict("records")
    for last in sorted(rows, key=lambda row: -row["year"]):
        earlier = [r for r in rows if r["body"] == last["body"] and r["year"] < last["year"]]
        for first in sorted(earlier, key=lambda row: -row["year"]):
            others = [
                r
                for r in rows
                if r["year"] == first["year"]
                and not r["result"].interval.overlaps(first["result"].interval)
            ]
            if others and first["result"].low:
                return first, last, max(others, key=lambda r: r["result"].middle)
    return None
