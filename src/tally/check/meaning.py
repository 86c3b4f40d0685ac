"""What no schema can say of a row: double entry, bases, periods, regions and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from tally.check.common import (
    Doubt,
    Rows,
    ancestors,
    compare_quantity,
    days,
    parse_quantity,
    period_or_none,
)
from tally.errors import PeriodError, Problem, QuantityError
from tally.ledger import names
from tally.ledger.base import Base
from tally.ledger.dimensions import ALL, TREES
from tally.ledger.meant import meant
from tally.ledger.territory import Territory
from tally.quantities import period, quantity

#: A report on a period may come out this many days before the period ends: the earliest in the
#: ledger, of 27 December, tells of its year.
DAYS_BEFORE_END = 7

#: The type of a body that is an armed group speaking of itself; the actor that is above whatever a
#: group claimed; and the group that holds its own dead.
PARTY, CLAIMED, MILITANTS = "party", "claimed", "militants"

#: Dates as spreadsheets write them: 1/5/2024, Jan-24, 45292.
SPREADSHEET_DATE = re.compile(
    r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}|[A-Za-z]{3}-[0-9]{2}|[0-9]{1,2}-[A-Za-z]{3}(-[0-9]+)?"
    r"|[34][0-9]{4}"
)


def _double_entry(rows: Rows) -> Iterator[Problem]:
    for line, claim in rows["claims"]:
        printed, kind, value = claim["printed"], claim["kind"], claim["value"]
        if kind not in quantity.KINDS:
            continue
        try:
            says = parse_quantity(printed, kind)
        except QuantityError as error:
            yield Problem("claims.csv", line, "printed", str(error))
            continue
        if told := compare_quantity(printed, kind, value, claim["qualifier"]):
            value_agrees = compare_quantity(printed, kind, value, says.qualifier) is None
            yield Problem("claims.csv", line, "qualifier" if value_agrees else "value", told)


def _base_fits_kind(rows: Rows) -> Iterator[Problem]:
    wanted = {
        "share": ({*TREES}, "region:PK or group:all"),
        "change": ({"period"}, "period:2022"),
        "rate": ({"per"}, "per:day"),
        "rank": ({"period"}, "period:2015/2024"),
    }
    known = {d: {row[d]: row for _, row in rows[t]} for d, t in TREES.items()}
    for line, claim in rows["claims"]:
        kind, base = claim["kind"], claim["base"]
        if kind == "count" and base:
            message = f"a count has no base, and this one has {base!r}"
            yield Problem("claims.csv", line, "base", message)
        if kind not in wanted:
            continue
        dimensions, example = wanted[kind]
        if not base:
            yield Problem("claims.csv", line, "base", f"a {kind} needs its base, such as {example}")
            continue
        for dimension, term in Base.parse(base):
            part = f"{dimension}:{term}"
            if dimension not in dimensions:
                message = f"the base of a {kind} is such as {example}, not {part!r}"
            elif dimension in known and term not in known[dimension]:
                near = meant(term, dimension, known[dimension].values())
                message = f"{term!r} is not in {TREES[dimension]}.csv{near}"
            elif dimension == "per" and term not in ("day", "month", "quarter", "year"):
                message = f"{part!r} is not one of per:day, per:month, per:quarter, per:year"
            elif dimension in claim and term == claim[dimension]:
                message = f"the base {part!r} is the figure's own {dimension}"
            else:
                continue
            yield Problem("claims.csv", line, "base", message)


def _incidents_of_groups(rows: Rows) -> Iterator[Problem]:
    """Find incidents that are said to be of a group: whom they were against is their target."""
    above = ancestors(rows)["measure"]
    targets = {row["target"] for _, row in rows["targets"]}
    for line, claim in rows["claims"]:
        group = claim["group"]
        if group != ALL and "incidents" in above.get(claim["measure"], ()):
            known = repr(group) if group in targets else "a term of targets.csv"
            message = f"{claim['measure']} are of no group; write 'all' here, and {known} in target"
            yield Problem("claims.csv", line, "group", message)


def _own_words(rows: Rows) -> Iterator[Problem]:
    """Find figures of an armed group that stand as another's: it tells what it claimed itself.

    Its own dead are no deed of its own, so that a figure of militants has no need to say so.
    """
    above = ancestors(rows)
    parties = {row["body"] for _, row in rows["bodies"] if row["type"] == PARTY}
    for line, claim in rows["claims"]:
        body, actor = claim["body"], claim["actor"]
        own_dead = MILITANTS in above["group"].get(claim["group"], ())
        if body not in parties or own_dead or actor not in above["actor"]:
            continue
        own = f"{CLAIMED}-{names.slug(body)}"
        # A wider term says less, and is as true: claimed, for claimed-ttp.
        fits = {term for term in above["actor"].get(own, {own}) if CLAIMED in above["actor"][term]}
        if actor not in fits:
            message = f"{body} speaks of itself, so its actor is {own!r}, and this one is {actor!r}"
            yield Problem("claims.csv", line, "actor", message)


def _independence(rows: Rows) -> Iterator[Problem]:
    """Find bodies of a state, and armed groups, that are said to be independent."""
    for line, body in rows["bodies"]:
        wanted = {"state": "no", PARTY: "no", "none": ""}.get(body["type"], body["independent"])
        if body["independent"] != wanted:
            message = f"a body of the type {body['type']} has {wanted or 'nothing'!r} here"
            yield Problem("bodies.csv", line, "independent", message)


def _periods(rows: Rows) -> Iterator[Problem]:
    def told(text: str) -> str | None:
        try:
            found = period.parse(text)
        except PeriodError as error:
            return str(error)
        return None if str(found) == text else f"{text!r} is written {str(found)!r}"

    for line, claim in rows["claims"]:
        if message := told(claim["period"]):
            yield Problem("claims.csv", line, "period", message)
        for dimension, term in Base.parse(claim["base"]):
            if dimension == "period" and (message := told(term)):
                yield Problem("claims.csv", line, "base", message)
    for line, episode in rows["episodes"]:
        if message := told(episode["date"]):
            yield Problem("episodes.csv", line, "date", message)
    for name, column in (("sources", "published"), ("editions", "released")):
        for line, row in rows[name]:
            try:
                if row[column]:
                    period.latest(row[column])
            except PeriodError as error:
                yield Problem(f"{name}.csv", line, column, str(error))


def _regions_in_time(rows: Rows) -> Iterator[Problem]:
    life = {row["region"]: (row["valid_from"], row["valid_to"]) for _, row in rows["regions"]}
    land = _territory(rows)
    for line, claim in rows["claims"]:
        when = period_or_none(claim["period"])
        if when is None:
            continue
        named = [("region", claim["region"])]
        named += [("base", term) for d, term in Base.parse(claim["base"]) if d == "region"]
        for column, region in named:
            begin, end = life.get(region, ("", ""))
            if begin and str(when.last) < begin:
                message = f"{region} exists from {begin}, after {claim['period']}"
            elif end and str(when.first) > end:
                message = f"{region} exists to {end}, before {claim['period']}"
            else:
                continue
            parts = " or ".join(land.parts(region))
            hint = "; use the region in its extent of that time" + (f" ({parts})" if parts else "")
            yield Problem("claims.csv", line, column, message + hint)


def _editions_of_body(rows: Rows) -> Iterator[Problem]:
    body = {row["edition"]: row["body"] for _, row in rows["editions"]}
    for line, claim in rows["claims"]:
        of = body.get(claim["edition"])
        if of and of != claim["body"]:
            message = f"{claim['edition']} is an edition of {of}, the claim is of {claim['body']}"
            yield Problem("claims.csv", line, "edition", message)


def _population_printed(rows: Rows) -> Iterator[Problem]:
    for line, row in rows["population"]:
        printed, garbled = row["printed"], False
        try:
            says = str(quantity.parse(printed).value)
        except QuantityError:
            says, garbled = re.sub(r"\D", "", printed), True
        if says != row["population"]:
            message = f"{printed!r} does not say {row['population']}"
            yield Problem("population.csv", line, "population", message)
        elif garbled and not row["note"]:
            message = f"{printed!r} is garbled; the note must say how it was read"
            yield Problem("population.csv", line, "note", message)


#: What no address holds: signs that a browser refuses, half an escape, and what a template leaves.
NO_ADDRESS = re.compile(
    r"[\x00-\x20\"<>\\^`{|}]|%(?![0-9a-f]{2})|%7[bd]|/(?:undefined|null|nan|none)(?=[/?#]|$)", re.I
)


def _addresses(rows: Rows) -> Iterator[Problem]:
    """Find addresses of sources that can lead nowhere."""
    for line, row in rows["sources"]:
        if not row["url"]:
            continue
        if residue := NO_ADDRESS.search(row["url"]):
            message = f"no address holds {residue[0]!r}; copy it anew from the page"
        elif re.match(r"[a-z]+://[^/?#]*@", row["url"]):
            message = "a name or a password stands before its site; take it out"
        elif not _host(row["url"]):
            message = f"{row['url']!r} names no site; copy the address anew from the page"
        else:
            continue
        yield Problem("sources.csv", line, "url", message)


def _host(url: str) -> bool:
    """Tell whether an address names a site: labels with a dot between them, and a port if any."""
    try:
        found = urlsplit(url)
        host, _ = found.hostname or "", found.port
    except ValueError:
        return False
    labels = host.split(".")
    if labels[-1].isdigit():
        # A machine's number: one within a house is another machine for each reader.
        try:
            return ip_address(host).is_global
        except ValueError:
            return False
    return len(labels) > 1 and all(re.fullmatch(r"[\w-]+", label) for label in labels)


def _not_yet(rows: Rows) -> Iterator[Problem]:
    """Find days that have not come, by the clock of this machine."""
    for name, column in (("sources", "published"), ("editions", "released")):
        for line, row in rows[name]:
            day = days(row[column])
            if day and not period.has_come(day.first):
                message = f"{row[column]} has not come yet; look the day up in the source"
                yield Problem(f"{name}.csv", line, column, message)


def _mangled_dates(rows: Rows) -> Iterator[Problem]:
    """Find the dates that a spreadsheet has made of periods and partial dates."""
    columns = [("claims", "period"), ("episodes", "date"), ("claims", "printed")]
    columns += [("sources", "published"), ("editions", "released")]
    for name, column in columns:
        for line, row in rows.get(name, ()):
            cell = row[column]
            if not SPREADSHEET_DATE.fullmatch(cell):
                continue
            if not (cell.isdigit() if column == "printed" else period.meant(cell)):
                message = (
                    f"{cell!r} is a date as a spreadsheet shows it, which may stand for several; "
                    "look up in the source what was meant"
                )
                yield Problem(f"{name}.csv", line, column, message)


def _early(rows: Rows) -> Iterator[Doubt]:
    """Find figures that were printed long before the time they count had ended."""
    published = {r["source_id"]: (n, r["published"]) for n, r in rows["sources"]}
    released = {r["edition"]: (n, r["released"]) for n, r in rows["editions"]}
    for line, claim in rows["claims"]:
        when = period_or_none(claim["period"])
        for column, table, told in (
            ("source_id", "sources.csv", published.get(claim["source_id"])),
            ("edition", "editions.csv", released.get(claim["edition"])),
        ):
            day = days(told[1]) if told else None
            if when and told and day and (early := (when.last - day.last).days) > DAYS_BEFORE_END:
                message = f"{claim[column]} is of {told[1]}, {early} days before {when} ends"
                problem = Problem("claims.csv", line, column, message)
                yield Doubt(problem, ((table, told[0]),))
                break


def _before_release(rows: Rows) -> Iterator[Doubt]:
    """Find sources that cite a report which was not out yet."""
    published = {r["source_id"]: (n, r["published"]) for n, r in rows["sources"]}
    released = {r["edition"]: (n, r["released"]) for n, r in rows["editions"]}
    for line, claim in rows["claims"]:
        source, edition = published.get(claim["source_id"]), released.get(claim["edition"])
        if not source or not edition:
            continue
        printed, out = days(source[1]), days(edition[1])
        if printed and out and printed.last < out.first:
            message = (
                f"{claim['source_id']} is of {source[1]}, before {claim['edition']} was "
                f"released in {edition[1]}"
            )
            problem = Problem("claims.csv", line, "edition", message)
            yield Doubt(problem, (("sources.csv", source[0]), ("editions.csv", edition[0])))


def _merged(rows: Rows) -> Iterator[Doubt]:
    """Find claims of a region after it merged, in sources that do not count it apart.

    A figure of the rest beside it shows that it is told apart; a note may say so.
    """
    land = _territory(rows)
    told: dict[tuple[str, str, str], set[str]] = {}
    for _, claim in rows["claims"]:
        key = (claim["body"], claim["source_id"], claim["period"])
        told.setdefault(key, set()).add(claim["region"])
    for line, claim in rows["claims"]:
        when, region = period_or_none(claim["period"]), claim["region"]
        whole = land.whole(region)
        # A name such as PK-KP-without-TA says by itself that the whole is not meant.
        if whole is None or region.startswith(f"{whole}-") or not when:
            continue
        others = set(land.parts(whole)) - {region}
        day = land.mergers[whole]
        key = (claim["body"], claim["source_id"], claim["period"])
        if when.first >= day and not (others & told[key] or claim["note"]):
            message = (
                f"{region} is a part of {whole} from {day} on, and this source has no figure of "
                f"{' or '.join(sorted(others))} for {when}; is the whole province meant ({whole})? "
                "If not, say so in the note."
            )
            yield Doubt(Problem("claims.csv", line, "region", message))


def _territory(rows: Rows) -> Territory:
    return Territory({row["region"]: row for _, row in rows["regions"]})


def _in_no_era(rows: Rows) -> Iterator[Doubt]:
    """Find claims on a time of which no row of scopes.csv says what the body counted."""
    begins: dict[str, str] = {}
    for _, era in rows["scopes"]:
        begins[era["body"]] = min(era["first"], begins.get(era["body"], "9999"))
    for line, claim in rows["claims"]:
        when = period_or_none(claim["period"])
        first = begins.get(claim["body"])
        if when and first and f"{when.first:%Y}" < first:
            message = f"the eras of {claim['body']} in scopes.csv begin in {first}, after {when}"
            yield Doubt(Problem("claims.csv", line, "period", message))


RULES = (
    _mangled_dates,
    _addresses,
    _not_yet,
    _double_entry,
    _base_fits_kind,
    _incidents_of_groups,
    _own_words,
    _independence,
    _periods,
    _regions_in_time,
    _editions_of_body,
    _population_printed,
)

DOUBTS = (_early, _before_release, _merged, _in_no_era)
