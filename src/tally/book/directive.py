"""What the book's directives share: a fault is a sentence at the line of the directive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tally.book.cite import read_ledger
from tally.errors import TallyError

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

logger = logging.getLogger(__name__)


class TableDirective(SphinxDirective):
    """A directive that makes its part of a page from the tables."""

    #: The one page on which it belongs, where other pages link to its anchors.
    only_on: ClassVar[str | None] = None

    def run(self) -> list[nodes.Node]:
        """Give the nodes, or tell what is wrong."""
        try:
            if self.only_on not in (None, self.env.docname):
                raise TallyError(f"The directive '{self.name}' belongs on the page {self.only_on}.")
            return self.make(read_ledger(self.env))
        except TallyError as error:
            logger.error("%s", error, location=self.get_location())
            return []

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the nodes from the ledger, on whose tables the page then depends."""
        raise NotImplementedError


def html(text: str) -> nodes.raw:
    """Put HTML on a page."""
    return nodes.raw("", text, format="html")


def section(title: str, anchor: str, content: Sequence[nodes.Node]) -> nodes.section:
    """Make a section with a heading, which the page's own contents then list.

    Parameters
    ----------
    title : str
        The heading.
    anchor : str
        The id.
    content : sequence of docutils.nodes.Node
        What stands under the heading.
    """
    made = nodes.section(ids=[anchor], names=[anchor])
    made += nodes.title(title, title)
    made += list(content)
    return made
