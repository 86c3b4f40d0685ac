"""Sentences on how a figure changed from report to report, and what stood when."""

from __future__ import annotations

import pandas as pd

from tally.chapters.vintages.derive import vintages_of
from tally.ledger.dimensions import DEED, narrow
from tally.ledger.tables import Ledger
from tally.results.frames import named
from tally.results.result import Result, change, difference
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, following, keys_of, unnamed, when

#: What the standings of a row mean, for people.
STANDINGS = {
    "only": "stands; the only version",
    "first": "first; replaced later",
    "replaced": "replaced later",
    "latest": "latest; stands",
    "rounder": "rounder words of the same figure",
    "repeats": "repeats the figure before",
    "printed otherwise": "another figure, as of the same report",
    "undated": "its source gives no day",
}


#: How often a figure was restated, in words.
TIMES = {2: "twice", 3: "three times"}


def said(rows: pd.DataFrame, what: str, of: str, as_of: str) -> Sentence:
    """Tell the first and the latest version of a figure, and which stands.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.printed`` gives them.
    what : str
        What was counted, in words that can follow a number.
    of : str
        The period.
    as_of : str
        The day as of which the page is told, or ``latest``.
    """
    vintages = vintages_of(rows)
    body = named(rows["result"].iloc[0].scope["body"])
    first, latest = vintages.iloc[0], vintages.iloc[-1]
    if len(vintages) == 1:
        told = sentence(
            "{time} {body} counted {latest_count} {what} in Pakistan: known {day}{never}.",
            time=capital(during(of)),
            body=body,
            latest_count=latest["result"],
            what=following(latest["result"], what),
            day=_since(latest),
            never="" if _has_undated(rows) else ", and never restated since",
        )
        return told + _asides(rows) + _stands(latest["result"], as_of)
    told = sentence(
        "For {time} {body} first counted {first_count} {what} in Pakistan, known {first_day}. It "
        "has restated that{times}: its latest figure, known {latest_day}, is {latest_count}, "
        "{moved}.",
        time=when(of),
        times="" if len(vintages) == 2 else f" {TIMES.get(len(vintages) - 1, 'several times')}",
        what=following(first["result"], what),
        body=body,
        first_count=first["result"],
        first_day=_since(first),
        latest_count=latest["result"],
        latest_day=_since(latest),
        moved=_moved(latest["result"], first["result"]),
    )
    between = vintages.iloc[1:-1]
    items = [
        sentence(f"{{between_{k}}} (known {{day}})", **{f"between_{k}": r["result"]}, day=_since(r))
        for k, (_, r) in zip(
            keys_of(between["result"], between["edition"]), between.iterrows(), strict=True
        )
    ]
    if items:
        told += sentence("Between them stood {items}.", items=listed(items))
    return told + _asides(rows) + _stands(latest["result"], as_of)


def _moved(latest: Result, first: Result) -> Sentence:
    """Tell a restatement in numbers and in per cent, and whether its direction is certain."""
    more = difference(latest, first)
    if more.low is not None and more.low > 0:
        told = sentence("{difference} more", difference=more)
    elif more.high is not None and more.high < 0:
        told = sentence("{difference} fewer", difference=difference(first, latest))
    else:
        told = sentence("a difference of {difference}", difference=more)
    if first.interval.low:
        told += sentence("({restated_by})", restated_by=change(latest, first))
    if more.interval.contains(0):
        told = Sentence((*told.parts, ", so both may be the same figure"))
    return told


def _asides(rows: pd.DataFrame) -> Sentence:
    """Tell what was printed beside the vintages."""
    told = Sentence()
    items = _unlike(rows, "rounder")
    if items:
        told += sentence(
            "Rounder words for it restate nothing: {items}.",
            items=listed(items),
        )
    items = _unlike(rows, "printed otherwise")
    if items:
        told += sentence(
            "As of the same report there is also {items} in print; of two figures of one report "
            "the one that stands here is a choice, and the sources decide.",
            items=listed(items),
        )
    items = _unlike(rows, "undated", "by")
    if items:
        told += sentence(
            "Without a day there is also {items} in print: whether that was said before or after "
            "is not known, so it is not drawn.",
            items=listed(items),
        )
    return told


def _has_undated(rows: pd.DataFrame) -> bool:
    return bool((rows["standing"] == "undated").any())


def _unlike(rows: pd.DataFrame, standing: str, word: str = "in") -> list[Sentence]:
    found = rows[rows["standing"] == standing]
    name = standing.replace(" ", "_")
    return [
        sentence(
            f"{{{name}_{k}}} {word} {{by}}", **{f"{name}_{k}": r["result"]}, by=_by(r["publishers"])
        )
        for k, (_, r) in zip(
            keys_of(found["result"], found["edition"]), found.iterrows(), strict=True
        )
    ]


def _by(publishers: tuple[str, ...]) -> Sentence:
    return listed(list(publishers))


def _stands(result: Result, as_of: str) -> Sentence:
    if as_of == "latest":
        return Sentence()
    return sentence("As known on {day}, {n} stands.", day=when(as_of), n=unnamed(result))


def _since(row: pd.Series) -> str:
    """Tell from when a statement is known, as exactly as that was printed."""
    released = row["released"]
    if not isinstance(released, str):
        return "since a day that its source does not give"
    return f"{'from' if released.count('-') == 2 else 'from some day in'} {when(released)}"


def finding(rows: pd.DataFrame, what: str, of: str) -> Sentence:
    """State the first and the latest vintage."""
    vintages = vintages_of(rows)
    first, latest = vintages["result"].iloc[0], vintages["result"].iloc[-1]
    head = sentence("{what}, {when}", what=capital(what), when=when(of))
    if len(vintages) == 1:
        never = "" if _has_undated(rows) else ", never restated"
        return sentence("{head}: {n}{never}", head=head, n=unnamed(latest), never=never)
    then = "".join(f", then {result.text}" for result in vintages["result"].iloc[1:])
    return sentence("{head}: first {first}{then}", head=head, first=unnamed(first), then=then)


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each statement for a table: what was printed, where, since when, and its standing."""
    return pd.DataFrame(
        {
            "Printed": rows["result"],
            "Interval": [r.interval_text for r in rows["result"]],
            "Report": [report or "none is named" for report in rows["report"]],
            "Known from": [_day(row) for _, row in rows.iterrows()],
            "Printed by": [", ".join(p) for p in rows["publishers"]],
            "Standing": [STANDINGS[s] for s in rows["standing"]],
        }
    )


def _day(row: pd.Series) -> str | None:
    """Give the day from which a statement is surely known, and why it is that day."""
    if pd.isna(row["known"]):
        return None
    day, released = when(f"{row['known']:%Y-%m-%d}"), row["released"]
    return day if released == f"{row['known']:%Y-%m-%d}" else f"{day} (printed: {when(released)})"


def remarks(rows: pd.DataFrame) -> tuple[str, ...]:
    """Give what must stand beside a chart of vintages."""
    remarks = []
    dated = rows[rows["known"].notna()]
    if any(dated["known"].dt.strftime("%Y-%m-%d") != dated["released"]):
        remarks.append(
            "Where a report names only the month or the year of its release, the last day of it "
            "stands: from then on the figure is surely known."
        )
    if not all(r.interval.exact for r in dated["result"]):
        remarks.append("A bar is the interval of a hedged figure.")
    return tuple(remarks)


def stretches_said(stretches: pd.DataFrame, of: str) -> Sentence:
    """Tell since when there is a figure at all."""
    if stretches.empty:
        return sentence(
            "On which day the figure of {when} became known is not known, so as of no day is it "
            "told.",
            when=when(of),
        )
    start = when(str(stretches["start"].iloc[0]))
    return sentence(
        "Before {start} no figure of {when} in this scope was known.", start=start, when=when(of)
    )


def stretches_table(stretches: pd.DataFrame) -> pd.DataFrame:
    """Give for a table what stood, from which day to which."""
    return pd.DataFrame(
        {
            "From": [when(str(day)) for day in stretches["start"]],
            "To": ["still stands" if d is None else when(str(d)) for d in stretches["end"]],
            "What stands": stretches["result"],
            "Printed by": [", ".join(p) for p in stretches["publishers"]],
        }
    )


def in_parts(parts: pd.DataFrame) -> Sentence:
    """Tell that a report gave the parts of a sum before any gave the sum."""
    if parts.empty:
        return Sentence()
    (_, row), *_ = parts.iterrows()
    fewer = row["difference"].high is not None and row["difference"].high < 0
    return sentence(
        "An earlier report ({report}, known from {day}) tells it in parts: {part_attacks} in "
        "attacks and {part_operations} in operations make {sum_of_parts}. Against that, the first "
        "total printed is {word} by {parts_difference} ({parts_change}).",
        report=row["report"],
        day=when(f"{row['known']:%Y-%m-%d}"),
        part_attacks=row["attacks"],
        part_operations=row["operations"],
        sum_of_parts=row["result"],
        word="lower" if fewer else "different",
        parts_difference=difference(row["result"], row["total"]) if fewer else row["difference"],
        parts_change=row["change"],
    )


def other_scopes(others: pd.DataFrame, body: str, of: str) -> Sentence:
    """Tell what the body says of the same time in other scopes, which are no vintages."""
    if others.empty:
        return sentence(
            "Of {when} nothing of {body} was found that counts less or more than this.",
            when=when(of),
            body=named(body),
        )
    items = []
    for _, row in others.iterrows():
        deed = [term for d, term in narrow(row).items() if d in DEED]
        name = "_".join(["other", row["cause"], row["group"], *deed]).replace("-", "_")
        more = f" (in {row['vintages']} versions)" if row["vintages"] > 1 else ""
        items.append(
            sentence(
                f"{{{name}}} {{what}}{{more}}",
                what=following(row["result"], row["what"]),
                more=more,
                **{name: row["result"]},
            )
        )
    return sentence(
        "Of {when} {body} has other figures too, which count a part of these or something else, "
        "and are not in the chart: {items}.",
        when=when(of),
        body=named(body),
        items=listed(items),
    )


def restated_scope(frame: pd.DataFrame, ledger: Ledger) -> str:
    """Tell the scope of a chart of restated figures."""
    scope = frame["latest"].iloc[0].scope
    measure = capital(ledger.name("measure", scope["measure"]))
    return f"{measure}; counted by {named(scope['body'])}; Pakistan; each row has its own scope"


def restated_finding(frame: pd.DataFrame, body: str, measure: str, ledger: Ledger) -> Sentence:
    """State how many figures a body restated, and how many went up and down for certain."""
    up = sum(r.low is not None and r.low > 0 for r in frame["result"])
    down = sum(r.high is not None and r.high < 0 for r in frame["result"])
    count = len(frame)
    told = [f"{up} up"] * bool(up) + [f"{down} down"] * bool(down)
    if count > up + down:
        told.append(f"{count - up - down} to a figure that may be the same")
    return sentence(
        "{body} restated {count} of {what}: {told}",
        body=capital(named(body)),
        count="one figure" if count == 1 else f"{count} figures",
        what=ledger.name("measure", measure),
        told=listed(told),
    )
