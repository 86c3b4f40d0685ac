"""The engine for papermill: ``papermill --engine tally notebook.ipynb out.ipynb -p ...``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from papermill.engines import Engine, NotebookExecutionManager

from tally.notebooks.engine import EngineError, Job, execute_all


class TallyEngine(Engine):
    """Executes a notebook of this project in a warm process instead of a kernel.

    papermill finds it by the entry point ``papermill.engine``.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        execution_timeout: int | None = None,
        **kwargs: Any,
    ) -> None:
        """Execute the notebook that papermill has in hand, telling it of each cell.

        Parameters
        ----------
        nb_man : papermill.engines.NotebookExecutionManager
            The notebook and what papermill keeps about its run.
        kernel_name : str
            Passed over: there is no kernel, and the language is Python.
        execution_timeout : int, optional
            Seconds for one cell; by default there is no limit, as in papermill's own engine.

        Raises
        ------
        EngineError
            When a cell hangs or ends its process. A cell that fails is told by papermill itself.
        """
        cells = nb_man.nb.cells
        passed = 0

        def pass_over(until: int) -> None:
            nonlocal passed
            for number in range(passed, until):
                nb_man.cell_start(cells[number], number)
                nb_man.cell_complete(cells[number], cell_index=number)
            passed = until + 1

        def start(number: int) -> None:
            pass_over(number)
            nb_man.cell_start(cells[number], number)

        def done(number: int) -> None:
            if has_failed(number):
                nb_man.cell_exception(cells[number], cell_index=number, exception=None)
            nb_man.cell_complete(cells[number], cell_index=number)

        def has_failed(number: int) -> bool:
            return any(output.output_type == "error" for output in cells[number].outputs)

        nb_man.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        job = Job("the notebook", nb_man.nb, Path.cwd(), on_start=start, on_done=done)
        ((_, failure),) = execute_all([job], timeout=execution_timeout)
        if failure is None:
            pass_over(len(cells))
        elif not any(has_failed(number) for number in job.todo):
            raise EngineError(str(failure))
