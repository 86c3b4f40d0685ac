"""Make data/ucdp_districts.csv: UCDP's events added up by year and district. No event is kept.

Give the file of events by path:

    python scripts/make_ucdp_districts.py FOLDER/ucdp_ged_pakistan_1989_2021.csv

Which district each of UCDP's names means is in data/districts.csv, in the column of words; a name
that is not there is refused. Events are counted in the year in which they began, and in the regions
of data/ucdp_monthly.csv, to whose sums the districts add up. An event is in a district where UCDP
gives its place that precisely; the district that it may name beside a line or an area need not be
the only one that it crosses.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from ucdp_events import DATA, MakeError, make

from tally import load
from tally.events import counts, ucdp

OUT = DATA / "ucdp_districts.csv"
COLUMNS = ("period", "region", "district", "events", "best", "low", "high", "version")
KEY = ("version", "region", "district", "period")


def main(arguments: list[str] | None = None) -> int:
    """Read the file, write the table, and say what was counted."""
    return make(arguments, about=__doc__, out=OUT, columns=COLUMNS, key=KEY, read=read)


def read(path: Path) -> pd.DataFrame:
    """Read a file of events and add it up."""
    counted = counts.of_file(path, load())
    if counted.table["period"].nunique() == 1:
        raise MakeError(f"{path} is of a month; by district whole years are added up.")
    if counted.unnamed:
        told = ", ".join(f"{name!r} of {region}" for region, name in counted.unnamed)
        raise MakeError(f"{path}: no words of data/districts.csv are {told}; add them there.")
    return ucdp.filled(counted, path, ["region", "district"], each="year")


if __name__ == "__main__":
    sys.exit(main())
