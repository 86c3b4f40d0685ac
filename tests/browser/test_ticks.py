"""Figures that a reader doubts: the page answers as the audit does, and says so to everyone."""

import shutil

import pytest
from playwright.sync_api import expect
from support import ticks
from support.looks import barriers, is_wider_than_its_window
from support.sweep import seeds

from tally.book import assets
from tally.book.ticks import SCRIPTS


@pytest.fixture(scope="module")
def solver(browser):
    """A page that has the script and the solver, and nothing else."""
    page = browser.new_page()
    for script in SCRIPTS:
        page.add_script_tag(path=assets.STATIC / script)
    yield lambda *asked: page.evaluate("(asked) => tallyTicks.bounds(...asked)", asked)
    page.close()


@pytest.mark.parametrize("seed", seeds(2, 20))
def test_the_page_says_what_highs_says(seed, ledger, solver):
    for program, left, n, said in ticks.doubts(ledger, seed, 5):
        told = solver(program, left, n)
        if said is None:
            assert told is None
            continue
        low, high = said.low, float("inf") if said.high is None else said.high
        if told["sure"] and not said.unsure:
            assert (told["low"], told["high"]) == (low, high)
        elif said.unsure:  # the audit too gave a search up, and its ends may be wider
            assert low <= told["low"] <= told["high"] <= high
        else:  # the page says itself that the true ends may be narrower
            assert told["low"] <= low <= high <= told["high"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory, root, build_pages):
    """A book of the two chapters."""
    project = tmp_path_factory.mktemp("ticks")
    shutil.copytree(root / "data", project / "data")
    (project / "notebooks").mkdir()
    (project / "src").symlink_to(root / "src")
    shutil.copy(root / "requirements.txt", project)
    for name in ("bounds.ipynb", "contradictions.ipynb", "fingerprints.json"):
        shutil.copy(root / "notebooks" / name, project / "notebooks")
    toctree = "```{toctree}\nnotebooks/bounds\nnotebooks/contradictions\n```"
    (project / "index.md").write_text(f"# Tally\n\n{toctree}\n", encoding="utf-8")
    build_pages(project, exclude_patterns=["_build", "src", "data"])
    return project / "_build" / "html" / "notebooks"


def own_barriers(page, width):
    """Give what axe finds of the fields, but their colours: this book has another theme's.

    It asks of many rows alike only some, and takes the others out of the page.
    """
    found = [told for of in barriers(page, width).values() for told in of]
    fields = [told for told in found if "checkbox" in told or "status" in told]
    return [told for told in fields if not told.startswith("color-contrast")]


def test_a_tick_taken_away_moves_the_bounds_and_the_way_back_is_kept(pages, visit):
    opened = visit((pages / "bounds.html").as_uri(), width=390)
    section = opened.page.get_by_role("region", name="Doubt a figure")
    own = section.locator("tbody td:nth-child(2)").all_inner_texts()
    now = section.locator("tbody td:nth-child(3)")
    expect(now).to_have_text(own)
    tick = section.get_by_role("checkbox", name="40 (people killed, Punjab, 2025)")
    tick.focus()
    opened.page.keyboard.press("Space")
    status = section.get_by_role("status")
    expect(status).to_contain_text("With this change: ")
    expect(status).to_contain_text("Punjab: ")
    assert now.all_inner_texts() != own
    assert not is_wider_than_its_window(opened.page)
    # A figure that contradicts the others is said to do so.
    section.get_by_text("Figures that were set aside").first.click()
    fields = section.locator("details", has_text="Figures that were set aside")
    fields.get_by_role("checkbox").first.check()
    expect(status).to_contain_text("can’t all be true")
    section.get_by_role("button", name="As the book has them").click()
    expect(now).to_have_text(own)
    expect(status).to_have_text("All as the book has it.")
    assert not own_barriers(opened.page, 390)
    assert not opened.faults


def test_a_set_says_whether_the_rest_can_hold(pages, visit):
    opened = visit((pages / "contradictions.html").as_uri())
    card = opened.page.locator("#card-picss-2015-kidnapped-between")
    ticks = card.get_by_role("checkbox")
    ticks.first.uncheck()
    expect(card.get_by_role("status").first).to_contain_text("The one that is left can be true.")
    expect(card.get_by_role("status").first).to_contain_text("at least 21 in the place of 8")
    ticks.first.check()
    expect(card.get_by_role("status").first).to_contain_text("can’t be true together")
    lists = opened.page.locator(".tally-card ul[data-ticks]")
    assert lists.count() > 50
    assert not own_barriers(opened.page, 1280)
    assert not opened.faults


def test_without_script_nothing_is_there_to_tick(pages, visit):
    opened = visit((pages / "bounds.html").as_uri(), java_script_enabled=False)
    assert not opened.page.locator(".tally-ticks").is_visible()
    assert not opened.faults
