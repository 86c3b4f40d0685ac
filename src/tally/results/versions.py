"""Sentences on the versions of a figure, which more than one chapter tells."""

from __future__ import annotations

import pandas as pd

from tally.results.frames import named
from tally.results.result import rounds
from tally.results.sentence import Sentence, sentence
from tally.results.words import keys_of


def restated(frame: pd.DataFrame, body: str) -> Sentence:
    """Tell which years the body has restated, and how."""
    items = []
    for year, group in frame.groupby("year"):
        # Of a series across bodies no edition is told, and what was printed names it.
        told = list(zip(group["result"], group.get("told_in", group["text"]), strict=True))
        versions = list({r.text: (r, edition) for r, edition in reversed(told)}.values())[::-1]
        versions = [v for v in versions if not any(rounds(v[0], other) for other, _ in versions)]
        if len(versions) > 1 and not group["latest"].all():
            results, editions = zip(*versions, strict=True)
            keys = keys_of(results, editions)
            numbers = {f"said_{year}_{key}": r for key, r in zip(keys, results, strict=True)}
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
