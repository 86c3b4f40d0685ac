"""What a worker of Dask does for a sweep: it executes one cell after another, in warm processes.

A worker may be on another machine. What it needs comes with the sweep, the notebook and the tables;
the package must be there, and the same: see :func:`versions`.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import tempfile
import threading
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tally import paths
from tally.ledger.reads import files

if TYPE_CHECKING:
    from tally.notebooks.engine import Engine
    from tally.page.parameters import Value

#: The libraries that may change a number or its words.
LIBRARIES = ("altair", "highspy", "numpy", "pandas", "papermill")

_engines: dict[str, tuple[Engine, Path]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Project:
    """All that the cells of a sweep follow from.

    Parameters
    ----------
    name : str
        The chapter.
    packed : bytes
        Its notebook and the tables, as an archive.
    versions : dict
        What the workers must have: see :func:`versions`.
    pictures : bool
        Whether figures are drawn.
    """

    name: str
    packed: bytes
    versions: dict[str, str]
    pictures: bool

    @classmethod
    def of(cls, notebook: Path, tables: Path, *, pictures: bool) -> Project:
        """Pack a notebook and a folder of tables."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(notebook, f"notebooks/{notebook.name}")
            for path in files(tables):
                archive.write(path, f"data/{path.relative_to(tables).as_posix()}")
        return cls(notebook.stem, packed.getvalue(), versions(), pictures)


@cache
def versions() -> dict[str, str]:
    """Give what must be the same for the same outputs: the package, Python and the libraries.

    Examples
    --------
    >>> sorted(versions())[:2]
    ['altair', 'highspy']
    """
    package = hashlib.sha256()
    for path in sorted(paths.PACKAGE.rglob("*.py")):
        package.update(path.relative_to(paths.PACKAGE).as_posix().encode() + path.read_bytes())
    return {
        "tally": f"of the fingerprint {package.hexdigest()[:12]}",
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: metadata.version(name) for name in LIBRARIES},
    }


def same(project: Project) -> Project:
    """Give the project, by which Dask can bring it again to a worker that has lost it."""
    return project


def execute(project: Project, values: Mapping[str, Value]) -> dict[str, Any]:
    """Execute one cell of a sweep.

    Parameters
    ----------
    project : Project
        What it follows from.
    values : mapping
        Its parameters, checked.

    Returns
    -------
    dict
        The ``notebook`` as text, when it ``began`` and the ``seconds`` that it took; or else why it
        ``failed``, in a sentence.
    """
    import nbformat

    from tally.notebooks.engine import EngineError
    from tally.notebooks.run import executed

    if told := _otherwise(project.versions):
        return {"failed": told}
    engine, root = _engine(project)
    began = time.time()
    try:
        notebook = executed(
            root / "notebooks" / f"{project.name}.ipynb", values, engine, pictures=project.pictures
        )
    except EngineError as error:
        return {"failed": str(error)}
    return {
        "notebook": nbformat.writes(notebook, indent=1) + "\n",
        "began": began,
        "seconds": time.time() - began,
    }


def _otherwise(wanted: Mapping[str, str]) -> str:
    """Say what this worker has otherwise than the sweep."""
    here = versions()
    found = [
        f"{name} {here[name]}, and not {of}" for name, of in wanted.items() if here[name] != of
    ]
    return f"its worker on {platform.node()} has {'; '.join(found)}." if found else ""


def _engine(project: Project) -> tuple[Engine, Path]:
    """Give the engine of a project, which is warm, and the project's folder."""
    from nbformat.v4 import new_code_cell, new_notebook

    from tally.notebooks.engine import Engine

    key = hashlib.sha256(project.packed).hexdigest()
    with _lock:
        if key not in _engines:
            # The tables are those that came, and not those of where the worker was started.
            os.environ.pop("TALLY_DATA", None)
            root = Path(tempfile.mkdtemp(dir=_own_folder()))
            with zipfile.ZipFile(io.BytesIO(project.packed)) as archive:
                archive.extractall(root)
            engine = Engine(root)
            # The first notebook waits for the imports; none of the sweep shall.
            engine.run(new_notebook(cells=[new_code_cell("0")]), folder=root)
            _engines[key] = engine, root
        return _engines[key]


def _own_folder() -> str | None:
    """Give the worker's own folder, which Dask tidies up, also after a worker that was killed."""
    from distributed import get_worker

    try:
        return str(get_worker().local_directory)
    except ValueError:
        return None
