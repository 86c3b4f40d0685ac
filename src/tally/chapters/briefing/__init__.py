"""A briefing: what was published of one province or district in one time, on two sheets."""

from tally.chapters.briefing import derive
from tally.page.parameters import AS_OF, Chapter, Parameter, latest, of_period

REGION = Parameter("region", "PK-KP", "a province, a territory or a district", "region")

CHAPTER = Chapter(
    "briefing",
    "what was published of one province or district in one time",
    (
        REGION,
        latest(of_period(), derive.latest, "its newest year, or else quarter or month"),
        AS_OF,
    ),
    derive.rows_of,
)
