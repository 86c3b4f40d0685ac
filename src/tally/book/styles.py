"""One style sheet for the book, with the rules alone that some page or script can ask for.

The theme and the extensions bring eleven sheets of half a megabyte, of which a book uses a fifth; a
reader on a slow link waited for all of them before the first word.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx
from tinycss2.ast import AtRule, Comment, LiteralToken, Node, QualifiedRule

from tally.book.assets import LIVE
from tally.writing import write_whole

#: The sheet, among the static files of the book.
SHEET = "book.css"

#: A link to a sheet of one page alone is marked with this attribute, and stays.
OWN = "data-own"

LINK = re.compile(rf'<link\b(?=[^>]*\brel="stylesheet")(?![^>]*\b{OWN}\b)[^>]*>\s*')
ADDRESS = re.compile(r'\bhref="([^"?]+)')

#: Of what the sheet is made is told in each link to it, so that it can be held against its parts.
MADE_OF = re.compile(r'\bdata-made-of="([^"]*)"')

#: A script of pictures that no page loads (see `head`), with a name for each of two thousand.
UNUSED = "fontawesome.js"

#: A relative address in a sheet.
URL = re.compile(r"""(\burl\(\s*["']?)(?![a-z]+:|[#/])([^"')]+)""", re.IGNORECASE)

WORD = re.compile(r"[A-Za-z_][\w-]*")

#: Rules that hold rules.
NESTING = ("media", "supports", "container", "layer")


def setup(app: Sphinx) -> None:
    """Work on the pages when all are there."""
    # After the theme, which then writes the colours of code.
    app.connect("build-finished", write_sheet, priority=900)


def write_sheet(app: Sphinx, exception: Exception | None) -> None:
    """Make the sheet of all that pages name, and let them load it instead."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    # The theme keeps templates among its static files, which are no pages.
    files = sorted(path for path in out.rglob("*.html") if not path.is_relative_to(static))
    pages = {path: path.read_text(encoding="utf-8") for path in files}
    used: set[str] = set()
    sheets: dict[str, None] = {}
    for path, page in pages.items():
        used.update(WORD.findall(LINK.sub("", page)))
        folder = path.parent.relative_to(out).as_posix()
        here = [s for link in LINK.findall(page) for s in named(link, folder)]
        # Others are no files of the book, whose links stay.
        sheets.update((sheet, None) for sheet in here if (static / sheet).is_file())
    if not sheets:
        return  # a book on one page has its sheets elsewhere
    for path in out.rglob("*.js"):
        # What readers may choose is written as the pages are, and packed.
        if path.name != UNUSED and LIVE not in path.relative_to(out).parts:
            used.update(WORD.findall(path.read_text(encoding="utf-8")))
    wanted = wanted_among(used)
    parts = [
        moved(pruned(nodes, wanted), folder)
        for name in sheets
        for nodes, folder in read(static / name, static)
    ]
    sheet = "\n".join(parts) + "\n"
    write_whole(static / SHEET, sheet)
    version = hashlib.sha256(sheet.encode()).hexdigest()[:8]
    for path, page in pages.items():
        folder = path.parent.relative_to(out).as_posix()
        address = f"{os.path.relpath(static, path.parent)}/{SHEET}?v={version}"
        changed = linked(page, folder, address, list(sheets))
        if changed != page:
            write_whole(path, changed)


def named(link: str, folder: str) -> list[str]:
    """Give the sheets that a link on a page in a folder stands for, as seen from the static files.

    Examples
    --------
    >>> named('<link rel="stylesheet" href="../_static/styles/a.css?v=1">', "book")
    ['styles/a.css']
    """
    if made_of := MADE_OF.search(link):
        return made_of[1].split()
    address = ADDRESS.search(link)
    return [posixpath.relpath(f"{folder}/{address[1]}", "_static")] if address else []


def linked(page: str, folder: str, address: str, sheets: list[str]) -> str:
    r"""Put a link to the one sheet in the place of the first of those to its parts, which all go.

    Examples
    --------
    >>> page = '<link href="_static/a.css?v=1" rel="stylesheet"> <link rel="stylesheet" href="x">'
    >>> print(linked(page, ".", "book.css", ["a.css", "b.css"]))
    <link rel="stylesheet" href="book.css" data-made-of="a.css b.css" />
    <link rel="stylesheet" href="x">
    """
    first = iter(
        [f'<link rel="stylesheet" href="{address}" data-made-of="{" ".join(sheets)}" />\n']
    )

    def keep(link: re.Match[str]) -> str:
        is_own = MADE_OF.search(link[0]) or set(named(link[0], folder)) <= set(sheets)
        return next(first, "") if is_own else link[0]

    return LINK.sub(keep, page)


def read(path: Path, static: Path) -> Iterator[tuple[list[Node], str]]:
    """Give the rules of a sheet after those that it imports, and its folder as seen from `static`.

    Raises
    ------
    OSError
        When a sheet is not there.
    """
    text = path.read_text(encoding="utf-8")
    rest = []
    for node in tinycss2.parse_stylesheet(text, skip_whitespace=True):
        if isinstance(node, AtRule) and node.lower_at_keyword == "import":
            address = next(token.value for token in node.prelude if token.type in ("string", "url"))
            yield from read(Path(os.path.normpath(path.parent / address)), static)
        elif not (isinstance(node, AtRule) and node.lower_at_keyword == "charset"):
            rest.append(node)
    yield rest, os.path.relpath(path.parent, static)


def moved(text: str, folder: str) -> str:
    """Give the rules of a sheet in a folder with addresses as of the folder above.

    Examples
    --------
    >>> moved("a{background: url(../x.png)} b{background: url(data:,)}", "styles")
    'a{background: url(x.png)} b{background: url(data:,)}'
    """
    return URL.sub(lambda url: url[1] + posixpath.normpath(posixpath.join(folder, url[2])), text)


def wanted_among(used: Iterable[str]) -> Callable[[str], bool]:
    """Give a test that says whether the name of a class or an id can occur.

    A word that ends in a hyphen is the beginning of a name that a script puts together.

    Examples
    --------
    >>> wanted = wanted_among(["figure", "bs-tooltip-"])
    >>> wanted("figure"), wanted("bs-tooltip-auto"), wanted("figure-caption")
    (True, True, False)
    """
    used = frozenset(used)

    def wanted(name: str) -> bool:
        if name in used:
            return True
        return any(f"{name[: found.start()]}-" in used for found in re.finditer("-", name))

    return wanted


def pruned(nodes: list[Node], wanted: Callable[[str], bool]) -> str:
    """Drop the selectors of a sheet that need a class or an id that cannot occur.

    Parameters
    ----------
    nodes : list of tinycss2.ast.Node
        The rules. Licences among them (comments that begin with an exclamation mark) stay.
    wanted : callable
        Says of a name whether it can occur.

    Examples
    --------
    >>> rules = tinycss2.parse_stylesheet("a, .x .y, .z { top: 0 } @media print { .y { top: 0 } }")
    >>> pruned(rules, {"z"}.__contains__).strip()
    'a,.z{top: 0}'
    """
    return "\n".join(_kept(nodes, wanted))


def _kept(nodes: list[Node], wanted: Callable[[str], bool]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Comment):
            if node.value.startswith("!"):
                yield node.serialize()
        elif isinstance(node, QualifiedRule):
            selectors = [s for s in _selectors(node.prelude) if all(map(wanted, _names(s)))]
            if selectors:
                told = ",".join(tinycss2.serialize(s).strip() for s in selectors)
                yield f"{told}{{{tinycss2.serialize(node.content).strip()}}}"
        elif isinstance(node, AtRule) and node.lower_at_keyword in NESTING and node.content:
            rules = tinycss2.parse_rule_list(node.content, skip_whitespace=True)
            if inner := "".join(_kept(rules, wanted)):
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{inner}}}"
        else:
            yield node.serialize()


def _selectors(prelude: list[Node]) -> list[list[Node]]:
    """Take a list of selectors apart at its commas."""
    parts: list[list[Node]] = [[]]
    for node in prelude:
        if isinstance(node, LiteralToken) and node.value == ",":
            parts.append([])
        elif not isinstance(node, Comment):
            parts[-1].append(node)
    return parts


def _names(selector: list[Node]) -> Iterator[str]:
    """Give the classes and ids that a selector needs, without those in `:not()` and its like."""
    dot = False
    for node in selector:
        if node.type == "hash" or (dot and node.type == "ident"):
            yield node.value
        dot = isinstance(node, LiteralToken) and node.value == "."
