"""`tally add`: a figure in canonical place, or a sentence and not a byte changed."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tally.check import check
from tally.cli import main
from tally.curation import add as adding
from tally.errors import TallyError
from tally.ledger import tables as ledger

GEO = {
    "source_id": "geo-news-2024-04",
    "body": "CRSS",
    "edition": "crss-2024-q1",
    "period": "2024-Q1",
    "region": "PK-GB",
    "measure": "fatalities",
    "printed": "over 2",
}


def options(**given: str) -> list[str]:
    return [word for c, v in given.items() for word in (f"--{c.replace('_', '-')}", v)]


def add(folder: Path, *words: str, input: str | None = None, **given: str) -> Result:
    command = ["add", "--data", str(folder), *options(**given), *words]
    result = CliRunner().invoke(main, command, input=input, prog_name="tally")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def added_lines(old: bytes, new: bytes) -> list[str]:
    """Give the lines that are new, where all others are as they were."""
    before, after = old.decode().split("\n"), new.decode().split("\n")
    more = [line for line in after if line not in set(before)]
    assert [line for line in after if line not in more] == before
    return more


@pytest.fixture
def folder(small_data, tmp_path) -> Path:
    # Without findings, which take long to hold against it.
    others = shutil.ignore_patterns("findings.yml")
    return shutil.copytree(small_data, tmp_path / "data", ignore=others)


@pytest.fixture(scope="module")
def tables(root) -> adding.Tables:
    return adding.read(root / "data")


def test_a_figure_of_a_known_source_is_one_line_more(folder):
    before = contents(folder)
    result = add(folder, "--yes", **GEO)
    assert result.exit_code == 0, result.output
    after = contents(folder)
    assert {name for name in after if after[name] != before[name]} == {
        "claims.csv",
        "datapackage.json",
    }
    assert added_lines(before["claims.csv"], after["claims.csv"]) == [
        "crss-2024q1-pk-gb-fatalities-all-count,geo-news-2024-04,,CRSS,crss-2024-q1,2024-Q1,"
        "PK-GB,fatalities,all,all,all,all,all,count,,over 2,2,over,,,"
    ]
    assert "says       3; strictly at least 3" in result.stdout
    assert check(folder) == []
    claim = ledger.load(folder).claim("crss-2024q1-pk-gb-fatalities-all-count")
    assert claim.text == "over 2"


def test_a_new_source_and_edition_come_with_the_figure(folder):
    before = contents(folder)
    result = add(
        folder, "--yes", publisher="Dawn", title="[report on the figures for May 2026]",
        published="2026-06-03", url="https://www.dawn.com/news/1", body="picss",
        edition="picss-2026-05", edition_title="Monthly report for May 2026",
        released="2026-06-02", period="2026-05", region="Balochistan", measure="attacks",
        printed='as many as 31', locator="paragraph 2",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    after = contents(folder)
    assert added_lines(before["sources.csv"], after["sources.csv"]) == [
        "dawn-2026-06-03,Dawn,[report on the figures for May 2026],2026-06-03,"
        "https://www.dawn.com/news/1,en,,,news,"
    ]
    assert added_lines(before["editions.csv"], after["editions.csv"]) == [
        "picss-2026-05,PICSS,Monthly report for May 2026,2026-06-02,"
    ]
    assert added_lines(before["claims.csv"], after["claims.csv"]) == [
        "picss-202605-pk-ba-attacks-all-count,dawn-2026-06-03,paragraph 2,PICSS,picss-2026-05,"
        "2026-05,PK-BA,attacks,attacks,all,all,all,all,count,,as many as 31,31,exact,,,"
    ]
    assert check(folder) == []


def test_by_whom_how_and_against_whom_a_figure_is_are_parts_of_its_cell(tables):
    given = GEO | {"cause": "attacks", "actor": "TTP", "tactic": "Suicide attacks"}
    claim = adding.compose(tables, given | {"target": "against the police"}).claim
    assert [claim[c] for c in ("actor", "tactic", "target")] == ["ttp", "suicide-attacks", "police"]
    name = "crss-2024q1-pk-gb-fatalities-attacks-all-ttp-suicide-attacks-police-count"
    assert claim["claim_id"] == name
    whole = adding.compose(tables, GEO).claim
    assert {whole[c] for c in ("group", "actor", "tactic", "target")} == {"all"}


#: A figure that is told by a district, an actor, a tactic and a target at once.
DEED = {
    "body": "PICSS", "period": "2025-08", "region": "North Waziristan", "measure": "fatalities",
    "group": "Police", "actor": "claimed by the TTP", "tactic": "suicide attacks",
    "target": "against the police", "printed": "as many as 7", "locator": "paragraph 4",
    "publisher": "Dawn", "title": "[report on August 2025]", "published": "2025-09-02",
    "source_kind": "copy", "read_at": "archive.example", "url": "https://www.dawn.com/news/2",
    "cause": "attacks",
}  # fmt: skip


def test_actor_tactic_target_and_district_are_told_at_once(folder):
    before = contents(folder)
    result = add(folder, "--yes", **DEED)
    assert result.exit_code == 0, result.output
    after = contents(folder)
    assert added_lines(before["sources.csv"], after["sources.csv"]) == [
        "dawn-2025-09-02,Dawn,[report on August 2025],2025-09-02,https://www.dawn.com/news/2,en,"
        "archive.example,,copy,"
    ]
    name = "picss-202508-pk-ta-north-waziristan-fatalities-attacks-police-claimed-ttp"
    assert added_lines(before["claims.csv"], after["claims.csv"]) == [
        f"{name}-suicide-attacks-police-count,dawn-2025-09-02,paragraph 4,PICSS,,2025-08,"
        "PK-TA-north-waziristan,fatalities,attacks,police,claimed-ttp,suicide-attacks,police,"
        "count,,as many as 7,7,exact,,,"
    ]
    assert check(folder) == []


@pytest.mark.parametrize(
    ("column", "word", "told"),
    [
        ("region", "Bolan Agency", "region: 'Bolan Agency' is not in regions.csv"),
        ("region", "Karak", "it is a district of 'PK-KP', and no region by itself"),
        ("region", "North Wazirstan", "did you mean 'PK-TA-north-waziristan'?"),
        ("actor", "Daesh", "the term for it is 'islamic-state'"),
        ("tactic", "car bombings", "the term for it is 'vehicle-bombs'"),
        ("target", "policemen", "the term for it is 'police'"),
        ("group", "FC men", "the term for it is 'frontier-corps'"),
    ],
)
def test_one_wrong_term_among_them_is_refused_by_its_name(tables, column, word, told):
    given = DEED | {column: word}
    with pytest.raises(TallyError) as refused:
        adding.compose(tables, given)
    assert told in str(refused.value)
    assert str(refused.value).startswith(f"{column}: {word!r} is not in {column}s.csv")


def test_a_source_of_an_unknown_kind_is_refused(folder):
    before = contents(folder)
    result = add(folder, "--yes", **(DEED | {"source_kind": "newspaper"}))
    assert result.exit_code == 1
    assert "kind: 'newspaper' is not one of organisation, news" in result.stderr
    assert contents(folder) == before


def test_the_own_figure_of_an_armed_group_is_what_it_claimed(folder):
    before = contents(folder)
    own = DEED | {"body": "TTP", "actor": "ttp"}
    result = add(folder, "--yes", **own)
    assert result.exit_code == 1
    assert "TTP speaks of itself, so its actor is 'claimed-ttp', and this one is 'ttp'" in (
        result.stderr
    )
    assert contents(folder) == before


@pytest.mark.slow
def test_questions_lead_to_the_same_row(folder):
    answers = ["geo-news-2024-4", "geo-news-2024-04", "crss", "crss-2024-q1", "2024-Q1"]
    answers += ["Gilgit-Baltistn", "Gilgit-Baltistan", "", "about many", "3%", *[""] * 9, "y"]
    result = add(folder, "--ask", input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "did you mean 'geo-news-2024-04'?" in result.output
    assert "did you mean 'PK-GB'?" in result.output
    assert "Added crss-2024q1-pk-gb-fatalities-all-share (claims.csv)." in result.output
    claim = ledger.load(folder).claim("crss-2024q1-pk-gb-fatalities-all-share")
    assert (claim.kind, claim.base, claim.value) == ("share", "region:PK", 3)


def test_a_no_to_the_last_question_writes_nothing(folder):
    before = contents(folder)
    full = GEO | {"kind": "count", "cause": "all", "group": "all", "locator": "x", "note": "x"}
    result = add(folder, "--ask", input="n\n", **full)
    assert result.exit_code == 1
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"region": None, "printed": None}, "A claim needs --region and --printed."),
        ({"source_id": None}, "A claim needs --source-id, or for a new source --publisher"),
        ({"source_id": "geo-news-2024-4"}, "did you mean 'geo-news-2024-04'?"),
        ({"edition": "crss-2024-q9"}, "A new edition needs --edition-title."),
        ({"region": "PK-KPK"}, "region: 'PK-KPK' is not in regions.csv; did you mean 'PK-KP'?"),
        ({"period": "2024-Q5"}, "'2024-Q5' is not a period"),
        ({"printed": "2O"}, "'2O' is not a quantity"),
        ({"actor": "TTPP"}, "actor: 'TTPP' is not in actors.csv; did you mean 'ttp'?"),
        ({"tactic": "car bombs"},
         "tactic: 'car bombs' is not in tactics.csv; the term for it is 'vehicle-bombs'"),
        ({"target": "polio workers"},
         "target: 'polio workers' is not in targets.csv; the term for it is 'polio-teams'"),
        ({"kind": "change", "printed": "2"}, "a change is in per cent"),
        ({"region": "PK-KP", "kind": "share", "printed": "51%"},
         "geo-news-2024-04 has this figure already, crss-2024q1-pk-kp-fatalities-all-share"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_claim_is_refused_in_a_sentence(tables, change, sentence):
    given = {k: v for k, v in (GEO | change).items() if v is not None}
    with pytest.raises(TallyError) as error:
        adding.compose(tables, given)
    assert sentence in str(error.value)


def test_without_a_terminal_nothing_is_asked(folder):
    before = contents(folder)
    result = add(folder, "--yes", body="CRSS", source_id="geo-news-2024-04")
    assert result.exit_code == 1
    assert result.stderr == ("tally: A claim needs --period, --region, --measure and --printed.\n")
    result = add(folder, **GEO)
    assert (result.exit_code, result.stderr) == (
        1,
        "tally: Nothing was added: say --yes to add it.\n",
    )
    assert contents(folder) == before


def test_what_the_check_finds_is_refused_and_not_a_byte_changed(folder):
    before = contents(folder)
    result = add(folder, "--yes", **(GEO | {"printed": "over 1,500"}))
    assert result.exit_code == 1
    assert "value: 'over 1,500' is a part of '432' in row " in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(folder) == before


def test_a_second_source_gets_an_id_of_its_own(tables):
    given = GEO | {"region": "PK", "source_id": "nias-2024-01-01", "printed": "432"}
    claim = adding.compose(tables, given).claim
    assert claim["claim_id"] == "crss-2024q1-pk-fatalities-all-count-nias"


def test_a_table_that_an_editor_has_open_is_no_hindrance(folder, tmp_path):
    # Emacs keeps a link to nobody's name beside a file that is being changed.
    (folder / ".#claims.csv").symlink_to("somebody@somewhere.1234:5678")
    tables = adding.read(folder)
    assert adding.apply(tables, adding.compose(tables, GEO)) == [folder / "claims.csv"]
    copied = tmp_path / "copied"
    adding.copy_tables(folder, copied)
    assert (copied / "geo").is_dir() and not list(copied.glob(".*"))


@pytest.mark.slow
def test_a_table_that_changed_meanwhile_is_not_overwritten(folder):
    tables = adding.read(folder)
    addition = adding.compose(tables, GEO)
    path = folder / "claims.csv"
    *others, _ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(others), encoding="utf-8")
    before = contents(folder)
    with pytest.raises(TallyError, match=r"claims\.csv changed meanwhile"):
        adding.apply(tables, addition)
    assert contents(folder) == before


def test_a_disk_that_fails_leaves_all_tables_as_they_were(folder, monkeypatch):
    tables = adding.read(folder)
    given = GEO | {"source_id": "dawn-2024-04-09", "publisher": "Dawn", "title": "[report]"}
    addition = adding.compose(tables, given | {"published": "2024-04-09"})
    before, replace, calls = contents(folder), os.replace, []

    def fails_at_the_second(source, target):
        calls.append(target)
        if len(calls) == 2:
            raise OSError("the disk is full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails_at_the_second)
    with pytest.raises(TallyError, match="disk is full"):
        adding.apply(tables, addition)
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("column", "word", "told"),
    [
        ("region", "FATA", "the term for it is 'PK-TA'"),
        ("region", "NWFP", "the term for it is 'PK-KP-without-TA'"),
        ("region", "KPK", "the term for it is 'PK-KP'"),
        ("region", "AJK", "the term for it is 'PK-JK'"),
        ("region", "Sukkur", "it is a district of 'PK-SD', and no region by itself"),
        ("region", "Karak", "it is a district of 'PK-KP', and no region by itself"),
        ("region", "Bolan", "the term for it is 'PK-BA-kachhi'"),
        ("region", "Khyber Agency", "the term for it is 'PK-TA-khyber'"),
        ("region", "Baluchistan", "did you mean 'PK-BA'?"),
        ("region", "PK-BL", None),
        ("region", "Kabul", None),
        ("group", "terrorists", "the term for it is 'militants'"),
        ("group", "khawarij", "the term for it is 'militants'"),
        ("group", "militia", None),
        ("group", "officers", None),
        ("measure", "deaths", "the term for it is 'fatalities'"),
        ("measure", "death", "did you mean 'fatalities'?"),
        ("measure", "violence", None),
        ("cause", "terror attacks", "it may be 'attacks' or 'attacks-as-worded'"),
        ("actor", "claimed by TTP", "the term for it is 'claimed-ttp'"),
        ("actor", "Daesh", "the term for it is 'islamic-state'"),
        ("tactic", "IED attacks", "the term for it is 'improvised-bombs'"),
        ("target", "Chinese citizens", "the term for it is 'chinese-nationals'"),
        ("group", "Chinese citizens", "the term for it is 'foreigners'"),
        ("body", "ACLED", None),
        ("body", "PICS", "did you mean 'PICSS'?"),
    ],
)
def test_a_word_leads_to_its_term_and_to_no_neighbour_in_spelling(tables, column, word, told):
    with pytest.raises(TallyError) as refused:
        adding.term(tables, column, word)
    table = "bodies" if column == "body" else f"{column}s"
    end = told or f"a new one comes with --from FIGURES.csv --table {table} {table.upper()}.csv"
    assert str(refused.value) == f"{column}: {word!r} is not in {table}.csv; {end}"
