"""All episodes: the range of each is that of its prints, and no armed group's own word is in it."""

import csv
from collections import defaultdict

import pytest
from support.pages import ledger, page_of

from tally.chapters.episodes import derive, derive_all, draw_all, draw_places, say_all
from tally.page.outputs import PageLink
from tally.results.result import DeriveError

ARMY_PUBLIC_SCHOOL = "aps-peshawar-2014-12-16"
QUETTA = "quetta-railway-station-2024-11-09"
JAFFAR = "jaffar-express-2025-03-11"

#: What `claims.csv` has of five episodes, counted by hand: measure, group, range, publications.
BY_HAND = {
    ARMY_PUBLIC_SCHOOL: [
        ("fatalities", "all", "131 to 150", 5),
        ("injuries", "all", "80", 1),
        ("injuries", "children", "121", 1),
    ],
    "karachi-karsaz-2007-10-18": [
        ("fatalities", "all", "139", 2),
        ("injuries", "all", "over 450", 1),
    ],
    "peshawar-police-lines-2023-01-30": [
        ("fatalities", "all", "84 to 101", 4),
        ("injuries", "all", "150 to 221", 3),
    ],
    QUETTA: [("fatalities", "all", "24 to 32", 4), ("injuries", "all", "50 to 60", 4)],
    JAFFAR: [
        ("fatalities", "all", "31", 1),
        ("fatalities", "civilians", "21", 1),
        ("fatalities", "frontier-corps", "4", 1),
    ],
}


@pytest.fixture(scope="module")
def printed():
    return derive_all.prints(ledger())


@pytest.fixture(scope="module")
def ranges(printed):
    return derive_all.ranges(ledger(), printed)


@pytest.fixture(scope="module")
def every():
    return derive_all.overview(ledger())


def of(ranges, episode, measure="fatalities", group="all"):
    keys = ranges[["episode", "measure", "group"]]
    return ranges[(keys == [episode, measure, group]).all(axis=1)].iloc[0]


@pytest.mark.slow
@pytest.mark.parametrize("episode", BY_HAND)
def test_ranges_are_those_of_the_prints(ranges, episode):
    found = ranges[ranges["episode"] == episode]
    told = found[["measure", "group", "text", "publications"]].itertuples(index=False, name=None)
    assert sorted(told) == sorted(BY_HAND[episode])


def test_every_print_of_the_tables_is_told_once(printed, root):
    with (root / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        wanted = [row["claim_id"] for row in csv.DictReader(file) if row["episode"]]
    assert sorted(printed["claim"]) == sorted(wanted)


@pytest.mark.slow
def test_ranges_hold_the_number_of_each_print_and_of_no_armed_group(ranges, root):
    with (root / "data" / "bodies.csv").open(encoding="utf-8", newline="") as file:
        groups = {row["body"] for row in csv.DictReader(file) if row["type"] == "party"}
    with (root / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = [row for row in csv.DictReader(file) if row["episode"]]
    own = {row["claim_id"] for row in claims if row["body"] in groups}
    assert own
    numbers = defaultdict(set)
    for row in claims:
        if row["claim_id"] not in own:
            key = row["episode"], row["measure"], row["group"]
            numbers[key].add(float(row["value"]))
    for _, row in ranges.iterrows():
        assert not own & set(row["result"].claims)
        known = numbers[row["episode"], row["measure"], row["group"]]
        if row["result"].printed is None:
            assert (row["low"], row["high"]) == (min(known), max(known))
        else:
            assert len(known) == 1


def test_what_an_armed_group_says_stands_apart(printed):
    jaffar = printed[printed["episode"] == JAFFAR]
    told = str(say_all.own_told(ledger(), jaffar))
    assert told.startswith("What an armed group says of its own attacks stands apart")
    assert "Balochistan Liberation Army: over 30 members of the security forces" in told
    table = say_all.prints_table(ledger(), jaffar)
    assert list(table["The same people"]) == [
        "yes",
        "a part of them",
        "a part of them",
        "in no range",
    ]
    assert not say_all.own_told(ledger(), printed[printed["episode"] == QUETTA])


@pytest.mark.slow
def test_a_range_names_who_printed_its_ends(ranges):
    told = str(say_all.range_told(of(ranges, QUETTA)))
    assert told == (
        "People killed: 24 to 32, in four publications. The least, at least 24, was printed by "
        "Dawn (2024-11-09); the greatest, at least 32, by Wikipedia, read at WikiMili. Without "
        "copies, blogs and unknown publications it is 24 to 26 people killed."
    )
    one = str(say_all.range_told(of(ranges, JAFFAR)))
    assert one == "People killed: 31, in one publication."


def test_pages_that_name_nobody_are_not_one_counter(printed):
    quetta = printed[printed["episode"] == QUETTA]
    told = str(say_all.unnamed_told(quetta))
    assert told.startswith("Four publications name nobody who counted. They are not one counter")
    table = say_all.prints_table(ledger(), quetta)
    assert set(table["Who is cited"]) == {"nobody named"}
    assert set(table["The same people"]) == {"yes"}
    assert not say_all.unnamed_told(printed[printed["episode"] == JAFFAR])


@pytest.mark.slow
def test_no_headline_rests_on_copies_and_blogs_alone(every):
    # The school's least and greatest counts are in copies; one newspaper has 145.
    assert every.loc[ARMY_PUBLIC_SCHOOL, "text"] == "131 to 150"
    assert "Army Public School in Peshawar” on 16 December 2014: 145 people" in str(
        say_all.summary(every)
    )
    weak = every[every["weak"]]
    assert weak["firm"].isna().all() and len(weak)


@pytest.mark.slow
def test_all_episodes_are_in_the_table_each_with_its_page(every):
    table = say_all.table(every)
    links = list(table["What happened"])
    assert all(isinstance(link, PageLink) for link in links)
    assert {link.page for link in links} == {
        f"book/episodes/{name}" for name in ledger().episodes.index
    }
    # The newest first.
    assert [link.page for link in links] == [f"book/episodes/{name}" for name in every.index[::-1]]
    row = table.iloc[[link.page.endswith(QUETTA) for link in links].index(True)]
    assert (row["Least"].text, row["Greatest"].text) == ("at least 24", "at least 32")
    assert row["Printed by"].startswith("Dawn (2024-11-09) (least); ")


@pytest.mark.slow
def test_the_time_line_has_a_mark_for_each(every):
    drawn = draw_all.over_years(every, scope="People killed")
    rows = drawn.chart.to_dict()["data"]["values"]
    assert len(rows) == len(every)
    by_title = {row["title"]: row for row in rows}
    school = by_title["Attack on the Army Public School in Peshawar"]
    assert (school["low"], school["high"]) == (131, 150)
    assert school["label"] == "Peshawar, 2014\n131 to 150"
    # A hedged print stands at its number.
    assert by_title["Attack on a military compound at Daraban"]["low"] == 23
    assert 3 <= sum(bool(row["label"]) for row in rows) <= draw_all.LABELS


@pytest.mark.slow
def test_the_map_has_each_place_once_and_tells_the_others(every):
    places = derive_all.places_of(ledger(), every)
    assert places["place"].is_unique
    elsewhere = derive_all.placeless(every, places)
    assert places["count"].sum() + len(elsewhere) == len(every)
    drawn = draw_places.across_pakistan(ledger(), places, elsewhere, scope="Places")
    dots = drawn.chart.to_dict()["datasets"]["places"]
    assert len(dots) == len(places)
    assert {dot["place"]: dot["town"] for dot in dots}["Besham, Shangla district, "
        "Khyber Pakhtunkhwa, Pakistan"] is False  # fmt: skip
    assert "Air strikes in Paktika (2024)" in " ".join(drawn.remarks)


def test_latest_is_the_newest_that_was_known():
    newest = derive_all.latest(ledger(), {})
    assert ledger().episodes["date"].max() == ledger().episodes.at[newest, "date"]
    then = ledger().known_on("2014-12-31")
    assert derive_all.latest(then, {}) == ARMY_PUBLIC_SCHOOL
    assert set(derive_all.overview(then).index) == set(derive.known(then).index)
    with pytest.raises(DeriveError, match="No figure of any episode"):
        derive_all.latest(ledger().known_on("2000-01-01"), {})


@pytest.mark.slow
@pytest.mark.parametrize("episode", [*BY_HAND, "latest"])
def test_the_chapter_runs_with_an_episode(episode):
    page = page_of("episodes", episode=episode)
    title = ledger().episodes.at[page.record.get("stands_for", {}).get("episode", episode), "title"]
    assert title in page.text
    assert [figure.name for figure in page.figures][:2] == ["years", "everywhere"]
