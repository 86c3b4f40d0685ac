"""The chapter on bounds: what is known of each region and group, and what would settle it."""

from functools import cache

import pandas as pd
import pytest

import tally
from tally import audit
from tally.audit.world import AuditError, Cell
from tally.chapters.bounds import ask, derive, draw, say
from tally.quantities.interval import Interval
from tally.results.result import Result


@cache
def ledger():
    return tally.load()


@cache
def known(body="CRSS", measure="fatalities", of="2024-Q1"):
    return derive.cells(ledger(), body, measure, of)


def texts(frame):
    return {row["key"]: row["result"].text for _, row in frame.iterrows()}


@pytest.mark.slow
def test_the_first_quarter_of_2024_is_known_closer_than_any_share_of_it():
    found = texts(known())
    assert found["PK-KP"] == "220 to 222"
    assert found["PK-BA"] == "178"
    assert found["PK-KP+PK-BA"] == "398 to 400"
    assert found["PK-rest"] == "32 to 34"
    assert found["militants"] == "151"
    printed = known().set_index("key")["printed"]
    assert printed["PK-KP"].text == "219 to 222"
    assert printed["militants"] is None


@pytest.mark.slow
def test_truth_2_bounds_use_the_changes_and_tell_both_answers():
    rows = known().set_index("key")
    bounds = {key: rows.at[key, "result"].text for key in ("PK-PB", "PK-SD", "PK-GB")}
    assert bounds == {"PK-PB": "2 to 8", "PK-SD": "19 to 31", "PK-GB": "0 to 1"}
    assert rows.at["security-forces", "result"].text == "124 to 127"
    ((other, (kept, _)),) = rows.at["PK-GB", "otherwise"]
    assert (other.text, kept.text) == ("6 to 13", "−65%")
    assert "crss-2024q1-pk-gb-fatalities-all-change" in rows.at["PK-GB", "aside"]
    told = str(say.otherwise(known()))
    first, second = told.split(" For ")
    assert first.startswith(
        "For Gilgit-Baltistan there are two answers: 0 to 1 without −65% (people killed"
    )
    assert first.endswith("as above, and 6 to 13 with it.")
    assert second.startswith("civilians and security forces there are two answers: 281 without 17%")


@pytest.mark.slow
def test_the_states_tell_how_each_figure_is_known():
    states = known().set_index("key")["state"]
    assert (states["PK-BA"], states["militants"], states["PK-KP"]) == (
        "printed",
        "exact",
        "between",
    )
    states = known("PIPS", "fatalities", "2025").set_index("key")["state"]
    assert (states["PK-JK"], states["civilians-and-security"]) == ("nothing", "open")


def test_many_cells_at_once_are_bounded_as_one_alone():
    cells = [Cell("2016", region, "fatalities") for region in ("PK-KP", "PK-PB", "PK-IS")]
    together = audit.all_bounds(ledger(), cells, body="UCDP")
    alone = [audit.bounds(ledger(), cell, body="UCDP") for cell in cells]
    assert [(b.low, b.high, b.claims) for b in together] == [
        (b.low, b.high, b.claims) for b in alone
    ]


def test_cells_of_two_periods_are_not_held_together():
    cells = [Cell("2023", "PK", "fatalities"), Cell("2024", "PK", "fatalities")]
    with pytest.raises(AuditError, match="of one period and measure"):
        audit.all_bounds(ledger(), cells, body="CRSS")


@pytest.mark.slow
def test_the_figure_that_would_help_most_is_of_what_is_least_known():
    frame = derive.would_settle(ledger(), known(), "region").set_index("key")
    (asked,) = frame.index[frame["asked"].astype(bool)]
    # Of Khyber Pakhtunkhwa three numbers are possible, of others more than ten.
    widths = {row["key"]: row["result"].interval.width for _, row in known().iterrows()}
    assert widths["PK-KP"] == 2 and widths[asked] > 10
    assert frame.at[asked, "left"] == 0
    told = str(say.settled_said(frame.reset_index(), known()[known()["of"] == "region"], "regions"))
    assert "would help most for" in told and "for Khyber Pakhtunkhwa" not in told


def test_a_hedged_share_fades_out_behind_its_bar():
    made = {"unit": "people killed", "claims": ("a",)}
    share = Result(Interval("6.8", 8, high_open=True), **made, printed="less than 8%")
    row = {
        "of": "region", "key": "PK-rest", "name": "Rest of Pakistan", "state": "between",
        "result": Result(Interval(32, 34), **made), "printed": Result(Interval(30, 34), **made),
        "share": share, "claims": ("a",),
    }  # fmt: skip
    drawing = drawn(pd.DataFrame([row]))
    bars = [la for la in drawing.chart.to_dict()["layer"] if la["mark"]["type"] == "bar"]
    parts = bars[0]["data"]["values"]
    assert parts[0]["from"] == 34 and parts[-1]["to"] <= 30
    assert parts[-1]["strength"] < parts[0]["strength"]
    assert any("fades out" in remark for remark in drawing.remarks)


def test_what_binds_is_told_with_its_claims_and_what_was_not_used_too():
    bind = derive.binding(ledger(), known())
    assert [result.text for result, _ in bind["militants"]] == ["432", "281"]
    assert "PK-BA" not in bind
    told = str(say.why(known(), bind))
    assert (
        "Militants: 151 follows from 432 (people killed, the first quarter of 2024) and 281" in told
    )
    aside = derive.put_aside(ledger(), known())
    assert f"{len(aside)} figures." in str(say.aside(aside))
    told = say.aside_table(aside)
    assert ("722", "people killed, the third quarter of 2024") in [
        (r.text, of) for r, of in told.values
    ]
    assert "can be true at once" in str(say.aside([]))


def drawn(frame):
    return draw.bounds(frame, scope="People killed; counted by CRSS", axis="people killed")


def layers(drawing):
    return {
        layer["mark"]["type"] + layer["mark"].get("shape", ""): layer["data"]["values"]
        for layer in drawing.chart.to_dict()["layer"]
    }


@pytest.mark.slow
def test_the_chart_draws_points_bars_and_open_ends_as_they_are():
    regions = known()[known()["of"] == "region"]
    drawing = drawn(regions)
    shown = layers(drawing)
    assert [row["who"] for row in shown["pointcircle"]] == ["Balochistan"]
    assert "pointtriangle-right" not in shown
    assert "Khyber Pakhtunkhwa: 220 to 222 (51% of the whole (219 to 222))" in drawing.alternative
    assert list(drawing.table["Bounds"]) == [r.text for r in regions["result"]]

    groups = known("PIPS", "fatalities", "2025")
    drawing = drawn(groups[groups["of"] != "country"])
    shown = layers(drawing)
    ends = {row["who"] for row in shown["pointtriangle-right"]}
    assert ends == {"Azad Jammu and Kashmir", "Civilians and security forces"}
    assert "Azad Jammu and Kashmir: nothing bounds it (not printed)" in drawing.alternative
    # An open end lies beyond every finite one, and no number is claimed for it.
    highest = max(row["high"] for row in shown["pointcircle"])
    assert all(row["high"] > highest for row in shown["pointtriangle-right"])


def test_what_was_printed_and_what_follows_have_colours_of_their_own():
    layers = drawn(known()[known()["of"] == "region"]).chart.to_dict()["layer"]
    filled = [layer for layer in layers if "scale" in layer["encoding"].get("fill", {})]
    rows = [row for layer in filled for row in layer["data"]["values"]]
    fill, *_ = [layer["encoding"]["fill"]["scale"] for layer in filled]
    colours = dict(zip(fill["domain"], fill["range"], strict=True))
    assert colours == {draw.PRINTED: "#2f78b7", draw.FOLLOWS: "#c8641e"}
    told = {row["who"]: row["known"] for row in rows}
    assert told.pop("Balochistan") == draw.PRINTED
    assert "Khyber Pakhtunkhwa" in told
    assert set(told.values()) == {draw.FOLLOWS}


@pytest.mark.slow
def test_what_a_chart_of_bounds_shows_is_said_beside_it():
    groups = known("PIPS", "fatalities", "2025")
    arrow = "An arrow is an open end: no printed figure says how great it can be."
    assert arrow in say.remarks(groups)
    closed = known()[known()["of"] == "region"]
    assert arrow not in say.remarks(closed)
    assert any("pale band" in words for words in say.remarks(closed))


def test_where_nothing_bounds_a_region_the_country_is_drawn_with_them():
    rows = derive.rows(known("ISPR", "arrests", "2024"), "region")
    assert rows["of"].iloc[0] == "country"
    assert set(rows["state"].iloc[1:]) == {"nothing"}
    assert drawn(rows).claims
    assert set(derive.rows(known(), "region")["of"]) == {"region"}


def test_a_figure_of_a_place_in_no_province_is_drawn_itself():
    # "Bannu region" is no district, and no table says what it is a part of.
    frame = known("Bannu-Police", "attacks", "2025-05-06/2025-07-21")
    assert texts(frame)["PK-KP-bannu-region"] == "at least 8"
    drawn = draw.bounds(derive.rows(frame, "region"), scope="attacks", axis="attacks")
    assert drawn.claims


def test_the_titles_claim_no_more_than_is_known():
    groups = known()[known()["of"] == "group"]
    told = str(say.finding(groups, "people killed", "2024-Q1"))
    assert told.endswith("as they follow from what was printed: 151 (militants) "
                         "and 154 to 157 (civilians)")  # fmt: skip
    printed = known("UCDP", "fatalities", "2016")
    printed = printed[printed["state"] == "printed"]
    told = str(say.finding(printed, "people killed", "2016"))
    assert told == "People killed in 2016: all that is known of these was printed"


def test_the_exercises_have_computed_answers():
    asked = ask.exercises(known(), "people killed", "CRSS", "2024-Q1")
    assert [one.title for one in asked] == [
        "Read a number",
        "Compute",
        "Correct a news sentence",
    ]
    assert "432 less 398 to 400 is 32 to 34" in str(asked[1].answer)
    nothing = ask.exercises(known("PIPS", "fatalities", "2025"), "people killed", "PIPS", "2025")
    assert "unknown, not zero" in str(nothing[2].answer)
