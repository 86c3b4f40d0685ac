"""The chapter on contradictions: cards, gaps and words for what can't all be true."""

from fractions import Fraction
from functools import cache

import pytest

import tally
from tally.audit import ranks
from tally.audit.findings import contradictions
from tally.audit.meanings import loose_shares
from tally.book.render import Writer
from tally.chapters.contradictions import ask, draw, say
from tally.page.finding_cards import cards
from tally.page.page import Page


@cache
def ledger():
    return tally.load()


@cache
def found(body="ISPR", reading="conventional"):
    return contradictions(ledger(), body=body, reading=reading)


def finding(name, body="ISPR"):
    return next(f for f in found(body) if f.explained_by == name)


@pytest.mark.parametrize(
    ("name", "printed", "follows", "sums"),
    [
        (
            "ispr-2024-per-day-179",
            "over 179",
            Fraction(59_775, 366),
            "59,775 in 366 days is 163.3 a day, not more than 179.",
        ),
        (
            "ispr-2024-per-day-169",
            "169",
            Fraction(59_775, 366),
            "59,775 in 366 days is 163.3 a day, not 169.",
        ),
    ],
)
def test_a_rate_is_held_against_its_total(name, printed, follows, sums):
    one = finding(name)
    assert (one.pivot.printed, one.follows.low, one.follows.high) == (printed, follows, follows)
    assert one.sums == sums
    assert sums in one.sentence or sums[:-1] in one.sentence


def test_a_gap_is_the_least_distance_as_a_part_of_the_figure():
    # 169 a day stands for 168.5 to 169.5; 59,775 in 366 days is 163.32.
    assert float(finding("ispr-2024-per-day-169").gap) == pytest.approx(
        (168.5 - 59_775 / 366) / 168.5, abs=1e-3
    )
    two = finding("ispr-2024-two-rates")
    assert two.sums == "over 179 and 169 are printed of the same."
    assert say.finding(found()).parts


def test_a_sum_that_leaves_a_part_open_is_a_floor():
    one = finding("ispr-2023-regions")
    assert one.sums.endswith("= 18,992 at least, not 18,736.")
    assert one.follows.low == 18_992 and one.follows.high is None


def test_where_part_and_whole_depend_on_each_other_no_share_is_made_up():
    one = finding("ispr-2025-shares")
    assert one.sums == "80% leaves no room for 29%."
    assert one.follows is None and one.gap is None
    assert say.gaps(found())["gap"].to_list()[-1] == "no ratio"


@pytest.mark.slow
def test_each_finding_is_on_one_card_and_counted_in_the_chart():
    shown = [card for within in (True, False) for card in cards(ledger(), found(), within=within)]
    assert len({card.name for card in shown}) == len(shown)
    assert sum(1 + len(card.more) for card in shown) == len(found())
    rows = say.gaps(found())
    assert rows["count"].sum() == len(found())
    drawn = draw.gaps(rows, found(), scope="Contradictions of ISPR")
    assert drawn.table["All"].sum() == len(found())
    assert drawn.alternative.startswith("Chart: contradictions")


def test_a_card_says_what_was_printed_where_and_what_is_behind_it():
    (card,) = [
        card
        for card in cards(ledger(), found(), within=True)
        if card.name == "ispr-2024-per-day-179"
    ]
    assert card.title == "ISPR, 2024: a rate and its total (operations a day)"
    printed = [str(said) for said in card.printed]
    assert any(
        said.startswith("59,775: operations, 2024. In Dawn (2024-12-27)") for said in printed
    )
    assert card.behind.startswith("What is behind it is not known. The rate is too high")
    page = Page("contradictions", ledger(), {"body": "ISPR", "as_of": "latest"})
    shown = Writer().html(page.cards([card]).data)
    assert 'id="card-ispr-2024-per-day-179"' in shown
    assert 'href="#claim-ispr-2024-pk-operations-all-count' in shown
    assert page.values


def test_what_a_card_says_is_text_and_no_markup():
    card = tally.page.card.Card("a", "<b>", (), "<script>", "1 < 2", (("<i>", ()),))
    page = Page("contradictions", ledger(), {"body": "ISPR", "as_of": "latest"})
    shown = Writer().html(page.cards([card]).data)
    assert "<script>" not in shown and "<b>" not in shown and "<i>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.slow
def test_truth_5_what_one_report_says_against_itself_is_told_before_those_between():
    inside = {c.name for c in cards(ledger(), found(), within=True)}
    assert {"ispr-2024-per-day-179", "ispr-2024-per-day-169", "ispr-2023-regions"} <= inside
    # What it told in September of eight months is less than its parts of August and September.
    assert [c.name for c in cards(ledger(), found(), within=False)] == ["ispr-2024-august-between"]
    inside = cards(ledger(), found("CRSS"), within=True)
    between = cards(ledger(), found("CRSS"), within=False)
    assert not {c.name for c in inside} & {c.name for c in between}
    assert all(len({s.told_in for s in f.statements}) == 1 for f in found("CRSS") if f.report)


def test_truth_5_a_figure_told_anew_in_part_is_no_contradiction_and_told_with_the_vintages():
    all_found = found("CRSS")
    restated = {f.explained_by for f in all_found.restated}
    assert {"crss-2014-change", "crss-2024-groups", "crss-2025-q1-groups"} <= restated
    assert not restated & {f.explained_by for f in all_found.standing if f.report}
    assert "crss-2024-both-provinces" not in {f.explained_by for f in all_found}
    # A change that was recalled wrongly is one, and so is one that fits no version.
    standing = {f.explained_by for f in all_found.standing}
    assert {"crss-2021-change-recalled", "crss-2024-q1-change"} <= standing
    told = str(say.said(ledger(), all_found, "CRSS", "latest"))
    cases = {f.aside.claim for f in all_found.standing}
    total = len(ledger().statements(body="CRSS"))
    assert told.startswith(
        f"Of the {total} figures of CRSS {len(cases)} can't be true beside the others."
    )
    assert "The chapter on versions has them." in told


def test_truth_5_a_figure_is_set_aside_once_and_no_single_figure_makes_many_cases():
    for body in ("CRSS", "ISPR", "PICSS"):
        of = found(body)
        first = {}
        for one in of:
            first.setdefault(one.aside.claim, []).append(one)
        # What speaks against one figure are other figures each time.
        for cases in first.values():
            others = [set(f.claims) - {f.aside.claim} for f in cases if not f.restated]
            assert all(a == b or not a <= b for a in others for b in others)
        assert max(map(len, first.values())) <= 4


def test_truth_4_what_holds_of_a_word_is_not_denied():
    loose = [f for f in found("CRSS") if f.reading != "strict"]
    assert loose
    for one in found("CRSS"):
        strict = one.pivot.interval("strict")
        if one.follows is not None and strict.overlaps(one.follows):
            assert "not more than" not in one.sums and "has meant" in one.sums
    hedged = {s.printed for f in loose for s in f.statements if s.quantity.qualifier != "exact"}
    assert all(any(s.quantity.qualifier != "exact" for s in f.statements) for f in loose), hedged


def test_nothing_found_is_said_and_asks_nothing():
    none = contradictions(ledger().known_on("2014-01-01"), body="ISPR")
    told = str(say.said(ledger(), none, "ISPR", "2014-01-01"))
    assert told == (
        "No contradiction: the figures of ISPR known on 1 January 2014 can all be true."
    )
    assert ask.exercises(ledger(), none) == []


@pytest.mark.slow
def test_the_strict_reading_has_only_what_holds_whatever_the_words_mean():
    strict = found("CRSS", "strict")
    assert len(strict) < len(found("CRSS"))
    assert str(say.readings(strict)).startswith("All of them hold whatever words")


def test_exercises_are_answered_by_the_finding_itself():
    asked = ask.exercises(ledger(), found())
    assert [one.title for one in asked] == [
        "Read a number",
        "Compute",
        "Correct a news sentence",
    ]
    assert "59,775 in 366 days is 163.3 a day" in str(asked[1].answer)
    assert str(asked[1].answer).startswith("By 5.18")


@pytest.mark.slow
def test_a_rank_and_a_loose_share_are_cards_too():
    ranked = say.rank_cards(ledger(), ranks(ledger(), body="PICSS"))
    assert [card.title for card in ranked] == ["PICSS, 2024: deadliest in a decade"]
    assert "can't be decided" in ranked[0].follows
    (card,) = say.loose_cards(ledger(), loose_shares(ledger(), "CRSS"), "strict")
    assert str(card.printed[0]).startswith("60%: ")
    assert card.follows == "Of 6 meanings, none fits published figures; 4 can't be excluded."
    assert loose_shares(ledger(), "ISPR") == []
