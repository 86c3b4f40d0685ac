"""What latest stands for: a later report moves each chapter, and an earlier day moves it back."""

import pytest
from support.added import append, with_claims

from tally import chapters
from tally.page import parameters
from tally.page.page import open_page
from tally.results.newest import is_year, newest
from tally.results.result import DeriveError

#: A year after the last of the tables: what a few organisations may print of it.
YEAR = "2026"
REPORTS = (
    {"body": "CRSS", "printed": "4000"},
    {"body": "PICSS", "printed": "4100"},
    {"body": "SATP", "printed": "3900"},
    *(
        {"body": "CRSS", "region": region, "printed": str(number)}
        for region, number in (("PK-KP", 2500), ("PK-BA", 1300), ("PK-SD", 100))
    ),
    *(
        {"body": "PICSS", "group": group, "printed": str(number)}
        for group, number in (("civilians", 900), ("security-forces", 800), ("militants", 2300))
    ),
    {"body": "PIPS", "cause": "attacks", "group": "security-forces", "printed": "600"},
    {"body": "ISPR", "cause": "operations", "measure": "ibos", "printed": "80000"},
    {"body": "GTI", "cause": "attacks", "actor": "ttp", "printed": "700"},
)

#: What the parameter of each chapter stands for: in the tables, and with these reports.
MOVES = {
    "overview": ("year", 2025, 2026),
    "provinces": ("period", "2025", "2026"),
    "bodies": ("year", 2025, 2026),
    "bounds": ("period", "2025", "2026"),
    "deeds": ("year", 2025, 2026),
    "forces": ("period", "2025", "2026"),
    "operations": ("period", "2025", "2026"),
    "people": ("period", 2025, 2026),
    "trends": ("last", 2025, 2026),
}


def stands_for(name, ledger, **given):
    of = chapters.chapter(name)
    return parameters.meant(of, parameters.read(of, given, ledger), ledger)


@pytest.fixture(scope="module")
def later(root, tmp_path_factory):
    made = ({"period": YEAR, **report} for report in REPORTS)
    return with_claims(root / "data", tmp_path_factory.mktemp("later"), *made)


@pytest.fixture(scope="module")
def alone(root, tmp_path_factory):
    report = {"body": "ISPR", "period": YEAR, "printed": "9"}
    return with_claims(root / "data", tmp_path_factory.mktemp("alone"), report)


@pytest.mark.slow
@pytest.mark.parametrize("name", MOVES)
def test_a_report_of_a_new_year_moves_the_chapter(ledger, later, name):
    parameter, now, then = MOVES[name]
    assert stands_for(name, ledger)[parameter] == now
    assert stands_for(name, later)[parameter] == then
    assert stands_for(name, later.known_on("2026-11-24"))[parameter] == now


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in MOVES if name not in ("operations", "trends")])
def test_one_report_alone_is_not_enough(alone, name):
    parameter, now, _ = MOVES[name]
    assert stands_for(name, alone)[parameter] == now


@pytest.mark.slow
def test_a_restated_year_moves_the_chapter_on_versions(ledger, root, tmp_path):
    report = {"body": "CRSS", "period": "2025", "printed": "3500"}
    restated = with_claims(root / "data", tmp_path, report)
    assert stands_for("vintages", ledger)["period"] == "2024"
    assert stands_for("vintages", restated)["period"] == "2025"
    assert stands_for("vintages", ledger.known_on("2025-12-31"))["period"] == "2023"


@pytest.mark.slow
def test_a_twelfth_month_moves_the_chapter_on_ucdp(ledger, root, tmp_path):
    def months(folder, last):
        copy = with_claims(root / "data", folder)
        for month in range(1, last + 1):
            row = {"version": "ucdp-ged-25-1", "period": f"2025-{month:02}", "region": "PK"}
            append(copy.folder / "ucdp_monthly.csv", row | {"events": 9, "best": 90, "high": 99})
        return with_claims(copy.folder, folder / "again")

    assert stands_for("ucdp", ledger)["last"] == 2024
    assert stands_for("ucdp", months(tmp_path / "eleven", 11))["last"] == 2024
    assert stands_for("ucdp", months(tmp_path / "twelve", 12))["last"] == 2025


@pytest.mark.slow
@pytest.mark.parametrize("name", [*MOVES, "vintages", "ucdp", "months", "episodes"])
def test_every_time_is_the_newest_unless_it_is_asked_for(ledger, name):
    of = chapters.chapter(name)
    moving = [p for p in of.parameters if p.stands is not None]
    assert moving
    for parameter in moving:
        assert parameter.default == parameter.also
        found = stands_for(name, ledger)[parameter.name]
        assert found != parameter.also
        assert str(found) in map(str, parameter.choices(of.rows(ledger)))
        # What it stands for can be asked for by itself, and is the same page.
        again = stands_for(name, ledger, **{parameter.name: found})
        assert again == stands_for(name, ledger)


@pytest.mark.slow
def test_a_page_knows_both_the_word_and_what_it_stands_for():
    page = open_page(chapters.chapter("bodies"), {"year": "latest"})
    assert (page.year, page.given["year"]) == (2025, "latest")
    record = page.record().record
    assert record["parameters"]["year"] == "latest"
    assert record["stands_for"] == {"year": 2025}
    # papermill gives a number, and a text is as good.
    for year in (2023, "2023"):
        page = open_page(chapters.chapter("bodies"), {"year": year})
        assert page.year == 2023
        assert "stands_for" not in page.record().record


def test_the_newest_is_the_first_by_the_strictest_rule_that_any_period_keeps():
    periods = ["2023", "2024-Q4", "2024", "2025-Q1"]
    assert newest(periods) == "2025-Q1"
    assert newest(periods, is_year) == "2024"
    assert newest(periods, lambda of: of == "2023", is_year) == "2023"
    assert newest(periods, lambda _: False) == "2025-Q1"
    with pytest.raises(DeriveError, match="Nothing was published"):
        newest([])
