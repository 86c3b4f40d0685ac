"""The figure in a printed quantity: digits with their units, number words, and ranges.

`tally.quantities.quantity` reads the words around it.
"""

import re
from fractions import Fraction

from text_to_num import text2num

from tally.errors import QuantityError

FORMS = "432, 1,524, over 1,500, 41%, less than 8%, 537-545, two, hundreds or 22 thousand"

#: What is printed for a hyphen or a minus: other dashes, and what other keyboards have for them.
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

#: No amount is longer in print; it keeps a slip of the hand from becoming an endless number.
MAX_LENGTH = 80

_SCALES = {
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "m": 10**6,
    "crore": 10**7,
    "billion": 10**9,
}
#: How many of these parts make the whole.
_PARTS = {
    name: number
    for number, names in (
        (2, "half halves"),
        (3, "third thirds"),
        (4, "quarter quarters fourth fourths"),
        (5, "fifth fifths"),
        (6, "sixth sixths"),
        (7, "seventh sevenths"),
        (8, "eighth eighths"),
        (9, "ninth ninths"),
        (10, "tenth tenths"),
    )
    for name in names.split()
}
_MULTIPLES = {"doubled": 2, "tripled": 3, "trebled": 3, "quadrupled": 4}
#: Words that name no number.
_NO_NUMBER = "(?:a )?(?:several|few|many|most|majority|numerous|multiple|handful|couple)"
_FIGURE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?"
_PART = rf"{_FIGURE}(?: ?(?:{'|'.join(_SCALES)})s?\b)?"
_AMOUNT = rf"{_PART}(?:(?:, | and | ){_PART})*"
_ENDS = (
    rf"(?P<low>{_AMOUNT}) ?- ?(?P<high>{_AMOUNT})?",
    "between (?P<low>.+) and (?P<high>.+)",
    "(?:from )?(?P<low>.+?) (?:to|or) (?P<high>.+)",
)


def refusal(printed: str, why: str) -> QuantityError:
    """Make the error for a text that is not a quantity."""
    return QuantityError(f"'{printed}' is not a quantity: {why}.")


def split_range(text: str) -> tuple[str, str | None] | None:
    """Give the two ends of a range, or ``None`` where the text is no range.

    The upper end is ``None`` where it is left open.

    Examples
    --------
    >>> split_range("537-545"), split_range("537-"), split_range("41")
    (('537', '545'), ('537', None), None)
    >>> split_range("between 12 and 15"), split_range("two or three")
    (('12', '15'), ('two', 'three'))
    """
    matches = (re.fullmatch(ends, text) for ends in _ENDS)
    found = next(filter(None, matches), None)
    return (found["low"], found["high"]) if found else None


def unit(text: str) -> int:
    """Give the unit at the end of a figure, such as 1,000 in "12 thousand".

    Examples
    --------
    >>> unit("12 thousand"), unit("two hundred"), unit("545")
    (1000, 100, 1)
    """
    return _SCALES.get(re.sub(r"^.*?([a-z]*?)s?$", r"\1", text), 1)


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
    if (found := _read_units(text)) is not None:
        return found
    value = _read_words(text)
    if value is None:
        raise refusal(printed, _why_not(printed, text))
    return value, Fraction(1), _step(value)


def read_part(text: str) -> tuple[Fraction, Fraction] | None:
    """Give a part of a whole in per cent, to a tenth, and how coarse it is; otherwise ``None``.

    Examples
    --------
    >>> [float(number) for number in read_part("two-thirds")]
    [66.7, 10.0]
    >>> [float(number) for number in read_part("one in five")]
    [20.0, 10.0]
    """
    if match := re.fullmatch(rf"(?:(.+)[- ])?({'|'.join(_PARTS)})(?: of)?", text):
        ends = (match[1] or "one", str(_PARTS[match[2]]))
    elif match := re.fullmatch(r"(.+?)(?: in | (?:out )?of (?:every )?|/)(.+)", text):
        ends = (match[1], match[2])
    else:
        return None
    part, whole = map(_number, ends)
    if part is None or whole is None or not 0 < part < whole <= 100:
        return None
    return Fraction(round(part / whole * 1000), 10), min(Fraction(10), 100 / whole)


def read_multiple(text: str) -> Fraction | None:
    """Give how many times as much it became: 2 for "doubled"; otherwise ``None``.

    Examples
    --------
    >>> [int(read_multiple(text)) for text in ("doubled", "threefold", "10-fold")]
    [2, 3, 10]
    """
    if text in _MULTIPLES:
        return Fraction(_MULTIPLES[text])
    match = re.fullmatch("(.+?)[- ]?fold", text)
    times = _number(match[1]) if match else None
    return times if times is not None and times > 1 else None


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


def _read_units(text: str) -> tuple[Fraction, Fraction, Fraction] | None:
    """Read "two dozen", "one lakh" and "half a million": as rounded as with digits."""
    match = re.fullmatch(rf"(?:(.+)[ -])?({'|'.join(_SCALES)})s?", text)
    if match is None or (match[1] is None and text.endswith("s")):
        return None
    scale = Fraction(_SCALES[match[2]])
    if match[1] and re.fullmatch("half(?: an?)?", match[1]):
        return scale / 2, scale / 2, scale / 2
    times = _read_words(match[1] or "one") if match[2] in ("dozen", "lakh", "crore") else None
    return None if times is None else (times * scale, scale, scale)


def _number(text: str) -> Fraction | None:
    """Read a plain number in digits or words."""
    return Fraction(text) if re.fullmatch(r"[0-9]{1,4}(?:\.[0-9])?", text) else _read_words(text)


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


def why_not_thousands(text: str, also: str = "") -> str:
    """Say which number is meant where another mark than a comma parts the thousands, or nothing.

    Parameters
    ----------
    text : str
        The figure alone, its blanks plain ones.
    also : str
        A mark that is one here and might be a decimal point elsewhere.

    Examples
    --------
    >>> why_not_thousands("2.500", also=".").partition(";")[2]
    ' where that is what is meant, write 2,500 and keep the printed form in the note'
    >>> why_not_thousands("2.500"), why_not_thousands("2 50")
    ('', '')
    """
    marks = "['\u2019 " + re.escape(also) + "]"
    found = re.fullmatch(rf"[1-9][0-9]{{0,2}}({marks})[0-9]{{3}}(?:\1[0-9]{{3}})*", text)
    if found is None:
        return ""
    mend = text.replace(found[1], ",")
    return (
        f"no comma parts the thousands in '{text}'; where that is what is meant, write "
        f"{mend} and keep the printed form in the note"
    )


def _why_not(printed: str, text: str) -> str:
    if odd := next(
        (c for c in printed if c.isnumeric() and not c.isdecimal() and not c.isascii()), ""
    ):
        return f"'{odd}' is one sign; it is written in plain digits, the original in the note"
    if set(printed) & set("\u066a\ufe6a\uff05"):
        return "a per cent sign of another script is written %, the original in the note"
    if any(letter.isalnum() and not letter.isascii() for letter in printed):
        return "figures of another script are written in English digits, the original in the note"
    if printed[0] in "'\u2018\u2019":
        return f"a spreadsheet puts {printed[0]} before a text, and no source does; take it out"
    if minus := re.fullmatch(rf"[-{DASHES}] ?([0-9.]+ ?(?:%|pct?|per cent|percent))", printed):
        return f"a fall is told in words; where a minus is printed, write {minus[1]} [fall]"
    if re.search(r"percentage points?$|\bpp$", text):
        return (
            "a difference in percentage points is no change in per cent; enter the two shares that "
            "it is between, or leave it out where only the difference is printed"
        )
    if re.fullmatch(_NO_NUMBER, text):
        return "it names no number; tell it in the note of another figure of the page"
    if read_part(text) or read_multiple(text) or text == "halved":
        return (
            "a part of a whole is of the kind share, and what doubled or halved of the kind change"
        )
    mixed = re.search(r"\S*(?:[0-9][a-z]|[a-z][0-9])\S*", printed, re.IGNORECASE)
    if mixed:
        return f"'{mixed[0]}' mixes letters and digits"
    grouped = re.search(r"[0-9]+(?:,[0-9]+)+", text)
    if grouped and not re.fullmatch(_FIGURE, grouped[0]):
        return _why_not_grouped(grouped[0])
    return f"only the quantity is written here, such as {FORMS}"


def _why_not_grouped(figure: str) -> str:
    """Say what is wrong with commas, and the mend where there is only one."""
    wrong = f"the digits of '{figure}' are not grouped in threes"
    if re.fullmatch(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}", figure):
        plain = figure.replace(",", "")
        return f"{wrong}, but as lakhs; write {plain} and keep the printed form in the note"
    if re.fullmatch(r"[0-9]+,[0-9]{1,2}", figure):
        return (
            f"{wrong}; where its comma is a decimal comma, write {figure.replace(',', '.')} and "
            "keep the printed form in the note"
        )
    return f"{wrong}; look up in the source which number is meant"
