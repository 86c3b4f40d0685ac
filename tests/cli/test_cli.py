"""The command `tally` as a person meets it: status, stdout, stderr, help."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tally import __version__, chapters
from tally.cli import main

COMMANDS = ["add", "audit", "bounds", "check", "course", "diff", "events", "export", "fmt", "grid"]
COMMANDS += ["parameters", "read", "run", "refresh", "sweep"]


def tally(*words: object) -> Result:
    """Run the command in this process."""
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="tally")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def folder(root, tmp_path) -> Path:
    """A copy of data/ that may be damaged; without findings, which take long to hold against it."""
    others = shutil.ignore_patterns("findings.yml")
    copy = shutil.copytree(root / "data", tmp_path / "data", ignore=others)
    path = copy / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != "findings"]
    path.write_text(json.dumps(package), encoding="utf-8")
    return copy


@pytest.fixture
def damaged(folder) -> Path:
    """A ledger with two problems."""
    claims = folder / "claims.csv"
    text = claims.read_text(encoding="utf-8")
    assert ",432,432,exact," in text
    claims.write_text(text.replace(",432,432,exact,", ",43Z,432,exact,", 1), encoding="utf-8")
    (folder / "geo" / "lines.geojson").unlink()
    return folder


def one_line(told: str) -> str:
    """Give the only line of what was told, which is not a traceback."""
    (line,) = told.splitlines()
    assert "Traceback" not in line
    return line


@pytest.mark.slow
def test_check_tells_each_problem_in_a_line_on_stderr(damaged):
    result = tally("check", "--data", damaged)
    assert result.exit_code == 1
    assert result.stdout == ""
    claim, line = result.stderr.splitlines()
    file, row, column, message = claim.split(":", 3)
    assert (file, column) == ("claims.csv", " printed")
    assert row.isdigit()
    assert message.startswith(" '43Z' is not a quantity")
    assert line.startswith("geo/lines.geojson: the file is missing from ")


@pytest.mark.slow
def test_check_tells_problems_as_json_on_stdout(damaged):
    result = tally("check", "--data", damaged, "--json")
    assert result.exit_code == 1
    assert result.stderr == ""
    claim, geo = json.loads(result.stdout)
    assert list(claim) == ["file", "row", "column", "message"]
    assert (claim["file"], claim["column"]) == ("claims.csv", "printed")
    assert isinstance(claim["row"], int)
    assert (geo["file"], geo["row"], geo["column"]) == ("geo/lines.geojson", None, None)


@pytest.mark.slow
def test_check_tells_no_problem_of_another_folder_as_an_empty_list(folder):
    result = tally("check", "--data", folder, "--json")
    assert (result.exit_code, json.loads(result.stdout), result.stderr) == (0, [], "")


@pytest.mark.slow
def test_check_says_where_it_looks_for_no_contradictions(folder):
    result = tally("check", "--data", folder)
    assert result.exit_code == 0
    assert one_line(result.stderr).endswith("contradictions are not looked for.")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["findings.yml", "corrections.yml"])
def test_check_tells_a_list_that_is_gone(root, tmp_path, name):
    copy = shutil.copytree(root / "data", tmp_path / "data")
    (copy / name).unlink()
    result = tally("check", "--data", copy)
    assert (result.exit_code, result.stdout) == (1, "")
    assert one_line(result.stderr).startswith(f"{name}: the file is missing from {copy};")


def test_check_of_a_missing_folder_is_a_sentence(tmp_path):
    result = tally("check", "--data", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert one_line(result.stderr).endswith("nowhere is not a ledger.")


@pytest.mark.slow
def test_the_installed_command_and_the_module_say_the_same():
    refused = ("parameters", "province")
    for words in ([Path(sys.executable).with_name("tally")], [sys.executable, "-m", "tally.cli"]):
        run = subprocess.run([*words, *refused], capture_output=True, text=True, cwd="/")
        assert (run.returncode, run.stdout, run.stderr) == (1, "", tally(*refused).stderr)


def test_help_lists_the_commands_in_whole_sentences():
    result = tally("--help")
    assert result.exit_code == 0
    listed = result.stdout.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines()] == sorted(COMMANDS)
    for line in listed.splitlines():
        assert line.endswith(".") and not line.endswith("...")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_says_what_it_does_and_what_each_option_is(command):
    result = tally(command, "--help")
    assert result.exit_code == 0
    assert result.stderr == ""
    head, _, options = result.stdout.partition("\nOptions:\n")
    assert head.startswith(f"Usage: tally {command} [OPTIONS]")
    assert head.rstrip().endswith(".")
    flags = [param for param in main.commands[command].params if param.param_type_name == "option"]
    for option in flags:
        assert option.help and option.help.endswith(".")
        assert option.opts[-1] in options
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_short_help_and_version():
    assert tally("-h").stdout == tally("--help").stdout
    assert __version__ in tally("--version").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chekc"], "No such command 'chekc'"),
        (["check", "--jsno"], "No such option"),
        (["check", "extra"], "unexpected extra argument"),
        (["check", "--data"], "requires an argument"),
        (["run", "trends"], "Missing argument 'OUTPUT'"),
        (["refresh", "--jobs", "two"], "'two' is not a valid integer"),
    ],
)
def test_a_wrong_command_line_has_status_2_and_names_what_is_wrong(words, told):
    result = tally(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert told in result.stderr


@pytest.mark.slow
def test_parameters_lists_every_chapter_with_defaults_and_values():
    result = tally("parameters")
    assert result.exit_code == 0
    assert result.stderr == ""
    for name in chapters.names():
        chapter = chapters.chapter(name)
        assert f"{name}: {chapter.about}\n" in result.stdout
        for parameter in chapter.parameters:
            line = f"  {parameter.name} = {parameter.default!r}    {parameter.help}\n"
            assert line in result.stdout
    assert "CRSS, " in result.stdout


def test_parameters_of_one_chapter_lists_no_other():
    told = tally("parameters", "provinces").stdout
    assert told.startswith("provinces: ")
    assert "trends:" not in told
    assert "2024-Q1, " in told


def test_parameters_as_json_have_type_default_help_and_values():
    found = json.loads(tally("parameters", "maps", "--json").stdout)
    assert list(found) == ["maps"]
    rows = {row["name"]: row for row in found["maps"]}
    assert list(rows) == chapters.chapter("maps").names
    for row in rows.values():
        assert list(row) == ["name", "type", "default", "help", "values"]
        assert row["default"] in (row["values"] or ["latest"])
    assert rows["per"]["values"] == ["count", "per-100k"]


def test_parameters_are_narrowed_by_those_before_them():
    every, some = (
        {row["name"]: row["values"] for row in json.loads(result.stdout)["provinces"]}
        for result in (
            tally("parameters", "provinces", "--json"),
            tally("parameters", "provinces", "-p", "body", "ISPR", "--json"),
        )
    )
    assert set(some["period"]) < set(every["period"])
    assert some["period"]


@pytest.mark.parametrize("command", [["parameters", "province"], ["run", "province", "o.ipynb"]])
def test_a_wrong_notebook_is_told_with_the_nearest_and_all(command):
    result = tally(*command)
    assert result.exit_code == 1
    assert result.stdout == ""
    line = one_line(result.stderr)
    assert line.startswith("tally: There is no notebook 'province'. Did you mean 'provinces'?")
    assert line.endswith(f"There are: {', '.join(chapters.names())}.")


def test_a_wrong_parameter_is_told_with_the_nearest():
    result = tally("parameters", "provinces", "-p", "bdy", "CRSS")
    assert result.exit_code == 1
    line = one_line(result.stderr)
    assert "no parameter 'bdy'; did you mean 'body'?" in line
    assert line.endswith("List all: tally parameters provinces")


def test_parameters_of_a_missing_folder_is_a_sentence(tmp_path):
    result = tally("parameters", "trends", "--data", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert one_line(result.stderr).endswith("nowhere is not a ledger.")


def test_parameters_of_a_damaged_folder_points_to_check(folder):
    (folder / "claims.csv").write_text("claim_id,source_id\na,b\n", encoding="utf-8")
    result = tally("parameters", "trends", "--data", folder)
    assert result.exit_code == 1
    line = one_line(result.stderr)
    assert "claims.csv has the columns claim_id, source_id" in line
    assert line.endswith("Run `tally check` for all problems.")


def test_run_refuses_a_wrong_value_before_it_writes_anything(tmp_path):
    output = tmp_path / "out.ipynb"
    result = tally("run", "provinces", output, "-p", "period", "2024-Q9")
    assert result.exit_code == 1
    line = one_line(result.stderr)
    assert line.startswith("tally: provinces: period is '2024-Q9'")
    assert "which is not one of its values. There are: 1970/1999, " in line
    assert line.endswith("List all: tally parameters provinces")
    assert list(tmp_path.iterdir()) == []


def test_run_refuses_a_folder_that_is_not_there(tmp_path):
    result = tally("run", "provinces", tmp_path / "nowhere" / "out.ipynb")
    assert result.exit_code == 1
    assert "nowhere is not a folder" in one_line(result.stderr)


def test_refresh_names_a_notebook_that_is_not_there(tmp_path):
    result = tally("refresh", tmp_path / "nowhere.ipynb")
    assert result.exit_code == 1
    assert one_line(result.stderr).endswith("nowhere.ipynb is missing.")


def process(*words: object, **settings) -> subprocess.CompletedProcess:
    """Run the command in a process of its own."""
    program = [sys.executable, "-m", "tally.cli", *map(str, words)]
    return subprocess.run(program, stderr=subprocess.PIPE, timeout=300, **settings)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii:strict", "latin-1"])
def test_a_minus_stays_a_minus_in_every_encoding_of_a_pipe(encoding, tmp_path):
    code = (
        "from tally.cli import main; import click\n"
        "@main.command()\n"
        "def say(): click.echo('\\u221233 \\u201cover\\u201d \\u0628')\n"
        "main(['say'])"
    )
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] in (b"-33", "\N{MINUS SIGN}33".encode())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [("parameters", "bodies"), ("export", "--help"), ("nothing",)])
def test_a_full_disk_is_a_sentence_or_silence(words):
    with open("/dev/full", "w") as full:
        told = process(*words, stdout=full)
        assert told.returncode != 0
        assert b"Traceback" not in told.stderr and b"Exception ignored" not in told.stderr
        program = [sys.executable, "-m", "tally.cli", *words]
        assert subprocess.run(program, stdout=full, stderr=full, timeout=300).returncode != 0


@pytest.mark.slow
@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="needs a shell")
@pytest.mark.parametrize(
    ("closed", "words", "said"),
    [
        ("<&-", "read -", ""),
        ("<&-", "add", "tally: A claim needs "),
        (">&-", "parameters no-such", "tally: "),
        ("<&- >&- 2>&-", "parameters no-such", ""),
    ],
)
def test_a_stream_that_the_shell_closed_is_empty_or_lost(closed, words, said):
    command = f'"$0" -m tally.cli {words} {closed}'
    done = subprocess.run(["/bin/sh", "-c", command, sys.executable], capture_output=True)
    assert done.returncode == (words != "read -")
    assert done.stderr.decode().startswith(said)
    assert done.stderr.count(b"\n") == bool(said)


@pytest.mark.slow
def test_bytes_that_are_no_text_are_refused_and_those_that_are_one_are_read(folder):
    refused = process(
        "add",
        "--data",
        folder,
        "--note",
        b"caf\xff".decode("utf-8", "surrogateescape"),
        stdout=subprocess.PIPE,
    )
    assert refused.returncode == 2
    assert b"'caf\\udcff' is no text in UTF-8" in refused.stderr
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    known = ("--source-id", "geo-news-2024-04", "--body", "CRSS", "--period", "2024-Q1")
    cell = ("--region", "PK-GB", "--measure", "fatalities", "--printed", "3", "--no-ask")
    read = process(
        "add",
        "--data",
        folder,
        *known,
        *cell,
        "--note",
        "نوٹ",
        env=environment,
        stdout=subprocess.PIPE,
    )
    assert b"Traceback" not in read.stderr
    assert b"say --yes to add it" in read.stderr


def test_an_output_that_cannot_be_written_is_told_before_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr("papermill.execute_notebook", None)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    there = sorted(tmp_path.iterdir())
    for name, said in (
        ("folder", "is a folder, so it can't be written"),
        ("pipe", "is no regular file, so it can't be written"),
        ("none/x.ipynb", "is not a folder"),
        ("x" * 300, "can't be written: File name too long"),
    ):
        result = tally("run", "operations", tmp_path / name)
        assert result.exit_code == 1
        assert said in one_line(result.stderr)
    assert sorted(tmp_path.iterdir()) == there


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_run_that_the_system_ends_leaves_nothing_behind(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    words = [
        sys.executable,
        "-m",
        "tally.cli",
        "run",
        "provinces",
        "out.ipynb",
        "-p",
        "period",
        "2024",
    ]
    ours = {**os.environ, "TMPDIR": str(tmp_path / "elsewhere"), "TALLY_PICTURES": "no"}
    with subprocess.Popen(words, cwd=tmp_path, env=ours, stderr=subprocess.PIPE) as running:
        while running.poll() is None and not list((tmp_path / "elsewhere").iterdir()):
            time.sleep(0.05)
        time.sleep(0.5)
        running.terminate()
        told = running.stderr.read()
    assert (running.returncode, told) == (128 + signal.SIGTERM, b"")
    assert [path.name for path in tmp_path.rglob("*")] == ["elsewhere"]


@pytest.mark.slow
def test_an_output_in_braces_is_a_name_like_any_other(tmp_path, monkeypatch):
    import papermill

    def execute(source, output, **_):
        assert Path(source.format()).is_file()
        shutil.copyfile(source.format(), output.format())

    monkeypatch.setattr(papermill, "execute_notebook", execute)
    (tmp_path / "{year}").mkdir()
    output = tmp_path / "{year}" / "o{period}.ipynb"
    assert tally("run", "operations", output).exit_code == 0
    assert json.loads(output.read_text(encoding="utf-8"))["cells"]
    assert sorted(output.parent.iterdir()) == [output, output.with_suffix(".record.json")]


@pytest.mark.parametrize("year", ["20²", "--2024", "²", "٢٠٢٤", "9" * 5000, "2024.5", "1e3"])
def test_a_number_that_is_none_is_a_sentence(tmp_path, year):
    result = tally("run", "bodies", tmp_path / "x.ipynb", "-p", "year", year)
    assert result.exit_code == 1
    assert "which is not one of its values" in one_line(result.stderr)


def test_an_export_that_cannot_be_written_leaves_nothing_behind(folder, tmp_path):
    (tmp_path / "out" / "tally-data-package.zip").mkdir(parents=True)
    result = tally("export", tmp_path / "out", "--data", folder)
    assert result.exit_code == 1
    assert "tally-data-package.zip is a folder" in one_line(result.stderr)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["tally-data-package.zip"]


def test_what_the_system_refuses_is_a_sentence(folder, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "claims.csv")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = tally("fmt", "--data", folder)
    assert (result.exit_code, result.stderr) == (1, "tally: claims.csv: Permission denied.\n")


#: The solver as it is from its version 1.16 on: its first program says who made it.
LOUD = """
import os
import highspy

made, said = highspy.Highs.__init__, []

def loud(self):
    if not said:
        said.append(os.write(1, b"Running HiGHS 1.16.0\\n"))
    made(self)

highspy.Highs.__init__ = loud
from tally.cli import main

main({words!r})
"""


@pytest.mark.slow
def test_json_stays_json_where_the_solver_says_who_it_is(run_code):
    words = ["bounds", "--body", "CRSS", "--period", "2024-Q1", "--region", "PK-KP", "--json"]
    assert json.loads(run_code(LOUD.format(words=words)))["high"] == 222


def test_bounds_are_told_by_whom_and_how():
    of = ("--body", "GTI", "--period", "2025", "--measure", "attacks", "--actor", "ttp")
    told = tally("bounds", *of)
    assert told.stdout.splitlines()[0] == "595"
    assert "attacks attributed to the TTP, 2025" in told.stdout


@pytest.mark.slow
def test_read_looks_up_a_text_and_says_so_in_three_ways(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("CRSS: 432 people killed in Pakistan in the first quarter of 2024.", "utf-8")
    claim = "crss-2024q1-pk-fatalities-all-count"
    told = tally("read", path).stdout
    assert told.startswith(
        "432\n  432 people killed, Pakistan, the first quarter of 2024; counted by"
    )
    assert told.endswith(f"    {claim}\n\n1 figure, 1 of them in the ledger.\n")
    (mark,) = json.loads(tally("read", "--json", path).stdout)
    assert (mark["start"], mark["end"], mark["matches"][0]["claim"]) == (6, 9, claim)
    told = tally("read", "--html", path).stdout
    assert '<a id="read-1" class="tally-read-known" href="#told-1">432</a>' in told
    result = CliRunner().invoke(main, ["read", "-"], input="No number here.")
    assert result.stdout == "No figures.\n"


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_read_takes_a_text_in_the_encoding_that_its_program_has_saved(tmp_path, encoding):
    path = tmp_path / "article.txt"
    text = "CRSS – a think tank: 432 people killed in Pakistan in the first quarter of 2024."
    path.write_bytes(text.encode(encoding))
    result = CliRunner().invoke(main, ["read", str(path)])
    assert result.stdout.endswith("1 figure, 1 of them in the ledger.\n")


@pytest.mark.parametrize("raw", [b"%PDF-1.7 432 people killed", b"PK\x03\x04\x00 432 killed"])
def test_read_refuses_what_is_no_text(tmp_path, raw):
    path = tmp_path / "article.pdf"
    path.write_bytes(raw)
    result = CliRunner().invoke(main, ["read", str(path)])
    assert result.exit_code == 1 and "no plain text" in result.output + str(result.exception)
