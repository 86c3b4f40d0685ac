"""The linter: faults of prose and figures are refused, each with page, line, sentence and mend."""

import json
import re

import pytest

from tally.audit.explained import recorded
from tally.book import lint
from tally.book.prose import read_page, read_text
from tally.notebooks import fresh
from tally.page import outputs

#: Pages for those who write commands or code, where the word is a parameter.
WRITTEN_IN = {"analysts", "api", "bench", "dictionary"}


def faults(text, check=lint.typed_numbers):
    return [str(problem) for problem in check(read_text(text, "book/x.md"))]


def pages(root):
    return [*sorted((root / "book").rglob("*.md")), *fresh.notebooks(root)]


@pytest.mark.slow
def test_the_book_has_no_fault(root):
    assert [str(problem) for problem in lint.problems(pages(root), root)] == []


@pytest.mark.parametrize(
    ("text", "line", "number"),
    [
        ("It was 432.", 1, "432"),
        ("# A\n\nIt was cited.\nThen 51% of all.", 4, "51%"),
        ("- an item\n- over 1,500 people", 2, "1,500"),
        ("| a | b |\n|---|---|\n| c | 2,546 |", 3, "2,546"),
        ("Word\n: with 7.5 of them", 2, "7.5"),
        (":::{note} A note\n:class: x\n\nIt was 12.\n:::", 4, "12"),
        (":::{admonition} About 300\nText.\n:::", 1, "300"),
        ("## 219 to be cited", 1, "219"),
        ("[about 95 people](x.md)", 1, "95"),
        ("“over 1,500”, they said", 1, "1,500"),
        ("```{glossary}\nterm\n  Of 14 kinds.\n```", 3, "14"),
        ("It was in 2024, 3 times.", 1, "3"),
        ("From 1999-2500 on.", 1, "2500"),
        ("It was 2024.5 of them.", 1, "2024.5"),
        ("All of 2012,345 people.", 1, "2012,345"),
    ],
)
def test_a_typed_number_is_told_with_its_line(text, line, number):
    told = faults(text)
    assert told[0].startswith(f"book/x.md:{line}: the number “{number}” is typed in “")
    assert "cite it: {claim}`id`" in told[0]


@pytest.mark.parametrize(
    "text",
    [
        "In 2024, on 31 May 2018, and in the quarter 2024-Q1.",
        "Deaths per 100,000 people.",
        "See exercises 1 and 2, and figure 3.",
        "With Python 3.11, under version 4.0.",
        "Cite “*Chart 7 of 12*”, in a book.",
        "Cited {claim}`crss-2024q1-pk-fatalities`, coded `51`, linked [here](x-51.md).",
        "1. An item\n2. Another one",
        "```python\nx = 51\n```",
        "```{code-block} text\n51\n```",
        "::::{grid} 1 1 3 3\n:gutter: 3\n\n:::{grid-item-card} To read\nText.\n:::\n::::",
        "<https://example.org/2/51>",
        "| Minutes | Step |\n|---|---|\n| 15 | Read |",
        "| Chapter | 1 | 2 |\n|---|---|---|\n| a | b | c |",
        "ACLED3 and Q1",
    ],
)
def test_page_furniture_may_hold_numbers(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "word", "plain"),
    [
        ("Ten terrorists came.", "terrorists", "militants"),
        ("“Said”, and the Regime fell.", "Regime", "government"),
        ("He was martyred,\nit said.", "martyred", "killed"),
        ("They neutralised him.", "neutralised", "killed"),
        ("A “quotation”, then terrorism “again”.", "terrorism", "attacks"),
    ],
)
def test_a_loaded_word_is_told_with_a_plain_one(text, word, plain):
    [told] = faults(text, lint.loaded_words)
    assert f"the word “{word}” takes sides in “" in told
    assert plain in told


@pytest.mark.parametrize(
    "text",
    [
        "They said “terrorists\nwere neutralised” that day.",
        "The Counter Terrorism Department has a count.",
        "`terrorists` is a term of the table.",
        "Territories and interregimental things.",
    ],
)
def test_quotations_and_names_keep_their_words(text):
    assert faults(text, lint.loaded_words) == []


def glossary(*terms):
    entries = "\n\n".join(f"{term}\n  What it means." for term in terms)
    return read_text(f"# Words\n\n```{{glossary}}\n{entries}\n```\n", "book/glossary.md")


def test_an_unused_term_is_told():
    page = read_text("Of a {term}`claim`.", "book/x.md")
    [told] = map(str, lint.stray_terms([glossary("claim", "vintage"), page]))
    assert told.startswith("book/glossary.md:7: the term 'vintage' is defined, and no page uses it")


def test_an_undefined_term_is_told_with_the_nearest():
    page = read_text("Text.\nOf {term}`vintages <vintge>`.", "book/x.md")
    told = [str(p) for p in lint.stray_terms([glossary("vintage"), page])]
    assert told[0].startswith("book/x.md:2: the term 'vintge' is not in the glossary; did you mean")
    assert "'vintage'" in told[0]


def test_one_of_two_names_of_a_term_is_enough():
    page = read_text("An {term}`ibo`.", "book/x.md")
    both = read_text("```{glossary}\noperation\nIBO\n  One.\n```", "book/glossary.md")
    assert both.defined == [tuple(both.defined[0])]
    assert lint.stray_terms([both, page]) == []


@pytest.mark.parametrize(
    ("text", "faulty"),
    [
        ("![](a.png)", True),
        ("![A map](a.png)", False),
        ("![ ](a.png)", True),
        ("```{figure} a.png\n:width: 50%\n```", True),
        ("```{image} a.png\n:alt: A map of it\n```", False),
        ("<img src='a.png'>", True),
        ("<img src='a.png' alt='A map'>", False),
    ],
)
def test_a_picture_needs_words(text, faulty):
    told = faults(text, lint.mute_pictures)
    assert len(told) == faulty
    assert all("has no text alternative" in sentence for sentence in told)


def test_something_that_no_verb_has_shown_is_told(root):
    notebook = fresh.read(root / "notebooks" / "provinces.ipynb")
    place = "notebooks/provinces.ipynb"
    assert list(lint.bare_outputs(notebook, place)) == []
    shown = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    shown[1]["data"] = {"text/html": "<div id='altair-viz-1'></div>", "text/plain": "alt.Chart"}
    shown[2]["data"] = {"image/png": "iVBO", "text/plain": "<Figure>"}
    shown[3]["data"] = {"text/plain": "59,775"}
    told = [str(problem) for problem in lint.bare_outputs(notebook, place)]
    assert len(told) == 2
    assert "something is shown by itself (text/html), without scope and source" in told[0]
    assert "(image/png)" in told[1]
    assert all(t.startswith(f"{place}, cell ") and "page.figure()" in t for t in told)


def test_a_loaded_word_that_a_verb_says_is_told(root):
    notebook = fresh.read(root / "notebooks" / "provinces.ipynb")
    said = [
        output["data"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if output["data"][outputs.MIME]["kind"] == "sentence"
    ]
    said[0]["text/plain"] = "The regime counted."
    told = [
        str(fault)
        for prose in lint.said_outputs(notebook, "notebooks/provinces.ipynb")
        for fault in lint.loaded_words(prose)
    ]
    assert len(told) == 1
    assert "output of cell" in told[0]


def test_the_cells_of_a_notebook_are_read_one_by_one(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "\n", "It was 51."]},
        {"cell_type": "code", "source": "x = 51", "outputs": []},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    assert [str(p).partition(": the")[0] for p in lint.problems([path], tmp_path)] == [
        "a.ipynb, cell 1:3"
    ]
    assert len(read_page(path, "a.ipynb")) == 1


def test_truth_12_explanations_of_findings_quote_words_that_take_sides():
    told = [faults(entry.explanation, lint.loaded_words) for entry in recorded()]
    assert not any(told), told


def test_readers_are_told_of_organisations_and_the_dead_alone_are_bodies(ledger, root):
    said = re.compile(r"\bbod(?:y|ies)\b(?! found| count)", re.IGNORECASE)
    told = [
        f"{name}: {text}"
        for name, table in ledger.tables.items()
        for column in {"note", "name", "definition"} & set(table.columns)
        for text in table[column].dropna()
        if said.search(text.replace("dead bodies", "").replace("Dead bodies", ""))
    ]
    prose = [page for page in pages(root) if page.suffix == ".md" and page.stem not in WRITTEN_IN]
    told += [
        f"{page.name}: {line}"
        for page in prose
        for line in page.read_text("utf-8").splitlines()
        if said.search(re.sub(r"```.*|`[^`]*`|\([^)]*\)", "", line))
    ]
    assert told == []
