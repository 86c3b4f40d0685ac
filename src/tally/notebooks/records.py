"""The record of a run: what it was given, what it found, and all that this follows from.

It stands beside the notebook that was made, as ``NAME.record.json``. Two records can be compared:
see :mod:`tally.notebooks.differ`.
"""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from importlib import metadata
from pathlib import Path
from typing import Any

import tally
from tally.errors import TallyError
from tally.ledger.files import read_descriptor
from tally.ledger.reads import files
from tally.ledger.tables import load
from tally.notebooks import fresh

#: Another number when a record is written otherwise.
FORMAT = 1

#: The libraries whose versions are told, beside those of `requirements.txt` in the fingerprint.
LIBRARIES = ("altair", "highspy", "numpy", "pandas", "papermill", "pyarrow", "shapely")


class RecordError(TallyError):
    """There is no record of a run where one should be, or it is not of its notebook."""


def beside(notebook: Path) -> Path:
    """Give the place of the record of a notebook.

    Examples
    --------
    >>> beside(Path("runs/out.ipynb")).name
    'out.record.json'
    """
    return notebook.with_name(f"{notebook.name.removesuffix('.ipynb')}.record.json")


@dataclass(frozen=True)
class Stamps:
    """What a run follows from, taken before it begins.

    Parameters
    ----------
    data, package, notebook : dict
        Each with what names it and a ``fingerprint``.
    commit : dict
        The commit of the project, and whether files were changed since.
    """

    data: dict[str, Any]
    package: dict[str, Any]
    notebook: dict[str, Any]
    commit: dict[str, Any]
    folder: Path

    @classmethod
    def now(cls, notebook: Path, folder: Path, named: str | None = None) -> Stamps:
        """Take them of a chapter and a folder of tables."""
        root = notebook.parent.parent
        parts = fresh.fixed(notebook, root)
        descriptor = read_descriptor(folder)
        return cls(
            {
                "folder": named or str(folder),
                "version": descriptor.get("version"),
                "fingerprint": of_folder(folder),
            },
            {"version": tally.__version__, "fingerprint": parts["code"]},
            {
                "name": notebook.name,
                "fingerprint": parts["cells"],
                "libraries": parts["libraries"],
            },
            _commit(root),
            folder,
        )


def of_folder(folder: Path) -> str:
    """Give the fingerprint of a folder of tables: of the names and bytes of all its files."""
    kept = [
        [p.relative_to(folder).as_posix(), hashlib.sha256(p.read_bytes()).hexdigest()]
        for p in files(folder)
    ]
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()


def _commit(root: Path) -> dict[str, Any]:
    """Give the commit of a folder, where it is kept by git."""

    def git(*words: str) -> str | None:
        try:
            done = subprocess.run(
                ["git", "-C", str(root), *words], capture_output=True, text=True, timeout=30
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    # An installed package may lie in somebody else's repository.
    if not (root / "src" / "tally").is_dir() or (commit := git("rev-parse", "HEAD")) is None:
        return {"commit": None, "changed": None}
    return {"commit": commit, "changed": bool(git("status", "--porcelain", "--", "src", "data"))}


def of_run(
    notebook: bytes, stamps: Stamps, began: float, seconds: float | None = None
) -> dict[str, Any]:
    """Make the record of a run.

    Parameters
    ----------
    notebook : bytes
        The notebook that was made; it ends in the record of its page.
    stamps : Stamps
        What it follows from.
    began : float
        When it began, in seconds since 1970.
    seconds : float, optional
        How long it took; by default until now.

    Returns
    -------
    dict
        ``parameters`` and what they ``stands_for``; ``values``, each with its interval, scope and
        claims; ``claims`` used, each with what it ``printed``, its ends in both readings, and the
        day from which it was known; ``data``, ``package`` and ``notebook`` with a fingerprint of
        each; ``commit``, ``versions`` and ``time``; and the checksum of the ``output``.

    Raises
    ------
    RecordError
        When the notebook ends in no record.
    """
    found = fresh.record(json.loads(notebook))
    if found is None:
        raise RecordError("The notebook ends in no record; its last cell must be `page.record()`.")
    kept = {k: v for k, v in found.items() if k not in ("tally", "read", "notebook")}
    said = _claims(stamps.folder, stamps.data["fingerprint"])
    return {
        "format": FORMAT,
        "notebook": stamps.notebook,
        **kept,
        "claims": {claim: dict(said[claim]) for claim in found["claims"]},
        "data": stamps.data,
        "package": stamps.package,
        **stamps.commit,
        "versions": {
            "python": platform.python_version(),
            "system": platform.platform(),
            **{name: metadata.version(name) for name in LIBRARIES},
        },
        "time": {
            "began": datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds"),
            "seconds": round(time.time() - began if seconds is None else seconds, 1),
        },
        "output": hashlib.sha256(notebook).hexdigest(),
    }


#: The ends of a value in both readings.
ENDS = ("low", "high", "low_strict", "high_strict")


def told_of(
    value: Mapping[str, Any], strict: Mapping[str, Mapping[str, float | None]]
) -> dict[str, Any]:
    """Give what a table tells of a value of a record: a cell for each column.

    Parameters
    ----------
    value : mapping
        The value, as a record has it.
    strict : mapping of str to mapping
        Of each claim the ``low`` and the ``high`` that its words promise, taken strictly. They are
        those of a value that is a printed figure; what was computed has none.

    Examples
    --------
    >>> value = {"text": "over 9", "unit": "attacks", "low": 10.0, "high": 11.0, "how": ""}
    >>> told_of({**value, "claims": ["a"]}, {"a": {"low": 10, "high": None}})["high_strict"] is None
    True
    """
    claims = value["claims"]
    taken = strict.get(claims[0], {}) if claims and not value["how"] else {}
    return {
        **{of: value[of] for of in ("text", "unit", "low", "high", "how")},
        **{f"{end}_strict": taken.get(end) for end in ("low", "high")},
        "claims": " ".join(claims),
        "editions": " ".join(value.get("editions", ())),
    }


@lru_cache(maxsize=1)
def _claims(folder: Path, _fingerprint: str) -> dict[str, dict[str, Any]]:
    """Tell of each claim of a folder what it says; the same for all runs of a sweep."""
    frame = load(folder).to_frame().set_index("claim_id")
    kept = frame[["printed", "low", "high", "low_strict", "high_strict"]].astype(object)
    kept = kept.where(kept.notna(), None)
    kept["known"] = (
        frame["known"].dt.strftime("%Y-%m-%d").astype(object).where(frame["known"].notna(), None)
    )
    return kept.to_dict("index")


def written(record: Mapping[str, Any]) -> str:
    """Write a record as a file."""
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def read(path: Path) -> dict[str, Any]:
    """Read the record of a run: the file itself, or the one beside a notebook.

    A notebook that nothing stands beside, as papermill makes it, has the record of its page.

    Raises
    ------
    RecordError
        When there is none, or it tells of another notebook.
    """
    if path.suffix == ".ipynb" and not beside(path).is_file():
        try:
            found = fresh.record(fresh.read(path))
        except fresh.StaleError as error:
            raise RecordError(str(error)) from None
        if found is None:
            raise RecordError(f"{path} has no record of a run.")
        return {**found, "claims": {claim: {} for claim in found["claims"]}}
    file = beside(path) if path.suffix == ".ipynb" else path
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        sound = isinstance(record["values"], dict) and isinstance(record["claims"], dict)
    except FileNotFoundError:
        raise RecordError(f"{file} is missing.") from None
    except (UnicodeDecodeError, ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise RecordError(f"{file} is no record of a run.")
    if path != file and _sum(path) != record.get("output"):
        raise RecordError(f"{file} is of another run than {path}, or that was changed.")
    return record


def _sum(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


#: Where the exercises of a chapter begin; only its record is behind them.
EXERCISES = "## Exercises"


def page(notebook: Mapping[str, Any], *, exercises: bool = True) -> str:
    """Write a notebook that was run as one page of HTML: its text and what its cells show.

    Parameters
    ----------
    notebook : mapping
        The notebook, as JSON.
    exercises : bool
        Whether the page goes on to its exercises and its record, which are folded on paper.
    """
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table")
    parts: list[str] = []
    for cell in notebook["cells"]:
        text = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        if text.strip() == EXERCISES and not exercises:
            break
        if cell["cell_type"] == "markdown":
            parts.append(markdown.render(text))
        for output in cell.get("outputs", ()):
            shown = output.get("data", {}).get("text/html", "")
            parts.append(shown if isinstance(shown, str) else "".join(shown))
    title = next((p.split(">", 1)[1].split("<")[0] for p in parts if p.startswith("<h1")), "Tally")
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title, quote=False)}</title>\n<style>{STYLE}</style>\n"
        f"<main>\n{''.join(parts)}\n</main>\n</html>\n"
    )


#: Enough to read it by.
STYLE = (
    ":root{color-scheme:light dark}"
    "main{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}"
    "svg,img{max-width:100%;height:auto;background:#fff}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "td,th{padding:.2rem .6rem;border-bottom:1px solid #8886;text-align:left;vertical-align:top}"
    "@media print{@page{size:A4;margin:10mm 12mm}:root{color-scheme:light}"
    "main{max-width:none;margin:0;padding:0;font-size:8.3pt;line-height:1.25}"
    "h1,h2{margin:.4rem 0 .1rem;font-size:1.2rem;break-after:avoid}h2{font-size:1rem}"
    "p,ul,figure{margin:.2rem 0}figcaption{font-size:6.5pt}details{display:none}"
    "figure,section,tr{break-inside:avoid}svg,img{max-height:62mm;width:auto}"
    "table{display:table;width:100%;font-size:7pt}td,th{padding:0 .4rem}"
    "td:first-child{white-space:nowrap}caption{font-weight:bold;text-align:left}"
    "a{color:inherit;text-decoration:none}}"
)
