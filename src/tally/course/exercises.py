"""Three exercises for each chapter: read a number, compute one, correct a news sentence.

Each verb takes what the chapter derived and gives the exercises of the page; the answers are
computed, so they are right for whatever parameters the page was given.
"""

from __future__ import annotations

import pandas as pd

from tally import period, tell
from tally.derive import DeriveError, Result, change, named, rate, share
from tally.derive.regions import REST
from tally.ledger import Ledger
from tally.sentence import Sentence, listed, sentence

Exercise = tuple[str, Sentence, Sentence]

READ = "Read a number"
COMPUTE = "Compute with intervals"
CORRECT = "Correct a news sentence"


def trends(
    series: pd.DataFrame, changes: pd.DataFrame, worded: pd.DataFrame, what: str, body: str
) -> list[Exercise]:
    """Give the exercises of the chapter on trends."""
    read = (READ, *_highest(series[series["latest"]].reset_index(drop=True), what, body))
    if changes.empty:
        return [read, _no_change(series, what), _rounder(series, what, body)]
    year, stated = int(changes["year"].iloc[0]), changes["printed"].iloc[0]
    agree = changes[changes["agrees"]]
    items = [
        sentence(
            f"{{a{i}}} to {{b{i}}} makes {{c{i}}}",
            **{
                f"a{i}": _text(r["earlier"]),
                f"b{i}": _text(r["later"]),
                f"c{i}": _text(r["result"]),
            },
        )
        for i, r in agree.reset_index(drop=True).iterrows()
    ]
    compute = (
        COMPUTE,
        sentence(
            "The change published for {year} is {stated}. Which pairs of printed versions of "
            "{before} and {year} make it?",
            year=year,
            before=year - 1,
            stated=_text(stated),
        ),
        sentence(
            "A printed {stated} means {range}. Within that {lie}: {items}.",
            lie="lie"
            if all(r.interval.within(stated.interval) for r in agree["result"])
            else "can lie",
            stated=_text(stated),
            range=Sentence((stated.interval_text,)),
            items=listed(items),
        )
        if items
        else sentence(
            "A printed {stated} means {range}, and no pair of versions lies within that.",
            stated=_text(stated),
            range=Sentence((stated.interval_text,)),
        ),
    )
    if series["cause"].iloc[0] != "all":
        return [read, compute, _rounder(series, what, body)]
    more = (
        "" if worded.empty else " A source that prints it in those words leaves the operations out."
    )
    attacks = "attacks" if what == "incidents" else f"{what} in attacks"
    correct = (
        CORRECT,
        sentence(
            "A report writes: “The number of {attacks} changed by {stated} in {year}, "
            "says {body}.” "
            "What must be corrected?",
            attacks=attacks,
            stated=_text(stated),
            year=year,
            body=named(body),
        ),
        sentence(
            "The figure of {body} covers all the violence that it counts, operations "
            "included, and not "
            "attacks alone.{more} Correct is: “The number of {what} in all violence that {body} "
            "counts changed by {stated} in {year}.”",
            body=named(body),
            what=what,
            more=more,
            year=year,
            stated=_text(stated),
        ),
    )
    return [read, compute, correct]


def _highest(latest: pd.DataFrame, what: str, body: str) -> tuple[Sentence, Sentence]:
    """Ask for the highest of some years, and whether the last can be compared with it."""
    last = latest.iloc[-1]
    if len(latest) == 1:
        return (
            sentence(
                "How many {what} did {body} count in {year}? Is that a rise or a fall?",
                what=what,
                body=named(body),
                year=str(last["year"]),
            ),
            sentence(
                "It counted {highest_count}. One year alone is neither a rise nor a fall.",
                highest_count=last["result"],
            ),
        )
    asked = sentence(
        "In which of the years shown is the count of {what} highest? Can the last year be "
        "compared with it?",
        what=what,
    )
    place = tell.first_of(list(latest["result"]))
    if place is None:
        return asked, Sentence(
            ("That can't be said for certain: the intervals of the highest figures overlap.",)
        )
    highest = latest.iloc[place]
    if place == len(latest) - 1:
        told = "It is the last year itself."
    elif highest["era"] == last["era"]:
        told = f"It can be compared with {last['year']}: both are of one scope."
    else:
        told = f"It can't be compared with {last['year']}: what is counted changed between them."
    return asked, sentence(
        "In {year}: {highest_count}. {told}",
        year=str(highest["year"]),
        highest_count=highest["result"],
        told=told,
    )


def _no_change(series: pd.DataFrame, what: str) -> Exercise:
    latest = series[series["latest"]].reset_index(drop=True)
    question = sentence(
        "Compute the change of {what} between the first and the last year shown.", what=what
    )
    first, last = latest.iloc[0], latest.iloc[-1]
    if len(latest) < 2:
        return (
            COMPUTE,
            question,
            sentence(
                "None can be computed: {n} of {year} is the only figure.",
                n=_text(last["result"]),
                year=str(last["year"]),
            ),
        )
    if first["era"] != last["era"]:
        return (
            COMPUTE,
            question,
            sentence(
                "None can be computed: {n} of {year} and {m} of {later} are of different scopes.",
                n=_text(first["result"]),
                year=str(first["year"]),
                m=_text(last["result"]),
                later=str(last["year"]),
            ),
        )
    try:
        moved = change(last["result"], first["result"])
    except DeriveError as error:
        return COMPUTE, question, Sentence((str(error),))
    answer = sentence(
        "From {a} in {first} to {b} in {last}: {overall_change}.",
        a=_text(first["result"]),
        first=str(first["year"]),
        b=_text(last["result"]),
        last=str(last["year"]),
        overall_change=moved,
    )
    return COMPUTE, question, answer


def _rounder(series: pd.DataFrame, what: str, body: str) -> Exercise:
    last = series[series["latest"]].iloc[-1]
    result: Result = last["result"]
    return (
        CORRECT,
        sentence(
            "A report writes: “There were {n} {what} in {year}.” What is missing from it?",
            n=_text(result),
            what=tell.following(result, what),
            year=str(last["year"]),
        ),
        sentence(
            "Who counted{scope}. Better: “{body} counted {n} {what} in {year}”{hedged}.",
            scope=", and in what" if last["within"] else "",
            body=tell._capital(named(body)),
            n=_text(result),
            year=str(last["year"]),
            what=tell.following(result, what + last["within"]),
            hedged="" if result.interval.exact else f", which means {result.interval_text}",
        ),
    )


def provinces(regions: pd.DataFrame, what: str, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on provinces."""
    known = regions.drop(index=REST, errors="ignore")
    key = max(known.index, key=lambda k: _middle(known.at[k, "share"] or known.at[k, "count"]))
    row = known.loc[key]
    total, name = row["total"], tell._in_text(row["name"])
    if row["stated_share"] is not None:
        said = row["stated_share"]
        read = (
            sentence(
                "The share of {name} is printed as {share}. What numbers can that stand for?",
                name=name,
                share=_text(said),
            ),
            sentence(
                "{range}: the number is rounded, or hedged, as printed.",
                range=Sentence((tell._capital(said.interval_text),)),
            ),
        )
    else:
        read = (
            sentence(
                "What number of {what} does {body} give for {name}?",
                what=what,
                body=body,
                name=name,
            ),
            sentence(
                "{n}, {in_time}.",
                n=Sentence((tell._capital(row["count"].text),)),
                in_time=tell.during(of),
            ),
        )
    if row["count_from_share"] is not None:
        compute = (
            sentence(
                "Between which two whole numbers is the number of {what} in {name}, if "
                "it is {share} of {total}?",
                share=_text(row["stated_share"]),
                total=_text(total),
                what=what,
                name=name,
            ),
            sentence(
                "{n}: every whole number whose share of {total} is {range}."
                if not row["count_from_share"].interval.exact
                else "It is {n}: the one whole number whose share of {total} is {range}.",
                n=_text(row["count_from_share"]),
                total=_text(total),
                range=Sentence((row["stated_share"].interval_text,)),
            ),
        )
    elif total is not None and row["stated_count"] is not None:
        compute = (
            sentence(
                "What is the share of {name} in the country’s {total}?",
                name=name,
                total=_text(total),
            ),
            sentence(
                "{count} of {total} is {share}.",
                count=_text(row["stated_count"]),
                total=_text(total),
                share=_text(share(row["stated_count"], total)),
            ),
        )
    else:
        compute = (
            sentence("Can the share of {name} in the country be computed?", name=name),
            Sentence(("No: the total of the country in the same scope was not published.",)),
        )
    surely = _surely_most(known, key)
    correct = (
        sentence(
            "A report writes: “{name} had the most {what}, so people there were most at "
            "risk.” What is wrong?",
            name=tell._capital(name),
            what=what,
        ),
        sentence(
            "{only}A count says nothing of risk: divide by the number of people first. Per 100,000 "
            "people the order of the provinces can be another one, as the figure above "
            "shows where a "
            "census is known; and {body} counts places of incidents, not where people live.",
            body=body,
            only=""
            if surely
            else "The figures published do not show that no other region had more. ",
        ),
    )
    return [(READ, *read), (COMPUTE, *compute), (CORRECT, *correct)]


def _surely_most(known: pd.DataFrame, key: str) -> bool:
    """Tell whether no region, published or not, can have more than this one."""
    counts = known["count"].dropna()
    total = known["total"].iloc[0]
    if key not in counts.index or total is None or total.high is None:
        return False
    unpublished = total.high - sum(c.low or 0 for c in counts)
    place = tell.first_of(list(counts))
    return place is not None and counts.index[place] == key and unpublished < counts[key].low


def maps(shown: pd.DataFrame, unpublished: list[str], what: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter of maps."""
    highest = shown.loc[max(shown.index, key=lambda i: _middle(shown.at[i, "result"]))]
    place = tell._in_text(highest["name"])
    grey = listed(unpublished) if unpublished else "None of them"
    return [
        (
            READ,
            sentence(
                "Which region has the highest figure of {what}, and what is it?",
                what=what,
            ),
            sentence("{name}: {n}.", name=highest["name"], n=_text(highest["result"])),
        ),
        (
            "Know what is unknown",
            sentence(
                "Which regions are grey for {when}? May they be drawn as zero?",
                when=tell.when(of),
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
                n=_text(highest["result"]),
                name=place,
            ),
        ),
    ]


def forces(frame: pd.DataFrame, ledger: Ledger, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on security forces."""
    rows = frame[frame["body"] != "unnamed"] if (frame["body"] != "unnamed").any() else frame
    first = rows.iloc[0]
    exercises = [
        (
            READ,
            sentence(
                "Whom does {body} count when it gives {n} for {when}?",
                body=named(first["body"]),
                n=_text(first["result"]),
                when=tell.when(of),
            ),
            sentence("{who}, in {where}.", who=tell._capital(first["who"]), where=first["where"]),
        )
    ]
    hedged = frame[[not r.interval.exact for r in frame["result"]]]
    asked = hedged.iloc[-1] if len(hedged) else first
    exercises.append(
        (
            "Turn words into numbers",
            sentence("What can “{n}” mean, in whole people?", n=_text(asked["result"])),
            sentence(
                "{range}, as nothing hedges it."
                if asked["result"].interval.exact
                else "In the conventional reading: {range}.",
                range=Sentence((asked["result"].interval_text,)),
            ),
        )
    )
    others = rows[
        (rows["group"] != first["group"])
        & (rows["region"] == first["region"])
        & (rows["body"] != first["body"])
    ]
    if len(others):
        exact = others[[r.interval.exact for r in others["result"]]]
        other = (exact if len(exact) else others).iloc[0]
        part = ledger.part_of("group", other["group"], first["group"])
        answer = sentence(
            "{a} counts {who_a}, {b} counts {who_b}{part}. The two figures are of "
            "different universes: "
            "they need not contradict each other, and “admits” is not neutral.",
            a=first["body"],
            who_a=first["who"],
            b=other["body"],
            who_b=other["who"],
            part=", which are a part of them" if part else "",
        )
        question = sentence(
            "A report writes: “{a} says {n}, but {b} admits only {m}.” What is wrong?",
            a=first["body"],
            n=_text(first["result"]),
            b=other["body"],
            m=_text(other["result"]),
        )
    else:
        question = sentence(
            "A report writes: “Soldiers killed {in_time}: {n}.” What is missing from it?",
            n=_text(first["result"]),
            in_time=tell.during(of),
        )
        answer = sentence(
            "Who counted, and whom: {body} counts {who} in {where}. Better: “{body} "
            "counts {n} {who} "
            "killed in {where} {in_time}.”",
            body=named(first["body"]),
            n=_text(first["result"]),
            who=first["who"],
            where=first["where"],
            in_time=tell.during(of),
        )
    return [*exercises, (CORRECT, question, answer)]


def operations(totals: pd.DataFrame, rates: pd.DataFrame, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on operations."""
    amount, days = rates["amount"].iloc[0], period.parse(of).days
    computed = rate(amount, days, "day")
    printed = rates[~rates["computed"]]
    militants = totals[(totals["measure"] == "fatalities") & (totals["group"] == "militants")]
    if len(militants):
        read = (
            sentence(
                "How many militants does {body} give as killed {in_time}?",
                body=body,
                in_time=tell.during(of),
            ),
            sentence("{n}.", n=Sentence((tell._capital(militants["result"].iloc[0].text),))),
        )
    else:
        read = (
            sentence(
                "How many operations does {body} give for {when}?", body=body, when=tell.when(of)
            ),
            sentence("{n}.", n=Sentence((tell._capital(amount.text),))),
        )
    compute = (
        sentence(
            "How many operations per day are {amount} in {days} days?",
            amount=_text(amount),
            days=str(days),
        ),
        sentence("{computed}.", computed=_text(computed)),
    )
    off = (
        printed[[not r.interval.overlaps(computed.interval) for r in printed["result"]]]
        if len(printed)
        else printed
    )
    if len(off):
        wrong = off.iloc[0]
        correct = (
            sentence(
                "A report writes: “Operations a day: {n}; in all of {when}: {amount}.” "
                "What is wrong?",
                n=_text(wrong["result"]),
                amount=_text(amount),
                when=tell.when(of),
            ),
            sentence(
                "The two can't both be true of the {all} days: {amount} at that rate "
                "take {days} days. "
                "Print the total, and the rate that follows from it: {computed} a day.",
                all=str(days),
                amount=_text(amount),
                days=_text(wrong["days"]),
                computed=_text(computed),
            ),
        )
    else:
        correct = (
            sentence(
                "A report writes: “Successful operations {in_time}: {amount}.” What does "
                "the figure not say?",
                amount=_text(amount),
                in_time=tell.during(of),
            ),
            sentence(
                "It counts operations, not their outcome, and it does not say what "
                "counts as one. Better: "
                "“{body} gives {amount} {unit} {in_time}.”",
                body=body,
                amount=_text(amount),
                unit=amount.unit,
                in_time=tell.during(of),
            ),
        )
    return [(READ, *read), (COMPUTE, *compute), (CORRECT, *correct)]


def _text(result: Result) -> Sentence:
    """Give a number as words alone: questions and answers repeat what the page already links."""
    return Sentence((result.text,))


def _middle(result: Result | None) -> float:
    ends = [e for e in (result.low, result.high) if e is not None] if result else []
    return sum(ends) / len(ends) if ends else -1.0
