"""UCDP by month: sums of a data set's rows that know their edition, gaps, zeros and versions."""

import json
import re

import pandas as pd
import pytest
from support.pages import typical

import tally
from tally import chapters
from tally.book.render import Writer
from tally.chapters.ucdp import ask, derive, derive_region, draw, say, say_year
from tally.draw import months as draw_month
from tally.draw.drawing import ACCENT
from tally.page import parameters
from tally.page.page import Page
from tally.page.parameters import ParameterError
from tally.quantities.interval import Interval
from tally.results.result import DeriveError, Result, add_up, share
from tally.results.result import ratio as ratio_of
from tally.results.sentence import sentence
from tally.results.ucdp import rows_of

GED, OLD, CANDIDATE = "ucdp-ged-25-1", "ucdp-ged-to-2021", "ucdp-candidate-26-0-1"


def read(name, given, ledger):
    return parameters.read(chapters.chapter(name), given, ledger)


def listing(name, given, ledger):
    return parameters.listing(chapters.chapter(name), given, ledger)


def chapter(ledger, region="PK", first=2013, last=2024):
    months = derive.months(ledger, region, (first, last))
    years = derive.years(ledger, months)
    return months, years, derive.beside(ledger, years, region)


def texts(results) -> list:
    return [None if r is None else r.text for r in results]


# Results made of data instead of claims


def test_a_number_made_of_data_links_to_its_edition(ledger):
    page = Page("ucdp", ledger, {})
    _, years, _ = chapter(ledger, first=2014, last=2014)
    said = page.say(sentence("{killed} killed", killed=years["best"].iloc[0]))
    html = Writer().html(said.data)
    assert f'href="#edition-{GED}" data-editions="{GED}"' in html
    assert "data-claims" not in html
    assert "Computed: best estimates of 12 months added up (UCDP, GED version 25.1)" in html
    assert said.markdown == f"[3,639](#edition-{GED}) killed"
    record = page.record()
    assert record.plain == f"0 claims used; data added up: {GED}"
    for html in (Writer().html(record.data), record.html):
        assert f'<tr id="edition-{GED}">' in html and "claim-" not in html
        for told in ("CC BY 4.0", "Davies et al. (2025)", "https://", "UCDP, GED version 25.1"):
            assert told in html
    assert record.record["editions"] == [GED]
    assert record.record["values"]["killed"]["editions"] == [GED]
    assert record.record["values"]["killed"]["claims"] == []


def test_a_number_of_claims_and_data_links_to_both(ledger):
    page = Page("ucdp", ledger, {})
    _, _, beside = chapter(ledger)
    ratio = beside.set_index("year").at[2024, "ratio"]
    assert (ratio.text, ratio.editions) == ("1.36", (GED,))
    table = page.table(pd.DataFrame({"Year": ["2024"], "Ratio": [ratio]}), "Ratios")
    html = Writer().html(table.data)
    assert f'href="#claim-{ratio.claims[0]}"' in html
    assert f'data-claims="{" ".join(ratio.claims)}" data-editions="{GED}"' in html
    record = page.record()
    html = Writer().html(record.data)
    assert html.count("<details") == 2
    assert f'id="claim-{ratio.claims[0]}"' in html


def test_a_page_of_claims_alone_is_as_it_was(ledger):
    page = Page("trends", ledger, {})
    claim = "crss-2013-pk-fatalities-all-count"
    page.say(sentence("{n}", n=Result(Interval.of(5687), "people killed", (claim,), printed="x")))
    record = page.record()
    assert record.plain == "1 claims used"
    assert "editions" not in record.record and "editions" not in record.record["values"]["n"]


def test_arithmetic_keeps_the_editions():
    one, other = (Result(Interval.of(6), "people killed", editions=(e,)) for e in ("a", "b"))
    for made in (add_up([one, other, one]), share(one, other)):
        assert made.editions == ("a", "b") and made.claims == ()
    assert ratio_of(one, other).text == "1.00"
    with pytest.raises(DeriveError, match="No ratio can be computed to 0"):
        ratio_of(one, Result(Interval.of(0), "people killed", editions=("b",)))


def test_a_figure_of_data_names_them_in_its_caption(ledger):
    months, *_ = chapter(ledger)
    page = Page("ucdp", ledger, {"as_of": "2026-01-31"})
    drawing = draw_month.by_month(months, scope="People killed in Pakistan; counted by UCDP")
    figure = page.figure("months", drawing, sentence("A finding"))
    assert figure.caption[0].startswith("Source: UCDP, GED version 25.1, added up for this book; ")
    assert figure.caption[0].endswith("As known on 2026-01-31.")


# The sums


@pytest.mark.slow
def test_claims_computed_from_the_data_agree_with_the_months(ledger):
    regions = sorted(set(rows_of(ledger)["region"]))
    claims = [derive_region.claims(ledger, r, (1989, 2026)) for r in regions]
    claims = pd.concat([c for c in claims if len(c)])
    assert len(claims) > 90
    assert set(claims["edition"]) == {GED, OLD, CANDIDATE}
    assert claims[~claims["agrees"].astype(bool)].empty


@pytest.mark.slow
def test_a_claim_that_differs_from_the_months_is_told(ledger):
    months = ledger.tables["ucdp_monthly"].copy()
    here = (months["version"] == GED) & (months["period"] == "2014-06")
    months.loc[here, "best"] += 1
    changed = tally.ledger.tables.Ledger(ledger.folder, {**ledger.tables, "ucdp_monthly": months})
    claims = derive_region.claims(changed, "PK", (2013, 2024))
    assert list(claims[~claims["agrees"].astype(bool)]["period"]) == ["2014"]
    told = str(say.agreement(claims))
    assert "do not agree" in told and "3,639 against 3,640 in 2014 (GED 25.1)" in told


def test_a_whole_is_the_sum_of_its_parts_only_where_it_is_not_given(ledger):
    rows = rows_of(ledger)
    year = rows[(rows["region"] == "PK") & rows["period"].str.startswith("2014")]
    assert year.groupby("version")["best"].sum().to_dict() == {GED: 3639, OLD: 3620}
    parts = rows[rows["period"].str.startswith("2014") & (rows["version"] == OLD)]
    best = parts.groupby("region")["best"].sum()
    assert best["PK-KP"] == best["PK-TA"] + best["PK-KP-without-TA"] == 2995
    january = rows[(rows["period"] == "2026-01")].set_index("region")["best"]
    assert january["PK"] == 424
    assert not rows.duplicated(["version", "region", "period"]).any()


def test_the_newest_version_known_is_shown(ledger):
    months, years, _ = chapter(ledger, last=2026)
    assert dict.fromkeys(months["version"].dropna()).keys() == {GED, CANDIDATE}
    assert texts(years["best"])[1] == "3,639" and texts(years["before"])[1] == "3,620"
    assert texts(years["low"])[1] is None and texts(years["low_before"])[1] == "3,618"
    then = ledger.known_on("2024-12-31")
    months, years, _ = chapter(then)
    assert set(months["version"].dropna()) == {OLD}
    assert texts(years["best"])[1] == "3,620" and texts(years["low"])[1] == "3,618"
    assert years["before"].isna().all()


def test_unknown_is_not_zero(ledger):
    months, years, _ = chapter(ledger, "PK-GB", last=2026)
    assert list(years["year"]) == list(range(2013, 2022))
    runs = derive.runs(months)
    assert (runs["months"].item(), runs["empty"].item()) == (108, 104)
    told = str(say.covered(months, runs))
    assert "In 104 of 108 months" in told and "these are zeros" in told
    assert "No version in this ledger covers 2022 to 2026" in told
    assert years.set_index("year").at[2014, "best"].text == "0"


def test_gaps_between_versions_are_told_month_by_month(ledger):
    months, *_ = chapter(ledger, last=2026)
    told = str(say.covered(months, derive.runs(months)))
    assert "covers 2025 and February to December 2026 for this region" in told


def test_totals_tell_their_range_or_that_there_is_none(ledger):
    months, *_ = chapter(ledger, last=2026)
    told = str(say.total(derive.runs(months), "in Pakistan"))
    assert "GED 25.1 counts 16,486 people killed in Pakistan in 3,281 events" in told
    assert "17,900 by the high one; in the copy read here its months have no low estimate" in told
    assert "The month with the most deaths is June 2014, with 684 killed." in told
    assert "Candidate 26.0.1, which is preliminary, counts 424" in told
    assert "from 323 (low) to 890 (high)" in told


def test_a_slip_of_the_data_is_told(ledger):
    months, *_ = chapter(ledger, "PK-JK", 2000, 2000)
    told = str(say.total(derive.runs(months), "in Azad Jammu and Kashmir"))
    assert "the high one 54, less than the best one" in told
    remarks = " ".join(say.months_remarks(months))
    assert "In 2000-02 the data have a high estimate below the best one" in remarks
    assert "low estimate above" not in remarks
    slip = months.assign(low=months["low"].where(months["period"] != "2000-03", 99))
    assert "In 2000-03 the data have a low estimate above" in " ".join(say.months_remarks(slip))


def test_events_still_to_be_checked_are_said_to_be_counted(ledger):
    asked = "Candidate events that UCDP still means to check"
    told = {
        last: " ".join(say.months_remarks(derive.months(ledger, "PK", (2024, last))))
        for last in (2024, 2026)
    }
    assert asked not in told[2024] and asked in told[2026]
    assert "21 of the 87 events" in ledger.sources.at["ucdp-candidate-26-0-1", "note"]


@pytest.mark.parametrize(
    ("region", "first", "last"),
    [("PK-SD", 2022, 2024), ("PK", 2025, 2025), ("PK-GB", 2026, 2026), ("PK", 2024, 2020)],
)
def test_what_no_version_covers_is_refused_in_a_sentence(ledger, region, first, last):
    given = {"region": region, "first": first, "last": last}
    with pytest.raises(ParameterError, match=r"^ucdp: nothing was published for ") as refused:
        read("ucdp", given, ledger)
    assert "\n" not in str(refused.value)
    if first <= last:
        with pytest.raises(DeriveError, match=f"covers .* in {first} to {last}"):
            derive.months(ledger, region, (first, last))


def test_the_province_with_the_former_fata_can_be_asked_for(ledger):
    assert read("ucdp", {"region": "PK-KP"}, ledger)["region"] == "PK-KP"
    listed = {p["name"]: p["values"] for p in listing("ucdp", {}, ledger)}
    assert {"PK", "PK-KP", "PK-KP-without-TA", "PK-TA", "PK-unplaced"} <= set(listed["region"])


# Beside CRSS


def test_crss_stands_beside_it_with_its_break(ledger):
    _, _, beside = chapter(ledger)
    rows = beside.set_index("year")
    assert texts(rows.loc[[2014, 2023, 2024], "result"]) == ["7,622", "1,533", "2,555"]
    assert texts(rows.loc[[2016, 2023], "ratio"]) == ["2.37", "1.30"]
    assert list(rows["era"]) == [1] * 5 + [2] * 7


def test_truth_7_no_ratio_is_ranked_across_the_scopes_of_crss(ledger):
    _, _, beside = chapter(ledger)
    told = str(say_year.ratio(beside))
    assert "of the 7 years since 2018" in told
    assert "lowest in 2023, with 1.30, and highest in 2019, with 2.32" in told


def test_crss_of_khyber_pakhtunkhwa_adds_up_what_it_prints_apart(ledger):
    *_, beside = chapter(ledger, "PK-KP")
    rows = beside.set_index("year")
    assert rows.at[2014, "result"].text == "4,323"
    assert len(rows.at[2014, "result"].claims) > 1
    assert rows.at[2021, "result"].text == "399" and rows.at[2021, "result"].how == ""
    assert "are added up" in " ".join(say_year.scopes(ledger, beside))
    assert 2016 not in rows.index  # one of the two was not published


def test_no_ratio_to_nothing(ledger):
    _, _, beside = chapter(ledger, "PK-GB", last=2021)
    rows = beside.set_index("year")
    assert rows.at[2014, "ucdp"].text == "0" and rows.at[2014, "ratio"] is None


def test_the_table_has_a_row_for_each_year_and_the_others_beside(ledger):
    _, years, beside = chapter(ledger, last=2026)
    table = say_year.table(years, beside, derive.others(ledger, years, "PK"))
    assert list(table["Year"]) == [*map(str, range(2013, 2025)), "2026 (1 month)"]
    assert {"Low (GED to 2021)", "CRSS", "CRSS / UCDP", "PICSS", "Best before"} <= set(table)
    last = table.iloc[-1]
    assert last["Best"].text == "424" and last["CRSS"] is None and last["CRSS / UCDP"] is None


# By region


def test_the_former_fata_is_told_apart(ledger):
    provinces = derive_region.provinces(ledger, (2013, 2026))
    assert sorted(set(provinces["year"])) == list(range(2013, 2022))
    assert "PK-KP" not in set(provinces["region"])
    part = derive_region.part(provinces).set_index("region")
    assert (part.at["PK-TA", "best"].text, part.at["PK-TA", "result"].text) == ("6,896", "54.4%")
    assert sum(r.low for r in part["best"]) == 12_671
    assert derive_region.provinces(ledger, (2022, 2026)).empty


# Charts


def values_of(spec: dict) -> list[list[dict]]:
    layers = spec.get("layer", [])
    found = [spec["data"]["values"]] if "values" in spec.get("data", {}) else []
    return found + [rows for layer in layers for rows in values_of(layer)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("region", "first", "last"),
    [("PK", 2013, 2024), ("PK", 1989, 2026), ("PK-GB", 1989, 1989), ("PK-PB", 2026, 2026)],
)
def test_layers_share_one_axis_and_none_is_empty(ledger, region, first, last):
    months, *_ = chapter(ledger, region, first, last)
    spec = draw_month.by_month(months, scope="x").chart.to_dict()
    datasets = spec.get("datasets", {})
    assert not datasets
    assert all(values_of(spec))
    axes = [layer["encoding"]["x"] for layer in spec["layer"]]
    assert {json.dumps(axis, sort_keys=True) for axis in axes} == {
        json.dumps(axes[0], sort_keys=True)
    }
    assert axes[0]["type"] == "quantitative"
    assert axes[0]["scale"]["domain"] == [first, last + 1]
    domains = {json.dumps(x["encoding"]["y"]["scale"]) for x in spec["layer"]}
    assert len(domains) == 1


@pytest.mark.slow
def test_a_gap_has_no_bars_and_each_version_a_mark(ledger):
    months, *_ = chapter(ledger, last=2026)
    spec = draw_month.by_month(months, scope="x").chart.to_dict()
    rows = [row for rows in values_of(spec) for row in rows]
    bars = [r for r in rows if r.get("tone") in ("low", "best", "high")]
    assert not [r for r in bars if 2025 < r["at"] < 2026 or r["at"] > 2026.09]
    gaps = [(r["at"], round(r["end"], 3)) for r in rows if r.get("tone") == "not covered"]
    assert gaps == [(2025.0, 2026.0), (2026.0833, 2027.0)]
    words = [r["words"] for r in rows if "words" in r]
    assert sorted(set(words)) == ["Candidate 26.0.1, preliminary", "GED 25.1"]
    assert "23 of 168 months are not covered" in draw_month.by_month(months, scope="x").alternative


def test_years_and_regions_are_drawn_with_what_is_unknown_apart(ledger):
    _, years, beside = chapter(ledger, last=2024)
    drawing = draw.by_year(years, beside, scope="x")
    assert drawing.editions == (GED,) and "crss-2013-pk-fatalities-all-count" in drawing.claims
    rows = [row for rows in values_of(drawing.chart.to_dict()) for row in rows]
    assert any(row.get("words") == "scope changes: CRSS" and row["year"] == 2018 for row in rows)
    provinces = derive_region.provinces(ledger, (2013, 2024))
    heat = draw.heat(provinces, (2013, 2024), scope="x")
    grey = {r["year"] for rows in values_of(heat.chart.to_dict()) for r in rows if len(r) == 2}
    assert grey == {2022, 2023, 2024}
    assert "2014: Former FATA 72.0%" in heat.alternative


@pytest.mark.slow
def test_a_chart_of_two_organisations_names_both_and_whose_scope_changes(ledger):
    figure = next(f for f in typical("ucdp").figures if f.name == "years")
    assert set(figure.drawing.table["Counted by"]) == {"UCDP", "CRSS"}
    assert figure.drawing.scope == (
        "People killed in each year; Pakistan; counted by UCDP and CRSS, each in its own scope"
    )
    assert "scope changes: CRSS" in json.dumps(figure.spec)
    # Where UCDP stands alone its own scope is told.
    beside = chapter(ledger, "PK-TA", 1990, 1991)[-1]
    assert beside.empty
    assert say.years_scope(ledger, "PK-TA", beside).endswith("Former FATA; counted by UCDP")


@pytest.mark.slow
def test_a_colour_of_the_months_is_an_estimate_and_no_version(ledger):
    months, *_ = chapter(ledger, last=2026)
    assert months["version"].nunique() == 2 and months["low_version"].notna().any()
    spec = draw_month.by_month(months, scope="x").chart.to_dict()
    rows = [row for rows in values_of(spec) for row in rows if row.get("tone")]
    tones = {tone: {int(r["at"]) for r in rows if r["tone"] == tone} for tone in draw_month.TONES}
    # What every month has is drawn alike before and after the low estimates of one version end.
    assert tones["best"] >= {*range(2013, 2025), 2026}
    assert max(tones["low"] - {2026}) == 2021
    assert set(tones) == {"best", "high", "low", "not covered"}
    colour = next(la["encoding"]["color"] for la in spec["layer"] if "color" in la["encoding"])
    shown = dict(zip(colour["scale"]["domain"], colour["scale"]["range"], strict=True))
    # On a dark page, too, the rise is as strong as what came before.
    assert shown["best"] == ACCENT and len(shown["high"]) == 9
    assert "those of GED to 2021 are drawn" in " ".join(say.months_remarks(months))


def test_a_year_is_drawn_from_its_low_to_its_high_estimate(ledger):
    _, years, beside = chapter(ledger)
    spec = draw.by_year(years, beside, scope="Killed").chart.to_dict()
    rows = [r for r in spec["datasets"].values()] if "datasets" in spec else []
    rows = max([*rows, *(la["data"]["values"] for la in spec["layer"] if "data" in la),
                spec.get("data", {}).get("values", [])], key=len)  # fmt: skip
    shown = {r["year"]: (r["low"], r["middle"], r["high"]) for r in rows if r["body"] == "UCDP"}
    told = {}
    for _, row in years.iterrows():
        low = row["low"] or row["low_before"]
        ends = [e.low for e in (low, row["best"], row["high"]) if e is not None]
        told[row["year"]] = (min(ends), row["best"].low, max(ends))
    assert any(low < best for low, best, _ in told.values())
    assert any(high > best for _, best, high in told.values())
    assert shown == told


@pytest.mark.slow
def test_each_chart_can_be_drawn(ledger):
    months, years, beside = chapter(ledger, last=2026)
    whole = years[years["whole"].astype(bool)]
    provinces = derive_region.provinces(ledger, (2013, 2026))
    page = Page("ucdp", ledger, {})
    for name, drawing in (
        ("months", draw_month.by_month(months, scope="People killed")),
        ("years", draw.by_year(whole, beside, scope="People killed")),
        ("provinces", draw.heat(provinces, (2013, 2026), scope="People killed")),
    ):
        assert "<path" in page.figure(name, drawing, sentence("A finding")).svg(340)


# The course


@pytest.mark.parametrize(
    ("region", "first", "last", "told"),
    [
        ("PK", 2013, 2024, "Both can be right"),
        ("PK", 2013, 2025, "Unknown is not zero"),
        ("PK-JK", 2000, 2000, "No: 55 is more than 54"),
        ("PK-GB", 1989, 1989, "nothing divides by zero"),
    ],
)
def test_three_exercises_for_all_parameters(ledger, region, first, last, told):
    months, years, beside = chapter(ledger, region, first, last)
    asked = ask.exercises(months, years, beside, say.place(ledger, region))
    assert len(asked) == 3
    assert told in " ".join(str(one.answer) for one in asked)
    assert all(re.search(r"[?.]$", str(one.question)) for one in asked)


def test_w1_the_most_deaths_of_a_month_are_of_the_years_shown(ledger):
    runs = derive.runs(derive.months(ledger, "PK", (2013, 2024)))
    told = str(say.months_finding(runs, "in Pakistan"))
    assert told.startswith(
        "The month with the most people killed in Pakistan, 2013 to 2024: June 2014 with 684"
    )
    runs = derive.runs(derive.months(ledger, "PK", (1989, 2024)))
    assert "1989 to 2024: January 2009 with 1,707" in str(say.months_finding(runs, "in Pakistan"))


def test_truth_12_a_month_is_not_judged(ledger):
    runs = derive.runs(derive.months(ledger, "PK", (2013, 2024)))
    assert "worst" not in str(say.total(runs, "in Pakistan"))


def test_w20_no_exercise_asks_for_an_estimate_that_is_not_given(ledger):
    months, years, beside = chapter(ledger)
    first, *_ = ask.exercises(months, years, beside, "in Pakistan")
    assert "not given" not in str(first.answer)
    assert ("lowest" in str(first.question)) == ("the low one" in str(first.answer))
