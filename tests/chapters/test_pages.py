"""Every chapter for every value of every parameter: a complete page, or a clear refusal."""

import json
import re
from dataclasses import replace

import pytest
from support.pages import NO_ANSWER, Ran, ledger, page_of, run, run_quickly, stored
from support.sweep import PART, PARTS, part, swept

from tally import chapters
from tally.chapters.provinces import say as provinces_say
from tally.chapters.trends import say as trends_say
from tally.course.checks.judge import Verdict, judge
from tally.draw import picture
from tally.errors import TallyError
from tally.page import outputs, parameters
from tally.page.parameters import ParameterError
from tally.quantities.interval import Interval
from tally.results.frames import frame
from tally.results.result import Result
from tally.results.words import during

pytestmark = pytest.mark.slow

#: Days as of which a page is asked for, from before the first figure to after most.
DAYS = ("2014-01-01", "2015-01-10", "2024-01-15", "2024-12-31", "2026-01-31")

#: Beside one value at a time: what is likely to break.
ODD = (
    ("trends", {"first": 2024, "last": 2020}),
    ("trends", {"first": 2018, "last": 2019}),
    ("trends", {"first": 2024, "last": 2024}),
    ("trends", {"measure": "attacks", "first": 2018, "last": 2019}),
    ("trends", {"measure": "attacks", "last": 2022}),
    ("provinces", {"period": "2024", "as_of": "2024-12-31"}),
    ("provinces", {"period": "2014", "as_of": "2015-01-10"}),
    ("provinces", {"period": "2024-08"}),
    ("provinces", {"period": "2013/2018"}),
    ("provinces", {"period": "2023-01-01/2023-04-25"}),
    ("forces", {"period": "2014", "as_of": "2024-12-31"}),
    ("operations", {"period": "2024-Q1"}),
    ("months", {"body": "CRSS", "measure": "fatalities", "cause": "all"}),
    ("months", {"body": "PICSS", "measure": "fatalities"}),
    ("months", {"body": "PICSS", "measure": "fatalities", "cause": "all"}),
    ("months", {"body": "PIPS", "measure": "incidents", "cause": "border-violence"}),
    ("months", {"first": "2025-01", "last": "2025-06"}),
    ("months", {"first": "2025-03", "last": "2025-03"}),
    ("months", {"as_of": "2015-06-30"}),
    ("events", {"sums": "ucdp-ged-25-1", "first": "2024-01"}),
    ("events", {"sums": "ucdp-candidate-26-0-1", "region": "PK-KP"}),
    ("events", {"region": "PK-GB", "first": "1995-01", "last": "1995-03"}),
    ("maps", {"body": "ISPR", "period": "2023", "per": "per-100k"}),
    ("maps", {"body": "KP-CTD", "period": "2024", "focus": "PK-BA"}),
)

#: Chapters, and a parameter, that ask for an audit of their own, too long for each day. (What
#: *Versions* tells as of two days its own tests ask.)
LONG = ("articles", "briefing", "contradictions", ("vintages", "as_of"))

#: A number in a text, with its sign.
NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?(?<!,)|None|One")

#: What no sentence may hold: holes of templates, names of missing values, broken grammar.
WRONG = re.compile(
    r"\bNone\b(?! can| of)|\bnan\b|NaN|<NA>|unnamed|[{}]|  |\. \.| [,.;]|\.\.|,,|;;"
    r"|\bin (from|on|in)\b|\b(a|of|in|the|for|at) \2\b|\b(a|the) (a|the)\b"
    r"|hundreds (?!of|in|for|\()|\b1 (pairs|years)\b"
)


def one_at_a_time() -> tuple[list, list]:
    """Give the other values of each parameter, and those of them that today's run takes.

    These are of every third parameter, by turns the middle one, the last and the first.
    """
    found, today, turn = [], [], part()
    for name in chapters.names():
        for row in parameters.listing(chapters.chapter(name), {}, ledger()):
            turn += 1
            values = row["values"] or DAYS
            if name == "ucdp" and row["name"] in ("first", "last"):
                # Forty years by forty: each fifth, and the ends.
                years = [v for v in values if v != row["default"]]
                values = [v for v in years if int(v) % 5 == 0 or v in (years[0], years[-1])]
            if name in ("months", "events") and row["name"] in ("first", "last"):
                # Hundreds of months: one of each year, and the ends.
                ends_of = (values[1], values[-1])
                values = [v for v in values if v.endswith("-08") or v in ends_of]
            values = [v for v in values if v != row["default"]]
            found += [(name, {row["name"]: v}) for v in values]
            if turn % 3 == 1 and not {name, (name, row["name"])}.intersection(LONG):
                places = (len(values) // 2, -1, 0)
                today.append((name, {row["name"]: values[places[part() // 2 % 3]]}))
    return found, today


def published_combinations() -> list:
    """Every body, measure, group and period for which a chapter has something to tell."""
    found = []
    for name in ("trends", "provinces"):
        of = chapters.chapter(name)
        default = {p.column: p.default for p in of.parameters if p.column}
        for values in of.rows(ledger())[list(default)].drop_duplicates().to_dict("records"):
            found.append((name, {k: v for k, v in values.items() if v != default[k]}))
    return found


def ids(case: tuple[str, dict]) -> str:
    return "-".join(map(str, case[1].values())) or "default"


DEFAULTS = [(name, {}) for name in chapters.names()]
ONE_AT_A_TIME, TODAY = one_at_a_time()
ALWAYS = [*DEFAULTS, *ODD, *TODAY]
CASES = [*DEFAULTS, *ONE_AT_A_TIME, *ODD]
CASES += [case for case in published_combinations() if case not in CASES]


def sentences(page: Ran) -> list[str]:
    """What is said in prose: everything but the tables."""
    told = [
        said
        for part, data in zip(page.shown, page.data, strict=True)
        if data["kind"] not in ("table", "record")
        for said in part["text/plain"].split("\n\n")
        if said.split("\n")[0] not in _captions(data)
    ]
    told += re.findall(r"Figure \d+\. .*", page.text)
    return [line.lstrip() for part in told for line in part.splitlines()]


def _captions(data: dict) -> set[str]:
    """The captions of the tables that are shown together with other things."""
    inner = data.get("outputs", ())
    return {part["table"]["caption"] for part in inner if part["kind"] == "table"}


def figures_of(page: Ran) -> list[dict]:
    return [figure for output in page.data for figure in outputs.figures(output)]


def assert_complete(name: str, given: dict, page: Ran) -> None:
    shown, data, record = page.shown, page.data, page.record
    assert all(part["text/plain"].strip() and part["text/html"] for part in shown)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    wrong = {line: found.group() for line in sentences(page) if (found := WRONG.search(line))}
    assert not wrong

    json.dumps(record, allow_nan=False)
    assert record["notebook"] == name
    defaults = {p.name: p.default for p in chapters.chapter(name).parameters}
    texts = {n: str(v) if isinstance(defaults[n], str) else v for n, v in given.items()}
    assert record["parameters"] == defaults | texts
    figures = figures_of(page)
    asked = [exercise for output in data for exercise in output.get("exercises", ())]
    if "No contradiction: " in page.text:
        assert not figures and not asked
        return
    assert (record["claims"] or record["editions"]) and record["values"]
    assert set(record["claims"]) <= set(ledger().claims.index)
    told = {table["marks"]: [row[-1] for row in table["rows"]] for table in data[-1]["tables"]}
    assert told.get("claim", []) == record["claims"]
    assert told.get("edition", []) == record.get("editions", [])
    numbers = list(outputs.numbers(data))
    printed = {number["name"] for number in numbers if "name" in number}
    assert printed == set(record["values"])
    for key, value in record["values"].items():
        assert value["text"] and value["unit"], key
        assert value["claims"] or set(value["editions"]) <= set(record["editions"]), key
        assert set(value["claims"]) <= set(record["claims"])
    for made in (*numbers, *figures):
        assert made.get("claims") or made.get("editions")
        assert set(made.get("claims", ())) <= set(record["claims"])
        assert set(made.get("editions", ())) <= set(record.get("editions", ()))
    assert all(number["text"] and number["origin"] for number in numbers)

    assert figures
    # Those of a choice share one number.
    counted = list(dict.fromkeys(figure["number"] for figure in figures))
    assert counted == list(range(1, len(counted) + 1))
    assert len({figure["name"] for figure in figures}) == len(figures)
    for figure in figures:
        assert len(figure["scope"]) >= 10 and len(figure["alternative"]) >= 20
        assert not WRONG.search(figure["alternative"]), figure["alternative"]
        assert figure["caption"][0].startswith("Source: ")
        columns, rows = figure["table"]["columns"], figure["table"]["rows"]
        assert len(columns) > 1 and rows and {len(row) for row in rows} == {len(columns)}
        schema = json.loads(figure["specification"])["$schema"]
        assert schema.startswith("https://vega.github.io/schema/vega-lite/")
    assert len(asked) == 3
    for exercise in asked:
        assert not NO_ANSWER.search(outputs.plain(exercise["answer"])), exercise
        assert_judged(exercise)


def assert_judged(exercise: dict) -> None:
    """Hold that the key of an exercise takes its solution, and has words for each slip."""
    key, hint = exercise["key"], exercise["hint"]
    assert hint.endswith((".", "?")) and not WRONG.search(hint)
    solution = outputs.plain(exercise["answer"])
    match key["kind"]:
        case "number":
            right, slips = str(key["right"][1]), [(str(p[1]), says) for p, says in key["slips"]]
            assert printed(key["right"], key["places"]) & set(NUMBER.findall(solution)), exercise
        case "ends":
            right = tuple(str(point[1]) for point in key["right"])
            slips = [(tuple(str(p[1]) for p in ends), says) for ends, says in key["slips"]]
        case "choose":
            right = key["right"]
            slips = [(n, says) for n, says in enumerate(key["slips"]) if n != right]
            assert len(exercise["options"]) == len(key["slips"]) > 1
        case "write":
            right = "; ".join(words[0].replace("*", "") for _, words in key["right"] if words)
            slips = [(f"{right} {words[0].strip('*')}", says) for words, says in key["slips"]]
            assert right, exercise
    assert judge(key, right).right, exercise
    for given, says in slips:
        assert judge(key, given) == Verdict(False, says), (exercise, given)


def printed(point: list[float], places: int) -> set[str]:
    """Give the ways in which the book prints a number."""
    words = {0: "None", 1: "One"}
    return {f"{n:,.{places}f}".replace("-", "−") for n in point} | {words.get(int(point[0]), "")}


def assert_clear_refusal(name: str, given: dict, error: TallyError) -> None:
    told = str(error)
    assert isinstance(error, ParameterError)
    assert told.startswith(f"{name}: ")
    assert told.endswith(f"List all: tally parameters {name}")
    assert "\n" not in told
    assert any(f"{k} {v}" in told or f"{k} is {v!r}" in told for k, v in given.items())
    assert re.search(
        r"nothing was published for .*(Published: \S|was known on \d)"
        r"|is not one of its values\. (The nearest is|There are:)",
        told,
    )


def swept_class(name: str) -> type:
    """Make the class of a chapter's cases, which the runner can give to a worker of its own."""
    cases = [case for case in CASES if case[0] == name]

    class Sweep:
        @pytest.mark.parametrize("case", swept(cases, ALWAYS.__contains__), ids=ids)
        def test_each_value_gives_a_page_or_a_refusal(self, case):
            name, given = case
            try:
                # The page that is stored is the one that is made: nbval sees to that.
                page = page_of(name, **given) if given else stored(name)
            except TallyError as error:
                assert_clear_refusal(name, given, error)
            else:
                assert_complete(name, given, page)

    return Sweep


globals().update({f"Test{name.capitalize()}": swept_class(name) for name in chapters.names()})


def test_each_case_is_in_the_ordinary_run_of_one_day_in_forty_or_of_all(monkeypatch):
    cases = list(range(100))
    runs = []
    for day in range(1, PARTS + 1):
        monkeypatch.setenv(PART, str(day))
        taken = [
            pytest.param(case) if isinstance(case, int) else case
            for case in swept(cases, {7}.__contains__)
        ]
        runs.append({case.values[0] for case in taken if not case.marks})
    assert set.intersection(*runs) == {7}
    assert sorted(case for run in runs for case in run - {7}) == [c for c in cases if c != 7]
    monkeypatch.setenv(PART, "41")
    with pytest.raises(pytest.UsageError, match="it must be a number from 1 to 40"):
        swept(cases)


def page(name: str, **given) -> tuple[str, dict]:
    """Give the text of a page and the texts of its values."""
    made = page_of(name, **given)
    return made.text, made.values


def test_pages_show_what_the_press_printed_and_what_follows():
    text, values = page("trends", last="2023")
    for edition, made in (
        ("crss_annual_2023", ("980", "1,524", "55.5%")),
        ("crss_annual_2024", ("980", "1,533", "56.4%")),
    ):
        pair = f"crss_annual_2022_to_{edition}"
        assert tuple(values[f"{name}_{pair}"] for name in ("from", "to", "change")) == made
    assert values["published_change"] == "56%"
    assert "in words that name attacks alone" in text
    assert "no change across the break is computed" in text

    text, values = page("provinces", period="2024-Q1")
    assert (values["kp_share"], values["kp_count"], values["total"]) == ("51%", "220 to 222", "432")
    assert (values["ba_share"], values["ba_count_from_share"]) == ("41%", "175 to 179")
    assert (values["rest_share"], values["rest_count"]) == ("less than 8%", "32 to 34")

    text, values = page("forces", period="2024")
    assert (values["crss_security_forces"], values["ispr_army"]) == ("685", "383")
    assert (values["ba_crss_security_forces"], values["highest_forces"]) == (
        "around 250",
        "nearly 800",
    )
    assert values["kp_kp_ctd_police"] == "147"

    text, values = page("operations", period="2024")
    assert (values["operations"], values["fatalities_militants"]) == ("59,775", "925")
    assert (values["fatalities_high_value_targets"], values["computed_rate"]) == ("73", "163.3")
    assert (values["printed_rate_169"], values["days_169"]) == ("169", "353 to 354")
    assert (values["printed_rate_over_179"], values["days_over_179"]) == ("over 179", "291 to 333")


def test_a_page_is_drawn_in_full():
    given = {"body": "ISPR", "measure": "attacks", "period": "2025"}
    page = run("provinces", given)
    assert_complete("provinces", given, page)
    figures = figures_of(page)
    assert len(figures) == 4
    for figure in figures:
        for width in picture.WIDTHS.values():
            assert "Khyber" in picture.svg(figure["specification"], width, figure["name"])


def test_a_chart_says_for_which_scope_it_is():
    # Of 5,397 attacks 27 were suicide attacks; these were printed more often.
    text, values = page("trends", body="ISPR", measure="attacks")
    assert values["last_count"] == "5,397"
    text, _ = page("trends", body="ISPR")
    assert "ISPR counted over 1,000 people killed in attacks" in text
    text, _ = page("operations", period="2025")
    assert "5,397 attacks, 27 suicide attacks" in text


def test_shares_that_are_more_than_the_whole_are_not_told_as_facts():
    # One page prints 80% where another prints 71% of the same briefing, and 29% is elsewhere.
    first = "ispr-2025-pk-kp-attacks-all-share"
    tables = {**ledger().tables, "claims": ledger().tables["claims"].drop(index=first)}
    given = {"body": "ISPR", "measure": "attacks", "period": "2025"}
    told = run_quickly("provinces", given, replace(ledger(), tables=tables)).text
    assert "more than the whole, so they can't all be true" in told
    assert "more than the whole" not in page_of("provinces").text


def test_shares_before_and_after_a_change_of_scope_are_not_one_series():
    for year in ("2017", "2018"):
        (figure,) = [f for f in page_of("provinces", period=year).figures if f.name == "moves"]
        periods = {
            row["period"] for data in rows_of(figure.spec) for row in data if "middle" in row
        }
        assert len(periods) > 1
        assert all((p < "2018") == (year < "2018") for p in periods)


def rows_of(spec: object) -> list[list[dict]]:
    """All inline data of a specification."""
    if isinstance(spec, list):
        return [rows for part in spec for rows in rows_of(part)]
    if not isinstance(spec, dict):
        return []
    if isinstance(spec.get("values"), list) and all(isinstance(r, dict) for r in spec["values"]):
        return [spec["values"]]
    return [rows for part in spec.values() for rows in rows_of(part)]


def result(low, high=None) -> Result:
    return Result(Interval(low, low if high is None else high), "people killed", ("a",))


def series(*rows, era=0) -> object:
    """A series of (year, low, high), or of results in two eras."""
    return frame(
        {"year": year, "result": result(*ends), "latest": True, "era": era, "within": ""}
        for year, *ends in rows
    )


@pytest.mark.parametrize(
    ("years", "place"),
    [
        ([(2024, 10)], ""),
        ([(2023, 9), (2024, 10)], ", more than in 2023"),
        ([(2023, 11), (2024, 10)], ", fewer than in 2023"),
        ([(2023, 10), (2024, 10)], ""),
        ([(2023, 8, 10), (2024, 10, 12)], ""),
        ([(2020, 7), (2023, 9), (2024, 10)], ", the most of the 3 years with a figure since 2020"),
        (
            [(2020, 17), (2023, 19), (2024, 10)],
            ", the fewest of the 3 years with a figure since 2020",
        ),
        (
            [(2020, 7), (2023, 19), (2024, 10)],
            ", fewer than in 2023",
        ),
        ([(2020, 7), (2023, 9, 12), (2024, 10)], ""),
    ],
)
def test_a_finding_claims_no_more_than_the_intervals_allow(years, place):
    told = trends_say.finding(series(*years), "people killed")
    assert (
        str(told)
        == f"People killed in 2024: {years[-1][1]}"
        + (f" to {years[-1][2]}" if len(years[-1]) > 2 else "")
        + place
    )


def test_which_region_comes_first_is_told_only_where_it_is_certain():
    def order(counts: list, heads: list) -> str:
        regions = frame(
            {"name": n, "region": n, "result": r} for n, r in zip("AB", counts, strict=True)
        )
        per_head = frame(
            {"name": n, "region": n, "result": r} for n, r in zip("AB", heads, strict=True)
        )
        regions = regions.assign(count=regions["result"]).set_index("region", drop=False)
        return str(provinces_say.two_orders(regions, per_head, "people killed"))

    assert order([result(9), result(5)], [result(3), result(2)]).startswith(
        "Of the regions with a figure, A comes first by the number of people killed and per"
    )
    assert "and B per 100,000 people" in order([result(9), result(5)], [result(1), result(2)])
    assert "can't be said for certain" in order([result(4, 9), result(5)], [result(1), result(2)])
    assert "can't be said for certain" in order([result(9), result(5)], [result(1, 3), result(2)])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024", "in 2024"),
        ("2024-Q3", "in the third quarter of 2024"),
        ("2024-08", "in August 2024"),
        ("2024-01-31", "on 31 January 2024"),
        ("2013/2018", "from 2013 to 2018"),
        ("2023-01-01/2023-04-25", "from 1 January to 25 April 2023"),
        ("2023-10/2024-02", "from October 2023 to February 2024"),
    ],
)
def test_periods_in_words(text, told):
    assert during(text) == told
