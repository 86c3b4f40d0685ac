"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tally.errors import TallyError


class WriteError(TallyError):
    """The disk or the rights don't allow a file to be written."""


def refuse_unwritable(path: Path) -> None:
    """Refuse a file that can't be written, before any work is done for it.

    Raises
    ------
    WriteError
        When its folder is missing or can't be written to, or something else has its name.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     refuse_unwritable(Path(folder) / "a.csv")
    """
    try:
        path = _meant(path)
        if not path.parent.is_dir():
            raise WriteError(
                f"{path.parent} is not a folder, so {path.name} can't be written there."
            )
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "no regular file"
            raise WriteError(f"{path} is {what}, so it can't be written. Choose another name.")
        os.unlink(_beside(path, b""))
    except OSError as error:
        raise WriteError(f"{path} can't be written: {error.strerror}.") from None


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file at once, so that nobody ever finds half of it.

    Parameters
    ----------
    path : pathlib.Path
        Its folder is made where it is missing; the rights of a file that is there stay. Of a link
        the file is written that it leads to.
    content : str or bytes
        Text is written as UTF-8.

    Raises
    ------
    OSError
        When the disk or the rights don't allow it; a file that is there stays as it is.
    """
    path = _meant(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _beside(path, content if isinstance(content, bytes) else content.encode())
    try:
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def replace_files(files: Mapping[Path, str | bytes]) -> None:
    """Write files, or replace them: all of them, or none.

    Each is first written beside its place, and only when all are on the disk does each take its
    place. If that fails half-way, those already replaced get their old bytes back, and those that
    are new go again.

    Parameters
    ----------
    files : mapping of pathlib.Path to str or bytes
        The new content of each file; text is written as UTF-8.

    Raises
    ------
    WriteError
        When the disk or the rights don't allow it; the files are as they were.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("old")
    ...     replace_files({path: "new"})
    ...     path.read_text()
    'new'
    """
    ready: dict[Path, str] = {}
    old: dict[Path, bytes | None] = {}
    done: list[Path] = []
    try:
        files = {_meant(path): content for path, content in files.items()}
        old = {path: path.read_bytes() if path.exists() else None for path in files}
        for path, content in files.items():
            data = content if isinstance(content, bytes) else content.encode("utf-8")
            ready[path] = _beside(path, data)
        for path, temporary in ready.items():
            os.replace(temporary, path)
            done.append(path)
    except BaseException as error:
        for path in done:
            if (before := old[path]) is None:
                os.unlink(path)
            else:
                os.replace(_beside(path, before), path)
        if isinstance(error, OSError):
            names = ", ".join(path.name for path in files)
            why = error.strerror or error
            raise WriteError(f"Nothing was changed: {names} can't be written: {why}.") from None
        raise
    finally:
        for path, temporary in ready.items():
            if path not in done:
                os.unlink(temporary)


def _meant(path: Path) -> Path:
    """Give the file that a link leads to, since the link itself is to stay."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _beside(path: Path, data: bytes) -> str:
    """Write a temporary file beside another, with its rights, or with those of any new file."""
    handle, temporary = tempfile.mkstemp(
        dir=path.parent, prefix=f".{path.stem[:32]}-", suffix=".tmp"
    )
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_mask())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _mask() -> int:
    """Give the rights that the user denies to new files; the system tells it only who sets it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
