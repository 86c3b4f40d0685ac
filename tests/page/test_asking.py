"""Keys of exercises: what is right is taken as it is printed, and each slip has its own words."""

from fractions import Fraction

import pytest

from tally.course.checks.judge import judge
from tally.page import asking
from tally.page.asking import computed, digits, of_change, whether, written
from tally.quantities.interval import Interval
from tally.results.result import Result, change, share
from tally.results.sentence import Sentence

NONE = Sentence()


def result(low, high=None, **more):
    return Result(Interval(low, low if high is None else high), "people killed", ("a",), **more)


def ask(right, *slips, **more):
    return computed("Compute", NONE, NONE, right, hint="", slips=slips, **more)


@pytest.mark.parametrize(
    ("right", "holds", "wrong"),
    [
        (result(1620), ["1,620", "۱۶۲۰", "1620 "], ["1,621", "162"]),
        (share(result(2331), result(3417)), ["68.2", "68.22", "68.2177", "٪68٫2"], ["68.3"]),
        # The book rounds ranges outwards: 33.35 to 33.44 is printed as 33.3 to 33.5.
        (
            Result(Interval("33.35", "33.44"), "%", ("a",), places=1),
            [("33.3", "33.5"), ("33.4", "33.4"), ("33.35", "33.44")],
            [("33.2", "33.5")],
        ),
        (result(219, 222), [("219", "222")], [("219", "223"), ("222", "219")]),
        # Only whole people are killed.
        (result(Fraction(2191, 10), Fraction(2229, 10)), [("220", "222")], [("219", "223")]),
    ],
)
def test_a_right_answer_is_taken_as_it_is_printed_or_more_exactly(right, holds, wrong):
    key = ask(right).key
    assert all(judge(key, given).right for given in holds)
    assert not any(judge(key, given).right for given in wrong)


def test_a_change_of_the_wrong_base_sign_or_place_is_told_as_such():
    later, earlier = result(245), result(418)
    asked = ask(change(later, earlier), *of_change(later, earlier))
    assert judge(asked.key, "−41.4").right and asked.unit == "%"
    assert judge(asked.key, "41.4").says == asking.SIGN
    assert judge(asked.key, "-41").says == asking.PLACES
    assert "divided by the later" in judge(asked.key, "-70.6").says
    assert "by how many" in judge(asked.key, "-173").says
    assert "beyond 100" in judge(asked.key, "58.6").says


def test_a_slip_that_is_right_too_or_nothing_is_left_out():
    asked = ask(result(5), (5, "No."), (None, "No."), (6, "First."), (6, "Second."))
    assert [says for _, says in asked.key["slips"]] == ["First."]
    # 61.97 is 62.0, and 62 is no other answer.
    assert ask(share(result(2115), result(3413))).key["slips"] == []


def test_a_range_without_an_end_is_answered_in_words():
    key = ask(Result(Interval(5388, None), "people killed", ("a",))).key
    assert key["kind"] == "write"
    assert judge(key, "5,388 or more").right and not judge(key, "many").right


def test_a_sentence_is_held_against_its_criteria_and_its_slips():
    key = written(
        "Correct",
        NONE,
        NONE,
        criteria={"who counted": ["PICSS"], "the number": [digits("at least 1,667")], "whom": []},
        hint="",
        slips={"No side.": ["admit*"]},
    ).key
    assert judge(key, "PICSS counts 1667 of them.").right
    assert "who counted" in judge(key, "1,667 were killed").says
    assert judge(key, "PICSS admitted 1,667").says == "No side."


def test_whether_something_holds_has_one_right_answer():
    key = whether("Compute", NONE, NONE, holds=False, because="It is unknown.", hint="").key
    assert [judge(key, place).right for place in (0, 1)] == [False, True]
    assert judge(key, 0).says == "It is unknown."
