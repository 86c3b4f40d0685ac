"""Numbers and words as pupils write them: Latin or Urdu digits, with signs or without.

The script of the page, ``lab.js``, reads them by the same rules.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

#: Signs that may stand before or behind a number.
_SIGNS = re.compile(r"per ?cent|percent|pc|[%٪\s]", re.IGNORECASE)

_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")


def latin(text: str) -> str:
    """Write the digits of a text, and the marks in numbers, as in English.

    Examples
    --------
    >>> latin("۵۰٫۵ and ١٬٥٣٣")
    '50.5 and 1,533'
    """
    digits = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in unicodedata.normalize("NFKC", text)
    )
    return digits.translate(str.maketrans("٫٬،\N{MINUS SIGN}\N{EN DASH}", ".,,--"))


def number(text: str) -> Fraction | None:
    """Read a number as a pupil writes it; None where it is none.

    Examples
    --------
    >>> [str(number(text)) for text in ("1,533", "50,5", "٪51", "۲۱۹", "51 per cent", "-21")]
    ['1533', '101/2', '51', '219', '51', '-21']
    >>> number("many"), number("1.2.3"), number("")
    (None, None, None)
    """
    plain = _SIGNS.sub("", latin(text))
    if _GROUPED.fullmatch(plain.lstrip("-")) and not plain.lstrip("-").startswith("0,"):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    return Fraction(plain) if re.fullmatch(r"-?\d{1,12}(\.\d{1,9})?", plain) else None


def words(text: str) -> str:
    """Write a sentence so that words can be found in it, each between blanks.

    Examples
    --------
    >>> words("CRSS: 1,533 were killed (51%).")
    ' crss 1533 were killed 51 percent '
    """
    plain = re.sub(r"(?<=\d),(?=\d)", "", latin(text).lower())
    plain = re.sub(r"(?<=\d)\s*(?:%|٪|pc\b|per ?cent\b)", " percent ", plain)
    plain = re.sub(r"[^\w.]|_", " ", plain)
    return f" {' '.join(re.sub(r'[.](?![0-9])', ' ', plain).split())} "


def found(wanted: str, text: str) -> bool:
    """Tell whether a text has a word or words; all those joined by ``&``, in any order.

    A word that ends in ``*`` is the beginning of one.

    Examples
    --------
    >>> found("175 & 179", "Between 175 and 179 people"), found("surge*", "It surged.")
    (True, True)
    >>> found("79", "It was 179."), found("175 & 180", "175 people")
    (False, False)
    """
    said = words(text)
    return all(_found(one, said) for one in wanted.split("&"))


def _found(wanted: str, said: str) -> bool:
    if wanted.strip().endswith("*"):
        return words(wanted.strip()[:-1]).rstrip() in said
    return words(wanted) in said
