"""Pictures of charts: drawn, framed and turned into pixels, the same bytes for the same data.

What makes the book's pictures runs this module in processes of its own: see :func:`main`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from pathlib import Path
from textwrap import shorten, wrap
from typing import Any

from tally.writing import write_whole

#: The two widths, in pixels, for which the static picture is drawn.
WIDTHS = {"wide": 680, "narrow": 340}

#: An outline of at least twelve points, as districts have them, and one of its points.
OUTLINE = re.compile(r'\bd="((?:[ML]-?[\d.]+,-?[\d.]+|Z){12,})"')
POINT = re.compile(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?")

#: What tells single marks to a screen reader; a picture as a whole has its words beside it.
TOLD_APART = re.compile(r' (?:aria-label|aria-roledescription|aria-hidden|role)="[^"]*"')

#: Where a name within a picture is given, and where it is used.
NAMES = re.compile(r'(\bid="|\burl\(#|\bhref="#)([^")]+)')

#: The width and height of what other places show of a page, in pixels.
SHARED = (1200, 630)

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
MARGIN = 20

#: Letters in a line of a framed picture, size in pixels and colour of each kind of text.
STYLES = {
    "title": (76, 17, "bold", "#111111"),
    "scope": (100, 13, "normal", "#444444"),
    "caption": (108, 12, "normal", "#444444"),
    "headline": (52, 40, "bold", "#111111"),
    "small": (95, 22, "normal", "#444444"),
}


def svg(specification: str, width: int, name: str) -> str:
    """Draw a chart.

    Parameters
    ----------
    specification : str
        Vega-Lite, as JSON.
    width : int
        In pixels.
    name : str
        Begins the ids in the picture.
    """
    # It takes a while to import, and a page with its pictures kept needs none of it.
    import vl_convert

    spec = json.loads(specification)
    spec["width"] = width
    if aspect := spec.get("usermeta", {}).get("tally", {}).get("aspect"):
        spec["height"] = round(width * aspect)
    version = re.search(r"/v(\d+\.\d+)", spec["$schema"])
    assert version is not None
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=version[1])
    return _own_ids(_light(drawn), f"{name}-{width}")


def framed(drawn: str, words: Mapping[str, str]) -> str:
    """Put a drawing on white, with all that it needs to be read away from its page.

    Parameters
    ----------
    drawn : str
        The drawing, as SVG.
    words : mapping of str to str
        Its ``title``, ``scope``, ``caption`` and ``alternative``, and its ``place`` in the book.

    Returns
    -------
    str
        SVG.
    """
    width, height = side(drawn, "width"), side(drawn, "height")
    parts: list[str] = []
    y = float(MARGIN)
    for style in ("title", "scope"):
        lines, y = _lines(words[style], style, y)
        parts += lines
    y += 8
    parts.append(drawn.replace("<svg", f'<svg x="{MARGIN}" y="{y:g}"', 1))
    y += height + 8
    for told in (words["caption"], words["place"]):
        lines, y = _lines(told, "caption", y)
        parts += lines
    size = f"{width + 2 * MARGIN:g}", f"{y + MARGIN:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {size[0]} {size[1]}" font-family="{FONT}">'
        f"<title>{escape(words['title'])}</title><desc>{escape(words['alternative'])}</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def card(drawn: str, words: Mapping[str, str]) -> str:
    """Put a drawing on a card of the size that other places show of a page.

    Parameters
    ----------
    drawn, words
        As for :func:`framed`. What a line or two can't hold is cut.

    Returns
    -------
    str
        SVG.
    """
    width, height = SHARED
    title, y = _lines(shorten(words["title"], 3 * 48, placeholder=" …"), "headline", MARGIN)
    scope, y = _lines(shorten(words["scope"], 90, placeholder=" …"), "small", y + 4)
    place, _ = _lines(shorten(words["place"], 90, placeholder=" …"), "small", height - 2.5 * MARGIN)
    room = width - 2 * MARGIN, height - 2.5 * MARGIN - y - 16
    size = side(drawn, "width"), side(drawn, "height")
    scale = min(room[0] / size[0], room[1] / size[1])
    at = (width - scale * size[0]) / 2, y + 16 + (room[1] - scale * size[1]) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="{FONT}"><rect width="100%" height="100%" fill="#ffffff"/>'
        f'<g transform="translate({at[0]:g} {at[1]:g}) scale({scale:g})">{drawn}</g>'
        f"{''.join((*title, *scope, *place))}</svg>\n"
    )


def png(picture: str, scale: int = 2) -> bytes:
    """Turn a picture into pixels, two for each of its own on a side."""
    # It brings its own fonts, so each machine makes the same pixels; a browser would use those of
    # its reader.
    import vl_convert

    return vl_convert.svg_to_png(picture, scale=scale)


def make(job: Mapping[str, Any]) -> None:
    """Make the files of one figure that are not there.

    Parameters
    ----------
    job : mapping
        ``specification`` and ``name`` of the figure, the ``words`` for its frame, and the ``drawn``
        files by width, the ``framed`` file and its ``pixels``; the file of its ``card``, if it is
        to have one.
    """
    for width, path in job["drawn"].items():
        _once(path, partial(svg, job["specification"], int(width), job["name"]))
    wide = Path(job["drawn"][str(WIDTHS["wide"])])
    _once(job["framed"], lambda: framed(wide.read_text(encoding="utf-8"), job["words"]))
    _once(job["pixels"], lambda: png(Path(job["framed"]).read_text(encoding="utf-8")))
    if "card" in job:
        shown = partial(card, wide.read_text(encoding="utf-8"), job["words"])
        _once(job["card"], lambda: png(shown(), scale=1))


def _once(path: str, content: Callable[[], str | bytes]) -> None:
    if not Path(path).is_file():
        write_whole(Path(path), content())


def main() -> None:
    """Make the files of the figures that are told on standard input, as a list in JSON."""
    for job in json.load(sys.stdin):
        make(job)


def side(drawn: str, of: str) -> float:
    """Give the ``width`` or the ``height`` of a drawing, in pixels.

    Examples
    --------
    >>> side('<svg width="340" height="90.5">', "height")
    90.5
    """
    found = re.search(rf'\b{of}="([\d.]+)"', drawn)
    assert found is not None
    return float(found[1])


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


def _light(drawn: str) -> str:
    """Leave out what tells single marks, and write long outlines as steps of tenths of a pixel.

    A page of maps weighs half as much.
    """

    def shorter(found: re.Match[str]) -> str:
        told, at = [], (0, 0)
        for command, *place in POINT.findall(found[1]):
            if command == "Z":
                told.append("Z")
                continue
            to = round(10 * float(place[0])), round(10 * float(place[1]))
            x, y = to if command == "M" else (to[0] - at[0], to[1] - at[1])
            if command == "M" or x or y:
                told.append(f"{'M' if command == 'M' else 'l'}{x / 10:g},{y / 10:g}")
            at = to
        return f'd="{"".join(told)}"'

    return OUTLINE.sub(shorter, TOLD_APART.sub("", drawn))


def _own_ids(drawn: str, name: str) -> str:
    """Give the ids inside a picture a prefix made from its content, so that two never meet.

    They are numbered first: Vega counts them on from one picture of a process to the next.
    """
    known = {
        old: str(n) for n, old in enumerate(dict.fromkeys(m[2] for m in NAMES.finditer(drawn)))
    }
    numbered = NAMES.sub(lambda m: m[1] + known[m[2]], drawn)
    prefix = f"{name}-{hashlib.sha256(numbered.encode()).hexdigest()[:8]}"
    return NAMES.sub(lambda m: f"{m[1]}{prefix}-{m[2]}", numbered)


if __name__ == "__main__":
    main()
