"""Sentences on one episode: what it was, who said what of it, what its parts make."""

from __future__ import annotations

import pandas as pd

from tally.chapters.episodes import derive
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.results.frames import counter, named
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, following, keys_of, unnamed, when


def told(ledger: Ledger, family: pd.DataFrame, places: pd.DataFrame) -> Sentence:
    """Tell what an episode was, in the ledger's words: its title, its days, its place."""
    episode, place = family.iloc[0], places.iloc[0]
    unsure = period.parse(episode["date"]).kind in ("month", "quarter", "year")
    told = sentence(
        "{title}: {when}; {where}.{day}",
        title=episode["title"],
        when=when(episode["date"]),
        where=place["where"],
        day=" The day was not printed." if unsure else "",
    )
    if isinstance(episode["note"], str):
        told += sentence("The ledger notes: {note}.", note=episode["note"])
    parts = [f"“{title}”" for title in family["title"].iloc[1:]]
    if parts:
        told += sentence("Parts of it that sources tell apart: {parts}.", parts=listed(parts))
    if isinstance(episode["part_of"], str):
        whole = ledger.episodes.at[episode["part_of"], "title"]
        told += sentence("It is a part of “{whole}”.", whole=whole)
    return told


def said_by(ledger: Ledger, body: str) -> str:
    """Name whoever said something, inside a sentence.

    Examples
    --------
    >>> import tally
    >>> said_by(tally.load(), "Afghan-Taliban")
    'Taliban officials of Afghanistan'
    """
    if body == "unnamed":
        return named(body)
    # An acronym is how the book names a body; longer ids are no words.
    return body if body.isupper() and "-" not in body else ledger.bodies.at[body, "name"]


def labels(ledger: Ledger, statements: pd.DataFrame) -> pd.DataFrame:
    """Give the statements with ``by`` (who said it, for a legend) and ``row`` (for a chart)."""
    by = [
        counter(ledger, row) if row["body"] == "unnamed" else _by(ledger, row["body"])
        for _, row in statements.iterrows()
    ]
    rows = [
        f"{who}: {_who(row['what'])}" + (f", {row['place']}" if row["part"] else "")
        for who, (_, row) in zip(by, statements.iterrows(), strict=True)
    ]
    sources = [", ".join(sources) for sources in statements["sources"]]
    rows = [
        f"{row}, in {source}" if rows.count(row) > 1 else row
        for row, source in zip(rows, sources, strict=True)
    ]
    return statements.assign(by=by, row=rows)


def said(ledger: Ledger, statements: pd.DataFrame) -> Sentence:
    """Tell who said what of an episode, and of its parts."""
    told = Sentence()
    for (_, part, body), rows in statements.groupby(["episode", "part", "body"], sort=False):
        items = [
            sentence(
                f"{{{_value(statements, i)}}} {{what}}",
                what=following(row["result"], row["what"]),
                **{_value(statements, i): row["result"]},
            )
            for i, row in rows.iterrows()
        ]
        told += sentence(
            "{who}{place}: {items}.",
            who=_by(ledger, body, start=True),
            place=f", on {rows['place'].iloc[0]}" if part else "",
            items=listed(items),
        )
    return told


def compared(ledger: Ledger, statements: pd.DataFrame) -> Sentence:
    """Tell where statements differ, and where they are of different people."""
    told = Sentence()
    for _, pair in derive.differences(statements).iterrows():
        one, other = (statements.loc[pair[end]] for end in ("one", "other"))
        told += sentence(
            "{one} ({by_one}) and {other} ({by_other}) differ: no number is both.",
            one=_number(statements, pair["one"]),
            by_one=said_by(ledger, one["body"]),
            other=_number(statements, pair["other"]),
            by_other=said_by(ledger, other["body"]),
        )
    groups = statements.loc[statements["unit"].str.startswith("people "), ["body", "group"]]
    if groups["group"].nunique() > 1:
        told += "Not all of the figures are of the same people."
        if groups["body"].nunique() > 1:
            told += "Who the dead were is a part of what the organisations say."
    if told:
        return told
    if len(statements) == 1:
        return Sentence(("It is the only statement of this episode in the ledger.",))
    if statements.duplicated(["episode", "measure", "group"]).any():
        return Sentence(("Statements of the same people have numbers in common.",))
    return Sentence(("No two of these statements are of the same thing.",))


def sums_told(
    ledger: Ledger, statements: pd.DataFrame, sums: pd.DataFrame, rest: pd.DataFrame
) -> Sentence:
    """Tell what the parts make of the whole, or what a part leaves of it; nothing without parts."""
    told = Sentence()
    for _, row in sums.iterrows():
        whole = statements.loc[row["whole"]]
        parts = [
            sentence("{n} ({place})", n=_number(statements, i), place=statements.at[i, "place"])
            for i in row["parts"]
        ]
        name = f"{_value(statements, row['whole'])}_added_up"
        told += sentence(
            f"Added up, {{parts}} make {{{name}}} {{who}}; the figure of {{body}} for the whole is "
            "{whole}{end}.",
            parts=listed(parts),
            who=_who(whole["what"]),
            body=said_by(ledger, whole["body"]),
            whole=_number(statements, row["whole"]),
            end=": the parts make up the whole" if row["agrees"] else ", which is another number",
            **{name: row["result"]},
        )
    if rest.empty:
        return told
    names = keys_of(rest["part"], rest["body"] + "-" + rest["measure"] + "-" + rest["group"])
    for name, (_, row) in zip(names, rest.iterrows(), strict=True):
        told += sentence(
            f"For “{{title}}” {{body}} has {{whole_{name}}} {{who}}; without the {{part}} of this "
            f"part, {{left_{name}}} are left.",
            title=row["title"],
            body=said_by(ledger, row["body"]),
            who=following(row["whole"], _who(row["what"])),
            part=unnamed(row["part"]),
            **{f"whole_{name}": row["whole"], f"left_{name}": row["result"]},
        )
    return told


def finding(ledger: Ledger, statements: pd.DataFrame) -> Sentence:
    """State who said what of the whole episode, and whether the bodies differ."""
    whole = statements[~statements["part"]]
    rows = whole if len(whole) else statements
    bodies = [_by(ledger, body) for body in rows["body"]]
    one = len(set(bodies)) == 1
    items = [
        sentence(
            "{n} {what}{by}",
            n=unnamed(row["result"]),
            what=following(row["result"], _who(row["what"])),
            by="" if one else f" ({by})",
        )
        for by, (_, row) in zip(bodies, rows.iterrows(), strict=True)
    ]
    words = "killed" if (rows["measure"] == "fatalities").all() else "counted"
    start = capital(words) + (f" ({bodies[0]})" if one else "")
    if len(derive.differences(rows)):
        start = f"The statements differ; {words}"
    elif not one and rows["group"].nunique() > 1:
        start = f"The organisations count different people; {words}"
    return sentence("{start}: {items}", start=start, items=listed(items))


def days_text(days: pd.DataFrame) -> list[str]:
    """Tell spans of days in words; a month of which no day was printed is told as that."""
    return [
        when(row["date"]) + ("" if row["sure"] else ", day unknown") for _, row in days.iterrows()
    ]


def days_finding(family: pd.DataFrame, days: pd.DataFrame) -> Sentence:
    """State when an episode was and when it was first printed."""
    of = family.iloc[0]
    told = sentence("{title}: {when}", title=of["title"], when=when(of["date"]))
    later, words = days[days["kind"] == "printed"], "first printed"
    if later.empty:
        later, words = days[days["kind"] == "stated"], "stated"
    if later.empty:
        return told
    first = later.sort_values("last", kind="stable").iloc[0]
    if (later["first"] < first["first"]).any():
        # Another source may be the first: of a month in which it was printed no day is known.
        end = f"printed by {when(str(first['last']))} at the latest"
    else:
        end = f"{words} {during(first['date'])}"
    return sentence("{told}; {end}", told=told, end=end)


def days_remarks(family: pd.DataFrame, days: pd.DataFrame) -> tuple[str, ...]:
    """Give the sentences for the caption of a chart of days."""
    remarks = ["A bar is a span of whole days."]
    if not days["sure"].all():
        remarks.append(
            "A faint bar means some day of it: the day was not printed, and nothing is printed "
            "before it has happened."
        )
    notes = family[family["note"].notna()]
    remarks += [f"{row['title']}: {row['note']}." for _, row in notes.iterrows()]
    return tuple(remarks)


def places_finding(places: pd.DataFrame) -> Sentence:
    """State how closely each place of an episode is known."""
    items = [_known(place) for _, place in places.iterrows()]
    return sentence("Where it was, as far as it is known: {items}", items=listed(items))


def _known(place: pd.Series) -> str:
    name, district = place["name"], place["district"]
    if place["precision"] == "region":
        return f"{name} (somewhere in it)"
    if place["precision"] == "district":
        return f"{name} (somewhere in {district} district)"
    return f"{name} (the town{' or its district' if name == district else ''})"


def scope(family: pd.DataFrame, what: str) -> str:
    """Tell the scope of a figure of an episode.

    Parameters
    ----------
    family : pandas.DataFrame
        The episode and its parts.
    what : str
        What is shown: ``people killed``, ``days``.
    """
    episode = family.iloc[0]
    if what == "days":
        end = "days, as the ledger has them"
    elif what == "places":
        end = "places, as closely as sources name them"
    else:
        end = f"{what}; each row has its own organisation and group"
    return f"{episode['title']}, {when(episode['date'])}: {end}"


def remarks(statements: pd.DataFrame) -> tuple[str, ...]:
    """Give the ledger's notes on statements, for the caption."""
    return tuple(
        f"“{row['printed']}”: {'; '.join(row['notes'])}."
        for _, row in statements.iterrows()
        if row["notes"]
    )


def table(ledger: Ledger, statements: pd.DataFrame) -> pd.DataFrame:
    """Give the statements as a table for people."""
    return pd.DataFrame(
        {
            "Said by": [_by(ledger, body, start=True) for body in statements["body"]],
            "Printed": statements["printed"],
            "Figure": statements["result"],
            "Means": [r.interval_text for r in statements["result"]],
            "Of": statements["what"],
            "Where": statements["place"],
            "Printed in": ["; ".join(sources) for sources in statements["sources"]],
            "Remark": ["; ".join(notes) for notes in statements["notes"]],
        }
    )


def _by(ledger: Ledger, body: str, *, start: bool = False) -> str:
    """Name whoever said something in a label, or at the start of a sentence."""
    nobody = ledger.bodies.at[body, "type"] == "none"
    name = ledger.label(body) if nobody else said_by(ledger, body)
    return capital(name) if start else name


def _who(what: str) -> str:
    """Give whom a figure is of, without what happened to them: the axis says it."""
    return what.split(" killed")[0]


def _value(statements: pd.DataFrame, index: int) -> str:
    """Give the name of a statement's number: no two of a page are the same."""
    row = statements.loc[index]
    words = [row["measure"], row["group"], "by", row["body"]]
    if row["part"]:
        words += ["in", row["episode"]]
    name = "_".join(words).replace("-", "_").lower()
    same = [
        i
        for i, other in statements.iterrows()
        if (other["episode"], other["measure"], other["group"], other["body"])
        == (row["episode"], row["measure"], row["group"], row["body"])
    ]
    return name if same[0] == index else f"{name}_{same.index(index) + 1}"


def _number(statements: pd.DataFrame, index: int) -> Sentence:
    name = _value(statements, index)
    return sentence(f"{{{name}}}", **{name: statements.at[index, "result"]})
