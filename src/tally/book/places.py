"""Where in the book a claim, a source or a body is told: the pages of the ledger, and anchors."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from tally import paths
from tally.errors import TallyError
from tally.page.outputs import EPISODES
from tally.page.outputs import episode_page as episode_page

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: The page that holds the directive ``{sources}``.
SOURCES = "book/sources"

#: The page that holds the directive ``{newest}``.
NEWS = "book/new"

#: The page of all bodies, and the folder of their pages.
LEDGER = "book/ledger"

#: The chapter that tells of all episodes; each has a page in the folder `EPISODES`.
CHAPTER_OF_EPISODES = "notebooks/episodes"

#: The page of all bodies to which the table gives none.
OTHERS = "others"


def pages() -> list[str]:
    """Give the pages of the ledger, in the order of their first bodies; last that of all others.

    Examples
    --------
    >>> pages()[0], pages()[-1]
    ('book/ledger/crss', 'book/ledger/others')
    """
    return [f"{LEDGER}/{name}" for name in dict.fromkeys([*_page_names().values(), OTHERS])]


def page_of(body: str) -> str:
    """Give the page of the ledger that lists the claims of a body, as ``bodies.csv`` names it.

    Examples
    --------
    >>> page_of("MoI"), page_of("a new body")
    ('book/ledger/state', 'book/ledger/others')
    """
    return f"{LEDGER}/{_page_names().get(body, OTHERS)}"


def page_of_claim(ledger: Ledger, claim: Mapping) -> str:
    """Give the page that tells a claim: that of the figure that it is the same as, if any.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    claim : mapping
        A row of them.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> page_of_claim(ledger, ledger.claim("crss-2024-pk-attacks-all-security-forces-count-pti"))
    'book/ledger/crss'
    """
    again = isinstance(claim["same_as"], str)
    return page_of(ledger.claims.at[claim["same_as"], "body"] if again else claim["body"])


def _page_names() -> dict[str, str]:
    path = _bodies(os.environ.get("TALLY_ROOT"), os.getcwd())
    return _read_page_names(path, path.stat().st_mtime_ns)


# Asked for each claim of the book; the project is found by these two.
@lru_cache(maxsize=8)
def _bodies(named: str | None, here: str) -> Path:
    return paths.root() / "data" / "bodies.csv"


@lru_cache(maxsize=1)
def _read_page_names(path: Path, changed: int) -> dict[str, str]:
    # Without pandas: a build that writes a chapter again does not load the ledger.
    with path.open(encoding="utf-8", newline="") as file:
        return {row["body"]: row["page"] for row in csv.DictReader(file) if row["page"]}


def bodies_of(page: str, known: list[str]) -> list[str]:
    """Give the bodies whose claims a page of the ledger lists, in the order of the table.

    Examples
    --------
    >>> bodies_of("book/ledger/others", ["CRSS", "GTI", "a new body"])
    ['GTI', 'a new body']
    """
    return [body for body in known if page_of(body) == page]


def address(env: BuildEnvironment, page: str, anchor: str = "") -> str:
    """Give the address of a page, as seen from the one that is being read.

    Raises
    ------
    TallyError
        When the page is not in the book.
    """
    if page not in env.found_docs:
        raise TallyError(f"The page {page} is not in the contents of the book (_toc.yml).")
    uri = env.app.builder.get_relative_uri(env.docname, page)
    return f"{uri}#{anchor}" if anchor else uri


def claim_address(app: Sphinx, docname: str, claim: str) -> str | None:
    """Give the address of a claim's place in the ledger, as seen from a page, if it has one."""
    page = claim_pages(app.srcdir).get(claim)
    if page is None or page not in app.env.found_docs:
        return None
    return f"{app.builder.get_relative_uri(docname, page)}#claim-{claim}"


def page_address(app: Sphinx, docname: str, page: str) -> str | None:
    """Give the address of a page as seen from another one, or None where the book has none.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        Of the book.
    docname : str
        The page from which it is seen.
    page : str
        The page, to which an anchor may be added: ``book/sources#source-pti-2025-02-01``.
    """
    name, mark, anchor = page.partition("#")
    if name not in app.env.found_docs:
        return None
    return f"{app.builder.get_relative_uri(docname, name)}{mark}{anchor}"


def has_episodes(env: BuildEnvironment) -> bool:
    """Tell whether the book has pages of episodes."""
    return any(name.startswith(f"{EPISODES}/") for name in env.found_docs)


def claim_pages(root: Path | str) -> dict[str, str]:
    """Give the page of the ledger on which each claim is told, by claim.

    Parameters
    ----------
    root : path
        The project's folder.
    """
    path = Path(root) / "data" / "claims.csv"
    return _claim_pages(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=1)
def _claim_pages(path: Path, changed: int) -> dict[str, str]:
    # Without pandas: a build that writes a chapter again does not load the ledger.
    with path.open(encoding="utf-8", newline="") as file:
        bodies = {row["claim_id"]: (row["body"], row["same_as"]) for row in csv.DictReader(file)}
    return {
        claim: page_of(bodies[same_as][0] if same_as in bodies else body)
        for claim, (body, same_as) in bodies.items()
    }
