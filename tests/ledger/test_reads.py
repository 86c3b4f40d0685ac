"""A watched ledger answers as the one it watches, and notes all that is asked of it."""

import csv
import json
import shutil

import nbformat
import pandas as pd
import pytest

import tally
from tally.ledger.reads import Watched, digest
from tally.ledger.tables import Ledger
from tally.notebooks import fresh
from tally.notebooks.engine import Engine

#: All trees of terms are read together.
TREES = ("actors", "causes", "groups", "measures", "regions", "tactics", "targets")

CELL = {"body": "CRSS", "measure": "fatalities", "kind": "count"}


@pytest.fixture
def watched(ledger):
    return Watched.of(ledger)


def test_the_answers_are_those_of_the_ledger(ledger, watched):
    for verb in ("select", "statements", "latest"):
        for day in (None, "2024-12-31"):
            one = getattr(ledger, verb)(as_of=day, period="2024-Q1", **CELL)
            other = getattr(watched, verb)(as_of=day, period="2024-Q1", **CELL)
            assert one.equals(other)
    view = watched.known_on("2024-01-15")
    assert view.latest(period="2023", region="PK", cause="all", group="all", **CELL)[
        "text"
    ].to_list() == ["1,524"]
    assert watched.breaks("CRSS") == ledger.breaks("CRSS")
    assert watched.folder == ledger.folder


def asked(watched) -> list:
    return watched.reads.as_dict()["questions"]


def test_terms_of_any_kind_are_noted_as_they_were_asked(watched):
    regions = ["PK-KP", "PK-BA"]
    found = watched.select(region=(r for r in regions), **CELL)
    assert set(found["region"]) == set(regions)
    assert asked(watched) == [["select", None, {**CELL, "region": regions}]]


def test_a_set_is_noted_in_one_order(watched):
    watched.select(region={"PK-KP", "PK-BA", "PK-SD", "PK-PB"})
    assert asked(watched)[0][2]["region"] == ["PK-BA", "PK-KP", "PK-PB", "PK-SD"]


@pytest.mark.slow
def test_the_day_of_a_question_is_noted(watched):
    watched.select(as_of="2024-12-31", **CELL)
    watched.known_on("2024-06-30").statements(**CELL)
    assert asked(watched) == [["select", "2024-12-31", CELL], ["statements", "2024-06-30", CELL]]


@pytest.mark.parametrize("table", ["ucdp_monthly", "ucdp_districts"])
def test_the_sums_of_a_data_set_are_noted_with_their_editions(ledger, watched, table):
    assert len(getattr(watched, table))
    noted = watched.reads.as_dict()
    assert noted["tables"] == [table]
    assert set(noted["rows"]["editions"]) == set(getattr(ledger, table)["version"])


@pytest.mark.slow
def test_a_claim_that_another_one_restates_is_another_answer(ledger, watched):
    like = "crss-2023-pk-fatalities-all-count-dna"
    row = ledger.tables["claims"].loc[[like]]
    watched.statements(source_id=row["source_id"].iloc[0], body="CRSS", period="2023")
    noted = watched.reads.as_dict()
    later = row.assign(claim_id="later", source_id="pti-2026-01-01", edition="crss-annual-2025")
    later = later.assign(printed="1,540", value=1540.0).set_index("claim_id", drop=False)
    claims = pd.concat([ledger.tables["claims"], later])
    restated = Ledger(ledger.folder, {**ledger.tables, "claims": claims})
    assert digest(noted, restated) != digest(noted, ledger)


def test_the_day_on_which_an_edition_came_out_is_a_part_of_its_claims(ledger, watched):
    found = watched.select(period="2023", region="PK", cause="all", group="all", **CELL)
    noted = watched.reads.as_dict()
    editions = ledger.tables["editions"].copy()
    editions.loc[found["edition"].dropna().iloc[0], "released"] = "2024-02-03"
    moved = Ledger(ledger.folder, {**ledger.tables, "editions": editions})
    assert digest(noted, moved) != digest(noted, ledger)


@pytest.mark.parametrize(
    ("ask", "tables", "files"),
    [
        (lambda of: of.claims, ["claims", "editions", "sources"], []),
        (lambda of: of.histories, ["claims", "editions", "sources"], []),
        (lambda of: of.sources, ["sources"], []),
        (lambda of: of.tables["scopes"], ["scopes"], []),
        (lambda of: of.name("region", "PK-KP"), ["regions"], []),
        (lambda of: of.part_of("group", "police", "all"), list(TREES), []),
        (lambda of: of.breaks("CRSS"), ["bodies", "scopes"], []),
        (lambda of: of.population_of("PK-KP", 2024), ["population", "regions"], []),
        (lambda of: of.file("findings.yml"), [], ["findings.yml"]),
        (lambda of: of.folder / "findings.yml", [], ["*"]),
    ],
)
def test_what_has_no_narrow_verb_notes_the_whole(watched, ask, tables, files):
    ask(watched)
    noted = watched.reads.as_dict()
    assert (noted["tables"], noted["files"]) == (tables, files)


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(root / "data", folder / "data")
    return folder


def put(path, row, column, text):
    """Write a text into a cell of a table; give what stood in the file."""
    before = path.read_text(encoding="utf-8")
    rows = list(csv.reader(before.splitlines()))
    rows[row][rows[0].index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return before


@pytest.mark.slow
def test_a_folder_that_was_asked_for_is_read_whole(copy):
    watched = Watched.of(tally.load(copy / "data"))
    assert watched.folder == copy / "data"
    noted = watched.reads.as_dict()
    before = digest(noted, tally.load(copy / "data"))
    path = copy / "data" / "findings.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n", encoding="utf-8")
    assert digest(noted, tally.load(copy / "data")) != before
    path.write_text(text, encoding="utf-8")
    assert digest(noted, tally.load(copy / "data")) == before


#: A cell of each table that pages may read, each a hundredth of the way further down.
CHANGED = [
    ("claims", "note"), ("claims", "locator"), ("sources", "title"), ("sources", "publisher"),
    ("editions", "title"), ("bodies", "counts"), ("regions", "name"), ("scopes", "counts"),
    ("groups", "name"), ("causes", "name"), ("measures", "name"), ("places", "name"),
    ("episodes", "title"), ("population", "note"),
]  # fmt: skip


@pytest.mark.sweep
@pytest.mark.parametrize(("table", "column"), CHANGED)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_page_that_is_not_old_gives_what_is_stored(root, copy, table, column, part):
    path = copy / "data" / f"{table}.csv"
    count = len(list(csv.reader(path.read_text(encoding="utf-8").splitlines())))
    before = put(path, 1 + int(part * (count - 2)), column, "Something else")
    try:
        ledger = tally.load(copy / "data")
        with Engine(copy) as engine:
            for name in ("forces", "operations", "vintages", "provinces", "trends"):
                stored = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
                read = fresh.record(stored)["read"]
                if digest(read, ledger) != digest(read, tally.load(root / "data")):
                    continue
                made = nbformat.from_dict(json.loads(json.dumps(stored)))
                engine.run(made, folder=root / "notebooks")
                for one, other in zip(made.cells, stored.cells, strict=True):
                    assert one.get("outputs") == other.get("outputs"), name
    finally:
        path.write_text(before, encoding="utf-8")
