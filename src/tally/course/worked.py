"""A lab with its numbers: texts filled, answers and slips computed from the pinned claims."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tally.audit import because
from tally.course.checks.judge import WORDS
from tally.course.lab import NAMED, Lab, Task
from tally.errors import TallyError, did_you_mean
from tally.ledger.telling import of_what
from tally.page.asking import point
from tally.quantities import quantity
from tally.quantities.interval import Interval, format_number
from tally.quantities.period import in_words

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: The number in what was printed.
DIGITS = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class Shown:
    """A figure as it stands above a question: the words printed, of what, by whom, where and when.

    Parameters
    ----------
    printed, what, who, outlet : str
        The quantity as printed; what was counted, where and when; who counted; who printed it,
        and on which day.
    claim : str or None
        Its claim; a census count has none.
    """

    printed: str
    what: str
    who: str
    outlet: str
    claim: str | None


@dataclass(frozen=True)
class Worked:
    """A lab together with the ledger that its rules are computed from.

    Parameters
    ----------
    lab : Lab
        As it is written.
    ledger : Ledger
        The tables.
    drawn : mapping of str to Fraction
        Other numbers that stand in the place of those of figures, by their names.
    """

    lab: Lab
    ledger: Ledger
    drawn: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """The title with the place in the course; what is outside of it has the number 0."""
        title, number = self.fill(self.lab.title), self.lab.number
        return f"Lab {number}: {title}" if number else title

    @cached_property
    def figures(self) -> dict[str, Mapping[str, Any]]:
        """What is known of each figure, by its name in the lab."""
        return {name: self._drawn(name) for name in self.lab.figures}

    def _drawn(self, name: str) -> Mapping[str, Any]:
        """Give what is known of a figure, with the number that was drawn for it, if one was."""
        row = self._figure(name)
        if name not in self.drawn:
            return row
        number = self.drawn[name]
        places = 0 if number.denominator == 1 else 2
        printed = DIGITS.sub(format_number(number, places), str(row["printed"]), count=1)
        said = quantity.parse(printed, row.get("kind", "count"))
        strict, interval = (said.interval(how) for how in ("strict", "conventional"))
        new = {"printed": printed, "value": number, "strict": strict, "interval": interval}
        return {**row, **new}

    def _figure(self, name: str) -> Mapping[str, Any]:
        pin = self.lab.figures[name]
        if "population" not in pin:
            claims = self.ledger.claims.index
            if pin["claim"] not in claims:
                hint = did_you_mean(pin["claim"], claims, "; the ledger has it no more")
                raise TallyError(f"there is no claim '{pin['claim']}'{hint}")
            return self.ledger.claim(pin["claim"]).to_dict()
        table = self.ledger.tables["population"].reset_index()
        rows = table[(table["region"] == pin["population"]) & (table["year"] == pin["year"])]
        if rows.empty:
            raise TallyError(f"no census of {pin['year']} for '{pin['population']}'")
        row = rows.iloc[0].to_dict()
        count = Interval.of(int(row["population"]))
        return row | {"strict": count, "interval": count, "value": row["population"]}

    def lookup(self, name: str) -> Mapping[str, Any]:
        """Give what is known of a figure or of a computed value, by its name."""
        if name in self.lab.figures:
            return self.figures[name]
        if name in self.lab.computed:
            rule = self.lab.computed[name]
            if name in because.claims_in(rule):
                raise TallyError(f"the rule of '{name}' names itself")
            found = self.worth(rule)
            return {"strict": found, "interval": found, "value": found.low, "known": None}
        names = [*self.lab.figures, *self.lab.computed]
        raise TallyError(f"the lab has no figure '{name}'{did_you_mean(name, names)}")

    def worth(self, rule: str) -> Interval:
        """Compute a rule."""
        return because.worth(self.lookup, rule)

    def pair(self, rule: str | list) -> tuple[Fraction, Fraction]:
        """Compute two ends: those of one range, or one rule for each."""
        if isinstance(rule, list):
            low, high = (self.exact(one) for one in rule)
            return low, high
        found = self.worth(rule)
        if found.low is None or found.high is None:
            raise TallyError(f"'{rule}' has not two ends")
        return found.low, found.high

    def exact(self, rule: str) -> Fraction:
        """Compute a rule that gives one number."""
        low, high = self.pair(rule)
        if low != high:
            raise TallyError(f"'{rule}' is a range; take value(), low() or middle() of it")
        return low

    def told(self, name: str) -> str:
        """Give what stands for a name in a text: the words printed, or the computed number."""
        if name in self.lab.figures:
            return str(self.figures[name]["printed"])
        found = self.lookup(name)["strict"]
        ends = [end for end in (found.low, found.high) if end is not None]
        places = 0 if all(end.denominator == 1 for end in ends) else 1
        if found.exact and places:
            return format_number(ends[0], 2).rstrip("0")
        return found.text(places)

    def fill(self, text: str) -> str:
        """Put figures and computed values into a text."""
        return NAMED.sub(lambda found: self.told(found[1]), text)

    def shown(self, name: str) -> Shown:
        """Give a figure as it stands above a question."""
        row, of = self.figures[name], self.ledger
        source = of.sources.loc[row["source_id"]]
        outlet = ", ".join(filter(None, (source["publisher"], _day(source["published"]))))
        if "population" in self.lab.figures[name]:
            what = f"People, {of.name('region', row['region'])}, census of {row['year']}"
            return Shown(str(row["printed"]), what, "Census", outlet, None)
        what = f"{of_what(row, of.name)}, {in_words(row['period'])}"
        what = what[0].upper() + what[1:]
        who = of.label(row["body"])
        return Shown(str(row["printed"]), what, who, outlet, self.lab.figures[name]["claim"])

    def seen(self) -> Iterator[str]:
        """Give all that a pupil reads before an answer is checked."""
        lab = self.lab
        for text in (lab.title, lab.opening):
            yield self.fill(text)
        for task in lab.tasks:
            yield from (self.fill(text) for text in (task.title, task.question, task.hint))
            yield from (self.shown(name).printed for name in task.shows)
            parts = task.answer if task.kind in ("choose", "write") else ()
            yield from (self.fill(part.get("text", part["says"])) for part in parts)

    @cached_property
    def keys(self) -> dict[str, dict[str, Any]]:
        """The keys of all tasks, by their ids."""
        return {task.id: self.key(task) for task in self.lab.tasks}

    @property
    def packed(self) -> str:
        """The keys, for a notebook that checks itself: so written that none is read by chance."""
        held = {"words": WORDS, "tasks": self.keys}
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        return base64.b64encode(text.encode()).decode()

    def key(self, task: Task) -> dict[str, Any]:
        """Give the key of a task: the right answer, the slips, and the words for each.

        It is plain data, and all by which an answer is judged, here and in the page.
        """
        key: dict[str, Any] = {"kind": task.kind, "places": task.places}
        match task.kind:
            case "number":
                key["right"] = point(self.exact(task.answer), task.places)
                key["slips"] = [
                    [point(self.exact(slip["number"]), task.places), self.fill(slip["says"])]
                    for slip in task.slips
                ]
            case "ends":
                key["right"] = self._ends(task.answer, task.places)
                key["slips"] = [
                    [self._ends(slip["ends"], task.places), self.fill(slip["says"])]
                    for slip in task.slips
                ]
            case "choose":
                key["right"] = [bool(option.get("right")) for option in task.answer].index(True)
                key["slips"] = [self.fill(option["says"]) for option in task.answer]
            case "write":
                key["right"] = [
                    [self.fill(c["says"]), [self.fill(w) for w in c.get("any", ())]]
                    for c in task.answer
                ]
                key["slips"] = [
                    [[self.fill(w) for w in slip["any"]], self.fill(slip["says"])]
                    for slip in task.slips
                ]
        return key | {"model": self.fill(task.model)}

    def _ends(self, rule: str | list, places: int) -> list[list[float]]:
        return [point(end, places) for end in self.pair(rule)]


def _day(text: object) -> str:
    return in_words(text) if isinstance(text, str) and text else ""
