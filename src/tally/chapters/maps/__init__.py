"""Where: people killed by district of two provinces, and the figures of regions on a map."""

from tally.chapters.maps import derive
from tally.page.parameters import (
    AS_OF,
    Chapter,
    Parameter,
    body,
    latest,
    measure,
    of_period,
    regional,
)

PER = Parameter("per", "count", "counts, or per 100,000 people", values=("count", "per-100k"))

FOCUS = Parameter(
    "focus",
    "PK",
    "the country and both provinces by district, or one province",
    values=("PK", "PK-KP", "PK-BA"),
    terms="region",
)

CHAPTER = Chapter(
    "maps",
    "Khyber Pakhtunkhwa and Balochistan by district",
    (
        body("CRSS"),
        measure("fatalities"),
        latest(of_period(), derive.latest, "the newest year with figures of most regions"),
        PER,
        FOCUS,
        AS_OF,
    ),
    regional,
)
