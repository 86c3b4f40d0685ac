"""The stored outputs of the chapters: all there, really compared, and a wrong number is noticed.

pytest collects the notebooks themselves as well (``--nbval`` in pyproject.toml): each cell is
executed and each of its stored outputs is compared with what it gives now.
"""

import json
import os
import re
import subprocess
import sys

import altair as alt
import jsonschema
import pytest
from support import kernels
from support.sweep import swept

from tally import chapters
from tally.notebooks import fresh
from tally.page import outputs

PAGES = fresh.notebooks()

#: A worked case asks several chapters for fixed figures, and has no parameters.
CASES = [path for path in PAGES if path.stem.startswith("case_")]
CHAPTERS = [path for path in PAGES if path not in CASES]

#: Tags that make nbval run a cell without comparing its outputs.
UNCOMPARED = {"nbval-skip", "nbval-ignore-output", "raises-exception"}


def code_cells(path):
    return [cell for cell in fresh.read(path)["cells"] if cell["cell_type"] == "code"]


def test_each_chapter_has_a_notebook():
    assert [path.stem for path in CHAPTERS] == chapters.names()


#: Chapters about what was printed, whose charts count figures and no people.
ABOUT_FIGURES = {"articles", "contradictions", "hedges"}


@pytest.mark.parametrize(
    "path", [p for p in PAGES if p.stem not in ABOUT_FIGURES], ids=lambda path: path.stem
)
def test_each_figure_says_where(path, ledger):
    # It is passed on alone: its finding or the line below it has to name the land.
    land = re.compile(rf"\b({'|'.join(map(re.escape, ledger.regions['name']))})\b")
    shown = outputs.stored(fresh.read(path))
    for figure in (figure for output in shown for figure in outputs.figures(output)):
        said = f"{outputs.plain(figure['finding'])}; {figure['scope']}"
        assert land.search(said), said


def test_the_page_about_the_book_lists_each_chapter_once(root):
    about = (root / "book" / "about.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[\]\(\.\./notebooks/(\w+)\.ipynb\):", about, re.MULTILINE)
    assert sorted(listed) == chapters.names()


@pytest.mark.slow
def test_every_stored_page_may_be_published(root):
    assert fresh.problems(PAGES, root) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_output_is_compared(path):
    cells = code_cells(path)
    tags = {tag for cell in cells for tag in cell["metadata"].get("tags", [])}
    assert not tags & UNCOMPARED
    assert sum(bool(cell["outputs"]) for cell in cells) >= 4


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_chapter_is_short_and_its_parameters_come_first(path):
    cells = code_cells(path)
    assert len(cells) <= 12
    assert max(len("".join(cell["source"]).splitlines()) for cell in cells) <= 10
    assert all("hide-input" in c["metadata"].get("tags", []) for c in cells)
    first = path in CHAPTERS
    assert ["parameters" in c["metadata"].get("tags", []) for c in cells] == [
        first,
        *[False] * (len(cells) - 1),
    ]


@pytest.fixture(scope="module")
def schema():
    # Altair would hold each figure against one kind of chart after another.
    return jsonschema.Draft7Validator(alt.load_schema())


@pytest.mark.parametrize("path", swept(PAGES, parts=3), ids=lambda path: path.stem)
def test_each_specification_is_one_that_vega_lite_takes(schema, path):
    shown = outputs.stored(fresh.read(path))
    found = [figure["specification"] for output in shown for figure in outputs.figures(output)]
    assert found
    for spec in found:
        schema.validate(json.loads(spec))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_holds_nothing_of_the_machine_that_made_it(path, root):
    text = path.read_text(encoding="utf-8")
    assert str(root) not in text
    assert os.path.expanduser("~") + "/" not in text
    assert not re.search(r"\bat 0x[0-9a-f]{6,}", text)
    assert set(fresh.read(path)["metadata"]) == {"kernelspec", "language_info"}


def change_a_number(text):
    """Change the last digit of a number that a reader sees."""
    *_, number = re.finditer(r"\d", text)
    digit = str((int(number[0]) + 1) % 10)
    return text[: number.start()] + digit + text[number.end() :]


def seed(notebook):
    """Put a wrong number into a sentence and into the record; say how many cells are wrong now."""
    cells = [cell for cell in notebook["cells"] if cell.get("outputs")]
    shown = [cell["outputs"][0]["data"] for cell in cells]
    data = next(data[outputs.MIME] for data in shown if data[outputs.MIME]["kind"] == "sentence")
    number = next(outputs.numbers(data))
    number["text"] = change_a_number(number["text"])
    values = cells[-1]["outputs"][-1]["data"]["application/json"]["values"]
    value = next(value for value in values.values() if isinstance(value.get("low"), int | float))
    value["low"] += 1
    return 2


def nbval(path, root, kernel):
    """Run nbval in its strict form on one notebook, as the test run does."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", path.name]
    run = subprocess.run(
        [*command, "--rootdir=.", "-c", os.devnull, f"--nbval-kernel-name={kernel}"],
        cwd=path.parent,
        env=os.environ | {"TALLY_ROOT": str(root)},
        capture_output=True,
        text=True,
    )
    return run.returncode, run.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "begun", [kernels.begun, *swept([lambda: "python3"])], ids=["forked", "alone"]
)
def test_a_wrong_number_is_noticed(root, tmp_path, begun):
    path = root / "notebooks" / "operations.ipynb"  # the quickest one
    notebook = fresh.read(path)
    cells = sum(cell["cell_type"] == "code" for cell in notebook["cells"])
    wrong = seed(notebook)
    copy = tmp_path / path.name
    copy.write_text(json.dumps(notebook), encoding="utf-8")
    status, said = nbval(copy, root, begun())
    assert status == 1
    assert f"mismatch '{outputs.MIME}'" in said
    assert "mismatch 'application/json'" in said
    assert f"{wrong} failed, {cells - wrong} passed" in said
