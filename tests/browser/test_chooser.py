"""The choice under a chapter's title, on a page that is opened from a disk."""

from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest
from playwright.sync_api import expect
from support import choices


@pytest.fixture(scope="module")
def page(tmp_path_factory, root, build_pages):
    """The address of a chapter with a small grid."""
    project = choices.write_project(tmp_path_factory.mktemp("chosen"), root)
    with pytest.MonkeyPatch.context() as patch:
        choices.make(project, patch)
    toctree = "```{toctree}\nnotebooks/operations\n```"
    (project / "index.md").write_text(f"# Tally\n\n{toctree}\n", encoding="utf-8")
    build_pages(project, exclude_patterns=["_build", "src", "data"])
    return (project / "_build" / "html" / "notebooks" / "operations.html").as_uri()


def said(opened):
    return opened.page.locator(".tally-output .tally-say").first


def test_a_choice_changes_the_whole_chapter_and_the_way_back_is_kept(page, visit):
    opened = visit(page)
    chooser = opened.page.get_by_role("form", name="What this chapter tells")
    when, known = chooser.get_by_label("When"), chooser.get_by_label("as known on")
    own = opened.page.locator("main, body").first.inner_text()
    assert "2025" in said(opened).inner_text()
    expect(when.locator("option")).to_have_text(["2025", "2024"])
    expect(known.locator("option")).to_have_text(["today"])  # what there is of this year

    # By the keyboard.
    when.focus()
    opened.page.keyboard.press("ArrowDown")
    expect(said(opened)).to_contain_text("2024")
    expect(chooser.get_by_role("status")).to_have_text("Now shown: when 2024, as known on today.")
    expect(when).to_be_focused()
    assert opened.page.url == f"{page}?period=2024"
    titles = opened.page.locator(".tally-title")
    assert "2025" not in titles.first.inner_text()
    # Its claims are listed, its charts are drawn, and its numbers tell where they come from.
    opened.page.locator(".tally-chart").first.scroll_into_view_if_needed()
    expect(opened.page.locator(".tally-chart[data-state=live] svg").first).to_be_visible()
    number = opened.page.locator("a.tally-number[data-claims]").first
    claim = number.get_attribute("data-claims").split()[0]
    assert opened.page.locator(f"#claim-{claim}").count() == 1
    number.click()
    expect(opened.page.get_by_role("dialog")).to_contain_text("2024")
    opened.page.keyboard.press("Escape")

    known.select_option(label="31 December 2024")
    expect(chooser.get_by_role("status")).to_contain_text("31 December 2024")
    assert opened.page.url == f"{page}?period=2024&as_of=2024-12-31"
    # The newer year was not known then: it is told as it is known today.
    when.select_option("2025")
    expect(chooser.get_by_role("status")).to_have_text(
        "With this choice the book has not “as known on 31 December 2024”; the nearest is “today”. "
        "Now shown: when 2025, as known on today."
    )
    assert opened.page.url == page

    opened.page.go_back()
    expect(chooser.get_by_role("status")).to_contain_text("31 December 2024")
    opened.page.go_back()
    expect(known.locator("option:checked")).to_have_text("today")
    opened.page.go_forward()
    expect(known.locator("option:checked")).to_have_text("31 December 2024")
    chooser.get_by_text("The same with papermill").click()
    expect(chooser.get_by_label("the command", exact=True)).to_have_text(
        "papermill notebooks/operations.ipynb my-operations.ipynb "
        "-p period 2024 -p as_of 2024-12-31"
    )
    chooser.get_by_text("The same with papermill").click()

    chooser.get_by_role("button", name="Back to the book’s choice").click()
    expect(said(opened)).to_contain_text("2025")
    assert opened.page.url == page
    assert not opened.faults
    assert said(opened).inner_text() in own


def test_an_address_shows_its_choice_and_what_can_t_stand_moves(page, visit):
    opened = visit(f"{page}?period=2024&as_of=2024-12-31#fig-rates")
    status = opened.page.locator(".tally-chosen")
    expect(status).to_contain_text("Now shown: when 2024, as known on 31 December 2024.")
    assert opened.page.url.endswith("?period=2024&as_of=2024-12-31#fig-rates")
    opened = visit(f"{page}?period=1999")
    expect(opened.page.locator(".tally-chosen")).to_contain_text("has not “when 1999”")
    expect(said(opened)).to_contain_text("2025")
    assert opened.page.url == page
    assert not opened.faults


def test_on_a_phone_the_choice_is_one_line_until_it_is_opened(page, visit):
    opened = visit(page, width=390)
    form = opened.page.get_by_role("form", name="What this chapter tells")
    line = form.get_by_text("Choose: 2025, today")
    assert form.bounding_box()["height"] < 60
    line.focus()
    opened.page.keyboard.press("Enter")
    form.get_by_label("When").select_option("2024")
    expect(said(opened)).to_contain_text("2024")
    expect(form.get_by_text("Choose: 2024, today")).to_be_visible()
    opened.page.set_viewport_size({"width": 1280, "height": 900})
    expect(form.get_by_text("Choose: 2024, today")).to_be_hidden()
    assert not opened.faults


def test_the_charts_of_a_choice_are_on_paper_out_of_sight_too(page, visit):
    opened = visit(page)
    # Before anything can be drawn, in sight or at leisure, a figure has its table on paper.
    opened.page.add_init_script(
        "window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };"
        "window.later = []; window.requestIdleCallback = (act) => { later.push(act); };"
    )
    opened.page.reload()
    choice = opened.page.get_by_role("form", name="What this chapter tells").get_by_label("When")
    choice.select_option("2024")
    expect(said(opened)).to_contain_text("2024")
    blank = opened.page.locator(".tally-figure").last
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(blank.locator("details.tally-data")).to_have_attribute("open", "")
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(blank.locator("details.tally-data")).not_to_have_attribute("open", "")
    opened.page.evaluate(
        "window.requestIdleCallback = (act) => { act(); }; later.forEach((a) => a())"
    )
    every = opened.page.locator(".tally-chart").count()
    expect(opened.page.locator(".tally-chart[data-state=live]")).to_have_count(every)
    assert not opened.faults


def test_the_exercises_of_a_choice_are_a_sheet_with_a_key(page, visit):
    opened = visit(f"{page}?period=2024")
    expect(said(opened)).to_contain_text("2024")
    opened.page.evaluate("print = () => { window.printed = true; }")
    opened.page.get_by_role("button", name="Exercises on paper").click()
    assert opened.page.evaluate("printed")
    opened.page.emulate_media(media="print")
    tasks, key = opened.page.locator(".tally-sheet > section").all()
    asked = opened.page.locator(".tally-exercise")
    assert tasks.locator("h2").count() == key.locator("h2").count() == asked.count() > 1
    expect(tasks).to_be_visible()
    expect(tasks).to_contain_text("when 2024")
    expect(asked.first).to_be_hidden()
    answer = asked.first.locator(".tally-model p").text_content()
    assert "64.62 operations for each" in answer
    expect(key).to_contain_text(answer)
    expect(key).to_contain_text("0.02: That is the other way about")
    expect(tasks).to_contain_text("It should say")
    assert not any(told in tasks.text_content() for told in (answer, "other way about"))
    assert opened.page.locator(".tally-sheet [id]").count() == 0
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(asked.first).to_be_visible()
    assert opened.page.locator(".tally-sheet").count() == 0
    assert not opened.faults


def test_the_exercises_of_a_choice_check_themselves_and_keep_answers_apart(page, visit):
    opened = visit(page)
    first = opened.page.locator("[data-task=exercise-1]")
    told = first.locator(".tally-verdict")

    def answered(text):
        first.locator("input").fill(text)
        first.get_by_role("button", name="Check").click()

    answered("28.95")
    expect(told).to_have_text("That holds.")
    opened.page.locator(".tally-chooser select").first.select_option("2024")
    expect(said(opened)).to_contain_text("2024")
    expect(first.locator("input")).to_have_value("")
    answered("28.95")
    expect(told).to_contain_text("That is not it.")
    answered("64.62")
    expect(told).to_have_text("That holds.")
    opened.page.get_by_role("button", name="Copy my answers").click()
    copied = opened.page.get_by_label("My answers").input_value()
    assert copied.startswith("Tally exercises of operations, period 2024, ")
    opened.page.get_by_role("button", name="Back to the book’s choice").click()
    expect(first.locator("input")).to_have_value("28.95")
    opened.page.reload()
    expect(told).to_have_text("That holds.")
    assert not opened.faults


def test_a_link_at_the_head_leads_to_the_exercises(page, visit):
    opened = visit(page, width=390)
    link = opened.page.get_by_role("link", name="To the exercises")
    assert link.bounding_box()["y"] < 844 and link.bounding_box()["height"] >= 43
    link.click()
    expect(opened.page.get_by_role("heading", name="Exercises")).to_be_in_viewport()


def test_without_script_the_chapter_stands_as_it_is(page, visit):
    opened = visit(page, java_script_enabled=False)
    assert opened.page.locator(".tally-chooser").count() == 0
    expect(said(opened)).to_contain_text("2025")
    assert not opened.faults


def test_a_choice_that_can_t_be_loaded_leaves_the_chapter(page, visit):
    opened = visit(page)
    folder = Path(url2pathname(urlparse(page).path)).parents[1] / "_static" / "live"
    away = (folder / "operations").rename(folder / "away")
    try:
        opened.page.locator(".tally-chooser select").first.select_option("2024")
        expect(opened.page.locator(".tally-chosen")).to_contain_text("the chapter stays as it is")
    finally:
        away.rename(folder / "operations")
    expect(said(opened)).to_contain_text("2025")
    expect(opened.page.locator(".tally-chooser option:checked").first).to_have_text("2025")
