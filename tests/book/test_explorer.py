"""The explorer: its first rows are in the page, and all claims, once, in the script beside it."""

import csv
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

import tally
from tally.book import assets, explorer, places
from tally.ledger.names import spoken

ADDRESSES = {
    "pages": {page: page.removeprefix("book/") + ".html" for page in places.pages()},
    "sources": "sources.html",
}

#: Text that would act if it were taken for markup, or for a formula.
EVIL = "=<script>alert('&')</script>"


@pytest.fixture(scope="module")
def page(book):
    return (book / f"{explorer.PAGE}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def content(book):
    return read_script((book / "_static" / explorer.DATA).read_bytes())


def read_script(script: bytes) -> dict:
    text = script.decode()
    assert text.startswith("window.tallyClaims={") and text.endswith("};\n")
    return json.loads(text.removeprefix("window.tallyClaims=").removesuffix(";\n"))


def column(content: dict, name: str) -> list:
    packed = content["data"][name]
    if isinstance(packed, list):
        return packed
    if "of" in packed:
        at = packed["at"]
        places = content["data"][at]["at"] if isinstance(at, str) else at
        return [packed["of"][i] for i in places]
    others = enumerate(column(content, packed["as"]))
    return [packed["but"].get(str(i), other) for i, other in others]


def rows_in(page: str) -> list[str]:
    return re.findall(r'<tr role="row">(<th scope="row".*?)</tr>', page)


def test_the_page_has_its_first_rows_without_a_script(page, ledger):
    rows = rows_in(page)
    assert len(rows) == explorer.ROWS
    claims = [re.search(r"#claim-([a-z0-9-]+)", row)[1] for row in rows]
    last = ledger.claims["last"]
    assert [last[c] for c in claims] == sorted(last, reverse=True)[: explorer.ROWS]
    for row, name in zip(rows, claims, strict=True):
        claim = ledger.claims.loc[name]
        told = re.sub(r"<[^>]+>", " ", row)
        for words in (
            claim["text"],
            spoken(claim["body"]) if claim["body"] != "unnamed" else "No organisation named",
            ledger.name("region", claim["region"]),
        ):
            assert words in told


def test_the_script_has_every_claim_once(content, ledger):
    assert column(content, "claim_id") == list(ledger.claims.index)
    for name in ("printed", "text", "body", "period", "kind"):
        assert column(content, name) == ledger.claims[name].tolist()


def test_the_script_has_what_the_download_has(content, book, ledger):
    from tally.ledger import download

    rows = csv.DictReader(download.csv_file(download.enriched(ledger)).decode().splitlines(True))
    wanted = list(rows)
    assert content["columns"] == list(wanted[0])
    for name in ("high_strict", "known", "latest", "value", "scope_counts", "note"):
        shown = ["" if value is None else value for value in column(content, name)]
        shown = [
            ("no", "yes")[value] if value in (True, False) and name == "latest" else value
            for value in shown
        ]
        assert [str(value).lstrip("'") for value in shown] == [
            row[name].lstrip("'") for row in wanted
        ]


def test_a_fate_leads_to_the_claim_that_is_named(content):
    fates = dict(zip(column(content, "claim_id"), column(content, "fate"), strict=True))
    others = dict(zip(column(content, "claim_id"), column(content, "other"), strict=True))
    first = "crss-2023-pk-fatalities-all-count"
    assert fates[first] == "restated"
    assert fates["crss-2023-pk-fatalities-all-count-dna"] == "latest"
    assert {other for other in others.values() if other} <= set(fates)
    assert all((fates[c] == "latest") == (other is None) for c, other in others.items())


def test_every_link_arrives(content, page, book):
    targets = {}
    folder = book / "book"
    links = set(re.findall(r'href="((?:ledger/|sources)[^"]*)"', page))
    rows = zip(*(column(content, n) for n in ("page", "claim_id", "source_id")), strict=True)
    for where, claim, source in rows:
        links |= {
            f"{content['pages'][where]}#claim-{claim}",
            f"{content['sources']}#source-{source}",
        }
    assert len(links) > 1131
    for link in links:
        path, _, anchor = link.partition("#")
        if path not in targets:
            html = (folder / path).read_text(encoding="utf-8")
            targets[path] = set(re.findall(r'\bid="([^"]+)"', html))
        assert not anchor or anchor in targets[path], link


def test_only_this_page_loads_the_library(page, book):
    scripts = re.findall(r'<script[^>]*src="([^"]+)"', page)
    for name in (explorer.DATA, *explorer.SCRIPTS):
        (found,) = [source for source in scripts if f"/{name}?" in source]
        path, _, mark = found.partition("?v=")
        assert mark
        assert (book / "book" / path).resolve().is_file()
    digest = hashlib.sha256((book / "_static" / explorer.DATA).read_bytes()).hexdigest()
    assert f"{explorer.DATA}?v={digest[:8]}" in page
    other = (book / "book" / "sources.html").read_text(encoding="utf-8")
    loaded = re.findall(r'<(?:script|link rel="stylesheet")[^>]*(?:src|href)="([^"]+)"', other)
    assert loaded
    assert [name for name in loaded if re.search("datatables|explorer|claims", name)] == []


def test_the_page_has_no_script_of_its_own(page):
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_each_field_has_a_label_and_the_terms_of_the_claims(page, ledger):
    for name in explorer.CHOICES:
        assert f'<label for="find-{name}">' in page
        (select,) = re.findall(rf'<select id="find-{name}".*?</select>', page)
        options = re.findall(r'<option value="([^"]*)"', select)
        assert options[0] == "" and len(options) == len(set(options))
        if name not in ("fate", "period"):
            assert set(options[1:]) == set(ledger.claims[name])
        if name == "period":
            assert set(ledger.claims[name]) <= set(options)


def seeded(root: Path, folder: Path):
    """Give the ledger with a remark, a publisher and a headline that would act."""
    shutil.copytree(root / "data", folder, dirs_exist_ok=True)
    for table, columns in (("claims", ["note"]), ("sources", ["publisher", "title"])):
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row.update(dict.fromkeys(columns, EVIL))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return tally.load(folder)


@pytest.mark.slow
def test_text_of_the_tables_stays_text(root, tmp_path):
    ledger = seeded(root, tmp_path / "data")
    rows = explorer.rows_of(ledger)
    texts = rows["text"].to_dict()
    made = explorer.row_html(rows.iloc[0].to_dict(), ADDRESSES, texts)
    assert "=&lt;script&gt;alert(" in made and "<script" not in made
    content = read_script(explorer.script_of(ledger, rows, ADDRESSES))
    assert set(column(content, "publisher")) == set(column(content, "note")) == {EVIL}


def test_the_library_is_the_one_that_is_named():
    vendor = assets.STATIC / "vendor"
    known = json.loads((vendor / "vendor.json").read_text(encoding="utf-8"))
    assert set(known) == {path.name for path in vendor.glob("*.js")}
    for name, about in known.items():
        script = (vendor / name).read_bytes()
        assert hashlib.sha256(script).hexdigest() == about["sha256"]
        assert about["version"].encode() in script[:100]
        assert (vendor / about["licence_text"]).is_file()
        # A strict policy forbids code made from text.
        assert not re.search(rb"\beval\s*\(|\bnew Function\b", script)


def test_organisations_with_the_most_claims_come_first_and_districts_under_their_province(ledger):
    counts = ledger.claims["body"].value_counts()
    bodies = re.findall(r'<option value="([^"]+)">', explorer.options_of("body", ledger))
    assert bodies[-1] == "unnamed"
    assert [counts[b] for b in bodies[:-1]] == sorted(counts.drop("unnamed"), reverse=True)
    groups = re.findall(
        r'<optgroup label="([^"]+)">(.*?)</optgroup>', explorer.options_of("region", ledger)
    )
    under = {name: re.findall(r'value="([^"]+)"', options) for name, options in groups}
    assert list(under)[:3] == ["Pakistan", "Khyber Pakhtunkhwa", "Balochistan"]
    assert {"PK-KP", "PK-TA-khyber", "PK-KP-mardan-range"} <= {*under["Khyber Pakhtunkhwa"]}
    assert under["Balochistan"][:2] == ["PK-BA", "PK-BA-awaran"]
    # What claims tell stands in one group, and what they don't in none.
    told = [region for regions in under.values() for region in regions]
    assert sorted(told) == sorted(set(ledger.claims["region"]))
