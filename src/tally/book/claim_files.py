"""Each claim as a file of its own, ``claims/ID.json``: what a program asks that has a claim's name.

What the tables say of all claims is kept in one file between builds, by the bytes of the tables;
a folder of the files takes its place in the book whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from tally import __version__
from tally.book import cite, notebooks, places
from tally.book.store import Store
from tally.ledger.base import Base
from tally.ledger.dimensions import TREES

if TYPE_CHECKING:
    from tally.ledger.statements import Statement
    from tally.ledger.tables import Ledger
    from tally.quantities.interval import Interval

#: The folder of the files in the built book, and the store in which they are kept as one.
FOLDER = "claims"
STORE = "claims"

#: What describes them, beside this module and among them.
SCHEMA = "claim.schema.json"

#: What is told of a source beside its id.
OF_SOURCE = ("kind", "publisher", "title", "published", "language", "url", "read_at")

#: The units of what is no count.
UNITS = {"share": "%", "change": "%", "rank": "rank"}


def setup(app: Sphinx) -> None:
    """Put the files into the book when it is built."""
    app.connect("build-finished", publish)


def schema() -> dict[str, Any]:
    """Give the JSON Schema of a file.

    Examples
    --------
    >>> schema()["properties"]["printed"]["description"]
    'The quantity as the source printed it.'
    """
    made: dict[str, Any] = json.loads(Path(__file__).with_name(SCHEMA).read_text(encoding="utf-8"))
    return made


def entries_of(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Give what the tables say of each claim, by its id, as its file has it but for its pages.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Examples
    --------
    >>> import tally
    >>> entry = entries_of(tally.load())["crss-2024q1-pk-kp-fatalities-all-share"]
    >>> entry["printed"], entry["conventional"], entry["base"][0]["name"]
    ('51%', {'low': 50.5, 'high': 51.5}, 'Pakistan')
    """
    from tally.ledger.files import read_descriptor

    tables = {
        name: table.astype(object).where(table.notna(), None).to_dict("index")
        for name, table in ledger.tables.items()
        if name in ("bodies", "editions", "sources", "episodes", *TREES.values())
    }
    (licence,) = read_descriptor(ledger.folder)["licenses"]
    found = {
        row["claim_id"]: _entry(row, said, tables) | {"license": licence["path"]}
        for cell in ledger.histories
        for said in cell
        for row in said.rows
    }
    return {claim: found[claim] for claim in ledger.claims.index}


def _entry(row: Mapping[str, Any], said: Statement, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Tell one claim."""

    def named(dimension: str, term: str) -> dict[str, str]:
        known = tables[TREES[dimension]].get(term) if dimension in TREES else None
        return {"term": term, "name": known["name"] if known else term}

    source, edition = tables["sources"][row["source_id"]], tables["editions"].get(row["edition"])
    base = [{"dimension": d, **named(d, term)} for d, term in Base.parse(row["base"])]
    unit = UNITS.get(row["kind"]) or named("measure", row["measure"])["name"]
    return {
        "$schema": SCHEMA,
        "claim": row["claim_id"],
        "printed": row["printed"],
        "value": _plain(Fraction(str(row["value"]))),
        "qualifier": row["qualifier"],
        "kind": row["kind"],
        "unit": f"per {base[0]['term']}" if row["kind"] == "rate" else unit,
        "base": base,
        "conventional": _ends(row["interval"]),
        "strict": _ends(row["strict"]),
        "body": {"term": row["body"], "name": tables["bodies"][row["body"]]["name"]},
        "period": {"term": row["period"], **{of: row[of].isoformat() for of in ("first", "last")}},
        **{dimension: named(dimension, row[dimension]) for dimension in TREES},
        "source": {
            "source": row["source_id"],
            **{of: source[of] for of in OF_SOURCE},
            "locator": row["locator"],
        },
        "edition": edition
        and {"edition": row["edition"], **{of: edition[of] for of in ("title", "released")}},
        "known": row["known"] and row["known"].isoformat(),
        "latest": said.fate == "latest",
        "fate": said.fate,
        "by": said.other,
        "same_as": row["same_as"],
        "episode": row["episode"]
        and {"episode": row["episode"], "title": tables["episodes"][row["episode"]]["title"]},
        "note": row["note"],
    }


def _ends(interval: Interval) -> dict[str, Any]:
    """Give the ends of an interval, and which of them it does not hold."""
    is_open = {of: True for of in ("low_open", "high_open") if getattr(interval, of)}
    return {"low": _plain(interval.low), "high": _plain(interval.high), **is_open}


def _plain(number: Fraction | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number.denominator == 1 else float(number)


def entries(app: Sphinx) -> dict[str, dict[str, Any]]:
    """Give what is kept of each claim of the book, or what is made of its tables."""
    tables = [path for path in cite.tables_of(app.srcdir) if path.is_file()]
    return _entries(app, tuple((path, path.stat().st_mtime_ns) for path in tables))


@lru_cache(maxsize=1)
def _entries(app: Sphinx, tables: tuple[tuple[Path, int], ...]) -> dict[str, dict[str, Any]]:
    store = Store.of(app, STORE)
    digest = hashlib.sha256(__version__.encode() + Path(__file__).read_bytes())
    for path, _ in tables:
        digest.update(path.read_bytes())
    name = f"{digest.hexdigest()[:24]}.json"
    if not (store.is_sound() and (store.folder / name).is_file()):
        made = entries_of(cite.load_ledger(app.srcdir))
        store.keep({name: json.dumps(made, ensure_ascii=False).encode()})
    told: dict[str, dict[str, Any]] = json.loads((store.folder / name).read_bytes())
    return told


def are_in(app: Sphinx) -> bool:
    """Tell whether a book has the files: where it has the pages of the ledger that link to them."""
    return app.builder.format == "html" and not set(places.pages()).isdisjoint(app.env.found_docs)


def address(app: Sphinx, docname: str, claim: str) -> str | None:
    """Give the address of a claim's file, as seen from a page, or None where the book has none."""
    if not are_in(app):
        return None
    return relative_uri(app.builder.get_target_uri(docname), f"{FOLDER}/{claim}.json")


@lru_cache(maxsize=1)
def cited_on(app: Sphinx) -> dict[str, list[str]]:
    """Give the claims that each page of prose lists at its foot; its writing fills this."""
    return {}


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put a file of each claim into the built book."""
    if exception is not None or not are_in(app):
        return
    out, pages = Path(app.outdir), pages_of(app)
    # Not each file by itself: what matters is that the folder is there with all of them.
    made = Path(tempfile.mkdtemp(prefix=".claims-", dir=out))
    made.chmod(0o755)
    for claim, entry in entries(app).items():
        told = written(entry | {"pages": pages[claim]})
        (made / f"{claim}.json").write_bytes(told.encode())
    shutil.copyfile(Path(__file__).with_name(SCHEMA), made / SCHEMA)
    shutil.rmtree(out / FOLDER, ignore_errors=True)
    made.rename(out / FOLDER)


def written(entry: Mapping[str, Any]) -> str:
    """Write a claim as JSON, a field to a line: what indents all of it takes ten times as long.

    Examples
    --------
    >>> print(written({"claim": "a", "conventional": {"low": 1, "high": 2}}), end="")
    {
    "claim": "a",
    "conventional": {"low": 1, "high": 2}
    }
    """
    fields = (f'"{name}": {json.dumps(told, ensure_ascii=False)}' for name, told in entry.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def pages_of(app: Sphinx) -> dict[str, list[str]]:
    """Give the addresses at which the book tells each claim.

    They are the ledger's, then those of chapters and of prose that cites it, then its episode's.
    """
    base, docs = app.config.html_baseurl.rstrip("/"), app.env.found_docs
    top = f"{base}/" if base else ""

    def uri(page: str) -> str:
        return f"{top}{app.builder.get_target_uri(page)}"

    found: defaultdict[str, list[str]] = defaultdict(list)
    for claim, page in places.claim_pages(app.srcdir).items():
        if page in docs:
            found[claim].append(f"{uri(page)}#claim-{claim}")
    for page in sorted(docs):
        path = Path(app.env.doc2path(page))
        record = notebooks.read(path).record if path.suffix == ".ipynb" else None
        for claim in [*(record or {}).get("claims", ()), *cited_on(app).get(page, ())]:
            found[claim].append(f"{uri(page)}#claim-{claim}")
    for claim, entry in entries(app).items():
        episode = entry["episode"] and places.episode_page(entry["episode"]["episode"])
        if episode in docs:
            found[claim].append(uri(episode))
    return found
