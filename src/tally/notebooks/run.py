"""Run one notebook with parameters: checked first, executed by papermill and our engine."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tally import chapters, paths
from tally.errors import TallyError
from tally.ledger import tables
from tally.page import parameters
from tally.writing import refuse_unwritable, write_whole

#: A whole number in digits; `str.isdigit` knows more of them than `int` can read.
WHOLE = re.compile("-?[0-9]{1,9}")


class RunError(TallyError):
    """A notebook could not be run."""


def run(notebook: str, output: Path, given: Mapping[str, object]) -> dict[str, parameters.Value]:
    """Run a notebook and write it, whole or not at all.

    Parameters
    ----------
    notebook : str
        The chapter, such as ``provinces``.
    output : pathlib.Path
        Where the executed notebook goes.
    given : mapping
        Parameters; the text of a number stands for the number.

    Returns
    -------
    dict
        The parameters that the notebook ran with, defaults included.

    Raises
    ------
    ParameterError
        When a parameter can't be used; nothing was run.
    WriteError
        When the output can't be written; nothing was run.
    RunError
        When a cell fails.
    """
    import papermill
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError

    from tally.notebooks.engine import EngineError, TallyEngine

    root = paths.root()
    chapter = chapters.chapter(notebook.removesuffix(".ipynb"))
    whole = {p.name for p in chapter.parameters if isinstance(p.default, int)}
    typed = {
        k: int(v) if k in whole and isinstance(v, str) and WHOLE.fullmatch(v) else v
        for k, v in given.items()
    }
    values = parameters.read(chapter, typed, tables.load(root / "data"))
    refuse_unwritable(output)
    papermill_engines.register("tally", TallyEngine)
    # Elsewhere, so that nothing is left beside the output, however the run ends.
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "run.ipynb"
        try:
            papermill.execute_notebook(
                _literal(root / "notebooks" / f"{chapter.name}.ipynb"),
                _literal(part),
                parameters=values,
                cwd=str(root / "notebooks"),
                progress_bar=False,
                engine_name="tally",
                kernel_name="python3",
            )
        except PapermillExecutionError as error:
            said = f"cell {error.exec_count} failed: {error.evalue}"
            raise RunError(f"{chapter.name}: {said}") from None
        except EngineError as error:
            raise RunError(f"{chapter.name}: {error}") from None
        write_whole(output, part.read_bytes())
    return values


def _literal(path: Path) -> str:
    """Write a path for papermill, which puts parameters in the place of names in braces."""
    return str(path).replace("{", "{{").replace("}", "}}")
