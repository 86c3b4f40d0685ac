"""Where the project is: the folder that holds ``data/`` and ``notebooks/``."""

import os
from pathlib import Path

from tally.errors import TallyError


def root() -> Path:
    """Find the project's folder.

    The environment variable ``TALLY_ROOT`` decides; without it, the nearest folder above the
    package and then above the working directory that holds ``data/datapackage.json``.

    Returns
    -------
    pathlib.Path
        An absolute path.

    Raises
    ------
    TallyError
        When there is no such folder.

    Examples
    --------
    >>> (root() / "data" / "datapackage.json").exists()
    True
    """
    named = os.environ.get("TALLY_ROOT")
    starts = [Path(named)] if named else [Path(__file__).resolve(), Path.cwd()]
    for start in starts:
        for folder in (start, *start.parents):
            if (folder / "data" / "datapackage.json").is_file():
                return folder.resolve()
    where = f"TALLY_ROOT, which is {named}," if named else "the package or the working directory"
    raise TallyError(
        f"No data/datapackage.json at or above {where}. "
        "Run this in a clone of the project, or set TALLY_ROOT to one."
    )
