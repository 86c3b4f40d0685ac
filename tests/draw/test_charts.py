"""Charts: intervals as they are, gaps left open, breaks drawn, the same bytes each time."""

import json
import re
import time
from datetime import date

import pandas as pd
import pytest
from support.pages import typical
from support.scenes import scene_of
from support.sweep import swept

from tally.chapters.trends import derive
from tally.draw.common import fades, instant, rows_of
from tally.draw.picture import WIDTHS
from tally.draw.rows import changes as draw_changes
from tally.draw.rows import intervals
from tally.draw.series import over_time, yearly
from tally.page.figure import Figure
from tally.quantities.interval import Interval
from tally.quantities.quantity import parse
from tally.results.frames import frame
from tally.results.regions import regional_series
from tally.results.result import Result


def result(low, high, printed=None) -> Result:
    return Result(Interval(low, high), "people killed", ("a", "b"), printed=printed)


def drawn(rows: pd.DataFrame, **more) -> tuple[list[dict], list[dict]]:
    """Draw rows as intervals: give the data and the layers of the specification."""
    spec = intervals(rows, "who", scope="Killed", axis="killed", **more).chart.to_dict()
    return data_of(spec), spec["layer"]


def data_of(spec: dict) -> list[dict]:
    """The data that most of a chart is drawn from."""
    if "values" in spec.get("data", {}):
        return spec["data"]["values"]
    return max((data_of(part) for part in spec.get("layer", [])), key=len, default=[])


def layers(spec: dict, mark: str) -> list[dict]:
    """All layers of one kind of mark, however deep."""
    kind = spec.get("mark", {}).get("type") if "mark" in spec else None
    found = [spec] if kind == mark else []
    return found + [hit for part in spec.get("layer", []) for hit in layers(part, mark)]


ROWS = frame(
    [
        {"who": "exact", "result": result(383, 383)},
        {"who": "interval", "result": result(219, 222)},
        {"who": "open", "result": result(1501, None, "over 1,500")},
        {"who": "no floor", "result": result(None, 90)},
    ]
)


def breaks(spec: dict, data: dict | None = None) -> list[int]:
    """The years before which a dashed line is drawn."""
    data = spec.get("data", data)
    if isinstance(spec.get("mark"), dict) and spec["mark"].get("strokeDash"):
        assert spec["encoding"]["x"]["bandPosition"] == 0
        return [row["year"] for row in data["values"]]
    return [year for part in spec.get("layer", []) for year in breaks(part, data)]


# Rows of intervals


def test_a_bar_has_both_ends_and_a_point_is_exact():
    rows, parts = drawn(ROWS)
    told = {row["who"]: row for row in rows}
    assert (told["interval"]["low"], told["interval"]["shown_high"]) == (219, 222)
    assert told["exact"]["exact"] and not told["interval"]["exact"]
    bar = next(p for p in parts if p["mark"]["type"] == "bar")
    assert bar["encoding"]["x"]["field"] == "low"
    assert bar["encoding"]["x2"]["field"] == "shown_high"
    assert bar["transform"] == [{"filter": "!datum.exact && !isValid(datum.anchor)"}]
    points = [p for p in parts if p["mark"]["type"] == "point" and "shape" not in p["mark"]]
    assert "fill" in points[0]["encoding"]
    assert points[0]["transform"][:1] == [{"filter": "datum.exact || isValid(datum.anchor)"}]


def test_an_open_end_is_marked_as_open():
    rows, parts = drawn(ROWS)
    told = {row["who"]: row for row in rows}
    assert told["open"]["open"] and told["open"]["high"] is None
    assert told["open"]["shown_high"] > told["open"]["low"]
    assert not told["interval"]["open"]
    arrow = next(p for p in parts if p["mark"].get("shape") == "triangle-right")
    assert arrow["transform"] == [{"filter": "datum.open"}]
    # What has no floor begins where the axis does.
    assert told["no floor"]["low"] == 0


def hedged(printed: str, kind: str = "count") -> Result:
    said = parse(printed, kind)
    unit = "%" if kind in ("share", "change") else "people killed"
    return Result(said.interval(), unit, ("a",), printed=said.text)


@pytest.mark.parametrize(
    ("printed", "kind", "solid", "ends"),
    [
        ("over 1,500", "count", 1501, [1725]),
        ("at least 685", "count", 685, [719]),
        ("less than 8%", "share", 8, [7]),
        ("nearly 800", "count", 800, [760, 840]),
        ("over 47% fall", "change", -47, [-48]),
    ],
)
def test_a_hedge_is_solid_where_its_words_hold_and_fades_out_from_there(printed, kind, solid, ends):
    data = rows_of(frame([{"who": "a", "result": hedged(printed, kind)}]), "who", None)
    faded = fades(data)
    assert data["anchor"].tolist() == [solid]
    assert faded.groupby("strength")["to"].count().tolist() == [len(ends)] * 3
    weakest = faded[faded["strength"] == faded["strength"].min()]
    assert weakest["to"].tolist() == pytest.approx(ends)
    assert faded[faded["from"] == solid]["strength"].unique() == [faded["strength"].max()]


def test_a_fading_mark_is_long_enough_to_be_seen_and_its_caption_says_what_it_is():
    rows = frame([{"who": "a", "result": hedged("at least 685")}])
    figure = intervals(rows, "who", scope="Killed in a year", axis="killed")
    spec = figure.chart.to_dict()
    (bar,) = [p for p in spec["layer"] if "strength" in str(p["encoding"].get("opacity"))]
    values = bar["data"]["values"]
    assert values[-1]["to"] - values[0]["from"] == pytest.approx(71.9, abs=0.1)
    assert any("fades out" in remark for remark in figure.remarks)
    assert figure.table["Figure"].tolist() == ["at least 685"]
    exact = intervals(frame([{"who": "a", "result": result(5, 5)}]), "who", scope="s", axis="a")
    assert not exact.remarks


@pytest.mark.parametrize("width", [200, 660])
def test_the_axis_begins_at_zero_and_leaves_room_for_every_word_and_no_more(width):
    for rows in (ROWS, ROWS[:1], frame([{"who": "none", "result": result(0, 0)}])):
        values, parts = drawn(rows)
        scale = parts[1]["encoding"]["x"]["scale"]
        known = {"max": max, "min": min, "width": width}
        high = eval(scale["domain"][1]["expr"], known)  # as Vega reads it
        assert scale["domain"][0] == 0
        assert high > max(row["shown_high"] for row in values)
        ends = [width * row["text_at"] / high + 9 + 6 * len(row["said"]) for row in values]
        assert max(ends) <= width
        if high > 1:
            assert max(ends) > 0.9 * width


def test_every_row_has_its_own_place():
    rows, parts = drawn(ROWS)
    assert parts[1]["encoding"]["y"]["sort"] == [row["row"] for row in rows]
    long = "CRSS: members of the security forces and government officials"
    one = intervals(ROWS[:2], "who", scope="s", axis="a", colour="who").chart.to_dict()
    two = intervals(
        ROWS[:2].assign(who=[long, long + " 2"]), "who", scope="s", axis="a", colour="who"
    ).chart.to_dict()
    assert max(row["row"].count("\n") for row in data_of(two)) > 2
    assert two["height"] > one["height"]


def test_the_picture_is_told_in_words_and_in_a_table():
    drawing = intervals(ROWS, "who", scope="Killed; CRSS", axis="people killed")
    assert drawing.alternative == (
        "Chart: people killed. exact: 383; interval: 219 to 222; open: over 1,500; "
        "no floor: at most 90."
    )
    assert list(drawing.table.columns) == ["Who", "Figure", "Interval"]
    assert drawing.table["Interval"].tolist()[2:] == ["at least 1,501", "at most 90"]
    assert drawing.claims == ("a", "b")
    many = frame({"who": f"r{i}", "result": result(i, i)} for i in range(20))
    assert "and 8 more in the table" in intervals(many, "who", scope="s", axis="a").alternative


def test_a_mark_tells_its_figure_in_a_sentence():
    scope = {"body": "CRSS", "period": "2016"}
    figures = [
        Result(Interval(2610, 2610), "people killed", ("a",), scope),
        Result(Interval(1501, 1725), "people killed", ("b",), scope, printed="over 1,500"),
        Result(Interval(219, 222), "people killed", ("c",), {"period": "2016"}, how="51% of 432"),
        Result(Interval("40.5", "41.5"), "%", ("d",), scope, printed="41%", places=1),
    ]
    rows = frame(
        {"who": who, "by": by, "result": figure}
        for who, by, figure in zip(
            ("Pakistan", "Sindh", "KP", "CRSS"), "DDDD", figures, strict=True
        )
    )
    spec = intervals(rows, "who", scope="Killed", axis="killed", source="by").chart.to_dict()
    assert [row["sentence"] for row in data_of(spec)] == [
        "Pakistan, 2016: 2,610 people killed. Counted by CRSS, printed in D.",
        "Sindh, 2016: over 1,500 people killed, which is 1,501 to 1,725. "
        "Counted by CRSS, printed in D.",
        "KP, 2016: 219 to 222 people killed (51% of 432). Printed in D.",
        "CRSS, 2016: 41%, which is 40.5 to 41.5%. Printed in D.",
    ]
    told = [layer["encoding"].get("tooltip", {}) for layer in spec["layer"]]
    assert {t["field"] for t in told if t} == {"sentence"}


def test_each_row_has_its_own_source_and_its_own_claims():
    rows = frame(
        {"who": who, "by": (f"The {who}",), "result": Result(Interval(1, 1), "killed", (who,))}
        for who in ("one", "two", "three")
    )
    drawing = intervals(rows, "who", scope="Killed", axis="killed", source="by")
    shown = data_of(drawing.chart.to_dict())
    assert [(r["who"], r["source"]) for r in shown] == [
        ("one", "The one"), ("two", "The two"), ("three", "The three"),
    ]  # fmt: skip
    assert list(drawing.table["From"]) == ["The one", "The two", "The three"]
    assert drawing.claims == ("one", "two", "three")


def test_changes_begin_at_the_data_and_tell_what_agrees(ledger):
    changes = derive.published_changes(ledger, "CRSS", "fatalities", "all", 2023)
    spec = draw_changes(changes, scope="People killed").chart.to_dict()
    rows = data_of(spec)
    assert rows[0]["who"] == "published for 2023"
    assert (rows[0]["low"], rows[0]["high"]) == (55.5, 56.5)
    assert [r["who"] for r in rows if r["group"] == "computed, agrees"] == [
        "980 to 1,524",
        "980 to 1,533",
    ]
    assert layers(spec, "bar")[0]["encoding"]["x"]["scale"]["domain"][0] > 50


# A series over the years


@pytest.fixture(scope="module")
def killed(ledger):
    series = derive.yearly(ledger, "CRSS", "fatalities", "all", (2013, 2025))
    return yearly(series, scope="People killed; counted by CRSS", axis="people killed")


def test_between_two_scopes_the_line_is_broken(killed):
    spec = killed.chart.to_dict()
    (line,) = layers(spec, "line")
    assert {d["field"] for d in line["encoding"]["detail"]} == {"era", "run"}
    eras = {row["year"]: row["era"] for row in data_of(spec)}
    assert eras[2017] != eras[2018]
    assert breaks(spec) == [2018]


def test_the_break_stands_where_the_scope_changed_and_not_where_the_data_resume(ledger):
    series = derive.yearly(ledger, "CRSS", "casualties", "all", (2013, 2025))
    assert series[series["era"] == 2]["year"].min() == 2021
    spec = yearly(series, scope="s" * 12, axis="killed").chart.to_dict()
    assert breaks(spec) == [2018]


def test_a_series_within_one_scope_has_no_break(ledger):
    series = derive.yearly(ledger, "CRSS", "fatalities", "all", (2018, 2025))
    spec = yearly(series, scope="s" * 12, axis="killed").chart.to_dict()
    assert breaks(spec) == []


def test_a_year_without_a_figure_stays_a_gap(ledger):
    series = derive.yearly(ledger, "CRSS", "incidents", "all", (2013, 2025))
    assert sorted(set(series["year"])) == [2020, 2022, 2023, 2024]
    spec = yearly(series, scope="s" * 12, axis="incidents").chart.to_dict()
    runs = {row["year"]: row["run"] for row in data_of(spec)}
    assert runs[2020] != runs[2022]
    assert runs[2022] == runs[2023] == runs[2024]
    domain = layers(spec, "line")[0]["encoding"]["x"]["scale"]["domain"]
    assert domain == [2020, 2021, 2022, 2023, 2024]


def test_earlier_versions_are_hollow_and_off_the_line(killed):
    spec = killed.chart.to_dict()
    of_2023 = [row for row in data_of(spec) if row["year"] == 2023]
    assert {row["said"]: row["latest"] for row in of_2023} == {
        "1,524": False, "1,523": False, "1,533": True
    }  # fmt: skip
    hollow = next(p for p in layers(spec, "point") if p["mark"]["filled"] is False)
    assert hollow["transform"] == [{"filter": "!datum.latest"}]
    assert layers(spec, "line")[0]["transform"] == [{"filter": "datum.latest"}]


# Shares over the periods


@pytest.mark.slow
def test_a_period_without_a_share_stays_a_gap(ledger):
    moves = regional_series(ledger, "CRSS", "fatalities", "2024-Q1")
    drawing = over_time(moves, scope="s" * 12, axis="%", of="2024-Q1")
    spec = drawing.chart.to_dict()
    domain = layers(spec, "line")[0]["encoding"]["x"]["scale"]["domain"]
    assert "2024-Q3" in domain and "2024-Q3" not in set(moves["period"])
    assert domain == sorted(domain)
    kp = {r["period"]: r["run"] for r in data_of(spec) if r["who"] == "Khyber Pakhtunkhwa"}
    assert kp["2024-Q1"] == kp["2024-Q2"] != kp["2025-Q1"]
    assert layers(spec, "line")[0]["encoding"]["detail"]["field"] == "run"


@pytest.mark.slow
def test_a_share_over_time_is_drawn_from_end_to_end_and_told_of_the_page_s_period(ledger):
    moves = regional_series(ledger, "CRSS", "fatalities", "2025-Q3")
    drawing = over_time(moves, scope="s" * 12, axis="%", of="2025-Q3")
    spec = drawing.chart.to_dict()
    (bars,) = [r for r in layers(spec, "rule") if r["encoding"]["y"]["field"] == "low"]
    assert (bars["encoding"]["y"]["field"], bars["encoding"]["y2"]["field"]) == ("low", "high")
    own = moves[moves["period"] == "2025-Q3"]
    told = "; ".join(f"{row['name']}: {row['text']}" for _, row in own.iterrows())
    assert drawing.alternative == f"2025-Q3: Chart: %. {told}."


def test_a_period_without_any_share_is_said_to_have_none(ledger):
    moves = regional_series(ledger, "CRSS", "fatalities", "2023-Q4")
    assert "2023-Q4" not in set(moves["period"])
    drawing = over_time(moves, scope="s" * 12, axis="%", of="2023-Q4")
    assert drawing.alternative.startswith("2023-Q4: no figure. ")
    here = layers(drawing.chart.to_dict(), "bar")[0]
    assert here["data"]["values"] == [{"period": "2023-Q4"}]
    assert "2023-Q4" in here["encoding"]["x"]["scale"]["domain"]


@pytest.mark.slow
def test_a_colour_belongs_to_one_region_in_all_charts(ledger):
    moves = regional_series(ledger, "CRSS", "fatalities", "2025-Q2")
    spec = over_time(moves, scope="s" * 12, axis="%", of="2025-Q2").chart.to_dict()
    scale = layers(spec, "line")[0]["encoding"]["color"]["scale"]
    colours = dict(zip(scale["domain"], scale["range"], strict=True))
    assert colours["Khyber Pakhtunkhwa"] == ledger.regions.at["PK-KP", "colour"]
    assert len(set(colours.values())) == len(colours)


# The same bytes


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes(ledger):
    def figure() -> Figure:
        series = derive.yearly(ledger, "CRSS", "fatalities", "all", (2013, 2025))
        drawing = yearly(series, scope="People killed", axis="people killed")
        return Figure("series", 1, drawing, ("A", "A"), ("Source", "Source"))

    one, two = figure(), figure()
    assert json.dumps(one.spec) == json.dumps(two.spec)
    for width in WIDTHS.values():
        assert one.svg(width) == two.svg(width)
    assert one._repr_mimebundle_() == two._repr_mimebundle_()


def test_a_chart_can_be_stretched_and_has_no_background(killed):
    spec = killed.chart.to_dict()
    assert spec["width"] == "container"
    assert spec["config"]["background"] == "transparent"
    assert "title" not in spec
    assert "http" not in json.dumps({k: v for k, v in spec.items() if k != "$schema"})


#: Draws what has days and months for its axis.
DATED = """
import hashlib, tally
from tally.chapters.episodes import derive, draw, say
from tally.chapters.ucdp import derive as of_ucdp
from tally.draw import months as draw_month
from tally.page.figure import Figure
ledger = tally.load()
days = derive.days(ledger, "balochistan-2025-01-31")
days["text"] = say.days_text(days)
months = of_ucdp.months(ledger, "PK", (2020, 2026))
drawn = draw.over_days(days, scope="x"), draw_month.by_month(months, scope="x")
for drawing in drawn:
    svg = Figure("dated", 1, drawing, ("F", "F"), ("C", "C")).svg(340)
    print(hashlib.sha256(svg.encode()).hexdigest())
"""


@pytest.mark.slow
@pytest.mark.parametrize("zone", swept(["America/Los_Angeles", "Asia/Karachi"], parts=2))
def test_days_and_months_are_the_same_in_each_time_zone(run_code, capsys, zone):
    exec(DATED, {})
    here, there = capsys.readouterr().out.split(), run_code(DATED, TZ=zone).split()
    assert here == there and len(here) == 2


@pytest.mark.slow
def test_many_quarters_have_one_name_a_year_that_is_not_turned():
    figure = next(f for f in typical("provinces").figures if f.name == "moves")
    quarters = list(dict.fromkeys(figure.drawing.table["Period"]))
    assert len(quarters) > 5
    for width in (340, 700):
        named = [label for label, _ in scene_of(figure, width).x.labels if label]
        assert all(re.fullmatch(r"20\d\d", label) for label in named)
        assert len(named) == len(set(named)) > 1
    assert '"labelAngle": 0' in json.dumps(figure.spec)
    assert '"labelAngle": -90' not in json.dumps(figure.spec)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system has one time for all processes")
def test_a_day_begins_at_the_same_instant_wherever_it_is_drawn(monkeypatch):
    try:
        for zone in ("America/Los_Angeles", "Asia/Karachi"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert instant(date(2024, 1, 1)) == 1_704_067_200_000
    finally:
        monkeypatch.undo()
        time.tzset()
