"""What a reader may take away of a figure: SVG, PNG and a citation, beside the CSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any

from sphinx.application import Sphinx

from tally import __version__
from tally.book.figures import Found, figures
from tally.writing import write_whole

#: The folder of the pictures in the built book.
FOLDER = "_figures"

FIGURE = re.compile(r'<figure class="tally-figure" id="fig-([\w-]+)".*?</figure>', re.DOTALL)
DRAWN = re.compile(r'<div class="tally-svg tally-wide">(<svg\b.*?</svg>)</div>', re.DOTALL)
CSV = re.compile(r'(<a class="tally-csv"[^>]*>[^<]*</a>)(</details></figure>)')

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
MARGIN = 20

#: Letters in a line of the picture, size in pixels and colour of each kind of text.
STYLES = {
    "title": (76, 17, "bold", "#111111"),
    "scope": (100, 13, "normal", "#444444"),
    "caption": (108, 12, "normal", "#444444"),
}


@dataclass(frozen=True)
class Shown:
    """A figure in its place in the book.

    Parameters
    ----------
    figure : Found
        Its parts.
    page : str
        The page, such as ``notebooks/provinces``.
    chapter : str
        The title of the page.
    book : str
        The title of the book.
    """

    figure: Found
    page: str
    chapter: str
    book: str

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return f"{self.page.rpartition('/')[2]}-{self.figure.name}"

    @property
    def place(self) -> str:
        """Where it is, in words."""
        number, _, _ = self.figure.text("tally-title").partition(".")
        return f"{number} of “{self.chapter}” in {self.book}, version {__version__}"

    @property
    def finding(self) -> str:
        """Its title without its number."""
        return self.figure.text("tally-title").partition(". ")[2]


def setup(app: Sphinx) -> None:
    """Make the files of each figure when its page is written."""
    app.connect("html-page-context", offer, priority=600)


def offer(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Write the pictures of a page, and offer them below each figure."""
    body = context.get("body")
    if app.builder.name not in ("html", "dirhtml") or 'class="tally-figure"' not in (body or ""):
        return
    folder = Path(app.outdir) / FOLDER
    chapter = re.sub(r"<[^>]+>", "", context.get("title") or pagename)
    base = app.config.html_baseurl
    address = f"{base.rstrip('/')}/{app.builder.get_target_uri(pagename)}" if base else ""

    def below(markup: str, found: Found) -> str:
        shown = Shown(found, pagename, chapter, app.config.project)
        drawn = DRAWN.search(markup)
        if drawn:
            write_pictures(folder / shown.name, picture(drawn[1], shown))
        url = context["pathto"](f"{FOLDER}/{shown.name}", 1)
        markup = told_once(markup)
        return CSV.sub(
            lambda m: m[1] + (links(url) if drawn else "") + cite(shown, address) + m[2], markup
        )

    context["body"] = each_figure(body, below)


def each_figure(html: str, change: Callable[[str, Found], str]) -> str:
    """Change the markup of each figure of a page."""
    found = iter(figures(html))
    return FIGURE.sub(lambda m: change(m[0], next(found)), html)


def told_once(markup: str) -> str:
    """Let a keyboard reach a chart, whose words stand for all the shapes in it."""
    markup = markup.replace('<div class="tally-svg', '<div aria-hidden="true" class="tally-svg')
    return markup.replace(
        'class="tally-chart" role="img"', 'class="tally-chart" role="img" tabindex="0"'
    )


def links(url: str) -> str:
    """Write the links to the two pictures."""
    return "".join(
        f'<a class="tally-csv" download href="{escape(url)}.{kind}">Download as {kind.upper()}</a>'
        for kind in ("svg", "png")
    )


def picture(svg: str, shown: Shown) -> str:
    """Put a drawing on white, with all that it needs to be read away from its page.

    Parameters
    ----------
    svg : str
        The drawing, as it is on the page.
    shown : Shown
        The figure.

    Returns
    -------
    str
        SVG with title, scope, caption, and where it comes from.
    """
    width, height = (float(re.search(rf'\b{side}="([\d.]+)"', svg)[1]) for side in SIDES)
    figure = shown.figure
    parts, y = [], MARGIN
    for style, told in (("title", shown.finding), ("scope", figure.text("tally-scope"))):
        lines, y = _lines(told, style, y)
        parts += lines
    y += 8
    parts.append(svg.replace("<svg", f'<svg x="{MARGIN}" y="{y:g}"', 1))
    y += height + 8
    for told in (figure.text("tally-caption"), f"{shown.place}."):
        lines, y = _lines(told, "caption", y)
        parts += lines
    size = f"{width + 2 * MARGIN:g}", f"{y + MARGIN:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {size[0]} {size[1]}" font-family="{FONT}">'
        f"<title>{escape(shown.finding)}</title><desc>{escape(figure.alternative)}</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


SIDES = ("width", "height")


def _lines(text: str, style: str, y: float) -> tuple[list[str], float]:
    """Set text in lines; give them and where the next thing begins."""
    letters, size, weight, colour = STYLES[style]
    made = []
    for line in wrap(text, letters):
        y += size * 1.35
        made.append(
            f'<text x="{MARGIN}" y="{y:g}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}">{escape(line)}</text>'
        )
    return made, y


def write_pictures(path: Path, svg: str) -> None:
    """Write SVG and PNG, unless they are there already.

    Parameters
    ----------
    path : Path
        Without ending.
    svg : str
        The picture.
    """
    vector, pixels = path.with_suffix(".svg"), path.with_suffix(".png")
    if pixels.is_file() and vector.is_file() and vector.read_text(encoding="utf-8") == svg:
        return
    # It takes a second to import, and most builds find the pictures already there. It brings its
    # own fonts, so each machine makes the same pixels; a browser would use those of its reader.
    import vl_convert

    write_whole(pixels, vl_convert.svg_to_png(svg, scale=2))
    write_whole(vector, svg)


def cite(shown: Shown, address: str = "") -> str:
    """Write how to cite a figure, folded.

    Parameters
    ----------
    shown : Shown
        The figure.
    address : str
        The address of its page, where the book knows its own.
    """
    number, _, _ = shown.figure.text("tally-title").partition(".")
    return (
        f'<details class="tally-cite"><summary>Cite {escape(number.lower())}</summary>'
        f'<pre tabindex="0" aria-label="BibTeX">{escape(bibtex(shown, address))}</pre></details>'
    )


def bibtex(shown: Shown, address: str = "") -> str:
    """Write the entry of a figure for BibTeX, with the claims and editions it was drawn from.

    Examples
    --------
    >>> found = Found("shares", ("a-2024",), ("b-2025",))
    >>> print(bibtex(Shown(found, "notebooks/provinces", "Provinces", "Tally")))
    @misc{tally-provinces-shares,
      author = {{The Tally developers}},
      title = {{}},
      howpublished = { of “Provinces” in Tally, version 0.1.0},
      note = {Claims: a-2024. Editions: b-2025},
    }
    """
    figure = shown.figure
    used = {"Claims": figure.claims, "Editions": figure.editions}
    fields = {
        "author": "{The Tally developers}",
        "title": "{" + _tex(shown.finding) + "}",
        "howpublished": _tex(shown.place),
        "note": _tex(". ".join(f"{of}: {', '.join(ids)}" for of, ids in used.items() if ids)),
        "url": f"{address}#fig-{figure.name}" if address else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{tally-{shown.name},", *lines, "}"])


def _tex(text: str) -> str:
    return re.sub(r"([%&_#$])", r"\\\1", re.sub(r"[{}\\]", "", text))
