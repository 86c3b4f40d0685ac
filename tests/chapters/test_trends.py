"""The chapter on trends: one series, each number at its place once."""

from tally.chapters.trends import derive, say


def test_w17_a_number_that_is_only_said_again_is_one_point(ledger):
    series = derive.yearly(ledger, "CRSS", "fatalities", "all", (2013, 2025))
    of_2020 = series[series["year"] == 2020]
    assert of_2020["text"].to_list() == ["600"]
    assert of_2020["latest"].all()
    # What was restated stays.
    assert series[series["year"] == 2023]["text"].to_list() == ["1,524", "1,523", "1,533"]


def test_w16_a_break_is_told_of_the_organisation_whose_line_it_is(ledger):
    series = derive.yearly(ledger, "CRSS", "fatalities", "all", (2013, 2025))
    told = str(say.scope_breaks(ledger, "CRSS", series))
    assert "So the line of CRSS is broken between them" in told


def test_truth_12_what_does_not_round_to_the_printed_change_does_not_seem_to(ledger):
    changes = derive.published_changes(ledger, "CRSS", "fatalities", "all", 2023)
    stated = changes["printed"].iloc[0].interval
    assert "56.53%" in changes["text"].to_list()
    for _, row in changes[~changes["agrees"]].iterrows():
        assert not stated.contains(float(row["text"].rstrip("%")))
