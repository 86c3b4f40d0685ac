"""The chapter on operations: the rates that a total makes, over the days that it can be of."""

from tally.chapters.operations import ask, derive, say


def test_truth_10_the_rate_has_the_days_to_which_the_total_was_told(ledger):
    totals, rates = derive.totals(ledger, "2024"), derive.rates(ledger, "2024")
    made = rates[rates["computed"]].set_index("label")["text"].to_dict()
    assert made == {
        "59,775 in 366 days": "163.3",
        "59,775 in 362 days, to 27 December 2024": "165.1",
    }
    told = str(say.rates(rates, "2024"))
    assert "The total was told on 27 December 2024" in told
    assert "362 days, and they make 165.1 per day" in told
    assert "makes 163.3 to 165.1 operations per day" in str(say.rates_finding(rates, "2024"))
    answer = str(ask.exercises(totals, rates, "ISPR", "2024")[2].answer)
    assert "165.1" in answer and "if nothing was counted after 27 December 2024" in answer


def test_a_total_that_was_told_after_its_year_makes_one_rate(ledger):
    rates = derive.rates(ledger, "2025")
    assert rates[rates["computed"]]["text"].to_list() == ["206.0"]
    assert str(say.rates_finding(rates, "2025")).endswith("the printed 206 fits")
