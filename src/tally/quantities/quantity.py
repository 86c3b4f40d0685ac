"""What a printed quantity says: "over 1,500" as value, qualifier and interval.

A printed quantity is an interval, in one of two readings: *strict* is only what the words
guarantee, *conventional* is what they have meant in print. Strict always contains conventional.

============ ========================= ==============================================
qualifier    strict                    conventional
============ ========================= ==============================================
exact        the number, to its printed precision, in both readings
at_least N   N and more                N up to N and its reach
over N       more than N               over N, up to N and its reach
at_most N    0 up to N                 N less its reach, up to N
under N      0 up to below N           N less its reach, up to below N
nearly N     0 up to N and its reach   N less its reach, up to N and its reach
around N     within a tenth of N, or   N less its reach, up to N and its reach,
             one step if that is more  but not beyond the strict reading
range A-B    A to B                    A to B
537-         537 and more in both readings: the upper end was not seen
hundreds     200 and more              200 to 999 (dozens, scores, thousands alike)
============ ========================= ==============================================

A range may be printed as 12-15, 12 to 15, between 12 and 15 or two or three. With a word before
it, it is from the least that the word allows of its lower end to the most that it allows of its
upper one: at least 12 to 15 is 12 and more, usually up to 16.

The *reach* of a word is found from the figures that were printed both hedged and exactly: see
`REACH`. It is a part of the number, and does not hang on how round the number is: over 1,500 is
up to 1,725, over 1,600 up to 1,840. It is never less than one unit of the last printed place:
over 3 is 4.

Nearly 75% has been printed for 75.03 too, so the word does not guarantee that the number was not
reached, and both readings go a little beyond it.

A *step*, which the strict reading of "around" takes for small and round numbers, is the place
value of the last digit that is not zero, five times that if the digit is a 5 in the tens or higher
(50 in 250), 10 where the last digit of a count or a rate of ten and more is not zero, 1 in a
percentage, and the last printed place of a decimal.

*Precision* is half a unit of the last printed place, both ends closed: 41% is 40.5 to 41.5,
30.71 per cent is 30.705 to 30.715, a rate of 169 is 168.5 to 169.5, 60% is 59.5 to 60.5.
A count is a whole number and exact, unless it is printed in a larger unit: 241.49 million is
rounded to ten thousand, 22 thousand to a thousand, two dozen to a dozen and half a dozen to six.
A part of a whole is a share (two-thirds, a quarter, one in five) or a change (fell by a third,
halved), known to five in a hundred, or to half of one part where that is less; what doubled or
grew threefold is known to a twentieth of what it became.

Counts and rates are not negative, shares lie within 0 to 100, a fall is at most 100 per cent.
A reading applies to the size of a change, then the sign: an over 47% fall is under -47, down to
-48.
"""

import math
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from tally.errors import QuantityError
from tally.quantities.amount import (
    DASHES,
    FORMS,
    read_amount,
    read_multiple,
    read_part,
    refusal,
    split_range,
    unit,
    why_not_thousands,
)
from tally.quantities.interval import Interval, Number, as_fraction, format_number

__all__ = [
    "KINDS",
    "QUALIFIERS",
    "Interval",
    "Quantity",
    "QuantityError",
    "check",
    "parse",
    "written",
]

KINDS = ("count", "share", "change", "rate", "rank")
QUALIFIERS = ("exact", "at_least", "over", "at_most", "under", "nearly", "around", "range")

_QUALIFIER_WORDS = {
    "at_least": [
        "at least",
        "minimum",
        "a minimum of",
        "minimum of",
        "no fewer than",
        "no less than",
        "not fewer than",
        "not less than",
    ],
    "at_most": [
        "up to",
        "at most",
        "maximum",
        "a maximum of",
        "maximum of",
        "no more than",
        "not more than",
    ],
    "over": [
        "over",
        "well over",
        "more than",
        "exceeding",
        "above",
        "upwards of",
        "in excess of",
    ],
    "under": ["under", "less than", "fewer than", "below"],
    "nearly": ["nearly", "almost"],
    "around": [
        "around",
        "about",
        "roughly",
        "close to",
        "some",
        "approximately",
        "an estimated",
        "circa",
        "ca.",
        "c.",
    ],
}
_RISE = "rise rose increase increased up surge surged spike spiked uptick upsurge more higher"
_FALL = "drop dropped fall fell decline declined decrease decreased down reduction reduced fewer"
_WORDS = (
    {phrase: qualifier for qualifier, words in _QUALIFIER_WORDS.items() for phrase in words}
    | dict.fromkeys(_RISE.split(), 1)
    | dict.fromkeys([*_FALL.split(), "less", "lower"], -1)
    | dict.fromkeys(
        [
            "as many as",
            "as much as",
            "as few as",
            "as little as",
            "exactly",
            "a total of",
            "total of",
            "just",
            "only",
            "a",
            "an",
            "the",
        ]
    )
)
#: Words that follow the number.
_AFTER = {
    "or more": "at_least",
    "and more": "at_least",
    "plus": "at_least",
    "or fewer": "at_most",
    "or less": "at_most",
    "or so": "around",
    "odd": "around",
}
_CHANGE_FILLERS = dict.fromkeys(["by", "of", "net", "year-on-year"])
_VAGUE = {
    "dozens": (24, 99),
    "scores": (40, 99),
    "hundreds": (200, 999),
    "thousands": (2_000, 9_999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
}
_LOWEST = {"lowest", "least", "fewest", "smallest", "quietest", "calmest", "safest"}

#: How far each word reaches: of a number (a count or a rate) in per cent of it, of a percentage in
#: units of its last printed place. Each is the smallest round reach (1, 2, 5, 10, 15, 20 ...) that
#: holds at least 95 of 100 figures printed with that word and exactly in one report.
#: `tally.results.hedges.readings` finds them from the ledger, and a test holds these to it.
#: At least has fewer than five such pairs, so those of two reports count too. Less than has none
#: and shares what over has; at most, which no figure of the ledger has, reaches as less than does.
#: Of percentages with at least there is none either. Nearly and around
#: have one number between them; their percentages stand in, by their distance in per cent of it.
REACH = {
    "at_least": (5, 1),
    "over": (15, 1),
    "under": (15, 1),
    "nearly": (5, 2),
    "around": (5, 1),
}

#: The words in which the book repeats how a source hedged a number.
HEDGES = {
    "exact": "",
    "at_least": "at least ",
    "over": "over ",
    "at_most": "at most ",
    "under": "less than ",
    "nearly": "nearly ",
    "around": "around ",
    "range": "",
}

_PERCENT = r" ?(?:%|(?<![a-z])(?:pc|pct|per cent|percent))(?=$| ?-| to | and | or )"
#: What may stand between two numbers in the place of a hyphen: other dashes, and the minus sign.
_DASHES = dict.fromkeys(map(ord, DASHES), "-")
_SIGNS = {
    **{">": "over", "<": "under", "\u2265": "at least", "\u2264": "at most"},
    **dict.fromkeys("~\u2248", "around"),
}
_SEVERAL = "(?:several|many|a few) (dozen|hundred|thousand)s?"
_RANK = r"(?:the )?(?:(most|least) \w+|(\w+est|worst))(?: (?:in|since|for|of|on) .+)?"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed quantity and what it says.

    Parameters
    ----------
    printed : str
        What the source printed.
    value : fractions.Fraction
        The number in it, signed for a change; the lower end of a range; 1 for a rank.
    qualifier : str
        One of `QUALIFIERS`.
    high : fractions.Fraction or None
        The upper end of a range, or the usual upper end of a vague word such as "hundreds".
    step : fractions.Fraction or None
        What the head of the module calls a step; ``None`` where no upper end is usual ("537-").
    place : fractions.Fraction
        The last place printed, in units of the value.
    unit : str
        ``number`` or ``percent``; of a rank ``highest`` or ``lowest``.
    kind : str
        One of `KINDS`.
    upper : Quantity or None
        The upper end of a range that has a word before it, with the same word.
    """

    printed: str
    value: Fraction
    qualifier: str
    high: Fraction | None = None
    step: Fraction | None = Fraction(1)
    place: Fraction = Fraction(1)
    unit: str = "number"
    kind: str = "count"
    upper: "Quantity | None" = None

    def interval(self, reading: str = "conventional", kind: str | None = None) -> Interval:
        """Give the values that the words allow.

        Parameters
        ----------
        reading : {"conventional", "strict"}
            See the table at the head of the module.
        kind : str, optional
            The kind to read it as; by default the kind that it was parsed as.

        Raises
        ------
        QuantityError
            When no value is left, or the reading or the kind is unknown.

        Examples
        --------
        >>> over = parse("over 1,500")
        >>> over.interval().text(), over.interval("strict").text()
        ('1,501 to 1,725', 'at least 1,501')
        >>> fall = parse("over 47% fall", kind="change").interval()
        >>> int(fall.low), fall.low_open, int(fall.high), fall.high_open
        (-48, False, -47, True)
        """
        return _interval(self, reading, self.kind if kind is None else kind)

    @property
    def places(self) -> int:
        """The decimal places that were printed."""
        return max(0, len(str(self.place.denominator)) - 1)

    @property
    def text(self) -> str:
        """The quantity in the book's spelling: the hedge, the number, its sign, and no more.

        Examples
        --------
        >>> parse("As many as 7,655").text, parse("More than one thousand").text
        ('7,655', 'over 1,000')
        >>> parse("24pc [fall]", kind="change").text
        '−24%'
        """
        vague = self.qualifier == "at_least" and self.high is not None
        coarse = self.place > 1 and (self.unit == "percent" or self.place % 10)
        if self.kind == "rank" or vague or coarse or self.upper is not None:
            return self.printed.lower()  # "hundreds", "two-thirds", "a dozen": as it was told
        places = self.places
        ends = [self.value]
        if self.qualifier == "range" and self.high is not None:
            ends.append(self.high)
        sign = "%" if self.unit == "percent" else ""
        return HEDGES[self.qualifier] + " to ".join(format_number(e, places) for e in ends) + sign

    @property
    def reach(self) -> Fraction:
        """How far the word reaches beyond the number, or short of it.

        Examples
        --------
        >>> [int(parse(printed).reach) for printed in ("over 1,500", "nearly 800", "at least 3")]
        [225, 40, 1]
        >>> float(parse("over 30.7%", kind="share").reach)
        0.1
        """
        word = "under" if self.qualifier == "at_most" else self.qualifier
        per_cent, places = REACH.get(word, (0, 0))
        if self.unit == "percent":
            return places * self.place
        return max(abs(self.value) * per_cent / 100, Fraction(self.place))

    def _said(self, strict: bool, kind: str) -> Interval:
        """Give what the words say, before what can't be is taken away."""
        if self.qualifier == "range":
            return Interval(self.value, self.high)
        said = self._size(strict, kind)
        said = -said if self.value < 0 else said
        return said if self.upper is None else said.hull(self.upper._said(strict, kind))

    def _size(self, strict: bool, kind: str) -> Interval:
        size, reach = abs(self.value), self.reach
        match self.qualifier:
            case "exact":
                whole = kind == "rank" or (kind == "count" and self.place <= 1)
                half = 0 if whole else self.place / 2
                return Interval(size - half, size + half)
            case "at_least" | "over":
                ceiling = self.high
                if ceiling is None and self.step is not None:
                    ceiling = size + reach
                return Interval(size, None if strict else ceiling, self.qualifier == "over")
            case "under":
                return Interval(0 if strict else size - reach, size, high_open=True)
            case "at_most":
                return Interval(0 if strict else max(Fraction(0), size - reach), size)
            case "nearly":
                return Interval(0 if strict else max(Fraction(0), size - reach), size + reach)
            case "around":
                most = max(size / 10, self._strict_step(), self.place / 2)
                half = most if strict else min(reach, most)
                return Interval(size - half, size + half)
        raise QuantityError(f"'{self.qualifier}' is no qualifier: {', '.join(QUALIFIERS)}.")

    def _strict_step(self) -> Fraction:
        size, step = abs(self.value), self.step or Fraction(1)
        if size % step:
            return step
        if step < size or size < 10:
            return size - (math.ceil(size / step) - 1) * step
        return size / 10 if str(size).startswith("1") else size / 5


@lru_cache(maxsize=65536)
def _interval(of: Quantity, reading: str, kind: str) -> Interval:
    if reading not in ("conventional", "strict"):
        raise QuantityError(f"'{reading}' is no reading; there are conventional and strict.")
    if kind not in KINDS:
        raise QuantityError(f"'{kind}' is no kind; there are {', '.join(KINDS)}.")
    said = of._said(reading == "strict", kind)
    floor = {"change": -100, "rank": 1}.get(kind, 0)
    known = said.intersect(Interval(floor, 100 if kind == "share" else None))
    if kind == "count" and known is not None:
        known = known.integers()
    if known is None:
        raise QuantityError(f"No {kind} can be '{of.printed}'.")
    return known


def parse(printed: str, kind: str = "count") -> Quantity:
    """Read a printed quantity.

    Parameters
    ----------
    printed : str
        Only the quantity, as the source printed it; an editor's insertion in square brackets.
    kind : str
        One of `KINDS`. A share and a change are printed in per cent, a change may name its
        direction (no word means a rise), a rank begins with a superlative.

    Raises
    ------
    QuantityError
        When it is not a quantity of that kind; the sentence says why.

    Examples
    --------
    >>> quantity = parse("at least 685")
    >>> int(quantity.value), quantity.qualifier
    (685, 'at_least')
    >>> parse("41%", kind="share").interval().text(1)
    '40.5 to 41.5'
    >>> parse("1,50O")
    Traceback (most recent call last):
        ...
    tally.errors.QuantityError: '1,50O' is not a quantity: '1,50O' mixes letters and digits.
    """
    if kind not in KINDS:
        raise QuantityError(f"'{kind}' is no kind; there are {', '.join(KINDS)}.")
    if not isinstance(printed, str) or not printed.strip():
        raise QuantityError(f"The printed quantity is missing; it may be {FORMS}.")
    return _parse(printed, kind)


@lru_cache(maxsize=65536)
def _parse(printed: str, kind: str) -> Quantity:
    text = re.sub(r"\[([a-z ]+)\]", r" \1 ", printed, flags=re.IGNORECASE).translate(_DASHES)
    text = re.sub(r"(?<=[0-9])\+$", " plus", " ".join(text.lower().split()))
    text = re.sub(r"^(ca?)\.? ?(?=[0-9])", r"\1. ", text)
    text = re.sub(r"-odd$", " odd", text)
    if text[0] in _SIGNS:
        text = f"{_SIGNS[text[0]]} {text[1:].lstrip()}"
    if kind == "rank":
        return _parse_rank(printed, text)
    text = re.sub(f"^{_SEVERAL}$", r"\1s", text)
    if text in _VAGUE and kind == "count":
        low, high = map(Fraction, _VAGUE[text])
        return Quantity(printed, low, "at_least", high)
    text, found = _strip_words(text, kind)
    qualifiers = {word for word in found if isinstance(word, str)}
    signs = {word for word in found if isinstance(word, int)}
    if kind == "change" and text == "halved":
        text, signs = "half", signs | {-1}
    if signs and kind != "change":
        raise refusal(printed, f"only a change has a direction, and this is a {kind}")
    if len(qualifiers) > 1 or len(signs) > 1 or (signs == {-1} and read_multiple(text)):
        raise refusal(printed, "its words say two things at once")
    text, percent = re.subn(_PERCENT, "", text)
    if percent and kind in ("count", "rate"):
        raise refusal(printed, f"a {kind} is not in per cent")
    qualifier = qualifiers.pop() if qualifiers else "exact"
    figure = _Figure(printed, kind, bool(percent))
    quantity = _read(figure, text, qualifier, signs.pop() if signs else 1)
    if kind == "count" and quantity.value.denominator != 1:
        raise refusal(printed, "a count is a whole number")
    if kind == "share" and max(quantity.value, quantity.high or 0) > 100:
        raise refusal(printed, "a share is at most 100 per cent")
    quantity.interval("conventional")
    return quantity


def check(printed: str, kind: str, value: Number | str | None, qualifier: str | None) -> str | None:
    """Compare what was typed beside a printed quantity with what it says.

    Returns
    -------
    str or None
        The sentence to show, or ``None`` when all agree.

    Examples
    --------
    >>> check("over 1,500", "count", "1600", "exact")
    "'over 1,500' says 1500 and over, the table says 1600 and exact."
    >>> check("over 1,500", "count", 1500, "over") is None
    True
    """
    try:
        quantity = parse(printed, kind)
    except QuantityError as error:
        return str(error)
    try:
        typed = as_fraction(value)
    except QuantityError:
        typed = None
    if (typed, qualifier) == (quantity.value, quantity.qualifier):
        return None
    said = f"{written(quantity.value)} and {quantity.qualifier}"
    shown = "no number" if typed is None else written(typed)
    beside = qualifier if isinstance(qualifier, str) and qualifier else "no qualifier"
    return f"'{printed}' says {said}, the table says {shown} and {beside}."


def written(number: Fraction) -> str:
    """Write a number as the column ``value`` has it.

    Examples
    --------
    >>> written(Fraction(-43, 2)), written(Fraction(1500))
    ('-21.5', '1500')
    """
    return str(number) if number.denominator == 1 else f"{float(number):.15g}"


def _parse_rank(printed: str, text: str) -> Quantity:
    if re.match("(?:the )?(?:second|third|fourth|fifth|[2-9](?:nd|rd|th))[ -]", text):
        why = "only a first place is held as a rank; tell another one in the note of the figure"
        raise refusal(printed, why)
    match = re.fullmatch(_RANK, text)
    if match is None:
        why = "a rank begins with its superlative, such as 'highest in the past five years'"
        raise refusal(printed, why)
    unit = "lowest" if (match[1] or match[2]) in _LOWEST else "highest"
    return Quantity(printed, Fraction(1), "exact", unit=unit, kind="rank")


def _strip_words(text: str, kind: str) -> tuple[str, list[str | int | None]]:
    """Take the words around the figure away: qualifiers, directions, fillers."""
    words = _WORDS | (_CHANGE_FILLERS if kind == "change" else {})
    known = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = []
    while match := re.match(rf"(?:{known})(?= )", text):
        found.append(words[match[0]])
        text = text[match.end() + 1 :]
    if match := re.search(rf" ({'|'.join(_AFTER)})$", text):
        found.append(_AFTER[match[1]])
        text = text[: match.start()]
    trailing = [word for word in words if isinstance(words[word], int) or word in _CHANGE_FILLERS]
    while match := re.search(rf" (?:{'|'.join(trailing)})$", text):
        found.append(words[match[0][1:]])
        text = text[: match.start()]
    return text, found


@dataclass(frozen=True)
class _Figure:
    """What is needed to read a figure: the whole text, the kind, and whether it has a per cent."""

    printed: str
    kind: str
    percent: bool

    def read(self, text: str, sign: int, qualifier: str) -> Quantity:
        """Read one figure, or one end of a range."""
        in_per_cent = self.kind in ("share", "change")
        unit = "percent" if in_per_cent else "number"
        if in_per_cent and not self.percent and (found := self._in_words(text)):
            value, place = found
            return Quantity(
                self.printed, sign * value, qualifier, None, place, place, unit, self.kind
            )
        if why := why_not_thousands(text, "." if self.kind == "count" else ""):
            raise refusal(self.printed, why)
        value, place, step = read_amount(self.printed, text)
        if in_per_cent and not self.percent:
            why = f"a {self.kind} is in per cent: write the %, pc or per cent it had"
            raise refusal(self.printed, why)
        if step == 1 and value >= 10 and unit == "number":
            step = Fraction(10)
        return Quantity(self.printed, sign * value, qualifier, None, step, place, unit, self.kind)

    def _in_words(self, text: str) -> tuple[Fraction, Fraction] | None:
        """Read a part of a whole, or of a change also how many times as much it became."""
        times = read_multiple(text) if self.kind == "change" else None
        return read_part(text) if times is None else ((times - 1) * 100, times * 10)


def _read(figure: _Figure, text: str, qualifier: str, sign: int) -> Quantity:
    """Read what is left when words and unit are gone: a figure or a range."""
    printed, ends = figure.printed, split_range(text)
    if ends is None:
        return figure.read(text, sign, qualifier)
    low = figure.read(ends[0], sign, qualifier)
    if ends[1] is None:
        if qualifier != "exact":
            raise refusal(printed, "a range takes no further qualifier where its end is open")
        if sign < 0:
            raise refusal(printed, "a fall needs its upper end")
        return replace(low, qualifier="at_least", step=None)
    high = figure.read(ends[1], sign, qualifier)
    scale = unit(ends[1])
    if unit(ends[0]) == 1 < scale and abs(low.value) * scale < abs(high.value):
        raise refusal(printed, "both ends of a range need their unit; insert it in square brackets")
    if abs(low.value) >= abs(high.value):
        raise refusal(printed, "the range runs from its lower to its upper end")
    first, last = sorted((low, high), key=lambda end: end.value)
    if qualifier == "exact":
        return replace(low, value=first.value, qualifier="range", high=last.value, step=high.step)
    return replace(first, upper=last)
