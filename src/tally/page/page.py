"""What a notebook calls: parameters in; numbered figures, sentences, exercises and a record out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

import tally
from tally.draw.drawing import Drawing
from tally.errors import TallyError
from tally.ledger import tables as ledgers
from tally.ledger.reads import Watched
from tally.ledger.tables import Ledger
from tally.page import fallback, outputs, parameters
from tally.page.asking import Exercise
from tally.page.card import Card
from tally.page.figure import Figure
from tally.page.parameters import Chapter
from tally.page.provenance import cited, claims_data, edition_name, editions_data
from tally.results.result import Result
from tally.results.sentence import Number, Sentence, sentence

#: More organisations than these are not named in the caption of a figure.
MANY = 6

#: Of so many figures the style of the book can show one.
ANSWERS = 8


class PageError(TallyError):
    """A page says two things under one name."""


@dataclass(frozen=True)
class Block:
    """Something to show: the same content as plain text, as data, as HTML and as Markdown.

    Parameters
    ----------
    plain : str
        The text.
    data : dict
        All that it is: see :mod:`tally.page.outputs`.
    html : str
        What reads well without the book's style; by default made from the data.
    markdown : str, optional
        The text with its links.
    record : dict, optional
        The run record, of the block that ends a page.
    """

    plain: str
    data: dict[str, Any]
    html: str = ""
    markdown: str | None = None
    record: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        """Write the HTML where none is given."""
        if not self.html:
            object.__setattr__(self, "html", fallback.html(self.data))

    def __str__(self) -> str:
        """Give the plain text."""
        return self.plain

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "text/plain": self.plain,
            "text/html": self.html,
            outputs.MIME: {"format": outputs.FORMAT, **self.data},
        }
        if self.markdown is not None:
            shown["text/markdown"] = self.markdown
        if self.record is not None:
            shown["application/json"] = self.record
        return shown


def open_page(chapter: Chapter, namespace: Mapping[str, Any]) -> Page:
    """Open the page of a notebook: check its parameters and load the ledger.

    Parameters
    ----------
    chapter : Chapter
        The chapter of the notebook, such as ``tally.chapters.provinces.CHAPTER``.
    namespace : mapping
        The notebook's ``globals()``.

    Returns
    -------
    Page

    Raises
    ------
    ParameterError
        When a parameter is unknown, mistyped, or asks for what nobody published.
    """
    names = chapter.names
    extra = parameters.injected(namespace.get("In", ())) - set(names)
    given = {n: namespace[n] for n in (*names, *sorted(extra)) if n in namespace}
    ledger = ledgers.load()
    values = parameters.read(chapter, given, ledger)
    known = Watched.of(chapter.lay(ledger.known_on(str(values.get("as_of", "latest"))), values))
    return Page(chapter.name, known, values, parameters.meant(chapter, values, known))


def open_case(name: str) -> Page:
    """Open the page of a worked case: a notebook that asks the chapters for fixed figures.

    Parameters
    ----------
    name : str
        The notebook, such as ``case_share``.

    Returns
    -------
    Page
        Without parameters: what was printed once stays what it was.
    """
    return Page(name, Watched.of(ledgers.load()), {})


class Page:
    """One chapter, made for one set of parameters.

    Parameters
    ----------
    name : str
        The notebook.
    ledger : Ledger
        The claims.
    given : mapping
        Its parameters, checked.
    meant : mapping, optional
        What they stand for, where it is not as given: each is an attribute, such as
        ``page.period``.

    Examples
    --------
    >>> page = Page("operations", tally.load(), {"period": "2024"})
    >>> page.period
    '2024'
    """

    def __init__(
        self,
        name: str,
        ledger: Ledger,
        given: Mapping[str, object],
        meant: Mapping[str, object] | None = None,
    ) -> None:
        self.name = name
        self.ledger = ledger
        self.given = dict(given)
        self.meant = dict(given if meant is None else meant)
        self.values: dict[str, Result] = {}
        self._claims: dict[str, None] = {}
        self._editions: dict[str, None] = {}
        self._figures = self._choices = 0

    def __getattr__(self, name: str) -> object:
        """Give a parameter by its name."""
        try:
            return self.__dict__["meant"][name]
        except KeyError:
            raise AttributeError(f"{name} is neither a verb nor a parameter of the page") from None

    def say(self, told: Sentence) -> Block:
        """Say a sentence: each number in it is a link to the claims that it was made from."""
        data = {"kind": "sentence", "parts": self._parts(told)}
        return Block(str(told), data, markdown=self._markdown(told))

    def figure(self, name: str, drawing: Drawing, finding: Sentence) -> Figure:
        """Show a numbered figure under a title that states its finding.

        Parameters
        ----------
        name : str
            Its short name; the anchor is ``fig-NAME``.
        drawing : Drawing
            From a chapter's ``draw``, or from :mod:`tally.draw`.
        finding : Sentence
            What the picture shows.

        Raises
        ------
        FigureError
            When a part of the figure is missing.
        """
        self._figures += 1
        self._use(drawing)
        caption = (self._sources(drawing), *drawing.remarks)
        return Figure(name, self._figures, drawing, tuple(self._parts(finding)), caption)

    def optional_figure(
        self,
        name: str,
        rows: pd.DataFrame | None,
        draw: Callable[[pd.DataFrame], Drawing],
        finding: Callable[[pd.DataFrame], Sentence],
        otherwise: str = "For these parameters nothing was published that this figure could show.",
    ) -> Figure | Block:
        """Show a figure where there is something to draw, and otherwise say that there is not.

        Parameters
        ----------
        name : str
            As for :meth:`figure`.
        rows : pandas.DataFrame or None
            What is to be drawn; None or no rows mean that there is nothing.
        draw, finding : callable
            Make the drawing and its title from the rows.
        otherwise : str
            The sentence to say where there is nothing to draw.
        """
        if rows is None or rows.empty:
            return self.say(sentence("{words}", words=otherwise))
        return self.figure(name, draw(rows), finding(rows))

    def choice(self, question: str, answers: Mapping[str, Sequence[Figure | Block]]) -> Block:
        """Show figures that answer one question in several ways; the book shows one at a time.

        Where there is no style, as in JupyterLab, all of them follow each other.

        Parameters
        ----------
        question : str
            Such as "Show" or "Counted by"; it stands before the answers.
        answers : mapping of str to sequence of Figure or Block
            What is shown for each answer; the first one is shown until a reader chooses. An answer
            without a figure is no choice, and is left out where there is another.

        Raises
        ------
        PageError
            When there are more answers than the book's style knows.

        Examples
        --------
        >>> page = Page("provinces", tally.load(), {})
        >>> page.choice("Show", {"people": [page.say(sentence("No one."))]}).plain
        'No one.'
        """
        drawn = {a: ps for a, ps in answers.items() if any(isinstance(p, Figure) for p in ps)}
        if len(drawn) < 2:
            return _joined(next(iter((drawn or answers).values())))
        shown = [(answer, _joined(parts)) for answer, parts in self._numbered(drawn).items()]
        if len(shown) > ANSWERS:
            raise PageError(
                f"{question!r} has {len(shown)} answers, and the book's style (tally.css) knows "
                f"{ANSWERS}."
            )
        self._choices += 1
        return Block(
            "\n\n".join(f"{question} {answer}:\n{joined.plain}" for answer, joined in shown),
            {
                "kind": "choice",
                "number": self._choices,
                "question": question,
                "answers": [
                    {"answer": answer, "outputs": joined.data["outputs"]}
                    for answer, joined in shown
                ],
            },
            "".join(fallback.answer(question, answer, joined.html) for answer, joined in shown),
        )

    def _numbered(
        self, answers: Mapping[str, Sequence[Figure | Block]]
    ) -> dict[str, list[Figure | Block]]:
        """Begin with the same number in each answer, since a reader sees the figures of one."""
        first = min(p.number for ps in answers.values() for p in ps if isinstance(p, Figure))
        numbered: dict[str, list[Figure | Block]] = {}
        for answer, parts in answers.items():
            self._figures = first - 1
            numbered[answer] = []
            for part in parts:
                if isinstance(part, Figure):
                    self._figures += 1
                    part = replace(part, number=self._figures)
                numbered[answer].append(part)
        self._figures = max(
            p.number for ps in numbered.values() for p in ps if isinstance(p, Figure)
        )
        return numbered

    def front(
        self,
        headline: Sentence,
        stamp: Sentence,
        points: Mapping[str, Sentence],
        pictures: Sequence[Figure | Block],
    ) -> Block:
        """Show what a front page begins with: a finding in large letters, pictures, a few points.

        Parameters
        ----------
        headline : Sentence
            The finding, with its number and year.
        stamp : Sentence
            Up to when there are figures.
        points : mapping of str to Sentence
            By a word or two, such as "Where"; those that say nothing are left out.
        pictures : sequence of Figure or Block
            The first of them stands beside the headline.

        Examples
        --------
        >>> page = Page("overview", tally.load(), {})
        >>> said = sentence("None were killed")
        >>> print(page.front(said, sentence("Figures to 2025"), {"Where": said}, []).plain)
        None were killed
        Figures to 2025
        Where: None were killed
        """
        told = {label: point for label, point in points.items() if point}
        joined = _joined(pictures) if pictures else None
        data = {
            "kind": "front",
            "headline": self._parts(headline),
            "stamp": self._parts(stamp),
            "points": [
                {"label": label, "parts": self._parts(point)} for label, point in told.items()
            ],
            "outputs": joined.data["outputs"] if joined else [],
        }
        plain = [str(headline), str(stamp), *(f"{label}: {p}" for label, p in told.items())]
        plain += [joined.plain] if joined else []
        html = fallback.front(data, joined.html if joined else "")
        return Block("\n".join(plain), data, html)

    def together(self, *parts: Figure | Block) -> Block:
        """Show several things as one: a cell of a notebook shows what it gives last.

        Examples
        --------
        >>> page = Page("provinces", tally.load(), {})
        >>> said = [page.say(sentence(words)) for words in ("No one.", "Nowhere.")]
        >>> page.together(*said).plain.split()
        ['No', 'one.', 'Nowhere.']
        """
        return _joined(parts)

    def table(self, rows: pd.DataFrame, caption: str, *, folded: bool = False) -> Block:
        """Show a table; results in its cells are links to their claims.

        Parameters
        ----------
        rows : pandas.DataFrame
            Columns named for people; cells are Results, Sentences, texts or missing.
        caption : str
            What it shows.
        folded : bool
            Whether the book shows its caption alone until it is opened: for many rows, of which
            the page has told the most important.
        """
        if rows.columns.empty:
            return self.say(sentence("There is nothing to put into a table here."))
        plain = rows.map(_told)
        data = {"kind": "table", "table": outputs.table(rows, caption, self._cell)}
        return Block(
            f"{caption}\n{plain.to_string(index=False)}",
            data | ({"folded": True} if folded else {}),
        )

    def cards(self, cards: Sequence[Card], otherwise: str = "There is none.") -> Block:
        """Show cards, or say that there is none.

        Parameters
        ----------
        cards : sequence of Card
            In the order in which they are shown.
        otherwise : str
            The sentence to say where there is no card.
        """
        if not cards:
            return self.say(sentence("{words}", words=otherwise))
        return Block(
            "\n\n".join(card.plain for card in cards),
            {"kind": "cards", "cards": [card.data(self._number) for card in cards]},
        )

    def exercises(self, asked: Sequence[Exercise]) -> Block:
        """Ask questions, each with what judges an answer, and a good one folded under it.

        Parameters
        ----------
        asked : sequence of Exercise
            As a chapter's ``ask`` gives them.
        """
        if not asked:
            return self.say(sentence("There is nothing to ask here."))
        return Block(
            "\n\n".join(
                f"Exercise {n}. {one.title}\n{one.question}\nSolution: {one.answer}"
                for n, one in enumerate(asked, start=1)
            ),
            {
                "kind": "exercises",
                "page": ", ".join([self.name, *(f"{n} {v}" for n, v in self.meant.items())]),
                "exercises": [
                    {
                        "title": one.title,
                        "question": self._parts(one.question),
                        "answer": self._parts(one.answer),
                        "hint": one.hint,
                        "unit": one.unit,
                        "options": list(one.options),
                        "key": one.key,
                    }
                    for one in asked
                ],
            },
        )

    def record(self) -> Block:
        """End the page: the claims used as a table, and the run record as JSON.

        Returns
        -------
        Block
            Its ``application/json`` holds the notebook, its parameters (and what they stand for,
            where a word such as *latest* was given), the ids of all claims used, and each named
            value with its interval, unit, scope and claims; where data was added up, its editions
            too.
        """
        record = {
            "tally": tally.__version__,
            "notebook": self.name,
            "parameters": self.given,
            "claims": list(self._claims),
            "values": {name: result.as_dict() for name, result in self.values.items()},
        }
        stands_for = {n: v for n, v in self.meant.items() if str(v) != str(self.given[n])}
        if stands_for:
            record["stands_for"] = stands_for
        plain = f"{len(self._claims)} claims used"
        if self._editions:
            record["editions"] = list(self._editions)
            plain += f"; data added up: {', '.join(self._editions)}"
        if isinstance(self.ledger, Watched):
            record["read"] = self.ledger.reads.as_dict()
        told = [
            claims_data(self.ledger, self._claims, "used"),
            editions_data(self.ledger, self._editions),
        ]
        if not any(told):
            return replace(self.say(sentence("No figure was used.")), record=record)
        data = {"kind": "record", "tables": [table for table in told if table]}
        return Block(plain, data, record=record)

    def _use(self, used: Result | Drawing) -> None:
        self._claims.update(dict.fromkeys(used.claims))
        self._editions.update(dict.fromkeys(used.editions))

    def _parts(self, told: Sentence) -> list[str | dict[str, Any]]:
        return told.data(self._number)

    def _markdown(self, told: Sentence) -> str:
        return "".join(
            f"[{p.text}](#{p.result.origin})" if isinstance(p, Number) else p for p in told.parts
        )

    def _number(self, number: Number) -> dict[str, Any]:
        """Give a number as data, and remember its value under its name."""
        known = self.values.get(number.name)
        if known is not None and known != number.result:
            raise PageError(
                f"The page has two values named {number.name!r}: {known.text} and "
                f"{number.result.text}. Give one of them another name."
            )
        self.values[number.name] = number.result
        return {"name": number.name, **self._made(number.result, number.text)}

    def _cell(self, cell: object) -> object:
        """Give the cell of a table: numbers with their claims, all else as it is."""
        if isinstance(cell, Sentence):
            return self._parts(cell)
        if not isinstance(cell, Result):
            return cell
        made = self._made(cell, cell.text)
        # It has no name that the record could know it by.
        whole = cell.as_dict() if cell.printed is None else {}
        value = {of: whole[of] for of in ("low", "high", "unit", "scope") if of in whole}
        return made | {"value": value} if value else made

    def _made(self, result: Result, text: str) -> dict[str, Any]:
        """Give a number with what it was made from."""
        self._use(result)
        made_from = {"claims": list(result.claims), "editions": list(result.editions)}
        given = {of: ids for of, ids in made_from.items() if ids}
        return {"text": text, **given, "origin": self._origin(result)}

    def _origin(self, result: Result) -> str:
        """Tell where a number comes from, in a line."""
        if result.printed is None:
            from_ = [f"{len(result.claims)} claims"] if len(result.claims) > 1 else []
            from_ += [edition_name(self.ledger, e) for e in result.editions]
            also = f" ({'; '.join(from_)})" if from_ else ""
            return f"Computed: {result.how}{also}"
        claim = self.ledger.claim(result.claims[0])
        more = f" and {len(result.claims) - 1} more" if len(result.claims) > 1 else ""
        who = "nobody named" if claim["body"] == "unnamed" else self.ledger.label(claim["body"])
        return f"{who}: “{claim['printed']}”, in {cited(claim)}{more}"

    def _sources(self, drawing: Drawing) -> str:
        """Tell who counted and who printed it."""
        told = [f"{edition_name(self.ledger, e)}, added up for this book" for e in drawing.editions]
        if not told and not drawing.claims:
            return ""
        rows = self.ledger.rows(drawing.claims)
        as_of = self.given.get("as_of", "latest")
        known = "" if as_of == "latest" else f" As known on {as_of}."
        by_body = list(rows.groupby("body", sort=False))
        if len(by_body) > MANY:
            # Their names would take more room than the figure.
            told.append(
                f"{rows['source_id'].nunique()} publications of figures of {len(by_body)} "
                "organisations, named in the list at the foot of this page"
            )
            by_body = []
        for body, of_body in by_body:
            sources = of_body.drop_duplicates("source_id").sort_values(
                "published", na_position="last", kind="stable"
            )
            first = [cited(row) for _, row in sources.head(3).iterrows()]
            more = f" and {len(sources) - 3} more" if len(sources) > 3 else ""
            told.append(f"{self.ledger.label(body)}, in {', '.join(first)}{more}")
        return f"Source: {'; '.join(told)}.{known}"


def _joined(parts: Sequence[Figure | Block]) -> Block:
    """Join what several parts show."""
    shown = [part._repr_mimebundle_() for part in parts]
    return Block(
        "\n\n".join(part["text/plain"] for part in shown),
        {"kind": "group", "outputs": [part.data for part in parts]},
        "".join(part["text/html"] for part in shown),
    )


def _told(cell: object) -> object:
    """Give the cell of a table as plain text, where it knows its claims."""
    if isinstance(cell, Result):
        return cell.text
    return str(cell) if isinstance(cell, Sentence) else cell
