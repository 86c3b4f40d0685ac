"""The code of a chapter stands behind one door at its foot, and not before its answers."""

from __future__ import annotations

from typing import Any, TypeGuard

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


def setup(app: Sphinx) -> None:
    """Gather the code when a page is written."""
    app.add_post_transform(GatherCode)


class GatherCode(SphinxPostTransform):
    """Move the code of all folded cells into one fold at the end of the page.

    Its parts have the headings that they stood under. It comes before MyST-NB makes the folds.
    """

    default_priority = 190
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the page."""
        code = nodes.container("", nb_element="cell_code_source", classes=["cell_input"])
        under = ""
        cells = [c for c in self.document.findall(nodes.container) if is_code_cell(c)]
        door = cells[0].copy() if cells else None
        for cell in cells:
            if (heading := _heading(cell)) != under:
                under = heading
                code += nodes.paragraph("", heading, classes=["tally-code-part"])
            source = cell.children[0]
            assert isinstance(source, nodes.Element)
            code += source.children
            cell.remove(source)
            del cell["hide_mode"]
            if not cell.children:
                cell.parent.remove(cell)
        page = self.document.next_node(nodes.section)
        if door is not None and page is not None:
            page += door
            door += code


def is_code_cell(node: nodes.Node) -> TypeGuard[nodes.container]:
    """Say whether a node is a cell whose code is folded away."""
    return isinstance(node, nodes.container) and node.get("hide_mode") == "input"


def _heading(cell: nodes.Node) -> str:
    """Give the heading that a cell stands under."""
    section = cell
    while not isinstance(section, nodes.section):
        section = section.parent
    title = section.next_node(nodes.title)
    return title.astext() if title is not None else ""
