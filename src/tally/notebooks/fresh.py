"""Whether a stored page still follows from its notebook, the code and the tables; and its making.

A notebook is committed with its outputs and with a fingerprint of everything that they follow
from. The book is built from the stored outputs, so a page is published only while its
fingerprint holds: see :func:`problems`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tally import paths as places
from tally.errors import TallyError
from tally.writing import write_whole

#: What a page does not follow from: the book's clothes, the commands with what they do to tables,
#: and this module.
NOT_HASHED = ("book", "check", "cli", "curation", "notebooks")

#: A chapter takes seconds; one that takes minutes hangs.
CELL_TIMEOUT = 300

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class StaleError(TallyError):
    """A notebook could not be executed, so its stored page stays as it was."""


def notebooks(root: Path | str | None = None) -> list[Path]:
    """List the chapters: the notebooks of ``notebooks/``, by name."""
    folder = _root(root) / "notebooks"
    return sorted(p for p in folder.glob("*.ipynb") if not p.name.startswith("."))


def read(path: Path | str) -> dict:
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


def fingerprint(path: Path | str, root: Path | str | None = None) -> str:
    """Compute the fingerprint of everything that a notebook's outputs follow from.

    Parameters
    ----------
    path : path
        The notebook.
    root : path, optional
        The project's folder; by default the one that :func:`tally.paths.root` finds.

    Returns
    -------
    str
        SHA-256, in 64 hexadecimal digits, over the sources, types and tags of the cells in their
        order, every file of ``data/``, every module of the package but the book's extension, the
        command line and this one, and ``requirements.txt``.
    """
    return _fingerprint(read(path), _inputs(_root(root)))


def stale(paths: Iterable[Path | str] | None = None, root: Path | str | None = None) -> list[Path]:
    """List the notebooks whose stored page must not be published, by default of all chapters."""
    root = _root(root)
    inputs = _inputs(root)
    chosen = notebooks(root) if paths is None else [Path(p) for p in paths]
    return [path for path in chosen if _problems(path, root, inputs)]


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
    root = _root(root)
    inputs = _inputs(root)
    return [sentence for path in paths for sentence in _problems(Path(path), root, inputs)]


def record(notebook: Mapping) -> dict | None:
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
        How many run at once, each in a kernel of its own.
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
    chosen = notebooks(root) if paths is None else [Path(p) for p in paths]
    todo = chosen if force else stale(chosen, root)
    if not todo:
        echo("Every stored page is up to date.")
        return []
    inputs = _inputs(root)
    failures = []
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        runs = [(path, pool.submit(_execute, path, root, inputs)) for path in todo]
        for path, run in runs:
            try:
                run.result()
            except StaleError as error:
                failures.append(str(error))
            else:
                echo(f"{_name(path, root)}: executed and stored.")
    if failures:
        raise StaleError("\n".join(failures))
    return todo


def _root(root: Path | str | None) -> Path:
    return places.root() if root is None else Path(root).resolve()


def _name(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _inputs(root: Path) -> str:
    """Hash what all notebooks share: the tables, the code and the versions of the libraries."""
    package = root / "src" / "tally"
    files = [root / "requirements.txt"]
    files += [
        p
        for p in package.rglob("*.py")
        if p.relative_to(package).parts[0].removesuffix(".py") not in NOT_HASHED
    ]
    # An editor's backup and a system's own files begin with a dot, and are no tables.
    files += [
        p
        for p in (root / "data").rglob("*")
        if not any(part.startswith(".") for part in p.relative_to(root).parts)
    ]
    digest = hashlib.sha256()
    for path in sorted(p for p in files if p.is_file()):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _fingerprint(notebook: Mapping, inputs: str) -> str:
    cells = [
        [cell["cell_type"], _text(cell["source"]), cell.get("metadata", {}).get("tags", [])]
        for cell in notebook["cells"]
    ]
    text = json.dumps([cells, inputs], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _problems(path: Path, root: Path, inputs: str) -> list[str]:
    name = _name(path, root)
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
    stored = notebook.get("metadata", {}).get("tally", {}).get("fingerprint")
    if not any(cell.get("outputs") for _, cell in code):
        found.append(f"{name}: no outputs are stored. {mend}")
    elif stored is None:
        found.append(f"{name}: the stored outputs have no fingerprint. {mend}")
    elif stored != _fingerprint(notebook, inputs):
        found.append(
            f"{name}: the stored page is old: its cells, data/, src/tally or requirements.txt "
            f"changed after it was made. {mend}"
        )
    elif skipped := [
        n for n, c in code if _text(c["source"]).strip() and not c.get("execution_count")
    ]:
        found.append(f"{name}: cell {skipped[0]} has not been executed. {mend}")
    elif record(notebook) is None:
        found.append(
            f"{name}: no record of results is stored. Its last cell must be `page.record()`. {mend}"
        )
    return found


def _execute(path: Path, root: Path, inputs: str) -> None:
    # These take a second to import, and asking whether a page is old needs none of them.
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    name = _name(path, root)
    read(path)
    notebook = nbformat.read(path, as_version=4)
    # Taken before the run: what changes while it runs makes the page old at once.
    stamp = _fingerprint(notebook, inputs)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        # Without this each kernel warns on the terminal that it talks over local TCP.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    try:
        client.execute(env={**os.environ, "TALLY_ROOT": str(root)})
    except CellExecutionError as error:
        place = f"{name}: cell {_failed_cell(notebook)} failed"
        raise StaleError(f"{place}: {error.ename}: {error.evalue}") from None
    except CellTimeoutError:
        raise StaleError(
            f"{name}: a cell ran for more than {CELL_TIMEOUT} seconds and was stopped."
        ) from None
    except DeadKernelError:
        raise StaleError(f"{name}: the kernel died while the notebook ran.") from None
    except NoSuchKernel:
        raise StaleError(
            f"{name}: there is no kernel named python3. Run `pip install -r requirements.txt`."
        ) from None
    _normalise(notebook, stamp)
    write_whole(path, nbformat.writes(notebook, indent=1) + "\n")


def _failed_cell(notebook: Mapping) -> int:
    for number, cell in enumerate(notebook["cells"], 1):
        if any(o["output_type"] == "error" for o in cell.get("outputs", ())):
            return number
    return 0


def _normalise(notebook: dict, stamp: str) -> None:
    """Leave nothing in the metadata that differs between machines or runs."""
    kept = {"parameters": p} if (p := notebook.metadata.get("tally", {}).get("parameters")) else {}
    notebook.metadata.clear()
    notebook.metadata.update(KERNEL, tally={"fingerprint": stamp, **kept})
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata.clear()
        if tags:
            cell.metadata["tags"] = tags
