"""A chapter in JupyterLab, with a list for each of its parameters.

>>> from tally.notebooks.choose import choose

``choose("provinces")`` as the last line of a cell shows the lists and the chapter below them. Each
list holds what was published with the choices before it, and what is chosen is executed as
``tally run`` executes it. It needs ipywidgets, which ``pip install '.[lab]'`` brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import tally
from tally.errors import TallyError
from tally.notebooks import grid
from tally.notebooks.engine import shared
from tally.notebooks.run import chapter_of, executed
from tally.page import parameters

if TYPE_CHECKING:
    import ipywidgets
    from nbformat import NotebookNode

#: Beside the name of a parameter and its list, what it means.
ROW = {"description_width": "7em"}

WITHOUT = "The lists need ipywidgets; install it with: pip install '.[lab]'"


class ChooseError(TallyError):
    """There is nothing to choose with."""


def choose(chapter: str) -> ipywidgets.VBox:
    """Show a chapter with a list for each of its parameters, in JupyterLab or another notebook.

    Parameters
    ----------
    chapter : str
        Its name, or the path of its notebook.

    Returns
    -------
    ipywidgets.VBox
        The lists (text for a parameter that may be any day), a line that says what is shown, and
        the chapter.

    Raises
    ------
    ChooseError
        Without ipywidgets.
    RunError, ChapterError
        When there is no such chapter.

    Examples
    --------
    >>> box = choose("operations")
    >>> [row.children[0].description for row in box.children[0].children]
    ['period', 'as_of']
    """
    try:
        import ipywidgets
    except ImportError:
        raise ChooseError(WITHOUT) from None
    of, path = chapter_of(chapter)
    ledger = tally.load()
    engine = shared(path.parents[1])
    lists = {p.name: _list(p) for p in of.parameters}
    said = ipywidgets.HTML()
    shown = ipywidgets.Output()
    filling = False

    def fill() -> None:
        """Put into each list what was published with the choices before it."""
        nonlocal filling
        filling, given = True, dict[str, parameters.Value]()
        for parameter in of.parameters:
            rows = parameters.listing(of, given, ledger)
            (values,) = [row["values"] for row in rows if row["name"] == parameter.name]
            one = lists[parameter.name]
            if values:
                wanted = one.value if one.value in values else parameter.default
                one.options = [(grid.in_words(parameter, v, ledger), v) for v in values]
                one.value = wanted if wanted in values else values[0]
            given[parameter.name] = type(parameter.default)(one.value)
        filling = False

    def show(_: object = None) -> None:
        """Execute the chapter for what is chosen."""
        if filling:
            return
        said.value = "Working …"
        try:
            fill()
            chosen = {name: one.value for name, one in lists.items()}
            values = parameters.read(of, chosen, ledger)
            notebook = executed(path, values, engine, pictures=True)
        except TallyError as error:
            said.value = escape(str(error))
            return
        shown.outputs = tuple(_outputs(notebook))
        said.value = f"Shown: {escape(_told(chosen))}."

    for one in lists.values():
        one.observe(show, "value")
    show()
    rows = [
        ipywidgets.HBox([lists[p.name], ipywidgets.Label(p.help.rstrip())]) for p in of.parameters
    ]
    return ipywidgets.VBox([ipywidgets.VBox(rows), said, shown])


def _list(parameter: parameters.Parameter) -> Any:
    """Make the list of a parameter, or a field for a day."""
    import ipywidgets

    if parameter.name == "as_of":
        return ipywidgets.Text(
            str(parameter.default), description=parameter.name, continuous_update=False, style=ROW
        )
    return ipywidgets.Dropdown(
        options=[parameter.default],
        value=parameter.default,
        description=parameter.name,
        style=ROW,
    )


def _outputs(notebook: NotebookNode) -> list[Mapping[str, Any]]:
    """Give a chapter as it is read: its text, and what its cells show."""
    found: list[Mapping[str, Any]] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found.append(_display({"text/markdown": cell.source}))
        found += [_display(o["data"]) for o in cell.get("outputs", ()) if "data" in o]
    return found


def _display(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"output_type": "display_data", "data": dict(data), "metadata": {}}


def _told(chosen: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in chosen.items())
