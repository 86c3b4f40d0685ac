"""Runs that prove themselves: what is written beside a notebook, never over what, and compared."""

import json
import os
import shutil

import pytest
from click.testing import CliRunner
from support.added import with_claims

from tally import paths
from tally.cli import main
from tally.errors import TallyError
from tally.notebooks import differ, records
from tally.notebooks.run import RunError, run


@pytest.fixture
def stored(monkeypatch):
    """A run that takes no time: the outputs are those that are stored."""

    def copy(source, output, **_):
        shutil.copyfile(str(source), str(output))

    monkeypatch.setattr("papermill.execute_notebook", copy)


def test_a_run_is_written_with_its_record_and_a_page(stored, tmp_path, root):
    made = run("notebooks/operations.ipynb", tmp_path / "o.ipynb", {}, html=True)
    assert [path.name for path in made.files] == ["o.ipynb", "o.record.json", "o.html"]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in made.files}
    found = records.read(tmp_path / "o.ipynb")
    assert found == made.record == json.loads((tmp_path / "o.record.json").read_bytes())
    assert found["parameters"] == {"period": "latest", "as_of": "latest"}
    assert found["data"]["fingerprint"] == records.of_folder(root / "data")
    assert {"low", "high", "scope", "claims"} <= set(found["values"]["computed_rate"])
    assert all(claim["printed"] and claim["known"] for claim in found["claims"].values())
    assert found["versions"]["pandas"] and found["time"]["began"].endswith("+00:00")
    page = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and found["values"]["computed_rate"]["text"] in page


def test_a_record_of_another_notebook_is_refused(stored, tmp_path):
    run("operations", tmp_path / "o.ipynb", {})
    with (tmp_path / "o.ipynb").open("a") as file:
        file.write("\n")
    with pytest.raises(TallyError, match="is of another run than"):
        records.read(tmp_path / "o.ipynb")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda p: p.mkdir(), "is a folder"),
        (lambda p: os.mkfifo(p), "is no regular file"),
        (lambda p: p.symlink_to(p.with_name("other")), "is a link"),
        (lambda p: p.write_text("dear diary"), "is no notebook"),
        (lambda p: p.write_text('{"cells": []}'), "--force replaces it"),
    ],
    ids=["folder", "pipe", "link", "text", "notebook"],
)
def test_what_is_there_is_not_written_over(stored, tmp_path, make, told):
    make(tmp_path / "o.ipynb")
    with pytest.raises(TallyError, match=told):
        run("operations", tmp_path / "o.ipynb", {})
    assert [path.name for path in tmp_path.iterdir()] == ["o.ipynb"]


def test_no_chapter_is_written_over(stored):
    for name in ("operations.ipynb", "new.ipynb"):
        with pytest.raises(RunError, match="among the chapters"):
            run("operations", paths.notebooks() / name, {}, force=True)
    with pytest.raises(TallyError):
        run("operations", paths.root() / "", {})


def test_force_replaces_a_notebook(stored, tmp_path):
    run("operations", tmp_path / "o.ipynb", {})
    assert run("operations", tmp_path / "o.ipynb", {}, force=True).files[0].is_file()


def test_two_runs_are_compared_by_value_and_claim(stored, tmp_path):
    run("operations", tmp_path / "a.ipynb", {})
    record = json.loads((tmp_path / "a.record.json").read_bytes())
    value = record["values"]["computed_rate"]
    claim = value["claims"][0]
    record["claims"][claim]["printed"] = "59,999"
    value["text"] = "163.9"
    others = [name for name in record["values"] if name != "computed_rate"]
    del record["values"][others[0]]
    gone = next(c for c in record["claims"] if c not in value["claims"])
    del record["claims"][gone]
    (tmp_path / "b.record.json").write_text(json.dumps(record))
    result = CliRunner().invoke(
        main, ["diff", str(tmp_path / "a.ipynb"), str(tmp_path / "b.record.json")]
    )
    assert result.exit_code == 1
    assert f" -> 163.9 ({claim})" in result.stdout
    assert f"value {others[0]} went: " in result.stdout
    assert f"claim went: {gone}" in result.stdout and f"claim changed: {claim}" in result.stdout
    same = CliRunner().invoke(main, ["diff", *[str(tmp_path / "a.ipynb")] * 2])
    assert (same.exit_code, same.stdout) == (0, "")


@pytest.mark.slow
def test_an_overlay_is_laid_over_the_tables_and_stands_in_the_record(stored, tmp_path, root):
    header, first = (root / "data" / "claims.csv").read_text("utf-8").split("\n")[:2]
    (mine := tmp_path / "mine").mkdir()
    words = ["run", "operations", str(tmp_path / "o.ipynb"), "--with", str(mine)]
    (mine / "claims.csv").write_text(f"{header}\n{first.replace('fatalities,', 'deads,')}\n")
    refused = CliRunner().invoke(main, words)
    assert refused.exit_code == 1 and "can't be laid over" in refused.stderr
    assert not (tmp_path / "o.ipynb").exists()
    (mine / "claims.csv").write_text(f"{header}\n{first}\n")
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    data = records.read(tmp_path / "o.ipynb")["data"]
    assert data["folder"].endswith("/mine") and " with " in data["folder"]
    # What is laid over is what was there.
    assert data["fingerprint"] == records.of_folder(root / "data")


@pytest.mark.slow
def test_two_folders_of_tables_are_compared_by_row(root, tmp_path):
    claim = {"body": "CRSS", "period": "2026", "printed": "12"}
    with_claims(root / "data", tmp_path, claim)
    found = differ.folders(root / "data", tmp_path / "data")["tables"]
    assert found["claims"]["came"] == ["added-0"] and not found["claims"]["went"]
    assert len(found["sources"]["came"]) == 1 and set(found) == {"claims", "sources"}
    back = differ.folders(tmp_path / "data", root / "data")["tables"]
    assert back["claims"]["went"] == ["added-0"]
