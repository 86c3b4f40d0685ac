"""The front page: its headline against the table, what moves it, and what can't carry it."""

import csv
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from support.added import with_claims

import tally
from tally.chapters import overview
from tally.chapters.overview import derive, draw, say
from tally.curation import add
from tally.page import parameters
from tally.page.parameters import ParameterError
from tally.quantities.interval import Interval
from tally.results import landmarks
from tally.results.standing import WEAK, carries
from tally.results.words import capital


def page_of(ledger, year="latest"):
    """The headline of a page and the frames behind it."""
    totals = derive.totals(ledger)
    of = int(derive.latest(ledger, {}) if year == "latest" else year)
    counted = derive.in_year(totals, of)
    return of, counted, str(say.headline(counted, of))


def printed(root, body, year):
    """What the table itself holds of everybody killed in a year, by claim."""
    with (root / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["claim_id"]: int(row["value"])
            for row in csv.DictReader(file)
            if (row["body"], row["period"], row["region"]) == (body, str(year), "PK")
            and (row["measure"], row["kind"], row["episode"]) == ("fatalities", "count", "")
            and {row[c] for c in ("cause", "group", "actor", "tactic", "target")} == {"all"}
        }


def test_the_headline_of_2025_is_what_the_table_holds(ledger, root):
    year, counted, said = page_of(ledger, "2025")
    assert year == 2025
    assert counted.set_index("body")["text"].to_dict() == {"CRSS": "3,417", "PICSS": "3,413"}
    assert set(printed(root, "CRSS", 2025).values()) == {3417}
    # What PICSS printed in December was restated in January, and its last word stands.
    assert set(printed(root, "PICSS", 2025).values()) == {3387, 3413}
    assert said == (
        "3,413 to 3,417 people were killed in political violence in Pakistan in 2025, "
        "at least a third more than in 2024"
    )
    assert 3417 / 2555 - 1 >= 1 / 3
    assert 3413 / 1950 - 1 >= 1 / 3


def test_the_headline_as_of_the_end_of_2024_knows_nothing_later(ledger):
    year, counted, said = page_of(ledger.known_on("2024-12-31"))
    assert year == 2023
    assert counted.set_index("body")["text"].to_dict() == {"CRSS": "1,533", "PICSS": "1,529"}
    assert said == (
        "1,529 to 1,533 people were killed in political violence in Pakistan in 2023, "
        "56% more than in 2022 by the count of CRSS"
    )
    known = ledger.rows(c for result in counted["result"] for c in result.claims)["known"]
    assert max(known).year == 2024


def test_each_number_of_the_headline_leads_to_its_claims(ledger):
    _, counted, _ = page_of(ledger, "2025")
    killed, moved = say.headline(counted, 2025).numbers
    assert set(killed.result.claims) == {c for r in counted["result"] for c in r.claims}
    assert set(moved.result.claims) > set(killed.result.claims)
    assert (killed.result.low, killed.result.high) == (3413, 3417)


@pytest.fixture
def later(root, tmp_path):
    """A copy of the tables with a total of 2026 by each of these organisations."""

    def make(*figures):
        total = {"period": "2026", "printed": "4000"}
        made = [{"body": body, "source_kind": kind, **total} for body, kind in figures]
        return with_claims(root / "data", tmp_path, *made)

    return make


@pytest.mark.slow
def test_latest_moves_when_a_second_total_is_added(later):
    assert page_of(later(("CRSS", "organisation")))[0] == 2025
    year, counted, said = page_of(later(("CRSS", "organisation"), ("PICSS", "organisation")))
    assert year == 2026
    assert sorted(counted["body"]) == ["CRSS", "PICSS"]
    assert said.startswith("4,000 people were killed in political violence in Pakistan in 2026")


@pytest.mark.slow
def test_a_copy_alone_moves_nothing(later):
    year, counted, _ = page_of(later(("CRSS", "copy"), ("PICSS", "blog")))
    assert year == 2025
    assert "4,000" not in set(counted["text"])


@pytest.mark.slow
def test_a_figure_added_by_tally_add_is_in_the_headline(root, tmp_path):
    folder = shutil.copytree(root / "data", tmp_path / "data")
    tables = add.read(folder)
    made = add.compose(
        tables,
        {
            "source_id": "satp-2026-11-20",
            "publisher": "SATP",
            "title": "[datasheet of Pakistan]",
            "published": "2026-11-20",
            "url": "https://www.satp.org/datasheet-2025",
            "body": "SATP",
            "period": "2025",
            "region": "PK",
            "measure": "fatalities",
            "printed": "3,900",
        },
    )
    add.apply(tables, made)
    _, counted, said = page_of(tally.load(folder))
    assert list(counted["body"]) == ["SATP", "CRSS", "PICSS"]
    assert said.startswith("3,413 to 3,900 people were killed")


def test_nothing_on_the_first_screen_rests_on_copies_alone(ledger):
    year, counted, _ = page_of(ledger)
    totals = derive.totals(ledger)
    said = [
        say.headline(counted, year),
        say.how_many(counted, year),
        say.where(derive.where(ledger, counted), year),
        say.who(derive.who(ledger, year), year),
        say.newest(derive.newest(ledger, year)),
        say.apart(
            counted,
            derive.in_year(totals, year - 1),
            derive.in_year(derive.totals(ledger, "attacks"), year),
            year,
        ),
    ]
    kinds = ledger.sources["kind"]
    for number in (n for told in said for n in told.numbers):
        rows = ledger.rows(number.result.claims)
        for _, of_body in rows.groupby(["body", "period", "region", "group"]):
            assert not set(of_body["source_id"].map(kinds)) <= WEAK, number
    assert not carries(ledger, ["picss-202602-pk-fatalities-all-count"])


def test_who_the_dead_were_is_told_by_one_report(ledger):
    told = str(say.who(derive.who(ledger, 2025), 2025))
    assert told == (
        "62% were counted as militants: of 3,387 killed in 2025, PICSS’s report of December 2025 "
        "has 2,115 militants, 664 members of the security forces and 580 civilians."
    )
    assert derive.who(ledger, 2010) is None


@pytest.mark.slow
def test_the_newest_month_names_who_added_it_up(ledger):
    told = str(say.newest(derive.newest(ledger, 2025)))
    assert told == (
        "551 people were killed in August 2026, by the preliminary count of UCDP, as forecastlab "
        "adds it up. The newest month with a figure a year before is January 2026: 361 against "
        "245 (PICSS), 47% more."
    )
    assert derive.figures_to(derive.newest(ledger, 2025), 2025) == "2026-08"
    # A month of an earlier year is no news.
    assert derive.newest(ledger.known_on("2024-01-15"), 2023) is None


@pytest.mark.parametrize("year", ["2010", "2014", "2018", "2019", "2021", "2024", "2025"])
def test_sentences_read_well_for_each_year(ledger, year):
    of, counted, said = page_of(ledger, year)
    assert said == capital(said)
    assert f"were killed in political violence in Pakistan in {year}" in said
    earlier = derive.in_year(derive.totals(ledger), of - 1)
    for told in (
        say.how_many(counted, of),
        say.apart(counted, earlier, counted.iloc[:0], of),
        say.where(derive.where(ledger, counted), of),
    ):
        assert str(told) == "" or str(told).endswith(".")
        assert not set("{}").intersection(str(told))
        assert "None" not in str(told)


def test_one_organisation_alone_reads_well(ledger):
    _, counted, said = page_of(ledger, "2010")
    assert said == "10,003 people were killed in political violence in Pakistan in 2010"
    assert str(say.how_many(counted, 2010)) == "PIPS counted 10,003 people killed."
    none = counted.iloc[:0]
    assert str(say.apart(counted, none, none, 2010)) == "Only PIPS has a total of 2010."
    one = derive.in_year(derive.totals(ledger), 2025).iloc[:1]
    assert str(say.headline(one, 2025)) == (
        "3,417 people were killed in political violence in Pakistan in 2025, 34% more than in 2024"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((-26.0, -51.0), "at least a quarter fewer than in 2024"),
        ((34.0, 35.0), "a third more than in 2024"),
        ((210.0, 320.0), "at least three times as many as in 2024"),
        ((-2.0, 3.0), "more or fewer than in 2024 as the counts differ"),
        ((2.0, 3.0), "more than in 2024"),
    ],
)
def test_how_it_moved_is_what_all_agree_on(ledger, changes, words):
    counted = derive.in_year(derive.totals(ledger), 2025)
    made = [
        replace(c, interval=Interval.of(n))
        for c, n in zip(counted["change"], map(int, changes), strict=True)
    ]
    counted["change"] = pd.Series(made, counted.index, dtype=object)
    assert str(say.headline(counted, 2025)).endswith(f"in 2025, {words}")


def test_an_armed_group_that_speaks_of_itself_is_no_counter(ledger):
    assert not {"TTP", "BLA", "BLF", "ISPR", "unnamed"} & set(derive.counters(ledger))


def test_latest_is_a_value_of_the_parameter_and_a_year_that_nobody_counted_is_not():
    ledger = tally.load()
    given = parameters.read(overview.CHAPTER, {}, ledger)
    assert given["year"] == "latest"
    (listed, _) = parameters.listing(overview.CHAPTER, {}, ledger)
    assert listed["values"][-2:] == ["2025", "latest"]
    with pytest.raises(ParameterError, match="nearest is '2009'"):
        parameters.read(overview.CHAPTER, {"year": "1999"}, ledger)


def test_the_long_line_keeps_scopes_and_gaps_apart(ledger):
    totals = derive.totals(ledger)
    line = derive.long_line(ledger, totals, 2025)
    of_ucdp = line[line["body"] == "UCDP"].set_index("year")["text"]
    assert (of_ucdp.index.min(), of_ucdp.index.max()) == (1989, 2024)
    assert (of_ucdp[2009], of_ucdp[2019], of_ucdp[2024]) == ("7,512", "293", "1,885")
    drawing = draw.long_line(line, derive.marks(ledger, 2025), scope="People killed")
    runs = draw._points(line).groupby("body")["run"].nunique()
    # CRSS changed twice what it counts; PICSS has years without a figure.
    assert (runs["UCDP"], runs["CRSS"], runs["PICSS"]) == (1, 3, 4)
    assert drawing.editions == ("ucdp-ged-25-1",)
    assert len(drawing.table) == len(line)


def test_names_at_the_ends_of_lines_stand_apart(ledger):
    line = derive.long_line(ledger, derive.totals(ledger), 2025)
    ends = draw._ends(draw._points(line), pixel=50.0)
    gaps = ends["middle"].diff().dropna()
    assert (gaps >= draw.LEAST * 50.0 - 1e-6).all()


def test_at_most_five_marks_and_none_from_later(ledger):
    marks = derive.marks(ledger, 2025)
    assert set(marks["key"]) == set(landmarks.FIRST)
    assert marks["date"].is_monotonic_increasing
    # What came later is not marked, and the room goes to what is furthest from the others.
    earlier = derive.marks(ledger.known_on("2021-01-01"), 2020)
    assert earlier["date"].max().isoformat() == "2018-05-31"
    assert set(landmarks.FIRST) <= {*ledger.landmarks.index, *ledger.episodes.index}


def test_close_readings_follow_from_print(ledger):
    assert str(say.bounds(derive.a_share(ledger))) == (
        "A share is a range of people: 51% of 432 killed in the first quarter of 2024 is 219 to "
        "222 people, and print does not say which."
    )
    assert "163.3 a day, and the same office told 169 a day" in str(
        say.contradictions(derive.a_rate(ledger))
    )
    assert str(say.versions(derive.restated(ledger, range(2023, 2026)))) == (
        "A year is not over when it ends: CRSS has counted 1,524 (December 2023), then 1,523 "
        "(October 2024), then 1,533 (December 2024) killed in 2023."
    )
