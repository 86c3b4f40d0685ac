"""The directive ``{lab}``: a lab of the course as a page that checks its answers by itself.

``{lab-papers}`` lists what there is of each lab on paper, which the book holds in a folder apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import places, tasks
from tally.book.assets import STATIC
from tally.book.cite import load_ledger
from tally.book.directive import TableDirective, html, section
from tally.book.head import policy
from tally.course import tell, urdu
from tally.course.check import FOLDER, files, problems
from tally.course.glossary import terms
from tally.course.lab import LabError, Task, read
from tally.course.notebook import archive
from tally.course.paper import PAPERS
from tally.course.worked import Worked
from tally.ledger.download import packed
from tally.writing import write_whole

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

GLOSSARY = "book/glossary"

#: The page that lists the papers, and the folder of the built book that holds them.
INDEX = "book/teachers"
PAPER = "paper"

#: The archive of everything that the labs are made into.
ALL = "labs.zip"

CHARSET = '<meta charset="utf-8">'

STYLE = "lab.css"
SCRIPT = "lab.js"

#: What the style of labs takes from that of the book, for a page without it.
BARE = """
:root { color-scheme: light dark; --pst-color-text-base: #222832; --pst-color-background: #fff;
  --pst-color-primary: #0b6a72; --pst-color-secondary: #7a4fa3; --pst-color-link: #0b6a72;
  --pst-color-text-muted: #48566b; --pst-color-border: #c9c9c9; --tally-card: #f3f4f5;
  --tally-axis: #6b7280; }
@media (prefers-color-scheme: dark) { :root { --pst-color-text-base: #ced6dd;
  --pst-color-background: #14181e; --pst-color-primary: #4fb6be; --pst-color-secondary: #c29be0;
  --pst-color-link: #4fb6be; --pst-color-text-muted: #9ca4af; --pst-color-border: #48566b;
  --tally-card: #222832; --tally-axis: #9ca4af; } }
body { max-width: 44rem; margin: 0 auto; padding: 1rem; font: 1.05rem/1.6 system-ui, sans-serif;
  color: var(--pst-color-text-base); background: var(--pst-color-background); }
h1, h2 { line-height: 1.25; }
h2 { margin-top: 2.5rem; font-size: 1.3rem; }
input, textarea { box-sizing: border-box; }
"""


def setup(app: Sphinx) -> None:
    """Add the directive, and what its pages load."""
    app.add_directive("lab", LabDirective)
    app.add_directive("lab-papers", PapersDirective)
    app.add_directive("urdu-terms", UrduDirective)
    app.connect("html-page-context", add_files)
    app.connect("build-finished", publish)


class LabDirective(TableDirective):
    """Make a whole page from a lab: its title, its tasks, and the way to hand answers in."""

    required_arguments = 1

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the page."""
        worked = self.worked(ledger)
        lab = worked.lab
        parts: list[nodes.Node] = [html(opening(worked, self.term))]
        parts += [
            section(heading(worked, one), one.id, [html(task(worked, one, self.address(worked)))])
            for one in lab.tasks
        ]
        parts.append(html(closing(worked, self.paper(f"{lab.name}.zip"))))
        return [section(worked.heading, f"lab-{lab.name}", parts)]

    def worked(self, ledger: Ledger) -> Worked:
        """Read the lab that the directive names, or refuse it; the page depends on its file."""
        path = FOLDER / f"{self.arguments[0]}.yml"
        self.env.note_dependency(path.as_posix())
        root = Path(self.env.srcdir)
        if found := problems(root / path, ledger, terms(root)):
            raise LabError("\n".join(map(str, found)))
        return Worked(read(root / path), ledger)

    def address(self, worked: Worked) -> Callable[[str], str]:
        """Give a function that finds where the book tells of a claim."""

        def address(claim: str) -> str:
            page = places.page_of_claim(worked.ledger, worked.ledger.claim(claim))
            return places.address(self.env, page, f"claim-{claim}")

        return address

    def paper(self, name: str) -> str:
        """Find a file of the folder with papers and notebooks."""
        return f"{'../' * self.env.docname.count('/')}{PAPER}/{name}"

    def term(self, term: str) -> str:
        """Find where the glossary explains a term."""
        return places.address(self.env, GLOSSARY, f"term-{anchor(term)}")


class PapersDirective(TableDirective):
    """List handout, key, page for the teacher and notebook of each lab."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the list."""
        above = "../" * self.env.docname.count("/")
        items = []
        for path in files(Path(self.env.srcdir)):
            self.env.note_dependency(path.relative_to(self.env.srcdir).as_posix())
            worked = Worked(read(path), ledger)
            of = {name.lower(): f"{path.stem}-{kind}.html" for kind, (name, _) in PAPERS.items()}
            links = ", ".join(
                f'<a href="{above}{PAPER}/{file}">{name}</a>'
                for name, file in (of | {"notebook": f"{path.stem}.zip"}).items()
            )
            items.append(f"<li>{escape(worked.heading)}: {links}</li>")
        everything = f'<a href="{above}{PAPER}/{ALL}" download>All of these in one ZIP</a>'
        items.append(f"<li>{everything}, with each lab as a page in one file.</li>")
        return [html(f'<ul class="tally-papers">{"".join(items)}</ul>')]


class UrduDirective(TableDirective):
    """Set the terms of the glossary beside their words in Urdu."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the table."""
        root = Path(self.env.srcdir)
        self.env.note_dependency(urdu.TABLE.as_posix())
        known, words = terms(root), urdu.rows("term", root)
        if strange := [term for term in words if term not in known]:
            raise LabError(f"{urdu.TABLE}: '{strange[0]}' has no entry in the glossary.")
        items = "".join(
            f'<tr><td><a href="{places.address(self.env, GLOSSARY, f"term-{anchor(term)}")}">'
            f'{escape(term)}</a></td><td lang="ur" dir="rtl">{escape(word)}</td></tr>'
            for term, word in words.items()
        )
        return [
            html(
                f'<table class="table tally-urdu"><caption>{urdu.DRAFT}</caption><thead><tr>'
                f'<th scope="col">Term</th><th scope="col">Urdu</th></tr></thead>'
                f"<tbody>{items}</tbody></table>"
            )
        ]


def heading(worked: Worked, task: Task) -> str:
    """Give the heading of a task, with its number."""
    return f"{worked.lab.tasks.index(task) + 1}. {worked.fill(task.title)}"


def opening(worked: Worked, address: Callable[[str], str] | None) -> str:
    """Write what stands above the tasks; without addresses its terms are no links."""
    lab = worked.lab
    words = ", ".join(
        f'<a href="{escape(address(term))}">{escape(term)}</a>' if address else escape(term)
        for term in lab.terms
    )
    return (
        f"<p>{escape(worked.fill(lab.opening))}</p>"
        f'<p class="tally-lab-note">Words: {words}. The figures are those of '
        f"{lab.day.day} {lab.day:%B %Y}. What you write stays on this device.</p>"
        '<p class="tally-lab-note" hidden><button type="button" data-do="urdu" lang="ur" dir="rtl" '
        f'aria-pressed="false">اردو</button> The labels in Urdu. {urdu.DRAFT}</p>'
        "<p data-without-script>Without JavaScript the page checks nothing: write on paper, and "
        "hold it against the key that your teacher has.</p>"
    )


def task(worked: Worked, task: Task, address: Callable[[str], str] | None) -> str:
    """Write a task: figures, question, fields, a hint, and where the script puts what it says."""
    figures = tell.figures(worked, task, address)
    parts = {"choose": "text", "write": "says"}.get(task.kind)
    return tasks.task(
        task.id,
        f"{figures}<p>{escape(worked.fill(task.question))}</p>",
        task.kind,
        hint=worked.fill(task.hint),
        unit=worked.fill(task.unit),
        parts=[worked.fill(one[parts]) for one in task.answer] if parts else (),
    )


def anchor(term: str) -> str:
    """Give the anchor that Sphinx gives a term of a glossary.

    Examples
    --------
    >>> anchor("as of"), anchor("CRSS")
    ('as-of', 'CRSS')
    """
    return "-".join(term.split())


def closing(worked: Worked, notebook: str | None) -> str:
    """Write the way to hand answers in, and the key, which is not to be read at sight.

    Parameters
    ----------
    worked : Worked
        The lab.
    notebook : str or None
        The address of its notebook, if it has one.
    """
    lab = worked.lab
    link = ""
    if notebook:
        link = (
            '<p class="tally-lab-note">For those who write Python: '
            f'<a href="{escape(notebook)}" download>this lab as a notebook</a> (ZIP), which checks '
            "itself and needs no network.</p>"
        )
    labels = json.dumps(urdu.rows("label"), ensure_ascii=False, separators=(",", ":"))
    head = f"Tally lab {lab.name}, figures of {lab.day}"
    return tasks.hand_in(lab.name, head, worked.keys, link=link, labels=labels)


def alone(worked: Worked) -> str:
    """Write a lab as one file that opens from anywhere, with its style and its script in it."""
    style, script = ((STATIC / name).read_text(encoding="utf-8") for name in (STYLE, SCRIPT))
    asked = "".join(
        f"<section><h2>{escape(heading(worked, one))}</h2>{task(worked, one, None)}</section>"
        for one in worked.lab.tasks
    )
    title = escape(worked.heading)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{CHARSET}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{title}</title><style>{BARE}{style}</style></head>'
        f"<body><main><h1>{title}</h1>{opening(worked, None)}{asked}{closing(worked, None)}"
        f"</main><script>{script}</script></body></html>\n"
    )


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the papers and notebooks of all labs into the built book, if a page of it lists them."""
    if exception is not None or app.builder.name != "html" or INDEX not in app.env.found_docs:
        return
    ledger = load_ledger(app.srcdir)
    folder = Path(app.outdir) / PAPER
    everything: dict[str, bytes] = {}
    for path in files(Path(app.srcdir)):
        worked = Worked(read(path), ledger)
        made = {f"{path.stem}.zip": archive(worked)}
        for kind, (_, written) in PAPERS.items():
            text = written(worked).replace(CHARSET, f"{CHARSET}{policy()}", 1)
            made[f"{path.stem}-{kind}.html"] = text.encode()
        for name, content in made.items():
            write_whole(folder / name, content)
        everything |= made | {f"{path.stem}.html": alone(worked).encode()}
    write_whole(folder / ALL, packed({f"labs/{name}": text for name, text in everything.items()}))


def add_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Let the pages that ask, and no others, load the script that checks."""
    if app.builder.format != "html":
        return
    body = context.get("body") or ""
    if 'id="tally-lab"' in body or app.builder.name == "singlehtml":
        app.add_css_file(STYLE, priority=910)
    if 'id="tally-lab"' in body and app.builder.name != "singlehtml":
        app.add_js_file(SCRIPT, loading_method="defer")
        context["body"] = tasks.linked(body)
