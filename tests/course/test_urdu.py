"""Words in Urdu: each term is one of the glossary, and each label stands on a lab's page."""

import pytest

from tally.book import labs
from tally.course import check, urdu
from tally.course.glossary import terms
from tally.course.lab import read
from tally.course.worked import Worked


def test_thirty_terms_of_the_glossary_have_a_word_and_are_a_draft():
    assert list(urdu.problems(terms())) == []
    assert len(urdu.rows("term")) == 30
    for word in (urdu.rows("term") | urdu.rows("label")).values():
        assert any("\u0600" <= sign <= "\u06ff" for sign in word), word
    assert "no native speaker has read it" in urdu.DRAFT


@pytest.mark.slow
def test_each_label_stands_on_the_page_of_a_lab(ledger):
    pages = [labs.alone(Worked(read(path), ledger)) for path in check.files()]
    for label in urdu.rows("label"):
        assert any(f">{label}</" in page for page in pages), label


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("term,intervall,وقفہ", "urdu.csv:2: english: 'intervall' is not in the glossary; did you"),
        ("term,interval,", "urdu.csv:2: urdu: nothing stands for 'interval'"),
        ("term,base,بنیاد\nterm,base,اساس", "urdu.csv:3: english: 'base' stands there twice"),
    ],
)
def test_a_fault_in_the_table_is_named(tmp_path, line, says):
    (tmp_path / "book").mkdir()
    (tmp_path / urdu.TABLE).write_text(f"kind,english,urdu\n{line}\n", encoding="utf-8")
    [problem] = urdu.problems(terms(), tmp_path)
    assert str(problem).startswith(says)
