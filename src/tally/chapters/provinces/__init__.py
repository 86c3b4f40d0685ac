"""Which province had which part, and what a printed share says in people."""

from tally.page.parameters import (
    AS_OF,
    Chapter,
    body,
    measure,
    of_period,
    regional,
)

CHAPTER = Chapter(
    "provinces",
    "which province had which part",
    (body("CRSS"), measure("fatalities"), of_period("2024-Q1"), AS_OF),
    regional,
)
