"""The chapter on maps: districts add up, unknown is not zero, and each map tells what it shades."""

import functools
import itertools
import json
import re

import pytest
from shapely.geometry import shape
from support import scenes
from support.pages import page_of

import tally
from tally.chapters.maps import ask, derive, draw, say
from tally.draw.maps.districts import UNNAMED, UNPUBLISHED, classes_of
from tally.page.figure import Figure
from tally.results.districts import UNPLACED
from tally.results.result import DeriveError

pytestmark = pytest.mark.slow

PROVINCES = {"PK-KP": {"PK-KP-without-TA", "PK-TA"}, "PK-BA": {"PK-BA"}}
TIMES = ["2021", "2009", "1989", "2017/2021", "1989/2021"]


@functools.cache
def ledger():
    return tally.load()


@functools.cache
def events():
    return derive.events(ledger())


def killed(province, of):
    return derive.killed(ledger(), events(), province, of)


def months(province, of):
    """UCDP's own months of a province in some years, of the version that tells districts."""
    table = ledger().ucdp_monthly
    first, _, last = of.partition("/")
    year = table["period"].str[:4]
    return table[
        (table["version"] == "ucdp-ged-to-2021")
        & table["region"].isin(PROVINCES[province])
        & (year >= first)
        & (year <= (last or first))
    ]


@functools.cache
def drawing(kind, province):
    if kind == "published":
        of = derive.enough(derive.published(ledger()))
        return draw.published(ledger(), of, province, "People killed")
    return getattr(draw, kind)(ledger(), events(), province)


MAPS = [*itertools.product(("years", "eras"), PROVINCES), ("published", "PK-KP")]


@functools.cache
def spec(kind, province):
    return drawing(kind, province).chart.to_dict()


def regions(kind, province):
    return spec(kind, province)["datasets"]["regions"]


# What is counted


@pytest.mark.parametrize(("province", "of"), list(itertools.product(PROVINCES, TIMES)))
def test_the_districts_and_what_is_in_none_make_the_months_of_the_province(province, of):
    found, table = killed(province, of), months(province, of)
    assert derive.total(found).middle == table["best"].sum()
    assert found[["low", "high", "events"]].sum().to_list() == [
        table[column].sum() for column in ("low", "high", "events")
    ]
    assert found["district"].is_unique


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_the_years_of_a_span_make_the_span_in_each_district(province):
    for span in derive.spans(events()):
        first, last = map(int, span.split("/"))
        years = [killed(province, str(year)) for year in range(first, last + 1)]
        for _, row in killed(province, span).iterrows():
            of = [y.set_index("district")["result"][row["district"]].middle for y in years]
            assert row["result"].middle == sum(of), (span, row["district"])


def test_spans_are_of_five_years_counted_back_from_the_newest():
    assert derive.spans(events())[0] == "2017/2021"
    assert derive.spans(events())[-1] == "1992/1996"
    told = str(say.spans_said(events(), ledger()))
    assert "counted back from 2021" in told
    assert "From 1989 to 1991, before the first span, UCDP’s events have nobody in" in told


def test_the_opening_names_the_districts_of_the_newest_year_and_of_all_years():
    told = str(say.by_district(ledger(), events()))
    assert told.startswith("In 2021, the newest year that is here by district, most people were")
    for words in ("North Waziristan (98)", "Kech (31)", "Khyber (4,522)", "Quetta (1,206)"):
        assert words in told
    rows = events()
    early = rows[rows["year"] == 1989]
    assert "no district of Balochistan" in str(say.by_district(ledger(), early))
    assert "nobody killed in 1989" in str(say.years_finding(ledger(), early, "PK-BA"))


def test_districts_with_as_many_as_the_last_one_told_are_told_too():
    found = killed("PK-KP", "2020")
    told = derive.most(found, 3)
    level = [r.middle for r in told["result"]]
    assert level == sorted(level, reverse=True)
    beyond = [r.middle for d, r in zip(found["district"], found["result"], strict=True)
              if d not in set(told["district"]) and d != UNPLACED]  # fmt: skip
    assert max(beyond) < level[-1]


# What was published


@pytest.mark.slow
def test_what_was_published_by_district_is_of_one_body_scope_and_time():
    of = derive.enough(derive.published(ledger()))
    assert (of.body, of.period, of.count) == ("KP-CTD", "2024-01-01/2024-09-20", 14)
    assert of.rows["text"].to_list()[:3] == ["63", "58", "50"]
    rows = ledger().rows([c for r in of.rows["result"] for c in r.claims])
    assert len(rows.drop_duplicates(["body", "measure", "cause", "group", "period"])) == 1
    assert derive.province_said(ledger(), of).text == "337"
    assert "Together they make 337; for the province it has 337." in str(say.by_body(ledger(), of))


def test_the_published_figures_are_in_a_table_the_newest_first_with_who_counted():
    table = say.published_table(ledger(), derive.published(ledger()))
    assert table.loc[0, ["Time", "Counted by"]].to_list() == ["August 2025", "KP Police"]
    assert (table["Districts with a figure"] >= derive.FEW).all()
    assert not table["Counted by"].isin(["TTP", "unnamed"]).any()


def test_where_nothing_was_published_the_page_says_so():
    before = ledger().known_on("2014-01-01")
    assert derive.enough(derive.published(before)) is None
    assert "No organisation is known" in str(say.by_body(before, None))
    assert derive.events(before).empty
    assert "no version of UCDP’s data by district was known" in str(
        say.by_district(before, derive.events(before))
    )


@pytest.mark.slow
def test_outlines_are_those_of_the_map_wherever_a_region_is_a_district():
    named = {row["who"] for row in regions("years", "PK-KP")}
    for region in ledger().parts_of("region", "PK-KP", kind="district"):
        assert set(derive.outlines(ledger(), region)) <= named
    assert derive.outlines(ledger(), "PK-KP-hazara-division") == ()


# What the maps show


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_a_district_has_the_number_and_the_class_of_each_year_that_is_chosen(province):
    limits = classes_of(10_000)
    rows = {row["who"]: row for row in regions("years", province)}
    for of, name in [
        ("2009", "2009"),
        ("2007/2011", "2007 to 2011"),
        ("1989/2021", "1989 to 2021"),
    ]:
        for _, row in derive.districts(killed(province, of)).iterrows():
            drawn, n = rows[row["district"]], row["result"]
            if not n.middle:
                assert name not in drawn["classes"] and drawn["zero"] == "0"
                continue
            assert drawn["classes"][name] == limits.label(n)
            assert drawn["figures"][name] == (
                f"{n.text} people killed (low estimate {row['low']:,}, high estimate "
                f"{row['high']:,}). Counted by UCDP, GED to 2021."
            )


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_a_reader_may_choose_each_year_and_the_newest_is_shown_first(province):
    (field,) = [p for p in spec("years", province)["params"] if p["name"] == "shown"]
    options = field["bind"]["options"]
    assert field["value"] == "2021"
    assert options[:2] == ["1989 to 2021", "2017 to 2021"]
    assert {str(year) for year in range(1989, 2022)} < set(options)
    table = drawing("years", province).table
    # A table of forty columns fits on no sheet; the single years are among the downloads.
    wide = [option for option in options if " to " in option or option == "2021"]
    assert [c for c in table if c != "District"] == wide
    assert UNPLACED not in set(table["District"])


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
@pytest.mark.parametrize("of", ["2021", "2009", "2012/2016"])
def test_what_is_in_no_known_district_is_told_on_the_map(province, of):
    name = of.replace("/", " to ")
    found = killed(province, of)
    names = spec("years", province)["datasets"]["names"]
    told = {row["text"] for row in names if row.get("of") == name and row["align"] == "left"}
    assert {name, f"{derive.total(found).text} killed"} <= told
    assert f"{derive.unplaced(found).text} in no known district" in told
    alone = spec("eras", province)["datasets"]["names"]
    if "/" in of:
        assert f"{derive.unplaced(found).text} in no known district" in {r["text"] for r in alone}


def test_a_district_that_the_data_does_not_name_is_hatched_and_not_zero():
    rows = {row["who"]: row for row in regions("years", "PK-BA")}
    assert rows["Washuk"]["zero"] == UNNAMED and "may have counted" in rows["Washuk"]["none"]
    assert [row["who"] for row in spec("years", "PK-BA")["datasets"]["unknown"]] == ["Washuk"]
    assert {r["class"] for r in regions("eras", "PK-BA") if r["who"] == "Washuk"} == {UNNAMED}


def test_a_district_without_a_published_figure_is_hatched_and_has_no_number():
    rows = {row["who"]: row for row in regions("published", "PK-KP")}
    assert rows["Dera Ismail Khan"]["sentence"].startswith(
        "Dera Ismail Khan, 1 January to 20 September 2024: 63 people killed. Counted by KP CTD"
    )
    assert rows["Lower Dir and Upper Dir"]["sentence"].split(": ")[1].startswith("8 people")
    assert rows["Orakzai"]["class"] == rows["Swat"]["class"] == UNPUBLISHED
    assert not re.search(r"\d people", rows["Orakzai"]["sentence"])
    hatched = {row["who"] for row in spec("published", "PK-KP")["datasets"]["unknown"]}
    assert hatched == {who for who, row in rows.items() if row["class"] == UNPUBLISHED}
    table = drawing("published", "PK-KP").table.set_index("District")
    assert table.at["Hazara division", "On the map"] == "not drawn"
    assert "called it inaccurate" in table.at["All of Khyber Pakhtunkhwa", "Remark"]


@pytest.mark.parametrize("province", PROVINCES)
def test_small_maps_show_each_district_once_in_each_span_all_of_one_size(province):
    rows = regions("eras", province)
    whos = {row["who"] for row in rows}
    assert len(rows) == 6 * len(whos)
    span, of = "2007 to 2011", derive.districts(killed(province, "2007/2011")).iloc[0]
    said = [row["sentence"] for row in rows if row["who"] == of["district"]]
    assert f"{of['district']}, {span}: {of['result'].text} people killed" in said[3]
    wide = [shape(row["geometry"]).bounds for row in rows if row["who"] == of["district"]]
    assert len({round(b[2] - b[0], 1) for b in wide}) == 1


@pytest.mark.parametrize(("kind", "province"), MAPS)
def test_a_legend_has_no_class_in_which_no_district_ever_is(kind, province):
    (layer,) = [x for x in spec(kind, province)["layer"] if x.get("name") == "shaded"]
    domain = set(layer["encoding"]["fill"]["scale"]["domain"])
    rows = regions(kind, province)
    there = {row.get("class", row.get("zero")) for row in rows}
    assert domain == there | {c for row in rows for c in row.get("classes", {}).values()}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "province"), MAPS)
@pytest.mark.parametrize("width", [680, 340])
def test_names_on_maps_of_districts_do_not_cover_each_other(kind, province, width):
    if kind == "eras":
        width = 680  # their titles stand apart
    figure = Figure("m", 1, drawing(kind, province), ("F", "F"), ("C", "C"))
    drawn = figure.svg(width)
    boxes = scenes.boxes(drawn)
    assert len(boxes) >= 6
    for (a, one), (b, other) in itertools.combinations(boxes.items(), 2):
        assert one.intersection(other).area < 4, (a, b)


@pytest.mark.parametrize(("kind", "province"), MAPS)
def test_a_map_of_districts_is_small(kind, province):
    assert len(json.dumps(spec(kind, province), separators=(",", ":"))) <= 220_000


# The map of the country, and what is asked


@pytest.mark.slow
def test_latest_is_the_newest_year_with_figures_of_most_regions():
    def of(body, measure="fatalities", per="count", known=None):
        given = {"body": body, "measure": measure, "per": per}
        return derive.latest(ledger().known_on(known), given)

    assert of("CRSS") == of("CRSS", per="per-100k") == "2025"
    assert of("CRSS", known="2025-06-30") < "2025"
    assert page_of("maps", period="2017").record["parameters"]["period"] == "2017"
    with pytest.raises(DeriveError):
        of("UCDP", "attacks")


def test_the_exercises_are_computed_and_not_answered_above_them():
    shown = derive.country(ledger(), "CRSS", "fatalities", "2025", "count").ways["count"]
    of = derive.enough(derive.published(ledger()))
    asked = ask.exercises(ledger(), events(), of, shown, ["Punjab"], "people killed", "2025")
    year, part, hatched = ((str(one.question), str(one.answer)) for one in asked)
    assert "Choose 2010 above" in year[0]
    assert year[1] == (
        "In Orakzai: 2,101 by the best estimates, 2,024 by the low and 2,446 by the high ones."
    )
    nowhere = derive.unplaced(killed("PK-BA", "1989/2021")).middle
    percent = 100 * nowhere / months("PK-BA", "1989/2021")["best"].sum()
    assert f"that is {percent:.1f}%." in part[1]
    assert "published no figure of Orakzai" in hatched[1] and "4,191" in hatched[1]
    few = ask.exercises(
        ledger(), derive.events(ledger().known_on("2014-01-01")), None, shown, [], "killed", "2025"
    )
    assert len(few) == 3 and str(few[1].answer).startswith("None of them. Grey")
