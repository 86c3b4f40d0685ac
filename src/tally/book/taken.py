"""A chapter that is taken away: the notebook of the download button says first what it needs."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx

from tally import __version__
from tally.writing import write_whole

#: The page that tells how a chapter is run again.
PAGE = "book/analysts"


def setup(app: Sphinx) -> None:
    """Change the copies of notebooks that the theme offers."""
    app.connect("build-finished", tell_needs)


def tell_needs(app: Sphinx, exception: Exception | None) -> None:
    """Put a cell before the others of each copy."""
    if exception is not None or app.builder.format != "html":
        return
    theme = app.config.html_theme_options
    base = app.config.html_baseurl
    where = theme.get("repository_url") or (
        f"{base.rstrip('/')}/{app.builder.get_target_uri(PAGE)}" if base else ""
    )
    for path in sorted((Path(app.outdir) / "_sources").rglob("*.ipynb*")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"].insert(0, first_cell(app.config.project, where))
        write_whole(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


def first_cell(book: str, where: str = "") -> dict[str, object]:
    """Write the cell.

    Parameters
    ----------
    book : str
        The title of the book.
    where : str
        Where the project is, if that is known.

    Examples
    --------
    >>> print("".join(first_cell("Tally", "https://example.org/tally")["source"]))
    > This is a chapter of *Tally*, version 0.1.0. It runs in the folder `notebooks` of the book's
    > project, which has its tables and its package `tally`. (The package of that name on PyPI is
    > another one.) The project: <https://example.org/tally>. In a copy of it, `make book` installs
    > what is needed.
    """
    found = f"The project: <{where}>." if where else "The project is where you found the book."
    lines = [
        f"> This is a chapter of *{book}*, version {__version__}. "
        "It runs in the folder `notebooks` of the book's",
        "> project, which has its tables and its package `tally`. "
        "(The package of that name on PyPI is",
        f"> another one.) {found} In a copy of it, `make book` installs",
        "> what is needed.",
    ]
    return {
        "cell_type": "markdown",
        "id": "needs",
        "metadata": {},
        "source": [*(f"{line}\n" for line in lines[:-1]), lines[-1]],
    }
