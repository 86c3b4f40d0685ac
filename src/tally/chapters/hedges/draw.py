"""The chart of hedges: a dot for each pair, by word and by the size of the number."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from tally.draw.common import NEAR, legend_of, plain
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, themed
from tally.quantities.quantity import HEDGES, REACH

#: Numbers and percentages; the colours can be told apart, and stand out on white and on black.
COLOURS = {"number": ACCENT, "percentage": "#c8641e"}

#: The part of a row over which its dots are spread, from the smallest number to the largest.
SPREAD = 0.64

REMARKS = (
    "In each row larger numbers stand higher.",
    "Filled dots: one report gives both figures. Hollow ones: they are of two reports, between "
    "which the figure may have been restated.",
    "A band is what the book reads the word as, of a number.",
)

TOLD = [
    alt.Tooltip("said:N", title="In words"),
    alt.Tooltip("exact:N", title="Exactly"),
    alt.Tooltip("part:N", title="Of the number in words"),
    alt.Tooltip("what:N", title="Of"),
    alt.Tooltip("report:N", title="Both"),
]


def dots(frame: pd.DataFrame) -> Drawing:
    """Draw each exact figure in per cent of the number that was printed with a hedge.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``derive.compared`` gives it.

    Returns
    -------
    Drawing
        One row a word, with a band for its reading.
    """
    words = list(dict.fromkeys(frame["word"]))
    data = _data(frame, words)
    bands = pd.DataFrame([_band(word, place) for place, word in enumerate(words)])
    low = min(data["ratio"].min(), bands["from"].min()) - 1
    high = max(data["ratio"].max(), bands["to"].max()) + 1
    # Beyond the last row there is room for half a row: dots stand around the middle.
    y_scale = alt.Scale(domain=[len(words) - 0.5, -0.5], nice=False, zero=False)
    names = ", ".join(f"'{HEDGES[w].strip()}'" for w in words)
    axis = alt.Axis(
        values=list(range(len(words))),
        labelExpr=f"[{names}][datum.value]",
        grid=False,
        ticks=False,
        domain=False,
        labelPadding=8,
    )
    x_scale = alt.Scale(domain=[low, high], nice=False, zero=False)

    def x(field: str) -> alt.X:
        return alt.X(
            f"{field}:Q",
            title="exact figure, % of the number in words",
            scale=x_scale,
            axis=alt.Axis(tickCount=5, labelFlush=NEAR),
        )

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=y_scale, axis=axis)

    def layer(rows: pd.DataFrame) -> alt.Chart:
        return alt.Chart(alt.Data(values=plain(rows)))

    band = layer(bands).mark_rect(opacity=0.16, color=INK)
    line = layer(pd.DataFrame([{"at": 100.0}])).mark_rule(color=INK, strokeWidth=1)
    layers = [
        band.encode(x=x("from"), x2="to:Q", y=y("top"), y2="bottom:Q"),
        line.encode(x=x("at")),
    ]
    forms = [form for form in COLOURS if form in set(data["form"])]
    colours = alt.Scale(domain=forms, range=[COLOURS[form] for form in forms])
    legend = legend_of(forms)
    for same in (False, True):
        rows = data[data["same"] == same]
        if rows.empty:
            continue
        fill = alt.Fill("form:N", scale=colours, legend=legend)
        mark = layer(rows).mark_point(
            size=70, strokeWidth=1.5, opacity=0.85, fillOpacity=0.75 if same else 0
        )
        stroke = alt.Stroke("form:N", scale=colours, legend=legend)
        layers.append(
            mark.encode(x=x("ratio"), y=y("place"), fill=fill, stroke=stroke, tooltip=TOLD)
        )
    chart = themed(alt.layer(*layers).properties(width="container"), height=64 * len(words) + 80)
    return Drawing(
        chart,
        "Figures printed with a hedge and exactly; each dot is one pair, of any organisation",
        _alternative(frame),
        _table(frame),
        claims_of([*frame["result"], *frame["exact"]]),
        remarks=REMARKS,
    )


def _data(frame: pd.DataFrame, words: list[str]) -> pd.DataFrame:
    sizes = [math.log10(max(value, 1)) for value in frame["value"]]
    least, most = min(sizes), max(sizes)
    spread = (most - least) or 1.0
    return pd.DataFrame(
        {
            "ratio": frame["ratio"],
            "place": [
                words.index(word) + SPREAD * (0.5 - (size - least) / spread)
                for word, size in zip(frame["word"], sizes, strict=True)
            ],
            "form": frame["form"],
            "same": frame["same"].astype(bool),
            "said": [r.text for r in frame["result"]],
            "exact": [r.text for r in frame["exact"]],
            "part": [f"{ratio:.1f}%" for ratio in frame["ratio"]],
            "what": frame["what"],
            "report": [_report(same) for same in frame["same"]],
        }
    )


def _band(word: str, place: int) -> dict[str, float]:
    reach = REACH[word][0]
    return {
        "from": 100.0 if word in ("over", "at_least") else 100.0 - reach,
        "to": 100.0 if word == "under" else 100.0 + reach,
        "top": place - 0.42,
        "bottom": place + 0.42,
    }


def _report(same: bool) -> str:
    return "in one report" if same else "in two reports"


def _alternative(frame: pd.DataFrame) -> str:
    """Tell the spread of each word, for those who do not see the picture."""
    told = []
    for spelt, rows in frame.groupby("spelt", sort=False):
        least, most = (f"{end:.1f}" for end in (rows["ratio"].min(), rows["ratio"].max()))
        ends = f"{least}%" if least == most else f"{least} to {most}%"
        pairs = "one pair" if len(rows) == 1 else f"{len(rows)} pairs"
        told.append(f"“{spelt}”, {pairs}: {ends}")
    return f"Chart: the exact figure in per cent of the number in words. {'; '.join(told)}."


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "In words": [r.text for r in frame["result"]],
            "Exactly": [r.text for r in frame["exact"]],
            "Exact, % of the number": [f"{ratio:.1f}" for ratio in frame["ratio"]],
            "Of": frame["what"],
            "Both": [_report(same) for same in frame["same"]],
            "Hedged by": [", ".join(p) for p in frame["publishers"]],
        }
    )
