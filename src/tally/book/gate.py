"""What keeps a book from being built: an old page, or anything that Sphinx warns of."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from tally.notebooks import fresh

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Make each warning an error, and check the notebooks at each build."""
    # As `-W --keep-going` does: all warnings are told, and then the exit status is 1.
    app.warningiserror = False
    app.keep_going = True
    app.connect("env-before-read-docs", refuse_old_pages)
    app.connect("build-finished", forget_faulty_build)


def refuse_old_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Stop the build when the stored page of a notebook in the contents may not be published.

    Sphinx compares a notebook with its own time stamp only, so a change of a table or of a
    module would pass unseen: all notebooks are looked at, also those that Sphinx won't read.
    """
    pages = (Path(env.doc2path(name)) for name in sorted(env.found_docs))
    found = fresh.problems((p for p in pages if p.suffix == ".ipynb"), root=app.srcdir)
    for sentence in found:
        logger.error("%s", sentence)
    if found:
        # Jupyter Book shows any other exception with a long traceback below the sentences.
        raise SystemExit(1)


def forget_faulty_build(app: Sphinx, exception: Exception | None) -> None:
    """Forget a build that had warnings: the next one would not read those pages again."""
    # Sphinx forgets a build that was stopped by an exception by itself.
    if exception is None and app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)
