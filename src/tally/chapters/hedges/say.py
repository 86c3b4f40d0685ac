"""Sentences on what hedges have meant."""

from __future__ import annotations

import pandas as pd

from tally.quantities.quantity import HEDGES
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital

#: Within so many per cent of the number in words most exact figures lie.
NEAR = 3


def said(frame: pd.DataFrame) -> Sentence:
    """Tell how many pairs there are, and how far each word has been from the exact figure.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.compared`` gives it.
    """
    same = int(frame["same"].sum())
    told = sentence(
        "{count} printed both with such a word and exactly, {same}.",
        count="One figure was" if len(frame) == 1 else f"{len(frame)} figures were",
        same=_of_one_report(same, len(frame)),
    )
    for (word, spelt), rows in frame.groupby(["word", "spelt"], sort=False):
        furthest = furthest_of(rows)
        told += sentence(
            "“{spelt}” was furthest off{where} with "
            f"{{hedged_{word}}} for {{exact_{word}}}: {{what}}.",
            spelt=capital(spelt),
            where=" in one report" if furthest["same"] else "",
            what=furthest["what"],
            **{f"hedged_{word}": furthest["result"], f"exact_{word}": furthest["exact"]},
        )
    return told


def furthest_of(frame: pd.DataFrame) -> pd.Series:
    """Give the pair of one report that is the furthest apart; of all, where none is of one."""
    rows = frame[frame["same"]] if frame["same"].any() else frame
    return rows.loc[(rows["ratio"] - 100).abs().idxmax()]


def _of_one_report(same: int, count: int) -> str:
    if same == count:
        return "in one report" if count == 1 else "each of them in one report"
    if same == 0:
        return "in two reports" if count == 1 else "each of them in two reports"
    return f"{same} of them in one and the same report"


def finding(frame: pd.DataFrame) -> Sentence:
    """State how near the exact figures lie."""
    near = int(((frame["ratio"] - 100).abs() <= NEAR).sum())
    words = list(dict.fromkeys(frame["spelt"]))
    what = f"“{words[0]}”" if len(words) == 1 else "a hedge"
    if near == len(frame):
        count = "the only figure" if near == 1 else f"all {near} figures"
        return sentence(
            "Behind {what}, {count} within {near}% of the number in words",
            what=what,
            count=f"{count} {'lies' if near == 1 else 'lie'}",
            near=str(NEAR),
        )
    return sentence(
        "Behind {what}, {count} of {all} exact figures lie within {near}% of the number in words",
        what=what,
        count=str(near),
        all=str(len(frame)),
        near=str(NEAR),
    )


def other_side(frame: pd.DataFrame) -> Sentence:
    """Tell where the exact figure is not on the side that the word promises."""
    promised = frame[frame["word"].isin(["over", "at_least", "under"]) & frame["same"]]
    if promised.empty:
        return sentence("“Nearly” and “around” promise no side.")
    # To the tenth, as it is shown: 93.99% for over 94 is no other side.
    gap = (promised["ratio"] - 100).where(promised["word"] != "under", 100 - promised["ratio"])
    level = promised[(gap.abs() < 0.005) & promised["word"].isin(["over", "under"])]
    wrong = promised[gap <= -0.05]
    told = Sentence()
    if len(level):
        items = [sentence("“{n}”", n=row["result"].text) for _, row in level.iterrows()]
        told += sentence(
            "{items} {stand} in the same report as that very number: the word was added on the "
            "way.",
            items=listed(items),
            stand="stands" if len(items) == 1 else "stand",
        )
    if len(wrong):
        items = [
            sentence(
                f"{{promised_{k}}} beside {{broken_{k}}}",
                **{f"promised_{k}": row["result"], f"broken_{k}": row["exact"]},
            )
            for k, (_, row) in enumerate(wrong.iterrows(), start=1)
        ]
        told += sentence(
            "In the same report the exact figure is on the other side of the word: {items}.",
            items=listed(items),
        )
    return told or sentence("None of these is on the other side of its word.")


def readings(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the reading of each word for a table, with the pairs that it rests on.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.read`` gives it.
    """
    rows = []
    for word, of_word in frame.groupby("word", sort=False):
        number, percentage = (
            of_word[of_word["form"] == form].iloc[0] for form in ("number", "percentage")
        )
        rows.append(
            {
                "Word": HEDGES[word].strip(),
                "Of a number": _reach(word, f"{number['stated']}%"),
                "Of a percentage": _reach(word, _points(percentage["stated"])),
                "Pairs that count": f"{_count(number['own'], 'number')}, "
                f"{_count(percentage['own'], 'percentage')}",
                "Taken together with": _shared(word, number, percentage),
                "Held": f"{_held(number)}; {_held(percentage)}",
            }
        )
    return pd.DataFrame(rows)


def _reach(word: str, reach: str) -> str:
    side = {"over": "up to {} more", "at_least": "up to {} more", "under": "up to {} less"}
    return side.get(word, "{} less to {} more").replace("{}", reach)


def _shared(word: str, number: pd.Series, percentage: pd.Series) -> str | None:
    """Name the word that one is taken together with, and of what if not of both."""
    others = {
        what: [HEDGES[w].strip() for w in row["shared"] if w != word]
        for what, row in (("numbers", number), ("percentages", percentage))
    }
    if others["numbers"] == others["percentages"]:
        return ", ".join(others["numbers"]) or None
    return ", ".join(f"{w} (of {what})" for what, names in others.items() for w in names)


def _points(count: int) -> str:
    return "one point" if count == 1 else f"{count} points"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _held(row: pd.Series) -> str:
    what = "numbers" if row["form"] == "number" else "percentages"
    return f"{what}: {row['held']} of {row['used']}" if row["used"] else f"{what}: none"


def rule() -> Sentence:
    """Tell how the readings were found."""
    told = sentence(
        "Each word is given the smallest round reach (1, 2, 5, 10, 15 and so on) within which at "
        "least 95 of 100 pairs from one report lie. For a number it is in per cent of it; for a "
        "percentage in units of its last printed digit, which are points where whole per cents "
        "are printed."
    )
    return told + (
        "An exact figure that only a copy, a blog or a page of unknown kind prints does not count. "
        "Where a word has fewer than five such pairs, pairs from two reports count too; where that "
        "is still too few, the word is taken together with the one named beside it in the table; "
        "and where these two have hardly a number between them, their percentages stand in."
    )
