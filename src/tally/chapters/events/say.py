"""Sentences on sums of events: totals, the deadliest month and part, and what others published."""

from __future__ import annotations

import pandas as pd

from tally.chapters.events import derive
from tally.ledger.tables import Ledger
from tally.results.result import Result, share
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, in_text, when

#: At most so many months are named one by one.
NAMED = 3


def place(ledger: Ledger, region: str) -> str:
    """Tell where, in words that can follow a number of people.

    Examples
    --------
    >>> import tally
    >>> place(tally.load(), "PK-TA")
    'in the former FATA'
    """
    if region == "PK-unplaced":
        return "in Pakistan at a place that is not told"
    return f"in {in_text(ledger.name('region', region))}"


def scope(ledger: Ledger, months: pd.DataFrame, name: str) -> str:
    """Tell unit and scope, as charts print them under their title."""
    region, span = ledger.name("region", months["region"].iloc[0]), _span(months)
    return f"People killed in events; {region}, {when(span)}; {name}"


def beside_scope(ledger: Ledger, rows: pd.DataFrame, region: str) -> str:
    """Tell the unit of what stands side by side, each in a scope of its own."""
    time = when(rows["period"].iloc[0])
    return f"People killed; {ledger.name('region', region)}, {time}; each count in its own scope"


def _span(months: pd.DataFrame) -> str:
    return derive.month_span(months["period"].iloc[0], months["period"].iloc[-1])


def total(ledger: Ledger, months: pd.DataFrame, name: str) -> Sentence:
    """Tell how many events there are, and how many people were killed in them."""
    sums = {of: derive.total(months, of) for of in derive.SUMS}
    region, time = months["region"].iloc[0], during(_span(months))
    events, best, low, high = (sums[of] for of in ("events", "best", "low", "high"))
    if events is None or best is None:
        return sentence("{name} does not cover these months.", name=name)
    where = place(ledger, region)
    if not events.low:
        return sentence(
            "{time} {name} has {events} events {where}.",
            time=capital(time), name=name, where=where, events=events,
        )  # fmt: skip
    told = sentence(
        "{time} {name} has {events} {unit} {where}, in which {best} people were killed by the best "
        "estimate",
        time=capital(time),
        name=name,
        where=where,
        events=events,
        unit="event" if events.low == 1 else "events",
        best=best,
    )
    return Sentence((*told.parts, *_reach(low, best, high).parts, "."))


def _reach(low: Result | None, best: Result, high: Result | None) -> Sentence:
    """Tell the low and the high estimate after the best one."""
    if low is None and high is None:
        return Sentence()
    if low is None or high is None:
        one, of = (high, "high") if low is None else (low, "low")
        other = "low" if low is None else "high"
        assert one is not None
        words = f", and {{{of}}} by the {of} one; a {other} one is not given"
        return sentence(words, **{of: one})
    if low.interval == best.interval == high.interval:
        return Sentence((", and as many by the low and the high one",))
    return sentence(", from {low} (low) to {high} (high)", low=low, high=high)


def months_finding(ledger: Ledger, months: pd.DataFrame) -> Sentence:
    """State the month with the most people killed."""
    known = months.dropna(subset="version")
    top = known[known["best"] == known["best"].max()]
    where = place(ledger, months["region"].iloc[0])
    span = when(_span(months))
    most = derive.total(top.iloc[:1], "best")
    if most is None or not most.low:
        return sentence("Nobody was killed in these events {where}, {span}", where=where, span=span)
    names = listed([when(month) for month in top["period"][:NAMED]])
    more = " and other months" if len(top) > NAMED else ""
    return sentence(
        "The most people killed in one month {where}, {span}: {most}, in {names}{more}",
        where=where, span=span, most=most, names=names, more=more,
    )  # fmt: skip


def months_remarks(months: pd.DataFrame) -> tuple[str, ...]:
    """Say beside the chart how to read it."""
    remarks = [
        "Each event is counted in the month in which it began; a month without one is a zero."
    ]
    if months["low"].notna().any():
        remarks.append("A line in a bar is the low estimate, where it is below the best one.")
    if months["version"].isna().any():
        remarks.append("Of grey months nothing is known here.")
    return tuple(remarks)


def parts_finding(ledger: Ledger, rows: pd.DataFrame, months: pd.DataFrame, what: str) -> Sentence:
    """State which part has the most people killed, and what part of all that is."""
    where, time = place(ledger, months["region"].iloc[0]), during(_span(months))
    named = rows[rows["told"].astype(bool)]
    whole = derive.total(months, "best")
    if named.empty or whole is None or not named["best"].iloc[0].low:
        return sentence(
            "No {what} {where} has a person killed {time}", what=what, where=where, time=time
        )
    top = named.iloc[0]
    return sentence(
        "The {what} with the most people killed {where} {time} is {name}: {most}, or {part} of all",
        what=what,
        name=in_text(top["name"]),
        where=where,
        time=time,
        most=top["best"],
        part=share(top["best"], whole),
    ).of(what)


def parts_remarks(rows: pd.DataFrame, most: int, what: str) -> tuple[str, ...]:
    """Say beside the chart of parts how to read it."""
    remarks = ["A point is the best estimate, and its bar reaches from the low to the high one."]
    if len(rows) > most:
        remarks.append(f"The first {most} of {len(rows)} are drawn; the table has all.")
    if what == "actor":
        remarks.append(
            "All people killed in the events under an actor are told, its own too. Of UCDP’s "
            "events that is who fought the state or attacked civilians, and two that fought each "
            "other are named together; of ACLED’s it is the first actor, and of GTD’s the group."
        )
    return tuple(remarks)


def untold(what: str, name: str) -> str:
    """Say that the sums do not tell these parts, and how to have them."""
    if what == "region":
        return f"{name} tells one region here, so there are no parts to show."
    if what == "district":
        return (
            f"{name} tells no districts of these months. The book keeps those of UCDP in whole "
            "years; a file that the command tally events wrote has them by month."
        )
    return (
        f"{name} is not told by actor here. The book keeps the sums of UCDP by place alone; a file "
        "that the command tally events wrote has the actors, too."
    )


def beside_finding(ledger: Ledger, rows: pd.DataFrame, region: str, name: str) -> Sentence:
    """State what the events make and what was published, of the newest time of both."""
    best = rows["best"].iloc[0]
    words = "{where}, {time}: {best} people killed in the events of {name}; {counts}"
    counts = Sentence()
    for number, row in enumerate(rows.to_dict("records")):
        one = sentence(
            f"{{who}}{'' if number else ' published'} {{published_{number}}}", who=row["who"],
            **{f"published_{number}": row["result"]},
        )  # fmt: skip
        counts = Sentence((*counts.parts, *([", "] if counts.parts else []), *one.parts))
    return sentence(
        words,
        where=capital(in_text(ledger.name("region", region))),
        time=when(rows["period"].iloc[0]),
        best=sentence("{best_beside}", best_beside=best),
        name=name,
        counts=counts,
    )


BESIDE_REMARKS = (
    "The counts are of different things, so none is a check of another, and they are not to be "
    "added up: many of the people are in several of them.",
)

NOTHING = (
    "For this region nobody published a count of all people killed in a year, quarter or month "
    "that these events cover."
)


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the published counts with the events of the same time, as a table for people."""
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "Time": [when(period) for period in rows["period"]],
            "Counted by": rows["who"],
            "Published": rows["result"],
            "Events, low": rows["low"],
            "Events, best": rows["best"],
            "Events, high": rows["high"],
            "Published / best": rows["ratio"],
        },
        dtype=object,
    )
