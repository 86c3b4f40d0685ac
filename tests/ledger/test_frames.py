"""Frames as analysts of pandas expect them: they merge, sort and go into files as they are."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from pandas.api.types import is_datetime64_dtype

import tally
from tally.chapters.overview import derive as overview
from tally.chapters.trends import derive as trends
from tally.chapters.vintages import derive as vintages
from tally.errors import TallyError
from tally.ledger.days import days
from tally.quantities.interval import Interval
from tally.results import regions, ucdp

BLOCK = re.compile(r"```python\n(.*?)```", re.S)

CRSS = {"body": "CRSS", "region": "PK", "measure": "fatalities", "kind": "count"}

FRAMES = {
    "flat": lambda ledger: ledger.to_frame(),
    "select": lambda ledger: ledger.select(**CRSS),
    "latest": lambda ledger: ledger.latest(**CRSS),
    "regional": lambda ledger: regions.regional(ledger, "CRSS", "fatalities", "2024"),
    "yearly": lambda ledger: trends.yearly(ledger, "CRSS", "fatalities", "all", (2013, 2025)),
    "printed": lambda ledger: vintages.printed(ledger, "CRSS", "fatalities", "2023"),
    "totals": lambda ledger: overview.totals(ledger),
    "ucdp": lambda ledger: ucdp.years(ledger, ucdp.months(ledger, "PK", (2019, 2023))),
}


@pytest.fixture(scope="module")
def bench(root, tmp_path_factory) -> dict:
    """What the lines of the page give, run in their order."""
    blocks = BLOCK.findall((root / "book" / "bench.md").read_text(encoding="utf-8"))
    assert len(blocks) == 11
    assert max(len(block.splitlines()) for block in blocks[1:]) <= 3
    given: dict = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("bench"))
        for block in blocks:
            exec(block, given)
        given["sheet"] = Path("claims.xlsx").read_bytes()
    return given


@pytest.mark.slow
def test_the_lines_of_the_page_give_what_was_printed(bench):
    assert bench["series"].loc[2025].to_list() == [3417, 3417]
    shares = bench["shares"].set_index("name")
    assert str(shares.at["Balochistan", "share"]) == "31%"
    assert bench["side_by_side"]["UCDP"] == 1885
    assert bench["versions"]["text"].to_list() == ["1,524", "1,523", "1,533"]
    assert bench["per_head"]["region"].to_list() == ["PK-BA", "PK-KP"]
    assert set(bench["joined"]["office"]) == {"Peshawar", "Quetta"}
    assert len(bench["monthly"]) == 60 and bench["monthly"].isna().any()
    assert {"PK-KP-hangu", "PK-KP-peshawar"} <= set(bench["districts"].index.unique("region"))
    assert bench["by_actor"].at["2024", ("PIPS", "ttp")] == 285
    assert bench["sheet"][:2] == b"PK"


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_goes_into_every_file_and_merges_and_sorts_by_any_column(ledger, name):
    frame = FRAMES[name](ledger)
    column = frame.columns[0]
    assert len(frame.reset_index()) == len(frame)
    assert len(frame.merge(frame[[column]].drop_duplicates(), on=column)) == len(frame)
    assert frame.groupby(column).size().sum() == len(frame)
    assert len(frame.sort_values(column)) == len(frame)
    some = frame.head(40)
    back = pd.read_parquet(io.BytesIO(some.to_parquet()))
    assert list(back.columns) == list(frame.columns)
    some.to_excel(io.BytesIO())
    assert "Interval(" not in some.to_csv() and "Fraction(" not in some.to_csv()
    assert len(pd.read_json(io.StringIO(some.to_json(orient="records", date_format="iso")))) <= 40


def test_the_flat_frame_has_numbers_days_and_categories(ledger):
    frame = ledger.to_frame()
    row = frame.set_index("claim_id").loc["crss-2024q1-pk-kp-fatalities-all-share"]
    assert (row["low"], row["high"], row["low_strict"]) == (50.5, 51.5, 50.5)
    assert (row["region_name"], row["first_day"]) == (
        "Khyber Pakhtunkhwa", pd.Timestamp("2024-01-01")
    )  # fmt: skip
    assert row["interval"] == Interval("50.5", "51.5")
    assert is_datetime64_dtype(frame["known"]) and frame["region"].dtype == "category"
    assert frame["first_day"].dt.year.min() < 2010
    assert (frame.loc[frame["first_day"] >= "2026-01-01", "period"].str[:4] == "2026").all()


def test_what_is_exact_stays_exact_when_a_frame_is_reshaped(ledger):
    frame = ledger.select(**CRSS, each="year")
    third = Interval(1, 3) / 3
    frame.loc[frame.index[0], "interval"] = third
    again = pd.concat([frame, frame]).sort_values("period").reset_index(drop=True)
    again = again.merge(ledger.sources, on="source_id")
    assert again["interval"].dtype.name == "exact"
    assert (again["interval"] == third).sum() == 2
    assert again["interval"].isna().sum() == 0
    assert third not in ledger.select(**CRSS)["interval"].to_list()
    written = pd.read_parquet(io.BytesIO(frame.to_parquet()))["interval"].iloc[0]
    assert '"low": "1/3"' in written and '"high": "1"' in written


@pytest.mark.filterwarnings("ignore::pandas.errors.ChainedAssignmentError")
def test_what_is_changed_in_a_frame_reaches_no_other():
    ledger = tally.load()
    ledger.claims.loc[:, "value"] = 0
    ledger.sources.loc[:, "publisher"] = "nobody"
    ledger.ucdp_monthly["best"].array[:] = 0
    ledger.latest(**CRSS).loc[:, "text"] = "none"
    found = ledger.latest(**CRSS, period="2024", group="all", cause="all")
    assert found["text"].to_list() == ["2,555"]
    assert "nobody" not in set(ledger.sources["publisher"])
    assert ledger.ucdp_monthly["best"].max() > 0


def test_times_are_chosen_by_ranges_and_terms_by_their_names(ledger):
    year = ledger.select(body="CRSS", period=2024, within=True, each="quarter")
    assert {"2024-Q1", "2024-Q2"} <= set(year["period"])
    assert year["period"].str.startswith("2024-Q").all()
    ranged = ledger.select(**CRSS, within=slice(2021, 2023), each="year")
    assert set(ranged["period"]) == {"2021", "2022", "2023"}
    assert set(ledger.select(period=pd.Period("2024Q1"))["period"]) == {"2024-Q1"}
    name = ledger.bodies.at["CRSS", "name"]
    assert ledger.select(body=name).equals(ledger.select(body="CRSS"))
    assert set(ledger.select(region="khyber pakhtunkhwa")["region"]) == {"PK-KP"}
    assert set(ledger.select(publisher="Dawn")["publisher"]) == {"Dawn"}
    with pytest.raises(TallyError, match="A slice of time has a beginning and an end"):
        ledger.select(within=slice(None, 2024))


def test_a_ledger_is_shown_in_a_line_and_as_a_table(ledger):
    assert len(repr(ledger)) < 120 and "claims in" in repr(ledger)
    assert "<td>sources</td>" in ledger._repr_html_()
    assert "as known on 2024-01-15" in repr(ledger.known_on("2024-01-15"))


def test_a_missing_day_is_missing(ledger):
    assert days([None])[0] is pd.NaT
    assert ledger.claims["known"].isna().any()
