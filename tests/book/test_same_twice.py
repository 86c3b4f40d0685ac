"""Two builds of the same book are the same, byte for byte, whatever the folder and the process."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

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


#: What `make` takes for the book.
BOOK = "_build/html/index.html"


def sums(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def write_small(folder, root, write_pages):
    """Write a small book."""
    project = write_pages(folder, PAGES)
    path = project / f"{CHAPTER}.ipynb"
    path.parent.mkdir()
    shutil.copy(root / f"{CHAPTER}.ipynb", path)
    stored = {path.stem: fresh.fingerprints(path, project)}
    (path.parent / fresh.FILE).write_text(json.dumps(stored), encoding="utf-8")
    index = project / "index.md"
    text = index.read_text(encoding="utf-8").replace("{toctree}", f"{{toctree}}\n{CHAPTER}")
    index.write_text(f"{text}\n```{{glossary}}\nclaim\n  One figure.\n```\n\nA {{term}}`claim`.\n")
    return project


def build_small(project, seed=1):
    """Build a small book in a process of its own, whose sets have their own order."""
    settings = {
        "extensions": "myst_nb,tally.book",
        "root_doc": "index",
        "nb_execution_mode": "off",
        "exclude_patterns": "_html,jupyter_execute",
        "html_theme": "basic",
        # The chapter leads to its worked case, which this book has not.
        "suppress_warnings": "mystnb.unknown_mime_type,myst.xref_missing",
    }
    options = [part for name, value in settings.items() for part in ("-D", f"{name}={value}")]
    command = [sys.executable, "-m", "sphinx", "-q", "-C", *options, str(project), "_html"]
    env = os.environ | {"PYTHONHASHSEED": str(seed)}
    built = subprocess.run(command, capture_output=True, text=True, cwd=project, env=env)
    assert built.returncode == 0, built.stderr
    return pages_of(project / "_html")


def pages_of(html):
    """Give the sums of all files but those of the next build."""
    found = sums(html)
    return {name: found[name] for name in found if not name.startswith(".doctrees")}


def differing(one, other):
    """Give the names of files that two books don't have alike."""
    return sorted(name for name in one | other if one.get(name) != other.get(name))


def test_a_second_build_is_the_same_as_a_first_in_another_folder(root, write_pages, tmp_path):
    project = write_small(tmp_path / "book", root, write_pages)
    gone = project / "book" / "gone.md"
    gone.write_text("# A page that will not stay\n", encoding="utf-8")
    index = project / "index.md"
    with_it = index.read_text(encoding="utf-8")
    index.write_text(with_it.replace("{toctree}", "{toctree}\nbook/gone"), encoding="utf-8")
    first = build_small(project)
    assert "book/gone.html" in first
    # One page goes, and one has another title, which is in the margins of all others.
    gone.unlink()
    index.write_text(with_it, encoding="utf-8")
    sources = project / f"{places.SOURCES}.md"
    sources.write_text(sources.read_text(encoding="utf-8").replace("# ", "# All "))
    # What was cut short is as good as none: of the book, and of what is kept for the next.
    html = project / "_html"
    for name in ("_static/tally-vega.js", "index.html", "data/tally-claims.csv"):
        os.truncate(html / name, 60)
    kept = [path for path in html.rglob(".doctrees/tally-*/*") if path.is_file()]
    assert {path.suffix for path in kept} >= {".svg", ".png", ".csv", ".js"}
    for path in (*kept, *(html / "_figures").iterdir()):
        os.truncate(path, 60)
    second = build_small(project)
    assert {f"{page}.html" for page in (*PAGES, CHAPTER)} <= set(second)
    assert "book/gone.html" not in second
    shutil.rmtree(html)
    other = project.rename(tmp_path / "the other")
    assert differing(second, build_small(other, seed=2)) == []


@pytest.mark.parametrize(
    "changed",
    [
        "CHANGELOG.md",
        "_config.yml",
        "_toc.yml",
        "data/claims.csv",
        "book/ledger/a.md",
        "src/a/b.js",
    ],
)
def test_make_knows_what_the_book_is_made_of(root, tmp_path, changed):
    shutil.copy(root / "Makefile", tmp_path)
    for name in (".venv/.ready", "requirements.txt", "pyproject.toml", BOOK, changed):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    now = time.time()
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.utime(path, (now - 9, now - 9))
    for name, age in ((".venv/.ready", 6), (BOOK, 3)):
        os.utime(tmp_path / name, (now - age, now - age))

    def is_made():
        return subprocess.run(["make", "-q", BOOK], cwd=tmp_path).returncode == 0

    assert is_made()
    (tmp_path / changed).touch()
    assert not is_made()


@pytest.mark.sweep
def test_a_book_built_anew_in_another_folder_is_the_same(book, root, jupyter_book, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy", ignore=OTHERS)
    command = [jupyter_book, "build", str(copy)]
    env = {**os.environ, "PYTHONPATH": str(copy / "src")}
    built = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env)
    assert built.returncode == 0, built.stderr
    assert differing(sums(book), sums(copy / "_build" / "html")) == []
