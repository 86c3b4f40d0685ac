"""Scopes: what a figure includes, by what its body counts and by what the figure names."""

import pytest

from tally.ledger.scopes import Era, eras, includes, own_scope, place_of

ERA = Era("CRSS", 2018, None, "All violence", "yes", "unknown", "yes", "unknown")


@pytest.mark.parametrize(
    ("cause", "group", "told"),
    [
        ("all", "all", {}),
        ("attacks", "all", {"operations": "no", "crime": "no", "drones": "no"}),
        ("operations", "all", {"operations": "yes", "crime": "no", "drones": "no"}),
        ("all", "civilians-and-security", {"militants": "no"}),
        ("all", "militants", {"militants": "yes"}),
    ],
)
def test_a_figure_narrower_than_the_total_says_by_itself_what_it_includes(cause, group, told):
    of_era = {"militants": "yes", "operations": "unknown", "crime": "yes", "drones": "unknown"}
    assert includes(ERA, "fatalities", cause, group) == of_era | told
    assert includes(None, "fatalities", cause, group) == dict.fromkeys(of_era, "unknown") | told


def test_the_eras_of_all_bodies_are_those_of_each(ledger):
    assert {era.body for era in eras(ledger)} == set(ledger.tables["scopes"]["body"])
    assert [era.years for era in eras(ledger, "CRSS")] == [
        "2011 to 2012",
        "2013 to 2017",
        "2018 on",
    ]
    assert eras(ledger, "nobody") == ()
    assert [place_of(ledger, "CRSS", year) for year in (2012, 2017, 2018, 2025)] == [0, 1, 2, 2]


@pytest.mark.parametrize(
    ("claim", "scope"),
    [
        # A report that counts 2018 in the way of the years before it, and looks back on 2017.
        ("crss-2018q1-pk-districts-all-count", "2013"),
        ("crss-2017-pk-fatalities-all-rate", ""),
        # One that looks back on 2014 in the way of 2024.
        ("crss-2014-pk-fatalities-security-forces-count", "2018"),
        ("crss-2023-pk-fatalities-all-count-dna", ""),
    ],
)
def test_a_figure_is_of_another_scope_where_its_report_counts_unlike_its_year(ledger, claim, scope):
    assert own_scope(ledger, ledger.claim(claim)) == scope
