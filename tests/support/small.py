"""A small ledger: some claims of the real one, and all that they refer to, in which all is well."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

Row = dict[str, str]

#: The months that are kept: of one version of UCDP a year, of another a part of one.
MONTHS = re.compile(r"2024-..|2021-0[1-8]")

#: The episode whose claims are always kept.
EPISODE = "harnai"


def read(path: Path) -> list[list[str]]:
    """Read a table: its header, and its rows."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write(path: Path, rows: list[list[str]]) -> None:
    """Write a table."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_bytes(out.getvalue().encode())


def cut(data: Path, folder: Path, wanted: Callable[[Row], object]) -> Path:
    """Write a small ledger: the claims that are wanted, some of UCDP, and all they refer to."""
    shutil.copytree(data, folder, dirs_exist_ok=True)
    tables = {path.name: read(path) for path in data.glob("*.csv")}

    def keep(file: str, wanted: Callable[[Row], object]) -> list[Row]:
        header, *rows = tables[file]
        kept = [row for row in rows if wanted(dict(zip(header, row, strict=True)))]
        write(folder / file, [header, *kept])
        return [dict(zip(header, row, strict=True)) for row in kept]

    months = keep("ucdp_monthly.csv", lambda r: MONTHS.fullmatch(r["period"]))
    keep("ucdp_districts.csv", lambda r: r["period"] == "2021")
    versions = {month["version"] for month in months}
    claims = keep(
        "claims.csv",
        lambda r: (
            wanted(r)
            or (r["edition"] in versions and r["period"] in ("2021", "2024"))
            or r["episode"].startswith(EPISODE)
        ),
    )
    named = {claim["claim_id"] for claim in claims}
    doubts = keep("doubts.csv", lambda r: r["claim_id"] in named)
    named.update(*(doubt["against"].split() for doubt in doubts), (c["same_as"] for c in claims))
    claims = keep("claims.csv", lambda r: r["claim_id"] in named)
    cited = {claim["source_id"] for claim in claims}
    for file in ("population.csv", "places.csv", "landmarks.csv"):
        cited |= {row["source_id"] for row in keep(file, lambda r: True)}
    keep("sources.csv", lambda r: r["source_id"] in cited)
    keep("editions.csv", lambda r: r["edition"] in {claim["edition"] for claim in claims})
    return folder
