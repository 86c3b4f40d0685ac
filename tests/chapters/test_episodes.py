"""Episodes: who said what, on which days, and no place drawn more closely than it is known."""

import functools
import re
from dataclasses import replace

import pandas as pd
import pytest
from shapely.geometry import Point, shape
from support.scenes import scene_of

import tally
from tally.chapters.episodes import ask, derive, draw, draw_map, say
from tally.draw.maps.ground import MapError
from tally.page.figure import Figure
from tally.quantities.quantity import parse
from tally.results.result import DeriveError

BALOCHISTAN, PAKTIKA, BESHAM = "balochistan-2025-01-31", "paktika-2024-12-24", "besham-2024-03"
KHOST, HARNAI, MANGOCHER = "khost-paktia-2024-12-28", "harnai-2025-02-01", "mangocher-2025-01-31"


@functools.cache
def ledger(as_of="latest"):
    return tally.load().known_on(as_of) if as_of == "latest" else ledger().known_on(as_of)


def said(episode, as_of="latest"):
    statements = derive.statements_of(ledger(as_of), episode)
    return say.labels(ledger(as_of), statements)


@functools.cache
def days(episode, as_of="latest"):
    table = derive.days(ledger(as_of), episode)
    return table.assign(text=say.days_text(table))


@functools.cache
def drawing(episode):
    return draw_map.located(ledger(), derive.places(ledger(), episode), scope="Where it was")


@functools.cache
def rows(name, episode):
    return drawing(episode).chart.to_dict()["datasets"].get(name, [])


def areas(episode):
    return {row["title"]: row for row in rows("areas", episode)}


def asked(episode):
    statements = said(episode)
    return ask.exercises(
        ledger(),
        derive.family_of(ledger(), episode),
        statements,
        derive.sums(statements),
        derive.rest(ledger(), episode),
    )


def test_the_parts_of_an_episode_make_up_the_whole():
    added = derive.sums(said(BALOCHISTAN))
    result = added["result"].item()
    assert (result.how, result.text) == ("12 + 11", "23")
    assert len(result.claims) == 2
    told = str(say.sums_told(ledger(), said(BALOCHISTAN), added, pd.DataFrame()))
    assert "12 (Mangocher) and 11 (Harnai) make 23 militants" in told
    assert told.endswith("the parts make up the whole.")


def test_parts_that_do_not_add_up_are_told_as_that():
    statements = said(BALOCHISTAN)
    kept = statements.drop(index=statements.index[statements["place"] == "Harnai"])
    assert derive.sums(kept).empty
    higher = statements["result"].where(
        statements["place"] != "Harnai", statements["result"].iloc[0]
    )
    added = derive.sums(statements.assign(result=higher))
    assert (added["result"].item().text, bool(added["agrees"].item())) == ("35", False)
    told = str(say.sums_told(ledger(), statements.assign(result=higher), added, pd.DataFrame()))
    assert told.endswith("which is another number.")


def test_a_part_leaves_the_other_parts_of_its_whole():
    left = derive.rest(ledger(), HARNAI)
    assert left["result"].item().text == "12"
    assert left["title"].item() == "Clashes in Balochistan in 24 hours"
    assert derive.rest(ledger(), BALOCHISTAN).empty


def test_who_says_what_of_paktika():
    statements = said(PAKTIKA)
    assert list(zip(statements["by"], statements["printed"], strict=True)) == [
        ("IANS, which names nobody", "51"),
        ("Taliban officials of Afghanistan", "nearly 50"),
        ("Pakistani security officials", "more than 20"),
    ]
    # Nearly 50 may be a little more: 48 to 52.
    assert derive.differences(statements).empty
    finding = str(say.finding(ledger(), statements))
    assert finding.startswith("The organisations count different people; killed: 51 people")
    assert "over 20 militants (Pakistani security officials)" in finding
    assert "Not all of the figures are of the same people" in str(
        say.compared(ledger(), statements)
    )


def test_statements_without_a_number_in_common_differ():
    statements = said(PAKTIKA)
    statements.at[1, "result"] = replace(
        statements.at[1, "result"], printed="nearly 40", interval=parse("nearly 40").interval()
    )
    assert derive.differences(statements).to_numpy().tolist() == [[0, 1]]
    finding = str(say.finding(ledger(), statements))
    assert finding.startswith("The statements differ; killed: 51 people (no organisation named)")
    family, none = derive.family_of(ledger(), PAKTIKA), pd.DataFrame()
    _, both, _ = ask.exercises(ledger(), family, statements, none, none)
    assert "“51” is exact and “nearly 40” means 38 to 42" in str(both.answer)


def test_statements_of_one_body_on_different_groups_do_not_differ():
    finding = str(say.finding(ledger(), said(BALOCHISTAN)))
    assert finding == ("Killed (ISPR): 23 militants and at least 18 members of the security forces")
    assert derive.differences(said(BALOCHISTAN)).empty
    main, other = derive.measures(said("kp-operations-2025-01-31"))
    assert str(say.finding(ledger(), main)) == "Killed (ISPR): at least 10 militants"
    assert str(say.finding(ledger(), other)) == "Counted (ISPR): 5 operations"


@pytest.mark.slow
def test_rows_of_a_chart_have_names_of_their_own():
    for episode in ledger().episodes.index:
        statements = said(episode)
        assert statements["row"].is_unique
    one = said(BESHAM).iloc[:1]
    twice = pd.concat([one, one.assign(sources=[("Dawn (2024-03-27)",)])])
    assert say.labels(ledger(), twice.reset_index(drop=True))["row"].is_unique


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "printed"),
    [("2024-12-28", ["51"]), ("2024-12-31", ["51", "nearly 50", "more than 20"])],
)
def test_on_a_day_only_what_was_known_then_is_told(as_of, printed):
    statements = said(PAKTIKA, as_of)
    assert list(statements["printed"]) == printed
    # The note of the first names the others, which came later.
    assert "50" not in str(say.remarks(statements))
    assert BALOCHISTAN not in derive.known(ledger(as_of)).index


def test_what_was_not_known_is_refused_with_a_reason():
    with pytest.raises(DeriveError, match=r"balochistan-2025-01-31.*by 2024-12-31"):
        derive.family_of(ledger("2024-12-31"), BALOCHISTAN)
    with pytest.raises(DeriveError, match=r"'besham-2024'; did you mean 'besham-2024-03'\?"):
        derive.family_of(ledger(), "besham-2024")


def test_a_month_without_a_day_is_not_told_as_its_days():
    besham = days(BESHAM).set_index("kind")
    assert besham.at["happened", "text"] == "March 2024, day unknown"
    assert not besham.loc["happened", "sure"]
    balochistan = days(BALOCHISTAN)
    assert balochistan["sure"].all()
    assert balochistan["text"].iloc[0] == "31 January to 1 February 2025"


def test_nothing_is_printed_before_it_has_happened():
    table = days(PAKTIKA).set_index("label")
    assert str(table.at["printed by Defence Talks", "first"]) == "2024-12-24"
    family = derive.family_of(ledger(), PAKTIKA)
    told = str(say.days_finding(family, days(PAKTIKA)))
    assert told.endswith("printed by 28 December 2024 at the latest")
    earlier = str(say.days_finding(family, days(PAKTIKA, "2024-12-28")))
    assert earlier.endswith("first printed on 28 December 2024")


def test_before_it_was_printed_only_the_statement_is_shown():
    kinds = set(days("kp-operations-2025-01-31", "2025-01-31")["kind"])
    assert kinds == {"happened", "stated"}
    assert "printed" in set(days("kp-operations-2025-01-31")["kind"])


def time_scales(spec):
    return [layer["encoding"]["x"]["scale"] for layer in spec["layer"]]


@pytest.mark.parametrize("episode", [BALOCHISTAN, PAKTIKA, BESHAM, KHOST])
def test_all_layers_of_a_timeline_have_one_axis_in_utc(episode):
    drawn = draw.over_days(days(episode), scope="Days")
    scales = time_scales(drawn.chart.to_dict())
    assert all(scale == scales[0] for scale in scales)
    axes = [layer["encoding"]["x"]["axis"] for layer in drawn.chart.to_dict()["layer"]]
    assert all(axis == axes[0] for axis in axes)
    assert "utcFormat" in axes[0]["labelExpr"]
    begin, end = scales[0]["domain"]
    # Whole days: from the beginning of the first to the end of the last.
    assert begin % 86_400_000 == end % 86_400_000 == 0
    assert (end - begin) / 86_400_000 == (
        max(days(episode)["last"]) - min(days(episode)["first"])
    ).days + 1
    assert drawn.alternative.startswith("Chart: ")
    assert drawn.table["When"].to_list() == days(episode)["text"].to_list()


def bars(episode):
    spec = draw.over_days(days(episode), scope="Days").chart.to_dict()
    return spec["data"]["values"]


def test_a_day_is_a_bar_of_a_day_and_an_unknown_day_is_faint():
    by_row = {row["row"]: row for row in bars(BALOCHISTAN)}
    harnai = by_row["Operation in Harnai"]
    assert harnai["to"] - harnai["from"] == 86_400_000
    assert harnai["opacity"] == 1
    (happened,) = (row for row in bars(BESHAM) if row["kind"] == "happened")
    assert happened["opacity"] == 0.15


@pytest.mark.slow
@pytest.mark.parametrize("width", [340, 700])
def test_the_days_of_a_bar_stand_over_it(width):
    drawn = draw.over_days(days(BALOCHISTAN), scope="Days")
    scene = scene_of(Figure("days", 1, drawn, ("F", "F"), ("C", "C")), width)
    bars = {round(m.middle("y")): m.x for m in scene.of_kind("rect")}
    for words in scene.of_kind("text"):
        left, right = min(bars.items(), key=lambda bar: abs(bar[0] - words.middle("y") - 9))[1]
        assert left - 3 <= words.x[0] and words.x[1] <= right + 3, words.text


@pytest.mark.slow
def test_the_axis_names_the_days_it_stands_for():
    drawn = draw.over_days(days(BALOCHISTAN), scope="Days")
    svg = Figure("days", 1, drawn, ("F", "F"), ("C", "C")).svg(340)
    assert re.findall(r">(\d+ \w{3})<", svg) == ["31 Jan", "1 Feb"]


@pytest.mark.slow
def test_a_place_is_drawn_no_more_closely_than_it_is_known():
    besham = areas(BESHAM)["Suicide attack at Besham"]
    assert besham["precision"] == "somewhere in the district"
    assert shape(besham["geometry"]).area < 1
    assert rows("places", BESHAM) == []
    paktika = areas(PAKTIKA)["Air strikes in Paktika"]
    assert paktika["precision"] == "somewhere in the province"
    assert rows("places", PAKTIKA) == []


@pytest.mark.slow
def test_a_town_is_a_point_and_its_district_too_where_they_have_one_name():
    (town,) = rows("places", BALOCHISTAN)
    assert town["title"] == "Operation in Harnai"
    assert areas(BALOCHISTAN)["Operation in Harnai"]["precision"] == "somewhere in the district"
    assert "Harnai is the name of a town and of its district" in " ".join(
        drawing(BALOCHISTAN).remarks
    )
    named = derive.places(ledger(), HARNAI).assign(name="Old Harnai")
    alone = draw_map.located(ledger(), named, scope="Where it was").chart.to_dict()["datasets"]
    assert "areas" not in alone
    assert len(alone["places"]) == 1


def test_shades_do_not_lie_over_each_other():
    drawn = [shape(row["geometry"]) for row in rows("areas", BALOCHISTAN)]
    drawn += [shape(row["geometry"]) for row in rows("home", BALOCHISTAN)]
    for i, one in enumerate(drawn):
        for other in drawn[i + 1 :]:
            assert one.intersection(other).area < 0.02


def test_two_provinces_are_both_shaded():
    area = shape(areas(KHOST)["Clashes at the border in Khost and Paktia"]["geometry"])
    assert area.covers(Point(69.904, 33.377))
    assert area.covers(Point(69.416, 33.62))


@pytest.mark.parametrize("episode", [BALOCHISTAN, PAKTIKA, BESHAM])
def test_a_map_is_told_in_words_and_says_who_made_its_lines(episode):
    drawn = drawing(episode)
    assert drawn.alternative.startswith("Map: ")
    assert ledger().episodes.at[episode, "title"] in drawn.alternative
    assert "Natural Earth (public domain)" in " ".join(drawn.remarks)
    assert drawn.table["Known to"].notna().all()
    assert drawn.claims


def test_a_map_has_no_layer_without_rows():
    for episode in (PAKTIKA, BESHAM, BALOCHISTAN):
        spec = drawing(episode).chart.to_dict()
        assert all(spec["datasets"].values())
        assert {layer["data"]["name"] for layer in spec["layer"]} == set(spec["datasets"])


def test_a_place_without_an_outline_is_refused_with_its_name():
    places = derive.places(ledger(), BESHAM)
    with pytest.raises(MapError, match=r"district 'Upper Nowhere' of PK-KP.*districts\.geojson"):
        draw_map.located(ledger(), places.assign(district="Upper Nowhere"), scope="x")
    with pytest.raises(MapError, match="no boundary of the region 'PK-unplaced'"):
        draw_map.located(
            ledger(), places.assign(region="PK-unplaced", precision="region"), scope="x"
        )


@pytest.mark.parametrize(
    ("episode", "answer"),
    [
        (BALOCHISTAN, "12 + 11 = 23, and the whole is 23: the sum is the same."),
        (HARNAI, "23 \N{MINUS SIGN} 11 = 12, if both figures are of the same count."),
        (PAKTIKA, "In the conventional reading: 48 to 52."),
        (KHOST, "together they are 22."),
        (BESHAM, "31: any day of March 2024, as none is named."),
        ("kp-operations-2025-01-31", "In the conventional reading: 10 to 11."),
    ],
)
def test_each_episode_asks_three_questions(episode, answer):
    questions = asked(episode)
    assert len(questions) == 3
    assert answer in str(questions[1].answer)
    assert "One statement is no confirmation" in str(questions[2].answer)


def test_groups_of_which_one_is_a_part_of_the_other_are_not_added_up():
    statements = said(KHOST)
    nested = statements.assign(group=["security-forces", "soldiers"])
    family = derive.family_of(ledger(), KHOST)
    none = pd.DataFrame()
    _, second, _ = ask.exercises(ledger(), family, nested, none, none)
    assert "together" not in str(second.question)
