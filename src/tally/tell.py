"""Sentences from derived frames: each reads true for whatever parameters the page was given.

A verb gives a :class:`~tally.sentence.Sentence`; where there is nothing to tell it says so.
The names of its numbers are the names of the values in the run record.
"""

from __future__ import annotations

import pandas as pd

from tally import period
from tally.derive import Result, change
from tally.derive.regions import REST
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
    told = sentence(
        "In {year} {body} counted {last_count} {what}",
        year=last, body=body, last_count=latest.at[last, "result"], what=what,
    )  # fmt: skip
    before = last - 1
    if before not in latest.index or latest.at[before, "era"] != latest.at[last, "era"]:
        return Sentence((*told.parts, "."))
    return Sentence(
        (
            *told.parts,
            *sentence(
                ", against {before_count} in {before}: {direction} of {last_change}.",
                before=before,
                before_count=latest.at[before, "result"],
                direction=_direction(change(latest.at[last, "result"], latest.at[before, "result"])),
                last_change=change(latest.at[last, "result"], latest.at[before, "result"]),
            ).parts,
        )
    )


def trend_finding(frame: pd.DataFrame, what: str) -> Sentence:
    """State the finding of a series: its last year among the years that can be compared with it."""
    latest = frame[frame["latest"]].set_index("year")
    last = int(latest.index[-1])
    peers = latest[latest["era"] == latest.at[last, "era"]]
    if len(peers) < 2:
        return sentence("{what} in {year}: {last_count}", what=_capital(what), year=last,
                        last_count=latest.at[last, "result"])  # fmt: skip
    rivals = peers.drop(index=last)
    low, high = latest.at[last, "low"], latest.at[last, "high"]
    since = int(peers.index[0])
    if pd.notna(low) and rivals["high"].notna().all() and low > rivals["high"].max():
        place = f"more than in any year since {since} with a figure"
    elif pd.notna(high) and rivals["low"].notna().all() and high < rivals["low"].min():
        place = f"fewer than in any year since {since} with a figure"
    else:
        place = f"neither the most nor the fewest since {since}"
    return sentence("{what} in {year}: {last_count}, {place}", what=_capital(what), year=last,
                    last_count=latest.at[last, "result"], place=place)  # fmt: skip


def scope_breaks(ledger: Ledger, body: str, frame: pd.DataFrame) -> Sentence:
    """Tell where in a series its scope changes, and what was counted before and after."""
    eras = ledger.scopes[ledger.scopes["body"] == body].sort_values("first")
    inside = [i for i in sorted(frame["era"].unique()) if i < len(eras)]
    if len(inside) < 2:
        return Sentence((f"In the years shown the scope of {body} did not change.",))
    told = Sentence()
    for i in inside:
        era = eras.iloc[i]
        last = era["last"]
        years = f"To {last}" if pd.notna(last) else f"From {era['first']}"
        counts = era["counts"]
        told += f"{years} the totals of {body} count: {counts[0].lower()}{counts[1:]}"
    return told + "So the line is broken between them, and no change across the break is computed."


def restated(frame: pd.DataFrame, body: str) -> Sentence:
    """Tell which years the body has restated, and how."""
    items = []
    for year, group in frame.groupby("year"):
        versions = list({r.text: r for r in reversed(list(group["result"]))}.values())[::-1]
        if len(versions) > 1 and not group["latest"].all():
            numbers = {f"said_{year}_{i}": r for i, r in enumerate(versions)}
            words = " then ".join(f"{{{name}}}" for name in numbers)
            items.append(sentence(f"{year}: {words}", **numbers))
    if not items:
        return Sentence((f"None of these figures was printed in more than one version by {body}.",))
    joined = items[0]
    for item in items[1:]:
        joined = Sentence((*joined.parts, "; ", *item.parts))
    return sentence(
        "{body} is printed with more than one figure for these years, in order of release: {which}.",
        body=body, which=joined,
    )  # fmt: skip


def published_change(changes: pd.DataFrame, what: str) -> Sentence:
    """Set a published change beside the changes that the vintages make."""
    if changes.empty:
        return Sentence(("For these years no change was published that can be computed again.",))
    year = int(changes["year"].iloc[0])
    pairs = changes.reset_index(drop=True)
    agree = pairs[pairs["agrees"]]
    items = [
        sentence(
            f"from {{from_{i}}} to {{to_{i}}} is {{change_{i}}}",
            **{f"from_{i}": r["earlier"], f"to_{i}": r["later"], f"change_{i}": r["result"]},
        )
        for i, r in pairs.iterrows()
    ]
    told = sentence(
        "The change published for {year} is {published_change}. Computed from each pair of "
        "versions of the two years: {pairs}.",
        year=year, published_change=pairs["printed"].iloc[0], pairs=listed(items),
    )  # fmt: skip
    if len(agree) == len(pairs):
        return told + "All of them agree with the printed one."
    if agree.empty:
        return told + "None of them agrees with the printed one."
    good = listed(
        [sentence(f"{{change_{i}}}", **{f"change_{i}": r["result"]}) for i, r in agree.iterrows()]
    )
    return told + sentence("With the printed one agree: {good}.", good=good)


def worded_otherwise(frame: pd.DataFrame, year: int, body: str, what: str) -> Sentence:
    """Tell that a source gives the body's figure of all violence in words for attacks alone."""
    if frame.empty:
        return Sentence()
    items = [
        sentence(f"{{worded_{i}}} in {', '.join(r['publishers'])}", **{f"worded_{i}": r["result"]})
        for i, r in frame.reset_index(drop=True).iterrows()
    ]
    return sentence(
        "For {year} some sources print figures of {body} in words that name attacks alone: {items}. "
        "The figures of {body} that they match count {what} in all violence, operations included; "
        "the two are kept apart here.",
        year=year, body=body, items=listed(items), what=what,
    )  # fmt: skip


def changes_finding(changes: pd.DataFrame, what: str) -> Sentence:
    """State how many of the computed changes agree with the published one."""
    agree = int(changes["agrees"].sum())
    return sentence(
        "{agree} of {all} pairs of versions agree with the published change of {stated} in {year}",
        agree=str(agree), all=str(len(changes)), stated=_unnamed(changes["printed"].iloc[0]),
        year=str(changes["year"].iloc[0]),
    )  # fmt: skip


# Provinces and maps


def shares(regions: pd.DataFrame, what: str, body: str, of: str) -> Sentence:
    """Tell the parts of the regions, largest first."""
    total = regions["total"].iloc[0]
    known = regions[regions["share"].notna()]
    if known.empty:
        return sentence("For {when} no share follows from what {body} published.", when=when(of), body=body)
    items = [
        sentence(f"{{region}} {{{slug(key)}_share}}", region=_in_text(row["name"]), **{f"{slug(key)}_share": row["share"]})
        for key, row in _largest_first(known, "share").iterrows()
    ]  # fmt: skip
    start = sentence("In {when}", when=when(of))
    if total is not None:
        start = sentence("In {when} {body} counted {total} {what};", when=when(of), body=body, total=total, what=what)
        return Sentence((*start.parts, " of these ", *listed(items).parts, "."))
    return Sentence((*start.parts, f" {body} put the share of {what} at: ", *listed(items).parts, "."))


def shares_finding(regions: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the finding: the regions with the largest parts."""
    known = _largest_first(regions[regions["share"].notna()], "share")
    known = known.drop(index=REST, errors="ignore").head(2)
    items = [
        sentence(f"{{region}} {{{slug(k)}_share}}", region=r["name"], **{f"{slug(k)}_share": r["share"]})
        for k, r in known.iterrows()
    ]
    return sentence("{items} of {what} in {when}", items=listed(items), what=what, when=when(of))


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
                share=_unnamed(row["stated_share"]), total=_unnamed(row["total"]), region=region,
                **{count_name: derived},
            )  # fmt: skip
        elif derived is not None:
            fits = derived.interval.overlaps(stated.interval)
            told += sentence(
                f"In {{region}} the printed share gives {{{name}_count_from_share}}, and "
                f"{{{name}_count}} is printed too: the two {'agree' if fits else 'do not agree'}.",
                region=region,
                **{f"{name}_count_from_share": derived, f"{name}_count": stated},
            )
    if REST in regions.index and (left := regions.at[REST, "left"]) is not None:
        told += sentence("What the other regions leave for all others is {rest_left}", rest_left=left)
        both = regions.at[REST, "count"]
        if both.text != left.text:
            told += sentence("and with the printed share that is {rest_count}", rest_count=both)
        told = Sentence((*told.parts, "."))
    return told or Sentence((f"No count of {what} by region follows beyond those printed.",))


def counts_finding(regions: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the finding: the region with the most, in whole numbers."""
    known = _largest_first(regions[regions["count"].notna()], "count").drop(index=REST, errors="ignore")
    key, row = known.index[0], known.iloc[0]
    told = sentence(f"{{region}}: {{{slug(key)}_count}} {what}", region=row["name"], **{f"{slug(key)}_count": row["count"]})
    if row["total"] is None:
        return told
    return Sentence((*told.parts, *sentence(" of {total} in {when}", total=row["total"], when=when(of)).parts))


def moved(series: pd.DataFrame, of: str) -> Sentence:
    """State how the share of the largest region moved over the periods."""
    now = series[(series["period"] == of) & (series["region"] != REST)]
    largest = _largest_first(now, "result").iloc[0]
    same = series[series["region"] == largest["region"]]
    if len(same) < 2:
        return sentence("{region}: {result} in {when}", region=largest["name"], result=_unnamed(largest["result"]), when=when(of))
    low = same.loc[same["low"].fillna(same["high"]).astype(float).idxmin()]
    high = same.loc[same["high"].fillna(same["low"]).astype(float).idxmax()]
    return sentence(
        "{region}: from {lowest_share} in {low_when} to {highest_share} in {high_when}",
        region=largest["name"], lowest_share=low["result"], low_when=when(low["period"]),
        highest_share=high["result"], high_when=when(high["period"]),
    )  # fmt: skip


def per_head_finding(frame: pd.DataFrame, what: str) -> Sentence:
    """State the order of the regions per 100,000 people."""
    if frame.empty:
        return Sentence((f"No census count for the regions of these {what}.",))
    items = [
        sentence(f"{{region}} {{{slug(r['region'])}_per_100k}}", region=r["name"], **{f"{slug(r['region'])}_per_100k": r["result"]})
        for _, r in _largest_first(frame, "result").head(2).iterrows()
    ]  # fmt: skip
    return sentence("Per 100,000 people: {items} {what}", items=listed(items), what=what)


def two_orders(regions: pd.DataFrame, frame: pd.DataFrame, what: str) -> Sentence:
    """Tell whether counting people and counting per 100,000 people put the same region first."""
    if len(frame) < 2:
        return Sentence(("For fewer than two regions is there both a count and a census.",))
    by_count = _largest_first(regions[regions["count"].notna()].drop(index=REST, errors="ignore"), "count").iloc[0]
    by_head = _largest_first(frame, "result").iloc[0]
    if by_count["name"] == by_head["name"]:
        return sentence("{region} comes first in both: by the number of {what}, and per 100,000 people.", region=by_count["name"], what=what)
    return sentence(
        "By the number of {what} {one} comes first; per 100,000 people it is {other}.",
        what=what, one=by_count["name"], other=by_head["name"],
    )  # fmt: skip


def censuses(frame: pd.DataFrame) -> tuple[str, ...]:
    """Tell which census a figure per 100,000 people divides by."""
    years = sorted({str(y) for y in frame["census"]})
    return (f"People: census of {' and '.join(years)}, as printed in the sources of the population table.",)


def per_words(per: str) -> str:
    """Give the words that follow a count on a map."""
    return " per 100,000 people" if per == "per-100k" else ""


def mapped(shown: pd.DataFrame, what: str, body: str, of: str) -> Sentence:
    """Tell the figures that a map shades."""
    items = [
        sentence(f"{{region}} {{{slug(r['region'])}_mapped}}", region=_in_text(r["name"]), **{f"{slug(r['region'])}_mapped": r["result"]})
        for _, r in _largest_first(shown, "result").iterrows()
    ]  # fmt: skip
    return sentence("From what {body} published for {when} follow, in {what}: {items}.",
                    body=body, when=when(of), what=what, items=listed(items))  # fmt: skip


def unpublished(ledger: Ledger, shown: pd.DataFrame) -> list[str]:
    """Name the regions of a map for which no figure was published."""
    have = set(shown["region"])
    if have & {"PK-KP-without-TA", "PK-TA"}:
        wanted = ["PK-KP-without-TA", "PK-TA"]
    else:
        wanted = ["PK-KP"]
    wanted += ["PK-BA", "PK-PB", "PK-SD", "PK-IS", "PK-GB", "PK-JK"]
    return [ledger.name("region", r) for r in wanted if r not in have]


def region_finding(ledger: Ledger, shown: pd.DataFrame, region: str, what: str, of: str) -> Sentence:
    """State the figure of one province, or that there is none."""
    here = shown[[ledger.part_of("region", r, region) for r in shown["region"]]]
    if here.empty:
        return sentence("{region}: no figure published for {when}", region=ledger.name("region", region), when=when(of))
    items = [sentence("{name}: {n}", name=r["name"], n=_unnamed(r["result"])) for _, r in here.iterrows()]
    return sentence("{items} {what} in {when}", items=listed(items), what=what, when=when(of))


def map_finding(frame: pd.DataFrame, what: str, of: str) -> Sentence:
    """State which region of a map has the highest value, and how many have no figure."""
    ranked = _largest_first(frame[frame["region"] != REST], "result")
    first = ranked.iloc[0]
    return sentence(
        "{region}: {highest} {what} in {when}, the highest of the regions with a figure",
        region=first["name"], highest=_unnamed(first["result"]), what=what, when=when(of),
    )  # fmt: skip


# Forces


def forces(frame: pd.DataFrame, ledger: Ledger, of: str) -> Sentence:
    """Tell what each body counts as security forces, side by side."""
    told = Sentence()
    national = frame[frame["region"] == "PK"].drop_duplicates(["body", "group"])
    for _, row in national.iterrows():
        who = "A source that names no body has" if row["body"] == "unnamed" else f"{row['body']} counts"
        told += sentence(
            f"{{who}} {{{slug(row['body'])}_{row['group'].replace('-', '_')}}} {{group}} killed in {{when}}.",
            who=who, group=row["who"], when=when(of),
            **{f"{slug(row['body'])}_{row['group'].replace('-', '_')}": row["result"]},
        )  # fmt: skip
    if len(set(national["group"])) > 1:
        told += "These are different universes: they can be compared, and neither can be taken from the other."
    return told or sentence("For {when} only figures for single regions are published.", when=when(of))


def forces_finding(frame: pd.DataFrame, of: str) -> Sentence:
    """State the largest figures of different groups."""
    named = frame[frame["body"] != "unnamed"]
    exact = [not r.interval.exact for r in (named if len(named) else frame)["result"]]
    rows = (named if len(named) else frame).assign(_hedged=exact)
    rows = rows[rows["region"] == rows["region"].iloc[0]]
    rows = rows.sort_values("_hedged", kind="stable").drop_duplicates("body").head(2)
    items = [
        sentence("{n} {group} ({body})", n=_unnamed(r["result"]), group=r["who"], body=r["body"])
        for _, r in rows.iterrows()
    ]
    return sentence("Killed in {when}: {items}", when=when(of), items=listed(items))


def forces_in_regions(frame: pd.DataFrame) -> Sentence:
    """Tell the figures for single provinces."""
    told = Sentence()
    for _, row in frame[frame["region"] != "PK"].iterrows():
        name = f"{slug(row['region'])}_{slug(row['body'])}_{row['group'].replace('-', '_')}"
        told += sentence(f"For {{where}} {{body}} has {{{name}}} {{group}}.", where=row["where"],
                         body="a source that names no body" if row["body"] == "unnamed" else row["body"],
                         group=row["who"], **{name: row["result"]})  # fmt: skip
    return told or Sentence(("No figure is published for a single province.",))


def forces_before(years: pd.DataFrame, of: str, body: str) -> Sentence:
    """State how a year stands among the years for which the body has a figure."""
    here = years[years["period"] == of]
    if here.empty or len(years) < 2:
        return sentence("{body} has too few years to compare.", body=body)
    highest = years.loc[years["high"].fillna(years["low"]).astype(float).idxmax()]
    return sentence(
        "{body}: {here_forces} in {when}; the highest of the years with a figure is {highest_forces} in {year}",
        body=body, here_forces=here["result"].iloc[0], when=when(of),
        highest_forces=highest["result"], year=str(highest["year"]),
    )  # fmt: skip


def forces_labels(frame: pd.DataFrame) -> list[str]:
    """Name the rows of a chart of security forces: who counted whom, and where if in a province."""
    return [
        f"{body}: {r['who']}" + ("" if r["region"] == "PK" else f", {r['where']}")
        for body, (_, r) in zip(bodies(frame), frame.iterrows(), strict=True)
    ]


def bodies(frame: pd.DataFrame) -> list[str]:
    """Name the bodies of a frame."""
    return ["no body named" if b == "unnamed" else b for b in frame["body"]]


def forces_scope(of: str) -> str:
    """Tell the scope of a chart of security forces."""
    about = when(of) if of[0].isdigit() else f"counted by {of}"
    return f"Members of the security forces killed; {about}; each row has its own scope"


def forces_table(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Set each figure beside what its body counts."""
    return pd.DataFrame(
        {
            "Counted by": bodies(frame),
            "Killed": frame["result"],
            "Of whom": frame["who"],
            "Where": frame["where"],
            "In": [ledger.name("cause", c) for c in frame["cause"]],
            "What the body counts": [ledger.bodies.at[b, "counts"] for b in frame["body"]],
        }
    )


# Operations


def operations(totals: pd.DataFrame, body: str, of: str) -> Sentence:
    """Tell what the military counted."""
    items = [
        sentence(
            f"{{{_what(row)}}} {'' if row['text'][-1].isdigit() else 'of '}{{what}}",
            what=row["what"], **{_what(row): row["result"]},
        )
        for _, row in totals.iterrows()
    ]
    return sentence("For {when} {body} gives: {items}.", when=when(of), body=body, items=listed(items))


def _what(row: pd.Series) -> str:
    names = [row["measure"], *([] if row["group"] == "all" else [row["group"]])]
    if row["cause"] not in ("all", "operations", "attacks"):
        names.append(row["cause"])
    return "_".join(names).replace("-", "_")


def rates_finding(rates: pd.DataFrame, of: str) -> Sentence:
    """State the computed rate, and the printed ones that it does not fit."""
    computed = rates[rates["computed"]].iloc[0]["result"]
    printed = rates[~rates["computed"]].drop_duplicates("text")
    if printed.empty:
        return sentence("{computed_rate} operations per day in {when}", computed_rate=computed, when=when(of))
    off = [r["result"] for _, r in printed.iterrows() if not r["result"].interval.overlaps(computed.interval)]
    items = listed([sentence("{n}", n=_unnamed(r)) for r in (off or list(printed["result"]))])
    words = "printed are" if len(off or printed) > 1 else "printed is"
    return sentence(
        "The total makes {computed_rate} operations per day in {when}; {words} {items}",
        computed_rate=computed, when=when(of), words=words, items=items,
    )  # fmt: skip


def rates(frame: pd.DataFrame, of: str) -> Sentence:
    """Tell for how many days each printed rate would be true."""
    days = period.parse(of).days
    told = sentence(
        "The printed {amount} operations in {days} days are {computed_rate} per day.",
        amount=frame["amount"].iloc[0], days=str(days),
        computed_rate=frame[frame["computed"]].iloc[0]["result"],
    )  # fmt: skip
    for i, row in frame[~frame["computed"]].drop_duplicates("text").reset_index(drop=True).iterrows():
        ends = [e for e in row["until"] if e is not None] if row["until"] else []
        days_told = list(dict.fromkeys(f"{e.day} {e:%B} {e.year}" for e in ends))
        span = f"on {days_told[0]}" if len(days_told) == 1 else f"between {' and '.join(days_told)}"
        told += sentence(
            f"At {{printed_rate_{i}}} per day they would take {{days_{i}}} days: counted from the first "
            f"day of the period, they would end {{span}}.",
            **{f"printed_rate_{i}": row["result"], f"days_{i}": row["days"]}, span=span,
        )  # fmt: skip
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


def _direction(result: Result) -> str:
    if result.low is not None and result.low > 0:
        return "a rise"
    return "a fall" if result.high is not None and result.high < 0 else "a change"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _in_text(name: str) -> str:
    return name[0].lower() + name[1:] if name.startswith(("All ", "Former ")) else name


def rates_scope(of: str) -> str:
    """Tell the scope of the charts of operations."""
    return f"Operations counted by ISPR; {when(of)}; Pakistan"


def spans_finding(table: pd.DataFrame, of: str) -> Sentence:
    """State whether any printed rate is true of the days of the period."""
    own, printed = table["result"].iloc[0], table["result"].iloc[1:]
    fits = [r for r in printed if r.interval.overlaps(own.interval)]
    days = _unnamed(own)
    if not fits:
        return sentence("No printed rate fits the {days} days of {when}", days=days, when=when(of))
    word = "Each printed rate fits" if len(fits) == len(printed) else "Not every printed rate fits"
    return sentence("{word} the {days} days of {when}", word=word, days=days, when=when(of))
