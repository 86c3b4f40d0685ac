"""The words around a figure: which terms of the tables are named, and how near.

`src/tally/book/static/reading.js` does the same by the same rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tally.reading.find import Figure, plain


@dataclass(frozen=True)
class Word:
    """A word of a text, as it stands there and in small letters; and the sentence it is in."""

    start: int
    end: int
    text: str
    small: str
    sentence: int
    paragraph: int


@dataclass(frozen=True)
class Mention:
    """Words that name something: the first and the last."""

    first: int
    last: int


@dataclass(frozen=True)
class Text:
    """A text with its words, and of each term the mentions, in their order."""

    words: Sequence[Word]
    mentions: Mapping[str, Sequence[Mention]]


def words_of(text: str, rules: Mapping[str, Any]) -> list[Word]:
    """Divide a text into words, each with its sentence and its paragraph."""
    small = plain(text, rules)
    sentences = [m.end() for m in re.finditer(rules["sentence"], text)]
    paragraphs = [m.start() for m in re.finditer("\n", small)]
    breaks = sorted({*sentences, *paragraphs})
    return [
        Word(
            start := m.start(),
            m.end(),
            text[start : m.end()],
            m[0],
            bisect_right(breaks, start),
            bisect_right(paragraphs, start),
        )
        for m in re.finditer(rules["word"], small)
    ]


def look(text: str, rules: Mapping[str, Any]) -> Text:
    """Find what the words of a text name: the longest phrases first, from left to right."""
    words, mentions, place = words_of(text, rules), defaultdict(list), 0
    while place < len(words):
        for length in range(min(rules["longest"], len(words) - place), 0, -1):
            run = words[place : place + length]
            # Letters of a name, such as IS or US, are words of their own when they are small.
            terms = rules["phrases"].get(" ".join(w.text for w in run)) or rules["phrases"].get(
                " ".join(w.small for w in run)
            )
            if terms and run[0].sentence == run[-1].sentence:
                break
        else:
            length, terms = 1, _time(words, place, rules)
        for term in terms:
            mentions[term].append(Mention(place, place + length - 1))
        place += length
    return Text(words, dict(mentions))


def _time(words: Sequence[Word], place: int, rules: Mapping[str, Any]) -> list[str]:
    """Read a year, or the day beside the name of a month."""
    word = words[place].small
    if re.fullmatch("(?:19|20)[0-9][0-9]", word):
        return [f"year:{word}"]
    if re.fullmatch("[0-9][0-9]?(?:st|nd|rd|th)?", word):
        beside = [words[p].small for p in (place - 1, place + 1) if 0 <= p < len(words)]
        if any(other in rules["months"] for other in beside):
            day = re.sub("[a-z]", "", word)
            return [f"part:d{day.zfill(2)}"]
    return []


def spans_of(text: Text, figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Give the first and the last word of each figure."""
    starts = [word.start for word in text.words]
    ends = [word.end for word in text.words]
    return [
        (first := bisect_right(ends, of.start), max(first, bisect_right(starts, of.end - 1) - 1))
        for of in figures
    ]


def levels(
    text: Text,
    span: tuple[int, int],
    begins: Sequence[int],
    rules: Mapping[str, Any],
) -> dict[str, int]:
    """Tell how near each term is named to a figure: 10 is beside it, 1 somewhere in the text.

    Words after a number are nearer than those before it, and what stands beyond another number is
    further away.

    Parameters
    ----------
    text : Text
        The words.
    span : tuple of int
        The first and the last word of the figure.
    begins : sequence of int
        The first words of all figures of the text, in their order.
    rules : mapping
        As :func:`tally.reading.table.made` gives them.
    """
    found = {}
    for term, mentions in text.mentions.items():
        # The nearest on each side: what is further away on the same side is no nearer.
        after = bisect_right(mentions, span[1], key=lambda mention: mention.first)
        beside = mentions[max(0, after - 1) : after + 1]
        found[term] = max(_level(mention, text.words, span, begins, rules) for mention in beside)
    return found


def _level(
    mention: Mention,
    words: Sequence[Word],
    span: tuple[int, int],
    begins: Sequence[int],
    rules: Mapping[str, Any],
) -> int:
    """Tell how near one mention is to a figure."""
    first, last = span
    word, own = words[mention.first], words[first]
    if word.sentence == own.sentence:
        after = mention.first > last
        gap = mention.first - last - 1 if after else max(0, first - mention.last - 1)
        low, high = sorted((first, mention.first))
        between = bisect_left(begins, high) - bisect_right(begins, low)
        gap += max(0, between) * rules["beyond"]
        if not after and mention.last < first:
            gap += rules["before"]
        return next(level for most, level in rules["near"] if gap <= most)
    if word.sentence == own.sentence - 1:
        return 4
    if word.paragraph == own.paragraph:
        return 3
    return 2 if word.sentence < own.sentence else 1
