"""How a count moved over the years."""

from tally.chapters.trends import derive
from tally.page.parameters import (
    AS_OF,
    LAST_YEAR,
    Chapter,
    Parameter,
    body,
    claims_with,
    first_year,
    latest,
    measure,
    yearly,
)

CHAPTER = Chapter(
    "trends",
    "how a count moved over the years",
    (
        body("CRSS"),
        measure("fatalities"),
        Parameter("group", "all", "of whom", "group"),
        first_year(2013),
        latest(LAST_YEAR, derive.latest, "the newest of which anybody printed a figure"),
        AS_OF,
    ),
    claims_with(yearly),
)
