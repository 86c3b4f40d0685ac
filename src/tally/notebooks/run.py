"""Run one notebook with parameters: checked first, executed by papermill and our engine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tally import chapters, paths
from tally.errors import TallyError
from tally.ledger import tables
from tally.page import parameters


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
        k: int(v) if k in whole and isinstance(v, str) and v.lstrip("-").isdigit() else v
        for k, v in given.items()
    }
    values = parameters.read(chapter, typed, tables.load(root / "data"))
    if not output.parent.is_dir():
        raise RunError(f"{output.parent} is not a folder, so {output.name} can't be written there.")
    papermill_engines.register("tally", TallyEngine)
    part = output.with_name(f".{output.name}.part.ipynb")
    try:
        papermill.execute_notebook(
            str(root / "notebooks" / f"{chapter.name}.ipynb"),
            str(part),
            parameters=values,
            cwd=str(root / "notebooks"),
            progress_bar=False,
            engine_name="tally",
            kernel_name="python3",
        )
        os.replace(part, output)
    except PapermillExecutionError as error:
        raise RunError(f"{chapter.name}: cell {error.exec_count} failed: {error.evalue}") from None
    except EngineError as error:
        raise RunError(f"{chapter.name}: {error}") from None
    finally:
        part.unlink(missing_ok=True)
    return values
