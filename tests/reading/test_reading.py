"""The figures of texts: which are found, what they say, and which of the ledger's they are.

No sentence of a source is kept here. Whoever has the five articles as files named like their
sources (`ians-2024-12-28.txt`) names the folder in TALLY_ARTICLES; so may other texts be measured
whose source the ledger has.
"""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import statements

from tally.chapters.articles import ARTICLES, printed
from tally.cli import main
from tally.reading import match, table, tell
from tally.reading.around import levels, look, spans_of
from tally.reading.find import figures


@pytest.fixture(scope="module")
def rules(ledger):
    return table.made(ledger)


def found(text, rules):
    """Give each figure of a text as it stands there, with the ends that it is read as."""
    return [(text[f.start : f.end], f.low, f.high) for f in figures(text, rules)]


def first(text, rules):
    """Give the claims of the figure that fits each mark of a text best."""
    return [m.matches[0].row["claims"] if m.matches else [] for m in match.read(text, rules)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "figure", "low", "high"),
    [
        ("They killed over 1,500 people.", "over 1,500", 1501, 1725),
        ("They killed as many as 245 people.", "as many as 245", 245, 245),
        ("They killed as few as 12 people.", "as few as 12", 12, 12),
        ("They killed 40-odd people.", "40-odd", 38, 42),
        ("Some forty-odd militants died.", "Some forty-odd", 38, 42),
        ("They killed c. 40 people.", "c. 40", 38, 42),
        ("They killed ca.40 people.", "ca.40", 38, 42),
        ("They killed 40-oddly people.", None, None, None),
        ("KP had 41pc of deaths.", "41pc", 40.5, 41.5),
        ("KP had 41pct of deaths.", "41pct", 40.5, 41.5),
        ("KP had 41 per cent of deaths.", "41 per cent", 40.5, 41.5),
        ("KP had 30.71% of deaths.", "30.71%", 30.705, 30.715),
        ("KP had less than 8% of deaths.", "less than 8%", 7, 8),
        ("Two dozen militants were killed.", "Two dozen", 18, 30),
        ("Nearly 800 were killed.", "Nearly 800", 760, 840),
        ("There were 59,775 operations.", "59,775", 59775, 59775),
        ("There were 179 attacks a day.", "179", 179, 179),
        ("More than twenty militants died.", "More than twenty", 21, 23),
        ("Hundreds of people were arrested.", "Hundreds", 200, 999),
        ("Two-thirds of the dead were civilians.", "Two-thirds", 61.7, 71.7),
        ("It killed 537\N{EN DASH}545 people.", "537\N{EN DASH}545", 537, 545),
        ("It killed two or three people.", "two or three", 2, 3),
        ("It killed at least 12 or so.", None, None, None),
        ("One hundred and two attacks took place.", "One hundred and two", 102, 102),
        ("In March 12 people were killed.", "12", 12, 12),
        ("It killed more\nthan 40 people.", "more\nthan 40", 41, 46),
        ("22 thousand people were killed.", "22 thousand", 21500, 22500),
        ("The army counted 59\u202f775 operations.", "59\u202f775", 59775, 59775),
        ("Attacks doubled.", "doubled", 90, 110),
    ],
)
def test_a_quantity_is_read_as_it_is_in_print(rules, text, figure, low, high):
    assert found(text, rules) == ([(figure, low, high)] if figure else [])


@pytest.mark.slow
def test_two_numbers_are_two_figures_and_two_words_a_range(rules):
    told = found("There were 169 or 179 operations a day.", rules)
    assert told == [("169", 169, 169), ("179", 179, 179)]


@pytest.mark.parametrize("text", statements.NOT_FIGURES)
def test_other_numbers_are_left_alone(rules, text):
    assert match.read(text, rules) == []


def test_each_statement_of_the_five_articles_has_a_sentence(ledger):
    assert set(statements.OWN) == set(printed(ledger).index)


def test_each_sentence_leads_to_its_claim(rules):
    wrong = {
        claim: first(text, rules)
        for claim, text in statements.OWN.items()
        if not any(claim in claims for claims in first(text, rules))
    }
    assert not wrong


def test_what_a_sentence_is_not_about_is_not_found(rules):
    (mark,) = match.read("In 2024, CRSS wrote, 9,876 people were killed in Pakistan.", rules)
    assert mark.matches == ()
    assert tell.as_text([mark]).startswith(f"9,876\n  {tell.NOTHING}\n")


def test_the_words_around_decide(rules):
    said = "In {when}, {who} wrote, 980 people were killed in Pakistan."
    claims = [
        first(said.format(when=when, who="CRSS"), rules)[0][0][: len("crss-2022")]
        for when in ("2018", "2022")
    ]
    assert claims == ["crss-2018", "crss-2022"]


@pytest.mark.parametrize(("before", "differs"), [("of Balochistan ", ()), ("", ("region",))])
def test_a_region_that_the_sentence_before_names_is_the_same(rules, before, differs):
    text = (
        f"CRSS told {before}in the first quarter of 2024. Like Sindh it suffered: 178 people died."
    )
    (mark,) = match.read(text, rules)
    assert mark.matches[0].row["claim"] == "crss-2024q1-pk-ba-fatalities-all-count"
    assert mark.matches[0].differs == differs


def test_a_figure_of_all_violence_is_not_taken_for_one_of_attacks(rules):
    text = "In 2023, CRSS wrote, {} killed 1,533 people in Pakistan."
    for words, mixed in (("terror attacks", True), ("attacks and operations", False)):
        (mark,) = match.read(text.format(words), rules)
        best = mark.matches[0]
        assert best.row["claim"].startswith("crss-2023-pk-fatalities-all-count")
        assert best.mixed is mixed
        assert any(told.startswith(tell.MIXED) for told in tell.sentences(best)) is mixed


def test_what_an_article_words_otherwise_is_told(rules):
    text = statements.OWN["crss-2023-pk-fatalities-attacks-as-worded-all-change"]
    (mark,) = match.read(text, rules)
    told = tell.sentences(mark.matches[0])
    assert told[0].startswith("Printed by IANS, 28 December 2024, paragraph 11")
    assert "Read as 55.5 to 56.5 per cent." in told
    assert any(sentence.startswith("True of something else") for sentence in told)


def test_what_became_of_a_figure_and_what_denies_it_is_told(rules):
    (mark,) = match.read("In 2023, CRSS wrote, 1,524 people were killed in Pakistan.", rules)
    assert "Restated as 1,523." in tell.sentences(mark.matches[0])
    (mark,) = match.read(statements.OWN["ispr-2024-pk-operations-all-rate"], rules)
    told = tell.sentences(mark.matches[0])
    assert any(sentence.startswith("Part of a contradiction: ") for sentence in told)


def test_html_keeps_text_text(rules):
    text = "<b>CRSS</b> & others:\n432 people killed in the first quarter of 2024 in Pakistan."
    told = tell.as_html(text, match.read(text, rules), lambda claim: f"a.html#{claim}")
    assert "<p>&lt;b&gt;CRSS&lt;/b&gt; &amp; others:</p><p><a " in told
    assert '<a href="a.html#crss-2024q1-pk-fatalities-all-count">432</a>' in told


@pytest.mark.parametrize("article", ARTICLES)
def test_the_articles_themselves(ledger, rules, article):
    folder = os.environ.get("TALLY_ARTICLES")
    if not folder:
        pytest.skip("TALLY_ARTICLES names no folder with the articles")
    text = (Path(folder) / f"{article}.txt").read_text(encoding="utf-8")
    marks = match.read(text, rules)
    claims = printed(ledger)
    claims = claims[claims["source_id"] == article]
    numbers = {m.figure.value for m in marks}
    led = {c for m in marks if m.matches for c in m.matches[0].row["claims"]}
    assert set(claims["value"].abs()) <= numbers
    assert len(set(claims.index) - led) <= 1
    assert len([m for m in marks if m.figure.value not in set(claims["value"].abs())]) <= 1


FAR = "long before the many meetings of that week in which others had spoken of other things"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "level"),
    [
        (f"In Sindh, {FAR}, 432 people were killed in Sindh.", 8),
        (f"In Sindh 432 people were killed, {FAR}, and more in Sindh.", 10),
        ("They were in Sindh. On that day 432 people were killed. It was in Sindh.", 4),
        ("On that day 432 people were killed. It was in Sindh.\n\nSindh is a province.", 3),
        ("It was in Sindh.\n\nOn that day 432 people were killed.\n\nSindh is a province.", 2),
        ("On that day 432 people were killed.\n\nSindh is a province.", 1),
    ],
)
def test_a_term_is_as_near_as_its_nearest_mention_before_and_after(rules, text, level):
    seen = look(text, rules)
    (span,) = spans_of(seen, figures(text, rules))
    assert levels(seen, span, [span[0]], rules)["region:PK-SD"] == level


@pytest.mark.slow
def test_a_text_without_an_end_of_a_sentence_is_read_to_its_end(rules):
    # As a list or a table is that somebody pastes: thousands of figures, and no full stop.
    found = match.read("432 people were killed by crss, " * 3000, rules)
    assert len(found) == 3000


@pytest.mark.slow
def test_signs_that_nobody_sees_part_no_number_and_no_word(rules):
    told = CliRunner().invoke(
        main,
        ["read", "-"],
        input="In 2023 C\u200bRSS counted 1,5\u00ad33 peo\u2060ple kil\ufeffled.",
    )
    assert told.stdout.startswith("1,533\n  1,533 people killed, Pakistan, 2023; counted by CRSS")
