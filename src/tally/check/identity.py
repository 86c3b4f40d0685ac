"""Ids that must follow from their rows: so a year shifted or two regions swapped come to light."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tally.check.common import Doubt, Rows, days, period_or_none
from tally.errors import Problem
from tally.ledger import dimensions, names, tables
from tally.ledger.dimensions import TREES

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")

#: The period at the end of an edition's name: crss-2024-q1, crss-annual-2024, picss-2025-03.
NAMED_PERIOD = re.compile(r"-([0-9]{4})(?:-(q[1-4])|-([0-9]{2}))?(?:-([0-9]{2}))?(?:-[a-z]+)?$")
QUARTERS = {"q1": "first", "q2": "second", "q3": "third", "q4": "fourth"}

#: The year and month in the address of an article.
DATED_ADDRESS = re.compile(r"/((?:19|20)[0-9]{2})/(0[1-9]|1[0-2])/")


def _sources(rows: Rows) -> Iterator[Doubt]:
    editions = {row["edition"] for _, row in rows["editions"]}
    for line, row in rows["sources"]:
        named, published = row["source_id"], row["published"]
        date = names.DATE.search(named)
        address = DATED_ADDRESS.search(row["url"])
        month = "-".join(address.groups()) if address else published[:7]
        first = named.split("-")[0]
        message, column = None, "published"
        # The year of a census may end an id; the note then says that the page prints no date.
        no_date = not published and "no date" in row["note"]
        if named not in editions and (date[1] if date else "") != published and not no_date:
            told = f"ends in {date[1]}" if date else "has no date"
            message = f"the id {told}, and the source is of {published or 'no date'}"
        elif len(published) >= 7 and published[:7] != month:
            message = f"the address is of {month}, and the source of {published}"
            column = "url"
        elif (
            named not in editions
            and not row["publisher"].startswith("[")
            and first not in names.slug(row["publisher"] + row["read_at"]).replace("-", "")
        ):
            message = f"the id begins with {first!r}, which is not of {row['publisher']!r}"
            column = "publisher"
        if message:
            yield Doubt(Problem("sources.csv", line, column, message))


def _editions(rows: Rows) -> Iterator[Doubt]:
    for line, row in rows["editions"]:
        named, title = row["edition"], row["title"]
        if not named.startswith(f"{names.slug(row['body'])}-"):
            message = f"the id does not begin with that of the body, {names.slug(row['body'])!r}"
            yield Doubt(Problem("editions.csv", line, "body", message))
            continue
        told = NAMED_PERIOD.search(named)
        if not told:
            continue
        year, quarter, month, day = told.groups()
        years = YEAR.findall(title) or YEAR.findall(row["released"])
        if year not in years:
            message = f"the id is of {year}, and the title does not say so"
            yield Doubt(Problem("editions.csv", line, "title", message))
        elif quarter and QUARTERS[quarter] not in title:
            message = f"the id is of {quarter}, and the title does not say {QUARTERS[quarter]}"
            yield Doubt(Problem("editions.csv", line, "title", message))
        out = days(row["released"])
        parts = (year, (quarter or month or "").upper(), day)
        when = period_or_none("-".join(filter(None, parts)))
        if not out or not when:
            continue
        # An annual report ends its year; any other name may be that of the day of release.
        whole = quarter or "-annual-" in named
        if out.last < when.first or (whole and (when.last - out.last).days > 7):
            message = f"{row['released']} is before {when}, of which the edition tells, ends"
            yield Doubt(Problem("editions.csv", line, "released", message))
        elif (out.first - when.last).days > 366:
            message = f"{row['released']} is more than a year after {when}, which the id names"
            yield Doubt(Problem("editions.csv", line, "released", message))


def _episodes(rows: Rows) -> Iterator[Doubt]:
    episodes: dict[str, tuple[int, dict[str, str]]] = {}
    for line, row in rows["episodes"]:
        episodes[row["episode"]] = (line, row)
        date = names.DATE.search(row["episode"])
        if date and not row["date"].startswith(date[1]):
            message = f"the id ends in {date[1]}, and the episode is of {row['date']}"
            yield Doubt(Problem("episodes.csv", line, "date", message))
    for line, row in episodes.values():
        if row["part_of"] in episodes:
            other, whole = episodes[row["part_of"]]
            part, longer = period_or_none(row["date"]), period_or_none(whole["date"])
            if part and longer and not longer.contains(part):
                message = f"{row['date']} is not in {whole['date']}, the date of {row['part_of']}"
                problem = Problem("episodes.csv", line, "date", message)
                yield Doubt(problem, (("episodes.csv", other),))


def _landmarks(rows: Rows) -> Iterator[Doubt]:
    published = {row["source_id"]: (line, row["published"]) for line, row in rows["sources"]}
    episodes = {row["episode"]: (line, row["date"]) for line, row in rows["episodes"]}
    for line, row in rows.get("landmarks", ()):
        date = names.DATE.search(row["landmark"])
        printed, of = published.get(row["source_id"]), episodes.get(row["episode"])
        told = days(printed[1]) if printed else None
        rests_on: tuple[tuple[str, int], ...] = ()
        if (date[1] if date else "") != row["date"]:
            message = f"the id ends in {date[1] if date else 'no date'}, the row has {row['date']}"
        elif of and of[1] != row["date"]:
            message = f"{row['episode']} is of {of[1]}, and the landmark of {row['date']}"
            rests_on = (("episodes.csv", of[0]),)
        elif printed and told and str(told.last) < row["date"]:
            message = f"the source is of {printed[1]}, before {row['date']}"
            rests_on = (("sources.csv", printed[0]),)
        else:
            continue
        yield Doubt(Problem("landmarks.csv", line, "date", message), rests_on)


def _claims_of_episodes(rows: Rows) -> Iterator[Doubt]:
    episodes = {row["episode"]: (line, row) for line, row in rows["episodes"]}
    places = {row["place"]: (line, row["district"]) for line, row in rows["places"]}
    district = {r["region"]: r["name"] for _, r in rows["regions"] if r["kind"] == "district"}
    above = dimensions.ancestors("region", [r for _, r in rows["regions"]])
    for line, claim in rows["claims"]:
        if claim["episode"] not in episodes:
            continue
        where, episode = episodes[claim["episode"]]
        rests_on = (("episodes.csv", where),)
        when, date = period_or_none(claim["period"]), period_or_none(episode["date"])
        if when and date and not date.contains(when):
            message = f"{claim['period']} is not in {episode['date']}, the date of the episode"
            yield Doubt(Problem("claims.csv", line, "period", message), rests_on)
        elif episode["region"] not in above.get(claim["region"], ()):
            message = f"{claim['region']} is not in {episode['region']}, the region of the episode"
            yield Doubt(Problem("claims.csv", line, "region", message), rests_on)
        elif claim["region"] in district and episode["place"] in places:
            at, named = places[episode["place"]]
            if named and named != district[claim["region"]]:
                message = (
                    f"{episode['place']}, the place of the episode, is in {named}, and "
                    f"{claim['region']} is {district[claim['region']]}"
                )
                problem = Problem("claims.csv", line, "region", message)
                yield Doubt(problem, (*rests_on, ("places.csv", at)))


def _claims(rows: Rows) -> Iterator[Doubt]:
    known = {d: [r[d] for _, r in rows[t]] for d, t in TREES.items()}
    known["body"] = [r["body"] for _, r in rows["bodies"]]
    known["kind"] = list(tables.WORDS["kind"])
    sources = [r["source_id"] for _, r in rows["sources"]]
    for line, claim in rows["claims"]:
        if names.fits(claim):
            continue
        column, term = _one_other(claim, known)
        cell = names.cell_id(claim)
        if column:
            message = f"the id says {term}, and the cell {claim[column]}; mend whichever is wrong"
        elif claim["claim_id"].startswith(f"{cell}-"):
            rest = claim["claim_id"].removeprefix(f"{cell}-")
            meant = [s for s in sources if s.startswith(f"{rest}-")]
            column = "source_id" if meant else "claim_id"
            message = f"the id ends in {rest!r}, with which neither source nor edition agrees"
        else:
            column = "claim_id"
            message = f"the row makes the id {cell!r}, and another source's one that begins so"
        yield Doubt(Problem("claims.csv", line, column, message))


def _one_other(claim: dict[str, str], known: dict[str, list[str]]) -> tuple[str | None, str]:
    """Find the one column that, with another term, would make the row fit its id."""
    body = names.slug(claim["body"])
    period = re.match(rf"{re.escape(body)}-([0-9toq]+)-", claim["claim_id"])
    terms = {**known, "period": [names.period_of(period[1])] if period else []}
    for column, candidates in terms.items():
        for term in candidates:
            if names.fits({**claim, column: term}):
                return column, term
    return None, ""


RULES = (_sources, _editions, _episodes, _landmarks, _claims_of_episodes, _claims)
