"""Answers of the audit that took long, kept by what they follow from.

An answer follows from the question, from the code of the audit and of what it stands on, and from
the solver's version. All of that is hashed, so what is kept is never old: it is found, or it is
not. A question is told by what hangs together with it and no more, so a changed figure asks anew
what it bears on. An answer lies in ``_build/kept`` of the project, which may be deleted at any
time. The environment variable ``TALLY_KEPT`` names another folder; ``no`` keeps nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tally import paths
from tally.errors import TallyError
from tally.writing import write_whole

#: So much work makes an answer worth keeping: questions to the solver, or statements that are held
#: against each other, which takes as long.
MANY = 40


def kept(
    name: str, question: tuple, work: Callable[[], tuple[Any, int]], folder: Path | None = None
) -> Any:
    """Give the answer to a question, worked out or as it was kept.

    Parameters
    ----------
    name : str
        What is asked.
    question : tuple
        All that the answer follows from, whose texts (``repr``) tell any two apart.
    work : callable
        Gives the answer as plain data, and how much work it was, as :data:`MANY` counts it.
    folder : pathlib.Path, optional
        Where to keep it; by default as told above.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     first = kept("sum", (1, 2), lambda: ([3], 100), Path(place))
    ...     again = kept("sum", (1, 2), lambda: ([4], 100), Path(place))
    >>> first, again
    ([3], [3])
    """
    folder = _folder() if folder is None else folder
    if folder is None:
        return work()[0]
    text = "\n".join([name, *map(repr, question), _code(), version("highspy")])
    path = folder / f"{name}-{hashlib.sha256(text.encode()).hexdigest()}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        answer, much = work()
    if much >= MANY:
        with contextlib.suppress(OSError):  # where nothing can be written, nothing is kept
            write_whole(path, json.dumps(answer))
    return answer


def _folder() -> Path | None:
    named = os.environ.get("TALLY_KEPT", "")
    if named == "no":
        return None
    if named:
        return Path(named)
    try:
        return paths.root() / "_build" / "kept"
    except TallyError:
        return None


@lru_cache(maxsize=1)
def _code() -> str:
    """Hash the code that answers follow from."""
    found = hashlib.sha256()
    for room in ("audit", "ledger", "quantities"):
        for path in sorted((paths.PACKAGE / room).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()
