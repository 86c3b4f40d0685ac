"""What a reader may take away of a figure: SVG, PNG and a citation, beside the CSV.

All pictures are drawn before the first page is written, in processes that share the work, and kept
by what they are made of: a second build draws nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util.osutil import relative_uri

from tally import __version__
from tally.book import notebooks
from tally.book.store import Store
from tally.draw import picture
from tally.draw.picture import WIDTHS
from tally.errors import TallyError
from tally.page import outputs

#: The folder of the pictures in the built book, and the store in which they are kept.
FOLDER = "_figures"
STORE = "pictures"

#: The builders whose pages offer pictures.
OFFERING = ("html", "dirhtml")


class PictureError(TallyError):
    """A picture that can't be drawn."""


@dataclass(frozen=True)
class Shown:
    """A figure in its place in the book.

    Parameters
    ----------
    figure : mapping
        Its data: see :mod:`tally.page.outputs`.
    page : str
        The page, such as ``notebooks/provinces``.
    chapter : str
        The title of the page.
    book : str
        The title of the book.
    """

    figure: Mapping[str, Any]
    page: str
    chapter: str
    book: str

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return f"{self.page.rpartition('/')[2]}-{self.figure['name']}"

    @property
    def place(self) -> str:
        """Where it is, in words."""
        number = f"Figure {self.figure['number']}"
        return f"{number} of “{self.chapter}” in {self.book}, version {__version__}"

    @property
    def finding(self) -> str:
        """Its title without its number."""
        return outputs.plain(self.figure["finding"])

    def job(self, store: Path) -> dict[str, Any]:
        """Tell what is drawn for it, of what, and where it is kept."""
        figure = self.figure
        words = {
            "title": self.finding,
            "scope": figure["scope"],
            "caption": " ".join(figure["caption"]),
            "alternative": figure["alternative"],
            "place": f"{self.place}.",
        }
        drawn = {str(width): str(kept(store, figure, width)) for width in WIDTHS.values()}
        framed = store / _key(figure["name"], figure["specification"], words)
        return {
            "specification": figure["specification"],
            "name": figure["name"],
            "words": words,
            "drawn": drawn,
            "framed": f"{framed}.svg",
            "pixels": f"{framed}.png",
        }


def setup(app: Sphinx) -> None:
    """Draw before the pages are written, and put the pictures beside them."""
    app.connect("write-started", draw_all)
    app.connect("build-finished", publish)


def draw_all(app: Sphinx, builder: Builder) -> None:
    """Make the pictures of the book that are not kept, and keep no others."""
    if builder.format != "html":
        return
    store = Store.of(app, STORE)
    store.is_sound()
    jobs = [shown.job(store.folder) for shown in of_book(app)]
    draw([job for job in jobs if not all(Path(p).is_file() for p in files(job))])
    store.seal({Path(path).name for job in jobs for path in files(job)})


def draw(jobs: list[dict[str, Any]]) -> None:
    """Make pictures in as many processes as there are processors.

    Raises
    ------
    PictureError
        When one can't be drawn.
    """
    count = min(len(jobs), os.cpu_count() or 1)
    if not count:
        return
    # The largest first, so that no process is left alone with one.
    jobs = sorted(jobs, key=lambda job: -len(job["specification"]))
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(_drawn_apart, [jobs[n::count] for n in range(count)]))


def _drawn_apart(jobs: list[dict[str, Any]]) -> None:
    # Not a fork: the threads of vl-convert would not survive one.
    command = [sys.executable, "-m", picture.__name__]
    run = subprocess.run(command, input=json.dumps(jobs), capture_output=True, encoding="utf-8")
    if run.returncode:
        names = ", ".join(job["name"] for job in jobs)
        *_, said = run.stderr.strip().splitlines() or ["no word"]
        raise PictureError(f"A picture can't be drawn, one of {names}: {said}")


def files(job: Mapping[str, Any]) -> list[str]:
    """Give the files of a job."""
    return [*job["drawn"].values(), job["framed"], job["pixels"]]


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the pictures into the built book."""
    if exception is not None or app.builder.name not in OFFERING:
        return
    target, store = Path(app.outdir) / FOLDER, Store.of(app, STORE).folder
    target.mkdir(exist_ok=True)
    for shown in of_book(app):
        job = shown.job(store)
        for path, ending in ((job["framed"], ".svg"), (job["pixels"], ".png")):
            shutil.copyfile(path, target / f"{shown.name}{ending}")


def of_book(app: Sphinx) -> Iterator[Shown]:
    """Give the figures of all pages of the book."""
    for docname in sorted(app.env.found_docs):
        path = Path(app.env.doc2path(docname))
        if path.suffix == ".ipynb":
            for data in notebooks.read(path).outputs:
                for figure in outputs.figures(data):
                    yield placed(app, docname, figure)


def placed(app: Sphinx, docname: str, figure: Mapping[str, Any]) -> Shown:
    """Tell a figure's place in the book."""
    return Shown(figure, docname, app.env.titles[docname].astext(), app.config.project)


def kept(store: Path, figure: Mapping[str, Any], width: int) -> Path:
    """Give the file in which the drawing of a figure is kept."""
    return store / f"{_key(figure['name'], figure['specification'], width)}.svg"


def _key(*made_of: object) -> str:
    text = json.dumps([_tools(), *made_of], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@cache
def _tools() -> list[str]:
    own = hashlib.sha256(Path(picture.__file__).read_bytes()).hexdigest()
    return [version("vl-convert-python"), own]


def drawer(app: Sphinx) -> Callable[[Mapping[str, Any], int], str]:
    """Give what gives the drawing of a figure for a width."""
    store = Store.of(app, STORE).folder
    return lambda figure, width: kept(store, figure, width).read_text(encoding="utf-8")


def offerer(app: Sphinx, docname: str) -> Callable[[Mapping[str, Any]], str]:
    """Give what writes the links to the pictures of a figure, and how to cite it."""
    if app.builder.name not in OFFERING:
        return lambda figure: ""
    page = app.builder.get_target_uri(docname)
    base = app.config.html_baseurl
    address = f"{base.rstrip('/')}/{page}" if base else ""

    def offer(figure: Mapping[str, Any]) -> str:
        shown = placed(app, docname, figure)
        return links(relative_uri(page, f"{FOLDER}/{shown.name}")) + cite(shown, address)

    return offer


def links(url: str) -> str:
    """Write the links to the two pictures."""
    return "".join(
        f'<a class="tally-csv" download href="{escape(url)}.{kind}">Download as {kind.upper()}</a>'
        for kind in ("svg", "png")
    )


def cite(shown: Shown, address: str = "") -> str:
    """Write how to cite a figure, folded.

    Parameters
    ----------
    shown : Shown
        The figure.
    address : str
        The address of its page, where the book knows its own.
    """
    return (
        f'<details class="tally-cite"><summary>Cite figure {shown.figure["number"]}</summary>'
        '<pre tabindex="0" role="group" aria-label="BibTeX">'
        f"{escape(bibtex(shown, address))}</pre></details>"
    )


def bibtex(shown: Shown, address: str = "") -> str:
    """Write the entry of a figure for BibTeX, with the claims and editions it was drawn from.

    Examples
    --------
    >>> figure = {"name": "shares", "number": 1, "finding": ["A finding"], "claims": ["a-2024"]}
    >>> shown = Shown({**figure, "editions": ["b"]}, "notebooks/provinces", "Provinces", "Tally")
    >>> print(bibtex(shown))
    @misc{tally-provinces-shares,
      author = {{The Tally developers}},
      title = {{A finding}},
      howpublished = {Figure 1 of “Provinces” in Tally, version 0.1.0},
      note = {Claims: a-2024. Editions: b},
    }
    """
    figure = shown.figure
    used = {"Claims": figure["claims"], "Editions": figure["editions"]}
    fields = {
        "author": "{The Tally developers}",
        "title": "{" + _tex(shown.finding) + "}",
        "howpublished": _tex(shown.place),
        "note": _tex(". ".join(f"{of}: {', '.join(ids)}" for of, ids in used.items() if ids)),
        "url": f"{address}#fig-{figure['name']}" if address else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{tally-{shown.name},", *lines, "}"])


def _tex(text: str) -> str:
    return re.sub(r"([%&_#$])", r"\\\1", re.sub(r"[{}\\]", "", text))
