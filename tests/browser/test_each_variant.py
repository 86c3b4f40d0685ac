"""Every variant of the grid that is there, opened once: what a reader may choose is a sound page.

It needs the grid, and a book that was built with it (`make live`); without, there is nothing to
open. The sweep takes all, by chapter; ``TALLY_VARIANTS`` names how many of each.
"""

import json
import os
import random
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from support.looks import barriers, is_wider_than_its_window

from tally import chapters

pytestmark = pytest.mark.sweep


def listed(book, name):
    """Give the list of a chapter's choices as its page has it, or None."""
    path = book / "_static" / "live" / f"{name}.js"
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.tallyGrid = ").rstrip(";\n"))


@pytest.mark.parametrize("name", chapters.names())
def test_each_variant_is_whole(name, site, book, visit):
    grid = listed(book, name)
    if grid is None:
        pytest.skip("make live has not made this chapter's grid")
    choices = [choice for choice, _ in grid["variants"] if choice != grid["own"]]
    many = int(os.environ.get("TALLY_VARIANTS", len(choices)))
    wrong = {}
    opened = visit(f"{site}/notebooks/{name}.html", width=390)
    page = opened.page
    for n, choice in enumerate(random.Random(name).sample(choices, min(many, len(choices)))):
        given = dict(zip((p["name"] for p in grid["parameters"]), choice, strict=True))
        page.goto(f"{site}/notebooks/{name}.html?{urlencode(given)}", wait_until="load")
        expect(page.locator(".tally-chosen")).to_contain_text("Now shown")
        blank = page.locator(".tally-chart:not([data-state=live])")
        expect(blank).to_have_count(0)
        found = {
            "moved": page.locator(".tally-moved").all_inner_texts(),
            "wider than its window": is_wider_than_its_window(page),
            "barriers": barriers(page, 390) if n == 0 else {},
            "faults": [*opened.faults],
        }
        opened.faults.clear()
        if any(found.values()):
            wrong[str(given)] = {what: told for what, told in found.items() if told}
    assert not wrong
