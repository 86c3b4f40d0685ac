"""What others are told: claims as files, what numbers carry, embeds, the head, the data set."""

import functools
import gzip
import hashlib
import html
import json
import re
import shutil
import struct
from urllib.parse import parse_qs

import jsonschema
import pytest

import tally
from tally.book import carried, claim_files, downloads, head, notebooks, offers, pictures, places
from tally.book.csvs import csv_of
from tally.notebooks import fresh
from tally.page import outputs
from tally.quantities.interval import Interval

BASE = "https://example.org/tally"
CHAPTER = "notebooks/operations"


def read_back(ends):
    """Make the interval that the ends of a file tell."""
    return Interval(
        ends["low"], ends["high"], ends.get("low_open", False), ends.get("high_open", False)
    )


@pytest.fixture(scope="module")
def entries(ledger):
    return claim_files.entries_of(ledger)


@pytest.fixture(scope="module")
def made(book):
    return {path.stem: json.loads(path.read_bytes()) for path in (book / "claims").glob("*-*.json")}


@pytest.fixture(scope="module")
def chapters(book, root):
    """The chapters of the built book: their pages, and what is stored of them."""
    found = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        page = (book / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8")
        found[path.stem] = page, notebooks.read(path)
    return found


# Claims


@pytest.mark.slow
def test_the_ends_of_each_claim_read_back_to_its_intervals(entries, ledger):
    for claim, row in ledger.claims.iterrows():
        assert read_back(entries[claim]["conventional"]) == row["interval"], claim
        assert read_back(entries[claim]["strict"]) == row["strict"], claim


def test_a_claim_tells_its_range_its_terms_and_what_restated_it(entries):
    entry = entries["crss-2023-pk-fatalities-all-count"]
    assert (entry["printed"], entry["value"], entry["unit"]) == ("1,524", 1524, "people killed")
    assert (entry["latest"], entry["fate"]) == (False, "restated")
    assert entry["by"] == "crss-2023-pk-fatalities-all-count-the-news"
    over = entries["crss-2023-pk-fatalities-attacks-as-worded-all-count"]
    assert over["conventional"] == {"low": 1501, "high": 1725}
    assert over["strict"] == {"low": 1501, "high": None}
    assert over["cause"] == {"term": "attacks-as-worded", "name": "attacks, as worded"}
    ranges = [e for e in entries.values() if e["qualifier"] == "range" and e["kind"] == "count"]
    printed = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
    told = {e["claim"]: printed.fullmatch(e["printed"]) for e in ranges}
    told = {claim: match for claim, match in told.items() if match}
    assert told
    for claim, match in told.items():
        assert entries[claim]["strict"] == {"low": int(match[1]), "high": int(match[2])}


@pytest.mark.book
def test_each_claim_is_a_file_that_its_schema_allows(made, ledger, book):
    assert sorted(made) == sorted(ledger.claims.index)
    schema = json.loads((book / "claims" / claim_files.SCHEMA).read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    allows = jsonschema.Draft202012Validator(schema)
    assert {claim for claim, entry in made.items() if not allows.is_valid(entry)} == set()
    spoilt = made["crss-2023-pk-fatalities-all-count"] | {"kind": "total"}
    assert not allows.is_valid(spoilt)
    assert (book / "claims").stat().st_mode & 0o777 == 0o755


@pytest.mark.book
def test_the_pages_of_a_claim_hold_its_anchor_and_the_ledger_leads_back(made, book):
    @functools.cache
    def page_of(address):
        return (book / address).read_text(encoding="utf-8")

    @functools.cache
    def found(address, pattern):
        return set(re.findall(pattern, page_of(address)))

    for claim, entry in made.items():
        assert entry["pages"], claim
        for address in entry["pages"]:
            page, _, anchor = address.partition("#")
            assert not anchor or anchor in found(page, r'\bid="([^"]+)"'), address
        page = entry["pages"][0].partition("#")[0]
        assert page.startswith("book/ledger/")
        assert claim in found(page, r'/claims/([^"]+)\.json"')


def test_prose_that_cites_a_claim_is_among_its_pages(made):
    claim = "crss-2024q1-pk-kp-fatalities-all-share"
    assert f"book/about.html#claim-{claim}" in made[claim]["pages"]


# Numbers


def test_what_a_number_carries(entries):
    names = {"fatalities": "people killed"}
    over = carried.of_claim(entries["crss-2023-pk-fatalities-attacks-as-worded-all-count"])
    assert carried.attributes(over, names) == {
        "data-low": "1501",
        "data-high": "1725",
        "data-unit": "people killed",
        "data-scope": "body:CRSS region:PK measure:fatalities cause:attacks-as-worded",
        "data-period": "2023",
    }
    # An end that is open, and what is all of its dimension, has no word.
    assert carried.attributes(
        {"low": 55.5, "high": None, "unit": "%", "scope": {"group": "all"}}, names
    ) == {
        "data-low": "55.5",
        "data-unit": "%",
    }


@pytest.mark.book
def test_the_numbers_of_all_chapters_carry_what_they_are(chapters, ledger):
    checked = 0
    for name, (page, stored) in chapters.items():
        for tag in re.findall(r'<a class="tally-number"[^>]*>', page):
            told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            value = stored.record["values"].get(told.get("id", "").removeprefix("value-"))
            if not told["title"].startswith("Computed"):
                claim = ledger.claim(told["data-claims"].split()[0])
                value = {"low": claim["low"], "high": claim["high"], "scope": claim}
            assert told.get("data-unit"), (name, tag)
            if value is None:
                continue
            for end in ("low", "high"):
                if value[end] is None:
                    assert f"data-{end}" not in told, (name, tag)
                else:
                    assert float(told[f"data-{end}"]) == pytest.approx(value[end], abs=1e-6)
            assert told.get("data-period", "") == value["scope"].get("period", ""), (name, tag)
            checked += 1
    assert checked > 1000


# Figures


@pytest.mark.book
def test_an_embed_shows_the_figure_itself_and_leads_to_it(chapters, book):
    drawn = re.compile(
        r'<div aria-hidden="true" class="tally-svg[^"]*">(<svg.*?</svg>)</div>', re.S
    )
    pages = 0
    for name, (page, _) in chapters.items():
        for figure in re.findall(r'<figure class="tally-figure".*?</figure>', page, re.S):
            anchor = re.search(r'id="fig-([^"]+)"', figure)[1]
            alone = (book / "embed" / f"{name}-{anchor}.html").read_text(encoding="utf-8")
            assert drawn.findall(alone) == drawn.findall(figure) != []
            scope = re.search(r'<div class="tally-scope">.*?</div>', figure)[0]
            assert scope in alone
            told = re.search(r"<figcaption[^>]*>(?:<details>.*?</summary>)?([^<]+)", figure)[1]
            assert told.startswith("Source: ") and f">{told}" in alone
            assert f'href="../notebooks/{name}.html#fig-{anchor}"' in alone
            assert head.policy() in alone
            # Nothing leads to an anchor that is on the chapter's page alone.
            assert not re.search(r'href="#', alone)
            assert f'src="embed/{name}-{anchor}.html"' in html.unescape(figure)
            assert offers.NO_ADDRESS in figure
            pages += 1
    assert pages == len(list((book / "embed").iterdir())) > 50


@pytest.mark.book
def test_the_data_of_a_figure_is_a_file(chapters, book):
    for name, (page, stored) in chapters.items():
        for figure in (f for data in stored.outputs for f in outputs.figures(data)):
            file = f"_figures/{name}-{figure['name']}.csv"
            assert (book / file).read_text() == csv_of(figure["table"], figure["scope"])
            assert f'class="tally-csv" download href="../{file}"' in page


@pytest.mark.book
def test_a_figure_leads_to_what_its_claims_have_in_common(chapters, ledger):
    for name, (page, stored) in chapters.items():
        for figure in (f for data in stored.outputs for f in outputs.figures(data)):
            _, _, shown = page.partition(f'id="fig-{figure["name"]}"')
            link = re.search(
                r'href="\.\./book/explorer\.html#([^"]*)"', shown.partition("</figure>")[0]
            )
            asked = parse_qs(html.unescape(link[1])) if link else {}
            rows = ledger.claims.loc[figure["claims"]]
            terms = {of: set(rows[of]) for of in ("body", "measure", "region", "cause", "group")}
            alike = {of: list(same) for of, same in terms.items() if len(same) == 1}
            assert asked == alike, (name, figure["name"])


@pytest.mark.book
def test_what_makes_a_chart_answer_is_loaded_only_for_that(chapters, book):
    for name, (page, stored) in chapters.items():
        for figure in (f for data in stored.outputs for f in outputs.figures(data)):
            file = book / "_figures" / f"{name}-{figure['name']}.js"
            called = re.fullmatch(r'tallyTold\("(.+?)",(.*)\);\n', file.read_text(), re.DOTALL)
            assert json.loads(called[2]) == json.loads(figure["specification"])
            assert f'data-name="{called[1]}" data-address="../_figures/{file.name}?' in page
        assert "vega-lite/v" not in page


@pytest.mark.book
def test_no_page_is_heavy(book):
    """What comes over the link before a reader does anything, as hosts compress it."""

    @functools.cache
    def size(path):
        return len(gzip.compress(path.read_bytes(), 6))

    for path in [*book.glob("notebooks/*.html"), book / "book" / "explorer.html"]:
        page = path.read_text(encoding="utf-8")
        asked = re.findall(r'(?:\bsrc|\bhref)="([^"?#:]+\.(?:js|css))["?]', page)
        files = {(path.parent / name).resolve() for name in asked}
        assert len(files) > 5
        assert size(path) + sum(map(size, files)) < 350_000, path.name


@pytest.mark.book
def test_a_chapter_is_shared_by_its_finding(chapters):
    for name, (page, stored) in chapters.items():
        told = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page))
        told = {of: html.unescape(text) for of, text in told.items()}
        first = stored.outputs[0]
        if first["kind"] != "front":
            assert first["kind"] == "sentence", name
            assert told["og:description"] == outputs.plain(first["parts"]).strip(), name
            figure = next(f for data in stored.outputs for f in outputs.figures(data))
            assert told["og:title"] == outputs.plain(figure["finding"])
        else:
            assert told["og:title"] == outputs.plain(first["headline"])
        assert told["twitter:card"] == "summary"
        assert not {"og:image", "og:url"} & set(told)


# A book that knows its own address


@pytest.fixture(scope="module")
def placed(tmp_path_factory, root, write_pages, build_pages):
    """A small book with an address: a chapter, the downloads, and the places of the ledger."""
    pages = {**dict.fromkeys(places.pages(), "{contents}"), downloads.PAGE: "{downloads}"}
    project = write_pages(tmp_path_factory.mktemp("placed"), pages)
    path = project / f"{CHAPTER}.ipynb"
    path.parent.mkdir()
    shutil.copy(root / f"{CHAPTER}.ipynb", path)
    stored = {path.stem: fresh.fingerprints(path, project)}
    (path.parent / fresh.FILE).write_text(json.dumps(stored), encoding="utf-8")
    shutil.copy(root / "CHANGELOG.md", project)
    index = project / "index.md"
    index.write_text(index.read_text().replace("{toctree}", f"{{toctree}}\n{CHAPTER}"))
    settings = {
        "html_baseurl": f"{BASE}/",
        # The chapter leads to its worked case, which this book has not.
        "suppress_warnings": ["mystnb.unknown_mime_type", "myst.xref_missing"],
        "exclude_patterns": ["_build", "CHANGELOG.md"],
    }
    assert build_pages(project, **settings) == ""
    return project / "_build" / "html"


@pytest.mark.book
def test_the_picture_of_a_shared_page_is_its_first_figure(placed):
    page = (placed / f"{CHAPTER}.html").read_text(encoding="utf-8")
    told = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page))
    assert told["twitter:card"] == "summary_large_image"
    assert told["og:url"] == f"{BASE}/{CHAPTER}.html"
    first = re.search(r'<figure class="tally-figure" id="fig-([^"]+)"', page)[1]
    assert told["og:image"] == f"{BASE}/_figures/operations-{first}-card.png"
    png = (placed / told["og:image"].removeprefix(f"{BASE}/")).read_bytes()
    assert png.startswith(b"\x89PNG")
    size = struct.unpack(">II", png[16:24])
    assert size == (int(told["og:image:width"]), int(told["og:image:height"])) == (1200, 630)
    assert len(list((placed / "_figures").glob(f"*{pictures.CARD}"))) == 1


@pytest.mark.book
def test_the_embedding_element_has_the_whole_address(placed):
    page = (placed / f"{CHAPTER}.html").read_text(encoding="utf-8")
    frames = re.findall(r'<iframe src="([^"]+)"', html.unescape(page))
    assert frames
    for address in frames:
        assert (placed / address.removeprefix(f"{BASE}/")).is_file()
    assert offers.NO_ADDRESS not in page
    entry = json.loads((placed / "claims" / "crss-2023-pk-fatalities-all-count.json").read_bytes())
    assert entry["pages"][0].startswith(f"{BASE}/book/ledger/crss.html#claim-")


@pytest.mark.book
def test_the_downloads_are_described_as_a_data_set(placed):
    ledger = tally.load(placed.parents[1] / "data")
    page = (placed / f"{downloads.PAGE}.html").read_text(encoding="utf-8")
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    told = json.loads(script)
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert told["creator"] == [{"@type": "Organization", "name": "The Tally developers"}]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["dateModified"])
    days = [ledger.claims["first"].min(), ledger.claims["last"].max()]
    assert told["temporalCoverage"] == "/".join(f"{day:%Y-%m-%d}" for day in days)
    assert told["spatialCoverage"]["name"] == "Pakistan"
    files = {part["contentUrl"].removeprefix(f"{BASE}/"): part for part in told["distribution"]}
    assert set(files) == {f"data/{path.name}" for path in (placed / "data").iterdir()}
    for name, part in files.items():
        content = (placed / name).read_bytes()
        assert part["contentSize"] == f"{len(content)} B"
        assert part["sha256"] == hashlib.sha256(content).hexdigest()
        assert "/" in part["encodingFormat"]


@pytest.mark.book
def test_a_book_without_an_address_describes_no_data_set(book):
    assert "ld+json" not in (book / f"{downloads.PAGE}.html").read_text(encoding="utf-8")


def test_a_figure_leads_to_the_figures_like_it_where_its_claims_have_a_term_alike(book):
    def links(name):
        html = (book / "notebooks" / f"{name}.html").read_text(encoding="utf-8")
        return re.findall(r'href="\.\./book/explorer\.html#([^"]*)"', html)

    assert set(links("provinces")) == {
        "body=CRSS&amp;measure=fatalities&amp;cause=all&amp;group=all"
    }
    # Contradictions are of all organisations, and of whatever they count.
    assert links("contradictions") == []
