"""Print the whole book into one PDF, with the Chromium that is on PATH."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import chromium

ROOT = Path(__file__).resolve().parents[1]

#: The paper, and the number at the foot of each sheet; a chapter begins on one of its own.
PAPER = """\
<style>
@page { size: A4; margin: 14mm 10mm 16mm; @bottom-center { content: counter(page); } }
.toctree-wrapper > section { break-before: page; }
</style>
"""


def main() -> int:
    """Build the book as one page, serve it to the browser, and print it."""
    browser = chromium.find()
    if browser is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    # Its own place: pages of the two builds have different addresses, which are stored with them.
    out = ROOT / "_build" / "pdf"
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    build = [jupyter_book, "build", ROOT, "--builder", "singlehtml", "--path-output", out]
    if subprocess.run(build, stdout=subprocess.DEVNULL).returncode:
        return 1
    pages = out / "_build" / "singlehtml"
    # Written for the folder above its own, which is where its styles and pictures are found.
    page = (pages / "notebooks" / "overview.html").read_text(encoding="utf-8")
    (pages / "book.html").write_text(page.replace("</head>", f"{PAPER}</head>", 1), "utf-8")
    target = ROOT / "_build" / "tally.pdf"
    print_page(browser, pages, target)
    print(f"The book: {target}")
    return 0


def print_page(browser: str, folder: Path, target: Path) -> None:
    """Serve a folder, and print its page ``book.html``."""
    printed = target.with_suffix(".part")
    with chromium.served(folder) as address, tempfile.TemporaryDirectory() as profile:
        command = [browser, *chromium.ARGUMENTS, f"--user-data-dir={profile}"]
        command += ["--no-pdf-header-footer", "--generate-pdf-document-outline"]
        command += [f"--print-to-pdf={printed}", f"{address}/book.html"]
        subprocess.run(command, check=True, capture_output=True)
    printed.replace(target)


if __name__ == "__main__":
    sys.exit(main())
