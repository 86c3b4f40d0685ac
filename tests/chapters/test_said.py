"""What the sentences of a chapter claim of its figures: no more than is certain, and all of it."""

import pytest

from tally.chapters.forces import derive as forces_derive
from tally.chapters.forces import say as forces
from tally.chapters.maps import say as maps
from tally.chapters.operations import derive as operations_derive
from tally.chapters.operations import say as operations
from tally.chapters.provinces import say as provinces
from tally.chapters.trends import derive as trends_derive
from tally.chapters.trends import say as trends
from tally.results.regions import mapped, regional, regional_series

# Trends


def series(ledger, last, measure="fatalities"):
    return trends_derive.yearly(ledger, "CRSS", measure, "all", (2013, last))


@pytest.mark.parametrize(
    ("measure", "last", "told"),
    [
        (
            "fatalities",
            2024,
            "2,555 people killed in Pakistan, against 1,533 in 2023: a rise of 66.7%.",
        ),
        (
            "fatalities",
            2017,
            "2,057 people killed in Pakistan, against 2,610 in 2016: a fall of −21.2%.",
        ),
        (
            "attacks",
            2019,
            "nearly 370 of attacks in Pakistan, against nearly 400 in 2018: "
            "a change of −16.2 to 2.2%.",
        ),
    ],
)
def test_only_what_is_certain_is_called_a_rise(ledger, measure, last, told):
    what = "people killed" if measure == "fatalities" else "of attacks"
    assert told in str(trends.trend(series(ledger, last, measure), what, "CRSS"))


def test_no_change_is_told_across_a_change_of_scope(ledger):
    told = str(trends.trend(series(ledger, 2018), "people killed", "CRSS"))
    assert told == "In 2018 CRSS counted 980 people killed in Pakistan."


def test_a_year_is_ranked_among_those_of_its_scope(ledger):
    # In 2014 CRSS counted more, and other things.
    told = str(trends.finding(series(ledger, 2025), "people killed"))
    assert told == (
        "People killed in 2025: 3,417, the most of the 8 years with a figure since 2018"
    )
    told = str(trends.finding(series(ledger, 2020), "people killed"))
    assert told == "People killed in 2020: 600, the fewest of the 3 years with a figure since 2018"
    told = str(trends.finding(series(ledger, 2019), "people killed"))
    assert told == "People killed in 2019: 679, fewer than in 2018"


@pytest.mark.slow
def test_the_figure_of_a_year_is_what_was_last_said(ledger):
    told = str(trends.finding(series(ledger, 2023), "people killed"))
    assert told.startswith("People killed in 2023: 1,533,")
    before = trends_derive.yearly(
        ledger.known_on("2024-01-31"), "CRSS", "fatalities", "all", (2013, 2023)
    )
    assert str(trends.finding(before, "people killed")).startswith("People killed in 2023: 1,524,")


# Provinces


@pytest.mark.parametrize(
    ("body", "measure", "of", "told"),
    [
        (
            "CRSS", "fatalities", "2015",
            "41.3% in the former FATA, 26.3% in Sindh, 15.5% in Balochistan, 9.5% in Khyber "
            "Pakhtunkhwa without the former FATA and 7.5% in all other regions.",
        ),
        (
            "PICSS", "injuries", "2023",
            "72.2% in Khyber Pakhtunkhwa and 28.7% in Balochistan. Together these shares are more "
            "than the whole, so they can't all be true.",
        ),
    ],
)  # fmt: skip
def test_shares_are_told_largest_first_and_held_against_the_whole(ledger, body, measure, of, told):
    assert str(provinces.shares(regional(ledger, body, measure, of), "people", body, of)).endswith(
        told
    )


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ("2024-Q1", "gives 175 to 179, and 178 is printed too: the two agree."),
        ("2025-Q1", "gives 568 to 576, and 567 is printed too: the two do not agree."),
    ],
)
def test_a_printed_share_is_held_against_the_printed_count(ledger, of, told):
    assert told in str(
        provinces.counts(regional(ledger, "CRSS", "fatalities", of), "people killed")
    )


def test_counts_that_are_more_than_their_total_are_told(ledger):
    told = str(provinces.counts(regional(ledger, "PICSS", "injuries", "2023"), "people injured"))
    assert "Together the counts of the regions, 1,365, are more than the printed total of" in told


def test_reader_w15_the_lowest_and_the_highest_share_are_told_with_their_quarters(ledger):
    of = "2024-Q1"
    told = str(provinces.moved(regional_series(ledger, "CRSS", "fatalities", of), of))
    assert told == (
        "Share of Khyber Pakhtunkhwa in the 7 quarters for which it is known: lowest in the first "
        "quarter of 2024 with 51%, highest in the third quarter of 2025 with 70.8%"
    )


# Maps


@pytest.mark.parametrize(
    ("body", "measure", "of", "told", "certain"),
    [
        ("CRSS", "fatalities", "2024", "Khyber Pakhtunkhwa: 1,620", True),
        ("PICSS", "attacks", "2021", "Former FATA: 103", False),
    ],
)
def test_a_region_is_the_highest_only_where_it_is_certain(ledger, body, measure, of, told, certain):
    shown = mapped(ledger, regional(ledger, body, measure, of), "count")["count"]
    finding = str(maps.finding(shown, "people", of))
    assert finding.startswith(told)
    assert finding.endswith(", the highest of the regions with a figure") == certain


def test_regions_are_told_from_the_highest(ledger):
    shown = mapped(ledger, regional(ledger, "CRSS", "fatalities", "2024"), "per-100k")["per-100k"]
    told = str(maps.largest_finding(shown, "people killed per 100,000 people", "2024"))
    assert told.startswith("Balochistan 5.28 and Khyber Pakhtunkhwa 3.97 people killed per")


# Forces


def test_figures_of_different_universes_come_with_a_warning(ledger):
    killed = forces_derive.killed(ledger, "2024")
    told = str(forces.compared(killed, "2024"))
    assert "Members of the security forces killed in 2024: 685 (CRSS) and 528 (PICSS)." in told
    assert "Officers and soldiers of the army killed in operations in 2024: 383 (ISPR)." in told
    assert told.endswith("so these are not parts of one number.")
    alone = killed[killed["body"] == "CRSS"]
    alone = alone[alone["region"] == "PK"]
    assert "parts of one number" not in str(forces.compared(alone, "2024"))


def test_a_highest_year_of_another_scope_is_told_as_that(ledger):
    years = forces_derive.by_year(ledger, "CRSS")
    years = years.assign(era=[int(year >= 2018) for year in years["year"]])
    told = str(forces.before(years, "2024", "CRSS"))
    assert told.endswith("is nearly 800 in 2014 (of another scope than 2024)")
    told = str(forces.before(years.assign(era=0), "2024", "CRSS"))
    assert told.endswith("is nearly 800 in 2014")
    own = years[years["year"] >= 2018]
    assert str(forces.before(own, "2024", "CRSS")).endswith(
        "685 in 2024, the highest of the years with a figure"
    )


# Operations


def test_the_printed_rates_of_2024_do_not_fit_their_total(ledger):
    rates = operations_derive.rates(ledger, "2024")
    told = str(operations.rates_finding(rates, "2024"))
    assert told.endswith("; the printed over 179, 169 and over 169 do not fit")
    assert str(operations.spans_finding(operations_derive.spans(rates), "2024")) == (
        "No printed rate fits the 366 days of 2024"
    )


def test_a_rate_is_told_with_the_days_on_which_its_count_would_end(ledger):
    told = str(operations.rates(operations_derive.rates(ledger, "2024"), "2024"))
    # 291 days from 1 January 2024, the first of them counted, end on 17 October.
    assert "At over 179 per day they would take 291 to 333 days" in told
    assert "they would end between 17 October 2024 and 28 November 2024." in told
    assert "they would end between 18 December 2024 and 19 December 2024." in told
