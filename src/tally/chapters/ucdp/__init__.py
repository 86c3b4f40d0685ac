"""Deaths by month in an event data set, beside the reports."""

from tally.page.parameters import AS_OF, Chapter, Parameter, first_year, last_year
from tally.results.ucdp import rows_of

CHAPTER = Chapter(
    "ucdp",
    "deaths by month in an event data set, beside the reports",
    (
        first_year(2013),
        last_year(2024),
        Parameter("region", "PK", "the country, or a province", "region"),
        AS_OF,
    ),
    rows_of,
)
