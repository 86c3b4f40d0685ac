"""The code that a notebook's outputs follow from: what its cells import, and what that imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path

from tally import paths

#: What draws pictures, of which a stored page has none: the book draws them from the data.
PICTURES = "tally.draw.picture"

#: What executes the cells, whatever they import.
ENGINE = ("ipython", "nbformat")


@dataclass(frozen=True)
class Code:
    """The modules of the package, and which of them import which.

    Imports are read and not run, those inside functions too, so nothing that a cell can reach is
    missed; a module whose name is made up at run time is not seen, and no chapter has any.

    Parameters
    ----------
    root : pathlib.Path
        The project's folder; the package is in its ``src/tally``, or else it is the installed one.

    Examples
    --------
    >>> from tally import paths
    >>> code = Code(paths.root())
    >>> names = code.closure(["from tally.chapters.forces import derive"])
    >>> "tally.results.frames" in names, "tally.chapters.maps" in names
    (True, False)
    """

    root: Path

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of each module, by its name."""
        source = self.root / "src"
        if not (source / "tally").is_dir():
            source = paths.PACKAGE.parent
        return {_name(path.relative_to(source)): path for path in source.glob("tally/**/*.py")}

    @cached_property
    def imports(self) -> dict[str, frozenset[str]]:
        """The modules of the package, and the libraries, that each module imports."""
        return {
            name: frozenset(self._named(path.read_text(encoding="utf-8"), name, path))
            for name, path in self.files.items()
        }

    def closure(self, sources: Iterable[str]) -> set[str]:
        """Give the modules and libraries that some code imports, with all that these import.

        What draws pictures is left out.

        Parameters
        ----------
        sources : iterable of str
            Python, such as the cells of a notebook.

        Returns
        -------
        set of str
            Modules of the package by their whole names, libraries by the first part of theirs.
        """
        todo = {name for text in sources for name in self._named(text)} - {PICTURES}
        found: set[str] = set()
        while todo:
            name = todo.pop()
            found.add(name)
            todo |= self.imports.get(name, frozenset()) - found - {PICTURES}
        return found

    def _named(self, text: str, module: str = "", path: Path | None = None) -> Iterator[str]:
        """Give what a text imports: modules of the package, their packages, and libraries."""
        package = module if path and path.stem == "__init__" else module.rpartition(".")[0]
        for name in _imported(text, package):
            top, *parts = name.split(".")
            if top != "tally":
                yield top
                continue
            # To import a module runs the packages above it.
            whole = ["tally", *(f"tally.{'.'.join(parts[:n])}" for n in range(1, len(parts) + 1))]
            yield from (name for name in whole if name in self.files)


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@cache
def _imported(text: str, package: str) -> frozenset[str]:
    """Give the whole names of all that a text imports, read once for the same text.

    What is taken from a package may be a module of it, and is named too.
    """
    found: set[str] = set()
    for node in _statements(ast.parse(_without_magic(text))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = _start(node, package)
            found.update([start, *(f"{start}.{alias.name}" for alias in node.names)])
    return frozenset(found)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Give all statements in some code; no expression has one in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield child
            yield from _statements(child)


def _start(node: ast.ImportFrom, package: str) -> str:
    """Give the module that is imported from, also where dots name it from a package."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    above = parts[: len(parts) - node.level + 1]
    return ".".join([*above, *filter(None, [node.module])])


def _without_magic(text: str) -> str:
    """Leave out lines for IPython alone, which import nothing of the package."""
    return re.sub(r"(?m)^\s*[%!].*$", "", text)


def locked(requirements: str, imported: Iterable[str]) -> list[str]:
    r"""Give the lines of a lock for some libraries and all that they need.

    Parameters
    ----------
    requirements : str
        The text of ``requirements.txt``.
    imported : iterable of str
        Names as they are imported, such as ``yaml``; those that no library brings are left out.

    Returns
    -------
    list of str
        Lines, in the order of the lock. Those for some systems or versions of Python alone are
        always given: which of them are needed can't be seen on another system.

    Examples
    --------
    >>> locked("altair==6.3.0\nruff==0.9\n", ["altair"])
    ['altair==6.3.0']
    """
    brought_by = _libraries()
    todo = {_normal(d) for name in imported for d in brought_by.get(name, ())}
    todo |= set(ENGINE)
    needed: set[str] = set()
    while todo:
        name = todo.pop()
        needed.add(name)
        todo |= _requires(name) - needed
    lines = [line.strip() for line in requirements.splitlines() if "==" in line]
    return [ln for ln in lines if ";" in ln or _normal(ln.partition("==")[0]) in needed]


@cache
def _libraries() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


@cache
def _requires(name: str) -> set[str]:
    """Give the libraries that another needs, extras aside."""
    try:
        needs = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return set()
    return {_normal(re.split(r"[^\w.-]", n)[0]) for n in needs if "extra ==" not in n}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
