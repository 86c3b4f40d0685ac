"""The page of a chapter, run in this process and kept: several test files ask for the same ones."""

import ast
import json
import re
from dataclasses import dataclass
from functools import lru_cache

import nbformat
import pandas as pd
import pytest

import tally
from tally import paths
from tally.book.render import Writer
from tally.chapters.maps import draw as maps_draw
from tally.draw.drawing import Drawing
from tally.errors import TallyError
from tally.ledger.tables import Ledger
from tally.page import outputs
from tally.page.figure import Figure
from tally.page.page import Page

#: Instead of the specification of a map, which takes seconds.
NO_SPEC = {"$schema": "https://vega.github.io/schema/vega-lite/"}

#: What an answer may not be: then the exercise asked for what is not there.
NO_ANSWER = re.compile(
    r"^(That can.t be|None can|It can.t be|There is no such|By none)|\bnot given\b"
    r"|\bany number fits\.$|\bnone fits\.$"
)


@dataclass(frozen=True)
class Ran:
    """What a notebook showed, cell by cell, and its figures."""

    shown: list[dict]
    figures: tuple[Figure, ...]

    @property
    def text(self) -> str:
        """All that it says, as plain text."""
        return "\n".join(part["text/plain"] for part in self.shown)

    @property
    def data(self) -> list[dict]:
        """All that it shows, as data."""
        return [part[outputs.MIME] for part in self.shown]

    @property
    def html(self) -> str:
        """All that it shows, as the book writes it, without pictures."""
        return "".join(map(Writer().html, self.data))

    @property
    def record(self) -> dict:
        """The run record."""
        return self.shown[-1]["application/json"]

    @property
    def values(self) -> dict[str, str]:
        """The texts of the named values."""
        return {name: value["text"] for name, value in self.record["values"].items()}


@lru_cache
def ledger() -> Ledger:
    """The tables, which no test changes."""
    return tally.load()


@lru_cache
def cells(name: str) -> list[tuple[bool, list]]:
    """The code cells of a notebook: whether it holds the parameters, and its statements."""
    path = paths.root() / "notebooks" / f"{name}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [
        ("parameters" in cell["metadata"].get("tags", []), ast.parse("".join(cell["source"])).body)
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def stored(name: str) -> Ran:
    """Give the page of a notebook as its outputs are stored."""
    cells = nbformat.read(paths.root() / "notebooks" / f"{name}.ipynb", as_version=4)["cells"]
    shown = [output["data"] for cell in cells for output in cell.get("outputs", ())]
    shown = [data for data in shown if outputs.MIME in data]
    return Ran([{**data, "text/html": Writer().html(data[outputs.MIME])} for data in shown], ())


def run(name: str, given: dict) -> Ran:
    """Run a notebook's cells in this process."""
    namespace: dict = {"In": [""]}
    shown, figures = [], []
    with pytest.MonkeyPatch.context() as patch:
        make = Page.figure
        patch.setattr(Page, "figure", lambda *a: figures.append(make(*a)) or figures[-1])
        for holds_parameters, body in cells(name):
            *before, last = body
            exec(compile(ast.Module(before, []), name, "exec"), namespace)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), name, "eval"), namespace)
                shown.append(value._repr_mimebundle_())
            else:
                exec(compile(ast.Module([last], []), name, "exec"), namespace)
            if holds_parameters:
                namespace.update(given)
    return Ran(shown, tuple(figures))


def page_of(name: str, /, **given: object) -> Ran:
    """Give the page of a chapter for some parameters.

    It is made once in each process, and a refusal is kept and raised again. Nothing may change
    what it gives.
    """
    made = _made(name, tuple(sorted(given.items())))
    if isinstance(made, TallyError):
        raise made
    return made


@lru_cache(maxsize=100)
def _made(name: str, given: tuple) -> Ran | TallyError:
    try:
        return run_quickly(name, dict(given), ledger())
    except TallyError as error:
        return error


def run_quickly(name: str, given: dict, of: Ledger) -> Ran:
    """Run a notebook's cells on some tables, without the check of specifications."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tally.page.page.ledgers.load", lambda: of)
        # Each chapter's notebook is executed too, where Altair checks what it draws.
        patch.setattr("altair.utils.schemapi.validate_jsonschema", lambda *_, **__: None)
        patch.setattr("altair.utils.schemapi.SchemaBase.validate_property", lambda *_: None)
        if name == "maps" and given:
            patch.setattr(Figure, "spec", NO_SPEC)
            patch.setattr(maps_draw, "years", _years)
        return run(name, given)


_drawn: dict[tuple[str, str], Drawing] = {}
_draw_years = maps_draw.years


def _years(of: Ledger, rows: pd.DataFrame, province: str) -> Drawing:
    """Draw the choice of years of a map once for all pages that show the same."""
    key = province, rows.to_csv()
    if key not in _drawn:
        _drawn[key] = _draw_years(of, rows, province)
    return _drawn[key]


#: The audit of all bodies takes ten times what another page does, and one body has all its parts.
#: The newest episode is another one whenever one is added; this one has parts and several places.
#: What is the newest moves with the tables, and these stay as they are.
TYPICAL = {
    "bodies": {"year": "2024"},
    "bounds": {"period": "2024-Q1"},
    "briefing": {"region": "PK-KP", "period": "2025"},
    "contradictions": {"body": "PICSS"},
    "episodes": {"episode": "balochistan-2025-01-31"},
    "events": {"first": "2009-01", "last": "2014-12"},
    "forces": {"period": "2024"},
    "months": {"as_of": "2026-10-31"},
    "operations": {"period": "2024"},
    "overview": {"as_of": "2026-10-31"},
    "provinces": {"period": "2024-Q1"},
    "ucdp": {"first": 2013, "last": "2024"},
    "vintages": {"period": "2023"},
}


def typical(name: str) -> Ran:
    """Give the default page of a chapter, or another one that has more and stays as it is."""
    return page_of(name, **TYPICAL.get(name, {}))
