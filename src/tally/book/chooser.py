"""The line under a chapter's title with which a reader chooses what the chapter tells.

Every variant of a chapter's grid (see :mod:`tally.notebooks.grid`) is written by what writes the
page itself, and put beside it as a script that holds text alone: a page that is read from a disk
may load scripts, but no data. ``tally-chooser.js`` puts it in the place of the page's own outputs.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from tally.book import carried, notebooks, offers, pictures
from tally.book.assets import LIVE
from tally.book.csvs import csv_of
from tally.book.render import Writer
from tally.book.shown import writer_of
from tally.notebooks import grid as grids
from tally.notebooks.grid import Grid, Made, Variant
from tally.page import outputs
from tally.writing import write_whole

SCRIPT = "tally-chooser.js"

#: What stands before the list of each parameter.
LABELS = {
    "article": "the article of",
    "as_of": "as known on",
    "body": "counted by",
    "cause": "in which violence",
    "episode": "closely",
    "group": "of whom",
    "measure": "what",
    "period": "when",
    "reading": "words taken",
    "region": "where",
    "word": "the word",
    "year": "when",
}

#: What many variants have in common: a claim in the list of the page, an outline, names on a map,
#: the looks of a chart, what is told of answers. It is kept once for all, with its place marked
#: by its number.
PIECES = re.compile(
    r'<tr id=.*?</tr>|data-words="[^"]*"|'
    r'"geometry":\{[^{}]*\}|"names":\[[^\]]*\]|"config":\{.*?\}(?=,"data)',
    re.DOTALL,
)
MARKS = "\ue000", "\ue001"

#: A piece is kept once where it is so long, and so many variants have it.
LONG, OFTEN = 150, 3


@dataclass(frozen=True)
class Told:
    """A variant as it is written for the page.

    Parameters
    ----------
    chosen : dict
        Its parameters.
    blocks : list of str or None
        Each output as HTML; None where it is as in the page.
    """

    chosen: Variant
    blocks: list[str | None]


def setup(app: Sphinx) -> None:
    """Let the pages of chapters load their variants."""
    app.connect("html-page-context", offer_choice)


def offer_choice(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Write the variants of a page, where it has a grid, and let it load the list of them."""
    builder = app.builder
    if builder.name != "html" or not isinstance(builder, StandaloneHTMLBuilder):
        return
    path = Path(app.env.doc2path(pagename)) if pagename in app.env.found_docs else None
    if path is None or path.suffix != ".ipynb":
        return
    grid = grids.read(path.stem, app.srcdir)
    if grid is None or not grid.words:
        return
    files = written(grid, told(app, pagename, grid), path.stem)
    for name, content in files.items():
        write_whole(Path(app.outdir) / "_static" / name, content)
    app.add_js_file(f"{LIVE}/{path.stem}.js", priority=810)
    app.add_js_file(SCRIPT, priority=820)


def told(app: Sphinx, pagename: str, grid: Grid) -> list[Told]:
    """Write each variant of a page as the page itself is written, without pictures."""
    stored = notebooks.read(Path(app.env.doc2path(pagename)))
    same = [figure for data in stored.outputs for figure in outputs.figures(data)]
    page = Made(grid.own, list(map(dict, stored.outputs)), dict(stored.record or {}))
    own = _blocks(app, pagename, page, same)
    found = []
    for made in grid:
        blocks = _blocks(app, pagename, made, same)
        differing = [b if b != o else None for b, o in zip(blocks, own, strict=True)]
        found.append(Told(made.parameters, differing))
    return found


def _blocks(app: Sphinx, pagename: str, made: Made, same: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write the outputs of a variant; its figures that are `same` are told as those of the page."""
    base, page = app.config.html_baseurl.rstrip("/"), app.builder.get_target_uri(pagename)

    def offer(figure: Mapping[str, Any]) -> str:
        asked = "" if figure in same else f"?{urlencode(made.parameters)}"
        shown = pictures.placed(app, pagename, figure)
        return offered(shown, f"{base}/{page}{asked}" if base else "")

    writer: Writer = replace(
        writer_of(app, pagename),
        draw=lambda figure, width: "",
        offer=offer,
        specify=lambda figure: None,
        carry=carried.carrier_by(app, made.record),
        _named=set(),
    )
    return [writer.html(data) for data in made.outputs]


def offered(shown: pictures.Shown, address: str) -> str:
    """Write what stands under a figure that has no files: its data are in the page itself.

    Parameters
    ----------
    shown : Shown
        The figure.
    address : str
        The address of its page with the choice, where the book knows its own.
    """
    figure = shown.figure
    number, name = figure["number"], escape(figure["name"])
    table = quote(csv_of(figure["table"], figure["scope"]), safe=" ,:;/()'!*+=?@|~-_.")
    return (
        f'<div class="tally-offer" role="group" aria-label="Take figure {number} with you">'
        f'<span>Data: <a class="tally-csv" download="{escape(shown.name)}.csv" '
        f'href="data:text/csv;charset=utf-8,{table}" aria-label="CSV of figure {number}">CSV</a>'
        f'</span><a class="tally-link" href="#fig-{name}" aria-label="Link to figure {number}">Link'
        f"</a>{offers.cite(shown, address)}</div>"
    )


def written(grid: Grid, found: Sequence[Told], name: str) -> dict[str, str]:
    """Give the scripts of a chapter by their names: the list, what is shared, and each variant.

    Parameters
    ----------
    grid : Grid
        The variants.
    found : sequence of Told
        The same, written.
    name : str
        The chapter.
    """
    pieces = Counter(p for one in found for p in {*_pieces(one.blocks)})
    often = sorted(p for p, count in pieces.items() if count >= OFTEN)
    places = {piece: str(n) for n, piece in enumerate(often)}
    files = {}

    def keep(content: object) -> str:
        text = packed(content)
        mark = hashlib.sha256(text.encode()).hexdigest()[:12]
        files[f"{LIVE}/{name}/{mark}.js"] = f'tallyTold("{mark}","{text}");\n'
        return mark

    listed = {
        "name": name,
        "outputs": len(found[0].blocks),
        "shared": keep(often) if often else None,
        "own": [str(grid.own[of]) for of in grid.words],
        "parameters": [
            {"name": of, "label": LABELS.get(of, of), "values": list(values.items())}
            for of, values in grid.words.items()
        ],
        "variants": [
            [[str(one.chosen[of]) for of in grid.words], keep(_marked(one.blocks, places))]
            for one in found
        ],
        "rule": rule(grid),
    }
    told_once = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return {f"{LIVE}/{name}.js": f"window.tallyGrid = {told_once};\n", **files}


def rule(grid: Grid) -> str:
    """Say by what rule a reader can choose, and what is to be done for all else."""
    count = grids.today(chosen for chosen, _ in grid.listed)
    told = f"Here are all {count:,} choices"
    if count < grid.every:
        told = (
            f"Here are {count:,} of {grid.every:,} choices: whole years, and shorter times within "
            "the newest two; where there are many times, the newest"
        )
    days = "today and the ends of the two years before" if "as_of" in grid.words else "today"
    return (
        f"{told}. The day of knowledge is {days}. "
        "For any other choice, or another range of years, run the chapter itself:"
    )


def _pieces(blocks: Iterable[str | None]) -> Iterable[str]:
    for block in blocks:
        for piece in PIECES.findall(block or ""):
            if len(piece) >= LONG:
                yield piece


def _marked(blocks: Iterable[str | None], places: Mapping[str, str]) -> list[str | None]:
    """Put numbers in the place of what is kept once."""

    def mark(found: re.Match[str]) -> str:
        place = places.get(found[0])
        return found[0] if place is None else place.join(MARKS)

    return [block and PIECES.sub(mark, block) for block in blocks]


def packed(content: object) -> str:
    """Write data so that a script can hold it: gzip, as letters.

    Examples
    --------
    >>> gzip.decompress(base64.b64decode(packed(["a"])))
    b'["a"]'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
