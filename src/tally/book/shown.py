"""What a chapter shows comes onto its page: MyST-NB's plug-in for data, and the node that holds it.

A page keeps the data until it is written; then it becomes HTML, since the pictures, the links to
other pages and the words for the search are known by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer, load_mime_renders
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from tally.book import carried, offers, pictures, places, site
from tally.book.render import Writer, words
from tally.errors import TallyError
from tally.page import outputs

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


class output(nodes.General, nodes.Element):
    """An output: its ``data``, and its ``html`` when it is written."""


class DataRenderer:
    """MyST-NB finds this by the entry point ``myst_nb.mime_renderers``."""

    #: First of all in the book; what makes no HTML takes one of the other forms.
    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [
        (builder, outputs.MIME, 1) for builder in ("html", "dirhtml", "singlehtml", "epub")
    ]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Give the node of an output that is data of ours."""
        if data.mime_type != outputs.MIME or inline:
            return None
        env = renderer.renderer.sphinx_env
        if env is None or __name__.rpartition(".")[0] not in env.app.extensions:
            return []  # somebody else's book, which then takes another form of the output
        try:
            return [output(data=outputs.checked(data.content))]
        except outputs.OutputError as error:
            place = f"{renderer.source}, cell {(data.cell_index or 0) + 1}"
            logger.error("%s: %s", place, error)
            return []


class WriteOutputs(SphinxPostTransform):
    """Write the outputs of a page as HTML."""

    #: After MyST-NB has chosen among the forms of each output.
    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the page."""
        found = list(self.document.findall(output))
        if not found:
            return
        writer = writer_of(self.app, self.env.docname)
        for node in found:
            node["html"] = writer.html(node["data"])
            node += [nodes.Text(text) for text in words(node["data"])]


def setup(app: Sphinx) -> None:
    """Add the node, and see that MyST-NB knows the plug-in."""
    if DataRenderer not in load_mime_renders():
        raise TallyError(
            "This environment does not know how the book shows its outputs: the package was "
            "installed before it said so. Install it again: pip install --no-deps -e ."
        )
    app.add_node(output, html=(visit_output, None))
    app.add_post_transform(WriteOutputs)


def visit_output(writer: HTML5Translator, node: output) -> None:
    """Write the HTML, and leave out the words, which are for the search."""
    writer.body.append(f'<div class="output text_html tally-output">{node["html"]}</div>')
    raise nodes.SkipNode


def writer_of(app: Sphinx, docname: str, alone: str = "") -> Writer:
    """Give what writes the outputs of a page, with its pictures and links.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        Of the book.
    docname : str
        The page.
    alone : str
        Another page, if they are written for one that has nothing else of the first.
    """
    here = alone or docname
    return Writer(
        draw=pictures.drawer(app),
        address=lambda claim: places.claim_address(app, here, claim),
        page=lambda page: places.page_address(app, here, page),
        offer=(lambda figure: "") if alone else offers.offerer(app, docname),
        specify=lambda figure: pictures.specification(pictures.placed(app, docname, figure)),
        carry=carried.carrier(app, docname),
        home=app.builder.get_relative_uri(alone, docname) if alone else "",
        updated=site.day_of(app.config[site.VERSION]),
    )
