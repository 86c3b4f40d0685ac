"""Each build writes the whole book anew, into an empty folder, and one build at a time.

Sphinx would write the pages alone that it takes for changed, beside what earlier builds left: the
names of other pages in their margins, the index of the search and a file that was cut short would
stay as they were. Reading takes the time, and of that nothing is done twice.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock, Timeout
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import BuildInfo, StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)

#: Sphinx writes this file into each folder of its own, with the sum of the settings.
MARK = ".buildinfo"


def setup(app: Sphinx) -> None:
    """Let a build wait for another one, and write everything."""
    # One lock for all builds of this process, of which one that was refused can't give it back.
    lock = FileLock(Path(app.doctreedir) / "tally.lock", is_singleton=True)

    def wait(app: Sphinx) -> None:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            logger.info("Another build of this book is at work; this one waits for it.")
            lock.acquire()

    app.connect("builder-inited", wait, priority=0)
    app.connect("builder-inited", forget_settings)
    app.connect("env-updated", every_page)
    # When all pictures are drawn: a book that has one which can't be drawn stays as it was.
    app.connect("write-started", empty, priority=800)
    app.connect("build-finished", lambda *_: lock.release(), priority=1000)


def forget_settings(app: Sphinx) -> None:
    """Keep no sum of the settings: it would hang on the folders of libraries, and nobody asks."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.build_info = BuildInfo()
        app.builder.build_info.config_hash = app.builder.build_info.tags_hash = "none"


def every_page(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Give the pages to write."""
    return env.found_docs if app.builder.format == "html" else set()


def empty(app: Sphinx, builder: Builder) -> None:
    """Delete what earlier builds wrote, in a folder that is Sphinx's own."""
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    out, doctrees = Path(builder.outdir), Path(builder.doctreedir)
    if (out / MARK).is_file():
        for path in out.iterdir():
            if path.name == MARK or path in (doctrees, *doctrees.parents):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    # Before anything else, so that a build that is broken off leaves a folder that can be emptied.
    builder.write_buildinfo()
