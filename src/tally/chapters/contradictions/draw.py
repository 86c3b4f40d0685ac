"""The chart of contradictions: how far what was printed is from what follows."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tally.audit.explained import STATUSES
from tally.audit.findings import Findings
from tally.draw.common import OTHER_COLOURS, legend_of, plain
from tally.draw.drawing import Drawing, themed

#: One colour for each thing that may be behind a contradiction; grey where nothing is recorded.
COLOURS = dict(zip(STATUSES, OTHER_COLOURS, strict=True))

#: In pixels: the height of a row, and of axis and legend.
ROW, REST = 34, 130


def gaps(rows: pd.DataFrame, found: Findings, *, scope: str) -> Drawing:
    """Draw how many contradictions are how wide, coloured by what is behind them.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``say.gaps`` gives them.
    found : Findings
        The contradictions that were counted.
    scope : str
        Whose they are, and what the gap is.
    """
    gaps = list(dict.fromkeys(rows["gap"]))
    behind = [name for name in [*STATUSES, *rows["behind"]] if name in set(rows["behind"])]
    behind = list(dict.fromkeys(behind))
    totals = rows.groupby("gap", sort=False)["count"].sum()
    scale = alt.Scale(domain=behind, range=[COLOURS.get(name, "#808080") for name in behind])
    y = alt.Y("gap:N", sort=gaps, title=None, axis=alt.Axis(ticks=False, domain=False))
    most = int(totals.max())
    x = alt.X(
        "count:Q",
        title="Contradictions",
        scale=alt.Scale(domain=[0, most * 1.12], nice=False),
        axis=alt.Axis(tickCount=min(5, most), tickMinStep=1, format="d"),
        stack="zero",
    )
    bars = (
        alt.Chart(alt.Data(values=plain(rows.assign(place=rows["behind"].map(behind.index)))))
        .mark_bar(height=ROW * 0.55)
        .encode(
            x=x,
            y=y,
            color=alt.Color("behind:N", scale=scale, legend=legend_of(behind)),
            order="place:Q",
            tooltip=[
                alt.Tooltip("gap:N", title="Off by"),
                alt.Tooltip("behind:N", title="Behind it"),
                alt.Tooltip("count:Q", title="Contradictions"),
            ],
        )
    )
    ends = pd.DataFrame({"gap": totals.index, "count": totals.to_numpy()})
    numbers = (
        alt.Chart(alt.Data(values=plain(ends)))
        .mark_text(align="left", dx=6)
        .encode(x=x, y=y, text="count:Q")
    )
    chart = alt.layer(bars, numbers).properties(width="container")
    table = rows.pivot_table(index="gap", columns="behind", values="count", sort=False)
    table = table.reindex(index=gaps, columns=behind).fillna(0).astype(int)
    table = table.rename_axis(columns=None).assign(all=totals).reset_index()
    told = "; ".join(f"{gap}: {n}" for gap, n in totals.items())
    return Drawing(
        themed(chart, height=ROW * len(gaps) + REST),
        scope,
        f"Chart: contradictions by how far the printed figure is off. {told}.",
        table.rename(columns={"gap": "Off by", "all": "All"} | {b: b.capitalize() for b in behind}),
        tuple(dict.fromkeys(claim for finding in found for claim in finding.claims)),
        remarks=(
            "How far a figure is off is the least distance between what it can stand for and what "
            "follows from the others, as a part of itself; a change counts as a factor.",
        ),
    )
