"""The linter of prose: no typed numbers, no loaded words, no stray terms, no mute figures."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from tally import paths
from tally.book.prose import Passage, Prose, Term, read_page
from tally.errors import Problem, did_you_mean
from tally.notebooks import fresh
from tally.page import outputs

logger = logging.getLogger(__name__)

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"

#: The numbers that may be typed, each with the reason. All others are cited or computed.
ALLOWED = {
    rf"\b\d{{1,2}} {MONTH}\b": "a day",
    r"\b(?:19|20)\d\d(?:-Q[1-4])?\b(?![,.]?\d)": "a year or a quarter",
    r"\b[Pp]er 100,000\b": "the unit of a rate",
    r"“\*[^*“”]*\*”": "a quoted title",
    r"\b[Ee]xercises? \d(?:(?:, | and | to )\d)*\b": "the number of an exercise",
    r"\b[Ff]igures? \d+\b": "the number of a figure",
    r"\b(?:Python|[Vv]ersion|Attribution) \d+(?:\.\d+)*\b": "a version",
    r"\b\d+ minutes\b|\blessons of \d+\b": "the plan of a lesson",
    r"\b(?:WCAG|ISO) [\d.]+": "a standard",
}

#: Columns of tables that hold page furniture: the plan of a lesson, the numbers of exercises.
FURNITURE = re.compile(r"Minutes|\d")

#: A number in digits. Words such as "two" are style, and are left to the author.
TYPED = re.compile(r"(?<![\w.,])(?<![A-Za-z]-)\d[\d.,]*(?:\d|\b)%?")

#: Words that take sides, and the plain word for each. In a quotation they may stand.
LOADED = {
    r"terror(?:ists?|ism)?": "“militants”, or “attacks”",
    r"martyr(?:s|ed|dom)?|shaheed|embraced shahadat": "“killed”",
    r"neutrali[sz]ed?|eliminated?|liquidated?": "“killed”",
    r"khawarij|khwarij|outlaws?|miscreants?|insurgents?|jihadis?t?s?|extremists?": "“militants”",
    r"fitna[- ]al[- ]\w+": "the name that the group gives itself, or “militants”",
    r"regimes?": "“government”",
    r"massacres?d?|slaughter(?:s|ed)?|butchered|carnage": "“killed”",
    r"heinous|barbaric|cowardly|dastardly|brutal(?:ly)?": "nothing: leave the word out",
}

#: Names of what organisations publish, which are theirs to choose; their own are in the tables.
NAMES = r"Counter[- ]Terrorism (?:Department|Authority)|Global Terrorism Database"

#: The columns of tables that hold names which people gave themselves.
NAMED = {"bodies": ("name",), "sources": ("publisher", "read_at")}

#: A quotation, which may run over a line's end.
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"", re.DOTALL)


def setup(app: Sphinx) -> None:
    """Look at the prose of all pages at each build."""
    app.connect("env-before-read-docs", refuse_faults)


def refuse_faults(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Make each fault an error of the build, also on pages that Sphinx would not read again."""
    pages = [Path(env.doc2path(name)) for name in sorted(env.found_docs)]
    for problem in problems(pages, Path(app.srcdir)):
        logger.error("%s", problem)


def problems(pages: Iterable[Path], root: Path) -> list[Problem]:
    """Find the faults in the prose of a book.

    Parameters
    ----------
    pages : iterable of Path
        All pages of the book: Markdown files and notebooks.
    root : Path
        The project's folder, from which pages are named.

    Returns
    -------
    list of Problem
        With page, line, the sentence and the mend; empty when there is none.
    """
    read: list[Prose] = []
    found: list[Problem] = []
    for path in pages:
        place = path.resolve().relative_to(root.resolve()).as_posix()
        read += read_page(path, place)
        if path.suffix == ".ipynb":
            notebook = fresh.read(path)
            found += bare_outputs(notebook, place)
            found += [
                fault for said in said_outputs(notebook, place) for fault in loaded_words(said)
            ]
    for prose in read:
        found += typed_numbers(prose)
        found += loaded_words(prose)
        found += mute_pictures(prose)
    return found + stray_terms(read)


def typed_numbers(prose: Prose) -> Iterator[Problem]:
    """Find numbers that were typed and not cited.

    Examples
    --------
    >>> from tally.book.prose import read_text
    >>> [fault] = typed_numbers(read_text("In 2024 it was 51%.", "a page"))
    >>> print(fault)
    a page:1: the number “51%” is typed in “In 2024 it was 51%.”; cite it: {claim}`id` or \
{result}`notebook:value`, or, in a notebook, page.say(tell....).
    """
    for passage in prose.passages:
        if passage.kind == "cell" and FURNITURE.fullmatch(passage.column or passage.text):
            continue
        text = passage.text
        for allowed in ALLOWED:
            text = re.sub(allowed, _blank, text)
        for number in TYPED.finditer(text):
            yield _fault(
                prose,
                passage,
                number,
                "the number",
                "cite it: {claim}`id` or {result}`notebook:value`, or, in a notebook, "
                "page.say(tell....).",
            )


def loaded_words(prose: Prose) -> Iterator[Problem]:
    """Find words that take sides, outside quotations.

    Examples
    --------
    >>> from tally.book.prose import read_text
    >>> [fault] = loaded_words(read_text("“Terrorists”, it said; regime forces came.", "a page"))
    >>> print(fault)
    a page:1: the word “regime” takes sides in ““Terrorists”, it said; regime forces came.”; \
write “government”, or quote whoever said it.
    """
    for passage in prose.passages:
        text = names(paths.data()).sub(_blank, QUOTED.sub(_blank, passage.text))
        for word, plain in LOADED.items():
            for loaded in re.finditer(rf"\b(?:{word})\b", text, re.IGNORECASE):
                mend = f"write {plain}, or quote whoever said it."
                yield _fault(prose, passage, loaded, "the word", mend, " takes sides")


@lru_cache(maxsize=4)
def names(folder: Path) -> re.Pattern[str]:
    """Give a pattern of the names that hold a word that takes sides.

    Examples
    --------
    >>> bool(names(paths.data()).search("as the South Asia Terrorism Portal has it"))
    True
    """
    loaded = re.compile(rf"\b(?:{'|'.join(LOADED)})\b", re.IGNORECASE)
    found: set[str] = set()
    for table, columns in NAMED.items():
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.update(row[column] for column in columns if loaded.search(row[column]))
    return re.compile("|".join([*map(re.escape, sorted(found)), NAMES]))


def mute_pictures(prose: Prose) -> Iterator[Problem]:
    """Find pictures without words that stand for them."""
    for picture in prose.pictures:
        if not picture.alternative.strip():
            yield Problem(
                prose.place,
                picture.line,
                None,
                f"the picture {picture.address!r} has no text alternative; say what it shows: "
                "![words](address), or the option :alt:.",
            )


def stray_terms(read: Iterable[Prose]) -> list[Problem]:
    """Find terms that are used and not defined, and terms that are defined and not used.

    Parameters
    ----------
    read : iterable of Prose
        All pages. Without a glossary among them there is nothing to compare.
    """
    pages = list(read)
    entries = [(prose, terms) for prose in pages for terms in prose.defined]
    if not entries:
        return []
    known = {_same(term): term.name for _, terms in entries for term in terms}
    used = [(prose, term) for prose in pages for term in prose.used]
    found = [
        Problem(
            prose.place,
            term.line,
            None,
            f"the term {term.name!r} is not in the glossary"
            f"{did_you_mean(term.name, known.values())}; define it there, or drop the role.",
        )
        for prose, term in used
        if _same(term) not in known
    ]
    names = {_same(term) for _, term in used}
    return found + [
        Problem(
            prose.place,
            terms[0].line,
            None,
            f"the term {terms[0].name!r} is defined, and no page uses it; link it where it is "
            f"said: {{term}}`{terms[0].name}`, or drop it.",
        )
        for prose, terms in entries
        if not names & {_same(term) for term in terms}
    ]


def bare_outputs(notebook: dict, place: str) -> Iterator[Problem]:
    """Find outputs that no verb of the page has made, such as a chart or a frame by itself."""
    for number, cell in enumerate(notebook["cells"], start=1):
        for output in cell.get("outputs", ()):
            shown = set(output.get("data", {})) - {"text/plain"}
            if shown and outputs.MIME not in shown:
                yield Problem(
                    f"{place}, cell {number}",
                    None,
                    None,
                    f"something is shown by itself ({', '.join(sorted(shown))}), without scope and "
                    "source; show it with page.figure(), page.table() or another verb of the page.",
                )


def said_outputs(notebook: dict, place: str) -> Iterator[Prose]:
    """Give the sentences that a notebook's verbs have said, cell by cell."""
    for number, cell in enumerate(notebook["cells"], start=1):
        for output in cell.get("outputs", ()):
            shown = output.get("data", {})
            data = shown.get(outputs.MIME, {"kind": ""})
            if any(part["kind"] in ("sentence", "figure") for part in outputs.inside(data)):
                said = "".join(shown.get("text/plain", ""))
                passages = [Passage(n, line) for n, line in enumerate(said.split("\n"), start=1)]
                yield Prose(f"{place}, output of cell {number}", passages)


def _blank(found: re.Match) -> str:
    """Take out what was found, and leave line ends and places as they are."""
    return re.sub(r"[^\n]", " ", found[0])


def _same(term: Term) -> str:
    return " ".join(term.name.split()).casefold()


def _fault(
    prose: Prose, passage: Passage, found: re.Match, what: str, mend: str, is_: str = " is typed"
) -> Problem:
    before = passage.text[: found.start()].count("\n")
    line = passage.text.split("\n")[before].replace("\N{OBJECT REPLACEMENT CHARACTER}", "…")
    word = passage.text[found.start() : found.end()]
    told = f"{what} “{word}”{is_} in “{line.strip()}”; {mend}"
    return Problem(prose.place, passage.line + before, None, told)
