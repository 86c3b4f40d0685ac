"""All episodes: what was printed of each, print by print, and from where to where the counts go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from tally.chapters.episodes import derive
from tally.ledger.dimensions import ALL
from tally.ledger.tables import Ledger
from tally.page.provenance import cited
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results.frames import frame, scope_of, words
from tally.results.result import DeriveError, Result, of_statement
from tally.results.standing import WEAK, parties

#: The measures whose counts have a range, in the order in which they are told.
MEASURES = ("fatalities", "injuries")


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


def prints(ledger: Ledger, episodes: Iterable[str] | None = None) -> pd.DataFrame:
    """Give each figure of some episodes (of all, by default) as one publication printed it.

    Returns
    -------
    pandas.DataFrame
        One row is one print: ``claim``, ``episode``, ``measure``, ``group``, ``what`` (whom it
        counts, in words), ``result``, ``printed`` (as its page has it), ``body``, ``own`` (an
        armed group of its own deed), ``cited`` (the publication and its day), ``source_id``,
        ``published``, ``weak`` (of a kind of `WEAK`), ``repeats`` (the claim whose figure it
        is, if any) and ``note`` (none where the ledger is a view of an earlier day).
        The people killed come first, then in each measure all people, and the least first.

    Examples
    --------
    >>> import tally
    >>> of = prints(tally.load(), ["karachi-karsaz-2007-10-18"])
    >>> of[["printed", "cited"]].to_numpy().tolist()[-1]
    ['more than 450', 'The News International (2023-02-01)']
    """
    wanted = list(ledger.episodes.index if episodes is None else episodes)
    claims = ledger.select(episode=wanted)
    ranks = {measure: i for i, measure in enumerate(MEASURES)}
    groups = {group: i for i, group in enumerate(ledger.tables["groups"].index)}
    order = claims.assign(
        _episode=claims["episode"].map({name: i for i, name in enumerate(wanted)}),
        _own=claims["body"].isin(parties(ledger)),
        _measure=claims["measure"].map(ranks).fillna(len(ranks)),
        _group=claims["group"].map(groups),
        _value=pd.to_numeric(claims["value"]),
        _day=claims["published"].fillna("9999"),
    ).sort_values(["_episode", "_own", "_measure", "_group", "_value", "_day"], kind="stable")
    return frame(
        {
            "claim": name,
            "episode": row["episode"],
            "measure": row["measure"],
            "group": row["group"],
            "what": words(ledger, row["measure"], group=row["group"]),
            "in_what": words(ledger, row["measure"], **scope_of(row)),
            "result": of_statement(
                {**row.to_dict(), "claims": (name,)}, ledger.name("measure", row["measure"])
            ),
            "printed": row["printed"],
            "value": float(row["value"]),
            "body": row["body"],
            "own": bool(row["_own"]),
            "cited": cited(row),
            "source_id": row["source_id"],
            "published": row["published"] if isinstance(row["published"], str) else None,
            "weak": ledger.source(row["source_id"])["kind"] in WEAK,
            "repeats": row["same_as"] if isinstance(row["same_as"], str) else None,
            "note": row["note"] if ledger.as_of is None and isinstance(row["note"], str) else "",
        }
        for name, row in order.iterrows()
    )


def ranges(ledger: Ledger, printed: pd.DataFrame) -> pd.DataFrame:
    """Give from where to where the printed counts of the same people go, in each episode.

    What an armed group says of its own deed is in none of them.

    Parameters
    ----------
    ledger : Ledger
        For the groups.
    printed : pandas.DataFrame
        As :func:`prints` gives it.

    Returns
    -------
    pandas.DataFrame
        One row is one group of people of one measure of one episode: ``episode``, ``measure``,
        ``group``, ``what``, ``main`` (the widest group of its measure, of which most was
        printed), ``result`` (the range), ``least`` and ``greatest`` (the prints at its ends, as
        Results), ``least_by`` and ``greatest_by`` (who printed them), ``prints`` and
        ``publications`` (how many), ``number`` (at which the greatest print stands), ``weak``
        (whether no source of it is of a firmer kind) and ``firm`` (the range without the kinds
        of `WEAK`; None where none is left).
        A hedged print stands at its number: “at least 24” at 24.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> of = ranges(ledger, prints(ledger, ["karachi-karsaz-2007-10-18"]))
    >>> of[["what", "text"]].to_numpy().tolist()
    [['people killed', '139'], ['people injured', 'over 450']]
    """
    rows: list[dict] = []
    if printed.empty:
        return frame(rows)
    counted = printed[~printed["own"] & printed["measure"].isin(MEASURES)]
    for (episode, measure), of in counted.groupby(["episode", "measure"], sort=False):
        main = main_group(ledger, of)
        for group, same in of.groupby("group", sort=False):
            low, high = same["value"].min(), same["value"].max()
            least, greatest = same[same["value"] == low], same[same["value"] == high]
            firm = same[~same["weak"]]
            rows.append(
                {
                    "episode": episode,
                    "measure": measure,
                    "group": group,
                    "what": same["what"].iloc[0],
                    "main": group == main,
                    "result": range_of(same),
                    "least": _end(least),
                    "greatest": _end(greatest),
                    "least_by": tuple(dict.fromkeys(least["cited"])),
                    "greatest_by": tuple(dict.fromkeys(greatest["cited"])),
                    "prints": len(same),
                    "publications": same["source_id"].nunique(),
                    "number": high,
                    "weak": bool(same["weak"].all()),
                    "firm": range_of(firm) if len(firm) else None,
                }
            )
    return frame(rows)


def range_of(same: pd.DataFrame) -> Result:
    """Give the range of some prints of the same people, the least and the greatest of them.

    Parameters
    ----------
    same : pandas.DataFrame
        Rows of :func:`prints`; where all say the same in the same words, the range says it so.
    """
    results = list(same["result"])
    claims = tuple(dict.fromkeys(c for r in results for c in r.claims))
    low, high = same["value"].min(), same["value"].max()
    first = results[0]
    if len({r.text for r in results}) == 1:
        return Result(first.interval, first.unit, claims, printed=first.text)
    how = f"the least and the greatest of {len(results)} prints"
    return Result(Interval(low, high), first.unit, claims, how=how)


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


def main_group(ledger: Ledger, of: pd.DataFrame) -> str:
    """Give the group that is in no other; of several the one most printed, then the largest.

    Parameters
    ----------
    ledger : Ledger
        For the groups.
    of : pandas.DataFrame
        Prints of one measure of one episode.
    """
    groups = list(dict.fromkeys(of["group"]))
    if ALL in groups:
        return ALL
    outer = [g for g in groups if not any(o != g and ledger.part_of("group", g, o) for o in groups)]
    exact = of.assign(exact=[r.interval.exact for r in of["result"]]).groupby("group")["exact"]
    counts, values = of["group"].value_counts(), of.groupby("group")["value"].max()
    plain = exact.any()
    return max(outer, key=lambda g: (counts[g], values[g], plain[g]))


def _end(same: pd.DataFrame) -> Result:
    """Give the end of a range: the plainest print of its number, with the claims of all."""
    results = sorted(same["result"], key=lambda r: (not r.interval.exact, r.text))
    claims = tuple(dict.fromkeys(c for r in results for c in r.claims))
    return Result(results[0].interval, results[0].unit, claims, printed=results[0].text)


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
