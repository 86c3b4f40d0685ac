"""Exercises of the chapter on maps: read a year, compute a part, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.maps import derive
from tally.chapters.maps.derive import PROVINCES, Published
from tally.ledger.tables import Ledger
from tally.page.asking import (
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
from tally.results.result import difference, share
from tally.results.sentence import listed, sentence
from tally.results.ucdp import BODY
from tally.results.words import during, in_text, when

PART = "Compute a part"

#: Words that show that something is not known.
UNKNOWN = ("unknown", "not known", "no figure*", "not publish*", "hatched")


def exercises(
    ledger: Ledger,
    rows: pd.DataFrame,
    published: Published | None,
    shown: pd.DataFrame,
    unpublished: list[str],
    what: str,
    of: str,
) -> list[Exercise]:
    """Give three exercises: on districts, and on the regions of the country where those are few.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    rows : pandas.DataFrame
        UCDP's years by district, as ``derive.events`` gives them.
    published : Published or None
        What an organisation published by district.
    shown : pandas.DataFrame
        What the map of the country shades.
    unpublished : list of str
        The regions of that map without a figure.
    what, of : str
        What that map counts, and its time.
    """
    asked = [
        *([_year(ledger, rows), _nowhere(ledger, rows)] if len(rows) else []),
        *([_hatched(ledger, rows, published)] if published else []),
        *_of_regions(shown, unpublished, what, of),
    ]
    return asked[:3]


def _year(ledger: Ledger, rows: pd.DataFrame) -> Exercise:
    """Ask for the district with most people killed in the worst year of a province."""
    province = PROVINCES[0]
    year = derive.worst_year(ledger, rows, province)
    first = derive.most(derive.killed(ledger, rows, province, year), 1).iloc[0]
    return computed(
        READ,
        sentence(
            "Choose {year} above the map of {province}, and find the district where most people "
            "were killed. From which number to which do the low and the high estimate reach?",
            year=year,
            province=ledger.name("region", province),
        ),
        sentence(
            "In {district}: {n} by the best estimates, {low} by the low and {high} by the high "
            "ones.",
            district=first["district"],
            n=as_words(first["result"]),
            low=f"{first['low']:,}",
            high=f"{first['high']:,}",
        ),
        Interval(int(first["low"]), int(first["high"])),
        hint="It is the darkest district of that year. Touch it, or open the data of the map.",
        slips=[
            (first["result"], "That is the best estimate. Beside it stand a low and a high one.")
        ],
        unit="people",
    )


def _nowhere(ledger: Ledger, rows: pd.DataFrame) -> Exercise:
    """Ask what part of the people killed no district is shaded by."""
    province, of = PROVINCES[1], derive.whole(rows)
    found = derive.killed(ledger, rows, province, of)
    total, nowhere = derive.total(found), derive.unplaced(found)
    question = sentence(
        "What part of all people killed in {province} {in_time} is in no shade of the map? Tell "
        "it in per cent.",
        province=ledger.name("region", province),
        in_time=during(of),
    )
    if nowhere is None:
        return whether(
            PART,
            sentence(
                "Is anybody killed in {province} {in_time} in no shade of the map?",
                province=ledger.name("region", province),
                in_time=during(of),
            ),
            sentence("No: all of them are placed in a district."),
            holds=False,
            because="All of them are placed in a district.",
            hint="The sentence under the map says how many are placed nowhere.",
        )
    part = share(nowhere, total)
    return computed(
        PART,
        question,
        sentence(
            "{nowhere} of {total} are placed in no known district: that is {part}.",
            nowhere=as_words(nowhere),
            total=as_words(total),
            part=as_words(part),
        ),
        part,
        hint="Of some, no district is known. Both numbers are told with the map.",
        slips=[
            (nowhere, "That is how many. What part of all is it?"),
            (
                nowhere.interval / (total.interval - nowhere.interval) * 100,
                "You divided by those who are placed. It is a part of all.",
            ),
        ],
    )


def _hatched(ledger: Ledger, rows: pd.DataFrame, published: Published) -> Exercise:
    """Have a sentence corrected that takes a district without a figure for one without deaths."""
    told = {district for names in published.rows["districts"] for district in names}
    known = derive.killed(ledger, rows, PROVINCES[0], derive.whole(rows)) if len(rows) else None
    others = [] if known is None else derive.districts(known)["district"]
    place = next((district for district in others if district not in told), "a hatched district")
    earlier = (
        sentence("")
        if known is None
        else sentence(
            " {body} has people killed there {in_time}: {n}.",
            body=BODY,
            in_time=during(derive.whole(rows)),
            n=as_words(known.set_index("district").at[place, "result"]),
        )
    )
    return written(
        CORRECT,
        sentence(
            "A report writes: “Nobody was killed in {place} {in_time}, as the map of {body} "
            "shows.” Write it so that it says what the map shows.",
            place=place,
            in_time=during(published.period),
            body=named(published.body),
        ),
        sentence(
            "{body} published no figure of {place} for this time: the district is hatched, which "
            "is not zero.{earlier}",
            place=place,
            body=named(published.body),
            earlier=earlier,
        ),
        criteria={
            "which district": [place],
            "whose figures they are": [published.body, named(published.body)],
            "what a hatched district means": [*UNKNOWN, "publish*"],
        },
        hint="The key of the map says what the hatching means.",
        slips={"That nobody was killed there no figure says.": ["nobody was killed"]},
    )


def _of_regions(shown: pd.DataFrame, unpublished: list[str], what: str, of: str) -> list[Exercise]:
    """Ask about the map of the country."""
    counts = {i: r for i in shown.index if (r := shown.at[i, "result"])}
    order = sorted(counts, key=lambda i: -counts[i].middle)
    highest = shown.loc[order[0]]
    place = in_text(highest["name"])
    grey = (
        sentence("{n}: {names}", n=str(len(unpublished)), names=listed(unpublished))
        if unpublished
        else "None of them"
    )
    return [
        _first_two(shown, order, what),
        computed(
            "Know what is unknown",
            sentence(
                "How many regions have no figure for {when}? And may they be drawn as zero?",
                when=when(of),
            ),
            sentence(
                "{grey}. Grey means that no figure is known: not zero, and not that nobody was "
                "harmed.",
                grey=grey,
            ),
            len(unpublished),
            hint="They are grey on the map, and have a dash in its data.",
            unit="regions",
        ),
        written(
            CORRECT,
            sentence(
                "A report writes: “The map shows that violence is spread evenly over "
                "{name}.” Write what the map does show.",
                name=place,
            ),
            sentence(
                "The map has one figure, {n}, for the whole of {name} and shades all of "
                "it alike. Where "
                "within it the incidents were, the figure does not say.",
                n=as_words(highest["result"]),
                name=place,
            ),
            criteria={
                "that there is one figure for the whole region": [
                    "one figure",
                    "one number",
                    "whole",
                    "single",
                ],
                "what that figure does not say": ["where", "place*", "within", "not say"],
            },
            hint="How many figures make the shade of a region?",
        ),
    ]


def _first_two(shown: pd.DataFrame, order: list, what: str) -> Exercise:
    """Ask how far the highest figure of a map is above the next."""
    if len(order) < 2:
        return whether(
            READ,
            sentence("One region has a figure of {what}. Is it the highest of all?", what=what),
            sentence("That is not known: the others have no figure, which is not zero."),
            holds=False,
            because="The others have no figure, which is not zero.",
            hint="What does a grey region mean?",
        )
    first, second = (shown.loc[i] for i in order[:2])
    apart = difference(first["result"], second["result"])
    return computed(
        READ,
        sentence(
            "By how many is the highest figure of {what} on the map above the next one?", what=what
        ),
        sentence(
            "{one} has {a} and {other} {b}: that is {n} more.",
            one=first["name"],
            a=as_words(first["result"]),
            other=in_text(second["name"]),
            b=as_words(second["result"]),
            n=as_words(apart),
        ),
        apart,
        hint="Find the two darkest regions.",
        slips=[(first["result"], "That is the highest itself. Take the next one from it.")],
        unit="",
    )
