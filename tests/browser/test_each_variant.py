"""What a reader may choose is a sound page: every variant of the grid opened once.

The ordinary run makes a few variants of a fifth of the chapters by turns, others each day, in a
small book of their own. The sweep opens all that `make live` has made; without it there is nothing
to open. ``TALLY_VARIANTS`` names how many of each chapter.
"""

import json
import os
import random
import shutil
import subprocess
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from support import sweep
from support.looks import barriers, is_wider_than_its_window

from tally import chapters
from tally.notebooks import grid

#: A chart that is neither drawn nor a picture, as one is that the choice has left as it was.
BLANK = ".tally-chart:not([data-state=live]):not(:has(.tally-svg svg))"

#: As many of a chapter as the ordinary run opens, beside the book's own.
SAMPLE = 3


def listed(html, name):
    """Give the list of a chapter's choices as its page has it, or None."""
    path = html / "_static" / "live" / f"{name}.js"
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.tallyGrid = ").rstrip(";\n"))


def faults(opened, site, offered, choices, *, axe):
    """Open each of some choices; give what is wrong with it."""
    page, wrong = opened.page, {}
    for n, choice in enumerate(choices):
        given = dict(zip((p["name"] for p in offered["parameters"]), choice, strict=True))
        page.goto(f"{site}/notebooks/{offered['name']}.html?{urlencode(given)}", wait_until="load")
        expect(page.locator(".tally-chosen")).to_contain_text("Now shown")
        expect(page.locator(BLANK)).to_have_count(0)
        found = {
            "moved": page.locator(".tally-moved").all_inner_texts(),
            "wider than its window": is_wider_than_its_window(page),
            "barriers": barriers(page, 390) if axe and n == 0 else {},
            "faults": [*opened.faults],
        }
        opened.faults.clear()
        if any(found.values()):
            wrong[str(given)] = {what: told for what, told in found.items() if told}
    return wrong


@pytest.mark.sweep
@pytest.mark.parametrize("name", chapters.names())
def test_each_variant_is_whole(name, site, book, visit):
    offered = listed(book, name)
    if offered is None:
        pytest.skip("make live has not made this chapter's grid")
    choices = [choice for choice, _ in offered["variants"] if choice != offered["own"]]
    many = int(os.environ.get("TALLY_VARIANTS", len(choices)))
    some = random.Random(name).sample(choices, min(many, len(choices)))
    opened = visit(f"{site}/notebooks/{name}.html", width=390)
    assert not faults(opened, site, offered, some, axe=True)


@pytest.fixture
def names():
    """The chapters whose turn it is."""
    return chapters.names()[sweep.part() % 5 :: 5]


@pytest.fixture
def sample(names, root, ledger, jupyter_book, tmp_path, monkeypatch):
    """The folder of a book of some chapters, with a few variants of each that differ each day."""
    project = tmp_path / "chosen"
    project.mkdir()
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, project / name)
    for name in ("requirements.txt", "_config.yml"):
        shutil.copy(root / name, project)
    (project / "src").symlink_to(root / "src")
    # What is kept by what it follows from: answers of the audit, and pictures.
    (project / "_build").mkdir()
    (root / "_build" / "kept").mkdir(parents=True, exist_ok=True)
    (project / "_build" / "kept").symlink_to(root / "_build" / "kept")
    lines = [f"  - file: notebooks/{name}" for name in names]
    (project / "_toc.yml").write_text(
        "\n".join(["format: jb-book", "root: index", "chapters:", *lines, ""]), encoding="utf-8"
    )
    (project / "index.md").write_text("# Tally\n", encoding="utf-8")

    chance, all_of = random.Random(sweep.part()), grid.variants

    def some(of, ledger):
        own, made = grid.own(of, ledger), all_of(of, ledger)[0]
        others = [variant for variant in made if variant != own]
        return [own, *chance.sample(others, SAMPLE)], len(made)

    monkeypatch.setattr(grid, "variants", some)
    grid.make(names, root=project, jobs=1)
    # Its pages link to others that are not there, of which the build warns.
    subprocess.run(
        [jupyter_book, "build", project], env=os.environ | {"TALLY_ROOT": str(project)},
        capture_output=True,
    )  # fmt: skip
    return project / "_build" / "html"


def test_a_sample_of_variants_is_whole(names, sample, strictly, visit):
    wrong = {}
    with strictly(sample) as address:
        for name in names:
            offered = listed(sample, name)
            assert offered is not None, name
            choices = [choice for choice, _ in offered["variants"] if choice != offered["own"]]
            opened = visit(f"{address}/notebooks/{name}.html", width=390)
            wrong |= faults(opened, address, offered, choices, axe=False)
            assert len(choices) == SAMPLE
    assert not wrong
