"""The chapters: a folder for each, with the same few names in it.

``CHAPTER`` (its parameters), ``derive`` (frames of results), ``draw`` (drawings), ``say``
(sentences) and ``ask`` (exercises): a notebook takes its verbs from these. A chapter imports the
shared rooms, and never another chapter.
"""

from __future__ import annotations

import importlib
import pkgutil

from tally.errors import nearest
from tally.page.parameters import Chapter, ParameterError


def names() -> list[str]:
    """List the chapters by name: a folder here is a chapter.

    Examples
    --------
    >>> "maps" in names()
    True
    """
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def chapter(name: str) -> Chapter:
    """Give a chapter by its name.

    Raises
    ------
    ParameterError
        When there is none; the sentence names the nearest.

    Examples
    --------
    >>> chapter("provinces").names
    ['body', 'measure', 'period', 'as_of']
    """
    known = names()
    if name not in known:
        found = nearest(name, known)
        hint = f" Did you mean {found!r}?" if found else ""
        raise ParameterError(f"There is no notebook {name!r}.{hint} There are: {', '.join(known)}.")
    return importlib.import_module(f"{__name__}.{name}").CHAPTER
