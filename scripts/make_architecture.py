"""Draw which room of the package imports from which, for ARCHITECTURE.md.

    python scripts/make_architecture.py

The rooms and their order are those of the contract in pyproject.toml; what imports what is read
from the code. The picture is the same bytes on each machine, and a test holds it to the code.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert

from tally.notebooks.closure import Code
from tally.page.figure import VEGA_LITE
from tally.writing import write_whole

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / ".github" / "rooms.svg"

SIDE = 30
HOME, INK = "#2f78b7", "#555555"


def rooms() -> list[str]:
    """Give the rooms from the top down, as the contract lists them."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["id"] == "rooms")
    return [name.strip().removeprefix("tally.") for floor in layers for name in floor.split("|")]


def imports(order: list[str]) -> pd.DataFrame:
    """Give each pair of rooms of which the first imports from the second."""
    code = Code(ROOT)

    def room(module: str) -> str:
        return module.removeprefix("tally.").partition(".")[0]

    pairs = {
        (room(module), room(other))
        for module, others in code.imports.items()
        for other in others
        if room(module) in order and room(other) in order and room(module) != room(other)
    }
    return pd.DataFrame(sorted(pairs), columns=["importer", "imported"])


def picture(order: list[str]) -> str:
    """Draw a field of rooms: a dot where the room of the row imports from that of the column."""
    axis = {"title": None, "domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 13}
    axis |= {"grid": True, "gridColor": "#eeeeee"}
    base = alt.Chart(imports(order)).properties(width=SIDE * len(order), height=SIDE * len(order))
    field = base.encode(
        alt.X("imported:N", sort=order, scale=alt.Scale(domain=order))
        .axis(**axis, orient="top", labelAngle=-55, labelAlign="left"),
        alt.Y("importer:N", sort=order, scale=alt.Scale(domain=order))
        .axis(**axis),
    )  # fmt: skip
    stairs = alt.Chart(pd.DataFrame({"room": order})).encode(
        alt.X("room:N", sort=order), alt.Y("room:N", sort=order)
    )
    drawn = alt.layer(
        stairs.mark_square(size=260, color="#dddddd", opacity=1),
        field.mark_circle(size=150, color=HOME, opacity=1),
    ).configure(background="#ffffff", font="Liberation Sans, Arial, sans-serif", padding=12)
    return vl_convert.vegalite_to_svg(drawn.to_dict(), vl_version=VEGA_LITE) + "\n"


if __name__ == "__main__":
    write_whole(PICTURE, picture(rooms()))
    print(f"{PICTURE.relative_to(ROOT)}: written.")
