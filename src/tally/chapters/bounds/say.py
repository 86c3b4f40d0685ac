"""Sentences on what can be known of a figure although nobody printed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tally.audit.bounds import GIVEN_UP
from tally.chapters.bounds.derive import Doubtful, Told
from tally.ledger.dimensions import ALL
from tally.ledger.tables import Ledger
from tally.results.frames import named, scope_text
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, following, in_text, key_of, unnamed

#: As many figures as a row of a table lists.
MANY = 6

#: How many names a sentence lists before it only counts the rest.
NAMES = 4


def said(cells: pd.DataFrame, what: str, of: str) -> Sentence:
    """Tell the whole, and what is known of those of its parts of which no count was printed.

    Parameters
    ----------
    cells : pandas.DataFrame
        As ``derive.cells`` gives it.
    what : str
        What was counted, in words that can follow a number.
    of : str
        The period.
    """
    whole = cells.iloc[0]
    body = named(whole["result"].scope["body"])
    told = _whole(whole, what, body, of)
    for name in ("region", "group"):
        told += _parts(cells[cells["of"] == name], name)
    if cells["unsure"].any():
        told += GIVEN_UP
    return told


def _parts(rows: pd.DataFrame, name: str) -> Sentence:
    """Tell of how many parts a count was printed, and what is known of the others."""
    if rows.empty:
        return Sentence()
    printed, all_of = int((rows["state"] == "printed").sum()), len(rows)
    if printed == all_of:
        whose = f"each of the {all_of} {name}s" if all_of > 1 else f"the one {name} asked for"
        return sentence("A count was printed for {whose}.", whose=whose)
    known = _best(rows[rows["state"].isin(["exact", "between"])])
    told = sentence(
        "{count} was printed for {printed} {n} {name}s",
        count="A count" if printed else "No count",
        printed=f"{printed} of" if printed else "any of",
        n=str(all_of),
        name=name,
    )
    items: list[Sentence | str] = [
        sentence(f"{{{_value(r)}}} {_where(r)}", **{_value(r): r["result"]}) for r in known[:NAMES]
    ]
    if len(known) > NAMES:
        items.append(f"less sharp ends of {len(known) - NAMES} more")
    if items:
        told = Sentence((*told.parts, "; the printed figures leave ", *listed(items).parts))
    if open_ended := all_of - printed - len(known):
        have = "has" if open_ended == 1 else "have"
        told = Sentence((*told.parts, f"; {open_ended} {have} no upper end"))
    return Sentence((*told.parts, "."))


def _best(rows: pd.DataFrame) -> list[pd.Series]:
    """Give rows in the order of how well they are known."""
    widths = [_width(r) for r in rows["result"]]
    return [rows.iloc[i] for i in sorted(range(len(rows)), key=lambda i: widths[i])]


def _whole(whole: pd.Series, what: str, body: str, of: str) -> Sentence:
    time = capital(during(of))
    if whole["state"] == "printed":
        return sentence(
            "{time} {body} counted {total} {what} in Pakistan.",
            time=time,
            body=body,
            total=whole["printed"],
            what=following(whole["printed"], what),
        )
    if whole["state"] == "nothing":
        return sentence(
            "{time} {body} printed no figure that bounds the number of {what} in the country.",
            time=time,
            body=body,
            what=what,
        )
    return sentence(
        "{time} the figures of {body} together allow {total} {what} in the country.",
        time=time,
        body=body,
        total=whole["result"],
        what=following(whole["result"], what),
    )


def finding(rows: pd.DataFrame, what: str, of: str) -> Sentence:
    """State what is best known of the rows that were not printed."""
    new = rows[~rows["state"].isin(["printed", "nothing"])]
    best = _best(new)[:2]
    time = during(of)
    if not best:
        if (rows["state"] == "nothing").all():
            return sentence(
                "{what} {time}: no printed figure bounds any of these",
                what=capital(what),
                time=time,
            )
        return sentence(
            "{what} {time}: all that is known of these was printed", what=capital(what), time=time
        )
    items = [
        sentence(f"{{{_value(row)}}} {{where}}", where=_where(row), **{_value(row): row["result"]})
        for row in best
    ]
    return sentence(
        "{what} {time}, as they follow from what was printed: {items}",
        what=capital(what),
        time=time,
        items=listed(items),
    )


def _width(result: Result) -> float:
    if result.low is None or result.high is None:
        return float("inf")
    return (result.high - result.low) / max(result.high, 1.0)


def _value(row: pd.Series) -> str:
    """Name the value of a row in the run record."""
    name = key_of(row["key"]) if row["of"] != "group" else row["key"].replace("-", "_")
    return f"{name}_bounds"


def _where(row: pd.Series) -> str:
    return f"({row['name']})" if row["of"] == "group" else f"in {place(row)}"


def place(row: pd.Series) -> str:
    """Name a region or a group inside a sentence."""
    return in_text(row["name"]).replace("Rest of", "the rest of")


def groups_scope(ledger: Ledger, body: str, measure: str, **scope: str) -> str:
    """Tell the scope of a chart whose rows are groups."""
    told = scope_text(ledger, body, measure, **scope | {"group": ALL})
    return told.replace("all groups", "each group by itself")


def remarks(rows: pd.DataFrame) -> tuple[str, ...]:
    """Give what must stand beside a chart of bounds."""
    remarks = ["Every number between the two ends of a bar fits all figures that were used."]
    if any(p is not None and not p.interval.exact for p in rows["printed"]):
        remarks.append(
            "A pale band is what a printed share or a hedged count stands for by itself."
        )
    if rows["state"].isin(["open", "nothing"]).any():
        remarks.append("An arrow is an open end: no printed figure says how great it can be.")
    return tuple(remarks)


def table(cells: pd.DataFrame, bind: Mapping[str, Sequence[Told]]) -> pd.DataFrame:
    """Give for a table what bounds each figure that was not printed, with links to the claims.

    Parameters
    ----------
    cells : pandas.DataFrame
        As ``derive.cells`` gives it.
    bind : dict of str to list of Result
        As ``derive.binding`` gives it.
    """
    rows = cells[~cells["state"].isin(["printed"])]
    return pd.DataFrame(
        {
            "Of": [capital(name) for name in rows["name"]],
            "Bounds": [
                "not bounded" if r["state"] == "nothing" else r["result"] if r["claims"]
                else r["result"].text
                for _, r in rows.iterrows()
            ],
            "Follows from": [_from(bind.get(key, ())) for key in rows["key"]],
        }
    )  # fmt: skip


def why(cells: pd.DataFrame, bind: Mapping[str, Sequence[Told]]) -> Sentence:
    """Tell of the best known rows from which figures they follow.

    Parameters
    ----------
    cells, bind
        As for :func:`table`.
    """
    rows = cells[cells["key"].isin(bind) & cells["state"].isin(["exact", "between"])]
    rows = rows.iloc[sorted(range(len(rows)), key=lambda i: _width(rows["result"].iloc[i]))]
    told = Sentence()
    for _, row in rows.head(3).iterrows():
        said = bind[row["key"]]
        items: list[Sentence | str] = [
            _claimed(result, f" ({what})") for result, what in said[:NAMES]
        ]
        more = len(said) - NAMES
        items += [f"{more} more, in the table"] if more > 0 else []
        told += sentence(
            f"{{what}}: {{{_value(row)}}} follows from {{items}}.",
            what=capital(row["name"]),
            items=listed(items),
            **{_value(row): row["result"]},
        )
    return told or Sentence(("No figure that was not printed is bounded on both sides.",))


def _from(told: Sequence[Told]) -> Sentence | str:
    """List printed figures; each keeps its link. Many are only counted: the number has them too."""
    if len(told) > MANY:
        return f"{len(told)} figures, which the number names"
    items = [_claimed(result, f" ({what})") for result, what in told]
    return listed(items) if items else "no printed figure"


def _claimed(result: Result, of: str = "") -> Sentence:
    name = "claim_" + "".join(c if c.isalnum() else "_" for c in result.claims[0])
    return sentence(f"{{{name}}}{{of}}", of=of, **{name: result})


def settled_said(frame: pd.DataFrame, rows: pd.DataFrame, kind: str) -> Sentence:
    """Tell which one further figure would narrow the bounds of these rows most.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.would_settle`` gives it.
    rows : pandas.DataFrame
        The rows of ``derive.cells`` that it is about.
    kind : str
        ``regions`` or ``groups``.
    """
    if rows.empty:
        return Sentence()
    if frame.empty:
        known = rows["state"].isin(["printed", "exact"]).all()
        because = (
            "all of them are known exactly" if known else "none that was tried would narrow them"
        )
        return sentence(
            "No single further figure of {kind} is named: {told}.", kind=kind, told=because
        )
    asked = frame[frame["asked"].astype(bool)].iloc[0]
    others = frame[~frame["asked"].astype(bool)]
    told = sentence(
        "Of the {kind}, one more figure would help most for {name}, of which {now}.",
        kind=kind,
        name=place(asked),
        now=_now(rows[rows["key"] == asked["key"]].iloc[0]),
    )
    exact = [place(row) for _, row in others.iterrows() if row["left"] == 0]
    closer = [place(row) for _, row in others.iterrows() if row["left"] != 0]
    if exact:
        told += sentence("With it {names} would be known exactly too.", names=listed(exact))
    if closer:
        told += sentence("With it the ranges of {names} would be narrower.", names=listed(closer))
    if others.empty:
        told += "It need not tell more of the others."
    return told


def _now(row: pd.Series) -> Sentence:
    if row["state"] == "nothing":
        return Sentence(("nothing is known now",))
    return sentence("only {n} is known now", n=unnamed(row["result"]))


def otherwise(cells: pd.DataFrame) -> Sentence:
    """Tell of which cells there is another answer, and what has to be kept for it."""
    told = Sentence()
    for _, row in cells.iterrows():
        for n, (result, (kept, what)) in enumerate(row["otherwise"]):
            name = _value(row) if n == 0 else f"{_value(row)}_{n + 1}"
            told += sentence(
                f"For {{what}} there are two answers: {{{_value(row)}}} without {{kept}}, as "
                f"above, and {{{name}_otherwise}} with it.",
                what=row["name"],
                kept=_claimed(kept, f" ({what})"),
                **{_value(row): row["result"], f"{name}_otherwise": result},
            )
    return told


def aside(aside: Sequence[Told]) -> Sentence:
    """Tell how many figures were set aside, and by which rule."""
    if not aside:
        return Sentence(("No figure had to be left out: all that were used can be true at once.",))
    count = "one figure" if len(aside) == 1 else f"{len(aside)} figures"
    return sentence(
        "Not all figures of the organisation can be true at once. The fewest without which all "
        "others can were set aside: {count}. Of several choices equally few it is the one that "
        "spares later reports and figures without a hedge.",
        count=count,
    )


def aside_table(aside: Sequence[Told]) -> pd.DataFrame:
    """Give for a table the figures that were set aside, with links to the claims."""
    rows = [{"Set aside": result, "Of": what} for result, what in aside]
    return pd.DataFrame(rows)


def doubted(of: Doubtful) -> dict[str, dict[int, Sentence]]:
    """Tell each figure that can be doubted, by its place, under what it has to do with the bounds.

    Parameters
    ----------
    of : Doubtful
        As ``derive.doubtful`` gives it.
    """
    kinds = {
        "Figures that the bounds rest on": of.binding,
        "More figures of the same time": of.near,
        "Figures that were set aside": of.aside,
    }
    return {
        kind: {place: _claimed(result, f" ({what})") for place, (result, what) in told.items()}
        for kind, told in kinds.items()
    }
