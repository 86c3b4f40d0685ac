"""What happened: all attacks, bombings and operations with figures, and one of them closely."""

from tally.page.parameters import AS_OF, LATEST, Chapter, Parameter, claims_with

CHAPTER = Chapter(
    "episodes",
    "what happened: each attack, bombing or operation, and what was printed of one of them",
    (
        Parameter(
            "episode",
            LATEST,
            "the episode shown closely; latest is the newest",
            "episode",
            also=LATEST,
        ),
        AS_OF,
    ),
    claims_with(lambda claims: claims["episode"].notna()),
)
