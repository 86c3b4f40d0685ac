"""What readers and analysts ask for comes out of the ledger in one selection each.

The values are those of the pages that were read, not of the tables: a slip on the way into the
tables, or a claim that fell out of a selection, shows here.
"""

import pandas as pd
import pytest

import tally
from tally.errors import LedgerError
from tally.ledger.dimensions import whole

#: The months of PICSS whose count of attacks nobody printed, as far as was found.
NOT_FOUND = [
    "2021-01", "2021-02", "2021-03", "2021-06", "2021-07", "2022-08", "2022-09", "2023-06",
    "2023-10", "2023-12", "2024-04", "2024-09", "2024-12", "2026-02",
]  # fmt: skip

ATTACKS = dict(measure="attacks", kind="count", **whole(cause="attacks"))
SUICIDE = ATTACKS | {"tactic": "suicide-attacks"}
KILLED = dict(measure="fatalities", kind="count")


@pytest.fixture(scope="module")
def ledger():
    return tally.load()


def test_the_attacks_of_picss_month_by_month_with_gaps(ledger):
    of = {"body": "PICSS", "region": "PK", **ATTACKS}
    found = ledger.latest(each="month", within="2021-01/2026-02", **of)
    months = pd.period_range("2021-01", "2026-02", freq="M").astype(str)
    laid = found.set_index("period")["low"].reindex(months)
    assert laid.index[laid.isna()].to_list() == NOT_FOUND
    assert laid.count() == len(found) == len(months) - len(NOT_FOUND)
    of_year = {year: laid[laid.index.str.startswith(year)].dropna() for year in ("2021", "2024")}
    assert of_year["2021"].to_list() == [13, 24, 45, 23, 33, 24, 28]
    assert of_year["2024"].to_list() == [93, 97, 56, 86, 69, 79, 83, 68, 71]
    # A month that was restated has its later count, and a floor stays one.
    assert (laid["2023-03"], laid["2025-04"], laid["2025-08"]) == (39, 81, 143)
    floors = found[found["qualifier"] == "at_least"]
    assert floors["period"].to_list() == ["2023-01", "2025-01"]


def test_a_gap_is_no_zero(ledger):
    found = ledger.select(body="PICSS", period=NOT_FOUND, region="PK", **ATTACKS)
    assert found.empty
    # Of the last month there are people killed, though no count of attacks.
    killed = ledger.select(body="PICSS", period="2026-02", region="PK", **KILLED, **whole())
    assert killed["value"].to_list() == [470]


def test_suicide_attacks_by_year_from_six_organisations(ledger):
    six = ["PIPS", "PICSS", "CMC", "CRSS", "MoI", "Pakistan-Body-Count"]
    found = ledger.latest(body=six, region="PK", each="year", within="2007/2025", **SUICIDE)
    laid = found.pivot(index="period", columns="body", values="text")[six]
    assert laid.loc["2007"].dropna().to_dict() == {
        "PIPS": "60",
        "MoI": "56",
        "Pakistan-Body-Count": "57",
    }
    assert laid["PIPS"].dropna().loc[:"2014"].to_list() == [
        "60", "63", "87", "68", "45", "33", "46", "26",
    ]  # fmt: skip
    assert laid.loc["2023"].dropna().to_dict() == {"PIPS": "23", "PICSS": "29", "CRSS": "31"}
    assert laid["PICSS"].dropna().loc["2016":"2023"].to_dict() == {
        "2016": "17", "2017": "23", "2018": "18", "2019": "3", "2020": "4", "2021": "4",
        "2022": "15", "2023": "29",
    }  # fmt: skip
    # The report of 2021 has ten for 2019, and the newest one three: both are told, one is last.
    years = ledger.statements(body="PICSS", region="PK", period=2019, **SUICIDE)
    assert dict(zip(years["text"], years["fate"], strict=True)) == {"10": "restated", "3": "latest"}
    assert laid["CMC"].dropna().to_dict() == {"2011": "41", "2013": "47", "2014": "30"}


def test_the_police_killed_in_khyber_pakhtunkhwa_from_2009_to_2025(ledger):
    of = dict(body="KP-Police", cause="all", group="police", **KILLED)
    here = ["PK-KP-without-TA", "PK-KP"]
    found = ledger.latest(region=here, each="year", within="2009/2025", **of)
    laid = found.set_index("period")["low"].reindex(map(str, range(2009, 2026)))
    assert laid.dropna().astype(int).to_dict() == {
        "2009": 210, "2010": 108, "2011": 154, "2012": 106, "2013": 135, "2014": 111, "2015": 59,
        "2016": 74, "2017": 36, "2018": 30, "2019": 38, "2020": 28, "2021": 59, "2022": 93,
        "2023": 188,
    }  # fmt: skip
    # Of 2024 and 2025 the police told only months, which stand for themselves.
    assert laid.index[laid.isna()].to_list() == ["2024", "2025"]
    parts = ledger.latest(region="PK-KP", each="span", within="2024/2025", **of)
    assert dict(zip(parts["period"], parts["text"], strict=True)) == {
        "2024-01/2024-04": "4", "2024-01/2024-07": "92", "2025-01/2025-07": "76",
        "2025-01/2025-08": "79",
    }  # fmt: skip
    # The province is another one from 2018 on, and the selection says so.
    assert found.groupby("region", sort=False)["period"].agg(["min", "max"]).T.to_dict("list") == {
        "PK-KP-without-TA": ["2009", "2017"],
        "PK-KP": ["2018", "2023"],
    }


def test_the_deaths_by_actor_of_pips_and_of_the_index(ledger):
    deaths = KILLED | whole(cause="attacks")
    deaths["actor"] = ledger.parts_of("actor", "all")
    found = ledger.latest(body=["PIPS", "GTI"], region="PK", each="year", **deaths)
    laid = found.pivot(index=["body", "period"], columns="actor", values="text")
    assert laid.loc["GTI", "ttp"].dropna().to_dict() == {
        "2014": "544", "2015": "240", "2019": "73", "2023": "293", "2024": "585", "2025": "637",
    }  # fmt: skip
    assert laid.loc["GTI", "baloch-groups"].dropna().to_dict() == {"2023": "88", "2024": "388"}
    assert laid.loc[("PIPS", "2018")].dropna().to_dict() == {
        "nationalist-groups": "96",
        "ttp-and-similar": "449",
    }
    assert laid.loc[("PIPS", "2021")].dropna().to_dict() == {
        "baloch-groups": "96",
        "nationalist-groups": "97",
        "ttp": "158",
        "ttp-local-taliban-and-is-k": "236",
    }
    assert laid.loc[("PIPS", "2024")].dropna().to_dict() == {"bla": "225", "ttp": "around 300"}


def test_khyber_pakhtunkhwa_by_district_in_2023(ledger):
    districts = ledger.parts_of("region", "PK-KP", kind="district")
    deaths = dict(measure="fatalities", **(whole(cause="attacks") | {"group": "security-forces"}))
    killed = ledger.latest(body="KP-Home", region=districts, within=2023, kind="count", **deaths)
    assert killed["period"].unique().tolist() == ["2023-01-01/2023-12-09"]
    laid = killed.set_index("region")["text"].reindex(districts)
    assert laid.dropna().to_dict() == {
        "PK-KP-dera-ismail-khan": "21",
        "PK-KP-peshawar": "106",
        "PK-KP-tank": "13",
        "PK-TA-bajaur": "4",
        "PK-TA-khyber": "28",
        "PK-TA-north-waziristan": "36",
        "PK-TA-south-waziristan": "29",
    }
    # Two offices of the province count attacks, and not the same ones.
    both = ["KP-Home", "KP-CTD"]
    attacks = ledger.latest(body=both, region=districts, within=2023, **ATTACKS)
    laid = attacks.pivot(index="region", columns="body", values="text")
    assert laid.loc["PK-TA-north-waziristan"].to_dict() == {"KP-CTD": "86", "KP-Home": "201"}
    assert laid["KP-CTD"].dropna().to_dict() == {
        "PK-KP-dera-ismail-khan": "132",
        "PK-KP-peshawar": "89",
        "PK-TA-khyber": "103",
        "PK-TA-north-waziristan": "86",
        "PK-TA-south-waziristan": "50",
    }


def test_who_said_how_many_were_killed_on_the_jaffar_express(ledger):
    found = ledger.select(episode="jaffar-express-2025-03-11", measure="fatalities")
    said = found.groupby(["body", "group"])["text"].agg(list).to_dict()
    assert said == {
        ("BLA", "security-forces"): ["over 30"],
        ("ISPR", "all"): ["31"],
        ("ISPR", "civilians"): ["21"],
        ("ISPR", "frontier-corps"): ["4"],
    }
    # What a party says of itself is marked as that.
    types = found["body"].map(ledger.bodies["type"])
    assert types.groupby(found["body"]).first().to_dict() == {"BLA": "party", "ISPR": "state"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"each": "months"}, "each is 'months', and must be one of .* did you mean 'month'"),
        ({"within": "2021-13"}, "'2021-13' is not a period"),
        ({"whithin": "2021"}, "Claims have no column 'whithin'"),
    ],
)
def test_a_question_that_is_none_is_refused(ledger, asked, told):
    with pytest.raises(tally.errors.TallyError, match=told):
        ledger.select(**asked)


def test_parts_of_what_is_no_term_are_refused_by_name(ledger):
    with pytest.raises(LedgerError, match="the term for it is 'ttp'"):
        ledger.parts_of("actor", "Pakistani Taliban")
    with pytest.raises(LedgerError, match=r"regions\.csv has no column 'kinds'"):
        ledger.parts_of("region", "PK-KP", kinds="district")
    assert ledger.parts_of("actor", "claimed-ttp") == []
    assert "PK-KP" not in ledger.parts_of("region", "PK-KP")


def test_times_and_each_choose_statements_as_they_choose_claims(ledger):
    of = dict(body="CRSS", region="PK", **KILLED, **whole())
    claims = ledger.select(each="quarter", within="2024/2025", **of)
    told = ledger.statements(each="quarter", within="2024/2025", **of)
    assert sorted(claim for row in told["claims"] for claim in row) == sorted(claims.index)
    assert claims["period"].str.fullmatch("202[45]-Q[1-4]").all()
