"""Dated marks: a few, on the axis, apart from each other, each with its day and its source."""

import re

import pytest
from support.pages import page_of

from tally.results.landmarks import APART, FIRST, MOST, chosen, fraction, landmarks, told

#: The numbers of a key.
NUMBERS = re.compile(r"[:;] (\d) [A-Z]")


@pytest.mark.parametrize("span", [(1989, 2026), (2013, 2026), (2015, 2019), (2024, 2026)])
def test_a_chart_has_at_most_five_that_lie_on_its_axis_and_apart(ledger, span):
    marks = chosen(landmarks(ledger), *span)
    places = [fraction(day) for day in marks["date"]]
    assert 0 < len(marks) <= MOST
    assert places == sorted(places)
    assert all(span[0] <= place <= span[1] for place in places)
    own = [place for place, key in zip(places, marks["key"], strict=True) if key not in FIRST]
    for place in own:
        near = min((abs(place - p) for p in places if p != place), default=span[1])
        assert near >= APART * (span[1] - span[0])


def test_those_of_the_front_page_come_first(ledger):
    whole = chosen(landmarks(ledger), 1989, 2026)
    assert set(whole["key"]) == set(FIRST)
    short = chosen(landmarks(ledger), 2013, 2026)
    assert set(FIRST) - set(short["key"]) == {"army-operation-south-waziristan-2009-10-17"}
    assert "fata-merger-2018-05-31" in set(short["key"])


def test_a_day_that_had_not_come_is_no_mark(ledger):
    then = landmarks(ledger.known_on("2020-12-31"))
    assert then["date"].max().isoformat() == "2018-05-31"


def test_the_key_names_day_and_source_of_each_number_and_no_cause(ledger):
    marks = chosen(landmarks(ledger), 2013, 2026)
    (key,) = told(marks)
    assert NUMBERS.findall(key) == ["1", "2", "3", "4", "5"]
    assert "3 The Taliban enter Kabul, 15 August 2021 (The Quint, 2021-08-16)" in key
    assert not re.search(r"because|since|after|led|caused|therefore", key)
    assert told(marks.iloc[:0]) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("trends", "series"),
        ("trends", "series-pips"),
        ("ucdp", "months"),
        ("people", "groups"),
        ("deeds", "suicide"),
        ("forces", "years"),
        ("months", "months"),
    ],
)
def test_a_chart_over_time_has_its_numbers_and_their_key(name, figure):
    drawn = next(f for f in page_of(name).figures if f.name == figure)
    texts = [
        row["number"]
        for layer in drawn.spec["layer"]
        if layer.get("mark", {}).get("type") == "text"
        for row in layer.get("data", {}).get("values", ())
        if "number" in row
    ]
    assert texts == [str(n + 1) for n in range(len(texts))] and 0 < len(texts) <= MOST
    (key,) = [line for line in drawn.drawing.remarks if "explain nothing" in line]
    assert NUMBERS.findall(key) == texts


@pytest.mark.slow
def test_the_axis_of_the_years_is_the_same_whoever_counted():
    domains = [
        f.spec["layer"][-1]["encoding"]["x"]["scale"]["domain"]
        for f in page_of("trends").figures
        if f.name.startswith("series")
    ]
    assert len(domains) > 3
    assert all(domain == list(range(2013, 2026)) for domain in domains)
