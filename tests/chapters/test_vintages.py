"""The chapter on vintages: each restatement is kept with its day, and each day has its figure."""

import json
import re

import pandas as pd
import pytest
from support.pages import ledger as tables
from support.pages import page_of
from support.sweep import swept

from tally import chapters
from tally.audit.world import COORDINATES, Cell, body_worlds
from tally.chapters.vintages import ask, derive, draw, say
from tally.errors import TallyError
from tally.ledger.dimensions import CELL, OPEN
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval
from tally.results.frames import frame, scope_of
from tally.results.frames import words as words_of
from tally.results.result import DeriveError, Result, change
from tally.results.words import when

#: What each body said of its past, and from which day it is known.
RESTATED = [
    ("CRSS", "fatalities", "2014", [("7,655", "2015-01-10"), ("7,622", "2016-01-06")]),
    ("CRSS", "fatalities", "2015", [("4,612", "2016-01-06"), ("4,647", "2017-01-05")]),
    ("CRSS", "fatalities", "2021", [("853", "2021-12-31"), ("850", "2023-01-31")]),
    ("CRSS", "fatalities", "2022", [("973", "2023-01-02"), ("980", "2023-01-31")]),
    (
        "CRSS",
        "fatalities",
        "2023",
        [("1,524", "2023-12-31"), ("1,523", "2024-10-01"), ("1,533", "2024-12-30")],
    ),
    ("CRSS", "fatalities", "2024", [("2,546", "2024-12-30"), ("2,555", "2026-01-01")]),
    ("CRSS", "fatalities", "2025-Q1", [("897", "2025-03-30"), ("900", "2025-06-30")]),
    ("CRSS", "fatalities", "2025-Q2", [("at least 615", "2025-06-30"), ("616", "2025-10-02")]),
    ("PICSS", "fatalities", "2017", [("1,387", "2017-12-31"), ("1,395", "2018-12-31")]),
    ("PICSS", "fatalities", "2022", [("533", "2023-01-02"), ("539", "2024-01-01")]),
    ("PICSS", "fatalities", "2025", [("3,387", "2025-12-28"), ("3,413", "2026-01-07")]),
    ("GTI", "attacks", "2023", [("490", "2024-03-06"), ("517", "2025-03-31")]),
]


def of(rows) -> list[tuple[str, str]]:
    return [
        (r["result"].text, f"{r['known']:%Y-%m-%d}") for _, r in derive.vintages_of(rows).iterrows()
    ]


def standings(rows) -> list[tuple[str, str]]:
    return [(r["result"].text, r["standing"]) for _, r in rows.iterrows()]


# What was kept


@pytest.mark.parametrize(("body", "measure", "period", "said"), RESTATED)
def test_every_restatement_is_kept_with_its_day(ledger, body, measure, period, said):
    assert of(derive.printed(ledger, body, measure, period)) == said


@pytest.mark.slow
@pytest.mark.parametrize(("body", "measure", "period", "said"), RESTATED)
def test_what_stood_changes_on_the_day_of_each_vintage(ledger, body, measure, period, said):
    stood = derive.stretches(ledger, body, measure, period)
    assert [(r["result"].text, str(r["start"])) for _, r in stood.iterrows()] == said
    ends = [end if end is None else end.toordinal() + 1 for end in stood["end"]]
    assert ends == [*[day.toordinal() for day in stood["start"].iloc[1:]], None]
    (last,) = ledger.latest(
        body=body,
        measure=measure,
        period=period,
        region="PK",
        kind="count",
        episode="",
        **scope_of(stood["result"].iloc[0].scope),
    )["text"]
    assert last == said[-1][0]


@pytest.mark.parametrize(
    ("body", "period", "rows"),
    [
        ("CRSS", "2014", [("7,655", "first"), ("over 7,500", "rounder"), ("7,622", "latest")]),
        ("CRSS", "2022", [("973", "first"), ("980", "latest"), ("980", "repeats")]),
        ("CRSS", "2016", [("2,610", "only")]),
        ("CRSS", "2025-Q3", [("at least 901", "rounder"), ("901", "only")]),
        ("PIPS", "2015", [("at least 1,069", "rounder"), ("1,079", "only")]),
        ("PICSS", "2016", [("over 950", "first"), ("over 970", "latest")]),
    ],
)
def test_what_is_no_new_vintage_is_told_apart(ledger, body, period, rows):
    assert standings(derive.printed(ledger, body, "fatalities", period)) == rows


def test_of_a_hedged_figure_and_what_it_can_be_the_exact_one_stands(ledger):
    rows = derive.printed(ledger, "PICSS", "attacks", "2024")
    assert standings(rows) == [("over 800", "rounder"), ("905", "only")]
    told = said(ledger, "PICSS", "attacks", "2024")
    assert "counted 905 attacks" in told


@pytest.mark.slow
def test_of_two_figures_of_one_report_the_page_tells_the_one_that_stands(ledger):
    # Over 800 can be 905; here the other page of the same report prints 1,005.
    claims = ledger.tables["claims"].copy()
    claims.loc["picss-2024-pk-attacks-all-count-spine-times", ["printed", "value"]] = (
        "1,005",
        1005,
    )
    made = Ledger(ledger.folder, {**ledger.tables, "claims": claims})
    rows = derive.printed(made, "PICSS", "attacks", "2024")
    assert standings(rows) == [("over 800", "only"), ("1,005", "printed otherwise")]
    told = said(made, "PICSS", "attacks", "2024")
    assert re.search(r"there is also 1,005 in [^;]+ in print", told)
    assert "counted over 800 attacks" in told
    stood = derive.stretches(made, "PICSS", "attacks", "2024")
    assert [r.text for r in stood["result"]] == ["over 800"]


#: The cells of these are asked in parts: each day has one of them.
EIGHTHS = [(day, eighth) for day in ("latest", "2024-12-31") for eighth in range(8)]


@pytest.mark.slow
@pytest.mark.parametrize("part", swept(EIGHTHS, parts=8), ids=lambda part: f"{part[0]}-{part[1]}")
def test_the_page_the_ledger_and_the_audit_have_the_same_last_word_on_every_cell(ledger, part):
    day, eighth = part
    view = ledger.known_on(day)
    statements = view.statements(kind="count", episode="")
    audited = {body: body_worlds(view, body) for body in set(statements["body"])}
    of_cells = statements.groupby([statements[c].fillna("") for c in CELL], sort=False)
    assert len(of_cells) > 300
    for cell, rows in list(of_cells)[eighth::8]:
        told = derive.vintages_of(derive.with_standings(view, rows))["result"].iloc[-1]
        (last,) = [row for _, row in rows[rows["latest"]].iterrows()]
        assert (told.text, told.interval) == (last["text"], last["interval"]), cell
        if last.name in audited[last["body"]][0].left_out:
            continue
        # A report that counts in another scope than its years has a world of its own.
        (world,) = [w for w in audited[last["body"]] if last.name in w.by_claim]
        assert world.by_claim[last.name].printed == last["text"]
        of_cell = Cell(*(last[c] for c in COORDINATES))
        editions = {s.told_in for s in world.statements if (s.cell, s.kind) == (of_cell, "count")}
        edition = last["edition"] if isinstance(last["edition"], str) else last["source_id"]
        assert editions == {edition}


@pytest.mark.slow
def test_a_total_that_was_told_in_parts_before_is_found(ledger):
    # By the press the report has its sum from the first; here it is told in parts alone.
    claims = ledger.tables["claims"]
    total = claims["edition"] == "picss-annual-2024-press"
    made = Ledger(ledger.folder, {**ledger.tables, "claims": claims[~total]})
    assert derive.told_in_parts(ledger, "PICSS", "2024").empty
    (row,) = derive.told_in_parts(made, "PICSS", "2024").to_dict("records")
    assert (row["attacks"].text, row["operations"].text) == ("1,177", "792")
    assert (row["result"].text, row["total"].text) == ("1,969", "1,950")
    assert (row["difference"].text, row["change"].text) == ("−19", "−1.0%")
    assert row["known"] == pd.Timestamp("2025-01-14")
    # The same report has the sum; totals that count crime as well are not that sum.
    assert derive.told_in_parts(ledger, "CRSS", "2020").empty
    # Before the total is known there is nothing to set the parts against.
    assert derive.told_in_parts(made.known_on("2025-06-30"), "PICSS", "2024").empty


@pytest.mark.slow
def test_all_that_a_body_restated(ledger):
    def told(body, measure="fatalities"):
        rows = derive.restated(ledger, body, measure)
        return {r["row"]: (r["difference"].text, r["text"]) for _, r in rows.iterrows()}

    crss = told("CRSS")
    assert crss["2014"] == ("−33", "−0.4%")
    assert crss["2023"] == ("9", "0.6%")
    assert crss["the second quarter of 2025"] == ("−29 to 1", "−4.5 to 0.2%")
    # 754 in the report of 2018 counts more than attacks, so 739 of the year after restates nothing.
    assert list(crss)[:5] == ["2013", "2014", "2015", "2019, in attacks", "2021"]
    assert "2016" not in crss
    picss = told("PICSS")
    assert picss["2024"] == ("−19", "−1.0%")
    assert picss["2017, militants"] == ("6", "1.1%")
    assert told("GTI", "attacks") == {"2023": ("27", "5.5%")}
    assert told("SATP") == {}


def test_other_scopes_are_no_vintages(ledger):
    rows = derive.printed(ledger, "PICSS", "fatalities", "2017")
    assert set(rows["cause"]) == set(rows["group"]) == {"all"}
    others = derive.other_scopes(ledger, rows)
    assert {r["what"]: (r["text"], r["vintages"]) for _, r in others.iterrows()} == {
        "civilians killed": ("585", 1),
        "militants killed": ("561", 2),
        "members of the security forces killed": ("249", 2),
        "people killed in attacks": ("912", 1),
        "civilians killed in attacks": ("584", 1),
        "members of the security forces killed in attacks": ("225", 1),
        "militants killed in attacks": ("103", 1),
        "people killed in operations": ("475", 1),
        "militants killed in operations": ("452", 1),
        "members of the security forces killed in operations": ("22", 1),
    }


def test_a_range_is_told_as_a_range_though_a_page_prints_its_end_alone(ledger):
    rows = derive.printed(ledger, "CRSS", "fatalities", "2023")
    told = str(say.other_scopes(derive.other_scopes(ledger, rows), "CRSS", "2023"))
    assert "537 to 545 militants killed" in told
    assert " 545 militants" not in told.replace("537 to 545", "")
    cell = {"body": "CRSS", "period": "2023", "region": "PK", "measure": "fatalities"}
    (of,) = ledger.latest(**cell, kind="count", group="militants").to_dict("records")
    assert of["text"] == "537 to 545"


def test_what_nobody_published_is_refused(ledger):
    with pytest.raises(DeriveError, match=r"No figure was published .*2016.*SATP|SATP.*2016"):
        derive.printed(ledger, "SATP", "fatalities", "2016")
    with pytest.raises(DeriveError, match="by 2014-01-01"):
        derive.printed(ledger.known_on("2014-01-01"), "CRSS", "fatalities", "2014")


# What was known then


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "stands", "count"),
    [("2024-01-15", "1,524", 1), ("2024-12-31", "1,533", 3), ("2026-01-31", "1,533", 3)],
)
def test_a_view_holds_the_vintages_of_its_day(ledger, day, stands, count):
    rows = derive.printed(ledger.known_on(day), "CRSS", "fatalities", "2023")
    vintages = derive.vintages_of(rows)
    assert (len(vintages), vintages["result"].iloc[-1].text) == (count, stands)
    assert max(rows["known"]) <= pd.Timestamp(day)


def page(name: str, **given) -> tuple[str, dict]:
    """Give the text of a page and the texts of its values."""
    made = page_of(name, **given)
    return made.text, made.values


#: A day, the newest total and its year, a share, the last count of a year and the first.
KNOWN = [
    ("2024-01-15", ("2023", "1,524"), "64.6%", ("980", "973")),
    ("2024-12-31", ("2024", "2,546"), "64.6%", ("1,533", "1,524")),
    ("2026-01-31", ("2025", "3,417"), "68%", ("2,555", "2,546")),
]


@pytest.mark.slow
@pytest.mark.parametrize("known", swept(KNOWN, parts=3), ids=lambda known: known[0])
def test_the_chapters_show_what_was_known_then(known):
    day, (year, last), share, vintages = known
    text, values = page("trends", as_of=day)
    assert values["last_count"] == last
    assert f"In {year} CRSS counted {last}" in text

    _, values = page("provinces", as_of=day)
    assert values["kp_share"] == share

    text, values = page("vintages", as_of=day)
    assert (values["latest_count"], values.get("first_count")) == vintages
    assert f"As known on {when(day)}, {vintages[0]} stands." in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("2024-01-15", None),
        ("2024-12-31", "2,546"),
        # Each day is an audit of its own.
        pytest.param("2026-01-31", "2,555", marks=pytest.mark.sweep),
    ],
)
def test_a_restated_year_as_of_each_day(day, stands):
    if stands is None:
        with pytest.raises(TallyError, match="The first of these figures was known on 2024-12-30"):
            page("vintages", period="2024", as_of=day)
    else:
        assert page("vintages", period="2024", as_of=day)[1]["latest_count"] == stands


# What is said


def said(ledger, body, measure, period, as_of="latest") -> str:
    rows = derive.printed(ledger.known_on(as_of), body, measure, period)
    what = words_of(ledger, measure, **scope_of(rows.iloc[0]))
    return str(say.said(rows, what, period, as_of))


def test_a_restatement_is_told_as_an_interval_and_a_percentage(ledger):
    told = said(ledger, "CRSS", "fatalities", "2014")
    first = "first counted 7,655 people killed in Pakistan, known from 10 January 2015."
    assert f"{first} It has restated" in told
    assert "latest figure, known from 6 January 2016, is 7,622, 33 fewer (−0.4%)." in told
    assert "Rounder words for it restate nothing: over 7,500 in Business Standard (PTI)." in told
    assert told.count("7,622") == 1
    told = said(ledger, "CRSS", "fatalities", "2024")
    assert "its latest figure, known from 1 January 2026, is 2,555, 9 more (0.4%)." in told
    assert "restated that twice" in said(ledger, "CRSS", "fatalities", "2023")


def test_a_hedged_restatement_is_not_told_as_a_certain_one(ledger):
    told = said(ledger, "CRSS", "fatalities", "2025-Q2")
    assert "a difference of −29 to 1 (−4.5 to 0.2%), so both may be the same figure." in told
    told = said(ledger, "PICSS", "fatalities", "2016")
    assert "a difference of −121 to 164 (−11.1 to 17.3%), so both may be the same figure." in told
    told = said(ledger, "CRSS", "fatalities", "2024-01/2024-09")
    assert "7 to 83 fewer (−5.2 to −0.4%)." in told


def test_a_partial_date_is_told_as_it_was_printed(ledger):
    told = said(ledger, "PICSS", "fatalities", "2017")
    assert "known from some day in 2018" in told
    rows = derive.printed(ledger, "PICSS", "fatalities", "2017")
    assert "31 December 2018 (printed: 2018)" in list(say.table(rows)["Known from"])


def test_an_undated_figure_has_a_page_without_days(ledger):
    rows = derive.printed(ledger, "TBIJ", "strikes", "2011")
    stood = derive.stretches(ledger, "TBIJ", "strikes", "2011")
    assert standings(rows) == [("75", "only")]
    assert stood.empty
    assert "as of no day" in str(say.stretches_said(stood, "2011"))
    first, *_ = ask.exercises(rows, stood, "drone strikes", "2011")
    assert "undated" in str(first.answer)


@pytest.mark.parametrize("period", ["2010", "2011"])
def test_what_has_no_day_is_in_no_order_with_what_has_one(ledger, period):
    rows = derive.printed(ledger, "TBIJ", "fatalities", period)
    stood = derive.stretches(ledger, "TBIJ", "fatalities", period)
    undated = [text for text, standing in standings(rows) if standing == "undated"]
    assert undated == {"2010": ["755 to 1,108", "at least 751"], "2011": ["363 to 666"]}[period]
    told = str(say.said(rows, "people killed", period, "latest"))
    assert "restated" not in told
    assert all(text in told for text in undated)
    drawn = draw.steps(rows, stood, scope="killed", axis="people killed", remarks=say.remarks(rows))
    assert not set(undated) & set(drawn.table["Printed"])
    assert set(undated) < {result.text for result in say.table(rows)["Printed"]}


@pytest.mark.slow
def test_every_figure_without_a_day_has_a_page(ledger):
    claims = chapters.chapter("vintages").rows(ledger)
    cells = claims[claims["known"].isna()][["body", "measure", "period"]].drop_duplicates()
    assert len(cells) > 5
    for cell in cells.itertuples(index=False, name=None):
        rows, stood = derive.printed(ledger, *cell), derive.stretches(ledger, *cell)
        assert say.said(rows, "counted", cell[2], "latest")
        assert ask.exercises(rows, stood, "counted", cell[2])
        if len(stood):
            assert draw.steps(rows, stood, scope="all", axis="counted").claims


@pytest.mark.slow
@pytest.mark.parametrize(
    ("period", "answers"),
    [
        (
            "2023",
            [
                "For 90 days: it is known from",
                "leaves 9, which is 5.9 for every thousand, or 0.6%",
                "gives 1,533 for 2023, and gave 1,524 at first",
            ],
        ),
        (
            "2014",
            [
                "For 361 days: it is known from 10 January 2015, and from 6 January 2016",
                "leaves −33, which is −4.3 for every thousand, or −0.4%",
                "now gives 7,622 for 2014",
            ],
        ),
        ("2016", ["No figure of this scope: the first, 2,610", "means 2,610", "none was found in"]),
        (
            "2025-Q2",
            [
                "For 94 days: it is known from 30 June 2025",
                "leaves −29 to 1, which is",
                "gave at least 615 at first",
            ],
        ),
    ],
)
def test_the_exercises_have_computed_answers(ledger, period, answers):
    rows = derive.printed(ledger, "CRSS", "fatalities", period)
    stood = derive.stretches(ledger, "CRSS", "fatalities", period)
    asked = ask.exercises(rows, stood, "people killed", period)
    assert len(asked) == 3
    for one, part in zip(asked, answers, strict=True):
        assert part in str(one.answer)


# The sentence, the table and the ledger


def published() -> list:
    """Give every body, measure and period that the chapter tells of."""
    rows = chapters.chapter("vintages").rows(tables())[["body", "measure", "period"]]
    return list(rows.drop_duplicates().itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def last_words(ledger) -> dict[tuple, list[str]]:
    """Give what the ledger has as the last word on each national count."""
    last = ledger.latest(region="PK", kind="count", episode="")
    cells = last.groupby(["body", "measure", "period", *OPEN])["text"]
    return {cell: list(texts) for cell, texts in cells}


@pytest.mark.slow
@pytest.mark.parametrize("cell", swept(published(), parts=8), ids="-".join)
def test_what_the_sentence_says_stands_is_the_last_of_the_table_and_of_the_ledger(
    ledger, last_words, cell
):
    body, measure, period = cell
    rows = derive.printed(ledger, body, measure, period)
    told = say.said(rows, "counted", period, "latest")
    stands = next(n.result.text for n in told.numbers if n.name == "latest_count")
    table = say.table(rows)
    (row,) = [i for i, words in enumerate(table["Standing"]) if "stands" in words]
    assert table["Printed"].iloc[row].text == stands
    cell = (body, measure, period, *scope_of(rows.iloc[0]).values())
    assert last_words[cell] == [stands]


# What is drawn


def spec_of(drawing) -> dict:
    return drawing.chart.to_dict()


@pytest.mark.slow
@pytest.mark.parametrize("period", ["2014", "2016", "2023", "2025-Q2"])
def test_all_layers_of_the_steps_share_their_scales_and_none_is_empty(ledger, period):
    rows = derive.printed(ledger, "CRSS", "fatalities", period)
    stood = derive.stretches(ledger, "CRSS", "fatalities", period)
    spec = spec_of(draw.steps(rows, stood, scope="Killed", axis="killed"))
    scales = {
        axis: {json.dumps(layer["encoding"][axis]["scale"]) for layer in spec["layer"]}
        for axis in "xy"
    }
    assert [len(found) for found in scales.values()] == [1, 1]
    assert all(layer["data"]["values"] for layer in spec["layer"])


def test_a_day_is_drawn_in_utc(ledger):
    rows = derive.printed(ledger, "CRSS", "fatalities", "2023")
    stood = derive.stretches(ledger, "CRSS", "fatalities", "2023")
    spec = spec_of(draw.steps(rows, stood, scope="Killed", axis="killed"))
    at = {row["at"] for layer in spec["layer"] for row in layer["data"]["values"]}
    # 2023-12-31, 2024-10-01 and 2024-12-30 at midnight in UTC, in milliseconds.
    assert at == {1703980800000, 1727740800000, 1735516800000}


@pytest.mark.slow
def test_the_steps_end_on_the_day_of_the_view(ledger):
    view = ledger.known_on("2024-12-31")
    rows = derive.printed(view, "CRSS", "fatalities", "2023")
    stood = derive.stretches(view, "CRSS", "fatalities", "2023")
    drawing = draw.steps(rows, stood, scope="Killed", axis="killed", as_of=view.as_of)
    ends = [
        r["until"] for la in spec_of(drawing)["layer"] for r in la["data"]["values"] if "until" in r
    ]
    assert max(ends) == 1735603200000


def test_a_hedged_figure_is_drawn_at_what_it_guarantees_and_fades_out(ledger):
    rows = derive.printed(ledger, "CRSS", "fatalities", "2025-Q2")
    stood = derive.stretches(ledger, "CRSS", "fatalities", "2025-Q2")
    layers = spec_of(draw.steps(rows, stood, scope="Killed", axis="killed"))["layer"]
    (band,) = [la for la in layers if la["mark"]["type"] == "rect"]
    parts = band["data"]["values"]
    assert parts[0]["from"] == 615 and parts[-1]["to"] >= 645
    assert [r["strength"] for r in parts] == sorted((r["strength"] for r in parts), reverse=True)
    (points,) = [la for la in layers if la["mark"]["type"] == "point"]
    assert {r["said"]: r["middle"] for r in points["data"]["values"]} == {
        "at least 615": 615,
        "616": 616,
    }
    assert any("fades out" in r for r in draw.steps(rows, stood, scope="K", axis="k").remarks)


@pytest.mark.slow
def test_the_change_from_a_hedged_figure_fades_out_and_is_no_bar_to_an_invented_end(ledger):
    rows = derive.restated(ledger, "CRSS", "fatalities")
    drawing = draw.changes(rows, scope="Killed")
    layers = {la["mark"]["type"]: la for la in spec_of(drawing)["layer"]}
    at = {r["row"]: r["low"] for r in layers["point"]["data"]["values"]}
    (second,) = [row for row in at if row.startswith("the second quarter of 2025\n")]
    assert at[second] == pytest.approx((616 / 615 - 1) * 100, abs=1e-3)
    parts = [r for r in layers["bar"]["data"]["values"] if r["row"] == second]
    assert parts[0]["from"] == pytest.approx(at[second], abs=1e-3)
    assert parts[-1]["to"] < parts[0]["from"] and parts[-1]["strength"] < parts[0]["strength"]
    assert any("fades out" in remark for remark in drawing.remarks)


def test_a_change_without_an_end_stays_in_the_chart():
    made = {"unit": "people killed", "claims": ("a",)}
    first = Result(Interval(100, 100), **made, scope={"body": "CRSS", "measure": "fatalities"})
    latest = Result(Interval(100, None, low_open=True), **made, printed="over 100")
    rows = frame(
        [
            {
                "result": change(latest, first),
                "difference": derive.difference(latest, first),
                "first": first,
                "latest": latest,
                "row": "2024",
                "publishers": ("Dawn",),
            }
        ]
    )
    drawing = draw.changes(rows, scope="Killed")
    assert "NaN" not in json.dumps(spec_of(drawing))
    assert re.search(r"2024: 100, then over 100 \(over 0\.0%\)", drawing.alternative)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "filled"),
    [
        (("CRSS", "fatalities", "2022"), {"first": True, "latest": True, "repeats": False}),
        # "More than 800" of the same report is hollow, and fades out.
        (("PICSS", "attacks", "2024"), {"only": True, "rounder": False}),
    ],
)
def test_only_vintages_are_filled(ledger, asked, filled):
    rows, stood = derive.printed(ledger, *asked), derive.stretches(ledger, *asked)
    layers = spec_of(draw.steps(rows, stood, scope="Counted", axis="counted"))["layer"]
    points = [la for la in layers if la["mark"]["type"] == "point"]
    drawn = {
        re.search(r"\. ([^.]+), released", said["sentence"])[1].lower(): la["mark"]["filled"]
        for la in points
        for said in la["data"]["values"]
    }
    assert drawn == filled


def test_an_end_that_nobody_knows_reaches_to_the_edge(ledger):
    rows = derive.printed(ledger, "PICSS", "attacks", "2024")[:1]
    stood = derive.stretches(ledger, "PICSS", "attacks", "2024")
    floor = [Result(Interval(801, None), "attacks", ("a",))]
    drawing = draw.steps(rows.assign(result=floor), stood.assign(result=floor), scope="A", axis="a")
    (band,) = [la for la in spec_of(drawing)["layer"] if la["mark"]["type"] == "rect"]
    (shown,) = band["data"]["values"]
    assert (shown["low"], shown["high"]) == (801, band["encoding"]["y"]["scale"]["domain"][1])
    assert shown["high"] > 801


@pytest.mark.slow
def test_a_table_of_changes_tells_the_difference_and_the_change(ledger):
    rows = derive.restated(ledger, "CRSS", "fatalities")
    table = draw.changes(rows, scope="Killed").table
    (row,) = table[table["First"] == "2,546"].to_dict("records")
    assert (row["Latest"], row["Difference"], row["Change"]) == ("2,555", "9", "0.4%")
