"""Every chapter for every value of every parameter: a complete page, or a clear refusal."""

import ast
import json
import re
from functools import cache

import pytest

import tally
from tally import parameters, paths, period
from tally.errors import TallyError
from tally.figure import Figure
from tally.parameters import ParameterError

#: Days as of which a page is asked for, from before the first figure to after most.
DAYS = ("2014-01-01", "2015-01-10", "2024-01-15", "2024-12-31")

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
    ("maps", {"body": "ISPR", "period": "2023", "per": "per-100k"}),
    ("maps", {"body": "KP-CTD", "period": "2024", "focus": "PK-BA"}),
)

#: What no sentence may hold: holes of templates, names of missing values, broken grammar.
WRONG = re.compile(
    r"\bNone\b(?! can| of)|\bnan\b|NaN|<NA>|unnamed|[{}]|  |\. \.| [,.;]|\.\.|,,|;;"
    r"|\bin (from|on|in)\b|hundreds (?!of|in)|\b(a|of|in|the|for|at) \2\b|\b(a|the) (a|the)\b|\b1 (pairs|years)\b"
)


@cache
def ledger():
    return tally.load()


@cache
def cells(name: str) -> list[tuple[bool, list]]:
    """The code cells of a notebook: whether it holds the parameters, and its statements."""
    path = paths.root() / "notebooks" / f"{name}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [
        ("parameters" in cell["metadata"].get("tags", []), ast.parse("".join(cell["source"])).body)
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def run(name: str, given: dict) -> list[dict]:
    """Run a notebook's cells in this process, and give the outputs."""
    namespace: dict = {"In": [""]}
    shown = []
    for holds_parameters, body in cells(name):
        *before, last = body
        exec(compile(ast.Module(before, []), name, "exec"), namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), namespace)
            shown.append(value._repr_mimebundle_())
        else:
            exec(compile(ast.Module([last], []), name, "exec"), namespace)
        if holds_parameters:
            namespace.update(given)
    return shown


@pytest.fixture
def quick(monkeypatch):
    """Load the tables once, and leave out the pictures and the check of their specification."""
    monkeypatch.setattr("tally.page.ledgers.load", ledger)
    monkeypatch.setattr(Figure, "svg", lambda figure, width: f'<svg width="{width}"></svg>')
    monkeypatch.setattr("altair.utils.schemapi.validate_jsonschema", lambda *_, **__: None)


def one_at_a_time() -> list:
    found = []
    for name in parameters.CHAPTERS:
        found.append((name, {}))
        for row in parameters.listing(name, {}, ledger()):
            values = row["values"] or DAYS
            found += [(name, {row["name"]: v}) for v in values if v != row["default"]]
    return found


def published_combinations() -> list:
    """Every body, measure, group and period for which a chapter has something to tell."""
    found = []
    for name in ("trends", "provinces"):
        of = parameters.chapter(name)
        default = {p.column: p.default for p in of.parameters if p.column}
        for values in of.claims(ledger())[list(default)].drop_duplicates().to_dict("records"):
            found.append((name, {k: v for k, v in values.items() if v != default[k]}))
    return found


def ids(case) -> str:
    return "-".join(map(str, case.values())) or "default" if isinstance(case, dict) else case


SWEEP = [*one_at_a_time(), *ODD]
SWEEP += [case for case in published_combinations() if case not in SWEEP]


def text_of(shown: list[dict]) -> str:
    return "\n".join(part["text/plain"] for part in shown)


def sentences(shown: list[dict]) -> list[str]:
    """What is said in prose: everything but the tables."""
    told = [part["text/plain"] for part in shown if "<table" not in part["text/html"]]
    told += re.findall(r"Figure \d+\. .*", text_of(shown))
    return [line for part in told for line in part.splitlines()]


def assert_complete(name: str, given: dict, shown: list[dict]) -> None:
    html = "".join(part["text/html"] for part in shown)
    assert all(part["text/plain"].strip() and part["text/html"] for part in shown)
    wrong = {line: found.group() for line in sentences(shown) if (found := WRONG.search(line))}
    assert not wrong

    record = shown[-1]["application/json"]
    json.dumps(record, allow_nan=False)
    assert record["notebook"] == name
    assert record["parameters"] == {p.name: p.default for p in parameters.chapter(name).parameters} | {
        k: v for k, v in given.items()
    }
    assert record["claims"] and record["values"]
    assert set(record["claims"]) <= set(ledger().claims.index)
    for claim in record["claims"]:
        assert f'id="claim-{claim}"' in shown[-1]["text/html"]
    for key, value in record["values"].items():
        assert value["text"] and value["claims"] and value["unit"], key
        assert f'id="value-{key}"' in html
        assert set(value["claims"]) <= set(record["claims"])
    used = {c for found in re.findall(r'data-claims="([^"]+)"', html) for c in found.split()}
    assert used <= set(record["claims"])

    figures = re.findall(r'<figure class="tally-figure" id="fig-([^"]+)">(.*?)</figure>', html, re.S)
    assert figures
    assert len({figure for figure, _ in figures}) == len(figures)
    for n, (_, figure) in enumerate(figures, start=1):
        assert f"Figure {n}." in figure
        assert re.search(r'class="tally-scope">[^<]{10,}', figure)
        assert re.search(r'aria-label="[^"]{20,}"', figure)
        assert re.search(r'class="tally-caption">Source: ', figure)
        assert "<td>" in figure and 'download="' in figure
        assert '<div class="tally-svg tally-wide"><svg' in figure
        assert '<div class="tally-svg tally-narrow"><svg' in figure
        spec = re.search(r'class="tally-spec">(.*?)</script>', figure, re.S).group(1)
        assert json.loads(spec)["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert html.count('<section class="tally-exercise"') == 3


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


@pytest.mark.parametrize(("name", "given"), SWEEP, ids=ids)
def test_each_value_gives_a_page_or_a_refusal(quick, monkeypatch, name, given):
    if name == "maps" and given:
        # Checked for the default; for each of the others it takes seconds.
        monkeypatch.setattr(Figure, "spec", {"$schema": "https://vega.github.io/schema/vega-lite/"})
    try:
        shown = run(name, given)
    except TallyError as error:
        assert_clear_refusal(name, given, error)
    else:
        assert_complete(name, given, shown)
