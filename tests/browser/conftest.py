"""A browser, and a server that a strict host could be: nothing but the book's own files."""

import functools
import os

import chromium
import pytest
from playwright.sync_api import expect, sync_playwright
from support import looks

#: What a strict host would send: no other host, no code in a page or made from text.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; script-src 'self'"
)

expect.set_options(timeout=looks.PATIENCE)


class Strict(chromium.Quiet):
    """Serve files under the policy."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="session")
def strictly():
    """What serves a folder as a strict host would."""
    return functools.partial(chromium.served, handler=Strict)


@pytest.fixture(scope="session")
def site(book, strictly):
    """Serve the book; give its address."""
    with strictly(book) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Start the Chromium or Chrome that is on PATH, with a fresh profile."""
    path = chromium.quickest()
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
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"another host: {request.url}")
        if request.resource_type in ("fetch", "xhr"):
            self.faults.append(f"fetched, which a folder refuses: {request.url}")

    def _failed(self, request):
        # What was still on its way when the page was left, its icon most often, is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}: {request.failure}")

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
        context.set_default_timeout(looks.PATIENCE)
        contexts.append(context)
        # What may be asked: the server's own files, or the files of the book's folder.
        home = address.rpartition("/notebooks/")[0] or address.rpartition("/book/")[0]
        opened = Visit(context.new_page(), home)
        opened.page.goto(address, wait_until="load")
        return opened

    yield visit
    for context in contexts:
        context.close()
