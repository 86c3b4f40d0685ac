"""The search of the book: it finds numbers, as they are printed, and knows no code.

Sphinx takes numbers apart at their commas and points, and glues what stands in neighbouring cells
of a table into one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.transforms.post_transforms import SphinxPostTransform

#: What runs in the page of the search, beside Sphinx's own script.
SCRIPT = Path(__file__).with_name("search.js")

#: A number that is more than digits, or a word. (`search.js` has the same.)
TERM = re.compile(r"\d+(?:[.,]\d+)+%?|\d+%|\w+")

#: What no reader sees, and any other markup.
UNSEEN = re.compile(r"<(style|script)\b.*?</\1>|<[^<>]+>", re.IGNORECASE | re.DOTALL)


class Language(SearchEnglish):
    """English, with numbers."""

    js_splitter_code = SCRIPT.read_text(encoding="utf-8")

    def split(self, input: str) -> list[str]:
        """Take a text apart."""
        return list(terms(input))


def terms(text: str) -> Iterator[str]:
    """Give the words of a text, and each number in all its forms.

    Examples
    --------
    >>> list(terms("over 2,555, a rise of 51% (30.71)"))
    ['over', '2,555', '2555', 'a', 'rise', 'of', '51%', '51', '30.71']
    """
    for term in TERM.findall(text):
        yield from dict.fromkeys((term, term.replace(",", ""), term.rstrip("%")))


class words(nodes.General, nodes.Element):
    """HTML of which the search knows the words, each text by itself."""


class code(nodes.General, nodes.Element):
    """Code that the search does not know."""


class TellSearch(SphinxPostTransform):
    """Change a page so that the search knows what is said on it."""

    #: After all that looks for HTML or code.
    default_priority = 990
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the page."""
        for node in list(self.document.findall(nodes.raw)):
            if "html" in node.get("format", "").split():
                text = node.astext()
                said = nodes.Text(unescape(UNSEEN.sub(" ", text)))
                node.replace_self(words("", said, html=text))
        for block in list(self.document.findall(nodes.literal_block)):
            if _is_of_cell(block):
                block.replace_self(code(block=block))


def setup(app: Sphinx) -> None:
    """Add the language and the nodes."""
    app.add_search_language(Language)
    app.add_node(words, html=(visit_words, None))
    app.add_node(code, html=(visit_code, None))
    app.add_post_transform(TellSearch)


def visit_words(writer: Any, node: words) -> None:
    """Write the HTML."""
    writer.body.append(node["html"])
    raise nodes.SkipNode


def visit_code(writer: Any, node: code) -> None:
    """Write the code as any other."""
    writer.visit_literal_block(node["block"])


def _is_of_cell(node: nodes.Node) -> bool:
    above = node.parent
    return isinstance(above, nodes.Element) and above.get("nb_element") == "cell_code_source"
