"""What stands under each figure: its image, its data, a link to it, how to cite and to embed it.

It needs no script, but for what puts a text into the clipboard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any
from urllib.parse import urlencode

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from tally.book import cite as cite_page
from tally.book import explorer, pictures
from tally.book.pictures import FOLDER, Shown
from tally.draw.picture import WIDTHS, side

#: The folder of the pages that hold one figure each.
EMBED = "embed"

#: The fields of the explorer that a figure fills in, where its claims have one term.
COMMON = ("body", "measure", "region", "cause", "group")

#: What is said where the book can't tell at which address it is.
NO_ADDRESS = (
    "This copy of the book does not know its own address: put the address of its top before "
    f"“{EMBED}/”."
)

#: In an embedded figure at its two widths: letters in a line of its title, and of its other words.
LETTERS = {"wide": (72, 96), "narrow": (34, 44)}

#: Pixels of a line of the title, of a line of other words, and of what stands around them all.
LINES, AROUND = (25, 22), 150


@dataclass(frozen=True)
class Addresses:
    """Where a figure is in the book.

    Parameters
    ----------
    page : str
        The address of its page, where the book knows its own; otherwise empty.
    files : str
        That of its files, without ending, as seen from its page.
    embed : str
        That of its own page, whole, or as seen from the top of the book.
    alone : str
        The same, as seen from its page.
    claims : str
        That of its claims in the explorer, as seen from its page, where these have a term alike.
    """

    page: str
    files: str
    embed: str
    alone: str
    claims: str = ""


def offerer(app: Sphinx, docname: str) -> Callable[[Mapping[str, Any]], str]:
    """Give what writes all that stands under a figure of a page."""
    if app.builder.name not in pictures.OFFERING:
        return lambda figure: ""
    page, base = app.builder.get_target_uri(docname), app.config.html_baseurl.rstrip("/")
    top, draw = f"{base}/" if base else "", pictures.drawer(app)

    def offer(figure: Mapping[str, Any]) -> str:
        shown = pictures.placed(app, docname, figure)
        own = app.builder.get_target_uri(f"{EMBED}/{shown.name}")
        at = Addresses(
            page=f"{top}{page}" if base else "",
            files=relative_uri(page, f"{FOLDER}/{shown.name}"),
            embed=f"{top}{own}",
            alone=relative_uri(page, own),
            claims=explored(app, docname, figure),
        )
        drawn = {of: draw(figure, width) for of, width in WIDTHS.items()}
        return offered(shown, at, height(shown, drawn))

    return offer


def explored(app: Sphinx, docname: str, figure: Mapping[str, Any]) -> str:
    """Give the address of the explorer that shows what all claims of a figure have in common."""
    if not figure["claims"] or explorer.PAGE not in app.env.found_docs:
        return ""
    rows = cite_page.load_ledger(app.srcdir).rows(figure["claims"])
    same = {of: rows[of].iloc[0] for of in COMMON if rows[of].nunique() == 1}
    address = app.builder.get_relative_uri(docname, explorer.PAGE)
    return f"{address}#{urlencode(same)}" if same else ""


def offered(shown: Shown, at: Addresses, pixels: int) -> str:
    """Write all that stands under a figure.

    Parameters
    ----------
    shown : Shown
        The figure.
    at : Addresses
        Where it is.
    pixels : int
        The height that it needs elsewhere.
    """
    number, name = shown.figure["number"], escape(shown.figure["name"])
    files = {
        kind: f'<a{mark} download href="{escape(at.files)}.{kind.lower()}" '
        f'aria-label="{kind} of figure {number}">{kind}</a>'
        for kind, mark in (("PNG", ""), ("SVG", ""), ("CSV", ' class="tally-csv"'))
    }
    claims = at.claims and (
        f'<a href="{escape(at.claims)}" aria-label="Figures like those of figure {number}, in the '
        'explorer">Explore</a>'
    )
    return (
        f'<div class="tally-offer" role="group" aria-label="Take figure {number} with you">'
        f"<span>Image: {files['PNG']} {files['SVG']}</span><span>Data: {files['CSV']}</span>"
        f'<a class="tally-link" href="#fig-{name}" aria-label="Link to figure {number}">Link</a>'
        f"{claims}{cite(shown, at.page)}{embed(shown, at, pixels)}</div>"
    )


def cite(shown: Shown, address: str = "") -> str:
    """Write how to cite a figure, folded: as a text, and for programs that keep references.

    Parameters
    ----------
    shown : Shown
        The figure.
    address : str
        The address of its page, where the book knows its own.
    """
    number = shown.figure["number"]
    return (
        f'<details class="tally-cite"><summary aria-label="Cite figure {number}">Cite</summary>'
        f'<p class="tally-ready">{escape(reference(shown, address), quote=False)}</p>'
        '<pre class="tally-ready" tabindex="0" role="group" aria-label="BibTeX">'
        f"{escape(bibtex(shown, address))}</pre></details>"
    )


def embed(shown: Shown, at: Addresses, pixels: int) -> str:
    """Write how to show a figure on another page, folded."""
    number = shown.figure["number"]
    remark = "" if at.page else f'<p class="tally-note">{NO_ADDRESS}</p>'
    return (
        f'<details class="tally-embed"><summary aria-label="Embed figure {number}">Embed</summary>'
        f'<p><a href="{escape(at.alone)}">The figure on a page of its own</a>, which this shows '
        f'on yours:</p><pre class="tally-ready" tabindex="0" role="group" aria-label="HTML">'
        f"{escape(frame(shown, at.embed, pixels))}</pre>{remark}</details>"
    )


def frame(shown: Shown, address: str, pixels: int) -> str:
    """Write the element that shows a figure on another page."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(shown.finding)}" '
        f'width="100%" height="{pixels}" loading="lazy" style="border: 0"></iframe>'
    )


def height(shown: Shown, drawn: Mapping[str, str]) -> int:
    """Give the pixels that a figure needs on a page of its own, at the worse of its two widths."""
    words = (shown.finding, shown.figure["scope"], " ".join(shown.figure["caption"]))
    needed = []
    for of, (title, other) in LETTERS.items():
        lines = len(wrap(words[0], title)), sum(len(wrap(text, other)) for text in words[1:])
        told = sum(count * size for count, size in zip(lines, LINES, strict=True))
        needed.append(side(drawn[of], "height") + told + AROUND)
    return -int(-max(needed) // 20) * 20


def reference(shown: Shown, address: str = "") -> str:
    """Write the reference of a figure as a text.

    Examples
    --------
    >>> figure = {
    ...     "name": "shares",
    ...     "number": 1,
    ...     "finding": ["A finding"],
    ...     "caption": ["Source: B."],
    ... }
    >>> print(reference(Shown(figure, "notebooks/provinces", "Provinces", "Tally")))
    The Tally developers: “A finding”. Figure 1 of “Provinces” in Tally, version 0.1.0. Source: B.
    """
    where = f" {address}#fig-{shown.figure['name']}" if address else ""
    source = shown.figure["caption"][0]
    return f"The Tally developers: “{shown.finding}”. {shown.place}. {source}{where}"


def bibtex(shown: Shown, address: str = "") -> str:
    """Write the entry of a figure for BibTeX, with the claims and editions it was drawn from.

    Examples
    --------
    >>> figure = {"name": "shares", "number": 1, "finding": ["A finding"], "claims": ["a-2024"]}
    >>> shown = Shown({**figure, "editions": ["b"]}, "notebooks/provinces", "Provinces", "Tally")
    >>> print(bibtex(shown))
    @misc{tally-provinces-shares,
      author = {{The Tally developers}},
      title = {{A finding}},
      howpublished = {Figure 1 of “Provinces” in Tally, version 0.1.0},
      note = {Claims: a-2024. Editions: b},
    }
    """
    figure = shown.figure
    used = {"Claims": figure["claims"], "Editions": figure["editions"]}
    fields = {
        "author": "{The Tally developers}",
        "title": "{" + _tex(shown.finding) + "}",
        "howpublished": _tex(shown.place),
        "note": _tex(". ".join(f"{of}: {', '.join(ids)}" for of, ids in used.items() if ids)),
        "url": f"{address}#fig-{figure['name']}" if address else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{tally-{shown.name},", *lines, "}"])


def _tex(text: str) -> str:
    return re.sub(r"([%&_#$])", r"\\\1", re.sub(r"[{}\\]", "", text))
