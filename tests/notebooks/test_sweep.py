"""Sweeps: what is impossible is told before, what is finished stays, what fails fails alone."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import distributed
import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_notebook

from tally import chapters
from tally.cli import main
from tally.errors import TallyError
from tally.notebooks import gathered, records, sweep

pytestmark = pytest.mark.slow

PARAMETERS = 'period = "latest"\nas_of = "latest"'
BEGIN = "from tally.chapters.operations import CHAPTER\nfrom tally.page.page import open_page"
OPEN = "page = open_page(CHAPTER, globals())"
#: A sentence with one figure, and a number computed of it.
SAY = """from tally.results.result import add_up
from tally.results.sentence import sentence
from tally.results.frames import results_of
found = page.ledger.latest(body="ISPR", region="PK", kind="count", period=page.meant["period"])
one = results_of(found, page.ledger)[0]
page.say(sentence("{printed} and {twice}.", printed=one, twice=add_up([one, one])))
"""
FAIL = 'if period == "2023":\n    raise ValueError("Not this year.")'


def project(folder: Path, root: Path, *cells: str) -> Path:
    """Make a project with one short notebook in the place of the chapter on operations."""
    shutil.copytree(root / "data", folder / "data", dirs_exist_ok=True)
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "_toc.yml").touch()
    made = new_notebook(cells=[new_code_cell(c) for c in (PARAMETERS, BEGIN, OPEN, *cells)])
    made.cells[0].metadata["tags"] = ["parameters"]
    made.cells.append(new_code_cell("page.record()"))
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, folder / "notebooks" / "operations.ipynb")
    return folder


@pytest.fixture
def here(tmp_path, root, monkeypatch) -> Path:
    """The project, as the one that is worked in."""
    made = project(tmp_path / "project", root, SAY, FAIL)
    monkeypatch.setenv("TALLY_ROOT", str(made))
    return made


@pytest.fixture(scope="module")
def client():
    """Dask in this process."""
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def swept(place: Path, client, **asked: str) -> tuple[sweep.Plan, sweep.Done]:
    plan = sweep.plan("operations", asked)
    with sweep.opened(place, plan):
        return plan, sweep.run(plan, place, client)


def test_a_sweep_keeps_what_is_finished_and_does_again_only_what_failed(
    here, root, client, tmp_path
):
    place = tmp_path / "out"
    plan, done = swept(place, client, period="2022:2025")
    assert [cell.name for cell in plan.cells] == ["2023", "2024", "2025"]
    ((values, why),) = plan.refused
    assert values == {"period": "2022"} and "which is not one of its values" in why
    assert done.failed == {"2023": "cell 6 failed: ValueError: Not this year."}
    assert (done.made, done.kept) == (2, 0)
    names = sorted(path.name for path in (place / "cells").iterdir())
    assert names == ["2024.ipynb", "2024.record.json", "2025.ipynb", "2025.record.json"]

    table = pd.read_parquet(place / "values.parquet")
    assert pd.read_csv(place / "values.csv")["low"].to_list() == table["low"].to_list()
    assert list(table["cell"].unique()) == ["2024", "2025"]
    twice = table[table["name"] == "twice"].set_index("cell")
    printed = table[table["name"] == "printed"].set_index("cell")
    assert (twice["low"] == 2 * printed["low"]).all() and twice["low_strict"].isna().all()
    record = records.read(place / "cells" / "2024.ipynb")
    claim = record["claims"][printed.loc["2024", "claims"].split()[0]]
    assert printed.loc["2024", "low_strict"] == claim["low_strict"]
    assert printed.loc["2024", ["scope_body", "scope_period"]].to_list() == ["ISPR", "2024"]
    page = (place / "index.html").read_text(encoding="utf-8")
    assert "2 executed, 1 failed, 1 impossible" in page and "Not this year." in page
    assert 'href="cells/2024.ipynb"' in page

    again = {path.name: path.stat().st_mtime_ns for path in (place / "cells").iterdir()}
    _, done = swept(place, client, period="2022:2025")
    assert (done.made, done.kept, list(done.failed)) == (0, 2, ["2023"])
    assert again == {path.name: path.stat().st_mtime_ns for path in (place / "cells").iterdir()}

    # Other cells of the notebook are another fingerprint: nothing old is taken for new.
    project(here, root, SAY)
    _, done = swept(place, client, period="2022:2025")
    assert (done.made, done.kept, done.failed) == (3, 0, {})
    assert len(pd.read_parquet(place / "values.parquet")) == 6


def test_a_cell_that_was_cut_or_changed_is_done_again(here, client, tmp_path):
    place = tmp_path / "out"
    swept(place, client, period="2024,2025")
    notebook, record = place / "cells" / "2024.ipynb", place / "cells" / "2025.record.json"
    notebook.write_bytes(notebook.read_bytes()[:-100])
    record.unlink()
    plan, done = swept(place, client, period="2024,2025")
    assert (done.made, done.kept) == (2, 0)
    assert set(sweep.finished(place, plan)) == {"2024", "2025"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-p", "perod=2024"], "no parameter 'perod'; did you mean 'period'?"),
        (["-p", "period"], "'period' is not NAME=VALUES, such as period=2024."),
        (["-p", "period="], "'period=' is not NAME=VALUES"),
        (["-p", "period=2024", "-p", "period=2025"], "period is given twice"),
        (["-p", "period=2024,,2025"], "period has an empty value"),
        (["-p", "period=2024:2025-Q1"], "2024:2025-Q1 is no run of times."),
        (["-p", "period=2025:2024"], "A period can't end"),
        (["-p", "as_of=all"], "as_of can be any day; name some"),
        (["-p", "period=1999"], "None of the 1 cells is possible."),
        (["-p", "period=2024", "--jobs", "0"], "0 is not in the range x>=1"),
        (["-p", "period=2024", "--scheduler", "nowhere"], "The scheduler nowhere can't be used"),
    ],
)
def test_what_is_refused_before_the_start(here, tmp_path, monkeypatch, words, told):
    monkeypatch.setattr(sweep, "PATIENCE", 1)
    done = CliRunner().invoke(main, ["sweep", "operations", str(tmp_path / "out"), *words])
    assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit)
    assert told in done.stderr
    assert not list((tmp_path / "out").glob("cells/*"))


def test_a_folder_of_something_else_is_not_taken(here, tmp_path):
    plan = sweep.plan("operations", {"period": "2024"})
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.txt").touch()
    (tmp_path / "busy").mkdir()
    (tmp_path / "busy" / sweep.PLAN).touch()
    for name, told in {
        "file": "is no folder",
        "full": "is not empty, and no sweep was made there",
        "project/notebooks": "is not empty, and no sweep was made there",
        "busy": "Another sweep is at work in",
    }.items():
        with (
            FileLock(tmp_path / "busy" / ".lock"),
            pytest.raises(TallyError, match=told),
            sweep.opened(tmp_path / name, plan),
        ):
            pass
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["kept.txt"]


def test_a_dry_run_tells_the_cells_and_makes_nothing(here, tmp_path):
    place = tmp_path / "out"
    words = ["sweep", "operations", str(place), "-p", "period=2022:2025", "--dry-run"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    assert "3 cells; 1 impossible." in done.stderr and "period is '2022'" in done.stderr
    assert not place.exists()


def test_without_dask_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(TallyError, match=r"pip install 'tally\[sweep\]'"), sweep.on(None, 1):
        pass


def test_a_worker_with_another_version_says_which(here, client, tmp_path, monkeypatch):
    other = dict(sweep.Project.of(here / "_toc.yml", here / "data", pictures=False).versions)
    monkeypatch.setattr("tally.notebooks.worker.versions", lambda: {**other, "pandas": "0.1"})
    project = sweep.Project("operations", b"", other, False)
    failed = sweep.execute(project, {})["failed"]
    assert f"has pandas 0.1, and not {other['pandas']}." in failed


def test_runs_and_names_of_values(ledger):
    months = chapters.chapter("months")
    of = {p.name: p for p in chapters.chapter("provinces").parameters}
    assert sweep.spread(months.parameters[3], "2024-11:2025-02", months, ledger) == [
        "2024-11", "2024-12", "2025-01", "2025-02",
    ]  # fmt: skip
    provinces = chapters.chapter("provinces")
    every = sweep.spread(of["period"], "all", provinces, ledger)
    assert "2024-Q1" in every and "latest" not in every
    assert sweep.spread(of["period"], "latest", provinces, ledger) == ["latest"]
    same = [{"a": "2024-01/2024-03"}, {"a": "2024-01-2024-03"}]
    assert sweep._names(same, ["a"]) == ["2024-01-2024-03_1", "2024-01-2024-03_2"]


def test_the_table_of_nothing_has_its_columns():
    assert gathered.table({}).columns[:2].to_list() == ["cell", "name"]


#: A cell that tells when it begins, and then waits for leave to end.
WAIT = """import os, pathlib, time
place = pathlib.Path({place!r})
(place / f"{{period}} {{os.getpid()}}").touch()
while not (place / f"{{period}} may end").exists():
    time.sleep(0.05)
"""


@pytest.mark.sweep  # starts two clusters, and waits for the system to miss a worker
def test_killed_at_three_moments_it_goes_on_where_it_was(here, root, client, tmp_path):
    """A notebook's process is killed, then the worker, then the sweep: nobody can tidy up."""
    place, waits = tmp_path / "out", tmp_path / "waits"
    waits.mkdir()
    project(here, root, WAIT.format(place=str(waits)), SAY)
    plan = sweep.plan("operations", {"period": "2023:2025"})
    words = ["sweep", "operations", str(place), "-p", "period=2023:2025", "--jobs", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "-m", "tally.cli", *words]

    def begun(times: int) -> tuple[str, int]:
        """Wait until so many cells have begun; give the last of them, and its process."""
        until(lambda: len(beginnings(waits)) == times or run.poll() is not None)
        return beginnings(waits)[times - 1]

    with subprocess.Popen(command, start_new_session=True, **quiet) as run:
        try:
            os.kill(begun(1)[1], signal.SIGKILL)
            begun(2)
            os.kill(workers_of(run.pid)[-1], signal.SIGKILL)
            whole, _ = begun(3)
            (waits / f"{whole} may end").touch()
            begun(4)
            until(lambda: sweep.finished(place, plan))
        finally:
            run.kill()
    until(lambda: not workers_of(run.pid))
    assert set(sweep.finished(place, plan)) == {whole}
    first = (place / "cells" / f"{whole}.record.json").stat().st_mtime_ns

    for cell in plan.cells:
        (waits / f"{cell.name} may end").touch()
    _, done = swept(place, client, period="2023:2025")
    assert (done.kept, done.made, done.failed) == (1, 2, {})
    # Nothing that had ended began again, neither for the lost worker nor for the new sweep.
    assert whole != beginnings(waits)[0][0]
    assert whole not in {period for period, _ in beginnings(waits)[3:]}
    assert first == (place / "cells" / f"{whole}.record.json").stat().st_mtime_ns
    left = {path.name for path in place.rglob("*") if path.is_file() and path.name != ".lock"}
    cells = {f"{year}{end}" for year in (2023, 2024, 2025) for end in (".ipynb", ".record.json")}
    assert left == {*cells, "sweep.json", "values.csv", "values.parquet", "index.html"}


def beginnings(waits: Path) -> list[tuple[str, int]]:
    """The cells that began, in their order, each with its process."""
    begun = sorted(waits.glob("* [0-9]*"), key=lambda path: path.stat().st_mtime_ns)
    return [(path.name.split()[0], int(path.name.split()[1])) for path in begun]


def workers_of(session: int) -> list[int]:
    """The processes of Dask in the session of a sweep: they name themselves when they are ready."""
    told = subprocess.run(
        ["ps", "-ww", "-s", str(session), "-o", "pid=,args="], capture_output=True, text=True
    ).stdout
    return [int(line.split()[0]) for line in told.splitlines() if "dask worker" in line]


def until(holds, seconds: float = 300) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.05)
