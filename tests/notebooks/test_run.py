"""Running a notebook with other parameters, by papermill and by `tally run`, from anywhere."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from papermill.cli import _resolve_type, papermill
from support import kernels
from support.pages import page_of

from tally import chapters
from tally.errors import TallyError
from tally.notebooks.run import RunError, run
from tally.page import parameters
from tally.page.page import open_page

pytestmark = pytest.mark.slow

OLD = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


def command(folder: Path, tool: str, *words: object) -> subprocess.CompletedProcess:
    program = Path(sys.executable).with_name(tool)
    return subprocess.run(
        [program, *map(str, words)], cwd=folder, capture_output=True, text=True, timeout=300
    )


def outputs(path: Path) -> list[dict]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [out for cell in notebook["cells"] for out in cell.get("outputs", [])]


def record(path: Path) -> dict:
    """The run record: the last output of the notebook."""
    return outputs(path)[-1]["data"]["application/json"]


def test_papermill_from_another_folder(root, elsewhere):
    notebook, out = root / "notebooks" / "provinces.ipynb", elsewhere / "out.ipynb"
    done = command(elsewhere, "papermill", notebook, out, "-p", "period", "2024-Q2")
    assert done.returncode == 0, done.stderr
    assert not [out for out in outputs(out) if out["output_type"] in ("error", "stream")]

    found = record(out)
    assert found["notebook"] == "provinces"
    assert found["parameters"] == {
        "body": "CRSS", "measure": "fatalities", "period": "2024-Q2", "as_of": "latest"
    }  # fmt: skip
    assert all(claim.startswith("crss-20") for claim in found["claims"])
    value = found["values"]["kp_count"]
    assert (value["text"], value["low"], value["high"]) == ("253 to 256", 253, 256)
    assert value["unit"] == "people killed" and set(value["claims"]) <= set(found["claims"])
    assert value["scope"]["body"] == "CRSS" and value["scope"]["period"] == "2024-Q2"

    told = json.dumps(outputs(out))
    assert "In the second quarter of 2024 CRSS counted 380 people killed in Pakistan" in told
    assert "first quarter of 2024 CRSS counted" not in told
    assert str(root) not in told and str(elsewhere) not in told


def test_a_year_that_papermill_reads_as_a_number():
    assert _resolve_type("2025") == 2025
    page = page_of("operations", period=2025)
    assert page.record["parameters"] == {"period": "2025", "as_of": "latest"}
    assert page.values["fatalities_militants"] == "2,597"


def test_papermill_stops_at_once_with_a_sentence(root, elsewhere, monkeypatch):
    monkeypatch.chdir(elsewhere)
    out = elsewhere / "refused.ipynb"
    words = [root / "notebooks" / "trends.ipynb", out, "-p", "first", "soon", "-k", kernels.begun()]
    done = CliRunner().invoke(papermill, list(map(str, words)))
    told = "first is 'soon' (str); it must be a whole number"
    assert done.exit_code != 0
    assert told in str(done.exception)
    assert "List all: tally parameters trends" in str(done.exception)

    # The notebook shows the sentence alone, and nothing was computed before it.
    shown = [found for found in outputs(out) if found["output_type"] != "display_data"]
    (error,) = [found for found in shown if found["output_type"] == "error"]
    assert error["traceback"] == [error["evalue"]]
    assert told in error["evalue"]
    assert not [found for found in shown if "data" in found]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"perod": "2024"}, "no parameter 'perod'; did you mean 'period'?"),
        (
            {"period": "2024-Q3"},
            "period is '2024-Q3', which is not one of its values. The nearest is '2024-Q2'.",
        ),
    ],
    ids=["name", "value"],
)
def test_a_page_is_not_opened_with_what_papermill_put_in_by_mistake(given, told):
    # What papermill puts in is a cell that the notebook executes like any other.
    cell = "\n".join(["# Parameters", *(f"{name} = {value!r}" for name, value in given.items())])
    with pytest.raises(parameters.ParameterError) as caught:
        open_page(chapters.chapter("provinces"), {"In": ["", cell], **given})
    assert told in str(caught.value)
    assert str(caught.value).endswith("List all: tally parameters provinces")


@pytest.mark.parametrize("name", chapters.names())
def test_help_of_a_notebook(root, name):
    done = CliRunner().invoke(
        papermill, ["--help-notebook", str(root / "notebooks" / f"{name}.ipynb")]
    )
    assert done.exit_code == 0
    told = " ".join(done.output.split())
    for parameter in chapters.chapter(name).parameters:
        kind = "int" if isinstance(parameter.default, int) else "str"
        shown = json.dumps(parameter.default)
        assert f"{parameter.name}: {kind} (default {shown})" in told
    assert "Unknown" not in told and "Can't infer" not in told


def test_tally_run_from_another_folder(elsewhere):
    done = command(elsewhere, "tally", "run", "operations", "run.ipynb", "-p", "period", "2023")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "run.ipynb\nrun.record.json\n"
    assert "Traceback" not in done.stderr and "UserWarning" not in done.stderr
    assert record(elsewhere / "run.ipynb")["values"]["computed_rate"]["text"] == "51.3"
    assert not list(elsewhere.glob(".*"))


def test_tally_run_refuses_in_one_line(elsewhere):
    done = command(elsewhere, "tally", "run", "provinces", "no.ipynb", "-p", "period", "2024-Q3")
    assert done.returncode == 1
    assert done.stderr == (
        "tally: provinces: period is '2024-Q3', which is not one of its values. "
        "The nearest is '2024-Q2'. List all: tally parameters provinces\n"
    )
    assert done.stdout == ""
    assert not (elsewhere / "no.ipynb").exists()


@pytest.mark.parametrize(
    ("notebook", "output", "given", "told"),
    [
        ("province", "x.ipynb", {}, "no notebook 'province'. Did you mean 'provinces'?"),
        ("trends", "x.ipynb", {"first": "2018x"}, "it must be a whole number, such as 2013."),
        ("trends", "x.ipynb", {"first": "1900"}, "first is 1900, which is not one of its values."),
        ("trends", "none/x.ipynb", {}, "none is not a folder, so x.ipynb can't be written there."),
        ("elsewhere/trends.ipynb", "x.ipynb", {}, "trends.ipynb is no chapter of this book"),
    ],
)  # fmt: skip
def test_what_is_refused_before_a_kernel_starts(
    tmp_path, monkeypatch, notebook, output, given, told
):
    monkeypatch.setattr("papermill.execute_notebook", None)
    with pytest.raises(TallyError) as caught:
        run(notebook, tmp_path / output, given)
    assert told in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_cell_that_fails_leaves_no_file(tmp_path, monkeypatch):
    from papermill.exceptions import PapermillExecutionError

    def fail(source, output, **_):
        Path(output).write_text("{}", encoding="utf-8")
        raise PapermillExecutionError(3, 4, "x", "PageError", "Two values.", ["deep", "trace"])

    monkeypatch.setattr("papermill.execute_notebook", fail)
    (tmp_path / "out.ipynb").write_text(OLD, encoding="utf-8")
    with pytest.raises(RunError, match="operations: cell 4 failed: Two values") as caught:
        run("operations", tmp_path / "out.ipynb", {}, force=True)
    assert "deep" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["out.ipynb"]
    assert (tmp_path / "out.ipynb").read_text(encoding="utf-8") == OLD
