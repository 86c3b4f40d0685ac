"""The search of the book: it finds numbers, as they are printed, and knows no code.

Sphinx takes numbers apart at their commas and points, and glues what stands in neighbouring cells
of a table into one word. To tell what it has found it would load each page that it lists, fourteen
megabytes for some words, and from a folder none at all: here a page is told by its own description.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search.en import SearchEnglish
from sphinx.transforms.post_transforms import SphinxPostTransform

from tally.writing import write_whole

#: What runs in the page of the search, beside Sphinx's own script.
SCRIPT = Path(__file__).with_name("search.js")

#: What each page says of itself, for that page.
TOLD = "tally-told.js"
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')

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
    app.connect("config-inited", load_no_page)
    app.connect("html-page-context", add_file)
    app.connect("build-finished", publish)


def load_no_page(app: Sphinx, config: Config) -> None:
    """Keep the search from loading the pages that it lists."""
    config.html_show_search_summary = False


def add_file(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Let the page of the search know what each page says of itself."""
    if app.builder.format == "html" and pagename == "search":
        app.add_js_file(TOLD, loading_method="defer")


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Gather what the written pages say of themselves."""
    if exception is not None or app.builder.name != "html":
        return
    folder, told = Path(app.outdir), {}
    for page in sorted(app.env.found_docs):
        text = (folder / app.builder.get_target_uri(page)).read_text(encoding="utf-8")
        if found := DESCRIPTION.search(text):
            told[page] = unescape(found[1])
    kept = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    write_whole(folder / "_static" / TOLD, f"globalThis.tallyTold = {kept};\n")


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
