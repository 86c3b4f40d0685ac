"""Three exercises for each chapter: read a number, compute one, correct a news sentence.

Each verb takes what the chapter derived and gives the exercises of the page; the answers are
computed, so they are right for whatever parameters the page was given.
"""

from __future__ import annotations

import pandas as pd

from tally import period, tell
from tally.derive import DeriveError, Result, change, rate, share
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
    latest = series[series["latest"]]
    highest = latest.loc[latest["high"].fillna(latest["low"]).astype(float).idxmax()]
    read = (
        READ,
        sentence("In which of the years shown is the count of {what} highest, and how high is it? "
                 "Say also what {body} counted in that year.", what=what, body=body),
        sentence("In {year}: {highest_count}. Whether that can be compared with later years depends "
                 "on the scope: compare only within one unbroken line.",
                 year=str(highest["year"]), highest_count=highest["result"]),
    )  # fmt: skip
    if changes.empty:
        return [read, _no_change(series, what), _rounder(series, what, body)]
    year, stated = int(changes["year"].iloc[0]), changes["printed"].iloc[0]
    agree = changes[changes["agrees"]]
    items = [
        sentence(f"{{a{i}}} to {{b{i}}} makes {{c{i}}}",
                 **{f"a{i}": _text(r["earlier"]), f"b{i}": _text(r["later"]), f"c{i}": _text(r["result"])})
        for i, r in agree.reset_index(drop=True).iterrows()
    ]  # fmt: skip
    compute = (
        COMPUTE,
        sentence("The change published for {year} is {stated}. Which pairs of printed versions of "
                 "{before} and {year} round to it?",
                 year=year, before=year - 1, stated=_text(stated)),
        sentence("A printed {stated} means {range}. Within that lie: {items}.",
                 stated=_text(stated), range=Sentence((stated.interval_text,)), items=listed(items))
        if items else
        sentence("A printed {stated} means {range}, and no pair of versions lies within that.",
                 stated=_text(stated), range=Sentence((stated.interval_text,))),
    )  # fmt: skip
    scope = "all violence" if series["cause"].iloc[0] == "all" else "operations"
    more = "" if worded.empty else " The source that printed it in those words left the operations out."
    correct = (
        CORRECT,
        sentence("A report writes: “Deaths in terror attacks changed by {stated} in {year}, says {body}.” "
                 "What must be corrected?", stated=_text(stated), year=year, body=body),
        sentence("The figure of {body} is of {what} in {scope}, not of deaths in attacks alone.{more} Correct is: "
                 "“{body} counted {what}; its figures for {year} differ from those of {before} by {stated}.”",
                 body=body, what=what, scope=scope, more=more, year=year, before=year - 1, stated=_text(stated)),
    )  # fmt: skip
    return [read, compute, correct]


def _no_change(series: pd.DataFrame, what: str) -> Exercise:
    latest = series[series["latest"]].reset_index(drop=True)
    question = sentence("Compute the change of {what} between the first and the last year shown.", what=what)
    first, last = latest.iloc[0], latest.iloc[-1]
    if len(latest) < 2 or first["era"] != last["era"]:
        return COMPUTE, question, Sentence(("None can be computed: there are not two years of one scope.",))
    try:
        moved = change(last["result"], first["result"])
    except DeriveError as error:
        return COMPUTE, question, Sentence((str(error),))
    answer = sentence("From {a} in {first} to {b} in {last}: {overall_change}.", a=_text(first["result"]),
                      first=str(first["year"]), b=_text(last["result"]), last=str(last["year"]),
                      overall_change=moved)  # fmt: skip
    return COMPUTE, question, answer


def _rounder(series: pd.DataFrame, what: str, body: str) -> Exercise:
    last = series[series["latest"]].iloc[-1]
    result: Result = last["result"]
    return (
        CORRECT,
        sentence("A report writes: “There were {n} {what} in {year}.” What is missing from it?",
                 n=_text(result), what=what, year=str(last["year"])),
        sentence("Who counted, and what. Better: “{body} counted {n} {what} in {year}”, with the "
                 "interval {range} where the number is hedged.", body=body, n=_text(result), what=what,
                 year=str(last["year"]), range=Sentence((result.interval_text,))),
    )  # fmt: skip


def provinces(regions: pd.DataFrame, what: str, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on provinces."""
    known = regions.drop(index=REST, errors="ignore")
    key = max(known.index, key=lambda k: _middle(known.at[k, "share"] or known.at[k, "count"]))
    row = known.loc[key]
    total, name = row["total"], row["name"]
    if row["stated_share"] is not None:
        said = row["stated_share"]
        read = sentence("The share of {name} is printed as {share}. Between which two numbers can it lie?",
                        name=name, share=_text(said)), sentence(
                        "Between {range}: it is rounded, or hedged, as printed.",
                        range=Sentence((said.interval_text.replace(" to ", " and "),)))  # fmt: skip
    else:
        read = sentence("How many {what} does {body} give for {name}?", what=what, body=body, name=name), sentence(
            "{n}, in {when}.", n=_text(row["count"]), when=tell.when(of))  # fmt: skip
    if row["count_from_share"] is not None:
        compute = sentence(
            "{share} of {total}: between which two whole numbers can the {what} in {name} lie?",
            share=_text(row["stated_share"]), total=_text(total), what=what, name=name,
        ), sentence("{n}: every whole number whose share of {total} is {range}.",
                    n=_text(row["count_from_share"]), total=_text(total),
                    range=Sentence((row["stated_share"].interval_text,)))  # fmt: skip
    elif total is not None and row["stated_count"] is not None:
        compute = sentence("What is the share of {name} in the country’s {total}?", name=name, total=_text(total)), sentence(
            "{count} of {total} is {share}.", count=_text(row["stated_count"]), total=_text(total),
            share=_text(share(row["stated_count"], total)))  # fmt: skip
    else:
        compute = sentence("Can the share of {name} in the country be computed?", name=name), Sentence(
            ("No: the total of the country in the same scope was not published.",))  # fmt: skip
    correct = (
        sentence("A report writes: “{name} had the most {what}, so people there were most at risk.” What is wrong?",
                 name=name, what=what),
        Sentence(("A count says nothing of risk: divide by the number of people first. Per 100,000 people "
                  "the order of the provinces can be another one, as the figure above shows where a "
                  "census is known; and {} counts places of incidents, not where people live.".format(body),)),
    )  # fmt: skip
    return [(READ, *read), (COMPUTE, *compute), (CORRECT, *correct)]


def maps(shown: pd.DataFrame, unpublished: list[str], what: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter of maps."""
    highest = shown.loc[max(shown.index, key=lambda i: _middle(shown.at[i, "result"]))]
    grey = listed(unpublished) if unpublished else Sentence(("none",))
    return [
        (
            READ,
            sentence("Which region of the map has the highest figure of {what}, and what is it?", what=what),
            sentence("{name}: {n}.", name=highest["name"], n=_text(highest["result"])),
        ),
        (
            "Know what is unknown",
            sentence("For which regions was no figure published for {when}? May they be drawn as zero?",
                     when=tell.when(of)),
            sentence("{grey}. No: that nothing was published does not mean that nobody was harmed, so they are grey.",
                     grey=grey),
        ),
        (
            CORRECT,
            sentence("A report writes: “The map shows that violence is spread evenly over {name}.” What is wrong?",
                     name=highest["name"]),
            sentence("The map has one figure for the whole of {name} and shades all of it alike. Where "
                     "within it the incidents were, the figure does not say.", name=highest["name"]),
        ),
    ]  # fmt: skip


def forces(frame: pd.DataFrame, ledger: Ledger, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on security forces."""
    named = frame[frame["body"] != "unnamed"]
    rows = named if len(named) else frame
    first = rows.iloc[0]
    exercises = [
        (
            READ,
            sentence("Whom does {body} count when it gives {n} for {when}?", body=first["body"],
                     n=_text(first["result"]), when=tell.when(of)),
            sentence("{who}, in {where}.", who=tell._capital(first["who"]), where=first["where"]),
        )
    ]  # fmt: skip
    hedged = frame[[not r.interval.exact for r in frame["result"]]]
    asked = hedged.iloc[-1] if len(hedged) else first
    exercises.append(
        (
            "Turn words into numbers",
            sentence("What can “{n}” mean, in whole people?", n=_text(asked["result"])),
            sentence("In the conventional reading: {range}.", range=Sentence((asked["result"].interval_text,))),
        )
    )  # fmt: skip
    others = rows[(rows["group"] != first["group"]) & (rows["region"] == first["region"])]
    if len(others):
        exact = others[[r.interval.exact for r in others["result"]]]
        other = (exact if len(exact) else others).iloc[0]
        part = ledger.part_of("group", other["group"], first["group"])
        answer = sentence(
            "{a} counts {who_a}, {b} counts {who_b}{part}. The two figures are of different universes: "
            "they need not contradict each other, and “admits” is not neutral.",
            a=first["body"], who_a=first["who"], b=other["body"], who_b=other["who"],
            part=", which are a part of them" if part else "",
        )  # fmt: skip
        question = sentence(
            "A report writes: “{a} says {n}, but {b} admits only {m}.” What is wrong?",
            a=first["body"], n=_text(first["result"]), b=other["body"], m=_text(other["result"]),
        )  # fmt: skip
    else:
        question = sentence("A report writes: “{n} soldiers were killed in {when}.” What is wrong?",
                            n=_text(first["result"]), when=tell.when(of))  # fmt: skip
        answer = sentence("It names nobody who counted, and {body} counts {who}, which need not be soldiers.",
                          body=first["body"], who=first["who"])  # fmt: skip
    return [*exercises, (CORRECT, question, answer)]


def operations(totals: pd.DataFrame, rates: pd.DataFrame, body: str, of: str) -> list[Exercise]:
    """Give the exercises of the chapter on operations."""
    amount, days = rates["amount"].iloc[0], period.parse(of).days
    computed = rate(amount, days, "day")
    printed = rates[~rates["computed"]]
    militants = totals[(totals["measure"] == "fatalities") & (totals["group"] == "militants")]
    if len(militants):
        read = (
            sentence("How many militants does {body} give as killed in {when}?", body=body, when=tell.when(of)),
            sentence("{n}.", n=_text(militants["result"].iloc[0])),
        )  # fmt: skip
    else:
        read = (
            sentence("How many operations does {body} give for {when}?", body=body, when=tell.when(of)),
            sentence("{n}.", n=_text(amount)),
        )  # fmt: skip
    compute = (
        sentence("How many operations per day are {amount} in {days} days?", amount=_text(amount), days=str(days)),
        sentence("{computed}.", computed=_text(computed)),
    )  # fmt: skip
    off = printed[[not r.interval.overlaps(computed.interval) for r in printed["result"]]] if len(printed) else printed
    if len(off):
        wrong = off.iloc[0]
        correct = (
            sentence("A report writes: “{n} operations a day, {amount} in all of {when}.” What is wrong?",
                     n=_text(wrong["result"]), amount=_text(amount), when=tell.when(of)),
            sentence("The two can't both be true of the {all} days: {amount} at that rate take {days} days. "
                     "Print the total, and the rate that follows from it: {computed} a day.",
                     all=str(days), amount=_text(amount), days=_text(wrong["days"]), computed=_text(computed)),
        )  # fmt: skip
    else:
        correct = (
            sentence("A report writes: “{amount} operations were successful in {when}.” What does the figure not say?",
                     amount=_text(amount), when=tell.when(of)),
            Sentence(("It counts operations, not their outcome, and it does not say what counts as one.",)),
        )  # fmt: skip
    return [(READ, *read), (COMPUTE, *compute), (CORRECT, *correct)]


def _text(result: Result) -> Sentence:
    """Give a number as words alone: questions and answers repeat what the page already links."""
    return Sentence((result.text,))


def _middle(result: Result | None) -> float:
    ends = [e for e in (result.low, result.high) if e is not None] if result else []
    return sum(ends) / len(ends) if ends else -1.0
