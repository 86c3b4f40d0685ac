"""Episodes: where each was, what was printed of it, and from where to where the counts go."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tally.ledger.dimensions import ALL
from tally.ledger.tables import Ledger
from tally.page.provenance import cited
from tally.quantities import period
from tally.quantities.interval import Interval
from tally.results.frames import frame, scope_of, words
from tally.results.result import Result, of_statement
from tally.results.standing import WEAK, parties

#: The measures whose counts have a range, in the order in which they are told.
MEASURES = ("fatalities", "injuries")


def known(ledger: Ledger) -> pd.DataFrame:
    """Give every episode of which something was known, by their days.

    Returns
    -------
    pandas.DataFrame
        The rows of the table of episodes, with ``where`` (the place in words) and ``bodies`` (the
        ids of those who said something of it).
    """
    known = with_claims(ledger)
    said = ledger.select(episode=list(known.index)).groupby("episode")["body"]
    bodies = [tuple(said.get_group(name).unique()) for name in known.index]
    first = [period.parse(text).first for text in known["date"]]
    where = [place_in_words(ledger, row) for _, row in known.iterrows()]
    table = known.assign(where=where, bodies=bodies, _first=first, _part=known["part_of"].notna())
    return table.sort_values(["_first", "_part"], kind="stable").drop(columns=["_first", "_part"])


def place_in_words(ledger: Ledger, row: pd.Series) -> str:
    """Tell where an episode was, from the narrow to the wide.

    Parameters
    ----------
    ledger : Ledger
        For names.
    row : pandas.Series
        A row of the table of episodes.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> place_in_words(ledger, ledger.episodes.loc["mangocher-2025-01-31"])
    'Mangocher, Kalat district, Balochistan, Pakistan'
    >>> place_in_words(ledger, ledger.episodes.loc["aps-peshawar-2014-12-16"])
    'Peshawar district, Khyber Pakhtunkhwa'
    """
    names = [] if not isinstance(row["place"], str) else [ledger.places.at[row["place"], "name"]]
    if names and pd.notna(district := ledger.places.at[row["place"], "district"]):
        names.append(f"{district} district")
        if names[0] == district:
            # The name of a town and of its district: a source need not mean the town.
            names = names[1:]
    region, parent = row["region"], ledger.regions.at[row["region"], "parent"]
    above = [ledger.name("region", parent)] if isinstance(parent, str) else []
    # A district was in its province in those years too, whatever that held beside it.
    if not (names and above and ledger.name("region", region).startswith(f"{above[0]} without")):
        names.append(ledger.name("region", region))
    return ", ".join(dict.fromkeys([*names, *above]))


def with_claims(ledger: Ledger) -> pd.DataFrame:
    """Give the rows of the table of episodes of which a figure was known."""
    told = ledger.select(episode=list(ledger.episodes.index))["episode"]
    return ledger.episodes[ledger.episodes.index.isin(set(told))]


def short_place(ledger: Ledger, row: pd.Series) -> str:
    """Name the place of an episode, a row of their table, in a word: its region where no other."""
    if isinstance(row["place"], str):
        return ledger.places.at[row["place"], "name"]
    return ledger.name("region", row["region"])


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
