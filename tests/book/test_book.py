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

CLAIM = "crss-2024q1-pk-kp-fatalities-all-share"
VALUE = {"text": "219 to 222", "low": 219, "high": 222, "unit": "people killed", "scope": "CRSS"}

#: What the book's own configuration sets, as far as the extension is concerned.
CONFIGURATION = {
    "extensions": ["myst_nb", "tally.book"],
    "root_doc": "book/intro",
    "exclude_patterns": ["_build"],
    "nb_execution_mode": "off",
    "suppress_warnings": ["mystnb.unknown_mime_type"],
    "html_theme": "basic",
}


def write_notebook(root, name="provinces", values=None, html='<b id="value-kp_count">219</b>'):
    """Write an executed notebook by hand: one cell, its output and its record."""
    record = {"tally": "0.1.0", "notebook": name, "values": values or {"kp_count": VALUE}}
    outputs = [
        nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "219"}),
        nbformat.v4.new_output(
            "display_data",
            {"text/html": "<p>Record</p>", "text/plain": "record", "application/json": record},
        ),
    ]
    cell = nbformat.v4.new_code_cell("page.record()", outputs=outputs, execution_count=1)
    title = nbformat.v4.new_markdown_cell("# Where are people killed?")
    title["id"], cell["id"] = "title", "record"
    notebook = nbformat.v4.new_notebook(cells=[title, cell], metadata=fresh.KERNEL)
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook))
    return stamp(path, root)


def stamp(path, root):
    """Give a notebook the fingerprints that a run would have given it."""
    stored = {path.stem: fresh.fingerprints(path, root)}
    (path.parent / fresh.FILE).write_text(json.dumps(stored))
    return path


def write_intro(project, text):
    pages = [*(project / "book").rglob("*.md"), *(project / "notebooks").glob("*.ipynb")]
    names = sorted(f"/{p.relative_to(project).with_suffix('').as_posix()}" for p in pages)
    names = [name for name in names if name != "/book/intro"] or ["/notebooks/provinces"]
    toctree = "\n".join(["```{toctree}", *names, "```"])
    (project / "book" / "intro.md").write_text(f"# Tally\n\n{text}\n\n{toctree}\n")


def write_project(folder, root):
    """Write a book of two pages on the real tables, which tells no claim."""
    shutil.copytree(root / "data", folder / "data")
    (folder / "book").mkdir()
    write_notebook(folder)
    write_intro(folder, "Nothing is cited.")
    return folder


def write_whole(folder, root):
    """Write a book with the page of sources and the pages of the ledger."""
    project = write_project(folder, root)
    (project / "book" / "ledger").mkdir()
    (project / "book" / "sources.md").write_text("# Sources\n\n```{sources}\n```\n")
    for page in places.pages():
        (project / f"{page}.md").write_text(f"# {page}\n\n```{{ledger}}\n```\n")
    write_intro(project, "Nothing is cited.")
    return project


@pytest.fixture
def project(tmp_path, root):
    return write_project(tmp_path, root)


@pytest.fixture
def whole(tmp_path, root):
    return write_whole(tmp_path, root)


@pytest.fixture(scope="module")
def cited(tmp_path_factory, root):
    """A built book that cites and has no fault, which no test changes."""
    project = write_whole(tmp_path_factory.mktemp("cited"), root)
    write_folds(write_notebook(project, name="folds"))
    write_notebook(project, name="bare", html="<b>219</b>")
    svg = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    spec = '<script type="application/json">{"$schema": "https://vega.github.io/x.json"}</script>'
    asks_nobody = f'{svg}{spec}<a href="https://example.org/">a page</a>'
    write_notebook(project, name="drawn", html=asks_nobody)
    results = "{result}`provinces:kp_count` and {result}`bare:kp_count`"
    write_intro(project, f"It was {{claim}}`{CLAIM}`, {results}.")
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
def harmful(tmp_path_factory, root):
    """A built book whose tables hold markup, and an address that would run."""
    project = write_whole(tmp_path_factory.mktemp("harmful"), root)
    sources, claims = (project / "data" / f"{name}.csv" for name in ("sources", "claims"))
    text = sources.read_text(encoding="utf-8")
    text = text.replace("Geo News", "Geo<script>alert(1)</script>").rstrip("\n")
    row = "made-up,Nobody,A title,2024,javascript:alert(1),en,"
    sources.write_text(f"{text}\n{row}\n", encoding="utf-8")
    row = "made-up,made-up,,CRSS,,2024,PK,sabotage,all,all,count,,3,3,exact,,\n"
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


def test_code_without_output_is_folded_with_the_code_after_it(cited):
    folds = re.findall(r"<details.*?</details>", page(cited, "notebooks/folds"), re.DOTALL)
    code = [re.sub(r"<[^>]+>", "", fold) for fold in folds]
    assert [text.rpartition("source")[2].split() for text in code] == [
        ["apart", "=", "1"],
        ["first", "=", "1", "second", "=", "1", "page.record()"],
    ]


def test_a_claim_is_a_link_to_its_entry_in_the_ledger(cited):
    link = numbers(cited)[0]
    assert link["href"] == f"ledger/crss.html#claim-{CLAIM}"
    assert link["title"] == "printed '51%' by Geo News, April 2024; CRSS"
    assert ">51%</a>" in page(cited)


def test_a_result_is_a_link_to_its_chapter(cited):
    link = numbers(cited)[1]
    assert link["href"] == "../notebooks/provinces.html#value-kp_count"
    assert link["title"] == "people killed, CRSS"
    assert ">219 to 222</a>" in page(cited)


def test_a_value_without_an_anchor_links_to_the_page(cited):
    assert numbers(cited)[2]["href"] == "../notebooks/bare.html"
    assert len(numbers(cited)) == 3


def test_links_and_drawings_ask_nobody(cited):
    # The book was built without a word.
    assert 'href="https://example.org/"' in page(cited, "notebooks/drawn")
    assert "https://vega.github.io/x.json" in page(cited, "notebooks/drawn")


def test_texts_of_tables_are_escaped(harmful):
    for name in ("book/intro", "book/sources", "book/ledger/crss"):
        assert "<script>alert" not in page(harmful, name)
        assert "Geo&lt;script&gt;alert" in page(harmful, name)


def test_an_address_that_is_no_web_address_is_no_link(harmful):
    assert "source-made-up" in page(harmful, "book/sources")
    assert 'id="claim-made-up"' in page(harmful, "book/ledger/crss")
    assert "javascript:" not in page(harmful, "book/sources") + page(harmful, "book/ledger/crss")


@pytest.mark.parametrize(
    ("text", "said"),
    [
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
    ],
)
def test_a_dead_reference_fails_each_build(project, text, said):
    write_intro(project, text)
    for _ in range(2):  # a second build must not take the faulty page for a finished one
        status, told = build(project)
        assert status == 1
        assert said in told
        assert "intro.md:3" in told


def test_faults_of_prose_and_figures_fail_the_build(project):
    glossary = "```{glossary}\nvintage\n  One of several versions.\n```"
    write_intro(project, f"It was 51% of all.\nThe regime fell.\n\n{glossary}")
    write_notebook(project, html='<figure class="tally-figure" id="fig-a"></figure>')
    status, told = build(project)
    assert status == 1
    assert "book/intro.md:3: the number “51%” is typed in “It was 51% of all.”; cite it" in told
    assert "book/intro.md:4: the word “regime” takes sides in “The regime fell.”" in told
    assert "book/intro.md:7: the term 'vintage' is defined, and no page uses it" in told
    assert "figure 'a' lacks a title that states the finding" in told


def test_a_page_of_the_ledger_that_is_not_in_the_book(project):
    write_intro(project, f"It was {{claim}}`{CLAIM}`.")
    status, told = build(project)
    assert status == 1
    assert "book/ledger/crss is not in the contents" in told


def change_table(project):
    with (project / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("\n")


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
        (change_table, "the stored page is old"),
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
    path = project / "data" / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [
        line.replace("51%,51,", "52%,52,") if line.startswith(CLAIM) else line for line in lines
    ]
    assert changed != lines
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")
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
    write_notebook(project, html="".join(asking.values()))
    status, told = build(project)
    assert status == 1
    lines = [line for line in told.splitlines() if "from another host" in line]
    assert {host for host in asking if any(host in line for line in lines)} == set(asking)


def test_pages_share_one_sheet_with_what_any_of_them_asks_for(project):
    write_notebook(project, html='<b class="rubric" id="value-kp_count">219</b>')
    build_well(project)
    sheet = project / "_build" / "html" / "_static" / "book.css"
    first = sheet.read_text()
    assert "p.rubric" in first and "table.hlist" not in first
    link = re.search("<link[^>]*book.css[^>]*>", page(project))[0]
    assert 'data-made-of="pygments.css basic.css' in link
    assert page(project).count('rel="stylesheet"') == 1

    # A build that writes one page alone makes the sheet of the same parts, for all pages.
    write_notebook(project, html='<b class="hlist" id="value-kp_count">219</b>')
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
    change_table(tmp_path)
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
