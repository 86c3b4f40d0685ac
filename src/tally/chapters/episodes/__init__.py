"""What happened: all attacks, bombings and operations with figures, and one of them closely."""

from tally.chapters.episodes import derive_all
from tally.page.parameters import AS_OF, LATEST, Chapter, Parameter, claims_with, latest

CHAPTER = Chapter(
    "episodes",
    "what happened: each attack, bombing or operation, and what was printed of one of them",
    (
        latest(
            Parameter("episode", LATEST, "the episode shown closely", "episode"),
            derive_all.latest,
            "the newest",
        ),
        AS_OF,
    ),
    claims_with(lambda claims: claims["episode"].notna()),
)
