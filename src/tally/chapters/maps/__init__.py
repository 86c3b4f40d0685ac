"""The regional figures on maps."""

from tally.page.parameters import (
    AS_OF,
    Chapter,
    Parameter,
    body,
    measure,
    of_period,
    regional,
)

PER = Parameter("per", "count", "counts, or per 100,000 people", values=("count", "per-100k"))

FOCUS = Parameter(
    "focus",
    "PK",
    "the country (with maps of both provinces), or one province",
    values=("PK", "PK-KP", "PK-BA"),
)

CHAPTER = Chapter(
    "maps",
    "the same on maps",
    (body("CRSS"), measure("fatalities"), of_period("2024"), PER, FOCUS, AS_OF),
    regional,
)
