"""The exercises of the chapters in a browser, from a folder: judged as in Python, read without.

The page is made of the outputs that are stored in a notebook, without the book around it.
"""

import json

import pytest
from playwright.sync_api import expect
from support.answering import answer, tried

from tally import paths
from tally.book import assets, labs
from tally.book.render import Writer
from tally.course.checks.judge import WORDS, judge
from tally.notebooks import fresh
from tally.page import outputs

NAMES = [path.stem for path in fresh.notebooks()]


def exercises(name):
    """The output of a notebook that holds its exercises."""
    path = paths.root() / "notebooks" / f"{name}.ipynb"
    stored = outputs.stored(json.loads(path.read_text(encoding="utf-8")))
    [found] = [data for data in stored if data["kind"] == "exercises"]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chapters")
    for name in ("tally.css", labs.STYLE, labs.SCRIPT):
        (folder / name).write_bytes((assets.STATIC / name).read_bytes())
    for name in NAMES:
        (folder / f"{name}.html").write_text(
            '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="tally.css">'
            '<link rel="stylesheet" href="lab.css"><script defer src="lab.js"></script>'
            f"<title>{name}</title></head><body><main class='bd-article'><h1>{name}</h1>"
            f"<h2>Exercises</h2><div class='tally-output'>{Writer().html(exercises(name))}</div>"
            "</main></body></html>",
            encoding="utf-8",
        )
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_judges_as_python_does_and_fits_a_thumb(visit, folder, name):
    opened = visit((folder / f"{name}.html").as_uri(), width=390, offline=True)
    asked = exercises(name)["exercises"]
    keys = {f"exercise-{n}": one["key"] for n, one in enumerate(asked, start=1)}
    solutions = [outputs.plain(one["answer"]) for one in asked]
    pairs = [
        (of, given)
        for (of, key), solution in zip(keys.items(), solutions, strict=True)
        for given in tried({**key, "model": solution})
    ]
    for (of, given), told in zip(pairs, answer(opened, *pairs), strict=True):
        verdict = judge(keys[of], tuple(given) if isinstance(given, list) else given)
        assert told == [verdict.right, verdict.says], (of, given)
    small = opened.page.locator(
        ".tally-task :is(button, input[type=text], summary, label:has(input)),.tally-hand-in button"
    ).evaluate_all(
        "all => all.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43)"
        ".map((e) => e.outerHTML)"
    )
    assert small == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    assert opened.faults == []


def test_the_solution_comes_after_two_tries_and_answers_are_kept_and_copied(visit, folder):
    opened = visit((folder / "trends.html").as_uri(), width=390)
    page = opened.page
    task = page.locator("[data-task=exercise-2]")
    solution = task.locator(".tally-model")
    expect(solution).to_be_hidden()
    answer(opened, ("exercise-2", ["2239", "2272"]))
    expect(task.locator(".tally-verdict")).to_contain_text("It is of the earlier one")
    expect(solution).to_be_hidden()
    answer(opened, ("exercise-2", ["2,541", "2,560"]))
    solution.get_by_text("A solution").click()
    expect(solution).to_contain_text("2,541 to 2,559")
    page.reload()
    expect(task.locator("input").nth(1)).to_have_value("2,560")
    answer(opened, ("exercise-2", ["۲۵۴۱", "۲۵۵۹"]))
    expect(task.locator(".tally-verdict")).to_have_text(WORDS["right"])
    page.get_by_role("button", name="Copy my answers").click()
    copied = page.get_by_label("My answers").input_value().splitlines()
    assert copied[0].startswith("Tally exercises of trends, body CRSS, measure fatalities")
    assert copied[2] == "2. exercise-2 [3 tries, holds] ۲۵۴۱ to ۲۵۵۹"
    page.get_by_role("button", name="Forget my answers on this device").click()
    page.reload()
    expect(task.locator("input").first).to_have_value("")


def test_without_a_script_an_exercise_reads_and_unfolds(visit, folder):
    opened = visit((folder / "provinces.html").as_uri(), width=390, java_script_enabled=False)
    page = opened.page
    assert page.get_by_role("button", name="Check").count() == 0
    first = page.locator(".tally-exercise").first
    expect(first).to_contain_text("What numbers can that stand for?")
    first.get_by_text("A solution").click()
    expect(first.get_by_text("67.5 to 68.5%, both ends included")).to_be_visible()
    expect(page.get_by_role("button", name="Copy my answers")).to_have_count(0)
