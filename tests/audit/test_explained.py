"""What `findings.yml` explains, and what `tally check` says of it."""

import shutil
from dataclasses import replace

import pytest

from tally import paths
from tally.audit.complete import check, problems
from tally.audit.explained import STATUSES, UNPROVED, recorded, unproved
from tally.audit.findings import contradictions
from tally.errors import TallyError

BODY = "ISPR"


@pytest.fixture(scope="module")
def found(ledger):
    return contradictions(ledger, body=BODY)


@pytest.fixture(scope="module")
def entries():
    return [entry for entry in recorded() if entry.id.startswith(BODY.lower())]


def test_each_contradiction_of_the_military_is_explained(ledger, found, entries):
    assert problems(ledger, found, entries) == []
    assert all(f.known and f.status in STATUSES and f.explanation for f in found)


def test_a_new_contradiction_is_told_with_its_claims(ledger, found, entries):
    *others, last = entries
    told = problems(ledger, found, others)
    assert {problem.file for problem in told} == {"claims.csv"}
    assert len(told) == last.explains
    assert all("a new contradiction: ISPR" in problem.message for problem in told)
    assert any(claim in told[0].message for claim in last.claims)


def test_a_contradiction_that_is_gone_is_told_at_its_entry(ledger, found, entries):
    first, *_ = entries
    left = [finding for finding in found if not first.fits(finding.all_claims)]
    (problem,) = problems(ledger, left, entries)
    assert (problem.file, problem.row, problem.column) == ("findings.yml", first.line, first.id)
    assert "explains 0 findings now" in problem.message


def test_an_entry_with_an_unknown_claim_is_told(ledger, found, entries):
    first, *others = entries
    wrong = replace(first, claims=("no-such-claim",))
    told = problems(ledger, found, [wrong, *others])
    assert any("no claim 'no-such-claim'" in problem.message for problem in told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "not readable YAML"),
        ("a: 1", "must be a list"),
        ("- 7", "no explanation"),
        ("- {id: a, claims: [b], explains: 1, explanation: c}", "status is missing"),
        ("- {id: a, claims: [b], explains: 1, status: d, explanation: c}", "must be one of"),
        ("- {id: a, claims: [b], explains: 1, status: open, explanation: c, x: 1}", "no 'x'"),
        ("- {id: a, claims: [b], explains: 1, status: open, explanation: c, because: 1}", "no ex"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(tmp_path, text, said):
    (tmp_path / "findings.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TallyError, match=said):
        recorded(tmp_path)


def _with(entries, name, **changed):
    return [replace(e, **changed) if e.id == name else e for e in entries]


def test_truth_6_each_reason_holds_of_the_claims(ledger):
    entries = recorded()
    assert unproved(ledger, entries) == []
    assert all(entry.because for entry in entries if entry.status not in UNPROVED)


#: Explanations that were printed once, or could be, and that the figures belie.
BELIED = {
    "crss-2024-balochistan-change": (
        "([crss-2024-pk-ba-fatalities-all-count] / ([crss-2022-pk-ba-fatalities-all-count] * "
        "(1 + [crss-2023-pk-ba-fatalities-all-change] / 100)) - 1) * 100 "
        "== [crss-2024-pk-ba-fatalities-all-change]",
        "the left side of == is 95.47 to 96.73 and the right side 89.50 to 90.50",
    ),
    "picss-2025-change": (
        "[picss-2025-pk-fatalities-all-count-the-print] / [picss-2024-pk-fatalities-all-count] "
        "* 100 - 100 in [picss-2025-pk-fatalities-all-change]",
        "the left side of in is 75.03 and the right side 72.50 to 73.50",
    ),
    "crss-2014-change": (
        "known([crss-2014-pk-fatalities-all-count-the-news]) "
        "< known([crss-2014-pk-fatalities-all-change])",
        "the left side of < is 2016-01-06 and the right side 2015-01-10",
    ),
    "ispr-2024-per-day-169": (
        "[ispr-2024-pk-operations-all-count-operations] / 362 "
        ">= [ispr-2024-pk-operations-all-rate-operations]",
        "the left side of >= is 165.12 and the right side 168.50 to 169.50",
    ),
}


@pytest.mark.parametrize("name", BELIED)
def test_truth_6_a_false_explanation_is_refused_with_both_sides(ledger, name):
    expression, sides = BELIED[name]
    (problem,) = unproved(ledger, _with(recorded(), name, because=(expression,)))
    assert (problem.file, problem.column) == ("findings.yml", name)
    assert problem.row > 1
    assert expression in problem.message
    assert sides in problem.message


def test_truth_6_a_reason_that_nothing_shows_is_no_more_than_a_guess(ledger):
    name = "crss-2015-casualties"
    (problem,) = unproved(ledger, _with(recorded(), name, because=()))
    assert problem.column == name
    assert "add because, or make it a guess" in problem.message
    assert unproved(ledger, _with(recorded(), name, because=(), status="guess")) == []
    assert "may" in STATUSES["guess"]


def test_truth_6_what_is_no_more_than_likely_is_told_as_a_guess():
    status = {entry.id: entry.status for entry in recorded()}
    assert status["crss-2024-balochistan-change"] == "open"
    assert status["crss-2024-q1-change"] == "open"
    assert status["picss-2023-injured"] == "open"
    assert status["ispr-2023-regions"] == "guess"
    assert status["picss-2021-injured"] == "guess"
    assert status["picss-2025-change"] == "guess"
    guesses = [entry for entry in recorded() if entry.status == "guess"]
    assert all("may" in entry.explanation.split() for entry in guesses)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("[no-such-claim] == 1", "there is no claim 'no-such-claim'"),
        ("[{claim}] + 1", "it compares nothing"),
        ("1 < 2", "it names no claim"),
        ("[{claim}] ==", "it is no expression"),
        ("[{claim}] is 1", "sides are compared by =="),
        ("[{claim}] ** 2 == 1", "there are claims, numbers"),
        ("[{claim}] == '1'", "there are claims, numbers"),
        ("[{claim}] == __import__('os').getpid()", "there are claims, numbers"),
        ("[{claim}].__class__ == 1", "there are claims, numbers"),
        ("known([{claim}]) + 1 < known([{claim}])", "a day can be compared with a day"),
        ("[{claim}] / ([{claim}] - [{claim}]) == 1", "may be zero"),
        ("[{claim}] == " + "(" * 300 + "1" + ")" * 300, "it is no expression"),
        ("[{claim}] == " + "1 + " * 400 + "1", "longer than"),
    ],
)
def test_an_expression_that_is_none_is_refused_and_never_run(ledger, expression, said):
    name, claim = "crss-2015-casualties", "crss-2015-pk-casualties-all-count"
    text = expression.replace("{claim}", claim)
    told = unproved(ledger, _with(recorded(), name, because=(text,)))
    assert any(said in problem.message for problem in told), told


def test_a_reason_of_other_claims_proves_nothing(ledger):
    other = "[crss-2025-pk-fatalities-all-count] == 3417"
    (problem,) = unproved(ledger, _with(recorded(), "crss-2015-casualties", because=(other,)))
    assert "names none of the claims" in problem.message


@pytest.mark.slow
def test_tally_check_tells_of_a_false_reason_before_it_audits(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(paths.root() / "data", folder)
    file = folder / "findings.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("362 < [", "362 > ["), encoding="utf-8")
    told = check(folder)
    assert {problem.column for problem in told} >= {"ispr-2024-per-day-169", "ispr-2024-two-rates"}
    assert all("does not hold" in problem.message for problem in told)
