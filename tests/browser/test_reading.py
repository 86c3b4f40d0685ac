"""Read the news: a text in, its figures looked up, and all of it as Python does it."""

import re

import pytest
from playwright.sync_api import expect
from support import statements

from tally.book import places
from tally.reading import match, table, tell
from tally.reading.find import figures

PAGE = "book/read.html"
RESULT = ".tally-read-result"
STATUS = ".tally-read-status"

#: All sentences of the tests, each for itself and together as articles.
TEXTS = [
    *statements.OWN.values(),
    *statements.NOT_FIGURES,
    "\n\n".join(statements.OWN.values()),
    " ".join([*statements.NOT_FIGURES, *statements.OWN.values()]),
    "In 2023 CRSS counted 1\u202f533 people killed, and ISPR 59\u2009775 operations in 2024.",
    # A list, of which no sentence ends.
    "432 people were killed by CRSS, " * 1800,
    "",
    "No figure.",
    "IS, “FC” and café: 😀 41\N{NO-BREAK SPACE}per cent of 432 deaths.",
]


@pytest.fixture(scope="module")
def rules(ledger):
    return table.made(ledger)


@pytest.fixture
def reader(visit, site):
    """Open the page, and wait until it answers."""
    opened = visit(f"{site}/{PAGE}")
    opened.page.locator("form.tally-read[data-ready]").wait_for()
    return opened


def seen(text, rules):
    """Give what Python finds in a text, as the script gives it."""
    return [
        [
            mark.text,
            [
                [m.row["claim"], m.points, list(m.agrees), list(m.differs), m.mixed]
                for m in mark.matches
            ],
        ]
        for mark in match.read(text, rules)
    ]


def test_the_script_reads_quantities_as_the_parser_does(reader, ledger, rules):
    printed = [f"They killed {p} people." for p in sorted(set(ledger.claims["printed"]))]
    script = (
        "texts => texts.map((t) => tallyRead.figures(t).map((f) => "
        "[t.slice(f.start, f.end), f.kind, f.value, f.low, f.high, f.hedge]))"
    )
    told = reader.page.evaluate(script, [*printed, *TEXTS])
    for text, there in zip([*printed, *TEXTS], told, strict=True):
        assert there == [
            [text[f.start : f.end], f.kind, f.value, f.low, f.high, f.hedge]
            for f in figures(text, rules)
        ]
    assert sum(map(len, told)) > 1500


def test_the_script_finds_what_python_finds(reader, rules):
    script = (
        "texts => texts.map((t) => tallyRead.read(t).map((mark) => [mark.text, mark.matches.map("
        "(m) => [m.row.claim, m.points, m.agrees, m.differs, m.mixed])]))"
    )
    told = reader.page.evaluate(script, TEXTS)
    assert told == [seen(text, rules) for text in TEXTS]


def test_the_page_shows_what_the_command_writes(reader, rules, root):
    def address(claim):
        return f"{pages[claim].removeprefix('book/')}.html#claim-{claim}"

    pages = places.claim_pages(root)
    for text in (TEXTS[-5], TEXTS[-4], TEXTS[-1]):
        reader.page.locator("#read-field").fill(text)
        reader.page.get_by_role("button", name="Read it").click()
        shown = reader.page.locator(RESULT).inner_html()
        told = tell.as_html(text, match.read(text, rules), address)
        assert shown.replace("&nbsp;", "\N{NO-BREAK SPACE}") == told
    # Signs that nobody sees come with a text that is pasted, and part nothing.
    reader.page.locator("#read-field").fill("CRSS counted 4\u00ad32 people kil\u200bled in 2024.")
    reader.page.get_by_role("button", name="Read it").click()
    expect(reader.page.locator(RESULT)).to_contain_text("CRSS counted 432 people killed in 2024.")
    assert reader.faults == []


def test_a_reader_with_a_keyboard_is_led_from_figure_to_entry_and_back(visit, book):
    # From a folder: nothing is asked for but the book's own files.
    opened = visit((book / PAGE).as_uri())
    page = opened.page
    page.locator("form.tally-read[data-ready]").wait_for()
    page.locator("#read-field").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Try an example")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(STATUS)).to_have_text("1 figure, 1 of them in the ledger.")
    page.locator(f"{RESULT} #read-1").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#told-1$"))
    expect(page.locator("#told-1")).to_contain_text("True of something else")
    link = page.locator("#told-1 b a").first.get_attribute("href")
    path, _, anchor = link.partition("#")
    assert f'id="{anchor}"' in (book / "book" / path).read_text(encoding="utf-8")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(RESULT)).to_be_empty()
    assert opened.faults == []


def test_without_a_script_the_page_names_the_command(visit, site):
    page = visit(f"{site}/{PAGE}", java_script_enabled=False).page
    assert not page.locator("form.tally-read").is_visible()
    expect(page.get_by_text("tally read FILE").first).to_be_visible()
