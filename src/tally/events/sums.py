"""Sums of events in a file of a reader's own, as `tally events` writes them.

They are laid into a ledger for one run, with an edition and a source that name the file, so that
each number on a page leads to it. The claims of the ledger stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tally.errors import first_line
from tally.events.formats import EventsError
from tally.ledger.tables import Ledger

#: The table of a ledger that they are laid into.
TABLE = "sums"

SUFFIXES = (".csv", ".parquet")

#: What is added up, and by what it may be told beside the month.
COUNTED = ("events", "low", "best", "high")
BY = ("region", "district", "actor")

MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"

#: Columns that only files of single events have.
SINGLE = {"id", "event_id_cnty", "eventid", "date_start", "event_date", "iyear"}


def whole(told: str) -> str:
    """Spell a file by its whole path, since a notebook runs elsewhere; all else stays as it is.

    Examples
    --------
    >>> whole("ucdp-ged-to-2021"), Path(whole("sums.csv")).is_absolute()
    ('ucdp-ged-to-2021', True)
    """
    return str(Path(told).resolve()) if Path(told).suffix in SUFFIXES else told


def lay(ledger: Ledger, given: Mapping[str, object], *, name: str = TABLE) -> Ledger:
    """Lay the file that a parameter names into a ledger; where it names none, give it as it is.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    given : mapping
        Parameters of a notebook, or some of them.
    name : str
        Which of them may name a file.

    Returns
    -------
    Ledger
        With a table ``sums``: ``sums`` (the path), ``version`` (its edition), ``period``,
        :data:`BY` (missing where it does not tell them) and :data:`COUNTED`.

    Raises
    ------
    EventsError
        When the file can't be read, or is not what `tally events` writes.
    """
    told = given.get(name)
    if not isinstance(told, str) or Path(told).suffix not in SUFFIXES:
        return ledger
    path = Path(whole(told))
    if TABLE in ledger.tables and str(path) in set(ledger.tables[TABLE]["sums"]):
        return ledger
    rows, label = read(path, ledger)
    print_of = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    version = f"file-{re.sub('[^a-z0-9]+', '-', path.name.casefold()).strip('-')}-{print_of[:6]}"
    bodies = pd.DataFrame([{"body": label, "name": label, "type": "dataset"}], index=[label])
    editions = pd.DataFrame(
        [{"edition": version, "body": label, "title": "your own file"}], index=[version]
    )
    sources = pd.DataFrame(
        [
            {
                "source_id": version,
                "publisher": label,
                "title": path.name,
                "note": f"its SHA-256 begins with {print_of}",
            }
        ],
        index=[version],
    )
    sums = rows.assign(sums=str(path), version=version)
    return ledger.beside(bodies=bodies, editions=editions, sources=sources, **{TABLE: sums})


def read(path: Path, ledger: Ledger) -> tuple[pd.DataFrame, str]:
    """Read a file of sums; give its rows, and the name of the file of events that was added up.

    Raises
    ------
    EventsError
        When it can't be read, or is not what `tally events` writes.
    """
    if not path.is_file():
        raise EventsError(f"{path} is missing, or no file.")
    try:
        table = (
            pd.read_csv(path, dtype=str, keep_default_na=False)
            if path.suffix == ".csv"
            else pd.read_parquet(path)
        )
    except (ValueError, OSError) as error:
        said = first_line(error).rstrip(".")
        raise EventsError(f"{path} is no table that can be read: {said}.") from None
    lacking = [c for c in ("period", *COUNTED) if c not in table.columns]
    if lacking and SINGLE & {str(c).strip().casefold() for c in table.columns}:
        raise EventsError(
            f"{path} has single events. Add them up first: tally events {path.name} --out sums.csv."
        )
    if lacking:
        raise EventsError(
            f"{path} has no column {', '.join(lacking)}; `tally events` writes a file that has."
        )
    if table.empty:
        raise EventsError(f"{path} has no row.")
    files = list(dict.fromkeys(table["file"])) if "file" in table.columns else [path.name]
    if len(files) > 1:
        raise EventsError(
            f"{path} has the sums of {len(files)} files, and one event may be in several of them. "
            "Add up one at a time: tally events FILE --out sums.csv."
        )
    return _checked(table, path, ledger), str(files[0]) or path.name


def _checked(table: pd.DataFrame, path: Path, ledger: Ledger) -> pd.DataFrame:
    """Give the columns in their types; the first cell that is wrong is told with its row."""
    rows = pd.DataFrame({"period": table["period"].astype(str)})
    for name in BY:
        rows[name] = table[name].astype(str) if name in table.columns else None
    known = {*ledger.tables["regions"].index}
    bad = {
        "period": (~rows["period"].str.fullmatch(MONTH), "is no month, such as 2024-03"),
        "region": (rows["region"].notna() & ~rows["region"].isin(known), "is in no regions.csv"),
    }
    for name in COUNTED:
        text = table[name].astype(str)
        bad[name] = (~text.str.fullmatch(r"[0-9]{1,12}"), "is no whole number")
        rows[name] = text.where(~bad[name][0], "0").astype("int64")
    for name, (wrong, why) in bad.items():
        if wrong.any():
            place = int(wrong.to_numpy().argmax())
            raise EventsError(
                f"{path}, row {place + 1} below the header: {name}: {table[name].iloc[place]!r} "
                f"{why}."
            )
    return rows
