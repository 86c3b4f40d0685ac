"""Sentences and tables on the figures of five articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from tally.chapters.articles.derive import ORDER, VERDICTS
from tally.chapters.articles.derive_known import HERE, Against, Known, Told, counter
from tally.ledger.tables import Ledger
from tally.page.provenance import cited
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, when

#: What the figures of a verdict do, for one of them and for several.
DO = {
    "holds": ("holds", "hold"),
    "rounder": ("holds in rounder words", "hold in rounder words"),
    "scope": (
        "is true of something else than the words say",
        "are true of something else than the words say",
    ),
    "restated": ("was restated later", "were restated later"),
    "differs": (
        "is printed nowhere else while another organisation counts otherwise",
        "are printed nowhere else while other organisations count otherwise",
    ),
    "contradicted": (
        "is contradicted by figures of the same organisation",
        "are contradicted by figures of the same organisation",
    ),
    "undecided": ("can't be decided",) * 2,
    "alone": ("stands alone", "stand alone"),
}

#: The verdicts on what holds as it is worded.
HOLD = ("holds", "rounder")

#: How many publications a cell names before it counts the rest.
NAMES = 2


def title(ledger: Ledger, article: str) -> str:
    """Name an article: who published it, and when.

    Examples
    --------
    >>> import tally
    >>> title(tally.load(), "ians-2024-12-28"), title(tally.load(), "geo-news-2024-04")
    ('IANS, 28 December 2024', 'Geo News, April 2024')
    """
    source = ledger.source(article)
    name = str(source["publisher"])
    name = "Text without a publisher" if name.startswith("[") else name
    return f"{name}, {when(str(source['published']))}"


def said(frame: pd.DataFrame, name: str) -> Sentence:
    """Tell how many figures an article has, and what became of them.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.of_article`` gives it.
    name : str
        What the article is called.
    """
    counts = Counter(frame["verdict"])
    items = [f"{counts[v]} {DO[v][counts[v] > 1]}" for v in VERDICTS if counts[v]]
    return sentence(
        "The article ({name}) has {n}: {items}.",
        name=name,
        n=_figures(len(frame)),
        items=listed(items),
    )


def _figures(count: int) -> str:
    return "one figure" if count == 1 else f"{count} figures"


def finding(frame: pd.DataFrame, name: str) -> Sentence:
    """State how many figures of an article hold as they are worded."""
    counts = Counter(frame["verdict"])
    hold = sum(counts[v] for v in HOLD)
    told = sentence(
        "{name}: {hold} of {n} {do} as worded",
        name=name,
        hold=str(hold or "none"),
        n=_figures(len(frame)),
        do="holds" if hold == 1 else "hold",
    )
    against = counts["contradicted"]
    if not against:
        return told
    more = f", and {against} {'is' if against == 1 else 'are'} contradicted"
    return Sentence((*told.parts, more))


def finding_of_all(every: pd.DataFrame) -> Sentence:
    """State how many figures of all articles hold as they are worded."""
    counts = Counter(every["verdict"])
    articles = every["article"].nunique()
    return sentence(
        "Of {n} in {articles}, {hold} hold as worded",
        n=_figures(len(every)),
        articles="one article" if articles == 1 else f"{articles} articles",
        hold=str(sum(counts[v] for v in HOLD) or "none"),
    )


def scope(name: str) -> str:
    """Tell what the list of an article shows."""
    return f"Each figure of the article, in the order of its paragraphs; {name}"


SCOPE_OF_ALL = "Figures in each article, by the verdict on them"


def remarkable(frame: pd.DataFrame, ledger: Ledger) -> list[Sentence]:
    """Tell the contradictions of an article, and the figures that are of something else."""
    told: list[Sentence] = []
    sums: set[str] = set()
    own = set(frame["claim"])
    for row in frame.to_dict("records"):
        known: Known = row["known"]
        if row["verdict"] == "contradicted":
            against = plainest(known.against, own)
            n = known.against.index(against)
            if against.sums not in sums:
                sums.add(against.sums)
                told.append(
                    sentence(
                        "Paragraph {p} has {own}, which can't be true together with {others}: "
                        "{sums}",
                        p=str(row["paragraph"]),
                        own=_own(row),
                        others=_told(row, f"against_{n}", against.others),
                        sums=against.sums,
                    )
                )
        if row["verdict"] == "scope" and known.meant is not None:
            told.append(
                sentence(
                    "Paragraph {p} has {own}; what {body} counted is {meant}.",
                    p=str(row["paragraph"]),
                    own=_own(row),
                    body=counter(ledger, row["body"]),
                    meant=_told(row, "meant", [known.meant]),
                )
            )
    if told:
        return told
    return [
        sentence(
            "No figure of this article is contradicted, and none is of something else than it says."
        )
    ]


def plainest(several: Sequence[Against], claims: set[str]) -> Against:
    """Choose the contradiction to tell: the first whose figures the article itself prints, if any.

    Parameters
    ----------
    several : sequence of Against
        Those of one figure.
    claims : set of str
        The claims of the article.
    """
    return next((one for one in several if _stands_in(one, claims)), several[0])


def _stands_in(against: Against, claims: set[str]) -> bool:
    """Tell whether an article prints all figures that speak against one of its own."""
    return all(claims & set(told.result.claims) for told in against.others)


def order() -> Sentence:
    """Tell which verdict is given where several could be."""
    return sentence(
        "Where several verdicts could be given, it is the first of these: {names}.",
        names=listed([f"“{VERDICTS[v][0]}”" for v in ORDER]),
    )


def who(ledger: Ledger, row: dict) -> str:
    """Name who counted, and say where the article does not."""
    if row["body"] == "unnamed":
        return "nobody named"
    name = counter(ledger, row["body"])
    return name if row["named"] else f"{name}, which the article does not name"


def counters(frame: pd.DataFrame, ledger: Ledger) -> list[str]:
    """Name who counted each figure of a frame."""
    return [who(ledger, row) for row in frame.to_dict("records")]


def table(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Give each figure of an article, with the verdict and what it rests on."""
    rows = frame.to_dict("records")
    return pd.DataFrame(
        {
            "Figure": [_own(row) for row in rows],
            "Verdict": [VERDICTS[row["verdict"]][0] for row in rows],
            "What else was printed": [_printed(ledger, row) for row in rows],
            "What follows": [_follows(row) for row in rows],
            "Counted by": [who(ledger, row) for row in rows],
            "Paragraph": [row["paragraph"] for row in rows],
        }
    )


def table_of_all(every: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Give each figure of all articles with its verdict, for a long table."""
    rows = every.to_dict("records")
    return pd.DataFrame(
        {
            "Figure": [_own(row) for row in rows],
            "Verdict": [VERDICTS[row["verdict"]][0] for row in rows],
            "Counted by": [who(ledger, row) for row in rows],
            "Article": [title(ledger, row["article"]) for row in rows],
            "Paragraph": [row["paragraph"] for row in rows],
        }
    )


def counted(counts: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Give a row for each article, with the count of each verdict."""
    names = {v: capital(VERDICTS[v][0]) for v in VERDICTS}
    articles = [title(ledger, article) for article in counts["article"]]
    table = counts.assign(article=articles).rename(columns=names)
    return table.rename(columns={"article": "Article", "all": "All"})


def meanings(every: pd.DataFrame) -> pd.DataFrame:
    """Tell what each verdict means that some figure has."""
    there = [v for v in VERDICTS if v in set(every["verdict"])]
    return pd.DataFrame(
        {
            "Verdict": [capital(VERDICTS[v][0]) for v in there],
            "It means": [capital(VERDICTS[v][1]) for v in there],
        }
    )


def _own(row: dict) -> Sentence:
    return sentence(
        f"{{{_key(row)}}} {{what}}",
        what=row["said"],
        **{_key(row): row["result"]},
    )


def _key(row: dict) -> str:
    return "own_" + row["claim"].replace("-", "_")


def _told(row: dict, role: str, told: Sequence[Told]) -> Sentence:
    """List other numbers, each with what it is of."""
    items = [
        sentence(f"{{{name}}} {{what}}", what=one.what, **{name: one.result})
        for n, one in enumerate(told)
        for name in (f"{_key(row)}_{role}_{n}",)
    ]
    return listed(items)


def in_words(told: Sequence[Told]) -> Sentence:
    """List other numbers as words alone."""
    return listed([f"{one.result.text} {one.what}" for one in told])


def _printed(ledger: Ledger, row: dict) -> Sentence:
    """Tell what else was printed: the same elsewhere, what speaks against it, other counts."""
    known: Known = row["known"]
    items: list[Sentence] = []
    if known.again:
        items.append(_again(ledger, row, known.again))
    for n, against in enumerate(known.against):
        items.append(_told(row, f"against_{n}", against.others))
    for role in ("meant", "later"):
        if (one := getattr(known, role)) is not None:
            items.append(_told(row, role, [one]))
    for role in ("differing", "beside"):
        if several := getattr(known, role):
            items.append(_told(row, role, several))
    return _joined(items) if items else sentence("nothing that was found")


def _again(ledger: Ledger, row: dict, again: Sequence[str]) -> Sentence:
    by_text: dict[str, list[str]] = {}
    for claim in again:
        by_text.setdefault(str(ledger.claim(claim)["text"]), []).append(claim)
    items = []
    for n, (text, claims) in enumerate(by_text.items()):
        names = dict.fromkeys(cited(ledger.claim(claim)) for claim in claims)
        where = [
            name.replace("[publisher not named]", "a text without a publisher") for name in names
        ]
        rest = [f"{len(where) - NAMES} more"] if len(where) > NAMES + 1 else where[NAMES:]
        result = replace(row["result"], claims=tuple(claims), printed=text)
        name = f"{_key(row)}_again_{n}"
        shown = {name: result}
        items.append(
            sentence(f"{{{name}}} in {{where}}", where=listed([*where[:NAMES], *rest]), **shown)
        )
    return _joined(items)


def _follows(row: dict) -> Sentence:
    """Tell what follows: the arithmetic of a contradiction, what a share makes, what is left."""
    known: Known = row["known"]
    items = [Sentence((against.sums.rstrip("."),)) for against in known.against]
    if known.undecided:
        items.append(Sentence((known.undecided.rstrip("."),)))
    for role in ("makes", "fits", "left"):
        one: Told | None = getattr(known, role)
        if one is None or HERE not in one.what or (role == "left" and known.against):
            continue
        if role == "left" and one == known.fits:
            continue
        before, _, after = one.what.partition(HERE)
        name = f"{_key(row)}_{role}"
        items.append(
            sentence(
                f"{{before}}{{{name}}}{{after}}", before=before, after=after, **{name: one.result}
            )
        )
    items += [
        sentence(
            "{denied} can't be true beside it and others: {sums}",
            denied=_told(row, f"used_{n}", [against.denied]),
            sums=against.sums.rstrip("."),
        )
        for n, against in enumerate(known.used)
        if against.denied is not None
    ]
    if not items and row["result"].hedge and row["verdict"] in ("alone", "differs"):
        result: Result = row["result"]
        name = f"{_key(row)}_read"
        how = f"{result.text}, as such words have been meant"
        items.append(
            sentence(
                f"such words have meant {{{name}}}",
                **{name: replace(result, printed=None, how=how)},
            )
        )
    return _joined(items) if items else sentence("nothing further")


def _joined(items: Sequence[Sentence]) -> Sentence:
    told = items[0]
    for item in items[1:]:
        told = Sentence((*told.parts, "; ", *item.parts))
    return told
