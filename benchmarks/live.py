"""What a choice takes: in each chapter from a click to its sentences and to its charts, and memory.

    .venv/bin/python benchmarks/live.py [--chapters trends,maps] [--choices 8]

Needs Chromium on PATH and a book with its choices (`make live`). Opens each chapter with a
processor four times slower and a link of 1.6 Mbit/s, and makes some choices in it, by chance but
the same ones each time. For each chapter it prints how many variants there are and their bytes,
the seconds (median, and the longest) from a choice to its sentences and until every chart in the
window is drawn, once as its file comes over the link and once as it is there already, and how much
more memory the scripts hold after all of them. Then the seconds in which *Read the news* answers.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from page import ALONE, PATIENCE, SLOWER, Compressed
from playwright.sync_api import CDPSession, Page, sync_playwright

from tally.chapters import names

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "_build" / "html"

sys.path.append(str(ROOT / "scripts"))
import chromium  # noqa: E402

#: Makes a choice as a reader does, and notes when its sentences and its charts are there.
CHOOSE = """
async ([wanted, parameters]) => {
  const form = document.querySelector(".tally-chooser");
  const status = form.querySelector(".tally-chosen");
  const begun = performance.now();
  const address = new URL(location);
  parameters.forEach((name, n) => address.searchParams.set(name, wanted[n]));
  status.textContent = "";
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (!status.textContent.includes("Now shown")) await frame();
  const told = performance.now();
  const seen = (chart) => {
    const { top, bottom } = chart.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const first = document.querySelector(".tally-chart");
  first?.scrollIntoView({ block: "center", behavior: "instant" });
  const blank = () => [...document.querySelectorAll(".tally-chart")]
    .some((chart) => seen(chart) && chart.dataset.state !== "live" && !chart.querySelector("svg"));
  while (blank()) await frame();
  await frame();
  return [(told - begun) / 1000, (performance.now() - begun) / 1000];
}
"""

#: Three sentences of the kind that one pastes.
NEWS = (
    "At least 245 people were killed in the first quarter of 2024 in Khyber Pakhtunkhwa, 51pc of "
    "all deaths. Violence rose by 56% in 2023, with over 1,500 killed. The army carried out "
    "59,775 operations in 2024, 169 a day."
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--chapters", default=",".join(names()))
    parser.add_argument("--choices", type=int, default=8, help="so many in each chapter")
    given = parser.parse_args()
    path = chromium.find()
    if path is None or not (HTML / "_static" / "live").is_dir():
        sys.exit("This needs Chromium on PATH, and a book with its choices: run `make live` first.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*chromium.ARGUMENTS, ALONE]
        )
        with chromium.served(HTML, Compressed) as address:
            rows = []
            for name in given.chapters.split(","):
                if (grid := listed(name)) is None:
                    print(f"{name}: its choices are not made.", file=sys.stderr)
                    continue
                page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
                rows.append({"chapter": name, **dict(chosen(page, address, grid, given.choices))})
                page.context.close()
            table = pd.DataFrame(rows)
            print(table.to_string(index=False, float_format="{:.2f}".format))
            print(f"In all {table['variants'].sum():,} variants, {table['kB'].sum():,.0f} kB.")
            page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
            print(f"Read the news: {read(page, address):.2f} s from a press to the answer.")
        browser.close()


def listed(name: str) -> dict | None:
    """Give the list of a chapter's choices as its page has it."""
    path = HTML / "_static" / "live" / f"{name}.js"
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.tallyGrid = ").rstrip(";\n"))


def slowed(page: Page) -> CDPSession:
    """Give the page a slow processor."""
    page.set_default_timeout(PATIENCE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return devtools


def chosen(page: Page, address: str, grid: dict, many: int) -> Iterator[tuple[str, float]]:
    """Make choices in a chapter, each twice: give each measure."""
    name = grid["name"]
    files = [*(HTML / "_static" / "live" / name).glob("*.js"), HTML / f"_static/live/{name}.js"]
    yield "variants", len(grid["variants"])
    yield "kB", sum(file.stat().st_size for file in files) / 1000
    yield "largest, kB", max(file.stat().st_size for file in files) / 1000
    devtools = slowed(page)
    page.goto(f"{address}/notebooks/{name}.html", wait_until="load")
    page.locator(".tally-chooser").wait_for()
    page.wait_for_timeout(3000)
    before = held(devtools)
    parameters = [parameter["name"] for parameter in grid["parameters"]]
    others = [choice for choice, _ in grid["variants"] if choice != grid["own"]]
    some = random.Random(name).sample(others, min(many, len(others)))
    for kind in ("", ", again"):
        told = [page.evaluate(CHOOSE, [choice, parameters]) for choice in some]
        for what, seconds in zip(("sentences", "charts"), zip(*told, strict=True), strict=True):
            yield f"{what}{kind}, s", statistics.median(seconds)
            yield f"longest{kind} ({what})", max(seconds)
    yield "MB more", (held(devtools) - before) / 1e6


def held(devtools: CDPSession) -> float:
    """Give the bytes that the page's scripts hold."""
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    return devtools.send("Runtime.getHeapUsage")["usedSize"]


def read(page: Page, address: str) -> float:
    """Paste an article: give the seconds until it is answered."""
    slowed(page)
    page.goto(f"{address}/book/read.html", wait_until="load")
    page.locator("form.tally-read[data-ready]").wait_for()
    page.locator("form.tally-read textarea").fill(NEWS)
    begun = time.monotonic()
    page.locator("form.tally-read button").first.click()
    page.locator(".tally-read-list li").first.wait_for()
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
