"""The words that the book's glossary explains."""

from __future__ import annotations

import re
from pathlib import Path

from tally import paths

PAGE = Path("book", "glossary.md")


def terms(root: Path | None = None) -> list[str]:
    """Give the terms of the glossary: the lines of its lists that are not indented.

    Examples
    --------
    >>> "interval" in terms(), "All values that" in terms()
    (True, False)
    """
    text = ((root or paths.root()) / PAGE).read_text(encoding="utf-8")
    lists = re.findall(r"^```\{glossary\}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for one in lists for line in one.splitlines()]
    return [line.strip() for line in lines if line.strip() and not line[0].isspace()]
