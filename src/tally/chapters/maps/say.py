"""Sentences on maps: by district, as published, and by region."""

from __future__ import annotations

import pandas as pd

from tally.chapters.maps import derive
from tally.chapters.maps.derive import PROVINCES, Published
from tally.ledger import territory
from tally.ledger.tables import Ledger
from tally.results.frames import named, scope_text, words
from tally.results.regions import REST
from tally.results.result import add_up
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

#: What stands in the place of the map of the country where only a province is asked for.
LEFT_OUT = "The parameter focus leaves this map out."

#: The caption of the table of what was published by district.
PUBLISHED = "Figures of Khyber Pakhtunkhwa by district, the newest first"


def by_district(ledger: Ledger, rows: pd.DataFrame) -> Sentence:
    """Tell in which districts most people were killed: in the newest year, and in all years."""
    if rows.empty:
        return sentence("On this day no version of UCDP’s data by district was known.")
    newest, whole = derive.newest(rows), derive.whole(rows)
    one, other = PROVINCES
    return sentence(
        "In {newest}, the newest year that is here by district, most people were killed in {kp}, "
        "and in {ba}, by the events that UCDP counted. {whole} it was {kp_ever}, and {ba_ever}.",
        newest=newest,
        kp=_province(ledger, rows, one, newest),
        ba=_province(ledger, rows, other, newest),
        whole=capital(during(whole)),
        kp_ever=_province(ledger, rows, one, whole),
        ba_ever=_province(ledger, rows, other, whole),
    )


def _province(ledger: Ledger, rows: pd.DataFrame, province: str, of: str) -> Sentence:
    """Name the districts of a province with most people killed, each with its number."""
    found = derive.most(derive.killed(ledger, rows, province, of))
    name = ledger.name("region", province)
    if found.empty:
        return sentence("no district of {name}", name=name)
    items = [
        sentence(
            f"{{district}} ({{{key_of(f'{province}-{of}-{row.district}')}}})",
            district=row["district"],
            **{key_of(f"{province}-{of}-{row.district}"): row["result"]},
        )
        for _, row in found.iterrows()
    ]
    return sentence("{items} of {name}", items=listed(items), name=name)


def years_finding(ledger: Ledger, rows: pd.DataFrame, province: str) -> Sentence:
    """State the district of a province with most people killed, in the newest year and in all."""
    times = derive.newest(rows), derive.whole(rows)
    firsts = [_first(ledger, rows, province, of) for of in times]
    name = ledger.name("region", province)
    places = {str(first["district"]) for first in firsts if first}
    told = [
        sentence("{n} {in_time}", n=first["n"], in_time=during(of))
        if len(places) == 1
        else sentence("{district} {in_time} ({n})", in_time=during(of), **first)
        for of, first in zip(times, firsts, strict=True)
        if first
    ]
    if not told:
        return sentence("{name}: nobody killed {in_time}", name=name, in_time=during(times[1]))
    place = f"{places.pop()}, " if len(places) == 1 else ""
    return sentence(
        "{name}: most people killed in {place}{told}", name=name, place=place, told=listed(told)
    )


def eras_finding(ledger: Ledger, rows: pd.DataFrame, province: str) -> Sentence:
    """State the district with most people killed in each of the newest three spans."""
    items = [
        sentence("{district} {in_time} ({n})", in_time=during(of), **first)
        for of in reversed(derive.spans(rows)[:3])
        if (first := _first(ledger, rows, province, of))
    ]
    name = ledger.name("region", province)
    return sentence(
        "{name}, five years each: most people killed in {items}", name=name, items=listed(items)
    )


def _first(ledger: Ledger, rows: pd.DataFrame, province: str, of: str) -> dict:
    found = derive.most(derive.killed(ledger, rows, province, of), 1)
    if found.empty:
        return {}
    best = found.iloc[0]["result"]
    return {"district": listed(list(found["district"])), "n": unnamed(best)}


def spans_said(rows: pd.DataFrame, ledger: Ledger) -> Sentence:
    """Tell by what rule the spans were chosen, and what is before the first of them."""
    if rows.empty or not derive.spans(rows):
        return Sentence()
    spans = derive.spans(rows)
    first, begun = int(rows["year"].min()), int(spans[-1][:4])
    told = sentence(
        "The spans are of five years each, counted back from {newest}. One set of classes holds "
        "for all of these maps, so that a shade means the same number of people in each.",
        newest=derive.newest(rows),
    )
    if begun == first:
        return told
    before = str(first) if begun - 1 == first else f"{first}/{begun - 1}"
    totals = {p: derive.total(derive.killed(ledger, rows, p, before)) for p in PROVINCES}
    items = [
        sentence(
            f"{{{key_of(f'{province}-{before}')}}} people in {{name}}",
            name=ledger.name("region", province),
            **{key_of(f"{province}-{before}"): total},
        )
        for province, total in totals.items()
        if total.middle
    ]
    return told + sentence(
        "{before}, before the first span, UCDP’s events have {items} killed.",
        before=capital(during(before)),
        items=listed(items) if items else "nobody in either province",
    )


def by_body(ledger: Ledger, of: Published | None) -> Sentence:
    """Tell of which districts an organisation published figures, and what they make together."""
    if of is None:
        return sentence(
            "No organisation is known here to have counted the people killed in {enough} districts "
            "in one year.",
            enough=derive.ENOUGH,
        )
    rows = of.rows.head(3)
    items = [
        sentence(
            f"{{{key_of(row.region)}_published}} in {{name}}",
            name=row["name"],
            **{f"{key_of(row.region)}_published": row["result"]},
        )
        for _, row in rows.iterrows()
    ]
    told = sentence(
        "The newest year of which an organisation published figures of at least {enough} districts "
        "is {year}. {body} counted {what} {in_time}: {items}, and fewer in the others that it "
        "named.",
        enough=derive.ENOUGH,
        year=of.period[-10:][:4],
        body=ledger.label(of.body),
        what=words(ledger, of.measure, group=of.scope["group"]),
        in_time=during(of.period),
        items=listed(items),
    )
    return told + _together(ledger, of)


def _together(ledger: Ledger, of: Published) -> Sentence:
    """Set the districts added up against what the same organisation has for the province."""
    whole = derive.province_said(ledger, of)
    more = Sentence()
    if whole is not None:
        more = sentence("; for the province it has {province_published}", province_published=whole)
    return sentence(
        "Together they make {districts_together}{more}.",
        districts_together=add_up(of.rows["result"]),
        more=more,
    )


def published_finding(ledger: Ledger, of: Published) -> Sentence:
    """State the district of which an organisation published the highest figure."""
    first = of.rows.iloc[0]
    return sentence(
        "{what} {in_time}, by {body}: most in {district}, {n}",
        what=capital(words(ledger, of.measure, group=of.scope["group"])),
        in_time=during(of.period),
        body=ledger.label(of.body),
        district=first["name"],
        n=unnamed(first["result"]),
    )


def published_scope(ledger: Ledger, of: Published) -> str:
    """Tell the unit and scope of what an organisation published by district."""
    return scope_text(ledger, of.body, of.measure, **of.scope)


def published_table(ledger: Ledger, found: list[Published]) -> pd.DataFrame:
    """List what organisations published by district, the newest first."""
    return pd.DataFrame(
        [
            {
                "Time": capital(when(of.period)),
                "Counted by": ledger.label(of.body),
                "What": capital(words(ledger, of.measure, group=of.scope["group"])),
                "Districts with a figure": of.count,
                "Highest": of.rows["name"].iloc[0],
                "Its figure": of.rows["result"].iloc[0],
            }
            for of in found
        ]
    )


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
        body=named(body),
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
