"""The figure in a printed quantity: digits with their units, number words, and ranges.

`tally.quantities.quantity` reads the words around it.
"""

import re
from fractions import Fraction

from text_to_num import text2num

from tally.errors import QuantityError

FORMS = "432, 1,524, over 1,500, 41%, less than 8%, 537-545, two, hundreds or 22 thousand"

#: No amount is longer in print; it keeps a slip of the hand from becoming an endless number.
MAX_LENGTH = 80

_SCALES = {
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "m": 10**6,
    "crore": 10**7,
    "billion": 10**9,
}
_FIGURE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?"
_PART = rf"{_FIGURE}(?: ?(?:{'|'.join(_SCALES)})s?\b)?"
_AMOUNT = rf"{_PART}(?:(?:, | and | ){_PART})*"
_RANGE = rf"({_AMOUNT})(?: ?[-\u2013\u2014] ?({_AMOUNT})?| to ({_AMOUNT}))"


def refusal(printed: str, why: str) -> QuantityError:
    """Make the error for a text that is not a quantity."""
    return QuantityError(f"'{printed}' is not a quantity: {why}.")


def split_range(printed: str, text: str) -> tuple[str, str | None] | None:
    """Give the two ends of a range, or ``None`` where the text is no range.

    The upper end is ``None`` where it is left open.

    Raises
    ------
    QuantityError
        When a unit is printed at the upper end alone: "10-12 thousand" begins at 10,000.

    Examples
    --------
    >>> split_range("537-545", "537-545"), split_range("537-", "537-"), split_range("41", "41")
    (('537', '545'), ('537', None), None)
    """
    match = re.fullmatch(_RANGE, text)
    if match is None:
        return None
    low, high = match[1], match[2] or match[3]
    if high and re.search("[a-z]", high) and not re.search("[a-z]", low):
        raise refusal(printed, "both ends of a range need their unit; insert it in square brackets")
    return low, high


def read_amount(printed: str, text: str) -> tuple[Fraction, Fraction, Fraction]:
    """Give the value of digits or number words, its last printed place, and its step.

    Parameters
    ----------
    printed : str
        The whole printed quantity, for the error.
    text : str
        The figure alone, in lower case.

    Raises
    ------
    QuantityError
        When it is not a figure; the sentence says why.

    Examples
    --------
    >>> [int(number) for number in read_amount("7,500", "7,500")]
    [7500, 1, 500]
    >>> [int(number) for number in read_amount("241.49 million", "241.49 million")]
    [241490000, 10000, 10000]
    """
    if re.fullmatch(_AMOUNT, text):
        return _read_digits(printed, text)
    value = _read_words(text)
    if value is None:
        raise refusal(printed, _why_not(printed, text))
    return value, Fraction(1), _step(value)


def _read_digits(printed: str, text: str) -> tuple[Fraction, Fraction, Fraction]:
    if len(text) > MAX_LENGTH:
        raise refusal(printed[:MAX_LENGTH] + " ...", "nobody prints a number of so many digits")
    value, scale = Fraction(0), 1
    above: int | None = None
    for part in re.findall(_PART, text):
        match = re.fullmatch(r"([0-9,.]+) ?([a-z]*)", part)
        assert match is not None
        figure, word = match.groups()
        decimals = len(figure.partition(".")[2])
        scale = _SCALES.get(word if word in _SCALES else word.removesuffix("s"), 1)
        size = Fraction(figure.replace(",", "")) * scale
        if above is not None and (size >= above or value.denominator > 1 or value % above):
            raise refusal(printed, "its parts do not add up to one number")
        value += size
        above = scale
    place = Fraction(scale, 10**decimals)
    return value, place, place if decimals else _step(value)


def _read_words(text: str) -> Fraction | None:
    special = {"no": 0, "none": 0, "single": 1}
    if text in special:
        return Fraction(special[text])
    # text2num reads "o" as zero, "millions" as one million, "tens" as ten.
    if not re.fullmatch(r"[a-z]{3,}(?:[ -][a-z]{3,})*", text) or re.search(r"s\b", text):
        return None
    try:
        return Fraction(text2num(text, "en"))
    except ValueError:
        return None


def _step(value: Fraction) -> Fraction:
    """Give the distance from a whole number to the next round one."""
    digits = str(value).rstrip("0")
    place = 10 ** (len(str(value)) - len(digits)) if value else 1
    return Fraction(place * 5 if place >= 10 and digits.endswith("5") else place)


def _why_not(printed: str, text: str) -> str:
    if any(letter.isalnum() and not letter.isascii() for letter in printed):
        return "figures of another script are written in English digits, the original in the note"
    mixed = re.search(r"\S*(?:[0-9][a-z]|[a-z][0-9])\S*", printed, re.IGNORECASE)
    if mixed:
        return f"'{mixed[0]}' mixes letters and digits"
    grouped = re.search(r"[0-9]+(?:,[0-9]*)+", text)
    if grouped and not re.fullmatch(_FIGURE, grouped[0]):
        plain = grouped[0].replace(",", "")
        return (
            f"the digits of '{grouped[0]}' are not grouped in threes; "
            f"write {plain} and keep the printed form in the note"
        )
    return f"only the quantity is written here, such as {FORMS}"
