"""All values of all variants as files beside the ledger's own, where the grid has been made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from tally.book import claim_files, downloads
from tally.notebooks import grid, records, values
from tally.writing import write_whole

#: What stands above the list of files.
HEADING = (
    '<section id="all-values"><h2>All values</h2><p>Each named number of each chapter, for all '
    "that readers can choose under its title: with its ends, its unit, its scope and the claims "
    "that it was made from. The ends are as the chapter takes the words; those of a printed figure "
    "are there in the strict reading too.</p>"
)


def setup(app: Sphinx) -> None:
    """Add the files to the page of the downloads."""
    app.connect("html-page-context", add)


def add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Write the files, and list them at the foot of the page."""
    if app.builder.format != "html" or pagename != downloads.PAGE:
        return
    made = files(app)
    for name, content in made.items():
        write_whole(Path(app.outdir) / downloads.FOLDER / name, content)
    if made:
        listed = downloads.files_html(made, "../" * pagename.count("/"))
        context["body"] = f"{context['body']}{HEADING}{listed}</section>"


def files(app: Sphinx) -> dict[str, bytes]:
    """Give the table as CSV and as Parquet; nothing where no chapter has a grid."""
    names = sorted(path.stem for path in (Path(app.srcdir) / grid.FOLDER).glob("*.json"))
    grids = [(name, found) for name in names if (found := grid.read(name, app.srcdir))]
    if not grids:
        return {}
    from tally.ledger.download import Column, csv_file, parquet_file
    from tally.ledger.files import read_descriptor

    strict = {claim: entry["strict"] for claim, entry in claim_files.entries(app).items()}
    table = values.table(grids, strict)
    about = [
        Column(name, "number" if name in records.ENDS else "string", told)
        for name, told in values.COLUMNS.items()
    ]
    table = table.astype(object).where(table.notna(), None)
    descriptor = read_descriptor(Path(app.srcdir) / "data")
    return {
        "tally-values.csv": csv_file(table),
        "tally-values.parquet": parquet_file(table, about, descriptor),
    }
