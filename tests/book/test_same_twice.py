"""Two builds of the same book are the same, byte for byte, whatever the folder and the process."""

import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest

from tally.book import explorer, places
from tally.notebooks import fresh

OTHERS = shutil.ignore_patterns(".*", "_build", "__pycache__", "node_modules", "*.egg-info")

#: A chapter, and of each other kind of page that is made from the tables one; the pages that these
#: link to are there, and empty.
CHAPTER = "notebooks/operations"
PAGES = {
    **dict.fromkeys(places.pages(), "{contents}"),
    places.SOURCES: "{contents}",
    f"{places.LEDGER}/ispr": "{ledger}",
    explorer.PAGE: "{explorer}",
    "book/downloads": "{downloads}",
}


def sums(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def build_small(folder, root, write_pages, seed):
    """Build a small book in a process of its own, whose sets have their own order."""
    project = write_pages(folder, PAGES)
    path = project / f"{CHAPTER}.ipynb"
    path.parent.mkdir()
    shutil.copy(root / f"{CHAPTER}.ipynb", path)
    stored = {path.stem: fresh.fingerprints(path, project)}
    (path.parent / fresh.FILE).write_text(json.dumps(stored), encoding="utf-8")
    index = project / "index.md"
    index.write_text(
        index.read_text(encoding="utf-8").replace("{toctree}", f"{{toctree}}\n{CHAPTER}")
    )
    settings = {
        "extensions": "myst_nb,tally.book",
        "root_doc": "index",
        "nb_execution_mode": "off",
        "html_theme": "basic",
        "suppress_warnings": "mystnb.unknown_mime_type",
    }
    options = [part for name, value in settings.items() for part in ("-D", f"{name}={value}")]
    command = [sys.executable, "-m", "sphinx", "-q", "-C", *options, str(project), "_html"]
    env = os.environ | {"PYTHONHASHSEED": str(seed)}
    built = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env)
    assert built.returncode == 0, built.stderr
    found = sums(folder / "_html")
    return {name: found[name] for name in found if not name.startswith((".doctrees", ".buildinfo"))}


def test_a_small_book_built_anew_in_another_folder_is_the_same(root, write_pages, tmp_path):
    one = build_small(tmp_path / "one", root, write_pages, 1)
    other = build_small(tmp_path / "the other", root, write_pages, 2)
    assert {f"{page}.html" for page in (*PAGES, CHAPTER)} <= set(one)
    assert set(one) == set(other)
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.sweep
def test_a_book_built_anew_in_another_folder_is_the_same(book, root, jupyter_book, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy", ignore=OTHERS)
    command = [jupyter_book, "build", str(copy)]
    env = {**os.environ, "PYTHONPATH": str(copy / "src")}
    built = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env)
    assert built.returncode == 0, built.stderr
    one, other = sums(book), sums(copy / "_build" / "html")
    assert other
    # The folder of the other book may still hold a file of an earlier build.
    assert [name for name in other if one.get(name) != other[name]] == []
