"""What a reader takes from under a figure to others: a link, a reference, the figure itself."""

import html
import re

import pytest
from playwright.sync_api import expect
from support.looks import CHAPTERS, barriers, draw_all, is_wider_than_its_window
from support.sweep import swept

#: What a page finds at an address where a browser gives it no clipboard.
NO_CLIPBOARD = 'Object.defineProperty(navigator, "clipboard", { value: undefined });'

#: And where the old way is closed too.
NO_COPYING = f"{NO_CLIPBOARD} document.execCommand = () => false;"


def offer(opened, figure):
    return opened.page.locator(f"#fig-{figure} .tally-offer")


def pasted(page):
    """Give what is in the clipboard, by the keys that paste it."""
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))"
    )
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    text = page.locator("#paste").input_value()
    page.locator("#paste").evaluate("field => field.remove()")
    return text


def test_a_link_is_copied_with_what_is_chosen_in_its_figure(visit, site):
    opened = visit(
        f"{site}/notebooks/bodies.html", permissions=["clipboard-read", "clipboard-write"]
    )
    draw_all(opened.page)
    opened.page.locator("#fig-years select").select_option("attacks only")
    button = offer(opened, "years").get_by_role("button", name="Copy link to figure")
    button.focus()
    opened.page.keyboard.press("Enter")
    expect(offer(opened, "years").get_by_role("status").first).to_have_text("Copied")
    address = f"{site}/notebooks/bodies.html#fig-years"
    assert pasted(opened.page) == f"{address}&shown=attacks+only"
    # The link of another figure is its own, whatever the address of the page says by now.
    other = opened.page.locator(".tally-figure:not(#fig-years)").first
    other.get_by_role("button", name="Copy link").click()
    expect(other.get_by_role("status").first).to_have_text("Copied")
    assert pasted(opened.page) == f"{site}/notebooks/bodies.html#{other.get_attribute('id')}"
    opened.page.locator("#fig-years select").select_option("all scopes")
    button.click()
    expect(offer(opened, "years").get_by_role("status").first).to_have_text("Copied")
    assert pasted(opened.page) == address
    assert opened.faults == []


@pytest.mark.parametrize("script", ["", NO_CLIPBOARD])
def test_a_link_is_copied_from_a_folder(visit, book, script):
    address = (book / "notebooks" / "provinces.html").as_uri()
    opened = visit(address)
    opened.page.add_init_script(script)
    opened.page.reload()
    offer(opened, "shares").get_by_role("button", name="Copy link").click()
    expect(offer(opened, "shares").get_by_role("status").first).to_have_text("Copied")
    assert pasted(opened.page) == f"{address}#fig-shares"
    assert opened.faults == []


def test_where_nothing_can_be_copied_the_text_is_shown(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html", width=390)
    opened.page.add_init_script(NO_COPYING)
    opened.page.reload()
    offer(opened, "shares").get_by_role("button", name="Copy link").click()
    status = offer(opened, "shares").get_by_role("status").first
    expect(status).to_contain_text("Copy this by hand")
    expect(status).not_to_contain_text("Copied")
    field = status.get_by_role("textbox")
    expect(field).to_be_focused()
    chosen = field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)")
    assert chosen == f"{site}/notebooks/provinces.html#fig-shares"
    assert not is_wider_than_its_window(opened.page)


def test_a_reference_is_ready_and_copied(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html", width=390)
    under = offer(opened, "shares")
    under.locator(".tally-cite summary").focus()
    opened.page.keyboard.press("Enter")
    ready = under.locator(".tally-cite .tally-ready")
    assert ready.first.inner_text().startswith("The Tally developers: “")
    title = opened.page.locator("#fig-shares .tally-title").inner_text().partition(". ")[2]
    assert f"“{title}”. Figure 1 of “Where?” in Tally" in ready.first.inner_text()
    under.get_by_role("button", name="Copy BibTeX").click()
    assert pasted(opened.page) == ready.nth(1).text_content()
    assert not is_wider_than_its_window(opened.page)
    assert opened.faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_all_of_it_is_in_the_open_and_none_of_it_on_paper(visit, site, width):
    opened = visit(f"{site}/notebooks/provinces.html", width=width)
    under = offer(opened, "shares")
    names = ["PNG of figure 1", "SVG of figure 1", "CSV of figure 1"]
    ways = [under.get_by_role("link", name=name) for name in names]
    ways += [under.get_by_role("button", name="Copy link to figure 1")]
    ways += [under.locator("summary", has_text=word) for word in ("Cite", "Embed")]
    for way in ways:
        expect(way).to_be_visible()
        box = way.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24
    opened.page.emulate_media(media="print")
    expect(under).to_be_hidden()


def test_without_script_nothing_under_a_figure_is_dead(visit, site):
    opened = visit(f"{site}/notebooks/provinces.html", java_script_enabled=False)
    under = offer(opened, "shares")
    assert under.locator("button").count() == 0
    under.get_by_role("link", name="Link to figure 1").click()
    expect(opened.page).to_have_url(re.compile("#fig-shares$"))
    under.locator("summary", has_text="Embed").click()
    expect(under.locator(".tally-embed .tally-ready")).to_be_visible()


def test_a_number_of_one_claim_leads_to_its_file(visit, site):
    opened = visit(f"{site}/book/about.html")
    for link in opened.page.locator("a.tally-number[aria-haspopup]").all():
        claims = link.get_attribute("data-claims").split()
        if len(claims) == 1:
            break
    link.click()
    file = opened.page.locator("#tally-provenance").get_by_role("link", name="As JSON")
    answer = opened.page.request.get(file.get_attribute("href"))
    assert answer.json()["claim"] == claims[0]


class TestEmbedded:
    @pytest.mark.parametrize("name", swept(CHAPTERS, parts=4))
    def test_each_figure_stands_in_the_frame_that_is_offered(self, visit, book, tmp_path, name):
        """From a folder, at two widths; nothing is cut off, nothing else is asked for."""
        opened = visit((book / "book" / "new.html").as_uri(), color_scheme="dark")
        opened.home = book.as_uri()
        cut, host = {}, tmp_path / "host.html"
        text = html.unescape((book / f"{name}.html").read_text(encoding="utf-8"))
        frames = re.findall(r"<iframe .*?</iframe>", text)
        assert frames
        for frame in frames:
            whole = frame.replace("embed/", f"{book.as_uri()}/embed/").replace("lazy", "eager")
            host.write_text(f"<!DOCTYPE html><html style='color-scheme: dark'>{whole}")
            opened.page.goto(host.as_uri())
            inner = opened.page.frames[-1]
            assert inner.url.startswith(f"{book.as_uri()}/embed/")
            for width in (720, 360):
                opened.page.set_viewport_size({"width": width, "height": 900})
                needed, given = inner.evaluate(
                    "[document.documentElement.scrollHeight, innerHeight]"
                )
                if needed > given or given > 2 * needed + 200:
                    cut[inner.url.rpartition("/")[2], width] = needed, given
            assert inner.locator("html").get_attribute("data-theme") == "dark"
        assert cut == {}
        asked = [fault for fault in opened.faults if "host.html" not in fault]
        assert asked == []

    @pytest.mark.parametrize("name", ["provinces-shares", "bodies-years", "maps-pakistan"])
    def test_an_embedded_figure_answers_under_the_policy(self, visit, site, name):
        opened = visit(f"{site}/embed/{name}.html", width=390)
        opened.home = site
        states = draw_all(opened.page)
        assert set(states.values()) == {"live"}
        assert not is_wider_than_its_window(opened.page)
        link = opened.page.locator(".tally-home a")
        with opened.page.context.expect_page() as led:
            link.click()
        anchor = name.partition("-")[2]
        expect(led.value).to_have_url(re.compile(rf"/notebooks/\w+\.html#fig-{anchor}$"))
        expect(led.value.locator(f"#fig-{anchor}")).to_be_in_viewport()
        assert opened.faults == []
        assert barriers(opened.page, 390) == {}
