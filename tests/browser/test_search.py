"""The search of the book, used as a reader uses it."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

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
        opened = visit(f"{site}/search.html?{urlencode({'q': words})}")
        expect(opened.page.locator(".search-summary")).to_have_text(re.compile("finished|not"))
        assert not opened.faults
        return opened.page

    return look_for


def found(page):
    """Give the addresses that a search lists, in their order."""
    return page.locator("#search-results .search a").evaluate_all(
        "all => all.map((a) => a.getAttribute('href'))"
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_the_search_finds_a_number(look_for, number):
    links = found(look_for(number))
    assert f"{NUMBERS[number]}.html" in links
    assert len(links) < 20


@pytest.mark.parametrize("words", WORDS)
def test_the_search_finds_first_what_is_meant(look_for, words):
    assert re.match(WORDS[words], found(look_for(words))[0])


def test_a_search_loads_no_page_that_it_lists_and_tells_each(visit, site, book):
    for place in (site, book.as_uri()):
        opened = visit(f"{place}/book/glossary.html", width=390)
        asked = []
        opened.page.on("request", lambda request, asked=asked: asked.append(request.url))
        opened.page.goto(f"{place}/search.html?q=Bannu")
        expect(opened.page.locator(".search-summary")).to_have_text(re.compile("finished"))
        opened.page.wait_for_load_state("networkidle")
        assert [url for url in asked if ".html" in url] == [f"{place}/search.html?q=Bannu"]
        first = opened.page.locator("#search-results .search > li").first
        assert "Khyber Pakhtunkhwa" in first.locator(".context").inner_text()
        told = opened.page.locator("#search-results .context").all_inner_texts()
        assert len(told) == len(set(told)) > 5
        assert not opened.faults


def test_a_search_from_any_page_leads_to_the_page_of_the_search(visit, site):
    page = visit(f"{site}/book/glossary.html").page
    page.keyboard.press("Control+k")
    page.keyboard.type("2,555")
    page.keyboard.press("Enter")
    expect(page.locator(".search-summary")).to_have_text(re.compile("finished"))
    assert "notebooks/bodies.html" in found(page)


def test_what_is_typed_stands_beside_the_glass(look_for):
    form = look_for("2,555").locator(".bd-search-container form")
    free = form.evaluate(
        """form => {
            const [glass, box] = ["i", "input"].map((of) => form.querySelector(of));
            const begin = parseFloat(getComputedStyle(box).paddingInlineStart);
            const { left } = box.getBoundingClientRect();
            return left + begin - glass.getBoundingClientRect().right;
        }"""
    )
    assert free > 0


def test_the_search_for_a_number_leads_to_its_claims(look_for):
    page = look_for("2,555")
    page.get_by_role("link", name="Claims with “2,555”").click()
    expect(page.locator("#find-words")).to_have_value("2,555")
    expect(page.locator(".tally-shown")).to_have_text(re.compile(r"^\d+ of "))


def test_a_number_that_was_found_is_marked_on_its_page(look_for):
    page = look_for("2555")
    page.locator("#search-results .search a[href^='book/ledger/crss']").click()
    marked = page.locator(".highlighted")
    expect(marked.first).to_have_text("2,555")


def test_words_at_the_ends_of_cells_are_found_apart(book, look_for):
    index = (book / "searchindex.js").read_text(encoding="utf-8")
    assert "000dawn" not in index
    # Checksums and names of claims begin with digits, too.
    glued = re.findall(r'"([0-9]{1,4}(?!st|nd|rd|th|[a-f0-9]{5})[a-z]{3,})":', index)
    assert set(glued) <= {"5dok", "15pct"}  # a site by that name, and a form that the parser reads
    assert sum(link.startswith("notebooks/") for link in found(look_for("Alhurra"))) > 1


def test_the_search_knows_no_code(book):
    index = (book / "searchindex.js").read_text(encoding="utf-8")
    assert '"balochistan":' in index
    for word in ("open_pag", "open_page", "globals", "namespac"):
        assert f'"{word}":' not in index
