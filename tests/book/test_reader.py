"""What a page carries for its readers: pictures, citations, news, old addresses, a strict head."""

import dataclasses
import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path

import pytest

from tally.book import head, news, offers, pictures, places, site
from tally.book.render import Writer
from tally.book.sources import sources_html
from tally.draw import picture
from tally.errors import TallyError
from tally.ledger.tables import load
from tally.page.provenance import claims_data

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
    "data": {"values": [{"x": 1}]},
    "mark": {"type": "point", "clip": True},
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="680" height="90"><path d="M0 0h9"/></svg>'


@pytest.fixture
def shown():
    number = {"text": "51%", "claims": ["a-2024"], "origin": "CRSS"}
    figure = {
        "name": "shares",
        "number": 2,
        "finding": ["A & B: ", number, " <of> all"],
        "scope": "CRSS: people killed",
        "caption": ["Source: CRSS, in Dawn (2024-04)."],
        "alternative": "Chart: A 51%",
        "specification": json.dumps(SPEC),
        "claims": ["a-2024", "b-2024"],
        "editions": ["c_2025"],
    }
    return pictures.Shown(figure, "notebooks/provinces", "Provinces", "Tally")


def test_a_picture_carries_what_it_needs(shown, tmp_path):
    job = shown.job(tmp_path)
    words = " ".join(ET.fromstring(picture.framed(DRAWN, job["words"])).itertext())
    for part in (
        "A & B: 51% <of> all",
        "CRSS: people killed",
        "in Dawn",
        "Figure 2 of “Provinces”",
        "Chart: A 51%",
    ):
        assert part in words


@pytest.mark.parametrize("height", [90, 2000])
def test_a_card_holds_the_drawing_and_the_words_within_its_edges(shown, tmp_path, height):
    words = shown.job(tmp_path)["words"] | {"title": "Killed in many places " * 20}
    card = picture.card(DRAWN.replace('"90"', f'"{height}"'), words)
    tree = ET.fromstring(card)
    width, high = (int(tree.get(side)) for side in ("width", "height"))
    assert (width, high) == picture.SHARED
    moved = re.search(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)", card)
    x, y, scale = map(float, moved.groups())
    texts = [float(text.get("y")) for text in tree.findall("{*}text")]
    assert x + 680 * scale <= width
    # Below the title and the scope, above the line that names the place.
    assert texts[-2] < y and y + height * scale < texts[-1] - 20 < high
    assert len(texts) == 3 + 1 + 1 and " …<" in card


@pytest.mark.slow
def test_pictures_are_drawn_once_by_what_they_are_made_of(shown, tmp_path):
    job = shown.job(tmp_path)
    other = dataclasses.replace(shown, chapter="Regions").job(tmp_path)
    pictures.draw([job, other])
    files = {path: path.read_bytes() for path in sorted(tmp_path.iterdir())}
    # Two widths, and one frame for each place: a drawing does not hang on where it stands.
    assert len(files) == 2 + 2 * 2
    assert Path(job["pixels"]).read_bytes().startswith(b"\x89PNG")
    assert "Regions" in Path(other["framed"]).read_text()
    times = {path: path.stat().st_mtime_ns for path in files}
    pictures.draw([job, other])
    assert {path: path.stat().st_mtime_ns for path in files} == times
    # In another process, after another drawing, of which Vega counts the names on: the same bytes.
    for path in files:
        path.unlink()
    assert "clip-path" in picture.svg(job["specification"], 500, "before")
    picture.make(other)
    picture.make(job)
    assert {path: path.read_bytes() for path in sorted(tmp_path.iterdir())} == files


def test_what_can_not_be_drawn_is_told(shown, tmp_path):
    job = shown.job(tmp_path) | {"specification": "{}"}
    with pytest.raises(pictures.PictureError, match="one of shares: KeyError"):
        pictures.draw([job])


def test_a_citation_names_its_claims_and_escapes(shown):
    entry = offers.bibtex(shown, "https://example.org/a.html")
    assert r"title = {{A \& B: 51\% <of> all}}" in entry
    assert r"note = {Claims: a-2024, b-2024. Editions: c\_2025}" in entry
    assert "version" in entry
    assert "url = {https://example.org/a.html#fig-shares}" in entry
    told = offers.cite(shown, "https://example.org/a.html")
    assert "“A &amp; B: 51% &lt;of&gt; all”. Figure 2 of “Provinces” in Tally" in told
    assert "Source: CRSS, in Dawn (2024-04). https://example.org/a.html#fig-shares</p>" in told


def test_the_newest_figures_become_a_feed_that_is_the_same_each_time():
    figures = ("2027: 3 <b> & 4", *"abcdef")
    told = [news.Publication("a-2027-01", "2027-01-31", "A & B, January 2027", figures)]
    feed = news.feed(told, "Tally")
    assert feed == news.feed(told, "Tally")
    tree = ET.fromstring(feed.encode())
    [entry] = tree.findall("{*}entry")
    assert entry.find("{*}title").text == "2027: 3 <b> & 4 (A & B, January 2027)"
    assert entry.find("{*}updated").text == tree.find("{*}updated").text == "2027-01-31T00:00:00Z"
    content = entry.find("{*}content").text
    assert content.startswith("<ul><li>2027: 3 &lt;b&gt; &amp; 4</li><li>a</li>")
    assert content.endswith("<li>d</li><li>and 2 more</li></ul>")


def test_publications_are_told_newest_first_with_their_widest_figure(ledger):
    every = news.publications(ledger, len(ledger.sources))
    assert [one.day for one in every] == sorted((one.day for one in every), reverse=True)
    printed = ledger.claims["source_id"].value_counts()
    assert all(len(one.figures) == printed[one.source_id] for one in every)
    of = {one.source_id: one for one in every}
    assert "Geo News, April 2024" in of["geo-news-2024-04"].title
    assert of["geo-news-2024-04"].figures[0].startswith("the first quarter of 2024: 432 ")


def test_the_feed_says_where_it_is_where_the_book_knows():
    tree = ET.fromstring(news.feed([], "Tally", "https://example.org/book").encode())
    links = {link.get("rel"): link.get("href") for link in tree.findall("{*}link")}
    assert links["self"] == "https://example.org/book/feed.xml"
    assert 'rel="self"' not in news.feed([], "Tally")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("old.html", "notebooks/trend.html", "did you mean 'notebooks/trends.html'?"),
        ("notebooks/trends.html", "notebooks/trends.html", "is a page of the book; drop the line"),
    ],
)
def test_a_redirect_that_leads_nowhere_is_refused(old, new, said):
    with pytest.raises(TallyError, match="tally_redirects") as error:
        site.redirect(old, new, ["notebooks/trends.html"])
    assert said in str(error.value)


def test_scripts_of_a_page_go_into_files(tmp_path):
    page = (
        "<head></head><script>let toggleHintShow = 'x';</script><script>alert(1)</script>"
        '<script src="a/fontawesome.js"></script><script src="searchindex.js"></script>'
        '<script type="application/json">{}</script><button onclick="window.print()">'
    )
    made = head.secure(page, {"pagename": "a", "pathto": lambda path, _: path}, tmp_path)
    [script] = tmp_path.iterdir()
    assert script.read_text() == "alert(1)"
    assert f'<script defer src="_static/{script.name}"></script>' in made
    assert '<script type="application/json">{}</script>' in made
    for gone in ("toggleHint", "fontawesome", "searchindex", "onclick", "alert"):
        assert gone not in made


@pytest.mark.parametrize(("body", "there"), [('<div class="highlight"><pre>', 2), ("", 0)])
def test_only_a_page_with_code_has_what_copies_it(tmp_path, body, there):
    scripts = "".join(
        f'<script src="_static/{n}.js"></script>' for n in ("clipboard.min", "copybutton")
    )
    page = f"<head>{scripts}</head><body>{body}</body>"
    made = head.secure(page, {"pagename": "a", "pathto": lambda path, _: path}, tmp_path)
    assert made.count("<script") == there


def test_a_page_carries_the_whole_policy(tmp_path):
    made = head.secure("<head></head>", {"pagename": "a", "pathto": lambda p, _: p}, tmp_path)
    (told,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', made)
    parts = [part.split() for part in unescape(told).split(";")]
    assert {name: set(allowed) for name, *allowed in parts} == {
        "default-src": {"'self'"},
        "script-src": {"'self'"},
        "style-src": {"'self'", "'unsafe-inline'"},
        "img-src": {"'self'", "data:", "blob:"},
        "object-src": {"'none'"},
        "base-uri": {"'self'"},
        # From a folder Firefox would refuse the field of the search else.
        "form-action": {"'self'", "file:"},
    }


def test_the_list_of_claims_tells_all_and_escapes():
    table = claims_data(load(), ["crss-2023-pk-fatalities-all-count"], "cited")
    html = Writer(address=lambda claim: f"crss.html#{claim}").listed(table)
    assert 'id="claim-crss-2023-pk-fatalities-all-count"' in html
    for word in ("Printed", "Read as", "Of", "Counted by", "Printed in", "Versions", "Claim"):
        assert f'<th scope="col">{word}</th>' in html
    assert "<td>3</td>" in html
    name = "crss-2023-pk-fatalities-all-count"
    assert f'<td><a href="crss.html#{name}">{name}</a></td>' in html
    assert claims_data(load(), [], "cited") is None


@pytest.mark.slow
def test_the_count_of_sources_tells_those_that_printed_no_figure(ledger):
    html = sources_html(ledger, {places.page_of(b): "x" for b in ledger.claims["body"].unique()})
    printed = ledger.claims["source_id"].nunique()
    rest = len(ledger.sources) - printed
    assert rest and html.startswith(f'<p class="tally-count">{len(ledger.sources)} sources, ')
    assert f"{printed} of the sources printed these figures; {rest} are here for a census" in html
    # The list itself bears it out.
    assert html.count("printed figure</summary>") + html.count("figures</summary>") == printed


def test_w9_the_page_on_numbers_says_which_chapter_reads_words_strictly(root):
    told = (root / "book" / "numbers.md").read_text(encoding="utf-8")
    assert "use the conventional reading, but for the one on [bounds]" in told
    read = (root / "notebooks" / "bounds.ipynb").read_text(encoding="utf-8")
    assert "as strictly as they stand" in read


def test_truth_11_a_place_without_coordinates_says_so():
    place = load().places.loc["mangocher"]
    assert place["precision"] == "district"
    assert "outside the district of today" in place["note"]
