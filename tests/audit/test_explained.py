"""What `findings.yml` explains, and what `tally check` says of it."""

from dataclasses import replace

import pytest

from tally.audit.complete import problems
from tally.audit.explained import STATUSES, recorded
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
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(tmp_path, text, said):
    (tmp_path / "findings.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TallyError, match=said):
        recorded(tmp_path)
