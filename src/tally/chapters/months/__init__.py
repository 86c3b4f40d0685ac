"""What was counted month by month, and what the newest month has."""

from dataclasses import replace

from tally.chapters.months import derive
from tally.page.parameters import (
    AS_OF,
    FIRST_MONTH,
    LAST_MONTH,
    Chapter,
    Parameter,
    body,
    latest,
    measure,
)

#: What stands for the first month of the series itself.
EARLIEST = "earliest"

CHAPTER = Chapter(
    "months",
    "what was counted month by month, and what the newest month has",
    (
        body("PICSS"),
        measure("attacks"),
        Parameter("cause", "attacks", "in which violence", "cause"),
        replace(FIRST_MONTH, default=EARLIEST, also=EARLIEST, stands=derive.earliest),
        latest(LAST_MONTH, derive.latest, "the newest of the series"),
        AS_OF,
    ),
    derive.rows_of,
)
