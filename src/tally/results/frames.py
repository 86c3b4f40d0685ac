"""What the derived frames have in common: results in a column, and the scope that they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from tally.errors import enumerated
from tally.ledger.dimensions import ALL, DEED, OPEN, narrow
from tally.ledger.exact import table as table_of
from tally.ledger.names import spoken
from tally.ledger.tables import Ledger
from tally.ledger.wording import counted, deed
from tally.results.result import DeriveError, Result, of_statement

#: The measures that count people who were hurt.
PEOPLE = ("fatalities", "injuries", "casualties")


def frame(rows: Iterable[Mapping]) -> pd.DataFrame:
    """Make a frame of rows that each hold a ``result``, with what charts need spelled out.

    Returns
    -------
    pandas.DataFrame
        The given columns, and ``low``, ``high`` (numbers, missing where an end is missing),
        ``text`` and ``claims`` of each result.
    """
    frame = table_of(rows)
    if frame.empty:
        return frame
    results: list[Result] = list(frame["result"])
    frame["low"] = pd.array([r.low for r in results], dtype="Float64")
    frame["high"] = pd.array([r.high for r in results], dtype="Float64")
    frame["text"] = [r.text for r in results]
    frame["claims"] = [r.claims for r in results]
    return frame


def results_of(statements: pd.DataFrame, ledger: Ledger) -> list[Result]:
    """Give the result of each statement, with the unit in words."""
    return [
        of_statement(row, ledger.name("measure", row["measure"]))
        for row in statements.to_dict("records")
    ]


def with_results(
    statements: pd.DataFrame, ledger: Ledger
) -> Iterator[tuple[dict[str, Any], Result]]:
    """Give each statement as a mapping, with its result."""
    return zip(statements.to_dict("records"), results_of(statements, ledger), strict=True)


def told_in(statement: Mapping) -> str:
    """Give the edition that a statement is told in, or the source where none is named."""
    edition = statement["edition"]
    return edition if isinstance(edition, str) else statement["source_id"]


def main_scope(ledger: Ledger, **cell: str | list[str]) -> dict[str, str]:
    """Choose the scope in which a body publishes most of these figures.

    All violence and all groups come first; a body that never publishes those (the military
    counts militants killed in operations), or for less than half of the periods that it tells
    of otherwise (PIPS counts attacks), is shown in the scope that it does publish, and every chart
    says which.

    Returns
    -------
    dict
        A term for each of ``cause``, ``group``, ``actor``, ``tactic`` and ``target``.

    Raises
    ------
    DeriveError
        When nothing was published.
    """
    claims = ledger.select(as_of=None, **cell)
    if claims.empty:
        told = ", ".join(
            f"{k} {v if isinstance(v, str) else ' or '.join(v)}" for k, v in cell.items() if v
        )
        when = f" by {ledger.as_of}" if ledger.as_of else ""
        raise DeriveError(f"No figure was published{when} for {told}.")
    scopes = claims.groupby(list(OPEN)).size()
    periods = claims.groupby(list(OPEN))["period"].nunique()

    def within_another(scope: tuple[str, ...]) -> bool:
        return any(
            other != scope and all(map(ledger.part_of, OPEN, scope, other))
            for other in scopes.index
        )

    # Of attacks and suicide attacks it is the attacks, however often each was printed.
    widest = [scope for scope in scopes.index if not within_another(scope)]
    best = max(widest, key=lambda s: (s[0] == ALL, scopes[s], s))
    whole = [
        s
        for s in scopes.index
        if all(term == ALL for d, term in zip(OPEN, s, strict=True) if d in DEED)
    ]
    longest = max(whole, key=lambda s: (periods[s], scopes[s], s), default=best)
    if 2 * periods[best] < periods[longest]:
        best = longest
    return dict(zip(OPEN, best, strict=True))


def scope_of(row: Mapping | pd.Series) -> dict[str, str]:
    """Give the scope of a statement, a claim or a row that has it: as :func:`main_scope` does."""
    return {d: row[d] for d in OPEN}


def scope_text(ledger: Ledger, body: str, measure: str, **scope: str) -> str:
    """Tell a scope in words, as charts print it under their title.

    Examples
    --------
    >>> import tally
    >>> scope_text(tally.load(), "CRSS", "fatalities")
    'People killed, all causes, all groups; Pakistan; counted by CRSS'
    >>> scope_text(tally.load(), "CRSS", "attacks", region="PK-SD", target="civilians")
    'Attacks against civilians; Sindh; counted by CRSS'
    """
    what, deeds = counted({"measure": measure, **scope}, ledger.name)
    words = [what[0].upper() + what[1:]]
    group = ledger.name("group", scope.get("group", ALL))
    if measure in PEOPLE:
        words += [deeds or ledger.name("cause", ALL), group]
    elif "group" in narrow(scope):
        words.append(group)
    where = ledger.name("region", scope.get("region", "PK"))
    return f"{', '.join(words)}; {where}; counted by {named(body)}"


def named(body: str) -> str:
    """Name a body inside a sentence.

    Examples
    --------
    >>> named("CRSS"), named("KP-Police"), named("unnamed")
    ('CRSS', 'KP Police', 'an organisation that the source does not name')
    """
    if body == "unnamed":
        return "an organisation that the source does not name"
    return spoken(body)


def counter(ledger: Ledger, row: Mapping | pd.Series) -> str:
    """Name who counted, for the row of a chart or its legend.

    Where the source names nobody, it is whoever printed it: several sources that name nobody are
    no one counter.

    Parameters
    ----------
    ledger : Ledger
        The names.
    row : mapping
        With ``body`` and ``publishers``.

    Examples
    --------
    >>> import tally
    >>> counter(tally.load(), {"body": "CRSS", "publishers": ("Dawn",)})
    'CRSS'
    >>> counter(tally.load(), {"body": "unnamed", "publishers": ("Dawn", "IANS")})
    'Dawn and IANS, which name nobody'
    """
    if row["body"] != "unnamed":
        return ledger.label(row["body"])
    names = list(dict.fromkeys(row["publishers"]))
    return f"{enumerated(names)}, which {'names' if len(names) == 1 else 'name'} nobody"


def people(ledger: Ledger, group: str) -> str:
    """Tell who the people of a group are.

    Examples
    --------
    >>> import tally
    >>> people(tally.load(), "civilians-and-security")
    'civilians and members of the security forces'
    """
    return ledger.name("group", group).replace("security forces", "members of the security forces")


def words(ledger: Ledger, measure: str, **scope: str) -> str:
    """Tell what a number counts, in words that can follow it.

    Examples
    --------
    >>> import tally
    >>> words(tally.load(), "fatalities", group="militants")
    'militants killed'
    >>> words(tally.load(), "fatalities", cause="attacks")
    'people killed in attacks'
    >>> words(tally.load(), "attacks", tactic="suicide-attacks")
    'suicide attacks'
    """
    name, _ = counted({"measure": measure, **scope}, ledger.name)
    if (group := scope.get("group", ALL)) != ALL and name.startswith("people "):
        name = name.replace("people", people(ledger, group), 1)
    elif group != ALL:
        name = f"{name} ({ledger.name('group', group)})"
    return name + within(ledger, measure, **scope)


def within(ledger: Ledger, measure: str, **scope: str) -> str:
    """Tell in what people were killed or injured, where a figure does not cover all violence.

    Examples
    --------
    >>> import tally
    >>> within(tally.load(), "injuries", cause="attacks", actor="claimed")
    ' in attacks claimed by an armed group'
    """
    told = deed(scope, ledger.name) if measure in PEOPLE else ""
    return f" in {told}" if told else ""
