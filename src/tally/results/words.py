"""Words that several sentences share: times, places, orders."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from tally.quantities import period
from tally.results.result import Result
from tally.results.sentence import Sentence

#: How a sentence names a period.
when = period.in_words


def during(text: str) -> str:
    """Tell a period as the time in which something happened.

    Examples
    --------
    >>> during("2024-Q1"), during("2024-01-01/2024-07-22")
    ('in the first quarter of 2024', 'from 1 January to 22 July 2024')
    """
    kind = period.parse(text).kind
    return f"{ {'span': 'from', 'day': 'on'}.get(kind, 'in') } {when(text)}"


def months_between(first: str, last: str) -> str:
    """Tell a run of months by its ends, also where it makes a quarter or a year.

    Examples
    --------
    >>> months_between("2024-10", "2024-12"), months_between("2024-10", "2024-10")
    ('October to December 2024', 'October 2024')
    """
    begin, end = when(first), when(last)
    if first == last:
        return begin
    return f"{begin.removesuffix(f' {last[:4]}')} to {end}"


def following(result: Result, what: str) -> str:
    """Give the words that can follow a number: ``of militants`` where it is "hundreds"."""
    return what if result.text[-1] in "0123456789%" else f"of {what}"


def first_of(results: list[Result], *, least: bool = False) -> int | None:
    """Give the place of the result that is the highest (or lowest) for certain, or None."""
    sign = -1 if least else 1
    ends = [
        sorted((sign * r.low, sign * r.high))
        for r in results
        if r.low is not None and r.high is not None
    ]
    if not ends or len(ends) < len(results):
        return None
    best = max(range(len(ends)), key=lambda i: ends[i])
    alone = all(high < ends[best][0] for i, (_, high) in enumerate(ends) if i != best)
    return best if alone else None


def key_of(term: str) -> str:
    """Write a term as a part of the name of a value: ``PK-KP`` is ``kp``.

    Examples
    --------
    >>> key_of("PK-KP-without-TA"), key_of("crss-annual-2023"), key_of("over 1,500")
    ('kp_without_ta', 'crss_annual_2023', 'over_1500')
    """
    words = term.removeprefix("PK-").lower().replace(",", "").replace("+", "_and_")
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_")


def keys_of(results: Iterable[Result], told_in: Iterable[str]) -> list[str]:
    """Name results by the editions that they are told in, so that one more moves no other's name.

    Where an edition has several, the first bears its name, and the others what was printed too.

    Parameters
    ----------
    results : iterable of Result
        What was printed, in their order.
    told_in : iterable of str
        The edition of each, or the source where none is named.

    Examples
    --------
    >>> from tally.quantities.interval import Interval
    >>> killed = [Result(Interval(n, n), "people killed", (str(n),)) for n in (973, 970, 980)]
    >>> keys_of(killed, ["crss-annual-2022", "crss-annual-2022", "crss-2022-q4"])
    ['crss_annual_2022', 'crss_annual_2022_970', 'crss_2022_q4']
    """
    names: list[str] = []
    for result, edition in zip(results, told_in, strict=True):
        name = key_of(edition)
        names.append(f"{name}_{key_of(result.text)}" if name in names else name)
    return names


def largest_first(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Order rows by the middle of their results, the largest first."""
    middles = [r.middle for r in frame[column]]
    order = sorted(range(len(frame)), key=lambda i: -middles[i])
    return frame.iloc[order]


def unnamed(result: Result) -> Sentence:
    """Give a number as text only, where another sentence already names it."""
    return Sentence((result.text,))


def capital(words: str) -> str:
    """Begin a sentence: the first letter large, all others as they are."""
    return words[0].upper() + words[1:]


def region_names(frame: pd.DataFrame) -> list[str]:
    """Name the regions of a frame, to begin a sentence with."""
    names = [in_text(name) for name in frame["name"]]
    return [capital(name) if i == 0 else name for i, name in enumerate(names)]


def in_text(name: str) -> str:
    """Name a region inside a sentence."""
    if name.startswith("Former "):
        return f"the {name[0].lower()}{name[1:]}"
    return name[0].lower() + name[1:] if name.startswith("All ") else name
