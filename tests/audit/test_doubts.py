"""What became of the doubts raised while collecting, and what the check says of a wrong outcome."""

from dataclasses import dataclass

import pytest

from tally.audit import complete, doubts
from tally.audit.findings import contradictions
from tally.ledger.files import read_descriptor, table_resources
from tally.ledger.tables import Ledger

TOTAL, RESTATED = "crss-2023-pk-fatalities-all-count", "crss-2023-pk-fatalities-all-count-dna"
RATE, OTHER_RATE = (
    "ispr-2024-pk-operations-all-rate",
    "ispr-2024-pk-operations-all-rate-operations",
)
PICSS, CRSS, ARMY = (
    "picss-2024-pk-fatalities-security-forces-count",
    "crss-2024-pk-fatalities-security-forces-count",
    "ispr-2024-pk-fatalities-operations-army-count",
)
UNCLEAR = "crss-2024-pk-casualties-attacks-as-worded-civilians-share"


@dataclass(frozen=True)
class Found:
    """As much of a finding as a doubt needs."""

    claims: tuple[str, ...]
    also: tuple[str, ...] = ()


#: What the audit finds of the two rates that were printed of one press conference.
RATES = Found(("ispr-2024-pk-operations-all-rate-dawn", OTHER_RATE), (RATE,))

SOUND = [
    (RATE, OTHER_RATE, "finding", None),
    (TOTAL, RESTATED, "vintage", None),
    (PICSS, f"{CRSS} {ARMY}", "comparison", None),
    (UNCLEAR, None, "reason", "The page does not say of what the share is."),
]


def with_doubts(ledger: Ledger, rows: list[tuple]) -> Ledger:
    """Give the ledger with other doubts."""
    columns = ["claim_id", "against", "became", "why"]
    table = ledger.doubts.head(len(rows)).reset_index(drop=True).copy()
    table[columns] = rows
    # The claims are the same, and what follows from them takes a second to find anew.
    made = ledger.again()
    made.tables["doubts"] = table
    return made


def told(ledger: Ledger, *rows: tuple, findings=(RATES,)) -> list[tuple[int, str, str]]:
    found = doubts.problems(with_doubts(ledger, list(rows)), findings)
    assert {problem.file for problem in found} <= {"doubts.csv"}
    return [(problem.row, problem.column, problem.message) for problem in found]


def test_the_doubts_of_the_military_are_what_the_table_says(ledger):
    of_body = [row for row in doubts_of(ledger) if row[0].startswith("ispr-")]
    assert {row[2] for row in of_body} >= {"finding", "reason"}
    assert told(ledger, *of_body, findings=contradictions(ledger, body="ISPR")) == []


def test_all_that_is_no_finding_is_what_the_table_says(ledger):
    others = [row for row in doubts_of(ledger) if row[2] != "finding"]
    assert {row[2] for row in others} == {"vintage", "comparison", "reason"}
    assert told(ledger, *others, findings=()) == []


def doubts_of(ledger: Ledger) -> list[tuple]:
    rows = ledger.doubts[["claim_id", "against", "became", "why"]].astype(object)
    return list(rows.where(rows.notna(), None).itertuples(index=False, name=None))


def test_each_outcome_holds(ledger):
    assert told(ledger, *SOUND) == []


def test_a_ledger_without_doubts_is_well(ledger):
    tables = {name: table for name, table in ledger.tables.items() if name != "doubts"}
    assert doubts.problems(Ledger(ledger.folder, tables), []) == []


def test_a_finding_that_is_gone_is_told_at_its_row(ledger):
    ((row, column, said),) = told(ledger, SOUND[1], SOUND[0], findings=())
    assert (row, column) == (3, "became")
    assert RATE in said and OTHER_RATE in said and "tally audit" in said


def test_a_finding_with_only_one_of_the_claims_is_none(ledger):
    apart = (Found((RATE,)), Found((OTHER_RATE,)))
    assert [column for _, column, _ in told(ledger, SOUND[0], findings=apart)] == ["became"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim", "other", "said"),
    [
        # Another group, another body, another period.
        (TOTAL, "crss-2023-pk-fatalities-security-forces-count", "its group is 'security-forces'"),
        (PICSS, CRSS, "its body is 'CRSS', and not 'PICSS'"),
        (TOTAL, "crss-2024-pk-fatalities-all-count", "its period is '2024', and not '2023'"),
        # Two prints of one report, a figure that is told again, rounder words of one report.
        (
            "picss-202508-pk-fatalities-attacks-all-count",
            "picss-202508-pk-fatalities-attacks-all-count-paksouch",
            "the same edition",
        ),
        ("crss-2014-pk-fatalities-all-count", "crss-2014-pk-fatalities-all-count-business-standard",
         "the same edition"),
        ("picss-2016-pk-attacks-all-count-picss", "picss-2016-pk-attacks-all-count-picss-2018",
         "does not restate 'picss-2016-pk-attacks-all-count-picss', which is repeated"),
    ],
)  # fmt: skip
def test_a_vintage_that_is_none_is_told(ledger, claim, other, said):
    for one, two in ((claim, other), (other, claim)):
        ((row, column, message),) = told(ledger, (one, two, "vintage", None))
        assert (row, column) == (2, "became")
        if (one, two) == (claim, other):
            assert said in message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim", "other", "said"),
    [
        (TOTAL, RESTATED, "body, cause, group, actor, tactic and target are the same"),
        (PICSS, "crss-2023-pk-fatalities-security-forces-count", "neither period lies in"),
        (PICSS, "crss-2024-pk-injuries-all-count", "its measure is 'injuries'"),
        (TOTAL, "crss-2023-pk-fatalities-security-forces-share", "its kind is 'share'"),
        (
            "crss-2024-pk-kp-fatalities-all-count",
            "crss-2024-pk-ba-fatalities-all-count",
            "neither region is a part",
        ),
    ],
)
def test_a_comparison_of_what_can_not_be_compared_is_told(ledger, claim, other, said):
    ((row, column, message),) = told(ledger, (claim, other, "comparison", None))
    assert (row, column) == (2, "became")
    assert said in message


def test_each_wrong_claim_of_a_comparison_is_told(ledger):
    against = f"{CRSS} crss-2023-pk-fatalities-all-count crss-2024-pk-injuries-all-count"
    found = told(ledger, (PICSS, against, "comparison", None))
    assert [column for _, column, _ in found] == ["became", "became"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ((UNCLEAR, None, "reason", None), "why", "needs the reason"),
        ((TOTAL, None, "vintage", None), "against", "a vintage needs the claims"),
        ((TOTAL, f"{RESTATED}x", "vintage", None), "against", f"did you mean '{RESTATED}'?"),
        ((UNCLEAR, "no-such-claim", "reason", "It is so."), "against", "no claim 'no-such-claim'"),
        ((TOTAL, TOTAL, "vintage", None), "against", "the claim itself"),
        ((TOTAL, f"{RESTATED} {RESTATED}", "vintage", None), "against", "named twice"),
    ],
)
def test_a_row_that_lacks_what_it_needs_is_told(ledger, row, column, said):
    ((_, told_column, message),) = told(ledger, row)
    assert told_column == column
    assert said in message


def test_the_outcomes_are_those_of_the_schema_and_of_the_page(ledger):
    from tally.book.doubts import OUTCOMES

    schema = table_resources(read_descriptor(ledger.folder))["doubts"]["schema"]
    (became,) = (f for f in schema["fields"] if f["name"] == "became")
    assert became["constraints"]["enum"] == list(doubts.OUTCOMES) == list(OUTCOMES)


def test_tally_check_holds_doubts_against_the_findings_it_has_made(ledger, monkeypatch):
    # The audit of the whole ledger takes a minute; without its findings, each of these is told.
    monkeypatch.setattr("tally.audit.complete.contradictions", lambda ledger: ())
    found = [p for p in complete.check(ledger.folder) if p.file == doubts.FILE]
    wanted = [n for n, row in enumerate(doubts_of(ledger), start=2) if row[2] == "finding"]
    assert sorted({p.row for p in found}) == wanted
