"""The words around a figure: which terms of the tables are named, and how near.

`src/tally/book/static/reading.js` does the same by the same rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
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
    """Words that name terms: the first and the last word, and the terms."""

    first: int
    last: int
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A text with its words and what they name."""

    words: Sequence[Word]
    mentions: Sequence[Mention]


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
    words, mentions, place = words_of(text, rules), [], 0
    while place < len(words):
        for length in range(min(rules["longest"], len(words) - place), 0, -1):
            run = words[place : place + length]
            # Letters of a name, such as IS or US, are words of their own when they are small.
            terms = rules["phrases"].get(" ".join(w.text for w in run)) or rules["phrases"].get(
                " ".join(w.small for w in run)
            )
            if terms and run[0].sentence == run[-1].sentence:
                mentions.append(Mention(place, place + length - 1, tuple(terms)))
                place += length - 1
                break
        else:
            mentions += _time(words, place, rules)
        place += 1
    return Text(words, mentions)


def _time(words: Sequence[Word], place: int, rules: Mapping[str, Any]) -> list[Mention]:
    """Read a year, or the day beside the name of a month."""
    word = words[place].small
    if re.fullmatch("(?:19|20)[0-9][0-9]", word):
        return [Mention(place, place, (f"year:{word}",))]
    if re.fullmatch("[0-9][0-9]?(?:st|nd|rd|th)?", word):
        beside = [words[p].small for p in (place - 1, place + 1) if 0 <= p < len(words)]
        if any(other in rules["months"] for other in beside):
            day = re.sub("[a-z]", "", word)
            return [Mention(place, place, (f"part:d{day.zfill(2)}",))]
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
    spans: Sequence[tuple[int, int]],
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
    spans : sequence of tuple
        The same of all figures of the text, in their order.
    rules : mapping
        As :func:`tally.reading.table.made` gives them.
    """
    first, last = span
    begins = [begin for begin, _ in spans]
    own = text.words[first]
    found: dict[str, int] = {}
    for mention in text.mentions:
        word = text.words[mention.first]
        if word.sentence == own.sentence:
            after = mention.first > last
            gap = mention.first - last - 1 if after else max(0, first - mention.last - 1)
            low, high = sorted((first, mention.first))
            between = bisect_left(begins, high) - bisect_right(begins, low)
            gap += max(0, between) * rules["beyond"]
            if not after and mention.last < first:
                gap += rules["before"]
            level = next(level for most, level in rules["near"] if gap <= most)
        elif word.sentence == own.sentence - 1:
            level = 4
        elif word.paragraph == own.paragraph:
            level = 3
        else:
            level = 2 if word.sentence < own.sentence else 1
        for term in mention.terms:
            found[term] = max(found.get(term, 0), level)
    return found
