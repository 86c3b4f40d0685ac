"""A browser, and a server that a strict host could be: nothing but the book's own files."""

import os

import pytest
from playwright.sync_api import expect, sync_playwright

from tally.book import browser as chromium

#: What a strict host would send: no other host, no code in a page or made from text.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; script-src 'self'"
)


#: Milliseconds after which something has failed: long, since a busy machine is not at fault.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)


class Strict(chromium.Quiet):
    """Serve files under the policy."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="session")
def site(book):
    """Serve the book; give its address."""
    with chromium.served(book, Strict) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Start the Chromium or Chrome that is on PATH, with a fresh profile."""
    path = chromium.find()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(chromium.MISSING, pytrace=False)
        pytest.skip(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*chromium.ARGUMENTS])
        yield browser
        browser.close()


class Visit:
    """A page that is open, and what went wrong on it."""

    def __init__(self, page, home):
        self.page = page
        self.home = home
        self.faults = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", lambda r: self.faults.append(f"failed: {r.url}"))
        page.on("response", self._response)

    def figures(self):
        """Give each figure, shown: of those among which a reader chooses, each in its turn."""
        for figure in self.page.locator(".tally-figure").all():
            answer = figure.locator("xpath=ancestor::*[@data-answer]")
            if answer.count():
                chosen = f"fieldset input[value='{answer.get_attribute('data-answer')}']"
                answer.locator("xpath=..").locator(chosen).check()
            yield figure

    def draw_all(self):
        """Scroll to each chart and wait until it has been drawn; give the states."""
        states = []
        # Charts come alive with the first sign of a reader's hand.
        self.page.mouse.move(5, 5)
        self.page.mouse.move(6, 6)
        for figure in self.figures():
            chart = figure.locator(".tally-chart")
            chart.scroll_into_view_if_needed()
            chart.and_(self.page.locator("[data-state=live], [data-state=static]")).wait_for()
            states.append(chart.get_attribute("data-state"))
        return states

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"another host: {request.url}")

    def _response(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture
def visit(browser):
    """Give a function that opens a page in a window of its own."""
    contexts = []

    def visit(address, width=1280, **settings):
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, **settings)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        # What may be asked: the server's own files, or the files of the book's folder.
        home = address.rpartition("/notebooks/")[0] or address.rpartition("/book/")[0]
        opened = Visit(context.new_page(), home)
        opened.page.goto(address, wait_until="load")
        return opened

    yield visit
    for context in contexts:
        context.close()
