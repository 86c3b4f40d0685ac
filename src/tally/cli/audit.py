"""The commands `tally bounds` and `tally audit`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from tally.cli.shared import DATA, JSON, data_folder, filled, terms
from tally.ledger.dimensions import ALL

READING = click.option(
    "--reading",
    type=click.Choice(["strict", "conventional"]),
    help="How words such as 'over' are read: only what they guarantee, or as usually meant.",
)
AS_OF = click.option("--as-of", metavar="DATE", help="Only what was known on that day.")
SOURCE = click.option(
    "--source",
    multiple=True,
    metavar="SOURCE",
    callback=filled,
    help="Only these publications; may be repeated.",
)

#: The dimensions of a scope, each with a term for an example.
EXAMPLES = {
    "cause": "attacks",
    "group": "militants",
    "actor": "ttp",
    "tactic": "suicide-attacks",
    "target": "police",
}


def _scope(command: Callable) -> Callable:
    for dimension, term in reversed(EXAMPLES.items()):
        command = click.option(
            f"--{dimension}",
            default=ALL,
            show_default=True,
            callback=filled,
            help=f"Such as {term}.",
        )(command)
    return command


@click.command()
@click.option("--body", required=True, callback=filled, help="Who counted, such as CRSS.")
@click.option("--period", required=True, callback=filled, help="Such as 2024, 2024-Q1 or 2024-01.")
@click.option("--region", default="PK", show_default=True, callback=filled, help="Such as PK-KP.")
@click.option(
    "--measure", default="fatalities", show_default=True, callback=filled, help="Such as incidents."
)
@_scope
@click.option("--settle", is_flag=True, help="Tell also which figure would narrow the bounds most.")
@SOURCE
@AS_OF
@READING
@DATA
@JSON
def bounds(
    body: str,
    source: tuple[str, ...],
    as_of: str | None,
    reading: str | None,
    folder: Path | None,
    settle: bool,
    as_json: bool,
    **cell: str,
) -> None:
    """Tell how small and how great a figure can be.

    All that the body published is held together. The answer is the interval, and the claims that
    it follows from.
    """
    from tally.audit import bounds as find
    from tally.audit.bounds import settles
    from tally.audit.world import Cell
    from tally.ledger import tables as ledgers

    ledger = ledgers.load(data_folder(folder))
    body = ledger.term("body", body)
    asked, reading = Cell(**terms(ledger, **cell)), reading or "strict"
    found = find(ledger, asked, body=body, source=source or None, as_of=as_of, reading=reading)
    best = []
    if settle:
        best = settles(ledger, asked, body=body, as_of=as_of, reading=reading)[:1]
    if as_json:
        told = found.as_dict()
        if settle:
            told["settles"] = [{**vars(s.cell), "left": s.left} for s in best]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    click.echo(found.text)
    click.echo(found.sentence)
    for claim in found.claims:
        click.echo(f"  {claim}")
    if found.set_aside:
        click.echo("Set aside, the fewest without which all others can be true:")
        for claim in found.set_aside:
            click.echo(f"  {claim}")
    for one in best:
        click.echo(f"Would narrow it to a width of {one.left}: {' '.join(vars(one.cell).values())}")


@click.command()
@click.option("--body", callback=filled, help="Only this body.")
@SOURCE
@AS_OF
@READING
@DATA
@JSON
def audit(
    body: str | None,
    source: tuple[str, ...],
    as_of: str | None,
    reading: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """List the claims that can't all be true.

    Each finding has the smallest set of claims, one sentence, the reading of words under which it
    holds, and whether it is known.
    """
    from tally.audit.findings import contradictions
    from tally.ledger import tables as ledgers

    ledger = ledgers.load(data_folder(folder))
    found = contradictions(
        ledger, body=body, source=source or None, as_of=as_of, reading=reading or "conventional"
    )
    if as_json:
        click.echo(json.dumps([f.as_dict() for f in found], indent=2, ensure_ascii=False))
    else:
        for finding in found:
            state = "known" if finding.known else "new"
            click.echo(f"[{finding.kind}, {finding.reading}, {state}] {finding.sentence}")
            for claim in finding.claims:
                click.echo(f"    {claim}")
        click.echo(f"{len(found)} findings")
    for sentence in found.limits:
        click.echo(f"tally: {sentence}", err=True)
