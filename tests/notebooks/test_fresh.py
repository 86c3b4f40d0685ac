"""A stored page is published only while everything that it follows from is as it was."""

import json
import re
import shutil
import stat

import nbformat
import pytest

from tally.notebooks import fresh

RECORD = """
class Record:
    def _repr_mimebundle_(self, include=None, exclude=None):
        record = {"tally": "0.1.0", "notebook": "one", "values": {}}
        return {"text/plain": "record", "application/json": record}

Record()
"""


#: The chapters that hold every figure against every other.
HOLD_ALL = {"articles", "contradictions", "hedges"}


def write_notebook(path, *sources, tags=()):
    """Write a notebook without outputs: a title, the given code cells, and a record."""
    cells = [nbformat.v4.new_markdown_cell("# A question?")]
    cells += [nbformat.v4.new_code_cell(source) for source in (*sources, RECORD)]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    cells[1]["metadata"]["tags"] = list(tags)
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook["metadata"]["kernelspec"] = fresh.KERNEL["kernelspec"]
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def project(tmp_path):
    """Make the smallest project: a table, a module, a lock and no notebook."""
    (tmp_path / "data" / "geo").mkdir(parents=True)
    (tmp_path / "data" / "claims.csv").write_text("claim_id\na\n")
    (tmp_path / "data" / "datapackage.json").write_text("{}")
    for module in ("__init__", "ledger", "series", "other"):
        path = tmp_path / "src" / "tally" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("from tally import series\n" if module == "ledger" else "import pandas\n")
    (tmp_path / "requirements.txt").write_text("pandas==3.0\nruff==0.9\n")
    return tmp_path


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """Make a project with one notebook that was refreshed; tests take copies."""
    root = tmp_path_factory.mktemp("stored")
    (root / "data").mkdir()
    (root / "data" / "datapackage.json").write_text("{}")
    write_notebook(root / "notebooks" / "one.ipynb", "1 + 1", tags=["parameters"])
    fresh.refresh(root=root, echo=lambda line: None)
    return root


@pytest.fixture
def copy(stored, tmp_path):
    """Copy the refreshed project."""
    return shutil.copytree(stored, tmp_path / "copy")


def edit(path, change):
    """Change a notebook's JSON in place."""
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook))


def set_source(notebook):
    notebook["cells"][1]["source"] = "2 + 2"


def set_tags(notebook):
    notebook["cells"][1]["metadata"]["tags"] = ["hide-input"]


def set_type(notebook):
    notebook["cells"][1]["cell_type"] = "raw"


def swap(notebook):
    notebook["cells"].reverse()


@pytest.mark.parametrize("change", [set_source, set_tags, set_type, swap])
def test_fingerprint_follows_the_cells(project, change):
    path = write_notebook(project / "notebooks" / "one.ipynb", "1 + 1")
    before = fresh.fingerprints(path, project)
    edit(path, change)
    assert fresh.fingerprints(path, project) != before


def set_output(notebook):
    notebook["cells"][1]["outputs"] = []
    notebook["cells"][1]["execution_count"] = 7


def set_metadata(notebook):
    notebook["metadata"]["language_info"] = {"version": "3.13.1"}


@pytest.mark.parametrize("change", [set_output, set_metadata])
def test_fingerprint_is_not_of_outputs_and_machines(project, change):
    path = write_notebook(project / "notebooks" / "one.ipynb", "1 + 1")
    before = fresh.fingerprints(path, project)
    edit(path, change)
    assert fresh.fingerprints(path, project) == before


def test_source_may_be_one_text_or_lines(project):
    path = write_notebook(project / "notebooks" / "one.ipynb", "a = 1\na")
    before = fresh.fingerprints(path, project)
    edit(path, lambda notebook: notebook["cells"][1].update(source=["a = 1\n", "a"]))
    assert fresh.fingerprints(path, project) == before


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("data/claims.csv", "something else", "data"),
        ("data/sources.csv", "something else", "data"),
        ("data/geo/provinces.geojson", "something else", "data"),
        ("data/.~lock.claims.csv#", "something else", None),
        ("src/tally/ledger.py", "from tally import series  # 2", "code"),
        ("src/tally/series.py", "import pandas  # 2", "code"),
        ("src/tally/__init__.py", "import pandas  # 2", "code"),
        ("src/tally/other.py", "import pandas  # 2", None),
        ("src/tally/late.py", "", None),
        ("requirements.txt", "pandas==3.1\nruff==0.9\n", "libraries"),
        ("requirements.txt", "pandas==3.0\nruff==1.0\n", None),
        ("README.md", "something else", None),
    ],
)
def test_fingerprints_follow_tables_imports_and_libraries(project, name, text, part):
    path = write_notebook(project / "notebooks" / "one.ipynb", "from tally import ledger")
    before = fresh.fingerprints(path, project)
    changed = project / name
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text(text)
    after = fresh.fingerprints(path, project)
    assert [p for p in before if before[p] != after[p]] == [p for p in [part] if p]


def test_a_moved_file_is_a_change(project):
    path = write_notebook(project / "notebooks" / "one.ipynb", "1 + 1")
    before = fresh.fingerprints(path, project)
    (project / "data" / "claims.csv").rename(project / "data" / "moved.csv")
    assert fresh.fingerprints(path, project) != before


@pytest.mark.slow
def test_refreshed_page_may_be_published(stored):
    path = stored / "notebooks" / "one.ipynb"
    assert fresh.problems([path], stored) == []
    assert fresh.stale(root=stored) == []
    assert fresh.record(fresh.read(path))["notebook"] == "one"


def remove_outputs(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


def skip_a_cell(notebook):
    notebook["cells"][1]["execution_count"] = None


def remove_record(notebook):
    notebook["cells"][2]["outputs"] = []


def fail(notebook):
    notebook["cells"][1]["outputs"] = [
        {"output_type": "error", "ename": "LedgerError", "evalue": "No claim 'x'.", "traceback": []}
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (remove_outputs, "no outputs are stored"),
        (set_source, "the stored page is old: its cells changed after"),
        (skip_a_cell, "cell 2 has not been executed"),
        (remove_record, "no record of results"),
        (fail, "cell 2 failed: LedgerError: No claim 'x'."),
    ],
)
def test_each_fault_is_told_with_its_notebook(copy, change, said):
    path = copy / "notebooks" / "one.ipynb"
    edit(path, change)
    (sentence,) = fresh.problems([path], copy)
    assert sentence.startswith("notebooks/one.ipynb: ")
    assert said in sentence
    assert ("make refresh" in sentence) is (change is not fail)
    assert fresh.stale(root=copy) == [path]


@pytest.mark.slow
def test_a_page_without_fingerprints_is_told(copy):
    path = copy / "notebooks" / "one.ipynb"
    (path.parent / fresh.FILE).unlink()
    (sentence,) = fresh.problems([path], copy)
    assert "notebooks/fingerprints.json has no fingerprints of it" in sentence
    (path.parent / fresh.FILE).write_text("{")
    with pytest.raises(fresh.StaleError, match=r"not readable JSON.*Delete it and run"):
        fresh.problems([path], copy)


@pytest.mark.slow
@pytest.mark.parametrize("part", fresh.PARTS)
def test_a_page_without_one_of_its_fingerprints_is_old(copy, part):
    path = copy / "notebooks" / fresh.FILE
    stored = json.loads(path.read_text(encoding="utf-8"))
    del stored["one"][part]
    path.write_text(json.dumps(stored), encoding="utf-8")
    (sentence,) = fresh.problems([copy / "notebooks" / "one.ipynb"], copy)
    assert fresh.PARTS[part] in sentence


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}'])
def test_a_broken_notebook_is_a_sentence(copy, content):
    path = copy / "notebooks" / "one.ipynb"
    path.write_text(content)
    (sentence,) = fresh.problems([path], copy)
    assert "is not a notebook" in sentence
    with pytest.raises(fresh.StaleError, match="is not a notebook"):
        fresh.refresh(root=copy, echo=lambda line: None)


def test_a_missing_notebook_is_a_sentence(copy):
    assert "is missing" in fresh.problems([copy / "notebooks" / "two.ipynb"], copy)[0]


@pytest.mark.slow
def test_refresh_executes_only_what_is_old(copy):
    one = copy / "notebooks" / "one.ipynb"
    before = one.read_bytes()
    two = write_notebook(
        copy / "notebooks" / "two.ipynb", "import os", "os.path.basename(os.getcwd())"
    )
    lines = []
    assert fresh.refresh(root=copy, echo=lines.append) == [two]
    assert lines == ["notebooks/two.ipynb: executed and stored."]
    assert one.read_bytes() == before
    assert "'notebooks'" in two.read_text()
    assert fresh.refresh(root=copy, echo=lines.append) == []


@pytest.mark.slow
def test_refresh_gives_the_same_bytes_each_time(copy):
    path = copy / "notebooks" / "one.ipynb"
    before = path.read_bytes()
    edit(path, lambda notebook: notebook["metadata"].update(papermill={"duration": 1.5}))
    path.chmod(0o640)
    assert fresh.refresh([path], root=copy, force=True, echo=lambda line: None) == [path]
    assert path.read_bytes() == before
    assert before.endswith(b"}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.slow
def test_a_failure_leaves_the_page_and_spares_the_others(copy):
    one = copy / "notebooks" / "one.ipynb"
    edit(one, lambda notebook: notebook["cells"][1].update(source="1 / 0"))
    before = one.read_bytes()
    two = write_notebook(copy / "notebooks" / "two.ipynb", "'fine'")
    with pytest.raises(fresh.StaleError, match=r"one\.ipynb: cell 2 failed: ZeroDivisionError"):
        fresh.refresh(root=copy, echo=lambda line: None)
    assert one.read_bytes() == before
    assert fresh.problems([two], copy) == []
    there = ["fingerprints.json", "one.ipynb", "two.ipynb"]
    assert sorted(p.name for p in one.parent.iterdir()) == there


@pytest.mark.slow
def test_what_changes_during_a_run_makes_the_page_old(copy):
    path = copy / "notebooks" / "one.ipynb"
    source = "from pathlib import Path\nPath('../data/late.csv').write_text('x')"
    edit(path, lambda notebook: notebook["cells"][1].update(source=source))
    fresh.refresh(root=copy, echo=lambda line: None)
    assert "the stored page is old" in fresh.problems([path], copy)[0]


# The project itself


@pytest.fixture(scope="module")
def whole(root, tmp_path_factory):
    """Copy what the pages of the project follow from."""
    copy = tmp_path_factory.mktemp("whole")
    for name in ("data", "notebooks", "src"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "requirements.txt", copy)
    return copy


@pytest.fixture
def changed(whole):
    """What changes a file of the copy, tells which pages are old then, and changes it back."""

    def change(name: str, old: str, new: str) -> dict[str, str]:
        path = whole / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            told = fresh.problems(fresh.notebooks(whole), whole)
        finally:
            path.write_text(text, encoding="utf-8")
        pattern = re.compile(r"notebooks/(\w+)\.ipynb: the stored page is old: (.*) after it")
        return dict(pattern.match(line).groups() for line in told)

    return change


CODE = "code that it imports changed"
DATA = "figures that it read changed"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "pages"),
    [
        # Each was once left out of what pages follow from.
        (
            "src/tally/ledger/corrections.py",
            {"articles", "briefing", "case_share", "contradictions"}
            | {"bounds", "hedges", "vintages"},
        ),
        ("src/tally/ledger/statements.py", {path.stem for path in fresh.notebooks()}),
        ("src/tally/chapters/vintages/say.py", {"case_rise", "vintages"}),
        ("src/tally/draw/maps/labels.py", {"briefing", "maps", "episodes", "overview"}),
        ("src/tally/book/site.py", set()),
        ("src/tally/book/static/tally.css", set()),
    ],
)
def test_a_change_of_code_makes_the_pages_old_that_import_it(changed, name, pages):
    assert changed(name, "\n\n", "\n\n\n") == dict.fromkeys(pages, CODE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "pages"),
    [
        ("kp-ctd-2024-pk-kp-injuries-", HOLD_ALL),
        (
            "satp-2009-pk-fatalities-all-count,",
            HOLD_ALL
            | {"bodies", "briefing", "deeds", "events", "months", "overview", "trends", "ucdp"},
        ),
        (
            "crss-2024q1-pk-kp-fatalities-all-share,",
            HOLD_ALL | {"bounds", "briefing", "case_share", "overview", "provinces", "vintages"},
        ),
    ],
)
def test_a_changed_figure_makes_the_pages_old_that_read_it(changed, root, start, pages):
    lines = (root / "data" / "claims.csv").read_text(encoding="utf-8").splitlines()
    old = next(line for line in lines if line.startswith(start))
    claim, source, locator, rest = old.split(",", 3)
    new = ",".join([claim, source, f"{locator} or so", rest])
    assert changed("data/claims.csv", old, new) == dict.fromkeys(pages, DATA)


@pytest.mark.slow
def test_a_source_that_no_page_read_makes_none_old(changed):
    row = "zz-undated,Somebody,Something,,https://example.org/zz,en,,,news,\n"
    head = "source_id,publisher,title,published,url,language,read_at,cited_as,kind,note\n"
    assert changed("data/sources.csv", head, head + row) == {}
