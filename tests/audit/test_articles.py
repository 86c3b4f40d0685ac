"""The audit of the five articles: what follows from them, and what in them can't all be true."""

import pandas as pd
import pytest

from tally.audit import bounds, meanings, ranks, settles
from tally.audit.findings import contradictions
from tally.audit.world import Cell
from tally.ledger.tables import Ledger

ARTICLES = [
    "ians-2024-12-28",
    "operations-2025-01-01",
    "pti-2025-02-01",
    "defence-talks-2024-12",
    "geo-news-2024-04",
]


@pytest.fixture(scope="module")
def found(ledger):
    return contradictions(ledger, source=ARTICLES)


def printed(ledger, finding):
    return sorted(ledger.claim(c)["text"] for c in finding.claims)


def test_both_rates_contradict_the_total_and_each_other(ledger, found):
    assert sorted(printed(ledger, f) for f in found) == [
        ["169", "59,775"],
        ["169", "over 179"],
        ["59,775", "over 179"],
    ]
    assert {f.reading for f in found} == {"strict"}


def test_the_sentence_shows_the_arithmetic(found):
    told = " ".join(f.sentence for f in found)
    assert "59,775 in 366 days is 163.3 a day, not more than 179" in told
    assert "59,775 in 366 days is 163.3 a day, not 169" in told


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        (Cell("2024-Q1", "PK-KP", "fatalities"), 219, 222),
        (Cell("2024-Q1", "PK-BA", "fatalities"), 176, 179),
        (Cell("2024-Q1", "PK-rest", "fatalities"), 31, 34),
        (Cell("2024-Q1", "PK-KP+PK-BA", "fatalities"), 398, 401),
        (Cell("2024-Q1", "PK", "fatalities", "all", "militants"), 151, 151),
        (Cell("2024-Q1", "PK-KP+PK-BA", "incidents"), 210, 211),
    ],
)
def test_bounds_from_the_articles_alone(ledger, cell, low, high):
    known = bounds(ledger, cell, body="CRSS", source=ARTICLES)
    assert (known.low, known.high) == (low, high)


def test_the_binding_claims_are_irreducible(ledger):
    cell = Cell("2024-Q1", "PK-KP", "fatalities")
    known = bounds(ledger, cell, body="CRSS", source=ARTICLES)
    assert sorted(ledger.claim(c)["text"] for c in known.claims) == ["432", "51%"]


@pytest.mark.slow
def test_sixty_per_cent_fits_no_published_total(ledger):
    claim = next(iter(ledger.select(source_id="defence-talks-2024-12", kind="share").index))
    tried = meanings(ledger, claim)
    killed = {m.whole.group: m for m in tried if m.whole.measure == "fatalities"}
    assert not any(m.fits for m in killed.values())
    assert f"{float(killed['civilians-and-security'].share.high):.1f}" == "57.5"
    assert f"{float(killed['all'].share.high):.1f}" == "36.4"
    possible = {(m.whole.measure, m.whole.group) for m in tried if m.fits}
    assert ("casualties", "civilians-and-security") in possible


@pytest.mark.slow
def test_ranks_can_only_be_decided_with_the_years(ledger):
    verdicts = {(r.body, r.printed): r for r in ranks(ledger)}
    five = verdicts["ISPR", "highest in the past five years"]
    assert five.verdict == "can't be decided"
    assert set(five.years) == {"2020", "2021", "2022"}


@pytest.mark.slow
def test_what_is_not_excluded_is_not_told_to_fit(ledger):
    claim = next(iter(ledger.select(source_id="defence-talks-2024-12", kind="share").index))
    tried = meanings(ledger, claim)
    assert {m.fits for m in tried} == {True, False}
    # Of the people killed all is known, of those injured the share is only not excluded.
    assert {m.part.measure for m in tried if m.measured} == {"fatalities"}
    for meaning in tried:
        assert not (meaning.measured and meaning.fits)
        verdict = "not excluded" if meaning.fits else "does not fit"
        assert meaning.sentence.endswith(f"%: 60% {verdict}.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("killed", "verdict", "years"),
    [
        ({"2020": 100, "2021": 200, "2022": 300}, "holds", ()),
        ({"2020": 100, "2021": 2000, "2022": 300}, "fails", ("2021",)),
        ({"2020": 100, "2021": 200}, "can't be decided", ("2022",)),
    ],
)
def test_a_rank_holds_only_where_every_year_is_lower(ledger, killed, verdict, years):
    cell = {"body": "ISPR", "period": "2024", "region": "PK", "measure": "fatalities"}
    (like,) = ledger.latest(**cell, group="militants", kind="count").index
    row = ledger.tables["claims"].loc[[like]]
    more = [
        row.assign(claim_id=f"in-{year}", period=year, printed=str(n), value=float(n), edition=None)
        for year, n in killed.items()
    ]
    table = pd.concat(
        [ledger.tables["claims"], *(m.set_index("claim_id", drop=False) for m in more)]
    )
    filled = Ledger(ledger.folder, {**ledger.tables, "claims": table})
    told = {r.printed: r for r in ranks(filled, body="ISPR")}["highest in the past five years"]
    assert (told.verdict, told.years) == (verdict, years)
    assert {f"in-{year}" for year in killed} | {like} <= set(told.claims)
    assert (
        f"“highest in the past five years” {verdict} by the counts of ISPR: 2024: " in told.sentence
    )
    assert [year for year in ("2021", "2022") if f"{year}: " in told.sentence] == list(years)


def test_what_follows_exactly_is_settled(ledger):
    cell = Cell("2024", "PK", "fatalities", "all", "civilians")
    known = bounds(ledger, cell, body="CRSS")
    assert (known.low, known.high) == (1612 - 685,) * 2
    assert settles(ledger, cell, body="CRSS") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    [
        Cell("2024-Q1", "PK-KP", "fatalities"),
        Cell("2024", "PK-KP", "fatalities", "all", "civilians"),
        Cell("2024-Q1", "PK", "fatalities", "all", "civilians"),
    ],
)
def test_only_a_figure_that_would_narrow_the_bounds_would_settle_them(ledger, cell):
    known = bounds(ledger, cell, body="CRSS")
    assert known.high > known.low
    for other in settles(ledger, cell, body="CRSS"):
        assert other.left < known.high - known.low
