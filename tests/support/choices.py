"""A project of one light chapter, of which a reader can choose among a few variants."""

import shutil
from pathlib import Path

from tally import chapters
from tally.notebooks import fresh, grid

CHAPTER = chapters.chapter("operations")

#: Two years, and the older one as it was known on a day; the book's own is the newer one.
CHOSEN = [
    {"period": "2024", "as_of": "latest"},
    {"period": "2024", "as_of": "2024-12-31"},
    {"period": "2025", "as_of": "latest"},
]


def write_project(folder: Path, root: Path) -> Path:
    """Write the tables, the code and the notebook."""
    shutil.copytree(root / "data", folder / "data")
    (folder / "src").symlink_to(root / "src")
    shutil.copy(root / "requirements.txt", folder)
    (folder / "notebooks").mkdir()
    for name in ("operations.ipynb", fresh.FILE):
        shutil.copy(root / "notebooks" / name, folder / "notebooks")
    return folder


def make(project: Path, monkeypatch, chosen=CHOSEN, **settings) -> list[str]:
    """Make the variants, and give what was said."""
    said: list[str] = []
    monkeypatch.setattr(grid, "variants", lambda of, ledger: (list(chosen), 10))
    grid.make([CHAPTER.name], root=project, jobs=1, echo=said.append, **settings)
    return said
