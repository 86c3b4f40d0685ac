"""Ticks beside figures: a reader of the book takes one away, and the page answers by itself.

Only the book can do that, by ``tally-ticks.js``. Elsewhere the figures are not shown again.

The output is of the kind ``ticks``. It has ``held``, what the script reads, as text; of bounds also
``rows``, each with a name and its bounds, and ``figures`` under what they are, each with the
``place`` of its statement, whether it is ``on``, and its ``parts``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tally.page.page import Block, Page
from tally.results.result import Result
from tally.results.sentence import Sentence

#: What is shown where the book is not.
ELSEWHERE = "In the book each figure here can be doubted, and the bounds change at once."


def bounds(
    page: Page,
    rows: Mapping[str, Result],
    figures: Mapping[str, Mapping[int, Sentence]],
    program: Mapping[str, Any],
) -> Block:
    """Put a tick beside each figure, and beside each row the bounds that follow.

    Parameters
    ----------
    page : Page
        The page.
    rows : mapping of str to Result
        The bounds as the page has them, by name, in the order of the program's cells.
    figures : mapping of str to mapping of int to Sentence
        The figures by the places of their statements, under what they have to do with the bounds.
    program : mapping
        As :func:`tally.results.ticks.program` gives it, with the places that are ``on`` and those
        that are ``near``.
    """
    told, on = {kind: of for kind, of in figures.items() if of}, set(program["on"])
    data = {
        "kind": "ticks",
        "rows": [[name, result.text] for name, result in rows.items()] if told else [],
        "figures": [
            {
                "of": kind,
                "told": [
                    {"place": place, "on": place in on, "parts": page.say(said).data["parts"]}
                    for place, said in of.items()
                ],
            }
            for kind, of in told.items()
        ],
    }
    return _block(data, {"program": program} if told else {})


def sets(of: Sequence[Mapping[str, Any]]) -> Block:
    """Let each figure of some cards be doubted; the cards themselves are shown before.

    Parameters
    ----------
    of : sequence of mapping
        Each with the ``card``, the place of the ``case`` in it, and the ``program`` of its
        statements, whose places are those of the figures in the case.
    """
    return _block({"kind": "ticks"}, {"sets": list(of)} if of else {})


def _block(data: dict[str, Any], held: dict[str, Any]) -> Block:
    # As text, as specifications are: a notebook would have a line for each number of it.
    text = json.dumps(held, separators=(",", ":"))
    return Block(ELSEWHERE, data | {"held": text}, f"<p>{ELSEWHERE}</p>")
