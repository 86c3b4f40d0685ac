"""Sentences on members of the security forces killed."""

from __future__ import annotations

import pandas as pd

from tally.ledger.tables import Ledger
from tally.results.frames import named
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, first_of, following, key_of, unnamed, when


def compared(frame: pd.DataFrame, ledger: Ledger, of: str) -> Sentence:
    """Tell what each body counts as security forces, side by side."""
    told = Sentence()
    national = frame[frame["region"] == "PK"].drop_duplicates(["body", "group"])
    for _, row in national.iterrows():
        told += sentence(
            f"{{body}} counts {{{key_of(row['body'])}_{row['group'].replace('-', '_')}}} "
            f"{{group}} killed{{within}} {{in_time}}.",
            body=capital(named(row["body"])),
            group=following(row["result"], row["who"]),
            within=row["within"],
            in_time=during(of),
            **{f"{key_of(row['body'])}_{row['group'].replace('-', '_')}": row["result"]},
        )
    if national["group"].nunique() > 1 and national["body"].nunique() > 1:
        told += "These are different universes: compare them, and do not subtract one from another."
    return told or sentence(
        "For {when} only figures for single regions are published.", when=when(of)
    )


def finding(frame: pd.DataFrame, of: str) -> Sentence:
    """State the figure of the widest group of two bodies, in its most exact form."""
    rows = frame[frame["body"] != "unnamed"] if (frame["body"] != "unnamed").any() else frame
    rows = rows[rows["region"] == rows["region"].iloc[0]]
    place = "" if rows["region"].iloc[0] == "PK" else f" in {rows['where'].iloc[0]}"
    items = []
    for _, of_body in list(rows.groupby("body", sort=False))[:2]:
        widest = of_body.iloc[0]["result"].interval
        same = of_body[[r.interval.exact and r.interval.within(widest) for r in of_body["result"]]]
        row = (same if len(same) else of_body).iloc[0]
        items.append(
            sentence(
                "{n} {group} ({body})",
                n=unnamed(row["result"]),
                body=body_names(of_body)[0],
                group=following(row["result"], row["who"] + row["within"]),
            )
        )
    return sentence(
        "Killed {in_time}{place}: {items}", in_time=during(of), place=place, items=listed(items)
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
    if of[0].isdigit():
        return f"Members of the security forces killed; {when(of)}; each row has its own scope"
    return f"Members of the security forces killed; counted by {named(of)}; Pakistan"


def table(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Tell of each body in a frame what its totals include."""
    known = frame.drop_duplicates("body")
    return pd.DataFrame(
        {
            "Counted by": body_names(known),
            "What it counts": [ledger.bodies.at[b, "counts"] for b in known["body"]],
        }
    )
