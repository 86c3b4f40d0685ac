"""Scopes in charts: their colours, and the switch with which a reader chooses one."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd

from tally.chapters.bodies.derive import (
    ATTACKS_ONLY,
    NOT_KNOWN,
    OPERATIONS_ONLY,
    SCOPES,
    WITH_CRIME,
    WITH_OPERATIONS,
    WITHOUT_MILITANTS,
)
from tally.draw.common import legend_of
from tally.draw.drawing import Layers

#: One colour for each class of scope, in all charts.
SCOPE_COLOURS = {
    WITH_CRIME: "#8a63c4",
    WITH_OPERATIONS: "#2f78b7",
    ATTACKS_ONLY: "#c8641e",
    WITHOUT_MILITANTS: "#1e8a6b",
    OPERATIONS_ONLY: "#b0568c",
    NOT_KNOWN: "#808080",
}

#: What a reader has chosen to see until she chooses.
EVERYTHING = "all scopes"

#: Rows that are not chosen stay in their place, pale.
PALE = 0.1

#: The star of ``bodies.csv``, as a path in the square from -1 to 1: Vega has none of its own.
STAR = "M0,.5L.59,.81 .48,.15 .95,-.31 .29,-.4 0,-1 -.29,-.4 -.95,-.31 -.48,.15 -.59,.81Z"


def scopes_to_choose(scopes: pd.Series) -> list[str]:
    """Give the scopes among which a reader can choose; none where there is only one."""
    # Who asks for figures with operations wants those too that hold crime besides.
    there = {WITH_OPERATIONS if s == WITH_CRIME else s for s in scopes}
    return [s for s in SCOPES if s in there] if len(there) > 1 else []


def switch(choices: list[str]) -> alt.Parameter | None:
    """Give a field in which a reader chooses what a chart shows; None without a choice."""
    if not choices:
        return None
    options = [EVERYTHING, *choices]
    # The blank parts the words from the field for those who read without styles.
    chosen = alt.binding_select(options=options, name="Show ")
    return alt.param(name="shown", value=EVERYTHING, bind=chosen)


def lit(shown: alt.Parameter | None) -> Callable[[float], alt.OpacityValue]:
    """Make the verb that gives an opacity: full for what is chosen, and pale for all else."""
    test = f"shown == '{EVERYTHING}' || datum.body == shown || indexof(datum.scope, shown) == 0"

    def opacity_of(opacity: float) -> alt.OpacityValue:
        if shown is None:
            return alt.OpacityValue(opacity)
        return alt.OpacityValue(PALE, condition={"test": test, "value": opacity})

    return opacity_of


def bound(chart: Layers, shown: alt.Parameter | None) -> Layers:
    """Add the field to a chart, where there is one."""
    return chart if shown is None else chart.add_params(shown)


def colour(scopes: pd.Series) -> alt.Color:
    """Give the colours of the scopes that are there, the same for all layers of a chart."""
    there = [s for s in SCOPES if s in set(scopes)]
    scale = alt.Scale(domain=there, range=[SCOPE_COLOURS[s] for s in there])
    return alt.Color("scope:N", scale=scale, legend=legend_of(there, symbolType="circle"))
