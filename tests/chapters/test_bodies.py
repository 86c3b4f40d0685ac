"""Who counts what: every published total in its scope, none lost, none mixed."""

import json
import re

import pandas as pd
import pytest

from tally import paths
from tally.chapters.bodies import derive, draw, say
from tally.ledger.scopes import era_of, includes
from tally.notebooks import fresh
from tally.page import outputs
from tally.quantities.interval import Interval
from tally.results.result import DeriveError, Result

#: The yearly table of people killed as the raw material has it: versions by year and column.
#: The figures of NACTA for 2023 and 2024 are those of the Ministry of Interior.
YEARLY = {
    "CRSS: all violence": {
        2013: ["5,687"],
        2014: ["7,655", "7,622"],
        2015: ["4,612", "4,647"],
        2016: ["2,610"],
        2017: ["2,057"],
        2018: ["980"],
        2019: ["679"],
        2020: ["600"],
        2021: ["853", "850"],
        2022: ["973", "980"],
        2023: ["1,524", "1,523", "1,533"],
        2024: ["2,546", "2,555"],
        2025: ["3,417"],
    },
    "PICSS: all violence": {
        2014: ["at least 5,388"],
        2015: ["3,368"],
        2017: ["1,387", "1,395"],
        2019: ["393"],
        2020: ["429"],
        2023: ["1,529"],
        2024: ["1,950"],
        2025: ["3,387", "3,413"],
    },
    "PICSS: attacks": {
        2016: ["over 950", "over 970"],
        2017: ["912"],
        2018: ["577"],
        2019: ["305"],
        2020: ["266"],
        2021: ["388"],
        2022: ["533", "539"],
        2023: ["976"],
        2024: ["1,177"],
    },
    "PIPS: attacks": {
        2013: ["2,451"],
        2014: ["1,723"],
        2015: ["1,069", "1,079"],
        2016: ["908"],
        2017: ["815"],
        2018: ["595"],
        2020: ["220"],
        2021: ["335"],
        2022: ["419"],
        2023: ["693"],
        2024: ["852"],
        2025: ["1,034"],
    },
    "GTI: attacks": {
        2013: ["2,356"],
        2014: ["1,760"],
        2016: ["956"],
        2018: ["543"],
        2019: ["300"],
        2021: ["292"],
        2022: ["643"],
        2023: ["748"],
        2024: ["1,081"],
        2025: ["1,139"],
    },
    "UCDP: all violence": {
        2013: ["2,914"],
        2014: ["3,639"],
        2015: ["2,454"],
        2016: ["1,100"],
        2017: ["960"],
        2018: ["483"],
        2019: ["293"],
        2020: ["409"],
        2021: ["452"],
        2022: ["719"],
        2023: ["1,178"],
        2024: ["1,885"],
    },
    "NACTA (state): attacks, without militants": {
        2015: ["838"],
        2016: ["804"],
        2017: ["668"],
        2018: ["517"],
        2019: ["375"],
        2020: ["175 (January to September)"],
    },
}
#: The same of series too short for the table.
FEW = {
    "SATP: all violence": {2009: ["11,317"], 2019: ["365"], 2024: ["2,236"]},
    "SATP: all violence, without militants": {2022: ["608"]},
    "MoI (state): attacks, without militants": {2023: ["930"]},
    "MoI (state): attacks, without militants, January to October": {2024: ["at least 924"]},
    "ISPR (state): all violence, without militants": {2025: ["1,235"]},
}


def cells(of: dict[str, dict[int, list[str]]]) -> list[tuple[str, int, list[str]]]:
    return [(label, year, v) for label, years in of.items() for year, v in years.items()]


CELLS, SHORT = cells(YEARLY), cells(FEW)


@pytest.fixture(scope="module")
def totals(ledger):
    return derive.totals(ledger, "fatalities")


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, object]]:
    """The yearly table that is committed with the notebook: each cell by column and year."""
    stored = outputs.stored(fresh.read(paths.root() / "notebooks" / "bodies.ipynb"))
    tables = [output["table"] for output in stored if output["kind"] == "table"]
    yearly = next(
        t
        for t in tables
        if t["caption"].startswith("People killed in Pakistan, by year and organisation")
    )
    cells: dict[str, dict[str, object]] = {head: {} for head in yearly["columns"]}
    for year, *values in yearly["rows"]:
        for head, value in zip(yearly["columns"][1:], values, strict=True):
            cells[head][year] = value
    return cells


def text(cell: object) -> str:
    return outputs.plain(cell if isinstance(cell, list) else [cell])


def rows_of(totals: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = totals[totals["year"] == year]
    return rows.assign(row=say.row_labels(rows))


@pytest.mark.parametrize(("label", "year", "versions"), CELLS)
def test_each_cell_of_the_yearly_table_can_be_read_from_claims(
    table, ledger, label, year, versions
):
    cell = table[label][str(year)]
    told = [v.removeprefix("at least ") for v in text(cell).split(" / ")]
    assert {v.removeprefix("at least ") for v in versions} <= set(told)
    claims = {claim for number in outputs.numbers(cell) for claim in number["claims"]}
    _are_of(ledger, claims, label)


@pytest.mark.parametrize(("label", "year", "versions"), SHORT)
def test_each_figure_of_a_short_series_stands_in_its_year(
    table, totals, ledger, label, year, versions
):
    assert label not in table  # series of fewer than four years would widen it beyond a page
    rows = rows_of(totals, year)
    row = rows[rows["row"] == label].iloc[0]
    results = [*row["before"], row["result"]]
    assert [result.text for result in results] == versions
    _are_of(ledger, {claim for result in results for claim in result.claims}, label)


def _are_of(ledger, claims: set[str], label: str) -> None:
    assert claims
    assert set(ledger.claims.loc[list(claims), "body"]) == {label.split(":")[0].split(" ")[0]}


def test_a_cell_without_a_figure_is_a_dash_and_no_zero(table):
    assert table["PICSS: all violence"]["2022"] is None
    assert table["PIPS: attacks"]["2012"] is None


def test_the_year_of_the_page_shows_all_bodies_in_their_scopes(totals):
    rows = rows_of(totals, 2024).set_index("row")
    told = {label: (row["text"], row["scope"]) for label, row in rows.iterrows()}
    assert told == {
        "CRSS: all violence": ("2,555", derive.WITH_OPERATIONS),
        "SATP: all violence": ("2,236", derive.WITH_OPERATIONS),
        "PICSS: all violence": ("1,950", derive.WITH_OPERATIONS),
        "UCDP: all violence": ("1,885", derive.WITH_OPERATIONS),
        "PICSS: attacks": ("1,177", derive.ATTACKS_ONLY),
        "GTI: attacks": ("1,081", derive.ATTACKS_ONLY),
        "PIPS: attacks": ("852", derive.ATTACKS_ONLY),
        "CRSS: all violence, without militants": ("1,612", derive.WITHOUT_MILITANTS),
        "MoI (state): attacks, without militants, January to October": (
            "at least 924",
            derive.WITHOUT_MILITANTS,
        ),
    }
    assert list(told)[:4] == ["CRSS: all violence", "SATP: all violence", *list(told)[2:4]]
    assert [r.text for r in rows.at["CRSS: all violence", "before"]] == ["2,546"]


def test_a_class_of_scope_comes_from_the_scope_and_the_claim(ledger):
    def of(body, year, cause, group="all", measure="fatalities"):
        return derive.scope_class(era_of(ledger, body, year), measure, cause, group)

    assert of("CRSS", 2017, "all") == derive.WITH_CRIME
    assert of("CRSS", 2018, "all") == derive.WITH_OPERATIONS
    assert of("CRSS", 2018, "attacks") == derive.ATTACKS_ONLY
    assert of("CRSS", 2018, "operations") == derive.OPERATIONS_ONLY
    assert of("CRSS", 2012, "all") == derive.NOT_KNOWN
    assert of("GTI", 2024, "attacks") == derive.ATTACKS_ONLY
    assert of("NACTA", 2019, "attacks", "civilians-and-security") == derive.WITHOUT_MILITANTS
    assert of("NACTA", 2019, "attacks", measure="attacks") == derive.ATTACKS_ONLY
    assert includes(era_of(ledger, "PICSS", 2024), "fatalities", "all", "all") == {
        "militants": "yes",
        "operations": "yes",
        "crime": "unknown",
        "drones": "unknown",
    }


def test_a_sum_that_nobody_printed_is_marked_as_computed(totals):
    for label, year, made in (("SATP", 2022, "608"), ("MoI", 2023, "930")):
        row = totals[(totals["body"] == label) & (totals["year"] == year)].iloc[0]
        result: Result = row["result"]
        assert (result.text, result.printed, len(result.claims)) == (made, None, 2)
    # PIPS printed a total for 2024: nothing is added up for it.
    pips = totals[(totals["body"] == "PIPS") & (totals["year"] == 2024)]
    assert list(pips["label"]) == ["PIPS: attacks"]


def test_ratios_hold_every_version_and_leave_parts_of_years_out(totals):
    reference = derive.reference(totals)
    assert reference == "CRSS: all violence"
    ratios = derive.ratios(totals, reference).set_index(["year", "label"])
    picss = ratios.at[(2025, "PICSS: all violence"), "result"]
    assert float(picss.interval.low) == pytest.approx(338700 / 3417)
    assert float(picss.interval.high) == pytest.approx(341300 / 3417)
    assert not any(year == 2024 and label.startswith("MoI") for year, label in ratios.index)


def test_truth_7_no_ratio_crosses_a_scope(totals):
    reference = derive.reference(totals)
    ratios = derive.ratios(totals, reference)
    assert set(ratios["scope"]) == {derive.WITH_OPERATIONS}
    # Until 2017 CRSS counts crime as well, and no other organisation does.
    assert ratios["year"].min() == 2018
    assert "attacks" not in str(say.ratios_in_year(ratios, reference, 2024))
    for year in (2014, 2015, 2024):
        told = str(say.in_year(rows_of(totals, year), "people killed"))
        assert "times that of PIPS in attacks" not in told.split("PICSS in attacks is")[0]
        for scope, (low, high) in derive.pairs(totals[totals["year"] == year]).items():
            assert low["scope"] == high["scope"] == scope
    assert "3.0 times" not in str(say.in_year(rows_of(totals, 2024), "people killed"))
    assert str(say.years_finding(totals, "people killed")).startswith(
        "People killed, with operations, 2009 to 2025: in 2019 the highest figure is 2.3 times"
    )


def test_truth_7_attacks_with_target_killings_are_no_attacks(totals, ledger):
    attacks = totals[totals["label"] == "CRSS: attacks"].set_index("year")["text"]
    assert 2013 not in attacks.index
    assert attacks[2014] == "1,498"
    assert attacks[2018] == "739"
    wide = ledger.select(body="CRSS", cause="attacks-and-target-killings")
    assert sorted(wide["printed"]) == ["13428", "4643", "754", "decreased by 15 per cent"]


def test_w6_months_of_a_year_are_in_no_chart_of_whole_years(totals):
    drawing = draw.rows(rows_of(totals, 2024), scope="Killed", axis="killed")
    assert not any("January" in who for who in drawing.table["Counted by"])
    assert draw.PARTS in drawing.remarks
    assert "January to October" in str(say.in_year(rows_of(totals, 2024), "people killed"))


def test_w7_what_a_narrower_figure_counts_is_not_told_as_the_whole(totals, ledger):
    table = say.scope_table(rows_of(totals, 2024), ledger, "fatalities").set_index("Figure of")
    for label, row in table.iterrows():
        counts = row["The organisation’s totals count"]
        if label == "PICSS: attacks":
            assert row["Operations"] == "no"
            assert counts.startswith(
                "Since 2011: attacks alone, out of militant attacks and actions"
            )
        if label == "CRSS: all violence, without militants":
            assert counts.startswith(
                "Since 2018: without the militants, out of attacks and operations"
            )
        if label == "PIPS: attacks":
            assert counts.startswith(
                "Since 2013: attacks alone, out of terrorist attacks, operations"
            )
        if label == "CRSS: all violence":
            assert "out of" not in counts


def test_a_total_of_all_violence_is_of_no_scope_of_attacks(totals):
    # 12,623 of 2009 are of all incidents of violence, of which 3,021 were killed in attacks.
    rows = rows_of(totals, 2009).set_index("row")
    scopes = rows.loc[["PIPS: all violence", "PIPS: attacks"], "scope"]
    assert list(scopes) == [derive.WITH_OPERATIONS, derive.ATTACKS_ONLY]
    told = totals[totals["cause"] == "all"]
    assert derive.ATTACKS_ONLY not in set(told["scope"])


@pytest.mark.slow
def test_a_line_is_broken_where_a_scope_changes_and_where_a_year_is_missing(totals):
    spec = draw.years(totals, scope="Killed", axis="killed").chart.to_dict()
    data = spec["layer"][2]["data"]["values"] if "data" in spec["layer"][2] else None
    data = data or next(iter(spec["datasets"].values()))
    runs = {(r["who"], r["year"]): (r["era"], r["run"]) for r in data if r["latest"]}
    crss, picss = "CRSS: all violence", "PICSS: all violence"
    assert runs[crss, 2016] == runs[crss, 2017] != runs[crss, 2018] == runs[crss, 2019]
    assert runs[picss, 2015] != runs[picss, 2017]
    assert (picss, 2016) not in runs
    assert runs["GTI: attacks", 2019] != runs["GTI: attacks", 2021]
    told = json.dumps(spec)
    assert set(re.findall(r"scope changes: (\w+)", told)) == {"CRSS", "GTI", "PIPS"}
    # Where a line ends a second time, its name says of what.
    assert '"long": "PIPS, attacks only"' in told and '"long": "UCDP"' in told


def test_a_reader_can_switch_scope_and_the_picture_shows_all(totals):
    spec = draw.rows(rows_of(totals, 2024), scope="Killed", axis="killed").chart.to_dict()
    (field,) = spec["params"]
    assert field["bind"]["input"] == "select"
    assert field["bind"]["options"] == [
        "all scopes",
        derive.WITH_OPERATIONS,
        derive.ATTACKS_ONLY,
        derive.WITHOUT_MILITANTS,
    ]
    assert field["value"] == field["bind"]["options"][0]
    tests = {t for t in re.findall(r'"test": "([^"]+)"', json.dumps(spec))}
    assert tests == {
        "shown == 'all scopes' || datum.body == shown || indexof(datum.scope, shown) == 0"
    }
    # With one scope there is nothing to choose.
    one = draw.rows(rows_of(totals, 2006), scope="Killed", axis="killed").chart.to_dict()
    assert "params" not in one


def test_earlier_versions_are_hollow_and_in_the_data(totals):
    drawing = draw.rows(rows_of(totals, 2024), scope="Killed", axis="killed")
    standing = drawing.table.set_index("Figure")["Standing"]
    assert standing["2,555"] == "last said"
    assert standing["2,546"] == "another version"
    assert "CRSS: all violence: 2,546 / 2,555" in drawing.alternative
    assert {"crss-2024-pk-fatalities-all-count"} <= set(drawing.claims)


def test_a_bar_reaches_from_the_lower_end_to_the_upper(totals):
    rows = rows_of(totals, 2024).iloc[:1]
    between = Result(Interval(100, 400), "people killed", ("a",))
    spec = draw.rows(rows.assign(result=[between]), scope="Killed", axis="killed").chart.to_dict()
    (bar,) = [la for la in spec["layer"] if la["mark"]["type"] == "bar"]
    ends = bar["encoding"]["x"]["field"], bar["encoding"]["x2"]["field"]
    assert ends == ("low", "shown_high")
    (drawn,) = [one for one in spec["data"]["values"] if one["latest"]]
    assert (drawn["low"], drawn["shown_high"]) == (100, 400)


def test_the_sentence_names_the_ends_and_why_they_differ(totals):
    rows = rows_of(totals, 2024)
    told = str(say.in_year(rows, "people killed"))
    assert "CRSS 2,555, SATP 2,236, PICSS 1,950 and UCDP 1,885 (with operations)" in told
    assert "CRSS has 1.4 times as many as UCDP (with operations)" in told
    why = str(say.why(rows, "fatalities"))
    assert "; those “attacks only” leave out whoever was killed in operations" in why
    assert why.endswith("MoI belongs to the state, the others do not.")


@pytest.mark.slow
def test_the_page_as_of_a_day_shows_what_was_known_then(ledger):
    then = derive.totals(ledger.known_on("2024-12-31"), "fatalities")
    known = {r["label"]: r["text"] for _, r in then[then["year"] == 2024].iterrows()}
    assert known == {
        "CRSS: all violence": "2,546",
        "CRSS: all violence, without militants": "1,612",
        "PICSS: attacks": "1,082",
        "MoI: attacks, without militants": "at least 924",
    }
    with pytest.raises(DeriveError, match="No organisation published a total of people killed"):
        derive.totals(ledger.known_on("2005-12-31"), "fatalities")


def test_what_is_not_a_total_is_not_set_beside_totals(ledger, totals):
    causes = set(totals["cause"])
    assert causes <= {"all", "attacks-and-operations", "attacks"}
    claims = {c for r in totals["result"] for c in r.claims}
    assert "gti-2025-pk-fatalities-attacks-all-ttp-count" not in claims
    arrests = derive.totals(ledger, "arrests")
    assert list(arrests[arrests["year"] == 2023]["label"]) == ["ISPR", "PICSS"]
