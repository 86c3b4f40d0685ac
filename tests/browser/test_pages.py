"""What single pages of the built book do for a reader who asks for it."""

import gzip
import re

import pytest
from playwright.sync_api import expect
from support.looks import CHAPTERS, PAGES, draw_all, faint, is_wider_than_its_window

from tally.notebooks import fresh

#: Rules of the whole sheets that something on the page asks for, and that its one sheet lacks.
LACKING = """
async () => {
  const apart = (text) => text.split(/,(?![^(]*\\))/).map((part) => part.trim());
  const told = (rules, at = "") => [...rules].flatMap((rule) => {
    if (rule.selectorText) return apart(rule.selectorText).map((s) => [at, s, rule.style.cssText]);
    const within = rule.conditionText && [...rule.cssRules];
    return within ? told(within, `${at} ${rule.conditionText}`) : [];
  });
  const states = /:(?:hover|focus|active|visited|target)[\\w-]*/g;
  const asked = (selector) => {
    try {
      return document.querySelector(selector.replace(/::[^,]*$/, "").replace(states, "") || "*");
    } catch {
      return null;
    }
  };
  const one = document.querySelector("link[data-made-of]");
  const kept = new Set(told(one.sheet.cssRules).map(String));
  const lacking = [];
  for (const name of one.dataset.madeOf.split(" ")) {
    const whole = Object.assign(document.createElement("link"), { rel: "stylesheet" });
    whole.href = new URL(name, one.href);
    await new Promise((done) => { whole.onload = done; document.head.append(whole); });
    const wanted = told(whole.sheet.cssRules).filter(([, selector]) => asked(selector));
    lacking.push(...wanted.filter((rule) => !kept.has(String(rule))).map(String));
  }
  return [kept.size, lacking];
}
"""


def test_the_book_has_its_pages(book):
    assert {page.removeprefix("notebooks/") for page in CHAPTERS} == {
        path.stem for path in fresh.notebooks()
    }
    assert len(PAGES) > len(CHAPTERS)
    missing = [page for page in PAGES if not (book / f"{page}.html").is_file()]
    assert missing == []
    assert 'url=notebooks/overview.html"' in (book / "index.html").read_text(encoding="utf-8")


def test_a_chart_answers_to_the_pointer(visit, site):
    opened = visit(f"{site}/notebooks/maps.html")
    draw_all(opened.page)
    chart = opened.page.locator("#fig-khyber-pakhtunkhwa .tally-live")
    chart.scroll_into_view_if_needed()
    tooltip = opened.page.locator("#vg-tooltip-element.visible")
    # Not every shape has something to tell: a neighbouring country has no figure.
    for shape in chart.locator(".mark-shape.role-mark path").all():
        box = shape.bounding_box()
        opened.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if tooltip.count():
            break
    assert tooltip.inner_text().strip()


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_chooses_among_figures(visit, site, script):
    opened = visit(f"{site}/notebooks/trends.html", java_script_enabled=script)
    first, second = (opened.page.locator(f"#fig-{name}") for name in ("series", "series-gti"))
    assert (first.is_visible(), second.is_visible()) == (True, False)
    opened.page.get_by_role("radio", name="GTI").check()
    assert (first.is_visible(), second.is_visible()) == (False, True)
    opened.page.keyboard.press("ArrowLeft")
    assert (first.is_visible(), second.is_visible()) == (True, False)
    if script:
        assert opened.page.url.endswith("#fig-series")


def test_on_paper_all_figures_of_a_choice_are_shown(visit, site):
    opened = visit(f"{site}/notebooks/trends.html")
    opened.page.emulate_media(media="print")
    for name in ("series", "series-gti"):
        assert opened.page.locator(f"#fig-{name}").is_visible()
    assert not opened.page.locator(".tally-choice fieldset").is_visible()


def test_a_link_shows_the_figure_that_another_stands_for(visit, site):
    opened = visit(f"{site}/notebooks/maps.html#fig-bars-per-100k")
    expect(opened.page.locator("#fig-bars-per-100k")).to_be_in_viewport()
    assert not opened.page.locator("#fig-bars").is_visible()
    assert opened.faults == []


def test_a_reader_finds_a_contradiction_by_its_words(visit, site):
    opened = visit(f"{site}/notebooks/contradictions.html", width=390)
    group = opened.page.locator(".tally-cards").first
    field, cards = group.get_by_role("searchbox"), group.locator(".tally-card")
    field.fill("ispr 2024")
    shown = [card for card in cards.all() if card.is_visible()]
    assert 0 < len(shown) < cards.count()
    texts = [(card.text_content() or "").lower() for card in shown]
    assert all("ispr" in text and "2024" in text for text in texts)
    expect(group.locator("output")).to_have_text(f"{len(shown)} of {cards.count()} cases")
    # Who follows a link to a case that the words leave out is shown it.
    hidden = next(card for card in cards.all() if not card.is_visible())
    name = hidden.get_attribute("id")
    opened.page.evaluate("name => { location.hash = name; }", name)
    expect(opened.page.locator(f"#{name}")).to_be_in_viewport()
    expect(field).to_have_value("")
    assert opened.faults == []


def test_what_is_chosen_in_a_chart_is_in_the_address(visit, site):
    opened = visit(f"{site}/notebooks/bodies.html#fig-years&shown=PIPS")
    field = opened.page.locator("#fig-years select")
    expect(field).to_have_value("PIPS")
    expect(field).to_be_in_viewport()
    field.select_option("attacks only")
    expect(opened.page).to_have_url(re.compile(r"#fig-years&shown=attacks\+only$"))
    opened.page.reload()
    expect(field).to_have_value("attacks only")
    field.select_option("all scopes")
    expect(opened.page).to_have_url(re.compile(r"#fig-years$"))
    damaged = visit(f"{site}/notebooks/bodies.html#fig-years&shown=%E0%A4%A&shown=no+body")
    draw_all(damaged.page)
    assert (opened.faults, damaged.faults) == ([], [])


def test_a_region_of_the_map_is_outlined_in_the_bars(visit, site):
    opened = visit(f"{site}/notebooks/maps.html")
    draw_all(opened.page)
    opened.page.get_by_label("people killed", exact=True).check()
    outlined = "path[aria-label*='Balochistan'][stroke='currentColor'][stroke-width='2{}']"
    region = opened.page.locator(f"#fig-pakistan .tally-live {outlined.format('.5')}")
    bar = opened.page.locator(f"#fig-bars .tally-live {outlined.format('')}")
    assert (region.count(), bar.count()) == (0, 0)
    opened.page.locator("#fig-bars .tally-live path[aria-label*='Balochistan']").first.hover()
    expect(region).to_have_count(1)
    expect(bar).to_have_count(1)
    opened.page.mouse.move(2, 2)
    expect(region).to_have_count(0)


def test_the_keyboard_goes_through_the_figures_of_a_chart(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html")
    draw_all(opened.page)
    chart = opened.page.locator("#fig-shares .tally-chart")
    chart.focus()
    opened.page.keyboard.press("ArrowDown")
    told = opened.page.locator("#fig-shares .tally-readout")
    rows = opened.page.locator("#fig-shares .tally-data tbody tr")
    seen = set()
    for _ in range(rows.count()):
        seen.add(re.sub(r" \(\d+ of \d+\)$", "", told.inner_text()))
        opened.page.keyboard.press("ArrowDown")
    # Each figure is told in a sentence, and once.
    for row in rows.all():
        name, figure = [text.strip() for text in row.locator("th, td").all_text_contents()][:2]
        (said,) = [words for words in seen if words.startswith(f"{name}, ")]
        assert figure in said and said.endswith("Counted by CRSS."), said
    opened.page.keyboard.press("Tab")
    expect(told).to_be_hidden()
    assert opened.faults == []


def test_what_is_pressed_after_the_keyboard_answers_at_the_first_click(visit, site):
    page = visit(f"{site}/notebooks/provinces.html").page
    draw_all(page)
    figure = page.locator("#fig-counts")
    figure.locator(".tally-chart").focus()
    page.keyboard.press("ArrowDown")
    # The mark that is told has a ring, and only while it is told.
    expect(figure.locator("path.tally-told")).to_have_count(1)
    fold = figure.locator(".tally-data")
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    expect(figure.locator(".tally-readout")).to_be_hidden()
    expect(figure.locator("path.tally-told")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "figure", "beside", "words"),
    [
        ("provinces", "counts", "956", "Balochistan, 2025: 956 people killed. Counted by CRSS."),
        ("bodies", "year", "1,139", "GTI: attacks, 2025: 1,139 people killed. Printed in "),
    ],
)
def test_a_finger_near_a_mark_is_told_what_it_says(visit, site, name, figure, beside, words):
    page = visit(f"{site}/notebooks/{name}.html", width=390).page
    draw_all(page)
    chart = page.locator(f"#fig-{figure} .tally-chart")
    chart.scroll_into_view_if_needed()
    mark = chart.locator(f".tally-live .role-mark path[aria-label*='{beside}']").last.bounding_box()
    # Beside the mark, which is smaller than a finger.
    page.mouse.click(mark["x"] - 8, mark["y"] + mark["height"] / 2)
    expect(page.locator(f"#fig-{figure} .tally-readout")).to_contain_text(words)
    expect(chart.locator("path.tally-told")).to_have_count(1)


def test_the_name_of_the_book_and_its_search_stay_in_sight(visit, site):
    page = visit(f"{site}/book/cite.html", width=1440).page
    side = page.locator(".bd-sidebar-primary")
    side.evaluate("(it) => { it.scrollTop = it.scrollHeight; }")
    for part in (".navbar-brand", ".search-button-field"):
        box = side.locator(part).bounding_box()
        assert box["y"] >= 0, part
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        on_top = "([x, y]) => document.elementFromPoint(x, y).closest('a, button').className"
        assert part[1:] in page.evaluate(on_top, middle)


def test_a_table_of_data_says_nothing_twice(visit, site):
    page = visit(f"{site}/notebooks/trends.html").page
    heads = page.locator("#fig-series .tally-data thead th").all_text_contents()
    assert [head.strip() for head in heads] == [
        "Year",
        "Figure",
        "Interval",
        "Standing",
        "Printed by",
    ]
    heads = page.locator("#fig-series-picss .tally-data thead th").all_text_contents()
    assert "From" not in heads


def test_a_map_follows_the_width_of_its_window(visit, site):
    opened = visit(f"{site}/notebooks/maps.html")
    draw_all(opened.page)
    drawn = opened.page.locator("#fig-balochistan .tally-live svg")
    before, width = drawn.bounding_box()["width"], drawn.get_attribute("width")
    opened.page.set_viewport_size({"width": 600, "height": 900})
    # Not by `wait_for_function`, which makes code from text where the policy forbids it.
    expect(drawn).not_to_have_attribute("width", width)
    assert drawn.bounding_box()["width"] < before - 50
    assert not is_wider_than_its_window(opened.page)


def test_a_chart_follows_its_column_when_the_list_of_pages_is_folded_away(visit, site):
    page = visit(f"{site}/notebooks/people.html", width=1440).page
    draw_all(page)
    drawn = page.locator("#fig-groups .tally-live svg")
    narrow = drawn.get_attribute("width")
    fold = page.locator("button.primary-toggle")
    fold.click()
    expect(drawn).not_to_have_attribute("width", narrow)
    # The list is folded in steps, and the chart goes with each.
    page.wait_for_function(
        """() => {
          const figure = document.querySelector("#fig-groups");
          const width = (part) => part.getBoundingClientRect().width;
          const apart = Math.abs(width(figure.querySelector(".tally-live svg")) - width(figure));
          return apart <= 1 && width(figure) > 1000;
        }"""
    )
    fold.click()
    expect(drawn).to_have_attribute("width", narrow)


def test_a_district_is_told_in_a_sentence_of_the_chosen_year(visit, site):
    opened = visit(f"{site}/notebooks/maps.html#fig-khyber-pakhtunkhwa&shown=2009", width=390)
    figure = opened.page.locator("#fig-khyber-pakhtunkhwa")
    expect(figure.locator("select")).to_have_value("2009")
    told = figure.locator(".tally-readout")
    # A finger touches the mark and does not stay on it.
    figure.locator(".tally-live path[aria-label^='Swat,']").dispatch_event("click")
    expect(told).to_contain_text("Swat, 2009: 1,278 people killed (low estimate ")
    figure.locator(".tally-chart").focus()
    opened.page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("North Waziristan, 2009: ")
    expect(told).to_contain_text("Counted by UCDP, GED to 2021. (1 of ")
    assert opened.faults == []
    assert not is_wider_than_its_window(opened.page)


def test_a_name_of_the_package_breaks_where_a_phone_is_narrow(visit, site):
    opened = visit(f"{site}/book/api.html", width=390)
    names = opened.page.locator(".sig .pre")
    # Chromium would break some all the same, and Firefox none.
    kept = "all => all.map((part) => getComputedStyle(part).whiteSpace)"
    assert set(names.evaluate_all(kept)) == {"normal"}
    assert not is_wider_than_its_window(opened.page)


@pytest.mark.parametrize("name", ["book/about", "notebooks/provinces"])
def test_a_number_tells_where_it_comes_from(visit, site, name):
    opened = visit(f"{site}/{name}.html", width=390)
    link = opened.page.locator("a.tally-number[aria-haspopup=dialog]").first
    address, told = opened.page.url, opened.page.locator("#tally-provenance")
    link.focus()
    opened.page.keyboard.press("Enter")
    told.wait_for()
    assert opened.page.url == address
    words = told.inner_text()
    assert words.startswith(f"“{link.inner_text()}”")
    for part in ("Printed", "Read as", "Of", "Counted by", "Printed in", "Claim"):
        assert part in words
    box = told.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    opened.page.keyboard.press("Escape")
    told.wait_for(state="hidden")
    expect(link).to_be_focused()
    link.click()
    told.get_by_role("link", name="this page").click()
    told.wait_for(state="hidden")
    row = opened.page.locator("tr:target")
    row.wait_for()
    assert row.is_visible()
    assert opened.faults == []


@pytest.mark.parametrize("script", [True, False])
def test_a_link_opens_the_folded_year_of_a_claim(visit, site, script):
    claim = "claim-crss-2014-pk-fatalities-all-count"
    opened = visit(f"{site}/book/ledger/crss.html#{claim}", java_script_enabled=script)
    entry = opened.page.locator(f"li[id='{claim}']")
    entry.wait_for()
    assert 0 < entry.bounding_box()["y"] < 900
    # Without scripts, the browser gives up the scripts that the theme would have it preload.
    assert [fault for fault in opened.faults if script or ".js" not in fault] == []


def test_without_script_and_on_paper_no_year_is_folded(visit, site):
    claim = "li[id='claim-crss-2014-pk-fatalities-all-count']"
    plain = visit(f"{site}/book/ledger/crss.html", java_script_enabled=False)
    assert plain.page.locator(claim).is_visible()
    folded = visit(f"{site}/book/ledger/crss.html")
    assert not folded.page.locator(claim).is_visible()
    folded.page.emulate_media(media="print")
    assert folded.page.locator(claim).is_visible()


def test_a_chapter_leads_on_to_the_ledger(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html")
    row = opened.page.locator(".tally-claims tr[id^='claim-']").first
    name = row.get_attribute("id")
    link = row.locator("td").last.locator("a")
    assert link.get_attribute("href").endswith(f"#{name}")
    opened.page.goto(f"{site}/notebooks/{link.get_attribute('href')}")
    assert opened.page.locator(f"[id='{name}']").is_visible()


def test_the_downloads_are_there(visit, site):
    opened = visit(f"{site}/book/downloads.html")
    links = opened.page.locator(".tally-files a[download]")
    assert links.count() == 4
    with opened.page.expect_download() as started:
        links.first.click()
    assert started.value.suggested_filename == "tally-claims.csv"


def test_a_number_without_script_leads_to_its_own_place(visit, site):
    opened = visit(f"{site}/book/about.html", java_script_enabled=False)
    link = opened.page.locator("a.tally-number[href*='#claim-']").first
    target, printed = link.get_attribute("href").partition("#")[2], link.inner_text()
    link.click()
    entry = opened.page.locator(f"li[id='{target}']")
    entry.wait_for()
    assert entry.locator("b").inner_text() == printed
    assert 0 < entry.bounding_box()["y"] < 900


def test_texts_of_the_ledger_are_told_as_text(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html")
    link = opened.page.locator("a.tally-number[data-claims]").first
    claim = link.get_attribute("data-claims").split()[0]
    harm = "<img src=x onerror=alert(1)>"
    opened.page.evaluate(
        "([id, text]) => { document.getElementById(id).cells[0].textContent = text; }",
        [f"claim-{claim}", harm],
    )
    link.click()
    told = opened.page.locator("#tally-provenance")
    assert harm in told.inner_text()
    assert told.locator("img").count() == 0


@pytest.mark.parametrize("name", ["book/about", "notebooks/provinces"])
def test_every_number_has_its_row_without_script(visit, site, name):
    opened = visit(f"{site}/{name}.html", java_script_enabled=False)
    wanted = {
        claim
        for link in opened.page.locator("a.tally-number[data-claims]").all()
        for claim in link.get_attribute("data-claims").split()
    }
    assert wanted
    ids = {row.get_attribute("id") for row in opened.page.locator("tr[id^=claim-]").all()}
    assert {f"claim-{claim}" for claim in wanted} <= ids


def test_on_paper_a_number_has_the_number_of_its_note(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    link = opened.page.locator("a.tally-number").first
    note = link.get_attribute("data-note").partition(",")[0]
    claim = link.get_attribute("data-claims").split()[0]
    opened.page.emulate_media(media="print")
    head = opened.page.locator(f"#claim-{claim} > th")
    assert head.is_visible()
    before = head.evaluate("e => getComputedStyle(e, '::before').content")
    assert before.replace('" "', "") == f'"{note}. "'
    after = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert note in after


def test_no_page_holds_a_script_of_its_own(book):
    for page in book.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if "<head>" in text and 'http-equiv="refresh"' not in text:
            assert "script-src &#x27;self&#x27;;" in text
            assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text)
            assert not re.search(
                r"<[^>]+\son[a-z]+=", re.sub(r"<pre.*?</pre>", "", text, flags=re.S)
            )


@pytest.mark.parametrize("name", ["book/about", "book/analysts", "notebooks/contradictions"])
def test_the_one_sheet_has_all_that_a_page_asks_for(visit, site, name):
    opened = visit(f"{site}/{name}.html")
    assert opened.page.locator("link[rel=stylesheet]").count() == 1
    kept, lacking = opened.page.evaluate(LACKING)
    assert kept > 500
    assert lacking == []


@pytest.mark.parametrize("name", ["notebooks/provinces", "notebooks/contradictions"])
def test_a_chapter_weighs_little_before_it_is_touched(visit, site, book, name):
    # Low in the sidebar as the second is, the theme scrolls the sidebar.
    opened = visit(f"{site}/{name}.html")
    opened.page.wait_for_load_state("networkidle")
    loaded = opened.page.evaluate(
        "performance.getEntriesByType('resource').map((r) => new URL(r.name).pathname)"
    )
    files = [book / path.lstrip("/") for path in loaded] + [book / f"{name}.html"]
    weight = sum(len(gzip.compress(file.read_bytes())) for file in files if file.is_file())
    assert weight <= 200_000
    assert not any("vega" in path for path in loaded)


def test_the_reader_chooses_light_or_dark(visit, site):
    opened = visit(f"{site}/book/about.html", color_scheme="dark")
    page = opened.page.locator("html")
    opened.page.locator(".theme-switch-button:visible").click()
    chosen = page.get_attribute("data-theme")
    opened.page.reload()
    assert page.get_attribute("data-theme") == chosen
    assert opened.faults == []


#: What a page finds whose reader has blocked cookies.
REFUSED = """
for (const name of ["localStorage", "sessionStorage"]) {
  const get = () => { throw new DOMException("The storage is closed.", "SecurityError"); };
  Object.defineProperty(window, name, { get, configurable: true });
}
"""

#: Opens a page in a frame that shares nothing with other pages.
SANDBOX = """
(src) => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts allow-forms";
  Object.assign(frame, { src, width: 1200, height: 800 });
  document.body.replaceChildren(frame);
}
"""


@pytest.mark.parametrize("way", ["blocked", "sandboxed"])
def test_the_buttons_work_where_the_storage_is_refused(visit, site, way):
    opened = visit(f"{site}/book/new.html")
    address = f"{site}/book/about.html"
    if way == "blocked":
        opened.page.add_init_script(REFUSED)
        opened.page.goto(address)
        page = opened.page.main_frame
    else:
        opened.page.evaluate(SANDBOX, address)
        page = opened.page.frames[-1]
        page.wait_for_url(address)
    page.wait_for_load_state()
    modes = []
    for _ in range(3):
        page.locator(".theme-switch-button:visible").click()
        modes.append(page.locator("html").get_attribute("data-mode"))
    assert set(modes) == {"light", "dark", "auto"}
    page.locator(".search-button:visible, .search-button-field:visible").first.click()
    box = page.locator("input[name=q]:visible")
    box.fill("1,524")
    box.press("Enter")
    page.locator("#search-results .search a").first.wait_for()
    # (A frame that shares nothing may not fetch the excerpts of other pages, as from a folder.)
    assert [fault for fault in opened.faults if re.search("storage|Security", fault)] == []


def test_paper_is_light(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html", color_scheme="dark")
    draw_all(opened.page)
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert faint(opened.page) == {}
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
