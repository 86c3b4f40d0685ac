"""Sentences on which region had which part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tally.errors import enumerated
from tally.ledger.tables import Ledger
from tally.page.provenance import cited
from tally.quantities import period
from tally.results.frames import named
from tally.results.regions import REST, exceeds
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


def shares(regions: pd.DataFrame, what: str, body: str, of: str) -> Sentence:
    """Tell the parts of the regions, largest first."""
    total = regions["total"].iloc[0]
    known = regions[regions["share"].notna()]
    if known.empty:
        return sentence(
            "For {when} no share follows from what {body} published.",
            when=when(of),
            body=named(body),
        )
    items = listed(
        [
            sentence(
                f"{{{key_of(key)}_share}} in {{region}}",
                region=in_text(row["name"]),
                **{f"{key_of(key)}_share": row["share"]},
            )
            for key, row in largest_first(known, "share").iterrows()
        ]
    )
    if total is not None:
        told = sentence(
            "{in_time} {body} counted {total} {what} in Pakistan; of these {items}.",
            in_time=capital(during(of)),
            body=named(body),
            total=total,
            what=following(total, what),
            items=items,
        )
    else:
        told = sentence(
            "For {when} {body} puts the share of {what} at {items}.",
            when=when(of),
            body=named(body),
            what=what,
            items=items,
        )
    floors = [r.low or 0 for r in known["share"].drop(REST, errors="ignore")]
    if sum(floors) > 100:
        told += "Together these shares are more than the whole, so they can't all be true."
    return told


def shares_finding(regions: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the finding: the regions with the largest parts."""
    known = largest_first(regions[regions["share"].notna()], "share")
    known = known.drop(index=REST, errors="ignore").head(2)
    items = [
        sentence(
            f"{{region}} {{{key_of(k)}_share}}",
            region=name,
            **{f"{key_of(k)}_share": r["share"]},
        )
        for name, (k, r) in zip(region_names(known), known.iterrows(), strict=True)
    ]
    return sentence(
        "{items} of {what} {in_time}", items=listed(items), what=what, in_time=during(of)
    )


def counts(regions: pd.DataFrame, what: str) -> Sentence:
    """Tell the counts: as printed, or as a share of the total leaves them."""
    told = Sentence()
    for key, row in regions.iterrows():
        stated, derived, name = row["stated_count"], row["count_from_share"], key_of(key)
        if stated is None and derived is None:
            continue
        narrowed = key != REST and row["count"].text != derived.text if derived else False
        count_name = f"{name}_count_from_share" if key == REST or narrowed else f"{name}_count"
        region = in_text(row["name"])
        if stated is None:
            told += sentence(
                f"In {{region}}, {{share}} of {{total}} are {{{count_name}}} {what}"
                + (f"; the other figures leave {{{name}_count}} of these." if narrowed else "."),
                share=unnamed(row["stated_share"]),
                total=unnamed(row["total"]),
                region=region,
                **{count_name: derived} | ({f"{name}_count": row["count"]} if narrowed else {}),
            )
        elif derived is not None:
            fits = derived.interval.overlaps(stated.interval)
            told += sentence(
                f"In {{region}} the printed share gives {{{name}_count_from_share}}, and "
                f"{{{name}_count}} is printed too: the two {'agree' if fits else 'do not agree'}.",
                region=region,
                **{f"{name}_count_from_share": derived, f"{name}_count": stated},
            )
    if REST in regions.index and (left := regions.at[REST, "left"]) is not None:
        told += sentence(
            "The counts of the regions named leave {rest_left} for all others", rest_left=left
        )
        both, printed = regions.at[REST, "count"], regions.at[REST, "stated_count"]
        if both.text != left.text:
            words = (
                "and {rest_count} is printed"
                if printed
                else "and the printed share narrows that to {rest_count}"
            )
            told = Sentence((*told.parts, ", ", *sentence(words, rest_count=both).parts))
        told = Sentence((*told.parts, "."))
    named = regions.drop(index=REST, errors="ignore")
    total, known = named["total"].iloc[0], [c for c in named["count"] if c is not None]
    if total is not None and known and exceeds(known, total):
        told += sentence(
            "Together the counts of the regions, {regions_sum}, are more than the printed total of "
            "{total}: not all of these figures can be true.",
            regions_sum=add_up(known),
            total=total,
        )
    return told or Sentence((f"No count of {what} by region follows beyond those printed.",))


def counts_finding(regions: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the finding: the region with the most, in whole numbers."""
    known = largest_first(regions[regions["count"].notna()], "count").drop(
        index=REST, errors="ignore"
    )
    key, row = known.index[0], known.iloc[0]
    told = sentence(
        f"{{region}}: {{{key_of(key)}_count}} {{what}}",
        region=row["name"],
        what=following(row["count"], what),
        **{f"{key_of(key)}_count": row["count"]},
    )
    whole = (
        [" of ", *sentence("{total}", total=row["total"]).parts] if row["total"] is not None else []
    )
    return Sentence((*told.parts, *whole, f" {during(of)}"))


def moved(series: pd.DataFrame, of: str) -> Sentence:
    """State how the share of the largest region moved over the periods."""
    shown = series[series["region"] != REST]
    now = shown[shown["period"] == (of if of in set(shown["period"]) else shown["period"].iloc[-1])]
    largest = largest_first(now, "result").iloc[0]
    same = shown[shown["region"] == largest["region"]].reset_index(drop=True)
    low, high = first_of(list(same["result"]), least=True), first_of(list(same["result"]))
    if len(same) < 2 or low is None or high is None:
        return sentence(
            "Share of {region}: {share} {in_time}",
            region=in_text(largest["name"]),
            share=unnamed(largest["result"]),
            in_time=during(largest["period"]),
        )
    return sentence(
        "Share of {region} in the {count} {kinds} for which it is known: lowest {low_when} with "
        "{lowest_share}, highest {high_when} with {highest_share}",
        count=str(len(same)),
        kinds="periods" if (kind := period.parse(of).kind) == "span" else f"{kind}s",
        region=in_text(largest["name"]),
        lowest_share=same.at[low, "result"],
        low_when=during(same.at[low, "period"]),
        highest_share=same.at[high, "result"],
        high_when=during(same.at[high, "period"]),
    )


def series_remarks(left_out: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Tell which periods a series leaves out, and why."""
    reasons = {
        "scope": "whose figures count something else, or it is not known what",
        "far": "which are too far away for one chart",
    }
    return tuple(
        f"Left out: {enumerated([when(p) for p in periods])}, {reasons[why]}."
        for why, periods in left_out.items()
    )


def per_head_finding(frame: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the order of the regions per 100,000 people."""
    if frame.empty:
        return Sentence((f"No census count for the regions of these {what}.",))
    first = largest_first(frame, "result").head(2)
    items = [
        sentence(
            f"{{region}} {{{key_of(r['region'])}_per_100k}}",
            region=in_text(r["name"]),
            **{f"{key_of(r['region'])}_per_100k": r["result"]},
        )
        for _, r in first.iterrows()
    ]
    return sentence(
        "Per 100,000 people: {items} {what} {in_time}",
        items=listed(items),
        what=what,
        in_time=during(of),
    )


def two_orders(regions: pd.DataFrame, frame: pd.DataFrame, what: str) -> Sentence:
    """Tell whether counting people and counting per 100,000 people put the same region first."""
    if len(frame) < 2:
        return Sentence(
            (
                "Fewer than two regions have both a count and a census, so there is no "
                "order to tell.",
            )
        )
    known = regions[regions["count"].notna()].drop(index=REST, errors="ignore")
    by_count, by_head = first_of(list(known["count"])), first_of(list(frame["result"]))
    if by_count is None or by_head is None:
        return sentence(
            "Which region comes first can't be said for certain: by {which} intervals overlap.",
            which=f"the number of {what}" if by_count is None else "100,000 people",
        )
    one, other = in_text(known["name"].iloc[by_count]), in_text(frame["name"].iloc[by_head])
    if one == other:
        told = "{one} comes first by the number of {what} and per 100,000 people."
    else:
        told = "{one} comes first by the number of {what}, and {other} per 100,000 people."
    return sentence("Of the regions with a figure, " + told, what=what, one=one, other=other)


def censuses(frame: pd.DataFrame, ledger: Ledger) -> tuple[str, ...]:
    """Tell which census a figure per 100,000 people divides by, and where its counts were read."""
    told = []
    for year, rows in frame.groupby("census"):
        sources = [cited(ledger.source(s)) for s in dict.fromkeys(rows["census_source"])]
        told.append(f"People: census of {year}, in {'; '.join(sources)}.")
    return tuple(told)
