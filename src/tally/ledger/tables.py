"""The ledger: the tables of ``data/``, and how to choose claims from them.

Three lines give an analyst the claims:

>>> import tally
>>> ledger = tally.load()
>>> ledger.select(body="CRSS", period="2024-Q1", region="PK", kind="count").empty
False
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from tally import paths
from tally.errors import LedgerError, QuantityError, TallyError, did_you_mean
from tally.ledger import scopes
from tally.ledger.days import as_date, as_day, days, known_by, latest_day, listed, times_of
from tally.ledger.dimensions import CELL, TABLE_OF, TREES, ancestors
from tally.ledger.exact import column as exact
from tally.ledger.files import read, read_descriptor, table_resources
from tally.ledger.meant import meant
from tally.ledger.names import spoken
from tally.ledger.statements import History, histories
from tally.quantities import period, quantity
from tally.quantities.interval import Interval

#: The order of statements; then comes the day on which each became known.
ORDER = ("first", "last", *TREES, "kind")

#: The columns of which these few words are the terms.
WORDS = {"kind": quantity.KINDS, "qualifier": quantity.QUALIFIERS}

#: What the source adds to a claim, by which claims can be chosen as well.
ASKED = ("publisher", "published", "read_at", "cited_as")

#: The kinds of time that figures are on.
EACH = ("year", "quarter", "month", "day", "span")

#: The tables whose rows became known one after the other.
DATED = ("claims", "ucdp_monthly", "ucdp_districts")


def load(folder: Path | str | None = None) -> Ledger:
    """Load the ledger.

    Parameters
    ----------
    folder : path, optional
        The folder that holds ``datapackage.json``; by default the project's ``data/``.

    Returns
    -------
    Ledger
        The tables as data frames, and verbs to choose claims.

    Raises
    ------
    LedgerError
        When a table is missing or does not have the form that its schema gives.
        ``tally check`` names every problem; this stops at the first.

    Examples
    --------
    >>> "CRSS" in load().bodies.index
    True
    """
    folder = Path(folder) if folder is not None else paths.data()
    resources = table_resources(read_descriptor(folder))
    files = {name: folder / table["path"] for name, table in resources.items()}
    # Read again only where a file is another one: most of a run's time would be reading.
    stamp = (json.dumps(resources, sort_keys=True), *map(_stamp, files.values()))
    if folder not in _LOADED or _LOADED[folder][0] != stamp:
        tables = {name: read(files[name], table) for name, table in resources.items()}
        _LOADED[folder] = stamp, Ledger(folder, tables)
    return _LOADED[folder][1].again()


#: The ledgers that were read, each with the stamps of its files.
_LOADED: dict[Path, tuple[tuple, Ledger]] = {}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


class _once(cached_property):
    """What follows from the tables: found once for a ledger and all that are the same again."""

    def __get__(self, ledger: Any, owner: Any = None) -> Any:
        first = None if ledger is None else ledger.__dict__.get("_first")
        if first is None:
            return super().__get__(ledger, owner)
        assert self.attrname is not None
        found = getattr(first, self.attrname)
        found = found.copy() if isinstance(found, pd.DataFrame) else found
        ledger.__dict__[self.attrname] = found
        return found


@dataclass(frozen=True, eq=False, repr=False)
class Ledger:
    """All tables of one folder.

    Whatever it gives is its taker's own: what is changed in a frame is changed nowhere else.

    Attributes
    ----------
    folder : pathlib.Path
        Where the tables were read.
    tables : dict of str to pandas.DataFrame
        The tables as they are in the files; a table with one key column is indexed by it.
    as_of : datetime.date or None
        The day on which this was known, where it is a view; None for all that is known.
    """

    folder: Path
    tables: Mapping[str, pd.DataFrame]
    as_of: date | None = None

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Give a table by its name, as in ``ledger.sources``."""
        try:
            return self.__dict__["tables"][name].copy()
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        """List the verbs, and the tables too."""
        return sorted({*super().__dir__(), *self.tables})

    def __repr__(self) -> str:
        """Tell what is in it, in a line."""
        when = "" if self.as_of is None else f" as known on {self.as_of}"
        claims, tables = len(self.tables["claims"]), len(self.tables)
        return f"<Ledger{when}: {claims:,} claims in {tables} tables of {self.folder}>"

    def _repr_html_(self) -> str:
        rows = [(name, len(table), ", ".join(table)) for name, table in self.tables.items()]
        told = pd.DataFrame(rows, columns=["table", "rows", "columns"])
        with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
            shown = told.to_html(index=False, border=0)
        return f"<p>{html.escape(repr(self))}</p>{shown}"

    @property
    def first(self) -> Ledger:
        """The ledger that this one is again."""
        return self.__dict__.get("_first", self)

    def find_all(self) -> None:
        """Find now what follows from the tables, for all ledgers that are this one again."""
        for name, value in vars(Ledger).items():
            if isinstance(value, _once):
                getattr(self, name)

    def again(self) -> Ledger:
        """Give the same ledger in frames of its own, so that a change of one is in no other."""
        tables = {name: table.copy() for name, table in self.tables.items()}
        same = Ledger(self.folder, tables, self.as_of)
        same.__dict__["_first"] = self
        return same

    def beside(self, **rows: pd.DataFrame) -> Ledger:
        """Give the same claims with more rows in other tables, or with more tables.

        Parameters
        ----------
        **rows : pandas.DataFrame
            What is added, by the name of each table; cells that it lacks are missing.

        Examples
        --------
        >>> more = load().beside(bodies=pd.DataFrame({"body": ["Own"]}, index=["Own"]))
        >>> "Own" in more.bodies.index, more.claims.equals(load().claims)
        (True, True)
        """
        tables = dict(self.tables)
        for name, more in rows.items():
            if name in tables:
                whole = more.reindex(columns=tables[name].columns).astype(object)
                more = pd.concat([tables[name], whole.where(whole.notna(), None)])
            tables[name] = more
        same = Ledger(self.folder, tables, self.as_of)
        same.__dict__["_first"] = self.first
        return same

    @property
    def claims(self) -> pd.DataFrame:
        """The claims with what follows from each row alone.

        Beside the columns of the table: ``low`` and ``high`` (the interval of the printed
        quantity in the conventional reading; missing where it has no end), ``interval`` (the
        same, exact), ``strict`` (the interval in the strict reading), ``text`` (the quantity in
        the book's spelling), ``places`` (decimals printed), ``first`` and ``last`` (the days of
        the period), ``known`` (the day from which the figure is surely known: the release of its
        edition, or else the publication of its source), ``publisher``, ``published``,
        ``read_at`` and ``cited_as`` of the source.
        """
        return self._claims.copy()

    def to_frame(self) -> pd.DataFrame:
        """Give all claims as one flat frame: the columns of the files that `tally export` writes.

        Returns
        -------
        pandas.DataFrame
            One row is one claim, with the names of its terms, its source, edition and scope.
            Quantities are two numbers in each reading (``low``, ``high``, ``low_strict``,
            ``high_strict``), days are ``datetime64``, terms are categories; ``interval`` and
            ``strict`` at the end hold the same quantities exactly.

        Examples
        --------
        >>> frame = load().to_frame()
        >>> frame.first_day.dtype.kind, frame.region.dtype.name, frame.low_strict.dtype.name
        ('M', 'category', 'float64')
        """
        from tally.ledger import download

        return download.flat(self)

    @_once
    def _claims(self) -> pd.DataFrame:
        claims = self.tables["claims"].copy()
        quantities = []
        # The first line of the file is its header.
        for line, (p, k) in enumerate(zip(claims["printed"], claims["kind"], strict=True), start=2):
            try:
                quantities.append(quantity.parse(p, kind=k))
            except TallyError as error:
                raise LedgerError(
                    f"{self.folder / 'claims.csv'}:{line}: a figure can't be read: {error} "
                    "Run `tally check` for all problems."
                ) from None
        intervals = [q.interval("conventional") for q in quantities]
        claims["low"] = [None if i.low is None else float(i.low) for i in intervals]
        claims["high"] = [None if i.high is None else float(i.high) for i in intervals]
        claims["interval"] = exact(intervals, claims.index)
        claims["strict"] = exact([q.interval("strict") for q in quantities], claims.index)
        claims["text"] = [q.text for q in quantities]
        claims["places"] = [q.places for q in quantities]
        periods = [period.parse(p) for p in claims["period"]]
        claims["first"] = days(p.first for p in periods)
        claims["last"] = days(p.last for p in periods)
        sources = self.tables["sources"]
        released = claims["edition"].map(self.tables["editions"]["released"])
        published = claims["source_id"].map(sources["published"])
        claims["known"] = days(
            latest_day(r) or latest_day(p) for r, p in zip(released, published, strict=True)
        )
        claims["publisher"] = claims["source_id"].map(sources["publisher"])
        claims["published"] = published
        for column in ASKED[2:]:
            claims[column] = claims["source_id"].map(sources[column])
        return claims.copy()  # which lays the new columns together

    @property
    def ucdp_monthly(self) -> pd.DataFrame:
        """The months of UCDP, each with ``known``: the day on which its version came out."""
        return self._ucdp_monthly.copy()

    @property
    def ucdp_districts(self) -> pd.DataFrame:
        """The years of UCDP by district, each with ``known`` as the months have it."""
        return self._ucdp_districts.copy()

    @_once
    def _ucdp_monthly(self) -> pd.DataFrame:
        return self._released("ucdp_monthly")

    @_once
    def _ucdp_districts(self) -> pd.DataFrame:
        return self._released("ucdp_districts")

    def _released(self, name: str) -> pd.DataFrame:
        table = self.tables[name].copy()
        released = self.tables["editions"]["released"]
        table["known"] = days(latest_day(released.get(v)) for v in table["version"])
        return table

    def known_on(self, as_of: str | date | None) -> Ledger:
        """Give the ledger as it stood on a day: without the figures that came later.

        Parameters
        ----------
        as_of : date or str or None
            The day (ISO); with None or 'latest' it is the ledger itself.

        Returns
        -------
        Ledger
            A view that every verb takes: what it selects or derives was known on that day. A claim
            whose source is undated and that has no edition is in no view.

        Examples
        --------
        >>> from tally.ledger.dimensions import whole
        >>> killed = dict(body="CRSS", period="2023", region="PK", measure="fatalities")
        >>> cell = dict(killed, **whole(), kind="count")
        >>> [load().known_on(day).latest(**cell).text.item() for day in ("2024-01-15", "latest")]
        ['1,524', '1,533']
        """
        day = as_date(as_of)
        if day is None or (self.as_of is not None and self.as_of <= day):
            return self
        if (first := self.__dict__.get("_first")) is not None:
            return first.known_on(day).again()
        if day not in self._views:
            self._views[day] = self._view(day)
        return self._views[day]

    @cached_property
    def _views(self) -> dict[date, Ledger]:
        """The views that were asked for, since each tells the fate of every statement once."""
        return {}

    def _view(self, day: date) -> Ledger:
        found = {name: getattr(self, f"_{name}") for name in DATED}
        known = {name: table[known_by(table, day)] for name, table in found.items()}
        tables = {name: table[self.tables[name].columns] for name, table in known.items()}
        view = Ledger(self.folder, {**self.tables, **tables}, day)
        # What follows from each row is the same in the view, and takes a second to parse anew.
        view.__dict__.update({f"_{name}": table for name, table in known.items()})
        return view

    @_once
    def histories(self) -> list[History]:
        """Everything that was ever said of each cell, and what became of each statement."""
        return histories(self._claims)

    def histories_of(self, body: str) -> list[History]:
        """Give everything that a body ever said of each cell, and what became of it."""
        (body,) = self._terms("body", body)
        return self._by_body.get(body, [])

    @_once
    def _by_body(self) -> dict[str, list[History]]:
        found: dict[str, list[History]] = {}
        for history in self.histories:
            found.setdefault(history.first["body"], []).append(history)
        return found

    @_once
    def _statements(self) -> pd.DataFrame:
        """All statements, as :meth:`statements` gives them."""
        told = [said for history in self.histories for said in history]
        frame = self._claims.loc[[said.claims[0] for said in told]].assign(
            claims=[said.claims for said in told],
            publishers=[tuple(dict.fromkeys(r["publisher"] for r in s.rows)) for s in told],
            fate=pd.Series([s.fate for s in told], index=[s.claims[0] for s in told], dtype=object),
            latest=[said.fate == "latest" for said in told],
        )
        known = [as_day(day) or date.min for day in frame["known"]]
        return (
            frame.assign(_base=_words(frame, "base"), _known=known)
            .sort_values([*ORDER, "_base", "_known"], kind="stable")
            .drop(columns=["_base", "_known"])
        )

    @_once
    def _told_as(self) -> dict[str, str]:
        """Give the claim that stands for the statement of each claim."""
        return {
            claim: s.claims[0] for history in self.histories for s in history for claim in s.claims
        }

    @_once
    def _again(self) -> frozenset[str]:
        """Give the claims that are told with the one that they are the same as."""
        told = (s for history in self.histories for s in history)
        return frozenset(
            claim
            for s in told
            for row, claim in zip(s.rows[1:], s.claims[1:], strict=True)
            if row["same_as"]
        )

    def claim(self, claim_id: str) -> pd.Series:
        """Give one claim by its id.

        Raises
        ------
        LedgerError
            When there is none; the sentence names the most similar id.

        Examples
        --------
        >>> load().claim("crss-2024q1-pk-kp-fatalities-all-share").printed
        '51%'
        """
        try:
            return self._claims.loc[claim_id]
        except KeyError:
            hint = did_you_mean(claim_id, self._claims.index, ".")
            raise LedgerError(f"No claim {claim_id!r} in the ledger{hint}") from None

    def rows(self, claim_ids: Iterable[str]) -> pd.DataFrame:
        """Give some claims by their ids, in the order in which they are named."""
        return self._claims.loc[list(claim_ids)]

    def source(self, source_id: str) -> pd.Series:
        """Give one row of ``sources``.

        Examples
        --------
        >>> load().source("geo-news-2024-04")["publisher"]
        'Geo News'
        """
        return self.tables["sources"].loc[source_id]

    def edition(self, edition: str) -> pd.Series:
        """Give one row of ``editions``."""
        return self.tables["editions"].loc[edition]

    def file(self, name: str) -> Path:
        """Give the path of a file beside the tables, such as ``geo/provinces.geojson``."""
        return self.folder / name

    def name(self, dimension: str, term: str) -> str:
        """Give the words for a term.

        Examples
        --------
        >>> load().name("region", "PK-KP")
        'Khyber Pakhtunkhwa'
        """
        names = self._names(dimension)
        return names[term] if term in names else names[self.term(dimension, term)]

    def _names(self, dimension: str) -> dict[str, str]:
        """Give the words for the terms of a dimension, taken out of its table once."""
        if dimension not in self._named:
            self._terms(dimension, [])
            self._named[dimension] = self.tables[TABLE_OF[dimension]]["name"].to_dict()
        return self._named[dimension]

    @_once
    def _named(self) -> dict[str, dict[str, str]]:
        return {}

    def label(self, body: str) -> str:
        """Give the short name of a body, and what the table calls it where no source names one.

        Examples
        --------
        >>> ledger = load()
        >>> ledger.label("CRSS"), ledger.label("KP-Police"), ledger.label("unnamed")
        ('CRSS', 'KP Police', 'no organisation named')
        """
        (body,) = self._terms("body", body)
        known = self.tables["bodies"].loc[body]
        name = known["name"]
        return name[:1].lower() + name[1:] if known["type"] == "none" else spoken(body)

    def part_of(self, dimension: str, part: str, whole: str) -> bool:
        """Tell whether a term is the other, or a part of it, in the dimension's tree.

        Examples
        --------
        >>> load().part_of("region", "PK-TA", "PK")
        True
        """
        part, whole = self._terms(dimension, [part, whole])
        return whole in self._ancestors[dimension][part]

    @_once
    def _ancestors(self) -> dict[str, dict[str, frozenset[str]]]:
        return {
            d: ancestors(d, self.tables[t].astype(object).fillna("").to_dict("records"))
            for d, t in TREES.items()
        }

    def parts_of(self, dimension: str, whole: str, **columns: str) -> list[str]:
        """Give the terms that are parts of another, in the order of their table.

        Parameters
        ----------
        dimension, whole : str
            The dimension, and the term whose parts are wanted.
        **columns : str
            What a column of the terms' table must say: ``kind="district"``.

        Examples
        --------
        >>> load().parts_of("region", "PK-SD", kind="district")
        ['PK-SD-hyderabad', 'PK-SD-karachi', 'PK-SD-larkana']
        """
        (whole,) = self._terms(dimension, whole)
        table = self.tables[TREES[dimension]]
        for column, word in columns.items():
            if column not in table.columns:
                hint = did_you_mean(column, table.columns, ".")
                raise LedgerError(f"{TREES[dimension]}.csv has no column {column!r}{hint}")
            table = table[table[column] == word]
        above = self._ancestors[dimension]
        return [term for term in table.index if term != whole and whole in above[term]]

    def select(
        self,
        *,
        as_of: str | date | None = None,
        each: str | Iterable[str] | None = None,
        within: str | Iterable[str] | bool | None = None,
        **cell: Any,
    ) -> pd.DataFrame:
        """Choose claims.

        Parameters
        ----------
        as_of : date or str, optional
            Only claims known on that day (ISO). By default, or with 'latest', all of them.
        each : str or list of str, optional
            Only claims on one ``year``, ``quarter``, ``month`` or ``day`` each; those on any other
            time are of a ``span``.
        within : str, slice, pandas.Period, a list of them, or True, optional
            Only claims on a time that lies in this one: ``within="2021/2025"``, or the same as
            ``slice(2021, 2025)``. With True it is what is given as ``period``.
        **cell : str or list of str
            Terms by dimension: ``body="CRSS"``, ``region=["PK-KP", "PK-BA"]``, ``period=2024``.
            A term may be told by its name, ``region="Sindh"``, and a period is also a
            ``pandas.Period``. Any column of :attr:`claims` that holds words or numbers can be
            named. A claim without a base is chosen by ``base=""``.

        Returns
        -------
        pandas.DataFrame
            The rows of :attr:`claims` that have these terms, in the order of the table; it is
            indexed by the id of the claim, which is a column too.

        Raises
        ------
        LedgerError
            When a term is not in its table; the sentence names the nearest one.

        Examples
        --------
        >>> load().select(source_id="geo-news-2024-04", region="PK-KP", kind="share").printed.max()
        '51%'
        >>> killed = dict(body="CRSS", region="PK", measure="fatalities", cause="all", group="all")
        >>> quarters = load().select(each="quarter", within=2025, kind="count", **killed)
        >>> sorted(set(quarters.period))
        ['2025-Q1', '2025-Q2', '2025-Q3']
        >>> load().select(region="Sindh", publisher="Dawn").region.unique().tolist()
        ['PK-SD']
        """
        view = self.known_on(as_of)
        if each is None and within is None and not cell:
            return view.claims
        return view._claims.loc[view.chosen(each=each, within=within, **cell)]

    def chosen(
        self,
        *,
        each: str | Iterable[str] | None = None,
        within: str | Iterable[str] | bool | None = None,
        **cell: Any,
    ) -> list[str]:
        """Give the ids of the claims that :meth:`select` gives, in the order of the table."""
        found: list[set[int]] = []
        if each is not None:
            kinds = listed(each)
            for kind in kinds:
                if kind not in EACH:
                    hint = did_you_mean(str(kind), EACH)
                    known = ", ".join(EACH)
                    raise LedgerError(f"each is {kind!r}, and must be one of {known}{hint}")
            found.append({row for row, of in enumerate(self._periods) if of.kind in kinds})
        if within is True:
            within = cell.pop("period", None)
        if within is not None and within is not False:
            times = [period.parse(time) for time in times_of(within)]
            rows = enumerate(self._periods)
            found.append({row for row, of in rows if any(time.contains(of) for time in times)})
        for column, wanted in cell.items():
            terms = self._terms(column, wanted)
            rows_of = self._rows_of(column)
            found.append(set().union(*(rows_of.get(term, ()) for term in terms)))
        ids = self._claims.index
        if not found:
            return list(ids)
        fewest, *others = sorted(found, key=len)
        return [ids[row] for row in sorted(fewest.intersection(*others))]

    def _rows_of(self, column: str) -> dict[object, set[int]]:
        """Give the rows of each word in a column of the claims, taken out of the frame once."""
        if column not in self._columns:
            rows: dict[object, set[int]] = {}
            for row, word in enumerate(_words(self._claims, column)):
                rows.setdefault(word, set()).add(row)
            self._columns[column] = rows
        return self._columns[column]

    @_once
    def _columns(self) -> dict[str, dict[object, set[int]]]:
        return {}

    @_once
    def _periods(self) -> list[period.Period]:
        """Give the time of each claim, in the order of the table."""
        return [period.parse(text) for text in self._claims["period"]]

    def statements(
        self,
        *,
        as_of: str | date | None = None,
        each: str | Iterable[str] | None = None,
        within: str | Iterable[str] | bool | None = None,
        **cell: Any,
    ) -> pd.DataFrame:
        """Choose statements: claims of one cell and edition that agree, told once.

        Parameters
        ----------
        as_of, each, within, **cell
            As in :meth:`select`. A statement is chosen by any of its claims, and told whole; one
            that prints it again in other words chooses it only where its own cell is asked for.

        Returns
        -------
        pandas.DataFrame
            One row is one statement, ordered by period, cell and the day it became known. The
            columns are those of its first claim, with ``claims`` and ``publishers`` (tuples: all
            who printed it), ``fate`` (one of ``tally.ledger.statements.FATES``, whatever else was
            chosen) and ``latest``: whether it is what the body last said of the cell. A later
            edition that only repeats an earlier figure in rounder words ("over 1,500") does not
            replace it, nor does another print of the same edition unless it is narrower
            or has no hedge.

        Examples
        --------
        >>> from tally.ledger.dimensions import whole
        >>> killed = dict(region="PK", measure="fatalities", kind="count", **whole())
        >>> load().statements(body="CRSS", period=2023, **killed)["text"].to_list()
        ['1,524', '1,523', '1,533']
        """
        view = self.known_on(as_of)
        ids = view.chosen(each=each, within=within, **cell)
        chosen = {view._told_as[claim] for claim in ids}
        if view._again.intersection(ids):
            of_cell = {c: term for c, term in cell.items() if c in CELL}
            chosen.intersection_update(view.chosen(each=each, within=within, **of_cell))
        return view._statements[view._statements.index.isin(chosen)]

    def latest(
        self,
        *,
        as_of: str | date | None = None,
        each: str | Iterable[str] | None = None,
        within: str | Iterable[str] | bool | None = None,
        **cell: Any,
    ) -> pd.DataFrame:
        """Choose what was last said of each cell: the statements whose ``latest`` is true.

        Examples
        --------
        >>> from tally.ledger.dimensions import whole
        >>> killed = dict(region="PK", measure="fatalities", kind="count", **whole())
        >>> load().latest(body="CRSS", period=2023, **killed)["text"].item()
        '1,533'
        """
        frame = self.statements(as_of=as_of, **_given(each=each, within=within), **cell)
        return frame[frame["latest"].astype(bool)]

    def population_of(self, region: str, year: int) -> pd.Series:
        """Give the census count nearest to a year (the earlier one where two are as near).

        Returns
        -------
        pandas.Series
            The row of ``population``, with its ``interval``: a count that was printed as "30.5m"
            is known to a tenth of a million.

        Raises
        ------
        LedgerError
            When no census of the region is in the ledger.
        """
        self._terms("region", region)
        rows = self.tables["population"]
        rows = rows[rows["region"] == region].sort_values("year")
        if rows.empty:
            raise LedgerError(f"No census count of {region} is in the ledger.")
        row = rows.loc[(rows["year"] - year).abs().sort_values(kind="stable").index[0]].copy()
        try:
            row["interval"] = quantity.parse(row["printed"]).interval()
        except QuantityError:
            # Garbled in print; the note says how it was read.
            row["interval"] = Interval.of(int(row["population"]))
        return row

    def breaks(self, body: str) -> list[int]:
        """Give the years that begin a new era of what a body's totals include."""
        self._terms("body", body)
        return scopes.breaks(self, body)

    def _terms(self, column: str, wanted: str | int | Iterable[str]) -> list:
        """Give the terms wanted of a column as they stand in the claims; refuse unknown ones."""
        if column not in TABLE_OF and column not in (columns := self._asked_of):
            raise LedgerError(
                f"Claims have no column {column!r}{did_you_mean(column, columns, '.')}"
            )
        wanted = "" if wanted is None else wanted
        if column == "period":
            return [str(period.parse(time)) for time in times_of(wanted)]
        terms = listed(wanted)
        if column in TABLE_OF:
            where, known = f"{TABLE_OF[column]}.csv", self.tables[TABLE_OF[column]].index
        elif column in WORDS:
            where, known = "The ledger", WORDS[column]
        else:
            return terms
        return [
            term if term == "" or term in known else self._term(column, term, where, known)
            for term in terms
        ]

    @_once
    def _asked_of(self) -> list[str]:
        """Give the columns by which claims can be chosen."""
        return [*self.tables["claims"].columns, *ASKED]

    def term(self, column: str, told: str) -> str:
        """Give the term that is told by itself or by its name.

        Examples
        --------
        >>> load().term("region", "Khyber Pakhtunkhwa")
        'PK-KP'
        """
        (found,) = self._terms(column, told)
        return found

    def _term(self, column: str, told: object, where: str, known: Iterable[str]) -> str:
        """Give the term that has a name, or refuse what is none."""
        if column in TREES or column == "body":
            table = self.tables[TABLE_OF[column]]
            named = table.index[table["name"].str.casefold() == str(told).casefold()]
            if len(named) == 1:
                return str(named[0])
            hint = meant(str(told), column, table.to_dict("records"), self.folder)
        else:
            hint = did_you_mean(told, known)
        end = "" if hint.endswith("?") else "."
        raise LedgerError(f"{where} has no {column} {told!r}{hint}{end}")


def _given(**options: Any) -> dict[str, Any]:
    """Give the options that were given, so that a question is noted as it was asked."""
    return {name: option for name, option in options.items() if option is not None}


def _words(frame: pd.DataFrame, column: str) -> pd.Series:
    """Give a column with an empty text where a cell is empty."""
    return frame[column].astype(object).fillna("")
