"""The pages made from the tables: each claim has one place, and tells all that the ledger has."""

import csv
import gzip
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import tally
from tally.book import downloads, explorer, places
from tally.book.claims import Teller, web_address
from tally.book.ledger_pages import by_year
from tally.ledger.statements import histories

PAGES = {
    "book/sources": "{sources}",
    "book/ledger": "{bodies}",
    "book/dictionary": "{dictionary}",
    "book/corrections": "{corrections}",
    "book/left_out": "{left-out}",
    "book/doubts": "{doubts}",
    "book/downloads": "{downloads}",
    **dict.fromkeys(places.pages(), "{ledger}"),
}

#: The heaviest page that a reader should have to load, in bytes as a server sends it.
HEAVIEST = 300_000


def read(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8")


class Page(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])


@pytest.fixture(scope="module")
def pages(book):
    return {name: Page(read(book, name)) for name in PAGES}


def entry(html: str, claim: str) -> str:
    """Give the entry of a claim, without its tags."""
    (found,) = re.findall(rf'<li id="claim-{claim}">(.*?)(?=<li id=|</ul>)', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found).split())


def test_every_claim_and_source_has_its_anchor_once(pages, ledger):
    # A page that cites claims lists them too, each in a row of its own table.
    told = [name for name in pages if name.startswith(("book/ledger/", "book/sources"))]
    found = [i for name in told for i in pages[name].ids]
    for table, prefix in ((ledger.claims, "claim-"), (ledger.sources, "source-")):
        assert sorted(i for i in found if i.startswith(prefix)) == sorted(
            f"{prefix}{key}" for key in table.index
        )


def test_a_claim_is_on_the_page_of_its_body(pages, ledger, root):
    expected = places.claim_pages(root)
    assert list(expected) == list(ledger.claims.index)
    for name, page in pages.items():
        if not name.startswith("book/ledger/"):
            continue
        wanted = {claim for claim, where in expected.items() if where == name}
        assert {i[6:] for i in page.ids if i.startswith("claim-")} == wanted


def test_ids_are_unique_on_each_page(pages):
    for name, page in pages.items():
        twice = {i for i in page.ids if page.ids.count(i) > 1}
        assert (name, twice) == (name, set())


def test_every_link_inside_the_book_arrives(pages, book):
    for name, page in pages.items():
        for link in page.links:
            if link.startswith(("http:", "https:", "#")) and not link.startswith("#claim"):
                continue
            path, _, anchor = link.partition("#")
            target = (book / f"{name}.html").parent / path if path else book / f"{name}.html"
            assert target.resolve().is_file(), (name, link)
            other = target.resolve().relative_to(book.resolve()).with_suffix("").as_posix()
            if anchor and other in pages:
                assert anchor in pages[other].ids, (name, link)


def test_no_page_is_heavy(book):
    sent = {name: len(gzip.compress(read(book, name).encode())) for name in PAGES}
    # The explorer's table is in a script beside its page.
    sent[explorer.DATA] = len(gzip.compress((book / "_static" / explorer.DATA).read_bytes()))
    assert {name: weight for name, weight in sent.items() if weight > HEAVIEST} == {}


def test_an_entry_tells_the_reading_in_both_strictnesses(book):
    html = read(book, "book/ledger/crss")
    told = entry(html, "crss-2023-pk-fatalities-attacks-as-worded-all-count")
    assert told.startswith("over 1,500 people killed, attacks, as worded, Pakistan")
    assert "Read as 1,501 to 1,725; strictly at least 1,501." in told
    share = entry(html, "crss-2024q1-pk-kp-fatalities-all-share")
    assert "share of Pakistan" in share
    assert "Read as 50.5 to 51.5 per cent." in share


def test_an_entry_tells_the_vintages_with_their_releases(book):
    html = read(book, "book/ledger/crss")
    first = entry(html, "crss-2023-pk-fatalities-all-count")
    assert "Annual report for 2023, released 31 December 2023" in first
    assert "Restated as 1,523 (Report for the third quarter of 2024, 1 October 2024)." in first
    last = entry(html, "crss-2023-pk-fatalities-all-count-dna")
    assert "Latest; first told as 1,524 (Annual report for 2023, 31 December 2023)." in last


def test_a_statement_names_all_its_sources(book, ledger):
    said = next(s for cell in histories(ledger.claims) for s in cell if len(s.rows) > 2)
    html = read(book, places.page_of(said.first["body"]))
    told = entry(html, said.claims[0])
    for row in said.rows:
        assert row["publisher"] in told
        assert html.count(f'id="claim-{row["claim_id"]}"') == 1


def test_each_remark_is_told(book):
    assert "Remark: page in Arabic; fewer injured" in entry(
        read(book, "book/ledger/pips"), "pips-2017-pk-injuries-attacks-all-count"
    )


def test_years_are_folded_but_for_the_newest(book):
    html = read(book, "book/ledger/crss")
    folds = re.findall(r'<details class="tally-year"( open)?>', html)
    assert folds[0] == " open"
    assert set(folds[1:]) == {""}
    years = re.findall(r'<section id="body-crss-(\w+)">', html)
    assert years[-1] == "several"
    assert years[:-1] == sorted(years[:-1], reverse=True)


def test_a_year_says_what_its_totals_include(book):
    html = read(book, "book/ledger/crss")
    by_id = dict(re.findall(r'<section id="body-crss-(\w+)">(.*?)</details>', html, re.DOTALL))
    assert "crime, target killings and drone strikes" in by_id["2017"]
    assert "Attacks and operations against militants" in by_id["2018"]


def test_rounder_words_do_not_restate(ledger):
    fates = {s.claims[0]: s.fate for cell in histories(ledger.claims) for s in cell}
    assert fates["crss-2023-pk-fatalities-militants-count-geo-news"] == "rounder"
    assert set(fates.values()) == {"latest", "restated", "repeated", "rounder", "hedged", "beside"}


@pytest.mark.slow
def test_a_period_of_several_years_has_a_section_of_its_own(ledger):
    last = by_year(c for c in histories(ledger.claims) if c.first["body"] == "CRSS")[-1]
    assert last[0] == ("Several years", "several")
    assert {cell.first["period"] for cell in last[1]} >= {"2013/2018"}


def test_a_new_body_finds_a_page():
    assert places.page_of("A new body") == "book/ledger/others"
    assert places.bodies_of("book/ledger/others", ["CRSS", "A new body"]) == ["A new body"]


def test_only_addresses_of_the_web_are_links(ledger):
    assert web_address("javascript:alert(1)") is None
    teller = Teller(ledger, lambda name: f"sources.html#source-{name}")
    row = dict(histories(ledger.claims)[0].first, locator='<b>"x"</b>', printed="<i>3</i>")
    told = teller.source(row, first=False)
    assert "<i>" not in told
    assert "&lt;b&gt;" in told


def test_the_dictionary_tells_every_column(book, root):
    html = read(book, "book/dictionary")
    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        assert resource["path"] in html
        for field in resource.get("schema", {}).get("fields", ()):
            assert f'<th scope="row">{field["name"]}</th><td>{field["type"]}</td>' in html
    assert "one of exact, at_least, over, at_most, under, nearly, around, range" in html
    assert "a key of sources" in html
    for column in ("low_strict", "known", "latest", "scope_drones"):
        assert f'<th scope="row">{column}</th>' in html


def test_the_dictionary_shows_each_qualifier_in_both_readings(book):
    html = read(book, "book/dictionary")
    for qualifier in ("exact", "at_least", "over", "under", "nearly", "around", "range"):
        row = rf'<th scope="row">{qualifier}</th><td><a href="ledger/\w+.html#claim-'
        assert re.search(row, html), qualifier
    assert "N up to N and its reach" in html


def test_corrections_cite_their_claims(pages, book):
    page = pages["book/corrections"]
    assert "ledger/pips.html#claim-pips-2017-pk-injuries-attacks-all-count" in page.links
    assert ">736</a>" in read(book, "book/corrections")
    assert "correction-hour24-quarter" in page.ids


def test_what_was_left_out_is_told_with_its_reason(book, root):
    html = read(book, "book/left_out")
    with (root / "data" / "left_out.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} rows were left out" in html
    assert html.count("<tr>") == len(rows) + len({row["body"] for row in rows})
    assert "A garbled print" in html


def test_each_doubt_is_told_with_its_claims_and_what_became_of_it(book, pages, root):
    html = read(book, "book/doubts")
    with (root / "data" / "doubts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} doubts" in html
    assert {f"doubt-{row['row']}" for row in rows} <= set(pages["book/doubts"].ids)
    linked = {link.partition("#claim-")[2] for link in pages["book/doubts"].links}
    assert {claim for row in rows for claim in (row["claim_id"], *row["against"].split())} <= linked
    for outcome in {row["became"] for row in rows}:
        _, _, part = html.partition(f'id="doubts-{outcome}"')
        count = sum(row["became"] == outcome for row in rows)
        assert part.partition("</section>")[0].count('<tr id="doubt-') == count
        assert re.search(rf'href="#doubts-{outcome}">\w+</a>: {count}\b', html)
    # Each stands under who counted, whom its line names with the number of rows.
    folds = re.findall(
        r'<details class="tally-claims" id="doubts-[a-z-]+"><summary>[^<]+ \((\d+)\)</summary>'
        r"(.*?)</details>",
        html,
    )
    assert [int(n) for n, _ in folds] == [fold.count('<tr id="doubt-') for _, fold in folds]
    assert sum(int(n) for n, _ in folds) == len(rows)


def test_a_doubt_leads_to_its_correction(pages):
    assert "corrections.html#correction-hour24-quarter" in pages["book/doubts"].links


def test_downloads_have_the_size_and_sum_that_the_page_says(book):
    html = read(book, "book/downloads")
    files = sorted((book / downloads.FOLDER).iterdir())
    assert {f.suffix for f in files} == {".csv", ".parquet", ".xlsx", ".zip"}
    for file in files:
        assert f'href="../data/{file.name}"' in html
        assert hashlib.sha256(file.read_bytes()).hexdigest() in html


def test_a_figure_that_is_added_is_everywhere_after_one_build(tmp_path, write_pages, build_pages):
    project = write_pages(tmp_path, PAGES | {explorer.PAGE: "{explorer}"})
    assert build_pages(project) == ""
    site = project / "_build" / "html"
    before = hashlib.sha256((site / "data" / "tally-claims.csv").read_bytes()).hexdigest()
    with (project / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        of = "PK,sabotage,all,all,all,all,all,count"
        file.write(f"new,geo-news-2024-04,,PIPS,,2024,{of},,77,77,exact,,,\n")
    assert build_pages(project) == ""
    assert "77 incidents of sabotage, Pakistan" in entry(read(site, "book/ledger/pips"), "new")
    assert "ledger/pips.html#claim-new" in read(site, "book/sources")
    assert '"new"' in (site / "_static" / explorer.DATA).read_text(encoding="utf-8")
    content = (site / "data" / "tally-claims.csv").read_bytes()
    assert b"\nnew,geo-news-2024-04," in content
    assert before not in read(site, "book/downloads")
    assert hashlib.sha256(content).hexdigest() in read(site, "book/downloads")
    # Files that somebody removed come back, although no page is read again.
    shutil.rmtree(site / "data")
    assert build_pages(project) == ""
    assert (site / "data" / "tally-claims.csv").read_bytes() == content


def test_no_heading_leaves_out_a_level(book):
    skipped = {}
    for path in book.rglob("*.html"):
        article = re.search(r"<article.*</article>", path.read_text(encoding="utf-8"), re.DOTALL)
        levels = [int(n) for n in re.findall(r"<h([1-6])\b", article[0] if article else "")]
        if any(after > before + 1 for before, after in pairwise(levels)):
            skipped[path.name] = levels
    assert skipped == {}


def test_what_has_a_label_has_a_role(book):
    bare = set()
    for path in book.rglob("*.html"):
        for tag in re.findall(r"<(?:pre|div|span|p)\b[^>]*\baria-label=[^>]*>", path.read_text()):
            if "role=" not in tag:
                bare.add(tag)
    assert bare == set()


#: What readers see no words of, and what is quoted from a table's own column.
UNSEEN = re.compile(r"<(script|style|pre|code|svg)\b.*?</\1>", re.DOTALL)


def test_readers_meet_the_name_of_an_organisation_and_not_its_id(book):
    ids = [b for b in tally.load().tables["bodies"].index if "-" in b]
    raw = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])")
    met = {}
    for path in book.rglob("*.html"):
        article = re.search(r"<article.*</article>", path.read_text(encoding="utf-8"), re.DOTALL)
        words = re.sub(r"<[^>]+>", " ", UNSEEN.sub("", article[0] if article else ""))
        if found := set(raw.findall(words)):
            met[path.name] = found
    assert met == {}
