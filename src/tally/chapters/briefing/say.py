"""Sentences and tables of a briefing."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tally.ledger.tables import Ledger
from tally.page.outputs import Link, PageLink, episode_page
from tally.page.provenance import cited, of_base
from tally.quantities import period
from tally.results.frames import named, people, scope_of, words
from tally.results.result import Result
from tally.results.sentence import Sentence, listed, sentence
from tally.results.words import capital, during, following, in_text, key_of, unnamed, when

#: What stands where there is no map.
NO_MAP = "No organisation with a total here is known to have counted this time by province."


def killed(ledger: Ledger, cause: str) -> str:
    """Tell who was killed in what, in words that can follow a number."""
    return words(ledger, "fatalities", cause=cause)


def finding(ledger: Ledger, totals: pd.DataFrame) -> Sentence:
    """Tell how many people were killed, what part that is, and what it was before."""
    first = totals.iloc[0]
    scope = first["result"].scope
    key, name = _key(first), in_text(ledger.name("region", scope["region"]))
    told = sentence(
        f"{{in_time}} {{body}} counted {{{key}}} {{what}} in {{name}}.",
        in_time=capital(during(scope["period"])),
        body=named(first["body"]),
        what=following(first["result"], killed(ledger, first["cause"])),
        name=name,
        **{key: first["result"]},
    )
    if not first["firm"]:
        told += "Only copies, blogs or unknown pages are here that print it."
    told += _follows(first, key)
    others = [_counted(ledger, row) for _, row in totals.iloc[1:].iterrows()]
    if others:
        told += sentence(
            "Of the same time {others}. Organisations count different things, so these are not to "
            "be added up.",
            others=listed(others),
        )
    return told


def _key(row: pd.Series) -> str:
    return key_of(row["body"] + ("" if row["cause"] == "all" else f"-{row['cause']}"))


def _counted(ledger: Ledger, row: pd.Series) -> Sentence:
    what = following(row["result"], killed(ledger, row["cause"]))
    return sentence(
        f"{{body}} counted {{{_key(row)}}} {{what}}",
        body=named(row["body"]),
        what=what,
        **{_key(row): row["result"]},
    )


def _follows(first: pd.Series, key: str) -> Sentence:
    """Tell the share of the country, the change and the rate, as far as they follow."""
    parts = []
    if first["share"] is not None:
        parts.append(
            sentence(
                f"{{{key}_share}} of the {{{key}_country}} that it counted in the country",
                **{f"{key}_share": first["share"], f"{key}_country": first["country"]},
            )
        )
    if first["per_head"] is not None:
        parts.append(
            sentence(
                f"{{{key}_per_100k}} for each 100,000 people who live there",
                **{f"{key}_per_100k": first["per_head"]},
            )
        )
    told = sentence("That is {parts}.", parts=listed(parts)) if parts else Sentence()
    if first["change"] is not None:
        told += sentence(
            f"{{in_time}} it was {{{key}_before}}: a change of {{{key}_change}}.",
            in_time=capital(during(first["before"].scope["period"])),
            **{f"{key}_before": first["before"], f"{key}_change": first["change"]},
        )
    return told


def totals_table(ledger: Ledger, totals: pd.DataFrame) -> pd.DataFrame:
    """List the totals, each with what follows from it."""
    return pd.DataFrame(
        {
            "Counted by": [ledger.label(body) for body in totals["body"]],
            "What": [capital(killed(ledger, cause)) for cause in totals["cause"]],
            "Figure": list(totals["result"]),
            "Of its count of the country": list(totals["share"]),
            "The time before": list(totals["before"]),
            "Change": list(totals["change"]),
            "Per 100,000 people": list(totals["per_head"]),
        }
    ).astype(object)


def totals_caption(ledger: Ledger, region: str, of: str) -> str:
    """Say what the table of totals has."""
    return f"People killed in {in_text(ledger.name('region', region))}, {when(of)}"


def times_finding(ledger: Ledger, rows: pd.DataFrame) -> Sentence:
    """State the count of the time of the page, and how it stands among those before."""
    last, name = rows.iloc[-1], ledger.name("region", rows["result"].iloc[-1].scope["region"])
    told = sentence(
        "{name}: {n} {in_time}",
        name=name,
        n=unnamed(last["result"]),
        in_time=during(last["period"]),
    )
    earlier = rows["result"].iloc[:-1]
    if len(earlier) and all(_below(one, last["result"]) for one in earlier):
        kind = period.parse(last["period"]).kind
        more = sentence(", the most of the {n} {kind}s shown", n=len(rows), kind=kind)
        return Sentence((*told.parts, *more.parts))
    return told


def _below(one: Result, other: Result) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low


def map_finding(ledger: Ledger, rows: pd.DataFrame, region: str, of: str) -> Sentence:
    """State the count of the region, and that of the region with most where it is another one."""
    rows = rows.set_index("region")
    first = max(rows.index, key=lambda name: rows.at[name, "result"].middle)
    told = sentence(
        "{name}: {n} people killed {in_time}",
        name=rows.at[region, "name"],
        n=unnamed(rows.at[region, "result"]),
        in_time=during(of),
    )
    if first == region:
        return told
    more = sentence(
        "; {most} in {name}",
        most=unnamed(rows.at[first, "result"]),
        name=in_text(rows.at[first, "name"]),
    )
    return Sentence((*told.parts, *more.parts))


def figures_table(ledger: Ledger, figures: pd.DataFrame) -> pd.DataFrame:
    """List all other figures."""
    return pd.DataFrame(
        [
            {
                "What": "; ".join(
                    [
                        capital(words(ledger, row["measure"], **scope_of(row))),
                        *of_base(ledger, row),
                    ]
                ),
                "Counted by": ledger.label(row["body"]),
                "Figure": row["result"],
            }
            for _, row in figures.iterrows()
        ]
    )


def events(events: pd.DataFrame) -> Sentence:
    """Tell how many episodes are here, and that others are not."""
    if events.empty:
        return sentence(
            "No episode of this region and time is in the tables, which is not to say that nothing "
            "happened."
        )
    return sentence(
        "{count} of this region and time {are} in the tables, which hold only what the sources of "
        "this book tell of.",
        count="One episode" if len(events) == 1 else f"{len(events)} episodes",
        are="is" if len(events) == 1 else "are",
    )


def events_table(events: pd.DataFrame) -> pd.DataFrame:
    """List the episodes, each with the range of its dead."""
    return pd.DataFrame(
        [
            {
                "When": capital(when(row["date"])),
                "What": PageLink(row["title"], episode_page(row["episode"])),
                "Where": row["where"],
                "People killed": row["result"] if isinstance(row["result"], Result) else None,
            }
            for _, row in events.iterrows()
        ]
    )


def bounds(ledger: Ledger, total: pd.Series, found: pd.DataFrame) -> Sentence:
    """Tell what all figures of an organisation leave possible for each group."""
    if found.empty:
        return sentence(
            "The figures of {body} bound no group here from both sides.", body=named(total["body"])
        )
    items = [
        sentence(
            f"{{{_key(total)}_{key_of(row['group'])}_bounds}} {{name}}",
            name="people in all" if row["group"] == "all" else people(ledger, row["group"]),
            **{f"{_key(total)}_{key_of(row['group'])}_bounds": row["result"]},
        )
        for _, row in found.iterrows()
    ]
    return sentence(
        "Held together, and taken strictly, the figures of {body} leave {items} killed.",
        body=named(total["body"]),
        items=listed(items),
    )


def sources_table(ledger: Ledger, results: Iterable[Result | None]) -> pd.DataFrame:
    """List the publications that some figures were printed in, the newest first."""
    claims = dict.fromkeys(c for r in results if r is not None for c in r.claims)
    rows = ledger.rows(claims).drop_duplicates("source_id")
    rows = rows.sort_values("published", ascending=False, na_position="last", kind="stable")
    sources = [ledger.source(name) for name in rows["source_id"]]
    return pd.DataFrame(
        {
            "Source": [cited(row) for _, row in rows.iterrows()],
            "Title": [_linked(source) for source in sources],
            "Kind": [source["kind"] for source in sources],
        }
    )


def _linked(source: pd.Series) -> Link | str:
    return (
        Link(source["title"], source["url"]) if isinstance(source["url"], str) else source["title"]
    )
