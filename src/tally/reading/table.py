"""What a text is read by, as plain data: the rules, the words for terms, and the ledger's figures.

Nothing else is asked when a text is read, so the page of the book, which has the same data, finds
the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from babel import Locale

from tally.ledger.dimensions import ALL, OPEN, TREES
from tally.ledger.names import spoken
from tally.reading import rules
from tally.reading.rows import rows_of

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: Words for terms that no table has: what news has for what the tables call by another name.
ALSO = {
    "region:PK": "country; nationwide; countrywide; nation",
    "region:PK-BA": "Baluchistan",
    "region:PK-KP": "K-P; Pakhtunkhwa; Khyber-Pakhtunkhwa; Khyber Pakhtoonkhwa",
    "region:PK-KP-without-TA": "KP; KPK; K-P; Khyber Pakhtunkhwa; Khyber-Pakhtunkhwa",
    "region:PK-TA": "merged districts; erstwhile FATA; former FATA; tribal region",
    "region:PK-rest": "remaining regions; other regions; rest of the country",
    "body:CRSS": "Centre for Research and Security Studies",
    "body:ISPR": (
        "army said; military said; army spokesperson; military spokesman; military's media wing"
    ),
    "body:PIPS": "Pakistan Institute for Peace Studies",
    "body:KP-Police": "KP police chief; KP Police; inspector general of police; IGP",
    "body:KP-CTD": "Khyber Pakhtunkhwa Counter Terrorism Department; KP CTD; CTD",
    "body:Afghan-Taliban": "Taliban officials; Taliban government; Afghan Taliban",
    "body:Pakistani-officials": "Pakistani security officials; Pakistani officials",
    "measure:fatalities": (
        "killing; kill; kills; killings; died; die; dying; death; fatality; lives; slain; "
        "martyrdom; sent to hell; lost their lives; losing their lives; perished; loss of life; "
        "claimed; human losses; losses"
    ),
    "measure:injuries": "injuring; injury; hurt; wounding; sustained injuries",
    "measure:arrests": "arrest; arrests; capture; captures; detained; apprehending; nabbed",
    "measure:operations": "operation; action; actions",
    "measure:attacks": "attack; assaults; militant actions; insurgent attacks",
    "measure:incidents": "incident",
    "measure:kidnapped": "abducting; kidnappings",
    "cause:operations": "operation; operations; raids",
    "cause:attacks": "attack; attacks; blasts; blast; bombing; suicide attacks; suicide attack",
    "cause:attacks-as-worded": "attacks; gun assaults; terrorism",
    "group:security-forces": (
        "law enforcement agencies; law enforcers; security men; forces; troops; "
        "security forces personnel; security force personnel; personnel of the security forces; "
        "security forces personal"
    ),
    "group:army": "officers; soldiers",
    "group:soldiers": "soldiers; troops",
    "group:police": "policemen; cops; police officers; police officials",
    "group:militants": "militant; terrorist; fighters; attackers; suspected militants; gunmen",
    "group:high-value-targets": "commanders; high-value",
    "group:all": "people; persons; individuals; lives",
}

#: How the quarters of a year are counted.
QUARTERS = (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th", "last"))

#: Words that tell what kind of figure stands beside them.
KINDS = {
    "kind:rate": (
        "a day; per day; daily; each day; daily basis; a month; per month; monthly average; "
        "a week; per week; a year on average; on average; average"
    ),
    "kind:change": (
        "rise; rose; risen; increase; increased; surge; surged; spike; jump; jumped; up; growth; "
        "higher; more; drop; dropped; fall; fell; decline; declined; decrease; decreased; "
        "reduction; reduced; fewer; lower; down; uptick; upsurge; escalation; compared"
    ),
    "kind:share": "of all; of the total; of total; accounted for; accounting for; share; of the",
}

#: Different characters that are read as one; a narrow blank that parts thousands; and the end of a
#: line that a sentence goes on beyond.
PLAIN = (
    ("[\u2010-\u2015\u2212]", "-"),
    ("[\u2018\u2019\u02bc]", "'"),
    ("[\u201c\u201d\u201e\u00ab\u00bb]", '"'),
    ("(?<=[0-9])[\u2009\u202f](?=[0-9]{3}(?![0-9]))", ","),
    ("[\t\r\u00a0\u2000-\u200a\u202f\u205f\u3000]", " "),
    ("(?<=[a-z0-9,;])\n(?=[a-z0-9(])", " "),
)

#: Signs that nobody sees, within words and numbers that were copied from a page: they part nothing.
UNSEEN = "[\u00ad\u200b\u2060\ufeff]"

#: A word: letters or digits; what is between them is not asked.
WORD = "[a-z\u00c0-\u024f]+|[0-9][0-9,.]*[0-9]|[0-9](?:st|nd|rd|th)?"

#: The end of a sentence: not after the short form of a title, nor after a single letter.
SENTENCE = (
    "(?<!Mr)(?<!Ms)(?<!Dr)(?<!Gen)(?<!Lt)(?<!Col)(?<!Maj)(?<!Brig)(?<!Capt)(?<!No)(?<!St)"
    "(?<![ (][Cc])(?<![ (][Cc]a)"
    "(?<![ .(][A-Z])"
    "[.!?][\"')\u2019\u201d]*(?=[ \n]+[\"'(\u2018\u201c]?[A-Z0-9])"
)

#: What near means: the most words between, and the level.
NEAR = ((3, 10), (8, 8), (15, 6), (10**12, 5))

#: How much further away a word before the figure is, and one beyond another figure.
BEFORE, BEYOND = 2, 6

#: Of each dimension: what it adds where its term is beside the figure, what it takes away where
#: the term is named nowhere, and where another term stands beside the figure.
WEIGHTS = {
    "measure": (12, 10, 4),
    "group": (10, 8, 4),
    "region": (10, 8, 6),
    "body": (8, 8, 0),
    "cause": (4, 3, 0),
    "actor": (6, 7, 0),
    "tactic": (6, 7, 0),
    "target": (6, 6, 0),
    "place": (8, 4, 0),
    "year": (8, 12, 0),
    "part": (8, 8, 4),
    "kind": (8, 8, 0),
}

#: Of these a sentence names the term that it is about: that of another sentence is none of its own.
ONE = ("measure", "group", "region")

#: What a figure adds by itself: the same number, the same hedge, the last word on its cell.
SAME, HEDGE, LATEST = 6, 2, 1

#: So near is a region named by the paragraph: see :func:`tally.reading.around.levels`.
SPOKEN = 3

#: By no more points may the second match be behind the first.
CLOSE = 8

#: As many points a match needs at least: of numbers up to twenty, and of others.
ENOUGH = (20, 14)


def made(ledger: Ledger) -> dict[str, Any]:
    """Make all that a text is read by.

    Parameters
    ----------
    ledger : Ledger
        The tables.

    Returns
    -------
    dict
        Plain data: patterns, words and weights, and ``rows``, as
        :func:`tally.reading.rows.rows_of` gives them.
    """
    phrases = phrases_of(ledger)
    return {
        "find": rules.find(counted(ledger)),
        "plain": [list(pair) for pair in PLAIN],
        "unseen": UNSEEN,
        "word": WORD,
        "sentence": SENTENCE,
        **rules.worth(),
        "hedged": rules.HEDGED,
        "months": [*rules.MONTHS, *rules.SHORT],
        "phrases": phrases,
        "longest": max(key.count(" ") + 1 for key in phrases),
        "kin": kin(ledger),
        "members": members(ledger),
        "near": [list(pair) for pair in NEAR],
        "before": BEFORE,
        "beyond": BEYOND,
        "weights": {dimension: list(weights) for dimension, weights in WEIGHTS.items()},
        "one": list(ONE),
        "same": SAME,
        "hedge_points": HEDGE,
        "latest": LATEST,
        "close": CLOSE,
        "spoken": SPOKEN,
        "enough": list(ENOUGH),
        "rows": rows_of(ledger),
    }


def read() -> dict[str, Any]:
    """Make it from the project's own tables."""
    from tally.ledger.tables import load

    return made(load())


def counted(ledger: Ledger) -> tuple[str, ...]:
    """Give the words for what is counted, of measures, groups and targets."""
    texts = {
        word
        for dimension in ("measure", "group", "target")
        for term, words in terms_of(ledger, dimension)
        if not term.endswith(f":{ALL}")
        for word in words
    }
    return tuple(sorted(t.lower() for t in texts if re.fullmatch("[A-Za-z' -]{4,}", t)))


def terms_of(ledger: Ledger, dimension: str) -> list[tuple[str, list[str]]]:
    """Give each term of a dimension with the words for it: its name, and those of its table."""
    found = []
    for row in ledger.tables[TREES[dimension]].to_dict("records"):
        if isinstance(row.get("members"), str) and dimension == "region" and "+" in row["region"]:
            continue
        name = re.sub("^(?:against|attributed to)(?: the| members of)? ", "", row["name"])
        words = row["words"].split(";") if isinstance(row["words"], str) else []
        names = [] if row[dimension] == ALL else [name]
        also = ALSO.get(f"{dimension}:{row[dimension]}", "").split(";")
        found.append((f"{dimension}:{row[dimension]}", _clean([*names, *words, *also])))
    return found


def phrases_of(ledger: Ledger) -> dict[str, list[str]]:
    """Give the terms that each phrase names.

    Names of letters alone keep them large: IS is a group, and "is" is not.
    """
    told = [pair for dimension in TREES for pair in terms_of(ledger, dimension)]
    for body, name in ledger.bodies["name"].items():
        if body != "unnamed":
            also = ALSO.get(f"body:{body}", "").split(";")
            told.append((f"body:{body}", _clean([spoken(body), name, *also])))
    for place, row in ledger.places.iterrows():
        names = [row["name"], row["district"]]
        told += [(f"place:{place}", _clean(n for n in names if isinstance(n, str)))]
    known = set(ledger.regions["name"])
    told += [
        (f"country:{name}", [name])
        for code, name in Locale("en").territories.items()
        if re.fullmatch("[A-Z]{2}", code) and name not in known
    ]
    told += [(term, _clean(words.split(";"))) for term, words in KINDS.items()]
    for number, month in enumerate(rules.MONTHS, start=1):
        names = [month, *(short for short, of in rules.SHORT.items() if of == month)]
        told.append((f"part:m{number:02}", names))
    for number, nth in enumerate(QUARTERS, start=1):
        names = [f"{n} {of}" for n in nth for of in ("quarter", "quarterly", "three months")]
        told.append((f"part:q{number}", [*names, f"Q{number}", f"{number}Q"]))
    phrases: dict[str, list[str]] = {}
    for term, words in told:
        for word in words:
            key = _key(word)
            if key and term not in phrases.setdefault(key, []):
                phrases[key].append(term)
    regions = {k: [t for t in v if t.startswith("region:")] for k, v in phrases.items()}
    for key, terms in phrases.items():
        parts = key.split(" ")
        for n in range(1, len(parts)):
            for run in (" ".join(parts[i : i + n]) for i in range(len(parts) - n + 1)):
                terms += [t for t in regions.get(run, ()) if t not in terms]
    return dict(sorted(phrases.items()))


def kin(ledger: Ledger) -> dict[str, list[str]]:
    """Give the terms above and below each term: naming one is half of naming the other."""
    from tally.ledger.dimensions import ancestors

    near: dict[str, set[str]] = {}
    for dimension in ("measure", "region", *OPEN):
        rows = [
            {k: v for k, v in row.items() if isinstance(v, str)} | {"parent": row["parent"]}
            for row in ledger.tables[TREES[dimension]].to_dict("records")
        ]
        rows = [r | {"parent": r["parent"] if isinstance(r["parent"], str) else ""} for r in rows]
        for term, above in ancestors(dimension, rows).items():
            for other in above - {term, ALL, "PK", "AF"} if term not in (ALL, "PK", "AF") else ():
                near.setdefault(f"{dimension}:{term}", set()).add(f"{dimension}:{other}")
                near.setdefault(f"{dimension}:{other}", set()).add(f"{dimension}:{term}")
    return {term: sorted(of) for term, of in sorted(near.items())}


def members(ledger: Ledger) -> dict[str, list[str]]:
    """Give the members of each region that is added up of some."""
    of = ledger.regions["members"].dropna()
    return {
        f"region:{region}": [f"region:{m}" for m in parts.split("+")]
        for region, parts in of.items()
        if region not in ("PK", "PK-rest")
    }


def _clean(words: Iterable[str]) -> list[str]:
    """Give words without blanks at their ends, and without those that need a remark."""
    return [w.strip() for w in words if w.strip() and "(" not in w]


def _key(phrase: str) -> str:
    """Write a phrase as :func:`tally.reading.around.look` looks it up."""
    small = phrase.replace("\u2019", "'")
    small = small if re.fullmatch("[A-Z][A-Z-]+", small) else small.lower()
    return " ".join(re.findall(f"(?:{WORD})|[A-Z]+", small))
