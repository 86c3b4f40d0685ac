"""A hundred malformed parameters, tables, outputs and files of events: a sentence each, no more.

Each ends with a status, without a traceback, and leaves no file behind.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tally.cli import main

pytestmark = pytest.mark.slow

#: Files that are there, by their names: what a person may hand in by mistake.
FILES = {
    "empty.csv": b"",
    "empty.ipynb": b"",
    "text.txt": b"Not a notebook.\n",
    "text.ipynb": b"Not a notebook.\n",
    "list.ipynb": b"[]",
    "cells.ipynb": b'{"cells": 3}',
    "bare.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "bad.record.json": b"{",
    "other.record.json": b'{"values": 3, "claims": []}',
    "utf16.csv": "id,date_start\n1,2024-01-01\n".encode("utf-16"),
    "binary.csv": bytes(range(256)),
    "twice.csv": b"id,id\n1,2\n",
    "other.csv": b"a,b\n1,2\n",
    "lacks.csv": b"id,date_start,country,adm_1,low,best\n1,2024-01-01,Pakistan,Punjab,1,1\n",
    "none.csv": b"id,date_start,country,adm_1,low,best,high\n",
    "india.csv": b"id,date_start,country,adm_1,low,best,high\n1,2024-01-01,India,Goa,1,1,1\n",
    "cut.zip": b"PK\x03\x04 cut",
    "cut.xlsx": b"PK\x03\x04 cut",
    "cut.parquet": b"PAR1",
    "open.csv": b'region,printed\n"PK-KP,12\n',
    "strange.csv": b"regoin,printed\nPK-KP,12\n",
    "short.csv": b"region,printed\nPK-KP\n",
    "head.csv": b"region,printed\n",
    "latin.csv": "region,printed\nPK-KP,um fünf\n".encode("latin-1"),
}

RUN = ["run", "provinces", "out.ipynb"]
SWEEP = ["sweep", "provinces", "outdir"]
EVENTS = ["events"]
OUT = ["--out", "sums.csv"]
CELL = ["--body", "CRSS", "--period", "2024-Q1"]

MALFORMED = [
    # Parameters.
    [*RUN, "-p", "perod", "2024"], [*RUN, "-p", "period", ""], [*RUN, "-p", "period", "2024-Q9"],
    [*RUN, "-p", "period", "2024-13"], [*RUN, "-p", "period", "nan"],
    [*RUN, "-p", "period", "٢٠٢٤"],
    [*RUN, "-p", "period", "2024/2023"], [*RUN, "-p", "body", "crss"], [*RUN, "-p", "body", "None"],
    [*RUN, "-p", "body", "CRSS; DROP"], [*RUN, "-p", "measure", "deaths"], [*RUN, "-p", "period"],
    [*RUN, "-p", "as_of", "soon"], [*RUN, "-p", "as_of", "2024-02-31"],
    [*RUN, "-p", "as_of", "1900-01-01"], [*RUN, "-p", "", "2024"],
    ["run", "trends", "out.ipynb", "-p", "first", "1.5"],
    ["run", "trends", "out.ipynb", "-p", "first", "-3"],
    ["run", "trends", "out.ipynb", "-p", "first", "9" * 40],
    ["run", "trends", "out.ipynb", "-p", "first", "2024", "-p", "last", "2020"],
    ["run", "province", "out.ipynb"], ["run", "", "out.ipynb"], ["run", "../x.ipynb", "out.ipynb"],
    ["run", "provinces\n", "out.ipynb"], ["run", "provinces"], ["run"],
    ["parameters", "nothing"], ["parameters", ""], ["parameters", "provinces", "-p", "body", "X"],
    ["parameters", "provinces", "-p", "x", "y"], ["parameters", "--data", "nowhere"],
    [*SWEEP, "-p", "period"], [*SWEEP, "-p", "=2024"], [*SWEEP, "-p", "period=2024:"],
    [*SWEEP, "-p", "period=:"], [*SWEEP, "-p", "period=,"], [*SWEEP, "-p", "body=CRSS:PIPS"],
    [*SWEEP, "-p", "period=x"], [*SWEEP, "-p", "as_of=all"], [*SWEEP, "-p", "body=x,y"],
    [*SWEEP, "--jobs", "-1"], [*SWEEP, "--jobs", "two"], ["sweep", "nothing", "outdir"],
    # Outputs.
    ["run", "provinces", ""], ["run", "provinces", "."], ["run", "provinces", "nowhere/out.ipynb"],
    ["run", "provinces", "folder"], ["run", "provinces", "text.txt"],
    ["run", "provinces", "text.ipynb"], ["run", "provinces", "list.ipynb"],
    ["run", "provinces", "bare.ipynb"], ["run", "provinces", "text.ipynb", "--force"],
    ["run", "provinces", "/dev/null"], ["run", "provinces", "/proc/x.ipynb"],
    ["run", "provinces", "link.ipynb"], ["run", "provinces", "x" * 300 + ".ipynb"],
    ["sweep", "provinces", "text.txt", "-p", "period=2024"], ["sweep", "provinces", ""],
    ["sweep", "provinces", "folder", "-p", "period=2024"],
    ["sweep", "provinces", "/proc/x", "-p", "period=2024"],
    ["add", "--template", "text.txt"], ["add", "--template", "nowhere/x.csv"],
    ["add", "--template", "nowhere/x.xlsx"], ["export", "text.txt"],
    ["diff", "nothing.ipynb", "bare.ipynb"], ["diff", "bare.ipynb", "bare.ipynb"],
    ["diff", "text.ipynb", "text.ipynb"], ["diff", "cells.ipynb", "cells.ipynb"],
    ["diff", "bad.record.json", "bad.record.json"], ["diff", "bare.ipynb"],
    ["diff", "other.record.json", "other.record.json"], ["diff", "--data", "folder", "folder"],
    # Tables.
    ["check", "--data", "nowhere"], ["check", "--data", "text.txt"], ["check", "--data", "folder"],
    ["audit", "--data", "folder"], ["audit", "--body", ""], ["audit", "--body", "Nobody"],
    ["bounds", *CELL, "--region", "PK-XX"], ["bounds", *CELL, "--cause", ""],
    ["bounds", "--body", "CRSS", "--period", "2024-Q5"], ["bounds", *CELL, "--measure", "deaths"],
    ["fmt", "--check", "--data", "folder"], [*RUN, "--data", "folder"], [*RUN, "--with", "nowhere"],
    [*RUN, "--with", "folder"], [*RUN, "--with", "text.txt"],
    *(["add", "--yes", "--from", name] for name in (
        "nothing.csv", "folder", "empty.csv", "binary.csv", "utf16.csv", "open.csv", "strange.csv",
        "short.csv", "head.csv", "latin.csv", "cut.xlsx", "nothing.xlsx", "twice.csv",
    )),
    ["add", "--yes", "--table", "groups", "other.csv"],
    # Files of events, and of their sums.
    *(["run", "events", "out.ipynb", "-p", "sums", name] for name in (
        "", "nothing.csv", "folder", "empty.csv", "binary.csv", "utf16.csv", "twice.csv",
        "other.csv", "lacks.csv", "none.csv", "cut.parquet", "text.txt", "ucdp-ged-to-1999",
    )),
    EVENTS, [*EVENTS, "none.csv"], [*EVENTS, "none.csv", "--by", "month", *OUT],
    [*EVENTS, "none.csv", "--out", "sums.txt"], [*EVENTS, "none.csv", "--out", "nowhere/sums.csv"],
    *([*EVENTS, name, *OUT] for name in (
        "nothing.csv", "folder", "empty.csv", "binary.csv", "utf16.csv", "twice.csv", "other.csv",
        "lacks.csv", "none.csv", "india.csv", "cut.zip", "cut.xlsx", "text.txt", "cut.parquet",
    )),
    [*EVENTS, "events", *OUT, "--warehouse", "nowhere"],
    [*EVENTS, "events", *OUT, "--warehouse", "nosuch://x"],
    [*EVENTS, "india.csv", "nothing.csv", *OUT],
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("malformed")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    (folder / "folder" / "kept.txt").write_bytes(b"kept")
    (folder / "link.ipynb").symlink_to(folder / "bare.ipynb")
    return folder


def test_there_are_a_hundred():
    assert len(MALFORMED) >= 100


@pytest.mark.parametrize("words", MALFORMED, ids=lambda words: " ".join(words)[:60] or "nothing")
def test_what_is_malformed_is_told_in_a_sentence_and_leaves_nothing(place, words, monkeypatch):
    monkeypatch.chdir(place)
    before = contents(place)
    done = CliRunner().invoke(main, words, prog_name="tally")
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    last = done.stderr.strip().splitlines()[-1]
    assert 10 < len(last) < 1000, last
    assert last[-1] in ".?'\")" or " List all: tally parameters " in last, last
    assert contents(place) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module", autouse=True)
def tidy(place):
    yield
    shutil.rmtree(place)
