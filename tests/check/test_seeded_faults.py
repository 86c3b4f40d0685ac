"""Each kind of fault that a hand, a spreadsheet or a slip puts into tables is told at its place.

The faults are seeded into copies of the real tables, many in one copy where they don't meet, and
each must be told once, by file, row and column, in a sentence; nothing else may be told.
CONTRIBUTING.md lists the kinds.
"""

import csv
import io
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tally.check import check, identity, meaning, ratios, sums, world
from tally.errors import Problem

pytestmark = pytest.mark.slow

Table = list[list[str]]

TOTAL = "crss-2024q1-pk-fatalities-all-count"
SHARE = "crss-2024q1-pk-kp-fatalities-all-share"

#: Cells that are changed: kind of fault, file, key of the row, the new cells, the column that must
#: be told, and a phrase of the sentence. A second row with the same kind belongs to the same fault.
CELLS = [
    [
        ("a digit changed in value", "claims", "crss-2014-pk-gb-fatalities-all-count",
         {"value": "8"}, "value", "says 3 and exact, the table says 8"),
        ("a digit changed in printed", "claims", "crss-2016-pk-injuries-all-count",
         {"printed": "1,774"}, "value", "says 1774"),
        ("a qualifier changed", "claims", "crss-2023-pk-fatalities-attacks-as-worded-all-count",
         {"qualifier": "exact"}, "qualifier", "says 1500 and over"),
        ("a letter for a digit", "claims", "crss-2015q3-pk-fatalities-all-count",
         {"printed": "1,2O8"}, "printed", "is not a quantity"),
        ("a point for a thousands comma", "claims",
         "crss-2013-pk-kp-without-ta-fatalities-all-count",
         {"printed": "1.031"}, "printed", "write 1,031 and keep"),
        ("a blank for a thousands comma", "claims", "crss-2014-pk-sd-fatalities-all-count",
         {"printed": "2 186"}, "printed", "write 2,186 and keep"),
        ("scientific notation", "claims", "crss-2014-pk-kp-without-ta-fatalities-all-count",
         {"value": "9.45E+02"}, "value", "is not a number"),
        ("a formula", "claims", "crss-2016-pk-ba-fatalities-all-count",
         {"note": "=SUM(N2:N9)"}, "note", "formula of a spreadsheet"),
        ("a formula that failed", "claims", "crss-2016-pk-pb-fatalities-all-count",
         {"locator": "#REF!"}, "locator", "a formula that fails"),
        ("a trailing blank", "claims", "crss-2015-pk-ba-fatalities-all-count",
         {"region": "PK-BA "}, "region", "begins or ends with a blank"),
        ("a blank that can't be seen", "claims", "crss-2016q3-pk-fatalities-all-count",
         {"printed": "\N{NO-BREAK SPACE}651"}, "printed", "U+00A0"),
        ("an apostrophe garbled", "claims", "crss-2016q3-pk-fatalities-civilians-count",
         {"note": "a scraperâ€™s copy"}, "note", "could not read"),
        ("an accent apart from its letter", "sources", "dawn-2024-01-01",
         {"title": "Re\N{COMBINING ACUTE ACCENT}sume of 2023"}, "title", "two characters"),
        ("the sign of a change lost", "claims", "crss-2017-pk-fatalities-all-change",
         {"value": "21"}, "value", "says -21 and exact"),
        ("a share without base", "claims", SHARE, {"base": ""}, "base", "needs its base"),
        ("a count with a base", "claims", "crss-2015q3-pk-sd-fatalities-all-count",
         {"base": "region:PK"}, "base", "a count has no base"),
        ("a base of another dimension", "claims", "ispr-2025-pk-operations-all-rate",
         {"base": "region:PK"}, "base", "the base of a rate"),
        ("per cent in a count", "claims", "crss-2015q3-pk-ta-injuries-all-count",
         {"printed": "11%", "value": "11"}, "printed", "a count is not in per cent"),
        ("a share without per cent", "claims", "ispr-2025-pk-ba-attacks-all-share",
         {"printed": "29"}, "printed", "a share is in per cent"),
        ("regions swapped", "claims", "crss-2015q3-pk-ba-injuries-all-count",
         {"region": "PK-PB"}, "region", "the id says PK-BA"),
        ("regions swapped", "claims", "crss-2015q3-pk-pb-injuries-all-count",
         {"region": "PK-BA"}, "region", "the id says PK-PB"),
        ("a year shifted in a period", "claims", "crss-2015-pk-injuries-all-count",
         {"period": "2014"}, "period", "the id says 2015"),
        ("another group", "claims", "crss-2018q2-pk-fatalities-militants-count",
         {"group": "police"}, "group", "the id says militants"),
        ("another measure", "claims", "crss-2015q3-pk-injuries-all-count",
         {"measure": "incidents"}, "measure", "the id says injuries"),
        ("another source", "claims", "crss-2019-pk-fatalities-all-count-dna",
         {"source_id": "picss-2020-01"}, "source_id", "the id ends in 'dna'"),
        ("an id of no row", "claims", "crss-2014-pk-ta-fatalities-all-count-the-news",
         {"claim_id": "crss-former-fata-killed"}, "claim_id", "the row makes the id"),
    ],
    [
        ("an unknown region", "claims", SHARE, {"region": "PK-KPK"}, "region", "did you mean"),
        ("an unknown kind", "claims", "crss-2014-pk-gb-fatalities-all-count",
         {"kind": "cuont"}, "kind", "did you mean 'count'?"),
        ("a dangling source", "claims", "crss-2015q3-pk-ba-fatalities-all-count",
         {"source_id": "dawn-2015-11"}, "source_id", "is not in sources.csv"),
        ("a dangling edition", "claims", "crss-2015q3-pk-ba-injuries-all-count",
         {"edition": "crss-2015-q5"}, "edition", "is not in editions.csv"),
        ("a dangling episode", "claims",
         "ispr-20250201-pk-ba-fatalities-operations-militants-count",
         {"episode": "harnai-2025"}, "episode", "is not in episodes.csv"),
        ("a dangling place", "episodes", "besham-2024-03", {"place": "bisham"}, "place",
         "is not in places.csv"),
        ("a quarter that is none", "claims", TOTAL, {"period": "2024-Q5"}, "period",
         "'2024-Q5' is not a period"),
        ("a period in a longer form", "claims", "crss-2016-pk-ba-fatalities-all-count",
         {"period": "2016-01/2016-12"}, "period", "is written '2016'"),
        ("a period mangled by a spreadsheet", "claims", "ispr-202408-pk-ibos-all-count",
         {"period": "Aug-24"}, "period", "a date as a spreadsheet shows it"),
        ("a day mangled by a spreadsheet", "sources", "geo-news-2024-04",
         {"published": "1/4/2024"}, "published", "does not have the form"),
        ("a range mangled by a spreadsheet", "claims", "crss-2016-pk-pb-fatalities-all-count",
         {"printed": "4-Feb"}, "printed", "a date as a spreadsheet shows it"),
        ("an empty cell that is needed", "claims", "crss-2015q3-pk-sd-injuries-all-count",
         {"measure": ""}, "measure", "the cell is empty"),
        ("an edition of another body", "claims", "crss-2015q3-pk-pb-injuries-all-count",
         {"edition": "gti-2016"}, "edition", "is an edition of GTI"),
        ("a province before its time", "claims", "crss-2015q3-pk-ta-fatalities-all-count",
         {"region": "PK-KP"}, "region", "exists from 2018-05-31"),
        ("the former FATA after the merger", "claims", "crss-2025-pk-kp-fatalities-all-count",
         {"region": "PK-TA", "claim_id": "crss-2025-pk-ta-fatalities-all-count"}, "region",
         "no figure of PK-KP-without-TA"),
        ("a year before the body counted", "claims", "picss-2014-pk-fatalities-all-count",
         {"period": "1999", "claim_id": "picss-1999-pk-fatalities-all-count"}, "period",
         "begin in 2001"),
        ("a report cited before its release", "claims",
         "crss-2024q1-pk-fatalities-civilians-and-security-count-dawn",
         {"edition": "crss-annual-2025"}, "edition", "before crss-annual-2025 was released"),
        ("a vintage before its period ends", "editions", "crss-annual-2023",
         {"released": "2023-11-30"}, "released", "is before 2023, of which the edition tells"),
        ("a release long after its period", "editions", "crss-annual-2017",
         {"released": "2020-01"}, "released", "more than a year after 2017"),
        ("a year shifted in the title of an edition", "editions", "gti-2020",
         {"title": "Global Terrorism Index 2021"}, "title", "the id is of 2020"),
        ("a day that is none", "editions", "pips-annual-2018", {"released": "2019-02-30"},
         "released", "is not a date"),
        ("a year shifted in a source", "sources", "the-news-2019-01-31",
         {"published": "2020-01-31"}, "published", "the id ends in 2019-01-31"),
        ("a figure printed before its period ends", "claims",
         "crss-2024q1-pk-sabotage-all-count",
         {"period": "2024-Q4", "claim_id": "crss-2024q4-pk-sabotage-all-count"}, "source_id",
         "days before 2024-Q4 ends"),
        ("publishers swapped", "sources", "ary-news-2024", {"publisher": "Dunya News"},
         "publisher", "the id begins with 'ary'"),
        ("a year shifted in an address", "sources", "balochistan-post-2024-12",
         {"url": "https://thebalochistanpost.net/2023/12/deadliest-year"}, "url",
         "the address is of 2023-12"),
        ("the rest of a template in an address", "sources", "samaa-2023-04-25",
         {"url": "https://www.samaaenglish.tv/news/{{"}, "url", "no address holds '{'"),
        ("a day that has not come", "sources", "ary-news-census-2017",
         {"published": "2131-01-05"}, "published", "has not come yet"),
        ("one address for two sources", "sources", "dawn-2015-10",
         {"url": "http://dawn.com/news/1156146"}, "url", "one publication is one source"),
        ("an era that ends before it begins", "scopes", "CRSS,2013", {"last": "2012"}, "last",
         "before it begins in 2013"),
        ("an era of an unknown group", "scopes", "CRSS,2018", {"groups": "civilians+militant"},
         "groups", "is not a group"),
        ("militants left out of totals and counted", "scopes", "MoI,2001", {"note": ""},
         "militants", "the note must say how"),
        ("an era that overlaps", "scopes", "GTI,2020", {"first": "2017"}, "first", "is not over"),
        ("a population not as printed", "population", "PK-SD", {"population": "47854570"},
         "population", "does not say 47854570"),
        ("latitude and longitude swapped", "places", "kalat",
         {"latitude": "66.5936", "longitude": "29.0266"}, "latitude", "breaks the rule"),
        ("latitude and longitude swapped", "places", "kalat", {}, "longitude", "breaks the rule"),
        ("a place in another region", "places", "lakki-marwat", {"region": "PK-BA"}, "region",
         "is not in PK-BA"),
        ("an episode in another region", "episodes", "paktika-2024-12-24", {"region": "AF-KHO"},
         "region", "paktika is in AF-PKA"),
        ("an episode on another day", "episodes", "kp-operations-2025-01-31",
         {"date": "2024-01-31"}, "date", "the id ends in 2025-01-31"),
        ("a landmark on another day", "landmarks", "kabul-2021-08-15", {"date": "2021-08-16"},
         "date", "the id ends in 2021-08-15"),
        ("a landmark after its source", "landmarks", "ceasefire-ends-2022-11-28",
         {"date": "2023-11-28", "landmark": "ceasefire-ends-2023-11-28"}, "date",
         "the source is of 2022-11-28"),
        ("a landmark apart from its episode", "landmarks", "army-public-school-2014-12-16",
         {"date": "2014-12-17", "landmark": "army-public-school-2014-12-17"}, "date",
         "aps-peshawar-2014-12-16 is of 2014-12-16"),
        ("a region of other members", "regions", "PK-PB+PK-SD", {"members": "PK-PB+PK-IS"},
         "members", "as its code says"),
    ],
    [
        ("the direction of a change lost", "claims", "crss-2015-pk-fatalities-all-change",
         {"printed": "roughly 40%", "value": "40"}, "value", "goes the other way"),
        ("a change far from the counts", "claims", "crss-2020-pk-fatalities-all-change",
         {"printed": "72% decline", "value": "-72"}, "value", "points away"),
        ("a share far from the counts", "claims", "crss-2024-pk-ba-fatalities-all-share",
         {"printed": "61%", "value": "61"}, "value", "points away"),
        ("a part larger than its whole", "claims", "crss-2016-pk-ba-fatalities-all-count",
         {"printed": "2,798", "value": "2798"}, "value", "is a part of"),
        ("groups that make more than the total", "claims", "crss-2018q2-pk-fatalities-all-count",
         {"printed": "A total of 150", "value": "150"}, "value", "together more"),
        ("shares that make more than all", "claims",
         "crss-2018q3-pk-fatalities-security-forces-share",
         {"printed": "45%", "value": "45"}, "value", "more than 100 per cent"),
        ("a figure that its months do not make", "claims",
         "ucdp-2016-pk-pb-fatalities-all-count", {"printed": "197", "value": "197"}, "value",
         "ucdp_monthly.csv make 177"),
        ("people killed in no event", "ucdp_monthly", "2016-05,PK-GB,0", {"best": "7"}, "best",
         "no event and 7 killed"),
        ("people killed in no event", "ucdp_districts", "2016,PK-GB,Skardu,0", {"high": "7"},
         "high", "no event and 7 killed"),
        ("a year of which there are no months", "ucdp_districts", "2021,PK-SD,Karachi",
         {"period": "2022"}, "period", "has no months of PK-SD in 2022"),
        ("a district in another region", "ucdp_districts", "2009,PK-KP-without-TA,Swat",
         {"region": "PK-TA"}, "region", "Swat is a district of PK-KP-without-TA"),
        ("a district in another region", "districts", "FR Kohat,PK-TA",
         {"region": "PK-KP-without-TA"}, "region", "every row of FR Kohat in ucdp_districts.csv"),
        ("a district by another name", "ucdp_districts", "2011,PK-BA,Musakhel",
         {"district": "Musa Khel district"}, "district", "the term for it is 'Musakhel'"),
        ("a claim outside its episode", "claims",
         "ispr-20250131-pk-kp-operations-all-count",
         {"period": "2025-02-01", "claim_id": "ispr-20250201-pk-kp-operations-all-count"},
         "period", "the date of the episode"),
        ("people of two regions swapped", "population", "PK-BA,2023",
         {"population": "127688922", "printed": "127688922"}, "population", "can't have"),
    ],
    [
        ("a figure said to be another one", "claims",
         "crss-2024-pk-attacks-all-security-forces-count-pti",
         {"same_as": "crss-2024-pk-attacks-all-count"}, "same_as", "so it is another figure"),
        ("districts that do not make their region", "ucdp_districts", "2009,PK-TA,unplaced",
         {"best": "1"}, "best", "the districts of PK-TA in 2009 make "),
        ("a report of an era that is none", "editions", "crss-2018-q3", {"scope": "2014"},
         "scope", "has no era that begins in 2014"),
        ("a change across two scopes", "claims", "crss-2019-pk-fatalities-all-change",
         {"base": "period:2017"}, "period", "and the figure reaches across"),
        ("incidents of a group", "claims", "crss-2025q2-pk-attacks-all-civilians-count",
         {"group": "civilians", "target": "all",
          "claim_id": "crss-2025q2-pk-attacks-civilians-count"}, "group",
         "attacks are of no group; write 'all' here, and 'civilians' in target"),
        ("an unknown actor", "claims", "gti-2025-pk-attacks-all-ttp-count",
         {"actor": "Tehreek-e-Taliban Pakistan"}, "actor", "the term for it is 'ttp'"),
        ("another tactic", "claims", "pips-2022-pk-attacks-all-suicide-attacks-count",
         {"tactic": "gun-attacks"}, "tactic", "the id says suicide-attacks"),
        ("a base of an unknown target", "claims",
         "crss-2021-pk-fatalities-civilians-and-security-share",
         {"base": "target:policemen"}, "base", "the term for it is 'police'"),
        ("a figure of nobody that a body has", "claims",
         "unnamed-20241224-af-pka-fatalities-all-air-strikes-count",
         {"printed": "50", "value": "50"}, "body", "Afghan-Taliban has the same figure"),
    ],
    [
        ("an unknown tactic", "claims", "cmc-201302-pk-attacks-all-improvised-bombs-count",
         {"tactic": "roadside bombs"}, "tactic", "the term for it is 'improvised-bombs'"),
        ("an unknown target", "claims",
         "balochistan-government-2025-pk-ba-attacks-all-polio-teams-count",
         {"target": "polio-workers"}, "target", "did you mean 'polio-teams'?"),
        ("another actor", "claims", "gti-2023-pk-attacks-all-baloch-groups-count",
         {"actor": "bla"}, "actor", "the id says baloch-groups"),
        ("a district by another name", "claims",
         "kp-home-20230101to20231209-pk-kp-dera-ismail-khan-attacks-all-count",
         {"region": "DI Khan"}, "region", "the term for it is 'PK-KP-dera-ismail-khan'"),
        ("districts swapped", "claims",
         "kp-home-20230101to20231209-pk-kp-tank-attacks-all-count",
         {"region": "PK-KP-swat"}, "region", "the id says PK-KP-tank"),
        ("an armed group whose figure is not its own claim", "claims",
         "bla-2024-pk-ba-attacks-all-claimed-bla-count",
         {"actor": "bla", "claim_id": "bla-2024-pk-ba-attacks-all-bla-count"}, "actor",
         "BLA speaks of itself, so its actor is 'claimed-bla'"),
        ("an armed group whose figure is not its own claim", "claims",
         "ttp-202210-pk-attacks-all-claimed-ttp-count",
         {"actor": "claimed-bla", "claim_id": "ttp-202210-pk-attacks-all-claimed-bla-count"},
         "actor", "this one is 'claimed-bla'"),
        ("a claim in another district than its episode", "claims",
         "ispr-20250311-pk-ba-kachhi-fatalities-attacks-all-claimed-bla-raids-railways-count",
         {"region": "PK-BA-kalat", "claim_id":
          "ispr-20250311-pk-ba-kalat-fatalities-attacks-all-claimed-bla-raids-railways-count"},
         "region", "mashkaf, the place of the episode, is in Kachhi, and PK-BA-kalat is Kalat"),
        ("a claim outside its episode", "claims",
         "bla-20240413-pk-ba-fatalities-attacks-all-claimed-bla-gun-attacks-settlers-count",
         {"period": "2024-04-14", "claim_id":
          "bla-20240414-pk-ba-fatalities-attacks-all-claimed-bla-gun-attacks-settlers-count"},
         "period", "the date of the episode"),
        ("an armed group said to be independent", "bodies", "BLF", {"independent": "yes"},
         "independent", "a body of the type party has 'no' here"),
        ("a type of organisation that is none", "bodies", "CPLC", {"type": "party of citizens"},
         "type",
         "is not one of state, think tank"),
        ("a kind of source that is none", "sources", "ani-2022-11-04", {"kind": "newspaper"},
         "kind", "is not one of organisation, news"),
        ("a source without its kind", "sources", "app-2023-12-25", {"kind": ""}, "kind",
         "the cell is empty"),
        ("a member that is no term", "groups", "security-and-officials",
         {"members": "security-forces+oficials"}, "members",
         "'oficials' is not in groups.csv; did you mean 'officials'?"),
        ("a term that is a member of itself", "causes", "operations-and-clashes",
         {"members": "operations+operations-and-clashes"}, "members", "a member of itself"),
        ("an overlap that is not yes or nothing", "causes", "gang-war", {"overlaps": "no"},
         "overlaps", "'no' is not one of yes"),
        ("a dangling whole of an episode", "episodes", "duki-miners-2024-10-11",
         {"part_of": "balochistan-2025-03"}, "part_of", "is not in episodes.csv"),
        ("a district of another province", "regions", "PK-SD-larkana", {"parent": "PK-PB"},
         "parent", "Larkana is a district of PK-SD"),
        ("a place in another region than its district", "places", "kalat", {"district": "Karachi"},
         "region", "Karachi is a district of PK-SD"),
        ("a dangling version", "ucdp_districts", "2016,PK-GB,Skardu,0",
         {"version": "ucdp-ged-22"}, "version", "is not in editions.csv"),
    ],
    [
        ("a member that is no term", "regions", "PK-TA-north-waziristan+PK-TA-south-waziristan",
         {"members": "PK-TA-north-waziristan+PK-TA-south-wazirstan"}, "members",
         "did you mean 'PK-TA-south-waziristan'?"),
        ("a member twice", "groups", "security-and-officials", {"members": "officials+officials"},
         "members", "'officials' stands there twice"),
        ("an unknown base", "claims", "gti-2022-pk-fatalities-attacks-all-bla-share",
         {"base": "actor:everyone"}, "base", "'everyone' is not in actors.csv"),
        ("a district below zero", "ucdp_districts", "2016,PK-BA,Quetta", {"low": "-1"}, "low",
         "breaks the rule of this column: at least 0"),
    ],
]  # fmt: skip


def at(key: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """Change the line that begins with a key."""

    def damage(text: str) -> str:
        lines = text.split("\n")
        n = line_of(text, key) - 1
        lines[n] = change(lines[n])
        return "\n".join(lines)

    return damage


def gone(key: str) -> Callable[[str], str]:
    """Leave the line out that begins with a key."""
    return lambda text: "".join(x for x in text.splitlines(True) if not x.startswith(key))


def again(key: str, **cells: str) -> Callable[[str], str]:
    """Append the row that begins with a key, with some other cells."""

    def damage(text: str) -> str:
        rows = parsed(text)
        row = dict(zip(rows[0], rows[line_of(text, key) - 1], strict=True)) | cells
        return text + written([[*row.values()]])

    return damage


#: Texts that are changed: kind, file, change, the line (a number, or the key at its beginning; the
#: last line is -1), the column, and a phrase.
TEXTS = [
    [
        ("a byte order mark", "sources.csv", lambda t: "\ufeff" + t, 1, None, "byte order mark"),
        ("line ends of Windows", "editions.csv", lambda t: t.replace("\n", "\r\n"), 1, None,
         "CR LF"),
        ("semicolons between cells", "bodies.csv", lambda t: t.replace(",", ";"), 1, None,
         "separated by semicolons"),
        ("a header in quotation marks", "places.csv",
         lambda t: ",".join(f'"{c}"' for c in t.split("\n")[0].split(",")) + t[t.index("\n"):],
         1, None, "in quotation marks"),
        ("a column missing", "groups.csv",
         lambda t: written([row[:-1] for row in parsed(t)]), 1, None, "missing: words"),
        ("columns in another order", "causes.csv",
         lambda t: written([[row[1], row[0], *row[2:]] for row in parsed(t)]), 1, None,
         "column 1 is 'name' and must be 'cause'"),
        ("a column more", "measures.csv",
         lambda t: written([[*row, "x"] for row in parsed(t)]), 1, None, "not in the schema"),
        ("a Windows-1252 byte", "claims.csv", at(TOTAL, lambda line: line + "\udc93"), TOTAL, None,
         "byte 0x93 is not UTF-8"),
        ("a quotation mark left open", "population.csv",
         at("PK-SD,2017", lambda line: line + ',"x'), "PK-SD,2017", None, "quotation mark"),
        ("a last line cut off", "left_out.csv", lambda t: t[:-1], -1, None, "line feed"),
        ("a tab in a cell", "scopes.csv", at("GTI,2020", lambda line: line + "\tx"), "GTI,2020",
         None, "U+0009"),
        ("a table without rows", "ucdp_monthly.csv", lambda t: t[: t.index("\n") + 1], 1, None,
         "a header and no row"),
        ("an empty file", "episodes.csv", lambda t: "", None, None, "is empty"),
    ],
    [
        ("a comma not quoted", "claims.csv", at(TOTAL, lambda line: line.replace("432", "1,432")),
         TOTAL, None, "not quoted"),
        ("an id twice", "claims.csv", again(SHARE, period="2024-Q2"), -1, "claim_id",
         "stands already in row"),
        ("a row too short", "left_out.csv", at("1109", lambda line: line[:9]), "1109", None,
         "cells and the header"),
        ("an edition that nothing cites", "editions.csv",
         again("crss-2024-q1", edition="crss-2024-q4"), -1, "edition", "no claim is of"),
        ("a region above itself", "regions.csv", again("PK-BA", region="PK-XX", parent="PK-XX"),
         -1, "parent", "is above itself"),
        ("a district without one of its years", "ucdp_districts.csv", gone("2014,PK-BA,Quetta"),
         "2014,PK-BA,unplaced", "events", "in 2014 make 16, its months 26"),
        ("a row of commas", "groups.csv", lambda t: t + ",,,,\n", -1, None, "the row is empty"),
        ("a census count twice", "population.csv", again("PK-BA,2023"), -1, "region",
         "stands already"),
    ],
    [
        ("the same figure twice", "claims.csv",
         again(SHARE, claim_id=f"{SHARE}-geo"), -1, "claim_id", "the same figure"),
        ("a source that nothing cites", "sources.csv",
         again("geo-news-2024-04", source_id="geo-news-2024-05", published="2024-05"), -1,
         "source_id", "nothing cites"),
        ("a term above itself", "causes.csv", again("sectarian", cause="x", parent="x"), -1,
         "parent", "is above itself"),
        ("a term above itself", "actors.csv", again("bla", actor="x", parent="x"), -1,
         "parent", "is above itself"),
        ("a tactic twice", "tactics.csv", again("grenades"), -1, "tactic", "stands already in row"),
        ("a column missing", "targets.csv",
         lambda t: written([row[:-1] for row in parsed(t)]), 1, None, "missing: words"),
    ],
]  # fmt: skip

KINDS = list(dict.fromkeys(f[0] for batch in [*CELLS, *TEXTS] for f in batch))


def parsed(text: str) -> Table:
    return list(csv.reader(io.StringIO(text, newline="")))


def written(rows: Table) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def line_of(text: str, key: str | int | None) -> int | None:
    """Give the line that a number or the beginning of a row names."""
    if key is None or key == 1:
        return key
    lines = text.split("\n")
    if key == -1:
        return len(lines) - (lines[-1] == "")
    return next(n for n, line in enumerate(lines, 1) if line.startswith(key))


#: Where the rules of the check stand that are lists, and the lists.
RULES = [
    ((module, name), getattr(module, name))
    for module in (identity, meaning, ratios, sums, world)
    for name in ("RULES", "DOUBTS")
    if hasattr(module, name)
]


def heard(rule: Callable, spoke: set[Callable]) -> Callable:
    """Give a rule that notes when it has something to say."""

    def told(rows):
        for problem in rule(rows):
            spoke.add(rule)
            yield problem

    return told


@cache
def outcome(root: Path, place: Path, kind: str, number: int):
    """Seed a batch of faults into a copy; give what must be told, what is told, and by whom."""
    folder = place / f"{kind}{number}"
    shutil.copytree(root / "data", folder)
    expected = []
    if kind == "cells":
        for name, table, key, cells, column, phrase in CELLS[number]:
            path = folder / f"{table}.csv"
            rows = parsed(path.read_text(encoding="utf-8"))
            wanted = f"{key},"
            original = parsed((root / "data" / path.name).read_text(encoding="utf-8"))
            at = next(n for n, row in enumerate(original) if f"{','.join(row)},".startswith(wanted))
            for changed, cell in cells.items():
                assert rows[at][rows[0].index(changed)] != cell, (name, "changes nothing")
                rows[at][rows[0].index(changed)] = cell
            path.write_bytes(written(rows).encode())
            expected.append((name, path.name, at + 1, column, phrase))
    else:
        for name, file, change, key, column, phrase in TEXTS[number]:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            changed = change(text)
            assert changed != text, (name, "changes nothing")
            path.write_bytes(changed.encode("utf-8", "surrogateescape"))
            expected.append((name, file, line_of(changed, key), column, phrase))
    spoke: set[Callable] = set()
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), rules in RULES:
            patch.setattr(module, name, tuple(heard(rule, spoke) for rule in rules))
        return expected, check(folder), spoke


BATCHES = [("cells", n) for n in range(len(CELLS))] + [("texts", n) for n in range(len(TEXTS))]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("faults")


def test_each_rule_finds_a_fault_that_is_seeded(root, place):
    spoke = {rule for kind, n in BATCHES for rule in outcome(root, place, kind, n)[2]}
    assert [rule.__name__ for _, rules in RULES for rule in rules if rule not in spoke] == []


@pytest.mark.parametrize(("kind", "number"), BATCHES)
def test_nothing_else_is_told(root, place, kind, number):
    expected, told, _ = outcome(root, place, kind, number)
    wanted = {(file, row, column) for _, file, row, column, _ in expected}
    assert [str(p) for p in told if (p.file, p.row, p.column) not in wanted] == []
    assert len(told) == len(expected)


@pytest.mark.parametrize("fault", KINDS)
def test_a_fault_is_told_at_its_place_in_a_sentence(root, place, fault):
    found = 0
    for kind, number in BATCHES:
        batch = (CELLS if kind == "cells" else TEXTS)[number]
        if fault not in {f[0] for f in batch}:
            continue
        expected, told, _ = outcome(root, place, kind, number)
        for name, file, row, column, phrase in expected:
            if name == fault:
                (problem,) = (p for p in told if (p.file, p.row, p.column) == (file, row, column))
                assert isinstance(problem, Problem)
                assert phrase in problem.message
                assert len(problem.message.split()) >= 4
                found += 1
    assert found
