"""What may be downloaded beside a figure: numbers that other programs read as numbers."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import csv as arrow

from tally.book.csvs import csv_of
from tally.book.notebooks import read
from tally.page import outputs

FIGURES = [
    pytest.param(figure, id=f"{path.stem}-{figure['name']}")
    for path in sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
    for output in read(path).outputs
    for figure in outputs.figures(output)
]


def one(*cells: object, column: str = "Figure") -> pd.DataFrame:
    """Read the column of a table whose rows are named by letters."""
    rows = [[chr(ord("a") + n), cell] for n, cell in enumerate(cells)]
    text = csv_of({"columns": ["Of", column], "rows": rows}, "People killed")
    return pd.read_csv(io.StringIO(text)).drop(columns=["Of", "Unit and scope"])


@pytest.mark.parametrize("figure", FIGURES)
def test_the_csv_of_each_figure_holds_numbers(figure):
    text = csv_of(figure["table"], figure["scope"])
    frame = pd.read_csv(io.StringIO(text))
    assert len(frame) == len(figure["table"]["rows"])
    assert set(frame["Unit and scope"]) == {figure["scope"]}
    for column in frame.columns[1:]:
        told = frame[column].dropna()
        if not pd.api.types.is_numeric_dtype(frame[column]) and not column.endswith(": words"):
            numbers = [t for t in told.astype(str) if re.fullmatch(r"[−+-]?[0-9.,]+ ?%?", t)]
            assert not numbers or len(numbers) < len(told), column
    shown = {name: str(kind) for name, kind in frame.dtypes.items()}
    other = arrow.read_csv(io.BytesIO(text.encode()))
    for name, kind in zip(other.column_names, other.schema.types, strict=True):
        if shown[name] in ("int64", "float64"):
            assert str(kind) in ("int64", "double", "null"), name


def test_a_loss_and_a_thousand_are_plain_numbers():
    assert one("7,655", "−33", "1.20", None)["Figure"].dropna().to_list() == [7655, -33, 1.2]
    assert one("−0.4%", "0.8%").to_dict("list") == {"Figure (%)": [-0.4, 0.8]}


def test_the_ends_of_an_interval_are_two_columns():
    assert one("219 to 222", "178").to_dict("list") == {
        "Figure: low": [219, 178],
        "Figure: high": [222, 178],
    }
    assert one("50.5 to 51.5%").columns.to_list() == ["Figure (%): low", "Figure (%): high"]
    ends = one("low 2,914 (GED to 2021), high 3,058", column="Range")
    assert ends.iloc[0].to_list() == [2914, 3058, "GED to 2021"]


def test_an_open_end_is_empty_and_its_words_are_kept():
    frame = one("at least 5,388", "less than 8", "nearly 800", "over 50.0, at most 60.0")
    assert frame["Figure: words"].to_list() == ["at least", "less than", "nearly", "over"]
    assert frame["Figure: low"].fillna(-1).to_list() == [5388, -1, 800, 50]
    assert frame["Figure: high"].fillna(-1).to_list() == [-1, 8, 800, 60]


def test_words_among_numbers_have_a_column_of_their_own():
    frame = one("1,852", "not printed")
    assert frame["Figure"].fillna(-1).to_list() == [1852, -1]
    assert frame["Figure: words"].fillna("").to_list() == ["", "not printed"]


def test_units_that_differ_are_told_in_each_row():
    assert one("169", "61.6%")["Figure: unit"].fillna("").to_list() == ["", "%"]


def test_times_and_names_stay_texts():
    assert one("2024", "2024-Q1", column="Period")["Period"].to_list() == ["2024", "2024-Q1"]
    assert one("Dawn", "PTI", column="From")["From"].to_list() == ["Dawn", "PTI"]
    table = {"columns": ["Of"], "rows": [["=1+1"]]}
    assert "'=1+1" in csv_of(table, "x")
