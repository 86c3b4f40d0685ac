"""The search of the book, used as a reader uses it."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from support.sweep import swept

#: Numbers as they are printed, and a page that has each.
NUMBERS = {
    "2,555": "notebooks/bodies",
    "2555": "notebooks/bodies",
    "1,524": "book/ledger/crss",
    "852": "book/ledger/pips",
    "51%": "book/about",
    "30.71": "book/ledger/crss",
    "56%": "notebooks/articles",
    "1,500": "book/ledger/crss",
}

#: Words that readers look for, and what is found first.
WORDS = {
    "Bannu": "book/episodes/bannu-",
    "Karachi": "book/episodes/karachi-",
    "Quetta": "book/episodes/quetta-",
    "mosque": "book/episodes/.*(mosque|imambargah)",
    "Hazara": "book/episodes/quetta-hazara-town-",
    "Jaffar Express": "book/episodes/jaffar-express-",
    "Army Public School": "book/episodes/aps-peshawar-",
    "2014": "notebooks/trends",
    "2009": "notebooks/ucdp",
    "fatalities": "notebooks/trends",
    "injured": "notebooks/months",
    "wounded": "notebooks/months",
    "Punjab": "notebooks/provinces",
    "map": "notebooks/maps",
    "police": "notebooks/people",
    "police killed": "notebooks/people",
    "polio": "notebooks/people",
    "soldiers": "notebooks/forces",
    "drone": "notebooks/deeds",
    "suicide": "notebooks/deeds",
    "56%": "notebooks/case_rise",
    "1,524": "notebooks/case_rise",
    "59,775": "notebooks/case_operations",
    "FATA": "book/glossary",
    "TTP": "book/glossary",
    "BLA": "book/glossary",
    "PICSS": "book/glossary",
    "Zarb-e-Azb": "book/glossary",
}


@pytest.fixture
def look_for(visit, site):
    """Give a function that looks for words in the whole book, and waits for the answer."""

    def look_for(words):
        opened = visit(f"{site}/search.html")
        box = opened.page.locator(".bd-search-container input[name=q]")
        box.fill(words)
        box.press("Enter")
        expect(opened.page.locator(".search-summary")).to_have_text(re.compile("finished|not"))
        return opened

    return look_for


@pytest.mark.parametrize("number", NUMBERS)
def test_the_search_finds_a_number(look_for, number):
    page = look_for(number).page
    links = page.locator("#search-results .search a").evaluate_all(
        "all => all.map((a) => a.getAttribute('href'))"
    )
    assert f"{NUMBERS[number]}.html" in links
    assert len(links) < 20


@pytest.mark.parametrize("words", swept(WORDS, parts=4))
def test_the_search_finds_first_what_is_meant(visit, site, words):
    page = visit(f"{site}/search.html?{urlencode({'q': words})}").page
    expect(page.locator(".search-summary")).to_have_text(re.compile("finished"))
    first = page.locator("#search-results .search a").first.get_attribute("href")
    assert re.match(WORDS[words], first)


def test_what_is_typed_stands_beside_the_glass(look_for):
    free = (
        look_for("2,555")
        .page.locator(".bd-search-container form")
        .evaluate(
            """form => {
            const [glass, box] = ["i", "input"].map((of) => form.querySelector(of));
            const begin = parseFloat(getComputedStyle(box).paddingInlineStart);
            const { left } = box.getBoundingClientRect();
            return left + begin - glass.getBoundingClientRect().right;
        }"""
        )
    )
    assert free > 0


def test_the_search_for_a_number_leads_to_its_claims(look_for):
    opened = look_for("2,555")
    opened.page.get_by_role("link", name="Claims with “2,555”").click()
    expect(opened.page.locator("#find-words")).to_have_value("2,555")
    expect(opened.page.locator(".tally-shown")).to_have_text(re.compile(r"^\d+ of "))


def test_a_number_that_was_found_is_marked_on_its_page(look_for):
    opened = look_for("2555")
    opened.page.locator("#search-results .search a[href^='book/ledger/crss']").click()
    marked = opened.page.locator(".highlighted")
    expect(marked.first).to_have_text("2,555")


def test_words_at_the_ends_of_cells_are_found_apart(book, look_for):
    index = (book / "searchindex.js").read_text(encoding="utf-8")
    assert "000dawn" not in index
    # Checksums and names of claims begin with digits, too.
    glued = re.findall(r'"([0-9]{1,4}(?!st|nd|rd|th|[a-f0-9]{5})[a-z]{3,})":', index)
    assert set(glued) <= {"5dok"}  # a site by that name
    page = look_for("Alhurra").page
    assert page.locator("#search-results a[href^='notebooks/']").count() > 1


def test_the_search_knows_no_code(book):
    index = (book / "searchindex.js").read_text(encoding="utf-8")
    assert '"balochistan":' in index
    for word in ("open_pag", "open_page", "globals", "namespac"):
        assert f'"{word}":' not in index
