"""The grid: which variants a chapter has, that they are what papermill makes, and how they last."""

import json
import random

import papermill
import pytest
from papermill.iorw import load_notebook_node
from support import choices, kernels
from support.sweep import seeds

from tally import chapters
from tally.errors import TallyError
from tally.notebooks import fresh, grid, values
from tally.notebooks.engine import Engine
from tally.page import outputs, parameters
from tally.quantities import period


@pytest.fixture(scope="module")
def engine(root):
    with Engine(root) as engine:
        yield engine


@pytest.fixture
def project(tmp_path, root):
    return choices.write_project(tmp_path, root)


@pytest.fixture
def quickly(monkeypatch, root):
    """Let a variant be what is stored, in the place of seconds of work."""
    notebook = fresh.read(root / "notebooks" / "operations.ipynb")

    def run(of, variant, engine, root):
        if variant["period"] == "1901":
            raise grid.GridError("cell 4 failed")
        return grid.Made(variant, outputs.stored(notebook), fresh.record(notebook))

    monkeypatch.setattr(grid, "run", run)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bodies", "contradictions", "provinces", "trends", "ucdp"])
def test_a_chapter_offers_what_was_published_and_no_more_than_its_share(name, ledger):
    of = chapters.chapter(name)
    found, _ = grid.variants(of, ledger)
    assert grid.own(of, ledger) in found
    assert len({str(v) for v in found}) == len(found) <= grid.MOST
    told = grid.words(of, found, ledger)
    assert told and not grid.VIEWS & told.keys()
    assert all({str(v[name]) for v in found} == values.keys() for name, values in told.items())
    for variant in random.Random(name).sample(found, 3):
        assert parameters.read(of, variant, ledger) == variant


@pytest.mark.slow
def test_times_are_whole_years_or_new_and_of_many_the_newest(ledger):
    of = chapters.chapter("provinces")
    found, every = grid.variants(of, ledger)
    assert len(found) < every
    newest = max(period.parse(p).last.year for p in ledger.claims["period"])
    for variant in found:
        time = period.parse(variant["period"])
        assert time.kind == "year" or time.first.year > newest - grid.NEWEST
    own = grid.own(of, ledger)
    one = [period.parse(v["period"]) for v in found if v["body"] == own["body"]]
    assert len(one) > 5  # the book's own organisation keeps its years


def test_a_small_chapter_is_told_as_it_was_known_on_earlier_days(ledger):
    found, _ = grid.variants(chapters.chapter("overview"), ledger)
    days = {variant["as_of"] for variant in found}
    assert "latest" in days and len(days) == 1 + grid.NEWEST
    for variant in found:
        if variant["as_of"] != "latest":
            assert period.parse(variant["year"]).last.year <= int(variant["as_of"][:4])


@pytest.mark.slow
def test_the_newest_time_comes_first_and_words_are_for_readers(ledger):
    of = chapters.chapter("forces")
    found, _ = grid.variants(of, ledger)
    told = grid.words(of, found, ledger)
    times = [period.parse(value).last for value in told["period"]]
    assert times == sorted(times, reverse=True)
    assert next(iter(told["as_of"].values())) == "today"


@pytest.mark.slow
def test_the_book_s_own_choice_is_the_stored_page_block_by_block(root, engine, ledger):
    of = choices.CHAPTER
    made = grid.run(of, grid.own(of, ledger), engine, root)
    stored = outputs.stored(fresh.read(root / "notebooks" / f"{of.name}.ipynb"))
    assert made.outputs == stored


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(2, 20))
def test_a_variant_is_what_papermill_makes(seed, root, engine, ledger, tmp_path):
    chance = random.Random(seed)
    # The ordinary run takes a light chapter, the sweep any.
    name = choices.CHAPTER.name if seed < 2 else chance.choice(chapters.names())
    of = chapters.chapter(name)
    variant = chance.choice(grid.variants(of, ledger)[0])
    path = tmp_path / "run.ipynb"
    papermill.execute_notebook(
        str(root / "notebooks" / f"{name}.ipynb"),
        str(path),
        parameters=variant,
        cwd=str(root / "notebooks"),
        progress_bar=False,
        kernel_name=kernels.begun() if seed < 2 else "python3",
    )
    made = grid.run(of, variant, engine, root)
    assert made.outputs == outputs.stored(load_notebook_node(str(path)))
    assert made.record["parameters"] == variant


@pytest.mark.slow
def test_what_is_kept_is_not_made_again(project, quickly, monkeypatch):
    (said,) = choices.make(project, monkeypatch)
    assert "2 of 10 choices, 3 variants" in said and "3 made now" in said
    assert "0 made now" in choices.make(project, monkeypatch)[0]
    found = grid.read("operations", project)
    assert [made.parameters for made in found] == choices.CHOSEN
    # A file that was cut short, and one that is gone.
    first, second, _ = sorted((project / grid.FOLDER / "operations").iterdir())
    first.write_bytes(first.read_bytes()[:100])
    second.unlink()
    assert grid.read("operations", project) is None
    # Figures that the chapter does not read leave its variants as they are.
    claims = project / "data" / "claims.csv"
    lines = claims.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = next(line for line in lines if line.startswith("ucdp-") and "PK-PB" in line)
    claims.write_text("".join(line for line in lines if line != gone), encoding="utf-8")
    assert "2 made now" in choices.make(project, monkeypatch)[0]
    assert grid.read("operations", project) is not None


@pytest.mark.slow
def test_all_values_of_all_variants_are_one_table(project, quickly, monkeypatch, ledger, root):
    choices.make(project, monkeypatch)
    found = grid.read("operations", project)
    printed = "ispr-2024-pk-operations-all-rate"
    claims = [c for c in ledger.claims.index if c.startswith(printed)]
    strict = {c: {"low": 1.0, "high": None} for c in claims}
    table = values.table([("operations", found)], strict)
    record = fresh.record(fresh.read(root / "notebooks" / "operations.ipynb"))
    assert len(table) == len(choices.CHOSEN) * len(record["values"])
    assert {json.loads(p)["period"] for p in table["parameters"]} == {"2024", "2025"}
    for _, row in table.head(len(record["values"])).iterrows():
        of = record["values"][row["value"]]
        assert row["text"] == of["text"] and row["claims"].split() == of["claims"]
        assert of["low"] is None or row["low"] == of["low"]
        assert row["period"] == of["scope"].get("period")
    taken = table[table["low_strict"] == 1.0]
    assert set(taken["how"]) <= {""} and taken["high_strict"].isna().all()
    assert all(c.split()[0] in strict for c in taken["claims"])


@pytest.mark.slow
def test_a_run_that_is_broken_off_leaves_what_was_done(project, quickly, monkeypatch):
    run, begun = grid.run, []

    def broken(*asked):
        begun.append(asked)
        if len(begun) > 1:
            raise KeyboardInterrupt
        return run(*asked)

    with monkeypatch.context() as patch:
        patch.setattr(grid, "run", broken)
        with pytest.raises(KeyboardInterrupt):
            choices.make(project, patch)
    assert grid.read("operations", project) is None
    assert "2 made now" in choices.make(project, monkeypatch)[0]


@pytest.mark.slow
def test_a_variant_that_fails_is_named_and_the_chapter_has_no_grid(project, quickly, monkeypatch):
    chosen = [*choices.CHOSEN, {"period": "1901", "as_of": "latest"}]
    with pytest.raises(TallyError, match="operations, period 1901 as_of latest: cell 4 failed"):
        choices.make(project, monkeypatch, chosen)
    assert grid.read("operations", project) is None


@pytest.mark.slow
def test_a_variant_that_is_not_the_stored_page_where_it_should_be_is_told(
    project, quickly, monkeypatch
):
    run = grid.run

    def otherwise(*asked):
        made = run(*asked)
        return grid.Made(made.parameters, [{**made.outputs[0], "parts": []}, *made.outputs[1:]], {})

    monkeypatch.setattr(grid, "run", otherwise)
    with pytest.raises(TallyError, match="period 2025 as_of latest: it is not what the stored"):
        choices.make(project, monkeypatch)


@pytest.mark.slow
def test_an_old_page_is_refused(project, monkeypatch):
    path = project / "notebooks" / "operations.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("# ", "## ", 1), encoding="utf-8")
    with pytest.raises(fresh.StaleError, match="the stored page is old"):
        choices.make(project, monkeypatch)
