"""Sentences on members of the security forces killed."""

from __future__ import annotations

import pandas as pd

from tally.ledger.tables import Ledger
from tally.results.frames import named
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, first_of, following, key_of, unnamed, when


def compared(frame: pd.DataFrame, of: str) -> Sentence:
    """Tell how many each organisation counts in the country, those of one kind together."""
    national = frame[frame["region"] == "PK"].drop_duplicates(["body", "group"])
    if national.empty:
        return sentence("For {when} only figures for single regions are published.", when=when(of))
    told = Sentence()
    for (who, within), rows in national.groupby(["who", "within"], sort=False):
        told += sentence(
            "{who} killed{within} {in_time}: {items}.",
            who=capital(str(who)),
            within=within,
            in_time=during(of),
            items=listed([_by(row) for _, row in rows.iterrows()]),
        )
    if len(national) > 1:
        told += "Each organisation counts something else, so these are not parts of one number."
    return told


def _by(row: pd.Series) -> Sentence:
    """Give a figure with who counted it, and of what it follows where nobody printed it."""
    name = f"{key_of(row['body'])}_{row['group'].replace('-', '_')}"
    follows = ", as a printed change makes it" if row["result"].printed is None else ""
    return sentence(
        f"{{{name}}} ({{body}}{{follows}})",
        body=named(row["body"]),
        follows=follows,
        **{name: row["result"]},
    )


def finding(frame: pd.DataFrame, of: str) -> Sentence:
    """State the least and the most that organisations count, of the widest group and region."""
    rows = frame[(frame["region"] == frame["region"].iloc[0])]
    rows = rows[rows["group"] == rows["group"].iloc[0]]
    rows = rows.drop_duplicates("body")
    place = "" if rows["region"].iloc[0] == "PK" else f" in {rows['where'].iloc[0]}"
    order = rows.iloc[sorted(range(len(rows)), key=lambda i: rows["result"].iloc[i].low or 0)]
    ends = order if len(order) < 2 else order.iloc[[0, -1]]
    items = [
        sentence(
            "{n} ({body}{within})",
            n=unnamed(row["result"]),
            body=named(row["body"]),
            within=f",{row['within']}" if row["within"] else "",
        )
        for _, row in ends.iterrows()
    ]
    between = sentence("from {a} to {b}", a=items[0], b=items[1]) if len(items) > 1 else items[0]
    return sentence(
        "{who} killed {in_time}{place}: {between}",
        who=capital(rows["who"].iloc[0]),
        in_time=during(of),
        place=place,
        between=between,
    )


def in_regions(frame: pd.DataFrame) -> Sentence:
    """Tell the figures for single provinces."""
    told = Sentence()
    rows = frame[frame["region"] != "PK"].drop_duplicates(["region", "body", "group"])
    for _, row in rows.iterrows():
        name = f"{key_of(row['region'])}_{key_of(row['body'])}_{row['group'].replace('-', '_')}"
        told += sentence(
            f"{{body}} counts {{{name}}} {{group}} killed{{within}} in {{where}}.",
            within=row["within"],
            where=row["where"],
            body=capital(named(row["body"])),
            group=following(row["result"], row["who"]),
            **{name: row["result"]},
        )
    return told or Sentence(("No figure is published for a single province.",))


def before(years: pd.DataFrame, of: str, body: str, *, first: bool = True) -> Sentence:
    """State how a year stands among the years for which the body has a figure.

    Its numbers have the name of the body before theirs, unless it is the first on its page.
    """
    told = _before(years, of, body)
    return told if first else told.of(body.lower())


def _before(years: pd.DataFrame, of: str, body: str) -> Sentence:
    years = years.reset_index(drop=True)
    here, who = years[years["period"] == of], capital(years["who"].iloc[0])
    told = sentence("{who} killed, as {body} counts them", who=who, body=named(body))
    if len(here):
        told = sentence(
            "{told}: {here_forces} {in_time}",
            told=told,
            in_time=during(of),
            here_forces=here["result"].iloc[0],
        )
    place = first_of(list(years["result"]))
    if len(years) < 2 or place is None:
        return told
    highest, this = years.iloc[place], here.iloc[0] if len(here) else years.iloc[-1]
    scope = "" if highest["era"] == this["era"] else f" (of another scope than {this['year']})"
    if highest["period"] == of:
        return Sentence((*told.parts, f", the highest of the years with a figure{scope}"))
    return sentence(
        "{told}; the highest of the years with a figure is {highest_forces} in {year}{scope}",
        told=told,
        highest_forces=highest["result"],
        year=str(highest["year"]),
        scope=scope,
    )


def labels(frame: pd.DataFrame) -> list[str]:
    """Name the rows of a chart of security forces: who counted whom, and where if in a province."""
    return [
        f"{body}: {r['who'].removeprefix('members of the ')}{r['within']}"
        + ("" if r["region"] == "PK" else f", {r['where']}")
        for body, (_, r) in zip(body_names(frame), frame.iterrows(), strict=True)
    ]


def body_names(frame: pd.DataFrame) -> list[str]:
    """Name the bodies of a frame."""
    return list(frame["label"])


def scope(of: str) -> str:
    """Tell the scope of a chart of security forces."""
    killed = "Members of the security forces killed; Pakistan"
    if of[0].isdigit():
        return f"{killed}; {when(of)}; each row has its own scope"
    return f"{killed}; counted by {named(of)}"


def table(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Tell of each body in a frame what its totals include."""
    known = frame.drop_duplicates("body")
    return pd.DataFrame(
        {
            "Counted by": body_names(known),
            "What it counts": [ledger.bodies.at[b, "counts"] for b in known["body"]],
        }
    )
