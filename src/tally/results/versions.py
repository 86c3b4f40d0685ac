"""Sentences on the versions of a figure, which more than one chapter tells."""

from __future__ import annotations

import pandas as pd

from tally.results.frames import named
from tally.results.result import rounds
from tally.results.sentence import Sentence, sentence


def restated(frame: pd.DataFrame, body: str) -> Sentence:
    """Tell which years the body has restated, and how."""
    items = []
    for year, group in frame.groupby("year"):
        versions = list({r.text: r for r in reversed(list(group["result"]))}.values())[::-1]
        versions = [r for r in versions if not any(rounds(r, other) for other in versions)]
        if len(versions) > 1 and not group["latest"].all():
            numbers = {f"said_{year}_{i}": r for i, r in enumerate(versions)}
            words = " then ".join(f"{{{name}}}" for name in numbers)
            items.append(sentence(f"{year}: {words}", **numbers))
    if not items:
        return Sentence(("None of these figures was printed in more than one version.",))
    joined = items[0]
    for item in items[1:]:
        joined = Sentence((*joined.parts, "; ", *item.parts))
    return sentence(
        "For these years more than one figure of {body} was printed, in order of release: {which}.",
        body=named(body),
        which=joined,
    )
