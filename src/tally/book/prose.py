"""The prose of a page: its text line by line, without code, links' addresses and roles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tally.errors import TallyError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Directives whose content is no prose.
NOT_PROSE = (
    "code",
    "code-block",
    "code-cell",
    "sourcecode",
    "include",
    "literalinclude",
    "math",
    "toctree",
)

#: The options and the blank lines at the head of a directive.
OPTIONS = re.compile(r"(?:[ \t]*:[\w-]+:.*\n|[ \t]*\n)*")

#: What stands for something that is not text, so that the words beside it do not meet.
GAP = "\N{OBJECT REPLACEMENT CHARACTER}"


class ProseError(TallyError):
    """A page whose prose can't be read."""


@dataclass(frozen=True)
class Passage:
    """A run of text: a paragraph, a heading, an item or a cell.

    Parameters
    ----------
    line : int
        The line of its page on which it begins, counted from 1.
    text : str
        With the line breaks of the page.
    kind : str
        ``heading``, ``cell`` or ``text``.
    column : str
        For a cell: the heading of its column.
    """

    line: int
    text: str
    kind: str = "text"
    column: str = ""


@dataclass(frozen=True)
class Term:
    """A word of the glossary, where it is used or defined."""

    line: int
    name: str


@dataclass(frozen=True)
class Picture:
    """A picture, with the words that stand for it."""

    line: int
    address: str
    alternative: str


@dataclass
class Prose:
    """What an author wrote on one page, or in one cell of a notebook.

    Parameters
    ----------
    place : str
        The page, for people: ``book/about.md``.
    """

    place: str
    passages: list[Passage] = field(default_factory=list)
    used: list[Term] = field(default_factory=list)
    defined: list[tuple[Term, ...]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def read_page(path: Path, place: str) -> list[Prose]:
    """Read a page: a Markdown file, or the Markdown cells of a notebook.

    Parameters
    ----------
    path : Path
        The file; its ending says what it is.
    place : str
        Its name for people.

    Raises
    ------
    ProseError
        When the file is missing or no text.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".ipynb":
            return [read_text(text, place)]
        cells = json.loads(text)["cells"]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise ProseError(f"{place} can't be read as a page: {error}.") from None
    return [
        read_text("".join(cell["source"]), f"{place}, cell {number}")
        for number, cell in enumerate(cells, start=1)
        if cell["cell_type"] == "markdown"
    ]


def read_text(text: str, place: str) -> Prose:
    """Read Markdown.

    Examples
    --------
    >>> read = read_text("It was {claim}`a`, as `51` and [51](x.md#52) say.", "a page")
    >>> read.passages[0].text.replace(GAP, "_")
    'It was _, as _ and 51 say.'
    """
    prose = Prose(place)
    _read(text, 0, prose)
    return prose


@cache
def _parser() -> MarkdownIt:
    # Imported here since they take time, and most builds have no page to read anew.
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    extensions = {"attrs_block", "attrs_inline", "colon_fence", "deflist"}
    return create_md_parser(MdParserConfig(enable_extensions=extensions), RendererHTML)


def _read(text: str, before: int, prose: Prose) -> None:
    kind, column = "text", 0
    heads: list[str] = []
    for token in _parser().parse(text):
        match token.type:
            case "heading_open":
                kind = "heading"
            case "thead_open":
                heads = []
            case "tr_open":
                column = 0
            case "th_open" | "td_open":
                kind = "cell"
            case "heading_close":
                kind = "text"
            case "th_close" | "td_close":
                kind, column = "text", column + 1
            case "fence" | "colon_fence":
                _directive(token, before, prose)
            case "html_block":
                _html_pictures(token.content, before + _line(token), prose)
            case "inline":
                told = _inline(token, before, prose)
                head = heads[column] if kind == "cell" and column < len(heads) else ""
                if kind == "cell" and not head:
                    heads.append(told)
                prose.passages.append(Passage(before + _line(token), told, kind, head))


def _line(token: Token) -> int:
    return (token.map[0] if token.map else 0) + 1


def _directive(token: Token, before: int, prose: Prose) -> None:
    """Read what a directive holds; a fence without a directive is code."""
    found = re.match(r"\{([\w:-]+)\}\s*(.*)", token.info.strip())
    if not found or found[1] in NOT_PROSE:
        return
    line = before + _line(token)
    options = OPTIONS.match(token.content)
    head = options[0] if options else ""
    if found[1] in ("image", "figure"):
        told = re.search(r"^\s*:alt:\s*(\S.*)$", head, re.MULTILINE)
        prose.pictures.append(Picture(line, found[2], told[1] if told else ""))
    body, first = token.content[len(head) :], line + head.count("\n")
    if found[1] == "glossary":
        _glossary(body, first, prose)
        return
    if not found[1].startswith("grid") or "card" in found[1]:
        prose.passages.append(Passage(line, found[2]))
    _read(body, first, prose)


def _glossary(text: str, before: int, prose: Prose) -> None:
    """Read terms, which begin their lines, and their definitions, which are indented."""
    terms: list[Term] = []
    for number, line in enumerate([*text.split("\n"), ""], start=before + 1):
        if line.strip() and not line[0].isspace():
            terms.append(Term(number, line.strip()))
            continue
        if terms:
            prose.defined.append(tuple(terms))
            terms = []
        if line.strip():
            _read(line.strip(), number - 1, prose)


def _inline(token: Token, before: int, prose: Prose) -> str:
    line, parts, hidden = before + _line(token), [], False
    for child in token.children or ():
        match child.type:
            case "text":
                parts.append("" if hidden else child.content)
            case "em_open" | "em_close":
                parts.append(child.markup)  # it tells a title from other words in quotation marks
            case "softbreak" | "hardbreak":
                parts.append("\n")
                line += 1
            case "link_open":
                hidden = child.markup in ("autolink", "linkify")
            case "link_close":
                hidden = False
            case "myst_role":
                if child.meta.get("name") == "term":
                    prose.used.append(Term(line, _target(child.content)))
                parts.append(GAP)
            case "image":
                prose.pictures.append(Picture(line, str(child.attrs.get("src", "")), child.content))
            case "html_inline":
                _html_pictures(child.content, line, prose)
            case "code_inline":
                parts.append(GAP)
    return "".join(parts)


def _target(text: str) -> str:
    found = re.search(r"<([^<>]+)>$", text)
    return " ".join((found[1] if found else text).split())


def _html_pictures(text: str, line: int, prose: Prose) -> None:
    for tag in re.findall(r"<img\b[^>]*>", text, re.IGNORECASE):
        told = re.search(r"\balt\s*=\s*(\"[^\"]+\"|'[^']+')", tag)
        prose.pictures.append(Picture(line, tag, told[1] if told else ""))


def sentences(passage: Passage) -> Iterator[tuple[int, str]]:
    """Give the lines of a passage, one sentence each, with their numbers on the page."""
    for number, line in enumerate(passage.text.split("\n"), start=passage.line):
        yield number, line.replace(GAP, "…").strip()


def all_prose(pages: Iterable[tuple[Path, str]]) -> list[Prose]:
    """Read several pages, each a path and its name for people."""
    return [prose for path, place in pages for prose in read_page(path, place)]
