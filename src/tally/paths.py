"""Where the project is: the folder that holds ``data/`` and ``notebooks/``; and its tables.

The environment variable ``TALLY_ROOT`` names the project, ``TALLY_DATA`` a folder of tables alone.
"""

import os
from pathlib import Path

from tally.errors import TallyError

PACKAGE = Path(__file__).resolve().parent

#: The tables that came with the package. Only a wheel has them; in a clone they are above it.
PACKAGED = PACKAGE / "data"

DESCRIPTOR = "datapackage.json"


#: What is said where a clone of the project is missing, and what to do.
OF_A_CLONE = (
    "This needs a clone of the project. The installed package has tables to read and notebooks to "
    "run, but no book, and what it has is not for changing."
)
MEND = "Run this in a clone of the project, or set TALLY_ROOT to one."


def root(*near: Path) -> Path:
    """Find the project's folder.

    The environment variable ``TALLY_ROOT`` names it; without that it is the nearest folder above
    the package, or else at or above the working directory, that holds ``data/datapackage.json``.

    Parameters
    ----------
    *near : pathlib.Path
        Where to look after these, such as a notebook.

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
    found = _project(*near)
    if found is not None:
        return found
    if named := os.environ.get("TALLY_ROOT"):
        raise TallyError(f"No data/{DESCRIPTOR} in {named}, which TALLY_ROOT names. {MEND}")
    if _packaged():
        raise TallyError(f"{OF_A_CLONE} {MEND}")
    raise TallyError(
        f"No data/{DESCRIPTOR} at or above the package or the working directory. {MEND}"
    )


def data() -> Path:
    """Find the folder of the tables, for reading.

    It is the one that ``TALLY_DATA`` names, or else the project's own; without a project, the one
    that came with the installed package.

    Returns
    -------
    pathlib.Path
        An absolute path.

    Raises
    ------
    TallyError
        When there is neither, or none where ``TALLY_ROOT`` says.

    Examples
    --------
    >>> (data() / "claims.csv").exists()
    True
    """
    if named := os.environ.get("TALLY_DATA"):
        return Path(named).resolve()
    found = _project()
    if found is None and not os.environ.get("TALLY_ROOT") and _packaged():
        return PACKAGED
    return (found or root()) / "data"


def notebooks() -> Path:
    """Find the folder of the notebooks.

    They are the project's own. Where ``TALLY_ROOT`` names a folder of tables without any, they are
    those of the project that the package is in; without a project, those that came with the
    installed package.

    Returns
    -------
    pathlib.Path
        An absolute path.

    Raises
    ------
    TallyError
        When there are none.

    Examples
    --------
    >>> (notebooks() / "provinces.ipynb").exists()
    True
    """
    here = Path.cwd()
    named = [Path(named)] if (named := os.environ.get("TALLY_ROOT")) else []
    for folder in (*named, *PACKAGE.parents, here, *here.parents):
        if any((folder / "notebooks").glob("*.ipynb")) and (folder / "_toc.yml").is_file():
            return (folder / "notebooks").resolve()
    if _packaged():
        return PACKAGE / "notebooks"
    raise TallyError(f"There are no notebooks here. {MEND}")


def _project(*near: Path) -> Path | None:
    if named := os.environ.get("TALLY_ROOT"):
        folders = [Path(named)]
    else:
        # What is in the package itself is no project.
        here = Path.cwd()
        folders = [*PACKAGE.parents, here, *here.parents]
        folders += [above for path in near for above in path.parents]
    for folder in folders:
        if (folder / "data" / DESCRIPTOR).is_file():
            return folder.resolve()
    return None


def _packaged() -> bool:
    return (PACKAGED / DESCRIPTOR).is_file()
