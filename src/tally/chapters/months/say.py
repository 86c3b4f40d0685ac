"""Sentences on months: the newest, the gaps, the calendar, what they add up to, who else counts."""

from __future__ import annotations

import re

import pandas as pd

from tally.chapters.months.derive import (
    LEAST,
    MOST_OF_A_YEAR,
    against_year_before,
    axis_of,
    direction,
    every,
    highest_months,
    missing,
    moved,
    newest,
    runs,
    shown,
    ucdp_year_before,
    year_before,
)
from tally.ledger.dimensions import ALL
from tally.ledger.names import OWN_CAUSE
from tally.ledger.scopes import era_of, eras, includes
from tally.ledger.tables import Ledger
from tally.quantities import period
from tally.results.frames import PEOPLE, named, scope_text, words
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.ucdp import BODY as UCDP
from tally.results.words import capital, following, key_of, months_between, when

#: At most so many newest months stand side by side in the table.
SIDE_BY_SIDE = 24

#: Of fewer months that two organisations share no comparison is told; the table has them.
ENOUGH = 3

#: What a figure may hold beside those who were attacked.
HELD = {
    "militants": "militants who were killed",
    "operations": "operations of the security forces",
    "crime": "crime",
    "drones": "drone strikes",
}

#: As many years as the chart of sums holds.
YEARS = 10


#: What grey means beside UCDP's months.
NOT_COVERED = "Grey: no version of the data covers it, which is unknown and not zero."


def named_series(ledger: Ledger, of: tuple[str, str]) -> str:
    """Name a series of an organisation by what it counts.

    Examples
    --------
    >>> import tally
    >>> named_series(tally.load(), ("fatalities", "all"))
    'people killed in all violence'
    """
    name = what_of(ledger, *of)
    return f"{name} in all violence" if of[1] == ALL else name


def what_of(ledger: Ledger, measure: str, cause: str) -> str:
    """Tell what a series counts, in words that can follow a number.

    Examples
    --------
    >>> import tally
    >>> what_of(tally.load(), "attacks", "attacks")
    'attacks'
    >>> what_of(tally.load(), "incidents", "border-violence")
    'incidents (violence at the border)'
    """
    name = words(ledger, measure, cause=cause)
    if measure in PEOPLE or cause in (ALL, OWN_CAUSE.get(measure)):
        return name
    return f"{name} ({ledger.name('cause', cause)})"


def _key(month: str) -> str:
    return f"month_{key_of(month)}"


def _many(n: int, one: str, several: str | None = None) -> str:
    return f"{n} {one if n == 1 else several or one + 's'}"


def finding_first(series: pd.DataFrame, past: pd.DataFrame, what: str, body: str) -> Sentence:
    """Tell the newest month against the same month a year before.

    Parameters
    ----------
    series : pandas.DataFrame
        As ``derive.months`` gives it, the months shown.
    past : pandas.DataFrame
        The same with the months before them, as ``derive.past`` gives it.
    what, body : str
        What was counted, in words that can follow a number, and by whom.
    """
    row = newest(series)
    month, result = row["period"], row["result"]
    told = sentence(
        f"{{month}} had {{{_key(month)}}} {{what}} in Pakistan by {{body}}’s count",
        month=when(month),
        body="the" if body == "unnamed" else body,
        what=following(result, what),
        **{_key(month): result},
    )
    told = _join(told, _against(past, row))
    later = series[series["period"] > month]
    if len(later):
        told += sentence(
            f"The figure of {{later}}, {{{_key(later['period'].iloc[-1])}}}, was read only on a "
            "page that copies another one or whose kind is not known.",
            later=when(later["period"].iloc[-1]),
            **{_key(later["period"].iloc[-1]): later["result"].iloc[-1]},
        )
    return told


def _join(told: Sentence, more: Sentence) -> Sentence:
    return Sentence((*told.parts, *more.parts))


def _against(series: pd.DataFrame, row: pd.Series) -> Sentence:
    """Go on with the same month a year before."""
    month, result = row["period"], row["result"]
    earlier = str(period.parse(month).year_before())
    before = year_before(series, month)
    if before is None:
        known = earlier in set(series["period"])
        return sentence(
            "; no figure was found for {earlier}."
            if not known
            else "; in {earlier} something else was counted, so the two are not compared.",
            earlier=when(earlier),
        )
    way = direction(result, before)
    values = {_key(earlier): before}
    if way == "the same":
        return sentence(
            f", as many as {{earlier}} ({{{_key(earlier)}}}).", earlier=when(earlier), **values
        )
    if way == "uncertain":
        return sentence(
            f"; {{earlier}} had {{{_key(earlier)}}}, and which of the two is more is not certain.",
            earlier=when(earlier),
            **values,
        )
    step = moved(result, before)
    told = sentence(
        f", {way} than {{earlier}} ({{{_key(earlier)}}})", earlier=when(earlier), **values
    )
    if step is None:
        return Sentence((*told.parts, "."))
    change = sentence(
        ": a {kind} of {change_on_year}.",
        kind="rise" if way == "more" else "change",
        change_on_year=step,
    )
    return Sentence((*told.parts, *change.parts))


def others(
    ledger: Ledger,
    series: dict[tuple[str, str], pd.DataFrame],
    span: tuple[str, str],
    body: str,
) -> Sentence:
    """Tell the newest month of the other series of an organisation.

    Parameters
    ----------
    ledger : Ledger
        The names.
    series : dict
        By measure and cause, as ``derive.others`` gives them.
    span : tuple of str
        The first and the last month, as ``derive.reaching`` gives them.
    body : str
        The organisation.
    """
    told = Sentence()
    for (measure, cause), rows in series.items():
        if measure != "fatalities":
            continue
        row = newest(shown(rows, span))
        name = f"{measure}_{key_of(cause)}"
        first = sentence(
            f"For {{what}} the newest month with a figure of {{body}} is {{month}}: "
            f"{{{_key(row['period'])}}}",
            what=named_series(ledger, (measure, cause)),
            body=named(body),
            month=when(row["period"]),
            **{_key(row["period"]): row["result"]},
        )
        told += _join(first, _against(rows, row)).of(name)
        later = rows[rows["period"] > row["period"]]
        if len(later):
            last = later.iloc[-1]
            told += sentence(
                f"The figure of {{later}}, {{{_key(last['period'])}}}, was read only on a page "
                "that copies another one or whose kind is not known.",
                later=when(last["period"]),
                **{_key(last["period"]): last["result"]},
            ).of(name)
    return told


def line_finding(series: pd.DataFrame, past: pd.DataFrame, what: str) -> Sentence:
    """State the newest month of a line and the same month a year before, in a title."""
    row = newest(series)
    month = row["period"]
    told = sentence(
        f"{{what}} in {{month}}: {{{_key(month)}}}",
        what=capital(what),
        month=when(month),
        **{_key(month): row["result"]},
    )
    before = year_before(past, month)
    if before is None:
        return told
    earlier = str(period.parse(month).year_before())
    told_as = {
        "more": "more than in {1} ({0})",
        "fewer": "fewer than in {1} ({0})",
        "the same": "as many as in {1} ({0})",
        "uncertain": "beside {0} in {1}",
    }[direction(row["result"], before)]
    more = sentence(
        ", " + told_as.format(f"{{{_key(earlier)}}}", "{earlier}"),
        earlier=when(earlier),
        **{_key(earlier): before},
    )
    return _join(told, more)


def gaps(series: pd.DataFrame, span: tuple[str, str], what: str, body: str) -> Sentence:
    """Count the months without a figure, and name the longest gap."""
    all_of_them, unknown = every(span), missing(series, span)
    between = months_between(*span)
    if not unknown:
        return sentence(
            "{body} has a figure of {what} for each month shown ({between}).",
            body=capital(named(body)),
            what=what,
            between=between,
        )
    told = sentence(
        "No figure of {what} by {body} was found for {n} of {all} months, {between}: they are "
        "gaps in the line, and not zeros.",
        what=what,
        body=named(body),
        n=str(len(unknown)),
        all=str(len(all_of_them)),
        between=between,
    )
    longest = max(runs(unknown), key=len)
    if len(longest) > 1:
        told += sentence(
            "The longest gap is of {n} months, {which}.",
            n=str(len(longest)),
            which=months_between(longest[0], longest[-1]),
        )
    return told


def too_few(ledger: Ledger, few: pd.DataFrame) -> Sentence:
    """Name the organisations with a figure for so few months that no line is drawn of them."""
    items = []
    for _, row in few.iterrows():
        body, first, last = row["body"], row["first"], row["last"]
        # The remark on an organisation says whose predecessor it was, where it was one.
        heir = re.search(r"the predecessor of \w+", str(ledger.bodies.at[body, "note"]))
        told = [
            *([heir.group()] if heir else []),
            _many(row["months"], "month"),
            months_between(first, last),
        ]
        items.append(f"{body} ({', '.join(told)})")
    if not items:
        return Sentence()
    return sentence(
        "Of the same kind, but for too few months to draw a line, are figures of {items}.",
        items=listed(items),
    )


def getting_worse(series: pd.DataFrame, what: str) -> Sentence:
    """Tell of the newest twelve months how many have more than the same month a year before."""
    pairs = against_year_before(series)
    last = series["period"].iloc[-1]
    year = every((str(period.parse(last).year_before()), last))[1:]
    newest_year = pairs[pairs["period"].isin(year)] if len(pairs) else pairs
    if newest_year.empty:
        return sentence(
            "None of the {n} months to {last} can be set against the same month a year before.",
            n=str(len(year)),
            last=when(last),
        )
    ways = list(newest_year["direction"])
    parts = [
        f"{'all' if len(set(ways)) == 1 < len(ways) else ways.count(way)} had {told}"
        for way, told in (("more", f"more {what}"), ("fewer", "fewer"), ("the same", "as many"))
        if way in ways
    ]
    if unsure := ways.count("uncertain"):
        parts.append(f"{unsure} can’t be told apart")
    return sentence(
        "Of the {n} months to {last}, {m} can be set against the same month a year before: of "
        "these {parts}."
        if len(ways) > 1
        else "Of the {n} months to {last} only one can be set against the same month a year "
        "before: {parts}.",
        n=str(len(year)),
        m=str(len(ways)),
        last=when(last),
        parts=listed(parts),
    )


def scope_breaks(ledger: Ledger, series: pd.DataFrame, body: str) -> dict[str, str]:
    """Give the months that begin a new scope of the organisation, and the words for the chart."""
    inside = sorted(e for e in set(series["era"]) if e >= 0)
    counted = eras(ledger, body)
    return {f"{counted[e].first}-01": "scope changes" for e in inside[1:]}


def line_remarks(ledger: Ledger, series: pd.DataFrame, body: str, cause: str) -> tuple[str, ...]:
    """Say beside the line what is counted, and what was counted before its scope changed."""
    counted = eras(ledger, body)
    inside = sorted(e for e in set(series["era"]) if 0 <= e < len(counted))
    scopes = () if len(inside) < 2 and cause != ALL else inside
    told = [f"{body}, {counted[e].years}: {_neutral(counted[e].counts)}" for e in scopes]
    last = series.iloc[-1]
    if last["weak"] and newest(series)["period"] != last["period"]:
        told.append(
            f"The figure of {when(last['period'])} was read only on a copy, or on a page whose "
            "kind is not known."
        )
    return tuple(told)


def _neutral(words: str) -> str:
    """Begin small, and say attacks where an organisation has a word that takes sides."""
    return _lower(re.sub(r"^Terrorist attacks", "Attacks", words))


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def ucdp_scope(ledger: Ledger) -> str:
    """Tell unit and scope of UCDP's months."""
    counts = eras(ledger, UCDP)[0].counts.split(";")[0]
    return f"People killed, {_lower(counts)}; counted by UCDP"


def ucdp_breaks(months: pd.DataFrame) -> dict[str, str]:
    """Give the months that begin another version, and the words for the chart."""
    found = {}
    for _, run in months.groupby("era"):
        row = run.iloc[0]
        more = ", preliminary" if row["preliminary"] else ""
        found[row["period"]] = f"{row['name']}{more}"
    return dict(list(found.items())[1:])


def ucdp_finding(months: pd.DataFrame) -> Sentence:
    """State UCDP's newest month."""
    row = months.iloc[-1]
    return sentence(
        "People killed in {month} by UCDP’s best estimate: {newest}{preliminary}",
        month=when(row["period"]),
        newest=row["result"],
        preliminary=", preliminary" if row["preliminary"] else "",
    ).of("ucdp")


def ucdp_told(
    ledger: Ledger, months: pd.DataFrame, span: tuple[str, str], more: pd.DataFrame
) -> Sentence:
    """Tell which of the months UCDP covers, what it counts, and what was made of it since."""
    if months.empty:
        known = f"known by {ledger.as_of}" if ledger.as_of else "in this ledger"
        told = Sentence((f"No version of UCDP’s data {known} covers these months.",))
    else:
        span = axis_of(months, span)
        unknown = missing(months, span)
        told = sentence(
            "UCDP counts {counts}, and gives a low, a best and a high estimate; the line is the "
            "best one.",
            counts=_lower(eras(ledger, UCDP)[0].counts).rstrip(".").replace(";", ","),
        )
        told += (
            sentence(
                "No version of its data in this ledger covers {n} of the {all} months shown.",
                n=str(len(unknown)),
                all=str(len(every(span))),
            )
            if unknown
            else sentence("Its data cover each month shown.")
        )
        last = months.iloc[-1]
        before = ucdp_year_before(ledger, last["period"])
        earlier = when(str(period.parse(last["period"]).year_before()))
        told += (
            sentence(
                "The newest month shown is {month}; no version covers {earlier}.",
                month=when(last["period"]),
                earlier=earlier,
            )
            if before is None
            else sentence(
                "The newest month shown is {month}, with {newest}; {earlier} had {year_before}.",
                month=when(last["period"]),
                newest=last["result"],
                earlier=earlier,
                year_before=before,
            ).of("ucdp")
        )
    for _, row in more.iterrows():
        told += sentence(
            "A page of {publishers} adds UCDP’s preliminary events of {month} up to {made}: this "
            "is no figure of UCDP’s own, and is not drawn.",
            publishers=listed(list(row["publishers"])),
            month=when(row["period"]),
            made=row["result"],
        ).of(f"ucdp_{_key(row['period'])}")
    return told


def calendar_finding(series: pd.DataFrame, what: str) -> Sentence:
    """State which month was the highest of each year of which most months are known."""
    tops = highest_months(series)
    sure = tops[tops["period"].notna()] if len(tops) else tops
    if sure.empty:
        return sentence(
            "{what} by month of the year: in no year are enough months known to name the highest",
            what=capital(what),
        )
    items = [f"{when(p).rsplit(' ', 1)[0]} in {p[:4]}" for p in list(sure["period"])[-4:]]
    return sentence(
        "Of the months with a figure the one with the most {what} was {items}",
        what=what,
        items=listed(items),
    )


def calendar_told(series: pd.DataFrame) -> Sentence:
    """Tell how often the same month is the highest of its year, as far as years are known."""
    tops = highest_months(series)
    if tops.empty:
        return sentence(
            "No year shown has a figure for {n} months or more, too few to name the highest "
            "month of any.",
            n=str(MOST_OF_A_YEAR),
        )
    sure = tops[tops["period"].notna()]
    told = sentence(
        "{years} of the years shown {have} a figure for at least {n} of {all} months.",
        years=capital(_count(len(tops))),
        have="has" if len(tops) == 1 else "have",
        n=str(MOST_OF_A_YEAR),
        all=str(LEAST),
    )
    if len(sure) > 1:
        names = [p[5:] for p in sure["period"]]
        best = max(sorted(set(names)), key=names.count)
        most = names.count(best)
        told += (
            sentence("In no two of them is the highest month the same.")
            if most == 1
            else sentence(
                "{month} is the highest in {n} of these {all}.",
                month=f"{period.parse(f'2024-{best}').first:%B}",
                n=str(most),
                all=str(len(sure)),
            )
        )
    if (tops["months"] < LEAST).any():
        told += "A month without a figure may have been higher than the highest that is known."
    return told


def _count(n: int) -> str:
    names = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return names[n] if n < len(names) else str(n)


def both_printed(years: pd.DataFrame) -> pd.DataFrame:
    """Keep the newest years of which both months and a total were printed, in order of time."""
    if years.empty:
        return years
    return years[years["printed"].notna()].tail(YEARS).reset_index(drop=True)


def sums(years: pd.DataFrame) -> pd.DataFrame:
    """Give a row for the sum of each year and one for its printed total, for the chart.

    Parameters
    ----------
    years : pandas.DataFrame
        As :func:`both_printed` gives it.
    """
    rows: list[dict] = []
    for _, row in years[::-1].iterrows():
        added = f"{row['year']}: {_many(row['months'], 'month')}"
        rows += [
            {"of": added, "result": row["result"], "kind": "months added up"},
            {
                "of": f"{row['year']}: the year",
                "result": row["printed"],
                "kind": "year printed",
            },
        ]
    return pd.DataFrame(rows)


def sums_finding(years: pd.DataFrame, what: str) -> Sentence:
    """State the newest year of which both are known, with half of its months if there is one.

    Parameters
    ----------
    years : pandas.DataFrame
        As :func:`both_printed` gives it.
    what : str
        What was counted.
    """
    most = years[years["months"] >= LEAST / 2]
    row = (most if len(most) else years).iloc[-1]
    year = row["year"]
    if not row["agrees"]:
        made = "make {sum}, which the {printed} {what} printed for the year can’t be"
    elif row["months"] == LEAST:
        made = "make {sum} {what}; printed for the year: {printed}"
    else:
        made = "make {sum} of the {printed} {what} printed for the year"
    template = f"The {{n}} of {year} with a figure {made}"
    if row["months"] == 1:
        template = template.replace(" make ", " makes ")
    return sentence(
        template.replace("{sum}", f"{{sum_{year}}}").replace("{printed}", f"{{printed_{year}}}"),
        n=_many(row["months"], "month"),
        what=following(row["printed"], what),
        **{f"sum_{year}": row["result"], f"printed_{year}": row["printed"]},
    )


def sums_told(years: pd.DataFrame, body: str) -> Sentence:
    """Tell how the sums of months stand to the printed years."""
    both = years[years["printed"].notna()]
    if both.empty:
        return sentence(
            "For none of these years is there a total of {body} in the same scope that the months "
            "could be set beside.",
            body=named(body),
        )
    whole = both[both["months"] == LEAST]
    part = both[both["months"] < LEAST]
    told = Sentence()
    if len(part):
        told += sentence(
            "Where a month is missing its figure is unknown, so the months that are known make "
            "“at least” their sum. This is so in {n} that {have} a printed total too.",
            n=_many(len(part), "year"),
            have="has" if len(part) == 1 else "have",
        )
    for _, row in whole.iterrows():
        year = row["year"]
        told += sentence(
            f"For {year} all months have a figure: they make {{sum_{year}}}, and "
            f"{{body}} printed {{printed_{year}}} for the year"
            + ("." if row["agrees"] else "; the two differ."),
            body=named(body),
            **{f"sum_{year}": row["result"], f"printed_{year}": row["printed"]},
        )
    wrong = part[~part["agrees"].astype(bool)]
    if len(wrong):
        items = [
            sentence(
                f"{r['year']} ({{sum_{r['year']}}} against {{printed_{r['year']}}})",
                **{f"sum_{r['year']}": r["result"], f"printed_{r['year']}": r["printed"]},
            )
            for _, r in wrong.iterrows()
        ]
        told += sentence(
            "The known months alone make more than the printed year in {items}.",
            items=listed(items),
        )
    elif len(part):
        told += "In none of these do the known months make more than the printed year."
    return told


def years_table(years: pd.DataFrame) -> pd.DataFrame:
    """Give the years as a table for people."""
    table = pd.DataFrame(
        {
            "Year": [str(y) for y in years["year"]],
            "Months with a figure": [f"{n} of {LEAST}" for n in years["months"]],
            "Months added up": years["result"],
            "Printed for the year": years["printed"],
            "Left for the other months": years["left"],
        },
        dtype=object,
    )
    return table.where(table.notna(), None)


def beside_told(
    ledger: Ledger, beside: pd.DataFrame, compared: pd.DataFrame, body: str, measure: str
) -> Sentence:
    """Tell for how many months several organisations have a figure, and who has more."""
    if beside.empty:
        return sentence("For no month shown does a second organisation have a figure of this kind.")
    count = beside["period"].nunique()
    told = sentence(
        "For {n} of the months shown more than one organisation has a figure{cut}.",
        n=str(count),
        cut=f"; the newest {SIDE_BY_SIDE} are in the table" if count > SIDE_BY_SIDE else "",
    )
    for _, row in compared.iterrows():
        if row["months"] < ENOUGH:
            continue
        parts = [f"{way} in {row[way]}" for way in ("more", "fewer") if row[way]]
        if row["uncertain"]:
            parts.append(f"as many, or not certainly more, in {row['uncertain']}")
        told += sentence(
            "Of the {n} months that both {body} and {other} have, {body} has {parts}.",
            n=str(row["months"]),
            other=_column(ledger, measure, row["body"], row["cause"]),
            body=named(body),
            parts=listed(parts),
        )
    shown = beside[["body", "cause"]].drop_duplicates().sort_values(["body", "cause"])
    for name, cause in zip(shown["body"], shown["cause"], strict=True):
        last = beside[(beside["body"] == name) & (beside["cause"] == cause)]["period"].max()
        told += _holds(ledger, measure, name, cause, int(last[:4]))
    return told + "None of them is a check of another: each counts what its scope takes in."


def _holds(ledger: Ledger, measure: str, body: str, cause: str, year: int) -> Sentence:
    """Tell what the figures of a series hold beside attacks."""
    era = era_of(ledger, body, year)
    holds = includes(era, measure, cause, ALL)
    if measure != "fatalities":
        # Attacks are no people: nobody who died is in them.
        holds.pop("militants")
    told = []
    for answer, words_of in (("yes", "hold"), ("no", "leave out"), ("unknown", "may hold")):
        items = [HELD[kind] for kind, said in holds.items() if said == answer]
        if items:
            told.append(f"{words_of} {listed(items)}")
    return sentence(
        "The figures of {who} {told}.",
        who=_column(ledger, measure, body, cause),
        told=listed(told),
    )


def _column(ledger: Ledger, measure: str, body: str, cause: str) -> str:
    """Name a series by its organisation and its cause."""
    if measure == cause or (cause == ALL and body == UCDP):
        return body
    return f"{body} ({'all violence' if cause == ALL else ledger.name('cause', cause)})"


def beside_table(ledger: Ledger, beside: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Give the newest months side by side, a column for each organisation and cause."""
    if beside.empty:
        return pd.DataFrame()
    months = list(dict.fromkeys(beside["period"]))[:SIDE_BY_SIDE]
    kept = beside[beside["period"].isin(months)]
    columns: dict[str, list[Result | None]] = {}
    for (body, cause), rows in kept.groupby(["body", "cause"]):
        of = dict(zip(rows["period"], rows["result"], strict=True))
        columns[_column(ledger, measure, body, cause)] = [of.get(m) for m in months]
    return pd.DataFrame({"Month": [when(m) for m in months], **columns}, dtype=object)


def beside_caption(ledger: Ledger, measure: str) -> str:
    """Name the table of months side by side."""
    return f"{capital(ledger.name('measure', measure))} by month, each organisation in its scope"


def scope(ledger: Ledger, body: str, measure: str, cause: str) -> str:
    """Tell unit and scope of a series, as charts print them under their title."""
    if measure in PEOPLE:
        return scope_text(ledger, body, measure, cause=cause, group=ALL)
    return f"{capital(what_of(ledger, measure, cause))}; Pakistan; counted by {named(body)}"
