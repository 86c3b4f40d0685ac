"""Corrections: what is read, what is refused, and which have lost their reason."""

import shutil
from datetime import date

import pytest
from click.testing import CliRunner

from tally.cli import main
from tally.errors import TallyError
from tally.ledger import corrections

ENTRY = """\
- id: one
  date: 2026-11-21
  title: A print that looks wrong
  what: It is kept.
  why: Nothing better was read.
  claims: [pips-2017-pk-injuries-attacks-all-count]
  expect:
    - {claim: pips-2017-pk-injuries-attacks-all-count, printed: "736", period: 2017}
"""


@pytest.fixture
def folder(root, tmp_path):
    """A copy of data/ with a single correction."""
    copy = shutil.copytree(root / "data", tmp_path / "data")
    (copy / corrections.FILE).write_text(ENTRY, encoding="utf-8")
    return copy


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_corrections_of_the_book_hold(root):
    entries = corrections.read(root / "data")
    assert corrections.check(root / "data") == []
    assert len(entries) >= 8
    assert all(entry.expect for entry in entries)
    assert {entry.date for entry in entries} >= {date(2026, 11, 21)}


def test_a_folder_without_corrections_is_well(folder):
    (folder / corrections.FILE).unlink()
    assert corrections.read(folder) == []
    assert corrections.check(folder) == []


def test_a_correction_whose_reason_has_gone_is_told(folder):
    assert corrections.check(folder) == []
    change(folder / "claims.csv", ",736,736,exact,", ',"1,736",1736,exact,')
    (problem,) = corrections.check(folder)
    assert (problem.file, problem.row, problem.column) == ("corrections.yml", 1, "one")
    assert "expects printed of the claim 'pips-2017-pk-injuries-attacks-all-count'" in str(problem)
    assert "'736', and it is '1,736' now" in str(problem)


def test_a_claim_that_was_renamed_is_told_without_those_of_other_years(folder):
    change(folder / "claims.csv", "pips-2017-pk-injuries-attacks-all-count,", "pips-2017-injured,")
    said = [problem.message for problem in corrections.check(folder)]
    assert len(said) == 2
    twin = "pips-2017-pk-injuries-attacks-all-count-the-new-nation"
    name = "pips-2017-pk-injuries-attacks-all-count"
    assert said[0] == f"there is no claim {name!r}; did you mean {twin!r}?"
    assert "is gone" in said[1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  why: Nothing better was read.\n", "", "why is missing"),
        ("  date: 2026-11-21", "  date: November", "it must be a day such as 2026-11-21"),
        ("  what:", "  wat:", "what is missing"),
        ("  what: It", "  more: x\n  what: It", "a correction has no 'more'"),
        ("claims: [pips-2017-pk-injuries-attacks-all-count]", "claims: x", "claims must be a list"),
        (', printed: "736", period: 2017', "", "an expectation names one row by claim, source"),
        ("{claim:", "{clam:", "an expectation names one row by claim, source"),
        ("printed:", "print:", "claims.csv has no column 'print'; did you mean 'printed'?"),
        ("  title:", "  id: two\n  title:", "the key 'id' is given twice"),
        ("- id: one", "- id: [one", "no YAML"),
    ],
)
def test_a_faulty_entry_is_told_with_its_line(folder, old, new, said):
    change(folder / corrections.FILE, old, new)
    (problem,) = corrections.check(folder)
    assert said in str(problem)
    assert problem.row is not None


def test_what_is_no_list_of_corrections(folder):
    path = folder / corrections.FILE
    path.write_text("id: one\n", encoding="utf-8")
    assert "must be a list" in str(corrections.check(folder)[0])
    path.write_text("- one\n", encoding="utf-8")
    assert "is no correction" in str(corrections.check(folder)[0])
    path.write_bytes(b"- id: caf\xe9\n")
    assert "no YAML" in str(corrections.check(folder)[0])


def test_two_entries_with_one_id(folder):
    path = folder / corrections.FILE
    path.write_text(ENTRY * 2, encoding="utf-8")
    (problem,) = corrections.check(folder)
    assert (problem.row, problem.message) == (9, "another correction has the same id")


def test_a_book_is_not_made_from_faulty_corrections(folder):
    change(folder / corrections.FILE, "  why:", "  wy:")
    with pytest.raises(TallyError, match=r"corrections.yml:1: one: why is missing.*tally check"):
        corrections.read(folder)


@pytest.mark.slow
def test_tally_check_tells_of_corrections(folder):
    change(
        folder / "claims.csv",
        "pips-annual-2017,2017,PK,injuries,",
        "pips-annual-2017,2016,PK,injuries,",
    )
    result = CliRunner().invoke(main, ["check", "--data", str(folder)])
    assert result.exit_code == 1
    assert "corrections.yml:1: one: it expects period of the claim" in result.stderr
