"""Make data/ucdp_monthly.csv: UCDP's events added up by month and region. No event is kept.

Give the files by path, of events or of months; each is known by its columns, and is a version of
its own:

    python scripts/make_ucdp_monthly.py FOLDER/*.csv

Events are counted in the month in which they began, which is what UCDP's own totals do.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ucdp_events import DATA, MakeError, added_up, make, release, rows_of, whole

OUT = DATA / "ucdp_monthly.csv"
COLUMNS = ("period", "region", "events", "best", "low", "high", "version")
KEY = ("version", "region", "period")


def main(arguments: list[str] | None = None) -> int:
    """Read the files, write the table, and say what was counted."""
    return make(arguments, about=__doc__, out=OUT, columns=COLUMNS, key=KEY, read=read)


def read(path: Path) -> list[dict]:
    """Read one file and add it up."""
    rows = rows_of(path)
    if rows and {"year_month", "ucdp_fatalities_best"} <= set(rows[0]):
        return list(months_of(path, rows))
    version, months, events = release(path, rows)
    return added_up(path, version, events, ("region",), months)


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


if __name__ == "__main__":
    sys.exit(main())
