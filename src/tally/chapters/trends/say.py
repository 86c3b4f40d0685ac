"""Sentences on how a count moved over the years."""

from __future__ import annotations

import pandas as pd

from tally.ledger.scopes import eras
from tally.ledger.tables import Ledger
from tally.results.frames import named
from tally.results.result import Result, change
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, first_of, following, keys_of, unnamed


def trend(frame: pd.DataFrame, what: str, body: str) -> Sentence:
    """Tell the last year of a series, and its change on the year before."""
    latest = frame[frame["latest"]].set_index("year")
    last = int(latest.index[-1])
    result = latest.at[last, "result"]
    told = sentence(
        "In {year} {body} counted {last_count} {what} in Pakistan",
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
        direction=_direction(moved),
    )
    return Sentence((*told.parts, *against.parts))


def _direction(moved: Result) -> str:
    if moved.low is not None and moved.low > 0:
        return "rise"
    return "fall" if moved.high is not None and moved.high < 0 else "change"


def finding(frame: pd.DataFrame, what: str) -> Sentence:
    """State the finding of a series: its last year among the years that can be compared with it."""
    latest = frame[frame["latest"]].set_index("year")
    last = int(latest.index[-1])
    peers = latest[latest["era"] == latest.at[last, "era"]]
    what = capital(what + latest.at[last, "within"])
    told = sentence(
        "{what} in {year}: {last_count}", what=what, year=last, last_count=latest.at[last, "result"]
    )
    place = _place(list(peers["result"]), [int(year) for year in peers.index])
    return Sentence((*told.parts, f", {place}")) if place else told


def _place(results: list[Result], years: list[int]) -> str:
    """Tell the place of the last of some years among them, as far as it is certain."""
    last = len(results) - 1
    for words, least in (("more", False), ("fewer", True)):
        # How far back the last year is surely above, or below, all that follow.
        run = next((i for i in range(last) if first_of(results[i:], least=least) == last - i), None)
        if run is None:
            continue
        if run == 0 and last > 1:
            place = "the most" if words == "more" else "the fewest"
            return f"{place} of the {len(years)} years with a figure since {years[0]}"
        if run == last - 1:
            return f"{words} than in {years[run]}"
        return f"{words} than in any year with a figure after {years[run - 1]}"
    return ""


#: What an organisation is, where its type alone is no word for it.
TYPES = {
    "dataset": "a data set",
    "index": "an index",
    "media": "a news outlet",
    "party": "an armed group",
    "state": "a body of the state",
}


def who(ledger: Ledger, body: str) -> Sentence:
    """Tell who stands behind the capitals of a short name; of a name in words nothing.

    Examples
    --------
    >>> import tally
    >>> str(who(tally.load(), "PIPS")), str(who(tally.load(), "New-America"))
    ('PIPS: Pak Institute for Peace Studies, a think tank.', '')
    """
    if not body.isupper():
        return Sentence()
    row = ledger.bodies.loc[body]
    kind = TYPES.get(row["type"], f"a {row['type']}")
    return Sentence((f"{body}: {row['name']}, {kind}.",))


def scope_breaks(ledger: Ledger, body: str, frame: pd.DataFrame) -> Sentence:
    """Tell where in a series its scope changes, and what was counted before and after."""
    counted = eras(ledger, body)
    inside = [i for i in sorted(frame["era"].unique()) if 0 <= i < len(counted)]
    if not counted:
        return sentence("What {body} counts, and since when, is not known.", body=named(body))
    if len(inside) < 2:
        return Sentence((f"What {body} counts did not change in the years shown.",))
    told = Sentence()
    for i in inside:
        era = counted[i]
        years = f"From {era.first} on" if era.last is None else f"Up to {era.last}"
        told += f"{years} the totals of {body} count {_counts(era.counts)}."
    return told + sentence(
        "So the line of {body} is broken between them, and no change across the break is computed.",
        body=named(body),
    )


def _counts(told: str) -> str:
    """Write what an organisation counts inside a sentence; a word that takes sides is its own."""
    words = f"{told[0].lower()}{told[1:].removesuffix('.')}"
    return f"what it calls “{words}”" if words.startswith("terror") else words


def published_change(changes: pd.DataFrame, what: str) -> Sentence:
    """Set a published change beside the changes that the vintages make."""
    if changes.empty:
        return Sentence(("For these years no change was published that can be computed again.",))
    year = int(changes["year"].iloc[0])
    pairs = changes.reset_index(drop=True)
    agree = pairs[pairs["agrees"]]
    names = _pair_names(pairs)
    told = sentence(
        "The change that was printed for {year} is {published_change}.",
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
            f"from {{from_{name}}} to {{to_{name}}} is {{change_{name}}}",
            **{
                f"from_{name}": r["earlier"],
                f"to_{name}": r["later"],
                f"change_{name}": r["result"],
            },
        )
        for name, (_, r) in zip(names[agree.index], agree.iterrows(), strict=True)
    ]
    return Sentence((*told.parts, " ", *listed(items).parts, "."))


def _pair_names(pairs: pd.DataFrame) -> pd.Series:
    """Name each pair of versions by the editions of the two."""
    named = {}
    for side in ("earlier", "later"):
        of = {
            r.text: (r, edition)
            for r, edition in zip(pairs[side], pairs[f"{side}_in"], strict=True)
        }
        keys = keys_of(*zip(*of.values(), strict=True))
        named[side] = dict(zip(of, keys, strict=True))
    names = [
        f"{named['earlier'][a.text]}_to_{named['later'][b.text]}"
        for a, b in zip(pairs["earlier"], pairs["later"], strict=True)
    ]
    return pd.Series(names, index=pairs.index)


def otherwise(frame: pd.DataFrame, year: int, body: str, what: str) -> Sentence:
    """Tell that a source gives the body's figure of all violence in words for attacks alone."""
    if frame.empty:
        return Sentence()
    keys = keys_of(frame["result"], frame["kind"] + "-" + frame["told_in"])
    items = [
        sentence(
            f"{{worded_{key}}} in {', '.join(r['publishers'])}", **{f"worded_{key}": r["result"]}
        )
        for key, (_, r) in zip(keys, frame.iterrows(), strict=True)
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
            stated=unnamed(changes["printed"].iloc[0]),
        )  # fmt: skip
    return sentence(
        "{agree} of {all} pairs of versions {verb} with the published change of {stated} in {year}",
        agree=str(agree),
        verb="agrees" if agree == 1 else "agree",
        all=str(len(changes)),
        stated=unnamed(changes["printed"].iloc[0]),
        year=str(changes["year"].iloc[0]),
    )
