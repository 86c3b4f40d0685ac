"""The explorer of the ledger, used as a reader uses it."""

import csv
import io
import json
import re
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import expect

PAGE = "book/explorer.html"
ROWS = "#tally-claims tbody tr"
STATUS = ".tally-shown"


@pytest.fixture
def explore(visit, site):
    """Give a function that opens the explorer, and waits until it answers."""

    def explore(fragment="", **settings):
        opened = visit(f"{site}/{PAGE}{fragment}", **settings)
        opened.page.locator("form.tally-find[data-ready]").wait_for()
        return opened

    return explore


@pytest.fixture(scope="module")
def claims(book):
    """The rows of the file that the book has for download."""
    with (book / "data" / "tally-claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(opened):
    """Give the ids of the claims in the table."""
    links = opened.page.locator(f"{ROWS} th a").evaluate_all("all => all.map((a) => a.hash)")
    return [link.removeprefix("#claim-") for link in links]


def told(opened):
    return opened.page.locator(STATUS).inner_text()


def wait_for(opened, count):
    """Wait until the page tells so many claims."""
    expect(opened.page.locator(STATUS)).to_have_text(re.compile(f"^{count:,} of "))


def wait_for_address(opened, part):
    """Wait until the fragment of the address has a part, or is empty."""
    expect(opened.page).to_have_url(re.compile(f"#.*{re.escape(part)}" if part else "^[^#]*$"))


def field(opened, label):
    return opened.page.get_by_label(label, exact=True)


def take(opened, kind):
    with opened.page.expect_download() as started:
        opened.page.locator(f"[data-take={kind}]").click()
    assert started.value.suggested_filename == f"tally-claims-chosen.{kind}"
    with open(started.value.path(), encoding="utf-8", newline="") as file:
        return file.read()


def test_the_script_shows_the_rows_that_the_page_had(explore, visit, site):
    plain = visit(f"{site}/{PAGE}", java_script_enabled=False)
    cells = "all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"
    before = plain.page.locator(ROWS).evaluate_all(cells)
    opened = explore()
    assert opened.page.locator(ROWS).evaluate_all(cells) == before
    links = "all => all.map((a) => a.getAttribute('href'))"
    assert opened.page.locator(f"{ROWS} a").evaluate_all(links) == plain.page.locator(
        f"{ROWS} a"
    ).evaluate_all(links)
    for dead in ("form.tally-find", ".tally-drawn"):
        assert not plain.page.locator(dead).is_visible()
    assert opened.faults == []


def test_fields_narrow_what_is_shown(explore, claims):
    opened = explore()
    field(opened, "Organisation").select_option("PIPS")
    field(opened, "Measure").select_option("injuries")
    fit = {c["claim_id"] for c in claims if (c["body"], c["measure"]) == ("PIPS", "injuries")}
    wait_for(opened, len(fit))
    assert set(shown(opened)) <= fit
    region = opened.page.locator("#find-region option[value=PK-SD]")
    count = sum(c["region"] == "PK-SD" for c in claims if c["claim_id"] in fit)
    assert region.inner_text() == f"Sindh ({count})"
    assert opened.faults == []


def test_a_period_takes_in_its_parts(explore, claims):
    opened = explore("#period=2024&body=CRSS")
    fit = [
        c["period"]
        for c in claims
        if c["body"] == "CRSS" and c["first_day"] >= "2024-01-01" and c["last_day"] <= "2024-12-31"
    ]
    assert set(fit) > {"2024", "2024-Q1"}
    wait_for(opened, len(fit))


def test_words_are_searched_together(explore, claims):
    opened = explore()
    field(opened, "Words").press_sequentially('dawn "khyber pakhtunkhwa"')
    wait_for_address(opened, "pakhtunkhwa")
    rows = opened.page.locator(ROWS)
    assert rows.count() > 0
    for row in rows.all():
        assert "dawn" in row.inner_html().lower()
    field(opened, "Words").fill("no such words anywhere")
    wait_for(opened, 0)
    assert "No claim fits" in rows.first.inner_text()
    assert opened.page.locator("[data-take=csv]").is_disabled()
    opened.page.get_by_role("button", name="Clear all").click()
    wait_for_address(opened, "")
    assert told(opened).startswith(f"All {len(claims):,} claims")


def test_a_number_is_found_with_and_without_its_comma(explore):
    for words in ("1,533", "1533"):
        opened = explore(f"#words={words}&body=CRSS&period=2023")
        assert "crss-2023-pk-fatalities-all-count-dna" in shown(opened)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("−15%", ["-15%", "–15%"]),
        ("537-545", ["537–545", "537—545", "537‑545", "537−545"]),
        (
            '"security forces"',
            ["“security\N{NO-BREAK SPACE}forces”", "„secu\N{SOFT HYPHEN}rity forces“"],
        ),
    ],
)
def test_signs_and_dashes_are_found_as_they_are_typed(explore, printed, typed):
    opened, found = explore(), []
    for words in (printed, *typed):
        field(opened, "Words").fill(words)
        field(opened, "Words").press("Enter")
        wait_for_address(opened, quote_plus(words))
        found.append((told(opened), shown(opened)))
    assert found[0][1]
    assert all(one == found[0] for one in found)


def test_a_word_is_not_found_in_the_middle_of_an_id(explore, claims):
    of = {c.pop("claim_id"): " ".join(c.values()).casefold() for c in map(dict, claims)}
    for typed in ("FATA", "fata"):
        found = shown(explore(f"#words={typed}"))
        assert found and all("fata" in re.sub("fatalities", "", of[one]) for one in found)
    # What is no name may be a part of a word.
    assert any(not re.search(r"\bbomb\b", of[found]) for found in shown(explore("#words=bomb")))
    # An id is written with its hyphens, and is found by them.
    some = "crss-2024q1-pk-kp-fatalities"
    opened = explore(f"#words={some}")
    assert set(shown(opened)) == {found for found in of if found.startswith(some)}


def test_on_a_phone_the_fields_stand_on_the_first_screen(explore):
    opened = explore("", width=390)
    assert field(opened, "Words").bounding_box()["y"] < 500


def test_on_a_phone_a_claim_takes_few_lines(explore):
    opened = explore("", width=390)
    heights = opened.page.locator(ROWS).evaluate_all("all => all.map((r) => r.offsetHeight)")
    assert sum(heights) / len(heights) < 140


def test_a_heading_sorts_and_says_so(explore, claims):
    opened = explore("#body=UCDP&kind=count")
    opened.page.get_by_role("button", name="Quantity").click()
    wait_for_address(opened, "quantity-desc")
    value = {c["claim_id"]: float(c["value"]) for c in claims}
    largest = sorted(
        (float(c["value"]) for c in claims if (c["body"], c["kind"]) == ("UCDP", "count")),
        reverse=True,
    )
    assert [value[i] for i in shown(opened)] == largest[:25]
    heads = opened.page.locator("#tally-claims th[aria-sort]")
    assert heads.count() == 1
    assert heads.get_attribute("aria-sort") == "descending"
    opened.page.get_by_role("button", name="Quantity").click()
    wait_for_address(opened, "quantity-asc")
    assert heads.get_attribute("aria-sort") == "ascending"
    assert opened.faults == []


def test_a_link_brings_everything_back(explore):
    opened = explore("#body=CRSS")
    field(opened, "Kind").select_option("count")
    opened.page.get_by_role("button", name="Region").click()
    wait_for_address(opened, "region-asc")
    opened.page.locator("[data-place=bottom] [data-turn=next]").click()
    wait_for_address(opened, "page=2")
    field(opened, "Words").fill("killed")
    wait_for_address(opened, "words=killed")
    opened.page.locator("[data-place=top] [data-turn=next]").click()
    wait_for_address(opened, "page=2")
    again = explore(opened.page.url[opened.page.url.index("#") :])
    assert shown(again) == shown(opened)
    assert told(again) == told(opened)
    assert field(again, "Words").input_value() == "killed"
    assert field(again, "Organisation").input_value() == "CRSS"


def test_back_and_forward_undo_and_redo(explore):
    opened = explore()
    start = told(opened)
    field(opened, "Organisation").select_option("GTI")
    chosen = told(opened)
    assert chosen != start
    opened.page.go_back()
    wait_for_address(opened, "")
    assert told(opened) == start
    assert field(opened, "Organisation").input_value() == ""
    opened.page.go_forward()
    wait_for_address(opened, "body=GTI")
    assert told(opened) == chosen


def test_an_unknown_term_or_a_damaged_link_does_no_harm(explore, claims):
    opened = explore("#body=NoSuchBody&order=nothing&page=x&words=%E0%A4%A")
    assert opened.faults == []
    assert field(opened, "Organisation").input_value() == ""


def test_an_anchor_is_no_filter(explore):
    opened = explore("#body=GTI")
    before = told(opened)
    # Told after the page itself has been told, and after what it has put off to its next turn.
    opened.page.evaluate("""
        () => new Promise((over) => {
          addEventListener("hashchange", () => setTimeout(over));
          location.hash = "main-content";
        })
    """)
    wait_for_address(opened, "main-content")
    assert told(opened) == before


def test_the_downloads_hold_what_is_shown(explore, claims):
    opened = explore("#body=CRSS&kind=change&order=quantity-asc")
    fit = {c["claim_id"]: c for c in claims if (c["body"], c["kind"]) == ("CRSS", "change")}
    rows = list(csv.DictReader(io.StringIO(take(opened, "csv"))))
    assert {row["claim_id"]: row for row in rows} == fit
    assert [row["claim_id"] for row in rows][: len(shown(opened))] == shown(opened)
    records = json.loads(take(opened, "json"))
    assert [record["claim_id"] for record in records] == [row["claim_id"] for row in rows]
    assert all(isinstance(record["value"], int | float) for record in records)


def test_the_whole_ledger_downloads_as_the_book_has_it(explore, book):
    opened = explore("#order=body-asc")
    with (book / "data" / "tally-claims.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(take(opened, "csv").splitlines()) == sorted(file.read().splitlines())


def test_the_keyboard_is_enough(explore):
    opened = explore()
    keys = opened.page.keyboard
    field(opened, "Words").focus()
    keys.type("killed")
    keys.press("Enter")
    wait_for_address(opened, "words=killed")
    keys.press("Tab")
    assert opened.page.evaluate("document.activeElement.name") == "body"
    # One letter: where a machine is slow, each of several chooses anew.
    keys.press("c")
    wait_for_address(opened, "body=CRSS")
    opened.page.locator("[data-take=link]").focus()
    keys.press("Tab")
    assert opened.page.evaluate("document.activeElement.dataset.turn") == "next"
    keys.press("Tab")
    assert opened.page.evaluate("document.activeElement.innerText") == "Draw them over time"
    keys.press("Tab")
    assert "sort" in opened.page.evaluate("document.activeElement.ariaLabel")
    keys.press("Enter")
    wait_for_address(opened, "order=quantity-desc")
    opened.page.locator("[data-place=bottom] [data-turn=next]").focus()
    keys.press("Enter")
    wait_for_address(opened, "page=2")
    # The focus is where the new rows begin.
    assert opened.page.evaluate("document.activeElement.parentElement.dataset.place") == "top"
    assert 0 <= opened.page.locator(STATUS).bounding_box()["y"] < 300


@pytest.mark.parametrize("width", [320, 390, 768])
def test_on_a_phone_rows_are_cards(explore, width):
    opened = explore(width=width)
    assert not opened.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    row = opened.page.locator(ROWS).first
    assert row.locator("td").first.bounding_box()["y"] > row.bounding_box()["y"]
    assert not opened.page.locator("#tally-claims thead").is_visible()
    # Boxes that style made of it are a table all the same for those who hear it.
    assert opened.page.get_by_role("rowheader").count() == 25
    field(opened, "Order").select_option("quantity-desc")
    wait_for_address(opened, "quantity-desc")
    small = opened.page.locator("form.tally-find, .tally-explorer").locator("input, select, button")
    for part in small.all():
        assert part.bounding_box()["height"] >= 24
    assert opened.faults == []


def explore_with(visit, site, name, fragment):
    """Open the explorer of a ledger in which Dawn and Pakistan have another name."""
    opened = visit(f"{site}/book/new.html")
    told = json.dumps(name).replace("</", "<\\/")
    data = opened.page.request.get(f"{site}/_static/tally-claims.js").text()
    data = data.replace('"Dawn"', told).replace('"Pakistan"', told)
    opened.page.route(
        "**/tally-claims.js*",
        lambda route: route.fulfill(body=data, content_type="text/javascript"),
    )
    opened.page.goto(f"{site}/{PAGE}{fragment}")
    opened.page.locator("form.tally-find[data-ready]").wait_for()
    return opened


def test_markup_in_a_table_is_shown_as_text(visit, site):
    evil = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
    opened = explore_with(visit, site, evil, "#body=CRSS&words=onerror")
    assert evil in opened.page.locator(ROWS).first.inner_text()
    assert opened.page.evaluate("window.hit") is None
    assert opened.faults == []


def test_no_text_of_a_download_acts_in_a_spreadsheet(visit, site):
    opened = explore_with(visit, site, "=1+1", "#body=CRSS")
    rows = csv.DictReader(io.StringIO(take(opened, "csv")))
    assert "'=1+1" in {row["publisher"] for row in rows}
    assert "=1+1" in {record["publisher"] for record in json.loads(take(opened, "json"))}


def test_the_explorer_opens_from_a_folder(visit, book):
    opened = visit((book / PAGE).as_uri())
    opened.page.locator("form.tally-find[data-ready]").wait_for()
    field(opened, "Organisation").select_option("GTI")
    wait_for_address(opened, "body=GTI")
    assert {i.split("-")[0] for i in shown(opened)} == {"gti"}
    assert opened.faults == []


#: The points of the chart, each of which has one claim, and what one says of itself.
POINTS = ".tally-drawn .tally-live .mark-symbol.role-mark path"


def wait_for_points(opened, count):
    expect(opened.page.locator(POINTS)).to_have_count(count)


def test_what_fits_is_drawn_and_drawn_again(explore, claims):
    opened = explore("#body=PICSS&region=PK-BA&kind=count&period=2025")
    fit = [
        c
        for c in claims
        if (c["body"], c["region"], c["kind"]) == ("PICSS", "PK-BA", "count")
        and c["first_day"] >= "2025-01-01" and c["last_day"] <= "2025-12-31"
    ]  # fmt: skip
    killed = [c for c in fit if c["measure"] == "fatalities"]
    opened.page.locator(".tally-drawn summary").click()
    wait_for_points(opened, len(killed))
    part = opened.page.locator(".tally-drawn")
    expect(part).to_contain_text(f"Not drawn: {len(fit) - len(killed)} of something else.")
    expect(part.locator(".role-axis-title").first).to_have_text("people killed")
    first = opened.page.locator(POINTS).first
    first.click(force=True)
    expect(part.locator(".tally-readout")).to_contain_text("people killed")
    expect(part.locator(".tally-readout")).to_contain_text("Balochistan, ")
    field(opened, "Measure").select_option("injuries")
    wait_for_points(opened, sum(c["measure"] == "injuries" for c in fit))
    assert opened.faults == []


def test_more_figures_than_can_be_told_apart_are_not_drawn(explore):
    opened = explore()
    opened.page.locator(".tally-drawn summary").click()
    expect(opened.page.locator(".tally-drawn")).to_contain_text("too many to tell apart")
    assert opened.page.locator(POINTS).count() == 0
