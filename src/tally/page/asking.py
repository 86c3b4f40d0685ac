"""What the exercises of all chapters share."""

from __future__ import annotations

from tally.results.result import Result
from tally.results.sentence import Sentence

Exercise = tuple[str, Sentence, Sentence]

READ = "Read a number"
COMPUTE = "Compute"
CORRECT = "Correct a news sentence"


def as_words(result: Result) -> Sentence:
    """Give a number as words alone: questions and answers repeat what the page already links."""
    return Sentence((result.text,))
