"""All episodes: what was printed of each, print by print, and from where to where the counts go."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tally.chapters.episodes import derive
from tally.ledger.tables import Ledger
from tally.page.episodes import main_group as main_group
from tally.page.episodes import prints as prints
from tally.page.episodes import range_of as range_of
from tally.page.episodes import ranges as ranges
from tally.quantities import period
from tally.results.result import DeriveError


def latest(ledger: Ledger, chosen: Mapping[str, str | int]) -> str:
    """Give the newest episode with a figure; of several of its day the last of the table.

    Raises
    ------
    DeriveError
        When nothing of any episode was known.
    """
    known = derive.known(ledger)
    if known.empty:
        raise DeriveError(f"No figure of any episode was published by {ledger.as_of}.")
    return str(known.index[-1])


def overview(ledger: Ledger) -> pd.DataFrame:
    """Give every episode of which something was known, with the range of its dead.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`tally.chapters.episodes.derive.known`, indexed by the episode, with
        ``first`` (its first day), ``name`` (of its place, in a word) and the columns of its range
        of people killed (see :func:`ranges`): of all people where these were counted, else of the
        group named in ``what``. They are missing where no such count was printed.

    Examples
    --------
    >>> import tally
    >>> every = overview(tally.load())
    >>> every.loc["aps-peshawar-2014-12-16", "result"].text
    '131 to 150'
    """
    known = derive.known(ledger)
    first = [period.parse(text).first for text in known["date"]]
    names = [derive.short_place(ledger, row) for _, row in known.iterrows()]
    known = known.assign(first=first, name=names)
    of = ranges(ledger, prints(ledger, known.index))
    if of.empty:
        return known.iloc[:0].assign(result=[])
    of = of[of["main"] & (of["measure"] == "fatalities")].set_index("episode")
    return known.join(of)


def told_ranges(every: pd.DataFrame) -> pd.DataFrame:
    """Give the episodes of :func:`overview` of whose dead a count was printed."""
    return every[every["result"].notna()]


def places_of(ledger: Ledger, every: pd.DataFrame) -> pd.DataFrame:
    """Give the places of all episodes, each with how many it has; the largest number first.

    Parameters
    ----------
    ledger : Ledger
        For the places.
    every : pandas.DataFrame
        As :func:`overview` gives it.

    Returns
    -------
    pandas.DataFrame
        One row is one place known to its town or its district: ``place``, ``name``, ``where``
        (in words), ``region``, ``town`` (whether the town is known), ``longitude``,
        ``latitude``, ``count``, ``titles`` (of its episodes, with their years) and ``claims``.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> places_of(ledger, overview(ledger))["name"].iloc[0]
    'Peshawar'
    """
    rows: list[dict] = []
    for key, of in every.dropna(subset="place").groupby("place"):
        place = ledger.places.loc[key]
        if place["precision"] == "region":
            continue
        rows.append(
            {
                "place": key,
                "name": place["name"],
                "where": of["where"].iloc[-1],
                "region": place["region"],
                "town": place["precision"] == "town",
                "longitude": place["longitude"],
                "latitude": place["latitude"],
                "count": len(of),
                "titles": tuple(f"{r['title']} ({r['first'].year})" for _, r in of.iterrows()),
                "claims": tuple(c for r in of["result"].dropna() for c in r.claims),
            }
        )
    columns = ["place", "name", "where", "town", "longitude", "latitude", "count", "titles"]
    table = pd.DataFrame(rows, columns=[*columns, "region", "claims"])
    return table.sort_values(["count", "name"], ascending=[False, True], kind="stable")


def placeless(every: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Give the episodes that are at none of the places of :func:`places_of`."""
    return every[~every["place"].isin(set(places["place"]))]
