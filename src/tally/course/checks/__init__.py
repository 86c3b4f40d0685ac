"""What judges an answer: Python alone, so that a pupil's copy of a lab can carry it as it is.

In a notebook ``%load_ext checks`` adds ``%%answer``, for a cell that answers a task.
"""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Add ``%%answer`` to a notebook."""
    from .cells import Cells

    shell.register_magic_function(Cells(shell.user_ns).answer, "cell", "answer")
