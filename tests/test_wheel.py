"""The package as it is installed: a wheel that has the tables, in a folder that has nothing."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(root, tmp_path_factory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", folder],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory) -> Path:
    """What the wheel holds, unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    return folder


#: Runs commands, and says of each how it ended and what it said.
COMMANDS = """
import json, sys
from click.testing import CliRunner
from tally.cli import main

runner = CliRunner()
ended = {}
for command in json.loads(sys.argv[1]):
    done = runner.invoke(main, command)
    ended[" ".join(command)] = [done.exit_code, done.stdout, done.stderr]
"""

LEDGER = """
import tally
ledger = tally.load()
chosen = ledger.select(body="CRSS", region="PK", period="2024-Q1", kind="count")
print(json.dumps([tally.__file__, ended, list(ledger.claims.index), list(chosen.index)]))
"""

#: Where the tables are, in three folders: empty, with tables, and empty but with a wrong name.
PLACES = """
import os
from tally import paths

print(paths.data())
os.chdir("clone")
print(paths.data())
os.environ["TALLY_ROOT"] = "../other"
print(paths.data())
os.environ["TALLY_ROOT"] = "../typo"
try:
    paths.data()
except paths.TallyError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def run(installed):
    """What runs code on the installed package, in a folder."""
    env = {k: v for k, v in os.environ.items() if k != "TALLY_ROOT"}

    def run(folder: Path, code: str, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=env | {"PYTHONPATH": str(installed)},
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    return run


def test_an_empty_folder_reads_the_ledger_and_hears_what_needs_a_clone(
    run, installed, ledger, root, tmp_path
):
    reads = ["parameters provinces", "fmt --check", "--version", "audit --body Ahmadiyya"]
    reads += ["bounds --body CRSS --period 2024-Q1 --region PK-KP", "run operations out.ipynb"]
    needs = ["refresh", "add --yes", "fmt"]
    commands = json.dumps([command.split() for command in reads + needs])
    file, ended, claims, chosen = json.loads(run(tmp_path, COMMANDS + LEDGER, commands))
    assert Path(file).is_relative_to(installed)
    assert claims == list(ledger.claims.index)
    expected = ledger.select(body="CRSS", region="PK", period="2024-Q1", kind="count")
    assert chosen == list(expected.index) != []
    code, listed, _ = ended["parameters provinces"]
    assert code == 0
    assert listed.startswith("provinces: ")
    assert ended["fmt --check"] == [0, "", ""]
    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert ended["--version"][1].endswith(f"; data, version {descriptor['version']}\n")
    assert ended["audit --body Ahmadiyya"][0] == 0, ended["audit --body Ahmadiyya"]
    assert "220 to 222" in ended["bounds --body CRSS --period 2024-Q1 --region PK-KP"][1]
    assert ended["run operations out.ipynb"][:2] == [0, "out.ipynb\nout.record.json\n"]
    record = json.loads((tmp_path / "out.record.json").read_text(encoding="utf-8"))
    assert record["values"] and record["data"]["version"] == descriptor["version"]
    assert Path(record["data"]["folder"]) == installed / "tally" / "data"
    assert record["commit"] is None
    for command in needs:
        code, _, sentence = ended[command]
        assert code == 1
        assert sentence.startswith("tally: This needs a clone of the project.")
    assert {path.name for path in tmp_path.iterdir()} == {"out.ipynb", "out.record.json"}


def test_a_clone_and_a_named_folder_go_before_the_tables_of_the_package(run, installed, tmp_path):
    for name in ("clone", "other"):
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    empty, clone, named, wrong = run(tmp_path, PLACES).splitlines()
    assert Path(empty) == installed / "tally" / "data"
    assert Path(clone) == tmp_path / "clone" / "data"
    assert Path(named) == tmp_path / "other" / "data"
    assert "../typo, which TALLY_ROOT names" in wrong


def test_the_wheel_has_the_tables_and_their_licence(built, root):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        for path in (p for p in (root / "data").rglob("*") if p.is_file()):
            if not path.name.startswith("."):
                name = f"tally/{path.relative_to(root).as_posix()}"
                assert wheel.read(name) == path.read_bytes()
        for path in (root / "notebooks").glob("*.ipynb"):
            assert wheel.read(f"tally/notebooks/{path.name}") == path.read_bytes()
    assert "tally/py.typed" in names
    assert {n.rpartition("/")[2] for n in names if "/licenses/" in n} == {"LICENSE", "LICENSE-DATA"}
    assert {n.partition("/")[0].partition("-")[0] for n in names} == {"tally"}


def test_the_source_distribution_can_make_the_book(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"Makefile", "_config.yml", "_toc.yml", "requirements.txt", "data/claims.csv"}
    assert needed | {"book/about.md", "notebooks/trends.ipynb", "src/tally/py.typed"} <= inside
    made = {"_build", ".venv", "runs", ".git", "node_modules", "dist", ".pytest_cache"}
    assert not {name.partition("/")[0] for name in inside} & made
