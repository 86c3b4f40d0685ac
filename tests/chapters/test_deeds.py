"""The chapter on by whom and how: what is attributed, what is claimed, and what groups say."""

import pytest
from support.pages import page_of, typical

from tally.chapters.deeds import CHAPTER, derive, say
from tally.page.parameters import ParameterError, read


@pytest.fixture(scope="module")
def rows(ledger):
    return derive.by_actor(ledger)


def figure(rows, body, actor, measure, year):
    own = rows[(rows["body"] == body) & (rows["actor"] == actor) & (rows["measure"] == measure)]
    return own.set_index("year")["text"][year]


def test_five_numbers_are_those_of_the_table(ledger, rows):
    assert figure(rows, "GTI", "ttp", "fatalities", 2025) == "637"
    assert figure(rows, "PIPS", "is-k", "attacks", 2022) == "at least 23"
    assert figure(rows, "PIPS", "ttp-and-similar", "fatalities", 2018) == "449"
    suicide = derive.by_tactic(ledger, derive.SUICIDE, "attacks").set_index(["body", "year"])
    assert suicide["text"]["PIPS", 2009] == "87"
    strikes = derive.strikes(ledger)
    tbij = strikes[(strikes["body"] == "TBIJ") & strikes["period"].str.contains("/")]
    assert set(tbij["text"]) == {"291", "2,292 to 2,863", "385 to 775"}


def test_the_counts_of_2023_differ_and_all_are_told(ledger):
    apart = derive.differing(derive.by_tactic(ledger, derive.SUICIDE, "attacks"))
    assert "For 2023 there are 31 (CRSS), 29 (PICSS) and 23 (PIPS)." in str(say.years_apart(apart))


def test_attributed_and_claimed_are_never_one_series(rows):
    for body, measure in derive.attributing(rows):
        own = derive.series(rows, body, measure)
        assert not any(derive.is_claimed(actor) for actor in own["actor"])
    claimed = rows[rows["how"] == derive.CLAIMED]
    assert sorted(claimed["text"]) == ["57", "613"]
    assert all(derive.is_claimed(actor) for actor in claimed["actor"])


@pytest.mark.slow
def test_what_groups_say_of_themselves_is_in_no_chart_and_always_has_its_word(ledger, rows):
    groups = set(derive.parties(ledger))
    assert groups == {"BLA", "BLF", "TTP"}
    assert not groups & set(rows["body"])
    page = typical("deeds")
    own = {c for c in ledger.claims.index if ledger.claim(c)["body"] in groups}
    assert own
    for drawn in page.figures:
        assert not own & set(drawn.drawing.claims)
    table = say.table_own(derive.own_claims(ledger))
    assert all(who.endswith("(own claim)") for who in table["Says of itself"])
    assert "BLA says of itself" in page.text


def test_a_copy_or_a_page_of_unknown_kind_carries_no_headline_alone(rows):
    told = rows.set_index(["body", "actor", "measure", "year"])
    # 637 stands on a page of unknown kind; a newspaper has "at least 637".
    assert told["headline"]["GTI", "ttp", "fatalities", 2025].text == "at least 637"
    finding = str(say.attributed_finding(derive.series(rows, "GTI", "attacks")))
    assert "595" not in finding and "504 to Baloch armed groups in 2024" in finding


def test_a_version_is_told_beside_what_stands(rows):
    assert "558 beside 585 (GTI)" in str(say.versions(rows))
    table = say.table_by_actor(rows, derive.ATTRIBUTED)
    assert "585 (also 558)" in [str(cell) for cell in table["Figure"]]


def test_a_drone_strike_is_no_attack(ledger, rows):
    others = derive.others(ledger)
    assert derive.DRONES not in set(others["tactic"])
    deaths = derive.struck(derive.strikes(ledger))
    assert dict(zip(deaths["body"], deaths["text"], strict=True)) == {
        "TBIJ": "473 to 669",
        "Columbia-HRC": "456 to 661",
        "New-America": "366 to 599",
        "Long-War-Journal": "438 to 478",
    }


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"year": 1999}, "deeds: year is '1999', which is not one of its values."),
        ({"yeer": 2024}, "deeds has no parameter 'yeer'"),
        ({"year": "lates"}, "The nearest is 'latest'."),
    ],
)
def test_a_wrong_parameter_is_refused_in_a_sentence(ledger, given, told):
    with pytest.raises(ParameterError) as caught:
        read(CHAPTER, given, ledger)
    assert told in str(caught.value)
    assert str(caught.value).endswith("List all: tally parameters deeds")


@pytest.mark.slow
def test_another_year_is_told_first():
    told = page_of("deeds", year=2023).text
    assert told.startswith("CRSS attributes 38 attacks of 2023 to Baloch armed groups")
    assert "Suicide attacks in 2023: 31 (CRSS), 29 (PICSS) and 23 (PIPS)." in told
