"""Which province had which part, and what a printed share says in people."""

from tally.page.parameters import (
    AS_OF,
    Chapter,
    body,
    latest,
    measure,
    of_period,
    regional,
)
from tally.results import regions

CHAPTER = Chapter(
    "provinces",
    "which province had which part",
    (
        body("CRSS"),
        measure("fatalities"),
        latest(of_period(), regions.latest, regions.TOLD_APART),
        AS_OF,
    ),
    regional,
)
