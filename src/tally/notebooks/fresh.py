"""Whether a stored page still follows from its sources; and its making.

A notebook is committed with its outputs. What they follow from is measured and not listed: the
cells, the modules that they import with all that these import, the rows of the tables that the
run read, and the versions of the libraries that the modules need. ``notebooks/fingerprints.json``
keeps a fingerprint of each for every notebook. The book is built from the stored outputs, so a
page is published only while its fingerprints hold: see :func:`problems`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tally import paths as places
from tally.errors import TallyError
from tally.notebooks.closure import Code, locked
from tally.writing import refuse_unwritable, write_whole

#: The file beside the notebooks that keeps their fingerprints.
FILE = "fingerprints.json"

#: What a page follows from, and how a sentence tells that it changed.
PARTS = {
    "cells": "its cells changed",
    "code": "code that it imports changed",
    "libraries": "the versions of libraries that it needs changed",
    "data": "figures that it read changed",
}

#: Seconds. A cell takes a few; on a busy machine the longest audit takes minutes.
CELL_TIMEOUT = 1200

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    # Without its version, and with what names a script that is made of the notebook.
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
    },
}


class StaleError(TallyError):
    """A notebook could not be executed, so its stored page stays as it was."""


def notebooks(root: Path | str | None = None) -> list[Path]:
    """List the chapters: the notebooks of ``notebooks/``, by name."""
    folder = _root(root) / "notebooks"
    return sorted(p for p in folder.glob("*.ipynb") if not p.name.startswith("."))


def read(path: Path | str) -> dict[str, Any]:
    """Read a notebook as plain JSON.

    Raises
    ------
    StaleError
        When the file is missing or is not a notebook.
    """
    path = Path(path)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StaleError(f"{path} is missing.") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise StaleError(f"{path} is not a notebook: {error}.") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise StaleError(f"{path} is not a notebook: it has no list of cells.")
    return notebook


def fingerprints(path: Path | str, root: Path | str | None = None) -> dict[str, str]:
    """Compute the fingerprints of everything that a notebook's stored outputs follow from.

    Parameters
    ----------
    path : path
        The notebook.
    root : path, optional
        The project's folder; by default the one that :func:`tally.paths.root` finds.

    Returns
    -------
    dict of str to str
        SHA-256 in hexadecimal for each of :data:`PARTS`: the sources, types and tags of the cells
        in their order; the modules of the package that they import, with all that these import;
        the lines of ``requirements.txt`` for the libraries among these; and what the questions
        that the run asked of the tables find now.
    """
    return Sources(_root(root)).fingerprints(read(path))


def fixed(path: Path | str, root: Path | str | None = None) -> dict[str, str]:
    """Compute the fingerprints of what is known before a run: cells, code and libraries."""
    return Sources(_root(root)).fixed(read(path))


def stale(paths: Iterable[Path | str] | None = None, root: Path | str | None = None) -> list[Path]:
    """List the notebooks whose stored page must not be published, by default of all chapters."""
    root = _root(root)
    sources = Sources(root)
    chosen = notebooks(root) if paths is None else [Path(p) for p in paths]
    return [path for path in chosen if _problems(path, sources)]


def problems(paths: Iterable[Path | str], root: Path | str | None = None) -> list[str]:
    """Say what keeps the stored pages of notebooks from being published.

    Parameters
    ----------
    paths : iterable of path
        The notebooks.
    root : path, optional
        The project's folder.

    Returns
    -------
    list of str
        One sentence per problem, with the notebook and the mend; empty when all may be published.
    """
    sources = Sources(_root(root))
    return [sentence for path in paths for sentence in _problems(Path(path), sources)]


def record(notebook: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the record of results that a notebook's last output holds, or None without one."""
    for cell in reversed(notebook["cells"]):
        for output in reversed(cell.get("outputs", ())):
            found = output.get("data", {}).get("application/json")
            if isinstance(found, dict) and "tally" in found and "values" in found:
                return found
    return None


def refresh(
    paths: Iterable[Path | str] | None = None,
    *,
    root: Path | str | None = None,
    force: bool = False,
    jobs: int = 2,
    echo: Callable[[str], object] = print,
) -> list[Path]:
    """Execute the notebooks whose stored page is old, and store their outputs.

    Parameters
    ----------
    paths : iterable of path, optional
        The notebooks; by default all chapters.
    root : path, optional
        The project's folder.
    force : bool
        Execute those that are up to date as well.
    jobs : int
        How many run at once, each in a process of its own.
    echo : callable
        Is given one line for each notebook.

    Returns
    -------
    list of pathlib.Path
        The notebooks that were executed.

    Raises
    ------
    StaleError
        When a notebook fails. Each file is replaced whole or left as it was, and the failure of
        one does not keep the others from being stored.
    """
    root = _root(root)
    if "TALLY_DATA" in os.environ:
        raise StaleError("The book is made from its own tables: unset TALLY_DATA first.")
    if jobs < 1:
        raise StaleError(f"At least one notebook runs at once, and not {jobs}.")
    chosen = notebooks(root) if paths is None else [_chapter(Path(p), root) for p in paths]
    todo = chosen if force else stale(chosen, root)
    if not todo:
        echo("Every stored page is up to date.")
        return []
    for path in (*todo, root / "notebooks" / FILE):
        refuse_unwritable(path)
    # These take a second to import, and asking whether a page is old needs none of them.
    import nbformat

    from tally.notebooks.engine import Engine, EngineError

    # Read before the run: what changes while it runs makes the page old at once.
    sources = Sources(root)
    sources.read_tables()

    def execute(path: Path) -> tuple[Any, dict[str, str]]:
        read(path)
        notebook = nbformat.read(path, as_version=4)
        before = sources.fixed(notebook)
        try:
            engine.run(notebook, folder=path.resolve().parent, pictures=False, limit=CELL_TIMEOUT)
        except EngineError as error:
            raise StaleError(f"{_name(path, root)}: {error}") from None
        return notebook, before

    failures = []
    with Engine(root) as engine, ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        runs = [(path, pool.submit(execute, path)) for path in todo]
        for path, run in runs:
            try:
                notebook, before = run.result()
            except StaleError as error:
                failures.append(str(error))
                continue
            stamps = {**before, "data": sources.data(notebook)}
            _normalise(notebook)
            write_whole(path, nbformat.writes(notebook, indent=1) + "\n")
            _keep(root, path, stamps)
            echo(f"{_name(path, root)}: executed and stored.")
    if failures:
        raise StaleError("\n".join(failures))
    return todo


@dataclass(frozen=True)
class Sources:
    """What pages follow from, as it is now: each part is read once for all notebooks.

    Parameters
    ----------
    root : pathlib.Path
        The project's folder.
    """

    root: Path

    @cached_property
    def code(self) -> Code:
        """The code of the package."""
        return Code(self.root)

    @cached_property
    def module_hashes(self) -> dict[str, str]:
        """The sum of each module."""
        return {name: _sha(path.read_bytes()) for name, path in self.code.files.items()}

    @cached_property
    def lock(self) -> str:
        """The versions of all libraries."""
        path = self.root / "requirements.txt"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @cached_property
    def ledger(self) -> Any:
        """The tables."""
        from tally.ledger.tables import load

        return load(self.root / "data")

    def read_tables(self) -> None:
        """Take the tables as they are now, whatever becomes of them."""
        _ = self.every_table
        with contextlib.suppress(TallyError):
            _ = self.ledger

    @cached_property
    def stored(self) -> dict[str, dict[str, str]]:
        """The fingerprints that are kept."""
        return _stored(self.root)

    def fingerprints(self, notebook: Mapping[str, Any]) -> dict[str, str]:
        """Give the fingerprint of each part."""
        return {**self.fixed(notebook), "data": self.data(notebook)}

    def fixed(self, notebook: Mapping[str, Any]) -> dict[str, str]:
        """Give the fingerprints of what is known before a run."""
        cells = [
            [cell["cell_type"], _text(cell["source"]), cell.get("metadata", {}).get("tags", [])]
            for cell in notebook["cells"]
        ]
        found = self.code.closure(text for kind, text, _ in cells if kind == "code")
        modules = sorted(found & self.code.files.keys())
        libraries = locked(self.lock, found - self.code.files.keys())
        return {
            "cells": _sha(json.dumps(cells, ensure_ascii=False).encode()),
            "code": _sha(json.dumps([[m, self.module_hashes[m]] for m in modules]).encode()),
            "libraries": _sha("\n".join(libraries).encode()),
        }

    @cached_property
    def every_table(self) -> str:
        """The sum of all that is in the tables."""
        from tally.ledger.reads import files

        data = self.root / "data"
        kept = [[p.relative_to(data).as_posix(), _sha(p.read_bytes())] for p in files(data)]
        return _sha(json.dumps(kept).encode())

    def data(self, notebook: Mapping[str, Any]) -> str:
        """Give the fingerprint of what a run read of the tables.

        A run that did not note what it read may have read everything. Where the same can't be
        asked again, since a table, a file or a term is gone, there is no fingerprint.
        """
        return self.data_of(record(notebook))

    def data_of(self, found: Mapping[str, Any] | None) -> str:
        """Give the same by the record of a run."""
        from tally.ledger.reads import digest

        if found is None or "read" not in found:
            return self.every_table
        try:
            return digest(found["read"], self.ledger)
        except (TallyError, OSError, KeyError):
            return ""


def _chapter(path: Path, root: Path) -> Path:
    """Give a notebook of the book that may be told by its name alone."""
    folder = root / "notebooks"
    named = folder / f"{path.name.removesuffix('.ipynb')}.ipynb"
    if path.name and named.is_file() and path.resolve() in (named, Path(path.name).resolve()):
        return named
    if path.exists() and (path.resolve().parent != folder or path.suffix != ".ipynb"):
        raise StaleError(f"{_name(path, root)} is no notebook of the book: those are in {folder}.")
    return path


def _root(root: Path | str | None) -> Path:
    return places.root() if root is None else Path(root).resolve()


def _name(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _stored(root: Path) -> dict[str, dict[str, str]]:
    path = root / "notebooks" / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise StaleError(
            f"{_name(path, root)} is not readable JSON: {error}. "
            "Delete it and run `tally refresh`: it is made anew."
        ) from None
    return found


def _keep(root: Path, path: Path, stamps: Mapping[str, str]) -> None:
    """Store the fingerprints of one notebook beside those of the others that are there."""
    there = {p.stem for p in notebooks(root)}
    kept = {k: v for k, v in _stored(root).items() if k in there} | {path.stem: dict(stamps)}
    text = json.dumps(dict(sorted(kept.items())), indent=1, sort_keys=True)
    write_whole(root / "notebooks" / FILE, text + "\n")


def _problems(path: Path, sources: Sources) -> list[str]:
    name = _name(path, sources.root)
    mend = "Run `make refresh` (or `tally refresh`)."
    try:
        notebook = read(path)
    except StaleError as error:
        return [str(error)]
    found = []
    code = [(n, c) for n, c in enumerate(notebook["cells"], 1) if c["cell_type"] == "code"]
    for number, cell in code:
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                said = f"{output.get('ename')}: {output.get('evalue')}"
                found.append(f"{name}: cell {number} failed: {said}")
    if found:
        return found
    stored = sources.stored.get(path.stem)
    if not any(cell.get("outputs") for _, cell in code):
        found.append(f"{name}: no outputs are stored. {mend}")
    elif stored is None:
        found.append(f"{name}: notebooks/{FILE} has no fingerprints of it. {mend}")
    elif changed := _changed(stored, notebook, sources):
        found.append(f"{name}: the stored page is old: {changed} after it was made. {mend}")
    elif skipped := [
        n for n, c in code if _text(c["source"]).strip() and not c.get("execution_count")
    ]:
        found.append(f"{name}: cell {skipped[0]} has not been executed. {mend}")
    elif record(notebook) is None:
        found.append(
            f"{name}: no record of results is stored. Its last cell must be `page.record()`. {mend}"
        )
    return found


def _changed(stored: Mapping[str, str], notebook: Mapping[str, Any], sources: Sources) -> str:
    """Say which parts have changed since the page was made; nothing where none has."""
    now = sources.fingerprints(notebook)
    changed = [part for part in PARTS if not now[part] or stored.get(part) != now[part]]
    return ", and ".join(PARTS[part] for part in changed)


def _normalise(notebook: Any) -> None:
    """Leave nothing in the metadata that differs between machines or runs."""
    kept = {"parameters": p} if (p := notebook.metadata.get("tally", {}).get("parameters")) else {}
    notebook.metadata.clear()
    notebook.metadata.update(KERNEL, **({"tally": kept} if kept else {}))
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata.clear()
        if tags:
            cell.metadata["tags"] = tags
