"""What a figure looks like in running text, as patterns and word lists that two languages read.

The patterns keep to what Python and JavaScript both understand in the same way: characters are
named one by one, since "a letter" is not the same in both. They are for a text of small letters:
see :func:`tally.reading.find.plain`. What a word is worth is asked of `tally.quantities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any

from tally.quantities.quantity import REACH, parse


def listed(text: str) -> list[str]:
    """Give the phrases of a list."""
    return text.split(";")


#: Words before a number; the parser knows which of them are hedges.
BEFORE = listed(
    "at least;a minimum of;no fewer than;no less than;not less than;up to;at most;a maximum of;"
    "no more than;not more than;over;well over;more than;exceeding;above;upwards of;under;"
    "less than;fewer than;below;nearly;almost;around;about;roughly;close to;some;approximately;"
    "an estimated;circa;ca.;c.;as many as;as much as;as few as;as little as;exactly;"
    "a total of;total of;just;only"
)

#: Words after it.
AFTER = ("or more", "and more", "or fewer", "or less", "or so", "odd")

SCALES = {
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
}
VAGUE = (
    "tens of thousands",
    "hundreds of thousands",
    "dozens",
    "scores",
    "hundreds",
    "thousands",
    *(f"{many} {unit}" for many in ("several", "many", "a few") for unit in ("dozen", "hundred")),
)
PARTS = listed(
    "half of;one-third;a third of;two-thirds;two thirds;a quarter of;one-quarter;three-quarters;"
    "one-fifth;a fifth of;two-fifths;three-fifths;four-fifths"
)
MULTIPLES = ("doubled", "tripled", "trebled", "quadrupled", "halved")

UNITS = listed("one;two;three;four;five;six;seven;eight;nine")
TEENS = listed("ten;eleven;twelve;thirteen;fourteen;fifteen;sixteen;seventeen;eighteen;nineteen")
TENS = listed("twenty;thirty;forty;fifty;sixty;seventy;eighty;ninety")

MONTHS = listed(
    "january;february;march;april;may;june;july;august;september;october;november;december"
)
#: The first letters of a month, where they are no word of their own.
SHORT = {m[:3]: m for m in MONTHS if m not in ("march", "may")} | {"sept": "september"}

#: Whatever is counted in this book, in words that the tables do not have.
COUNTED = listed(
    "people;persons;individuals;men;women;children;others;lives;bodies;victims;passengers;"
    "worshippers;pilgrims;students;officers;officials;soldiers;troops;personnel;policemen;cops;"
    "guards;civilians;citizens;labourers;miners;militants;terrorists;insurgents;outlaws;fighters;"
    "attackers;gunmen;commanders;operatives;suspects;attacks;incidents;blasts;explosions;bombings;"
    "operations;raids;strikes;clashes;deaths;fatalities;casualties;injuries;killed;injured;wounded;"
    "martyred;dead;died;arrested;apprehended;captured;abducted;kidnapped;neutralised;eliminated;"
    "person;man;woman;child;soldier;policeman;civilian;militant;terrorist;attack;incident;operation"
)

#: Superlatives that tell a rank, where a time follows them.
RANKS = listed(
    "highest;lowest;deadliest;bloodiest;worst;largest;greatest;fewest;smallest;quietest;safest"
)

#: What stands before a number that is a place in a text, or an address.
PLACES = listed(
    "house;flat;plot;street;road;highway;block;sector;phase;gate;ward;room;page;pages;p.;pp.;"
    "para;paragraph;section;article;clause;chapter;volume;vol.;table;figure;no.;number;flight;"
    "resolution;version;part;case no.;fir no."
)
MONEY = listed("rs;rs.;pkr;usd;us$;rupees;dollars;euros;pounds;yuan")
LENGTHS = listed(
    "km;kms;kilometres;kilometers;metres;meters;miles;feet;foot;inches;acres;hectares;kg;kgs;"
    "kilograms;tons;tonnes;litres;liters;degrees;megawatts;mw;mm;points;percentage points"
)
TIMES = listed("second;minute;hour;day;night;week;fortnight;month;year;decade;century;centurie")


def either(words: Iterable[str]) -> str:
    """Give a pattern for any of some texts, the longest first."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(map(_escaped, ordered))})"


def _escaped(word: str) -> str:
    return re.sub(r"([.$+*?()|])", r"[\1]", word)


_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_BEGIN = r"(?<![a-z0-9\u00c0-\u024f.,$#-])"
_END = (
    r"(?!(?!pct?(?![a-z])|per ?cent)[a-z0-9\u00c0-\u024f]|[.,:/][0-9]|-(?!odd(?![a-z0-9]))[a-z0-9])"
)
_NOT_WORD = r"(?![a-z0-9\u00c0-\u024f])"
_SMALL = rf"(?:{either(TENS)}(?:[ -]{either(UNITS)})?|{either([*TEENS, *UNITS])})"
_LARGE = "(?:hundred|thousand|million|lakh|crore|dozen)"
_WORDS = (
    rf"(?:{_SMALL}|an?(?= {_LARGE}{_NOT_WORD}))"
    rf"(?:[ -]{_LARGE}{_NOT_WORD}(?:(?: and)? {_SMALL}{_NOT_WORD})?)*"
)
_SCALED = rf"{_DIGITS}(?: {either(SCALES)}{_NOT_WORD})?"
_FIGURE = rf"(?:{_SCALED}|{_WORDS})"
_PERCENT = r"(?: ?%| ?pct?| per ?cent)(?![a-z])"
_MONTH = rf"{either([*MONTHS, *SHORT])}\.?"
_YEAR = "(?:19|20)[0-9]{2}"
_HEDGES = either(BEFORE)
#: A hedge and what parts it from its number: c. may stand beside it.
HEDGED = rf"(?:{_HEDGES} |ca?[.](?=[0-9]))"


def skipped(counted: str) -> str:
    """Give the pattern of numbers that are no figures: times, addresses, ages, money and the like.

    Parameters
    ----------
    counted : str
        The pattern of what may be counted, which makes a figure of "March 12 people".
    """
    number = rf"(?:{_HEDGES} )?{_FIGURE}"
    ahead = rf"(?! ?(?:%|pct?|per ?cent)| (?:more )?{counted}{_NOT_WORD})"
    return "|".join(
        (
            r"(?:https?://|www\.)[^ \n\t]+",
            rf"{_YEAR}-[0-9]{{1,2}}(?:-[0-9]{{1,2}})?{_NOT_WORD}",
            r"[0-9]{1,4}/[0-9]{1,4}(?:/[0-9]{2,4})?",
            rf"{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?(?:-[0-9]{{1,2}})?(?:,? {_YEAR})?{_NOT_WORD}"
            rf"(?![,.][0-9]){ahead}",
            rf"[0-9]{{1,2}}(?:st|nd|rd|th)?(?:-[0-9]{{1,2}})?(?: of)? {_MONTH}(?:,? {_YEAR})?"
            rf"{_NOT_WORD}",
            rf"{_MONTH},? {_YEAR}{_NOT_WORD}",
            rf"(?:in|of|since|by|until|till|during|from|to|and|the|year|for|with|through) {_YEAR}"
            rf"(?:[-/](?:20)?[0-9]{{2}})?{_NOT_WORD}(?!,[0-9])",
            rf"(?:{_HEDGES} )?{_YEAR}(?:[-/](?:20)?[0-9]{{2}})?{_NOT_WORD}(?!,[0-9]){ahead}",
            r"[0-9]{1,2}[:.][0-9]{2} ?(?:am|pm|a\.m\.|p\.m\.|hrs|hours|pst)",
            r"[0-9]{1,2} ?(?:am|pm|a\.m\.|p\.m\.)(?![a-z])",
            r"[0-9]{1,2}:[0-9]{2}",
            rf"{number}[- ]years?[- ]olds?",
            rf"(?:aged?|ages) (?:between )?{number}(?:(?:-| and | to ){_FIGURE})?",
            rf"(?:rs\.?|pkr|usd|us\$|\$|\u00a3|\u20ac) ?{number}",
            rf"{number} {either(MONEY)}{_NOT_WORD}",
            rf"{number}[- ]?{either(LENGTHS)}{_NOT_WORD}",
            rf"{number}(?:(?:-| to | or ){_FIGURE})?[- ]{either(TIMES)}s?{_NOT_WORD}",
            rf"(?:past|last|next|first|previous|preceding) {number}{ahead}",
            rf"{either(PLACES)} ?#?{_FIGURE}",
            r"(?:one|two|three|four|half) of (?:the|them|its|his|her|their|our)(?![a-z])",
            "(?:no|every|any|each|which) one",
            rf"one(?! (?:more |other )?{counted}{_NOT_WORD})"
            r"(?![ -](?:hundred|thousand|million|third|quarter|fifth))",
            r"(?:first|second|third|fourth|last) (?:half|quarter)",
            r"[0-9]+(?:st|nd|rd|th|s)(?![a-z])",
            r"(?<![^\n])[0-9]{1,2}[.)] ",
        )
    )


@cache
def find(counted: tuple[str, ...]) -> str:
    """Give the one pattern by which figures are found; what is to be skipped is in it too.

    Its groups are ``skip``; ``rank`` and in it ``top``, the superlative; ``vague``, ``part`` and
    ``times`` for such words; otherwise ``hedge``, ``low``, ``high``, ``percent`` and ``after``.

    Parameters
    ----------
    counted : tuple of str
        Whatever may be counted. A number in words needs one of these among the next words.
    """
    nouns = either([*counted, *COUNTED])
    near = rf"(?=(?:[ -][a-z'-]+){{0,3}}[ -]{nouns}{_NOT_WORD}|{_PERCENT})"
    ago = f"(?:past|last|previous|over|more than|nearly|almost|at least|the|a|{_FIGURE})"
    tail = rf"(?: [a-z'-]+){{0,12}}? (?:in|of|for|since) (?:{ago} ){{0,4}}(?:decades?|years)"
    return (
        rf"{_BEGIN}(?:(?P<rank>(?P<top>{either(RANKS)}){tail}{_NOT_WORD})"
        rf"|(?P<skip>{skipped(nouns)})"
        rf"|(?P<hedge>{HEDGED}{{0,3}})"
        rf"(?:(?P<vague>{either(VAGUE)}){_NOT_WORD}"
        rf"|(?P<part>{either(PARTS)}){_NOT_WORD}"
        rf"|(?P<times>{either(MULTIPLES)}){_NOT_WORD}"
        rf"|(?P<low>{_SCALED}|{_WORDS}{_NOT_WORD}{near})"
        rf"(?:(?:(?<=[0-9])-(?=[0-9])| or (?![0-9]))"
        rf"(?P<high>{_SCALED}|{_WORDS}{_NOT_WORD}{near}))?{_END}"
        rf"(?P<percent>{_PERCENT})?)(?:[ -](?P<after>{either(AFTER)}){_NOT_WORD})?)"
    )


def worth() -> dict[str, Any]:
    """Give what each word of a quantity is worth, as the parser of printed quantities reads it.

    Returns
    -------
    dict
        ``hedges`` and ``after`` (the qualifier of each word, or empty), ``numbers``, ``scales``,
        ``vague`` (the two ends), ``percents`` (the value and how coarse it is, of parts and of
        multiples), ``reach`` (of each qualifier, in per cent and in printed places), ``lowest``.

    Examples
    --------
    >>> told = worth()
    >>> told["hedges"]["more than"], told["hedges"]["as many as"], told["after"]["or so"]
    ('over', '', 'around')
    >>> told["numbers"]["twelve"], told["percents"]["two-thirds"], told["vague"]["hundreds"]
    (12, [66.7, 10], [200, 999])
    """
    plain = "exact"
    hedges = {word: parse(f"{word} 20").qualifier for word in BEFORE}
    after = {word: parse(f"20 {word}").qualifier for word in AFTER}
    vague = {word: parse(word) for word in VAGUE}
    percents = {p: parse(p.removeprefix("a "), "share") for p in PARTS}
    percents |= {times: parse(times, "change") for times in MULTIPLES}
    return {
        "hedges": {word: "" if q == plain else q for word, q in hedges.items()},
        "after": after,
        "numbers": {word: int(parse(word).value) for word in (*UNITS, *TEENS, *TENS)},
        "scales": SCALES,
        "vague": {word: [int(q.value), int(q.high or 0)] for word, q in vague.items()},
        "percents": {p: [_number(abs(q.value)), _number(q.place)] for p, q in percents.items()},
        "reach": {q: list(reach) for q, reach in REACH.items()} | {"at_most": list(REACH["under"])},
        "lowest": [top for top in RANKS if parse(top, "rank").unit == "lowest"],
    }


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)
