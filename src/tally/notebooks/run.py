"""Run one notebook with parameters: checked first, executed by papermill and our engine."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tally import chapters, paths
from tally.errors import TallyError
from tally.ledger import tables
from tally.notebooks import fresh, paper, records
from tally.page import parameters
from tally.writing import refuse_unwritable, replace_files

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from tally.notebooks.engine import Engine
    from tally.page.parameters import Chapter, Value

#: A whole number in digits; `str.isdigit` knows more of them than `int` can read.
WHOLE = re.compile("-?[0-9]{1,9}")


class RunError(TallyError):
    """A notebook could not be run."""


@dataclass(frozen=True)
class Run:
    """What a run gave.

    Parameters
    ----------
    files : tuple of pathlib.Path
        The notebook, its record, and the page of HTML and of PDF where one was asked for.
    record : dict
        What :func:`tally.notebooks.records.of_run` tells of it.
    """

    files: tuple[Path, ...]
    record: dict[str, Any]


def run(
    notebook: str,
    output: Path,
    given: Mapping[str, object],
    *,
    folder: Path | None = None,
    named: str | None = None,
    force: bool = False,
    html: bool = False,
    pdf: bool = False,
    progress: bool = False,
) -> Run:
    """Run a notebook and write it with its record, both whole or neither.

    Parameters
    ----------
    notebook : str
        The chapter, such as ``provinces``, ``provinces.ipynb`` or ``notebooks/provinces.ipynb``.
    output : pathlib.Path
        Where the executed notebook goes; the record goes beside it.
    given : mapping
        Parameters; the text of a number stands for the number.
    folder : pathlib.Path, optional
        The tables; by default those that :func:`tally.paths.data` finds.
    named : str, optional
        How the record names them, where it is not by their folder.
    force : bool
        Whether a notebook that is there may be replaced.
    html : bool
        Whether a page is written as well.
    pdf : bool
        Whether it is printed as well, without its exercises.
    progress : bool
        Whether a bar on standard error shows how far it is.

    Returns
    -------
    Run

    Raises
    ------
    ParameterError
        When a parameter can't be used; nothing was run.
    WriteError, RunError
        When the output can't be written; nothing was run.
    PaperError
        When it can't be printed.
    RunError
        When a cell fails.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = run("operations", Path(folder) / "out.ipynb", {"period": "2024"})
    >>> [path.name for path in made.files], made.record["parameters"]["period"]
    (['out.ipynb', 'out.record.json'], '2024')
    """
    import papermill
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError

    from tally.notebooks.engine import EngineError, TallyEngine

    chapter, source = chapter_of(notebook)
    place = source.parent
    folder = (folder or paths.data()).resolve()
    whole = {p.name for p in chapter.parameters if isinstance(p.default, int)}
    typed = {
        k: int(v) if k in whole and isinstance(v, str) and WHOLE.fullmatch(v) else v
        for k, v in given.items()
    }
    values = parameters.read(chapter, typed, tables.load(folder))
    _refuse(output, place, force)
    beside = records.beside(output)
    page, printed = output.with_suffix(".html"), output.with_suffix(".pdf")
    for path in (beside, *([page] if html else []), *([printed] if pdf else [])):
        refuse_unwritable(path)
    if pdf:
        paper.refuse_unprintable()
    stamps = records.Stamps.now(source, folder, named)
    papermill_engines.register("tally", TallyEngine)
    # Elsewhere, so that nothing is left beside the output, however the run ends.
    with tempfile.TemporaryDirectory() as elsewhere, _tables(folder, place.parent):
        part = Path(elsewhere) / "run.ipynb"
        began = time.time()
        try:
            papermill.execute_notebook(
                _literal(source),
                _literal(part),
                parameters=values,
                cwd=str(place),
                progress_bar={"leave": False} if progress else False,
                engine_name="tally",
                kernel_name="python3",
            )
        except PapermillExecutionError as error:
            said = f"cell {error.exec_count} failed: {error.evalue}"
            raise RunError(f"{chapter.name}: {said}") from None
        except EngineError as error:
            raise RunError(f"{chapter.name}: {error}") from None
        made = part.read_bytes()
    record = records.of_run(made, stamps, began)
    files: dict[Path, str | bytes] = {output: made, beside: records.written(record)}
    if html:
        files[page] = records.page(json.loads(made))
    if pdf:
        files[printed] = paper.pdf(records.page(json.loads(made), exercises=False))
    replace_files(files)
    return Run(tuple(files), record)


def executed(
    source: Path, values: Mapping[str, Value], engine: Engine, *, pictures: bool
) -> NotebookNode:
    """Give a notebook executed: papermill puts the parameters in, and the engine runs it.

    Parameters
    ----------
    source : pathlib.Path
        The notebook.
    values : mapping
        A checked value for each parameter.
    engine : Engine
        What executes it, where it stands.
    pictures : bool
        Whether figures are drawn.

    Raises
    ------
    EngineError
        When a cell fails, or takes too long.
    """
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = parameterize_notebook(
        load_notebook_node(str(source)), values, kernel_name="python3", language="python"
    )
    engine.run(notebook, folder=source.parent, pictures=pictures, limit=fresh.CELL_TIMEOUT)
    return notebook


def chapter_of(notebook: str) -> tuple[Chapter, Path]:
    """Give a chapter that may be told by its file, and the file."""
    place = paths.notebooks()
    chapter = chapters.chapter(_name(notebook, place))
    return chapter, place / f"{chapter.name}.ipynb"


def _name(notebook: str, place: Path) -> str:
    """Give the name of a chapter that may be told by its file."""
    path = Path(notebook)
    if path.parent != Path() and path.resolve().parent != place:
        raise RunError(
            f"{notebook} is no chapter of this book, whose notebooks are in {place}. "
            "Papermill runs any other notebook."
        )
    return path.name.removesuffix(".ipynb")


def _refuse(output: Path, place: Path, force: bool) -> None:
    """Refuse an output that is a chapter, something else, or a notebook that is there already."""
    if not output.name:
        raise RunError("The output needs a name, such as out.ipynb.")
    refuse_unwritable(output)
    if output.resolve().parent == place:
        raise RunError(f"{output} is among the chapters of the book. Choose another folder.")
    if output.is_symlink():
        raise RunError(f"{output} is a link, so it can't be written. Choose another name.")
    if not output.exists():
        return
    try:
        fresh.read(output)
    except fresh.StaleError:
        raise RunError(f"{output} is there, and is no notebook. Choose another name.") from None
    if not force:
        raise RunError(f"{output} is there already; --force replaces it.")


@contextlib.contextmanager
def _tables(folder: Path, root: Path) -> Iterator[None]:
    """Let the notebook that is run read the tables of a folder."""
    names = {"TALLY_DATA": str(folder), "TALLY_ROOT": str(root)}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _literal(path: Path) -> str:
    """Write a path for papermill, which puts parameters in the place of names in braces."""
    return str(path).replace("{", "{{").replace("}", "}}")
