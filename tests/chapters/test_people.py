"""The chapter on who was killed: groups by year, the police of one province, and targets."""

import pytest
from support.pages import page_of, typical

from tally import chapters
from tally.chapters.people import CHAPTER, ask, derive, say
from tally.page.parameters import ParameterError, read


@pytest.fixture(scope="module")
def picss(ledger):
    return derive.killed(ledger, "PICSS")


def test_five_numbers_are_those_of_the_table(ledger, picss):
    texts = picss.set_index(["group", "year"])["text"]
    assert texts["militants", 2025] == "2,115"
    assert texts["civilians", 2019] == "133"
    pips = derive.killed(ledger, "PIPS").set_index(["group", "year"])["text"]
    assert pips["security-forces", 2021] == "177"
    police = derive.police(ledger).query("latest").set_index("year")["text"]
    assert (police[2011], police[2023]) == ("154", "188")
    targets = derive.targets(ledger).set_index(["target", "body", "period", "measure"])["text"]
    assert targets["settlers", "Balochistan-Home", "2025-01/2025-06", "fatalities"] == "52"


@pytest.mark.slow
def test_the_default_is_the_organisation_with_most_years_of_all_three_groups(ledger):
    years = derive.bodies(ledger)
    assert (
        max(years, key=lambda body: years[body]) == chapters.chapter("people").parameters[0].default
    )
    assert years["PICSS"] == 6


def test_what_was_not_printed_follows_within_one_report_and_is_said_to(ledger):
    rows = derive.killed(ledger, "CRSS")
    cells = rows.set_index(["group", "year"])
    assert cells["text"]["civilians", 2024] == "927"
    # "nearly 1,000" less 500 is a range, and 2025 has no report that would leave it.
    assert cells["result"]["civilians", 2023].how.endswith("less 500")
    assert not cells["result"]["civilians", 2023].interval.exact
    assert ("civilians", 2025) not in cells.index
    told = str(say.follows(rows, "CRSS"))
    assert "Not printed, but following from other figures of the same report of CRSS" in told
    assert "927 civilians in 2024 (1,612 less 685)" in told


def test_versions_are_told_and_the_last_one_stands(picss):
    told = str(say.follows(picss, "PICSS"))
    assert "664 beside 667" in told
    assert picss.set_index(["group", "year"])["text"]["security-forces", 2025] == "667"


@pytest.mark.slow
def test_gaps_are_gaps(picss):
    table = say.table(picss).set_index("Year")
    assert table.loc["2023", "Civilians"] is None
    assert "2021" not in table.index
    columns = typical("people").figures[0].drawing
    assert not any(columns.table["Year"] == "2021")
    assert any("it is not a zero" in remark for remark in columns.remarks)


def test_police_before_and_after_the_merger_are_two_lines(ledger):
    rows = derive.police(ledger)
    assert dict(zip(rows["year"], rows["era"], strict=True)) == {
        year: int(year >= 2018) for year in range(2009, 2024)
    }
    told = str(say.police(rows))
    assert told.startswith("Police killed in Khyber Pakhtunkhwa in 2023: 188, the most of the 6")
    assert "without the former FATA, as up to 2017, most were 210 in 2009" in told
    told = str(say.police_versions(rows, derive.police_beside(ledger)))
    assert "2009: 207 then 209 then 210" in told
    assert "147 police killed in attacks (KP CTD, 2024)" in told
    asked = ask.exercises(derive.killed(ledger, "PICSS"), None, rows, "PICSS", 2025)
    assert "526.7%" in str(asked[2].answer)


def test_targets_are_listed_and_never_added_up(ledger):
    rows = derive.targets(ledger)
    assert {"schools", "shias", "hazaras", "ahmadis", "journalists"} <= set(rows["target"])
    assert all(len(r.claims) >= 1 and not r.how for r in rows["result"])
    assert "BLA" not in set(rows["body"])
    told = " ".join(map(str, say.targets(rows)))
    assert "Settlers: 27 attacks (Balochistan government, Balochistan, 2025)" in told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"body": "PICS"},
            "body is 'PICS', which is not one of its values. The nearest is 'PICSS'",
        ),
        ({"period": "2016"}, "people: nothing was published for period 2016 with body PICSS."),
        ({"period": "2033"}, "period is '2033', which is not one of its values."),
    ],
)
def test_a_wrong_parameter_is_refused_in_a_sentence(ledger, given, told):
    with pytest.raises(ParameterError) as caught:
        read(CHAPTER, given, ledger)
    assert told in str(caught.value)
    assert str(caught.value).endswith("List all: tally parameters people")


@pytest.mark.slow
def test_a_year_that_is_told_in_another_scope_alone_has_a_page_of_that_scope():
    told = page_of("people", period="2018").text
    assert told.startswith(
        "In 2018 PICSS counted 356 civilians, 152 members of the security forces and 67 militants "
        "killed in Pakistan, in attacks."
    )


@pytest.mark.slow
def test_another_organisation_and_year_are_told():
    told = page_of("people", body="PIPS", period="2021").text
    assert told.startswith(
        "In 2021 PIPS counted 177 members of the security forces, 126 civilians and 32 militants "
        "killed in Pakistan, in attacks."
    )
    assert "people killed in attacks" in told
