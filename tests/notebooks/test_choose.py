"""A chapter with lists for its parameters, as JupyterLab shows it."""

import sys

import pytest

from tally.errors import TallyError
from tally.notebooks.choose import choose


def parts(box):
    """Give the lists by the names of their parameters, the line, and the texts that are shown."""
    rows, said, shown = box.children
    lists = {row.children[0].description: row.children[0] for row in rows.children}
    return lists, said, lambda: " ".join(str(o["data"].get("text/plain")) for o in shown.outputs)


def test_what_is_chosen_is_shown_and_each_list_follows_those_before_it():
    lists, said, text = parts(choose("operations"))
    assert said.value == "Shown: period latest, as_of latest."
    assert ("August 2024", "2024-08") in lists["period"].options
    lists["period"].value = "2024"
    assert said.value == "Shown: period 2024, as_of latest."
    assert "59,775" in text() and "75,175" not in text()
    lists["as_of"].value = "2024-12-31"
    assert "2024-12-31" in said.value
    # A day that is none is told, and what was shown stays.
    before = text()
    lists["as_of"].value = "yesterday"
    assert "yesterday" in said.value and "must be a day" in said.value
    assert text() == before


def test_a_choice_that_can_t_stand_moves_to_one_that_can(monkeypatch):
    monkeypatch.setattr("tally.notebooks.choose.executed", lambda *_, **__: NOTHING)
    lists, said, _ = parts(choose("provinces"))
    lists["period"].value = "2024-Q1"
    assert "period 2024-Q1" in said.value
    lists["body"].value = "ISPR"
    assert lists["measure"].value in dict(lists["measure"].options).values()
    assert "2024-Q1" not in dict(lists["period"].options).values()
    assert said.value.startswith("Shown: body ISPR, measure ")


class NOTHING:
    cells = ()


def test_without_ipywidgets_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(TallyError, match=r"pip install '\.\[lab\]'"):
        choose("operations")


def test_a_chapter_that_is_not_there_is_told():
    with pytest.raises(TallyError, match="provinces"):
        choose("province")
