"""Make data/ucdp_monthly.csv: UCDP's events added up by month and region. No event is kept.

Give the files by path; each is known by its columns, and each is a version of its own:

    python scripts/make_ucdp_monthly.py FOLDER/*.csv

Events are counted in the month in which they began, which is what UCDP's own totals do.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "data" / "ucdp_monthly.csv"
COLUMNS = ("period", "region", "events", "best", "low", "high", "version")

#: UCDP's names of provinces, without the word for their kind, and our codes. The former FATA
#: keeps its name in the version to 2021 after the merger too, so there the province is without it.
PLACES = {
    "Azad Jammu & Kashmir": "PK-JK",
    "Balochistan": "PK-BA",
    "Federally Administered Tribal Areas": "PK-TA",
    "Gilgit-Baltistan": "PK-GB",
    "Islamabad Capital": "PK-IS",
    "Khyber Pakhtunkwa": "PK-KP-without-TA",
    "Punjab": "PK-PB",
    "Sindh": "PK-SD",
    "": "PK-unplaced",
}
KIND = re.compile(r" (province|territory)$")


class MakeError(Exception):
    """A file is not what it should be."""


def main(arguments: list[str] | None = None) -> int:
    """Read the files, write the table, and say what was counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, help="event files, or a file of months")
    parser.add_argument("--out", type=Path, default=OUT, help="the table (default: in data/)")
    given = parser.parse_args(arguments)
    try:
        rows = [row for path in given.files for row in read(path)]
        doubled = len(rows) - len({(r["version"], r["region"], r["period"]) for r in rows})
        if doubled:
            raise MakeError(f"{doubled} months are given twice: is a file named twice?")
    except (MakeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    rows.sort(key=lambda r: (r["version"], r["region"], r["period"]))
    with given.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for version in sorted({r["version"] for r in rows}):
        of = [r for r in rows if r["version"] == version]
        told = f"{sum(r['events'] for r in of)} events, best {sum(r['best'] for r in of)}"
        print(f"{version}: {len(of)} rows, {told}")
    return 0


def read(path: Path) -> list[dict]:
    """Read one file and add it up."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        columns = set(lines.fieldnames or ())
        if {"year_month", "ucdp_fatalities_best"} <= columns:
            return list(months_of(path, lines))
        if not {"adm_1", "date_start", "best", "low", "high", "code_status"} <= columns:
            raise MakeError(f"{path} has neither the columns of events nor those of months.")
        # The second line of files of the Humanitarian Data Exchange holds tags.
        return added_up(path, [e for e in lines if not e["date_start"].startswith("#")])


def months_of(path: Path, lines: Iterable[dict]) -> Iterator[dict]:
    """Take the months of the country over; the file has no low estimates."""
    found = re.search(r"v(\d+)_(\d+)_", path.name)
    if not found:
        raise MakeError(f"{path}: the name of a file of months must tell its version (v25_1_).")
    for line in lines:
        if line["country_iso3"] == "PAK":
            yield {
                "period": line["year_month"],
                "region": "PK",
                "events": whole(path, line["ucdp_event_count"]),
                "best": whole(path, line["ucdp_fatalities_best"]),
                "low": "",
                "high": whole(path, line["ucdp_fatalities_high"]),
                "version": f"ucdp-ged-{found[1]}-{found[2]}",
            }


def added_up(path: Path, events: list[dict]) -> list[dict]:
    """Add events up; a month of the years covered without an event is a row of zeros."""
    if not events:
        raise MakeError(f"{path} holds no events.")
    if len({e["id"] for e in events}) < len(events):
        raise MakeError(f"{path} holds an event twice.")
    events = [e for e in events if e["country"] == "Pakistan"]
    months = sorted({e["date_start"][:7] for e in events})
    years = (int(months[0][:4]), int(months[-1][:4]))
    if years[0] == years[1]:
        # A candidate release is of one month; to which it belongs its file name tells.
        found = re.search(r"candidate\w*?_(\d{4})_(\d{2})", path.name)
        if not found or months != [f"{found[1]}-{found[2]}"]:
            raise MakeError(f"{path}: the events are of {', '.join(months)}, its name is not.")
        version = f"ucdp-candidate-{int(found[1]) - 2000}-0-{int(found[2])}"
        places = {**PLACES, "Khyber Pakhtunkwa": "PK-KP"}
    else:
        version, places = f"ucdp-ged-to-{years[1]}", PLACES
        months = [f"{y}-{m:02}" for y in range(years[0], years[1] + 1) for m in range(1, 13)]
    regions = {e["id"]: region_of(path, e["adm_1"], places) for e in events}
    table = {
        (region, month): dict.fromkeys(("events", "best", "low", "high"), 0)
        for region in set(regions.values())
        for month in months
    }
    for event in events:
        sums = table[regions[event["id"]], event["date_start"][:7]]
        sums["events"] += 1
        for estimate in ("best", "low", "high"):
            sums[estimate] += whole(path, event[estimate])
    return [
        {"period": month, "region": region, **sums, "version": version}
        for (region, month), sums in table.items()
    ]


def region_of(path: Path, name: str, places: dict[str, str]) -> str:
    """Give our code for UCDP's name of a province."""
    try:
        return places[KIND.sub("", name)]
    except KeyError:
        raise MakeError(f"{path}: no region is known for the province {name!r}.") from None


def whole(path: Path, text: str) -> int:
    """Read a whole number, also where it is written 3.0."""
    number = float(text)
    if number < 0 or number != int(number):
        raise MakeError(f"{path}: {text!r} is not a whole number of people or events.")
    return int(number)


if __name__ == "__main__":
    sys.exit(main())
