"""What takes long to make is kept between builds, beside the doctrees, with the sum of each file.

So a file that was cut short is as good as none, and is made again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx

from tally.writing import write_whole


@dataclass(frozen=True)
class Store:
    """A folder of files that are kept.

    Parameters
    ----------
    folder : pathlib.Path
        Is made with the first file; the sums are in a file beside it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     store = Store(Path(place) / "kept")
    ...     store.keep({"a.txt": b"whole"})
    ...     whole = store.is_sound()
    ...     _ = (store.folder / "a.txt").write_text("who")
    ...     whole, store.is_sound(), store.paths()
    (True, False, [])
    """

    folder: Path

    @classmethod
    def of(cls, app: Sphinx, name: str) -> Store:
        """Give the store of a name, for all builds of a book."""
        return cls(Path(app.doctreedir) / f"tally-{name}")

    def paths(self) -> list[Path]:
        """List the files that are there."""
        return sorted(self.folder.glob("*"))

    def keep(self, made: Mapping[str, bytes]) -> None:
        """Keep these files, and no others."""
        for name, content in made.items():
            write_whole(self.folder / name, content)
        self.seal(made)

    def seal(self, wanted: Collection[str]) -> None:
        """Note the files that are there, and delete those that are not wanted any more."""
        for path in self.paths():
            if path.name not in wanted:
                path.unlink()
        write_whole(self._sums, json.dumps({p.name: _sum(p) for p in self.paths()}))

    def is_sound(self) -> bool:
        """Tell whether all files are as they were kept; those that are not are deleted."""
        try:
            sums = json.loads(self._sums.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            sums = None
        for path in self.paths():
            if not sums or sums.get(path.name) != _sum(path):
                path.unlink()
        return sums is not None and set(sums) == {path.name for path in self.paths()}

    def put(self, target: Path) -> None:
        """Put the files into a folder of the book."""
        target.mkdir(parents=True, exist_ok=True)
        for path in self.paths():
            shutil.copyfile(path, target / path.name)

    @property
    def _sums(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.json")


def read_again(page: str, store: str) -> Callable[..., list[str]]:
    """Give what lets a page be read again where what it kept when it was read is not sound."""

    def outdated(app: Sphinx, *_: object) -> list[str]:
        return [] if Store.of(app, store).is_sound() else [page]

    return outdated


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
