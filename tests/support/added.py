"""Figures added to a copy of the tables, as a later report would bring them."""

import csv
import shutil
from pathlib import Path

import tally
from tally.ledger.tables import Ledger

#: A claim says nothing but what it is given, and else counts everything in the country.
WHOLE = dict.fromkeys(("cause", "group", "actor", "tactic", "target"), "all") | {
    "region": "PK", "measure": "fatalities", "kind": "count", "qualifier": "exact",
}  # fmt: skip

PUBLISHED = "2026-11-25"


def with_claims(data: Path, folder: Path, *claims: dict, kind: str = "organisation") -> Ledger:
    """Load a copy of the tables with more claims, each of a page of its own of November 2026.

    Whole years that have not ended by the clock can be told too: nothing is checked.
    """
    copy = shutil.copytree(data, folder / "data", dirs_exist_ok=True)
    for number, given in enumerate(claims):
        source = f"{given['body'].lower()}-{PUBLISHED}-{number}"
        page = {
            "source_id": source,
            "publisher": given["body"],
            "title": "[report on a year]",
            "published": PUBLISHED,
            "url": f"https://example.org/{source}",
            "language": "en",
            "kind": given.get("source_kind", kind),
        }
        append(copy / "sources.csv", page)
        claim = {"claim_id": f"added-{number}", "source_id": source}
        append(copy / "claims.csv", {**WHOLE, **claim, **given, "value": given["printed"]})
    return tally.load(copy)


def append(table: Path, row: dict) -> None:
    """Write one row at the end of a table."""
    with table.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(
            {column: row.get(column, "") for column in columns}
        )
