"""Sentences, titles and tables on by whom attacks were, and how."""

from __future__ import annotations

import pandas as pd

from tally.chapters.deeds.derive import ATTRIBUTED, CLAIMED
from tally.quantities import period
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, key_of, when

#: What is counted, in the words of titles.
UNITS = {"fatalities": "people killed", "attacks": "attacks"}

#: As many actors as a title has room for.
MOST = 3


def opening(rows: pd.DataFrame, shares: pd.DataFrame, suicide: pd.DataFrame, year: int) -> Sentence:
    """Tell what was published of a year, by whom and how; what is firmest first.

    Parameters
    ----------
    rows, shares, suicide : pandas.DataFrame
        As ``derive.by_actor``, ``derive.shares`` and ``derive.by_tactic`` give them.
    year : int
        The year that is told first.
    """
    told = Sentence()
    here = _sound(rows[rows["year"] == year]) if len(rows) else rows
    parts = here.groupby(["how", "body", "measure"], sort=False) if len(here) else ()
    for (how, _, measure), own in parts:
        first, *more = [_item(row, shares) for _, row in own.iterrows()]
        told += sentence(
            "{by} {does} {first}{more}.",
            by=own["by"].iloc[0],
            does="attributes" if how == ATTRIBUTED else "tells as claimed",
            first=sentence(
                f"{{{first[0]}}} {{what}} of {{year}} {{to}}",
                what=_deaths(measure),
                year=str(year),
                to=first[2],
                **{first[0]: first[1]},
            ),
            more=Sentence(
                tuple(
                    part
                    for name, result, to in more
                    for part in sentence(f", {{{name}}} {{to}}", to=to, **{name: result}).parts
                )
            ),
        )
    of_year = suicide[suicide["year"] == year] if len(suicide) else suicide
    if len(of_year):
        told += sentence(
            "Suicide attacks in {year}: {items}.", year=str(year), items=_by_body(of_year)
        )
    return told or sentence(
        "Of {year} no figure was found that a source of good standing prints; the tables below "
        "have what there is.",
        year=str(year),
    )


def _item(row: pd.Series, shares: pd.DataFrame) -> tuple[str, Result, Sentence]:
    """Give the name of a figure, the figure, and to whom it is attributed or who claimed it."""
    to = sentence(
        "{to} {name}{share}",
        to="to" if row["how"] == ATTRIBUTED else "by",
        name=row["name"],
        share=_share(shares, row),
    )
    return _key(row, "said"), row["headline"], to


def _deaths(measure: str) -> str:
    return "deaths in attacks" if measure == "fatalities" else "attacks"


def _share(shares: pd.DataFrame, row: pd.Series) -> Sentence:
    """Give the printed share that the same organisation has for the same figure."""
    if shares.empty:
        return Sentence()
    same = shares[
        (shares["body"] == row["body"])
        & (shares["actor"] == row["actor"])
        & (shares["measure"] == row["measure"])
        & (shares["period"] == row["period"])
    ]
    if same.empty:
        return Sentence()
    name = f"share_{_key(row)}"
    return sentence(
        f" ({{{name}}} of all that it counts, as printed)", **{name: same["result"].iloc[0]}
    )


def _by_body(rows: pd.DataFrame) -> Sentence:
    """List what several organisations gave for one year, the highest first."""
    order = sorted(rows.to_dict("records"), key=lambda row: -row["result"].middle)
    return listed(
        [
            sentence(f"{{{key}}} ({{body}})", body=row["by"], **{key: row["result"]})
            for key, row in ((_tactic_key(row), row) for row in order)
        ]
    )


def _tactic_key(row: dict | pd.Series) -> str:
    return f"{key_of(row['tactic'])}_{row['measure']}_{key_of(row['body'])}_{row['year']}"


def _key(row: dict | pd.Series, more: str = "") -> str:
    names = [row["body"], row["measure"], row["actor"], str(row["year"]), more]
    return "_".join(key_of(name) for name in names if name)


def _sound(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep what a headline can say."""
    if rows.empty:
        return rows
    return rows[[isinstance(said, Result) for said in rows["headline"]]]


def named(actor: str) -> str:
    """Name an actor at the side of a row.

    Examples
    --------
    >>> named("the TTP"), named("groups that name religion")
    ('TTP', 'Groups that name religion')
    """
    return capital(actor.removeprefix("the "))


def answer(body: str, measure: str) -> str:
    """Name a chart of what one organisation attributes, for a reader to choose.

    Examples
    --------
    >>> answer("GTI", "fatalities")
    'GTI: deaths'
    """
    return f"{body}: {'deaths' if measure == 'fatalities' else 'attacks'}"


def attributed_finding(rows: pd.DataFrame) -> Sentence:
    """State the newest figure of the actors with most years, as one organisation attributes them.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.series`` gives it.
    """
    body, measure = rows["by"].iloc[0], rows["measure"].iloc[0]
    sound = _sound(rows)
    newest = (sound if len(sound) else rows).sort_values("year", kind="stable")
    newest = newest.drop_duplicates("actor", keep="last")
    order = newest.assign(_size=[-r.middle for r in newest["result"]], _year=-newest["year"])
    order = order.sort_values(["_year", "_size", "actor"], kind="stable").head(MOST)
    items = [
        sentence(
            f"{{{_key(row, 'title')}}} to {{name}} in {{year}}",
            name=row["name"],
            year=str(row["year"]),
            **{_key(row, "title"): row["headline"] if len(sound) else row["result"]},
        )
        for _, row in order.iterrows()
    ]
    return sentence(
        "{what} that {body} attributes: {items}",
        what=capital(_deaths(measure)),
        body=body,
        items=listed(items),
    )


def attributed_scope(rows: pd.DataFrame) -> str:
    """Tell the scope of a chart of what one organisation attributes."""
    return (
        f"{capital(_deaths(rows['measure'].iloc[0]))} attributed to each armed group by "
        f"{rows['by'].iloc[0]}; Pakistan; a group may be a part of another one here"
    )


def attributed_axis(rows: pd.DataFrame) -> str:
    """Name the axis of such a chart."""
    unit = {"fatalities": "people killed in attacks", "attacks": "attacks"}
    return f"{unit[rows['measure'].iloc[0]]}, attributed"


def versions(rows: pd.DataFrame, of: str = "") -> Sentence:
    """Tell where an organisation's figure was printed in other versions too.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.by_actor`` or ``derive.by_tactic`` gives it.
    of : str
        What all of them count, where the rows do not tell it.
    """
    items = []
    for _, row in rows.iterrows():
        if not row["others"]:
            continue
        key = _key(row) if not of else _tactic_key(row)
        names = {f"{key}_other_{key_of(r.text)}": r for r in row["others"]}
        items.append(
            sentence(
                "{year}{name}: " + " and ".join(f"{{{n}}}" for n in names) + f" beside {{{key}}} "
                "({body})",
                year=str(row["year"]),
                name="" if of else f", {row['what']}",
                body=row["by"],
                **{**names, key: row["result"]},
            )
        )
    if not items:
        return Sentence(("None of these figures was printed in more than one version.",))
    return sentence(
        "Other versions{of} were printed of the same years: {items}.",
        of=f" of {of}" if of else "",
        items=listed(items),
    )


def table_by_actor(rows: pd.DataFrame, how: str) -> pd.DataFrame:
    """Give what was attributed, or claimed, as a table: the newest year first.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.by_actor`` gives it.
    how : str
        `ATTRIBUTED` or `CLAIMED`.
    """
    own = rows[rows["how"] == how] if len(rows) else rows
    own = own.assign(_year=-own["year"]) if len(own) else own
    own = own.sort_values(["_year", "body"], kind="stable") if len(own) else own
    word = {ATTRIBUTED: "Attributed to", CLAIMED: "Claimed by"}[how]
    return pd.DataFrame(
        {
            "Year": [str(row["year"]) for _, row in own.iterrows()],
            "Told by": [row["by"] for _, row in own.iterrows()],
            word: [named(row["name"]) for _, row in own.iterrows()],
            "Of": [UNITS[row["measure"]] for _, row in own.iterrows()],
            "Figure": [_with_others(row) for _, row in own.iterrows()],
        }
    )


def _with_others(row: pd.Series) -> Result | Sentence:
    """Give a figure as a cell, with the other versions behind it."""
    if not row["others"]:
        return row["result"]
    key = f"{_key(row)}_{key_of(row['tactic'])}"
    names = {f"{key}_other_{key_of(r.text)}": r for r in row["others"]}
    words = ", ".join(f"{{{name}}}" for name in names)
    return sentence(f"{{{key}}} (also {words})", **names, **{key: row["result"]})


def claimed(rows: pd.DataFrame) -> Sentence:
    """Tell how much is published of what armed groups claimed, as organisations tell it."""
    own = rows[rows["how"] == CLAIMED] if len(rows) else rows
    if own.empty:
        return Sentence(("No organisation's count of claimed attacks is known for a year.",))
    items = [
        sentence(
            f"{{{_key(row)}}} {{what}} ({{body}}, {{year}})",
            what=row["what"],
            body=row["by"],
            year=str(row["year"]),
            **{_key(row): row["result"]},
        )
        for _, row in own.iterrows()
    ]
    return sentence(
        "What organisations print as claimed is little: {items}. A claim is what a group says; "
        "whether the organisation attributes the attack to it is told apart above.",
        items=listed(items),
    )


def suicide_finding(rows: pd.DataFrame, year: int) -> Sentence:
    """State the figures of a year, and the highest one of each of the longest series.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.long_series`` gives it.
    year : int
        The year that is told first.
    """
    here = rows[rows["year"] == year]
    tops = [
        max(own.to_dict("records"), key=lambda row: row["result"].middle)
        for _, own in rows.groupby("body", sort=False)
    ]
    items = [
        sentence(
            f"{{{_tactic_key(top)}}} in {{year}} ({{body}})",
            year=str(top["year"]),
            body=top["by"],
            **{_tactic_key(top): top["result"]},
        )
        for top in tops[:MOST]
    ]
    now = sentence(" in {year}: {items};", year=str(year), items=_by_body(here))
    return sentence(
        "{what}{now} the highest year of each count: {items}",
        what=capital(_suicide(rows)),
        now=now if len(here) else ",",
        items=listed(items),
    )


def _suicide(rows: pd.DataFrame) -> str:
    killed = rows["measure"].iloc[0] == "fatalities"
    return "people killed in suicide attacks" if killed else "suicide attacks"


def suicide_axis(rows: pd.DataFrame) -> str:
    """Name the axis of a chart of suicide attacks, or of the deaths in them."""
    return _suicide(rows)


def suicide_scope(rows: pd.DataFrame) -> str:
    """Tell the scope of such a chart."""
    return f"{capital(_suicide(rows))}, a strip for each organisation that counted; Pakistan"


def years_apart(differing: pd.DataFrame) -> Sentence:
    """Tell how many years are counted differently, and the one of which most organisations told.

    Parameters
    ----------
    differing : pandas.DataFrame
        As ``derive.differing`` gives it.
    """
    if differing.empty:
        return Sentence(("Of no year did two organisations print figures that differ.",))
    many = differing.groupby("year")["body"].nunique()
    most = max(many.index[many.index >= many.index.max() - 3], key=lambda y: (many[y], y))
    return sentence(
        "Organisations print different figures for {many} of these years. "
        "For {year} there are {items}.",
        many=str(len(many)),
        year=str(most),
        items=_by_body(differing[differing["year"] == most]),
    )


def table_apart(differing: pd.DataFrame) -> pd.DataFrame:
    """Give the years of which organisations print different figures, the newest first."""
    years = list(dict.fromkeys(differing["year"])) if len(differing) else []
    return pd.DataFrame(
        {
            "Year": [str(year) for year in years],
            "Printed": [_by_body(differing[differing["year"] == year]) for year in years],
        }
    )


def others(rows: pd.DataFrame) -> Sentence:
    """Tell the newest figures for the country of the tactics that have a figure of a year."""
    if rows.empty:
        return Sentence(("Nothing was found of other tactics.",))
    whole = rows[(rows["region"] == "PK") & rows["period"].str.fullmatch(r"\d{4}")]
    whole = whole[whole["measure"] == "attacks"] if len(whole) else whole
    newest = whole.sort_values("period", kind="stable").drop_duplicates("tactic", keep="last")
    if newest.empty:
        return Sentence(("For the whole country and a year nothing was found of other tactics.",))
    items = []
    for _, row in newest.iterrows():
        key = f"{key_of(row['tactic'])}_{key_of(row['body'])}_{row['period']}"
        items.append(
            sentence(
                f"{{{key}}} {{name}} ({{body}}, {{year}})",
                name=row["name"] if row["result"].text[-1].isdigit() else f"of {row['name']}",
                body=row["by"],
                year=row["period"],
                **{key: row["result"]},
            )
        )
    return sentence(
        "The newest figures for the whole country and a year are {items}.", items=listed(items)
    )


def table_others(rows: pd.DataFrame) -> pd.DataFrame:
    """Give what was printed of other tactics as a table."""
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "How": [capital(row["name"]) for _, row in rows.iterrows()],
            "Counted by": list(rows["by"]),
            "When": [when(p) for p in rows["period"]],
            "Where": list(rows["where"]),
            "Of": [_unit(row) for _, row in rows.iterrows()],
            "Figure": list(rows["result"]),
        }
    )


def _unit(row: pd.Series) -> str:
    """Name what was counted, where the row already tells how it was done."""
    return row["result"].unit


def strikes_finding(rows: pd.DataFrame) -> Sentence:
    """State the year with most strikes of the longest count, and what others have for it.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.struck_years`` gives it.
    """
    longest = rows[rows["body"] == rows["body"].iloc[0]]
    top = max(longest.to_dict("records"), key=lambda row: row["result"].middle)
    here = rows[rows["year"] == top["year"]]
    return sentence(
        "Drone strikes by the United States were most in {year} by the longest count: {items}",
        year=str(top["year"]),
        items=_by_body(here),
    )


def struck_finding(rows: pd.DataFrame) -> Sentence:
    """State how far organisations are apart on the deaths in drone strikes of one year.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.struck`` gives it.
    """
    year = rows["period"].iloc[0]
    items = [
        sentence(
            f"{{drones_{key_of(row['body'])}_{year}}} ({{body}})",
            body=row["by"],
            **{f"drones_{key_of(row['body'])}_{year}": row["result"]},
        )
        for _, row in rows.iterrows()
    ]
    return sentence(
        "People killed in drone strikes by the United States in {year}: {items}",
        year=year,
        items=listed(items),
    )


def struck_scope(rows: pd.DataFrame) -> str:
    """Tell the scope of the chart of drone strikes."""
    return (
        "People killed in drone strikes by the United States; everybody; "
        f"{rows['period'].iloc[0]}; Pakistan; each row one organisation's own range"
    )


def strikes_told(rows: pd.DataFrame) -> Sentence:
    """Tell the figures of drone strikes that cover most years.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.strikes`` gives it.
    """
    if rows.empty:
        return Sentence(("No figure of drone strikes is known.",))
    long = rows[rows["latest"] & rows["period"].str.contains("/") & (rows["group"] == "all")]
    if long.empty:
        return Sentence(("No figure of drone strikes is of several years.",))
    days = [-period.parse(p).days for p in long["period"]]
    long = long.assign(_days=days).sort_values("_days", kind="stable")
    longest = long.drop_duplicates(["body", "measure"]).head(6)
    items = []
    for _, row in longest.iterrows():
        key = f"drones_{row['measure']}_{key_of(row['body'])}_{key_of(row['period'])}"
        items.append(
            sentence(
                f"{{{key}}} {{what}} ({{body}}, {{span}})",
                what="strikes" if row["measure"] == "strikes" else "people killed",
                body=row["by"],
                span=when(row["period"]),
                **{key: row["result"]},
            )
        )
    return sentence(
        "Over several years the counts are {items}. They are of different years, and so not "
        "versions of one number.",
        items=listed(items),
    )


def table_strikes(rows: pd.DataFrame) -> pd.DataFrame:
    """Give what was printed of drone strikes: what stands, and the versions before it."""
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "Counted by": list(rows["by"]),
            "When": [when(p) for p in rows["period"]],
            "Of": [
                "strikes" if row["measure"] == "strikes" else _killed(row)
                for _, row in rows.iterrows()
            ],
            "Figure": list(rows["result"]),
            "Standing": ["last said" if latest else "another version" for latest in rows["latest"]],
        }
    )


def _killed(row: pd.Series) -> str:
    return "people killed" if row["group"] == "all" else f"{row['group']} killed"


def own_words(rows: pd.DataFrame) -> Sentence:
    """Say what the figures that armed groups give of themselves are, and are not."""
    if rows.empty:
        return Sentence(("Of armed groups' own statements none gives a figure here.",))
    first = rows[rows["measure"] == "attacks"].assign(
        _last=[p.rpartition("/")[2] for p in rows[rows["measure"] == "attacks"]["period"]]
    )
    newest = first[first["region"].isin(["PK", "PK-BA"])].sort_values("_last", kind="stable")
    newest = newest.drop_duplicates("body", keep="last")
    items = [
        sentence(
            f"{{own_{key_of(row['body'])}_{key_of(row['period'])}}} attacks, as the {{body}} says "
            "of itself ({span})",
            body=row["by"],
            span=when(row["period"]),
            **{f"own_{key_of(row['body'])}_{key_of(row['period'])}": row["result"]},
        )
        for _, row in newest.iterrows()
    ]
    return sentence(
        "Armed groups publish figures of their own: {items}. Nobody else counted these, and they "
        "stand in no chart and in no comparison of this book.",
        items=listed(items),
    )


def table_own(rows: pd.DataFrame) -> pd.DataFrame:
    """Give what armed groups say of themselves."""
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "Says of itself": [f"{row['body']} (own claim)" for _, row in rows.iterrows()],
            "When": [when(p) for p in rows["period"]],
            "Where": list(rows["where"]),
            "Of": [_own_unit(row) for _, row in rows.iterrows()],
            "Figure": list(rows["result"]),
        }
    )


def _own_unit(row: pd.Series) -> str:
    """Name what a group counts of its own attacks, without repeating whose they are."""
    return row["what"].partition(" claimed by")[0].removesuffix(" in attacks")
