"""The chapter on security forces: one row for one figure, and a name for whoever counted."""

import pytest
from support.pages import page_of, run, typical
from support.scenes import scene_of

from tally.chapters.forces import CHAPTER, derive, say
from tally.chapters.operations import derive as operations
from tally.chapters.operations import say as operations_say

AGAIN = "crss-2024-pk-fatalities-attacks-security-forces-count"
REWORDED = "ispr-2024-pk-fatalities-operations-security-forces-count"


def test_truth_8_forces_names_each_figure_once(ledger):
    killed = derive.killed(ledger, "2024")
    assert say.labels(killed) == [
        "CRSS: security forces",
        "PICSS: security forces",
        "PICSS: security forces in attacks",
        "PIPS: security forces in attacks",
        "PICSS: security forces in operations",
        "ISPR: officers and soldiers of the army in operations",
        "CRSS: security forces, Balochistan",
        "KP CTD: police in attacks, Khyber Pakhtunkhwa",
        "KP CTD: police in attacks and operations, Khyber Pakhtunkhwa",
    ]
    told = str(say.compared(killed, "2024"))
    assert told.count("685") == told.count("383") == 1
    assert "army killed in operations in 2024: 383 (ISPR)" in told
    assert "does not name" not in told


def test_truth_8_what_repeats_a_figure_adds_its_source(ledger):
    killed = derive.killed(ledger, "2024").set_index(["body", "region", "group"])
    crss = killed.loc["CRSS", "PK", "security-forces"]
    ispr = killed.loc["ISPR", "PK", "army"]
    assert AGAIN in crss["claims"]
    assert set(crss["publishers"]) >= {"Defence Talks", ledger.claim(AGAIN)["publisher"]}
    assert REWORDED in ispr["claims"]
    assert "IANS" in ispr["publishers"]
    # The figure stays what its first print says.
    assert (crss["text"], ispr["text"]) == ("685", "383")


def test_truth_8_operations_opens_with_each_figure_once(ledger):
    totals = operations.totals(ledger, "2024")
    told = str(operations_say.counted(totals, "ISPR", "2024"))
    assert told.count("383") == 1


def test_truth_8_a_figure_of_2014_in_the_report_for_2024_is_of_the_scope_of_that(ledger):
    years = derive.by_year(ledger, "CRSS")
    told = str(say.before(years, "2024", "CRSS"))
    assert "nearly 800 in 2014" in told
    assert "another scope" not in told


def test_one_year_tells_no_figure_of_a_body_twice(ledger):
    # 500 stands in the report for 2023, and in an article that words it as of attacks.
    killed = derive.killed(ledger, "2023")
    crss = killed[(killed["body"] == "CRSS") & (killed["region"] == "PK")]
    assert list(zip(crss["text"], crss["within"], strict=True)) == [
        ("500", ""),
        ("502", " in attacks"),
    ]


@pytest.mark.slow
def test_what_is_of_civilians_too_is_no_figure_of_the_forces(ledger):
    # A page prints "over 1200" of the forces where others have 1,235 of civilians and forces.
    assert "ISPR" not in set(derive.killed(ledger, "2025")["body"])
    assert "over 1,200" not in page_of("forces", period="2025").text


def test_a_count_that_nobody_printed_is_told_as_one_that_follows(ledger):
    killed = derive.killed(ledger, "2025")
    assert "648 to 654 (CRSS, as a printed change makes it)" in str(say.compared(killed, "2025"))
    finding = str(say.finding(killed, "2025"))
    assert finding.endswith("killed in 2025: from 437 (PIPS, in attacks) to 667 (PICSS)")


@pytest.mark.parametrize("of", ["2014", "2023", "2024", "2025"])
def test_no_part_is_told_as_the_whole(ledger, of):
    # PICSS counted around 157 killed in suicide attacks of 2023, and told no total.
    killed = derive.killed(ledger, of)
    assert (killed[["actor", "tactic", "target"]] == "all").all(axis=None)
    told = str(say.compared(killed, of)) + str(say.in_regions(killed))
    for _, row in killed.iterrows():
        if row["cause"] != "all":
            for sentence in told.split(". "):
                if f"{row['text']} ({row['body']}" in sentence:
                    assert f"killed{row['within']}" in sentence
            assert row["within"] in say.labels(killed.loc[[row.name]])[0]


@pytest.mark.slow
def test_years_stand_on_an_axis_of_time_where_what_is_unpublished_is_a_gap():
    figure = next(f for f in typical("forces").figures if f.name == "years")
    scene = scene_of(figure)
    place = dict(scene.x.numbers)
    a_year = [(place[b] - place[a]) / (b - a) for a, b in ((2014, 2020), (2020, 2024))]
    assert a_year[0] == pytest.approx(a_year[1])
    # From 2014 to 2020 nothing was published, and no line is drawn.
    layer = next(la for la in figure.spec["layer"] if la["mark"]["type"] == "line")
    rows = layer.get("data", figure.spec.get("data"))["values"]
    runs = {row["year"]: row["run"] for row in rows}
    assert runs[2014] != runs[2020] == runs[2025]


@pytest.mark.slow
def test_a_year_known_only_by_its_change_has_the_count_that_follows(ledger):
    years = derive.by_year(ledger, "CRSS").set_index("year")
    assert (years["text"][2025], years["text"][2021]) == ("648 to 654", "223 to 224")
    assert set(years["claims"][2025]) >= {
        "crss-2024-pk-fatalities-security-forces-count",
        "crss-2025-pk-fatalities-security-forces-change",
    }
    assert 2025 not in derive.by_year(ledger.known_on("2025-06-01"), "CRSS")["year"].to_list()
    page = typical("forces")
    table = next(f for f in page.figures if f.name == "years").drawing.table.set_index("Year")
    assert table.at["2025", "Standing"] == "follows from a printed change"
    assert table.at["2024", "Standing"] == "last said"


@pytest.mark.slow
def test_a_reader_sees_the_years_of_each_organisation_by_itself():
    figures = {f.name: f.drawing for f in typical("forces").figures}
    picss = figures["years-picss"].table.set_index("Year")["Figure"]
    assert (picss["2024"], picss["2025"]) == ("528", "667")
    assert "counted by PICSS" in figures["years-picss"].scope
    # Who counted the police of one province has no years of the country.
    assert "years-kp-ctd" not in figures
    assert "Figure 2" in run("forces", {"period": "2025"}).text


@pytest.mark.slow
def test_each_period_to_choose_has_a_figure(ledger):
    # Figures of suicide attacks alone are no rows of this chapter, and no time that it can tell of.
    periods = set(CHAPTER.rows(ledger)["period"])
    assert "2011-Q3" not in periods and len(periods) > 100
    assert not [of for of in sorted(periods) if derive.killed(ledger, of).empty]
