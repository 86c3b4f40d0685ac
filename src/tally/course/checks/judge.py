"""An answer held against the key of its task: right, or the words for the slip.

The script of the page, ``lab.js``, judges by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .numbers import found, number

#: What a wrong answer is told where no slip fits it.
WORDS = {
    "right": "That holds.",
    "other": "That is not it. Look at the figures above once more, or take the hint.",
    "no number": "Write a number in digits, such as one with a decimal point.",
    "swapped": "The first number is the smaller one: change the two about.",
    "low": "The lower end holds. The upper one does not yet.",
    "high": "The upper end holds. The lower one does not yet.",
    "narrow": "All that you name is possible, and something outside it is possible too.",
    "wide": "You leave room for numbers that the figure rules out.",
    "choose": "Choose one of the answers.",
    "write": "Write a sentence first.",
    "missing": "Not yet in your sentence: ",
    "look": "Your sentence names what it must. Hold it against each line of the list.",
}


@dataclass(frozen=True)
class Verdict:
    """What becomes of an answer: whether it is right, and what its writer is told."""

    right: bool
    says: str


def judge(key: Mapping[str, Any], answer: str | int | tuple[str, str]) -> Verdict:
    """Judge an answer.

    Parameters
    ----------
    key : mapping
        Of a lab from :meth:`tally.course.worked.Worked.key`; an exercise of a chapter has its own.
    answer : str, int or tuple of str
        A number or a sentence as it was written, the place of an option, counted from 0, or two
        ends.

    Examples
    --------
    >>> key = {"kind": "number", "places": 0, "right": [178, 178], "slips": [[[41, 41], "No."]]}
    >>> judge(key, "۱۷۸").right, judge(key, "41").says
    (True, 'No.')
    """
    match key["kind"], answer:
        case "number", str():
            return _number(key, answer)
        case "ends", (low, high):
            return _ends(key, str(low), str(high))
        case "choose", int() if 0 <= answer < len(key["slips"]):
            return Verdict(answer == key["right"], key["slips"][answer])
        case "write", str() if answer.strip():
            return _write(key, answer)
    return Verdict(False, WORDS[key["kind"] if key["kind"] in WORDS else "no number"])


def _is(point: list[float], given: Fraction, places: int) -> bool:
    """Tell whether a number is meant: as it is rounded, or nearer than a tenth of that."""
    exact, *rounded = point
    return float(given) in rounded or abs(float(given) - exact) < 10 ** -(places + 1)


def _number(key: Mapping[str, Any], answer: str) -> Verdict:
    given = number(answer)
    if given is None:
        return Verdict(False, WORDS["no number"])
    if _is(key["right"], given, key["places"]):
        return Verdict(True, WORDS["right"])
    for point, says in key["slips"]:
        if _is(point, given, key["places"]):
            return Verdict(False, says)
    return Verdict(False, WORDS["other"])


def _ends(key: Mapping[str, Any], *answer: str) -> Verdict:
    low, high = map(number, answer)
    if low is None or high is None:
        return Verdict(False, WORDS["no number"])
    places = key["places"]

    def both(points: list) -> bool:
        return _is(points[0], low, places) and _is(points[1], high, places)

    right = key["right"]
    if both(right):
        return Verdict(True, WORDS["right"])
    for points, says in key["slips"]:
        if both(points):
            return Verdict(False, says)
    return Verdict(False, WORDS[_how(right, low, high, places)])


def _how(right: list, low: Fraction, high: Fraction, places: int) -> str:
    """Give the key of the words for two ends that no slip is about."""
    if low > high:
        return "swapped"
    if _is(right[0], low, places):
        return "low"
    if _is(right[1], high, places):
        return "high"
    least, most = right[0][0], right[1][0]
    if low >= least and high <= most:
        return "narrow"
    return "wide" if low <= least and high >= most else "other"


def _write(key: Mapping[str, Any], answer: str) -> Verdict:
    for wanted, says in key["slips"]:
        if any(found(word, answer) for word in wanted):
            return Verdict(False, says)
    missing = [
        says
        for says, wanted in key["right"]
        if wanted and not any(found(w, answer) for w in wanted)
    ]
    if missing:
        return Verdict(False, WORDS["missing"] + "; ".join(missing) + ".")
    return Verdict(True, WORDS["look"])
