"""What was said of one episode: its statements, where they differ, its days and its places."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd

from tally.errors import did_you_mean
from tally.ledger.exact import table as table_of
from tally.ledger.tables import Ledger
from tally.page.episodes import known as known
from tally.page.episodes import place_in_words, short_place, with_claims
from tally.quantities import period
from tally.results.frames import frame, named, results_of, scope_of, words
from tally.results.result import DeriveError, add_up, remainder

#: How closely the place of an episode is known, the closest first.
PRECISIONS = ("town", "district", "region")

#: What the days of an episode are the days of, in the order in which they come.
KINDS = ("happened", "stated", "printed")


def family_of(ledger: Ledger, episode: str) -> pd.DataFrame:
    """Give an episode and its parts, as far as anything was known of them.

    Parameters
    ----------
    ledger : Ledger
        The claims; a part of which nothing was known on its day is left out.
    episode : str
        The episode.

    Returns
    -------
    pandas.DataFrame
        Rows of the table of episodes: the episode itself first, then its parts by their days.

    Raises
    ------
    DeriveError
        When there is no such episode, or nothing of it was known.

    Examples
    --------
    >>> import tally
    >>> family_of(tally.load(), "balochistan-2025-01-31")["title"].to_list()[1:]
    ['Clash at Mangocher in Kalat', 'Operation in Harnai']
    """
    table = ledger.episodes
    if episode not in table.index:
        hint = did_you_mean(episode, table.index, ".")
        raise DeriveError(f"episodes.csv has no episode {episode!r}{hint}")
    known = with_claims(ledger)
    family = known[(known["episode"] == episode) | (known["part_of"] == episode)]
    if family.empty:
        when = f" by {ledger.as_of}" if ledger.as_of else ""
        raise DeriveError(f"No figure of the episode {episode!r} was published{when}.")
    first = [period.parse(text).first for text in family["date"]]
    order = family.assign(_part=family["episode"] != episode, _first=first)
    return family.loc[order.sort_values(["_part", "_first"], kind="stable").index]


def statements_of(ledger: Ledger, episode: str) -> pd.DataFrame:
    """Give each statement of an episode and of its parts.

    Returns
    -------
    pandas.DataFrame
        One row is one statement: ``episode``, ``part`` (whether it is of a part), ``place``
        (where a part was, in a word), ``body``, ``measure``, ``group`` (ids), ``unit`` (the
        measure in words), ``what`` (whom or what it counts, in words), ``result``, ``printed``,
        ``sources`` (each with its day and the place on its page), ``notes`` (none where the
        ledger is a view of an earlier day) and ``latest``.
        The statements of the whole come first, in each the measures with most statements.

    Raises
    ------
    DeriveError
        As :func:`family_of`.

    Examples
    --------
    >>> import tally
    >>> said = statements_of(tally.load(), "paktika-2024-12-24")
    >>> said["printed"].to_list()
    ['51', 'nearly 50', 'more than 20']
    """
    family = family_of(ledger, episode)
    statements = ledger.statements(episode=list(family.index))
    often = statements["measure"].map(statements["measure"].value_counts())
    order = statements.assign(
        _rank=statements["episode"].map({e: i for i, e in enumerate(family.index)}),
        _often=often,
        _value=pd.to_numeric(statements["value"]),
    ).sort_values(
        ["_rank", "_often", "measure", "_value"],
        ascending=[True, False, True, False],
        kind="stable",
    )
    statements = statements.loc[order.index]
    results = results_of(statements, ledger)
    return frame(
        {
            "episode": row["episode"],
            "part": row["episode"] != episode,
            "place": short_place(ledger, ledger.episodes.loc[row["episode"]]),
            "body": row["body"],
            "publishers": row["publishers"],
            "measure": row["measure"],
            "group": row["group"],
            "unit": ledger.name("measure", row["measure"]),
            "what": words(ledger, row["measure"], **scope_of(row)),
            "result": result,
            "printed": row["printed"],
            "sources": tuple(_printed_in(ledger, claim) for claim in row["claims"]),
            "notes": _notes(ledger, row["claims"]),
            "latest": bool(row["latest"]),
        }
        for result, (_, row) in zip(results, statements.iterrows(), strict=True)
    )


def measures(statements: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Divide statements by measure, so that each can stand on one axis.

    Returns
    -------
    tuple of pandas.DataFrame
        The statements of the first measure, and those of the next one (empty where there is none).

    Examples
    --------
    >>> import tally
    >>> said = statements_of(tally.load(), "kp-operations-2025-01-31")
    >>> [list(rows["printed"]) for rows in measures(said)]
    [['at least 10'], ['five']]
    """
    measures = [*dict.fromkeys(statements["measure"]), None]
    first, second = (statements[statements["measure"] == measure] for measure in measures[:2])
    return first, second


def differences(statements: pd.DataFrame) -> pd.DataFrame:
    """Give the pairs of statements of the same people that have no number in common.

    Parameters
    ----------
    statements : pandas.DataFrame
        As :func:`statements_of` gives it.

    Returns
    -------
    pandas.DataFrame
        One row is one pair: ``one`` and ``other``, the places of the statements in their frame.
        A pair is of one episode, one measure and one group, and of what each body last said.
    """
    rows = list(statements[statements["latest"]].iterrows())
    pairs = [
        {"one": i, "other": j}
        for (i, a), (j, b) in combinations(rows, 2)
        if (a["episode"], a["measure"], a["group"]) == (b["episode"], b["measure"], b["group"])
        and not a["result"].interval.overlaps(b["result"].interval)
    ]
    return table_of(pairs, columns=["one", "other"])


def sums(statements: pd.DataFrame) -> pd.DataFrame:
    """Set the sum of the parts beside the figure that the same body gives for the whole.

    Parameters
    ----------
    statements : pandas.DataFrame
        As :func:`statements_of` gives it.

    Returns
    -------
    pandas.DataFrame
        One row is one figure of the whole: ``whole`` (its place in the frame), ``parts`` (theirs,
        a tuple), ``result`` (the sum) and ``agrees`` (whether some number is both). Only where
        every part that the ledger holds has a figure of the same body, measure and group.

    Examples
    --------
    >>> import tally
    >>> said = statements_of(tally.load(), "balochistan-2025-01-31")
    >>> added = sums(said)
    >>> added["result"].item().how, added["result"].item().text, bool(added["agrees"].item())
    ('12 + 11', '23', True)
    """
    last = statements[statements["latest"]]
    known = statements.loc[statements["part"], "episode"].nunique()
    rows = []
    for i, whole in last[~last["part"]].iterrows():
        same = (last[["body", "measure", "group"]] == whole[["body", "measure", "group"]]).all(
            axis=1
        )
        parts = last[last["part"] & same]
        if known < 2 or len(parts) != known or parts["episode"].nunique() != known:
            continue
        added = add_up(parts["result"])
        agrees = added.interval.overlaps(whole["result"].interval)
        rows.append({"whole": i, "parts": tuple(parts.index), "result": added, "agrees": agrees})
    return frame(rows)


def rest(ledger: Ledger, episode: str) -> pd.DataFrame:
    """Give what a part leaves of its whole for the other parts, by the figures of one body.

    Returns
    -------
    pandas.DataFrame
        One row is one figure of the part: ``part`` and ``whole`` (Results), ``title`` (of the
        whole), ``body``, ``measure``, ``group``, ``what`` and ``result`` (what is left). Empty
        where the episode is no part, where the whole has no such figure, or where it is less than
        the part.

    Examples
    --------
    >>> import tally
    >>> left = rest(tally.load(), "harnai-2025-02-01")
    >>> left["result"].item().how, left["result"].item().text
    ('23 − (11)', '12')
    """
    part_of = ledger.episodes.at[episode, "part_of"]
    if part_of not in with_claims(ledger).index:
        return frame([])
    wholes = statements_of(ledger, part_of)
    wholes = wholes[~wholes["part"] & wholes["latest"]].set_index(["body", "measure", "group"])
    rows = []
    for _, row in statements_of(ledger, episode).iterrows():
        cell = (row["body"], row["measure"], row["group"])
        if cell not in wholes.index or not row["latest"]:
            continue
        whole = wholes.loc[[cell]].iloc[0]
        try:
            left = remainder(whole["result"], [row["result"]])
        except DeriveError:
            continue
        rows.append(
            {
                "part": row["result"],
                "whole": whole["result"],
                "title": ledger.episodes.at[part_of, "title"],
                "body": row["body"],
                "measure": row["measure"],
                "group": row["group"],
                "what": row["what"],
                "result": left,
            }
        )
    return frame(rows)


def days(ledger: Ledger, episode: str) -> pd.DataFrame:
    """Give the days of an episode: when it was, when it was stated, when it was printed.

    Returns
    -------
    pandas.DataFrame
        One row is one span: ``label``, ``kind`` (happened, stated, printed), ``first`` and
        ``last`` (days), ``sure`` (whether each of these days is meant, and not some day of
        them), ``date`` (the period as the table has it) and ``claims``. An episode that is a
        part has its whole beside it. A source whose table gives a month was not printed before
        the episode; what came after the day of the ledger is left out.

    Raises
    ------
    DeriveError
        As :func:`family_of`.

    Examples
    --------
    >>> import tally
    >>> days = days(tally.load(), "paktika-2024-12-24").set_index("label")
    >>> days.loc["printed by Defence Talks", ["first", "last"]].astype(str).to_list()
    ['2024-12-24', '2024-12-31']
    """
    family = family_of(ledger, episode)
    known = with_claims(ledger)
    whole = known[known["episode"] == ledger.episodes.at[episode, "part_of"]]
    shown = pd.concat([whole, family])
    rows = [_span(row["title"], "happened", row["date"]) for _, row in shown.iterrows()]
    begin = min(row["first"] for row in rows)
    claims = ledger.select(episode=list(family.index))
    for edition, _ in claims.dropna(subset="edition").groupby("edition", sort=False):
        of = ledger.edition(edition)
        if isinstance(of["released"], str):
            report = f"{named(of['body'])}: {_lower(of['title'])}"
            rows.append(_span(report, "stated", of["released"]))
    for source, _ in claims.dropna(subset="published").groupby("source_id", sort=False):
        of = ledger.source(source)
        rows.append(_span(f"printed by {of['publisher']}", "printed", of["published"]))
    rows = [_after(row, begin) for row in rows]
    rows = [r for r in rows if ledger.as_of is None or r["first"] <= ledger.as_of]
    table = pd.DataFrame(rows).assign(claims=[tuple(claims.index)] * len(rows))
    order = table.assign(_kind=table["kind"].map(KINDS.index))
    # What happened stays in its order: the whole before its parts.
    order.loc[order["kind"] == "happened", ["first", "last"]] = begin
    order = order.sort_values(["_kind", "first", "last"], kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def places(ledger: Ledger, episode: str) -> pd.DataFrame:
    """Give the places of an episode and of its parts, each as closely as it is known.

    Returns
    -------
    pandas.DataFrame
        One row is one episode: ``episode``, ``title``, ``name`` (of the place), ``precision``
        (of `PRECISIONS`), ``district``, ``region``, ``longitude`` and ``latitude`` (degrees;
        missing where only the region is known), ``where`` (the place in words), ``note``,
        ``said`` (the figures, in words) and ``claims``.

    Raises
    ------
    DeriveError
        As :func:`family_of`.
    """
    said = statements_of(ledger, episode)
    rows = []
    for name, row in family_of(ledger, episode).iterrows():
        place = ledger.places.loc[row["place"]] if isinstance(row["place"], str) else None
        of = said[said["episode"] == name]
        rows.append(
            {
                "episode": name,
                "title": row["title"],
                "name": short_place(ledger, row),
                "precision": "region" if place is None else place["precision"],
                "district": None
                if place is None or pd.isna(place["district"])
                else place["district"],
                "region": row["region"],
                "longitude": None if place is None else place["longitude"],
                "latitude": None if place is None else place["latitude"],
                "where": place_in_words(ledger, row),
                "note": "" if place is None or pd.isna(place["note"]) else place["note"],
                "said": "; ".join(f"{r['result'].text} {r['what']}" for _, r in of.iterrows()),
                "claims": tuple(c for r in of["result"] for c in r.claims),
            }
        )
    return pd.DataFrame(rows)


def _printed_in(ledger: Ledger, claim_id: str) -> str:
    claim = ledger.claim(claim_id)
    day = f" ({claim['published']})" if isinstance(claim["published"], str) else ""
    locator = f", {claim['locator']}" if isinstance(claim["locator"], str) else ""
    return f"{claim['publisher']}{day}{locator}"


def _notes(ledger: Ledger, claims: tuple[str, ...]) -> tuple[str, ...]:
    # A note was written with all that is known now, and may tell of what came after that day.
    if ledger.as_of is not None:
        return ()
    return tuple(dict.fromkeys(ledger.rows(claims)["note"].dropna()))


def _span(label: str, kind: str, text: str) -> dict:
    of = period.parse(text)
    # A month or a year in these tables is a day that nobody printed.
    sure = of.kind in ("day", "span")
    return {
        "label": label,
        "kind": kind,
        "first": of.first,
        "last": of.last,
        "sure": sure,
        "date": text,
    }


def _after(row: dict, begin: date) -> dict:
    """Take from the days on which something may have been printed those before the episode."""
    if row["sure"] or row["kind"] == "happened":
        return row
    return {**row, "first": max(row["first"], begin)}


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]
