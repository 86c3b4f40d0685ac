"""The command that adds up files of events."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tally.cli.shared import DATA, data_folder
from tally.errors import TallyError
from tally.ledger import spreadsheet

if TYPE_CHECKING:
    import pandas as pd

    from tally.events.counts import Counted
    from tally.ledger.tables import Ledger

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=PATH, metavar="FILE...")
@click.option("--out", type=PATH, metavar="FILE", help="Where the sums go: .csv or .parquet.")
@click.option(
    "--by",
    type=click.Choice(["region", "district", "actor"]),
    multiple=True,
    help="Beside the month, by what; by default by all three.",
)
@click.option(
    "--overlay", type=PATH, metavar="DIR", help="Write UCDP's months for `tally run --with DIR`."
)
@click.option("--country", default="Pakistan", show_default=True, help="Whose events.")
@click.option("--warehouse", metavar="ADDRESS", help="Take tables of a database that Ibis knows.")
@DATA
def events(
    files: tuple[Path, ...],
    out: Path | None,
    by: tuple[str, ...],
    overlay: Path | None,
    country: str,
    warehouse: str | None,
    folder: Path | None,
) -> None:
    """Add up events by month, region, district and actor.

    FILE is a file of UCDP GED or Candidate events or an export of ACLED, as CSV (with commas,
    semicolons or tabs, in UTF-8 or UTF-16) or zip, or a workbook of GTD; with --warehouse it is
    the name of a table. Rows that can't be counted are told and set aside, in a file beside
    --out. Each event is counted in the month in which it began; files are never mixed.
    """
    try:
        from tally.events import counts
    except ImportError:
        raise TallyError(
            "Events are read by DuckDB and Ibis, which are not installed. "
            "Run: pip install 'tally[events]'"
        ) from None
    from tally.ledger.tables import load
    from tally.writing import refuse_unwritable, replace_files

    if not files:
        raise click.UsageError("Name one file of events, or more.")
    if out is None and overlay is None:
        raise click.UsageError("Say where the sums go: --out FILE, or --overlay DIR.")
    if out is not None:
        if out.suffix not in (".csv", ".parquet"):
            raise TallyError(f"{out} must end in .csv or .parquet.")
        refuse_unwritable(out)
    ledger = load(data_folder(folder))
    found = [
        (
            path,
            counts.of_warehouse(warehouse, str(path), ledger, country=country)
            if warehouse
            else counts.of_file(path, ledger, country=country),
        )
        for path in files
    ]
    made: dict[Path, str | bytes] = {}
    if out is not None:
        made |= _sums(out, found, by or counts.BY)
    if overlay is not None:
        made |= _overlay(overlay, found, ledger)
        overlay.mkdir(parents=True, exist_ok=True)
    replace_files(made)
    for line in counts.told([(path.name, one) for path, one in found]):
        click.echo(line, err=True)
    for path in made:
        click.echo(str(path))


def _sums(
    out: Path, found: list[tuple[Path, Counted]], by: tuple[str, ...]
) -> dict[Path, str | bytes]:
    """Write the sums of all files, and what was set aside."""
    import pandas as pd

    table = pd.concat(
        [one.by(*by).assign(file=path.name) for path, one in found], ignore_index=True
    )
    made: dict[Path, str | bytes] = {out: _written(table, out.suffix)}
    aside = [one.aside for _, one in found if len(one.aside)]
    if aside:
        beside = out.with_name(f"{out.stem}.aside.csv")
        made[beside] = _written(pd.concat(aside, ignore_index=True), ".csv")
    return made


def _written(table: pd.DataFrame, suffix: str) -> str | bytes:
    return spreadsheet.csv_text(table) if suffix == ".csv" else table.to_parquet(index=False)


def _overlay(
    place: Path, found: list[tuple[Path, Counted]], ledger: Ledger
) -> dict[Path, str | bytes]:
    """Write UCDP's months as rows of the ledger's table, with the editions that it lacks."""
    import pandas as pd

    from tally.events.ucdp import filled

    rows = pd.concat([filled(one, path, ["region"]) for path, one in found], ignore_index=True)
    made: dict[Path, str | bytes] = {
        place / "ucdp_monthly.csv": str(_written(rows, ".csv")),
    }
    known = set(ledger.tables["editions"].index)
    if lacking := [name for name in rows["version"].unique() if name not in known]:
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["edition", "body", "title", "released", "scope"])
        writer.writerows([name, "UCDP", f"Events of {name}", "", ""] for name in lacking)
        made[place / "editions.csv"] = lines.getvalue()
    return made
