"""Each episode has a page, which no table of contents lists, and other pages lead to it."""

import json
import re
from types import SimpleNamespace

import pytest

from tally.book import episodes
from tally.book.places import claim_pages
from tally.page.outputs import EPISODES

QUETTA = "quetta-railway-station-2024-11-09"
JAFFAR = "jaffar-express-2025-03-11"


def read(book, name):
    return (book / f"{name}.html").read_text(encoding="utf-8")


def text_of(book, name):
    page = read(book, name)
    article = page[page.index("<article") : page.index("</article>")]
    return " ".join(re.sub(r"<[^>]+>", " ", article).split())


def test_each_episode_has_its_page_and_no_other(book, ledger):
    found = {path.stem for path in (book / EPISODES).glob("*.html")}
    assert found == set(ledger.episodes.index)
    for name, title in ledger.episodes["title"].items():
        head = re.search(r"<title>(.*?)</title>", read(book, f"{EPISODES}/{name}"), re.DOTALL)[1]
        assert title.split("'")[0] in head


def test_no_side_bar_lists_the_pages(book):
    page = read(book, f"{EPISODES}/{QUETTA}")
    side = page[page.index("bd-sidebar-primary") : page.index("<article")]
    assert "notebooks/episodes.html" in side
    led = {a for a in re.findall(r'href="([^"#]+)"', side) if "episodes/" in a}
    # The page's own source can be taken away.
    assert all("_sources/" in address and QUETTA in address for address in led)


def test_a_page_tells_ranges_prints_and_ways(book):
    told = text_of(book, f"{EPISODES}/{QUETTA}")
    assert re.search(r"People killed: 24 to 32 ?, in four publications", told)
    assert "They are not one counter" in told
    page = read(book, f"{EPISODES}/{QUETTA}")
    assert '../sources.html#source-dawn-2024-11-09"' in page
    assert re.search(r'href="\.\./ledger/\w+\.html#claim-unnamed-20241109', page)
    assert 'href="duki-miners-2024-10-11.html"' in page
    assert 'href="malikhel-checkpost-2024-11-19.html"' in page
    assert 'data-claims="' in page
    own = text_of(book, f"{EPISODES}/{JAFFAR}")
    assert "What an armed group says of its own attacks stands apart and is in no range" in own


def test_the_ledger_and_the_chapter_lead_to_the_pages(book, ledger, root):
    pages = claim_pages(root)
    claims = ledger.claims
    for episode in (QUETTA, JAFFAR):
        claim = claims.index[claims["episode"] == episode][0]
        assert f'href="../episodes/{episode}.html"' in read(book, pages[claim])
    chapter = read(book, "notebooks/episodes")
    links = set(re.findall(r'href="\.\./book/episodes/([^"#]+)\.html"', chapter))
    assert links == set(ledger.episodes.index)
    script = (book / "_static" / "tally-claims.js").read_text(encoding="utf-8")
    told = json.loads(script.partition("=")[2].rstrip(";\n"))
    assert told["episodes"] == "episodes/EPISODE.html"
    title = ledger.episodes.at[QUETTA, "title"]
    assert title in told["data"]["happened"]["of"]


@pytest.mark.parametrize(
    ("words", "episode"),
    [
        (("quetta", "station"), QUETTA),
        (("9", "novemb", "2024"), QUETTA),
        (("karsaz",), "karachi-karsaz-2007-10-18"),
        (("jaffar", "express"), JAFFAR),
        (("armi", "public", "school"), "aps-peshawar-2014-12-16"),
    ],
)
def test_the_search_finds_an_episode_by_place_day_and_name(book, words, episode):
    script = (book / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(script[script.index("(") + 1 : script.rindex(")")])
    here = index["docnames"].index(f"{EPISODES}/{episode}")
    for word in words:
        found = [index[of].get(word, []) for of in ("terms", "titleterms")]
        assert any(here == f or (isinstance(f, list) and here in f) for f in found), word


def test_pages_are_written_when_a_book_wants_them(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "episodes.csv").write_text("episode,title\na-2024,A\nb-2024,B\n")
    (tmp_path / "data" / "claims.csv").write_text("claim_id,episode\none,a-2024\ntwo,\n")
    app = SimpleNamespace(srcdir=tmp_path, config={episodes.SETTING: True})
    folder = tmp_path / EPISODES
    folder.mkdir(parents=True)
    (folder / "gone-2024.md").write_text("old")
    episodes.write_pages(app)
    assert [path.name for path in folder.glob("*.md")] == ["a-2024.md"]
    written = (folder / "a-2024.md").stat().st_mtime_ns
    episodes.write_pages(app)
    assert (folder / "a-2024.md").stat().st_mtime_ns == written
    config = {episodes.SETTING: True, "exclude_patterns": ["_build", f"{EPISODES}/a-2024.md"]}
    episodes.let_in(app, config)
    assert config["exclude_patterns"] == ["_build"]
    app.config = {episodes.SETTING: False}
    episodes.write_pages(app)
    assert not list(folder.glob("*.md"))
