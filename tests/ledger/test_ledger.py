"""The ledger: choosing claims, vintages as of a day, and what the five articles printed."""

import json
import os
import shutil
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from tally.errors import LedgerError, PeriodError, TallyError, nearest
from tally.ledger import scopes
from tally.ledger.days import as_date
from tally.ledger.dimensions import CELL, ancestors
from tally.ledger.statements import histories
from tally.ledger.tables import Ledger, load

#: What five articles printed, as read by hand: the source and the quantity.
ARTICLES = [
    ("ians-2024-12-28", "at least 383"),
    ("ians-2024-12-28", "925"),
    ("ians-2024-12-28", "59,775"),
    ("ians-2024-12-28", "73"),
    ("ians-2024-12-28", "highest in the past five years"),
    ("ians-2024-12-28", "more than 179"),
    ("ians-2024-12-28", "19"),
    ("ians-2024-12-28", "3"),
    ("ians-2024-12-28", "51"),
    ("ians-2024-12-28", "56%"),
    ("ians-2024-12-28", "over 1,500"),
    ("ians-2024-12-28", "500"),
    ("operations-2025-01-01", "59,775"),
    ("operations-2025-01-01", "925"),
    ("operations-2025-01-01", "hundreds"),
    ("operations-2025-01-01", "73"),
    ("operations-2025-01-01", "two"),
    ("operations-2025-01-01", "169"),
    ("pti-2025-02-01", "at least 18"),
    ("pti-2025-02-01", "23"),
    ("pti-2025-02-01", "11"),
    ("pti-2025-02-01", "12"),
    ("pti-2025-02-01", "at least 10"),
    ("pti-2025-02-01", "five"),
    ("pti-2025-02-01", "at least 685"),
    ("pti-2025-02-01", "444"),
    ("pti-2025-02-01", "deadliest in a decade"),
    ("defence-talks-2024-12", "over 1,600"),
    ("defence-talks-2024-12", "60%"),
    ("defence-talks-2024-12", "685"),
    ("defence-talks-2024-12", "nearly 800"),
    ("defence-talks-2024-12", "383"),
    ("defence-talks-2024-12", "nearly 150"),
    ("defence-talks-2024-12", "230"),
    ("defence-talks-2024-12", "around 250"),
    ("defence-talks-2024-12", "nearly 50"),
    ("defence-talks-2024-12", "more than 20"),
    ("geo-news-2024-04", "as many as 88"),
    ("geo-news-2024-04", "4"),
    ("geo-news-2024-04", "5"),
    ("geo-news-2024-04", "over 92%"),
    ("geo-news-2024-04", "86%"),
    ("geo-news-2024-04", "432"),
    ("geo-news-2024-04", "370"),
    ("geo-news-2024-04", "as many as 245"),
    ("geo-news-2024-04", "281"),
    ("geo-news-2024-04", "51%"),
    ("geo-news-2024-04", "41%"),
    ("geo-news-2024-04", "less than 8%"),
]

#: All people killed in Pakistan, as CRSS counts them.
KILLED = {
    "body": "CRSS",
    "region": "PK",
    "measure": "fatalities",
    "cause": "all",
    "group": "all",
    "kind": "count",
}


def with_claim(ledger: Ledger, like: str, name: str = "one-more", **cells: object) -> Ledger:
    """Give the ledger with one more claim, like another but for some cells."""
    claims = ledger.tables["claims"]
    row = claims.loc[[like]].assign(claim_id=name, **cells).set_index("claim_id", drop=False)
    return Ledger(ledger.folder, {**ledger.tables, "claims": pd.concat([claims, row])})


# The articles.


def test_all_statements_of_the_five_articles_are_in_the_ledger(ledger):
    claims = ledger.claims
    have = list(zip(claims["source_id"], claims["printed"], strict=True))
    assert len(ARTICLES) == len(set(ARTICLES)) == 49
    assert {pair: have.count(pair) for pair in ARTICLES} == dict.fromkeys(ARTICLES, 1)


@pytest.mark.parametrize("source_id", sorted({source for source, _ in ARTICLES}))
def test_a_source_is_selected_with_all_that_it_printed(ledger, source_id):
    found = ledger.select(source_id=source_id)
    assert set(found["printed"]) >= {printed for source, printed in ARTICLES if source == source_id}
    assert set(found["source_id"]) == {source_id}


# Choosing.


@pytest.mark.parametrize(
    ("column", "term"),
    [
        ("claim_id", "crss-2024q1-pk-fatalities-all-count"),
        ("source_id", "geo-news-2024-04"),
        ("body", "ISPR"),
        ("edition", "crss-2024-q1"),
        ("period", "2024-Q1"),
        ("region", "PK-BA"),
        ("measure", "operations"),
        ("cause", "sectarian"),
        ("group", "police"),
        ("actor", "ttp"),
        ("tactic", "suicide-attacks"),
        ("target", "security-forces"),
        ("kind", "share"),
        ("base", "region:PK"),
        ("qualifier", "nearly"),
        ("episode", "besham-2024-03"),
    ],
)
def test_select_by_each_column_gives_these_rows_and_no_others(ledger, column, term):
    found = ledger.select(**{column: term})
    assert not found.empty
    assert list(found.index) == list(ledger.claims.index[ledger.claims[column] == term])


def test_select_by_several_columns_narrows(ledger):
    found = ledger.select(body="CRSS", period="2024-Q1", region="PK-KP", kind="share")
    assert set(found["printed"]) == {"51%", "51pc"}
    assert ledger.select(**KILLED, period="2024-Q1")["value"].unique() == [432]


def test_a_list_chooses_any_of_its_terms(ledger):
    both = ledger.select(region=["PK-KP", "PK-BA"], period="2024-Q1", kind="share")
    assert set(both["region"]) == {"PK-KP", "PK-BA"}
    each = [ledger.select(region=r, period="2024-Q1", kind="share") for r in ("PK-KP", "PK-BA")]
    assert len(both) == sum(map(len, each))
    assert ledger.select(region=[]).empty
    assert len(ledger.select(region=("PK-KP", "PK-BA"))) > len(both)


def test_no_condition_chooses_everything(ledger):
    assert ledger.select().index.equals(ledger.claims.index)
    assert ledger.select(as_of="latest").index.equals(ledger.claims.index)


def test_an_empty_term_chooses_claims_without_one(ledger):
    without_base = ledger.select(base="")
    assert set(without_base["kind"]) == {"count"}
    assert ledger.select(edition="")["edition"].isna().all()
    assert len(ledger.select(episode="")) + ledger.claims["episode"].notna().sum() == len(
        ledger.claims
    )


def test_a_period_may_be_written_in_any_form_of_it(ledger):
    quarter = ledger.select(period="2024-Q1")
    assert ledger.select(period="2024-01/2024-03").index.equals(quarter.index)
    assert ledger.select(period="2024-01-01/2024-03-31").index.equals(quarter.index)
    assert ledger.select(period=2024).index.equals(ledger.select(period="2024").index)


def test_a_number_chooses_a_value(ledger):
    assert set(ledger.select(value=1533)["printed"]) >= {"1533"}


def test_a_selection_may_be_empty(ledger):
    found = ledger.select(body="ISPR", period="2013")
    assert found.empty
    assert list(found.columns) == list(ledger.claims.columns)
    for frame in (ledger.statements(period="1999"), ledger.latest(period="1999")):
        assert frame.empty
        assert {"claims", "publishers", "latest"} <= set(frame.columns)


def test_claims_know_their_interval_days_and_source(ledger):
    claim = ledger.claim("crss-2024q1-pk-kp-fatalities-all-share")
    assert (claim["low"], claim["high"]) == (50.5, 51.5)
    assert (claim["first"], claim["last"]) == (
        pd.Timestamp("2024-01-01"),
        pd.Timestamp("2024-03-31"),
    )
    assert (claim["publisher"], claim["published"]) == ("Geo News", "2024-04")
    hundreds = ledger.select(printed="hundreds").iloc[0]
    assert (hundreds["low"], hundreds["high"]) == (200, 999)
    assert hundreds["strict"].text() == "at least 200"


# Refusals.


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ({"body": "CRS"}, "bodies.csv has no body 'CRS'; did you mean 'CRSS'?"),
        ({"region": "PK-KPK"}, "regions.csv has no region 'PK-KPK'; did you mean 'PK-KP'?"),
        ({"region": ["PK", "pk-ba"]}, "has no region 'pk-ba'; the term for it is 'PK-BA'."),
        ({"measure": "fatality"}, "has no measure 'fatality'; did you mean 'fatalities'?"),
        ({"cause": "attack"}, "causes.csv has no cause 'attack'; did you mean 'attacks'?"),
        ({"group": "civilian"}, "groups.csv has no group 'civilian'; did you mean 'civilians'?"),
        ({"kind": "cuont"}, "no kind 'cuont'; did you mean 'count'?"),
        ({"qualifier": "exactly"}, "no qualifier 'exactly'; did you mean 'exact'?"),
        ({"source_id": "geo-news-2024"}, "did you mean 'geo-news-2024-04'?"),
        ({"edition": "crss-2024q1"}, "did you mean 'crss-2024-q1'?"),
        ({"episode": "besham"}, "did you mean 'besham-2024-03'?"),
        ({"claim_id": "crss-2024q1-pk-fatalities"}, "claims.csv has no claim_id"),
        ({"meassure": "fatalities"}, "no column 'meassure'; did you mean 'measure'?"),
        ({"region": "Atlantis-99"}, "has no region 'Atlantis-99'."),
        ({"as_of": "2024-12"}, "as_of is '2024-12'; it must be a day such as '2024-12-31'"),
        ({"as_of": "yesterday"}, "must be a day"),
        # A day to Python, and no form that anybody would type of one.
        ({"as_of": "2024-W01"}, "must be a day"),
        ({"as_of": "2024-0101"}, "must be a day"),
        ({"as_of": 2024}, "as_of is 2024; it must be a day"),
    ],
)
def test_what_is_not_in_the_ledger_is_refused_with_the_nearest(ledger, cell, sentence):
    for choose in (ledger.select, ledger.statements, ledger.latest):
        with pytest.raises(LedgerError) as error:
            choose(**cell)
        assert sentence in str(error.value)


def test_a_period_that_is_none_is_refused(ledger):
    with pytest.raises(PeriodError, match="'2024-13' is not a period"):
        ledger.select(period="2024-13")


def test_a_claim_that_is_not_there_is_refused_with_the_nearest(ledger):
    with pytest.raises(LedgerError) as error:
        ledger.claim("crss-2024q1-pk-kp-fatalities-all-shares")
    assert str(error.value).endswith("did you mean 'crss-2024q1-pk-kp-fatalities-all-share'?")


def test_names_and_trees_refuse_unknown_terms(ledger):
    assert ledger.name("region", "PK-KP") == "Khyber Pakhtunkhwa"
    for ask in (
        lambda: ledger.name("region", "PK-KPK"),
        lambda: ledger.part_of("region", "PK-KPK", "PK"),
        lambda: ledger.part_of("region", "PK", "PK-KPK"),
        lambda: ledger.population_of("PK-KPK", 2023),
    ):
        with pytest.raises(LedgerError, match="did you mean 'PK-KP'"):
            ask()
    with pytest.raises(LedgerError, match="did you mean 'CRSS'"):
        ledger.breaks("CRS")
    with pytest.raises(LedgerError, match="no column 'place'"):
        ledger.name("place", "harnai")


def test_the_nearest_word_is_found_whatever_its_case():
    assert nearest("fatalitys", ["fatalities", "injuries"]) == "fatalities"
    assert nearest("crss", ["CRSS", "ISPR"]) == "CRSS"
    assert nearest("zzz", ["CRSS"]) is None
    assert nearest(20241, ["20242"]) == "20242"
    assert nearest("x", []) is None


# What was known when.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "value"),
    [
        ("2023-12-30", None),
        ("2023-12-31", 1524),
        ("2024-01-15", 1524),
        ("2024-09-30", 1524),
        ("2024-10-31", 1523),
        ("2025-01-31", 1533),
        ("latest", 1533),
        (None, 1533),
        (date(2024, 1, 15), 1524),
        (datetime(2024, 10, 31, 12), 1523),
        (pd.Timestamp("2025-01-31"), 1533),
    ],
)
def test_the_count_of_2023_as_of_a_day(ledger, as_of, value):
    latest = ledger.latest(**KILLED, period="2023", as_of=as_of)
    assert list(latest["value"]) == ([] if value is None else [value])


def test_all_vintages_of_2023_stay_in_their_order(ledger):
    vintages = ledger.statements(**KILLED, period="2023")
    assert list(vintages["value"]) == [1524, 1523, 1533]
    assert list(vintages["latest"]) == [False, False, True]
    assert list(vintages["known"]) == sorted(vintages["known"])


@pytest.mark.slow
def test_the_vintages_of_2014(ledger):
    vintages = ledger.statements(**KILLED, period="2014")
    assert list(vintages["printed"]) == ["As many as 7,655", "Over 7,500", "7,622"]
    assert list(vintages["edition"]) == ["crss-annual-2014"] * 2 + ["crss-annual-2015"]
    assert list(vintages["latest"]) == [False, False, True]
    before = ledger.latest(**KILLED, period="2014", as_of="2015-12-31")
    assert list(before["printed"]) == ["As many as 7,655"]


def test_an_article_that_repeats_an_older_edition_is_known_from_that_edition_on(ledger):
    told = ledger.claim("crss-2023-pk-fatalities-attacks-as-worded-all-count")
    assert told["published"] == "2024-12-28"
    assert told["known"] == pd.Timestamp("2023-12-31")


def test_a_partial_date_is_known_on_its_last_day(ledger):
    claim = ledger.claim("crss-201501to201509-pk-fatalities-all-count")
    assert ledger.editions.at[claim["edition"], "released"] == "2015-10"
    assert claim["known"] == pd.Timestamp("2015-10-31")
    assert claim.name not in ledger.select(as_of="2015-10-30").index
    assert claim.name in ledger.select(as_of="2015-10-31").index
    no_edition = ledger.select(body="Afghan-Taliban").iloc[0]
    assert (no_edition["published"], no_edition["known"]) == ("2024-12", pd.Timestamp("2024-12-31"))


def test_a_claim_without_any_date_is_known_on_no_day_but_stands_among_the_latest(ledger):
    undated = ledger.claims.index[ledger.claims["known"].isna()]
    pages = set(ledger.claims.loc[undated, "source_id"])
    assert "zzawz-undated" in pages
    assert ledger.tables["sources"].loc[sorted(pages), "published"].isna().all()
    assert not ledger.select(as_of=str(date.today())).index.isin(undated).any()
    assert ledger.latest(period="2016-Q3").index.isin(undated).any()


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2024-01-15", "2024-12-31", "2026-01-31"])
def test_the_ledger_as_it_stood_on_a_day_is_what_was_known_then(ledger, day):
    view = ledger.known_on(day)
    assert view.claims.index.equals(ledger.select(as_of=day).index)
    assert list(view.tables["claims"].columns) == list(ledger.tables["claims"].columns)
    assert view.claims["known"].max() <= pd.Timestamp(day)
    assert view.as_of == as_date(day)
    assert view.latest(**KILLED).equals(ledger.latest(**KILLED, as_of=day))


@pytest.mark.slow
def test_a_table_that_is_edited_between_two_loads_is_read_anew(root, tmp_path):
    folder = shutil.copytree(root / "data", tmp_path / "data")
    path, claim_id = folder / "claims.csv", "crss-2024q1-pk-fatalities-all-count"
    before = load(folder)
    # As many bytes as before, and a time stamp that is put back.
    stamp = path.stat()
    path.write_bytes(path.read_bytes().replace(b",432,432,", b",423,423,"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    after = load(folder)
    assert [found.claim(claim_id).text for found in (before, after)] == ["432", "423"]


@pytest.mark.slow
def test_a_schema_that_is_edited_between_two_loads_is_read_anew(root, tmp_path):
    folder = shutil.copytree(root / "data", tmp_path / "data")
    before = load(folder)
    path = folder / "datapackage.json"
    described = json.loads(path.read_bytes())
    (value,) = (f for f in described["resources"][0]["schema"]["fields"] if f["name"] == "value")
    value["type"] = "string"
    path.write_text(json.dumps(described), encoding="utf-8")
    assert before.tables["claims"]["value"].max() > 1000
    assert set(map(type, load(folder).tables["claims"]["value"])) == {str}


def test_what_is_written_into_a_loaded_table_reaches_nobody_else():
    first = load()
    first.sources["title"] = "changed"
    first.population["year"].array[0] = 1
    first.sources.index.name = "changed"
    del first.sources["note"]
    second = load()
    assert "changed" not in {*second.sources["title"], second.sources.index.name}
    assert "note" in second.sources
    assert second.population["year"].min() > 1900


def test_a_view_can_only_be_narrowed(ledger):
    early = ledger.known_on("2024-01-15")
    assert early.known_on("2026-01-31") is early
    assert early.known_on("latest") is early
    assert ledger.known_on(None) is ledger
    assert len(early.known_on("2016-01-01").claims) < len(early.claims)


def test_months_of_a_data_set_are_known_from_the_release_of_their_version(ledger):
    versions = {
        day: set(ledger.known_on(day).ucdp_monthly["version"])
        for day in ("2022-12-30", "2024-12-31", "2025-12-31", "2026-03-19")
    }
    assert [len(v) for v in versions.values()] == [0, 1, 2, 3]
    assert versions["2024-12-31"] == {"ucdp-ged-to-2021"}
    districts = [len(ledger.known_on(day).ucdp_districts) for day in versions]
    assert districts == [0, *[len(ledger.tables["ucdp_districts"])] * 3]


def test_a_day_is_read_from_a_date_a_time_and_text():
    assert as_date("2024-12-31") == as_date(date(2024, 12, 31)) == date(2024, 12, 31)
    assert as_date(pd.Timestamp("2024-12-31 10:00")) == date(2024, 12, 31)
    assert as_date(None) is as_date("latest") is None


# Statements.


def test_claims_of_one_edition_that_agree_are_one_statement_with_its_sources(ledger):
    (total,) = ledger.statements(**KILLED, period="2024-Q1").to_dict("records")
    assert total["claims"] == (
        "crss-2024q1-pk-fatalities-all-count",
        "crss-2024q1-pk-fatalities-all-count-dawn",
    )
    assert total["publishers"] == ("Geo News", "Dawn")
    # Told as the earliest print has it.
    (oldest,) = ledger.statements(**KILLED, period="2014", qualifier="exact", value=7655).to_dict(
        "records"
    )
    assert oldest["publishers"] == ("Dawn", "Business Standard (PTI)")


def test_claims_that_differ_stay_statements_of_their_own(ledger):
    security = {**KILLED, "group": "security-forces", "period": "2024"}
    printed = ledger.statements(**security)["printed"]
    assert {"685", "at least 685"} <= set(printed)
    assert list(ledger.latest(**security)["printed"]) == ["685"]


@pytest.mark.slow
def test_the_last_word_is_the_same_whatever_is_selected(ledger):
    statements = ledger.statements()
    fates = dict(zip(statements.index, statements["fate"], strict=True))
    for column in ("source_id", "qualifier"):
        for term in ledger.claims[column].dropna().unique():
            chosen = ledger.statements(**{column: term})
            assert {name: fates[name] for name in chosen.index} == dict(chosen["fate"])
            latest = ledger.latest(**{column: term})
            assert set(latest.index) == {name for name in chosen.index if fates[name] == "latest"}


def test_what_a_later_source_restated_is_not_the_latest_of_the_earlier_one(ledger):
    first = ledger.claim("crss-2023-pk-fatalities-all-count")
    (told,) = ledger.statements(**KILLED, period="2023", source_id=first["source_id"])["fate"]
    assert told == "restated"
    assert ledger.latest(**KILLED, period="2023", source_id=first["source_id"]).empty


@pytest.mark.slow
def test_a_plain_print_beats_a_hedge_of_the_same_edition_whichever_comes_first(ledger):
    like = "crss-2023-pk-fatalities-all-count-dna"
    for value, printed in ((1533, "over 1,533"), (1533, "1,533")):
        other = "1,533" if printed.startswith("over") else "over 1,533"
        first = with_claim(
            ledger, like, edition="crss-annual-2025", printed=printed, value=float(value),
            qualifier="over" if printed.startswith("over") else "exact",
        )  # fmt: skip
        both = with_claim(
            first, like, name="two-more", edition="crss-annual-2025", printed=other,
            value=float(value), qualifier="over" if other.startswith("over") else "exact",
        )  # fmt: skip
        told = both.statements(**KILLED, period="2023", edition="crss-annual-2025")
        assert dict(zip(told["text"], told["fate"], strict=True)) == {
            "over 1,533": "hedged",
            "1,533": "latest",
        }


def test_another_figure_of_the_same_edition_does_not_replace_the_first(ledger):
    told = ledger.statements(body="ISPR", period="2024", kind="rate", region="PK")
    fates = dict(zip(told["text"], told["fate"], strict=True))
    assert fates == {"over 179": "latest", "169": "beside", "over 169": "hedged"}


def test_of_prints_that_agree_the_earliest_comes_first_and_one_without_a_day_last(ledger):
    like = "crss-2023-pk-fatalities-all-count-dna"
    sources = ledger.tables["sources"]
    first = ledger.claim(like)["source_id"]
    rows = [sources.loc[[first]].assign(source_id="undated", published=None)]
    rows += [sources.loc[[first]].assign(source_id="late", published="2026-01-01")]
    table = pd.concat([sources, *(r.set_index("source_id", drop=False) for r in rows)])
    more = Ledger(ledger.folder, {**ledger.tables, "sources": table})
    for source in ("undated", "late"):
        more = with_claim(more, like, name=f"in-{source}", source_id=source)
    told = more.statements(**KILLED, period="2023", claim_id=["in-undated", "in-late", like])
    (claims,) = [c for c in told["claims"] if like in c]
    assert [c for c in claims if c in (like, "in-late", "in-undated")] == [
        like, "in-late", "in-undated",
    ]  # fmt: skip


def test_each_claim_is_in_exactly_one_statement_and_each_cell_has_one_latest(ledger):
    statements = ledger.statements()
    told = [claim for claims in statements["claims"] for claim in claims]
    assert sorted(told) == sorted(ledger.claims.index)
    cells = statements.groupby([statements[c].astype(object).fillna("") for c in CELL])[
        "latest"
    ].sum()
    assert (cells == 1).all()
    assert ledger.latest().index.equals(statements.index[statements["latest"]])


def test_a_later_edition_that_only_rounds_does_not_replace_an_exact_figure(ledger):
    rounded = with_claim(
        ledger, "crss-2023-pk-fatalities-all-count-dna",
        edition="crss-annual-2025", printed="over 1,500", value=1500.0, qualifier="over",
    )  # fmt: skip
    statements = rounded.statements(**KILLED, period="2023")
    assert list(statements["printed"]) == ["1,524", "1,523", "1533", "over 1,500"]
    assert list(statements["latest"]) == [False, False, True, False]


@pytest.mark.slow
def test_a_later_hedged_figure_that_contradicts_does_replace_an_exact_one(ledger):
    restated = with_claim(
        ledger, "crss-2023-pk-fatalities-all-count-dna",
        edition="crss-annual-2025", printed="over 1,600", value=1600.0, qualifier="over",
    )  # fmt: skip
    assert list(restated.latest(**KILLED, period="2023")["printed"]) == ["over 1,600"]


def test_a_later_exact_figure_replaces_a_hedged_one(ledger):
    exact = with_claim(
        ledger, "crss-2023-pk-fatalities-attacks-as-worded-all-count",
        edition="crss-annual-2025", printed="1,533", value=1533.0, qualifier="exact",
    )  # fmt: skip
    cell = {**KILLED, "cause": "attacks-as-worded", "period": "2023"}
    assert list(exact.latest(**cell)["printed"]) == ["1,533"]


# Regions, population, scopes.


def test_the_former_fata_before_and_after_2018(ledger):
    before = ledger.select(period=["2013", "2014", "2015", "2016", "2017"])
    assert {"PK-TA", "PK-KP-without-TA"} <= set(before["region"])
    assert "PK-KP" not in set(before["region"])
    province = ledger.select(region="PK-KP")
    assert min(province["last"]) > pd.Timestamp("2018-05-31")
    # CRSS went on to publish the merged districts by themselves for some years.
    after = ledger.select(region="PK-TA", measure="fatalities")
    assert {"2017", "2018", "2021", "2022"} <= set(after["period"])
    assert ledger.part_of("region", "PK-TA", "PK-KP")
    assert ledger.part_of("region", "PK-KP-without-TA", "PK-KP")
    assert not ledger.part_of("region", "PK-TA", "PK-KP-without-TA")
    assert ledger.regions.at["PK-KP", "valid_from"] == date(2018, 5, 31)


@pytest.mark.parametrize(
    ("dimension", "part", "whole", "is_part"),
    [
        ("region", "PK-KP", "PK", True),
        ("region", "PK", "PK-KP", False),
        ("region", "PK", "PK", True),
        ("region", "PK-TA", "PK-KP+PK-BA", True),
        ("region", "PK-BA", "PK-rest", False),
        ("region", "AF-KHO", "PK", False),
        ("measure", "fatalities", "casualties", True),
        ("measure", "ibos", "incidents", True),
        ("measure", "fatalities", "incidents", False),
        ("cause", "operations-and-clashes", "all", True),
        ("actor", "jamaat-ul-ahrar", "religious-groups", True),
        ("actor", "claimed-ttp", "claimed", True),
        ("actor", "claimed-ttp", "ttp", False),
        ("target", "chinese-nationals", "foreigners", True),
        ("cause", "attacks", "operations", False),
        ("group", "police", "security-forces", True),
        ("group", "high-value-targets", "militants", True),
        ("group", "civilians", "militants", False),
    ],
)
def test_what_is_a_part_of_what(ledger, dimension, part, whole, is_part):
    assert ledger.part_of(dimension, part, whole) is is_part


def test_a_tree_with_a_circle_still_has_ancestors():
    rows = [{"group": "a", "parent": "b"}, {"group": "b", "parent": "a"}]
    assert ancestors("group", rows) == {"a": {"a", "b"}, "b": {"a", "b"}}


@pytest.mark.parametrize(
    ("region", "year", "census", "printed"),
    [
        ("PK", 2024, 2023, "241499431"),
        ("PK", 2014, 2017, "207, 684,626"),
        ("PK-BA", 2020, 2017, "12335129"),  # As near to 2017 as to 2023: the earlier.
        ("PK-BA", 2021, 2023, "14894402"),
        ("PK-TA", 2024, 2017, "49,93,044"),
        ("PK-KP-without-TA", 2015, 2017, "30.5m"),
    ],
)
def test_the_census_nearest_to_a_year(ledger, region, year, census, printed):
    found = ledger.population_of(region, year)
    assert (found["year"], found["printed"]) == (census, printed)
    assert found["interval"].low <= found["population"] <= found["interval"].high


def test_a_rounded_census_count_is_an_interval(ledger):
    rounded = ledger.population_of("PK-KP-without-TA", 2017)["interval"]
    assert (rounded.low, rounded.high) == (30_450_000, 30_550_000)
    garbled = ledger.population_of("PK-TA", 2017)["interval"]
    assert (garbled.low, garbled.high) == (4_993_044, 4_993_044)
    whole = ledger.population_of("PK-KP", 2017)["interval"]
    assert whole.overlaps(rounded + garbled)


def test_a_region_without_a_census_is_refused(ledger):
    with pytest.raises(LedgerError, match="No census count of AF-PKA"):
        ledger.population_of("AF-PKA", 2024)


def test_the_scope_of_crss_breaks_in_2013_and_2018(ledger):
    assert ledger.breaks("CRSS") == [2013, 2018]
    assert ledger.breaks("SATP") == []


# Loading.


def test_tables_are_attributes_and_a_wrong_name_is_an_attribute_error(ledger):
    assert ledger.sources.equals(ledger.tables["sources"])
    assert {"sources", "select", "to_frame"} <= set(dir(ledger))
    with pytest.raises(AttributeError, match="sauces"):
        ledger.sauces  # noqa: B018


@pytest.fixture
def folder(root, tmp_path):
    """A copy of data/ that may be damaged."""
    return shutil.copytree(root / "data", tmp_path / "data")


def test_the_ledger_loads_from_another_folder(folder, ledger):
    assert load(folder).claims.index.equals(ledger.claims.index)
    assert load(str(folder)).folder == folder


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("claims.csv", None, "claims.csv is missing"),
        ("claims.csv", b"", "is not a CSV table in UTF-8"),
        ("claims.csv", b"\xff\xfe", "is not a CSV table in UTF-8"),
        ("claims.csv", b"a,b\n1,2\n", "the schema wants claim_id, source_id"),
        ("claims.csv", b'"a,b\n1,2\n', "Run `tally check` for all problems."),
        ("datapackage.json", None, "is not a ledger"),
        ("datapackage.json", b"{", "is not readable JSON"),
        ("datapackage.json", b"[]", "must have a list of resources"),
        ("datapackage.json", b'{"resources": []}', "has no table actors, bodies, causes"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_sentence(folder, file, content, sentence):
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    with pytest.raises(LedgerError) as error:
        load(folder)
    assert sentence in str(error.value)
    assert isinstance(error.value, TallyError)


def test_a_row_that_is_cut_is_told_with_its_line(folder):
    path = folder / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines).rstrip(",")[:-1], encoding="utf-8")
    told = rf"claims.csv:{len(lines)}: the row has fewer cells than the header. Run `tally check`"
    with pytest.raises(LedgerError, match=told):
        load(folder)


def test_a_cell_of_another_type_is_a_sentence(folder):
    path = folder / "scopes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2018,", ",201B,"), encoding="utf-8")
    with pytest.raises(LedgerError, match=r"scopes.csv: first: .*Run `tally check`"):
        load(folder)


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(LedgerError, match="nowhere is not a ledger"):
        load(tmp_path / "nowhere")


def test_the_types_of_the_columns_are_those_of_the_descriptor(ledger, root):
    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource.get("type") != "table":
            continue
        frame = ledger.tables[resource["name"]]
        assert list(frame.columns) == [f["name"] for f in resource["schema"]["fields"]]
        for field in resource["schema"]["fields"]:
            if field["type"] == "number":
                assert frame[field["name"]].dtype == float
            if field["type"] in ("year", "integer"):
                assert frame[field["name"]].dtype == "Int64"


def test_what_repeats_a_figure_is_told_with_it_and_chooses_it_by_its_source(ledger):
    again = "crss-2024-pk-attacks-all-security-forces-count-pti"
    first = ledger.claim(again)["same_as"]
    (told,) = ledger.statements(source_id="pti-2025-02-01", measure="attacks").to_dict("records")
    assert (told["claims"][0], told["body"]) == (first, "CRSS")
    assert again in told["claims"]
    # Asked for by its own words, it is no figure beside the one that it repeats.
    worded = dict(body="ISPR", period="2024", group="security-forces", kind="count", region="PK")
    assert ledger.statements(**worded).empty
    assert len(ledger.select(**worded)) == 1


def test_what_repeats_a_figure_stands_for_itself_where_that_is_not_known(ledger):
    claims = ledger.claims
    again = "ispr-2024-pk-fatalities-operations-security-forces-count"
    (history,) = histories(claims.loc[[again]])
    assert [said.claims for said in history] == [(again,)]


def test_truth_7_quarters_of_2018_are_of_the_scope_of_the_years_before(ledger):
    def era(claim):
        found = scopes.era_of_claim(ledger, ledger.claim(claim))
        return None if found is None else found.crime

    assert era("crss-2018q2-pk-fatalities-all-count") == "yes"
    assert era("crss-2018q3-pk-fatalities-all-count") == "yes"
    assert era("crss-2013to2018-pk-fatalities-all-count") == "yes"
    assert era("crss-2018-pk-fatalities-all-count") == "no"
    # Nothing that was read says how the quarters of 2019 were counted.
    assert era("crss-2019q1-pk-fatalities-all-count") is None


def test_a_day_that_has_not_come_is_no_as_of(ledger):
    today = date.today()
    assert as_date(str(today)) == today
    for day in (today + timedelta(days=2), date(2999, 1, 1)):
        with pytest.raises(LedgerError, match="a day that has not come"):
            ledger.select(as_of=str(day))
