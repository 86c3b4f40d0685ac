"""Exercises of the chapter on maps: read a year, compute a part, correct a news sentence."""

from __future__ import annotations

import pandas as pd

from tally.chapters.maps import derive
from tally.chapters.maps.derive import PROVINCES, Published
from tally.ledger.tables import Ledger
from tally.page.asking import CORRECT, READ, Exercise, as_words
from tally.results.frames import named
from tally.results.result import share
from tally.results.sentence import listed, sentence
from tally.results.ucdp import BODY
from tally.results.words import during, in_text, when

PART = "Compute a part"


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
    return (
        READ,
        sentence(
            "Choose {year} above the map of {province}. In which district were most people "
            "killed, and how far do the low and the high estimate reach?",
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
    )


def _nowhere(ledger: Ledger, rows: pd.DataFrame) -> Exercise:
    """Ask what part of the people killed no district is shaded by."""
    province, of = PROVINCES[1], derive.whole(rows)
    found = derive.killed(ledger, rows, province, of)
    total, nowhere = derive.total(found), derive.unplaced(found)
    question = sentence(
        "What part of all people killed in {province} {in_time} is in no shade of the map?",
        province=ledger.name("region", province),
        in_time=during(of),
    )
    if nowhere is None:
        return PART, question, sentence("All of them are placed in a district.")
    return (
        PART,
        question,
        sentence(
            "{nowhere} of {total} are placed in no known district: that is {part}.",
            nowhere=as_words(nowhere),
            total=as_words(total),
            part=as_words(share(nowhere, total)),
        ),
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
    return (
        CORRECT,
        sentence(
            "A report writes: “Nobody was killed in {place} {in_time}, as the map of {body} "
            "shows.” What is wrong?",
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
    )


def _of_regions(shown: pd.DataFrame, unpublished: list[str], what: str, of: str) -> list[Exercise]:
    """Ask about the map of the country."""
    highest = shown.loc[
        max(shown.index, key=lambda i: r.middle if (r := shown.at[i, "result"]) else -1.0)
    ]
    place = in_text(highest["name"])
    grey = listed(unpublished) if unpublished else "None of them"
    return [
        (
            READ,
            sentence(
                "Which region has the highest figure of {what}, and what is it?",
                what=what,
            ),
            sentence("{name}: {n}.", name=highest["name"], n=as_words(highest["result"])),
        ),
        (
            "Know what is unknown",
            sentence(
                "Which regions are grey for {when}? May they be drawn as zero?",
                when=when(of),
            ),
            sentence(
                "{grey}. Grey means that no figure is known: not zero, and not that nobody was "
                "harmed.",
                grey=grey,
            ),
        ),
        (
            CORRECT,
            sentence(
                "A report writes: “The map shows that violence is spread evenly over "
                "{name}.” What is wrong?",
                name=place,
            ),
            sentence(
                "The map has one figure, {n}, for the whole of {name} and shades all of "
                "it alike. Where "
                "within it the incidents were, the figure does not say.",
                n=as_words(highest["result"]),
                name=place,
            ),
        ),
    ]
