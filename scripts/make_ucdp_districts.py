"""Make data/ucdp_districts.csv: UCDP's events added up by year and district. No event is kept.

Give the file of events by path:

    python scripts/make_ucdp_districts.py FOLDER/ucdp_ged_pakistan_1989_2021.csv

Which district each of UCDP's names means is in data/districts.csv, in the column of words; a name
that is not there is refused. Events are counted in the year in which they began, and in the regions
of data/ucdp_monthly.csv, to whose sums the districts add up.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from ucdp_events import DATA, MakeError, added_up, make, release, rows_of

OUT = DATA / "ucdp_districts.csv"
COLUMNS = ("period", "region", "district", "events", "best", "low", "high", "version")
KEY = ("version", "region", "district", "period")

#: The precision of places as UCDP codes it: the place itself, near it, and somewhere in its
#: district. Behind these come the province, a line or an area, and the country; the district that
#: UCDP may name beside a line or an area need not be the only one that it crosses.
TO_THE_DISTRICT = {"1", "2", "3"}

#: Where no district is known.
UNPLACED = "unplaced"

#: The region in which UCDP names no district, because it is one.
ITS_OWN_DISTRICT = {"PK-IS": "Islamabad"}


def main(arguments: list[str] | None = None) -> int:
    """Read the file, write the table, and say what was counted."""
    return make(arguments, about=__doc__, out=OUT, columns=COLUMNS, key=KEY, read=read)


def read(path: Path) -> list[dict]:
    """Read a file of events and add it up."""
    version, months, events = release(path, rows_of(path))
    if len(months) == 1:
        raise MakeError(f"{path} is of a month; by district whole years are added up.")
    known = named()
    if strange := {(e["region"], e["adm_2"]) for e in events if e["adm_2"]} - set(known):
        told = ", ".join(f"{name!r} of {region}" for region, name in sorted(strange))
        raise MakeError(f"{path}: no words of data/districts.csv are {told}; add them there.")
    placed = [{**e, "district": district_of(e, known)} for e in events]
    return added_up(path, version, placed, ("region", "district"), {m[:4] for m in months})


def named() -> dict[tuple[str, str], str]:
    """Read which district each name of UCDP's means in its region."""
    with (DATA / "districts.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["region"], name.strip()): row["district"]
            for row in csv.DictReader(file)
            for name in row["words"].split(";")
        }


def district_of(event: dict, known: dict[tuple[str, str], str]) -> str:
    """Give the district of an event, or that none is known."""
    if event["where_prec"] not in TO_THE_DISTRICT:
        return UNPLACED
    if not event["adm_2"]:
        return ITS_OWN_DISTRICT.get(event["region"], UNPLACED)
    return known[event["region"], event["adm_2"]]


if __name__ == "__main__":
    sys.exit(main())
