"""The directive ``{lab}``: a lab of the course as a page that checks its answers by itself.

``{lab-papers}`` lists what there is of each lab on paper, which the book holds in a folder apart.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx

from tally.book import places
from tally.book.cite import load_ledger
from tally.book.directive import TableDirective, html, section
from tally.book.head import policy
from tally.book.styles import OWN
from tally.course import tell
from tally.course.check import FOLDER, files
from tally.course.glossary import terms
from tally.course.lab import LabError, Task, read
from tally.course.notebook import archive
from tally.course.paper import PAPERS
from tally.course.worked import Worked
from tally.writing import write_whole

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

GLOSSARY = "book/glossary"

#: The page that lists the papers, and the folder of the built book that holds them.
INDEX = "book/teachers"
PAPER = "paper"

STYLE = "lab.css"
SCRIPT = "lab.js"


def setup(app: Sphinx) -> None:
    """Add the directive, and what its pages load."""
    app.add_directive("lab", LabDirective)
    app.add_directive("lab-papers", PapersDirective)
    app.connect("html-page-context", add_files)
    app.connect("build-finished", publish)


class LabDirective(TableDirective):
    """Make a whole page from a lab: its title, its tasks, and the way to hand answers in."""

    required_arguments = 1

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the page."""
        worked = self.worked(ledger)
        lab = worked.lab
        tasks = [
            section(heading(worked, one), one.id, [html(task(worked, one, self.address(worked)))])
            for one in lab.tasks
        ]
        parts = [html(opening(worked, self.term)), *tasks]
        parts.append(html(closing(worked, self.paper(f"{lab.name}.zip"))))
        return [section(worked.heading, f"lab-{lab.name}", parts)]

    def worked(self, ledger: Ledger) -> Worked:
        """Read the lab that the directive names, on whose file the page then depends."""
        path = FOLDER / f"{self.arguments[0]}.yml"
        self.env.note_dependency(path.as_posix())
        lab = read(Path(self.env.srcdir) / path)
        known = terms(Path(self.env.srcdir))
        if strange := [term for term in lab.terms if term not in known]:
            raise LabError(f"{lab.file}: '{strange[0]}' has no entry in the glossary.")
        return Worked(lab, ledger)

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
        return [html(f'<ul class="tally-papers">{"".join(items)}</ul>')]


def heading(worked: Worked, task: Task) -> str:
    """Give the heading of a task, with its number."""
    return f"{worked.lab.tasks.index(task) + 1}. {worked.fill(task.title)}"


def opening(worked: Worked, address: Callable[[str], str]) -> str:
    """Write what stands above the tasks."""
    lab = worked.lab
    words = ", ".join(f'<a href="{escape(address(term))}">{escape(term)}</a>' for term in lab.terms)
    return (
        f"<p>{escape(worked.fill(lab.opening))}</p>"
        f'<p class="tally-lab-note">Words: {words}. The figures are those of '
        f"{lab.day.day} {lab.day:%B %Y}. What you write stays on this device.</p>"
        "<p data-without-script>Without JavaScript the page checks nothing: write on paper, and "
        "hold it against the key that your teacher has.</p>"
    )


def task(worked: Worked, task: Task, address: Callable[[str], str]) -> str:
    """Write a task: figures, question, fields, a hint, and where the script puts what it says."""
    return (
        f'<div class="tally-task" data-task="{task.id}">'
        f"{tell.figures(worked, task, address)}"
        f"<p>{escape(worked.fill(task.question))}</p>"
        f'<form autocomplete="off">{tell.fields(worked, task)}'
        '<p class="tally-check" hidden><button type="submit">Check</button></p></form>'
        '<p class="tally-verdict" role="status"></p>'
        f"<details><summary>A hint</summary><p>{escape(worked.fill(task.hint))}</p></details>"
        '<details class="tally-model" hidden><summary>A solution</summary><p></p></details>'
        "</div>"
    )


def anchor(term: str) -> str:
    """Give the anchor that Sphinx gives a term of a glossary.

    Examples
    --------
    >>> anchor("as of"), anchor("CRSS")
    ('as-of', 'CRSS')
    """
    return "-".join(term.split())


def closing(worked: Worked, notebook: str) -> str:
    """Write the way to hand answers in, and the key, which is not to be read at sight.

    Parameters
    ----------
    worked : Worked
        The lab.
    notebook : str
        The address of its notebook.
    """
    lab = worked.lab
    return (
        '<div class="tally-hand-in" hidden><p>To hand in, copy your answers and send them as your '
        'teacher asks.</p><p><button type="button" data-do="copy">Copy my answers</button> '
        '<button type="button" data-do="forget">Forget my answers on this device</button></p>'
        '<p role="status"></p><textarea readonly rows="8" hidden '
        'aria-label="My answers"></textarea></div>'
        f'<p class="tally-lab-note">For those who write Python: <a href="{escape(notebook)}" '
        "download>this lab as a notebook</a> (ZIP), which checks itself and needs no network.</p>"
        f'<div id="tally-lab" hidden data-name="{lab.name}" data-day="{lab.day}" '
        f'data-key="{worked.packed}"></div>'
    )


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the papers and notebooks of all labs into the built book, if a page of it lists them."""
    if exception is not None or app.builder.name != "html" or INDEX not in app.env.found_docs:
        return
    ledger = load_ledger(app.srcdir)
    for path in files(Path(app.srcdir)):
        worked = Worked(read(path), ledger)
        write_whole(Path(app.outdir) / PAPER / f"{path.stem}.zip", archive(worked))
        for kind, (_, written) in PAPERS.items():
            name = Path(app.outdir) / PAPER / f"{path.stem}-{kind}.html"
            head = f'<meta charset="utf-8">{policy()}'
            write_whole(name, written(worked).replace('<meta charset="utf-8">', head, 1))


def add_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Let the pages of labs, and no others, load the script that checks."""
    if app.builder.format != "html":
        return
    if 'id="tally-lab"' in (context.get("body") or "") or app.builder.name == "singlehtml":
        app.add_css_file(STYLE, priority=910, **{OWN: ""})
    if 'id="tally-lab"' in (context.get("body") or ""):
        app.add_js_file(SCRIPT, loading_method="defer")
