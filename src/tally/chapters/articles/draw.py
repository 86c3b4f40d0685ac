"""The figures of an article as a list with their verdicts, and the verdicts on five articles."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from tally.chapters.articles.derive import VERDICTS
from tally.draw.common import OTHER_COLOURS, legend_of, plain
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, themed

#: A colour and a shape for each verdict; the colours stand out on white and on black.
MARKS = {
    "holds": (OTHER_COLOURS[0], "circle"),
    "rounder": (OTHER_COLOURS[5], "triangle-up"),
    "scope": (OTHER_COLOURS[2], "triangle-right"),
    "restated": (OTHER_COLOURS[6], "triangle-down"),
    "differs": (OTHER_COLOURS[1], "diamond"),
    "contradicted": ("#c8502e", "cross"),
    "undecided": (INK, "square"),
    "alone": (ACCENT, "M-.6,-.18h1.2v.36h-1.2z"),
}

#: In letters: so much of a line fits on the narrowest page.
LINE = 50

#: In pixels: the height of a line, the gap between rows, and the place of words.
HIGH, GAP, WORDS = 15, 12, 24

#: In pixels: the height of a bar with its gap, and of axis and legend.
ROW, REST = 44, 170


def listed(frame: pd.DataFrame, counters: list[str], *, scope: str) -> Drawing:
    """Draw the figures of one article, one under the other, each with the mark of its verdict.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.of_article`` gives it.
    counters : list of str
        Who counted each.
    scope : str
        Which article.
    """
    figures = [f"{r.text} {w}" for r, w in zip(frame["result"], frame["said"], strict=True)]
    verdicts = [VERDICTS[v][0] for v in frame["verdict"]]
    lines = [textwrap.wrap(figure, LINE) for figure in figures]
    tops = [0]
    for of in lines:
        tops.append(tops[-1] + HIGH * (len(of) + 1) + GAP)
    data = pd.DataFrame(
        {
            "figure": ["\n".join(of) for of in lines],
            "top": tops[:-1],
            "below": [t + HIGH * len(of) for t, of in zip(tops, lines, strict=False)],
            "verdict": frame["verdict"],
            "said": [
                f"Paragraph {p}: {v}" for p, v in zip(frame["paragraph"], verdicts, strict=True)
            ],
            "who": counters,
            "of": figures,
        }
    )
    there = [v for v in MARKS if v in set(frame["verdict"])]
    base = alt.Chart(alt.Data(values=plain(data)))
    scale = alt.Scale(domain=[tops[-1], 0], nice=False, zero=False)
    colour = alt.Color(
        "verdict:N",
        legend=None,
        scale=alt.Scale(domain=there, range=[MARKS[v][0] for v in there]),
    )
    shape = alt.Shape(
        "verdict:N",
        legend=None,
        scale=alt.Scale(domain=there, range=[MARKS[v][1] for v in there]),
    )
    tooltip = [
        alt.Tooltip("of:N", title="Figure"),
        alt.Tooltip("said:N", title="In"),
        alt.Tooltip("who:N", title="Counted by"),
    ]

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", axis=None, scale=scale)

    words = base.mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=HIGH)
    marks = base.mark_point(size=90, filled=True, opacity=1, strokeWidth=3, yOffset=HIGH / 2 - 1)
    chart = alt.layer(
        marks.encode(x=alt.value(9), y=y("top"), color=colour, shape=shape, tooltip=tooltip),
        words.encode(x=alt.value(WORDS), y=y("top"), text="figure:N"),
        base.mark_text(align="left", baseline="top", fontWeight="bold").encode(
            x=alt.value(WORDS), y=y("below"), text="said:N", color=colour
        ),
    ).properties(width="container")
    told = "; ".join(f"{f}: {v}" for f, v in zip(figures, verdicts, strict=True))
    return Drawing(
        themed(chart, height=tops[-1]),
        scope,
        f"List: {told}.",
        pd.DataFrame(
            {
                "Figure": figures,
                "Paragraph": frame["paragraph"],
                "Counted by": counters,
                "Verdict": verdicts,
            }
        ),
        claims_of(frame["result"]),
    )


def bars(table: pd.DataFrame, every: pd.DataFrame, *, scope: str) -> Drawing:
    """Draw how many figures of each article have which verdict.

    Parameters
    ----------
    table : pandas.DataFrame
        As ``say.counted`` gives it.
    every : pandas.DataFrame
        As ``derive.every`` gives it.
    scope : str
        What was counted.
    """
    names = {VERDICTS[v][0].capitalize(): v for v in VERDICTS}
    there = [name for name in names if name in table]
    rows = [
        {
            "article": row["Article"].replace(", ", ",\n", 1),
            "verdict": VERDICTS[names[name]][0],
            "count": row[name],
            "place": place,
            "to": sum(row[n] for n in there[: place + 1]),
            "middle": sum(row[n] for n in there[:place]) + row[name] / 2,
        }
        for row in table.to_dict("records")
        for place, name in enumerate(there)
        if row[name]
    ]
    data = pd.DataFrame(rows)
    most = int(table["All"].max())
    base = alt.Chart(alt.Data(values=plain(data)))
    domain = [VERDICTS[names[name]][0] for name in there]
    scale = alt.Scale(domain=domain, range=[MARKS[names[name]][0] for name in there])
    y = alt.Y(
        "article:N",
        sort=list(dict.fromkeys(data["article"])),
        title=None,
        axis=alt.Axis(labelExpr="split(datum.label, '\\n')", ticks=False, domain=False),
    )
    across = alt.Scale(domain=[0, most], nice=False)
    ticks = alt.Axis(tickCount=min(6, most), tickMinStep=1, format="d")
    parts = base.mark_bar(height=ROW * 0.55).encode(
        x=alt.X("count:Q", title="Figures", scale=across, axis=ticks, stack="zero"),
        y=y,
        color=alt.Color("verdict:N", scale=scale, legend=legend_of(domain)),
        order="place:Q",
        tooltip=[
            alt.Tooltip("article:N", title="Article"),
            alt.Tooltip("verdict:N", title="Verdict"),
            alt.Tooltip("count:Q", title="Figures"),
        ],
    )
    numbers = base.mark_text(color="#ffffff", fontWeight="bold").encode(
        x=alt.X("middle:Q", title="Figures", scale=across), y=y, text="count:Q"
    )
    told = "; ".join(
        f"{row['Article']}: "
        + ", ".join(f"{name.lower()} {row[name]}" for name in there if row[name])
        for row in table.to_dict("records")
    )
    return Drawing(
        themed(
            alt.layer(parts, numbers).properties(width="container"), height=ROW * len(table) + REST
        ),
        scope,
        f"Chart: verdicts on the figures of each article. {told}.",
        table,
        claims_of(every["result"]),
    )
