"""Sentences, titles and tables on who was killed."""

from __future__ import annotations

import pandas as pd

from tally.chapters.people.derive import GROUPS, MERGED, POLICE
from tally.results.frames import named
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.versions import restated
from tally.results.words import capital, first_of, following, key_of, when

#: In what people were killed, in words that can follow the number.
WITHIN = {
    "all": "in all the violence that it counts",
    "attacks": "in attacks",
    "attacks-and-operations": "in attacks and operations",
}

#: The targets that the opening of their section names, where they have a figure.
NAMED = (
    "police",
    "settlers",
    "railways",
    "chinese-nationals",
    "polio-teams",
    "journalists",
    "hazaras",
    "shias",
    "ahmadis",
    "schools",
)


def _key(row: dict | pd.Series) -> str:
    return f"{key_of(row['group'])}_{row['year']}"


def opening(rows: pd.DataFrame, body: str, year: int) -> Sentence:
    """Tell who was killed in one year, the largest group first, and where a group was highest.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.killed`` gives it.
    body : str
        Who counted.
    year : int
        The year that is told first.
    """
    here = _largest_first(rows[rows["year"] == year])
    told = sentence(
        "In {year} {body} counted {items} killed in Pakistan, {within}.",
        year=str(year),
        body=body,
        items=listed([_of(row) for row in here]),
        within=WITHIN[rows["cause"].iloc[0]],
    )
    for group in GROUPS:
        own = rows[rows["group"] == group].reset_index(drop=True)
        place = first_of(list(own["result"])) if len(own) > 2 else None
        if place is None:
            continue
        top = own.iloc[place]
        told += sentence(
            f"Of the {{many}} years with a figure, {{year}} has the most {{who}}: {{{_key(top)}}}.",
            many=str(len(own)),
            who=top["who"],
            year=str(top["year"]),
            **{_key(top): top["result"]},
        )
    return told


def _largest_first(rows: pd.DataFrame) -> list[dict]:
    return sorted(rows.to_dict("records"), key=lambda row: -row["result"].middle)


def _of(row: dict) -> Sentence:
    return sentence(
        f"{{{_key(row)}}} {{who}}",
        who=following(row["result"], row["who"]),
        **{_key(row): row["result"]},
    )


def finding(rows: pd.DataFrame, body: str, year: int) -> Sentence:
    """State who was killed in one year, as a title."""
    here = _largest_first(rows[rows["year"] == year])
    return sentence(
        "Killed in {year}, as {body} counts: {items}",
        year=str(year),
        body=body,
        items=listed([_of(row) for row in here]),
    )


def scope(rows: pd.DataFrame, body: str) -> str:
    """Tell the scope of the chart by group."""
    within = WITHIN[rows["cause"].iloc[0]]
    return f"People killed {within}, a strip for each group; Pakistan; counted by {named(body)}"


def axis(rows: pd.DataFrame) -> str:
    """Name the axis of that chart."""
    return {"all": "people killed, all causes"}.get(
        rows["cause"].iloc[0], f"people killed {WITHIN[rows['cause'].iloc[0]]}"
    )


def follows(rows: pd.DataFrame, body: str) -> Sentence:
    """Tell which figures no page printed, and of what they are made; and the versions of others."""
    made = rows[rows["follows"]].to_dict("records")
    told = Sentence()
    if made:
        items = [
            sentence(
                f"{{{_key(row)}}} {{who}} in {{year}} ({{how}})",
                who=following(row["result"], row["who"]),
                year=str(row["year"]),
                how=row["result"].how,
                **{_key(row): row["result"]},
            )
            for row in made
        ]
        told += sentence(
            "Not printed, but following from other figures of the same report of {body}: {items}.",
            body=body,
            items=listed(items),
        )
    items = [
        sentence(
            "{who} in {year}, " + " and ".join(f"{{{name}}}" for name in names) + " beside "
            f"{{{_key(row)}}}",
            year=str(row["year"]),
            who=row["who"],
            **names,
            **{_key(row): row["result"]},
        )
        for row in rows.to_dict("records")
        if row["others"]
        for names in [{f"{_key(row)}_other_{key_of(r.text)}": r for r in row["others"]}]
    ]
    if items:
        joined = items[0]
        for item in items[1:]:
            joined = Sentence((*joined.parts, "; ", *item.parts))
        told += sentence("Of some of these another figure was printed too: {items}.", items=joined)
    return told or Sentence(("Each of these figures was printed, and in one version only.",))


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the groups by year, the newest first; what is empty was not found."""
    years = sorted(set(rows["year"]), reverse=True)
    cells: dict[tuple[int, str], Result] = {
        (row["year"], row["group"]): row["result"] for row in rows.to_dict("records")
    }
    names = {row["group"]: capital(row["name"]) for row in rows.to_dict("records")}
    return pd.DataFrame(
        {
            "Year": [str(year) for year in years],
            **{
                names[group]: [cells.get((year, group)) for year in years]
                for group in GROUPS
                if group in names
            },
        }
    ).astype(object)


# Police


def police(rows: pd.DataFrame) -> Sentence:
    """State the newest year of police killed in Khyber Pakhtunkhwa, and the highest one.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.police`` gives it.
    """
    latest = rows[rows["latest"]].reset_index(drop=True)
    last = latest.iloc[-1]
    told = sentence(
        "Police killed in Khyber Pakhtunkhwa in {year}: {police_last}",
        year=str(last["year"]),
        police_last=last["result"],
    )
    own = latest[latest["era"] == last["era"]].reset_index(drop=True)
    before = latest[latest["era"] != last["era"]].reset_index(drop=True)
    if len(own) > 1 and first_of(list(own["result"])) == len(own) - 1:
        told = Sentence(
            (*told.parts, f", the most of the {len(own)} years since {own['year'].iloc[0]}")
        )
    place = first_of(list(before["result"])) if len(before) > 1 else None
    if place is not None:
        top = before.iloc[place]
        more = sentence(
            "; without the former FATA, as up to {end}, most were {police_before} in {year}",
            end=str(MERGED - 1),
            police_before=top["result"],
            year=str(top["year"]),
        )
        told = Sentence((*told.parts, *more.parts))
    return told


def police_scope() -> str:
    """Tell the scope of the chart of police."""
    return (
        f"Police killed; Khyber Pakhtunkhwa, from {MERGED} on with the former FATA; counted by the "
        "police of the province"
    )


def police_versions(rows: pd.DataFrame, beside: pd.DataFrame) -> Sentence:
    """Tell the versions and gaps of the years of police, and what stands beside them."""
    if rows.empty:
        return Sentence(("No figure of police killed by year is known.",))
    told = restated(rows, "the police of the province").of("police")
    years = set(rows["year"])
    gaps = [str(y) for y in range(min(years), max(years)) if y not in years]
    told += (
        f"No figure was found for {', '.join(gaps)}."
        if gaps
        else f"From {min(years)} to {max(years)} no year is missing."
    )
    whole = beside[beside["period"].str.fullmatch(r"\d{4}")] if len(beside) else beside
    part = beside[(beside["body"] == POLICE)] if len(beside) else beside
    items = [
        sentence(
            f"{{{name}}} {{what}} ({{by}}, {{span}})",
            what=following(row["result"], row["what"]),
            by=row["by"],
            span=when(row["period"]),
            **{name: row["result"]},
        )
        for row in [*whole.to_dict("records"), *part.tail(1).to_dict("records")]
        for name in [f"beside_{key_of(row['by'])}_{key_of(row['period'])}_{len(row['what'])}"]
    ]
    if items:
        told += sentence(
            "For later years there are parts of a year, and figures of others: {items}.",
            items=listed(items),
        )
    return told


def table_beside(rows: pd.DataFrame) -> pd.DataFrame:
    """Give what was published beside the whole years of the police's own count."""
    return pd.DataFrame(
        {
            "Counted by": list(rows["by"]),
            "When": [when(p) for p in rows["period"]],
            "Of": list(rows["what"]),
            "Figure": list(rows["result"]),
        }
        if len(rows)
        else {}
    )


# Targets


def targets(rows: pd.DataFrame) -> list[Sentence]:
    """Tell the newest figure of each of the targets that readers look for, a line each.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.targets`` gives it.
    """
    items: list[Sentence] = []
    for target in NAMED:
        own = rows[rows["target"] == target] if len(rows) else rows
        if own.empty:
            continue
        row = own.iloc[0]
        key = f"target_{key_of(target)}"
        what = row["what"].replace(" in attacks", "")
        items.append(
            sentence(
                f"{{name}}: {{{key}}} {{what}} ({{by}}, {{where}}, {{span}}).",
                name=capital(row["name"]),
                what=following(row["result"], what),
                by=row["by"],
                where=row["where"],
                span=when(row["period"]),
                **{key: row["result"]},
            )
        )
    return items or [Sentence(("No figure by target is known.",))]


def table_targets(rows: pd.DataFrame) -> pd.DataFrame:
    """Give what was published by target, the newest of each first."""
    return pd.DataFrame(
        {
            "Against": [capital(name) for name in rows["name"]],
            "Counted by": list(rows["by"]),
            "When": [when(p) for p in rows["period"]],
            "Where": list(rows["where"]),
            "Of": list(rows["what"]),
            "Figure": list(rows["result"]),
        }
        if len(rows)
        else {}
    )
