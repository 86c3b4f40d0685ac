"""Exercises on who was killed: a part, a change, and a line across a border that moved."""

from __future__ import annotations

import pandas as pd

from tally.page.asking import (
    CORRECT,
    Exercise,
    alone,
    as_words,
    computed,
    digits,
    of_change,
    whether,
    written,
)
from tally.results.result import Result, change, remainder, share
from tally.results.sentence import Sentence, sentence
from tally.results.words import following


def exercises(
    rows: pd.DataFrame, total: Result | None, police: pd.DataFrame, body: str, year: int
) -> list[Exercise]:
    """Give the exercises of the chapter on who was killed.

    Parameters
    ----------
    rows, police : pandas.DataFrame
        As ``derive.killed`` and ``derive.police`` give them.
    total : Result or None
        Everybody killed in the year, as the same organisation printed it.
    body : str
        Who counted.
    year : int
        The year that is told first.
    """
    return [_part(rows, total, body, year), _change(rows, body), _border(police)]


def _part(rows: pd.DataFrame, total: Result | None, body: str, year: int) -> Exercise:
    here = rows[rows["year"] == year].to_dict("records")
    top = max(here, key=lambda row: row["result"].middle)
    title = "Compute a part of the whole"
    if total is None or not total.low or total.interval.low < top["result"].interval.low:
        return whether(
            title,
            sentence(
                "Can the part of {who} in all who were killed in {year} be computed from {body}?",
                who=top["who"],
                year=str(year),
                body=body,
            ),
            sentence("No: a total of the same scope is not published, and a part needs its whole."),
            holds=False,
            because="A part needs its whole, of the same scope.",
            hint="Is there a total of everybody, by the same organisation?",
        )
    return computed(
        title,
        sentence(
            "{body} counts {total} people killed in {year} in all. What part of them were "
            "{who}, in per cent?",
            body=body,
            total=as_words(total),
            year=str(year),
            who=top["who"],
        ),
        sentence(
            "{n} of {total} are {part}.",
            n=as_words(top["result"]),
            total=as_words(total),
            part=as_words(share(top["result"], total)),
        ),
        share(top["result"], total),
        hint="Their number is in the chart, and in the sentence above it.",
        slips=[
            (top["result"], "That is the number. Tell it in per cent of all."),
            (share(remainder(total, [top["result"]]), total), "That is the part of all others."),
        ],
    )


def _change(rows: pd.DataFrame, body: str) -> Exercise:
    """Ask how a group changed between its last two years of one scope."""
    title = "Compute a change"
    for _, own in sorted(rows.groupby("group"), key=lambda pair: -pair[1]["year"].nunique()):
        if len(own) < 2:
            continue
        before, last = own.iloc[-2], own.iloc[-1]
        if not before["result"].low:
            continue
        gap = last["year"] - before["year"] - 1
        return computed(
            title,
            sentence(
                "From {first} to {last}, by how many per cent did the number of {who} killed "
                "change in the figures of {body}? A fall has a minus in front.",
                first=str(before["year"]),
                last=str(last["year"]),
                who=last["who"],
                body=body,
            ),
            sentence(
                "From {a} to {b}: {moved}.{gap}",
                a=as_words(before["result"]),
                b=as_words(last["result"]),
                moved=as_words(change(last["result"], before["result"])),
                gap=" Of the years between them there is no figure, so it says nothing of these."
                if gap
                else "",
            ),
            change(last["result"], before["result"]),
            hint="Per cent of which of the two years?",
            slips=of_change(last["result"], before["result"]),
        )
    row = rows.iloc[-1]
    return alone(
        title,
        sentence("Is {n} {who} a rise or a fall?", n=as_words(row["result"]), who=_who(row)),
        sentence("Neither: one year alone has nothing before it."),
    )


def _who(row: pd.Series) -> str:
    return following(row["result"], f"{row['who']} killed")


def _border(police: pd.DataFrame) -> Exercise:
    """Let a change be corrected that goes across the merger."""
    latest = police[police["latest"]] if len(police) else police
    before = latest[latest["era"] == 0] if len(latest) else latest
    after = latest[latest["era"] == 1] if len(latest) else latest
    if before.empty or len(after) < 2:
        return written(
            CORRECT,
            sentence(
                "A report writes: “More police were killed than ever.” Write what is missing from "
                "it."
            ),
            Sentence(("Where, since when, and who counted.",)),
            criteria={
                "the place": ["where", "place*", "province*", "region*"],
                "the time": ["when", "since", "year*", "time*"],
                "whose figures they are": ["who", "whom", "organisation*", "counted by"],
            },
            hint="A number without its scope means nothing.",
        )
    old, first, last = before.iloc[-1], after.iloc[0], after.iloc[-1]
    return written(
        CORRECT,
        sentence(
            "A report writes: “Police killed in Khyber Pakhtunkhwa went from {a} in {year} to {b} "
            "in {last}.” Write it with two years of one and the same province.",
            a=as_words(old["result"]),
            year=str(old["year"]),
            b=as_words(last["result"]),
            last=str(last["year"]),
        ),
        sentence(
            "In {year} the province was without the former FATA, so the two are of different "
            "places. Within one border it is from {c} in {first} to {b} in {last}: {moved}.",
            year=str(old["year"]),
            c=as_words(first["result"]),
            first=str(first["year"]),
            b=as_words(last["result"]),
            last=str(last["year"]),
            moved=as_words(change(last["result"], first["result"])),
        ),
        criteria={
            "two figures of the province as it is now": [
                f"{digits(one.text)} & {digits(last['result'].text)}"
                for one in after["result"].iloc[:-1]
            ],
            "both years": [f"{year} & {last['year']}" for year in after["year"].iloc[:-1]],
        },
        hint="In which year did the former FATA become a part of the province? The chart has a "
        "line there.",
        slips={
            "That year is still from before the border moved: the two are of different places.": [
                f"{old['year']} & {last['year']}"
            ]
        },
    )
