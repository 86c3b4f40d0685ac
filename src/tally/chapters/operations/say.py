"""Sentences on operations and the rates that are printed of them."""

from __future__ import annotations

import pandas as pd

from tally.ledger.dimensions import DEED, narrow
from tally.quantities import period
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import during, following, key_of, unnamed, when


def counted(totals: pd.DataFrame, body: str, of: str) -> Sentence:
    """Tell what the military counted."""
    names = [_what(row) for _, row in totals.iterrows()]
    items = []
    for name, (_, row) in zip(names, totals.iterrows(), strict=True):
        if names.count(name) > 1:
            name = f"{name}_in_{row['cause']}".replace("-", "_")
        what = following(row["result"], row["what"])
        items.append(sentence(f"{{{name}}} {{what}}", what=what, **{name: row["result"]}))
    return sentence(
        "For {when} {body} reported {items}.", when=when(of), body=body, items=listed(items)
    )


def _what(row: pd.Series) -> str:
    names = [row["measure"], *([] if row["group"] == "all" else [row["group"]])]
    if row["cause"] not in ("all", "operations", "attacks"):
        names.append(row["cause"])
    names += [term for dimension, term in narrow(row).items() if dimension in DEED]
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
    off = [r["result"] for _, r in printed.iterrows() if not fits_any(r["result"], rates)]
    items = listed([sentence("{n}", n=unnamed(r)) for r in (off or list(printed["result"]))])
    one = len(items.parts) == 1
    fits = ("does not fit" if one else "do not fit") if off else ("fits" if one else "fit")
    return sentence(
        "The total makes {computed_rate}{early} {unit} per day {in_time}; the printed {items} "
        "{fits}",
        computed_rate=computed,
        early=_to_the_day(rates, " to {rate_to_the_day}"),
        unit=amount.unit,
        in_time=during(of),
        items=items,
        fits=fits,
    )


def fits_any(printed: Result, rates: pd.DataFrame) -> bool:
    """Tell whether a printed rate can be one of those that the total makes."""
    made = rates[rates["computed"]]["result"]
    return any(printed.interval.overlaps(result.interval) for result in made)


def _to_the_day(rates: pd.DataFrame, words: str) -> Sentence:
    """Tell the rate up to the day on which the total was told, where that was an early one."""
    made = rates[rates["computed"]]
    if len(made) < 2:
        return Sentence()
    row = made.iloc[1]
    days, _, day = row["label"].partition(" days, to ")
    return sentence(words, rate_to_the_day=row["result"], days=days.split(" in ")[1], day=day)


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
    told += _to_the_day(
        frame,
        "The total was told on {day}: if it ended then, it is of {days} days, and they make "
        "{rate_to_the_day} per day.",
    )
    printed = frame[~frame["computed"]].drop_duplicates("text")
    for _, row in printed.iterrows():
        key = key_of(row["text"])
        told += sentence(
            f"At {{printed_rate_{key}}} per day they would take {{days_{key}}} days",
            **{f"printed_rate_{key}": row["result"], f"days_{key}": row["days"]},
        )
        first, last = (e and when(str(e)) for e in row["until"])
        end = "."
        if first and last:
            span = f"on {first}" if first == last else f"between {first} and {last}"
            end = f": counted from the first day of the period, they would end {span}."
        told = Sentence((*told.parts, end))
    return told


def rates_scope(of: str) -> str:
    """Tell the scope of the charts of operations."""
    return f"Operations counted by ISPR; {when(of)}; Pakistan"


def spans_finding(table: pd.DataFrame, of: str) -> Sentence:
    """State whether any printed rate is true of the days of the period."""
    own, printed = table["result"].iloc[0], table["result"].iloc[1:]
    fits = [r for r in printed if r.interval.overlaps(own.interval)]
    days = unnamed(own)
    if not fits:
        word = "No printed rate fits" if len(printed) > 1 else "The printed rate does not fit"
    elif len(fits) < len(printed):
        word = "Not every printed rate fits"
    else:
        word = "Each printed rate fits" if len(printed) > 1 else "The printed rate fits"
    span = during(of) if period.parse(of).kind == "span" else f"of {when(of)}"
    return sentence("{word} the {days} days {span}", word=word, days=days, span=span)
