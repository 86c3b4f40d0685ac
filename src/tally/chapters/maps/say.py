"""Sentences on maps, and on counts per 100,000 people."""

from __future__ import annotations

import pandas as pd

from tally.ledger import territory
from tally.ledger.tables import Ledger
from tally.results.regions import REST
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import (
    capital,
    during,
    first_of,
    following,
    in_text,
    key_of,
    largest_first,
    region_names,
    unnamed,
    when,
)


def per_words(per: str) -> str:
    """Give the words that follow a count on a map."""
    return " per 100,000 people" if per == "per-100k" else ""


def mapped(shown: pd.DataFrame, what: str, body: str, of: str) -> Sentence:
    """Tell the figures that a map shades."""
    items = [
        sentence(
            f"{{{key_of(r['region'])}_mapped}} in {{region}}",
            region=in_text(r["name"]),
            **{f"{key_of(r['region'])}_mapped": r["result"]},
        )
        for _, r in largest_first(shown, "result").iterrows()
    ]
    return sentence(
        "{what}, from the figures of {body} for {when}: {items}.",
        body=body,
        when=when(of),
        what=capital(what),
        items=listed(items),
    )


def largest_finding(frame: pd.DataFrame, what: str, of: str) -> Sentence:
    """Name up to three regions with the highest values."""
    ranked = largest_first(frame[frame["region"] != REST], "result").head(3)
    items = [
        sentence("{region} {n}", region=name, n=unnamed(result))
        for name, result in zip(region_names(ranked), ranked["result"], strict=True)
    ]
    return sentence(
        "{items} {what} {in_time}",
        items=listed(items),
        what=following(ranked["result"].iloc[-1], what),
        in_time=during(of),
    )


def unpublished(ledger: Ledger, shown: pd.DataFrame) -> list[str]:
    """Name the regions of a map for which no figure was published."""
    have = set(shown["region"])
    wanted = territory.of(ledger).as_told(have)
    return [ledger.name("region", r) for r in wanted if r not in have]


def region_finding(
    ledger: Ledger, shown: pd.DataFrame, region: str, what: str, of: str
) -> Sentence:
    """State the figure of one province, or that there is none."""
    here = shown[[ledger.part_of("region", r, region) for r in shown["region"]]]
    if here.empty:
        return sentence(
            "{region}: no figure published for {when}",
            region=ledger.name("region", region),
            when=when(of),
        )
    items = [
        sentence("{name}: {n}", name=r["name"], n=unnamed(r["result"])) for _, r in here.iterrows()
    ]
    return sentence("{items} {what} {in_time}", items=listed(items), what=what, in_time=during(of))


def finding(frame: pd.DataFrame, what: str, of: str) -> Sentence:
    """State which region of a map has the highest value, and how many have no figure."""
    ranked = largest_first(frame[frame["region"] != REST], "result")
    first = ranked.iloc[0]
    place = (
        ", the highest of the regions with a figure"
        if first_of(list(ranked["result"])) == 0
        else ""
    )
    return sentence(
        "{region}: {highest} {what} {in_time}{place}",
        region=first["name"],
        highest=unnamed(first["result"]),
        in_time=during(of),
        what=following(first["result"], what),
        place=", the only region with a figure" if len(ranked) == 1 else place,
    )
