"""What the exercises of all chapters share: a question, and the key by which an answer is judged.

A key is plain data, and one kind of it serves the chapters and the labs of the course: ``kind``
(``number``, ``ends``, ``choose`` or ``write``), ``places``, ``right``, and ``slips``, each an
answer that is expected and wrong, with the words for it. :mod:`tally.course.checks.judge` judges
by it, and so does the script of the page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tally.quantities.interval import Interval, as_fraction, format_number, rounded
from tally.results.result import Result
from tally.results.sentence import Sentence

READ = "Read a number"
COMPUTE = "Compute"
CORRECT = "Correct a news sentence"

#: A number in a text, without the mark behind it.
NUMBERS = re.compile(r"\d[\d,]*(?:\.\d+)?(?<!,)")

#: A number, or all that it may be.
Amount = Result | Interval | Fraction | int | float

#: What is told of an answer that is right but for its sign, or for its places.
SIGN = "The size holds. Say which way it went: a fall has a minus in front."
PLACES = "That is it to the whole number. Give what stands behind the point, too."


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is asked, and by what an answer is judged.

    Parameters
    ----------
    title : str
        What is to be done, in a word or two.
    question, answer : Sentence
        What is asked, and a good answer.
    key : dict
        What is right, and the words for what is not.
    hint : str
        What helps, and gives nothing away.
    unit : str
        What stands behind the field.
    options : tuple of str
        Among which to choose, where that is asked.
    """

    title: str
    question: Sentence
    answer: Sentence
    key: dict[str, Any]
    hint: str
    unit: str = ""
    options: tuple[str, ...] = field(default=())


def as_words(result: Result) -> Sentence:
    """Give a number as words alone: questions and answers repeat what the page already links."""
    return Sentence((result.text,))


def points(interval: Interval, places: int) -> list[list[float]]:
    """Give the ends of a range as a key has them: each exactly, and in all ways of rounding it.

    Examples
    --------
    >>> points(Interval("33.35", "33.44"), 1)
    [[33.35, 33.4, 33.3], [33.44, 33.4, 33.5]]
    >>> points(Interval(219, 222), 0)
    [[219.0, 219.0], [222.0, 222.0]]
    """
    if interval.low is None or interval.high is None:
        raise ValueError(f"{interval.text()} has not two ends")
    unit = 10**places
    outwards = math.floor(interval.low * unit), math.ceil(interval.high * unit)
    return [
        [float(end), *dict.fromkeys((float(rounded(end, places)), outer / unit))]
        for end, outer in zip((interval.low, interval.high), outwards, strict=True)
    ]


def point(number: Fraction, places: int) -> list[float]:
    """Give a number as a key has it: exactly, and rounded.

    Examples
    --------
    >>> point(Fraction(1633, 10), 0)
    [163.3, 163.0]
    """
    return [float(number), float(rounded(number, places))]


def computed(
    title: str,
    question: Sentence,
    answer: Sentence,
    right: Amount,
    *,
    hint: str,
    slips: Sequence[tuple[Amount | None, str]] = (),
    unit: str | None = None,
) -> Exercise:
    """Ask for a number, or for both ends of a range: that follows from what is right.

    Parameters
    ----------
    title, question, answer, hint, unit
        As an exercise has them; the unit is that of the result, if none is given.
    right : Result, Interval or number
        What is right.
    slips : sequence of (Result, Interval or number, str)
        Answers that are expected and wrong, with words for each. What can't be told from the right
        one, and what is no number at all, is left out.

    Examples
    --------
    >>> share = Result(Interval("50.5", "51.5"), "%", ("a",), printed="51%", places=1)
    >>> asked = computed(
    ...     READ,
    ...     Sentence(("What can 51% stand for?",)),
    ...     Sentence(("50.5 to 51.5%.",)),
    ...     share,
    ...     hint="It was rounded.",
    ...     slips=[(51, "It was rounded before it was printed.")],
    ... )
    >>> asked.key["kind"], asked.key["right"], asked.unit
    ('ends', [[50.5, 50.5], [51.5, 51.5]], '%')
    """
    places = int(right.places) if isinstance(right, Result) else 0
    whole = _interval(right, places)
    if unit is None:
        unit = right.unit if isinstance(right, Result) else ""
    if whole.low is None or whole.high is None:
        return _open(title, question, answer, whole, hint)
    if isinstance(right, Fraction | float):
        places = 0 if as_fraction(right).denominator == 1 else 1
    given = [(_interval(slip, places), says) for slip, says in slips if slip is not None]
    key: dict[str, Any]
    of: list[tuple[list, str]]
    if whole.exact:
        number = whole.low
        given += [(Interval.of(-number), SIGN)] if number < 0 else []
        given += [(Interval.of(rounded(number, 0)), PLACES)] if places else []
        of = [(point(s.low, places), says) for s, says in given if s.exact and s.low is not None]
        key = {"kind": "number", "places": places, "right": point(number, places)}
    else:
        of = [(points(s, places), says) for s, says in given if None not in (s.low, s.high)]
        key = {"kind": "ends", "places": places, "right": points(whole, places)}
    return Exercise(title, question, answer, key | {"slips": _apart(key["right"], of)}, hint, unit)


def written(
    title: str,
    question: Sentence,
    answer: Sentence,
    *,
    criteria: Mapping[str, Sequence[str]],
    hint: str,
    slips: Mapping[str, Sequence[str]] | None = None,
) -> Exercise:
    """Ask for a sentence in the pupil's own words.

    Parameters
    ----------
    title, question, answer, hint
        As an exercise has them.
    criteria : mapping of str to sequence of str
        What the sentence should say, and words of which one shows that it does; without any, it is
        for its writer to see. For the form of words see
        :func:`tally.course.checks.numbers.found`.
    slips : mapping of str to sequence of str, optional
        What is told of a sentence that has one of the words.
    """
    key = {
        "kind": "write",
        "places": 0,
        "right": [[says, list(words)] for says, words in criteria.items()],
        "slips": [[list(words), says] for says, words in (slips or {}).items()],
    }
    return Exercise(title, question, answer, key, hint)


def chosen(
    title: str,
    question: Sentence,
    answer: Sentence,
    *,
    options: Mapping[str, str],
    right: str,
    hint: str,
) -> Exercise:
    """Ask to choose.

    Parameters
    ----------
    title, question, answer, hint
        As an exercise has them.
    options : mapping of str to str
        Each with what is told of whoever chooses it.
    right : str
        The right one.
    """
    key = {
        "kind": "choose",
        "places": 0,
        "right": list(options).index(right),
        "slips": list(options.values()),
    }
    return Exercise(title, question, answer, key, hint, options=tuple(options))


def whether(
    title: str, question: Sentence, answer: Sentence, *, holds: bool, because: str, hint: str
) -> Exercise:
    """Ask whether something can be said.

    Parameters
    ----------
    title, question, answer, hint
        As an exercise has them.
    holds : bool
        Whether it can.
    because : str
        What is told of either answer.
    """
    options = {"Yes": because, "No": because}
    right = "Yes" if holds else "No"
    options[right] = f"That holds. {because}"
    return chosen(title, question, answer, options=options, right=right, hint=hint)


def alone(title: str, question: Sentence, answer: Sentence) -> Exercise:
    """Ask whether a figure is a rise or a fall, where none of its scope stands before it.

    Parameters
    ----------
    title, question, answer
        As an exercise has them.
    """
    options = {
        "A rise": "There is no earlier figure that it could have risen from.",
        "A fall": "There is no earlier figure that it could have fallen from.",
        "Neither can be said": "That holds. A change needs two figures of one scope.",
    }
    hint = "What would you compare it with?"
    right = "Neither can be said"
    return chosen(title, question, answer, options=options, right=right, hint=hint)


def of_change(later: Result, earlier: Result) -> list[tuple[Amount | None, str]]:
    """Give the slips that are expected where a change is asked in per cent of the earlier number.

    Examples
    --------
    >>> one, other = (Result(Interval(n, n), "people killed", ("a",)) for n in (120, 100))
    >>> [float(slip.low) for slip, _ in of_change(one, other)]
    [16.666666666666668, 20.0, 120.0]
    """
    apart = later.interval - earlier.interval
    of_later = apart / later.interval * 100 if later.low else None
    of_earlier = later.interval / earlier.interval * 100 if earlier.low else None
    return [
        (
            of_later,
            "You divided by the later number. A change is told in per cent of the earlier one.",
        ),
        (apart, "That is by how many. Tell it in per cent of the earlier number."),
        (
            of_earlier,
            "That is the later number in per cent of the earlier one. The change is what it is "
            "beyond 100.",
        ),
    ]


def digits(text: str) -> str:
    """Give the numbers of a text, or else its words, as what finds them in a sentence.

    Examples
    --------
    >>> digits("at least 219 to 1,222"), digits("41.5%."), digits("hundreds")
    ('219 & 1,222', '41.5', 'hundreds')
    """
    return " & ".join(NUMBERS.findall(text)) or text


def names(body: str, *others: str) -> list[str]:
    """Give the words by which an organisation is named in a sentence.

    Examples
    --------
    >>> names("KP-CTD", "the police")
    ['KP-CTD', 'the police']
    """
    return list(dict.fromkeys([body, *others]))


def _interval(amount: Amount, places: int) -> Interval:
    """Give all that an amount may be; of a result, the whole numbers of what is counted."""
    if not isinstance(amount, Result):
        return Interval.of(amount)
    return amount.interval if places else amount.interval.integers() or amount.interval


def _open(
    title: str, question: Sentence, answer: Sentence, interval: Interval, hint: str
) -> Exercise:
    """Ask in words for a range that has one end, or none."""
    ends = [end for end in (interval.low, interval.high) if end is not None]
    known = [format_number(end) for end in ends] or ["any", "every"]
    criteria = {"the end that is known, and that there is no other": known}
    return written(title, question, answer, criteria=criteria, hint=hint)


def _apart(right: list, slips: list[tuple[list, str]]) -> list[list]:
    """Leave out slips that are judged right, or as another one before them."""
    seen, kept = [_rounded(right)], []
    for given, says in slips:
        if _rounded(given) not in seen:
            seen.append(_rounded(given))
            kept.append([given, says])
    return kept


def _rounded(of: list) -> list[float]:
    """Give a number of a key, or its two, as they are rounded."""
    return [point[1] for point in of] if isinstance(of[0], list) else [of[1]]
