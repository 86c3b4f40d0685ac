"""What follows from claims: arithmetic on intervals, with claims and scope carried along."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.chapters.forces import derive as forces_derive
from tally.chapters.operations import derive as operations_derive
from tally.chapters.trends import derive as trends_derive
from tally.chapters.trends import say as trends_say
from tally.chapters.vintages import derive as vintages_derive
from tally.chapters.vintages import say as vintages_say
from tally.errors import QuantityError
from tally.ledger.dimensions import whole
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval
from tally.quantities.quantity import parse
from tally.results.frames import main_scope, results_of
from tally.results.regions import left_out, mapped, per_head, regional, regional_series
from tally.results.result import DeriveError, Result, add_up, both, per_100k, remainder, span
from tally.results.result import change as change_of
from tally.results.result import part as part_of
from tally.results.result import rate as rate_of
from tally.results.result import share as share_of
from tally.results.versions import restated
from tally.results.words import first_of, in_text, largest_first

SCOPE = {"body": "CRSS", "period": "2024-Q1", "region": "PK", "measure": "fatalities"}


def number(value, unit="people killed", claim="a", **scope) -> Result:
    return Result(Interval.of(value), unit, (claim,), SCOPE | scope)


def printed(text: str, kind: str = "count", claim: str = "p") -> Result:
    unit = "%" if kind in ("share", "change") else "people killed"
    return Result(parse(text, kind=kind).interval(kind=kind), unit, (claim,), SCOPE, printed=text)


# The arithmetic, with figures that were printed


@pytest.mark.parametrize(
    ("earlier", "later", "text"),
    [
        (980, 1524, "55.5%"),
        (980, 1533, "56.4%"),
        (973, 1524, "56.6%"),
        (2610, 2057, "−21.2%"),
        (679, 679, "0.0%"),
    ],
)
def test_change(earlier, later, text):
    assert change_of(number(later), number(earlier)).text == text


def test_the_change_of_an_interval_is_an_interval():
    # "over 1,500" against 980: no single number.
    change = change_of(printed("over 1,500"), number(980))
    assert change.text == "53.1 to 76.1%"
    assert change.interval.contains(Fraction(1524 - 980, 980) * 100)


@pytest.mark.parametrize(
    ("percent", "whole", "text"),
    [
        ("51%", 432, "219 to 222"),
        ("41%", 432, "175 to 179"),
        ("less than 8%", 432, "31 to 34"),
        ("67%", 380, "253 to 256"),
        ("100%", 5, "5"),
    ],
)
def test_the_count_that_a_share_stands_for(percent, whole, text):
    assert part_of(printed(percent, "share"), number(whole)).text == text


def test_a_share_of_which_no_count_is_possible():
    with pytest.raises(DeriveError, match="No whole number is 51% of 2"):
        part_of(printed("51%", "share"), number(2))


def test_share():
    assert share_of(number(178), number(432)).text == "41.2%"
    assert share_of(number(Interval(32, 35)), number(432)).text == "7.4 to 8.2%"
    assert share_of(number(3), number(7622)).text == "under 0.1%"
    assert share_of(number(0), number(7622)).text == "0.0%"
    # Together the two can exceed the whole, one share can not.
    assert share_of(number(Interval(400, 500)), number(432)).high == 100


def test_rate_of_operations_per_day():
    rate = rate_of(number(59775, "operations"), 366, "day")
    assert (rate.text, rate.unit) == ("163.3", "per day")
    assert rate.how == "59,775 in 366 days"


@pytest.mark.parametrize(
    ("per_day", "days"),
    [("169", "353 to 354"), ("more than 179", "291 to 333"), ("206", "290"), ("163", "366 to 367")],
)
def test_the_days_over_which_a_rate_would_be_true(per_day, days):
    rate = Result(parse(per_day, kind="rate").interval(kind="rate"), "per day", ("r",))
    assert span(number(59775, "operations"), rate).text == days


def test_a_rate_that_no_number_of_days_makes_true():
    rate = Result(Interval(Fraction(17, 10), Fraction(18, 10)), "per day", ("r",))
    with pytest.raises(DeriveError, match="No whole number of days"):
        span(number(3, "operations"), rate)


def test_per_100_000_people():
    people = Interval.of(14_894_402)
    assert per_100k(number(178), people, "census of 2023").text == "1.20"
    rough = per_100k(number(12), Interval(1_950_000, 2_050_000), "census of 2017")
    assert rough.text == "0.58 to 0.62"
    assert rough.unit == "people killed per 100,000"


def test_sums_and_remainders():
    parts = [number(Interval(219, 222), claim="b"), number(178, claim="c")]
    assert add_up(parts).text == "397 to 400"
    rest = remainder(number(432), parts)
    assert rest.text == "32 to 35"
    assert rest.claims == ("a", "b", "c")
    assert both(rest, number(Interval(31, 34), claim="d")).text == "32 to 34"
    # What may be less than nothing is nothing at the least.
    assert remainder(number(10), [number(Interval(8, 12))]).text == "0 to 2"


# What can't be derived


def test_parts_above_the_whole():
    with pytest.raises(DeriveError, match=r"more than the whole: 432 − \(400 \+ 40\)"):
        remainder(number(432), [number(400), number(40)])


def test_mixed_units():
    with pytest.raises(DeriveError, match="one unit can be added up, and these are of: operations"):
        add_up([number(1), number(2, "operations")])
    with pytest.raises(DeriveError, match="nothing at all"):
        add_up([])


@pytest.mark.parametrize("zero", [0, Interval(0, 3), Interval(None, 4)])
def test_nothing_is_divided_by_what_may_be_zero(zero):
    with pytest.raises(DeriveError, match="No change can be computed against"):
        change_of(number(5), number(zero))
    with pytest.raises(DeriveError, match="No share can be computed of"):
        share_of(number(5), number(zero))
    with pytest.raises(QuantityError, match="may be zero"):
        span(number(5), Result(Interval.of(zero), "per day", ("r",)))


# Where a number comes from


def test_claims_are_carried_through_each_once():
    total = number(432, claim="whole")
    share = printed("51%", "share", claim="share")
    part = part_of(share, total)
    assert part.claims == ("share", "whole")
    assert share_of(part, total).claims == ("share", "whole")
    assert change_of(part, number(1, claim="before")).claims == ("share", "whole", "before")


def test_a_scope_holds_what_all_have_in_common():
    kp, ba = number(1, region="PK-KP"), number(2, region="PK-BA")
    assert add_up([kp, ba]).scope == {k: v for k, v in SCOPE.items() if k != "region"}
    assert remainder(number(9), [kp, ba]).scope == SCOPE
    assert change_of(number(2, period="2024"), number(1, period="2023")).scope == {
        k: v for k, v in SCOPE.items() if k != "period"
    }


@pytest.mark.parametrize(
    ("ends", "most", "least"),
    [
        ([(1, 1), (5, 6), (3, 4)], 1, 0),
        ([(1, 3), (2, 6), (3, 4)], None, None),
        ([(1, 1), (2, 2), (2, 2)], None, 0),
        ([(1, 1), (5, None)], None, None),
        ([(7, 8)], 0, 0),
        ([], None, None),
    ],
)
def test_the_first_of_some_results_is_told_only_where_it_is_certain(ends, most, least):
    results = [number(Interval(*pair)) for pair in ends]
    assert (first_of(results), first_of(results, least=True)) == (most, least)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Former FATA", "the former FATA"),
        ("All other regions", "all other regions"),
        ("Punjab", "Punjab"),
    ],
)
def test_a_region_is_named_inside_a_sentence(name, told):
    assert in_text(name) == told


@pytest.mark.parametrize(
    ("share", "told"),
    [("0", "0.0%"), ("0.04", "under 0.1%"), ("0.05", "under 0.1%"), ("0.06", "0.1%")],
)
def test_what_is_more_than_nothing_is_not_told_as_nothing(share, told):
    assert Result(Interval.of(Decimal(share)), "%", ("a",), SCOPE, places=1).text == told


def test_of_two_ways_to_shade_a_map_the_one_asked_for_comes_first(ledger):
    regions = regional(ledger, "CRSS", "fatalities", "2024")
    assert list(mapped(ledger, regions, "count")) == ["count", "per-100k"]
    assert list(mapped(ledger, regions, "per-100k")) == ["per-100k", "count"]


def test_a_series_of_shares_holds_no_other_scope(ledger):
    for of, scope in (("2015", range(2013, 2018)), ("2019", range(2018, 2026))):
        years = {int(p) for p in regional_series(ledger, "CRSS", "fatalities", of)["period"]}
        assert years and years <= set(scope)


def shares_of(ledger, of: str, region: str) -> dict[str, str]:
    moves = regional_series(ledger, "CRSS", "fatalities", of)
    own = moves[moves["region"] == region]
    return dict(zip(own["period"], own["text"], strict=True))


@pytest.mark.slow
def test_truth_1_the_rest_of_the_country_is_the_same_regions_in_a_series(ledger):
    rest = shares_of(ledger, "2024-Q1", "rest")
    assert (rest["2025-Q1"], rest["2025-Q2"], rest["2025-Q3"]) == ("1.8%", "6.0%", "3.7%")
    # On a page that tells of more regions it is the rest of these, in every period.
    here = regional(ledger, "CRSS", "fatalities", "2025-Q1")
    assert here.at["rest", "apart"] == ("PK-KP", "PK-BA", "PK-PB", "PK-JK")
    assert set(shares_of(ledger, "2025-Q1", "rest")) == {"2025-Q1", "2025-Q2"}
    for of in ("2024-Q1", "2025-Q1"):
        apart = regional(ledger, "CRSS", "fatalities", of).at["rest", "apart"]
        for when in shares_of(ledger, of, "rest"):
            again = regional(ledger, "CRSS", "fatalities", when, apart)
            assert set(again.index) - {"rest"} == set(apart) == set(again.at["rest", "apart"])


@pytest.mark.slow
def test_truth_1_no_region_has_more_than_all_others_together(ledger):
    kinds = ["count", "share"]
    claims = ledger.select(body="CRSS", measure="fatalities", region="PK-BA", kind=kinds)
    for of in claims["period"].unique():
        here = regional(ledger, "CRSS", "fatalities", of)
        if "rest" not in here.index:
            continue
        for region in set(here.index) - {"rest"}:
            others = [r for r in here.at["rest", "apart"] if r != region]
            more = regional(ledger, "CRSS", "fatalities", of, others)
            if "rest" in more.index and (count := here.at[region, "stated_count"]):
                assert more.at["rest", "count"].high >= count.low, (of, region)


def test_truth_1_an_exact_figure_is_preferred_to_a_hedged_one_of_the_same(ledger):
    kp = shares_of(ledger, "2024-Q1", "PK-KP")
    assert (kp["2025-Q1"], kp["2025-Q3"]) == ("63.0%", "70.8%")  # "over 63%" and "nearly 71"
    assert kp["2024-Q1"] == "51%"


@pytest.mark.slow
def test_truth_1_all_periods_are_all_periods_or_it_is_said_which_are_left_out(ledger):
    told = shares_of(ledger, "2024-Q1", "PK-BA")
    assert told["2020-Q3"] == "17.4%"
    assert shares_of(ledger, "2025-Q1", "PK-PB")["2022-Q1"] == "5.2 to 5.9%"
    claims = ledger.select(body="CRSS", measure="fatalities", kind=["count", "share"], cause="all")
    known = {p for p in claims[claims["region"] == "PK-BA"]["period"] if "Q" in p}
    out = left_out(ledger, "CRSS", "fatalities", "2024-Q1")
    assert known - set(told) == {"2023-Q4"} | (known & set(out["scope"]))  # 2023-Q4 has no whole


def test_a_result_for_the_run_record():
    part = part_of(printed("51%", "share"), number(432))
    assert part.as_dict() == {
        "text": "219 to 222",
        "low": 219.0,
        "high": 222.0,
        "unit": "people killed",
        "how": "51% of 432",
        "scope": SCOPE,
        "claims": ["p", "a"],
    }


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ({"body": "CRSS", "period": "2014"}, {"7,655", "over 7,500", "7,622"}),
        ({"body": "CRSS", "period": "2015"}, {"4,612", "4,647"}),
    ],
)
def test_a_printed_figure_is_told_as_it_was_printed(ledger, cell, told):
    cell |= {"measure": "fatalities", "group": "all", "cause": "all", "region": "PK"}
    results = results_of(ledger.statements(kind="count", **cell), ledger)
    assert {r.text for r in results} == told
    assert all(r.unit == "people killed" and r.how == "" for r in results)


def test_an_interval_is_shown_as_finely_as_it_was_printed(ledger):
    fall = ledger.latest(body="CRSS", period="2019", region="PK", kind="change", cause="all")
    result = results_of(fall[fall["measure"] == "fatalities"], ledger)[0]
    assert (result.text, result.interval_text) == ("−30.71%", "−30.715 to −30.705%")


# Whatever the true counts were, each derived interval holds the true value

counts = st.integers(min_value=1, max_value=9_999)


def rounded(value: Fraction, places: int) -> str:
    """Print a number as a newspaper does: half away from zero, or to even; both are usual."""
    shift = 10**places
    whole = int(value * shift + Fraction(1, 2))
    text = f"{Fraction(whole, shift).limit_denominator(shift).__float__():.{places}f}"
    return text


@pytest.mark.slow
@given(part=counts, rest=counts, places=st.integers(0, 1))
def test_the_true_count_lies_in_what_its_printed_share_stands_for(part, rest, places):
    whole = part + rest
    share = printed(f"{rounded(Fraction(part, whole) * 100, places)}%", "share")
    assert part_of(share, number(whole)).interval.contains(part)


@given(part=counts, rest=counts, other=counts)
def test_the_true_remainder_lies_in_what_printed_shares_leave(part, rest, other):
    whole = part + rest + other
    known = [
        part_of(printed(f"{rounded(Fraction(n, whole) * 100, 0)}%", "share"), number(whole))
        for n in (part, other)
    ]
    assert remainder(number(whole), known).interval.contains(rest)


@given(earlier=counts, later=counts)
def test_a_true_change_agrees_with_its_printed_one(earlier, later):
    change = change_of(number(later), number(earlier))
    assert change.interval.exact
    percent = rounded(abs(change.interval.low), 0)
    word = "rise" if later >= earlier else "fall"
    stated = printed(f"{percent}% {word}", "change")
    assert stated.interval.overlaps(change.interval)


@given(amount=st.integers(1, 99_999), days=st.integers(28, 366))
def test_the_true_days_lie_in_those_that_a_printed_rate_needs(amount, days):
    rate = rounded(Fraction(amount, days), 0)
    if rate == "0":
        return
    stated = Result(parse(rate, kind="rate").interval(kind="rate"), "per day", ("r",))
    assert span(number(amount, "operations"), stated).interval.contains(days)


@given(
    low=counts, width=st.integers(0, 50), people=st.integers(10_000, 10**8), at=st.integers(0, 50)
)
def test_per_100_000_holds_every_count_of_the_interval(low, width, people, at):
    count = low + min(at, width)
    per = per_100k(number(Interval(low, low + width)), Interval.of(people), "census")
    assert per.interval.contains(Fraction(count * 100_000, people))


# Frames from the ledger


def test_a_series_keeps_its_vintages_and_its_eras(ledger):
    series = trends_derive.yearly(ledger, "CRSS", "fatalities", "all", (2013, 2025))
    of_2023 = series[series["year"] == 2023]
    assert list(of_2023["text"]) == ["1,524", "1,523", "1,533"]
    assert list(of_2023["latest"]) == [False, False, True]
    eras = series.groupby("era")["year"].agg(["min", "max"]).to_numpy().tolist()
    assert eras == [[2013, 2017], [2018, 2025]]
    assert set(series[series["era"] == 2]["since"]) == {2018}


def test_a_series_as_of_a_day_knows_nothing_later(ledger):
    series = trends_derive.yearly(
        ledger.known_on("2024-01-15"), "CRSS", "fatalities", "all", (2013, 2025)
    )
    assert series["year"].max() == 2023
    assert list(series[series["year"] == 2023]["text"]) == ["1,524"]


def test_published_changes_are_computed_from_each_pair_of_vintages(ledger):
    changes = trends_derive.published_changes(ledger, "CRSS", "fatalities", "all", 2023)
    agree = changes[changes["agrees"]]
    assert [(r["earlier"].text, r["later"].text) for _, r in agree.iterrows()] == [
        ("980", "1,524"),
        ("980", "1,533"),
    ]
    assert trends_derive.published_changes(ledger, "CRSS", "fatalities", "all", 2018).empty


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edition", "printed"), [("crss-annual-2025", "1,540"), ("crss-2024-q2", "1,519")]
)
def test_one_more_vintage_moves_the_name_of_no_value(ledger, edition, printed):
    def named(of) -> dict[str, str]:
        changes = trends_derive.published_changes(of, "CRSS", "fatalities", "all", 2023)
        series = trends_derive.yearly(of, "CRSS", "fatalities", "all", (2020, 2024))
        rows = vintages_derive.printed(of, "CRSS", "fatalities", "2023")
        told = (
            trends_say.published_change(changes, "people killed"),
            restated(series, "CRSS"),
            vintages_say.said(rows, "people killed", "2023", "latest"),
        )
        return {n.name: n.result.text for said in told for n in said.numbers if n.name}

    claims = ledger.tables["claims"]
    row = claims.loc[["crss-2023-pk-fatalities-all-count"]].assign(
        claim_id="one-more", edition=edition, printed=printed,
        value=float(printed.replace(",", "")), source_id="dawn-2025-01-01",
    ).set_index("claim_id", drop=False)  # fmt: skip
    more = Ledger(ledger.folder, {**ledger.tables, "claims": pd.concat([claims, row])})
    before, after = named(ledger), named(more)
    moving = {"latest_count", "difference", "restated_by"}  # these are of whatever is the latest
    assert {k: v for k, v in before.items() if k not in moving}.items() <= after.items()
    assert printed in after.values()


def test_a_figure_told_as_attacks_is_kept_apart(ledger):
    worded = trends_derive.worded_otherwise(ledger, "CRSS", "fatalities", "all", 2023)
    assert "over 1,500" in set(worded["text"])
    series = trends_derive.yearly(ledger, "CRSS", "fatalities", "all", (2023, 2023))
    assert "over 1,500" not in set(series["text"])


def test_the_widest_scope_is_chosen_however_often_a_part_of_it_was_printed(ledger):
    cell = {"body": "ISPR", "measure": "attacks", "period": "2025", "region": "PK"}
    assert main_scope(ledger, **cell) == whole(cause="attacks")
    with pytest.raises(DeriveError, match="No figure was published"):
        main_scope(ledger, body="ISPR", measure="sabotage", period="2014")


def test_regions_of_a_period(ledger):
    regions = regional(ledger, "CRSS", "fatalities", "2024-Q1")
    assert list(regions.index) == ["PK-KP", "PK-BA", "rest"]
    # The printed share alone leaves 219, and what is left of the whole for all others does not.
    assert regions.at["PK-KP", "count_from_share"].text == "219 to 222"
    assert regions.at["PK-KP", "count"].text == "220 to 222"
    assert regions.at["PK-BA", "count"].text == "178"
    assert regions.at["rest", "left"].text == "32 to 35"
    assert regions.at["rest", "count"].text == "32 to 34"


def test_a_province_and_its_parts_are_never_both_shown(ledger):
    claims = ledger.select(body="CRSS", measure="fatalities", kind=["count", "share"])
    for of in claims[claims["region"] == "PK-BA"]["period"].unique():
        shown = set(regional(ledger, "CRSS", "fatalities", of).index)
        assert not ("PK-KP" in shown and shown & {"PK-TA", "PK-KP-without-TA"}), of


def test_per_head_divides_by_the_nearest_census(ledger):
    def census(of: str) -> set[int]:
        regions = regional(ledger, "CRSS", "fatalities", of)
        heads = per_head(ledger, regions)
        return set(heads[heads["region"].isin(["PK-BA", "PK-PB"])]["census"])

    assert census("2017") == {2017}
    assert census("2024-Q1") == {2023}


def test_security_forces_of_each_body_side_by_side(ledger):
    killed = forces_derive.killed(ledger, "2024")
    told = {(r["body"], r["region"], r["group"]): r["text"] for _, r in killed.iterrows()}
    assert told["CRSS", "PK", "security-forces"] == "685"
    assert told["ISPR", "PK", "army"] == "383"
    assert told["CRSS", "PK-BA", "security-forces"] == "around 250"


def test_the_years_of_a_body_are_of_one_group_and_cause(ledger):
    years = forces_derive.by_year(ledger, "ISPR")
    assert dict(zip(years["year"], years["text"], strict=True)) == {2023: "260", 2024: "383"}
    years = forces_derive.by_year(ledger, "CRSS")
    assert years["text"].iloc[0] == "nearly 800"
    assert len(set(zip(years["group"], years["cause"], strict=True))) == 1
    # The figure of 2014 is of the report for 2024.
    assert years["era"].iloc[0] == years["era"].iloc[-1]


def test_printed_rates_beside_the_computed_one(ledger):
    rates = operations_derive.rates(ledger, "2024")
    assert rates[rates["computed"]]["text"].tolist() == ["163.3", "165.1"]
    days = {r["text"]: r["days"].text for _, r in rates[~rates["computed"]].iterrows()}
    assert days["169"] == "353 to 354"
    assert days["over 179"] == "291 to 333"
    ends = rates[rates["text"] == "169"].iloc[0]["until"]
    assert [str(e) for e in ends] == ["2024-12-18", "2024-12-19"]


def test_regions_are_told_largest_first_by_the_middle_of_what_is_known():
    # Shares of the first quarter of 2024, and what they leave.
    told = {"PK-rest": Result(Interval(7, 9), "%", ("p",)), "PK-BA": printed("41%", "share")}
    told |= {"PK-KP": printed("51%", "share")}
    frame = pd.DataFrame({"share": list(told.values())}, index=list(told))
    assert list(largest_first(frame, "share").index) == ["PK-KP", "PK-BA", "PK-rest"]
