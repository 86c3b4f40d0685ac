"""Sentences of the front page: the headline, what stands under it, and three close readings."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tally.chapters.overview.derive import Newest, Reading, Where, Who, reach_of
from tally.ledger.tables import Ledger
from tally.page.outputs import PageLink, episode_page
from tally.results.frames import named
from tally.results.result import Result, change, difference, reach, share
from tally.results.sentence import Number, Sentence, listed, sentence
from tally.results.words import capital, during, following, in_text, key_of, unnamed, when

#: Parts of a whole that people say in words, the largest first.
PARTS = {
    200: "three times as many as",
    100: "twice as many as",
    75: "three quarters {more} than",
    200 / 3: "two thirds {more} than",
    50: "half {more} than",
    100 / 3: "a third {more} than",
    25: "a quarter {more} than",
    20: "a fifth {more} than",
    10: "a tenth {more} than",
}

#: A change that is so many points above a part is told as that part.
NEAR = 3.0

GROUPS = {
    "militants": "militants",
    "security-forces": "members of the security forces",
    "civilians": "civilians",
}


def _rounded(result: Result) -> Result:
    """Give a computed per cent in whole per cent."""
    return replace(result, places=0)


def headline(counted: pd.DataFrame, year: int) -> Sentence:
    """State how many people were killed, and how that moved.

    Parameters
    ----------
    counted : pandas.DataFrame
        As ``derive.in_year`` gives it.
    year : int
        The year.
    """
    result = reach_of(counted)
    told = sentence(
        "{n} {people} were killed in political violence in Pakistan in {year}",
        n=result,
        people=following(result, "people"),
        year=year,
    )
    first, *rest = told.parts
    if isinstance(first, Number):
        told = Sentence((replace(first, name="killed", text=capital(first.text)), *rest))
    moved = _moved(counted, year)
    return Sentence((*told.parts, *((", ", *moved.parts) if moved else ())))


def _moved(counted: pd.DataFrame, year: int) -> Sentence:
    """Tell how the totals moved: the least that all who can be compared agree on."""
    known = counted[counted["change"].notna()]
    if known.empty:
        return Sentence()
    changes = list(known["change"])
    both = reach(changes)
    low, high = both.low, both.high
    if low is None or high is None or low <= 0 <= high:
        if len(changes) > 1:
            return sentence("more or fewer than in {before} as the counts differ", before=year - 1)
        return Sentence()
    more, least = ("more", low) if low > 0 else ("fewer", -high)
    if len(known) == 1:
        alone = known["body"].iloc[0]
        by = f" by the count of {alone}" if len(counted) > 1 else ""
        number = Number("moved", both, f"{_unsigned(both).text} {more} than")
        return Sentence((number, f" in {year - 1}{by}"))
    furthest = max(abs(low), abs(high))
    step = next((part for part in PARTS if part <= least and (more == "more" or part < 100)), None)
    if step is None:
        return Sentence((Number("moved", both, f"{more} than"), f" in {year - 1}"))
    about = "" if furthest - step <= NEAR else "at least "
    number = Number("moved", both, f"{about}{PARTS[step].format(more=more)}")
    return Sentence((number, f" in {year - 1}"))


def _unsigned(moved: Result) -> Result:
    """Give a change in whole per cent without its direction, which words tell."""
    rounded = replace(moved, places=0)
    if (moved.low or 0) > 0:
        return rounded
    return replace(rounded, interval=-moved.interval, how=f"{moved.how}, a fall")


def stamp(to: str) -> Sentence:
    """Tell up to when the page has figures."""
    return sentence("Figures to {when}", when=when(to))


def points(
    year: int,
    counted: pd.DataFrame,
    earlier: pd.DataFrame,
    attacks: pd.DataFrame,
    where_found: Where | None,
    who_found: Who | None,
    newest_found: Newest | None,
) -> dict[str, Sentence]:
    """Give what stands under the headline, by a word or two.

    Parameters
    ----------
    year : int
        The year.
    counted, earlier, attacks : pandas.DataFrame
        The totals of the year, of the year before, and of attacks alone: see ``derive.in_year``.
    where_found, who_found, newest_found
        As ``derive.where``, ``derive.who`` and ``derive.newest`` give them.
    """
    return {
        "How many": how_many(counted, year),
        "Where": where(where_found, year),
        "Who": who(who_found, year),
        "How sure": apart(counted, earlier, attacks, year),
        "Newest": newest(newest_found),
    }


def how_many(counted: pd.DataFrame, year: int) -> Sentence:
    """Name each organisation with its total, and how that moved."""
    items = []
    for place, (_, row) in enumerate(counted.iterrows()):
        key = key_of(row["body"])
        n = {f"{key}_total": row["result"]}
        verb = " counted" if place == 0 else ""
        of = following(row["result"], "people killed") if place == 0 else ""
        of = f" {of}" if of else ""
        if row["change"] is None:
            told = f"{row['body']}{verb} {{{key}_total}}{of}"
        else:
            moved = row["change"]
            more = "more" if (moved.low or 0) > 0 else "fewer"
            n |= {f"{key}_before": row["before"], f"{key}_change": _unsigned(moved)}
            told = (
                f"{row['body']}{verb} {{{key}_total}}{of}, {{{key}_change}} {more} than its "
                f"{{{key}_before}} of {year - 1}"
            )
        items.append(sentence(told, **n))
    joined = items[0]
    for item in items[1:]:
        joined = Sentence((*joined.parts, "; ", *item.parts))
    return Sentence((*joined.parts, "."))


def where(found: Where | None, year: int) -> Sentence:
    """Tell where people were killed; nothing where nobody told."""
    if found is None:
        return Sentence()
    top = found.regions.head(2)
    items = [
        sentence(
            f"{{{key_of(region)}_killed}} in {{name}}",
            name=in_text(row["name"]),
            **{f"{key_of(region)}_killed": row["count"]},
        )
        for region, row in top.iterrows()
    ]
    if found.both is None:
        return sentence(
            "{items}, by {body} for {year}.", items=listed(items), body=found.body, year=year
        )
    heads = found.ways.get("per-100k")
    told = sentence(
        "{both} of the people killed in {year} were killed in two {kind}: {items} ({body}).",
        both=_rounded(found.both),
        year=year,
        kind="provinces" if found.provinces else "regions",
        items=listed(items),
        body=found.body,
    )
    heads = found.ways.get("per-100k")
    if heads is None:
        return told
    per = heads.set_index("region")
    wanted = [region for region in (*top.index, "PK-PB") if region in per.index]
    if len(wanted) < 2 or "PK-PB" in top.index:
        return told
    rates = [
        sentence(
            f"{{{key_of(region)}_head}} in {{name}}",
            name=in_text(per.at[region, "name"]),
            **{f"{key_of(region)}_head": per.at[region, "result"]},
        )
        for region in wanted
    ]
    return told + sentence("Per 100,000 people: {rates}.", rates=listed(rates))


def who(found: Who | None, year: int) -> Sentence:
    """Tell who the dead were; nothing where no report tells them apart."""
    if found is None:
        return Sentence()
    items = [
        sentence(f"{{{key_of(group)}}} {words}", **{key_of(group): found.groups[group]})
        for group, words in GROUPS.items()
    ]
    if found.total is None:
        return sentence(
            "{body} counted {items} killed in {year}.",
            body=found.body,
            items=listed(items),
            year=year,
        )
    part = _rounded(share(found.groups["militants"], found.total))
    return sentence(
        "{part} were counted as militants: of {total} killed in {year}, {body}’s report of {day} "
        "has {items}.",
        part=part,
        total=found.total,
        year=year,
        body=found.body,
        day=f"{found.known:%B %Y}",
        items=listed(items),
    )


def newest(found: Newest | None) -> Sentence:
    """Tell the newest month of which there is a figure, and the same month a year before."""
    if found is None:
        return Sentence()
    month = found.month
    told = sentence(
        "{newest_month} {people} were killed {when}, by {by}",
        newest_month=month["result"],
        people=following(month["result"], "people"),
        when=during(month["period"]),
        by=_by(month),
    )
    first, *rest = told.parts
    if isinstance(first, Number):
        told = Sentence((replace(first, text=capital(first.text)), *rest))
    if found.against is None or found.before is None:
        return Sentence((*told.parts, "; no figure of that month a year before is at hand."))
    same = found.against["period"] == month["period"] and found.against["body"] == month["body"]
    earlier = found.before
    if not same:
        told = Sentence((*told.parts, "."))
        told += sentence(
            "The newest month with a figure a year before is {when}: {against_month} against "
            "{month_before} ({body})",
            when=when(found.against["period"]),
            against_month=found.against["result"],
            month_before=earlier["result"],
            body=found.against["body"],
        )
    else:
        more = sentence(
            ", against {month_before} a year before ({before_body})",
            month_before=earlier["result"],
            before_body=earlier["body"],
        )
        told = Sentence((*told.parts, *more.parts))
    if (earlier["result"].low or 0) > 0:
        moved = _rounded(change(found.against["result"], earlier["result"]))
        if (moved.low or 0) > 0:
            told = Sentence(
                (*told.parts, *sentence(", {month_change} more", month_change=moved).parts)
            )
    return Sentence((*told.parts, "."))


def _by(month: pd.Series) -> str:
    """Name who counted a month, and who printed it where that was somebody else."""
    words = "the preliminary count of " if month["preliminary"] else ""
    printers = [p for p in month["publishers"] if month["body"] not in p]
    printed = f", as {printers[0]} adds it up" if month["preliminary"] and printers else ""
    return f"{words}{month['body']}{printed}"


def apart(
    counted: pd.DataFrame, earlier: pd.DataFrame, attacks: pd.DataFrame, year: int
) -> Sentence:
    """Tell how far those who count are apart, and what those find who count attacks alone."""
    told = Sentence()
    if len(counted) > 1:
        told = sentence(
            "The {several}totals of {year} are {apart} people apart",
            several="two " if len(counted) == 2 else "",
            year=year,
            apart=_gap(counted),
        )
    if len(earlier) > 1:
        low, high = earlier.iloc[-1], earlier.iloc[0]
        more = sentence(
            "those of {before} were {apart_before} apart, from {lowest} ({low}) to {highest} "
            "({high})",
            before=year - 1,
            apart_before=_gap(earlier),
            lowest=low["result"],
            low=low["body"],
            highest=high["result"],
            high=high["body"],
        )
        told = Sentence((*told.parts, "; ", *more.parts)) if told else _begun(more, year)
    if told:
        told = Sentence((*told.parts, "."))
    if len(attacks):
        items = [
            sentence(
                f"{{{key_of(r['body'])}_attacks}} ({r['body']})",
                **{f"{key_of(r['body'])}_attacks": r["result"]},
            )
            for _, r in attacks.iterrows()
        ]
        told += sentence(
            "Counts of attacks alone, without operations, have {items} for {year}.",
            items=listed(items),
            year=year,
        )
    if not told:
        told = sentence(
            "Only {body} has a total of {year}.", body=counted["body"].iloc[0], year=year
        )
    return told


def _begun(more: Sentence, year: int) -> Sentence:
    alone = sentence("For {year} there is one total; ", year=year)
    return Sentence((*alone.parts, *more.parts))


def _gap(rows: pd.DataFrame) -> Result:
    """Give how far the highest of some totals is from the lowest."""
    return difference(rows["result"].iloc[0], rows["result"].iloc[-1])


def line_scope(line: pd.DataFrame) -> str:
    """Tell unit and scope of the long line."""
    return f"People killed in Pakistan by year, all sides, as {_names(line)} count them"


def _names(line: pd.DataFrame) -> str:
    return str(listed(list(dict.fromkeys(line["body"]))))


def line_finding(line: pd.DataFrame, counted: pd.DataFrame, year: int) -> Sentence:
    """State the highest and the lowest of the long line, and where the newest year stands."""
    first = line["body"].iloc[0]
    rows = line[line["body"] == first]
    peak = rows.iloc[max(range(len(rows)), key=lambda i: rows["result"].iloc[i].middle)]
    after = rows[rows["year"] > peak["year"]]
    told = sentence("{n} killed in {when}", n=unnamed(peak["result"]), when=int(peak["year"]))
    if len(after):
        low = after.iloc[min(range(len(after)), key=lambda i: after["result"].iloc[i].middle)]
        told = Sentence(
            (
                *told.parts,
                *sentence(", {n} in {when}", n=unnamed(low["result"]), when=int(low["year"])).parts,
            )
        )
    told = Sentence((*told.parts, f" ({first})"))
    if int(rows["year"].max()) >= year and first in set(counted["body"]):
        return told
    now = unnamed(reach_of(counted))
    return Sentence((*told.parts, "; ", *now.parts, f" in {year}"))


def line_remarks(line: pd.DataFrame, marks: pd.DataFrame) -> tuple[str, ...]:
    """Tell where a line is broken, and what the marks are."""
    told = []
    for body, rows in line.groupby("body", sort=False):
        later = [
            int(b["year"])
            for a, b in zip(rows.to_dict("records"), rows.to_dict("records")[1:], strict=False)
            if a["era"] != b["era"]
        ]
        if later:
            years = listed([str(year) for year in later])
            told.append(f"The line of {body} is broken where what it counts changed, in {years}.")
    if len(marks):
        told.append("A mark is a date and explains nothing; the sources of the dates are below.")
    return tuple(told)


def marks_table(marks: pd.DataFrame) -> pd.DataFrame:
    """Give the dated marks for a table."""
    return pd.DataFrame(
        {
            "Date": [f"{day.day} {day:%B %Y}" for day in marks["date"]],
            "What": list(marks["name"]),
            "Source": [
                row["source"] or PageLink("its own page", episode_page(row["episode"]))
                for _, row in marks.iterrows()
            ],
        }
    )


def map_finding(heads: pd.DataFrame, year: int) -> Sentence:
    """State the highest rates of a map, and the lowest."""
    order = sorted(range(len(heads)), key=lambda i: -heads["result"].iloc[i].middle)
    rows = heads.iloc[order]
    ends = rows if len(rows) < 4 else pd.concat([rows.head(2), rows.tail(1)])
    items = [
        sentence("{n} in {name}", n=unnamed(r["result"]), name=in_text(r["name"]))
        for _, r in ends.iterrows()
    ]
    return sentence("Killed per 100,000 people in {year}: {items}", year=year, items=listed(items))


def map_scope(found: Where) -> str:
    """Tell unit and scope of the map."""
    counted = "People killed per 100,000 people, all causes, all groups"
    return f"{counted}; Pakistan; counted by {named(found.body)}"


def versions(found: pd.DataFrame) -> Sentence:
    """Tell how one figure was restated."""
    if found.empty:
        return sentence("No total of these years was restated.")
    items = [
        sentence(
            f"{{version_{place}}} ({{known}})",
            known=f"{row['known']:%B %Y}",
            **{f"version_{place}": row["result"]},
        )
        for place, (_, row) in enumerate(found.iterrows(), start=1)
    ]
    glue = items[0]
    for item in items[1:]:
        glue = Sentence((*glue.parts, ", then ", *item.parts))
    return sentence(
        "A year is not over when it ends: {body} has counted {items} killed in {year}.",
        body=found["body"].iloc[0],
        items=glue,
        year=found["year"].iloc[0],
    )


def bounds(found: Reading | None) -> Sentence:
    """Tell which counts of people a printed share leaves possible."""
    if found is None:
        return sentence("No share of this kind was printed by then.")
    return sentence(
        "A share is a range of people: {share} of {of_total} killed {when} is {share_people} "
        "people, and print does not say which.",
        share=found.printed,
        of_total=found.other,
        when=during(found.of),
        share_people=found.follows,
    )


def contradictions(found: Reading | None) -> Sentence:
    """Tell of two printed figures that can't both be true."""
    if found is None:
        return sentence("No pair of this kind was printed by then.")
    return sentence(
        "Two printed figures can rule each other out: {amount} operations in {year} are "
        "{made_rate} a day, and the same office told {printed_rate} a day.",
        amount=found.other,
        year=found.of,
        made_rate=found.follows,
        printed_rate=found.printed,
    )


def unpublished(ledger: Ledger, found: Where | None, year: int) -> tuple[str, ...]:
    """Name, for the caption of the map, the regions of which the page has no figure."""
    if found is None:
        return ()
    regions = ledger.regions
    missing = [
        row["name"]
        for region, row in regions.iterrows()
        if row["kind"] in ("province", "territory")
        and region.startswith("PK-")
        and region not in found.regions.index
        and (pd.isna(row["valid_from"]) or str(row["valid_from"])[:4] <= str(year))
        and (pd.isna(row["valid_to"]) or str(row["valid_to"])[:4] > str(year))
    ]
    if not missing:
        return ()
    regions = listed([in_text(name) for name in missing])
    return (f"For {year} no figure of {found.body} for {regions} was found.",)
