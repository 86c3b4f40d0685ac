"""Sentences and tables on all episodes, and on one of them print by print."""

from __future__ import annotations

import pandas as pd

from tally.chapters.episodes import derive, derive_all, say
from tally.errors import enumerated
from tally.ledger.dimensions import ALL
from tally.ledger.tables import Ledger
from tally.page.outputs import PageLink, episode_page
from tally.quantities import period
from tally.results.sentence import Sentence, listed, sentence
from tally.results.standing import parties
from tally.results.words import capital, during, following, key_of, when

#: How many publications are named in a cell before the rest is counted.
NAMED = 3

#: Numbers as prose writes them.
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(count: int, thing: str) -> str:
    """Count things in words.

    Examples
    --------
    >>> in_words(6, "publication"), in_words(1, "publication"), in_words(78, "episode")
    ('six publications', 'one publication', '78 episodes')
    """
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    return f"{number} {thing}{'' if count == 1 else 's'}"


def summary(every: pd.DataFrame) -> Sentence:
    """Tell of all episodes: how many, from when to when, the largest, and how many differ.

    Parameters
    ----------
    every : pandas.DataFrame
        As :func:`tally.chapters.episodes.derive_all.overview` gives it.
    """
    first, last = every.iloc[0], every.iloc[-1]
    told = sentence(
        "{count}, from {first} to {last}, have figures here.",
        count=capital(in_words(len(every), "attack, bombing or operation"))
        if len(every) == 1
        else f"{len(every)} attacks, bombings and operations",
        first=when(first["date"]),
        last=when(last["date"]),
    )
    counted = derive_all.told_ranges(every)
    largest = _largest(counted)
    if largest is not None:
        told += sentence(
            "Of the counts in newspapers and in agencies’ and organisations’ own pages, "
            f"the largest is {{title}} {{day}}: {{{_name(largest)}}} {{what}}.",
            title=_inside(largest["title"]),
            day=during(largest["date"]),
            what=following(largest["result"], largest["what"]),
            **{_name(largest): largest["result"]},
        )
    several = counted[counted["prints"] > 1]
    differ = several[several["result"].map(lambda r: r.low != r.high)]
    if len(several):
        told += sentence(
            "For {several} of them more than one count of the same people was printed, and for "
            "{differ} of these the counts differ.",
            several=str(len(several)),
            differ=str(len(differ)) if len(differ) else "none",
        )
    return told


def timeline_finding(every: pd.DataFrame) -> Sentence:
    """State which year has most of the episodes, and which episode the most dead."""
    counted = derive_all.told_ranges(every)
    largest = _largest(counted)
    if largest is None:
        return Sentence(("No count of people killed was printed in firm sources",))
    return sentence(
        f"{{title}} {{day}}: {{{_name(largest)}}} {{what}}, the largest count in a newspaper, an "
        "agency’s or an organisation’s own pages among {count} episodes",
        title=largest["title"],
        day=during(largest["date"]),
        what=following(largest["result"], largest["what"]),
        count=str(len(counted)),
        **{_name(largest): largest["result"]},
    )


def timeline_scope(every: pd.DataFrame) -> str:
    """Tell the scope of the time line."""
    return (
        f"People killed in each of {len(derive_all.told_ranges(every))} episodes in Pakistan, "
        "from the least printed count to the greatest"
    )


def timeline_remarks(every: pd.DataFrame) -> tuple[str, ...]:
    """Give the sentences for the caption of the time line."""
    counted = derive_all.told_ranges(every)
    remarks = [
        "These are the episodes that the ledger holds, not all that there were: the space between "
        "two of them is no peace.",
        "A bar goes from the least printed count to the greatest; a dot is one number. “At least "
        "24” stands at 24.",
    ]
    if (counted["group"] != ALL).any():
        remarks.append(
            "A hollow mark counts a part of the dead alone, such as members of the security "
            "forces, since nobody printed a count of all."
        )
    if counted["weak"].any():
        remarks.append("A faint mark rests on copies, blogs or unknown publications alone.")
    remarks.append("What an armed group says of its own attacks is in no mark.")
    return tuple(remarks)


def map_scope(every: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Tell the scope of the map of all episodes."""
    count = int(placed["count"].sum())
    placed_of = f"{count} of {len(every)} episodes in Pakistan"
    return f"The places of {placed_of}, as closely as they are known"


def map_finding(placed: pd.DataFrame) -> Sentence:
    """State where most of the episodes were."""
    if placed.empty:
        return Sentence(("No episode is known to a town or a district",))
    most = placed["count"].max()
    names = list(placed[placed["count"] == most]["name"])
    return sentence(
        "{where}: {count}, more than at any other place",
        where=enumerated(names[:NAMED]),
        count=in_words(int(most), "episode") + (" each" if len(names) > 1 else ""),
    )


def table(every: pd.DataFrame) -> pd.DataFrame:
    """Give all episodes as a table for people, the newest first, each with a link to its page."""
    every = every.iloc[::-1]
    return pd.DataFrame(
        {
            "What happened": [PageLink(r["title"], episode_page(e)) for e, r in every.iterrows()],
            "Least": every["least"],
            "Greatest": every["greatest"],
            "Of whom": every["what"],
            "Date": [_date(text) for text in every["date"]],
            "Where": [where.removesuffix(", Pakistan") for where in every["where"]],
            "Printed by": [
                _named(least)
                if least == greatest
                else f"{_named(least)} (least); {_named(greatest)} (greatest)"
                for least, greatest in zip(every["least_by"], every["greatest_by"], strict=True)
            ],
        }
    )


def range_told(of: pd.Series) -> Sentence:
    """Tell one range: its ends, in how many publications, and who printed each.

    Parameters
    ----------
    of : pandas.Series
        A row of :func:`tally.chapters.episodes.derive_all.ranges`.
    """
    name = key_of(f"{of['measure']}-{of['group']}")
    what = following(of["result"], of["what"])
    count = in_words(of["publications"], "publication")
    told = sentence(
        f"{{start}}: {{{name}}}, in {{count}}.",
        start=capital(of["what"]),
        count=count,
        **{name: of["result"]},
    )
    if of["result"].low != of["result"].high and of["prints"] > 1:
        told += sentence(
            f"The least, {{{name}_least}}, was printed by {{least_by}}; the greatest, "
            f"{{{name}_greatest}}, by {{greatest_by}}.",
            least_by=_named(of["least_by"]),
            greatest_by=_named(of["greatest_by"]),
            **{f"{name}_least": of["least"], f"{name}_greatest": of["greatest"]},
        )
    if of["weak"]:
        told += "Only copies, blogs or unknown publications have it."
    elif of["firm"] is not None and of["firm"].text != of["result"].text:
        told += sentence(
            f"Without copies, blogs and unknown publications it is {{{name}_firm}} {{what}}.",
            what=what,
            **{f"{name}_firm": of["firm"]},
        )
    return told


def own_told(ledger: Ledger, printed: pd.DataFrame) -> Sentence:
    """Tell what armed groups say of their own deeds, which is in no range; nothing without any."""
    own = printed[printed["own"]]
    if own.empty:
        return Sentence()
    items = [
        sentence(
            f"{{who}}: {{own_{n}}} {{what}} ({{cited}})",
            who=ledger.name("body", row["body"]),
            what=following(row["result"], row["what"]),
            cited=row["cited"],
            **{f"own_{n}": row["result"]},
        )
        for n, (_, row) in enumerate(own.iterrows(), start=1)
    ]
    return sentence(
        "What an armed group says of its own attacks stands apart and is in no range. {items}.",
        items=listed(items),
    )


def unnamed_told(printed: pd.DataFrame) -> Sentence:
    """Say, where it is so, that publications which name nobody are no one counter."""
    silent = printed[printed["body"] == "unnamed"]["source_id"].nunique()
    if silent < 2:
        return Sentence()
    return sentence(
        "{count} name nobody who counted. They are not one counter, so that a count in one of "
        "them is no version of the count in another.",
        count=capital(in_words(silent, "publication")),
    )


def prints_table(ledger: Ledger, printed: pd.DataFrame) -> pd.DataFrame:
    """Give the prints of an episode as a table for people."""
    mains = {
        measure: derive_all.main_group(ledger, of)
        for measure, of in printed[~printed["own"]].groupby("measure")
    }
    return pd.DataFrame(
        {
            "Printed": printed["result"],
            "Of whom": printed["what"],
            "In": [
                PageLink(row["cited"], f"book/sources#source-{row['source_id']}")
                for _, row in printed.iterrows()
            ],
            "Who is cited": [cited_as(ledger, body) for body in printed["body"]],
            "The same people": [_same(ledger, row, mains) for _, row in printed.iterrows()],
            "Remark": printed["note"],
        }
    )


def cited_as(ledger: Ledger, body: str) -> str:
    """Name whom a publication cites.

    Examples
    --------
    >>> import tally
    >>> cited_as(tally.load(), "unnamed"), cited_as(tally.load(), "BLA")
    ('nobody named', 'Balochistan Liberation Army, of its own deed')
    """
    if body == "unnamed":
        return "nobody named"
    if body in parties(ledger):
        return f"{ledger.name('body', body)}, of its own deed"
    return capital(say.said_by(ledger, body))


def what_when_where(ledger: Ledger, episode: str) -> Sentence:
    """Tell what an episode was, when and where, and how closely that is known.

    Examples
    --------
    >>> import tally
    >>> print(what_when_where(tally.load(), "dasu-bus-2021-07-14"))
    14 July 2021; Dasu, Upper Kohistan district, Khyber Pakhtunkhwa, Pakistan.
    """
    row = ledger.episodes.loc[episode]
    unsure = period.parse(row["date"]).kind in ("month", "quarter", "year")
    told = sentence(
        "{when}; {where}.{day}",
        when=capital(when(row["date"])),
        where=derive.place_in_words(ledger, row),
        day=" The day was not printed." if unsure else "",
    )
    place = ledger.places.loc[row["place"]] if isinstance(row["place"], str) else None
    if place is None:
        told += "No page names one place for it."
    elif place["precision"] == "district":
        told += sentence("Of the place it is known that it lies in {name}.", name=_within(place))
    if isinstance(row["note"], str):
        told += sentence("The ledger notes: {note}.", note=row["note"])
    if isinstance(row["part_of"], str):
        whole = ledger.episodes.at[row["part_of"], "title"]
        told += sentence("It is a part of “{whole}”.", whole=whole)
    return told


def _within(place: pd.Series) -> str:
    return f"{place['district']} district" if isinstance(place["district"], str) else place["name"]


def _same(ledger: Ledger, row: pd.Series, mains: dict[str, str]) -> str:
    """Tell whether a print counts the people of whom the range of its measure is."""
    if row["own"]:
        return "in no range"
    main = mains[row["measure"]]
    if isinstance(row["repeats"], str):
        return "the same count, printed again"
    if row["group"] == main:
        return "yes"
    return "a part of them" if ledger.part_of("group", row["group"], main) else "other people"


def _largest(counted: pd.DataFrame) -> pd.Series | None:
    """Give the episode whose greatest count in a firm source is the largest."""
    firm = counted[counted["firm"].notna() & (counted["group"] == ALL)] if len(counted) else counted
    if firm.empty:
        return None
    # A hedged print stands at its number, which is an end of what it is read as.
    ends = firm["firm"].map(lambda r: r.low if r.printed is not None else r.high)
    largest = firm.loc[ends.astype(float).idxmax()].copy()
    largest["result"] = largest["firm"]
    return largest


def _name(row: pd.Series) -> str:
    return key_of(f"{row['episode']}-killed")


def _inside(title: str) -> str:
    """Put a title into a sentence: “the attack on ...”."""
    return f"“{title}”"


def _named(by: object) -> str:
    """Name the publications of a number, and count those that are left."""
    if not isinstance(by, tuple):
        return ""
    more = len(by) - NAMED
    return "; ".join(by[:NAMED]) + (f"; and {more} more" if more > 0 else "")


def _date(text: str) -> str:
    unsure = period.parse(text).kind in ("month", "quarter", "year")
    return f"{when(text)}{', day unknown' if unsure else ''}"
