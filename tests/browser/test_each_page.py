"""Every page of the built book, opened as readers open it, and all that is to hold of it then.

A page is opened once on a phone, once on a desktop and, if it is a chapter, once without scripts;
what is wrong with it is told together. By turns a phone opens a fourth of the pages each day, a
desktop a fifth, and a fifth of the chapters is opened without scripts. A narrow page has the
colours of a wide one: the phone's are light each day, the desktop's dark, and the others are left
to the sweep. (Each class can have a worker of its own.)
"""

from pathlib import Path

import pytest
from support.looks import (
    CHAPTERS,
    PAGES,
    barriers,
    cropped,
    cut,
    draw_all,
    faint,
    is_wider_than_its_window,
    lacking,
    lacking_without_script,
)
from support.sweep import swept


def wrong_with(opened, name, scheme, width):
    """Tell all for which a page is not whole, does not fit, or can't be read, heard or printed."""
    page = opened.page
    states = draw_all(page)
    found = {
        "charts": {f: state for f, state in states.items() if state not in ("live", "static")},
        "no chart is alive": name in CHAPTERS and "live" not in states.values(),
        "wider than its window": is_wider_than_its_window(page),
        "not in the scheme": page.locator("html").get_attribute("data-theme") != scheme,
        "headings of the page": page.locator("article h1, .bd-search-container h1").count() != 1,
        "faint": faint(page),
        "figures": lacking(page),
        "cut words": cut(page),
        "no figures": name in CHAPTERS and not states,
        "cropped on paper": cropped(page),
        "barriers": barriers(page, width, [scheme]),
    }
    found["requests and errors"] = opened.faults
    return "\n".join(f"{name}: {what}: {told}" for what, told in found.items() if told)


#: What is opened each day.
FIRST = {"notebooks/overview", "book/explorer"}


class TestOnAPhoneUnderThePolicy:
    @pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.sweep)])
    @pytest.mark.parametrize("name", swept([*PAGES, "search"], FIRST.__contains__, parts=4))
    def test_a_page_is_good(self, visit, site, name, scheme):
        # The narrowest window to which WCAG has a page shrink; axe looks at one that is common.
        opened = visit(f"{site}/{name}.html", width=320, color_scheme=scheme)
        wrong = wrong_with(opened, name, scheme, width=390)
        assert not wrong, wrong


class TestOnADesktopFromAFolder:
    @pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.sweep)])
    @pytest.mark.parametrize("name", swept([*PAGES, "search"], FIRST.__contains__, parts=5))
    def test_a_page_is_good(self, visit, book, name, scheme):
        address = (book / f"{name}.html").as_uri()
        opened = visit(address, width=1440, color_scheme=scheme)
        wrong = wrong_with(opened, name, scheme, width=1440)
        assert not wrong, wrong


class TestWithoutScript:
    @pytest.mark.parametrize("name", swept(CHAPTERS, FIRST.__contains__, parts=5))
    def test_each_figure_is_shown_and_can_be_taken_away(self, visit, site, book, name):
        opened = visit(f"{site}/{name}.html", java_script_enabled=False)
        for width, shown in ((390, "narrow"), (1280, "wide")):
            opened.page.set_viewport_size({"width": width, "height": 900})
            assert lacking_without_script(opened.page, shown) == {}, f"{width} pixels"
            assert cut(opened.page) == {}, f"{width} pixels"
        for figure in opened.page.locator(".tally-figure").all():
            links = [a.get_attribute("href") for a in figure.locator("a[download]").all()]
            assert [link.rpartition(".")[2] for link in links] == ["png", "svg", "csv"]
            for link, start in zip(links, (b"\x89PNG", b"<svg", b""), strict=True):
                path = (book / "notebooks" / link).resolve()
                assert path.read_bytes().startswith(start)
            cited = figure.locator(".tally-cite pre").text_content()
            assert cited.startswith(f"@misc{{tally-{Path(name).name}-")
            told = (figure.get_attribute(f"data-{of}") for of in ("claims", "editions"))
            used = " ".join(told).split()
            assert used
            assert all(name.replace("_", r"\_") in cited for name in used)
