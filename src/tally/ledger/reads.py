"""What was read of the ledger: a page is old when this would now read otherwise, and only then.

A :class:`Watched` ledger gives the same answers as the one that it watches, and notes each
question. The narrow verbs (:meth:`~tally.ledger.tables.Ledger.select`, ``statements``, ``rows``,
``claim``, ``source``, ``edition``, ``file``) note just what was asked; everything else notes a
whole table, so nothing that is read goes unnoted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from tally.ledger.days import times_of
from tally.ledger.dimensions import TABLE_OF
from tally.ledger.statements import History
from tally.ledger.tables import ASKED, Ledger
from tally.paths import DESCRIPTOR

#: What stands for every file beside the tables, where one asked for their folder.
EVERYTHING = "*"


@dataclass
class Reads:
    """The questions that were asked of a ledger.

    Attributes
    ----------
    questions : set of str
        Verb, day and cell of each selection, as JSON.
    rows : dict of str to set of str
        The rows that were asked for by their key, by table.
    tables, files : set of str
        Tables and files of which any row may have been read.
    """

    questions: set[str] = field(default_factory=set)
    rows: dict[str, set[str]] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON, in one order: what stands in the record of a run.

        Claims that a selection gave are not named again.
        """
        rows = {**self.rows, "claims": self.rows.get("claims", set()) - self.answered}
        whole = sorted(self.tables)
        return {
            "files": sorted(self.files),
            "questions": [json.loads(question) for question in sorted(self.questions)],
            "rows": {
                table: sorted(keys)
                for table, keys in sorted(rows.items())
                if keys and table not in whole
            },
            "tables": whole,
        }


def files(folder: Path) -> list[Path]:
    """List the files of a folder of tables, in one order.

    An editor's backup and a system's own files begin with a dot, and are no tables.
    """
    found = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return [p for p in found if not any(x.startswith(".") for x in p.relative_to(folder).parts)]


def digest(read: Mapping[str, Any], ledger: Ledger) -> str:
    """Hash what the questions of a run find in a ledger.

    Parameters
    ----------
    read : mapping
        As :meth:`Reads.as_dict` gives it.
    ledger : Ledger
        The ledger now.

    Returns
    -------
    str
        SHA-256 in hexadecimal: the same as long as every question finds the same.

    Raises
    ------
    LedgerError
        When a question names a term that the tables no longer have.

    Examples
    --------
    >>> import tally
    >>> watched = Watched.of(tally.load())
    >>> len(watched.select(body="CRSS", period="2024-Q1", region="PK-KP", kind="share")) > 0
    True
    >>> len(digest(watched.reads.as_dict(), tally.load()))
    64
    """
    found = hashlib.sha256()
    for part in _answers(read, ledger):
        found.update(hashlib.sha256(part).digest())
    return found.hexdigest()


def _answers(read: Mapping[str, Any], ledger: Ledger) -> Iterator[bytes]:
    for name in read["files"]:
        for path in files(ledger.folder) if name == EVERYTHING else [ledger.file(name)]:
            yield path.relative_to(ledger.folder).as_posix().encode()
            yield _content(path)
    for name in read["tables"]:
        yield _whole(ledger, name)
    # On an earlier day there were fewer claims, but each was the same.
    texts = _texts(ledger)
    for verb, day, cell in read["questions"]:
        yield _told(verb, ledger.known_on(day), cell, texts)
    for table, keys in read["rows"].items():
        if table == "claims":
            yield _written(texts, keys)
        else:
            yield _bytes(ledger.tables[table].loc[list(keys)])


def _content(path: Path) -> bytes:
    """Give what a file says; of the descriptor what it says of the tables, and not which they are.

    Its version and checksum change with every figure, and no page tells them.
    """
    if path.name != DESCRIPTOR:
        return path.read_bytes()
    descriptor = json.loads(path.read_bytes())
    return json.dumps({**descriptor, "version": "", "hash": ""}).encode()


def _told(verb: str, ledger: Ledger, cell: Mapping[str, Any], texts: Mapping[str, str]) -> bytes:
    """Write what a question finds."""
    if verb == "select":
        return _written(texts, ledger.chosen(**cell))
    found = ledger.statements(**cell)
    claims = [claim for told in found["claims"] for claim in told]
    fates = [list(map(list, found["claims"])), list(found["fate"]), list(found["publishers"])]
    return _written(texts, claims) + json.dumps(fates).encode()


def _written(texts: Mapping[str, str], claims: Iterable[str]) -> bytes:
    """Write claims so that equal ones, and no others, give equal bytes."""
    return json.dumps([texts[claim] for claim in claims]).encode()


@lru_cache(maxsize=8)
def _texts(ledger: Ledger) -> dict[str, str]:
    """Write each claim as one text: its row, and what its source and edition add to it."""
    columns = [*ledger.tables["claims"].columns, "known", *ASKED]
    rows = ledger.claims[columns].astype(str).values.tolist()
    return dict(zip(ledger.claims.index, map(json.dumps, rows), strict=True))


@lru_cache(maxsize=64)
def _whole(ledger: Ledger, name: str) -> bytes:
    """Write a table, which many pages read."""
    return _bytes(ledger.tables[name])


def _bytes(frame: pd.DataFrame) -> bytes:
    """Write a frame so that equal frames, and no others, give equal bytes."""
    return json.dumps([list(frame.columns), frame.astype(str).values.tolist()]).encode()


class _Tables(Mapping[str, pd.DataFrame]):
    """The tables of a watched ledger: whoever takes one may read all of it."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], reads: Reads) -> None:
        self._tables, self._reads = tables, reads

    def __getitem__(self, name: str) -> pd.DataFrame:
        table = self._tables[name]
        self._reads.tables.add(name)
        return table

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, name: object) -> bool:
        return name in self._tables


class Watched(Ledger):
    """A ledger that notes what is read of it.

    Examples
    --------
    >>> import tally
    >>> watched = Watched.of(tally.load())
    >>> watched.claim("crss-2024q1-pk-kp-fatalities-all-share").printed
    '51%'
    >>> watched.reads.as_dict()["rows"]
    {'claims': ['crss-2024q1-pk-kp-fatalities-all-share']}
    """

    reads: Reads
    _of: Ledger

    @classmethod
    def of(cls, ledger: Ledger, reads: Reads | None = None) -> Watched:
        """Watch a ledger; `reads` is where the notes go."""
        reads = Reads() if reads is None else reads
        # Not by its own making, which would set the folder: here it is asked for, and noted.
        watched = object.__new__(cls)
        tables = _Tables(ledger.tables, reads)
        watched.__dict__.update(tables=tables, as_of=ledger.as_of, reads=reads, _of=ledger)
        return watched

    @property
    def folder(self) -> Path:
        """The folder of the tables: every file in it is noted."""
        self.reads.files.add(EVERYTHING)
        return self._of.folder

    def known_on(self, as_of: str | date | None) -> Ledger:
        """Watch the ledger as it stood on a day."""
        view = self._of.known_on(as_of)
        return self if view is self._of else Watched.of(view, self.reads)

    def select(self, *, as_of: str | date | None = None, **cell: Any) -> pd.DataFrame:
        """Choose claims: the cell is noted."""
        return self._asked("select", as_of, cell)

    def statements(self, *, as_of: str | date | None = None, **cell: Any) -> pd.DataFrame:
        """Choose statements: the cell is noted."""
        return self._asked("statements", as_of, cell)

    def _asked(self, verb: str, as_of: str | date | None, cell: dict[str, Any]) -> pd.DataFrame:
        view, terms = self._of.known_on(as_of), _given(cell)
        found: pd.DataFrame = getattr(view, verb)(**terms)
        self.reads.questions.add(_question(verb, view, terms))
        self.reads.answered.update(found.index)
        if verb == "statements":
            self.reads.answered.update(claim for told in found["claims"] for claim in told)
        return found

    def claim(self, claim_id: str) -> pd.Series:
        """Give one claim: it is noted."""
        found = self._of.claim(claim_id)
        self._row("claims", claim_id)
        return found

    def rows(self, claim_ids: Iterable[str]) -> pd.DataFrame:
        """Give some claims: each is noted."""
        ids = list(claim_ids)
        for claim in ids:
            self._row("claims", claim)
        return self._of.rows(ids)

    def source(self, source_id: str) -> pd.Series:
        """Give one source: it is noted."""
        self._row("sources", source_id)
        return self._of.source(source_id)

    def edition(self, edition: str) -> pd.Series:
        """Give one edition: it is noted."""
        self._row("editions", edition)
        return self._of.edition(edition)

    def file(self, name: str) -> Path:
        """Give the path of a file beside the tables: it is noted."""
        self.reads.files.add(name)
        return self._of.file(name)

    @property
    def ucdp_monthly(self) -> pd.DataFrame:
        """The months of UCDP: all are noted, with the editions that they are of."""
        return self._released("ucdp_monthly")

    @property
    def ucdp_districts(self) -> pd.DataFrame:
        """The years of UCDP by district: noted as the months are."""
        return self._released("ucdp_districts")

    def _released(self, name: str) -> pd.DataFrame:
        self.reads.tables.add(name)
        table: pd.DataFrame = getattr(self._of, name)
        for version in table["version"].unique():
            self._row("editions", version)
        return table

    @property
    def claims(self) -> pd.DataFrame:
        """The claims: all are noted, with the tables that their columns come from."""
        self.reads.tables |= {"claims", "sources", "editions"}
        return self._of.claims

    @property
    def histories(self) -> list[History]:
        """What was said of each cell: all claims are noted."""
        self.reads.tables |= {"claims", "sources", "editions"}
        return self._of.histories

    def histories_of(self, body: str) -> list[History]:
        """Give what a body said of each cell: all that it said is noted."""
        if _question("statements", self._of, {"body": body}) not in self.reads.questions:
            self.statements(body=body)
        return self._of.histories_of(body)

    def chosen(self, **cell: Any) -> list[str]:
        """Give the ids of some claims: the cell is noted."""
        terms = _given(cell)
        found = self._of.chosen(**terms)
        self.reads.questions.add(_question("select", self._of, terms))
        self.reads.answered.update(found)
        return found

    def _terms(self, column: str, wanted: Any) -> list:
        """Check terms: the table that holds them is noted, if it is one of words."""
        if (table := TABLE_OF.get(column)) not in (None, "claims", "sources", "editions"):
            self.reads.tables.add(table)
        return self._of._terms(column, wanted)

    def _row(self, table: str, key: str) -> None:
        self.reads.rows.setdefault(table, set()).add(key)


def _question(verb: str, view: Ledger, terms: Mapping[str, Any]) -> str:
    """Write a question down: its verb, the day as of which it is asked, and the cell."""
    day = None if view.as_of is None else view.as_of.isoformat()
    return json.dumps([verb, day, terms], ensure_ascii=False)


def _given(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Give a cell as JSON has it: its columns in one order, times as their words."""
    times = {c: times_of(t) for c, t in cell.items() if isinstance(t, slice | pd.Period)}
    return {column: _listed({**cell, **times}[column]) for column in sorted(cell)}


def _listed(terms: Any) -> Any:
    """Give terms as JSON has them; those of a set in one order, which it has not."""
    if isinstance(terms, str | int | float | None):
        return terms
    return sorted(terms) if isinstance(terms, set | frozenset) else list(terms)
