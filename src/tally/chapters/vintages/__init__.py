"""How a figure changed from report to report."""

from tally.chapters.vintages import derive
from tally.page.parameters import (
    AS_OF,
    Chapter,
    body,
    claims_with,
    latest,
    measure,
    national,
    of_period,
)

CHAPTER = Chapter(
    "vintages",
    "how a figure changed from report to report",
    (
        body("CRSS"),
        measure("fatalities"),
        latest(of_period(), derive.latest, "the newest year whose figure was restated"),
        AS_OF,
    ),
    claims_with(national),
)
