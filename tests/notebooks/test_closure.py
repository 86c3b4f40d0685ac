"""What code a notebook follows from: no less than the interpreter itself would load."""

import json
from modulefinder import ModuleFinder

import pytest

from tally import chapters
from tally.notebooks.closure import PICTURES, Code, locked


@pytest.fixture(scope="module")
def code(root):
    return Code(root)


def cells(root, name: str) -> list[str]:
    notebook = json.loads((root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


@pytest.mark.parametrize("name", ["forces", "contradictions"])
def test_the_closure_is_what_the_interpreter_would_load(root, code, name):
    finder = ModuleFinder(path=[str(root / "src")], excludes=[PICTURES])
    main = finder.add_module("__main__")
    for source in cells(root, name):
        finder.scan_code(compile(source, name, "exec"), main)
    loaded = {found for found in finder.modules if found.split(".")[0] == "tally"}
    assert {n for n in code.closure(cells(root, name)) if n in code.files} == loaded


def test_a_chapter_follows_from_no_other_chapter(root, code):
    for name in chapters.names():
        others = set(chapters.names()) - {name}
        found = code.closure(cells(root, name))
        assert f"tally.chapters.{name}" in found
        assert not {n for n in found if n.startswith(tuple(f"tally.chapters.{o}" for o in others))}


def test_imports_in_functions_and_with_dots_are_seen(tmp_path):
    package = tmp_path / "src" / "tally"
    (package / "room").mkdir(parents=True)
    texts = {
        "__init__": "",
        "room/__init__": "from . import inner\n",
        "room/inner": "def late():\n    from ..other import name\n",
        "other": "import altair.utils\n",
        "apart": "",
    }
    for name, text in texts.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    found = Code(tmp_path).closure(["%time\nimport tally.room"])
    assert found == {"tally", "tally.room", "tally.room.inner", "tally.other", "altair"}


def test_what_draws_pictures_is_left_out_however_it_is_imported(code):
    assert PICTURES in code.files
    for line in (
        f"import {PICTURES}",
        "from tally.draw import picture",
        "import tally.page.figure",
    ):
        assert PICTURES not in code.closure([line])


def test_of_the_lock_only_what_is_needed_counts(root):
    lines = locked((root / "requirements.txt").read_text(encoding="utf-8"), ["altair", "yaml"])
    named = {line.partition("==")[0] for line in lines}
    assert {"altair", "jsonschema", "pyyaml", "ipython"} <= named
    assert not {"ruff", "sphinx", "playwright", "pytest"} & named
