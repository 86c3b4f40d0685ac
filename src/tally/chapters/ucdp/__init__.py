"""Deaths by month in an event data set, beside the reports."""

from tally.chapters.ucdp import derive
from tally.page.parameters import AS_OF, LAST_YEAR, Chapter, Parameter, first_year, latest
from tally.results.ucdp import rows_of

CHAPTER = Chapter(
    "ucdp",
    "deaths by month in an event data set, beside the reports",
    (
        first_year(1989),
        latest(LAST_YEAR, derive.latest, "the newest of which one version has all twelve months"),
        Parameter("region", "PK", "the country, or a province", "region"),
        AS_OF,
    ),
    rows_of,
)
