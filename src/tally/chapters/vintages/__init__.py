"""How a figure changed from report to report."""

from tally.page.parameters import (
    AS_OF,
    Chapter,
    body,
    claims_with,
    measure,
    national,
    of_period,
)

CHAPTER = Chapter(
    "vintages",
    "how a figure changed from report to report",
    (body("CRSS"), measure("fatalities"), of_period("2023"), AS_OF),
    claims_with(national),
)
