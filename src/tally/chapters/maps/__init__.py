"""Where: people killed by district of two provinces, and the figures of regions on a map."""

from tally.page.parameters import (
    AS_OF,
    LATEST,
    Chapter,
    Parameter,
    body,
    measure,
    regional,
)

PER = Parameter("per", "count", "counts, or per 100,000 people", values=("count", "per-100k"))

FOCUS = Parameter(
    "focus",
    "PK",
    "the country and both provinces by district, or one province",
    values=("PK", "PK-KP", "PK-BA"),
)

CHAPTER = Chapter(
    "maps",
    "Khyber Pakhtunkhwa and Balochistan by district",
    (
        body("CRSS"),
        measure("fatalities"),
        Parameter(
            "period",
            LATEST,
            "the time of the map of the country; latest is the newest year with most regions",
            "period",
            also=LATEST,
        ),
        PER,
        FOCUS,
        AS_OF,
    ),
    regional,
)
