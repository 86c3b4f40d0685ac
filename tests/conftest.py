"""What several tests share: the project's folder, and the book built as a reader would get it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock
from support import small, sweep

import tally
from tally.ledger.tables import Ledger

ROOT = Path(__file__).resolve().parents[1]

# The same examples on each machine, and no failure for a slow one.
hypothesis.settings.register_profile("tally", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tally")


#: What takes longest, in the order in which it starts: a worker that is left with one of these
#: at the end would keep all others waiting. The first of them builds the book, for which the next
#: need not wait, and which those further below find built. It asks the audit what some notebooks
#: ask as well: these come after all others, and find its answers kept.
LONG = (
    "tests/browser/test_each_page.py::TestOnAPhone",
    "notebooks/",
    *(f"notebooks/{name}.ipynb" for name in ("vintages", "bounds", "case_share")),
    *(f"notebooks/{name}.ipynb" for name in ("briefing", "contradictions", "articles")),
    "tests/chapters/test_pages.py",
    "tests/browser/",
)


def pytest_configure(config: pytest.Config) -> None:
    """Fix today's part of the sweep once: a run over midnight has the same one in all workers."""
    os.environ[sweep.PART] = str(sweep.part())


def pytest_report_header() -> str:
    """Say how to repeat what this run takes of the sweep."""
    return f"sweep: part {sweep.part()} of {sweep.PARTS} ({sweep.PART}={sweep.part()} repeats it)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser or builds a book, and let what takes longest start first."""
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker("browser")
        names = getattr(item, "fixturenames", ())
        if {"book", "write_pages", "build_pages"} & set(names):
            item.add_marker("book")

    def place(item: pytest.Item) -> int:
        named = [of for of in LONG if item.nodeid.startswith(of)]
        return LONG.index(max(named, key=len)) if named else len(LONG)

    items.sort(key=place)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    """The tables, which no test changes."""
    return tally.load()


@pytest.fixture(scope="session")
def jupyter_book() -> str:
    """The command `jupyter-book` of the environment that runs the tests."""
    return str(Path(sys.executable).with_name("jupyter-book"))


@pytest.fixture(scope="session")
def run_code() -> Callable[..., str]:
    """What runs code in a Python of its own, under given variables, and gives what it printed."""

    def run(code: str, **variables: str) -> str:
        command = [sys.executable, "-c", code]
        env = os.environ | variables
        return subprocess.run(
            command, env=env, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    return run


@pytest.fixture(scope="session")
def book(jupyter_book, tmp_path_factory) -> Path:
    """The folder of the book's HTML, as the plain command builds it: once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    log = shared / "book.log"
    with FileLock(shared / "book.lock"):
        if not log.exists():
            command = [jupyter_book, "build", str(ROOT)]
            run = subprocess.run(command, capture_output=True, text=True, cwd=shared)
            log.write_text(f"{run.returncode}\n{run.stderr}", encoding="utf-8")
    status, _, said = log.read_text(encoding="utf-8").partition("\n")
    if status != "0":
        pytest.fail(f"jupyter-book build . ended with exit status {status}:\n{said}", pytrace=False)
    return ROOT / "_build" / "html"


#: The chapter that small books have.
SMALL = "operations"


@pytest.fixture(scope="session")
def small_data(tmp_path_factory) -> Path:
    """A small ledger that no test changes: what CRSS said of two years, and what pages cite."""
    data = ROOT / "data"
    citing = (data / "corrections.yml", ROOT / "notebooks" / f"{SMALL}.ipynb")
    told = set(re.findall(r"[a-z0-9-]+", " ".join(p.read_text(encoding="utf-8") for p in citing)))

    def wanted(claim: Mapping[str, str]) -> bool:
        of_two_years = claim["body"] == "CRSS" and claim["period"][:4] in ("2023", "2024")
        return of_two_years or claim["claim_id"] in told

    return small.cut(data, tmp_path_factory.mktemp("small"), wanted)


@pytest.fixture(scope="session")
def write_pages(small_data) -> Callable[[Path, Mapping[str, str]], Path]:
    """What writes a small book: a small ledger, and pages of one directive each."""

    def write(folder: Path, pages: Mapping[str, str]) -> Path:
        shutil.copytree(small_data, folder / "data")
        (folder / "book" / "ledger").mkdir(parents=True)
        toctree = "\n".join(["```{toctree}", *pages, "```"])
        (folder / "index.md").write_text(f"# Tally\n\n{toctree}\n", encoding="utf-8")
        for name, directive in pages.items():
            text = f"# {name}\n\n```{directive}\n```\n"
            (folder / f"{name}.md").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def build_pages() -> Callable[..., str]:
    """What builds a small book in this process, and gives what was said on the terminal."""
    from sphinx.application import Sphinx
    from sphinx.util.console import strip_colors
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    configuration = {
        "extensions": ["myst_nb", "tally.book"],
        "root_doc": "index",
        "exclude_patterns": ["_build"],
        "nb_execution_mode": "off",
        "html_theme": "basic",
    }

    def build(project: Path, **settings: object) -> str:
        said = project / "said.txt"
        with patch_docutils(), docutils_namespace(), said.open("w+", encoding="utf-8") as file:
            Sphinx(
                srcdir=project,
                confdir=None,
                outdir=project / "_build" / "html",
                doctreedir=project / "_build" / "doctrees",
                buildername="html",
                confoverrides=configuration | settings,
                status=None,
                warning=file,
            ).build()
            file.seek(0)
            return strip_colors(file.read())

    return build
