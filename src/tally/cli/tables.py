"""The commands for those who add figures to the tables."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tally.cli.shared import DATA, data_folder


@click.command()
@DATA
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON on stdout.")
def check(folder: Path | None, as_json: bool) -> None:
    """Validate the tables, the corrections and the findings.

    What became of each doubt is held against the findings. Each problem is one line on stderr:
    file, row, column, and what is wrong.
    The exit status is 1 if there is one.
    """
    import tally.audit.complete as findings
    from tally.check import check as find
    from tally.check import missing_lists
    from tally.ledger import corrections

    folder = data_folder(folder)
    problems = find(folder) + corrections.check(folder)
    problems = problems or missing_lists(folder)
    if not problems and (folder / findings.FILE).is_file():
        problems = findings.check(folder)
    elif not problems and not as_json:
        click.echo(f"No {findings.FILE} in {folder}: contradictions are not looked for.", err=True)
    if as_json:
        click.echo(json.dumps([p.as_dict() for p in problems], indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
    sys.exit(1 if problems else 0)


@click.command()
@DATA
@click.option("--check", "only_check", is_flag=True, help="Change nothing; name what would change.")
def fmt(folder: Path | None, only_check: bool) -> None:
    """Put the tables into canonical form and order.

    So a diff shows what changed and no more. What the tables say stays the same; a table that
    can't be read without loss is refused, and then none is written.
    """
    from tally.curation import canonical
    from tally.writing import replace_files

    texts = canonical.texts(data_folder(folder, writes=not only_check))
    changed = {path: text for path, (text, differs) in texts.items() if differs}
    if not only_check:
        replace_files(changed)
    for path in changed:
        if only_check:
            click.echo(f"{path.name}: not in canonical form; run `tally fmt`", err=True)
        else:
            click.echo(path.name)
    sys.exit(1 if only_check and changed else 0)
