"""What else is known of one printed figure: the same elsewhere, what follows, what denies it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from tally import audit
from tally.audit.aside import set_aside
from tally.audit.bounds import Held
from tally.audit.findings import Finding
from tally.audit.ranks import FAILS, HOLDS, Rank
from tally.audit.world import Cell, Said, World, body_world
from tally.ledger.base import Base
from tally.ledger.dimensions import DEED, OPEN, TREES
from tally.ledger.statements import AS_WORDED, History, Statement
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval
from tally.results.frames import scope_of, words
from tally.results.result import (
    DeriveError,
    Result,
    add_up,
    difference,
    of_statement,
    part,
    raised,
    remainder,
    share,
)
from tally.results.standing import parties
from tally.results.words import during

#: Where the number stands in the words of what follows.
HERE = "…"

#: The status of contradictions that a later report makes by telling a figure anew.
RESTATED = "restated"

#: Of what the other figures of a report leave, no more is told than a tenth of the number.
NARROW = Fraction(1, 10)


class Told(NamedTuple):
    """Another number, and what it is of or who has it, in words that can follow it."""

    result: Result
    what: str


@dataclass(frozen=True)
class Against:
    """Figures that one statement can't be true with.

    Parameters
    ----------
    others : tuple of Told
        Those figures.
    sums : str
        The arithmetic.
    denied : Told, optional
        Of several figures, the one for which the others leave no room.
    """

    others: tuple[Told, ...]
    sums: str
    denied: Told | None = None


@dataclass(frozen=True)
class Known:
    """What else is known of a statement; what is empty was not found.

    Parameters
    ----------
    against : tuple of Against
        Figures of the same organisation that it can't be true with: of one report, or such that
        the audit sets this one aside.
    undecided : str
        Why published figures neither show nor rule it out.
    meant : Told, optional
        The organisation's own figure, where the article's words are of something else.
    later : Told, optional
        What a later report of the organisation has instead.
    exact : Told, optional
        A more exact number of the same that the hedged words allow.
    again : tuple of str
        Claims of other publications that print the same figure of the organisation.
    fits : Told, optional
        The same number, made of other figures of its report, or printed of the same event.
    differing : tuple of Told
        What other organisations have for the same, or for a part of it, that can't be the same.
    beside : tuple of Told
        What other organisations have for the same that may be the same.
    used : tuple of Against
        Contradictions in which it is one of those that speak against another figure.
    left : Told, optional
        What the other figures of its report leave for it, in words with `HERE` for the number.
    makes : Told, optional
        What it makes with another figure, in words of the same form.
    """

    against: tuple[Against, ...] = ()
    undecided: str = ""
    meant: Told | None = None
    later: Told | None = None
    exact: Told | None = None
    again: tuple[str, ...] = ()
    fits: Told | None = None
    differing: tuple[Told, ...] = ()
    beside: tuple[Told, ...] = ()
    used: tuple[Against, ...] = ()
    left: Told | None = None
    makes: Told | None = None

    def toDict(self) -> dict[str, Any]:
        """Give what was found; by this name pandas finds what it writes as JSON."""
        return {name: found for name, found in vars(self).items() if found}


class Witnesses:
    """Looks up what else is known of the figures of some claims, with the audit made once.

    Parameters
    ----------
    ledger : Ledger
        The claims, as they were known on the day of the page.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.findings = tuple(audit.contradictions(ledger))
        self.ranks = audit.ranks(ledger)
        self.loose = set(audit.loose_shares(ledger))
        self.told: dict[str, tuple[History, Statement]] = {
            claim: (history, said)
            for body in ledger.bodies.index
            for history in ledger.histories_of(body)
            for said in history
            for claim in said.claims
        }
        self.parties = parties(ledger)

    def of(self, row: pd.Series) -> Known:
        """Give what else is known of the figure of a claim."""
        own = self.result(row)
        history, said = self.told[row["claim_id"]]
        against, used = self._contradictions(said)
        undecided, fails, holds = self._decided(row)
        event = list(self._event(row))
        others = [*event, *self._counted_by_others(row, own)]
        agree = [told for told, same in others if same]
        sound = self._left(row)
        fits = next((t for t in (self._sum(row), sound) if t and _gives(t.result, own)), None)
        fits = fits or holds or next((told for told, same in event if same), None)
        hedged = row["qualifier"] != "exact"
        exact = [*self._plain(history, said), *(told for told, same in event if same)]
        exact += [sound] if sound else []
        return Known(
            against=(*fails, *against),
            undecided=undecided,
            meant=self._meant(row, own),
            later=self._later(history, said, row),
            exact=next((t for t in exact if _sharper(t.result, own)), None) if hedged else None,
            again=self._again(history, said, row),
            fits=fits,
            differing=tuple(told for told, same in others if not same),
            beside=tuple(agree),
            used=used,
            left=sound,
            makes=self._makes(row, own),
        )

    def result(self, row: pd.Series) -> Result:
        """Give the printed figure of one claim as a result."""
        return self._result(row.to_dict(), (row["claim_id"],))

    def _result(self, row: Mapping, claims: tuple[str, ...]) -> Result:
        return of_statement({**row, "claims": claims}, self.unit(row))

    def unit(self, row: Mapping) -> str:
        """Tell what a count of the cell of a claim counts."""
        return words(self.ledger, row["measure"], **scope_of(row))

    # Of the same organisation

    def _again(self, history: History, said: Statement, row: pd.Series) -> tuple[str, ...]:
        """Give the claims of other publications that print the same number of the same cell."""
        same = [s for s in history if s.first["value"] == said.first["value"]]
        rows = [r for s in same for r in s.rows if r["source_id"] != row["source_id"]]
        # What words it otherwise is no witness that these words are right.
        rows = [r for r in rows if _words_of(r) == _words_of(row)]
        return tuple(r["claim_id"] for r in rows)

    def _plain(self, history: History, said: Statement) -> Iterator[Told]:
        """Give the exact figures of the same cell, those of its own report first."""
        found = [s for s in history if s is not said and s.first["qualifier"] == "exact"]
        for one in sorted(found, key=lambda s: s.told_in != said.told_in):
            yield Told(self._result(one.first, one.claims), f"in {self._where(one)}")

    def _where(self, said: Statement) -> str:
        return str(said.first["publisher"])

    def _later(self, history: History, said: Statement, row: pd.Series) -> Told | None:
        """Give what a later report tells instead; also where it tells a part of it anew."""
        if said.fate == "restated":
            last = history.last
            return Told(self._result(last.first, last.claims), f"in {self._where(last)}")
        for finding in self._findings(said):
            if finding.status == RESTATED and not finding.restated and _set_aside(finding, said):
                others = self._others(finding, said)
                return others[0] if others else None
        return None

    def _findings(self, said: Statement) -> list[Finding]:
        return [f for f in self.findings if set(said.claims) & set(f.all_claims)]

    def _contradictions(self, said: Statement) -> tuple[tuple[Against, ...], tuple[Against, ...]]:
        """Give the contradictions that speak against a statement, and those that it only serves.

        It speaks against all in it where one report tells them all. Between reports it speaks
        against the one that is set aside, and the one for which the others leave no room.
        """
        against: list[Against] = []
        used: list[Against] = []
        for finding in self._findings(said):
            if finding.restated or finding.status == RESTATED:
                continue
            pivot = None if finding.pivot is None else self._as_told(finding.pivot)
            told = Against(self._others(finding, said), finding.sums, pivot)
            (against if finding.report or _set_aside(finding, said) else used).append(told)
        return tuple(against), tuple(used)

    def _others(self, finding: Finding, said: Statement) -> tuple[Told, ...]:
        return tuple(
            self._as_told(other)
            for other in finding.statements
            if not set(other.claims) & set(said.claims)
        )

    def _as_told(self, said: Said) -> Told:
        row = self.ledger.claim(said.claim)
        return Told(self._result(row.to_dict(), said.claims), in_words(self.ledger, row))

    def _meant(self, row: pd.Series, own: Result) -> Told | None:
        """Give the organisation's own figure where the words of the article are of something else.

        The figure is told to be the same as another claim, of another cell; or it is worded as of
        attacks, and agrees with what the organisation has for all violence.
        """
        if isinstance(row["same_as"], str) and row["same_as"] in self.told:
            of = self.ledger.claim(row["same_as"])
            if _words_of(of) != _words_of(row):
                return self._told_of(of)
        if row["cause"] != AS_WORDED:
            return None
        twins = self.ledger.statements(**_cell(row, cause="all"))
        for _, twin in twins.iterrows():
            if twin["interval"].overlaps(own.interval):
                return self._told_of(twin)
        return None

    def _told_of(self, row: pd.Series) -> Told:
        claims = self.told[row["claim_id"]][1].claims
        claims = tuple(c for c in claims if _words_of(self.ledger.claim(c)) == _words_of(row))
        return Told(self._result(row.to_dict(), claims), in_words(self.ledger, row, whole=True))

    # What follows

    def _left(self, row: pd.Series) -> Told | None:
        """Give what the other figures of the report leave for a count or a share; None if much."""
        if row["kind"] not in ("count", "share") or not isinstance(row["edition"], str):
            return None
        world = body_world(self.ledger, row["body"])
        if row["claim_id"] not in world.by_claim:
            return None
        here = world.by_claim[row["claim_id"]]
        others = [s for s in world.statements if s is not here and s.told_in == here.told_in]
        known = [self._bounds(World(world.body, tuple(others)), cell) for cell in here.cells]
        if any(result is None for result in known):
            return None
        first, *base = [result for result in known if result is not None]
        try:
            found = share(first, base[0]) if base else first
        except DeriveError:
            return None
        verb = "make" if found.interval.within(self.result(row).interval) else "leave"
        return Told(found, f"the other figures of its report {verb} {HERE}")

    def _bounds(self, world: World, cell: Cell) -> Result | None:
        aside = set_aside(self.ledger, world, "strict")
        if not world.statements or aside is None:
            return None
        found = Held(self.ledger, world, "strict", (cell,), aside).bounds(cell)
        if found.high is None or not found.claims or found.high - found.low > found.high * NARROW:
            return None
        how = f"all that other figures of the report of {world.body} leave"
        unit = words(self.ledger, cell.measure, **{d: getattr(cell, d) for d in OPEN})
        return Result(found.interval, unit, found.claims, {"body": world.body}, how=how)

    def _makes(self, row: pd.Series, own: Result) -> Told | None:
        """Give the count that a share or a change makes, or what a count leaves of all killed."""
        base = Base.parse(row["base"])
        if row["kind"] == "share" and len(base.terms) == 1 and row["cause"] != AS_WORDED:
            whole = self._count(row, **dict(base))
            return Told(part(own, whole), f"that is {HERE} {self.unit(row)}") if whole else None
        if row["kind"] == "change" and (before := base.only("period")):
            earlier = self._count(row, period=before, cause="all")
            if earlier is None or (made := raised(earlier, own)) is None:
                return None
            return Told(made, f"with {earlier.text} {during(before)} it makes {HERE}")
        if row["kind"] == "count" and row["group"] == "civilians-and-security":
            whole = self._count(row, group="all")
            if whole and own.interval.exact:
                return Told(remainder(whole, [own]), f"it leaves {HERE} others of the {whole.text}")
        return None

    def _count(self, row: pd.Series, **other: str) -> Result | None:
        """Give the last exact count of a cell beside that of a claim."""
        found = self.ledger.latest(**_cell(row, kind="count", base="", **other))
        exact = [r.to_dict() for _, r in found.iterrows() if r["interval"].exact]
        return self._result(exact[0], exact[0]["claims"]) if exact else None

    def _decided(self, row: pd.Series) -> tuple[str, tuple[Against, ...], Told | None]:
        """Tell of a rank or a loose share why it can't be decided, what fails it, what bears it."""
        if row["kind"] == "rank":
            found = [r for r in self.ranks if r.claim == row["claim_id"]]
            verdicts = {r.verdict for r in found}
            if verdicts == {FAILS}:
                return "", tuple(_fails(rank) for rank in found), None
            if verdicts == {HOLDS}:
                rank = found[0]
                return "", (), Told(_year(rank, row["period"]), f"no year has more than {HERE}")
            return " ".join(_open(rank) for rank in found) or "No count of its year.", (), None
        if row["claim_id"] in self.loose:
            tried = audit.meanings(self.ledger, row["claim_id"], as_of=self.ledger.as_of)
            known = [m for m in tried if m.measured]
            if any(m.fits for m in known):
                return "", (), None
            told = " ".join(m.sentence for m in known)
            left = " With the injured it can't be excluded." if any(m.fits for m in tried) else ""
            return f"The article does not say of what. {told}{left}", (), None
        return "", (), None

    # Of other organisations, and of one event

    def _event(self, row: pd.Series) -> Iterator[tuple[Told, bool]]:
        """Give what others print of the same event and people, and whether it may be the same."""
        if not isinstance(row["episode"], str) or row["kind"] != "count":
            return
        own, said = self.result(row), self.told[row["claim_id"]][1]
        found = self.ledger.latest(
            episode=row["episode"],
            kind="count",
            measure=row["measure"],
            **{d: row[d] for d in ("group", *DEED)},
        )
        for _, other in found.iterrows():
            if other["claim_id"] in said.claims or other["body"] in self.parties:
                continue
            result = self._result(other.to_dict(), other["claims"])
            yield Told(result, self._by(other)), result.interval.overlaps(own.interval)

    def _sum(self, row: pd.Series) -> Told | None:
        """Give what the parts of an event make, or what the others leave for one of them."""
        episodes = self.ledger.tables["episodes"]
        if not isinstance(row["episode"], str) or row["kind"] != "count":
            return None
        above = episodes.at[row["episode"], "part_of"]
        whole = above if isinstance(above, str) else row["episode"]
        parts = list(episodes.index[episodes["part_of"] == whole])
        if len(parts) < 2:
            return None
        counts = {e: self._of_event(row, e) for e in (whole, *parts) if e != row["episode"]}
        if not all(counts.values()):
            return None
        known = {e: c for e, c in counts.items() if c is not None}
        if whole == row["episode"]:
            return Told(add_up(known.values()), f"its parts make {HERE}")
        total = known.pop(whole)
        return Told(
            difference(total, add_up(known.values())), f"the whole less the other part is {HERE}"
        )

    def _of_event(self, row: pd.Series, episode: str) -> Result | None:
        same = {d: row[d] for d in ("body", "measure", "group")}
        found = self.ledger.latest(episode=episode, kind="count", **same)
        if len(found) != 1:
            return None
        return self._result(found.iloc[0].to_dict(), found.iloc[0]["claims"])

    def _counted_by_others(self, row: pd.Series, own: Result) -> Iterator[tuple[Told, bool]]:
        """Give the counts of other organisations that name the same, or a part of it that is more.

        Of parts the greatest alone is told.
        """
        if row["kind"] != "count" or isinstance(row["episode"], str) or row["body"] == "unnamed":
            return
        found = self.ledger.latest(
            measure=row["measure"], region=row["region"], kind="count", within=row["period"]
        )
        found = found[~found["body"].isin({row["body"], "unnamed", *self.parties})]
        found = found[found["episode"].isna()]
        parts = []
        for _, other in found.iterrows():
            result = self._result(other.to_dict(), other["claims"])
            if all(other[d] == row[d] for d in ("period", *TREES)):
                yield Told(result, self._by(other)), result.interval.overlaps(own.interval)
            elif self._part(other, row) and _above(result.interval, own.interval):
                what = f"{in_words(self.ledger, other)} {self._by(other)}"
                parts.append(Told(result, what))
        if parts:
            yield max(parts, key=lambda told: told.result.middle), False

    def _part(self, other: pd.Series, row: pd.Series) -> bool:
        return all(self.ledger.part_of(d, other[d], row[d]) for d in OPEN)

    def _by(self, row: Mapping) -> str:
        """Name who counted; where nobody is named, who printed it."""
        if row["body"] == "unnamed":
            return f"in {row['publisher']}, which names nobody"
        return f"by {counter(self.ledger, row['body'])}"


def counter(ledger: Ledger, body: str) -> str:
    """Name an organisation inside a sentence.

    Examples
    --------
    >>> import tally
    >>> counter(tally.load(), "CRSS"), counter(tally.load(), "Afghan-Taliban")
    ('CRSS', 'the Afghan Taliban')
    """
    return "the Afghan Taliban" if body == "Afghan-Taliban" else ledger.label(body)


def in_words(ledger: Ledger, row: Mapping, *, whole: bool = False) -> str:
    """Tell what a figure is of, in words that can follow it, with its place and time.

    Parameters
    ----------
    ledger : Ledger
        The names of terms.
    row : mapping
        A claim.
    whole : bool
        Whether to say of figures without a cause that they are of all violence.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> in_words(ledger, ledger.claim("crss-2024q1-pk-kp-fatalities-all-share"))
    'of people killed in Pakistan in the first quarter of 2024: Khyber Pakhtunkhwa'
    >>> in_words(ledger, ledger.claim("ispr-2024-pk-operations-all-rate"))
    'operations a day in 2024'
    """
    scope = scope_of(row)
    if scope["cause"] == AS_WORDED:
        scope["cause"] = "attacks"
    what = words(ledger, row["measure"], **scope)
    if whole and row["cause"] == "all":
        what += " in all violence"
    where, time = ledger.name("region", row["region"]), during(row["period"])
    where = where.replace("Rest of", "the rest of")
    place = "" if row["region"] == "PK" else f" in {where}"
    base = Base.parse(row["base"])
    match row["kind"]:
        case "share":
            return _share(ledger, row, scope, base, where)
        case "change":
            more = "more" if row["value"] >= 0 else "fewer"
            return f"{more} {what}{place} {time} than {during(base['period'])}"
        case "rate":
            return f"{what} a {base['per']}{place} {time}"
        case "rank":
            return f"({what}{place} {time})"
    return f"{what}{place} {time}"


def _share(ledger: Ledger, row: Mapping, scope: dict[str, str], base: Base, where: str) -> str:
    """Tell what a share is of, and whose it is."""
    whole = scope | {d: term for d, term in base if d in OPEN}
    region = base["region"] if "region" in base else row["region"]
    of = words(ledger, row["measure"], **whole)
    place = "" if region == row["region"] == "PK" else f" in {ledger.name('region', region)}"
    own = where if region != row["region"] else ledger.name("group", row["group"])
    return f"of {of}{place} {during(row['period'])}: {own}"


def _cell(row: pd.Series, **other: str) -> dict[str, str]:
    """Give the cell of a claim, with other terms in some places."""
    base = row["base"] if isinstance(row["base"], str) else ""
    names = ("body", "period", *TREES, "kind")
    return {**{name: row[name] for name in names}, "base": base, **other}


def _words_of(row: Mapping) -> tuple:
    return tuple(row[d] for d in TREES)


def _set_aside(finding: Finding, said: Statement) -> bool:
    """Tell whether a statement is the one set aside, or the one that the others leave no room."""
    chosen = [s for s in (finding.aside, finding.pivot) if s is not None]
    return any(set(s.claims) & set(said.claims) for s in chosen)


def _gives(found: Result, own: Result) -> bool:
    """Tell whether what follows is the printed number, and no other that would be printed so."""
    return own.hedge is None and found.interval.within(own.interval)


def _sharper(found: Result, own: Result) -> bool:
    """Tell whether a number is one that hedged words allow, and more exact than they are."""
    return found.hedge is None and found.interval.within(own.interval)


def _above(one: Interval, other: Interval) -> bool:
    return one.low is not None and other.high is not None and one.low > other.high


def _year(rank: Rank, year: str) -> Result:
    return Result(rank.known[year], "", rank.claims, {"body": rank.body}, how=rank.sentence)


def _fails(rank: Rank) -> Against:
    return Against(tuple(Told(_year(rank, y), f"in {y}") for y in rank.years), rank.sentence)


def _open(rank: Rank) -> str:
    """Tell by whose counts a rank can't be decided, and for want of which years."""
    years = ", ".join(rank.years)
    if rank.verdict == HOLDS:
        return f"It holds by the counts of {rank.body}."
    if rank.verdict == FAILS:
        return f"By the counts of {rank.body} it fails: {years}."
    return f"By {rank.body}, too little is known of {years}."
