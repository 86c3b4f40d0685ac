"""The figures of a page, found again in its HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: The parts of a figure by their class, and what each is called in an error.
PARTS = {
    "tally-title": "a title that states the finding",
    "tally-scope": "unit and scope",
    "tally-caption": "a caption with its sources",
}


@dataclass
class Found:
    """A figure as it stands on a page.

    Parameters
    ----------
    name : str
        Its short name; the anchor is ``fig-NAME``.
    claims, editions : tuple of str
        The claims that it was drawn from, and the editions of data that was added up.
    """

    name: str
    claims: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    alternative: str = ""
    rows: int = 0
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def lacks(self) -> list[str]:
        """What is missing from it."""
        missing = [told for part, told in PARTS.items() if not self.text(part)]
        if not self.alternative.strip():
            missing.append("a text alternative")
        return missing + ([] if self.rows else ["its data"])

    def text(self, part: str) -> str:
        """Give the words of a part, such as ``tally-title``."""
        return " ".join(self.texts.get(part, "").split())


def figures(html: str) -> list[Found]:
    """Find the figures in a page or in an output.

    Parameters
    ----------
    html : str
        The markup.

    Examples
    --------
    >>> [found] = figures('<figure class="tally-figure" id="fig-a"><div class="tally-scope">x</div>'
    ...                   '<table><tr><th scope="row">1</th></tr></table></figure>')
    >>> found.name, found.text("tally-scope"), found.lacks
    ('a', 'x', ['a title that states the finding', 'a caption with its sources', 'a text \
alternative'])
    """
    if "tally-figure" not in html:
        return []
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []
        self._inside = False
        self._part = ("", "", 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if "tally-figure" in classes:
            used = (tuple(given.get(f"data-{of}", "").split()) for of in ("claims", "editions"))
            self.found.append(Found(given.get("id", "").removeprefix("fig-"), *used))
            self._inside = True
        if not self._inside:
            return
        part, name, depth = self._part
        if part:
            self._part = (part, name, depth + (tag == name))
        elif named := next((c for c in classes if c in PARTS), ""):
            self._part = (named, tag, 1)
        if "tally-chart" in classes:
            self.found[-1].alternative = given.get("aria-label", "")
        self.found[-1].rows += tag == "th" and given.get("scope") == "row"

    def handle_endtag(self, tag: str) -> None:
        part, name, depth = self._part
        if part and tag == name:
            self._part = (part, name, depth - 1) if depth > 1 else ("", "", 0)
        self._inside = self._inside and tag != "figure"

    def handle_data(self, data: str) -> None:
        part = self._part[0]
        if self._inside and part:
            texts = self.found[-1].texts
            texts[part] = texts.get(part, "") + data
