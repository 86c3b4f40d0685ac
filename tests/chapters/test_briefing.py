"""A briefing: totals first with what follows from them, other figures, events, what can't be."""

import pytest
from support.pages import ledger

from tally.chapters import chapter
from tally.chapters.briefing import derive, say
from tally.ledger.tables import Ledger
from tally.notebooks import paper, records
from tally.page import parameters


def test_a_headline_rests_on_all_violence_and_a_page_of_standing():
    found = derive.totals(ledger(), "PK-KP", "2025")
    assert [(row["body"], row["cause"], row["text"]) for _, row in found.iterrows()] == [
        ("CRSS", "all", "2,331"),
        ("PIPS", "attacks", "581"),
    ]
    told = str(say.finding(ledger(), found))
    assert told.startswith("In 2025 CRSS counted 2,331 people killed in Khyber Pakhtunkhwa.")
    assert "In 2024 it was 1,620: a change of 43.9%." in told
    assert "PIPS counted 581 people killed in attacks" in told


def test_what_does_not_follow_is_not_told():
    """No total of the country, no census of the district, no province on a map."""
    found = derive.totals(ledger(), "PK-SD-karachi", "2016")
    first = found.iloc[0]
    assert first["share"] is None and first["per_head"] is None and first["change"].text == "−32.9%"
    assert derive.provinces(ledger(), first["body"], "PK-SD-karachi", "2016") is None
    assert str(say.finding(ledger(), found)) == (
        "In 2016 Karachi Police counted 666 people killed in Karachi. "
        "In 2015 it was 993: a change of −32.9%."
    )


def test_an_episode_of_a_district_lies_in_it_and_in_its_province():
    assert "mir-ali-convoy-2025-06-28" in derive.events(ledger(), "PK-KP", "2025").index
    assert "mir-ali-convoy-2025-06-28" not in derive.events(ledger(), "PK-KP", "2025-Q1").index
    quarter = derive.events(ledger(), "PK-BA", "2025-Q1")
    assert list(quarter["result"].map(lambda result: result.text)) == ["23", "31", "5 to 11"]
    assert derive.events(ledger(), "PK-SD-karachi", "2016").empty


def test_the_default_is_the_newest_year_that_was_known():
    of = chapter("briefing")
    for day, year in {"latest": "2025", "2025-06-30": "2024"}.items():
        known = ledger().known_on(day)
        values = parameters.read(of, {"as_of": day}, ledger())
        assert parameters.meant(of, values, known)["period"] == year


def test_bounds_of_groups_are_within_those_of_all():
    first = derive.totals(ledger(), "PK-KP", "2025").iloc[0]
    found = derive.bounds(ledger(), first).set_index("group")
    every = found.at["all", "result"]
    assert every.text == "2,331"
    assert all(result.high <= every.high for result in found["result"])


def test_an_episode_of_which_nobody_counted_the_dead_is_listed_all_the_same():
    claims = ledger().tables["claims"].copy()
    claims.loc[claims["episode"].notna(), "measure"] = "attacks"
    other = Ledger(ledger().folder, {**ledger().tables, "claims": claims})
    found = derive.events(other, "PK-KP", "2025")
    assert list(found.index) == list(derive.events(ledger(), "PK-KP", "2025").index) != []
    assert found["result"].isna().all()


@pytest.mark.slow
def test_a_clash_is_told_where_a_figure_of_the_time_is_in_it():
    (clash,) = derive.contradictions(ledger(), ["CRSS"], "PK-BA", "2024")
    assert "787 (people killed, Balochistan, 2024)" in clash.sentence
    assert derive.contradictions(ledger(), ["ISPR"], "PK-BA", "2024") == []


@pytest.mark.browser
def test_it_is_printed_without_its_exercises(root):
    if paper.find() is None:
        pytest.skip(paper.MISSING)
    told = ("## Before", "Kept.", "## Exercises", "Left out.")
    notebook = {"cells": [{"cell_type": "markdown", "source": text} for text in told]}
    page = records.page(notebook, exercises=False)
    assert "Kept." in page and "Left out." not in page and "Left out." in records.page(notebook)
    assert paper.pdf(page).startswith(b"%PDF")
