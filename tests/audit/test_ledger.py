"""The audit of the whole ledger: what it must find, and what it must leave alone."""

import json
from fractions import Fraction

import pytest
from click.testing import CliRunner
from support.sweep import seeds

from tally.audit import bounds
from tally.audit.compare import comparisons
from tally.audit.findings import contradictions
from tally.audit.tell import statement_text
from tally.audit.world import Cell, body_worlds
from tally.cli.audit import audit as audit_command
from tally.cli.audit import bounds as bounds_command
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval


@pytest.fixture(scope="module")
def crss(ledger):
    return contradictions(ledger, body="CRSS", reading="strict")


def sets(ledger, found):
    return [sorted(ledger.claim(c)["text"] for c in f.claims) for f in found]


def as_known(ledger, day, year):
    """Audit what CRSS had said of a year by a day: of all years it would take long."""
    claims = ledger.tables["claims"]
    of_year = claims[claims["body"].eq("CRSS") & claims["period"].str.startswith(year)]
    small = Ledger(ledger.folder, {**ledger.tables, "claims": of_year})
    return contradictions(small, body="CRSS", as_of=day, reading="strict")


def test_the_world_has_the_last_word_on_every_cell(ledger):
    for body in ("CRSS", "PICSS", "ISPR"):
        last = ledger.latest(body=body)
        last = last[last["kind"].ne("rank") & last["episode"].isna()]
        worlds = body_worlds(ledger, body)
        expected = {claims[0] for claims in last["claims"]}
        told = {c for world in worlds for s in world.statements for c in s.claims}
        assert expected - set(worlds[0].left_out) <= told


@pytest.mark.slow
def test_the_quarters_of_2024_against_the_nine_months_that_a_later_report_tells(ledger, crss):
    assert ["1,527", "380", "432", "722"] in sets(ledger, crss)
    # The 90% is what leads from 380 to 722.
    assert ["1,527", "380", "432", "90%"] in sets(ledger, crss)
    early = sets(ledger, as_known(ledger, "2025-06-30", "2024"))
    assert ["1,028", "2,546", "at least 1,534"] in early
    assert ["1,527", "380", "432", "722"] not in early


@pytest.mark.slow
def test_attacks_and_operations_of_2023_against_the_incidents(ledger, crss):
    assert ["197", "586", "784"] in sets(ledger, crss)
    early = sets(ledger, as_known(ledger, "2024-06-30", "2023"))
    assert ["197", "586", "789"] in early
    assert ["197", "586", "784"] not in early


def test_the_regional_operations_of_the_military(ledger):
    found = contradictions(ledger, body="ISPR", reading="strict")
    assert any("15,063" in texts and "18,736" in texts for texts in sets(ledger, found))
    assert ["59,775", "over 59,779"] in sets(ledger, found)


@pytest.mark.slow
def test_truth_3_what_only_a_change_names_is_held_against_its_time(ledger, crss):
    told = sets(ledger, crss)
    assert ["200", "26.5%", "298"] in told
    assert ["1", "−65%"] in told
    assert ["26%", "56"] in told  # no whole number
    assert ["600", "850", "nearly 38%"] in told


@pytest.mark.slow
def test_truth_3_no_search_ends_at_a_limit(ledger, crss):
    assert crss.limits == ()


@pytest.mark.slow
def test_truth_3_what_two_sources_show_is_told_of_all(ledger, crss):
    aside = {claim for f in crss for claim in f.aside.claims}
    last = {c for world in body_worlds(ledger, "CRSS") for s in world.statements for c in s.claims}
    pairs = [
        ("dawn-2024-04-01", "gulf-news-2026-01-01"),
        ("propakistani-2023-01-02", "dawn-2024-01-01"),
        ("dawn-2022-01", "propakistani-2021-01-01"),
        ("dawn-2025-07-01", "khyber-chronicles-2025-04"),
    ]
    shown = 0
    for two in pairs:
        for found in contradictions(ledger, body="CRSS", source=two, reading="strict"):
            if set(found.claims) <= last:
                assert aside.intersection(found.all_claims), found.sentence
                shown += 1
    assert shown


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(1, 5))
def test_truth_3_the_order_of_the_rows_changes_nothing(ledger, seed):
    told = [f.as_dict() for f in contradictions(ledger, body="PICSS")]
    claims = ledger.tables["claims"].sample(frac=1, random_state=seed)
    shuffled = Ledger(ledger.folder, {**ledger.tables, "claims": claims})
    assert [f.as_dict() for f in contradictions(shuffled, body="PICSS")] == told


def test_two_and_two_episodes_are_no_contradiction(ledger):
    assert len(contradictions(ledger, source="pti-2025-02-01")) == 0


def test_a_restated_figure_replaces_the_earlier_one(ledger, crss):
    assert not any({"7,655", "7,622"} <= set(texts) for texts in sets(ledger, crss))


def test_comparisons_tell_scope_and_ratio(ledger):
    found = comparisons(ledger, period="2024", measure="fatalities")
    pair = next(c for c in found if c.bodies == ("CRSS", "SATP") and c.cell.region == "PK")
    assert "different things" in pair.sentence
    # CRSS said 2,546 first and 2,555 last; SATP has one figure.
    assert pair.ratio == Interval(Fraction(2555, 2236), Fraction(2555, 2236))


def test_an_unpublished_upper_end_is_null(ledger):
    asked = Cell("2024-Q1", "PK-KP", "injuries", "all", "militants")
    known = bounds(ledger, asked, body="CRSS")
    assert known.low == 0
    none = bounds(ledger, Cell("2024-Q1", "PK", "arrests"), body="CRSS")
    assert none.as_dict()["high"] is None
    assert none.claims == ()


def test_the_commands_print_json():
    asked = ["--body", "CRSS", "--period", "2024-Q1", "--region", "PK-KP", "--json"]
    told = CliRunner().invoke(bounds_command, [*asked, "--source", "geo-news-2024-04"])
    found = json.loads(told.stdout)
    assert (found["low"], found["high"], found["reading"]) == (219, 222, "strict")
    told = CliRunner().invoke(audit_command, ["--source", "operations-2025-01-01", "--json"])
    (one,) = json.loads(told.stdout)
    assert {"kind", "claims", "sentence", "reading", "known"} <= set(one)


def test_truth_7_reports_of_another_scope_are_held_against_their_own_alone(ledger):
    first, *others = body_worlds(ledger, "CRSS")
    quarters = {f"2018-Q{n}" for n in (1, 2, 3)} | {f"2019-Q{n}" for n in (1, 2, 3)}
    assert not quarters & {said.cell.period for said in first.statements}
    scopes = [{said.cell.period for said in other.statements} for other in others]
    assert any({"2018-Q2", "2013/2018"} <= periods for periods in scopes)
    assert any({"2019-Q1"} <= periods and "2018-Q2" not in periods for periods in scopes)
    # What is left of the narrow total beside three wide quarters says nothing of the fourth.
    cell = Cell("2018-Q4", "PK", "fatalities", "all", "all")
    found = bounds(ledger, cell, body="CRSS")
    assert found.interval.high is None or found.interval.high > 50


def test_w8_a_rate_keeps_its_unit_beside_its_number(ledger):
    said = body_worlds(ledger, "ISPR")[0].by_claim["ispr-2024-pk-operations-all-rate-dawn"]
    assert statement_text(ledger, said) == "operations a day, 2024"
    said = body_worlds(ledger, "CRSS")[0].by_claim["crss-2017-pk-fatalities-all-rate"]
    assert statement_text(ledger, said) == "people killed a quarter, 2017"
