"""The chapter on security forces: one row for one figure, and a name for whoever counted."""

from tally.chapters.forces import derive, say
from tally.chapters.operations import derive as operations
from tally.chapters.operations import say as operations_say

AGAIN = "crss-2024-pk-fatalities-attacks-security-forces-count"
REWORDED = "ispr-2024-pk-fatalities-operations-security-forces-count"


def test_truth_8_forces_names_each_figure_once(ledger):
    killed = derive.killed(ledger, "2024")
    assert say.labels(killed) == [
        "CRSS: security forces",
        "PICSS: security forces",
        "ISPR: officers and soldiers of the army",
        "CRSS: security forces, Balochistan",
        "KP-CTD: police, Khyber Pakhtunkhwa",
    ]
    told = str(say.compared(killed, ledger, "2024"))
    assert told.count("685") == told.count("383") == 1
    assert "ISPR counts 383 officers and soldiers of the army killed" in told
    assert "does not name" not in told


def test_truth_8_what_repeats_a_figure_adds_its_source(ledger):
    killed = derive.killed(ledger, "2024").set_index(["body", "region", "group"])
    crss = killed.loc["CRSS", "PK", "security-forces"]
    ispr = killed.loc["ISPR", "PK", "army"]
    assert AGAIN in crss["claims"]
    assert set(crss["publishers"]) >= {"Defence Talks", ledger.claim(AGAIN)["publisher"]}
    assert REWORDED in ispr["claims"]
    assert "IANS (via MENAFN)" in ispr["publishers"]
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
    assert crss["text"].to_list() == ["500"]
