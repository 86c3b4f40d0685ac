"""Events added up: each is counted in the month in which it began, where and by whom it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
from ibis import Table
from ibis.expr.types import StringValue

from tally.errors import first_line
from tally.events import files
from tally.events.formats import WHOLE, EventsError, Form, Read, form_of
from tally.events.places import Places
from tally.ledger.tables import Ledger

#: What is added up; ``untold`` are events whose deaths nobody told.
SUMS = ("events", "low", "best", "high", "untold")

#: By what, beside the month.
BY = ("region", "district", "actor")

#: How the names of the keys in the file are written before they are ours.
_KEYS = ("why", "month", "province", "place", "who")

#: A blank that stands first or last.
BLANK_END = r"^[ \t\n\r\v\f]|[ \t\n\r\v\f]$"

#: What stands for a number of people killed that is none.
NO_NUMBER = -1


@dataclass(frozen=True)
class Counted:
    """The events of one file, added up.

    Parameters
    ----------
    form : str
        UCDP, ACLED or GTD.
    table : pandas.DataFrame
        One row is one month of one region, district and actor: ``period``, :data:`BY` and
        :data:`SUMS`.
    aside : pandas.DataFrame
        Rows that were not counted: ``file``, ``line`` (missing where it is not known), ``why``,
        and the ``row`` as it stood.
    elsewhere : int
        Events of other countries.
    unnamed : list of tuple of str
        Districts that the ledger does not know, each with its region; counted as unplaced.
    """

    form: str
    table: pd.DataFrame
    aside: pd.DataFrame
    elsewhere: int
    unnamed: list[tuple[str, str]]

    def by(self, *names: str) -> pd.DataFrame:
        """Add up further: by the month and these columns alone."""
        keys = ["period", *names]
        return self.table.groupby(keys, as_index=False, dropna=False)[list(SUMS)].sum()


def of_file(path: Path, ledger: Ledger, *, country: str = "Pakistan") -> Counted:
    r"""Read a file of events and add it up.

    Parameters
    ----------
    path : pathlib.Path
        UCDP GED or Candidate events or an export of ACLED, as CSV or a CSV in a zip; or a
        workbook of GTD.
    ledger : Ledger
        Whose regions and districts are counted by.
    country : str
        Which country's.

    Raises
    ------
    EventsError
        When it can't be read, or is none of these.

    Examples
    --------
    >>> import tempfile, tally
    >>> head = "event_id_cnty,event_date,country,admin1,admin2,actor1,fatalities"
    >>> row = "PAK1,2024-03-05,Pakistan,Punjab,Lahore,Unidentified,2"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "acled.csv"
    ...     _ = path.write_text(f"{head}\n{row}\n")
    ...     found = of_file(path, tally.load()).by("region")
    >>> found[["period", "region", "events", "best"]].to_numpy().tolist()
    [['2024-03', 'PK-PB', 1, 2]]
    """
    with files.opened(path) as (connection, rows):
        found = of_table(
            rows, ledger, country=country, where=path.name, connection=connection, keep=files.kept
        )
        rejected = files.rejected(connection, path)
    parts = [part for part in (rejected, found.aside) if not part.empty]
    aside = pd.concat(parts, ignore_index=True) if parts else rejected
    return Counted(found.form, found.table, aside, found.elsewhere, found.unnamed)


def of_warehouse(address: str, name: str, ledger: Ledger, *, country: str = "Pakistan") -> Counted:
    """Add up the events of a table in a warehouse, by the same expressions.

    Parameters
    ----------
    address : str
        As Ibis takes it, such as ``duckdb://events.db`` or ``postgres://host/database``.
    name : str
        The table, with the columns of one of the three forms.
    ledger : Ledger
        Whose regions and districts are counted by.
    country : str
        Which country's.

    Raises
    ------
    EventsError
        When it can't be reached or has no such table.

    Examples
    --------
    >>> import sqlite3, tempfile, tally
    >>> row = dict(event_id_cnty="PAK1", event_date="2024-03-05", country="Pakistan")
    >>> row |= dict(admin1="Sindh", admin2="Karachi", actor1="Unidentified", fatalities="2")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with sqlite3.connect(f"{folder}/events.db") as database:
    ...         _ = pd.DataFrame([row]).to_sql("acled", database, index=False)
    ...     found = of_warehouse(f"sqlite://{folder}/events.db", "acled", tally.load())
    >>> found.form, int(found.table["best"].sum())
    ('ACLED', 2)
    """
    try:
        connection = ibis.connect(address)
        rows = connection.table(name)
        rows = rows.rename({column.casefold(): column for column in rows.columns})
    except Exception as error:
        said = first_line(error, type(error).__name__)
        raise EventsError(f"{address} has no table {name!r} that can be read: {said}.") from None
    return of_table(rows, ledger, country=country, where=name, connection=connection)


def of_table(
    rows: Table,
    ledger: Ledger,
    *,
    country: str,
    where: str,
    connection: Any,
    keep: Callable[[Any, Table], Table] | None = None,
) -> Counted:
    """Add up a table of events, wherever it is.

    With `keep` the rows are read once, and what is needed of each is kept in their order; they are
    read again only where some are set aside, since these are told whole.
    """
    form = form_of(rows.columns, where)
    columns = list(rows.columns)
    texts = rows.mutate(**{c: _text(rows[c]) for c in sorted(_used(form, rows))})
    read, run = form.read(texts), partial(_run, where)
    keyed = texts.mutate(
        month=read.month, province=read.province.fill_null(""),
        place=read.district, who=read.actor, _id=read.id, _ours=read.country == country,
        _tags=read.tags.fill_null(False), **_numbers(read),
    )  # fmt: skip
    keyed = keyed.mutate(why=_why(keyed))
    if keep is not None:
        needed = keyed.select(*_KEYS, "_id", "_ours", "_tags", "_low", "_best", "_high")
        keyed = run(partial(keep, connection), needed)
        keyed = keyed.mutate(_row=keyed.rowid())
    counts = keyed.aggregate(
        n=keyed.count(), of=keyed._id.nunique(), ours=keyed._ours.sum(), tags=keyed._tags.sum()
    )
    total = run(connection.execute, counts).iloc[0]
    if not total["ours"]:
        raise EventsError(f"{where} holds no event of {country}.")
    if int(total["n"]) - int(total["tags"]) > int(total["of"]):
        first = keyed._id if keep is None else keyed._row
        nth = ibis.row_number().over(group_by=keyed._id, order_by=first)
        again = (nth > 0, "an event of this id is there already")
        keyed = keyed.mutate(why=ibis.cases((keyed.why.notnull(), keyed.why), again, else_=None))
    keyed = keyed.filter(keyed._ours & ~keyed._tags)
    sums = {of: keyed[f"_{of}"].sum() for of in ("low", "best", "high")}
    added = run(
        connection.execute,
        keyed.group_by(list(_KEYS)).aggregate(
            events=keyed.count(), untold=keyed["_best"].isnull().sum(), **sums
        ),
    )
    places = Places.of(ledger, set(added.loc[added["why"].isna(), "province"]))
    added["region"] = added["province"].map(places.region)
    unknown = sorted(set(added.loc[added["why"].isna() & added["region"].isna(), "province"]))
    why = keyed.why
    if unknown:
        lost = (keyed.province.isin(unknown), "no region is known for the province")
        why = ibis.cases((why.notnull(), why), lost, else_=None)
    good = added[added["why"].isna() & added["region"].notna()]
    aside = pd.DataFrame(columns=list(files.ASIDE))
    if len(good) < len(added):
        lost = keyed.mutate(why=why).filter(why.notnull())
        if keep is not None:
            numbered = texts.mutate(_row=ibis.row_number())
            lost = numbered.join(lost.select("_row", "why"), "_row").order_by("_row")
        aside = _aside(run(connection.execute, lost.select("why", *columns)), where)
    other = int(total["n"]) - int(total["ours"]) - int(total["tags"])
    table, unnamed = _ours(good, places)
    return Counted(form.name, table, aside, other, unnamed)


def _used(form: Form, rows: Table) -> set[str]:
    """Give the columns that the form reads; the others may be of any type."""
    return set(form.columns) | (form.more & set(rows.columns))


def _text(column: Any) -> StringValue:
    """Give a column as text without blanks at its ends, which are sought in all and cut off few."""
    text = column.cast(str)
    return ibis.cases((text.re_search(BLANK_END), text.strip()), else_=text)


def _numbers(read: Read) -> dict[str, Any]:
    """Give the estimates as numbers: missing where none is told, below zero where it is none."""
    found = {}
    for name, text in {"_low": read.low, "_best": read.best, "_high": read.high}.items():
        untold = [] if read.told else [(text.fill_null("") == "", ibis.null("int64"))]
        number = (text.re_search(WHOLE), text.cast("float64").cast("int64"))
        found[name] = ibis.cases(number, *untold, else_=NO_NUMBER)
    return found


def _why(keyed: Table) -> StringValue:
    """Say why an event can't be counted for itself; missing where it can."""
    numbers = [keyed[name] < 0 for name in ("_low", "_best", "_high")]
    return ibis.cases(
        (keyed._id.fill_null("") == "", "it has no id"),
        (keyed.month.isnull(), "its day, or its month, is none"),
        (numbers[0] | numbers[1] | numbers[2], "a number of people killed is none"),
        else_=None,
    )


def _run(where: str, do: Callable[[Table], Any], query: Table) -> Any:
    """Execute a query or keep what it gives, and tell in a sentence what goes wrong."""
    try:
        return do(query)
    except Exception as error:
        said = first_line(error, type(error).__name__)
        raise EventsError(f"{where} can't be added up: {said.rstrip('.')}.") from None


def _ours(added: pd.DataFrame, places: Places) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Put our names of districts in, and add up what then is the same."""
    keys = [
        (region, None if pd.isna(place) else str(place))
        for region, place in zip(added["region"], added["place"], strict=True)
    ]
    names = {key: places.district(*key) for key in set(keys)}
    unnamed = sorted((region, str(place)) for (region, place), name in names.items() if not name)
    frame = added.assign(
        period=added["month"],
        district=[names[key] or places.unplaced for key in keys],
        actor=added["who"].fillna("").astype(str),
    )
    sums = frame.groupby(["period", *BY], as_index=False)[list(SUMS)].sum()
    return sums.astype(dict.fromkeys(SUMS, "int64")), unnamed


def _aside(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """Write each row that is set aside as one text."""
    cells = rows.drop(columns="why").astype(object).where(rows.drop(columns="why").notna(), None)
    return pd.DataFrame(
        {
            "file": where,
            "line": None,
            "why": rows["why"],
            "row": [
                json.dumps({k: v for k, v in row.items() if v not in (None, "")}, default=str,
                           ensure_ascii=False)
                for row in cells.to_dict("records")
            ],
        }
    )  # fmt: skip


def told(counted: Sequence[tuple[str, Counted]]) -> list[str]:
    """Tell what was counted, and what was not, in a line for each file."""
    lines = []
    for name, found in counted:
        sums = found.table[list(SUMS)].sum()
        line = f"{name} ({found.form}): {sums['events']:,} events, {sums['best']:,} people killed"
        parts = [
            f"{sums['untold']:,} events without a number" if sums["untold"] else "",
            f"{found.elsewhere:,} events of other countries" if found.elsewhere else "",
            f"{len(found.aside):,} rows set aside" if len(found.aside) else "",
            f"{len(found.unnamed)} districts of no known name" if found.unnamed else "",
        ]
        lines.append("; ".join([line, *filter(None, parts)]) + ".")
    return lines
