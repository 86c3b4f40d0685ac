"""A lab in a browser, from a folder: checked as in Python, kept, copied, and read without a script.

The page is made by the functions that make that of the book, without the book around it.
"""

import re

import pytest
from playwright.sync_api import expect
from support import looks
from support.answering import answer, tried

import tally
from tally.book import assets, labs
from tally.course.check import files
from tally.course.checks.judge import WORDS, judge
from tally.course.lab import read
from tally.course.paper import PAPERS
from tally.course.slides import slides
from tally.course.worked import Worked


def whole(worked):
    """A page of the lab alone."""
    tasks = "".join(
        f"<section><h2>{labs.heading(worked, task)}</h2>"
        f"{labs.task(worked, task, lambda claim: f'#{claim}')}</section>"
        for task in worked.lab.tasks
    )
    return (
        '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="tally.css">'
        f'<link rel="stylesheet" href="lab.css"><script defer src="lab.js"></script>'
        f"<title>Lab</title></head><body><main><h1>{worked.heading}</h1>"
        f"{labs.opening(worked, lambda term: '#')}{tasks}{labs.closing(worked, 'share.zip')}"
        "</main></body></html>"
    )


@pytest.fixture(scope="module")
def works():
    return {lab.stem: Worked(read(lab), tally.load()) for lab in files()}


@pytest.fixture(scope="module")
def folder(works, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stick") / "book" / "labs"
    folder.mkdir(parents=True)
    for name in ("tally.css", labs.STYLE, labs.SCRIPT):
        (folder / name).write_bytes((assets.STATIC / name).read_bytes())
    for name, worked in works.items():
        (folder / f"{name}.html").write_text(whole(worked), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", [path.stem for path in files()])
def test_the_page_judges_as_python_does(visit, folder, works, name):
    opened = visit((folder / f"{name}.html").as_uri(), width=390)
    keys = {task.id: works[name].key(task) for task in works[name].lab.tasks}
    pairs = [(of, given) for of, key in keys.items() for given in tried(key)]
    for (of, given), told in zip(pairs, answer(opened, *pairs), strict=True):
        verdict = judge(keys[of], tuple(given) if isinstance(given, list) else given)
        assert told == [verdict.right, verdict.says], (of, given)
    assert opened.faults == []


def test_a_solution_comes_after_two_tries_and_answers_are_kept_and_copied(visit, folder, works):
    opened = visit((folder / "share.html").as_uri(), width=390)
    task = opened.page.locator("[data-task=people]")
    model = task.locator(".tally-model")
    answer(opened, ("people", ["177", "177"]), ("people", ["177", "177"]))
    expect(model).to_be_hidden()
    answer(opened, ("people", ["175", "180"]))
    expect(model).to_be_visible()
    opened.page.reload()
    expect(task.locator("input").nth(1)).to_have_value("180")
    expect(task.locator(".tally-verdict")).to_contain_text("The lower end holds")
    opened.page.get_by_role("button", name="Copy my answers").click()
    area = opened.page.get_by_label("My answers")
    expect(area).to_have_value(re.compile(r"^Tally lab share, figures of 2026-11-26\n"))
    assert "3. people [2 tries, does not hold yet] 175 to 180\n" in area.input_value()
    opened.page.get_by_role("button", name="Forget my answers on this device").click()
    opened.page.reload()
    expect(task.locator("input").nth(1)).to_have_value("")
    expect(model).to_be_hidden()


def test_without_a_script_it_reads_and_unfolds_and_holds_no_solution(visit, folder, works):
    address = (folder / "share.html").as_uri()
    opened = visit(address, width=390, java_script_enabled=False)
    page = opened.page
    assert page.get_by_role("button", name="Check").count() == 0
    page.get_by_text("A hint").first.click()
    expect(page.get_by_text("Find both in the small print")).to_be_visible()
    expect(page.get_by_text("Without JavaScript the page checks nothing")).to_be_visible()
    source = (folder / "share.html").read_text(encoding="utf-8")
    worked = works["share"]
    for task in worked.lab.tasks:
        assert worked.fill(task.model) not in source
        assert worked.fill(task.note) not in source
    assert "175 to 179" not in source and "219 to 222" not in source


def test_a_page_is_small_and_fits_a_phone_and_a_thumb(visit, folder):
    assert (folder / labs.SCRIPT).stat().st_size < 10_000
    opened = visit((folder / "share.html").as_uri(), width=390)
    assert (folder / "share.html").stat().st_size < 30_000
    answer(opened, ("people", ["175", "180"]))
    small = opened.page.locator("button, input[type=text], summary, label:has(input)").evaluate_all(
        "all => all.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43).length"
    )
    assert small == 0
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_lab_in_one_file_needs_nothing_beside_it(visit, works, tmp_path):
    file = tmp_path / "share.html"
    file.write_text(labs.alone(works["share"]), encoding="utf-8")
    assert file.stat().st_size < 40_000
    opened = visit(file.as_uri(), width=390, offline=True)
    assert answer(opened, ("people", ["175", "179"])) == [[True, WORDS["right"]]]
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    assert opened.page.locator("a").count() == 0 and opened.faults == []
    assert looks.barriers(opened.page, 390) == {}


def test_labels_turn_into_urdu_and_back_and_answers_stay(visit, works, tmp_path):
    file = tmp_path / "share.html"
    file.write_text(labs.alone(works["share"]), encoding="utf-8")
    opened = visit(file.as_uri(), width=390)
    page, task = opened.page, opened.page.locator("[data-task=people]")
    answer(opened, ("people", ["۱۷۵", "179"]))
    turn = page.get_by_role("button", name="اردو")
    turn.click()
    button = task.locator("form button")
    expect(button).to_have_text("جانچیں")
    assert button.evaluate("(one) => [one.lang, getComputedStyle(one).direction]") == ["ur", "rtl"]
    edges = [task.locator("input").nth(n).bounding_box() for n in (0, 1)]
    assert edges[0]["y"] < edges[1]["y"] or edges[0]["x"] > edges[1]["x"]
    expect(task.locator(".tally-verdict")).to_have_text(WORDS["right"])
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    turn.click()
    expect(button).to_have_text("Check")
    turn.click()
    assert opened.faults == []
    assert looks.barriers(page, 390) == {}


def test_a_slide_fits_the_screen_and_a_key_goes_on(visit, works, tmp_path):
    file = tmp_path / "slides.html"
    for worked in works.values():
        file.write_text(slides(worked), encoding="utf-8")
        opened = visit(file.as_uri(), width=1280)
        page = opened.page
        page.set_viewport_size({"width": 1280, "height": 720})
        heights = "all => [...new Set(all.map((one) => one.scrollHeight))]"
        assert page.locator("section").evaluate_all(heights) == [720], worked.lab.name
        assert page.locator("details[open]").count() == 0 and opened.faults == []
    page.keyboard.press("PageDown")
    page.wait_for_function("scrollY === innerHeight")


def test_a_handout_and_a_key_are_two_sheets_at_most_and_a_teacher_has_one(browser, works):
    page = browser.new_page()
    for worked in works.values():
        most = {"handout": 2, "key": 2, "teacher": 1, "slides": len(worked.lab.tasks) + 2}
        for kind, (_, written) in PAPERS.items():
            page.set_content(written(worked))
            sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
            assert sheets <= most[kind], (worked.lab.name, kind)
    page.close()
