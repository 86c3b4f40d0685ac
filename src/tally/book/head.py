"""The head of each page: a policy that holds, no script in the page, what others show of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.jinja2glue import BuiltinTemplateLoader

from tally.book.news import FEED
from tally.book.pictures import CARD, FOLDER, placed
from tally.book.shown import output
from tally.draw.picture import SHARED
from tally.page.outputs import figures, plain
from tally.writing import write_whole

#: Nothing but the book's own files, and no code in a page or made from text. Styles in a page stay
#: allowed: each picture of Vega has some. `data:` is for icons and tables, `blob:` for readers'
#: own downloads. For Firefox no file of a folder is of the same origin as another, and without
#: `file:` the field of the search would lead nowhere there.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self' file:"
)

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>\s*", re.DOTALL)

#: Scripts in the theme's pages that tally.js makes needless: it sets light or dark and the words of
#: the buttons that fold, and nothing here asks for the rest.
NEEDLESS = re.compile(
    r"documentElement\.dataset\.mode|^\s*(?:let toggle\w+|var togglebuttonSelector) ="
    r"|^\s*DOCUMENTATION_OPTIONS\.(?:pagename|search_as_you_type) ="
)

#: Files that the theme would load into each page: the icons are drawn in tally.css instead of by
#: half a megabyte of script, and only the page of search needs the index.
UNUSED = re.compile(r"fontawesome\.js")
SEARCH = re.compile(r"searchtools\.js|language_data\.js|searchindex\.js")

#: What copies the code of a page, and only where there is some: beside the table of the explorer,
#: which marks each click as its own, it would take a heading for a button and fail.
COPIES = re.compile(r"clipboard\.min\.js|copybutton\.js")
CODE = '<div class="highlight">'

#: Links that fetch early what no reader sees first: the font of icons, scripts.
NOT_FIRST = re.compile(r'<link\b[^>]*(?:fontawesome|\bas="script")[^>]*>\s*')

#: The theme's button that unfolds the pages below another one, which has a picture and no name.
UNFOLDS = re.compile(r"(<a\b[^>]*>([^<]+)</a><details[^>]*><summary)>")

#: The only code in an attribute of the theme: its button that prints.
PRINT = re.compile(r'\bonclick="window\.print\(\)"')


def setup(app: Sphinx) -> None:
    """Work on each page after the theme has made it."""
    app.connect("config-inited", use_own_templates)
    app.connect("html-page-context", describe_page, priority=700)


def use_own_templates(app: Sphinx, config: Config) -> None:
    """Let pages pass through :class:`Templates`: themes offer no later place to change them."""
    config.template_bridge = f"{__name__}.Templates"


class Templates(BuiltinTemplateLoader):
    """Sphinx's own templates, and after them the policy."""

    def init(self, builder: Any, *args: Any, **kwargs: Any) -> None:
        """Remember where the files of the book go."""
        super().init(builder, *args, **kwargs)
        self.folder = Path(builder.outdir) / "_static"

    # Sphinx's own loader gives a text as well; only the base of bridges is annotated otherwise.
    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """Make a page."""
        page = super().render(template, context)
        if "<head>" not in page:
            return page
        return secure(page, context, self.folder)


def secure(page: str, context: dict[str, Any], folder: Path) -> str:
    """Put the policy into a page, and its scripts into files that wait for the page.

    Parameters
    ----------
    page : str
        The whole page.
    context : dict
        What its template was given.
    folder : Path
        Where files that pages share are written.
    """
    unused = [UNUSED]
    if context.get("pagename") != "search":
        unused.append(SEARCH)
    if CODE not in page:
        unused.append(COPIES)

    def keep(found: re.Match[str]) -> str:
        attributes, text = found.groups()
        if "src=" in attributes:
            needless = any(those.search(attributes) for those in unused)
            return "" if needless else f"<script{later(attributes)}></script>\n"
        if "application/" in attributes or "text/" in attributes:
            return found[0]  # data, which no browser runs
        if NEEDLESS.search(text):
            return ""
        name = f"page-{hashlib.sha256(text.encode()).hexdigest()[:12]}.js"
        if not (folder / name).is_file():
            write_whole(folder / name, text)
        source = context["pathto"](f"_static/{name}", 1)
        return f'<script{later(attributes)} src="{source}"></script>\n'

    page = SCRIPT.sub(keep, page)
    page = UNFOLDS.sub(r'\1 aria-label="Pages of the part \2">', page)
    page = PRINT.sub('data-tally-print=""', page)
    page = NOT_FIRST.sub("", page)
    return page.replace("<head>", f"<head>\n    {policy()}", 1)


def policy() -> str:
    """Write the element that gives a page the policy."""
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'


def later(attributes: str) -> str:
    """Let a script wait until the page is read: what a reader sees needs none of them but ours.

    Examples
    --------
    >>> later(' src="doctools.js"'), later(' src="_static/tally.js?v=1"')
    (' defer src="doctools.js"', ' src="_static/tally.js?v=1"')
    """
    waits = re.search(r"\b(?:defer|async)\b|/tally\.js", attributes)
    return attributes if waits else f" defer{attributes}"


def describe_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Say in the head what other places may show of the page, and where the news are."""
    if app.builder.format != "html":
        return
    named = app.env.titles.get(pagename)
    title = named.astext() if named else context.get("title") or app.config.project
    shown = [node["data"] for node in doctree.findall(output)] if doctree else []
    first = next((figure for data in shown for figure in figures(data)), None)
    told = {
        "og:title": headline(shown) or title,
        "og:type": "article",
        "og:site_name": app.config.project,
        "og:description": _described(app, pagename, shown, doctree),
        "twitter:card": "summary",
    }
    base = app.config.html_baseurl.rstrip("/")
    if base and first:
        name = placed(app, pagename, first).name
        told |= {
            "og:image": f"{base}/{FOLDER}/{name}{CARD}",
            "og:image:width": str(SHARED[0]),
            "og:image:height": str(SHARED[1]),
            "og:image:alt": first["alternative"],
            "twitter:card": "summary_large_image",
        }
    if base:
        told["og:url"] = f"{base}/{app.builder.get_target_uri(pagename)}"
    tags = [
        f'<meta {"name" if name.startswith("twitter:") else "property"}="{name}" '
        f'content="{escape(text)}">'
        for name, text in told.items()
        if text
    ]
    if told["og:description"]:
        tags.append(f'<meta name="description" content="{escape(told["og:description"])}">')
    feed = context["pathto"](FEED, 1)
    kind = 'rel="alternate" type="application/atom+xml"'
    tags.append(f'<link {kind} title="The newest figures" href="{feed}">')
    context["metatags"] = "\n".join([context.get("metatags") or "", *tags])


def headline(shown: Iterable[Mapping[str, Any]]) -> str:
    """Give the finding of a page in few words: its headline, or the title of its first figure.

    Examples
    --------
    >>> number = {"text": "51%", "claims": ["a"], "origin": "CRSS"}
    >>> headline([{"kind": "figure", "finding": ["It is ", number]}])
    'It is 51%'
    """
    for data in shown:
        for parts in (data.get("headline"), *(figure["finding"] for figure in figures(data))):
            if parts:
                return plain(parts)
    return ""


def finding(shown: Sequence[Mapping[str, Any]]) -> str:
    """Give the finding of a page: what stands under its headline, or the sentence it opens with.

    Examples
    --------
    >>> finding([{"kind": "sentence", "parts": ["None were killed."]}])
    'None were killed.'
    """
    if not shown:
        return ""
    opening = shown[0]
    return (
        _points(opening) if opening["kind"] == "front" else plain(opening.get("parts", ())).strip()
    )


def _described(app: Sphinx, pagename: str, shown: Sequence[Mapping[str, Any]], doctree: Any) -> str:
    """Tell a page: a chapter by its finding; another one by its first words, and what follows."""
    told = finding(shown)
    if told and Path(app.env.doc2path(pagename)).suffix == ".ipynb":
        return told
    return " ".join(filter(None, (_shortly(doctree), told)))


def _points(front: Mapping[str, Any]) -> str:
    """Give what stands under a headline: its first two points, and up to when it has figures."""
    points = [plain(point["parts"]) for point in front["points"][:2]]
    return " ".join([*points, f"{plain(front['stamp'])}."])


def _shortly(doctree: nodes.document | None) -> str:
    """Give the first paragraph of a page, which says what it is about."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree is not None else ()
    return next((" ".join(p.astext().split()) for p in paragraphs), "")
