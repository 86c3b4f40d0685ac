"""Rules at their limits: what is just wrong is told, and what is just right is not."""

import csv

import pytest

from tally.check import meaning, ratios, schema, signs, sums, world
from tally.ledger.dimensions import whole

CLAIM = {
    "source_id": "dawn-2025-01-01", "locator": "", "body": "CRSS", "edition": "crss-annual-2024",
    "period": "2024", "region": "PK", "measure": "fatalities", **whole(), "kind": "count",
    "base": "", "printed": "100", "value": "100", "qualifier": "exact", "episode": "", "note": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def tables(root):
    """Give the rows of all tables, each with its line."""
    found = {}
    for path in (root / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(enumerate(csv.DictReader(file), start=2))
    return found


@pytest.fixture
def told(tables):
    """Give what the rules of a module say of some rows alone."""

    def of(module, **rows) -> list[str]:
        numbered = {name: list(enumerate(of_table, start=2)) for name, of_table in rows.items()}
        none = {"ucdp_monthly": [], "ucdp_districts": [], "claims": [], "population": []}
        given = {**tables, **none} | numbered
        rules = (*module.RULES, *getattr(module, "DOUBTS", ()))
        found = [f for rule in rules for f in rule(given)]
        return [getattr(f, "problem", f).message for f in found]

    return of


def claim(printed="100", **cells) -> dict[str, str]:
    made = {
        **CLAIM,
        "printed": printed,
        "value": "".join(c for c in printed if c.isdigit()),
    } | cells
    name = "-".join(made[c] for c in ("body", "period", "region", "group", "kind", "printed"))
    return {"claim_id": name} | made


def share(printed, **cells) -> dict[str, str]:
    return claim(printed, kind="share", base="region:PK", **cells)


def change(printed, **cells) -> dict[str, str]:
    return claim(printed, kind="change", base="period:2023", **cells)


@pytest.mark.parametrize(("third", "wrong"), [("11%", False), ("20%", True)])
def test_shares_of_one_report_are_held_against_all_but_for_rounding(told, third, wrong):
    rows = [share("50%", region="PK-KP"), share("40%", region="PK-BA")]
    said = told(sums, claims=[*rows, share(third, region="PK-SD")])
    assert [m for m in said if "more than 100 per cent" in m] == (
        [f"50% + 40% + {third} are shares of region:PK in one report and more than 100 per cent"]
        if wrong
        else []
    )


def test_shares_that_exceed_all_by_less_than_a_tenth_are_told(told):
    rows = [share("50%", region="PK-KP"), share("40%", region="PK-BA")]
    assert told(sums, claims=[*rows, share("15%", region="PK-SD")])


@pytest.mark.parametrize(("part", "wrong"), [("1,008", False), ("1,030", True)])
def test_parts_may_exceed_their_sum_by_a_slip(told, part, wrong):
    rows = [claim("1,500"), claim("500", region="PK-KP"), claim(part, region="PK-BA")]
    assert bool([m for m in told(sums, claims=rows) if "together more" in m]) == wrong


@pytest.mark.parametrize(("printed", "wrong"), [("around 105", False), ("130", True)])
def test_a_part_is_more_than_its_whole_only_in_the_strict_reading(told, printed, wrong):
    rows = [claim("100"), claim(printed, region="PK-KP", qualifier="around")]
    assert bool([m for m in told(sums, claims=rows) if "is a part of" in m]) == wrong


@pytest.mark.parametrize(
    ("people", "wrong"),
    [("1000000", False), ("1300000", False), ("999999", True), ("9000000", True)],
)
def test_people_neither_dwindle_nor_multiply_between_two_censuses(told, people, wrong):
    rows = [
        {"region": "PK-SD", "year": "2017", "population": "1000000"},
        {"region": "PK-SD", "year": "2023", "population": people},
    ]
    rows = [{"source_id": "", "printed": r["population"], "note": "", **r} for r in rows]
    assert bool([m for m in told(ratios, population=rows) if "can't have" in m]) == wrong


@pytest.mark.parametrize(
    ("now", "printed", "way"),
    [
        ("150", "50%", None),
        ("150", "50% decrease", "goes the other way"),
        ("50", "50% increase", "goes the other way"),
        ("150", "70% increase", "is 20 points away"),
    ],
)
def test_a_change_is_held_against_its_counts(told, now, printed, way):
    said = told(ratios, claims=[claim("100", period="2023"), claim(now), change(printed)])
    assert [way in m for m in said] == [True] * bool(way)


@pytest.mark.parametrize("counts", [("100", "140"), ("140", "100")])
def test_a_change_is_held_against_every_count_that_was_printed(told, counts):
    before = [claim(n, period="2023", edition=f"of-{n}") for n in counts]
    assert not told(ratios, claims=[*before, claim("210"), change("50% increase")])
    assert not told(ratios, claims=[*before, claim("210"), change("110% increase")])


@pytest.mark.parametrize(
    ("period", "region", "wrong"),
    [
        ("2017", "PK-KP", True),
        ("2018-Q1", "PK-KP", True),
        ("2018-Q2", "PK-KP", False),
        ("2018-Q1", "PK-KP-without-TA", False),
    ],
)
def test_a_province_stands_from_its_day_on(told, period, region, wrong):
    said = told(meaning, claims=[claim(period=period, region=region)], sources=[], editions=[])
    assert bool([m for m in said if "exists from" in m]) == wrong


def source(day):
    return {"source_id": CLAIM["source_id"], "published": day, "url": "", "note": ""}


def edition(day):
    return {"edition": CLAIM["edition"], "body": "CRSS", "released": day}


@pytest.mark.parametrize(
    ("day", "early"), [("2024-12-25", False), ("2024-12-23", True), ("2024-11-20", True)]
)
def test_a_figure_may_be_printed_in_the_last_days_of_its_time(told, day, early):
    said = told(meaning, claims=[claim()], sources=[source(day)], editions=[])
    assert bool([m for m in said if "before 2024 ends" in m]) == early


@pytest.mark.parametrize(
    ("day", "wrong"), [("2025-01-16", False), ("2025-01-15", False), ("2025-01-14", True)]
)
def test_a_report_is_cited_from_the_day_of_its_release(told, day, wrong):
    said = told(meaning, claims=[claim()], sources=[source(day)], editions=[edition("2025-01-15")])
    assert bool([m for m in said if "was released in 2025-01-15" in m]) == wrong


@pytest.mark.parametrize(("base", "wrong"), [("region:PK", False), ("region:PK-KP", True)])
def test_a_share_is_not_of_its_own_region(told, base, wrong):
    rows = [claim("50%", kind="share", region="PK-KP", base=base)]
    said = told(meaning, claims=rows, sources=[], editions=[])
    assert bool([m for m in said if "the figure's own region" in m]) == wrong


@pytest.mark.parametrize(("end", "wrong"), [("2017", False), ("2018", True), ("", True)])
def test_an_era_ends_before_the_next_begins(told, end, wrong):
    eras = [
        {"body": "CRSS", "first": "2013", "last": end, "groups": ""},
        {"body": "CRSS", "first": "2018", "last": "", "groups": ""},
    ]
    said = told(world, scopes=eras)
    assert bool([m for m in said if "is not over when this one begins" in m]) == wrong


@pytest.mark.parametrize(
    ("militants", "note", "base", "wrong"),
    [
        ("no", "", "", "row 2 of claims.csv counts them; the note must say how"),
        ("no", "militants are told apart", "", None),
        ("no", "militants are told apart", "group:all", "the totals have no militants in them"),
        ("yes", "", "group:all", None),
        ("unknown", "", "", None),
    ],
)
def test_figures_on_militants_fit_the_scope_of_the_totals(told, militants, note, base, wrong):
    era = {"body": "CRSS", "first": "2018", "last": "", "groups": "", "militants": militants}
    rows = [claim(group="militants", base=base, same_as="")]
    said = told(world, scopes=[era | {"note": note}], claims=rows)
    found = [m for m in said if "militants in them" in m or "counts them" in m]
    assert [wrong in m for m in found] == [True] if wrong else not found


@pytest.mark.parametrize(
    ("cell", "kind", "wrong"),
    [
        ("=A1", "string", True),
        ("@SUM(A1)", "string", True),
        ("+1", "string", True),
        ("-21", "integer", False),
        ("as +1", "string", False),
    ],
)
def test_a_cell_does_not_begin_like_a_formula(cell, kind, wrong):
    fields = {"path": "claims.csv", "schema": {"fields": [{"name": "note", "type": kind}]}}
    found = signs.problems({"claims": [(2, {"note": cell})]}, {"claims": fields})
    assert bool([p for p in found if "begins like a formula" in p.message]) == wrong


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("integer", "'2023-02-29' is not a whole number; its form is "),
        ("date", "'2023-02-29' is not a day; the calendar has no such day"),
    ],
)
def test_only_a_column_of_times_is_told_what_the_calendar_lacks(kind, told, tmp_path):
    field = {"name": "value", "type": kind}
    resource = {"path": "claims.csv", "schema": {"fields": [field], "primaryKey": ["value"]}}
    rows = {"claims": [(2, {"value": "2023-02-29"})]}
    (found,) = schema.problems(rows, {"claims": resource}, tmp_path)
    assert found.message.startswith(told)


def month(number, **cells):
    made = {"version": "ucdp-ged-to-2021", "region": "PK-BA", "period": f"2009-{number:02}"}
    return made | {"events": "1", "best": "2", "low": "1", "high": "4"} | cells


def district(name, events, best, low, high, **cells):
    made = {"version": "ucdp-ged-to-2021", "region": "PK-BA", "period": "2009", "district": name}
    return made | {"events": events, "best": best, "low": low, "high": high} | cells


#: A year of twelve months of one event each, and the same year by district.
YEAR = [month(n) for n in range(1, 13)]
QUETTA, UNPLACED = (
    district("Quetta", "9", "20", "12", "40"),
    district("unplaced", "3", "4", "0", "8"),
)


@pytest.mark.parametrize("column", ["events", "best", "low", "high"])
def test_the_districts_of_a_region_make_its_months_to_the_person(told, column):
    assert told(sums, ucdp_monthly=YEAR, ucdp_districts=[QUETTA, UNPLACED]) == []
    one_more = UNPLACED | {column: str(int(UNPLACED[column]) + 1)}
    whole = 12 * int(YEAR[0][column])
    assert told(sums, ucdp_monthly=YEAR, ucdp_districts=[QUETTA, one_more]) == [
        f"the districts of PK-BA in 2009 make {whole + 1}, its months {whole}"
    ]


def test_a_region_that_has_no_district_is_told(told):
    elsewhere = [QUETTA | {"region": "PK-GB"}, UNPLACED | {"region": "PK-GB"}]
    of_gb = [row | {"region": "PK-GB"} for row in YEAR]
    said = told(sums, ucdp_monthly=[*of_gb, *YEAR], ucdp_districts=elsewhere)
    assert said[0] == "the districts of PK-BA in 2009 make 0, its months 12"


def test_years_of_which_months_are_missing_are_held_against_nothing(told):
    assert told(sums, ucdp_monthly=YEAR[1:], ucdp_districts=[QUETTA]) == []
    assert told(sums, ucdp_monthly=[], ucdp_districts=[QUETTA]) == []
    other = [row | {"version": "ucdp-ged-25-1"} for row in YEAR]
    assert told(sums, ucdp_monthly=[*YEAR, *other], ucdp_districts=[QUETTA, UNPLACED]) == []
    assert told(sums, ucdp_monthly=other, ucdp_districts=[QUETTA]) == [
        "ucdp-ged-to-2021 has no months of PK-BA in 2009 in ucdp_monthly.csv"
    ]
