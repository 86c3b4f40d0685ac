"""The engine's outputs are those of a new kernel, and one notebook does not reach the next."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.cli import papermill as command

from tally import paths
from tally.notebooks import fresh
from tally.notebooks.engine import CellError, Engine, EngineError

pytestmark = pytest.mark.slow

CHAPTERS = fresh.notebooks()


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


def notebook(*sources, tags=()):
    """Make a notebook: a title, and code cells with these tags."""
    cells = [new_code_cell(source, metadata={"tags": list(tags)}) for source in sources]
    made = new_notebook(cells=[new_markdown_cell("# Why?"), *cells])
    made.metadata["kernelspec"] = fresh.KERNEL["kernelspec"]
    return made


def shown(made):
    """What each code cell of a notebook shows, and its number."""
    return [(c.execution_count, c.outputs) for c in made.cells if c.cell_type == "code"]


def told(engine, *sources, **given):
    """Run cells, and give the plain text of the last one's result."""
    made = notebook(*sources)
    engine.run(made, **given)
    return made.cells[-1].outputs[-1]["data"]["text/plain"]


def milled(path, folder, name=None, **parameters):
    """Run a notebook by papermill, with its own engine or the one of this name."""
    return papermill.execute_notebook(
        str(path), str(folder / f"{name}.ipynb"), parameters, engine_name=name, progress_bar=False,
        cwd=str(folder),
    )  # fmt: skip


def some(*names):
    """All chapters; the ordinary run takes the named ones, since nbval runs each of them too."""
    left_out = pytest.mark.sweep
    return [p if p.stem in names else pytest.param(p, marks=left_out) for p in CHAPTERS]


def without_times(made):
    """A notebook without what differs from one run of papermill to the next."""
    made.metadata["papermill"] = {}
    for cell in made.cells:
        cell.id = ""
        cell.metadata.pop("execution", None)
        for word in ("start_time", "end_time", "duration"):
            cell.metadata.get("papermill", {}).pop(word, None)
    return made


@pytest.mark.parametrize("path", some("forces"), ids=lambda path: path.stem)
def test_a_chapter_shows_what_is_stored(engine, path):
    made = nbformat.read(path, as_version=4)
    stored = shown(nbformat.read(path, as_version=4))
    engine.run(made, folder=path.parent)
    assert shown(made) == stored


@pytest.mark.parametrize("path", some("operations"), ids=lambda path: path.stem)
def test_a_chapter_is_that_of_a_kernel_but_for_the_times(path, tmp_path):
    given = {"period": "2023"} if path.stem == "operations" else {}
    one, other = (without_times(milled(path, tmp_path, name, **given)) for name in ("tally", None))
    assert one == other


#: What cells do beside what chapters do.
ODD = [
    "x = 1; x",
    "import sys\nprint('one'); print('aside', file=sys.stderr); print('two'); _ + 1",
    "from IPython.display import HTML, clear_output, display\n"
    "print('before'); display(HTML('<b>x</b>'), {'a': 1}); In[1], Out",
    "shown = display('first', display_id='it')",
    "shown.update('second')",
    "print('gone'); clear_output(wait=True); print('here')",
    "%%capture kept\nprint('caught')",
    "kept.stdout",
    "!echo from the shell",
    "import os",
    "import pandas\npandas.DataFrame({'a' * 60: [1.5], 'b' * 60: ['x']})",
    "import asyncio\nawait asyncio.sleep(0)",
    "# nothing",
    "",
    "4;",
    "%who",
    "sys.path[:2], __name__, os.environ['TERM'], os.environ['MPLBACKEND']",
    "def fail():\n    return 1 / 0\nfail()",
    "'not run'",
]


@pytest.mark.parametrize("last", ["", "1 +", "raise SystemExit(0)", "undefined"])
def test_odd_cells_show_what_they_show_in_a_kernel(tmp_path, last):
    made = notebook(*(ODD if not last else ["1", last, "2"]))
    path = tmp_path / "odd.ipynb"
    found = []
    for name in ("tally", None):
        nbformat.write(made, path)
        try:
            found.append(milled(path, tmp_path, name))
        except papermill.PapermillExecutionError:
            found.append(nbformat.read(tmp_path / f"{name}.ipynb", as_version=4))
    one, other = (without_times(made) for made in found)
    assert one == other


def test_without_a_fork_each_notebook_has_a_new_process(engine):
    sources = [
        "print('x')",
        "from tally.quantities import period\nperiod.parse('2024').first.year",
        "1 / 0",
    ]
    one, other = notebook(*sources), notebook(*sources)
    with Engine(fork=False) as alone:
        for runs, made in ((engine, one), (alone, other)):
            with pytest.raises(CellError, match="cell 4 failed: ZeroDivisionError: division by z"):
                runs.run(made)
    assert shown(one) == shown(other)
    assert one.cells[2].outputs[0]["data"]["text/plain"] == "2024"


def test_one_notebook_does_not_reach_the_next(engine, tmp_path):
    leave = (
        "import os, tally.page, tally.ledger\n"
        "left = tally.page.page.ANSWERS = os.environ['LEFT'] = 'left'\n"
        "tally.load().tables['claims'].drop(columns='printed', inplace=True)\n"
        f"os.chdir({str(tmp_path)!r})"
    )
    look = (
        "import os, tally.page\n"
        "'left' in globals(), tally.page.page.ANSWERS, 'LEFT' in os.environ, os.getcwd(), "
        "'printed' in tally.load().tables['claims']"
    )
    before = told(engine, look, folder=paths.root())
    assert before == f"(False, 8, False, {str(paths.root())!r}, True)"
    engine.run(notebook(leave))
    assert told(engine, look, folder=paths.root()) == before


def test_two_at_once_do_not_meet(engine, tmp_path):
    # Each waits until the other is there as well.
    meet = (
        "import pathlib, time\n"
        "pathlib.Path(str(name)).touch()\n"
        "while not pathlib.Path(str(1 - name)).exists(): time.sleep(0.01)\n"
        "name"
    )
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(told, engine, f"name = {n}", meet, folder=tmp_path) for n in (0, 1)]
        assert [run.result(timeout=120) for run in runs] == ["0", "1"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("raise KeyError('x')", "cell 3 failed: KeyError: 'x'"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "the process died while cell 3",
        ),
        ("import os; os._exit(0)", "the process died while cell 3 ran."),
        ("import ctypes; ctypes.string_at(0)", "the process died while cell 3 ran."),
        ("while True: pass", "cell 3 ran for more than 3 seconds and was stopped."),
    ],
    ids=["raises", "killed", "leaves", "crashes", "hangs"],
)
def test_a_cell_that_fails_is_told_and_no_other_is_run(engine, tmp_path, source, said):
    made = notebook("print('before')", source, "open('after', 'w')")
    with pytest.raises(EngineError, match=re.escape(said)):
        engine.run(made, folder=tmp_path, limit=3 if "while" in source else None)
    assert made.cells[1].outputs[0]["text"] == "before\n"
    assert made.cells[3].execution_count is None
    assert not list(tmp_path.iterdir())
    assert told(engine, "6 * 7") == "42"


def test_what_a_process_or_a_library_in_c_prints_is_shown(engine):
    made = notebook("import os\nprint('one', flush=True); os.system('echo two'); os.write(1, b'3')")
    engine.run(made)
    told = "".join(o.text for o in made.cells[1].outputs if o.output_type == "stream")
    assert told == "one\ntwo\n3"


def test_a_cell_may_be_meant_to_fail(engine):
    made = notebook("1 / 0", "'after'", tags=["raises-exception"])
    engine.run(made)
    assert [c.outputs[0].output_type for c in made.cells[1:]] == ["error", "execute_result"]


def test_without_pictures_all_else_is_the_same(engine):
    path = paths.root() / "notebooks" / "operations.ipynb"
    made, stored = (nbformat.read(path, as_version=4) for _ in range(2))
    engine.run(made, folder=path.parent, pictures=False)
    drawn = re.compile(r'<div class="tally-svg tally-\w+"><svg.*?</svg></div>', re.S)
    for cell in stored.cells:
        for output in cell.get("outputs", ()):
            output.data["text/html"] = drawn.sub("", output.data["text/html"])
    assert shown(made) == shown(stored)


def test_what_pictures_must_be_is_said(engine, monkeypatch):
    monkeypatch.setenv("TALLY_PICTURES", "maybe")
    source = "from tally.page.figure import pictures\npictures()"
    with pytest.raises(CellError, match=r"TALLY_PICTURES is 'maybe'; it must be yes or no\."):
        engine.run(notebook(source))


def test_the_profile_of_who_runs_it_stays_out(monkeypatch, tmp_path):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    looks = "import altair, pandas\naltair.theme.enable('dark')"
    looks += "\npandas.set_option('display.max_rows', 3)"
    (startup / "mine.py").write_text(f"mine = 1\n{looks}")
    (tmp_path / "profile_default" / "ipython_config.py").write_text("c.InteractiveShell.x = y")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    before = sorted(tmp_path.rglob("*"))
    # A terminal, and what is set for other programs.
    for name, value in {"COLUMNS": "40", "FORCE_COLOR": "1", "PYTHONSTARTUP": "mine.py"}.items():
        monkeypatch.setenv(name, value)
    asked = "'mine' in globals(), altair.theme.active, pd.get_option('display.max_rows')"
    for fork in (False, True):
        with Engine(fork=fork) as alone:
            found = told(alone, f"import altair, pandas as pd\n{asked}")
            assert found == "(False, 'default', 60)"
    assert sorted(tmp_path.rglob("*")) == before


def test_what_changes_between_two_notebooks_is_seen(tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(paths.root() / "data", root / "data", ignore=shutil.ignore_patterns("geo"))
    ask = "import tally\ntally.load().bodies.at['CRSS', 'name']"
    with Engine(root) as engine:
        first = told(engine, ask)
        table = root / "data" / "bodies.csv"
        table.write_text(table.read_text().replace(first.strip("'"), "Another name"))
        assert told(engine, ask) == "'Another name'" != first


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("provinces", ("perod", "2024"), "no parameter 'perod'; did you mean 'period'?"),
        ("trends", ("first", "soon"), "first is 'soon' (str); it must be a whole number"),
        ("provinces", ("period", "2024-Q3"), "The nearest is '2024-Q2'."),
    ],
    ids=["name", "type", "value"],
)
def test_papermill_stops_with_our_sentence(root, tmp_path, monkeypatch, name, given, said):
    monkeypatch.chdir(tmp_path)
    path = root / "notebooks" / f"{name}.ipynb"
    words = ["--engine", "tally", str(path), "out.ipynb", "-p", *given]
    done = CliRunner().invoke(command, words)
    assert done.exit_code != 0
    assert said in str(done.exception)
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert made.metadata.papermill.exception is True
    (error,) = [o for _, outputs in shown(made) for o in outputs if o.output_type == "error"]
    assert error.traceback == [error.evalue]
    states = [cell.metadata.papermill.status for cell in made.cells if "papermill" in cell.metadata]
    assert states[-1] == "pending" and states.count("failed") == 1


def test_what_cells_print_goes_where_papermill_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    nbformat.write(notebook("import sys\nprint('out'); print('err', file=sys.stderr)"), "one.ipynb")
    words = ["--stdout-file", "out.txt", "--stderr-file", "err.txt"]
    done = CliRunner().invoke(command, ["--engine", "tally", "one.ipynb", "two.ipynb", *words])
    assert done.exit_code == 0, done.output
    assert Path("out.txt").read_text() == "out\n"
    assert Path("err.txt").read_text() == "err\n"


def test_a_notebook_tells_where_its_project_is(root, tmp_path, monkeypatch):
    monkeypatch.delenv("TALLY_ROOT", raising=False)
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "tally")
    monkeypatch.setattr(paths, "PACKAGED", tmp_path / "tally" / "data")
    monkeypatch.chdir(tmp_path)
    assert paths.root(root / "notebooks" / "provinces.ipynb") == root
    with pytest.raises(paths.TallyError, match=r"No data/datapackage\.json"):
        paths.root()
