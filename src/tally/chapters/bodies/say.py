"""Sentences on what each body counts, and how far their figures for one year are apart."""

from __future__ import annotations

import pandas as pd

from tally.chapters.bodies.derive import (
    ATTACKS_ONLY,
    NOT_KNOWN,
    OPERATIONS_ONLY,
    SCOPES,
    WITH_CRIME,
    WITH_OPERATIONS,
    WITHOUT_MILITANTS,
    apart,
    ends,
    pairs,
    times,
)
from tally.ledger.scopes import Era, era_of, includes
from tally.ledger.tables import Ledger
from tally.results.frames import PEOPLE, named
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, key_of, unnamed, when

#: What each class of scope holds: of people, and of incidents.
EXPLAINED = {
    WITH_CRIME: (
        "count attacks, operations of the security forces and crime, and the militants {hurt}",
        "count attacks, operations of the security forces and crime",
    ),
    WITH_OPERATIONS: (
        "count attacks and operations of the security forces, and the militants {hurt} in them",
        "count attacks and operations of the security forces",
    ),
    ATTACKS_ONLY: (
        "leave out whoever was {hurt} in operations of the security forces",
        "leave out operations of the security forces",
    ),
    WITHOUT_MILITANTS: ("leave out the militants, wherever they were {hurt}", ""),
    OPERATIONS_ONLY: (
        "leave out whoever was {hurt} in attacks",
        "are of operations of the security forces alone",
    ),
    NOT_KNOWN: ("may count operations or not", "may count operations or not"),
}


def row_labels(rows: pd.DataFrame) -> list[str]:
    """Name the rows of a chart: the body, whether it is the state's, the scope and the months."""
    labels = []
    for _, row in rows.iterrows():
        _, _, what = row["label"].partition(": ")
        who = f"{row['shown']} (state)" if row["state"] else row["shown"]
        label = f"{who}: {what}" if what else who
        labels.append(f"{label}, {_months(row['part'])}" if row["part"] else label)
    return labels


def _months(part: str) -> str:
    """Tell the months of a part of a year: the year itself is told elsewhere."""
    return when(part)[: -len(" 2024")]


def _value_name(row: pd.Series, before: Result | None = None) -> str:
    """Give the name of a figure in the record; of an earlier version, with what was printed."""
    parts = [key_of(row["body"])]
    parts += [row[c].replace("-", "_") for c in ("cause", "group") if row[c] != "all"]
    parts += [str(row["year"])]
    return "_".join(parts if before is None else [*parts, "before", key_of(before.text)])


def _figure(row: pd.Series) -> Sentence:
    """Give what a body last said, under its name in the record."""
    name = _value_name(row)
    return sentence(f"{{{name}}}", **{name: row["result"]})


def in_year(rows: pd.DataFrame, what: str) -> Sentence:
    """Tell who gives which total for a year, and how far apart those of one scope are."""
    year = rows["year"].iloc[0]
    items = []
    for scope in SCOPES:
        of_scope = rows[rows["scope"] == scope]
        figures = [_told_by(row) for _, row in of_scope.iterrows()]
        if figures:
            items.append(sentence("{figures} ({scope})", figures=listed(figures), scope=scope))
    joined = items[0]
    for item in items[1:]:
        joined = Sentence((*joined.parts, "; ", *item.parts))
    told = sentence(
        "For {year} these totals of {what} were printed: {items}.",
        year=str(year),
        what=what,
        items=joined,
    )
    both = ends(rows)
    if both is None:
        return told + "With one figure for the whole year there is nothing to compare."
    items = [
        sentence(
            "{high} has {apart} times as many as {low} ({scope})",
            scope=scope,
            high=_who(high),
            low=_who(low),
            apart=_named_times(year, ratio, scope),
        )
        for scope, (low, high) in pairs(rows).items()
        if (ratio := times(high, low)) is not None
    ]
    if not items:
        return told + "No two of them are of one scope, so no ratio is told."
    return told + sentence("Figures of one scope can be compared: {items}.", items=listed(items))


def _named_times(year: int, apart: Result, scope: str = "") -> Sentence:
    name = "_".join(filter(None, [f"times_{year}", scope.replace(" ", "_")]))
    return sentence(f"{{{name}}}", **{name: apart})


def _told_by(row: pd.Series) -> Sentence:
    part = (f" from {_months(row['part'])}",) if row["part"] else ()
    return Sentence((f"{_who(row)} ", *_figure(row).parts, *part))


def _who(row: pd.Series) -> str:
    """Name a series inside a sentence."""
    body = named(row["body"])
    if row["cause"] == "attacks" and row["label"] != body:
        return f"{body} in attacks"
    return body


def why(rows: pd.DataFrame, measure: str) -> Sentence:
    """Tell why the figures of a year differ: what each of them counts, and who is the state."""
    there = [scope for scope in SCOPES if scope in set(rows["scope"])]
    hurt = {"fatalities": "killed", "injuries": "injured"}.get(measure, "killed or injured")
    items = [
        f"“{scope}” {EXPLAINED[scope][measure not in PEOPLE].format(hurt=hurt)}" for scope in there
    ]
    told = sentence("Figures {items}.", items="; those ".join(items))
    if len(there) == 1 and len(rows) > 1:
        told += (
            "So the scope does not explain how these figures differ: each organisation finds, "
            "confirms and sorts events in its own way."
        )
    state = list(dict.fromkeys(named(b) for b in rows[rows["state"]]["body"]))
    if state and len(state) < rows["body"].nunique():
        told += sentence(
            "{who} {belong} to the state, the others do not.",
            who=capital(str(listed(state))),
            belong="belongs" if len(state) == 1 else "belong",
        )
    return told


def finding(rows: pd.DataFrame, what: str) -> Sentence:
    """State the finding of a year: from the lowest figure to the highest, and whose they are."""
    year = rows["year"].iloc[0]
    both = ends(rows)
    if both is None:
        row = rows.iloc[0]
        return sentence(
            "{body} alone counts {what} in {year}: {n}"
            if len(rows) == 1
            else "{what_first} in {year}: {n} ({body})",
            body=capital(named(row["body"])),
            what=what,
            what_first=capital(what),
            year=str(year),
            n=unnamed(row["result"]),
        )
    low, high = both
    return sentence(
        "{what} in {year}: from {low} ({low_who}, {low_scope}) to {high} "
        "({high_who}, {high_scope})",
        what=capital(what),
        year=str(year),
        low=unnamed(low["result"]),
        low_who=named(low["body"]),
        low_scope=low["scope"],
        high=unnamed(high["result"]),
        high_who=named(high["body"]),
        high_scope=high["scope"],
    )


def scope_table(rows: pd.DataFrame, ledger: Ledger, measure: str) -> pd.DataFrame:
    """Tell of each figure of a year what it includes, since when, and who counted it."""
    people = measure in PEOPLE
    found = []
    for label, (_, row) in zip(row_labels(rows), rows.iterrows(), strict=True):
        era = era_of(ledger, row["body"], row["year"])
        inside = includes(era, measure, row["cause"], row["group"])
        if not people:
            inside.pop("militants")
        body = ledger.bodies.loc[row["body"]]
        found.append(
            {
                "Figure of": label,
                "Figure": _figure(row),
                "Organisation": f"{body['name']}; {_standing(body)}",
                **{_ASKED[kind]: answer for kind, answer in inside.items()},
                "The organisation’s totals count": body["counts"]
                if era is None
                else f"{_since(era)}: {_counts(era, inside)}",
            }
        )
    return pd.DataFrame(found)


def _counts(era: Era, inside: dict[str, str]) -> str:
    """Tell what a body's totals count, and what a narrower figure has of that."""
    parts = []
    if (era.operations, inside["operations"]) == ("yes", "no"):
        parts.append("attacks alone")
    if (era.militants, inside.get("militants", era.militants)) == ("yes", "no"):
        parts.append("without the militants")
    counts = f"{era.counts[0].lower()}{era.counts[1:]}"
    return f"{', '.join(parts)}, out of {counts}" if parts else counts


_ASKED = {
    "militants": "Militants",
    "operations": "Operations",
    "crime": "Crime",
    "drones": "Drone strikes",
}


def _standing(body: pd.Series) -> str:
    kind = body["type"]
    if kind == "state":
        return "state"
    return f"{kind}, independent" if body["independent"] == "yes" else str(kind)


def _since(era: Era) -> str:
    return f"Since {era.first}" if era.last is None else f"{era.first} to {era.last}"


def years_table(totals: pd.DataFrame) -> pd.DataFrame:
    """Give the yearly table: a row for each year and a column for each body and scope.

    Returns
    -------
    pandas.DataFrame
        ``Year`` and the labels; a cell is a Sentence of all printed versions, the one last said
        at the end, with the months where it is for a part of the year; None where nothing was
        published.
    """
    width = totals["scope"].map(SCOPES.index)
    order = (
        totals.assign(_width=width, _label=totals["label"])
        .groupby("label")
        .agg(_width=("_width", "max"), years=("year", "nunique"))
        .sort_values(["_width", "years"], ascending=[True, False], kind="stable")
    )
    cells = {(row["year"], row["label"]): _versions(row) for _, row in totals.iterrows()}
    names = totals.drop_duplicates("label").assign(part="").set_index("label")
    headings = dict(zip(names.index, row_labels(names.reset_index()), strict=True))
    years = range(totals["year"].min(), totals["year"].max() + 1)
    return pd.DataFrame(
        {
            "Year": [str(year) for year in years],
            **{headings[label]: [cells.get((y, label)) for y in years] for label in order.index},
        }
    )


def _versions(row: pd.Series) -> Sentence:
    parts: list = []
    for result in row["before"]:
        name = _value_name(row, result)
        parts += [*sentence(f"{{{name}}}", **{name: result}).parts, " / "]
    parts += _figure(row).parts
    if row["part"]:
        parts.append(f" ({_months(row['part'])})")
    return Sentence(tuple(parts))


def years_finding(totals: pd.DataFrame, what: str) -> Sentence:
    """State in which year the figures of one scope are farthest apart, and in which nearest."""
    scope, found = apart(totals)
    ratios = {year: ratio for year, (ratio, _, _) in found.items()}
    years = f"{totals['year'].min()} to {totals['year'].max()}"
    if not ratios:
        return sentence(
            "{what}, {years}: no year has whole figures of two organisations in one scope",
            what=capital(what),
            years=years if totals["year"].nunique() > 1 else years[:4],
        )
    far = max(ratios, key=lambda y: (ratios[y].middle, y))
    near = min(ratios, key=lambda y: (ratios[y].middle, y))
    told = sentence(
        "{what}, {scope}, {years}: in {year} the highest figure is {n} times the lowest",
        what=capital(what),
        scope=scope,
        years=f"{min(ratios)} to {max(ratios)}" if len(ratios) > 1 else str(far),
        year=str(far),
        n=_named_times(far, ratios[far]),
    )
    if far == near:
        return told
    return sentence(
        "{told}, in {year} {n} times",
        told=told,
        year=str(near),
        n=_named_times(near, ratios[near]),
    )


def ratio_year(ratios: pd.DataFrame, year: int) -> int:
    """Choose the year to tell ratios of: the one asked for, or else the nearest one."""
    return int(min(ratios["year"], key=lambda y: (abs(y - year), -y)))


def ratios_in_year(ratios: pd.DataFrame, reference: str, year: int) -> Sentence:
    """Tell each figure of a year in per cent of the reference."""
    if ratios.empty:
        return sentence(
            "No year has a figure of {reference} and one of another scope or organisation to set "
            "beside it.",
            reference=in_words(reference),
        )
    told_year = ratio_year(ratios, year)
    items = []
    for _, row in ratios[ratios["year"] == told_year].iterrows():
        name = f"part_{_value_name(row)}"
        items.append(
            sentence(
                f"{{who}} gives {{{name}}}", who=in_words(row["label"]), **{name: row["result"]}
            )
        )
    return sentence(
        "For {year} {items} of what {reference} gives.",
        reference=in_words(reference),
        year=str(told_year),
        items=listed(items),
    )


def ratios_finding(ratios: pd.DataFrame, reference: str, year: int) -> Sentence:
    """State the lowest and the highest ratio of a year."""
    told_year = ratio_year(ratios, year)
    rows = ratios[ratios["year"] == told_year]
    middles = [r.middle for r in rows["result"]]
    low, high = (rows.iloc[middles.index(f(middles))] for f in (min, max))
    if len(rows) == 1:
        return sentence(
            "In {year} {who} gives {n} of what {reference} gives",
            year=str(told_year),
            who=in_words(low["label"]),
            n=unnamed(low["result"]),
            reference=in_words(reference),
        )
    return sentence(
        "In {year} others give from {low} ({low_who}) to {high} ({high_who}) of what {reference} "
        "gives",
        reference=in_words(reference),
        year=str(told_year),
        low=unnamed(low["result"]),
        low_who=low["label"],
        high=unnamed(high["result"]),
        high_who=high["label"],
    )


def in_words(label: str) -> str:
    """Name a series in a sentence.

    Examples
    --------
    >>> in_words("NACTA: attacks, without militants"), in_words("GTI")
    ('NACTA (attacks, without militants)', 'GTI')
    """
    body, _, what = label.partition(": ")
    return f"{body} ({what})" if what else body


def scope(what: str, years: str) -> str:
    """Tell the scope of a chart of several bodies."""
    return (
        f"{capital(what)}; Pakistan; {years}; each organisation has its own scope, told by colour"
    )
