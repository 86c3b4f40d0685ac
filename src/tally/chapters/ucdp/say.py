"""Sentences on UCDP's months: totals with their estimates, versions, gaps, and CRSS beside them."""

from __future__ import annotations

import pandas as pd

from tally.chapters.ucdp import derive_region
from tally.chapters.ucdp.derive import BESIDE, UNPLACED
from tally.ledger.scopes import eras
from tally.ledger.tables import Ledger
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.ucdp import CANDIDATE, version_name
from tally.results.words import capital, during, in_text, key_of, keys_of, when

#: At most so many months, years or regions are named one by one.
NAMED = 3


def place(ledger: Ledger, region: str) -> str:
    """Tell where, in words that can follow a number of people.

    Examples
    --------
    >>> import tally
    >>> place(tally.load(), "PK-TA")
    'in the former FATA'
    """
    if region == UNPLACED:
        return "in Pakistan at a place that is not told"
    return f"in {in_text(ledger.name('region', region))}"


def scope(ledger: Ledger, region: str) -> str:
    """Tell unit and scope, as charts print them under their title."""
    counts = eras(ledger, "UCDP")[0].counts.split(";")[0].removesuffix(" on the soil of Pakistan")
    name = ledger.name("region", region)
    return f"People killed, {counts[0].lower()}{counts[1:]}; {name}; counted by UCDP"


def years_scope(ledger: Ledger, region: str, beside: pd.DataFrame) -> str:
    """Tell unit and scope of the years, in which another body may stand beside UCDP."""
    if beside.empty:
        return scope(ledger, region)
    name = ledger.name("region", region)
    counted = f"counted by UCDP and {BESIDE}, each in its own scope"
    return f"People killed in each year; {name}; {counted}"


def provinces_scope() -> str:
    """Tell the unit and the scope of the chart by region."""
    return (
        "Share of the people killed in each year, best estimates; all regions of Pakistan; "
        "counted by UCDP"
    )


def total(runs: pd.DataFrame, where: str) -> Sentence:
    """Tell the total of each version with its low and high estimate, and its deadliest month.

    Parameters
    ----------
    runs : pandas.DataFrame
        As ``derive.runs`` gives it.
    where : str
        As :func:`place` gives it.
    """
    told = Sentence()
    for _, run in runs.iterrows():
        name = key_of(run["version"].removeprefix("ucdp-"))
        preliminary = ", which is preliminary," if run["preliminary"] else ""
        if run["best"].low == 0 and not run["events"].low:
            told += sentence(
                "{in_time} UCDP’s version {version}{preliminary} has {best} people killed {where}: "
                "no event at all.",
                in_time=capital(during(run["period"])),
                version=run["name"],
                preliminary=preliminary,
                where=where,
                best=_named(f"best_{name}", run["best"]),
            )
            continue
        told += sentence(
            "{in_time} UCDP’s version {version}{preliminary} counts {best} people killed {where} "
            "in {events} {unit} by its best estimate{range}.",
            in_time=capital(during(run["period"])),
            version=run["name"],
            preliminary=preliminary,
            where=where,
            best=_named(f"best_{name}", run["best"]),
            events=_named(f"events_{name}", run["events"]),
            unit="event" if run["events"].low == 1 else "events",
            range=_range(run, name),
        )
        told += _worst(run, name)
    return told


def _named(name: str, result: Result) -> Sentence:
    return sentence(f"{{{name}}}", **{name: result})


def _range(run: pd.Series, name: str) -> Sentence:
    low, best, high = (run[of] for of in ("low", "best", "high"))
    values = {f"high_{name}": high}
    if low is None:
        return sentence(
            f", and {{high_{name}}} by the high one; in the copy read here its months have no low "
            "estimate",
            **values,
        )
    if low.interval == high.interval:
        return Sentence((", and just as many by the low and the high ones",))
    values[f"low_{name}"] = low
    if high.low < best.low:
        return sentence(
            f"; the low one is {{low_{name}}}, and the high one {{high_{name}}}, less than the "
            "best one: so it stands in the data",
            **values,
        )
    return sentence(f", from {{low_{name}}} (low) to {{high_{name}}} (high)", **values)


def _worst(run: pd.Series, name: str) -> Sentence:
    """Name the months with the most deaths, as far as they are few."""
    months = run["worst"]
    if run["months"] < 2 or run["most"].low == 0:
        return Sentence()
    most = _named(f"most_{name}", run["most"])
    if len(months) > NAMED:
        return sentence(
            "In the months with the most deaths, of which there are {n}, {most} people were killed "
            "each.",
            n=len(months),
            most=most,
        )
    which = listed([when(m) for m in months])
    if len(months) == 1:
        words = "The month with the most deaths is {which}, with {most} killed."
    else:
        words = "The months with the most deaths are {which}, with {most} killed each."
    return sentence(words, which=which, most=most)


def covered(months: pd.DataFrame, runs: pd.DataFrame) -> Sentence:
    """Tell which months are zeros and which are unknown, and what that difference means."""
    known, empty = int(runs["months"].sum()), int(runs["empty"].sum())
    told = Sentence()
    if empty:
        told += f"In {empty} of {known} months covered UCDP has no event that killed anybody: " + (
            "this is a zero, and not a gap." if empty == 1 else "these are zeros, and not gaps."
        )
    else:
        told += (
            "UCDP has events in the one month covered."
            if known == 1
            else f"UCDP has events in each of the {known} months covered."
        )
    unknown = months[months["version"].isna()]
    if len(unknown):
        gaps = listed([when(g) for g in _spans(unknown["period"], list(months["period"]))])
        told += sentence(
            "No version in this ledger covers {gaps} for this region: what happened then is "
            "unknown here, which is not zero.",
            gaps=gaps,
        )
    return told


def _spans(of: pd.Series, every: list[str]) -> list[str]:
    """Join months that follow each other into periods."""
    place = {period: i for i, period in enumerate(every)}
    runs: list[list[str]] = []
    for month in of:
        if runs and place[month] == place[runs[-1][-1]] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    told = []
    for run in runs:
        first, last = run[0], run[-1]
        if (first[5:], last[5:]) == ("01", "12"):
            told.append(first[:4] if first[:4] == last[:4] else f"{first[:4]}/{last[:4]}")
        else:
            told.append(first if first == last else f"{first}/{last}")
    return told


def months_finding(runs: pd.DataFrame, where: str) -> Sentence:
    """State the month with the most deaths of all that are shown, and which these are."""
    years = [end for period in runs["period"] for end in (period[:4], period.split("/")[-1][:4])]
    span = min(years) if min(years) == max(years) else f"{min(years)} to {max(years)}"
    top = max(runs.to_dict("records"), key=lambda run: run["most"].low)
    if top["most"].low == 0:
        return sentence(
            "UCDP has nobody killed {where} in any month that it covers, {span}",
            where=where,
            span=span,
        )
    only = listed([when(m) for m in top["worst"][:NAMED]])
    more = " and other months" if len(top["worst"]) > NAMED else ""
    return sentence(
        "The month with the most people killed {where}, {span}: {only}{more} with {most}, by the "
        "best estimate of {version}",
        where=where,
        span=span,
        most=_named(f"most_{key_of(top['version'].removeprefix('ucdp-'))}", top["most"]),
        only=only,
        more=more,
        version=top["name"],
    )


def months_remarks(months: pd.DataFrame) -> tuple[str, ...]:
    """Say beside the chart how to read it: versions, missing low estimates, gaps."""
    remarks = []
    versions = list(dict.fromkeys(months["version"].dropna()))
    lows = list(dict.fromkeys(months["low_version"].dropna()))
    if len(versions) > 1:
        remarks.append(
            "A dashed line begins another version: figures on its two sides are not one series."
        )
    if lows or months["low"].notna().any():
        remarks.append("A line in a bar is the low estimate, where it is below the best one.")
    if lows:
        names = ", ".join(version_name(v) for v in lows)
        remarks.append(
            f"The newer version has no low estimates here: those of {names} are drawn, as far as "
            "they go."
        )
    for estimate, side in (("low", "above"), ("high", "below")):
        gap = (months[estimate] - months["best"]).fillna(0)
        if len(slips := months[gap > 0 if side == "above" else gap < 0]):
            which = ", ".join(slips["period"])
            remarks.append(
                f"In {which} the data have a {estimate} estimate {side} the best one; it is told "
                "as it is, and drawn no further than the best."
            )
    if any(v.startswith(CANDIDATE) for v in versions):
        remarks.append(
            "Candidate events that UCDP still means to check, for their place or their parties, "
            "are counted with the others."
        )
    if months["version"].isna().any():
        remarks.append("Grey: not covered, which is unknown and not zero.")
    return tuple(remarks)


def provinces_finding(part: pd.DataFrame, provinces: pd.DataFrame, region: str) -> Sentence:
    """State the part of a region, or for the country the regions with the largest parts.

    Parameters
    ----------
    part : pandas.DataFrame
        As ``derive_region.part`` gives it.
    provinces : pandas.DataFrame
        As ``derive_region.provinces`` gives it.
    region : str
        The region of the page.
    """
    first, last = provinces["year"].min(), provinces["year"].max()
    period = during(str(first) if first == last else f"{first}/{last}")
    placed = part[part["region"] != UNPLACED]
    here = (part["region"] == region) | (part["whole"] == region)
    shown = part[here] if region != "PK" else placed.head(2)
    if part["result"].isna().any() or shown.empty:
        return sentence("Deaths by region as UCDP places them, {period}", period=period)
    items = [
        sentence(
            f"{{share_{key_of(r['region'])}}} in {{name}}"
            if r["region"] != UNPLACED
            else f"{{share_{key_of(r['region'])}}} without a place",
            **{f"share_{key_of(r['region'])}": r["result"]},
            **({"name": in_text(r["name"])} if r["region"] != UNPLACED else {}),
        )
        for _, r in shown.iterrows()
    ]
    return sentence(
        "Of the deaths that UCDP counts {period}: {items}", period=period, items=listed(items)
    )


def provinces_remarks(provinces: pd.DataFrame, years: tuple[int, int]) -> tuple[str, ...]:
    """Say beside the chart what is a zero, what is unknown, and how far a region reaches."""
    remarks = [
        "An empty cell is a year without deaths there. Khyber Pakhtunkhwa and the former FATA "
        "are told apart in all years, also after the merger of 2018."
    ]
    if len(set(provinces["year"])) < years[1] - years[0] + 1:
        remarks.append("Grey: no version in this ledger tells the year by region.")
    return tuple(remarks)


def agreement(claims: pd.DataFrame) -> Sentence:
    """Tell whether the claims that were computed from the same versions agree with these sums."""
    if claims.empty:
        return Sentence(
            ("No claim in the ledger gives a total of UCDP for this region and these years.",)
        )
    wrong = claims[~claims["agrees"].astype(bool)]
    if wrong.empty:
        return Sentence(
            (
                f"The ledger holds {len(claims)} claim{'s' if len(claims) > 1 else ''} of UCDP on "
                "the same region, period and version: "
                + ("all agree" if len(claims) > 1 else "it agrees")
                + " with the months added up here.",
            )
        )
    items = [
        sentence(
            f"{{claim_{k}}} against {{sum_{k}}} in {{period}} ({{version}})",
            **{f"claim_{k}": r["result"], f"sum_{k}": r["summed"]},
            period=when(r["period"]),
            version=version_name(r["edition"]),
        )
        for k, (_, r) in zip(
            keys_of(wrong["result"], wrong["period"] + "-" + wrong["edition"]),
            wrong.iterrows(),
            strict=True,
        )
    ]
    return sentence(
        "Of {n} claims of UCDP on the same region, period and version these do not agree with the "
        "months added up here: {items}.",
        n=len(claims),
        items=listed(items),
    )


def terms_told(ledger: Ledger) -> Sentence:
    """Tell the licence of the data and what to cite."""
    terms = derive_region.terms(ledger)
    return sentence(
        "The months are sums of the events of the Uppsala Conflict Data Program (UCDP), "
        "licence {licences}; no single event is in this book. Cite: {cite}.",
        licences=" and ".join(terms["licences"]),
        cite="; ".join(t.rstrip(".") for t in terms["cite"]),
    )
