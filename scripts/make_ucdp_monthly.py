"""Make data/ucdp_monthly.csv: UCDP's events added up by month and region. No event is kept.

Give the files by path, of events or of months; each is known by its columns, and is a version of
its own:

    python scripts/make_ucdp_monthly.py FOLDER/*.csv

Events are counted in the month in which they began, which is what UCDP's own totals do.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd
from ucdp_events import DATA, MakeError, make

from tally import load
from tally.events import counts, ucdp

OUT = DATA / "ucdp_monthly.csv"
COLUMNS = ("period", "region", "events", "best", "low", "high", "version")
KEY = ("version", "region", "period")

#: The columns of a file of months, and ours.
OF_MONTHS = {
    "year_month": "period",
    "ucdp_event_count": "events",
    "ucdp_fatalities_best": "best",
    "ucdp_fatalities_high": "high",
}


def main(arguments: list[str] | None = None) -> int:
    """Read the files, write the table, and say what was counted."""
    return make(arguments, about=__doc__, out=OUT, columns=COLUMNS, key=KEY, read=read)


def read(path: Path) -> pd.DataFrame:
    """Read one file and add it up."""
    if set(OF_MONTHS) <= set(pd.read_csv(path, nrows=0).columns):
        return months_of(path)
    return ucdp.filled(counts.of_file(path, load()), path, ["region"])


def months_of(path: Path) -> pd.DataFrame:
    """Take the months of the country over; the file has no low estimates."""
    found = re.search(r"v(\d+)_(\d+)_", path.name)
    if not found:
        raise MakeError(f"{path}: the name of a file of months must tell its version (v25_1_).")
    table = pd.read_csv(path).rename(columns=OF_MONTHS)
    table = table[table["country_iso3"] == "PAK"]
    whole = table[["events", "best", "high"]]
    if not whole.ge(0).all().all() or (whole % 1).any().any():
        raise MakeError(f"{path}: a number of people or events is not whole.")
    made = table.assign(region="PK", low="", version=f"ucdp-ged-{found[1]}-{found[2]}")
    return made.astype(dict.fromkeys(whole, int))


if __name__ == "__main__":
    sys.exit(main())
