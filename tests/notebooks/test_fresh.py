"""A stored page is published only while everything that it follows from is as it was."""

import json
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
    (tmp_path / "src" / "tally" / "book").mkdir(parents=True)
    (tmp_path / "src" / "tally" / "ledger.py").write_text("x = 1\n")
    (tmp_path / "requirements.txt").write_text("pandas==3.0\n")
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
    before = fresh.fingerprint(path, project)
    edit(path, change)
    assert fresh.fingerprint(path, project) != before


def set_output(notebook):
    notebook["cells"][1]["outputs"] = []
    notebook["cells"][1]["execution_count"] = 7


def set_metadata(notebook):
    notebook["metadata"]["language_info"] = {"version": "3.13.1"}


@pytest.mark.parametrize("change", [set_output, set_metadata])
def test_fingerprint_is_not_of_outputs_and_machines(project, change):
    path = write_notebook(project / "notebooks" / "one.ipynb", "1 + 1")
    before = fresh.fingerprint(path, project)
    edit(path, change)
    assert fresh.fingerprint(path, project) == before


def test_source_may_be_one_text_or_lines(project):
    path = write_notebook(project / "notebooks" / "one.ipynb", "a = 1\na")
    before = fresh.fingerprint(path, project)
    edit(path, lambda notebook: notebook["cells"][1].update(source=["a = 1\n", "a"]))
    assert fresh.fingerprint(path, project) == before


@pytest.mark.parametrize(
    ("name", "follows"),
    [
        ("data/claims.csv", True),
        ("data/sources.csv", True),
        ("data/geo/provinces.geojson", True),
        ("src/tally/ledger.py", True),
        ("src/tally/derive/series.py", True),
        ("requirements.txt", True),
        ("src/tally/book/cite.py", False),
        ("src/tally/cli/tables.py", False),
        ("src/tally/fresh.py", False),
        ("src/tally/__pycache__/ledger.pyc", False),
        ("data/.~lock.claims.csv#", False),
        ("README.md", False),
    ],
)
def test_fingerprint_follows_tables_code_and_lock(project, name, follows):
    path = write_notebook(project / "notebooks" / "one.ipynb", "1 + 1")
    before = fresh.fingerprint(path, project)
    changed = project / name
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text("something else\n")
    assert (fresh.fingerprint(path, project) != before) is follows


def test_a_moved_file_is_a_change(project):
    path = write_notebook(project / "notebooks" / "one.ipynb", "1 + 1")
    before = fresh.fingerprint(path, project)
    (project / "data" / "claims.csv").rename(project / "data" / "moved.csv")
    assert fresh.fingerprint(path, project) != before


def test_refreshed_page_may_be_published(stored):
    path = stored / "notebooks" / "one.ipynb"
    assert fresh.problems([path], stored) == []
    assert fresh.stale(root=stored) == []
    assert fresh.record(fresh.read(path))["notebook"] == "one"


def remove_outputs(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


def remove_fingerprint(notebook):
    del notebook["metadata"]["tally"]


def skip_a_cell(notebook):
    notebook["cells"][1]["execution_count"] = None


def remove_record(notebook):
    notebook["cells"][2]["outputs"] = []


def fail(notebook):
    notebook["cells"][1]["outputs"] = [
        {"output_type": "error", "ename": "LedgerError", "evalue": "No claim 'x'.", "traceback": []}
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (remove_outputs, "no outputs are stored"),
        (remove_fingerprint, "have no fingerprint"),
        (set_source, "the stored page is old"),
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


def test_refresh_gives_the_same_bytes_each_time(copy):
    path = copy / "notebooks" / "one.ipynb"
    before = path.read_bytes()
    edit(path, lambda notebook: notebook["metadata"].update(papermill={"duration": 1.5}))
    path.chmod(0o640)
    assert fresh.refresh([path], root=copy, force=True, echo=lambda line: None) == [path]
    assert path.read_bytes() == before
    assert before.endswith(b"}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_failure_leaves_the_page_and_spares_the_others(copy):
    one = copy / "notebooks" / "one.ipynb"
    edit(one, lambda notebook: notebook["cells"][1].update(source="1 / 0"))
    before = one.read_bytes()
    two = write_notebook(copy / "notebooks" / "two.ipynb", "'fine'")
    with pytest.raises(fresh.StaleError, match=r"one\.ipynb: cell 2 failed: ZeroDivisionError"):
        fresh.refresh(root=copy, echo=lambda line: None)
    assert one.read_bytes() == before
    assert fresh.problems([two], copy) == []
    assert sorted(p.name for p in one.parent.iterdir()) == ["one.ipynb", "two.ipynb"]


def test_what_changes_during_a_run_makes_the_page_old(copy):
    path = copy / "notebooks" / "one.ipynb"
    source = "from pathlib import Path\nPath('../data/late.csv').write_text('x')"
    edit(path, lambda notebook: notebook["cells"][1].update(source=source))
    fresh.refresh(root=copy, echo=lambda line: None)
    assert "the stored page is old" in fresh.problems([path], copy)[0]
