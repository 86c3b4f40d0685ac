"""Code that shows nothing of its own is folded together with the code that follows it."""

from __future__ import annotations

from typing import Any, TypeGuard

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


def setup(app: Sphinx) -> None:
    """Join the cells when a page is written."""
    app.add_post_transform(JoinCells)


class JoinCells(SphinxPostTransform):
    """Move the code of a cell without output to the head of the next cell, if that is one of code.

    Else a chapter would begin with one fold for its parameters, one for its imports and one for
    its first sentence. It comes before MyST-NB makes the folds.
    """

    default_priority = 190
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the page."""
        for cell in [c for c in self.document.findall(nodes.container) if is_code_cell(c)]:
            after = cell.next_node(siblings=True, descend=False)
            if after is not None and is_code_cell(after) and is_only_code(cell):
                code, following = cell.children[0], after.children[0]
                assert isinstance(following, nodes.Element)
                following.insert(0, code.children)
                cell.parent.remove(cell)


def is_code_cell(node: nodes.Node) -> TypeGuard[nodes.container]:
    """Say whether a node is a cell whose code is folded away."""
    return isinstance(node, nodes.container) and node.get("hide_mode") == "input"


def is_only_code(cell: nodes.container) -> bool:
    """Say whether a cell shows no output."""
    parts = [isinstance(part, nodes.Element) and part.get("nb_element") for part in cell.children]
    return parts == ["cell_code_source"]
