"""How long the audit takes: the whole ledger, one bound, and the same with more claims.

    .venv/bin/python benchmarks/audit.py [--largest 30] [--patience 600]

Prints seconds of processor time and draws them in ``benchmarks/audit.svg``. The larger ledgers are
copies of the ledger under other organisations, so that every copy is a world of its own. No answer
of an earlier run is used.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import altair as alt
import pandas as pd

import tally
from tally.audit import bounds
from tally.audit.findings import contradictions
from tally.audit.world import Cell
from tally.ledger.tables import Ledger

#: The numbers of copies.
SIZES = (1, 3, 10, 30)


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=30, help="the largest number of copies")
    parser.add_argument(
        "--patience",
        type=float,
        default=600.0,
        help="seconds; what would take longer, going by the size before, is not asked",
    )
    given = parser.parse_args()
    os.environ["TALLY_KEPT"] = "no"
    rows = []
    expected = dict.fromkeys(QUESTIONS, 0.0)
    for copies in [n for n in SIZES if n <= given.largest]:
        ledger = replicated(tally.load(), copies)
        claims = len(ledger.claims)
        for what, ask in QUESTIONS.items():
            if expected[what] > given.patience:
                print(f"{'-':>8}    {claims:7,} claims  {what}: not asked", flush=True)
                continue
            for state in ("cold", "warm"):
                begin = time.process_time()
                ask(ledger)
                seconds = time.process_time() - begin
                rows.append({"claims": claims, "what": f"{what}, {state}", "seconds": seconds})
                print(f"{seconds:8.2f} s  {claims:7,} claims  {what}, {state}", flush=True)
            expected[what] = 3 * seconds
    draw(pd.DataFrame(rows), Path(__file__).with_name("audit.svg"))


def one_bound(ledger: Ledger) -> None:
    """Ask for one bound."""
    bounds(ledger, Cell("2024-Q1", "PK-KP", "fatalities"), body="CRSS")


def whole(ledger: Ledger) -> None:
    """Audit everything."""
    contradictions(ledger)


#: What is asked of each ledger.
QUESTIONS = {"one bound": one_bound, "the whole ledger": whole}


def replicated(ledger: Ledger, copies: int) -> Ledger:
    """Give a ledger with so many organisations of each name, each with the same claims."""
    tables = dict(ledger.tables)
    tables["claims"] = _again(tables["claims"], copies, body=lambda claims: claims["body"])
    tables["bodies"] = _again(tables["bodies"], copies)
    tables["scopes"] = _again(tables["scopes"].set_index("body"), copies).reset_index()
    return replace(ledger, tables=tables)


def _again(table: pd.DataFrame, copies: int, **columns: Callable) -> pd.DataFrame:
    """Repeat the rows of a table with other names in its index and in these columns."""
    frames = []
    for copy in range(copies):
        end = f"-{copy}" if copy else ""
        told = {name: of(table) + end for name, of in columns.items()}
        frames.append(table.assign(**told).rename(index=lambda name, end=end: f"{name}{end}"))
    return pd.concat(frames).rename_axis(table.index.name)


def draw(table: pd.DataFrame, path: Path) -> None:
    """Draw the seconds by the number of claims."""
    chart = (
        alt.Chart(table, title="The audit's processor time by the number of claims")
        .mark_line(point=True)
        .encode(
            alt.X("claims:Q", scale=alt.Scale(type="log"), title="Claims (logarithmic)"),
            alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="Seconds (logarithmic)"),
            alt.Color("what:N", title=None),
            alt.StrokeDash("what:N", title=None),
        )
        .properties(width=480, height=280)
    )
    chart.save(path)


if __name__ == "__main__":
    main()
