"""What a hedge has meant: the readings are held to the figures printed both ways."""

import pandas as pd
import pytest

import tally
from tally import paths
from tally.quantities.quantity import REACH
from tally.results.hedges import HELD, ROUND, pairs, readings


@pytest.fixture(scope="module")
def found():
    return pairs(tally.load())


def pair(found, text, period):
    rows = found[(found["result"].map(lambda r: r.text) == text) & (found["period"] == period)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize("form", ["number", "percentage"])
@pytest.mark.parametrize("word", REACH)
def test_each_word_is_read_as_far_as_it_has_reached(found, word, form):
    """No reach is stated that the ledger does not bear out, nor one wider than need be."""
    table = readings(found)
    row = table[(table["word"] == word) & (table["form"] == form)].iloc[0]
    assert REACH[word][form == "percentage"] == row["reach"]
    gaps = []
    for other in row["shared"]:
        of_word = found[(found["word"] == other) & (found["form"] == form)]
        sound = of_word[of_word["same"]]
        gaps += list((sound if len(sound) >= 5 else of_word)["apart"])
        if form == "number" and row["shared"] in (("nearly", "around"), ("around", "nearly")):
            beside = found[(found["word"] == other) & (found["form"] != form) & found["same"]]
            gaps += list((beside["ratio"] - 100).abs())
    assert len(gaps) == row["used"] >= 5
    assert 100 * sum(g <= row["reach"] for g in gaps) >= HELD * len(gaps)
    smaller = ROUND[: ROUND.index(row["reach"])]
    assert all(100 * sum(g <= r for g in gaps) < HELD * len(gaps) for r in smaller)


def test_almost_all_exact_figures_of_one_report_lie_within_the_reach_of_the_word(found):
    sound = found[found["same"]]
    reach = [REACH[w][f == "percentage"] for w, f in zip(sound["word"], sound["form"], strict=True)]
    assert len(sound) >= 37
    assert 100 * (sound["apart"] <= reach).sum() >= HELD * len(sound)


@pytest.mark.parametrize(
    ("text", "period", "exact", "apart"),
    [
        ("over 1,500", "2023", "1,524", 1.6),  # of which "attacks" is the word for all violence
        ("over 800", "2024", "905", 13.125),
        ("over 518", "2019", "518", 0),
        ("nearly 1,000", "2023", "979", 2.1),  # 1,524 killed, of them 545 militants
        ("over 96%", "2025", "96.2%", 0.195),  # 2,331 and 956 of 3,417
        ("nearly −45%", "2016", "−43.8%", 1.165),  # from 4,647 to 2,610
        ("over 70", "2023-01-01/2023-04-25", "71.9", 2.72),  # 8,269 in 115 days
    ],
)
def test_one_report_prints_both(found, text, period, exact, apart):
    row = pair(found, text, period)
    assert row["same"]
    assert row["exact"].text == exact
    assert row["apart"] == pytest.approx(apart, abs=0.005)


@pytest.mark.parametrize(
    ("text", "period", "exact"),
    [
        ("at least 376", "2022", "380"),
        # 392 and 248 or 249 of 853; the latter from 138 and a rise of 80%.
        ("nearly 75%", "2021", "75.0 to 75.2%"),
        ("over 80%", "2023-Q2", "94.3 to 95.1%"),
    ],
)
def test_where_no_report_prints_both_another_is_taken_and_said_so(found, text, period, exact):
    row = pair(found, text, period)
    assert not row["same"]
    assert row["exact"].text == exact


def test_the_page_on_numbers_tells_the_reach_of_each_word():
    rows = [
        line.split("|")
        for line in (paths.root() / "book" / "numbers.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    told = {row[1].split(":")[0].split(",")[0].strip(): row[3].strip() for row in rows}
    words = {5: "five per cent", 15: "fifteen per cent"}
    assert told["at least"] == f"up to {words[REACH['at_least'][0]]} more"
    assert told["over"] == f"up to {words[REACH['over'][0]]} more"
    assert told["under"] == f"down to {words[REACH['under'][0]]} less"
    for word in ("nearly", "around"):
        reach = words[REACH[word][0]]
        assert told[word] == f"{reach} less to {reach} more"


def test_what_names_no_number_or_has_no_end_is_no_pair(found):
    texts = set(found["result"].map(lambda r: r.text))
    assert not texts & {"hundreds", "at least 537", "537 to 545"}


def test_a_statement_of_several_papers_is_one_pair(found):
    assert pair(found, "over 179", "2024")["exact"].text == "163.3"


def test_nothing_of_a_later_day_is_in_an_earlier_view():
    found = pairs(tally.load().known_on("2016-12-31"))
    assert len(found) and {p[:4] for p in found["period"]} <= {"2013", "2014", "2015", "2016"}


def test_one_far_pair_in_twenty_is_passed_over_and_two_are_not():
    gaps = [0.5] * 19
    for far, reach in ((1, 1), (2, 15)):
        frame = pd.DataFrame({"apart": [*gaps, *[14.0] * far]})
        frame = frame.assign(word="over", form="number", same=True, ratio=100 + frame["apart"])
        table = readings(frame).set_index(["form", "word"])
        assert table.loc[("number", "over"), "reach"] == reach


@pytest.mark.parametrize(("sound", "reach", "used"), [(20, 1, 20), (5, 1, 5), (4, 40, 24)])
def test_a_pair_of_two_reports_is_evidence_only_where_there_are_few_of_one(sound, reach, used):
    frame = pd.DataFrame(
        {"apart": [0.5] * sound + [40.0] * 20, "same": [True] * sound + [False] * 20}
    )
    frame = frame.assign(word="over", form="number", ratio=100 + frame["apart"])
    table = readings(frame).set_index(["form", "word"])
    assert (table.loc[("number", "over"), ["reach", "used"]] == [reach, used]).all()
