"""What the makers of UCDP's aggregates share: events are read, added up, and written as a table."""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parents[1] / "data"

#: What is added up: the events, and the estimates of people killed in them.
SUMS = ("events", "best", "low", "high")

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

#: The columns without which a file is none of events.
OF_EVENTS = {"adm_1", "date_start", "best", "low", "high", "code_status"}


class MakeError(Exception):
    """A file is not what it should be."""


class Release(NamedTuple):
    """The events of one version: of a month, or of whole years."""

    version: str
    months: list[str]
    events: list[dict]


def make(
    arguments: list[str] | None,
    *,
    about: str,
    out: Path,
    columns: tuple[str, ...],
    key: tuple[str, ...],
    read: Callable[[Path], Iterable[dict]],
) -> int:
    """Read the files, write the table in the order of its key, and say what was counted."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, help="UCDP's files")
    parser.add_argument("--out", type=Path, default=out, help="the table (default: in data/)")
    given = parser.parse_args(arguments)
    try:
        rows = [row for path in given.files for row in read(path)]
        doubled = len(rows) - len({tuple(row[c] for c in key) for row in rows})
        if doubled:
            raise MakeError(f"{doubled} rows are given twice: is a file named twice?")
    except (MakeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    rows.sort(key=lambda row: tuple(row[c] for c in key))
    with given.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for version in sorted({r["version"] for r in rows}):
        of = [r for r in rows if r["version"] == version]
        told = f"{sum(r['events'] for r in of)} events, best {sum(r['best'] for r in of)}"
        print(f"{version}: {len(of)} rows, {told}")
    return 0


def rows_of(path: Path) -> list[dict]:
    """Read a file as rows by column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def release(path: Path, rows: list[dict]) -> Release:
    """Take the events of Pakistan from the rows of a file, each with our code of its region."""
    if not rows or not set(rows[0]) >= OF_EVENTS:
        raise MakeError(f"{path} does not have the columns of events.")
    # The second line of files of the Humanitarian Data Exchange holds tags.
    events = [e for e in rows if not e["date_start"].startswith("#")]
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
    events = [{**e, "region": region_of(path, e["adm_1"], places)} for e in events]
    return Release(version, months, events)


def added_up(
    path: Path, version: str, events: list[dict], places: tuple[str, ...], periods: Iterable[str]
) -> list[dict]:
    """Add events up by places and the period in which they began.

    A period without an event is a row of zeros, for each place that has one in another period.
    """
    periods = sorted(set(periods))
    found = {tuple(e[c] for c in places) for e in events}
    table = {(*place, when): dict.fromkeys(SUMS, 0) for place in found for when in periods}
    for event in events:
        when = event["date_start"][: len(periods[0])]
        sums = table[*(event[c] for c in places), when]
        sums["events"] += 1
        for estimate in SUMS[1:]:
            sums[estimate] += whole(path, event[estimate])
    return [
        {**dict(zip((*places, "period"), at, strict=True)), **sums, "version": version}
        for at, sums in table.items()
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
