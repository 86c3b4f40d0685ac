"""Exercises of the chapter on episodes: read a number, compute one, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.episodes import derive, say
from tally.ledger.tables import Ledger
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
from tally.quantities import period
from tally.results.result import Result, add_up
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, following, when


def exercises(
    ledger: Ledger,
    family: pd.DataFrame,
    statements: pd.DataFrame,
    sums: pd.DataFrame,
    rest: pd.DataFrame,
) -> list[Exercise]:
    """Give the exercises of the chapter on episodes."""
    if len(sums):
        asked = _added(statements, sums)
    elif len(rest):
        asked = _left(rest)
    else:
        asked = _computed(ledger, family, statements)
    return [
        _who_said(ledger, statements),
        asked,
        _corrected(ledger, family, statements),
    ]


def _who_said(ledger: Ledger, statements: pd.DataFrame) -> Exercise:
    first = statements.iloc[0]
    # "Business Recorder (2024-03-26)": any of the words before the day.
    outlets = [source.partition(" (")[0] for source in first["sources"]]
    return written(
        READ,
        sentence(
            "Who gives the figure {n}, of whom is it, and where is it printed? Answer in one "
            "sentence.",
            n=as_words(first["result"]),
        ),
        sentence(
            "{who} gives it. It is of {what}, and it is printed in {sources}.",
            who=capital(_gives(ledger, first["body"])),
            what=first["what"],
            sources=" and ".join(first["sources"]),
        ),
        criteria={
            "who gives it, or that nobody is named": _sayers(ledger, first["body"]),
            "of whom it is": [],
            "where it is printed": outlets,
        },
        hint="The table of statements has a row for each figure.",
    )


def _sayers(ledger: Ledger, body: str) -> list[str]:
    """Give the words by which a sentence says who said something."""
    unnamed = ["not name*", "unnamed", "nobody", "no one", "no organisation"]
    return unnamed if body == "unnamed" else names(body, say.said_by(ledger, body))


def _gives(ledger: Ledger, body: str) -> str:
    """Name whoever gives a figure, as one."""
    name = say.said_by(ledger, body)
    return f"the word of {name}" if name.split(" of ")[0].endswith("s") else name


def _computed(ledger: Ledger, family: pd.DataFrame, statements: pd.DataFrame) -> Exercise:
    if len(derive.differences(statements)):
        return _both(ledger, statements)
    hedged = statements[[not r.interval.exact for r in statements["result"]]]
    if len(hedged):
        result = hedged.iloc[0]["result"]
        return computed(
            COMPUTE,
            sentence("What does “{n}” usually mean, in whole numbers?", n=as_words(result)),
            sentence(
                "In the conventional reading: {range}.", range=Sentence((result.interval_text,))
            ),
            result,
            hint="The page on reading numbers says of each word on which side of the number it "
            "stays, and how far it has gone.",
            unit="",
        )
    apart = _apart(ledger, statements)
    if len(apart) > 1:
        total = add_up(apart["result"])
        return computed(
            COMPUTE,
            sentence(
                "The figures printed are {items}. Nobody is in two of them: how many are they "
                "together?",
                items=listed([_counted(row) for _, row in apart.iterrows()]),
            ),
            sentence(
                "They are of different people, so together they are {total}. That is our sum and "
                "no figure of a source, and it holds only those whom the source names.",
                total=as_words(total),
            ),
            total,
            hint="Add up both ends of each, where it is a range.",
            slips=[(one, "That is one of them alone.") for one in apart["result"]],
            unit="",
        )
    return _days(family)


def _added(statements: pd.DataFrame, sums: pd.DataFrame) -> Exercise:
    row = sums.iloc[0]
    whole = statements.loc[row["whole"]]
    parts = [as_words(statements.at[i, "result"]) for i in row["parts"]]
    agrees = "the sum is the same" if row["agrees"] else "the sum is another number"
    return computed(
        COMPUTE,
        sentence(
            "The figures of the parts are {parts}, that of the whole is {n}. What do the parts add "
            "up to? And do they fit?",
            parts=listed(parts),
            n=as_words(whole["result"]),
        ),
        sentence(
            "{how} = {sum}, and the whole is {n}: {agrees}.",
            how=row["result"].how,
            sum=as_words(row["result"]),
            n=as_words(whole["result"]),
            agrees=agrees,
        ),
        row["result"],
        hint="Where a part is a range, add up the lower ends and the upper ends.",
        slips=[(whole["result"], "That is the whole as printed. Add up the parts.")],
        unit="",
    )


def _left(rest: pd.DataFrame) -> Exercise:
    row = rest.iloc[0]
    return computed(
        COMPUTE,
        sentence(
            "For the whole, “{title}”, the figure is {whole}, and for this part {part}. How many "
            "are left for the other parts?",
            title=row["title"],
            whole=as_words(row["whole"]),
            part=as_words(row["part"]),
        ),
        sentence(
            "{how} = {left}, if both figures are of the same count.",
            how=row["result"].how.replace("(", "").replace(")", ""),
            left=as_words(row["result"]),
        ),
        row["result"],
        hint="Take the part from the whole.",
        slips=[(row["part"], "That is the part itself. What does it leave?")],
        unit="",
    )


def _both(ledger: Ledger, statements: pd.DataFrame) -> Exercise:
    pair = derive.differences(statements).iloc[0]
    one, other = (statements.loc[pair[end]]["result"] for end in ("one", "other"))
    return whether(
        COMPUTE,
        sentence(
            "Can “{one}” and “{other}” both be true of the same people?",
            one=as_words(one),
            other=as_words(other),
        ),
        sentence(
            "No: in the conventional reading {meanings}, and no number is both. Which of them is "
            "true, if any is, the sources do not settle.",
            meanings=listed([_meaning(one), _meaning(other)]),
        ),
        holds=False,
        because=f"As these words have been meant in print, {_meaning(one)}, and {_meaning(other)}.",
        hint="Write down the lowest and the highest number that each can mean.",
    )


def _meaning(result: Result) -> Sentence:
    if result.interval.exact:
        return sentence("“{n}” is exact", n=as_words(result))
    return sentence(
        "“{n}” means {range}", n=as_words(result), range=Sentence((result.interval_text,))
    )


def _apart(ledger: Ledger, statements: pd.DataFrame) -> pd.DataFrame:
    """Give the figures of one body that are of people of whom none can be in two of them."""
    first = statements.iloc[0]
    same = statements[
        (statements[["episode", "body", "measure"]] == first[["episode", "body", "measure"]]).all(
            axis=1
        )
    ]
    groups = list(same["group"])
    nested = any(a != b and ledger.part_of("group", a, b) for a in groups for b in groups) or len(
        set(groups)
    ) < len(groups)
    return same.iloc[:1] if nested else same


def _counted(row: pd.Series) -> Sentence:
    return sentence(
        "{n} {what}", n=as_words(row["result"]), what=following(row["result"], row["what"])
    )


def _days(family: pd.DataFrame) -> Exercise:
    of = period.parse(family["date"].iloc[0])
    return computed(
        COMPUTE,
        Sentence(("On how many days can it have been, as far as the ledger knows?",)),
        sentence(
            "{n}: {when}.",
            n="One" if of.days == 1 else str(of.days),
            when=f"any day of {when(str(of))}, as none is named"
            if of.kind == "month"
            else when(str(of)),
        ),
        of.days,
        hint="Is a day named, or a month?",
        unit="days",
    )


def _corrected(ledger: Ledger, family: pd.DataFrame, statements: pd.DataFrame) -> Exercise:
    first = statements.iloc[0]
    in_time = during(family["date"].iloc[0])
    asked = sentence(
        "A report writes: “It is confirmed: {claimed} {in_time}.” Write it so that it says who "
        "says so, and no more.",
        claimed=_counted(first),
        in_time=in_time,
    )
    hedged = "" if first["result"].interval.exact else ", and the figure is hedged"
    told = sentence(
        "One statement is no confirmation{hedged}. Say who says it: “{what} {in_time}, according "
        "to {who}.”",
        hedged=hedged,
        what=_counted(first),
        in_time=in_time,
        who=say.said_by(ledger, first["body"]),
    )
    others = statements[(statements["body"] != first["body"]) & ~statements["part"]]
    if len(others):
        items = [
            sentence("{what} ({by})", what=_counted(row), by=say.said_by(ledger, row["body"]))
            for _, row in others.iterrows()
        ]
        told += sentence("Others give: {items}.", items=listed(items))
    return written(
        CORRECT,
        asked,
        told,
        criteria={
            "who says it, or that nobody is named": _sayers(ledger, first["body"]),
            "the number as it was printed": [digits(first["result"].text)],
            **(
                {}
                if first["result"].hedge is None
                else {"the word that hedges it": [first["result"].text.rstrip("0123456789,. ")]}
            ),
        },
        hint="One statement is no confirmation.",
        slips={"One statement alone confirms nothing.": ["confirmed"]},
    )
