"""The roles ``{claim}`` and ``{result}``: a sentence takes its number from where it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from tally.book import notebooks, places
from tally.errors import TallyError, did_you_mean
from tally.notebooks import fresh
from tally.paths import DESCRIPTOR
from tally.quantities.period import in_words

if TYPE_CHECKING:
    import pandas as pd

    from tally.ledger.tables import Ledger

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Add the two roles."""
    app.add_role("claim", ClaimRole())
    app.add_role("result", ResultRole())


class cited(nodes.reference):
    """A link from a number, with the ids of the ``claims`` it was made from, and its ``value``."""


class NumberRole(SphinxRole):
    """A number in a sentence, as a link to where it comes from."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Give the link, or tell what is wrong at the line where the number is cited."""
        try:
            return [self.cite(self.text.strip())], []
        except TallyError as error:
            logger.error("%s", error, location=self.get_location())
            return [nodes.problematic(self.rawtext, self.rawtext)], []

    def cite(self, name: str) -> nodes.reference:
        """Make the link for one number."""
        raise NotImplementedError

    def link(
        self,
        text: str,
        page: str,
        anchor: str,
        title: str,
        claims: Sequence[str],
        value: Mapping[str, Any] | None = None,
    ) -> nodes.reference:
        """Make a link to an anchor of another page of the book."""
        return cited(
            self.rawtext,
            text,
            internal=True,
            refuri=places.address(self.env, page, anchor),
            reftitle=title,
            classes=["tally-number"],
            claims=list(claims),
            value=value,
        )


class ClaimRole(NumberRole):
    """``{claim}`id```: what a source printed, as a link to all that the ledger has of it."""

    def cite(self, name: str) -> nodes.reference:
        """Cite a claim."""
        ledger = read_ledger(self.env)
        claim = ledger.claim(name)
        page = places.page_of_claim(ledger, claim)
        return self.link(claim["text"], page, f"claim-{name}", provenance(claim), [name])


class ResultRole(NumberRole):
    """``{result}`notebook:value```: a value that a chapter computed, as a link to the chapter."""

    def cite(self, name: str) -> nodes.reference:
        """Cite a value of a chapter's record."""
        notebook, colon, key = name.partition(":")
        page = f"notebooks/{notebook}"
        path = Path(self.env.srcdir) / f"{page}.ipynb"
        if not colon or not key:
            raise TallyError(f"A result is cited as 'notebook:value'; this is {name!r}.")
        if not path.is_file():
            known = [p.stem for p in fresh.notebooks(self.env.srcdir)]
            raise TallyError(
                f"There is no notebook {notebook!r}{did_you_mean(notebook, known, '.')}"
            )
        self.env.note_dependency(f"{page}.ipynb")
        stored = notebooks.read(path)
        if stored.record is None:
            raise TallyError(f"The notebook {notebook!r} has no record of results.")
        values = stored.record["values"]
        if key not in values:
            raise TallyError(
                f"The notebook {notebook!r} has no value {key!r}{did_you_mean(key, values, '.')}"
            )
        value = values[key]
        scope = value["scope"]
        title = ", ".join(filter(None, (value["unit"], scope.get("body"), scope.get("period"))))
        if value.get("claims") and value.get("how"):
            title = f"Computed: {value['how']}"
        anchor = f"value-{key}" if key in stored.names else ""
        return self.link(value["text"], page, anchor, title, value.get("claims", ()), value)


def read_ledger(env: BuildEnvironment) -> Ledger:
    """Load the ledger for the page that is being read, which then depends on its tables."""
    for path in tables_of(env.srcdir):
        env.note_dependency(path.relative_to(env.srcdir).as_posix())
    return load_ledger(env.srcdir)


def load_ledger(root: str | Path) -> Ledger:
    """Load the ledger of a book, once for each state of its tables."""
    changed = tuple(p.stat().st_mtime_ns for p in tables_of(root) if p.exists())
    return _load(Path(root) / "data", changed)


def tables_of(root: str | Path) -> list[Path]:
    """Give the files of the ledger of a book: its tables, and their descriptor."""
    folder = Path(root) / "data"
    return [*sorted(folder.glob("*.csv")), folder / DESCRIPTOR]


@lru_cache(maxsize=1)
def _load(folder: Path, changed: tuple[int, ...]) -> Ledger:
    # pandas takes seconds to import, and a build in which no page cites a claim needs none of it.
    from tally.ledger import tables as ledger

    return ledger.load(folder)


def provenance(claim: pd.Series) -> str:
    """Say in one line who printed a figure, when, and who counted."""
    where = ", ".join(filter(None, (claim["publisher"], day(claim["published"]))))
    return f"printed “{claim['printed']}” by {where}; {claim['body']}"


def day(text: str | None) -> str:
    """Write a partial ISO date in words.

    Examples
    --------
    >>> day("2024-04"), day("2025-02-01"), day("2019"), day(None)
    ('April 2024', '1 February 2025', '2019', '')
    """
    return in_words(text) if isinstance(text, str) and text else ""
