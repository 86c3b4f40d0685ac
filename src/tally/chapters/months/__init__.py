"""What was counted month by month, and what the newest month has."""

from tally.chapters.months.derive import EARLIEST, rows_of
from tally.page.parameters import (
    AS_OF,
    LATEST,
    Chapter,
    Parameter,
    body,
    first_period,
    last_period,
    measure,
)

CHAPTER = Chapter(
    "months",
    "what was counted month by month, and what the newest month has",
    (
        body("PICSS"),
        measure("attacks"),
        Parameter("cause", "attacks", "in which violence", "cause"),
        first_period(EARLIEST),
        last_period(LATEST),
        AS_OF,
    ),
    rows_of,
)
