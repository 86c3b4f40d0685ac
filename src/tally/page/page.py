"""What a notebook calls: parameters in; numbered figures, sentences, exercises and a record out."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

import tally
from tally.draw.drawing import Drawing
from tally.errors import TallyError
from tally.ledger import tables as ledgers
from tally.ledger.reads import Watched
from tally.ledger.tables import Ledger
from tally.page import parameters, tables
from tally.page.card import Card
from tally.page.figure import Figure
from tally.page.parameters import Chapter
from tally.page.provenance import (
    Markup,
    cited,
    claims_html,
    edition_name,
    editions_html,
)
from tally.results.result import Result
from tally.results.sentence import Number, Sentence, sentence

#: Of so many figures the style of the book can show one.
ANSWERS = 8


class PageError(TallyError):
    """A page says two things under one name."""


@dataclass(frozen=True)
class Block:
    """Something to show: plain text, Markdown and HTML of the same content."""

    plain: str
    html: str
    markdown: str | None = None
    data: dict | None = None

    def __str__(self) -> str:
        """Give the plain text."""
        return self.plain

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        shown: dict[str, object] = {"text/plain": self.plain, "text/html": self.html}
        if self.markdown is not None:
            shown["text/markdown"] = self.markdown
        if self.data is not None:
            shown["application/json"] = self.data
        return shown


def open_page(chapter: Chapter, namespace: Mapping[str, object]) -> Page:
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
    return Page(chapter.name, Watched.of(ledger.known_on(values.get("as_of"))), values)


class Page:
    """One chapter, made for one set of parameters.

    Parameters
    ----------
    name : str
        The notebook.
    ledger : Ledger
        The claims.
    given : mapping
        Its parameters, checked; each is an attribute too: ``page.period``.

    Examples
    --------
    >>> page = Page("operations", tally.load(), {"period": "2024"})
    >>> page.period
    '2024'
    """

    def __init__(self, name: str, ledger: Ledger, given: Mapping[str, object]) -> None:
        self.name = name
        self.ledger = ledger
        self.given = dict(given)
        self.values: dict[str, Result] = {}
        self._claims: dict[str, None] = {}
        self._editions: dict[str, None] = {}
        self._figures = self._choices = 0

    def __getattr__(self, name: str) -> object:
        """Give a parameter by its name."""
        try:
            return self.__dict__["given"][name]
        except KeyError:
            raise AttributeError(f"{name} is neither a verb nor a parameter of the page") from None

    def say(self, told: Sentence) -> Block:
        """Say a sentence: each number in it is a link to the claims that it was made from."""
        return Block(
            str(told), f'<p class="tally-say">{self._html(told)}</p>', self._markdown(told)
        )

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
        caption = self._sources(drawing)
        remarks = " ".join(drawing.remarks)
        return Figure(
            name,
            self._figures,
            drawing,
            (str(finding), self._html(finding)),
            (
                " ".join(filter(None, [caption[0], remarks])),
                " ".join(filter(None, [caption[1], html.escape(remarks)])),
            ),
        )

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
        shown = [(answer, _joined(parts)) for answer, parts in (drawn or answers).items()]
        if len(drawn) < 2:
            return shown[0][1]
        if len(shown) > ANSWERS:
            raise PageError(
                f"{question!r} has {len(shown)} answers, and the book's style (tally.css) knows "
                f"{ANSWERS}."
            )
        escape, self._choices = html.escape, self._choices + 1
        fields = "".join(
            f'<label><input type="radio" name="choice-{self._choices}" value="{n}"'
            f"{' checked' if n == 1 else ''}> {escape(answer)}</label>"
            for n, (answer, _) in enumerate(shown, start=1)
        )
        panels = "".join(
            f'<div class="tally-answer" data-answer="{n}">{joined.html}</div>'
            for n, (_, joined) in enumerate(shown, start=1)
        )
        # The book's style shows the fields, which do nothing without it.
        return Block(
            "\n\n".join(f"{question} {answer}:\n{joined.plain}" for answer, joined in shown),
            f'<div class="tally-choice"><fieldset hidden><legend>{escape(question)}</legend>'
            f"{fields}</fieldset>{panels}</div>",
        )

    def table(self, rows: pd.DataFrame, caption: str) -> Block:
        """Show a table; results in its cells are links to their claims.

        Parameters
        ----------
        rows : pandas.DataFrame
            Columns named for people; cells are Results, Sentences, texts or missing.
        caption : str
            What it shows.
        """
        if rows.columns.empty:
            return self.say(sentence("There is nothing to put into a table here."))
        shown = rows.map(self._cell)
        plain = shown.map(lambda cell: cell.plain if isinstance(cell, Markup) else cell)
        return Block(
            f"{caption}\n{plain.to_string(index=False)}", tables.html_table(shown, caption=caption)
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
            "".join(card.html(self._link) for card in cards),
        )

    def exercises(self, asked: list[tuple[str, Sentence, Sentence]]) -> Block:
        """Ask questions, each with its answer folded under it.

        Parameters
        ----------
        asked : list of (str, Sentence, Sentence)
            Title, question and answer of each, as a chapter's ``ask`` gives them.
        """
        if not asked:
            return self.say(sentence("There is nothing to ask here."))
        plain, markup = [], []
        for n, (title, question, answer) in enumerate(asked, start=1):
            plain.append(f"Exercise {n}. {title}\n{question}\nSolution: {answer}")
            markup.append(
                f'<section class="tally-exercise" id="exercise-{n}"><h3>Exercise {n}. '
                f"{html.escape(title)}</h3><p>{self._html(question)}</p>"
                f"<details><summary>Solution</summary><p>{self._html(answer)}</p></details></section>"
            )
        return Block("\n\n".join(plain), "".join(markup))

    def record(self) -> Block:
        """End the page: the claims used as a table, and the run record as JSON.

        Returns
        -------
        Block
            Its ``application/json`` holds the notebook, its parameters, the ids of all claims
            used, and each named value with its interval, unit, scope and claims; where data was
            added up, its editions too.
        """
        data = {
            "tally": tally.__version__,
            "notebook": self.name,
            "parameters": self.given,
            "claims": list(self._claims),
            "values": {name: result.as_dict() for name, result in self.values.items()},
        }
        count = len(self._claims)
        plain = f"{count} claims used"
        markup = claims_html(self.ledger, self._claims, "used")
        if self._editions:
            data["editions"] = list(self._editions)
            plain += f"; data added up: {', '.join(self._editions)}"
            markup += editions_html(self.ledger, self._editions)
        if isinstance(self.ledger, Watched):
            data["read"] = self.ledger.reads.as_dict()
        if not markup:
            return replace(self.say(sentence("No figure was used.")), data=data)
        return Block(plain, markup, data=data)

    def _use(self, used: Result | Drawing) -> None:
        self._claims.update(dict.fromkeys(used.claims))
        self._editions.update(dict.fromkeys(used.editions))

    def _html(self, told: Sentence) -> str:
        return told.html(self._link)

    def _markdown(self, told: Sentence) -> str:
        return "".join(
            f"[{p.text}](#{p.result.origin})" if isinstance(p, Number) else p for p in told.parts
        )

    def _link(self, number: Number) -> str:
        """Write a number as a link, and remember its value under its name."""
        self._use(number.result)
        known = self.values.get(number.name)
        if known is not None and known != number.result:
            raise PageError(
                f"The page has two values named {number.name!r}: {known.text} and "
                f"{number.result.text}. Give one of them another name."
            )
        mark = "" if known is not None else f' id="value-{html.escape(number.name)}"'
        self.values[number.name] = number.result
        return self._anchor(number.result, number.text, mark)

    def _cell(self, cell: object) -> object:
        """Give the cell of a table: numbers as links to their claims, all else as it is."""
        if isinstance(cell, Sentence):
            return Markup(self._html(cell), str(cell))
        if not isinstance(cell, Result):
            return cell
        self._use(cell)
        return Markup(self._anchor(cell, cell.text), cell.text)

    def _anchor(self, result: Result, text: str, mark: str = "") -> str:
        made_from = "".join(
            f'data-{of}="{html.escape(" ".join(ids))}" '
            for of, ids in (("claims", result.claims), ("editions", result.editions))
            if ids
        )
        return (
            f'<a class="tally-number"{mark} href="#{html.escape(result.origin)}" '
            f'{made_from}title="{html.escape(self._origin(result))}">'
            f"{html.escape(text, quote=False)}</a>"
        )

    def _origin(self, result: Result) -> str:
        """Tell where a number comes from, in a line."""
        if result.printed is None:
            from_ = [f"{len(result.claims)} claims"] if len(result.claims) > 1 else []
            from_ += [edition_name(self.ledger, e) for e in result.editions]
            also = f" ({'; '.join(from_)})" if from_ else ""
            return f"Computed: {result.how}{also}"
        claim = self.ledger.claim(result.claims[0])
        more = f" and {len(result.claims) - 1} more" if len(result.claims) > 1 else ""
        return f"{claim['body']}: “{claim['printed']}”, in {cited(claim)}{more}"

    def _sources(self, drawing: Drawing) -> tuple[str, str]:
        """Tell who counted and who printed it, as plain text and as HTML."""
        told = [f"{edition_name(self.ledger, e)}, added up for this book" for e in drawing.editions]
        if not told and not drawing.claims:
            return "", ""
        rows = self.ledger.rows(drawing.claims)
        for body, of_body in rows.groupby("body", sort=False):
            sources = of_body.drop_duplicates("source_id").sort_values(
                "published", na_position="last", kind="stable"
            )
            first = [cited(row) for _, row in sources.head(3).iterrows()]
            more = f" and {len(sources) - 3} more" if len(sources) > 3 else ""
            told.append(f"{self.ledger.label(body)}, in {', '.join(first)}{more}")
        as_of = self.given.get("as_of", "latest")
        known = "" if as_of == "latest" else f" As known on {as_of}."
        text = f"Source: {'; '.join(told)}.{known}"
        return text, html.escape(text)


def _joined(parts: Sequence[Figure | Block]) -> Block:
    """Join what several parts show."""
    shown = [part._repr_mimebundle_() for part in parts]
    return Block(
        "\n\n".join(part["text/plain"] for part in shown),
        "".join(part["text/html"] for part in shown),
    )
