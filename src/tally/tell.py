"""Sentences from derived frames: each reads true for whatever parameters the page was given.

A verb gives a :class:`~tally.sentence.Sentence`; where there is nothing to tell it says so.
The names of its numbers are the names of the values in the run record.
"""

from __future__ import annotations

import pandas as pd

from tally import period
from tally.derive import Result, change, named, rounds
from tally.derive.regions import REST, exceeds
from tally.derive.result import total as add_up
from tally.ledger import Ledger
from tally.sentence import Sentence, listed, sentence

ORDINALS = ("first", "second", "third", "fourth")


def when(text: str) -> str:
    """Tell a period in words.

    Examples
    --------
    >>> when("2024-Q1"), when("2024"), when("2024-01/2024-09")
    ('the first quarter of 2024', '2024', 'January to September 2024')
    """
    of = period.parse(text)
    first, last = of.first, of.last
    match of.kind:
        case "year":
            return str(first.year)
        case "quarter":
            return f"the {ORDINALS[(first.month - 1) // 3]} quarter of {first.year}"
        case "month":
            return f"{first:%B} {first.year}"
        case "day":
            return f"{first.day} {first:%B} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year} to {last.year}"
    if "-" in text and all(t.count("-") == 1 for t in text.split("/")):
        year = "" if first.year == last.year else f" {first.year}"
        return f"{first:%B}{year} to {last:%B} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"


def during(text: str) -> str:
    """Tell a period as the time in which something happened.

    Examples
    --------
    >>> during("2024-Q1"), during("2024-01-01/2024-07-22")
    ('in the first quarter of 2024', 'from 1 January to 22 July 2024')
    """
    kind = period.parse(text).kind
    return f"{ {'span': 'from', 'day': 'on'}.get(kind, 'in') } {when(text)}"


def following(result: Result, what: str) -> str:
    """Give the words that can follow a number: ``of militants`` where it is "hundreds"."""
    return what if result.text[-1] in "0123456789%" else f"of {what}"


def first_of(results: list[Result], *, least: bool = False) -> int | None:
    """Give the place of the result that is the highest (or lowest) for certain, or None."""
    sign = -1 if least else 1
    ends = [
        sorted((sign * r.low, sign * r.high)) if None not in (r.low, r.high) else None
        for r in results
    ]
    if not ends or None in ends:
        return None
    best = max(range(len(ends)), key=lambda i: ends[i])
    alone = all(high < ends[best][0] for i, (_, high) in enumerate(ends) if i != best)
    return best if alone else None


def slug(region: str) -> str:
    """Give the short name of a region in the names of values: ``PK-KP`` is ``kp``.

    Examples
    --------
    >>> slug("PK-KP-without-TA")
    'kp_without_ta'
    """
    return region.removeprefix("PK-").lower().replace("-", "_").replace("+", "_and_")


# Trends


def trend(frame: pd.DataFrame, what: str, body: str) -> Sentence:
    """Tell the last year of a series, and its change on the year before."""
    latest = frame[frame["latest"]].set_index("year")
    last = int(latest.index[-1])
    result = latest.at[last, "result"]
    told = sentence(
        "In {year} {body} counted {last_count} {what}",
        year=last,
        body=named(body),
        last_count=result,
        what=following(result, what + latest.at[last, "within"]),
    )
    before = last - 1
    if (
        before not in latest.index
        or latest.at[before, "era"] != latest.at[last, "era"]
        or not latest.at[before, "low"] > 0
    ):
        return Sentence((*told.parts, "."))
    moved = change(result, latest.at[before, "result"])
    against = sentence(
        ", against {before_count} in {before}: a {direction} of {last_change}.",
        before=before,
        before_count=latest.at[before, "result"],
        last_change=moved,
        direction="rise" if moved.low is not None and moved.low > 0 else "change",
    )
    return Sentence((*told.parts, *against.parts))


def trend_finding(frame: pd.DataFrame, what: str) -> Sentence:
    """State the finding of a series: its last year among the years that can be compared with it."""
    latest = frame[frame["latest"]].set_index("year")
    last = int(latest.index[-1])
    peers = latest[latest["era"] == latest.at[last, "era"]]
    what = _capital(what + latest.at[last, "within"])
    told = sentence(
        "{what} in {year}: {last_count}", what=what, year=last, last_count=latest.at[last, "result"]
    )
    place = _place(list(peers["result"]), [int(year) for year in peers.index])
    return Sentence((*told.parts, f", {place}")) if place else told


def _place(results: list[Result], years: list[int]) -> str:
    """Tell the place of the last of some years among them, as far as it is certain."""
    place, last = "", len(results) - 1
    most, fewest = first_of(results), first_of(results, least=True)
    if last in (most, fewest):
        place = "the most" if most == last else "the fewest"
    elif None not in (most, fewest):
        place = "neither the most nor the fewest"
    if len(years) == 2 and place:
        return f"{'more' if most == last else 'fewer'} than in {years[0]}"
    return (
        f"{place} of the {len(years)} years with a figure since {years[0]}"
        if place and last
        else ""
    )


def scope_breaks(ledger: Ledger, body: str, frame: pd.DataFrame) -> Sentence:
    """Tell where in a series its scope changes, and what was counted before and after."""
    eras = ledger.scopes[ledger.scopes["body"] == body].sort_values("first")
    inside = [i for i in sorted(frame["era"].unique()) if i < len(eras)]
    if eras.empty:
        return sentence("What {body} counts, and since when, is not known.", body=named(body))
    if len(inside) < 2:
        return Sentence((f"In the years shown the scope of {body} did not change.",))
    told = Sentence()
    for i in inside:
        era = eras.iloc[i]
        last = era["last"]
        years = f"Up to {last}" if pd.notna(last) else f"From {era['first']} on"
        counts = era["counts"]
        told += f"{years} the totals of {body} count {counts[0].lower()}{counts[1:]}"
    return told + "So the line is broken between them, and no change across the break is computed."


def restated(frame: pd.DataFrame, body: str) -> Sentence:
    """Tell which years the body has restated, and how."""
    items = []
    for year, group in frame.groupby("year"):
        versions = list({r.text: r for r in reversed(list(group["result"]))}.values())[::-1]
        versions = [r for r in versions if not any(rounds(r, other) for other in versions)]
        if len(versions) > 1 and not group["latest"].all():
            numbers = {f"said_{year}_{i}": r for i, r in enumerate(versions)}
            words = " then ".join(f"{{{name}}}" for name in numbers)
            items.append(sentence(f"{year}: {words}", **numbers))
    if not items:
        return Sentence(("None of these figures was printed in more than one version.",))
    joined = items[0]
    for item in items[1:]:
        joined = Sentence((*joined.parts, "; ", *item.parts))
    return sentence(
        "For these years more than one figure of {body} was printed, in order of release: {which}.",
        body=named(body),
        which=joined,
    )


def published_change(changes: pd.DataFrame, what: str) -> Sentence:
    """Set a published change beside the changes that the vintages make."""
    if changes.empty:
        return Sentence(("For these years no change was published that can be computed again.",))
    year = int(changes["year"].iloc[0])
    pairs = changes.reset_index(drop=True)
    agree = pairs[pairs["agrees"]]
    told = sentence(
        "The change published for {year} is {published_change}.",
        year=year,
        published_change=pairs["printed"].iloc[0],
    )
    if agree.empty:
        told += "No pair of the printed versions of the two years makes it:"
        agree = pairs
    elif len(agree) == len(pairs):
        told += "The printed versions of the two years make it:"
    else:
        make = "makes" if len(agree) == 1 else "make"
        told += (
            f"Of {len(pairs)} pairs of printed versions of the two years, {len(agree)} {make} it:"
        )
    items = [
        sentence(
            f"from {{from_{i}}} to {{to_{i}}} is {{change_{i}}}",
            **{f"from_{i}": r["earlier"], f"to_{i}": r["later"], f"change_{i}": r["result"]},
        )
        for i, r in agree.iterrows()
    ]
    return Sentence((*told.parts, " ", *listed(items).parts, "."))


def worded_otherwise(frame: pd.DataFrame, year: int, body: str, what: str) -> Sentence:
    """Tell that a source gives the body's figure of all violence in words for attacks alone."""
    if frame.empty:
        return sentence("For {year} no other wording of this series is in the ledger.", year=year)
    items = [
        sentence(f"{{worded_{i}}} in {', '.join(r['publishers'])}", **{f"worded_{i}": r["result"]})
        for i, r in frame.reset_index(drop=True).iterrows()
    ]
    return sentence(
        "For {year} some sources print figures of {body} in words that name attacks "
        "alone: {items}. "
        "The figures of {body} that they match count {what} in all violence, operations included; "
        "the two are kept apart here.",
        year=year,
        body=body,
        items=listed(items),
        what=what,
    )


def changes_finding(changes: pd.DataFrame, what: str) -> Sentence:
    """State how many of the computed changes agree with the published one."""
    agree = int(changes["agrees"].sum())
    if len(changes) == 1:
        return sentence(
            "The change computed for {year} {verb} with the published {stated}",
            year=str(changes["year"].iloc[0]), verb="agrees" if agree else "does not agree",
            stated=_unnamed(changes["printed"].iloc[0]),
        )  # fmt: skip
    return sentence(
        "{agree} of {all} pairs of versions {verb} with the published change of {stated} in {year}",
        agree=str(agree),
        verb="agrees" if agree == 1 else "agree",
        all=str(len(changes)),
        stated=_unnamed(changes["printed"].iloc[0]),
        year=str(changes["year"].iloc[0]),
    )


# Provinces and maps


def shares(regions: pd.DataFrame, what: str, body: str, of: str) -> Sentence:
    """Tell the parts of the regions, largest first."""
    total = regions["total"].iloc[0]
    known = regions[regions["share"].notna()]
    if known.empty:
        return sentence(
            "For {when} no share follows from what {body} published.", when=when(of), body=body
        )
    items = listed(
        [
            sentence(
                f"{{{slug(key)}_share}} in {{region}}",
                region=_in_text(row["name"]),
                **{f"{slug(key)}_share": row["share"]},
            )
            for key, row in _largest_first(known, "share").iterrows()
        ]
    )
    if total is not None:
        told = sentence(
            "{in_time} {body} counted {total} {what}; of these {items}.",
            in_time=_capital(during(of)),
            body=body,
            total=total,
            what=following(total, what),
            items=items,
        )
    else:
        told = sentence(
            "For {when} {body} puts the share of {what} at {items}.",
            when=when(of),
            body=body,
            what=what,
            items=items,
        )
    floors = [r.low or 0 for r in known["share"].drop(REST, errors="ignore")]
    if sum(floors) > 100:
        told += "Together these shares are more than the whole, so they can't all be true."
    return told


def shares_finding(regions: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the finding: the regions with the largest parts."""
    known = _largest_first(regions[regions["share"].notna()], "share")
    known = known.drop(index=REST, errors="ignore").head(2)
    items = [
        sentence(f"{{region}} {{{slug(k)}_share}}", region=name, **{f"{slug(k)}_share": r["share"]})
        for name, (k, r) in zip(_names(known), known.iterrows(), strict=True)
    ]
    return sentence(
        "{items} of {what} {in_time}", items=listed(items), what=what, in_time=during(of)
    )


def counts(regions: pd.DataFrame, what: str) -> Sentence:
    """Tell the counts: as printed, or as a share of the total leaves them."""
    told = Sentence()
    for key, row in regions.iterrows():
        stated, derived, name = row["stated_count"], row["count_from_share"], slug(key)
        if stated is None and derived is None:
            continue
        count_name = f"{name}_count_from_share" if key == REST else f"{name}_count"
        region = _in_text(row["name"])
        if stated is None:
            told += sentence(
                f"In {{region}}, {{share}} of {{total}} are {{{count_name}}} {what}.",
                share=_unnamed(row["stated_share"]),
                total=_unnamed(row["total"]),
                region=region,
                **{count_name: derived},
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
    known = _largest_first(regions[regions["count"].notna()], "count").drop(
        index=REST, errors="ignore"
    )
    key, row = known.index[0], known.iloc[0]
    told = sentence(
        f"{{region}}: {{{slug(key)}_count}} {{what}}",
        region=row["name"],
        what=following(row["count"], what),
        **{f"{slug(key)}_count": row["count"]},
    )
    whole = (
        [" of ", *sentence("{total}", total=row["total"]).parts] if row["total"] is not None else []
    )
    return Sentence((*told.parts, *whole, f" {during(of)}"))


def moved(series: pd.DataFrame, of: str) -> Sentence:
    """State how the share of the largest region moved over the periods."""
    shown = series[series["region"] != REST]
    now = shown[shown["period"] == (of if of in set(shown["period"]) else shown["period"].iloc[-1])]
    largest = _largest_first(now, "result").iloc[0]
    same = shown[shown["region"] == largest["region"]].reset_index(drop=True)
    low, high = first_of(list(same["result"]), least=True), first_of(list(same["result"]))
    if len(same) < 2 or low is None or high is None:
        return sentence(
            "Share of {region}: {share} {in_time}",
            region=_in_text(largest["name"]),
            share=_unnamed(largest["result"]),
            in_time=during(largest["period"]),
        )
    return sentence(
        "Share of {region}: lowest {low_when} with {lowest_share}, highest {high_when} "
        "with {highest_share}",
        region=_in_text(largest["name"]),
        lowest_share=same.at[low, "result"],
        low_when=during(same.at[low, "period"]),
        highest_share=same.at[high, "result"],
        high_when=during(same.at[high, "period"]),
    )


def per_head_finding(frame: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the order of the regions per 100,000 people."""
    if frame.empty:
        return Sentence((f"No census count for the regions of these {what}.",))
    first = _largest_first(frame, "result").head(2)
    items = [
        sentence(
            f"{{region}} {{{slug(r['region'])}_per_100k}}",
            region=_in_text(r["name"]),
            **{f"{slug(r['region'])}_per_100k": r["result"]},
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
    one, other = _in_text(known["name"].iloc[by_count]), _in_text(frame["name"].iloc[by_head])
    if one == other:
        told = "{one} comes first by the number of {what} and per 100,000 people."
    else:
        told = "{one} comes first by the number of {what}, and {other} per 100,000 people."
    return sentence("Of the regions with a figure, " + told, what=what, one=one, other=other)


def censuses(frame: pd.DataFrame) -> tuple[str, ...]:
    """Tell which census a figure per 100,000 people divides by."""
    years = sorted({str(y) for y in frame["census"]})
    return (
        f"People: census of {' and '.join(years)}, as printed in the sources of the "
        f"population table.",
    )


def per_words(per: str) -> str:
    """Give the words that follow a count on a map."""
    return " per 100,000 people" if per == "per-100k" else ""


def mapped(shown: pd.DataFrame, what: str, body: str, of: str) -> Sentence:
    """Tell the figures that a map shades."""
    items = [
        sentence(
            f"{{{slug(r['region'])}_mapped}} in {{region}}",
            region=_in_text(r["name"]),
            **{f"{slug(r['region'])}_mapped": r["result"]},
        )
        for _, r in _largest_first(shown, "result").iterrows()
    ]
    return sentence(
        "{what}, from the figures of {body} for {when}: {items}.",
        body=body,
        when=when(of),
        what=_capital(what),
        items=listed(items),
    )


def unpublished(ledger: Ledger, shown: pd.DataFrame) -> list[str]:
    """Name the regions of a map for which no figure was published."""
    have = set(shown["region"])
    apart = ["PK-KP-without-TA", "PK-TA"]
    wanted = apart if have & set(apart) else ["PK-KP"]
    wanted += ["PK-BA", "PK-PB", "PK-SD", "PK-IS", "PK-GB", "PK-JK"]
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
        sentence("{name}: {n}", name=r["name"], n=_unnamed(r["result"])) for _, r in here.iterrows()
    ]
    return sentence("{items} {what} {in_time}", items=listed(items), what=what, in_time=during(of))


def map_finding(frame: pd.DataFrame, what: str, of: str) -> Sentence:
    """State which region of a map has the highest value, and how many have no figure."""
    ranked = _largest_first(frame[frame["region"] != REST], "result")
    first = ranked.iloc[0]
    place = (
        ", the highest of the regions with a figure"
        if first_of(list(ranked["result"])) == 0
        else ""
    )
    return sentence(
        "{region}: {highest} {what} {in_time}{place}",
        region=first["name"],
        highest=_unnamed(first["result"]),
        in_time=during(of),
        what=following(first["result"], what),
        place=", the only region with a figure" if len(ranked) == 1 else place,
    )


# Forces


def forces(frame: pd.DataFrame, ledger: Ledger, of: str) -> Sentence:
    """Tell what each body counts as security forces, side by side."""
    told = Sentence()
    national = frame[frame["region"] == "PK"].drop_duplicates(["body", "group"])
    for _, row in national.iterrows():
        told += sentence(
            f"{{body}} counts {{{slug(row['body'])}_{row['group'].replace('-', '_')}}} "
            f"{{group}} killed {{in_time}}.",
            body=_capital(named(row["body"])),
            group=following(row["result"], row["who"]),
            in_time=during(of),
            **{f"{slug(row['body'])}_{row['group'].replace('-', '_')}": row["result"]},
        )
    if national["group"].nunique() > 1 and national["body"].nunique() > 1:
        told += "These are different universes: compare them, and do not subtract one from another."
    return told or sentence(
        "For {when} only figures for single regions are published.", when=when(of)
    )


def forces_finding(frame: pd.DataFrame, of: str) -> Sentence:
    """State the figure of the widest group of two bodies, in its most exact form."""
    rows = frame[frame["body"] != "unnamed"] if (frame["body"] != "unnamed").any() else frame
    rows = rows[rows["region"] == rows["region"].iloc[0]]
    place = "" if rows["region"].iloc[0] == "PK" else f" in {rows['where'].iloc[0]}"
    items = []
    for _, of_body in list(rows.groupby("body", sort=False))[:2]:
        widest = of_body.iloc[0]["result"].interval
        same = of_body[[r.interval.exact and r.interval.within(widest) for r in of_body["result"]]]
        row = (same if len(same) else of_body).iloc[0]
        items.append(
            sentence(
                "{n} {group} ({body})",
                n=_unnamed(row["result"]),
                body=bodies(of_body)[0],
                group=following(row["result"], row["who"]),
            )
        )
    return sentence(
        "Killed {in_time}{place}: {items}", in_time=during(of), place=place, items=listed(items)
    )


def forces_in_regions(frame: pd.DataFrame) -> Sentence:
    """Tell the figures for single provinces."""
    told = Sentence()
    rows = frame[frame["region"] != "PK"].drop_duplicates(["region", "body", "group"])
    for _, row in rows.iterrows():
        name = f"{slug(row['region'])}_{slug(row['body'])}_{row['group'].replace('-', '_')}"
        told += sentence(
            f"{{body}} counts {{{name}}} {{group}} killed in {{where}}.",
            where=row["where"],
            body=_capital(named(row["body"])),
            group=following(row["result"], row["who"]),
            **{name: row["result"]},
        )
    return told or Sentence(("No figure is published for a single province.",))


def forces_before(years: pd.DataFrame, of: str, body: str) -> Sentence:
    """State how a year stands among the years for which the body has a figure."""
    years = years.reset_index(drop=True)
    here, who = years[years["period"] == of], _capital(years["who"].iloc[0])
    told = sentence("{who} killed, as {body} counts them", who=who, body=named(body))
    if len(here):
        told = sentence(
            "{told}: {here_forces} {in_time}",
            told=told,
            in_time=during(of),
            here_forces=here["result"].iloc[0],
        )
    place = first_of(list(years["result"]))
    if len(years) < 2 or place is None:
        return told
    highest, last = years.iloc[place], years.iloc[-1]
    scope = "" if highest["era"] == last["era"] else f" (of another scope than {last['year']})"
    if highest["period"] == of:
        return Sentence((*told.parts, f", the highest of the years with a figure{scope}"))
    return sentence(
        "{told}; the highest of the years with a figure is {highest_forces} in {year}{scope}",
        told=told,
        highest_forces=highest["result"],
        year=str(highest["year"]),
        scope=scope,
    )


def forces_labels(frame: pd.DataFrame) -> list[str]:
    """Name the rows of a chart of security forces: who counted whom, and where if in a province."""
    labels = [
        f"{body}: {r['who'].removeprefix('members of the ')}"
        + ("" if r["region"] == "PK" else f", {r['where']}")
        for body, (_, r) in zip(bodies(frame), frame.iterrows(), strict=True)
    ]
    # Two rows of one name would be drawn on top of each other.
    return [
        label + within if labels.count(label) > 1 else label
        for label, within in zip(labels, frame["within"], strict=True)
    ]


def bodies(frame: pd.DataFrame) -> list[str]:
    """Name the bodies of a frame."""
    return ["no body named" if b == "unnamed" else b for b in frame["body"]]


def forces_scope(of: str) -> str:
    """Tell the scope of a chart of security forces."""
    if of[0].isdigit():
        return f"Members of the security forces killed; {when(of)}; each row has its own scope"
    return f"Members of the security forces killed; counted by {named(of)}; Pakistan"


def forces_table(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Tell of each body in a frame what its totals include."""
    known = frame.drop_duplicates("body")
    return pd.DataFrame(
        {
            "Counted by": bodies(known),
            "What it counts": [ledger.bodies.at[b, "counts"] for b in known["body"]],
        }
    )


# Operations


def operations(totals: pd.DataFrame, body: str, of: str) -> Sentence:
    """Tell what the military counted."""
    names = [_what(row) for _, row in totals.iterrows()]
    items = []
    for name, (_, row) in zip(names, totals.iterrows(), strict=True):
        if names.count(name) > 1:
            name = f"{name}_in_{row['cause']}".replace("-", "_")
        what = following(row["result"], row["what"])
        items.append(sentence(f"{{{name}}} {{what}}", what=what, **{name: row["result"]}))
    return sentence(
        "For {when} {body} gives: {items}.", when=when(of), body=body, items=listed(items)
    )


def _what(row: pd.Series) -> str:
    names = [row["measure"], *([] if row["group"] == "all" else [row["group"]])]
    if row["cause"] not in ("all", "operations", "attacks"):
        names.append(row["cause"])
    return "_".join(names).replace("-", "_")


def rates_finding(rates: pd.DataFrame, of: str) -> Sentence:
    """State the computed rate, and the printed ones that it does not fit."""
    computed = rates[rates["computed"]].iloc[0]["result"]
    printed = rates[~rates["computed"]].drop_duplicates("text")
    amount = rates["amount"].iloc[0]
    if printed.empty:
        return sentence(
            "{computed_rate} {unit} per day {in_time}",
            computed_rate=computed,
            unit=amount.unit,
            in_time=during(of),
        )
    off = [
        r["result"]
        for _, r in printed.iterrows()
        if not r["result"].interval.overlaps(computed.interval)
    ]
    items = listed([sentence("{n}", n=_unnamed(r)) for r in (off or list(printed["result"]))])
    one = len(items.parts) == 1
    fits = ("does not fit" if one else "do not fit") if off else ("fits" if one else "fit")
    return sentence(
        "The total makes {computed_rate} {unit} per day {in_time}; the printed {items} {fits}",
        computed_rate=computed,
        unit=amount.unit,
        in_time=during(of),
        items=items,
        fits=fits,
    )


def rates(frame: pd.DataFrame, of: str) -> Sentence:
    """Tell for how many days each printed rate would be true."""
    days = period.parse(of).days
    told = sentence(
        "The printed {amount} {unit} in {days} days are {computed_rate} per day.",
        amount=frame["amount"].iloc[0],
        unit=frame["amount"].iloc[0].unit,
        days=str(days),
        computed_rate=frame[frame["computed"]].iloc[0]["result"],
    )
    for i, row in (
        frame[~frame["computed"]].drop_duplicates("text").reset_index(drop=True).iterrows()
    ):
        told += sentence(
            f"At {{printed_rate_{i}}} per day they would take {{days_{i}}} days",
            **{f"printed_rate_{i}": row["result"], f"days_{i}": row["days"]},
        )
        first, last = (e and when(str(e)) for e in row["until"])
        end = "."
        if first and last:
            span = f"on {first}" if first == last else f"between {first} and {last}"
            end = f": counted from the first day of the period, they would end {span}."
        told = Sentence((*told.parts, end))
    return told


# Helpers


def _largest_first(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    middles = [_middle(r) for r in frame[column]]
    order = sorted(range(len(frame)), key=lambda i: -middles[i])
    return frame.iloc[order]


def _middle(result: Result) -> float:
    ends = [e for e in (result.low, result.high) if e is not None]
    return sum(ends) / len(ends) if ends else 0.0


def _unnamed(result: Result) -> Sentence:
    """Give a number as text only, where another sentence already names it."""
    return Sentence((result.text,))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _names(frame: pd.DataFrame) -> list[str]:
    """Name the regions of a frame, to begin a sentence with."""
    names = [_in_text(name) for name in frame["name"]]
    return [_capital(name) if i == 0 else name for i, name in enumerate(names)]


def _in_text(name: str) -> str:
    if name.startswith("Former "):
        return f"the {name[0].lower()}{name[1:]}"
    return name[0].lower() + name[1:] if name.startswith("All ") else name


def rates_scope(of: str) -> str:
    """Tell the scope of the charts of operations."""
    return f"Operations counted by ISPR; {when(of)}; Pakistan"


def spans_finding(table: pd.DataFrame, of: str) -> Sentence:
    """State whether any printed rate is true of the days of the period."""
    own, printed = table["result"].iloc[0], table["result"].iloc[1:]
    fits = [r for r in printed if r.interval.overlaps(own.interval)]
    days = _unnamed(own)
    if not fits:
        word = "No printed rate fits" if len(printed) > 1 else "The printed rate does not fit"
    elif len(fits) < len(printed):
        word = "Not every printed rate fits"
    else:
        word = "Each printed rate fits" if len(printed) > 1 else "The printed rate fits"
    span = during(of) if period.parse(of).kind == "span" else f"of {when(of)}"
    return sentence("{word} the {days} days {span}", word=word, days=days, span=span)
