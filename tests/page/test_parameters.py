"""Parameters: typed, enumerated from the claims, and refused in one sentence that helps."""

import pytest

from tally import chapters
from tally.page import parameters
from tally.page.parameters import ParameterError


def read(name, given, ledger):
    return parameters.read(chapters.chapter(name), given, ledger)


def listing(name, given, ledger):
    return parameters.listing(chapters.chapter(name), given, ledger)


def refusal(ledger, name: str, **given) -> str:
    with pytest.raises(ParameterError) as caught:
        read(name, given, ledger)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", chapters.names())
def test_the_defaults_are_valid_and_complete(ledger, name):
    values = read(name, {}, ledger)
    assert values == {p.name: p.default for p in chapters.chapter(name).parameters}


@pytest.mark.slow
@pytest.mark.parametrize("name", chapters.names())
def test_a_listing_tells_everything_that_can_be_asked_for(ledger, name):
    for row in listing(name, {}, ledger):
        assert row["help"] and row["type"] in ("text", "whole number", "day")
        if row["name"] == "as_of":
            assert row["values"] == []
        else:
            assert row["default"] in row["values"]
            assert len(set(row["values"])) == len(row["values"])
            assert {type(v) for v in row["values"]} == {type(row["default"])}


def test_a_listing_is_narrowed_by_what_is_given(ledger):
    def periods(given: dict) -> list:
        rows = listing("provinces", given, ledger)
        return next(row["values"] for row in rows if row["name"] == "period")

    assert periods({"body": "ISPR", "measure": "attacks"}) == [
        "2024-01-01/2025-10-22",
        "2025",
        "latest",
    ]
    assert set(periods({"body": "CRSS"})) < set(periods({}))
    with pytest.raises(ParameterError, match="no parameter 'boody'"):
        listing("provinces", {"boody": "CRSS"}, ledger)


def test_periods_are_listed_in_the_order_of_time(ledger):
    rows = listing("operations", {}, ledger)
    assert rows[0]["values"][:2] == ["2023-01-01/2023-04-25", "2023"]
    assert rows[0]["values"][-2:] == ["2025", "latest"]


def test_an_unknown_notebook():
    with pytest.raises(
        ParameterError, match=r"no notebook 'province'\. Did you mean 'provinces'\?"
    ):
        chapters.chapter("province")
    with pytest.raises(ParameterError, match=f"There are: {', '.join(chapters.names())}"):
        chapters.chapter("xyz")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"yeer": 2024}, "trends has no parameter 'yeer'"),
        ({"messure": "attacks"}, "did you mean 'measure'?"),
        ({"body": "CRS"}, "body is 'CRS', which is not one of its values. The nearest is 'CRSS'."),
        (
            {"body": "XYZ"},
            "There are: Ahmadiyya, CMC, CRSS, Columbia-HRC, Crisis-Group, Dawn, Fed"
            "eral-officials, GTI, HRCP, ISPR, Long-War-Journal, MoI, NACTA, New-Ame"
            "rica, PICSS, PIPS, Pakistan-Body-Count, SATP, TBIJ, UCDP.",
        ),
        ({"measure": "fatality"}, "The nearest is 'fatalities'."),
        ({"first": 1900}, "first is 1900, which is not one of its values. The nearest is 2002."),
        ({"last": 2199}, "The nearest is '2025'."),
        ({"first": "2013"}, "first is '2013' (str); it must be a whole number, such as 2013."),
        ({"first": True}, "first is True (bool); it must be a whole number"),
        ({"first": 2013.0}, "first is 2013.0 (float); it must be a whole number"),
        ({"group": None}, "group is None (NoneType); it must be a text, such as 'all'."),
        ({"group": ["all"]}, "group is ['all'] (list); it must be a text"),
        ({"as_of": "yesterday"}, "it must be a day such as '2024-12-31', or 'latest'"),
        ({"as_of": "2024-02-30"}, "as_of is '2024-02-30'; it must be a day"),
        (
            {"as_of": "2014-01-01"},
            "group all, first 2013. The first of these figures was known on 2014-01-31.",
        ),
        ({"body": "ISPR", "measure": "casualties"}, "nothing was published for measure casualties"),
        (
            {"first": 2024, "last": 2020},
            "with body CRSS, measure fatalities, group all, first 2024",
        ),
    ],
)
def test_a_refusal_names_the_parameter_the_value_and_what_would_do(ledger, given, told):
    said = refusal(ledger, "trends", **given)
    assert told in said
    assert said.endswith("List all: tally parameters trends")


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("ucdp", {"region": "KPK"}, "The term for it is 'PK-KP'. List"),
        ("briefing", {"region": "khyber pakhtunkhwa"}, "The term for it is 'PK-KP'."),
        ("briefing", {"region": "FATA"}, "The term for it is 'PK-TA'."),
        ("maps", {"focus": "KPK"}, "The term for it is 'PK-KP'."),
        (
            "maps",
            {"focus": "FATA"},
            "The term for it is 'PK-TA', which is none of them. There are: PK",
        ),
        ("provinces", {"measure": "deaths"}, "The term for it is 'fatalities'."),
        ("trends", {"group": "terrorists"}, "The term for it is 'militants'."),
        ("trends", {"body": "Center for Research and Security Studies"}, "is 'CRSS'."),
    ],
)
def test_a_refusal_knows_the_words_of_the_tables(ledger, name, given, told):
    assert told in refusal(ledger, name, **given)


def test_the_nearest_period_is_nearest_in_time_and_a_slip_nearest_in_spelling(ledger):
    assert "The nearest is '2024-Q2'." in refusal(ledger, "provinces", period="2024-Q3")
    assert "The nearest is '2025-Q1'." in refusal(ledger, "provinces", period="2024-Q4")
    assert "The nearest is '2024-Q1'." in refusal(ledger, "provinces", period="2024-Q11")
    assert "The nearest is '2024-08'." in refusal(ledger, "operations", period="2024-07")


def test_a_refusal_lists_what_was_published_and_no_more(ledger):
    said = refusal(ledger, "provinces", body="ISPR", measure="attacks", period="2024")
    assert "nothing was published for period 2024 with body ISPR, measure attacks." in said
    assert "Published: 2024-01-01/2025-10-22, 2025, latest." in said
    # A year between two published ones is not a published year.
    said = refusal(ledger, "trends", measure="incidents", last=2019)
    assert "Published: 2020, 2022, 2023, 2024." in said


def test_values_that_papermill_reads_as_numbers(ledger):
    assert read("provinces", {"period": 2024}, ledger)["period"] == "2024"
    assert read("trends", {"first": 2018}, ledger)["first"] == 2018
    assert read("trends", {"as_of": 20241231}, ledger)["as_of"] == "2024-12-31"
    assert read("trends", {"as_of": "latest"}, ledger)["as_of"] == "latest"


def test_as_of_narrows_what_can_be_asked_for(ledger):
    of = {"period": "2024-Q1"}
    values = read("provinces", of | {"as_of": "2024-04-01"}, ledger)
    assert values["as_of"] == "2024-04-01"
    said = refusal(ledger, "provinces", period="2024-Q1", as_of="2024-03-31")
    assert "nothing was published for as_of 2024-03-31" in said
    assert "known on 2024-04-01" in said


def test_names_that_papermill_injects_are_found():
    cells = ["", "period = '2024'", "# Parameters\nyeer = 2024\nbody = 'CRSS'\n", "x = 1"]
    assert parameters.injected(cells) == {"yeer", "body"}


def test_a_parameter_that_the_notebook_does_not_have_is_found_by_the_page():
    from tally.page.page import open_page

    namespace = {"In": ["", "# Parameters\nyeer = 2024\n"], "yeer": 2024, "period": "2024"}
    with pytest.raises(ParameterError, match="operations has no parameter 'yeer'"):
        open_page(chapters.chapter("operations"), namespace)
    # A name of the notebook's own is not a parameter.
    page = open_page(
        chapters.chapter("operations"), {"In": ["", "other = 1"], "other": 1, "period": "2024"}
    )
    assert page.period == "2024"
