"""Sums of events, of the ledger or of a reader's own file, beside what was published."""

from dataclasses import replace

from tally.chapters.events import derive
from tally.events import sums
from tally.page.parameters import (
    AS_OF,
    FIRST_MONTH,
    LAST_MONTH,
    Chapter,
    Parameter,
    latest,
)

#: What stands for the first month that the sums cover.
EARLIEST = "earliest"

CHAPTER = Chapter(
    "events",
    "events added up by month, province, district and actor, beside what was published",
    (
        Parameter(
            "sums",
            "ucdp-ged-to-2021",
            "a version of UCDP's data, or a file that tally events wrote (.csv, .parquet)",
            "sums",
            spelt=sums.whole,
        ),
        Parameter("region", "PK", "the country, or a province", "region"),
        replace(FIRST_MONTH, default=EARLIEST, also=EARLIEST, stands=derive.earliest),
        latest(LAST_MONTH, derive.latest, "the newest that they cover"),
        AS_OF,
    ),
    derive.rows_of,
    sums.lay,
)
