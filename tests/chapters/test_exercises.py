"""The course: three exercises in each chapter, with answers that hold the computed numbers."""

import re
from dataclasses import replace

import pandas as pd
from support.pages import NO_ANSWER

from tally.chapters.bounds import ask as bounds_ask
from tally.chapters.bounds import derive as bounds_derive
from tally.chapters.forces import ask as forces_ask
from tally.chapters.forces import derive as forces_derive
from tally.chapters.maps import ask as maps_ask
from tally.chapters.maps import say
from tally.chapters.provinces import ask as provinces_ask
from tally.chapters.trends import ask as trends_ask
from tally.chapters.trends import derive as trends_derive
from tally.chapters.ucdp import ask as ucdp_ask
from tally.chapters.ucdp import derive as ucdp_derive
from tally.chapters.vintages import ask as vintages_ask
from tally.chapters.vintages import derive as vintages_derive
from tally.quantities.interval import Interval
from tally.results.frames import words
from tally.results.regions import mapped, regional


def trends(ledger, body="CRSS", measure="fatalities", group="all", years=(2013, 2025)):
    series = trends_derive.yearly(ledger, body, measure, group, years)
    year = trends_derive.examined_year(ledger, body, measure, group, years)
    changes = trends_derive.published_changes(ledger, body, measure, group, year)
    worded = trends_derive.worded_otherwise(ledger, body, measure, group, year)
    what = words(ledger, measure, group=group)
    return trends_ask.exercises(series, changes, worded, what, body)


def provinces(ledger, body="CRSS", measure="fatalities", of="2024-Q1"):
    regions = regional(ledger, body, measure, of)
    what = words(ledger, measure, group=regions["group"].iloc[0])
    return provinces_ask.exercises(regions, what, body, of)


def maps(ledger, of="2024"):
    regions = regional(ledger, "CRSS", "fatalities", of)
    shown = mapped(ledger, regions, "count")["count"]
    none, unknown = pd.DataFrame(), say.unpublished(ledger, shown)
    return maps_ask.exercises(ledger, none, None, shown, unknown, "people killed", of)


def forces(ledger, of="2024"):
    return forces_ask.exercises(forces_derive.killed(ledger, of), ledger, of)


def answers(asked: list) -> list[str]:
    return [str(one.answer) for one in asked]


def test_a_year_is_counted_as_higher_only_where_it_is_certain(ledger):
    # "nearly 400" and "nearly 370" overlap.
    first, *_ = answers(trends(ledger, measure="attacks", years=(2018, 2019)))
    assert first == "None of them. For 1 more it is not certain, since the ranges overlap."
    first, *_ = answers(trends(ledger, measure="attacks"))
    assert first == "None of them, so it is the highest."


def test_years_of_two_scopes_are_not_compared(ledger):
    first, *_ = answers(trends(ledger))
    assert first.startswith("3: 2013, 2014 and 2015.")
    assert "can’t be compared with 2025" in first
    _, second, _ = answers(trends(ledger, measure="casualties"))
    assert second.startswith("No: 6,572 of 2015 and 2,550 of 2021")


def test_one_year_is_no_trend(ledger):
    asked = trends(ledger, group="civilians")
    assert "neither a rise nor a fall" in answers(asked)[0]
    assert answers(asked)[1] == "No: 242 of 2020 is the only figure."


def test_a_hedged_number_is_told_with_its_interval_and_an_exact_one_without(ledger):
    *_, last = answers(trends(ledger, body="PICSS", years=(2014, 2014)))
    assert "PICSS counted at least 5,388" in last
    assert "which means 5,388 to" in last
    *_, last = answers(trends(ledger, measure="attacks"))
    assert "which means" not in last


def test_the_most_is_questioned_where_other_regions_are_unpublished(ledger):
    # 23 people in Sindh: the one figure of that quarter.
    assert answers(provinces(ledger, of="2023-Q3"))[2].startswith("The figures published do not")
    assert answers(provinces(ledger))[2].startswith("A count says nothing of risk")


def test_no_share_without_a_total(ledger):
    assert answers(provinces(ledger, body="KP-CTD", of="2024"))[1].startswith("No: the total")


def test_two_figures_of_one_body_do_not_admit_anything(ledger):
    for of in ("2018-Q2", "2023-01/2023-09"):
        third = forces(ledger, of)[2]
        assert "admits" not in str(third.question)
        assert "CRSS counts" in str(third.answer)


def test_a_map_without_a_gap_has_nothing_unknown(ledger):
    assert answers(maps(ledger, "2017"))[1].startswith("None of them. Grey")


def test_no_exercise_asks_for_what_is_not_there(ledger):
    asked = [
        *trends(ledger, measure="attacks", years=(2018, 2019)),
        *trends(ledger, measure="casualties"),
        *trends(ledger, group="civilians"),
        *provinces(ledger, body="KP-CTD", of="2024"),
    ]
    rows = vintages_derive.printed(ledger, "CRSS", "fatalities", "2016-Q3")
    asked += vintages_ask.exercises(rows, rows.iloc[:0], "people killed", "2016-Q3")
    open_end = replace(rows["result"].iloc[0], interval=Interval(651, None), printed="at least 651")
    asked += vintages_ask.exercises(
        rows.assign(result=[open_end]), rows.iloc[:0], "people killed", "2016-Q3"
    )
    months = ucdp_derive.months(ledger, "PK-GB", (1989, 1989))
    years = ucdp_derive.years(ledger, months)
    asked += ucdp_ask.exercises(months, years, years.iloc[:0], "in Gilgit-Baltistan")
    cells = bounds_derive.cells(ledger, "PIPS", "fatalities", "2025")
    asked += bounds_ask.exercises(cells, "people killed", "PIPS", "2025")
    whole = cells["result"].iloc[0]
    cells.at[cells.index[0], "result"] = replace(whole, interval=Interval(0, None))
    asked += bounds_ask.exercises(cells, "people killed", "PIPS", "2025")
    for one in asked:
        question, answer = one.question, one.answer
        assert not NO_ANSWER.search(str(answer)), f"{question} {answer}"
        # What can't be told is not asked for: that it can't be is what is asked.
        if str(answer).startswith("No: "):
            assert re.search(r"\b(Can|Is|Does)\b[^.]*\?$", str(question)), question
