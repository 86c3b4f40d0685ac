"""The pictures of a figure, for its page and to take away, and what else is made of it.

All pictures are drawn before the first page is written, in processes that share the work, and kept
by what they are made of: a second build draws nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder

from tally import __version__
from tally.book import notebooks
from tally.book.csvs import csv_of
from tally.book.store import Store
from tally.draw import picture
from tally.draw.picture import WIDTHS
from tally.errors import TallyError
from tally.page import outputs
from tally.writing import write_whole

#: The folder of the pictures in the built book, with their data, and the store that keeps them.
FOLDER = "_figures"
STORE = "pictures"

#: How the name of the picture ends that other places show of a page; those of all pictures.
CARD = "-card.png"
ENDINGS = {"framed": ".svg", "pixels": ".png", "card": CARD}

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
    leads : bool
        Whether other places show it for its page: the first of a page, where the book knows its
        own address.
    """

    figure: Mapping[str, Any]
    page: str
    chapter: str
    book: str
    leads: bool = False

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
            **({"card": f"{framed}{CARD}"} if self.leads else {}),
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
    return [*job["drawn"].values(), *(job[of] for of in ENDINGS if of in job)]


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the pictures, the data and the specifications of all figures into the built book."""
    if exception is not None or app.builder.name not in OFFERING:
        return
    target, store = Path(app.outdir) / FOLDER, Store.of(app, STORE).folder
    target.mkdir(exist_ok=True)
    for shown in of_book(app):
        job = shown.job(store)
        for of, ending in ENDINGS.items():
            if of in job:
                shutil.copyfile(job[of], target / f"{shown.name}{ending}")
        data = csv_of(shown.figure["table"], shown.figure["scope"])
        write_whole(target / f"{shown.name}.csv", data)
        told = f"tallyTold({json.dumps(shown.name)},{shown.figure['specification']});\n"
        write_whole(target / f"{shown.name}.js", told)


def specification(shown: Shown) -> tuple[str, str]:
    """Give the name of a figure's specification, and the address of its file from ``tally.js``.

    Somebody who only reads loads none of it; another one has another address, so that no browser
    takes an old one for it.
    """
    mark = hashlib.sha256(shown.figure["specification"].encode()).hexdigest()[:8]
    return shown.name, f"../{FOLDER}/{shown.name}.js?{mark}"


def of_book(app: Sphinx) -> Iterator[Shown]:
    """Give the figures of all pages of the book."""
    for docname in sorted(app.env.found_docs):
        path = Path(app.env.doc2path(docname))
        if path.suffix == ".ipynb":
            found = [f for data in notebooks.read(path).outputs for f in outputs.figures(data)]
            for n, figure in enumerate(found):
                leads = n == 0 and bool(app.config.html_baseurl)
                yield replace(placed(app, docname, figure), leads=leads)


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
