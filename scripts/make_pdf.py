"""Print the whole book into one PDF, with the Chromium that is on PATH."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


def main() -> int:
    """Build the book as one page, serve it to the browser, and print it."""
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        print(f"No browser is on PATH (looked for {', '.join(NAMES)}).", file=sys.stderr)
        return 1
    # Its own place: pages of the two builds have different addresses, which are stored with them.
    out = ROOT / "_build" / "pdf"
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    build = [jupyter_book, "build", ROOT, "--builder", "singlehtml", "--path-output", out]
    if subprocess.run(build, stdout=subprocess.DEVNULL).returncode:
        return 1
    pages = out / "_build" / "singlehtml"
    # Written for the folder above its own, which is where its styles and pictures are found.
    shutil.copy(pages / "book" / "intro.html", pages / "book.html")
    target = ROOT / "_build" / "tally.pdf"
    print_page(browser, pages, target)
    print(f"The book: {target}")
    return 0


def print_page(browser: str, folder: Path, target: Path) -> None:
    """Serve a folder, and print its page ``book.html``."""
    handler = functools.partial(Quiet, directory=str(folder))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        tempfile.TemporaryDirectory() as profile,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        printed = target.with_suffix(".part")
        address = f"http://127.0.0.1:{server.server_port}/book.html"
        command = [browser, *ARGUMENTS, f"--user-data-dir={profile}", f"--print-to-pdf={printed}"]
        subprocess.run([*command, address], check=True, capture_output=True)
        server.shutdown()
    printed.replace(target)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve files without a word."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    sys.exit(main())
