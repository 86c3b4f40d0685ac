"""The chapter on months: the newest, the gaps, what months add up to, and who else has a figure."""

import pandas as pd
import pytest

from tally import chapters
from tally.chapters.months import ask, derive, draw, say
from tally.page import parameters
from tally.page.parameters import ParameterError
from tally.quantities.interval import Interval
from tally.results.result import Result

ATTACKS = ("attacks", "attacks")


def series(ledger, body="PICSS", measure="attacks", cause="attacks", first=None, last="2026-01"):
    whole = derive.months(ledger, body, measure, cause)
    span = (first or whole["period"].iloc[0], last)
    return derive.shown(whole, span), derive.past(whole, span), span


def made(counts: dict[str, int | None], weak=()) -> pd.DataFrame:
    """Make a series of exact figures; None is no figure."""
    rows = [
        {
            "period": p,
            "year": int(p[:4]),
            "month": int(p[5:]),
            "result": Result(Interval.of(n), "attacks", (p,), printed=str(n)),
            "publishers": ("Dawn",),
            "era": 0,
            "weak": p in weak,
        }
        for p, n in counts.items()
        if n is not None
    ]
    return derive.frame(rows)


def read(ledger, **given):
    return parameters.read(chapters.chapter("months"), given, ledger)


# Parameters


def test_only_series_of_twelve_months_can_be_asked_for(ledger):
    listed = {p["name"]: p["values"] for p in parameters.listing(
        chapters.chapter("months"), {}, ledger
    )}  # fmt: skip
    assert listed["body"] == ["CRSS", "PICSS", "PIPS"]
    assert listed["first"][-1] == "earliest"
    assert (listed["last"][0], listed["last"][-1]) == ("2009-01", "latest")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"body": "PICS"}, "The nearest is 'PICSS'."),
        ({"first": "2014-13"}, "first is '2014-13', which is not one of its values."),
        ({"first": "1999-01"}, "The nearest is '2009-01'."),
        ({"last": "lastest"}, "The nearest is 'latest'."),
        ({"first": "2025-01", "last": "2015-02"}, "nothing was published for last 2015-02"),
        ({"body": "CRSS", "measure": "fatalities"}, "nothing was published for cause attacks"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(ledger, given, told):
    with pytest.raises(ParameterError) as caught:
        read(ledger, **given)
    assert told in str(caught.value)
    assert str(caught.value).endswith("List all: tally parameters months")


# The newest month


def test_the_newest_month_is_set_against_the_same_month_a_year_before(ledger):
    shown, past, _ = series(ledger)
    told = str(say.finding_first(shown, past, "attacks", "PICSS"))
    assert told.startswith(
        "January 2026 had 87 attacks in Pakistan by PICSS’s count, more than January 2025 "
    )
    assert "(at least 74): a rise of 12.9 to 17.6%." in told


def test_a_month_that_is_not_shown_is_still_the_year_before(ledger):
    shown, past, _ = series(ledger, first="2026-01")
    assert len(shown) == 1
    assert "more than January 2025" in str(say.finding_first(shown, past, "attacks", "PICSS"))


def test_a_copy_alone_carries_no_headline():
    some = made({"2025-01": 5, "2026-01": 9, "2026-02": 20}, weak=("2026-02",))
    told = str(say.finding_first(some, some, "attacks", "PICSS"))
    assert told.startswith("January 2026 had 9 attacks")
    assert "The figure of February 2026, 20, was read only on a page that copies" in told


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (None, "; no figure was found for January 2025."),
        (9, ", as many as January 2025 (9)."),
        (18, ", fewer than January 2025 (18): a change of −50.0%."),
        (0, ", more than January 2025 (0)."),
    ],
)
def test_only_what_can_be_compared_is(before, told):
    some = made({"2025-01": before, "2026-01": 9})
    assert str(say.finding_first(some, some, "attacks", "PICSS")).endswith(f"’s count{told}")


def test_ranges_that_overlap_are_not_ranked():
    one, other = (Result(Interval(*ends), "attacks", ("a",)) for ends in ((74, 78), (77, 80)))
    assert derive.direction(one, other) == "uncertain"


# Gaps


def test_gaps_are_counted_and_drawn_as_gaps():
    some = made({"2024-01": 3, "2024-02": 4, "2024-06": 5})
    span = ("2024-01", "2024-06")
    told = str(say.gaps(some, span, "attacks", "PICSS"))
    assert "for 3 of 6 months, January to June 2024" in told
    assert "The longest gap is of 3 months, March to May 2024." in told
    drawing = draw.by_month(some, span, scope="Attacks; counted by PICSS", axis="attacks")
    assert draw.GAPS in drawing.remarks
    data = [layer["data"]["values"] for layer in drawing.chart.to_dict()["layer"]]
    runs = {row["run"] for rows in data for row in rows if "run" in row}
    assert len(runs) == 2
    assert [round(row["end"] - row["at"], 3) for row in data[0]] == [0.25]


def test_a_cell_of_the_calendar_without_a_figure_is_grey_and_not_zero():
    some = made({"2024-01": 3, "2024-03": 0})
    drawing = draw.calendar(some, ("2024-01", "2024-03"), scope="Attacks", axis="attacks")
    assert drawing.table.iloc[0].to_list()[:4] == ["2024", "3", None, "0"]
    grey = drawing.chart.to_dict()["layer"][0]["data"]["values"]
    assert grey == [{"year": 2024, "month": "Feb"}]


# The calendar


def test_the_highest_month_is_told_of_years_that_are_mostly_known(ledger):
    shown, _, _ = series(ledger)
    tops = derive.highest_months(shown)
    assert list(tops["year"]) == [2022, 2023, 2024, 2025]
    assert list(tops["period"]) == ["2022-12", "2023-08", "2024-02", "2025-08"]
    assert "August is the highest in 2 of these 4." in str(say.calendar_told(shown))


def test_two_months_that_may_both_be_the_highest_are_not_ranked():
    some = made({f"2024-{m:02}": 5 if m < 3 else 1 for m in range(1, 13)})
    assert derive.highest_months(some)["period"].to_list() == [None]


# Months and years


def test_months_with_gaps_make_at_least_their_sum(ledger):
    _, past, span = series(ledger)
    rows = derive.years(ledger, past, span, "PICSS", *ATTACKS).set_index("year")
    assert rows.at[2024, "months"] == 9
    assert rows.at[2024, "result"].text == "at least 702"
    assert rows.at[2024, "printed"].text == "905"
    assert rows.at[2024, "left"].text == "203"
    # A hedge stays a range when all twelve are added up.
    assert rows.at[2025, "result"].text == "1,050 to 1,053"
    assert rows.at[2025, "printed"] is None


def test_twelve_months_can_make_the_printed_year(ledger):
    _, past, span = series(ledger, "CRSS", "fatalities", "all", last="2024-11")
    rows = derive.years(ledger, past, span, "CRSS", "fatalities", "all")
    told = str(say.sums_told(rows, "CRSS"))
    assert "For 2017 all months have a figure: they make 2,057, and CRSS printed 2,057" in told


# Others beside them


def test_ucdp_stands_beside_counts_of_people_and_no_party_does(ledger):
    of_people = derive.beside(ledger, "fatalities", "attacks", ("2015-02", "2026-01"))
    assert {"UCDP", "PICSS", "PIPS", "CRSS"} <= set(of_people["body"])
    assert of_people["period"].iloc[0] > of_people["period"].iloc[-1]
    of_attacks = derive.beside(ledger, *ATTACKS, ("2015-02", "2026-01"))
    assert set(of_attacks["body"]) == {"PICSS", "PIPS"}
    parties = ledger.bodies.index[ledger.bodies["type"] == "party"]
    assert not set(derive.rows_of(ledger)["body"]) & set(parties)


def test_each_organisation_is_told_with_its_scope(ledger):
    of = derive.beside(ledger, "fatalities", "attacks", ("2024-08", "2024-11"))
    told = str(say.beside_told(ledger, of, derive.compared(of, *("PICSS", "attacks")), "PICSS",
                               "fatalities"))  # fmt: skip
    assert "The figures of PIPS (attacks) hold militants who were killed" in told
    assert "errorist" not in told


# Exercises


def test_answers_are_computed(ledger):
    shown, past, span = series(ledger)
    asked = ask.exercises(shown, past, span, "attacks", "PICSS")
    higher, summed, step = (one.answer for one in asked)
    assert str(higher).startswith("7 of 63.")
    assert str(summed) == (
        "78 + 82 + 143 makes 303. A year before, 69 + 79 + 83 makes 231. The change is 31.2%."
    )
    assert str(step).startswith("One step, here of 27.9%, is no trend. Of 47 steps")


def test_what_was_known_on_a_day_is_all_there_is(ledger):
    then = ledger.known_on("2015-06-30")
    known = derive.months(then, "PICSS", *ATTACKS)
    assert list(known["period"]) == ["2015-02", "2015-05"]
