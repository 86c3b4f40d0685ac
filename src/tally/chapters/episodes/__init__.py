"""What was said of one attack, operation or clash, and by whom."""

from tally.page.parameters import AS_OF, Chapter, Parameter, claims_with

CHAPTER = Chapter(
    "episodes",
    "what was said of one attack, operation or clash, and by whom",
    (Parameter("episode", "balochistan-2025-01-31", "the episode", "episode"), AS_OF),
    claims_with(lambda claims: claims["episode"].notna()),
)
