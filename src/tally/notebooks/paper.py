"""A page on paper: printed by the Chromium or Chrome that is on PATH."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tally.errors import TallyError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: No window, and no word to any host but ours.
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

#: Seconds after which a browser is taken for stuck.
LIMIT = 300

MISSING = f"No browser is on PATH (looked for {', '.join(NAMES)}); install chromium."


class PaperError(TallyError):
    """Nothing can be printed."""


def find() -> str | None:
    """Give the path of the Chromium or Chrome that is on PATH, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def refuse_unprintable() -> None:
    """Refuse to print where there is no browser, before any work is done for it.

    Raises
    ------
    PaperError
        When none is on PATH.
    """
    if find() is None:
        raise PaperError(MISSING)


def pdf(html: str) -> bytes:
    """Print a page that needs no other file.

    Parameters
    ----------
    html : str
        The page.

    Raises
    ------
    PaperError
        When there is no browser, or it fails.
    """
    refuse_unprintable()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        page, made = Path(name) / "page.html", Path(name) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        command = [str(find()), *ARGUMENTS, f"--user-data-dir={name}/profile"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={made}", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=LIMIT)
            printed = done.returncode == 0 and made.is_file()
        except subprocess.TimeoutExpired:
            printed = False
        if not printed:
            raise PaperError(f"{Path(command[0]).name} could not print the page.")
        return made.read_bytes()
