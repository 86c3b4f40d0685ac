"""The extension: numbers in prose come from the ledger or a chapter, and a faulty book fails."""

import io
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser

import nbformat
import pytest
from sphinx.application import Sphinx
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tally.book import assets, cite, places
from tally.notebooks import fresh
from tally.page import outputs

#: `make test-fast` leaves it out.
pytestmark = pytest.mark.book

CLAIM = "crss-2024q1-pk-kp-fatalities-all-share"
VALUE = {"text": "219 to 222", "low": 219, "high": 222, "unit": "people killed"}
VALUE |= {"scope": {"body": "CRSS", "region": "PK-KP", "period": "2024-Q1", "group": "all"}}

#: What the book's own configuration sets, as far as the extension is concerned.
CONFIGURATION = {
    "extensions": ["myst_nb", "tally.book"],
    "root_doc": "book/intro",
    "exclude_patterns": ["_build"],
    "nb_execution_mode": "off",
    "suppress_warnings": ["mystnb.unknown_mime_type"],
    "html_theme": "basic",
}


#: What the notebook says: its value, as a number with its claim.
SAID = {"name": "kp_count", "text": "219 to 222", "claims": [CLAIM], "origin": "Computed: a"}


def shown(kind, **data):
    """Make an output as a verb would."""
    forms = {"text/html": "<p>For JupyterLab</p>", "text/plain": "219"}
    forms[outputs.MIME] = {"format": outputs.FORMAT, "kind": kind, **data}
    return nbformat.v4.new_output("display_data", forms)


def write_notebook(root, name="provinces", values=None, said=SAID, more=()):
    """Write an executed notebook by hand: one cell, its outputs and its record."""
    record = {"tally": "0.1.0", "notebook": name, "values": values or {"kp_count": VALUE}}
    made = [shown("sentence", parts=["It was ", said, "."]), *more, shown("record", tables=[])]
    made[-1]["data"]["application/json"] = record
    cell = nbformat.v4.new_code_cell("page.record()", outputs=made, execution_count=1)
    title = nbformat.v4.new_markdown_cell("# Where are people killed?")
    title["id"], cell["id"] = "title", "record"
    notebook = nbformat.v4.new_notebook(cells=[title, cell], metadata=fresh.KERNEL)
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook))
    return stamp(path, root)


def stamp(path, root):
    """Give a notebook the fingerprints that a run would have given it."""
    file = path.parent / fresh.FILE
    stored = json.loads(file.read_text()) if file.exists() else {}
    stored[path.stem] = fresh.fingerprints(path, root)
    file.write_text(json.dumps(stored))
    return path


def write_intro(project, text):
    pages = [*(project / "book").rglob("*.md"), *(project / "notebooks").glob("*.ipynb")]
    names = sorted(f"/{p.relative_to(project).with_suffix('').as_posix()}" for p in pages)
    names = [name for name in names if name != "/book/intro"] or ["/notebooks/provinces"]
    toctree = "\n".join(["```{toctree}", *names, "```"])
    (project / "book" / "intro.md").write_text(f"# Tally\n\n{text}\n\n{toctree}\n")


def write_project(folder, data):
    """Write a book of two pages, which tells no claim."""
    shutil.copytree(data, folder / "data")
    (folder / "book").mkdir()
    write_notebook(folder)
    write_intro(folder, "Nothing is cited.")
    return folder


def write_whole(folder, data):
    """Write a book with the page of sources and the pages of the ledger."""
    project = write_project(folder, data)
    (project / "book" / "ledger").mkdir()
    (project / "book" / "sources.md").write_text("# Sources\n\n```{sources}\n```\n")
    for page in places.pages():
        (project / f"{page}.md").write_text(f"# {page}\n\n```{{ledger}}\n```\n")
    write_intro(project, "Nothing is cited.")
    return project


@pytest.fixture
def project(tmp_path, small_data):
    return write_project(tmp_path, small_data)


@pytest.fixture
def whole(tmp_path, small_data):
    return write_whole(tmp_path, small_data)


@pytest.fixture(scope="module")
def cited(tmp_path_factory, small_data):
    """A built book that cites and has no fault, which no test changes."""
    project = write_whole(tmp_path_factory.mktemp("cited"), small_data)
    write_folds(write_notebook(project, name="folds"))
    write_notebook(project, name="bare", said="219")
    svg = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    spec = '<script type="application/json">{"$schema": "https://vega.github.io/x.json"}</script>'
    asks_nobody = f'<div>{svg}{spec}<a href="https://example.org/">a page</a></div>'
    results = "{result}`provinces:kp_count` and {result}`bare:kp_count`"
    write_intro(project, f"It was {{claim}}`{CLAIM}`, {results}.\n\n{asks_nobody}")
    build_well(project)
    return project


def write_folds(path):
    """Let a notebook have cells without output: one apart, and two before the last."""
    notebook = json.loads(path.read_text())
    title, last = notebook["cells"]
    last["metadata"] = {"tags": ["hide-input"]}
    silent = {**last, "outputs": []}
    first, second, apart = (
        {**silent, "id": name, "source": f"{name} = 1"} for name in ("first", "second", "apart")
    )
    notebook["cells"] = [title, apart, {**title, "id": "text", "source": "Why"}]
    notebook["cells"] += [first, second, last]
    path.write_text(json.dumps(notebook))
    stamp(path, path.parents[1])


@pytest.fixture(scope="module")
def harmful(tmp_path_factory, small_data):
    """A built book whose tables hold markup, and an address that would run."""
    project = write_whole(tmp_path_factory.mktemp("harmful"), small_data)
    sources, claims = (project / "data" / f"{name}.csv" for name in ("sources", "claims"))
    text = sources.read_text(encoding="utf-8")
    text = text.replace("Geo News", "Geo<script>alert(1)</script>").rstrip("\n")
    row = "made-up,Nobody,A title,2024,javascript:alert(1),en,,,,"
    sources.write_text(f"{text}\n{row}\n", encoding="utf-8")
    row = "made-up,made-up,,CRSS,,2024,PK,sabotage,all,all,all,all,all,count,,3,3,exact,,,\n"
    claims.write_text(claims.read_text(encoding="utf-8") + row, encoding="utf-8")
    stamp(project / "notebooks" / "provinces.ipynb", project)
    write_intro(project, f"It was {{claim}}`{CLAIM}`.")
    build_well(project)
    return project


def build(project):
    """Build the book; give the exit status and what was said on the terminal."""
    said = io.StringIO()
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            srcdir=project,
            confdir=None,
            outdir=project / "_build" / "html",
            doctreedir=project / "_build" / "doctrees",
            buildername="html",
            confoverrides=CONFIGURATION,
            status=None,
            warning=said,
        )
        try:
            app.build()
            status = app.statuscode
        except SystemExit as stopped:
            status = stopped.code
    return status, strip_colors(said.getvalue())


def build_well(project):
    """Build a book that has no fault."""
    status, told = build(project)
    assert told == ""
    assert status == 0


def page(project, name="book/intro"):
    return (project / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")


class Elements(HTMLParser):
    """Collect the elements of a page with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    @property
    def ids(self):
        return [a["id"] for _, a in self.found if "id" in a]


def numbers(project):
    """Give the links of the numbers in the introduction, in their order."""
    return [a for _, a in Elements(page(project)).found if "tally-number" in a.get("class", "")]


def test_the_code_of_a_chapter_stands_behind_one_door_at_its_foot(cited):
    html = page(cited, "notebooks/folds")
    (fold,) = re.findall(r"<details.*?</details>", html, re.DOTALL)
    text = re.sub(r"<[^>]+>", "", fold)
    assert re.findall(r"\w+ = 1|page.record\(\)", text) == [
        "apart = 1",
        "first = 1",
        "second = 1",
        "page.record()",
    ]
    # Nothing of the page comes after it, and no other code is shown.
    after = html.split(fold)[1].split("</section>")[0]
    assert re.sub(r"<[^>]+>", "", after).strip() == ""
    assert html.count("cell_input") == 1


def test_a_claim_is_a_link_to_its_entry_in_the_ledger(cited):
    link = numbers(cited)[0]
    assert link["href"] == f"ledger/crss.html#claim-{CLAIM}"
    assert link["title"] == "printed “51%” by Geo News, April 2024; CRSS"
    assert ">51%</a>" in page(cited)


def test_a_result_is_a_link_to_its_chapter(cited):
    link = numbers(cited)[1]
    assert link["href"] == "../notebooks/provinces.html#value-kp_count"
    assert link["title"] == "people killed, CRSS, 2024-Q1"
    carried = {name: text for name, text in link.items() if name.startswith("data-")}
    assert carried == {
        "data-low": "219",
        "data-high": "222",
        "data-unit": "people killed",
        "data-scope": "body:CRSS region:PK-KP",
        "data-period": "2024-Q1",
    }
    assert ">219 to 222</a>" in page(cited)


def test_a_value_without_an_anchor_links_to_the_page(cited):
    assert numbers(cited)[2]["href"] == "../notebooks/bare.html"
    assert len(numbers(cited)) == 3


def test_links_and_drawings_ask_nobody(cited):
    # The book was built without a word.
    assert 'href="https://example.org/"' in page(cited)
    assert "https://vega.github.io/x.json" in page(cited)


def figure(**changed):
    """Make a complete figure of one bar, as a verb would."""
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
        "data": {"values": [{"x": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
        "autosize": {"type": "fit", "contains": "padding"},
    }
    parts = {
        "name": "shares",
        "number": 1,
        "finding": ["A finding"],
        "scope": "CRSS: people killed",
        "alternative": "One bar, at one.",
        "caption": ["Source: CRSS, in Dawn."],
        "specification": json.dumps(spec),
        "table": {"caption": "Data of figure 1", "columns": ["Region"], "rows": [["KP"]]},
        "claims": [CLAIM],
        "editions": [],
    }
    return shown("figure", **parts | changed)


def test_a_figure_is_drawn_when_the_book_is_built_and_kept(project):
    write_notebook(project, more=[figure()])
    build_well(project)
    html = page(project, "notebooks/provinces")
    pictures = re.findall(r'class="tally-svg tally-(\w+)"><svg [^>]*width="(\d+)"', html)
    assert pictures == [("wide", "680"), ("narrow", "340")]
    files = project / "_build" / "html" / "_figures"
    assert {path.name for path in files.iterdir()} == {
        f"provinces-shares.{e}" for e in ("csv", "js", "png", "svg")
    }
    links = [a.get("href") for _, a in Elements(html).found if "download" in a]
    assert links == [f"../_figures/provinces-shares.{kind}" for kind in ("png", "svg", "csv")]
    data = (files / "provinces-shares.csv").read_text()
    assert data == "Region,Unit and scope\nKP,CRSS: people killed\n"
    assert "howpublished = {Figure 1 of “Where are people killed?”" in html
    # What the toggle says is not said again: the table says what it holds.
    assert "<summary>Data of figure 1</summary>" in html
    assert "<caption>CRSS: people killed</caption>" in html
    kept = project / "_build" / "doctrees" / "tally-pictures"
    first = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert len(first) == 4

    # Other words draw a new frame, and the drawing is kept; what is no longer shown goes.
    write_notebook(project, more=[figure(scope="CRSS: people injured")])
    build_well(project)
    second = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert len(second) == 4
    assert len(first.items() & second.items()) == 2
    assert "people injured" in (files / "provinces-shares.svg").read_text()
    write_notebook(project)
    build_well(project)
    assert list(kept.iterdir()) == list(files.iterdir()) == []


def test_the_search_knows_what_a_chapter_says_and_not_its_code(project):
    write_notebook(project, more=[figure()])
    build_well(project)
    index = (project / "_build" / "html" / "searchindex.js").read_text()
    assert '"dawn":' in index
    for unsaid in ("vega", "quantit", "misc", "howpublish", "jupyterlab"):
        assert f'"{unsaid}' not in index


def test_the_names_of_a_chapters_claims_lead_to_the_ledger(whole):
    table = {"summary": "One claim", "caption": "Claims", "columns": ["Printed", "Claim"]}
    table |= {"rows": [["51%", CLAIM], ["1", "no-such-claim"]], "marks": "claim"}
    write_notebook(whole, more=[shown("record", tables=[table])])
    build_well(whole)
    html = page(whole, "notebooks/provinces")
    assert f'<tr id="claim-{CLAIM}">' in html
    assert f'<td><a href="../book/ledger/crss.html#claim-{CLAIM}">{CLAIM}</a></td>' in html
    assert "<td>no-such-claim</td>" in html


def test_a_notebook_that_is_taken_away_says_what_it_needs(cited):
    folder = cited / "_build" / "html" / "_sources" / "notebooks"
    made = nbformat.read(next(folder.glob("provinces.ipynb*")), as_version=4)
    nbformat.validate(made)
    first, *others = made.cells
    assert first.cell_type == "markdown"
    assert "package `tally`" in first.source and "`make book`" in first.source
    stored = nbformat.read(cited / "notebooks" / "provinces.ipynb", as_version=4)
    assert others == stored.cells


def test_the_page_at_the_top_is_a_whole_one(cited):
    front = (cited / "_build" / "html" / "index.html").read_text()
    assert front.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert re.search("<title>[^<]+</title>", front)
    assert 'content="0; url=book/intro.html"' in front


def test_an_output_of_another_format_is_refused(project):
    other = shown("sentence", parts=["It was."])
    other["data"][outputs.MIME]["format"] = 0
    write_notebook(project, more=[other])
    status, told = build(project)
    assert status == 1
    assert "provinces.ipynb, cell 2: An output is of the format 0" in told


def test_a_rule_of_style_reaches_the_book_though_no_page_is_made_anew(
    project, monkeypatch, tmp_path
):
    build_well(project)
    before = {path: path.read_text() for path in (project / "_build" / "html").rglob("*.html")}
    static = tmp_path / "static"
    shutil.copytree(assets.STATIC, static)
    with (static / assets.STYLE).open("a") as file:
        file.write("\n.tally-say { outline: 3px dotted; }\n")
    monkeypatch.setattr(assets, "STATIC", static)
    build_well(project)
    sheet = (project / "_build" / "html" / "_static" / "book.css").read_text()
    assert "outline: 3px dotted" in sheet
    name = "notebooks/provinces"
    links = [
        re.search('book.css[^"]*', text)[0]
        for text in (before[project / "_build" / "html" / f"{name}.html"], page(project, name))
    ]
    assert links[0] != links[1]


def test_texts_of_tables_are_escaped(harmful):
    for name in ("book/intro", "book/sources", "book/ledger/crss"):
        assert "<script>alert" not in page(harmful, name)
        assert "Geo&lt;script&gt;alert" in page(harmful, name)


def test_an_address_that_is_no_web_address_is_no_link(harmful):
    assert "source-made-up" in page(harmful, "book/sources")
    assert 'id="claim-made-up"' in page(harmful, "book/ledger/crss")
    assert "javascript:" not in page(harmful, "book/sources") + page(harmful, "book/ledger/crss")


#: What leads nowhere, and what is said of it.
DEAD = [
    ("{claim}`crss-2024q1-pk-kp-fatalities-all-shares`", f"did you mean '{CLAIM}'?"),
    ("{result}`provinces:kp_cuont`", "no value 'kp_cuont'; did you mean 'kp_count'?"),
    ("{result}`provincse:kp_count`", "no notebook 'provincse'; did you mean 'provinces'?"),
    ("{result}`kp_count`", "A result is cited as 'notebook:value'"),
    ("[a page](nowhere.md)", "nowhere.md"),
    ("[a heading](#no-such-heading)", "no-such-heading"),
    ("{ref}`no-such-label`", "no-such-label"),
    ("{clam}`x`", 'Unknown interpreted text role "clam"'),
    ("```{sources}\n```", "belongs on the page book/sources"),
    ("```{ledger}\n```", "belongs on one of the pages book/ledger/crss"),
]


def test_each_dead_reference_is_told_by_each_build_which_fails(project):
    write_intro(project, "\n\n".join(text for text, _ in DEAD))
    lines = (project / "book" / "intro.md").read_text().splitlines()
    for _ in range(2):  # a second build must not take the faulty page for a finished one
        status, told = build(project)
        assert status == 1
        for text, said in DEAD:
            place = f"intro.md:{lines.index(text.splitlines()[0]) + 1}: "
            # Each of them alone would fail the build, which takes warnings for errors.
            level = re.escape(place) + "(WARNING|ERROR): .*" + re.escape(said)
            assert re.search(level, told), (said, told)


def test_faults_of_prose_and_figures_fail_the_build(project):
    glossary = "```{glossary}\nvintage\n  One of several versions.\n```"
    write_intro(project, f"It was 51% of all.\nThe regime fell.\n\n{glossary}")
    by_itself = nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo="})
    write_notebook(project, more=[by_itself])
    status, told = build(project)
    assert status == 1
    assert "book/intro.md:3: the number “51%” is typed in “It was 51% of all.”; cite it" in told
    assert "book/intro.md:4: the word “regime” takes sides in “The regime fell.”" in told
    assert "book/intro.md:7: the term 'vintage' is defined, and no page uses it" in told
    assert "something is shown by itself (image/png)" in told


def test_a_page_of_the_ledger_that_is_not_in_the_book(project):
    write_intro(project, f"It was {{claim}}`{CLAIM}`.")
    status, told = build(project)
    assert status == 1
    assert "book/ledger/crss is not in the contents" in told


def change_claim(project):
    path = project / "data" / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [
        line.replace("51%,51,", "52%,52,") if line.startswith(CLAIM) else line for line in lines
    ]
    assert changed != lines
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")


def clear_outputs(project):
    edit(project, lambda cell: cell.update(outputs=[], execution_count=None))


def fail(project):
    error = {"output_type": "error", "ename": "LedgerError", "evalue": "No.", "traceback": []}
    edit(project, lambda cell: cell.update(outputs=[error]))


def drop_record(project):
    edit(project, lambda cell: cell["outputs"].pop())


def edit(project, change):
    path = project / "notebooks" / "provinces.ipynb"
    notebook = json.loads(path.read_text())
    change(notebook["cells"][1])
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (change_claim, "the stored page is old"),
        (clear_outputs, "no outputs are stored"),
        (fail, "cell 2 failed: LedgerError: No."),
        (drop_record, "no record of results"),
    ],
)
def test_an_old_or_faulty_notebook_is_refused(project, spoil, said):
    build_well(project)
    before = page(project, "notebooks/provinces")
    spoil(project)
    for _ in range(2):
        status, told = build(project)
        assert status == 1
        assert "notebooks/provinces.ipynb: " in told
        assert said in told
        assert page(project, "notebooks/provinces") == before


def test_a_changed_result_changes_the_page_that_cites_it(project):
    write_intro(project, "It was {result}`provinces:kp_count`.")
    build_well(project)
    write_notebook(project, values={"kp_count": VALUE | {"text": "220 to 222"}})
    build_well(project)
    assert ">220 to 222</a>" in page(project)


def test_a_changed_claim_changes_the_page_that_cites_it(whole):
    project = whole
    write_intro(project, f"It was {{claim}}`{CLAIM}`.")
    build_well(project)
    change_claim(project)
    stamp(project / "notebooks" / "provinces.ipynb", project)
    build_well(project)
    assert ">52%</a>" in page(project)
    assert "<b>52%</b>" in page(project, "book/ledger/crss")
    assert ">52%</a>" in page(project, "book/sources")


def test_a_page_that_would_ask_another_host_fails(project):
    asking = {
        "a.example.org": '<script src="https://a.example.org/x.js"></script>',
        "b.example.org": "<img alt='' src='//b.example.org/x.png'>",
        "c.example.org": '<link rel="stylesheet" href="http://c.example.org/x.css">',
        "d.example.org": '<iframe width="3" src=https://d.example.org/></iframe>',
    }
    write_intro(project, "".join(asking.values()))
    status, told = build(project)
    assert status == 1
    lines = [line for line in told.splitlines() if "from another host" in line]
    assert {host for host in asking if any(host in line for line in lines)} == set(asking)


def test_pages_share_one_sheet_with_what_any_of_them_asks_for(project):
    write_intro(project, '<b class="rubric">A</b>')
    build_well(project)
    sheet = project / "_build" / "html" / "_static" / "book.css"
    first = sheet.read_text()
    assert "p.rubric" in first and "table.hlist" not in first
    link = re.search("<link[^>]*book.css[^>]*>", page(project))[0]
    assert 'data-made-of="pygments.css basic.css' in link
    assert page(project).count('rel="stylesheet"') == 1

    # A build that writes one page alone makes the sheet of the same parts, for all pages.
    write_notebook(project, said=SAID | {"text": "rubric hlist"})
    build_well(project)
    assert "table.hlist" in sheet.read_text()
    for name in ("book/intro", "notebooks/provinces"):
        again = re.search("<link[^>]*book.css[^>]*>", page(project, name))[0]
        assert re.sub("v=[0-9a-f]+", "", again) == re.sub("v=[0-9a-f]+", "", link)
        assert again != link


def test_the_chart_library_is_written_once(tmp_path):
    path = tmp_path / "_static" / assets.BUNDLE
    assets.write_bundle(path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("/* Vega, Vega-Lite")
    assert "window.vegaEmbed=" in text
    first = path.stat().st_mtime_ns
    assets.write_bundle(path)
    assert path.stat().st_mtime_ns == first
    path.write_text("/* an older version */")
    assets.write_bundle(path)
    assert path.read_text(encoding="utf-8") == text


def test_each_line_of_a_date_is_in_words():
    assert [cite.day(d) for d in ("2024-04-09", "2024-04", "2024", "", None)] == [
        "9 April 2024",
        "April 2024",
        "2024",
        "",
        "",
    ]


def test_the_plain_command_refuses_a_book_after_a_change_of_data(root, jupyter_book, tmp_path):
    # One chapter is enough, and on it the command is as plain as on all.
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: notebooks/provinces\n")
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(root / name, tmp_path / name)
    for name in ("book", "data", "notebooks", "src"):
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(root / name, tmp_path / name, ignore=ignored)
    change_claim(tmp_path)
    run = subprocess.run(
        [jupyter_book, "build", "."],
        cwd=tmp_path,
        env=os.environ | {"TALLY_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "notebooks/provinces.ipynb: the stored page is old" in run.stderr
    assert "make refresh" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "_build" / "html" / "notebooks").exists()
