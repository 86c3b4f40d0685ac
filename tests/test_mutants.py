"""What `make mutants` breaks: a list that fits the code, and the same sample each time."""

import tomllib
from itertools import islice

import pytest
from mutants import LIST, ListError, Mutant, groups, listed, mutations, sampled

# The parser and the mutations take half a second to import.
pytestmark = pytest.mark.slow

CODE = """
def least(numbers, limit=3):
    if not numbers:
        return None
    return min(max(numbers), limit) + 1
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "code.py").write_text(CODE, encoding="utf-8")
    return tmp_path


def fault(**cells):
    return {
        "file": "code.py",
        "what": "it is less",
        "old": "+ 1",
        "new": "- 1",
        "tests": ["t.py"],
    } | cells


def test_each_fault_of_the_list_is_still_possible(root):
    given = tomllib.loads(LIST.read_text(encoding="utf-8"))
    mutants = list(listed(given["fault"], root))
    assert len(mutants) == len(given["fault"]) >= 40
    places = {m.file for m in mutants} | {m["file"] for m in given["module"]}
    places |= {test.partition("::")[0] for m in mutants for test in m.tests}
    assert [place for place in sorted(places) if not (root / place).is_file()] == []
    assert all(same["why"] for same in given["equivalent"])


def test_a_fault_changes_one_text_and_is_held_against_the_module_s_own_examples(folder):
    (mutant,) = listed([fault()], folder)
    assert mutant.text == CODE.replace("+ 1", "- 1")
    assert mutant.tests == ("t.py", "code.py")
    assert "-    return min(max(numbers), limit) + 1\n+    return" in mutant.diff(folder)


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("+ 2", "code.py: it is less: the text '+ 2' is no longer in it."),
        ("return", "code.py: it is less: the text 'return' stands in it 2 times."),
    ],
)
def test_a_text_that_is_gone_or_not_alone_is_told(folder, old, said):
    with pytest.raises(ListError) as told:
        list(listed([fault(old=old), fault()], folder))
    assert said in str(told.value)


def test_the_sample_is_the_same_each_time_and_leaves_out_what_changes_nothing(folder):
    given = {"sample": {"seed": "s", "each": 5}, "equivalent": []}
    modules = [{"file": "code.py", "tests": ["t.py"]}]
    one, again = (list(sampled(modules, given, folder)) for _ in range(2))
    assert one == again
    assert len({m.text for m in one}) == 5
    assert len({m.what for m in one}) == 5
    (first, *_) = islice(mutations(CODE, "s code.py"), 1)
    before, after = first.line
    same = {"file": "code.py", "before": before, "after": after, "why": "It is the same."}
    others = list(sampled(modules, given | {"equivalent": [same]}, folder))
    assert first.text == one[0].text
    assert first.text not in {m.text for m in others}
    with pytest.raises(ListError, match="no line is 'x = 3'"):
        list(sampled(modules, given | {"equivalent": [same | {"before": "x = 3"}]}, folder))


def test_faults_that_share_a_test_or_a_file_are_of_one_group():
    told = [("a", "x"), ("b", "y"), ("c", "z"), ("b", "w::one"), ("d", "w::two"), ("e", "x")]
    found = groups(Mutant(file, "", "", (test,)) for file, test in told)
    assert sorted(sorted({m.file for m in group}) for group in found) == [
        ["a", "e"],
        ["b", "d"],
        ["c"],
    ]
    assert sum(map(len, found)) == len(told)


def test_mutations_drop_a_not_move_a_number_and_swap_arguments():
    changed = {m.line[1] for m in mutations(CODE, "s")}
    assert {
        "if numbers:",
        "return min(max(numbers), limit) + 2",
        "return min(max(numbers), limit) - 1",
        "return min(limit, max(numbers)) + 1",
    } <= changed
