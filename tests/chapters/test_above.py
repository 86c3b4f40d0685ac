"""No answer stands in the text of a chapter above the exercise that asks for it."""

import json
import re
from collections.abc import Iterator

import pytest

from tally import paths
from tally.book.render import words
from tally.notebooks import fresh
from tally.page import outputs

#: Smaller whole numbers are in a text by chance: days, ranks, numbers of figures.
SMALL = 12


def prose(notebook: dict) -> Iterator[str]:
    """Give what is read before the exercises of a chapter; tables and charts are looked up."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])
        for output in cell.get("outputs", ()):
            for part in outputs.inside(output["data"].get(outputs.MIME, {"kind": ""})):
                match part["kind"]:
                    case "exercises":
                        return
                    case "sentence":
                        yield outputs.plain(part["parts"])
                    case "figure":
                        yield outputs.plain(part["finding"])
                    case "cards":
                        yield from words(part)
                    case "front":
                        yield from words({k: v for k, v in part.items() if k != "outputs"})


def answers(key: dict) -> list[str]:
    """Give the right answer of an exercise in all ways in which the book could print it."""
    places = key["places"]
    match key["kind"]:
        case "number":
            exact, *rounded = key["right"]
            if not places and abs(exact) <= SMALL:
                return []
            return [f"{number:,.{places}f}".replace("-", "−") for number in rounded]
        case "ends":
            (_, *lows), (_, *highs) = key["right"]
            return [f"{lo:,.{places}f} to {hi:,.{places}f}" for lo in lows for hi in highs]
    return []


def above(notebook: dict) -> list[str]:
    """Find the answers that stand above their question."""
    text = "\n".join(prose(notebook))
    asked = [
        exercise
        for data in outputs.stored(notebook)
        for part in outputs.inside(data)
        for exercise in part.get("exercises", ())
    ]
    assert len(asked) == 3
    return [
        f"{outputs.plain(exercise['question'])} {answer}"
        for exercise in asked
        for answer in answers(exercise["key"])
        if re.search(rf"(?<![\d.,−]){re.escape(answer)}(?!\d|[.,]\d)", text)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in fresh.notebooks()])
def test_no_answer_stands_above_its_exercise(name):
    path = paths.root() / "notebooks" / f"{name}.ipynb"
    assert above(json.loads(path.read_text(encoding="utf-8"))) == []


def test_an_answer_above_its_exercise_is_found():
    path = paths.root() / "notebooks" / "operations.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    told = {
        "cell_type": "markdown",
        "source": "It was 28.95 for each, and 128.95 is no such thing.",
    }
    notebook["cells"].insert(0, told)
    [found] = above(notebook)
    assert found.endswith("? Give two decimal places. 28.95")
