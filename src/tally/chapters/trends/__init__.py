"""How a count moved over the years."""

from tally.page.parameters import (
    AS_OF,
    Chapter,
    Parameter,
    body,
    claims_with,
    first_year,
    last_year,
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
        last_year(2025),
        AS_OF,
    ),
    claims_with(yearly),
)
