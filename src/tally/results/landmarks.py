"""Dated marks for charts over time: what happened on a day, and who printed the day; no causes."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tally.ledger.tables import Ledger
from tally.quantities import period

#: As many marks as a chart takes, and how far apart they stand at least, as parts of its axis.
MOST, APART = 5, 0.02

#: The marks that come first where their day is on a chart: landmarks, and an episode.
FIRST = (
    "army-operation-south-waziristan-2009-10-17",
    "army-public-school-2014-12-16",
    "kabul-2021-08-15",
    "ceasefire-ends-2022-11-28",
    "jaffar-express-2025-03-11",
)

#: The rule, for the caption of a chart.
RULE = "The numbers are dates, and explain nothing"


def landmarks(ledger: Ledger) -> pd.DataFrame:
    """Give every dated mark that was known, in order of time.

    Returns
    -------
    pandas.DataFrame
        ``key``, ``date``, ``name`` (what it was), ``short`` (on a chart), and ``source`` in words
        or the ``episode`` that it is.
    """
    rows = [
        {
            "key": key,
            "date": row["date"],
            "name": row["name"],
            "short": row["short"],
            "source": _named(ledger, row["source_id"]),
            "episode": "",
        }
        for key, row in ledger.landmarks.iterrows()
    ]
    rows += [
        {
            "key": key,
            "date": period.parse(row["date"]).first,
            "name": row["title"],
            "short": row["title"],
            "source": "",
            "episode": key,
        }
        for key, row in ledger.episodes.loc[ledger.episodes.index.isin(FIRST)].iterrows()
    ]
    known = [r for r in rows if ledger.as_of is None or r["date"] <= ledger.as_of]
    columns = ["key", "date", "name", "short", "source", "episode"]
    return pd.DataFrame(sorted(known, key=lambda row: row["date"]), columns=columns)


def _named(ledger: Ledger, source: str) -> str:
    row = ledger.source(source)
    when = f", {row['published']}" if isinstance(row["published"], str) else ""
    return f"{row['publisher']}{when}"


def chosen(marks: pd.DataFrame, first: float, last: float) -> pd.DataFrame:
    """Choose the marks of a chart: at most five, of those whose day is on its axis.

    Parameters
    ----------
    marks : pandas.DataFrame
        As :func:`landmarks` gives them.
    first, last : float
        Where the axis begins and ends, in years.

    Returns
    -------
    pandas.DataFrame
        Those of `FIRST`, and then again and again the one that is furthest from all chosen; in
        order of time. None is so near to another one that their numbers would meet.

    Examples
    --------
    >>> import tally
    >>> chosen(landmarks(tally.load()), 2013, 2025)["short"].to_list()[:2]
    ['Army Public School, Peshawar', 'Former FATA joins Khyber Pakhtunkhwa']
    """
    places = {i: fraction(day) for i, day in marks["date"].items()}
    inside = [i for i in marks.index if first <= places[i] <= last]
    taken = [i for i in inside if marks.at[i, "key"] in FIRST]

    def distance(i: int) -> float:
        return min((abs(places[i] - places[j]) for j in taken), default=last - first)

    while len(taken) < MOST and (others := [i for i in inside if i not in taken]):
        furthest = max(others, key=distance)
        if distance(furthest) < APART * (last - first):
            break
        taken.append(furthest)
    return marks.loc[sorted(taken)].reset_index(drop=True)


def fraction(day: date) -> float:
    """Give a day as a year and its part.

    Examples
    --------
    >>> fraction(date(2021, 8, 15))
    2021.619
    """
    return round(day.year + (day.timetuple().tm_yday - 1) / 365.25, 3)


def told(marks: pd.DataFrame) -> tuple[str, ...]:
    """Give the key to the numbers on a chart: what each mark is, its day, and who printed it."""
    if marks.empty:
        return ()
    items = [
        f"{number} {row['name']}, {period.in_words(str(row['date']))} "
        f"({row['source'] or 'told among the attacks and operations'})"
        for number, (_, row) in enumerate(marks.iterrows(), start=1)
    ]
    return (f"{RULE}: {'; '.join(items)}.",)
