"""Sums of events: of the book's own, of a reader's file, and beside what was published."""

import json

import pandas as pd
import papermill
import pytest
from click.testing import CliRunner
from support.pages import ledger, page_of

from tally.chapters import chapter
from tally.chapters.events import derive
from tally.cli import main
from tally.errors import TallyError
from tally.events import sums
from tally.notebooks import sweep
from tally.page import parameters

HEADER = "period,region,district,actor,events,low,best,high,untold,file"
ROWS = (
    "2020-01,PK-BA,Quetta,BLA,2,3,4,9,0,mine.csv",
    "2020-01,PK-TA,Khyber,TTP,1,5,5,5,0,mine.csv",
    "2020-03,PK-KP-without-TA,unplaced,,1,1,1,1,0,mine.csv",
    "2020-12,PK-BA,Quetta,BLA,1,390,399,400,0,mine.csv",
)


def written(path, *rows, header=HEADER):
    path.write_text("\n".join([header, *(rows or ROWS)]) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_file_is_told_by_month_place_and_actor_beside_what_was_published(tmp_path):
    page = page_of("events", sums=str(written(tmp_path / "sums.csv")))
    values = page.values
    assert [values[of] for of in ("events", "low", "best", "high")] == ["5", "399", "409", "415"]
    assert (values["most"], values["region_most"]) == ("399", "403")
    months, regions, districts, actors, beside = page.figures
    assert months.drawing.table["Best"].to_list() == [9, 0, 1, *[0] * 8, 399]
    assert regions.drawing.table.iloc[0].to_list() == ["Balochistan", "3", "393", "403", "409"]
    assert districts.drawing.table["District"].to_list() == ["Quetta", "Khyber", "no district told"]
    assert actors.drawing.table["Actor"].to_list() == ["BLA", "TTP", "no actor told"]
    assert "The actor with the most people killed" in page.text
    assert dict(beside.drawing.table[["Counted by", "People killed"]].itertuples(index=False)) == {
        "mine.csv": "409", "CRSS": "600", "PICSS": "429", "UCDP": "409",
    }  # fmt: skip
    assert "Source: mine.csv, your own file" in page.text
    assert page.record["values"]["best"]["editions"] == page.record["editions"]


@pytest.mark.slow
def test_a_part_of_the_file_is_told_where_a_region_and_months_are_asked_for(tmp_path):
    path = str(written(tmp_path / "sums.csv"))
    page = page_of("events", sums=path, region="PK-KP", last="2020-03")
    assert page.values["best"] == "6"
    assert "former FATA" in page.text and "Balochistan" not in page.text
    page = page_of("events", sums=path, region="PK-BA", first="2020-02", last="2020-11")
    assert page.values["events"] == "0" and "Nobody was killed" in page.text


def test_sums_without_places_are_of_the_country(tmp_path):
    path = written(tmp_path / "s.csv", "2020-01,4,1,2,3,0", header="period,events,low,best,high,x")
    page = page_of("events", sums=str(path))
    assert (page.values["best"], [figure.name for figure in page.figures]) == ("2", ["months"])
    assert page.text.count("a file that the command tally events wrote has") == 2


def test_the_sums_of_the_book_are_those_of_its_tables():
    page = page_of("events", region="PK-BA", first="2010-01", last="2010-12")
    rows = ledger().ucdp_monthly
    rows = rows[(rows["region"] == "PK-BA") & rows["period"].str.startswith("2010-")]
    made = {of: f"{rows[of].sum():,}" for of in ("events", "low", "best", "high")}
    assert {of: page.values[of] for of in made} == made
    (districts,) = [figure for figure in page.figures if figure.name == "districts"]
    best = districts.drawing.table["Best"].str.replace(",", "").astype(int)
    assert best.sum() == rows["best"].sum() and list(best) == sorted(best, reverse=True)


def test_the_default_is_the_newest_version_that_tells_provinces_in_whole_years():
    rows = ledger().ucdp_monthly
    rows = rows[rows["region"] == "PK-BA"]
    many = rows.groupby("version")["period"].nunique()
    newest = rows[rows["version"].isin(many[many >= 12].index)].sort_values("known").iloc[-1]
    (own, *_) = chapter("events").parameters
    assert own.default == newest["version"]


def test_a_file_is_in_the_ledger_of_its_run_alone(tmp_path):
    given = {"sums": str(written(tmp_path / "sums.csv"))}
    laid = sums.lay(ledger(), given)
    assert set(derive.rows_of(laid)["sums"]) - set(derive.rows_of(ledger())["sums"]) == {
        given["sums"]
    }
    assert sums.lay(laid, given) is laid
    assert len(laid.editions) == len(ledger().editions) + 1


@pytest.mark.slow
def test_it_runs_by_papermill_and_by_tally_run_with_a_path_from_here(tmp_path, root, monkeypatch):
    table = pd.read_csv(written(tmp_path / "sums.csv"), keep_default_na=False)
    table.to_parquet(tmp_path / "sums.parquet")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLY_PICTURES", "no")
    words = ["run", "events", "out.ipynb", "-p", "sums", "sums.parquet"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.stderr
    record = json.loads((tmp_path / "out.record.json").read_text())
    assert record["parameters"]["sums"] == str(tmp_path / "sums.parquet")
    assert record["values"]["best"]["text"] == "409"
    papermill.execute_notebook(
        str(root / "notebooks" / "events.ipynb"), "p.ipynb", {"sums": "sums.csv"},
        engine_name="tally", kernel_name="python3", progress_bar=False,
    )  # fmt: skip
    assert '"409"' in (tmp_path / "p.ipynb").read_text()


@pytest.mark.slow
def test_a_sweep_makes_a_cell_anew_when_its_file_has_changed(tmp_path):
    path = written(tmp_path / "sums.csv")
    asked = {"sums": str(path), "region": "PK,PK-BA"}
    before = [cell.key for cell in sweep.plan("events", asked).cells]
    assert [cell.key for cell in sweep.plan("events", asked).cells] == before
    written(path, *ROWS[:3])
    assert not set(before) & {cell.key for cell in sweep.plan("events", asked).cells}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "sums.csv is missing, or no file."),
        ("", "is no table that can be read"),
        (b"\xff\xfe", "is no table that can be read"),
        (f"{HEADER}\n", "has no row."),
        ("period,events,low,best\n2020-01,1,1,1\n", "has no column high;"),
        ("id,date_start,low,best,high\n1,2020-01-01,1,1,1\n", "Add them up first: tally events"),
        (f"{HEADER}\n{ROWS[0]}\n{ROWS[0].replace('mine', 'other')}\n", "the sums of 2 files"),
        (f"{HEADER}\n{ROWS[0].replace('-01', '-13', 1)}\n", "'2020-13' is no month"),
        (f"{HEADER}\n{ROWS[0]}\n{ROWS[1].replace('PK-TA', 'PK-XX')}\n", "row 2 below the header"),
        (f"{HEADER}\n{ROWS[0].replace(',4,', ',-4,')}\n", "best: '-4' is no whole number."),
        (f"{HEADER}\n{ROWS[0].replace(',4,', ',many,')}\n", "best: 'many' is no whole number."),
    ],
)
def test_what_is_no_file_of_sums_is_refused_in_a_sentence(tmp_path, content, told):
    path = tmp_path / "sums.csv"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TallyError) as refused:
        parameters.read(chapter("events"), {"sums": str(path)}, ledger())
    said = str(refused.value)
    assert told in said and "\n" not in said


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"sums": "ucdp-ged-to-2022"}, "The nearest is 'ucdp-ged-to-2021'."),
        ({"sums": "events.txt"}, "which is not one of its values"),
        ({"sums": 7}, "sums is '7'"),
        ({"region": "PK-XX"}, "region is 'PK-XX'"),
        ({"sums": "ucdp-ged-25-1", "region": "PK-BA"}, "nothing was published for region PK-BA"),
        ({"first": "2022-01"}, "nothing was published for first 2022-01"),
        ({"first": "2014-02", "last": "2014-01"}, "nothing was published for last 2014-01"),
        ({"as_of": "2020-01-01"}, "nothing was published for as_of 2020-01-01"),
    ],
)
def test_what_the_sums_do_not_tell_is_refused(given, told):
    with pytest.raises(TallyError) as refused:
        parameters.read(chapter("events"), given, ledger())
    assert told in str(refused.value)
