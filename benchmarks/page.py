"""What a reader waits for: each chapter, beside the same chapter from stock Jupyter Book.

    .venv/bin/python benchmarks/page.py [--chapters trends,maps] [--keep FOLDER]

Needs Chromium on PATH and a built book (`make book`). Builds the chapters twice more with stock
Jupyter Book: with the output that Altair gives by default (its scripts, which it asks another host
for, are served from here) and with its inline output. Then opens each page with an empty cache, a
processor four times slower and a link of 1.6 Mbit/s, and prints and draws (`benchmarks/page.svg`):

- seconds until the first chart is seen,
- layout shift while the page loads and is scrolled to its end,
- kB that came over the link, compressed, before the page is touched and after it was scrolled.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import io
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import altair as alt
import nbformat
import pandas as pd
import vl_convert
from altair.utils.html import spec_to_html
from playwright.sync_api import CDPSession, Page, TimeoutError, sync_playwright

from tally.book.render import Writer
from tally.chapters import names
from tally.page import outputs
from tally.page.figure import VEGA_LITE

ROOT = Path(__file__).resolve().parents[1]

sys.path.append(str(ROOT / "scripts"))
import chromium  # noqa: E402

#: Other hosts are refused at once, which favours stock: it asks them for more scripts.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

#: The link of the reader (seconds before an answer begins, bytes a second) and the processor. The
#: server keeps to the link, since Chromium's own emulation stands still for good now and then.
LATENCY = 0.15
SPEED = 1.6e6 / 8
SLOWER = 4

#: Milliseconds after which the benchmark gives a page up.
PATIENCE = 240_000

#: Where Altair's default output finds its scripts, on this server.
SCRIPTS = "/npm"

#: A chart in a stored page: its pictures, and its specification.
CHART = re.compile(
    r'<div class="tally-chart".*?<script type="application/json" class="tally-spec">(.*?)</script>'
    r"</div>",
    re.DOTALL,
)

CONFIG = """\
title: Tally
execute: {execute_notebooks: "off"}
sphinx: {config: {suppress_warnings: [mystnb.unknown_mime_type]}}
"""

#: Notes when the first chart is seen, and how far things are moved. A chart is seen in the first
#: frame in which it has a height, but not before anything is painted at all.
WATCH = """
window.seen = { chart: null, shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
(() => {
  const charts = ".tally-svg svg, .vega-embed svg, .vega-embed canvas, .vega-visualization canvas";
  const high = (chart) => chart.getBoundingClientRect().height;
  let drawn = null;
  const look = () => {
    const now = performance.now();
    if (drawn === null && [...document.querySelectorAll(charts)].some(high)) drawn = now;
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    if (drawn !== null && painted) window.seen.chart = Math.max(drawn, painted.startTime);
    else requestAnimationFrame(look);
  };
  look();
})();
"""

SCROLL = """
async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
    window.scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 150));
  }
}
"""

#: How a page was made, in the order of the table.
OURS, DEFAULT, INLINE = "this book", "stock, Altair's default output", "stock, inline output"


def main() -> None:
    """Build, measure, print and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--chapters", default=",".join(names()))
    parser.add_argument("--keep", type=Path, help="keep the stock books here, and use them again")
    given = parser.parse_args()
    path = chromium.find()
    ours = ROOT / "_build" / "html"
    if path is None or not (ours / "notebooks").is_dir():
        sys.exit("This needs Chromium on PATH, and a built book: run `make book` first.")
    chapters = given.chapters.split(",")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        books = {
            OURS: ours,
            DEFAULT: stock(folder / "default", chapters, default_output),
            INLINE: stock(folder / "inline", chapters, inline_output),
        }
        rows = list(measured(path, books, chapters))
    table = pd.DataFrame(rows)
    print(f"Missing: given up after {PATIENCE // 1000} seconds.")
    print(table.to_string(index=False, float_format="{:.3f}".format))
    told = table.groupby("book", sort=False).median(numeric_only=True)
    print(f"\nMedians:\n{told.to_string(float_format='{:.3f}'.format)}")
    draw(table, Path(__file__).with_name("page.svg"))


def default_output(spec: dict, name: str) -> str:
    """Give what Altair shows in a notebook by default; its scripts come from another host."""
    versions = {
        "vega_version": alt.VEGA_VERSION,
        "vegalite_version": alt.VEGALITE_VERSION,
        "vegaembed_version": alt.VEGAEMBED_VERSION,
    }
    return spec_to_html(
        spec, "vega-lite", **versions, base_url=SCRIPTS, output_div=name, template="universal"
    )


def inline_output(spec: dict, name: str) -> str:
    """Give Altair's output that holds its scripts."""
    page = spec_to_html(
        spec,
        "vega-lite",
        vega_version=alt.VEGA_VERSION,
        vegalite_version=alt.VEGALITE_VERSION,
        vegaembed_version=alt.VEGAEMBED_VERSION,
        output_div=name,
        template="inline",
    )
    # Each output declares the same names, which one page can't hold twice outside a function.
    begin, end = '<script type="text/javascript">', "</script>"
    return page.replace(begin, f"{begin}(function () {{").replace(end, f"\n}})();{end}")


def stock(folder: Path, chapters: list[str], output: Callable[[dict, str], str]) -> Path:
    """Build the chapters with stock Jupyter Book, every chart as Altair itself would show it."""
    built = folder / "_build" / "html"
    if built.is_dir():
        return built
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    pages = "".join(f"  - file: notebooks/{name}\n" for name in chapters)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{pages}")
    (folder / "index.md").write_text("# Tally\n", encoding="utf-8")
    (folder / "notebooks").mkdir(exist_ok=True)
    for name in chapters:
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        number = iter(range(1000))

        def shown(match: re.Match, number: Iterator[int] = number) -> str:
            spec = json.loads(match[1].replace("\\u003c", "<"))
            return output(spec, f"altair-viz-{next(number)}")

        for cell in notebook.cells:
            for made in cell.get("outputs", []):
                if data := made.get("data", {}).pop(outputs.MIME, None):
                    made["data"]["text/html"] = CHART.sub(shown, Writer().html(data))
        nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"Stock Jupyter Book failed:\n{done.stderr}")
    return built


def measured(path: str, books: dict[str, Path], chapters: list[str]) -> Iterator[dict]:
    """Open every chapter of every book."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*chromium.ARGUMENTS, ALONE]
        )
        for name in chapters:
            for book, folder in books.items():
                with chromium.served(folder, Compressed) as address:
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    page = context.new_page()
                    row: dict[str, float] = {}
                    try:
                        row.update(opened(page, f"{address}/notebooks/{name}.html"))
                    except TimeoutError as error:
                        print(f"Given up: {error}", file=sys.stderr)
                    context.close()
                print(f"{name}, {book}: {row}", file=sys.stderr, flush=True)
                yield {"chapter": name, "book": book, **row}
        browser.close()


class Loaded:
    """What a page has asked for, and what came of it."""

    def __init__(self, devtools: CDPSession) -> None:
        self.open: set[str] = set()
        self.came: list[float] = []
        devtools.on("Network.requestWillBeSent", lambda event: self.open.add(event["requestId"]))
        for end in ("loadingFinished", "loadingFailed"):
            devtools.on(f"Network.{end}", self._end)

    def _end(self, event: dict) -> None:
        self.open.discard(event["requestId"])
        self.came.append(event.get("encodedDataLength", 0))

    def bytes(self) -> float:
        """Give how much came over the link."""
        return sum(self.came)

    def wait_until_quiet(self, page: Page, seconds: int = 4) -> None:
        """Wait until all that was asked for is there, and for seconds nothing more is asked."""
        begun, quiet = time.monotonic(), 0
        while quiet < seconds:
            if time.monotonic() - begun > PATIENCE / 1000:
                raise TimeoutError(f"{len(self.open)} files did not come.")
            files = len(self.came)
            page.wait_for_timeout(1000)
            quiet = 0 if self.open or len(self.came) > files else quiet + 1


def opened(page: Page, address: str) -> Iterator[tuple[str, float]]:
    """Open a page as a reader with a slow phone does, then scroll to its end: give each measure."""
    page.set_default_timeout(PATIENCE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    loaded = Loaded(devtools)
    page.add_init_script(WATCH)
    # Not for its "load": with many charts stock's comes minutes after the first of them is seen.
    page.goto(address, wait_until="commit")
    begun = time.monotonic()
    while (seen := page.evaluate("window.seen?.chart")) is None:
        if time.monotonic() - begun > PATIENCE / 1000:
            raise TimeoutError("No chart was seen.")
        page.wait_for_timeout(500)
    yield "first chart, s", seen / 1000
    loaded.wait_until_quiet(page)
    yield "kB before", loaded.bytes() / 1000
    page.mouse.move(5, 5)
    page.mouse.move(6, 6)
    page.evaluate(SCROLL)
    loaded.wait_until_quiet(page)
    yield "kB after", loaded.bytes() / 1000
    yield "layout shift", page.evaluate("window.seen.shift")


@functools.cache
def scripts() -> bytes:
    """Give Vega, Vega-Lite and Vega-Embed as one script, as Altair's three addresses hold them."""
    return f"(function () {{\n{vl_convert.javascript_bundle(vl_version=VEGA_LITE)}\n}})();".encode()


@functools.lru_cache(maxsize=512)
def compressed(content: bytes) -> bytes:
    """Compress a text as a host would."""
    return gzip.compress(content, 6)


class Link:
    """A link that carries `SPEED` bytes a second, of however many files at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.files = 0
        self.free = 0.0

    def __enter__(self) -> None:
        """Begin a file. What is lost to a late waking is made up, but not what no file needed."""
        with self.lock:
            if not self.files:
                self.free = time.monotonic()
            self.files += 1

    def __exit__(self, *_: object) -> None:
        """End a file."""
        with self.lock:
            self.files -= 1

    def wait_for(self, count: int) -> None:
        """Wait until so many bytes more have been carried."""
        with self.lock:
            self.free += count / SPEED
            wait = self.free - time.monotonic()
        time.sleep(max(wait, 0))


class Compressed(chromium.Quiet):
    """Files of a book as hosts serve them, and the scripts that Altair's output asks for."""

    protocol_version = "HTTP/1.1"  # one connection serves several files, as with any host
    link = Link()  # which all files share

    def do_GET(self) -> None:
        """Answer with a text that is compressed, or with a file as it is."""
        time.sleep(LATENCY)
        if self.path.startswith(SCRIPTS):
            # The first of the three addresses gives all three.
            content, kind = scripts() if "/vega@" in self.path else b"", "text/javascript"
        else:
            path = Path(self.translate_path(self.path))
            if path.suffix not in (".html", ".css", ".js", ".svg", ".json", ".xml"):
                super().do_GET()
                return
            if not path.is_file():
                self.send_error(404)
                return
            content, kind = path.read_bytes(), self.guess_type(str(path))
        body = compressed(content)
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.copyfile(io.BytesIO(body), self.wfile)

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        """Send an answer as fast as the link carries it."""
        with self.link:
            while part := source.read(4096):
                self.link.wait_for(len(part))
                outputfile.write(part)


def draw(table: pd.DataFrame, path: Path) -> None:
    """Draw the four measures, each chapter as a point in the row of its book."""
    measures = [column for column in table if column not in ("chapter", "book")]
    long = table.melt(["chapter", "book"], var_name="measure", value_name="value")
    chart = (
        alt.Chart(alt.Data(values=long.dropna().to_dict("records")))
        .mark_point(size=60, opacity=0.7)
        .encode(
            x=alt.X("value:Q", title=None),
            y=alt.Y("book:N", title=None, sort=[OURS, DEFAULT, INLINE]),
            color=alt.Color("book:N", legend=None, sort=[OURS, DEFAULT, INLINE]),
        )
        .properties(width=420, height=70)
        .facet(row=alt.Row("measure:N", title=None, sort=measures, header=alt.Header(labelAngle=0)))
        .resolve_scale(x="independent")
    )
    svg = vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=VEGA_LITE)
    path.write_text(svg + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
